//! How an appointment comes again: the part of the calendars' recurrence rules that can be said in a sentence.

use crate::code::Code;
use crate::validation::{Issues, Severity};
use chrono::{NaiveDate, NaiveTime, TimeZone, Weekday};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The largest number of days, weeks, months or years from one time to the next.
pub const MOST_INTERVAL: u16 = 99;
/// Days that can be left out.
const MOST_EXCEPT: usize = 500;

choices! {
    /// What passes from one time to the next.
    Every {
        /// Days.
        Day,
        /// Weeks.
        Week,
        /// Months.
        Month,
        /// Years.
        Year,
    }
}

/// A day of the week; of months also which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NthWeekday {
    /// Monday is 1, Sunday 7.
    pub weekday: u8,
    /// The first to fourth of the month, or -1, the last; `None`: each.
    pub nth: Option<i8>,
}

/// How an appointment comes again. Where a month has no such day it is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// What passes from one time to the next.
    pub every: Every,
    /// How many of them, 1 to 99.
    pub interval: u16,
    /// On which days of the week or month; empty: as the first time.
    pub on: Vec<NthWeekday>,
    /// The last day; `None`: for ever.
    pub until: Option<NaiveDate>,
    /// Days on which it is left out.
    pub except: Vec<NaiveDate>,
}

impl Repeats {
    /// The days on which it begins, from `from` to `to`, the first `most` of them.
    pub(super) fn days(&self, first: NaiveDate, from: NaiveDate, to: NaiveDate, most: u16) -> Vec<NaiveDate> {
        // Days only: what the clocks do on them is the zone's to say.
        let at = |day: NaiveDate| Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::MIN));
        let mut rule = RRule::new(match self.every {
            Every::Day => Frequency::Daily,
            Every::Week => Frequency::Weekly,
            Every::Month => Frequency::Monthly,
            Every::Year => Frequency::Yearly,
        })
        .interval(self.interval);
        if !self.on.is_empty() {
            rule = rule.by_weekday(self.on.iter().filter_map(NthWeekday::of_library).collect());
        }
        if let Some(last) = self.until {
            rule = rule.until(at(last));
        }
        let mut days = Vec::new();
        if let Ok(rule) = rule.validate(at(first)) {
            let (from, to) = (from.max(first), to.max(first));
            let times = RRuleSet::new(at(first)).rrule(rule).after(at(from)).before(at(to));
            days = times.all(most).dates.into_iter().map(|time| time.date_naive()).collect();
        }
        // The first time counts also where the rule says something else.
        if (from..=to).contains(&first) && days.first() != Some(&first) {
            days.insert(0, first);
        }
        days.retain(|day| !self.except.contains(day));
        days
    }

    /// The last day of so many times; `None` where there are not so many, or more than 1,000.
    pub fn last_of(&self, first: NaiveDate, count: u32) -> Option<NaiveDate> {
        let count = u16::try_from(count).ok().filter(|count| (1..=1_000).contains(count))?;
        let days = self.days(first, first, NaiveDate::from_ymd_opt(2199, 12, 31)?, count);
        days.get(usize::from(count) - 1).copied()
    }

    pub(super) fn issues(&self, first: NaiveDate, found: &mut Issues) {
        found.range("repeats.interval", f64::from(self.interval), 1.0, f64::from(MOST_INTERVAL));
        if self.until.is_some_and(|last| last < first) {
            found.add("repeats.until", Code::EndsBeforeItStarts, Severity::Error, &[]);
        }
        let sound = |day: &NthWeekday| {
            let nth = match self.every {
                Every::Month => day.nth.is_none_or(|nth| nth == -1 || (1..=4).contains(&nth)),
                Every::Week => day.nth.is_none(),
                Every::Day | Every::Year => false,
            };
            nth && (1..=7).contains(&day.weekday)
        };
        if !self.on.iter().all(sound) {
            found.add("repeats.on", Code::OutOfRange, Severity::Error, &[]);
        }
        found.count("repeats.on", self.on.len());
        if self.except.len() > MOST_EXCEPT {
            found.add("repeats.except", Code::TooMany, Severity::Error, &[("limit", MOST_EXCEPT as f64)]);
        }
    }
}

impl NthWeekday {
    fn of_library(&self) -> Option<NWeekday> {
        let weekday = Weekday::try_from(self.weekday.checked_sub(1)?).ok()?;
        Some(self.nth.map_or(NWeekday::Every(weekday), |nth| NWeekday::Nth(nth.into(), weekday)))
    }
}
