//! Calls leave the diary as a file, and come into it out of one.

use acceptance::world::{World, a_call, a_call_with};
use chrono::TimeDelta;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use ringtrue_app::App;
use ringtrue_app::api::{
    AppointmentTally, DateOrder, DiaryStretch, Draft, ExportCalls, ExportFormat, ImportField, ImportFormat,
    ImportPlan, ImportPreview, ImportTally, JobOutcome, JobState, KeepCall, Notice, SaveAppointment,
    SaveCall, Unlock, WhichCalls,
};
use ringtrue_model::appointment::{Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Window, Zone};
use ringtrue_model::call::{CallKind, Expected, Precision, Presented, Voice};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, Clock, Code, testing};
use std::path::{Path, PathBuf};
use std::time::Duration;

const FTC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/files/ftc_complaints.csv");

fn ended(app: &App) -> JobState {
    app.wait_for_job(Duration::from_secs(120)).unwrap().state
}

fn exported(app: &App, which: WhichCalls, format: ExportFormat, file: &Path) -> u32 {
    exported_with_appointments(app, which, format, file).0
}

fn exported_with_appointments(app: &App, which: WhichCalls, format: ExportFormat, file: &Path) -> (u32, u32) {
    app.export_calls(file.to_owned(), ExportCalls { which, format }).unwrap();
    match ended(app) {
        JobState::Done { outcome: JobOutcome::Exported { calls, appointments } } => (calls, appointments),
        other => panic!("not exported: {other:?}"),
    }
}

fn imported(app: &App, plan: ImportPlan) -> ImportTally {
    app.import_calls(plan).unwrap();
    match ended(app) {
        JobState::Done { outcome: JobOutcome::Imported { tally } } => tally,
        other => panic!("not imported: {other:?}"),
    }
}

/// Chooses a file and brings it in as it is understood without asking.
fn taken_in(app: &App, file: &Path) -> (ImportPreview, ImportTally) {
    let preview = app.choose_import(file.to_owned()).unwrap();
    let tally = imported(app, preview.plan.clone());
    (preview, tally)
}

fn all_calls(app: &App) -> Vec<Call> {
    let total = app.diary_outline(DiaryFilter::default()).unwrap().total;
    let stretches = (0..total).step_by(200).flat_map(|offset| {
        app.diary_rows(DiaryStretch { filter: DiaryFilter::default(), offset, limit: 200 }).unwrap()
    });
    stretches.map(|row| app.call(row.id).unwrap().call).collect()
}

fn table(world: &World, text: &str) -> PathBuf {
    let file = world.folder().join("list.csv");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn a_diary_goes_into_a_file_and_comes_out_whole_elsewhere() {
    let mut runner = TestRunner::deterministic();
    let strategy = testing::fields();
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        let (here, there) = (World::new(), World::new());
        let app = here.open();
        for _ in 0..25 {
            let fields = strategy.new_tree(&mut runner).unwrap().current();
            a_call_with(&app, |noted| *noted = fields);
        }
        let file = here.folder().join("calls");
        assert_eq!(exported(&app, WhichCalls::All, format, &file), 25);
        let calls = all_calls(&app);

        let elsewhere = there.open();
        there.notices();
        let (preview, tally) = taken_in(&elsewhere, &file);
        assert_eq!((preview.rows, preview.tally.added, preview.first.len()), (25, 25, 5));
        assert_eq!(tally, ImportTally { added: 25, ..ImportTally::default() });
        assert_eq!(all_calls(&elsewhere), calls, "{format:?}");
        assert!(there.notices().contains(&Notice::Calls));

        let (preview, tally) = taken_in(&elsewhere, &file);
        assert_eq!(preview.tally, tally, "the preview says what will become of it");
        assert_eq!(tally, ImportTally { already_there: 25, ..ImportTally::default() }, "nothing comes twice");
    }
}

/// In an hour, arranged on Trend Micro's site.
fn expected_call(world: &World, app: &App) -> Appointment {
    let now = world.clock.now().naive_utc();
    let (from, until) = (now + TimeDelta::hours(1), now + TimeDelta::hours(2));
    let fields = AppointmentFields {
        claimed_org: "Trend Micro".to_owned(),
        claimed_org_id: None,
        window: Window::Hours { day: from.date(), from: from.time(), until: until.time() },
        zone: Zone::UTC,
        repeats: None,
        arranged_by: ArrangedBy::Me,
        channel: Some(ArrangedOver::Website),
        reference: "C-1234".to_owned(),
        note: String::new(),
        proposed_in: None,
        calendar_uid: String::new(),
    };
    app.save_appointment(SaveAppointment { id: None, revision: None, fields }).unwrap().appointment.unwrap()
}

