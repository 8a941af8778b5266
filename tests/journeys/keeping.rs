//! What is kept, what goes, and when: the bin, evidence, old calls, versions.

use acceptance::world::{World, a_call, a_call_with, received, send, standing};
use chrono::{DateTime, TimeDelta};
use ringtrue_app::api::{
    BinStretch, BringBackVersion, DiaryStretch, Draft, ExportCalls, ExportFormat, JobOutcome, JobState,
    KeepCall, SaveCall, SendReport, Settings, WhichCalls,
};
use ringtrue_app::{App, Tidied};
use ringtrue_model::call::Call;
use ringtrue_model::diary::{DiaryFilter, Place};
use ringtrue_model::dispatch::DispatchState;
use ringtrue_model::{CallId, Clock, Code};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);
const NOTHING: Tidied = Tidied { binned: 0, purged: 0 };

fn in_bin(app: &App) -> Vec<CallId> {
    let rows = app.bin_rows(BinStretch { offset: 0, limit: 200 }).unwrap();
    assert_eq!(app.bin_outline().unwrap().total as usize, rows.len());
    rows.into_iter().map(|row| row.id).collect()
}

fn in_diary(app: &App) -> usize {
    app.diary_outline(DiaryFilter::default()).unwrap().total as usize
}

fn came_of_it(app: &App) -> JobOutcome {
    match app.wait_for_job(Duration::from_secs(120)).unwrap().state {
        JobState::Done { outcome } => outcome,
        other => panic!("not done: {other:?}"),
    }
}

fn set(app: &App, change: impl FnOnce(&mut Settings)) {
    let mut settings = app.settings().unwrap();
    change(&mut settings);
    app.change_settings(settings).unwrap();
}

/// Lets so many days go by; the program is open on each of them.
fn live(world: &World, app: &App, days: i64) -> Tidied {
    (0..days).fold(NOTHING, |all, _| {
        world.clock.pass(TimeDelta::days(1));
        let day = app.tidy().unwrap();
        Tidied { binned: all.binned + day.binned, purged: all.purged + day.purged }
    })
}

fn edit(app: &App, call: &Call, notes: &str) -> Call {
    let mut fields = call.fields.clone();
    fields.notes = notes.into();
    let request = SaveCall { id: Some(call.id), revision: Some(call.revision), fields, draft: None };
    app.save_call(request).unwrap().call.unwrap()
}

fn notes(app: &App, id: CallId) -> Vec<String> {
    app.call_versions(id).unwrap().into_iter().map(|version| version.fields.notes).collect()
}

/// A call that took place and was written down so many days ago.
fn an_old_call(world: &World, app: &App, days: i64) -> Call {
    world.clock.pass(TimeDelta::days(-days));
    let then = world.clock.now();
    let call = a_call_with(app, |fields| fields.occurred_at.instant = then);
    world.clock.pass(TimeDelta::days(days));
    call
}

#[test]
fn a_deleted_call_waits_thirty_days_in_the_bin_and_then_goes() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    let call = a_call(&app);
    let deleted_at = world.clock.now();
    app.delete_call(call.id).unwrap();
    let row = app.bin_rows(BinStretch { offset: 0, limit: 1 }).unwrap().remove(0);
    assert_eq!((row.id, row.deleted_at), (call.id, deleted_at));
    assert_eq!(row.goes_at, Some(deleted_at + TimeDelta::days(30)));
    assert_eq!(live(&world, &app, 29), NOTHING);
    assert_eq!(app.binned_call(call.id).unwrap().call, call, "all of it is still there");
    assert_eq!(live(&world, &app, 1), Tidied { purged: 1, ..NOTHING });
    assert_eq!(in_bin(&app), []);
    assert_eq!(app.undelete_call(call.id).unwrap_err().code, Code::NotFound);
}

