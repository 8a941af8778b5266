//! Calls that are expected: written down before, due or not, proposed by a caller.

use crate::directory::shipped;
use acceptance::world::{World, a_call};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use ringtrue_app::api::{Draft, DueQuery, DueView, SaveAppointment, SaveCall, TakeOver, There, VerdictView};
use ringtrue_app::{App, SystemClock, SystemEntropy};
use ringtrue_model::appointment::{
    Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Every, Repeats, Since, Window, Zone,
};
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

fn change(app: &App, before: &Appointment, fields: AppointmentFields) -> Appointment {
    let request = SaveAppointment { id: Some(before.id), revision: Some(before.revision), fields };
    app.save_appointment(request).unwrap().appointment.unwrap()
}

fn now(world: &World) -> Moment {
    Moment::from(world.clock.now_local())
}

/// A call from "Trend Micro" that began then.
fn note(app: &App, began: Moment, expected: Expected) -> CallId {
    let fields = CallFields::new(began, "Trend Micro", expected);
    let unsaved = app.verdict(fields.clone()).unwrap();
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None }).unwrap();
    let id = saved.call.unwrap().id;
    assert_eq!(unsaved, app.call(id).unwrap().verdict, "the same before it is saved and after");
    id
}

/// What the page of a call says, and its form too.
fn page(app: &App, call: CallId) -> (VerdictView, DueView) {
    let view = app.call(call).unwrap();
    let fields = view.call.fields;
    let (claimed_org, claimed_name) = (fields.claimed_org_id.clone(), fields.claimed_org.clone());
    let asked = DueQuery { claimed_org, claimed_name, began: Some(fields.occurred_at.clone()) };
    assert_eq!(app.due(asked).unwrap(), view.due);
    assert_eq!(app.verdict(fields).unwrap(), view.verdict);
    (view.verdict, view.due)
}

/// A call from "Trend Micro" that begins now, and what is said of it.
fn rings(app: &App, world: &World, expected: Expected) -> (VerdictView, DueView) {
    page(app, note(app, now(world), expected))
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
    assert_eq!((view.due.state, view.due.now.len()), (AppointmentState::Undue, 0));
    assert_eq!(app.save_appointment(moved).unwrap_err().code, Code::ChangedMeanwhile);
}

#[test]
fn moving_a_weekly_call_leaves_what_was_due_before_and_holds_for_what_comes() {
    let world = World::new();
    let app = shipped(&world);
    let repeats = Repeats { every: Every::Week, interval: 1, on: vec![], until: None, except: vec![] };
    let weekly = save(&app, AppointmentFields { repeats: Some(repeats), ..fields(&world) });
    world.clock.pass(TimeDelta::minutes(30));
    let began = now(&world);
    let call = note(&app, began.clone(), Expected::ArrangedByMe);
    let (verdict, due) = page(&app, call);
    assert_eq!((due.state, due.now[0].since), (AppointmentState::Due, Since::Same));

    world.clock.pass(TimeDelta::days(1));
    let noted = AppointmentFields { reference: "C-77".to_owned(), ..weekly.fields.clone() };
    let noted = change(&app, &weekly, noted);
    assert_eq!(page(&app, call).1.now[0].since, Since::Same, "a reference says nothing of the call");
    let later = (world.clock.now() + TimeDelta::hours(5)).naive_utc();
    let window =
        Window::Hours { day: later.date(), from: later.time(), until: (later + TimeDelta::hours(1)).time() };
    let moved = change(&app, &noted, AppointmentFields { window, ..noted.fields.clone() });
    world.clock.pass(TimeDelta::days(1));
    let (verdict_then, due_then) = page(&app, call);
    assert_eq!(verdict_then, verdict);
    assert_eq!((due_then.state, due_then.now[0].since), (AppointmentState::Due, Since::Changed));
    assert_eq!((&due_then.now[0].starts, due_then.now.len()), (&due.now[0].starts, 1));
    let noted_late = note(&app, began, Expected::ArrangedByMe);
    assert_eq!(page(&app, noted_late).1, due_then, "noted after the book was changed");
    assert_eq!(app.call(call).unwrap().shown.len(), 1, "nothing else was ever shown");

    world.clock.pass(TimeDelta::days(5));
    assert_eq!(rings(&app, &world, Expected::No).1.state, AppointmentState::Undue, "at the hour of before");
    world.clock.pass(TimeDelta::days(1) + TimeDelta::hours(5));
    let (_, due) = rings(&app, &world, Expected::ArrangedByMe);
    assert_eq!((due.state, due.now[0].since), (AppointmentState::Due, Since::Same));
    change(&app, &moved, weekly.fields);
    assert_eq!(page(&app, call).1.now[0].since, Since::Same, "it says again what it said");
}

#[test]
fn what_was_deleted_after_a_call_was_due_for_it_until_it_is_deleted_for_good() {
    let world = World::new();
    let app = shipped(&world);
    let appointment = save(&app, fields(&world));
    world.clock.pass(TimeDelta::minutes(30));
    let call = note(&app, now(&world), Expected::ArrangedByMe);
    let (verdict, _) = page(&app, call);
    world.clock.pass(TimeDelta::minutes(30));
    app.delete_appointment(appointment.id).unwrap();
    let (verdict_then, due) = page(&app, call);
    assert_eq!(verdict_then, verdict);
    assert_eq!((due.state, due.now[0].since), (AppointmentState::Due, Since::Deleted));
    world.clock.pass(TimeDelta::minutes(30));
    assert_eq!(rings(&app, &world, Expected::No).1.state, AppointmentState::None, "deleted before it came");

    for _ in 0..2 {
        world.clock.pass(TimeDelta::days(30));
        app.tidy().unwrap();
    }
    assert_eq!(page(&app, call).1, due, "what is told of a call does not go by itself");
    app.purge_appointment(appointment.id).unwrap();
    assert_eq!(page(&app, call).1.state, AppointmentState::None);
}

