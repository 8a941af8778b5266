//! The one rule that decides what follows a try.

use super::{DispatchState, Outcome};
use chrono::{DateTime, TimeDelta, Utc};

/// How the tries of one errand stand when a try has just ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many there were, with the one that has just ended: at least 1.
    pub count: u32,
    /// When the first of them began.
    pub since: DateTime<Utc>,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The errand is done, in this state.
    Done(DispatchState),
    /// It waits until then.
    TryAt(DateTime<Utc>),
    /// It stops, in this state, until the person decides.
    Stop(DispatchState),
}

/// For how long tries go on that nobody answers: 7 days (report-api.md).
pub const PATIENCE: TimeDelta = TimeDelta::days(7);

/// The longest wait a vendor can ask for: 24 hours (report-api.md).
pub const LONGEST_TOLD_WAIT: TimeDelta = TimeDelta::hours(24);

/// After [`EAGER_TRIES`] a vendor that keeps saying "at once" is asked once a minute.
pub const SHORTEST_TOLD_WAIT: TimeDelta = TimeDelta::minutes(1);

/// How many tries may follow each other as fast as a vendor says.
pub const EAGER_TRIES: u32 = 10;

/// The first back-off step; each further one is twice as long, up to [`LONGEST_BACK_OFF`].
pub const FIRST_BACK_OFF: TimeDelta = TimeDelta::seconds(5);

/// The longest back-off step: an hour.
pub const LONGEST_BACK_OFF: TimeDelta = TimeDelta::hours(1);

/// Decides everything that can happen after a try. `jitter` is in `0.0..1.0`.
///
/// What a vendor tells (`Retry-After`) wins over back-off and is capped at [`LONGEST_TOLD_WAIT`]. Back-off is
/// full jitter: a random part of the step, but at least a second. When nobody has answered for [`PATIENCE`],
/// the report is parked and the person asked. "Too many" and "in progress" come from a vendor that is there,
/// so they never park: the vendor said when to come again.
pub fn next(outcome: &Outcome, tries: Tries, now: DateTime<Utc>, jitter: f64) -> Next {
    match outcome {
        Outcome::Received(_) => Next::Done(DispatchState::Accepted),
        Outcome::Withdrawn => Next::Done(DispatchState::Withdrawn),
        Outcome::Refused { .. } => Next::Stop(DispatchState::Refused),
        Outcome::Stopped { .. } => Next::Stop(DispatchState::Parked),
        Outcome::InProgress { retry_after_s } | Outcome::TooMany { retry_after_s } => {
            Next::TryAt(now + wait(*retry_after_s, tries.count, jitter))
        }
        Outcome::Unanswered { retry_after_s, .. } => {
            if now - tries.since >= PATIENCE {
                Next::Stop(DispatchState::Parked)
            } else {
                Next::TryAt(now + wait(*retry_after_s, tries.count, jitter))
            }
        }
    }
}

