//! Reports.

use chrono::{DateTime, Utc};
use ringtrue_model::diary::Place;
use ringtrue_model::directory::ReportRoute;
use ringtrue_model::dispatch::{Attempt, AttemptResult, DispatchState, Errand, VendorStatus};
use ringtrue_model::report::{Item, Masked, ReportChoices};
use ringtrue_model::{CallId, Failure, OrganisationId, ReportId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A report's state in a few words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportMark {
    /// Which report.
    pub id: ReportId,
    /// Where it stands.
    pub state: DispatchState,
    /// What is being done.
    pub errand: Errand,
    /// The vendor's reference.
    pub reference: Option<String>,
    /// What the last try came to.
    pub last: Option<AttemptResult>,
    /// Until then it can be undone.
    pub undo_until: Option<DateTime<Utc>>,
}

/// How a call can be reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reporting {
    /// By this program.
    Api {
        /// To whom.
        organisation: OrganisationId,
        /// Its name.
        name: String,
        /// What is sent was seen before: one click sends.
        one_click: bool,
    },
    /// By the person, over the official routes.
    Routes {
        /// The organisation whose routes these are; `None`: reporting bodies of the person's region.
        organisation: Option<String>,
        /// The routes.
        routes: Vec<RouteOf>,
        /// What a report would say, from which the interface writes the text to be copied.
        items: Vec<PreviewItem>,
    },
}

/// A reporting route and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RouteOf {
    /// Whose.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// The route.
    pub route: ReportRoute,
}

/// Which report is to be looked at before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewRequest {
    /// About which call.
    pub call_id: CallId,
    /// What to send; `None`: as last time, or as proposed.
    pub choices: Option<ReportChoices>,
}

/// Everything that would be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportPreview {
    /// To whom.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// The host it goes to.
    pub host: String,
    /// Every part, in words, with its switch.
    pub items: Vec<PreviewItem>,
    /// What was chosen.
    pub choices: ReportChoices,
    /// What is hidden in the person's own words.
    pub masked: Masked,
    /// The identity the report will have.
    pub report_id: ReportId,
    /// Exactly the bytes that go.
    pub body: String,
    /// What stands against sending it, such as its size.
    pub problem: Option<Failure>,
}

/// A part of a report before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PreviewItem {
    /// Which part.
    pub item: Item,
    /// It can be switched.
    pub switchable: bool,
    /// It is sent.
    pub on: bool,
    /// Nothing was noted for it.
    pub empty: bool,
    /// The fields of the body that it fills, as JSON, whether switched on or not; masked.
    #[ts(type = "Record<string, unknown>")]
    pub value: serde_json::Map<String, serde_json::Value>,
}

/// A report to be queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendReport {
    /// About which call.
    pub call_id: CallId,
    /// What to send; `None`: as last time (one click). Refused unless a preview was seen before.
    pub choices: Option<ReportChoices>,
    /// The identity that the preview gave it, so that what was seen is what goes, and goes once however often
    /// it is asked for; `None` with one click.
    pub report_id: Option<ReportId>,
}

/// A stretch of the list of reports, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportStretch {
    /// How many to leave out.
    pub offset: u32,
    /// How many are wanted, at most 200.
    pub limit: u32,
}

/// Reports as rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportList {
    /// How many there are.
    pub total: u32,
    /// How many wait or are being sent.
    pub waiting: u32,
    /// How many need the person: refused or stopped, and not followed by another to the same recipient.
    pub needs_you: u32,
    /// The rows.
    pub rows: Vec<ReportRow>,
}

/// A report as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportRow {
    /// About which call.
    pub call_id: CallId,
    /// The recipient's name.
    pub organisation_name: String,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// Where it stands.
    pub mark: ReportMark,
    /// When the next try is due.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// What the vendor does with it.
    pub vendor_status: Option<VendorStatus>,
}

/// A report, what was sent, and what was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportView {
    /// The report.
    pub row: ReportRow,
    /// Where its call is.
    pub call: Place,
    /// When the vendor took it.
    pub received_at: Option<DateTime<Utc>>,
    /// Every part that was or will be sent.
    pub items: Vec<PreviewItem>,
    /// The exact bytes.
    pub body: String,
    /// Every try, newest first.
    pub attempts: Vec<Attempt>,
    /// It can still be undone without a trace.
    pub can_undo: bool,
    /// It can be taken back.
    pub can_withdraw: bool,
    /// It can be tried again now.
    pub can_retry: bool,
}