#[test]
fn a_deleted_appointment_goes_with_the_last_call_it_is_told_of() {
    let world = World::new();
    let app = shipped(&world);
    let appointment = save(&app, fields(&world));
    world.clock.pass(TimeDelta::minutes(30));
    let call = note(&app, now(&world), Expected::ArrangedByMe);
    change(&app, &appointment, AppointmentFields { channel: None, ..appointment.fields.clone() });
    app.delete_appointment(appointment.id).unwrap();
    app.tidy().unwrap();
    world.clock.pass(TimeDelta::days(30));
    app.tidy().unwrap();
    assert_eq!(app.appointment_book().unwrap().deleted.len(), 1);
    let there = |app: &App| app.appointment_book().unwrap().deleted.len();
    app.delete_call(call).unwrap();
    app.tidy().unwrap();
    assert_eq!(there(&app), 1, "the call can be brought back");
    app.undelete_call(call).unwrap();
    assert_eq!(page(&app, call).1.state, AppointmentState::Due, "and its page says what it said");
    app.delete_call(call).unwrap();
    app.purge_call(call).unwrap();
    app.tidy().unwrap();
    assert_eq!(there(&app), 0);
}

#[test]
fn what_was_changed_before_a_call_counts_as_changed() {
    let world = World::new();
    let app = shipped(&world);
    let wrote = AppointmentFields {
        arranged_by: ArrangedBy::OrganisationWrote,
        channel: Some(ArrangedOver::Letter),
        ..fields(&world)
    };
    let appointment = save(&app, wrote);
    world.clock.pass(TimeDelta::minutes(10));
    change(&app, &appointment, fields(&world));
    world.clock.pass(TimeDelta::minutes(10));
    let (_, due) = rings(&app, &world, Expected::ArrangedByMe);
    assert_eq!((due.state, due.now.len()), (AppointmentState::Due, 1), "once, as it stood");
}

#[test]
fn what_was_brought_back_or_moved_was_not_first_written_down_then_and_counts_from_then_on() {
    let world = World::new();
    let app = shipped(&world);
    let on = |days| {
        let day = (world.clock.now() + TimeDelta::days(days)).date_naive();
        AppointmentFields { window: Window::Days { first: day, last: day }, ..fields(&world) }
    };
    let appointment = save(&app, on(1));
    let late = || {
        let view = app.appointment(appointment.id).unwrap();
        (view.counts_from, view.written_late)
    };
    assert_eq!(late(), (None, false));
    world.clock.pass(TimeDelta::days(2));
    app.delete_appointment(appointment.id).unwrap();
    app.undelete_appointment(appointment.id).unwrap();
    assert_eq!(late(), (Some(world.clock.now()), false));
    change(&app, &appointment, on(2));
    assert_eq!(late(), (None, false));
    change(&app, &app.appointment(appointment.id).unwrap().appointment, on(-4));
    assert_eq!(late(), (Some(world.clock.now()), true));
}

#[test]
fn what_was_brought_back_was_not_there_meanwhile() {
    let world = World::new();
    let app = shipped(&world);
    let appointment = save(&app, fields(&world));
    let ten_minutes = TimeDelta::minutes(10);
    let call = || {
        world.clock.pass(ten_minutes);
        note(&app, now(&world), Expected::ArrangedByMe)
    };
    let before = call();
    app.delete_appointment(appointment.id).unwrap();
    let meanwhile = call();
    world.clock.pass(ten_minutes);
    app.undelete_appointment(appointment.id).unwrap();
    let afterwards = call();
    let said = [before, meanwhile, afterwards].map(|call| {
        let due = page(&app, call).1;
        (due.state, due.now.first().map(|it| it.since))
    });
    let is_due = (AppointmentState::Due, Some(Since::Same));
    assert_eq!(said, [is_due, (AppointmentState::None, None), is_due]);
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
    world.clock.pass(TimeDelta::seconds(1));
    assert_eq!(due(&app, "").state, AppointmentState::None);
    let book = app.appointment_book().unwrap();
    assert_eq!((book.coming.len(), book.past.len(), book.deleted.len()), (0, 0, 1));
    app.undelete_appointment(saved.id).unwrap();
    world.clock.pass(TimeDelta::seconds(1));
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
    let row = app.choose_calendar(&file).unwrap().entries.remove(0);
    assert_eq!((row.title.as_str(), row.there), ("Somebody else", Some(There::AnotherTime)));
    assert_eq!(row.noted, Some(app.appointment(noted.id).unwrap().row), "under its name, at its time");
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
fn a_series_that_the_calendar_changed_later_on_can_be_changed() {
    let world = World::new();
    let app = shipped(&world);
    let file = world.folder().join("calendar.ics");
    let choose = |rule: &str| {
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@bank.example\r\nSUMMARY:Example Bank\r\n\
             DTSTART:20300304T090000Z\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        std::fs::write(&file, text).unwrap();
        app.choose_calendar(&file).unwrap().entries.remove(0)
    };
    let take = |arranged_by| {
        app.take_over(TakeOver { entries: vec![0], arranged_by, channel: None }).unwrap();
    };
    assert_eq!(choose("FREQ=WEEKLY").there, None);
    take(Some(ArrangedBy::Me));
    for changed in [
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;UNTIL=20300401T090000Z",
        "FREQ=WEEKLY;UNTIL=20300401T090000Z\r\nEXDATE:20300318T090000Z",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=2",
    ] {
        assert_eq!(choose(changed).there, Some(There::AnotherTime), "{changed}");
        take(None);
        assert_eq!(choose(changed).there, Some(There::Same), "{changed}");
    }
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
