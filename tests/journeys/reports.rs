//! Reporting a call: the preview, one click, undo, the outbox through good and bad days, taking it back.

use acceptance::world::{World, a_call, a_call_with, offline, received, send, standing};
use chrono::TimeDelta;
use ringtrue_app::api::{DiaryStretch, PreviewRequest, ReportStretch, Reporting, SaveCall, SendReport};
use ringtrue_app::{App, Step};
use ringtrue_model::call::{Call, Knowledge};
use ringtrue_model::diary::{DiaryFilter, Place};
use ringtrue_model::dispatch::{
    AttemptResult, DispatchState, Errand, NoAnswer, Outcome, Refusal, RefusedField, VendorStatus,
};
use ringtrue_model::report::{Item, ReportChoices, Reporter};
use ringtrue_model::{Clock, Code, ReportId};
use ringtrue_wire::{Sent, StatusProblem};

/// Lets time pass until nothing is due within a week.
fn work(world: &World, app: &App) {
    let week = world.clock.now() + TimeDelta::days(8);
    loop {
        match app.step_outbox().unwrap() {
            Step::Tried => {}
            Step::Idle(Some(due)) if due < week => {
                let wait = (due - world.clock.now()).max(TimeDelta::milliseconds(1));
                world.clock.pass(wait);
            }
            Step::Idle(_) => return,
        }
    }
}

fn pass_undo(world: &World) {
    world.clock.pass(TimeDelta::seconds(10));
}

fn submitted(world: &World) -> Vec<(ReportId, String)> {
    let sent = world.vendor.sent().into_iter();
    sent.filter_map(|sent| match sent {
        Sent::Submit { report_id, body, .. } => Some((report_id, body)),
        _ => None,
    })
    .collect()
}

fn one_click(call: &Call) -> SendReport {
    SendReport { call_id: call.id, choices: None, report_id: None }
}

#[test]
fn the_preview_shows_exactly_the_bytes_that_go() {
    let world = World::new();
    let app = world.open();
    let call = a_call_with(&app, |f| f.knew_about_me = vec![Knowledge::TicketNumber]);
    let preview = app.preview_report(PreviewRequest { call_id: call.id, choices: None }).unwrap();
    assert_eq!((preview.name.as_str(), preview.host.as_str()), ("Example Antivirus", "reports.example.com"));
    let request = SendReport {
        call_id: call.id,
        choices: Some(preview.choices.clone()),
        report_id: Some(preview.report_id),
    };
    app.send_report(request).unwrap();
    world.vendor.then(received("EX-7K3F-92QD"));
    work(&world, &app);
    assert_eq!(submitted(&world), [(preview.report_id, preview.body.clone())]);
    let view = app.report(preview.report_id).unwrap();
    assert_eq!(view.body, preview.body, "what was sent is kept with the receipt");
    assert_eq!(view.row.mark.reference.as_deref(), Some("EX-7K3F-92QD"));
    assert!(!preview.body.contains("ticket number and wanted"), "own words are off unless switched on");
}

#[test]
fn a_call_back_word_is_made_when_one_is_wanted_and_kept_when_one_is_chosen() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let word_for = |word: &str| {
        let choices = Some(ReportChoices::proposed(word));
        let preview = app.preview_report(PreviewRequest { call_id: call.id, choices }).unwrap();
        preview.choices.callback_word
    };
    assert_eq!(word_for("marmalade"), "marmalade");
    let (one, other) = (word_for(""), word_for(" "));
    assert!(one.len() > 3 && one != other, "each is made anew: {one}, {other}");
}

