//! The outbox: what is due, what was tried, and that nothing is ever lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::dispatch::{
    Attempt, AttemptResult, Dispatch, DispatchState, Errand, NoAnswer, Receipt, VendorStatus,
};
use ringtrue_model::{CallId, Code, OrganisationId, ReportId};
use ringtrue_store::Vault;
use std::collections::HashMap;
use support::{Noon, Random, World, call, noon};
use url::Url;

/// A report about a new call, queued `seconds` after noon and due ten seconds later.
fn queued(vault: &Vault, seconds: i64) -> Dispatch {
    let noted = call("Example Antivirus");
    let dispatch = dispatch(noted.id, noon() + TimeDelta::seconds(seconds));
    let kept = dispatch.clone();
    vault
        .write(move |tx| {
            tx.insert_call(&noted)?;
            tx.insert_dispatch(&kept)
        })
        .unwrap();
    dispatch
}

fn dispatch(call_id: CallId, queued_at: DateTime<Utc>) -> Dispatch {
    let due = queued_at + TimeDelta::seconds(10);
    Dispatch {
        report_id: ReportId::new(&Noon, &Random),
        call_id,
        organisation_id: OrganisationId::try_from("example-antivirus".to_owned()).unwrap(),
        organisation_name: "Example Antivirus".into(),
        base: Url::parse("https://reports.example.com/").unwrap(),
        errand: Errand::Submit,
        state: DispatchState::Waiting,
        queued_at,
        undo_until: due,
        next_attempt_at: Some(due),
        attempts: 0,
        first_attempt_at: None,
        last: None,
        doubtful: false,
        withdraw_wanted: false,
        receipt: None,
        body: "{\"schema_version\":1}".into(),
    }
}

fn update(vault: &Vault, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    vault.write(move |tx| tx.update_dispatch(&dispatch)).unwrap();
}

fn moved(vault: &Vault, mut dispatch: Dispatch, state: DispatchState) -> Dispatch {
    dispatch.state = state;
    update(vault, &dispatch);
    dispatch
}

#[test]
fn a_report_is_unsettled_until_a_newer_one_about_its_call_goes_to_its_recipient() {
    let world = World::new();
    let vault = world.vault();
    let unsettled = || vault.read(|view| view.unsettled_dispatches()).unwrap();
    let refused = moved(&vault, queued(&vault, 0), DispatchState::Refused);
    moved(&vault, queued(&vault, 0), DispatchState::Parked);
    for settled in [DispatchState::Waiting, DispatchState::Accepted, DispatchState::Withdrawn] {
        moved(&vault, queued(&vault, 0), settled);
    }
    assert_eq!(unsettled(), 2);

    let mut elsewhere = dispatch(refused.call_id, noon() + TimeDelta::seconds(20));
    elsewhere.organisation_id = OrganisationId::try_from("other-vendor".to_owned()).unwrap();
    let newer = dispatch(refused.call_id, noon() + TimeDelta::seconds(40));
    vault.write(move |tx| tx.insert_dispatch(&elsewhere)).unwrap();
    assert_eq!(unsettled(), 2, "another recipient has its own reports");
    let kept = newer.clone();
    vault.write(move |tx| tx.insert_dispatch(&kept)).unwrap();
    assert_eq!(unsettled(), 1);
    moved(&vault, newer, DispatchState::Refused);
    assert_eq!(unsettled(), 2, "of two that were turned down only the newer counts");
    vault.write(move |tx| tx.delete_call(refused.call_id, noon())).unwrap();
    assert_eq!(unsettled(), 1, "about a deleted call nothing can be written anew");
}

