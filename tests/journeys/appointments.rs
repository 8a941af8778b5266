//! Calls that are expected: written down before, due or not, proposed by a caller.

use crate::directory::shipped;
use acceptance::world::{World, a_call};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use ringtrue_app::api::{Draft, DueQuery, DueView, SaveAppointment, SaveCall, TakeOver, There, VerdictView};
use ringtrue_app::{App, SystemClock, SystemEntropy};
use ringtrue_model::appointment::{Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Window, Zone};
use ringtrue_model::call::{Expected, Moment};
use ringtrue_model::rules::{AppointmentState, VerdictOutcome};
use ringtrue_model::{CallFields, CallId, Clock, Code};

/// For the next three hours, arranged on Trend Micro's site.
fn fields(world: &World) -> AppointmentFields {
    let now = world.clock.now().naive_utc();
    AppointmentFields {
        claimed_org: "Trend Micro".to_owned(),
        claimed_org_id: None,
        window: Window::Hours {
            day: now.date(),
            from: now.time(),
            until: (now + TimeDelta::hours(3)).time(),
        },
        zone: Zone::UTC,
        repeats: None,
        arranged_by: ArrangedBy::Me,
        channel: Some(ArrangedOver::Website),
        reference: "C-1234".to_owned(),
        note: String::new(),
        proposed_in: None,
        calendar_uid: String::new(),
    }
}

fn save(app: &App, fields: AppointmentFields) -> Appointment {
    let request = SaveAppointment { id: None, revision: None, fields };
    app.save_appointment(request).unwrap().appointment.unwrap()
}

fn due(app: &App, name: &str) -> DueView {
    app.due(DueQuery { claimed_org: None, claimed_name: name.to_owned(), began: None }).unwrap()
}

/// A call from "Trend Micro" that begins now, and what is said of it.
fn rings(app: &App, world: &World, expected: Expected) -> (VerdictView, DueView) {
    let fields = CallFields::new(Moment::from(world.clock.now_local()), "Trend Micro", expected);
    let unsaved = app.verdict(fields.clone()).unwrap();
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None }).unwrap();
    let view = app.call(saved.call.unwrap().id).unwrap();
    assert_eq!(unsaved, view.verdict, "the same before it is saved and after");
    (view.verdict, view.due)
}

#[test]
fn a_call_that_was_written_down_before_is_due_and_spares_the_rule() {
    let world = World::new();
    let app = shipped(&world);
    assert_eq!(due(&app, "").state, AppointmentState::None);
    let saved = save(&app, fields(&world));
    assert_eq!(saved.fields.claimed_org_id.unwrap().as_str(), "trend-micro", "recognised as calls are");
    world.clock.pass(TimeDelta::minutes(30));
    for name in ["", "trend micro", "TrendMicro support"] {
        let said = due(&app, name);
        assert_eq!((said.state, said.now.len()), (AppointmentState::Due, 1), "{name}");
    }
    assert_eq!(due(&app, "Microsoft").state, AppointmentState::None);
    let (verdict, due) = rings(&app, &world, Expected::ArrangedByMe);
    assert_eq!((verdict.outcome, due.state), (VerdictOutcome::NotEnough, AppointmentState::Due));
    assert_eq!(due.now[0].reference, "C-1234");
    world.clock.pass(TimeDelta::hours(4));
    let (verdict, due) = rings(&app, &world, Expected::No);
    assert_eq!((verdict.outcome, due.state), (VerdictOutcome::Contradiction, AppointmentState::Undue));
}

#[test]
fn who_rings_early_and_talks_on_is_not_due_for_it_and_who_rang_in_time_stays_so() {
    let world = World::new();
    let app = shipped(&world);
    let from = (world.clock.now() + TimeDelta::hours(1)).naive_utc().time();
    let until = (world.clock.now() + TimeDelta::hours(2)).naive_utc().time();
    let day = world.clock.now().naive_utc().date();
    save(&app, AppointmentFields { window: Window::Hours { day, from, until }, ..fields(&world) });
    let state = |began: &Moment| {
        let claimed_name = "Trend Micro".to_owned();
        app.due(DueQuery { claimed_org: None, claimed_name, began: Some(began.clone()) }).unwrap().state
    };
    world.clock.pass(TimeDelta::minutes(30));
    let early = Moment::from(world.clock.now_local());
    world.clock.pass(TimeDelta::minutes(60));
    let in_time = Moment::from(world.clock.now_local());
    assert_eq!(
        (state(&early), due(&app, "Trend Micro").state),
        (AppointmentState::Undue, AppointmentState::Due)
    );
    world.clock.pass(TimeDelta::hours(2));
    assert_eq!(
        (state(&in_time), due(&app, "Trend Micro").state),
        (AppointmentState::Due, AppointmentState::Undue)
    );
}

