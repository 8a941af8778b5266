//! Time and randomness as arguments, so that rules can be tried at any hour with any luck.

use crate::appointment::Zone;
use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment with the offset of the person's own wall clock.
    fn now_local(&self) -> DateTime<FixedOffset>;

    /// The present moment.
    fn now(&self) -> DateTime<Utc> {
        self.now_local().to_utc()
    }

    /// The offset of the person's wall clock when it shows this.
    fn offset_at(&self, _shown: NaiveDateTime) -> FixedOffset {
        *self.now_local().offset()
    }

    /// The zone of the person's wall clock.
    fn zone(&self) -> Zone {
        Zone::UTC
    }
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);

    /// A number in `0.0..1.0`, for jitter.
    fn fraction(&self) -> f64 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }
}

/// Decides whether the clock may be believed where something goes for good because its time is up. Clocks are set
/// wrong by a flat battery, by hand, or by a stranger; what leaps is doubted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockWatch {
    looked_at: DateTime<Utc>,
    /// By the clock after the last leap.
    #[serde(alias = "doubted_since")]
    leapt_at: Option<DateTime<Utc>>,
}

impl ClockWatch {
    /// Between two looks no more time passes than this, unless the clock was set or the program lay unused for a
    /// quarter of a year.
    pub const LONGEST_GAP: TimeDelta = TimeDelta::days(92);
    /// Clocks are put back by so much without being wrong.
    pub const LARGEST_STEP_BACK: TimeDelta = TimeDelta::hours(1);
    /// After a leap the clock has to go on for so long before it is believed again.
    pub const DOUBT: TimeDelta = TimeDelta::days(7);

    /// A watch whose first look is now.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { looked_at: now, leapt_at: None }
    }

    /// When the clock was last looked at, by that clock.
    pub fn looked_at(&self) -> DateTime<Utc> {
        self.looked_at
    }

    /// Looks at the clock again; says whether it may be believed.
    pub fn look(&mut self, now: DateTime<Utc>) -> bool {
        let passed = now - self.looked_at;
        self.looked_at = now;
        if passed > Self::LONGEST_GAP || passed < -Self::LARGEST_STEP_BACK {
            self.leapt_at = Some(now);
        }
        self.has_gone_on_for(Self::DOUBT)
    }

    /// Whether the clock had gone on for so long without a leap when it was last looked at.
    pub fn has_gone_on_for(&self, time: TimeDelta) -> bool {
        self.leapt_at.is_none_or(|leapt| self.looked_at - leapt >= time)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn after_a_leap_of_ten_years_the_clock_is_doubted_for_a_week_of_its_own() {
        let mut watch = ClockWatch::new(start());
        assert!(watch.look(start() + TimeDelta::days(1)));
        let later = start() + TimeDelta::days(3650);
        assert!(!watch.look(later));
        assert!(!watch.look(later + TimeDelta::days(6)));
        assert!(watch.look(later + TimeDelta::days(7)));
        assert!(!watch.look(start()), "set right again, it has leapt once more");
        assert!(watch.look(start() + TimeDelta::days(8)));
    }

    proptest! {
        #[test]
        fn a_leap_is_never_believed_at_once(hours in prop::collection::vec(-100_000_i64..100_000, 1..40)) {
            let (mut now, mut watch) = (start(), ClockWatch::new(start()));
            for step in hours.into_iter().map(TimeDelta::hours) {
                now += step;
                let believed = watch.look(now);
                let leapt = step > ClockWatch::LONGEST_GAP || step < -ClockWatch::LARGEST_STEP_BACK;
                prop_assert!(!(leapt && believed), "believed after {step}");
            }
        }

        #[test]
        fn a_clock_that_goes_on_is_believed_within_a_week(
            leap in -100_000_i64..100_000,
            hours in prop::collection::vec(1_i64..2_208, 1..40),
        ) {
            let leapt = start() + TimeDelta::hours(leap);
            let mut watch = ClockWatch::new(start());
            watch.look(leapt);
            let mut now = leapt;
            for step in hours.into_iter().map(TimeDelta::hours) {
                now += step;
                let believed = watch.look(now);
                prop_assert!(believed || now - leapt < ClockWatch::DOUBT);
            }
        }
    }
}