#[test]
fn expected_calls_come_along_with_all_calls_and_come_once() {
    let (here, there) = (World::new(), World::new());
    let app = here.open();
    let call = a_call(&app);
    let [one, two, deleted] = [(); 3].map(|()| expected_call(&here, &app));
    app.delete_appointment(deleted.id).unwrap();
    let file = here.folder().join("calls.json");
    let saved = |which, format| exported_with_appointments(&app, which, format, &file);
    assert_eq!(saved(WhichCalls::All, ExportFormat::Csv), (1, 0), "a table has calls only");
    assert_eq!(saved(WhichCalls::One { id: call.id }, ExportFormat::Json), (1, 0));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("C-1234"));
    assert_eq!(saved(WhichCalls::All, ExportFormat::Json), (1, 2), "one was deleted");

    there.clock.pass(TimeDelta::minutes(30));
    let empty = there.open();
    there.notices();
    let (preview, tally) = taken_in(&empty, &file);
    assert_eq!((preview.rows, preview.first.len()), (3, 1));
    assert_eq!(preview.tally, tally, "the preview says what will become of it");
    let appointments = AppointmentTally { added: 2, ..AppointmentTally::default() };
    assert_eq!(tally, ImportTally { added: 1, appointments, ..ImportTally::default() });
    assert!(there.notices().contains(&Notice::Appointments));
    for appointment in [&one, &two] {
        assert_eq!(empty.appointment(appointment.id).unwrap().appointment, *appointment, "nothing is lost");
    }
    assert_eq!(empty.appointment_book().unwrap().coming.len(), 2);

    empty.delete_appointment(one.id).unwrap();
    let fields = AppointmentFields { note: "Ask for a receipt.".to_owned(), ..two.fields.clone() };
    let request = SaveAppointment { id: Some(two.id), revision: Some(two.revision), fields };
    let changed = empty.save_appointment(request).unwrap().appointment.unwrap();
    let (preview, tally) = taken_in(&empty, &file);
    assert_eq!(preview.tally, tally);
    assert_eq!((tally.already_there, tally.appointments.deleted_before, tally.different), (1, 1, 1));
    let problem = &tally.left_out[0];
    assert_eq!((problem.column.as_str(), problem.code), ("appointments", Code::DifferentInDiary));
    assert_eq!(empty.appointment(two.id).unwrap().appointment, changed, "the book keeps its own");

    let (_, again) = taken_in(&app, &file);
    let appointments = AppointmentTally { already_there: 2, ..AppointmentTally::default() };
    assert_eq!(again, ImportTally { already_there: 1, appointments, ..ImportTally::default() });
}

#[test]
fn only_what_was_found_is_written_if_that_is_wanted() {
    let world = World::new();
    let app = world.open();
    let one = a_call(&app);
    a_call_with(&app, |fields| fields.notes = "About a parcel.".into());
    let file = world.folder().join("some.json");
    let filter = DiaryFilter { text: "parcel".into(), ..DiaryFilter::default() };
    assert_eq!(exported(&app, WhichCalls::Found { filter }, ExportFormat::Json, &file), 1);
    assert!(std::fs::read_to_string(&file).unwrap().contains("About a parcel."));
    assert_eq!(exported(&app, WhichCalls::One { id: one.id }, ExportFormat::Json, &file), 1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("my ticket number") && !text.contains("parcel"), "the file was exchanged whole");
    let left: Vec<_> =
        std::fs::read_dir(world.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".some")), "{left:?}");
}

#[test]
fn a_place_that_takes_no_file_is_told() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    let request = ExportCalls { which: WhichCalls::All, format: ExportFormat::Csv };
    app.export_calls(world.folder().join("no such folder/calls.csv"), request).unwrap();
    assert_eq!(ended(&app), JobState::Failed { failure: Code::FileNotWritable.into() });
}

