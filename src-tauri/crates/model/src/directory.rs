//! The directory: organisations with their official contacts, what they never do, and where they take reports.
//!
//! Every entry keeps the page it was read on and the date of that page. Where nothing is confirmed, nothing
//! stands here: a number is never made up.

mod changes;
mod contacts;
mod entry;
mod freshness;
mod limits;
mod lint;
mod parse;
#[cfg(test)]
pub(crate) mod sample;

pub use changes::{Difference, DirectoryChange};
pub use contacts::ContactsByReach;
pub use freshness::{CopyAge, Freshness};
pub(crate) use limits::{TextFault, fault};
pub use lint::{LintFinding, LintRule, lint};
pub use parse::{BrokenEntry, NotADirectory, Parsed, ParsedFalseNumbers};

use crate::advisory::Advisory;
use crate::id::OrganisationId;
use crate::number::{E164, NumberPrefix, Region};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

/// The list of organisations.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Directory {
    /// The organisations, each identifier once.
    pub organisations: Vec<Organisation>,
    /// Numbers that the publishers of the directory list as false.
    pub false_numbers: Vec<FalseNumber>,
    /// Notices to the people who are called, each identifier once.
    pub advisories: Vec<Advisory>,
}

/// What kind of organisation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Makes software or devices.
    Vendor,
    /// A bank or card company.
    Bank,
    /// Government, police, tax office.
    Government,
    /// Telephone or internet company.
    Carrier,
    /// Brings parcels.
    Delivery,
    /// Sells goods.
    Shop,
    /// Takes reports about fraud.
    ReportingBody,
}

/// Does it call its customers?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallsCustomers {
    /// Never without being asked.
    NeverUnsolicited,
    /// Only at a time agreed before.
    OnlyScheduled,
    /// Sometimes.
    Sometimes,
    /// Nothing is known of it.
    Unknown,
}

/// One organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Other names and spellings, in any script.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it has customers; empty: everywhere.
    #[serde(default)]
    pub countries: Vec<Region>,
    /// Host names of its own. A page opens only under one of them.
    pub official_domains: Vec<String>,
    /// Does it call its customers?
    pub calls_customers: CallsCustomers,
    /// What that is based on, in words.
    #[serde(default)]
    pub calls_basis: String,
    /// What it says that it never does.
    #[serde(default)]
    pub never_does: Vec<Policy>,
    /// How it is reached.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Numbers that it says are not its own, though callers claim they are.
    #[serde(default)]
    pub false_numbers: Vec<FalseNumber>,
    /// Where it takes reports from people.
    #[serde(default)]
    pub report_routes: Vec<ReportRoute>,
    /// Where it takes reports from this program.
    #[serde(default)]
    pub report_api: Option<ReportApi>,
    /// What else a reader should know.
    #[serde(default)]
    pub notes: String,
}

/// One thing an organisation says that it never does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// In plain words.
    pub text: String,
    /// Where it was read.
    pub source: Source,
}

/// A number of which it is known that false callers use it, or give it out as an organisation's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FalseNumber {
    /// As it is printed where people are warned of it.
    pub as_printed: String,
    /// In E.164.
    pub e164: E164,
    /// What is known of it, in plain words.
    #[serde(default)]
    pub note: String,
    /// Where it was read.
    pub source: Source,
}

/// Where and when a fact was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The page.
    #[ts(type = "string")]
    pub page: Url,
    /// The date of the page, where it carries one: the day at which the organisation confirmed the fact.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// What is known of the date where there is no exact one, such as "about 2020-2021".
    #[serde(default)]
    pub date_note: String,
    /// The day on which the publishers saw the page, where that is known.
    #[serde(default)]
    pub seen: Option<NaiveDate>,
    /// How the page was seen.
    #[serde(default)]
    pub seen_in: String,
    /// Why somebody else's page is taken at its word; empty where the page is the organisation's own.
    #[serde(default)]
    pub reason: String,
}

/// Where a contact serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everywhere.
    Global,
    /// In these regions.
    Regions(Vec<Region>),
}

/// One way to reach an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The way itself.
    pub way: Way,
    /// Where it serves.
    pub reach: Reach,
    /// What it is for.
    pub purpose: String,
    /// BCP 47 language tags or words; empty where not said.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Opening hours as printed.
    #[serde(default)]
    pub hours: String,
    /// Where it was read.
    pub source: Source,
    /// What else is known of the evidence.
    #[serde(default)]
    pub note: String,
    /// Other organisations that are reached by the same number.
    #[serde(default)]
    pub shared_with: Vec<OrganisationId>,
}

/// How an organisation is reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Way {
    /// A telephone number.
    Phone {
        /// As the organisation prints it.
        as_printed: String,
        /// In E.164.
        e164: E164,
        /// What to choose when it answers, such as "option 8".
        #[serde(default)]
        menu: String,
        /// Free to call, where that is known.
        #[serde(default)]
        toll_free: Option<bool>,
        /// Only for text messages: a call from it is not covered.
        #[serde(default)]
        text_only: bool,
    },
    /// A number that exists only in one region and has no international form.
    ShortCode {
        /// As the organisation prints it: digits, perhaps `#` or `*`.
        as_printed: String,
        /// Only for text messages.
        #[serde(default)]
        text_only: bool,
    },
    /// Every number that begins with the same digits.
    PhoneRange {
        /// As the organisation prints it, such as "0345 740 4xxx".
        as_printed: String,
        /// The digits with which they begin.
        prefix: NumberPrefix,
        /// Only for text messages: a call from it is not covered.
        #[serde(default)]
        text_only: bool,
    },
    /// A page.
    Web {
        /// Its address, under an official domain.
        #[ts(type = "string")]
        address: Url,
    },
    /// An e-mail address.
    Email {
        /// The address.
        address: String,
    },
    /// A chat.
    Chat {
        /// Where to find it, in words or as an address.
        place: String,
    },
}

/// Where an organisation takes reports from people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReportRoute {
    /// The way itself.
    pub way: ReportWay,
    /// What it is for.
    #[serde(default)]
    pub note: String,
    /// Where it was read.
    pub source: Source,
}

/// How a report reaches an organisation without this program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReportWay {
    /// A page. It opens only if its host is official for some organisation of the directory.
    Web {
        /// Its address.
        #[ts(type = "string")]
        address: Url,
    },
    /// An e-mail address.
    Email {
        /// The address.
        address: String,
    },
    /// A number for text messages.
    Text {
        /// As printed.
        number: String,
    },
    /// Another way, in words.
    Words {
        /// The words.
        text: String,
    },
}

/// A vendor's report API (`docs/report-api.md`, version 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReportApi {
    /// The base address, to which `v1/reports` is joined. `https:` only; `http:` to a loopback address in a
    /// development build.
    #[ts(type = "string")]
    pub base: Url,
}

/// How old a contact's confirmation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Confirmed within the last 24 months.
    Recent,
    /// Longer ago than 24 months.
    Old,
    /// The page carries no date.
    Undated,
}