#[test]
fn the_bin_keeps_for_as_long_as_is_chosen() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    let call = a_call(&app);
    app.delete_call(call.id).unwrap();
    set(&app, |settings| settings.bin_days = None);
    assert_eq!(app.binned_call(call.id).unwrap().goes_at, None);
    assert_eq!(live(&world, &app, 400), NOTHING);
    set(&app, |settings| settings.bin_days = Some(365));
    assert_eq!(in_bin(&app), [], "what is due at a change goes at once");
    for bad in [Some(0), Some(3_651)] {
        let settings = Settings { bin_days: bad, ..Settings::default() };
        assert_eq!(app.change_settings(settings).unwrap_err().code, Code::BadRequest);
    }
}

#[test]
fn settings_from_before_the_bin_empty_it_after_thirty_days() {
    let before: Settings = serde_json::from_str("{\"region\":\"GB\"}").unwrap();
    assert_eq!((before.bin_days, before.retention_months), (Some(30), None));
    let never: Settings = serde_json::from_str("{\"bin_days\":null}").unwrap();
    assert_eq!(never.bin_days, None);
}

#[test]
fn calls_of_another_computer_are_not_old_on_the_day_they_come() {
    let (here, there) = (World::new(), World::new());
    let (app, other) = (here.open(), there.open());
    let old = an_old_call(&there, &other, 800);
    let file = there.folder().join("calls.json");
    let everything = ExportCalls { which: WhichCalls::All, format: ExportFormat::Json };
    other.export_calls(file.clone(), everything).unwrap();
    other.wait_for_job(LONG).unwrap();
    set(&app, |settings| settings.retention_months = Some(12));
    app.tidy().unwrap();
    let plan = app.choose_import(file).unwrap().plan;
    app.import_calls(plan).unwrap();
    app.wait_for_job(LONG).unwrap();
    assert_eq!(live(&here, &app, 360), NOTHING, "it was brought in less than twelve months ago");
    assert_eq!(app.call(old.id).unwrap().call, old, "and says when it was saved");
    assert_eq!(live(&here, &app, 10), Tidied { binned: 1, ..NOTHING });
}

#[test]
fn a_clock_that_leaps_empties_nothing() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    set(&app, |settings| settings.retention_months = Some(12));
    let (kept, deleted) = (a_call(&app), a_call(&app));
    app.delete_call(deleted.id).unwrap();
    let years = TimeDelta::days(3_653);
    for leap in [years, -years, TimeDelta::days(-366), TimeDelta::days(366)] {
        world.clock.pass(leap);
        assert_eq!(app.tidy().unwrap(), NOTHING, "after a leap of {leap}");
    }
    app.stop();
    let app = world.open();
    world.clock.pass(years);
    assert_eq!(app.tidy().unwrap(), NOTHING);
    world.clock.pass(TimeDelta::hours(30));
    assert_eq!(app.tidy().unwrap(), NOTHING, "a day later it is still doubted");
    assert_eq!(in_bin(&app), [deleted.id]);
    assert_eq!(app.call(kept.id).unwrap().call, kept);
    assert_eq!(live(&world, &app, 7), Tidied { binned: 1, purged: 0 }, "a week later it is believed");
    assert_eq!(live(&world, &app, 21), NOTHING, "what is in the bin waits its days");
    assert_eq!(live(&world, &app, 1).purged, 1);
}

#[test]
fn what_is_deleted_can_be_brought_back_or_deleted_for_good_by_hand() {
    let world = World::new();
    let app = world.open();
    let calls = [a_call(&app), a_call(&app), a_call(&app), a_call(&app)];
    for call in &calls {
        app.delete_call(call.id).unwrap();
    }
    app.undelete_call(calls[0].id).unwrap();
    app.purge_call(calls[1].id).unwrap();
    assert_eq!((in_diary(&app), in_bin(&app).len()), (1, 2));
    app.undelete_all().unwrap();
    assert_eq!(came_of_it(&app), JobOutcome::BroughtBack { calls: 2 });
    assert_eq!((in_diary(&app), in_bin(&app).len()), (3, 0));
    app.delete_call(calls[0].id).unwrap();
    app.delete_call(calls[2].id).unwrap();
    app.empty_bin().unwrap();
    assert_eq!(came_of_it(&app), JobOutcome::BinEmptied { calls: 2 });
    assert_eq!((in_diary(&app), in_bin(&app).len()), (1, 0));
    assert_eq!(app.bin_rows(BinStretch { offset: 0, limit: 201 }).unwrap_err().code, Code::BadRequest);
}

