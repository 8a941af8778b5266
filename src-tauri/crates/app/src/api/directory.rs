//! Organisations and checks.

use super::AdvisoryRow;
use chrono::{DateTime, Utc};
use ringtrue_model::directory::{Age, Contact, DirectoryChange, Freshness, Organisation, OrganisationKind};
use ringtrue_model::{Code, OrganisationId, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A text to look for numbers and addresses in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckRequest {
    /// A number, or a whole message.
    pub text: String,
    /// Where the person is; `None`: not known.
    pub region: Option<Region>,
}

/// Organisations to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OrganisationQuery {
    /// Part of a name or alias; empty: all.
    pub text: String,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// An organisation as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct OrganisationRow {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The alias that was found, where it was not the name.
    pub found_as: Option<String>,
    /// What it is.
    pub kind: OrganisationKind,
    /// It takes reports from this program.
    pub takes_reports: bool,
}

/// An organisation as its page shows it, for the person's region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct OrganisationView {
    /// The organisation.
    pub organisation: Organisation,
    /// Contacts that serve the person's region, best first: phones, then the rest.
    pub here: Vec<AgedContact>,
    /// Contacts that serve elsewhere.
    pub elsewhere: Vec<AgedContact>,
    /// There is a confirmed telephone number for the person's region.
    pub phone_here: bool,
    /// The official web address to name where there is no number.
    pub website: Option<String>,
    /// Notices that tell of it.
    pub advisories: Vec<AdvisoryRow>,
    /// Why its newest entry cannot be trusted, where that is so; this is an earlier one.
    pub held_back: Option<Code>,
}

/// A contact and how old its confirmation is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AgedContact {
    /// The contact.
    pub contact: Contact,
    /// The number as its country writes it, where it is one.
    pub display: String,
    /// How old.
    pub age: Age,
    /// The page it was read on is an official one, so that it may be opened.
    pub page_is_official: bool,
    /// The name of another organisation that lists the number as false. It is shown, and not offered to be rung.
    pub warned_of_by: Option<String>,
}

/// The state of the directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DirectoryStatus {
    /// How many organisations.
    pub organisations: u32,
    /// How many entries were left out because they could not be read.
    pub broken: u32,
    /// Every region a person can be in, for the choice of one.
    pub regions: Vec<Region>,
    /// Whether it is the newest.
    pub freshness: Freshness,
    /// The computer's clock shows a time before the last good refresh.
    pub clock_behind: bool,
    /// When it was last refreshed; `None`: it is as it came with the program.
    pub good_at: Option<DateTime<Utc>>,
    /// Until when it is vouched for; `None` where there is none.
    pub expires: Option<DateTime<Utc>>,
    /// The last try to refresh it.
    pub last_try: Option<LastTry>,
    /// Somebody publishes a directory for this build.
    pub can_refresh: bool,
    /// When something last changed in it.
    pub changed_at: Option<DateTime<Utc>>,
    /// What changed then; at most the first 200.
    pub changes: Vec<DirectoryChange>,
    /// Organisations whose newest entry cannot be trusted; an earlier one is shown.
    pub held_back: Vec<HeldBack>,
}

/// A try to refresh the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastTry {
    /// When.
    pub at: DateTime<Utc>,
    /// Why nothing came of it; `None`: it went well.
    pub failure: Option<Code>,
}

/// An organisation whose newest entry cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeldBack {
    /// Which.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Code,
}

/// What a refresh came to, for tools.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RefreshOutcome {
    /// Why nothing came of it; `None`: it went well.
    pub failure: Option<Code>,
    /// The same in an engineer's words.
    pub words: Option<String>,
    /// The version of the timestamp that is trusted now.
    pub version: Option<u64>,
    /// What is different for people.
    pub changes: Vec<DirectoryChange>,
    /// Bytes of files that were fetched.
    pub bytes: u64,
}

/// An official page to be opened in the person's browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenPage {
    /// The address, exactly as the directory has it.
    pub address: String,
}