#[test]
fn complaints_to_the_ftc_are_known_and_come_once() {
    let world = World::new();
    let app = world.open();
    let (preview, tally) = taken_in(&app, Path::new(FTC));
    let lines = std::fs::read_to_string(FTC).unwrap().lines().count() as u32;
    assert_eq!(preview.format, ImportFormat::FtcComplaints);
    assert_eq!(tally, ImportTally { added: lines - 1, ..ImportTally::default() });
    let calls = all_calls(&app);
    let recorded = calls.iter().find(|call| call.fields.notes.contains("2021-02-02 23:31:52")).unwrap();
    let number = recorded.fields.displayed_number.number.as_ref().unwrap();
    assert_eq!(number.e164.as_ref().unwrap().as_str(), "+19014552360");
    assert_eq!(recorded.fields.voice, Some(Voice::Recorded));
    assert_eq!((recorded.fields.expected, recorded.fields.call_kind), (Expected::No, Some(CallKind::Other)));
    assert_eq!(recorded.fields.occurred_at.local().to_rfc3339(), "2021-02-01T11:49:00+01:00");
    assert_eq!(
        recorded.fields.notes,
        "Created_Date: 2021-02-02 23:31:52\nConsumer_City: Huntington Beach\nConsumer_State: California\n\
         Consumer_Area_Code: 714\nSubject: Other",
        "what has no field is in the notes"
    );
    assert_eq!(
        calls.iter().filter(|call| call.fields.displayed_number.presented == Presented::NotNoticed).count(),
        3
    );
    let (_, again) = taken_in(&app, Path::new(FTC));
    assert_eq!(again, ImportTally { already_there: lines - 1, ..ImportTally::default() });
    app.delete_call(recorded.id).unwrap();
    let (_, again) = taken_in(&app, Path::new(FTC));
    assert_eq!((again.added, again.deleted_before), (0, 1), "what was deleted stays deleted");
}

#[test]
fn a_table_of_ones_own_is_understood_column_by_column() {
    let world = World::new();
    let app = world.open();
    let file = table(
        &world,
        "Date;Time;Number;Company;Expected;Mood\n\
         03/04/2026;2:05 pm;020 7946 0018;Example Antivirus;no;angry\n\
         31/04/2026;;withheld;;;\n\
         25/12/2025;;withheld;Quiet Bank;perhaps;\n\
         \n;;;;;\n\
         26/12/2025;noon;+44 20 7946 0018;;yes;\"one; two\"\n",
    );
    let preview = app.choose_import(file).unwrap();
    assert_eq!(preview.format, ImportFormat::Table);
    let guessed = [
        ImportField::DateAndTime,
        ImportField::Time,
        ImportField::NumberShown,
        ImportField::ClaimedOrg,
        ImportField::Expected,
        ImportField::Notes,
    ];
    assert_eq!(preview.plan.columns, guessed);
    assert_eq!(preview.columns[0].examples, ["03/04/2026", "31/04/2026", "25/12/2025"]);
    assert!(!preview.asks_date_order, "25/12 settles it");
    assert!(preview.asks_region);
    let plan = ImportPlan { region: "GB".to_owned().try_into().ok(), ..preview.plan };
    let preview = app.preview_import(plan.clone()).unwrap();
    let tally = imported(&app, plan);
    assert_eq!(preview.tally, tally);
    assert_eq!((tally.added, tally.not_understood, tally.put_into_notes), (3, 1, 2));
    let problem = &tally.left_out[0];
    assert_eq!((problem.row, problem.column.as_str(), problem.code), (3, "Date", Code::DateNotUnderstood));

    let calls = all_calls(&app);
    let [first, last, withheld] = &calls[..] else { panic!("{} calls", calls.len()) };
    assert_eq!(first.fields.occurred_at.local().to_rfc3339(), "2026-04-03T14:05:00+01:00");
    assert_eq!(first.fields.claimed_org_id.as_ref().unwrap().as_str(), "example-antivirus");
    let number = first.fields.displayed_number.number.as_ref().unwrap();
    assert_eq!(number.e164.as_ref().unwrap().as_str(), "+442079460018");
    assert_eq!((first.fields.expected, first.fields.notes.as_str()), (Expected::No, "Mood: angry"));
    assert_eq!(withheld.fields.displayed_number.presented, Presented::Withheld);
    assert_eq!(withheld.fields.occurred_at.precision, Precision::DayOnly);
    assert_eq!(
        (withheld.fields.expected, withheld.fields.notes.as_str()),
        (Expected::NotSure, "Expected: perhaps")
    );
    assert_eq!(last.fields.notes, "Time: noon\nMood: one; two");
}

