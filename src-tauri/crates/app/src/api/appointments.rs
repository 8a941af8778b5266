//! Appointments: calls that are expected.

use chrono::{DateTime, Utc};
use ringtrue_model::appointment::{
    Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Repeats, Since, Weight, Zone,
};
use ringtrue_model::call::Moment;
use ringtrue_model::rules::AppointmentState;
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{AppointmentId, CallId, OrganisationId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose call may be due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueQuery {
    /// The organisation that was chosen.
    pub claimed_org: Option<OrganisationId>,
    /// Who they say they are; empty, with no organisation: anybody.
    pub claimed_name: String,
    /// When the call began; `None`: it begins now.
    pub began: Option<Moment>,
}

/// What the book of appointments, as it stood when a call began, says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueView {
    /// In one word.
    pub state: AppointmentState,
    /// What is due, the earliest first; also what does not count.
    pub now: Vec<DueCall>,
    /// What comes within 24 hours, the earliest first; also what does not count.
    pub next: Vec<DueCall>,
    /// What a caller proposed for today or the next 24 hours.
    pub proposed_by_callers: Vec<DueCall>,
}

/// An expected call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueCall {
    /// Which appointment.
    pub appointment: AppointmentId,
    /// The name of the organisation as the directory has it, else as it was noted.
    pub organisation: String,
    /// Its begin, by the person's clock.
    pub starts: Moment,
    /// Its end, by the person's clock; the midnight behind where it is about whole days.
    pub ends: Moment,
    /// It is about whole days.
    pub all_day: bool,
    /// Who arranged it.
    pub arranged_by: ArrangedBy,
    /// Over which channel.
    pub channel: Option<ArrangedOver>,
    /// What it is worth.
    pub weight: Weight,
    /// A reference that belongs to it.
    pub reference: String,
    /// It is about the call that is asked about; otherwise about a later one.
    pub is_for_it: bool,
    /// What became of the appointment since.
    pub since: Since,
}

/// From when until when, by the person's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Times {
    /// The begin.
    pub starts: Moment,
    /// The end; the midnight behind where it is about whole days.
    pub ends: Moment,
}

/// Every appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentBook {
    /// Those that are not over, the next first.
    pub coming: Vec<AppointmentRow>,
    /// Those that are over, the last first; the newest 500.
    pub past: Vec<AppointmentRow>,
    /// Those that were deleted, the last first.
    pub deleted: Vec<AppointmentRow>,
    /// The zone of the person's clock.
    pub zone: Zone,
    /// Every zone there is.
    pub zones: Vec<Zone>,
}

/// An appointment as a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentRow {
    /// Which.
    pub id: AppointmentId,
    /// The name of the organisation as the directory has it, else as it was noted.
    pub organisation: String,
    /// When it takes place next, or took place last.
    pub times: Times,
    /// It is about whole days.
    pub all_day: bool,
    /// How it comes again.
    pub repeats: Option<Repeats>,
    /// What it is worth.
    pub weight: Weight,
    /// When it was deleted, where it was.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// An appointment, and all that its page says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentView {
    /// What its row shows.
    pub row: AppointmentRow,
    /// The appointment.
    pub appointment: Appointment,
    /// When it takes place next, the first five times; where it is over, the last time.
    pub next: Vec<Times>,
    /// It is over.
    pub over: bool,
    /// From when on it counts, where that is after it first began: what it says was written, changed or brought back then.
    pub counts_from: Option<DateTime<Utc>>,
    /// It was first written down after it began.
    pub written_late: bool,
    /// The call in which it was proposed, where that is in the diary.
    pub proposed_in: Option<ProposedIn>,
}

/// The call in which an appointment was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProposedIn {
    /// Which call.
    pub id: CallId,
    /// When it took place.
    pub occurred_at: Moment,
    /// Who they said they were.
    pub claimed_org: String,
}

/// An appointment to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveAppointment {
    /// The appointment that is changed; `None`: a new one.
    pub id: Option<AppointmentId>,
    /// The revision that was opened, with `id`.
    pub revision: Option<u32>,
    /// What is noted.
    pub fields: AppointmentFields,
}

/// What became of it. With any issue nothing was saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SavedAppointment {
    /// The appointment as saved.
    pub appointment: Option<Appointment>,
    /// What there is to say about its fields.
    pub issues: Vec<FieldIssue>,
}

/// What a chosen calendar holds that is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarPreview {
    /// The name of the file.
    pub file: String,
    /// Its entries.
    pub entries: Vec<CalendarRow>,
    /// Entries that were left out: over, cancelled, replaced by a newer version, without a name, not understood, or
    /// beyond the limit.
    pub left_out: u32,
    /// Entries of one file at most.
    pub limit: u32,
}

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarRow {
    /// What it is called.
    pub title: String,
    /// When it takes place next.
    pub times: Times,
    /// It is about whole days.
    pub all_day: bool,
    /// How it comes again.
    pub repeats: Option<Repeats>,
    /// It comes again in other ways too, which are not kept.
    pub simplified: bool,
    /// It lasts longer than hours can tell; the days that hold it are kept.
    pub widened: bool,
    /// What the book has of it; `None`: nothing.
    pub there: Option<There>,
    /// As what it was written down before.
    pub noted: Option<AppointmentRow>,
}

/// What the book has of an entry of a calendar that was written down before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum There {
    /// The call at the times at which the calendar has it, a year ahead at least.
    Same,
    /// The call at other times: the calendar moved it since, or the person did.
    AnotherTime,
    /// It was deleted.
    Deleted,
}

/// Entries of the chosen calendar that are to be written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeOver {
    /// Which, by their places in the preview.
    pub entries: Vec<u32>,
    /// Who arranged those that are new, which no calendar tells; `None` where none is.
    pub arranged_by: Option<ArrangedBy>,
    /// Over which channel.
    pub channel: Option<ArrangedOver>,
}

/// Appointments to be written into the file of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveCalendar {
    /// Only this one; `None`: every one.
    pub only: Option<AppointmentId>,
}
