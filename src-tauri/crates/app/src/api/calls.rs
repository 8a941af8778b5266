//! The diary.

use super::{AppointmentRow, DueView, OrganisationView, ReportMark, Reporting, ShownBefore, VerdictView};
use chrono::{DateTime, Utc};
use ringtrue_model::call::{AskedFor, Call, CallFields, Expected, Moment, ShownNumber};
use ringtrue_model::check::{CheckResult, CheckedAddress};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{CallId, OrganisationId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stretch of the list of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiaryStretch {
    /// Which calls.
    pub filter: DiaryFilter,
    /// How many to leave out from the newest on.
    pub offset: u32,
    /// How many are wanted, at most 200.
    pub limit: u32,
}

/// A call as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallRow {
    /// Which call.
    pub id: CallId,
    /// When.
    pub occurred_at: Moment,
    /// Who they said they were.
    pub claimed_org: String,
    /// The organisation it was recognised as.
    pub claimed_org_id: Option<OrganisationId>,
    /// The number shown.
    pub displayed_number: ShownNumber,
    /// That number as its country writes it; as typed where it cannot be read.
    pub number_text: String,
    /// What they wanted.
    pub asked_for: Vec<AskedFor>,
    /// Was it expected?
    pub expected: Expected,
    /// The newest report about it.
    pub report: Option<ReportMark>,
    /// One click reports it: its organisation takes reports, what is sent was seen before, and no report about it
    /// stands.
    pub one_click: bool,
    /// It is kept for evidence.
    pub kept: bool,
}

/// A call, and all that its page says about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallView {
    /// The call.
    pub call: Call,
    /// What the rules say of it.
    pub verdict: VerdictView,
    /// The verdicts that were shown, this one among them; the one shown last first.
    pub shown: Vec<ShownBefore>,
    /// What the book of appointments said when it began.
    pub due: DueView,
    /// The appointments that were proposed in it.
    pub proposed: Vec<AppointmentRow>,
    /// The number shown and the numbers they gave, checked.
    pub checks: Vec<CheckResult>,
    /// The pages and mailboxes they named, checked.
    pub address_checks: Vec<CheckedAddress>,
    /// The organisation it was recognised as.
    pub organisation: Option<OrganisationView>,
    /// Its reports, newest first.
    pub reports: Vec<ReportMark>,
    /// How it can be reported.
    pub reporting: Reporting,
}

/// A call to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SaveCall {
    /// The call that is changed, or a new one that was named before it is saved; `None`: a new one.
    pub id: Option<CallId>,
    /// The revision of the call that is changed, as it was opened; `None`: a new call.
    pub revision: Option<u32>,
    /// What is noted.
    pub fields: CallFields,
    /// The draft that is thereby done with.
    pub draft: Option<String>,
}

/// What became of it. With any error among the issues nothing was saved and the draft is still there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SavedCall {
    /// The call as saved.
    pub call: Option<Call>,
    /// What there is to say about its fields.
    pub issues: Vec<FieldIssue>,
}

/// A call to be kept for evidence, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepCall {
    /// Which call.
    pub id: CallId,
    /// Kept: it cannot be deleted.
    pub kept: bool,
}

/// An earlier version of a call that is to stand again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BringBackVersion {
    /// Which call.
    pub id: CallId,
    /// The revision that stands now.
    pub revision: u32,
    /// The revision that is to stand again.
    pub version: u32,
}

/// A form as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// `new` for a call, `new_appointment`, or the identity of the call or the appointment that is being changed.
    pub key: String,
    /// The form, as the interface wrote it: JSON, at most 32 MiB.
    pub form: String,
}

/// A draft and when it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptDraft {
    /// The draft.
    pub draft: Draft,
    /// When.
    pub kept_at: DateTime<Utc>,
}