#[test]
fn every_switch_is_honoured_to_the_byte() {
    let world = World::new();
    let app = world.open();
    let call = a_call_with(&app, |f| f.quoted_reference.value = "TM-1234-82".into());
    let with = |items: Vec<Item>| {
        let choices = ReportChoices { items, ..ReportChoices::proposed("lantern-47") };
        app.preview_report(PreviewRequest { call_id: call.id, choices: Some(choices) }).unwrap()
    };
    let bare = with(vec![]);
    for absent in ["TM-1234-82", "+18555550142", "lantern-47", "He knew my", "0.1.0"] {
        assert!(!bare.body.contains(absent), "{absent} is switched off: {}", bare.body);
    }
    let full = with(Item::ALL.to_vec());
    for present in ["TM-1234-82", "+18555550142", "lantern-47", "He knew my"] {
        assert!(full.body.contains(present), "{present} is switched on: {}", full.body);
    }
    assert!(bare.items.iter().any(|part| part.item == Item::Notes && !part.on && !part.empty));
}

#[test]
fn undo_within_ten_seconds_leaves_no_trace() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    assert_eq!(app.step_outbox().unwrap(), Step::Idle(row.next_attempt_at));
    world.clock.pass(TimeDelta::seconds(9));
    app.undo_report(row.mark.id).unwrap();
    work(&world, &app);
    assert_eq!(submitted(&world), []);
    assert_eq!(standing(&app, row.mark.id).0, DispatchState::Withdrawn);
}

#[test]
fn after_it_went_it_is_too_late_to_undo() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    app.step_outbox().unwrap();
    assert_eq!(app.undo_report(row.mark.id).unwrap_err().code, Code::TooLateToUndo);
}

#[test]
fn one_click_needs_a_preview_seen_once_and_sends_no_own_words() {
    let world = World::new();
    let app = world.open();
    let first = a_call(&app);
    assert_eq!(app.send_report(one_click(&first)).unwrap_err().code, Code::BadRequest);
    assert!(matches!(app.call(first.id).unwrap().reporting, Reporting::Api { one_click: false, .. }));
    let preview = app.preview_report(PreviewRequest { call_id: first.id, choices: None }).unwrap();
    let choices = ReportChoices { items: Item::ALL.to_vec(), ..preview.choices };
    app.send_report(SendReport { call_id: first.id, choices: Some(choices), report_id: None }).unwrap();
    let second = a_call_with(&app, |f| f.notes = "a private matter".into());
    assert!(matches!(app.call(second.id).unwrap().reporting, Reporting::Api { one_click: true, .. }));
    let marked = |call: &Call| {
        let rows =
            app.diary_rows(DiaryStretch { filter: DiaryFilter::default(), offset: 0, limit: 10 }).unwrap();
        rows.into_iter().find(|row| row.id == call.id).unwrap().one_click
    };
    assert!(marked(&second) && !marked(&first), "the row says so, and not where a report stands");
    let row = app.send_report(one_click(&second)).unwrap();
    assert!(!marked(&second));
    let body = app.report(row.mark.id).unwrap().body;
    assert!(!body.contains("a private matter"), "nobody has seen these words as part of a report: {body}");
    assert!(body.contains("+18555550142"));
}

#[test]
fn what_one_recipient_gets_is_not_what_another_was_given() {
    let world = World::new();
    let app = world.open();
    let about = |name: &str| a_call_with(&app, |f| f.claimed_org = name.into());
    send(&app, &about("Example Antivirus"));
    let generous = ReportChoices {
        items: Item::ALL.to_vec(),
        reporter: Reporter { email: "me@example.com".into(), ..Reporter::default() },
        callback_word: "marmalade".into(),
    };
    let call = about("Other Vendor");
    assert_eq!(
        app.send_report(one_click(&call)).unwrap_err().code,
        Code::BadRequest,
        "never seen for this one"
    );
    app.send_report(SendReport { call_id: call.id, choices: Some(generous), report_id: None }).unwrap();
    let row = app.send_report(one_click(&about("Example Antivirus"))).unwrap();
    let body = app.report(row.mark.id).unwrap().body;
    for given_to_the_other in ["me@example.com", "marmalade", "\"share_with_authorities\":true"] {
        assert!(!body.contains(given_to_the_other), "{body}");
    }
}

