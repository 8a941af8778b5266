//! An appointment: a call that is expected, written down before it comes.
//!
//! It reassures only where the person arranged it over an official channel and wrote it down before the call began. One
//! that a caller proposed is a trap, and says so.

mod due;
mod repeats;
mod zone;

pub use due::{Asked, Due, GRACE, Occasion, Since, due};
pub use repeats::{Every, MOST_INTERVAL, NthWeekday, Repeats};
pub use zone::{NotAZone, Zone};

use crate::code::Code;
use crate::id::{AppointmentId, CallId, OrganisationId};
use crate::text::folded;
use crate::validation::{FieldIssue, Issues, LINE, PAGE, Severity};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days that an appointment may last.
pub const MOST_DAYS: i64 = 14;
/// Times that are looked for at once at most.
const MOST_TIMES: u16 = 1_000;
/// Longer than an appointment, and than zones are apart.
const MARGIN: TimeDelta = TimeDelta::days(MOST_DAYS + 2);
/// The years in which an appointment may lie.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

choices! {
    /// Who arranged it.
    ArrangedBy {
        /// The person.
        Me,
        /// Somebody who had called before: a trap.
        EarlierCaller,
        /// The organisation, or who said they were it, wrote that they would call.
        OrganisationWrote,
    }

    /// Over which channel it was arranged.
    ArrangedOver {
        /// The official website, opened by the person.
        Website,
        /// The official app.
        App,
        /// Somebody there, face to face.
        Branch,
        /// An official number that the person rang.
        NumberIRang,
        /// A letter.
        Letter,
        /// An e-mail or another message.
        Email,
        /// A call that came.
        EarlierCall,
    }
}

impl ArrangedOver {
    /// Whether nobody but the organisation can be at the other end. Letters and messages can be forged.
    pub fn is_official(self) -> bool {
        matches!(self, Self::Website | Self::App | Self::Branch | Self::NumberIRang)
    }
}

/// What an appointment is worth when a call comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Weight {
    /// It counts: the person arranged it, over an official channel.
    Counts,
    /// It does not count: it is not noted that the channel was an official one.
    ChannelNotOfficial,
    /// It does not count: the person did not arrange it.
    NotByMe,
    /// It speaks against the caller: somebody who had called before arranged it.
    Trap,
}

/// When a call is expected, by the clock of its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[ts(rename = "AppointmentWindow")]
pub enum Window {
    /// Between two times.
    Hours {
        /// The day on which it begins.
        day: NaiveDate,
        /// From.
        from: NaiveTime,
        /// Until; on the next day where that is earlier than `from`.
        until: NaiveTime,
    },
    /// Whole days.
    Days {
        /// The first.
        first: NaiveDate,
        /// The last.
        last: NaiveDate,
    },
}

impl Window {
    /// Its first day.
    pub fn first_day(&self) -> NaiveDate {
        match self {
            Self::Hours { day, .. } => *day,
            Self::Days { first, .. } => *first,
        }
    }

    /// Its begin and its end, which is not part of it, when it begins on `day`.
    pub fn on(&self, day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        let after = |day: NaiveDate, days| day.checked_add_days(Days::new(days)).unwrap_or(day);
        match *self {
            Self::Hours { from, until, .. } => {
                (day.and_time(from), after(day, u64::from(until < from)).and_time(until))
            }
            Self::Days { first, last } => {
                let days = u64::try_from((last - first).num_days()).unwrap_or(0) + 1;
                (day.and_time(NaiveTime::MIN), after(day, days).and_time(NaiveTime::MIN))
            }
        }
    }
}

/// What a person notes of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AppointmentFields {
    /// Who will say that they call, in the person's words.
    pub claimed_org: String,
    /// The organisation of the directory that was chosen for it.
    pub claimed_org_id: Option<OrganisationId>,
    /// When.
    pub window: Window,
    /// The zone by whose clock the window is told.
    pub zone: Zone,
    /// How it comes again.
    pub repeats: Option<Repeats>,
    /// Who arranged it.
    pub arranged_by: ArrangedBy,
    /// Over which channel; `None`: not noted.
    pub channel: Option<ArrangedOver>,
    /// A reference that belongs to it.
    pub reference: String,
    /// Anything else.
    pub note: String,
    /// The call in which it was proposed.
    pub proposed_in: Option<CallId>,
    /// What a calendar calls it, where it came from one: so it comes from there once only.
    pub calendar_uid: String,
}

/// An appointment as the vault keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// Counts the saves, from 1.
    pub revision: u32,
    /// When it was first saved.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// When what it says of the call was written, or brought back: who calls, when, and who arranged it how. It counts for
    /// calls that began later.
    pub written_at: DateTime<Utc>,
    /// What was noted.
    pub fields: AppointmentFields,
}