fn wait(told_s: Option<u64>, count: u32, jitter: f64) -> TimeDelta {
    match told_s {
        Some(seconds) => i64::try_from(seconds)
            .ok()
            .and_then(TimeDelta::try_seconds)
            .map_or(LONGEST_TOLD_WAIT, |told| told.min(LONGEST_TOLD_WAIT))
            .max(if count > EAGER_TRIES { SHORTEST_TOLD_WAIT } else { TimeDelta::seconds(1) }),
        None => {
            let doublings = count.saturating_sub(1).min(20);
            let step = FIRST_BACK_OFF.as_seconds_f64() * f64::from(1_u32 << doublings);
            let part = step.min(LONGEST_BACK_OFF.as_seconds_f64()) * jitter.clamp(0.0, 1.0);
            TimeDelta::milliseconds((part * 1000.0) as i64).max(TimeDelta::seconds(1))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{FIRST_BACK_OFF, LONGEST_BACK_OFF, LONGEST_TOLD_WAIT, Next, PATIENCE, Tries, next};
    use crate::dispatch::{DispatchState, NoAnswer, Outcome, Receipt, Refusal, VendorStatus};
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::{any, prop_assert, proptest};

    fn noon() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn received() -> Outcome {
        Outcome::Received(Receipt {
            reference: "EX-7K3F-92QD".into(),
            receipt: "r".repeat(22),
            received_at: noon(),
            status: VendorStatus::Received,
        })
    }

    fn unanswered(retry_after_s: Option<u64>) -> Outcome {
        Outcome::Unanswered { why: NoAnswer::NoConnection, retry_after_s }
    }

    fn after(seconds: i64) -> Next {
        Next::TryAt(noon() + TimeDelta::seconds(seconds))
    }

    #[test]
    fn every_outcome_has_its_next_step() {
        let first = Tries { count: 1, since: noon() };
        let fifth = Tries { count: 5, since: noon() - TimeDelta::hours(2) };
        let tired = Tries { count: 300, since: noon() - PATIENCE };
        let refused = Outcome::Refused { why: Refusal::InvalidField, fields: vec![] };
        let stopped = Outcome::Stopped { why: Refusal::Redirected };
        let in_progress = |s| Outcome::InProgress { retry_after_s: s };
        let too_many = |s| Outcome::TooMany { retry_after_s: s };
        let day = LONGEST_TOLD_WAIT.num_seconds();
        let table = [
            (received(), first, 0.5, Next::Done(DispatchState::Accepted)),
            (received(), tired, 0.5, Next::Done(DispatchState::Accepted)),
            (Outcome::Withdrawn, fifth, 0.5, Next::Done(DispatchState::Withdrawn)),
            (refused.clone(), first, 0.5, Next::Stop(DispatchState::Refused)),
            (refused, tired, 0.5, Next::Stop(DispatchState::Refused)),
            (stopped.clone(), first, 0.5, Next::Stop(DispatchState::Parked)),
            (stopped, tired, 0.5, Next::Stop(DispatchState::Parked)),
            (in_progress(Some(2)), first, 0.5, after(2)),
            (in_progress(None), fifth, 1.0, after(80)),
            (in_progress(Some(2)), tired, 0.5, after(60)),
            (too_many(Some(3600)), first, 0.0, after(3600)),
            (too_many(Some(0)), first, 0.0, after(1)),
            (too_many(Some(90_000)), first, 0.0, after(day)),
            (too_many(Some(u64::MAX)), first, 0.0, after(day)),
            (too_many(None), first, 1.0, after(5)),
            (too_many(Some(60)), tired, 0.5, after(60)),
            (unanswered(None), first, 0.0, after(1)),
            (unanswered(None), first, 1.0, after(5)),
            (unanswered(None), fifth, 1.0, after(80)),
            (unanswered(None), fifth, 0.25, after(20)),
            (unanswered(Some(120)), fifth, 0.0, after(120)),
            (
                unanswered(None),
                Tries { count: 299, since: noon() - PATIENCE + TimeDelta::seconds(1) },
                1.0,
                after(3600),
            ),
            (unanswered(None), tired, 0.5, Next::Stop(DispatchState::Parked)),
            (unanswered(Some(60)), tired, 0.5, Next::Stop(DispatchState::Parked)),
        ];
        for (outcome, tries, jitter, expected) in table {
            assert_eq!(next(&outcome, tries, noon(), jitter), expected, "{outcome:?} after {tries:?}");
        }
    }

    #[test]
    fn an_unknown_status_of_a_newer_server_is_being_handled() {
        let status: VendorStatus = serde_json::from_str("\"escalated\"").unwrap();
        assert_eq!(status, VendorStatus::Unknown);
        let why: Refusal = serde_json::from_str("\"moon_phase\"").unwrap();
        assert_eq!(why, Refusal::Other);
    }

    proptest! {
        #[test]
        fn a_wait_is_never_shorter_than_a_second_nor_longer_than_it_may_be(
            told in any::<Option<u64>>(), count in any::<u32>(), jitter in any::<f64>()
        ) {
            let tries = Tries { count, since: noon() };
            let Next::TryAt(at) = next(&unanswered(told), tries, noon(), jitter) else {
                return Err(proptest::test_runner::TestCaseError::fail("gave up at once"));
            };
            let longest = if told.is_some() { LONGEST_TOLD_WAIT } else { LONGEST_BACK_OFF };
            prop_assert!(at >= noon() + TimeDelta::seconds(1));
            prop_assert!(at <= noon() + longest.max(FIRST_BACK_OFF));
        }
    }
}