#[test]
fn a_full_bin_is_emptied_whole_or_not_at_all() {
    let world = World::new();
    let app = world.open();
    let calls: Vec<CallId> = (0..250).map(|_| a_call(&app).id).collect();
    calls.iter().for_each(|id| app.delete_call(*id).unwrap());
    let kept = a_call(&app);
    app.stop();
    let impatient = world.open_stopping_jobs();
    for begin in [App::empty_bin, App::undelete_all] {
        begin(&impatient).unwrap();
        let state = impatient.wait_for_job(Duration::from_secs(120)).unwrap().state;
        assert_eq!(state, JobState::Stopped { by_lock: false });
        assert_eq!(impatient.bin_outline().unwrap().total, 250);
    }
    impatient.stop();
    let app = world.open();
    app.empty_bin().unwrap();
    assert_eq!(came_of_it(&app), JobOutcome::BinEmptied { calls: 250 });
    assert_eq!(app.bin_outline().unwrap().total, 0);
    assert_eq!(app.call(kept.id).unwrap().call, kept);
}

#[test]
fn a_purged_call_takes_no_report_with_it() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let report = send(&app, &call).mark.id;
    world.vendor.then(received("EX-1"));
    world.clock.pass(TimeDelta::seconds(11));
    app.step_outbox().unwrap();
    let before = app.report(report).unwrap();
    assert_eq!(before.call, Place::Diary);
    app.delete_call(call.id).unwrap();
    assert_eq!(app.report(report).unwrap().call, Place::Bin);
    app.purge_call(call.id).unwrap();
    app.stop();
    let app = world.open();
    let after = app.report(report).unwrap();
    assert_eq!(after.call, Place::Gone);
    assert_eq!((after.body, after.attempts, after.row), (before.body, before.attempts, before.row));
    assert_eq!(standing(&app, report), (DispatchState::Accepted, Some("EX-1".into())));
    let again = SendReport { call_id: call.id, choices: None, report_id: None };
    assert_eq!(app.send_report(again).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_report_that_waits_goes_although_its_call_was_deleted_for_good() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let report = send(&app, &call).mark.id;
    app.delete_call(call.id).unwrap();
    app.purge_call(call.id).unwrap();
    world.vendor.then(received("EX-2"));
    world.clock.pass(TimeDelta::seconds(11));
    app.step_outbox().unwrap();
    assert_eq!(standing(&app, report), (DispatchState::Accepted, Some("EX-2".into())));
}

#[test]
fn evidence_cannot_be_deleted_before_its_mark_is_taken_away() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    let call = an_old_call(&world, &app, 800);
    app.keep_call(KeepCall { id: call.id, kept: true }).unwrap();
    assert_eq!(app.delete_call(call.id).unwrap_err().code, Code::KeptForEvidence);
    assert_eq!(app.purge_call(call.id).unwrap_err().code, Code::KeptForEvidence);
    let row = DiaryStretch { filter: DiaryFilter::default(), offset: 0, limit: 1 };
    assert!(app.diary_rows(row).unwrap()[0].kept);
    set(&app, |settings| settings.retention_months = Some(12));
    assert_eq!((app.old_calls(12).unwrap(), in_bin(&app).len()), (0, 0));
    let edited = edit(&app, &call, "one more thing");
    assert!(edited.kept && app.call(call.id).unwrap().call.kept, "it can still be changed");
    app.keep_call(KeepCall { id: call.id, kept: false }).unwrap();
    app.delete_call(call.id).unwrap();
    assert_eq!(in_bin(&app), [call.id]);
}