#[test]
fn a_report_comes_back_whole_with_its_receipt() {
    let world = World::new();
    let vault = world.vault();
    let mut sent = queued(&vault, 0);
    assert_eq!(vault.read(|view| view.dispatch(sent.report_id)).unwrap(), sent);
    sent.state = DispatchState::Accepted;
    sent.next_attempt_at = None;
    sent.last = Some(AttemptResult::Received);
    sent.receipt = Some(Receipt {
        reference: "EX-7K3F-92QD".into(),
        receipt: "r".repeat(43),
        received_at: noon(),
        status: VendorStatus::Received,
    });
    update(&vault, &sent);
    drop(vault);
    assert_eq!(world.vault().read(|view| view.dispatch(sent.report_id)).unwrap(), sent);
}

#[test]
fn the_bytes_are_frozen() {
    let world = World::new();
    let vault = world.vault();
    let sent = queued(&vault, 0);
    update(&vault, &Dispatch { body: "something else".into(), attempts: 3, ..sent.clone() });
    let kept = vault.read(|view| view.dispatch(sent.report_id)).unwrap();
    assert_eq!((kept.body, kept.attempts), (sent.body, 3));
}

#[test]
fn what_is_not_there_is_told() {
    let world = World::new();
    let vault = world.vault();
    let stray = dispatch(call("nobody").id, noon());
    let id = stray.report_id;
    let attempt = Attempt { at: noon(), errand: Errand::Submit, result: AttemptResult::TooMany };
    let (one, two) = (stray.clone(), stray.clone());
    assert_eq!(vault.write(move |tx| tx.insert_dispatch(&one)).unwrap_err().code(), Code::NotFound);
    assert_eq!(vault.write(move |tx| tx.update_dispatch(&two)).unwrap_err().code(), Code::NotFound);
    assert_eq!(vault.write(move |tx| tx.add_attempt(id, &attempt)).unwrap_err().code(), Code::NotFound);
    assert_eq!(vault.read(|view| view.dispatch(id)).unwrap_err().code(), Code::NotFound);
}

#[test]
fn a_report_is_queued_once() {
    let world = World::new();
    let vault = world.vault();
    let sent = queued(&vault, 0);
    let again = sent.clone();
    vault.write(move |tx| tx.insert_dispatch(&again)).expect_err("the same report was queued twice");
    assert_eq!(vault.read(|view| view.dispatches(0, 10)).unwrap(), [sent]);
}

#[test]
fn due_is_what_waits_and_whose_time_has_come() {
    let world = World::new();
    let vault = world.vault();
    let due = |seconds: i64, held: &[String]| {
        let now = noon() + TimeDelta::seconds(seconds);
        vault.read(|view| Ok((view.first_due(now, held)?, view.next_due(held)?))).unwrap()
    };
    assert_eq!(due(1000, &[]), (None, None), "an empty outbox");
    let second = queued(&vault, 5);
    let first = queued(&vault, 0);
    let next = first.next_attempt_at;
    assert_eq!(due(9, &[]), (None, next), "too early");
    assert_eq!(due(10, &[]), (Some(first.clone()), next), "not at its time");
    assert_eq!(due(1000, &[]).0, Some(first.clone()), "not the one that waited longest");
    for state in [
        DispatchState::Sending,
        DispatchState::Accepted,
        DispatchState::Refused,
        DispatchState::Parked,
        DispatchState::Withdrawn,
    ] {
        moved(&vault, first.clone(), state);
        assert_eq!(due(1000, &[]).0.as_ref(), Some(&second), "{state:?} is tried");
    }
    let held = [second.base.host_str().unwrap().to_owned()];
    assert_eq!(due(1000, &held), (None, None), "a host that is held is tried");
    update(&vault, &Dispatch { next_attempt_at: None, ..second });
    assert_eq!(due(1000, &[]), (None, None), "a report without a time is tried");
}

#[test]
fn what_was_being_sent_is_found_at_the_next_start() {
    let world = World::new();
    let vault = world.vault();
    let second = moved(&vault, queued(&vault, 1), DispatchState::Sending);
    let first = moved(&vault, queued(&vault, 0), DispatchState::Sending);
    queued(&vault, 2);
    drop(vault);
    assert_eq!(world.vault().read(|view| view.interrupted_dispatches()).unwrap(), [first, second]);
}

