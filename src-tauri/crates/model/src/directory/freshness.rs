//! How far a copy of the directory can be taken for the newest. None of it hides a contact.

use crate::{ClockWatch, Code};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the directory in use is the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Freshness {
    /// Refreshed within the last seven days, and vouched for until now.
    Fresh,
    /// Not refreshed for seven days or more, but vouched for until now.
    Ageing,
    /// Nobody vouches for it any more.
    Expired,
    /// What the last refresh brought was refused; the copy before it stands.
    Unverified {
        /// Why it was refused.
        why: Code,
    },
}

/// What is known of the age of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyAge {
    /// When a refresh last went well, by the clock of then.
    pub good_at: Option<DateTime<Utc>>,
    /// Until when the copy is vouched for; `None` where there is no copy.
    pub expires: Option<DateTime<Utc>>,
    /// Why the last refresh was refused, where it was.
    pub refused: Option<Code>,
}

impl CopyAge {
    /// From so long after a good refresh on the copy is ageing.
    pub const AGEING: TimeDelta = TimeDelta::days(7);

    /// Whether the copy is the newest. A clock that is behind is not believed: time does not go back behind the last
    /// good refresh.
    pub fn freshness(&self, now: DateTime<Utc>) -> Freshness {
        let now = self.at_least(now);
        let Some(expires) = self.expires else {
            return Freshness::Unverified { why: self.refused.unwrap_or(Code::DirectoryIncomplete) };
        };
        match self.refused {
            Some(why) if why != Code::DirectoryExpired => Freshness::Unverified { why },
            _ if now >= expires => Freshness::Expired,
            Some(why) => Freshness::Unverified { why },
            None if self.good_at.is_some_and(|good| now - good < Self::AGEING) => Freshness::Fresh,
            None => Freshness::Ageing,
        }
    }

    /// Whether the clock shows a time before the last good refresh.
    pub fn clock_is_behind(&self, now: DateTime<Utc>) -> bool {
        self.good_at.is_some_and(|good| now < good - ClockWatch::LARGEST_STEP_BACK)
    }

    /// The later of the clock's time and the last good refresh: what is checked for expiry is held against it.
    pub fn at_least(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.good_at.map_or(now, |good| good.max(now))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CopyAge, Freshness};
    use crate::Code;
    use chrono::{DateTime, TimeDelta, Utc};

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_age_has_its_state() {
        let refused = |why| Some(Freshness::Unverified { why });
        // (hours since the last good refresh, hours until expiry, refused, state)
        let table = [
            (Some(0), Some(72), None, Some(Freshness::Fresh)),
            (Some(167), Some(1), None, Some(Freshness::Fresh)),
            (Some(168), Some(1), None, Some(Freshness::Ageing)),
            (None, Some(1), None, Some(Freshness::Ageing)),
            (Some(1), Some(0), None, Some(Freshness::Expired)),
            (Some(1), Some(-1), None, Some(Freshness::Expired)),
            (Some(1), Some(-1), Some(Code::DirectoryExpired), Some(Freshness::Expired)),
            (Some(1), Some(1), Some(Code::DirectoryExpired), refused(Code::DirectoryExpired)),
            (Some(1), Some(1), Some(Code::DirectoryNotSigned), refused(Code::DirectoryNotSigned)),
            (Some(1), Some(-1), Some(Code::DirectoryOlder), refused(Code::DirectoryOlder)),
            (None, None, None, refused(Code::DirectoryIncomplete)),
            (None, None, Some(Code::DirectoryNotSigned), refused(Code::DirectoryNotSigned)),
        ];
        for (ago, until, refused, expected) in table {
            let age = CopyAge {
                good_at: ago.map(|hours| now() - TimeDelta::hours(hours)),
                expires: until.map(|hours| now() + TimeDelta::hours(hours)),
                refused,
            };
            assert_eq!(Some(age.freshness(now())), expected, "{age:?}");
        }
    }

    #[test]
    fn a_clock_that_is_behind_is_noticed_and_makes_nothing_younger() {
        let age = CopyAge { good_at: Some(now()), expires: Some(now() + TimeDelta::hours(1)), refused: None };
        for (hours, behind) in [(1, false), (0, false), (-1, false), (-2, true), (-90_000, true)] {
            assert_eq!(age.clock_is_behind(now() + TimeDelta::hours(hours)), behind, "{hours} hours");
        }
        let expired = CopyAge { expires: Some(now() - TimeDelta::hours(1)), ..age };
        assert_eq!(expired.freshness(now() - TimeDelta::days(400)), Freshness::Expired);
        let never = CopyAge { good_at: None, ..age };
        assert!(!never.clock_is_behind(DateTime::<Utc>::MIN_UTC));
    }
}
