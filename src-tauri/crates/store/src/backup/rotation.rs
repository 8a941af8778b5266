//! Which backups are kept: of every recent day, week and month the newest, counted by the days that have one.
//!
//! Days are those of the clock at the time, but the order is that of making: a clock that leaps makes one odd day
//! and can neither drop all the others nor the newest. So that the odd day takes no other day's place either, each leap
//! that is seen gives one more place, up to a bound.

use chrono::{Datelike, NaiveDate};
use std::collections::HashSet;
use std::hash::Hash;

/// Days of which the newest backup is kept.
pub(super) const DAYS: usize = 7;
/// Weeks of which the newest backup is kept.
pub(super) const WEEKS: usize = 4;
/// Months of which the newest backup is kept.
pub(super) const MONTHS: usize = 12;

/// Between two backups no more days pass than this, unless the clock was set or the program lay unused.
const LONGEST_GAP: i64 = 92;
/// So many leaps make room at most.
const MOST_LEAPS: usize = 4;

/// Says of every backup whether it is kept. `days` are those on which they were made, the newest made first.
pub(super) fn kept(days: &[NaiveDate]) -> Vec<bool> {
    let leaps = leaps(days);
    let mut by_day = Periods::new(DAYS + leaps);
    let mut by_week = Periods::new(WEEKS + leaps);
    let mut by_month = Periods::new(MONTHS + leaps);
    let keeps = |day: &NaiveDate| {
        // Each of them is to see every day.
        by_day.takes(*day) | by_week.takes(day.iso_week()) | by_month.takes((day.year(), day.month()))
    };
    days.iter().map(keeps).collect()
}

fn leaps(days: &[NaiveDate]) -> usize {
    let leapt =
        |newer: &NaiveDate, older: &NaiveDate| !(0..=LONGEST_GAP).contains(&(*newer - *older).num_days());
    days.iter().zip(days.iter().skip(1)).filter(|(newer, older)| leapt(newer, older)).count().min(MOST_LEAPS)
}

struct Periods<T> {
    seen: HashSet<T>,
    most: usize,
}

impl<T: Eq + Hash> Periods<T> {
    fn new(most: usize) -> Self {
        Self { seen: HashSet::new(), most }
    }

    /// Whether this is the first of its period, and one of the first periods.
    fn takes(&mut self, period: T) -> bool {
        self.seen.len() < self.most && self.seen.insert(period)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::{Days, TimeDelta};
    use proptest::collection::vec;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
    use proptest::sample::Index;

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(739_000 + number).unwrap()
    }

    /// Makes backups one after another, dropping after each; the newest stands first.
    fn make(days: impl IntoIterator<Item = NaiveDate>, mut each: impl FnMut(usize, &[NaiveDate])) {
        let mut there: Vec<NaiveDate> = Vec::new();
        for day in days {
            there.insert(0, day);
            let before = there.len();
            let mut keeps = kept(&there).into_iter();
            there.retain(|_| keeps.next().unwrap());
            each(before - there.len(), &there);
        }
    }

    /// A clock that mostly goes on, and sometimes jumps by years.
    fn jumping() -> impl Strategy<Value = Vec<NaiveDate>> {
        let step = prop_oneof![8 => 0..3_i32, 1 => -4000..4000_i32];
        vec(step, 1..200).prop_map(|steps| {
            let mut at = 0;
            steps.into_iter().map(|step| (at += step, day(at)).1).collect()
        })
    }

    proptest! {
        #[test]
        fn the_newest_stays_and_the_bounds_hold_whatever_the_clock_does(days in jumping()) {
            let mut newest = days.clone().into_iter();
            let mut fault = None;
            make(days, |dropped, there| {
                if there.first() != newest.next().as_ref() {
                    fault = Some("the newest was dropped");
                }
                if there.len() > DAYS + WEEKS + MONTHS + 3 * MOST_LEAPS {
                    fault = Some("more than the bound are kept");
                }
                if dropped > 3 * (1 + MOST_LEAPS) {
                    fault = Some("one backup drops more than one a rule and a leap");
                }
            });
            prop_assert_eq!(fault, None);
        }

        #[test]
        fn a_leap_there_and_back_drops_no_backup(
            steps in vec(0..3_i32, 1..120),
            at in any::<Index>(),
            leap in prop_oneof![-4000..-400_i32, 400..4000_i32],
        ) {
            let right: Vec<_> = steps.iter().scan(0, |at, step| { *at += step; Some(day(*at)) }).collect();
            let at = at.index(right.len());
            let mut leaping = right.clone();
            leaping.insert(at, right[at] + TimeDelta::days(leap.into()));
            let history = |days: Vec<NaiveDate>| {
                let mut all = Vec::new();
                make(days, |_, there| all.push(there.to_vec()));
                all
            };
            let (right, mut leapt) = (history(right), history(leaping));
            leapt.remove(at);
            for (right, leapt) in right.iter().zip(&leapt) {
                prop_assert!(right.iter().all(|day| leapt.contains(day)), "{right:?} without, {leapt:?} with it");
            }
        }

        #[test]
        fn what_is_kept_is_kept_when_asked_again(steps in vec(0..60_i32, 1..200)) {
            let days = steps.into_iter().scan(0, |at, step| { *at += step; Some(day(*at)) });
            make(days, |_, there| assert!(kept(there).into_iter().all(|keeps| keeps)));
        }

        #[test]
        fn a_year_of_days_leaves_each_recent_day_week_and_month(start in 0..3000_i32) {
            let mut last = Vec::new();
            make((0..400).map(|n| day(start + n)), |_, there| last = there.to_vec());
            let today = day(start + 399);
            for back in 0..7 {
                prop_assert!(last.contains(&(today - Days::new(back))), "a day of the last week is missing");
            }
            let weeks: HashSet<_> = last.iter().map(NaiveDate::iso_week).collect();
            let months: HashSet<_> = last.iter().map(|day| (day.year(), day.month())).collect();
            prop_assert!(weeks.len() >= WEEKS && months.len() >= MONTHS);
        }
    }
}