#[test]
fn tries_are_kept_newest_first() {
    let world = World::new();
    let vault = world.vault();
    let sent = queued(&vault, 0);
    let other = queued(&vault, 1);
    let attempt = |seconds, result| Attempt {
        at: noon() + TimeDelta::seconds(seconds),
        errand: Errand::Submit,
        result,
    };
    let first = attempt(10, AttemptResult::Unanswered { why: NoAnswer::TimedOut });
    let second = attempt(5, AttemptResult::Received);
    let kept = [first.clone(), second.clone()];
    vault
        .write(move |tx| kept.iter().try_for_each(|attempt| tx.add_attempt(sent.report_id, attempt)))
        .unwrap();
    let tries = |id| vault.read(|view| view.attempts(id)).unwrap();
    assert_eq!(tries(sent.report_id), [second, first], "by the clock, which may be set back");
    assert_eq!(tries(other.report_id), []);
}

#[test]
fn lists_counts_and_rows_tell_the_same() {
    let world = World::new();
    let vault = world.vault();
    let first = queued(&vault, 0);
    let mut again = dispatch(first.call_id, noon() + TimeDelta::seconds(60));
    let kept = again.clone();
    vault.write(move |tx| tx.insert_dispatch(&kept)).unwrap();
    let other = moved(&vault, queued(&vault, 30), DispatchState::Parked);
    let (all, page, of_call, counts) = vault
        .read(|view| {
            Ok((
                view.dispatches(0, 10)?,
                view.dispatches(1, 1)?,
                view.dispatches_of(first.call_id)?,
                view.dispatch_counts()?,
            ))
        })
        .unwrap();
    assert_eq!(all, [again.clone(), other.clone(), first.clone()]);
    assert_eq!(page, std::slice::from_ref(&other));
    assert_eq!(of_call, [again.clone(), first.clone()]);
    assert_eq!(counts, HashMap::from([(DispatchState::Waiting, 2), (DispatchState::Parked, 1)]));

    let reported = |reported| {
        let filter = DiaryFilter { reported: Some(reported), ..DiaryFilter::default() };
        let rows = vault.read(|view| view.diary_rows(&filter, 0, 10)).unwrap();
        let mut ids: Vec<_> =
            rows.into_iter().map(|(call, newest)| (call.id, newest.map(|d| d.report_id))).collect();
        ids.sort();
        ids
    };
    let mut expected = vec![(first.call_id, Some(again.report_id)), (other.call_id, Some(other.report_id))];
    expected.sort();
    assert_eq!(reported(true), expected, "a row shows the newest report");
    assert_eq!(reported(false), []);

    moved(&vault, first.clone(), DispatchState::Withdrawn);
    assert_eq!(reported(true), expected, "one of two reports still stands");
    again = moved(&vault, again, DispatchState::Withdrawn);
    assert_eq!(reported(true), [(other.call_id, Some(other.report_id))]);
    assert_eq!(reported(false), [(again.call_id, Some(again.report_id))], "taken back, so not reported");
}

#[test]
fn deleting_a_call_keeps_its_reports() {
    let world = World::new();
    let vault = world.vault();
    let sent = queued(&vault, 0);
    let call = sent.call_id;
    vault.write(move |tx| tx.delete_call(call, noon())).unwrap();
    assert_eq!(vault.read(|view| view.dispatches(0, 10)).unwrap(), [sent]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_body_round_trips_byte_by_byte(body in any::<String>(), name in any::<String>()) {
        let world = World::new();
        let vault = world.vault();
        let noted = call("x");
        let sent = Dispatch { body, organisation_name: name, ..dispatch(noted.id, noon()) };
        let kept = sent.clone();
        vault.write(move |tx| { tx.insert_call(&noted)?; tx.insert_dispatch(&kept) }).unwrap();
        prop_assert_eq!(vault.read(|view| view.dispatch(sent.report_id)).unwrap(), sent);
    }
}