#[test]
fn what_was_written_down_after_the_call_does_not_count() {
    let world = World::new();
    let app = shipped(&world);
    let mut call = a_call(&app);
    call.fields.claimed_org = "Trend Micro".to_owned();
    call.fields.expected = Expected::No;
    let request = SaveCall { id: Some(call.id), revision: Some(1), fields: call.fields, draft: None };
    app.save_call(request).unwrap();
    let before = app.call(call.id).unwrap();
    assert_eq!(
        (before.verdict.outcome, before.due.state),
        (VerdictOutcome::Contradiction, AppointmentState::None)
    );
    save(&app, fields(&world));
    assert_eq!(app.call(call.id).unwrap(), before);
}

#[test]
fn moving_the_window_afterwards_makes_no_call_due() {
    let world = World::new();
    let app = shipped(&world);
    let late = Window::Days {
        first: NaiveDate::from_ymd_opt(2030, 1, 1).unwrap(),
        last: NaiveDate::from_ymd_opt(2030, 1, 1).unwrap(),
    };
    let saved = save(&app, AppointmentFields { window: late, ..fields(&world) });
    world.clock.pass(TimeDelta::minutes(5));
    let (_, due) = rings(&app, &world, Expected::No);
    assert_eq!(due.state, AppointmentState::Undue);
    let moved = SaveAppointment { id: Some(saved.id), revision: Some(1), fields: fields(&world) };
    app.save_appointment(moved.clone()).unwrap().appointment.unwrap();
    let call =
        app.diary_rows(ringtrue_app::api::DiaryStretch { filter: Default::default(), offset: 0, limit: 1 });
    let view = app.call(call.unwrap()[0].id).unwrap();
    assert_eq!((view.due.state, view.due.now.len()), (AppointmentState::None, 0));
    assert_eq!(app.save_appointment(moved).unwrap_err().code, Code::ChangedMeanwhile);
}

#[test]
fn who_says_afterwards_that_they_arranged_it_is_neither_reassured_nor_accused() {
    let world = World::new();
    let app = shipped(&world);
    let (verdict, due) = rings(&app, &world, Expected::ArrangedByMe);
    assert_eq!((verdict.outcome, due.state), (VerdictOutcome::NotEnough, AppointmentState::None));
    assert_ne!(verdict.question, Some(ringtrue_model::rules::Fact::Expected), "it was answered");
}

#[test]
fn what_a_caller_proposed_is_a_trap_and_stands_with_its_call() {
    let world = World::new();
    let app = shipped(&world);
    let first = a_call(&app);
    let trap = AppointmentFields {
        arranged_by: ArrangedBy::EarlierCaller,
        channel: None,
        proposed_in: Some(first.id),
        ..fields(&world)
    };
    let trap = save(&app, trap);
    world.clock.pass(TimeDelta::minutes(30));
    let (verdict, due_then) = rings(&app, &world, Expected::ArrangedByMe);
    assert_eq!(
        (verdict.outcome, due_then.state),
        (VerdictOutcome::Contradiction, AppointmentState::ByCaller)
    );
    assert!(verdict.strongest.iter().any(|reason| reason.exceptions.is_empty()), "nothing spares it");
    let said = due(&app, "");
    assert_eq!((said.now.len(), said.proposed_by_callers.len()), (0, 1));
    assert_eq!(app.call(first.id).unwrap().proposed[0].id, trap.id);
    let page = app.appointment(trap.id).unwrap();
    assert_eq!(page.proposed_in.unwrap().id, first.id);
    app.delete_call(first.id).unwrap();
    assert_eq!(app.appointment(trap.id).unwrap().proposed_in, None, "the call is in the bin");
}

