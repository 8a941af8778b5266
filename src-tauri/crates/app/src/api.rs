//! What the interface asks and is answered: the requests and replies of the commands.
//!
//! Types of the model cross as they are; here stand only those that exist because a screen wants them.

use chrono::{DateTime, Utc};
use ringtrue_model::call::{AskedFor, Call, CallFields, Expected, Moment, ShownNumber};
use ringtrue_model::check::CheckResult;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::directory::{Age, Contact, Organisation, OrganisationKind, ReportRoute};
use ringtrue_model::dispatch::{Attempt, AttemptResult, DispatchState, Errand, VendorStatus};
use ringtrue_model::report::{Item, Masked, ReportChoices};
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{CallId, Failure, OrganisationId, Region, ReportId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changed. The interface asks again for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The vault opened, or failed to.
    Vault,
    /// A call was saved, deleted or brought back.
    Calls,
    /// A report moved.
    Reports,
    /// The directory was exchanged.
    Directory,
}

/// Whether the diary can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultStatus {
    /// Being opened.
    Opening,
    /// Open.
    Ready {
        /// It was made just now: a first start.
        new: bool,
    },
    /// Not open; nothing was changed or lost.
    Trouble {
        /// Why.
        failure: Failure,
    },
}

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
}

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

/// A call, and all that its page says about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallView {
    /// The call.
    pub call: Call,
    /// The number shown and the numbers they gave, checked.
    pub checks: Vec<CheckResult>,
    /// The organisation it was recognised as.
    pub organisation: Option<OrganisationView>,
    /// Its reports, newest first.
    pub reports: Vec<ReportMark>,
    /// How it can be reported.
    pub reporting: Reporting,
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

/// A call to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SaveCall {
    /// The call that is changed; `None`: a new one.
    pub id: Option<CallId>,
    /// The revision that was opened, with `id`.
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

/// A form as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// `new`, or the identity of the call that is being changed.
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

/// A text to look for numbers in.
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
}

/// The state of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DirectoryStatus {
    /// How many organisations.
    pub organisations: u32,
    /// How many entries were left out because they could not be read.
    pub broken: u32,
    /// Every region a person can be in, for the choice of one.
    pub regions: Vec<Region>,
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
    /// How many need the person: refused or stopped.
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

/// An official page to be opened in the person's browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenPage {
    /// The address, exactly as the directory has it.
    pub address: String,
}

/// How the program looks; kept outside the vault, for it is wanted before the vault is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Appearance {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The size of text in percent: 100, 125, 150 or 200.
    pub text_percent: u16,
}

impl Default for Appearance {
    fn default() -> Self {
        Self { theme: Theme::System, text_percent: 100 }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the person set, kept in the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Where the person is; `None`: not chosen yet.
    pub region: Option<Region>,
}

/// What the program is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct About {
    /// Its version.
    pub version: String,
    /// A development build: may speak `http:` to this computer.
    pub development: bool,
    /// The folder that holds the vault.
    pub data_folder: String,
    /// A region guessed from the system's language, to be proposed.
    pub region_guess: Option<Region>,
}