#[test]
fn a_clock_that_was_years_ahead_keeps_no_report_waiting() {
    let world = World::new();
    world.clock.pass(TimeDelta::days(1500));
    let app = world.open();
    let row = send(&app, &a_call(&app));
    world.clock.pass(-TimeDelta::days(1500));
    world.vendor.then(received("EX-8888-8888"));
    assert_eq!(app.step_outbox().unwrap(), Step::Tried);
    assert_eq!(standing(&app, row.mark.id).0, DispatchState::Accepted);
}

#[test]
fn undoing_one_report_does_not_wake_a_vendor_that_asked_for_peace() {
    let world = World::new();
    let app = world.open();
    send(&app, &a_call(&app));
    pass_undo(&world);
    world.vendor.then(Outcome::TooMany { retry_after_s: Some(3600) });
    app.step_outbox().unwrap();
    let second = send(&app, &a_call(&app));
    let third = send(&app, &a_call(&app));
    pass_undo(&world);
    app.undo_report(second.mark.id).unwrap();
    assert!(matches!(app.step_outbox().unwrap(), Step::Idle(Some(_))), "nothing goes within the hour");
    app.withdraw_report(third.mark.id).unwrap();
    assert_eq!(submitted(&world).len(), 1);
}

#[test]
fn clicking_twice_reports_once() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let first = send(&app, &call);
    let again = app.send_report(one_click(&call)).unwrap();
    assert_eq!(first.mark.id, again.mark.id);
    assert_eq!(app.reports(ReportStretch { offset: 0, limit: 10 }).unwrap().total, 1);
}

#[test]
fn offline_is_a_state_and_the_report_goes_when_the_internet_is_back() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    for _ in 0..5 {
        world.vendor.then(offline());
    }
    world.vendor.then(received("EX-2222-2222"));
    work(&world, &app);
    assert_eq!(standing(&app, row.mark.id), (DispatchState::Accepted, Some("EX-2222-2222".into())));
    let keys: Vec<_> = submitted(&world).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [row.mark.id; 6], "the same key on every try");
    assert_eq!(app.report(row.mark.id).unwrap().attempts.len(), 6);
}

#[test]
fn a_program_that_dies_while_sending_tries_again_with_the_same_key() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    app.stop();
    // The vault as a crash in the middle of a try leaves it.
    let (clock, entropy) = (ringtrue_app::SystemClock, ringtrue_app::SystemEntropy);
    let vault = ringtrue_store::Vault::open(world.folder(), &*world.keys, &clock, &entropy).unwrap();
    let (id, now) = (row.mark.id, world.clock.now());
    vault
        .write(move |tx| {
            let mut dispatch = tx.dispatch(id)?;
            dispatch.set_out(now);
            tx.update_dispatch(&dispatch)
        })
        .unwrap();
    drop(vault);
    let app = world.open();
    world.vendor.then(received("EX-3333-3333"));
    work(&world, &app);
    assert_eq!(standing(&app, id), (DispatchState::Accepted, Some("EX-3333-3333".into())));
    assert_eq!(submitted(&world).len(), 1);
}

#[test]
fn nobody_answering_for_a_week_parks_it_and_asks() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    work(&world, &app);
    let view = app.report(row.mark.id).unwrap();
    assert_eq!(view.row.mark.state, DispatchState::Parked);
    assert_eq!(view.row.mark.last, Some(AttemptResult::Unanswered { why: NoAnswer::NoConnection }));
    assert!(view.can_retry && view.can_withdraw && !view.can_undo);
    world.vendor.then(received("EX-4444-4444"));
    app.retry_report(row.mark.id).unwrap();
    work(&world, &app);
    assert_eq!(standing(&app, row.mark.id).0, DispatchState::Accepted);
}