impl Appointment {
    /// The same with other fields, saved at `now`. Only what it says of the call makes it written anew.
    #[must_use]
    pub fn changed(self, fields: AppointmentFields, now: DateTime<Utc>) -> Self {
        let written_at = if self.fields.says_the_same(&fields) { self.written_at } else { now };
        Self { revision: self.revision + 1, updated_at: now, written_at, fields, ..self }
    }

    /// The same with nothing but what is told of it once it says something else: its reference is, its note is not.
    #[must_use]
    pub fn said_of_the_call(self) -> Self {
        let fields = AppointmentFields {
            note: String::new(),
            proposed_in: None,
            calendar_uid: String::new(),
            ..self.fields
        };
        Self { fields, ..self }
    }

    /// The same, deleted before and brought back at `now`. For calls that began in between it was not there.
    #[must_use]
    pub fn brought_back(self, now: DateTime<Utc>) -> Self {
        Self { written_at: now, ..self }
    }
}

impl AppointmentFields {
    /// What it is worth when a call comes.
    pub fn weight(&self) -> Weight {
        match (self.arranged_by, self.channel) {
            (ArrangedBy::EarlierCaller, _) | (_, Some(ArrangedOver::EarlierCall)) => Weight::Trap,
            (ArrangedBy::OrganisationWrote, _) => Weight::NotByMe,
            (ArrangedBy::Me, Some(channel)) if channel.is_official() => Weight::Counts,
            (ArrangedBy::Me, _) => Weight::ChannelNotOfficial,
        }
    }

    /// From when until when calls are expected by it; no end where it comes again for ever.
    pub fn reach(&self) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
        let first = self.window.first_day();
        let (starts, ends) = self.window.on(first);
        let ends = match &self.repeats {
            None => Some(ends),
            Some(repeats) => repeats.until.map(|last| self.window.on(last.max(first)).1),
        };
        (self.zone.first_instant(starts), ends.map(|ends| self.zone.last_instant(ends)))
    }

    /// When it takes place, as far as that touches `from` to `to`: begins and ends in their order, at most 1,000.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        self.times(from, to, MOST_TIMES)
    }

    /// When it takes place next, as of `now`: so many times at most.
    pub fn next(&self, now: DateTime<Utc>, many: u16) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        // Within the margin there may be one a day that is over.
        let mut next = self.times(now, DateTime::<Utc>::MAX_UTC, many + 2 * MARGIN.num_days() as u16);
        next.truncate(many.into());
        next
    }

    fn times(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        most: u16,
    ) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let first = self.window.first_day();
        let days = match &self.repeats {
            None => vec![first],
            Some(repeats) => {
                let last = NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).unwrap_or(first);
                let day = |time: Option<DateTime<Utc>>| time.map_or(last, |time| time.date_naive().min(last));
                repeats.days(
                    first,
                    day(from.checked_sub_signed(MARGIN)),
                    day(to.checked_add_signed(MARGIN)),
                    most,
                )
            }
        };
        let instants = days.into_iter().map(|day| {
            let (starts, ends) = self.window.on(day);
            let starts = self.zone.first_instant(starts);
            (starts, self.zone.last_instant(ends).max(starts))
        });
        instants.filter(|(starts, ends)| *starts <= to && *ends >= from).collect()
    }

    /// Everything there is to say about the fields, in the order of the form; empty when all is well.
    pub fn issues(&self) -> Vec<FieldIssue> {
        let mut found = Issues::default();
        found.text("claimed_org", &self.claimed_org, LINE);
        if self.claimed_org.trim().is_empty() {
            found.add("claimed_org", Code::MissingName, Severity::Error, &[]);
        }
        let years = [("min", f64::from(*YEARS.start())), ("max", f64::from(*YEARS.end()))];
        if !YEARS.contains(&self.window.first_day().year()) {
            found.add("window.day", Code::OutOfRange, Severity::Error, &years);
        }
        if let Window::Days { first, last } = self.window {
            let days = (last - first).num_days();
            if days < 0 {
                found.add("window.last", Code::EndsBeforeItStarts, Severity::Error, &[]);
            } else if days >= MOST_DAYS {
                found.add("window.last", Code::TooManyDays, Severity::Error, &[("limit", MOST_DAYS as f64)]);
            }
        }
        if let Some(repeats) = &self.repeats {
            repeats.issues(self.window.first_day(), &mut found);
        }
        found.text("reference", &self.reference, LINE);
        found.text("calendar_uid", &self.calendar_uid, LINE);
        found.text("note", &self.note, PAGE);
        found.into_list()
    }

    /// Whether both say the same of the call: who calls, when, and who arranged it how. A name that the directory came to
    /// know says the same as before.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same_caller = match (&self.claimed_org_id, &other.claimed_org_id) {
            (Some(one), Some(other)) => one == other,
            _ => folded(&self.claimed_org) == folded(&other.claimed_org),
        };
        same_caller
            && (self.window, self.zone, &self.repeats) == (other.window, other.zone, &other.repeats)
            && (self.arranged_by, self.channel) == (other.arranged_by, other.channel)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
