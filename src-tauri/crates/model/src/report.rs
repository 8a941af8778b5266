//! A report: what is sent to one recipient about one call (`docs/report-api.md`, version 1).

mod compose;
mod word;

pub use compose::{Composed, Ingredients};
pub use word::callback_word;

use crate::call::{
    Amount, Answered, AskedFor, CallKind, Channel, Disclosed, Expected, Knowledge, PaymentMethod, Precision,
    Presented, Pressure, Reason, RemoteTool, Voice,
};
use crate::id::{OrganisationId, ReportId};
use crate::number::E164;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of the body's schema.
pub const SCHEMA_VERSION: u32 = 1;
/// The version of the words under which the person agrees to a report.
pub const TEXT_VERSION: u32 = 1;
/// Characters of the person's own words that a vendor takes.
pub const NARRATIVE_LIMIT: usize = 2_000;
/// Characters of any other text that a vendor takes.
pub const LINE_LIMIT: usize = 1_000;
/// Bytes of a body that a vendor takes: 32 KiB.
pub const BODY_LIMIT: usize = 32 * 1024;

choices! {
    /// One part of a report that a person can see, and mostly switch, before it is sent.
    Item {
    /// When it was. Always sent.
    When,
    /// Whether it was expected. Always sent.
    Expected,
    /// Whether a number was shown, and which.
    NumberShown,
    /// Who they said they were: organisation, person, department.
    Claimed,
    /// The way it came, what happened, person or recording, how long, how often, the kind of call.
    Circumstances,
    /// What they already knew.
    KnewAboutMe,
    /// The reference they quoted. Off unless switched on.
    QuotedReference,
    /// What they wanted, the reasons, how they pushed.
    Story,
    /// The remote-control program and its session number.
    RemoteControl,
    /// Numbers, sites and e-mail addresses they gave.
    CallersContacts,
    /// What was given away, and what was lost.
    Loss,
    /// The person's own words, also about a second caller. Off unless switched on; masked.
    Notes,
    /// The person's e-mail address and number. Off unless switched on.
    Reporter,
    /// The word anyone who rings about the report must say.
    CallbackWord,
    /// May the recipient pass it on to authorities? Off unless switched on.
    ShareWithAuthorities,
    /// Which version of the program, and what it said about the call.
    App,
}
}

/// What the person chose to send. Remembered for the next report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportChoices {
    /// What is sent, beside what is always sent.
    pub items: Vec<Item>,
    /// The person's own contact details, sent only with [`Item::Reporter`].
    #[serde(default)]
    pub reporter: Reporter,
    /// The call-back word.
    #[serde(default)]
    pub callback_word: String,
}

impl ReportChoices {
    /// What is proposed the first time: all that the caller did, and nothing of the person.
    pub fn proposed(callback_word: &str) -> Self {
        let personal = [Item::QuotedReference, Item::Notes, Item::Reporter, Item::ShareWithAuthorities];
        let items = Item::ALL.iter().copied().filter(|item| !personal.contains(item)).collect();
        Self { items, reporter: Reporter::default(), callback_word: callback_word.to_owned() }
    }
}

/// How the vendor may reach the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Reporter {
    /// E-mail address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Telephone number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// The best time to call.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub best_time: String,
}

/// What stood in free text and is hidden in what is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Masked {
    /// Payment-card numbers.
    pub cards: u32,
    /// One-time codes and passwords.
    pub secrets: u32,
    /// Identity and account numbers.
    pub identities: u32,
    /// Characters of the person's own words beyond the 2,000 that a vendor takes.
    pub cut: u32,
}

/// The body of a report. What is `None` or empty is not sent at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportBody {
    /// 1.
    pub schema_version: u32,
    /// Its identity, and the idempotency key.
    pub report_id: ReportId,
    /// To whom.
    pub organisation_id: OrganisationId,
    /// The number shown.
    pub number: ReportedNumber,
    /// When.
    pub occurred_at: ReportedMoment,
    /// Was it expected?
    pub expected: Expected,
    /// What the person agreed to.
    pub consent: ReportConsent,
    /// The way it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
    /// Person or recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<Voice>,
    /// How long, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// How often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// The kind of call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_kind: Option<CallKind>,
    /// Who they said they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed: Option<ClaimedParty>,
    /// Passed on to someone else; who that was said to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_caller: Option<String>,
    /// What they already knew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knew_about_me: Vec<Knowledge>,
    /// The reference they quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted_reference: Option<ReportedReference>,
    /// What they wanted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_for: Vec<AskedFor>,
    /// How they pushed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pressure: Vec<Pressure>,
    /// The reasons they gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason_given: Vec<Reason>,
    /// The remote-control program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_tool: Option<RemoteTool>,
    /// The session number they read out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_session_id: Option<String>,
    /// Numbers they gave, as E.164 where that is possible, else as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callback_numbers: Vec<String>,
    /// Sites they named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub websites: Vec<String>,
    /// E-mail addresses they used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// What was given away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disclosed: Vec<Disclosed>,
    /// What was lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<Loss>,
    /// The person's own words, at most 2,000 characters, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// How the vendor may reach the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<Reporter>,
    /// What anyone who rings about this report must say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_word: Option<String>,
    /// Which program sends this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<AppFacts>,
    /// A trial, not a real report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<bool>,
}

/// The number shown, as reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedNumber {
    /// What the display did.
    pub presented: Presented,
    /// In E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e164: Option<E164>,
    /// As it was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_shown: Option<String>,
}

/// When, as reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedMoment {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// How exact.
    pub precision: Precision,
}

/// What the person agreed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportConsent {
    /// Which wording of the preview was shown.
    pub text_version: u32,
    /// May it be passed on to authorities?
    pub share_with_authorities: bool,
}

/// Who they said they were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimedParty {
    /// The organisation, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub organisation: String,
    /// The name, staff or badge number they gave.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// The department they named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub department: String,
}

/// The reference a caller quoted, as reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedReference {
    /// As quoted.
    pub value: String,
    /// Is it really the person's own?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_mine: Option<bool>,
}

/// What was lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// A decimal with a point.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// How it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
}

impl Loss {
    /// A loss, where an amount was noted.
    pub fn new(amount: &Amount, method: Option<PaymentMethod>) -> Option<Self> {
        (!amount.value.is_empty()).then(|| Self {
            amount: amount.value.clone(),
            currency: amount.currency.clone(),
            method,
        })
    }
}

/// Which program sends a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppFacts {
    /// Its version.
    pub version: String,
}