#[test]
fn a_refused_report_says_which_field_and_another_can_be_sent() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let row = send(&app, &call);
    pass_undo(&world);
    let fields = vec![RefusedField { pointer: "/number/e164".into(), code: "not_a_number".into() }];
    let refusal = AttemptResult::Refused { why: Refusal::InvalidField, fields: fields.clone() };
    world.vendor.then(Outcome::Refused { why: Refusal::InvalidField, fields });
    work(&world, &app);
    let view = app.report(row.mark.id).unwrap();
    assert_eq!((view.row.mark.state, view.row.mark.last), (DispatchState::Refused, Some(refusal)));
    assert_eq!(app.retry_report(row.mark.id).unwrap_err().code, Code::BadRequest);
    let again = send(&app, &call);
    assert_ne!(again.mark.id, row.mark.id, "as a new report");
    world.vendor.then(received("EX-5555-5555"));
    work(&world, &app);
    assert_eq!(standing(&app, again.mark.id).0, DispatchState::Accepted);
    assert_eq!(standing(&app, row.mark.id).0, DispatchState::Refused, "a failure never deletes");
}

#[test]
fn a_refused_report_needs_the_person_until_a_newer_one_goes_or_its_call_is_deleted() {
    let world = World::new();
    let app = world.open();
    let needs_you = || app.reports(ReportStretch { offset: 0, limit: 1 }).unwrap().needs_you;
    let refused = |name: &str| {
        let call = a_call_with(&app, |f| f.claimed_org = name.into());
        let row = send(&app, &call);
        pass_undo(&world);
        world.vendor.then(Outcome::Refused { why: Refusal::InvalidField, fields: vec![] });
        work(&world, &app);
        assert_eq!(standing(&app, row.mark.id).0, DispatchState::Refused);
        call
    };
    let mut call = refused("Example Antivirus");
    let other = refused("Example Antivirus");
    assert_eq!(needs_you(), 2);

    send(&app, &call);
    assert_eq!(
        needs_you(),
        1,
        "a newer report about the same call to the same recipient has taken its place"
    );
    world.vendor.then(received("EX-9999-9999"));
    work(&world, &app);
    assert_eq!(needs_you(), 1);

    app.delete_call(other.id).unwrap();
    assert_eq!(needs_you(), 0, "about a deleted call there is nothing left to write anew");
    app.undelete_call(other.id).unwrap();
    assert_eq!(needs_you(), 1);

    call = other;
    call.fields.claimed_org = "Other Vendor".into();
    call.fields.claimed_org_id = None;
    let change =
        SaveCall { id: Some(call.id), revision: Some(call.revision), fields: call.fields, draft: None };
    send(&app, &app.save_call(change).unwrap().call.unwrap());
    assert_eq!(needs_you(), 1, "a report to someone else settles nothing with this recipient");
}

#[test]
fn a_report_says_that_its_call_was_deleted() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let id = send(&app, &call).mark.id;
    assert_eq!(app.report(id).unwrap().call, Place::Diary);
    app.delete_call(call.id).unwrap();
    assert_eq!(app.report(id).unwrap().call, Place::Bin);
    app.undelete_call(call.id).unwrap();
    assert_eq!(app.report(id).unwrap().call, Place::Diary);
}

#[test]
fn a_vendor_in_trouble_is_asked_once_and_not_for_every_report() {
    let world = World::new();
    let app = world.open();
    for _ in 0..20 {
        send(&app, &a_call(&app));
    }
    pass_undo(&world);
    world.vendor.then(Outcome::TooMany { retry_after_s: Some(3600) });
    assert_eq!(app.step_outbox().unwrap(), Step::Tried);
    let hour = world.clock.now() + TimeDelta::hours(1);
    assert_eq!(app.step_outbox().unwrap(), Step::Idle(Some(hour)), "the host is left in peace");
    world.clock.pass(TimeDelta::hours(1));
    for n in 0..20 {
        world.vendor.then(received(&format!("EX-{n:04}-AAAA")));
    }
    work(&world, &app);
    assert_eq!(submitted(&world).len(), 21);
    assert_eq!(app.reports(ReportStretch { offset: 0, limit: 1 }).unwrap().waiting, 0);
}

