//! The turns a report takes: by the worker's hand, and by the person's.

use super::{Dispatch, DispatchState, Errand, Next, Outcome, Tries, next};
use crate::code::Code;
use chrono::{DateTime, Utc};

impl Dispatch {
    /// A try begins.
    pub fn set_out(&mut self, now: DateTime<Utc>) {
        self.state = DispatchState::Sending;
        self.attempts = self.attempts.saturating_add(1);
        self.first_attempt_at.get_or_insert(now);
    }

    /// A try was broken off by the end of the program: it is due again at once, with the same key.
    pub fn resume(&mut self, now: DateTime<Utc>) {
        self.doubtful |= self.errand == Errand::Submit;
        self.state = DispatchState::Waiting;
        self.next_attempt_at = Some(now);
    }

    /// A try has ended. `jitter` is in `0.0..1.0`, see [`next`].
    pub fn settle(&mut self, outcome: &Outcome, now: DateTime<Utc>, jitter: f64) {
        // A clock that was set back must not make the first try lie ahead.
        let since = self.first_attempt_at.unwrap_or(now).min(now);
        let tries = Tries { count: self.attempts.max(1), since };
        self.last = Some(outcome.result());
        if let (Errand::Submit, Outcome::Unanswered { .. } | Outcome::InProgress { .. }) =
            (self.errand, outcome)
        {
            self.doubtful = true;
        }
        if let Outcome::Received(receipt) = outcome {
            self.receipt = Some(receipt.clone());
        }
        let wanted_back = self.withdraw_wanted && self.errand == Errand::Submit;
        match next(outcome, tries, now, jitter) {
            Next::Done(DispatchState::Accepted) if wanted_back => self.begin(Errand::Withdraw, now),
            // It was turned down at the first try, so there is nothing to take back.
            Next::Stop(_) if wanted_back && !self.doubtful => self.rest(DispatchState::Withdrawn),
            // It is still there, and only the person can say what now.
            Next::Stop(_) if self.errand == Errand::Withdraw => self.rest(DispatchState::Parked),
            Next::Done(state) | Next::Stop(state) => self.rest(state),
            Next::TryAt(at) => {
                self.state = DispatchState::Waiting;
                self.next_attempt_at = Some(at);
            }
        }
    }

    /// Whether it can be undone without a trace: nothing of it has left this computer.
    pub fn can_undo(&self) -> bool {
        self.state == DispatchState::Waiting && self.errand == Errand::Submit && self.never_tried()
    }

    /// Whether it can be taken back: it is there, or may be, or will be.
    pub fn can_withdraw(&self) -> bool {
        match self.state {
            DispatchState::Withdrawn => false,
            DispatchState::Accepted => self.receipt.is_some(),
            DispatchState::Waiting | DispatchState::Sending => !self.withdraw_wanted,
            DispatchState::Refused | DispatchState::Parked => true,
        }
    }

    /// Whether trying again now could change anything.
    pub fn can_retry(&self) -> bool {
        match self.state {
            DispatchState::Parked => true,
            DispatchState::Waiting => !self.can_undo(),
            _ => false,
        }
    }

    /// Undoes it.
    ///
    /// # Errors
    /// [`Code::TooLateToUndo`] once anything may have left this computer.
    pub fn undo(&mut self) -> Result<(), Code> {
        if !self.can_undo() {
            return Err(Code::TooLateToUndo);
        }
        self.rest(DispatchState::Withdrawn);
        Ok(())
    }

    /// Tries again at once, and as patiently as at first.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where trying again could change nothing.
    pub fn retry(&mut self, now: DateTime<Utc>) -> Result<(), Code> {
        if !self.can_retry() {
            return Err(Code::BadRequest);
        }
        self.begin(self.errand, now);
        Ok(())
    }

    /// It came back from a backup on its way: whether it arrived since, or was taken back, is not known here, so it
    /// waits for the person. Tried again it goes with the same key.
    pub fn hold_back(&mut self) {
        if matches!(self.state, DispatchState::Waiting | DispatchState::Sending) {
            self.doubtful |= self.errand == Errand::Submit;
            self.last = None;
            self.rest(DispatchState::Parked);
        }
    }

    /// Takes it back, as far as the vendor may have it. Where that is not known, the same key finds out first:
    /// only what is there can be taken out.
    pub fn withdraw(&mut self, now: DateTime<Utc>) {
        self.withdraw_wanted = true;
        match (self.state, self.errand) {
            (DispatchState::Withdrawn | DispatchState::Sending, _) => {}
            (DispatchState::Accepted, _) => self.begin(Errand::Withdraw, now),
            (DispatchState::Waiting, Errand::Submit) if self.never_tried() => {
                self.rest(DispatchState::Withdrawn);
            }
            (DispatchState::Refused | DispatchState::Parked, Errand::Submit) if !self.doubtful => {
                self.rest(DispatchState::Withdrawn);
            }
            (DispatchState::Waiting | DispatchState::Refused | DispatchState::Parked, errand) => {
                self.begin(errand, now);
            }
        }
    }

