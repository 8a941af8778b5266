//! Is a call due? What the book of appointments says of one call.

use super::{Appointment, Weight};
use crate::call::{CallFields, Moment, Precision};
use crate::id::OrganisationId;
use crate::rules::AppointmentState;
use crate::text::folded;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// People ring a little early and a little late.
pub const GRACE: TimeDelta = TimeDelta::minutes(10);
/// What is told of beside the calls that are due.
const NEXT: TimeDelta = TimeDelta::hours(24);
/// What ends at midnight ended on the day before.
const MOMENT: TimeDelta = TimeDelta::milliseconds(1);

/// A call about which the book is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Who they said they were; empty with no organisation: anybody.
    pub claimed_org: &'a str,
    /// The organisation that was recognised.
    pub claimed_org_id: Option<&'a OrganisationId>,
    /// When it began, at the earliest.
    pub from: DateTime<Utc>,
    /// When it began, at the latest.
    pub to: DateTime<Utc>,
}

impl<'a> Asked<'a> {
    /// A call that begins now.
    pub fn now(claimed_org: &'a str, claimed_org_id: Option<&'a OrganisationId>, now: DateTime<Utc>) -> Self {
        Self { claimed_org, claimed_org_id, from: now, to: now }
    }

    /// A call as it was noted.
    pub fn of(call: &'a CallFields) -> Self {
        Self::at(&call.claimed_org, call.claimed_org_id.as_ref(), &call.occurred_at)
    }

    /// A call that began then. Where only the day is remembered it may have begun at any time of it.
    pub fn at(claimed_org: &'a str, claimed_org_id: Option<&'a OrganisationId>, moment: &Moment) -> Self {
        let (from, to) = match moment.precision {
            Precision::Exact | Precision::About => (moment.instant, moment.instant),
            Precision::DayOnly => {
                let offset = *moment.local().offset();
                let midnight = |day: chrono::NaiveDate| {
                    let shown = day.and_time(NaiveTime::MIN);
                    shown.and_local_timezone(offset).single().map_or(moment.instant, |it| it.to_utc())
                };
                let day = moment.local_day();
                let next = day.checked_add_days(Days::new(1)).map_or(moment.instant, midnight);
                (midnight(day), next - MOMENT)
            }
        };
        Self { claimed_org, claimed_org_id, from, to }
    }

    /// Whether nobody in particular is asked about.
    pub fn is_about_anybody(&self) -> bool {
        self.claimed_org_id.is_none() && folded(self.claimed_org).is_empty()
    }

    fn is_about(&self, appointment: &Appointment) -> bool {
        let fields = &appointment.fields;
        let same_name = || folded(self.claimed_org) == folded(&fields.claimed_org);
        self.is_about_anybody()
            || match (self.claimed_org_id, &fields.claimed_org_id) {
                (Some(asked), Some(noted)) => asked == noted,
                _ => same_name(),
            }
    }
}

/// What became of an appointment since the moment at which the book is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case", rename = "AppointmentSince")]
pub enum Since {
    /// It says the same of the call.
    Same,
    /// It says something else of the call.
    Changed,
    /// It was deleted, and can be brought back.
    Deleted,
}

/// One time at which an appointment takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// The appointment.
    pub appointment: &'a Appointment,
    /// Its begin.
    pub starts: DateTime<Utc>,
    /// Its end.
    pub ends: DateTime<Utc>,
    /// It is about the call that is asked about; otherwise about a later one.
    pub is_for_it: bool,
}

/// What the book says of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// In one word, for the rules.
    pub state: AppointmentState,
    /// What is due, the earliest first; also what does not count.
    pub now: Vec<Occasion<'a>>,
    /// What comes in the 24 hours behind, the earliest first; also what does not count.
    pub next: Vec<Occasion<'a>>,
    /// What a caller proposed for that day or the 24 hours behind, the earliest first.
    pub proposed: Vec<Occasion<'a>>,
}

/// What the book, as it stood when a call began, says of it: only what was written down before. A trap holds on the whole
/// of its days, for callers keep no times.
pub fn due<'a>(book: &'a [Appointment], asked: &Asked<'_>) -> Due<'a> {
    let (mut now, mut next, mut proposed) = (Vec::new(), Vec::new(), Vec::new());
    let (mut trap, mut counts, mut arranged) = (false, false, false);
    for appointment in book.iter().filter(|it| it.written_at < asked.from && asked.is_about(it)) {
        let fields = &appointment.fields;
        let weight = fields.weight();
        arranged |= weight == Weight::Counts
            && fields.reach().1.is_none_or(|ends| ends >= asked.from - TimeDelta::days(1));
        for (starts, ends) in fields.between(asked.from - TimeDelta::days(1), asked.to + NEXT) {
            let day = |time| fields.zone.local(time).date_naive();
            let that_day =
                || day(starts) <= day(asked.to) && day(asked.from) <= day((ends - MOMENT).max(starts));
            let is_for_it = match weight {
                Weight::Trap => that_day(),
                _ => starts - GRACE <= asked.to && asked.from <= ends + GRACE,
            };
            let occasion = Occasion { appointment, starts, ends, is_for_it };
            if weight == Weight::Trap {
                trap |= is_for_it;
                if is_for_it || starts > asked.to {
                    proposed.push(occasion);
                }
            } else if is_for_it {
                counts |= weight == Weight::Counts;
                now.push(occasion);
            } else if starts > asked.to {
                next.push(occasion);
            }
        }
    }
    let state = match (trap, counts, arranged) {
        (true, ..) => AppointmentState::ByCaller,
        (_, true, _) => AppointmentState::Due,
        (_, _, true) => AppointmentState::Undue,
        _ => AppointmentState::None,
    };
    for occasions in [&mut now, &mut next, &mut proposed] {
        occasions.sort_by_key(|it| (it.starts, it.ends, it.appointment.id));
    }
    Due { state, now, next, proposed }
}