#[test]
fn what_could_be_either_is_asked() {
    let world = World::new();
    let app = world.open();
    let file = table(&world, "when,phone\n03/04/2026 09:00,+442079460018\n05/06/2026 09:00,\n");
    let preview = app.choose_import(file).unwrap();
    assert!(preview.asks_date_order && !preview.asks_region);
    assert_eq!(preview.plan.date_order, Some(DateOrder::DayFirst), "the region is not the United States");
    let plan = ImportPlan { date_order: Some(DateOrder::MonthFirst), ..preview.plan };
    let preview = app.preview_import(plan).unwrap();
    assert_eq!(preview.first[0].occurred_at.local_day().to_string(), "2026-03-04");
    let plan = ImportPlan { columns: vec![ImportField::Notes; 2], ..preview.plan };
    let preview = app.preview_import(plan.clone()).unwrap();
    assert!(!preview.has_time && preview.tally.not_understood == 2, "without a time there is no call");
    let short = ImportPlan { columns: vec![ImportField::Notes], ..plan };
    assert_eq!(app.preview_import(short).unwrap_err().code, Code::BadRequest);
}

fn edited(app: &App, call: &Call, notes: &str) {
    let mut fields = call.fields.clone();
    fields.notes = notes.into();
    let request = SaveCall { id: Some(call.id), revision: Some(call.revision), fields, draft: None };
    app.save_call(request).unwrap();
}

/// Takes a file in that has one call, which is otherwise in the diary.
#[track_caller]
fn assert_differs(app: &App, file: &Path) {
    let before = all_calls(app);
    let (preview, tally) = taken_in(app, file);
    assert_eq!(preview.tally, tally, "it is told before");
    assert_eq!((tally.added, tally.already_there, tally.different), (0, 0, 1), "{tally:?}");
    assert_eq!(tally.left_out[0].code, Code::DifferentInDiary);
    assert_eq!(all_calls(app), before, "the diary keeps its own");
}

#[test]
fn a_call_that_differs_from_the_diary_is_told_and_stays_as_it_is_here() {
    for format in [ExportFormat::Csv, ExportFormat::Json] {
        let world = World::new();
        let app = world.open();
        let call = a_call_with(&app, |fields| fields.notes = "First.".into());
        let file = world.folder().join("calls");
        exported(&app, WhichCalls::All, format, &file);
        let before = std::fs::read_to_string(&file).unwrap();
        assert_eq!(taken_in(&app, &file).1.already_there, 1);

        std::fs::write(&file, before.replace("First.", "In a spreadsheet.")).unwrap();
        assert_differs(&app, &file);

        std::fs::write(&file, &before).unwrap();
        edited(&app, &call, "Here.");
        assert_differs(&app, &file);

        app.keep_call(KeepCall { id: call.id, kept: true }).unwrap();
        exported(&app, WhichCalls::All, format, &file);
        app.keep_call(KeepCall { id: call.id, kept: false }).unwrap();
        assert_differs(&app, &file);
    }
}

#[test]
fn two_computers_that_each_changed_a_call_once_differ() {
    let (here, there) = (World::new(), World::new());
    let (app, other) = (here.open(), there.open());
    let call = a_call(&app);
    let file = here.folder().join("calls.json");
    exported(&app, WhichCalls::All, ExportFormat::Json, &file);
    assert_eq!(taken_in(&other, &file).1.added, 1);
    edited(&app, &call, "Here.");
    edited(&other, &call, "There.");
    exported(&app, WhichCalls::All, ExportFormat::Json, &file);
    assert_differs(&other, &file);
}

#[test]
fn a_file_that_breaks_off_leaves_nothing_behind() {
    let world = World::new();
    let app = world.open();
    (0..30).for_each(|_| drop(a_call(&app)));
    let file = world.folder().join("calls.json");
    exported(&app, WhichCalls::All, ExportFormat::Json, &file);
    let elsewhere = World::new();
    let empty = elsewhere.open();
    let preview = empty.choose_import(file.clone()).unwrap();
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() * 2 / 3]).unwrap();
    empty.import_calls(preview.plan).unwrap();
    assert_eq!(ended(&empty), JobState::Failed { failure: Code::FileOfAnotherKind.into() });
    assert_eq!(all_calls(&empty), [], "one transaction a file");
    assert_eq!(empty.choose_import(file).unwrap_err().code, Code::FileOfAnotherKind);
}