    fn never_tried(&self) -> bool {
        self.last.is_none() && self.attempts == 0
    }

    fn begin(&mut self, errand: Errand, now: DateTime<Utc>) {
        self.errand = errand;
        self.state = DispatchState::Waiting;
        self.attempts = 0;
        self.first_attempt_at = None;
        self.next_attempt_at = Some(now);
    }

    fn rest(&mut self, state: DispatchState) {
        self.state = state;
        self.next_attempt_at = None;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::code::Code;
    use crate::dispatch::{
        Dispatch, DispatchState, Errand, NoAnswer, Outcome, Receipt, Refusal, VendorStatus,
    };
    use crate::id::{CallId, OrganisationId, ReportId};
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::{Just, Strategy, prop_assert, prop_oneof, proptest};
    use uuid::Uuid;

    fn noon() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn queued() -> Dispatch {
        Dispatch {
            report_id: ReportId(Uuid::nil()),
            call_id: CallId(Uuid::nil()),
            organisation_id: OrganisationId::try_from("example".to_owned()).unwrap(),
            organisation_name: "Example".into(),
            base: "https://example.com/".parse().unwrap(),
            errand: Errand::Submit,
            state: DispatchState::Waiting,
            queued_at: noon(),
            undo_until: noon() + TimeDelta::seconds(10),
            next_attempt_at: Some(noon() + TimeDelta::seconds(10)),
            attempts: 0,
            first_attempt_at: None,
            last: None,
            doubtful: false,
            withdraw_wanted: false,
            receipt: None,
            body: "{}".into(),
        }
    }

    fn received() -> Outcome {
        Outcome::Received(Receipt {
            reference: "EX-7K3F-92QD".into(),
            receipt: "r".repeat(22),
            received_at: noon(),
            status: VendorStatus::Received,
        })
    }

    fn silence() -> Outcome {
        Outcome::Unanswered { why: NoAnswer::NoConnection, retry_after_s: None }
    }

    fn refused() -> Outcome {
        Outcome::Refused { why: Refusal::InvalidField, fields: vec![] }
    }

    fn tried(outcome: &Outcome) -> Dispatch {
        let mut dispatch = queued();
        dispatch.set_out(noon());
        dispatch.settle(outcome, noon(), 0.5);
        dispatch
    }

    #[test]
    fn undo_leaves_no_trace_and_only_before_the_first_try() {
        let mut dispatch = queued();
        dispatch.undo().unwrap();
        assert_eq!(dispatch.state, DispatchState::Withdrawn);
        assert_eq!(dispatch.next_attempt_at, None);
        let mut dispatch = queued();
        dispatch.set_out(noon());
        assert_eq!(dispatch.undo(), Err(Code::TooLateToUndo));
        dispatch.resume(noon());
        assert_eq!(dispatch.undo(), Err(Code::TooLateToUndo), "a broken-off try may have arrived");
    }

    #[test]
    fn a_try_broken_off_is_due_at_once() {
        let mut dispatch = queued();
        dispatch.set_out(noon());
        dispatch.resume(noon() + TimeDelta::days(3));
        assert_eq!(dispatch.next_attempt_at, Some(noon() + TimeDelta::days(3)));
        assert_eq!(dispatch.attempts, 1, "the try broken off counts");
    }

    #[test]
    fn what_was_accepted_is_taken_out_again_by_its_receipt() {
        let mut dispatch = tried(&received());
        assert_eq!(dispatch.state, DispatchState::Accepted);
        dispatch.withdraw(noon());
        assert_eq!((dispatch.state, dispatch.errand), (DispatchState::Waiting, Errand::Withdraw));
        assert!(dispatch.receipt.is_some(), "the receipt is what opens it");
        dispatch.set_out(noon());
        dispatch.settle(&Outcome::Withdrawn, noon(), 0.5);
        assert_eq!(dispatch.state, DispatchState::Withdrawn);
    }

    #[test]
    fn what_may_be_there_is_found_out_before_it_is_taken_back() {
        let mut dispatch = tried(&silence());
        dispatch.withdraw(noon());
        assert_eq!((dispatch.state, dispatch.errand), (DispatchState::Waiting, Errand::Submit));
        dispatch.set_out(noon());
        dispatch.settle(&received(), noon(), 0.5);
        assert_eq!((dispatch.state, dispatch.errand), (DispatchState::Waiting, Errand::Withdraw));
    }

    #[test]
    fn what_is_not_there_needs_no_taking_back() {
        for outcome in [refused(), Outcome::Stopped { why: Refusal::Malformed }] {
            let mut dispatch = tried(&outcome);
            dispatch.withdraw(noon());
            assert_eq!(dispatch.state, DispatchState::Withdrawn);
        }
        let mut dispatch = queued();
        dispatch.set_out(noon());
        dispatch.withdraw(noon());
        dispatch.settle(&refused(), noon(), 0.5);
        assert_eq!(
            dispatch.state,
            DispatchState::Withdrawn,
            "wanted back during the first try, and turned down"
        );
    }

    #[test]
    fn what_may_be_there_is_never_called_taken_back() {
        for outcome in [refused(), Outcome::Stopped { why: Refusal::Refused }] {
            let mut dispatch = tried(&silence());
            dispatch.set_out(noon());
            dispatch.settle(&outcome, noon(), 0.5);
            dispatch.withdraw(noon());
            assert_eq!(dispatch.state, DispatchState::Waiting, "the first try may have arrived");
            dispatch.set_out(noon());
            dispatch.settle(&outcome, noon(), 0.5);
            assert_ne!(dispatch.state, DispatchState::Withdrawn);
            assert!(dispatch.can_withdraw(), "the person can ask again");
        }
    }

    #[test]
    fn a_withdrawal_turned_down_is_no_dead_end() {
        let mut dispatch = tried(&received());
        dispatch.withdraw(noon());
        dispatch.set_out(noon());
        dispatch.settle(&refused(), noon(), 0.5);
        assert_eq!((dispatch.state, dispatch.errand), (DispatchState::Parked, Errand::Withdraw));
        assert!(dispatch.can_retry() && dispatch.can_withdraw());
    }

    #[test]
    fn a_clock_set_back_between_tries_does_not_hurt() {
        let mut dispatch = tried(&silence());
        dispatch.set_out(noon() - TimeDelta::days(3000));
        dispatch.settle(&silence(), noon() - TimeDelta::days(3000), 0.5);
        assert_eq!(dispatch.state, DispatchState::Waiting);
    }

    #[test]
    fn a_report_wanted_back_while_it_is_sent_is_not_lost_sight_of() {
        let mut dispatch = queued();
        dispatch.set_out(noon());
        dispatch.withdraw(noon());
        assert_eq!(dispatch.state, DispatchState::Sending);
        dispatch.settle(&received(), noon(), 0.5);
        assert_eq!((dispatch.state, dispatch.errand), (DispatchState::Waiting, Errand::Withdraw));
    }

    #[test]
    fn trying_again_is_as_patient_as_at_first() {
        let mut dispatch = tried(&Outcome::Stopped { why: Refusal::Refused });
        assert!(dispatch.can_retry());
        dispatch.retry(noon()).unwrap();
        assert_eq!((dispatch.attempts, dispatch.first_attempt_at), (0, None));
        assert_eq!(tried(&refused()).retry(noon()), Err(Code::BadRequest), "the same would be refused again");
        assert_eq!(queued().retry(noon()), Err(Code::BadRequest), "its ten seconds belong to the person");
    }

    #[derive(Clone, Debug)]
    enum Turn {
        Try(Outcome),
        Crash,
        Undo,
        Withdraw,
        Retry,
    }

    fn turn() -> impl Strategy<Value = Turn> {
        let outcome = prop_oneof![
            Just(received()),
            Just(silence()),
            Just(refused()),
            Just(Outcome::Withdrawn),
            Just(Outcome::Stopped { why: Refusal::UnknownReport }),
            Just(Outcome::TooMany { retry_after_s: Some(9) }),
        ];
        prop_oneof![
            outcome.prop_map(Turn::Try),
            Just(Turn::Crash),
            Just(Turn::Undo),
            Just(Turn::Withdraw),
            Just(Turn::Retry)
        ]
    }

    proptest! {
        #[test]
        fn a_report_is_always_either_due_or_at_rest(turns in proptest::collection::vec(turn(), 0..30)) {
            let mut dispatch = queued();
            let mut receipt = false;
            for turn in turns {
                let due = dispatch.next_attempt_at.is_some();
                match turn {
                    Turn::Try(outcome) if due => {
                        dispatch.set_out(noon());
                        dispatch.settle(&outcome, noon(), 0.5);
                    }
                    Turn::Crash if due => {
                        dispatch.set_out(noon());
                        dispatch.resume(noon());
                    }
                    Turn::Undo => drop(dispatch.undo()),
                    Turn::Withdraw => dispatch.withdraw(noon()),
                    Turn::Retry => drop(dispatch.retry(noon())),
                    Turn::Try(_) | Turn::Crash => {}
                }
                let waits = dispatch.state == DispatchState::Waiting;
                prop_assert!(waits == dispatch.next_attempt_at.is_some(), "{dispatch:?}");
                prop_assert!(!receipt || dispatch.receipt.is_some(), "a receipt is never lost");
                receipt = dispatch.receipt.is_some();
                prop_assert!(
                    dispatch.errand == Errand::Submit || receipt,
                    "only what is there by receipt is taken out"
                );
            }
        }
    }
}
