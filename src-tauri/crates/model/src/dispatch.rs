//! The outbox: the states of a report on its way, and the one rule that decides what happens next.

mod rule;
mod turns;

pub use rule::{
    EAGER_TRIES, FIRST_BACK_OFF, LONGEST_BACK_OFF, LONGEST_TOLD_WAIT, Next, PATIENCE, SHORTEST_TOLD_WAIT,
    Tries, next,
};

use crate::id::{CallId, OrganisationId, ReportId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DispatchState {
    /// Waits for its time: the ten seconds in which it can be undone, the internet, the vendor.
    Waiting,
    /// A try is under way. After a crash it is found here and tried again with the same key.
    Sending,
    /// The vendor has it.
    Accepted,
    /// The vendor read it and does not take it as it is.
    Refused,
    /// Trying has stopped; the person decides.
    Parked,
    /// Taken back by the person.
    Withdrawn,
}

/// What is to be done with the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// Bring it to the vendor.
    Submit,
    /// Ask the vendor to take it out again.
    Withdraw,
}

/// What the vendor does with a report it has. A newer server may say more: that is [`Unknown`](Self::Unknown).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VendorStatus {
    /// It arrived.
    Received,
    /// Somebody looks at it.
    Reviewing,
    /// The vendor agrees.
    Confirmed,
    /// The vendor found nothing.
    NotConfirmed,
    /// It was taken back.
    Withdrawn,
    /// The vendor no longer keeps it.
    Expired,
    /// A state this version does not know: "being handled".
    #[serde(other)]
    Unknown,
}

/// What a vendor answers when it has taken a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Short and readable aloud, such as `EX-7K3F-92QD`.
    pub reference: String,
    /// The capability that opens the report's status. Never shown, never logged.
    pub receipt: String,
    /// When the vendor took it, by the vendor's clock.
    pub received_at: DateTime<Utc>,
    /// What the vendor does with it.
    pub status: VendorStatus,
}

/// Why there was no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// No connection: offline, or the vendor is down.
    NoConnection,
    /// The connection is not private: wrong name or certificate.
    NotTrusted,
    /// It took too long.
    TimedOut,
    /// The answer broke off, was too large, or made no sense.
    Nonsense,
    /// The server said that it is in trouble (5xx).
    ServerTrouble,
}

/// Why a vendor does not take a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// No idempotency key reached the vendor.
    IdempotencyKeyMissing,
    /// The vendor could not read it.
    Malformed,
    /// The vendor does not take reports from here.
    Refused,
    /// The vendor does not know this report.
    UnknownReport,
    /// Too large.
    TooLarge,
    /// The vendor does not take this form of report.
    Unsupported,
    /// A field is not as the vendor wants it.
    InvalidField,
    /// The same key came with another report.
    IdempotencyKeyReused,
    /// The vendor points to another address; it is not followed.
    Redirected,
    /// A reason this version does not know.
    #[serde(other)]
    Other,
}

/// One field a vendor does not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedField {
    /// RFC 6901 pointer into what was sent.
    pub pointer: String,
    /// The vendor's stable code, at most 64 characters; never its prose.
    pub code: String,
}

/// What one try came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// 202: the vendor has it.
    Received(Receipt),
    /// 204: it is out again.
    Withdrawn,
    /// 409: another try of the same is under way there.
    InProgress {
        /// Seconds, as told.
        retry_after_s: Option<u64>,
    },
    /// 429: too many.
    TooMany {
        /// Seconds, as told.
        retry_after_s: Option<u64>,
    },
    /// No usable answer.
    Unanswered {
        /// Why.
        why: NoAnswer,
        /// Seconds, as told.
        retry_after_s: Option<u64>,
    },
    /// 413, 415, 422: read, and not taken as it is.
    Refused {
        /// Why.
        why: Refusal,
        /// Which fields.
        fields: Vec<RefusedField>,
    },
    /// 400, 401, 403, 404, a redirect: trying again would change nothing.
    Stopped {
        /// Why.
        why: Refusal,
    },
}

/// One try, as the vault keeps it and the person may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// What it was for.
    pub errand: Errand,
    /// What it came to.
    pub result: AttemptResult,
}

/// What a try came to, without the vendor's capability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttemptResult {
    /// The vendor has it.
    Received,
    /// It is out again.
    Withdrawn,
    /// Another try was under way.
    InProgress,
    /// Too many reports at once.
    TooMany,
    /// No usable answer.
    Unanswered {
        /// Why.
        why: NoAnswer,
    },
    /// Not taken.
    Refused {
        /// Why.
        why: Refusal,
        /// Which fields.
        fields: Vec<RefusedField>,
    },
    /// Trying again would change nothing.
    Stopped {
        /// Why.
        why: Refusal,
    },
}

/// A report in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispatch {
    /// The report, and the idempotency key of every try.
    pub report_id: ReportId,
    /// The call it is about.
    pub call_id: CallId,
    /// To whom.
    pub organisation_id: OrganisationId,
    /// The recipient's name when it was queued.
    pub organisation_name: String,
    /// The base address when it was queued.
    pub base: Url,
    /// What is to be done.
    pub errand: Errand,
    /// Where it stands.
    pub state: DispatchState,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// Until then it can be undone.
    pub undo_until: DateTime<Utc>,
    /// When the next try is due; `None` where none is.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// How many tries there were for this errand since it began or was taken up again by the person.
    pub attempts: u32,
    /// When the first of those tries began.
    pub first_attempt_at: Option<DateTime<Utc>>,
    /// What the last try came to.
    pub last: Option<AttemptResult>,
    /// A try ended without saying whether the report arrived, so it may be there.
    #[serde(default)]
    pub doubtful: bool,
    /// The person wants it back; it is withdrawn as soon as the vendor has confirmed that it is there.
    pub withdraw_wanted: bool,
    /// What the vendor answered.
    pub receipt: Option<Receipt>,
    /// The exact bytes that go, frozen when it was queued.
    pub body: String,
}

impl Outcome {
    /// The same without the vendor's capability, to be kept among the tries.
    pub fn result(&self) -> AttemptResult {
        match self {
            Self::Received(_) => AttemptResult::Received,
            Self::Withdrawn => AttemptResult::Withdrawn,
            Self::InProgress { .. } => AttemptResult::InProgress,
            Self::TooMany { .. } => AttemptResult::TooMany,
            Self::Unanswered { why, .. } => AttemptResult::Unanswered { why: *why },
            Self::Refused { why, fields } => AttemptResult::Refused { why: *why, fields: fields.clone() },
            Self::Stopped { why } => AttemptResult::Stopped { why: *why },
        }
    }

    /// Whether the trouble is the host's and not this report's, so that its other reports wait as well.
    pub fn concerns_host(&self) -> bool {
        matches!(self, Self::TooMany { .. } | Self::Unanswered { .. })
    }
}
