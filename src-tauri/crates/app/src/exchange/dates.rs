//! Dates and times as tables write them.

use crate::api::DateOrder;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use std::cell::Cell;

/// What was read: a time with its offset, a time on the person's own clock, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Instant(DateTime<FixedOffset>),
    Clock(NaiveDateTime),
    Day(NaiveDate),
}

/// Dates in which day and month cannot be taken for each other.
const CLEAR: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %B %Y",
    "%d. %B %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%a %d %b %Y",
    "%a, %d %b %Y",
];
// Two digits first: four would be read as a year of the first century.
const DAY_FIRST: &[&str] =
    &["%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"];
const MONTH_FIRST: &[&str] =
    &["%m/%d/%y", "%m.%d.%y", "%m-%d-%y", "%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%m %d %Y"];
const TIMES: &[&str] = &["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p", "%I %p", "%H.%M"];
const BETWEEN: &[&str] = &[" ", "T", ", ", " at "];

/// Reads the dates of one file. What fitted last is tried first, for a file is mostly of one mind.
pub(super) struct Dates {
    patterns: Vec<(String, bool)>,
    last: Cell<usize>,
}

impl Dates {
    pub(super) fn in_order(order: DateOrder) -> Self {
        let ambiguous = match order {
            DateOrder::DayFirst => DAY_FIRST,
            DateOrder::MonthFirst => MONTH_FIRST,
            DateOrder::YearFirst => &[],
        };
        let mut patterns = Vec::new();
        for date in CLEAR.iter().chain(ambiguous) {
            patterns.push(((*date).to_owned(), false));
            for (between, time) in BETWEEN.iter().flat_map(|it| TIMES.iter().map(move |time| (it, time))) {
                patterns.push((format!("{date}{between}{time}"), true));
            }
        }
        Self { patterns, last: Cell::new(0) }
    }

    /// Reads a date, with or without a time.
    pub(super) fn read(&self, text: &str) -> Option<Written> {
        let text = text.trim();
        let fits = |at: usize| {
            let (pattern, with_time) = self.patterns.get(at)?;
            let read = if *with_time {
                NaiveDateTime::parse_from_str(text, pattern).ok().map(Written::Clock)
            } else {
                NaiveDate::parse_from_str(text, pattern).ok().map(Written::Day)
            };
            read.filter(is_plausible).inspect(|_| self.last.set(at))
        };
        fits(self.last.get())
            .or_else(|| instant(text).map(Written::Instant))
            .or_else(|| (0..self.patterns.len()).find_map(fits))
    }
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    let read = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    read.or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z")).ok()
}

/// Reads a time of day.
pub(super) fn read_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    TIMES.iter().find_map(|time| NaiveTime::parse_from_str(text, time).ok())
}

/// `%Y` also reads the year 21.
fn is_plausible(read: &Written) -> bool {
    let year = match read {
        Written::Instant(instant) => instant.year(),
        Written::Clock(time) => time.year(),
        Written::Day(day) => day.year(),
    };
    (1000..=9999).contains(&year)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Dates, Written, read_time};
    use crate::api::DateOrder::{self, DayFirst, MonthFirst, YearFirst};

    fn read(text: &str, order: DateOrder) -> Option<Written> {
        Dates::in_order(order).read(text)
    }

    fn clock(text: &str) -> Option<Written> {
        Some(Written::Clock(text.parse().unwrap()))
    }

    fn day(text: &str) -> Option<Written> {
        Some(Written::Day(text.parse().unwrap()))
    }

    #[test]
    fn the_order_decides_what_could_be_either() {
        assert_eq!(read("03/04/2026", DayFirst), day("2026-04-03"));
        assert_eq!(read("03/04/2026", MonthFirst), day("2026-03-04"));
        assert_eq!(read("03/04/26 14:05", DayFirst), clock("2026-04-03T14:05:00"));
        assert_eq!(read("3.4.2026", DayFirst), day("2026-04-03"));
        assert_eq!(read("03/04/2026", YearFirst), None);
        assert_eq!(read("13/04/2026", MonthFirst), None);
    }

    #[test]
    fn what_is_clear_needs_no_order() {
        for order in [DayFirst, MonthFirst, YearFirst] {
            assert_eq!(read("2021-02-02 09:10:00", order), clock("2021-02-02T09:10:00"));
            assert_eq!(read(" 2026-11-21T09:10 ", order), clock("2026-11-21T09:10:00"));
            assert_eq!(read("21 November 2026", order), day("2026-11-21"));
            assert_eq!(read("Nov 21, 2026 2:05 PM", order), clock("2026-11-21T14:05:00"));
            let instant = "2026-11-21T09:10:00-05:00";
            assert_eq!(read(instant, order), Some(Written::Instant(instant.parse().unwrap())));
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "yesterday", "45000", "0021-01-01", "2026-02-30", "2.48817E+09"] {
            assert_eq!(read(text, DayFirst), None, "{text}");
        }
        assert_eq!(read_time("2:05 pm"), "14:05:00".parse().ok());
        assert_eq!(read_time("at noon"), None);
    }
}
