//! The worker that brings reports to their vendors, and takes them out again.
//!
//! One try at a time. Before a try the report is marked as being sent, with the try counted, in one
//! transaction; after it what came of it and what happens next are kept in another. A program that dies in
//! between finds the report marked at its next start and tries again with the same key. What happens next is
//! decided by [`next`] alone; this is only its hands.

use crate::App;
use crate::api::Notice;
use chrono::{DateTime, Utc};
use ringtrue_model::Failure;
use ringtrue_model::dispatch::{Attempt, Dispatch, Errand, LONGEST_TOLD_WAIT, Outcome, Refusal};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The worker looks again after this long even if nothing rang: clocks jump, machines sleep.
const LONGEST_NAP: Duration = Duration::from_secs(60);

/// What a step of the outbox came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A try was made; there may be more to do.
    Tried,
    /// Nothing is due now. The next try is due then, if any is.
    Idle(Option<DateTime<Utc>>),
}

/// Wakes the workers, stops them, and remembers which hosts are to be left in peace.
#[derive(Default)]
pub(crate) struct Bell {
    state: Mutex<Ringing>,
    changed: Condvar,
    /// Until when no report goes to a host that did not answer or had too many.
    holds: Mutex<HashMap<String, DateTime<Utc>>>,
}

#[derive(Default)]
struct Ringing {
    rung: bool,
    opened: bool,
    stopped: bool,
}

impl Bell {
    pub(crate) fn ring(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rung = true;
        self.changed.notify_all();
    }

    /// Tells that the vault was opened.
    pub(crate) fn open(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).opened = true;
        self.changed.notify_all();
    }

    pub(crate) fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopped = true;
        self.changed.notify_all();
    }

    /// Waits for the bell, at most so long. Says whether the program ends.
    fn wait(&self, nap: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let still = |ringing: &mut Ringing| !ringing.rung && !ringing.stopped;
        let (mut state, _) =
            self.changed.wait_timeout_while(state, nap, still).unwrap_or_else(PoisonError::into_inner);
        state.rung = false;
        state.stopped
    }

    /// Waits so long, whatever rings. Says whether the program ends meanwhile.
    pub(crate) fn stopped_within(&self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.saturating_duration_since(Instant::now());
        let going = |ringing: &mut Ringing| !ringing.stopped;
        let (state, _) =
            self.changed.wait_timeout_while(state, left, going).unwrap_or_else(PoisonError::into_inner);
        state.stopped
    }

    /// Waits until the vault is opened, at most so long; an opening since the last such wait counts. Says whether the
    /// program ends.
    pub(crate) fn opened_within(&self, wait: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let still = |ringing: &mut Ringing| !ringing.opened && !ringing.stopped;
        let (mut state, _) =
            self.changed.wait_timeout_while(state, wait, still).unwrap_or_else(PoisonError::into_inner);
        state.opened = false;
        state.stopped
    }

    fn hold(&self, host: String, until: DateTime<Utc>) {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner).insert(host, until);
    }

    pub(crate) fn release(&self, host: &str) {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner).remove(host);
    }

    /// The hosts that are left in peace now, and when the first of them is free again.
    fn held(&self, now: DateTime<Utc>) -> (Vec<String>, Option<DateTime<Utc>>) {
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        // A hold longer than any wait can be comes from a clock that was wrong.
        holds.retain(|_, until| *until > now && *until <= now + LONGEST_TOLD_WAIT);
        (holds.keys().cloned().collect(), holds.values().min().copied())
    }
}

impl App {
    /// Does the next thing that is due, at most one try.
    ///
    /// # Errors
    /// When the vault is not open, or cannot keep what came of the try; the report is then found as being sent
    /// at the next start.
    pub fn step_outbox(&self) -> Result<Step, Failure> {
        let now = self.clock.now();
        let (held, free_again) = self.bell.held(now);
        let left_out = held.clone();
        let started = self.write(move |tx| {
            // Only this worker sends, one at a time: what stands as being sent was broken off, by the end of an
            // earlier run or because the vault could not keep what came of it.
            for mut broken_off in tx.interrupted_dispatches()? {
                broken_off.resume(now);
                tx.update_dispatch(&broken_off)?;
            }
            let Some(mut dispatch) = tx.first_due(now, &left_out)? else { return Ok(None) };
            dispatch.set_out(now);
            tx.update_dispatch(&dispatch)?;
            Ok(Some(dispatch))
        })?;
        let Some(dispatch) = started else {
            return self.read(|view| {
                let free = view.next_due(&held)?;
                let waits_for_host = view.next_due(&[])?.and(free_again);
                Ok(Step::Idle(free.into_iter().chain(waits_for_host).min()))
            });
        };
        self.say(Notice::Reports);
        let outcome = self.run_errand(&dispatch);
        self.settle(&dispatch, &outcome, now)?;
        self.say(Notice::Reports);
        self.say(Notice::Calls);
        Ok(Step::Tried)
    }

    /// Works until the program ends.
    pub(crate) fn run_outbox(&self) {
        loop {
            // A panic is logged where it happens, and must not end the worker: reports would wait unseen.
            let step = catch_unwind(AssertUnwindSafe(|| self.step_outbox()));
            let nap = match step {
                Ok(Ok(Step::Tried)) => Duration::ZERO,
                Ok(Ok(Step::Idle(Some(due)))) => (due - self.clock.now()).to_std().unwrap_or(Duration::ZERO),
                Ok(Ok(Step::Idle(None)) | Err(_)) | Err(_) => LONGEST_NAP,
            };
            if self.bell.wait(nap.min(LONGEST_NAP)) {
                return;
            }
        }
    }

    fn run_errand(&self, dispatch: &Dispatch) -> Outcome {
        match (dispatch.errand, &dispatch.receipt) {
            (Errand::Submit, _) => self.transport.submit(&dispatch.base, dispatch.report_id, &dispatch.body),
            (Errand::Withdraw, Some(receipt)) => {
                self.transport.withdraw(&dispatch.base, dispatch.report_id, &receipt.receipt)
            }
            // Without a receipt there is nothing at the vendor that could be named.
            (Errand::Withdraw, None) => Outcome::Stopped { why: Refusal::UnknownReport },
        }
    }

    /// Keeps what came of a try. The report is read again first: the person may have asked for it back.
    fn settle(&self, tried: &Dispatch, outcome: &Outcome, began: DateTime<Utc>) -> Result<(), Failure> {
        let now = self.clock.now();
        let jitter = self.entropy.fraction();
        let host = host_of(tried);
        let id = tried.report_id;
        let kept = outcome.clone();
        let after = self.write(move |tx| {
            let mut dispatch = tx.dispatch(id)?;
            let attempt = Attempt { at: began, errand: dispatch.errand, result: kept.result() };
            tx.add_attempt(id, &attempt)?;
            dispatch.settle(&kept, now, jitter);
            tx.update_dispatch(&dispatch)?;
            Ok(dispatch)
        })?;
        match after.next_attempt_at {
            Some(at) if outcome.concerns_host() => self.bell.hold(host, at),
            _ => self.bell.release(&host),
        }
        Ok(())
    }
}

/// The host whose trouble concerns all reports to it.
pub(crate) fn host_of(dispatch: &Dispatch) -> String {
    dispatch.base.host_str().unwrap_or_default().to_owned()
}