#[test]
fn what_a_caller_proposed_is_written_before_their_call_is_saved_and_stands_with_it_then() {
    let world = World::new();
    let app = shipped(&world);
    let id = CallId::new(&SystemClock, &SystemEntropy);
    let trap = AppointmentFields {
        arranged_by: ArrangedBy::EarlierCaller,
        channel: None,
        proposed_in: Some(id),
        ..fields(&world)
    };
    let trap = save(&app, trap);
    assert_eq!(app.appointment(trap.id).unwrap().proposed_in, None, "their call may never be saved");
    let fields = CallFields::new(Moment::from(world.clock.now_local()), "Trend Micro", Expected::No);
    let request = SaveCall { id: Some(id), revision: None, fields, draft: None };
    let call = app.save_call(request.clone()).unwrap().call.unwrap();
    assert_eq!((call.id, call.revision), (id, 1));
    assert_eq!(app.call(id).unwrap().proposed[0].id, trap.id);
    assert_eq!(app.appointment(trap.id).unwrap().proposed_in.unwrap().id, id);
    assert_eq!(app.save_call(request.clone()).unwrap_err().code, Code::ChangedMeanwhile, "it is taken");
    app.delete_call(id).unwrap();
    assert_eq!(app.save_call(request).unwrap_err().code, Code::ChangedMeanwhile, "also in the bin");
}

#[test]
fn a_deleted_appointment_counts_no_more_and_comes_back() {
    let world = World::new();
    let app = shipped(&world);
    let saved = save(&app, fields(&world));
    world.clock.pass(TimeDelta::minutes(30));
    app.delete_appointment(saved.id).unwrap();
    assert_eq!(due(&app, "").state, AppointmentState::None);
    let book = app.appointment_book().unwrap();
    assert_eq!((book.coming.len(), book.past.len(), book.deleted.len()), (0, 0, 1));
    app.undelete_appointment(saved.id).unwrap();
    assert_eq!(due(&app, "").state, AppointmentState::Due);
    assert_eq!(app.purge_appointment(saved.id).unwrap_err().code, Code::NotFound, "only what was deleted");
    app.delete_appointment(saved.id).unwrap();
    world.clock.pass(TimeDelta::days(29));
    app.tidy().unwrap();
    assert_eq!(app.appointment_book().unwrap().deleted.len(), 1);
    world.clock.pass(TimeDelta::days(1));
    app.tidy().unwrap();
    assert_eq!(app.appointment(saved.id).unwrap_err().code, Code::NotFound, "gone with the bin");
}

#[test]
fn an_entry_of_a_calendar_comes_once_and_what_became_of_it_is_told() {
    let world = World::new();
    let app = shipped(&world);
    let file = world.folder().join("calendar.ics");
    let choose = |days: i64| {
        let starts = world.clock.now() + TimeDelta::days(days);
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@bank.example\r\nSUMMARY:Example Bank\r\n\
             DTSTART:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            starts.format("%Y%m%dT%H%M%SZ")
        );
        std::fs::write(&file, text).unwrap();
        app.choose_calendar(&file).unwrap().entries[0].there
    };
    let take = |arranged_by| {
        app.take_over(TakeOver { entries: vec![0], arranged_by, channel: Some(ArrangedOver::Letter) })
    };
    let me = Some(ArrangedBy::Me);
    assert_eq!((choose(2), take(None).unwrap_err().code), (None, Code::BadRequest), "who arranged it?");
    assert_eq!((choose(2), take(me).unwrap()), (None, 1));
    assert_eq!((choose(2), take(me).unwrap()), (Some(There::Same), 0));
    let book = app.appointment_book().unwrap();
    assert_eq!(book.coming.len(), 1);
    app.delete_appointment(book.coming[0].id).unwrap();
    assert_eq!((choose(2), take(me).unwrap()), (Some(There::Deleted), 0));
    assert_eq!((choose(3), take(me).unwrap()), (Some(There::Deleted), 0));
}