#[test]
fn old_calls_go_to_the_bin_once_that_is_switched_on_and_come_back_for_good() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    let old = an_old_call(&world, &app, 800);
    let recent = a_call(&app);
    let written_late = a_call_with(&app, |fields| fields.occurred_at.instant -= TimeDelta::days(800));
    assert_eq!(live(&world, &app, 3), NOTHING, "off until it is switched on");
    assert_eq!((app.old_calls(12).unwrap(), app.old_calls(60).unwrap()), (1, 0));
    assert_eq!(in_diary(&app), 3, "asking moves nothing");
    set(&app, |settings| settings.retention_months = Some(12));
    assert_eq!(in_bin(&app), [old.id]);
    app.undelete_call(old.id).unwrap();
    assert_eq!(live(&world, &app, 30), NOTHING, "what was brought back stays");
    assert_eq!(live(&world, &app, 340).binned, 3, "until it was left alone for as long again");
    for id in [recent.id, written_late.id, old.id] {
        assert!(in_bin(&app).contains(&id));
    }
    assert_eq!(app.old_calls(0).unwrap_err().code, Code::BadRequest);
}

#[test]
fn a_draft_waits_with_its_call_and_is_never_lost_unasked() {
    let world = World::new();
    let app = world.open();
    app.tidy().unwrap();
    let call = a_call(&app);
    let key = call.id.to_string();
    app.keep_draft(Draft { key: key.clone(), form: "{\"notes\":\"half a".into() }).unwrap();
    app.delete_call(call.id).unwrap();
    let binned = app.binned_call(call.id).unwrap();
    assert_eq!((binned.draft, binned.goes_at), (true, None));
    assert_eq!(live(&world, &app, 60), NOTHING);
    app.undelete_call(call.id).unwrap();
    assert_eq!(app.draft(key.clone()).unwrap().unwrap().draft.form, "{\"notes\":\"half a");
    app.delete_call(call.id).unwrap();
    assert_eq!(app.bin_outline().unwrap().drafts, 1);
    app.purge_call(call.id).unwrap();
    assert_eq!(app.draft(key.clone()).unwrap(), None);
    let shouted = Draft { key: key.to_uppercase(), form: "{}".into() };
    assert_eq!(app.keep_draft(shouted).unwrap_err().code, Code::BadRequest, "a call has one draft only");
}

#[test]
fn every_change_is_a_version_and_can_be_brought_back() {
    let world = World::new();
    let app = world.open();
    let first = a_call(&app);
    let minute = || world.clock.pass(TimeDelta::minutes(1));
    minute();
    let second = edit(&app, &first, "second thoughts");
    minute();
    assert_eq!(edit(&app, &second, "second thoughts"), second, "a save that changes nothing is no version");
    let third = edit(&app, &second, "");
    assert_eq!(notes(&app, first.id), ["", "second thoughts", &first.fields.notes]);
    let saved: Vec<DateTime<_>> =
        app.call_versions(first.id).unwrap().iter().map(|version| version.saved_at).collect();
    assert_eq!(saved, [third.updated_at, second.updated_at, first.updated_at]);

    minute();
    let wanted = BringBackVersion { id: first.id, revision: third.revision, version: 1 };
    let back = app.bring_back_version(wanted).unwrap();
    assert_eq!((back.revision, &back.fields), (4, &first.fields));
    assert_eq!(notes(&app, first.id).len(), 4, "nothing is lost by it");
    assert_eq!(app.bring_back_version(wanted).unwrap_err().code, Code::ChangedMeanwhile);
    let never = BringBackVersion { revision: 4, version: 9, ..wanted };
    assert_eq!(app.bring_back_version(never).unwrap_err().code, Code::NotFound);
    app.delete_call(first.id).unwrap();
    app.undelete_call(first.id).unwrap();
    assert_eq!(notes(&app, first.id).len(), 4, "the bin keeps them too");
}