#[test]
fn an_accepted_report_can_be_taken_back() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    world.vendor.then(received("EX-6666-6666"));
    work(&world, &app);
    world.vendor.then(offline());
    world.vendor.then(Outcome::Withdrawn);
    app.withdraw_report(row.mark.id).unwrap();
    assert_eq!(app.report(row.mark.id).unwrap().row.mark.errand, Errand::Withdraw);
    work(&world, &app);
    assert_eq!(standing(&app, row.mark.id).0, DispatchState::Withdrawn);
    assert_eq!(app.withdraw_report(row.mark.id).unwrap_err().code, Code::BadRequest);
    let receipts: Vec<_> = world
        .vendor
        .sent()
        .into_iter()
        .filter_map(|sent| match sent {
            Sent::Withdraw { receipt, .. } => Some(receipt),
            _ => None,
        })
        .collect();
    assert_eq!(receipts.len(), 2, "the withdrawal too is tried until it is answered: {receipts:?}");
}

#[test]
fn news_of_a_report_are_asked_for_with_its_receipt() {
    let world = World::new();
    let app = world.open();
    let row = send(&app, &a_call(&app));
    pass_undo(&world);
    world.vendor.then(received("EX-7777-7777"));
    work(&world, &app);
    let status = || app.report(row.mark.id).unwrap().row.vendor_status;
    for (answer, expected) in [
        (Ok(VendorStatus::Reviewing), VendorStatus::Reviewing),
        (Err(StatusProblem::TooMany { retry_after_s: None }), VendorStatus::Reviewing),
        (Err(StatusProblem::UnknownReport), VendorStatus::Expired),
        (Ok(VendorStatus::Unknown), VendorStatus::Unknown),
        (Ok(VendorStatus::Confirmed), VendorStatus::Confirmed),
    ] {
        world.vendor.then_status(answer);
        app.refresh_report(row.mark.id).unwrap();
        assert_eq!(status(), Some(expected));
    }
}

#[test]
fn an_organisation_without_an_api_shows_its_official_routes() {
    let world = World::new();
    let app = world.open();
    let call = a_call_with(&app, |f| f.claimed_org = "Quiet Bank".into());
    let Reporting::Routes { organisation, routes, items } = app.call(call.id).unwrap().reporting else {
        panic!("a bank without an API takes no reports from here");
    };
    assert_eq!(organisation.as_deref(), Some("Quiet Bank"));
    assert_eq!(routes.len(), 1);
    assert!(items.iter().any(|part| part.item == Item::When));
    let preview = app.preview_report(PreviewRequest { call_id: call.id, choices: None });
    assert_eq!(preview.unwrap_err().code, Code::NoReportApi);
}

#[test]
fn own_details_of_absurd_length_are_answered_before_they_go() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let choices = ReportChoices { items: Item::ALL.to_vec(), ..ReportChoices::proposed(&"x".repeat(5000)) };
    let request = PreviewRequest { call_id: call.id, choices: Some(choices.clone()) };
    assert_eq!(app.preview_report(request).unwrap().problem.unwrap().code, Code::TooLong);
    let send = SendReport { call_id: call.id, choices: Some(choices), report_id: None };
    assert_eq!(app.send_report(send).unwrap_err().code, Code::TooLong);
}

#[test]
fn a_report_larger_than_vendors_take_is_answered_before_it_goes() {
    let world = World::new();
    let app = world.open();
    let call = a_call_with(&app, |f| f.websites = vec!["é".repeat(500); 50]);
    let preview = app.preview_report(PreviewRequest { call_id: call.id, choices: None }).unwrap();
    assert_eq!(preview.problem.as_ref().unwrap().code, Code::ReportTooLarge);
    let send = SendReport { call_id: call.id, choices: Some(preview.choices), report_id: None };
    assert_eq!(app.send_report(send).unwrap_err().code, Code::ReportTooLarge);
}