#[test]
fn what_the_calendar_moved_is_moved_and_stays_what_was_noted_of_it() {
    let world = World::new();
    let app = shipped(&world);
    let noted = save(
        &app,
        AppointmentFields {
            calendar_uid: "a@bank.example".to_owned(),
            note: "Ms Adeyemi".to_owned(),
            ..fields(&world)
        },
    );
    let file = world.folder().join("calendar.ics");
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@bank.example\r\nSUMMARY:Somebody else\r\n\
                DTSTART:20300304T090000Z\r\nDTEND:20300304T100000Z\r\nDESCRIPTION:Come early\r\n\
                END:VEVENT\r\nEND:VCALENDAR\r\n";
    std::fs::write(&file, text).unwrap();
    world.clock.pass(TimeDelta::minutes(30));
    assert_eq!(app.choose_calendar(&file).unwrap().entries[0].there, Some(There::AnotherTime));
    let take = || app.take_over(TakeOver { entries: vec![0], arranged_by: None, channel: None }).unwrap();
    assert_eq!(take(), 1);
    let moved = app.appointment(noted.id).unwrap().appointment;
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let day = NaiveDate::from_ymd_opt(2030, 3, 4).unwrap();
    let window = Window::Hours { day, from: at(9), until: at(10) };
    assert_eq!(moved.fields, AppointmentFields { window, ..noted.fields });
    assert_eq!((moved.revision, moved.written_at), (2, world.clock.now()), "it is written anew");
    assert_eq!((app.choose_calendar(&file).unwrap().entries[0].there, take()), (Some(There::Same), 0));
    assert_eq!(app.appointment_book().unwrap().coming.len(), 1);
}

#[test]
fn what_cannot_be_saved_is_told_and_nothing_is_kept() {
    let world = World::new();
    let app = shipped(&world);
    let nameless = AppointmentFields { claimed_org: String::new(), ..fields(&world) };
    let answer =
        app.save_appointment(SaveAppointment { id: None, revision: None, fields: nameless }).unwrap();
    assert_eq!((answer.appointment, answer.issues[0].code), (None, Code::MissingName));
    assert!(app.appointment_book().unwrap().coming.is_empty());
}

#[test]
fn a_draft_outlives_the_program_and_ends_with_what_was_saved_of_it_or_deleted() {
    let world = World::new();
    let keep = |app: &App, key: &str| {
        app.keep_draft(Draft { key: key.to_owned(), form: "{\"name\":\"Trend Mi".to_owned() }).unwrap();
    };
    let is_kept = |app: &App, key: &str| app.draft(key.to_owned()).unwrap().is_some();
    keep(&shipped(&world), "new_appointment");
    let app = shipped(&world);
    assert!(is_kept(&app, "new_appointment"));
    let nameless = AppointmentFields { claimed_org: String::new(), ..fields(&world) };
    app.save_appointment(SaveAppointment { id: None, revision: None, fields: nameless }).unwrap();
    assert!(is_kept(&app, "new_appointment"), "nothing was saved");
    let saved = save(&app, fields(&world));
    assert!(!is_kept(&app, "new_appointment"));

    let key = saved.id.to_string();
    keep(&app, &key);
    keep(&app, "new_appointment");
    let stale = SaveAppointment { id: Some(saved.id), revision: Some(7), fields: fields(&world) };
    assert_eq!(app.save_appointment(stale).unwrap_err().code, Code::ChangedMeanwhile);
    assert!(is_kept(&app, &key), "nothing was saved");
    let change = SaveAppointment { id: Some(saved.id), revision: Some(1), fields: fields(&world) };
    app.save_appointment(change).unwrap();
    assert_eq!((is_kept(&app, &key), is_kept(&app, "new_appointment")), (false, true), "each has its own");

    keep(&app, &key);
    app.delete_appointment(saved.id).unwrap();
    assert!(is_kept(&app, &key), "it can come back");
    app.purge_appointment(saved.id).unwrap();
    assert!(!is_kept(&app, &key));
    let old = save(&app, fields(&world));
    keep(&app, &old.id.to_string());
    keep(&app, "new");
    app.delete_appointment(old.id).unwrap();
    app.tidy().unwrap();
    world.clock.pass(TimeDelta::days(30));
    app.tidy().unwrap();
    assert_eq!(
        (is_kept(&app, &old.id.to_string()), is_kept(&app, "new")),
        (false, true),
        "gone with the bin"
    );
}