/// A table of so many calls, as the program understands it.
fn many_rows(world: &World, app: &App, rows: usize) -> ImportPlan {
    let rows: String = (0..rows).map(|i| format!("2026-01-01 10:00,{i}\n")).collect();
    app.choose_import(table(world, &format!("date,remark\n{rows}"))).unwrap().plan
}

fn total(app: &App) -> u32 {
    app.diary_outline(DiaryFilter::default()).unwrap().total
}

/// Waits until the import has read so much of its file and more.
fn import_has_read(app: &App, bytes: u64) -> u64 {
    loop {
        match app.job().unwrap().unwrap().state {
            JobState::Working { done, .. } if done > bytes => return done,
            JobState::Working { .. } => std::thread::yield_now(),
            other => panic!("it is over: {other:?}"),
        }
    }
}

/// Waits until the import has the vault to itself.
fn import_is_writing(app: &App) {
    import_has_read(app, 0);
}

/// Waits until the import has said three times that it goes on: whoever asked for the vault before is waiting for it.
fn import_goes_on(app: &App) {
    (0..3).fold(import_has_read(app, 0), |done, _| import_has_read(app, done));
}

#[test]
fn an_import_that_is_stopped_leaves_nothing_behind() {
    let world = World::new();
    let app = world.open();
    let plan = many_rows(&world, &app, 60_000);
    let preview = app.preview_import(plan.clone()).unwrap();
    assert_eq!((preview.rows, preview.examined), (60_000, 2_000), "what was counted is known");
    app.import_calls(plan).unwrap();
    import_is_writing(&app);
    app.cancel_job().unwrap();
    assert_eq!(ended(&app), JobState::Stopped { by_lock: false });
    assert_eq!(total(&app), 0);
}

#[test]
fn looking_into_a_file_can_be_stopped() {
    let world = World::new();
    let app = world.open_stopping_jobs();
    let file = table(&world, &"date,remark\n2026-01-01 10:00,a\n".repeat(1_000));
    assert_eq!(app.choose_import(file).unwrap_err().code, Code::Stopped);
    assert_eq!(ended(&app), JobState::Stopped { by_lock: false });
    assert_eq!(app.import_calls(ImportPlan::default()).unwrap_err().code, Code::BadRequest, "none is chosen");
}

#[test]
fn locking_stops_an_import_at_once_and_keeps_what_waited_for_it() {
    let world = World::new();
    let app = world.open();
    let plan = many_rows(&world, &app, 100_000);
    app.import_calls(plan).unwrap();
    import_is_writing(&app);
    let draft = || Draft { key: "new".into(), form: "begun".into() };
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| a_call(&app));
        let keeping = scope.spawn(|| app.keep_draft(draft()).unwrap());
        import_goes_on(&app);
        app.lock_vault().unwrap();
        let call = saving.join().unwrap();
        keeping.join().unwrap();
        assert_eq!(ended(&app), JobState::Stopped { by_lock: true });
        app.unlock_vault(Unlock::System).unwrap();
        assert_eq!(app.job().unwrap().unwrap().state, JobState::Stopped { by_lock: true }, "told afterwards");
        assert_eq!(total(&app), 1, "nothing was added");
        assert_eq!(app.call(call.id).unwrap().call, call);
        assert_eq!(app.draft("new".into()).unwrap().unwrap().draft, draft());
    });
    app.lock_vault().unwrap();
    assert_eq!(app.job().unwrap(), None, "it was told");
}

#[test]
fn what_is_saved_during_an_import_waits_and_is_kept() {
    let world = World::new();
    let app = world.open();
    let plan = many_rows(&world, &app, 3_000);
    app.import_calls(plan).unwrap();
    import_is_writing(&app);
    let call = a_call(&app);
    assert_eq!(app.call(call.id).unwrap().call, call);
    assert!(matches!(ended(&app), JobState::Done { outcome: JobOutcome::Imported { .. } }));
    assert_eq!(total(&app), 3_001);
}

#[test]
fn the_program_that_ends_during_an_import_keeps_what_waited_for_it() {
    let world = World::new();
    let app = world.open();
    let plan = many_rows(&world, &app, 100_000);
    app.import_calls(plan).unwrap();
    import_is_writing(&app);
    let call = std::thread::scope(|scope| {
        let saving = scope.spawn(|| a_call(&app));
        import_goes_on(&app);
        app.stop();
        saving.join().unwrap()
    });
    let app = world.open();
    assert_eq!(total(&app), 1);
    assert_eq!(app.call(call.id).unwrap().call, call);
}
