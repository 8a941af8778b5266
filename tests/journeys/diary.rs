//! Writing calls down, finding them, changing them, taking them out of sight.

use acceptance::world::{World, a_call, a_call_with, send, typed};
use chrono::TimeDelta;
use ringtrue_app::App;
use ringtrue_app::api::{DiaryStretch, Draft, Notice, SaveCall};
use ringtrue_model::call::{CallFields, Expected, Moment, Presented, ShownNumber};
use ringtrue_model::check::CheckOutcome;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Clock, Code};
use uuid::Uuid;

fn found(app: &App, filter: DiaryFilter) -> Vec<String> {
    let outline = app.diary_outline(filter.clone()).unwrap();
    let rows = app.diary_rows(DiaryStretch { filter, offset: 0, limit: 200 }).unwrap();
    assert_eq!(outline.total as usize, rows.len(), "the outline counts what the list shows");
    rows.into_iter().map(|row| row.claimed_org).collect()
}

fn search(app: &App, text: &str) -> Vec<String> {
    found(app, DiaryFilter { text: text.into(), ..DiaryFilter::default() })
}

#[test]
fn three_answers_make_a_call() {
    let world = World::new();
    let app = world.open();
    let now = Moment::from(world.clock.now_local());
    let fields = CallFields::new(now.clone(), "my bank", Expected::NotSure);
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None }).unwrap();
    assert_eq!(saved.issues, []);
    let view = app.call(saved.call.unwrap().id).unwrap();
    assert_eq!(view.call.fields.occurred_at, now);
    assert_eq!(view.call.fields.claimed_org, "my bank");
    assert!(view.organisation.is_none(), "nobody knows which bank");
    assert!(world.notices().contains(&Notice::Calls));
}

#[test]
fn a_call_is_there_after_a_restart() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    app.stop();
    assert_eq!(world.open().call(call.id).unwrap().call, call);
}

#[test]
fn a_number_is_read_and_what_was_typed_stays() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let number = call.fields.displayed_number.number.unwrap();
    assert_eq!(number.as_typed, "+1 (855) 555-0142");
    assert_eq!(number.e164.unwrap().as_str(), "+18555550142");

    let bare = a_call_with(&app, |f| f.displayed_number.number = Some(typed("1 (855) 555-0142")));
    let number = bare.fields.displayed_number.number.unwrap();
    assert_eq!(number.e164.unwrap().as_str(), "+18555550142", "as the check reads it");

    let odd = a_call_with(&app, |f| {
        f.displayed_number = ShownNumber { presented: Presented::Shown, number: Some(typed("12-ab-??")) };
    });
    let number = odd.fields.displayed_number.number.unwrap();
    assert_eq!((number.as_typed.as_str(), number.e164), ("12-ab-??", None));
}

#[test]
fn who_they_said_they_were_is_recognised() {
    let world = World::new();
    let app = world.open();
    let call = a_call_with(&app, |f| f.claimed_org = "exampleav support".into());
    let view = app.call(call.id).unwrap();
    assert_eq!(view.organisation.unwrap().organisation.id.as_str(), "example-antivirus");
}

#[test]
fn the_page_of_a_call_says_that_its_number_is_not_official() {
    let world = World::new();
    let app = world.open();
    let view = app.call(a_call(&app).id).unwrap();
    assert_eq!(view.checks.len(), 1);
    assert_eq!(view.checks[0].outcome, CheckOutcome::NotInDirectory);
    let close = a_call_with(&app, |f| f.callback_numbers = vec![typed("+1 800 829 1041")]);
    let outcomes: Vec<_> = app.call(close.id).unwrap().checks.iter().map(|c| c.outcome).collect();
    assert!(outcomes.contains(&CheckOutcome::ResemblesOfficial), "{outcomes:?}");
}

#[test]
fn calls_are_found_by_words_and_by_numbers_in_any_spelling() {
    let world = World::new();
    let app = world.open();
    a_call_with(&app, |f| {
        f.claimed_org = "Würth Bank".into();
        f.displayed_number.number = Some(typed("+1 (800) 555-0199"));
        f.notes = "wanted gift cards".into();
    });
    a_call(&app);
    for text in ["800 555", "+1 800 555 0199", "(800)555", "5550199", "wurth", "gift car", "WÜRTH 0199"] {
        assert_eq!(search(&app, text), ["Würth Bank"], "{text}");
    }
    assert_eq!(search(&app, "screen"), ["Example Antivirus"]);
    assert_eq!(search(&app, "nobody"), [""; 0]);
    assert_eq!(search(&app, "\" OR *"), search(&app, "\" OR *"), "a search is never a query language");
}

#[test]
fn filters_narrow_the_list() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    let expected = a_call_with(&app, |f| {
        f.claimed_org = "dentist".into();
        f.expected = Expected::ArrangedByMe;
        f.occurred_at.instant -= TimeDelta::days(40);
    });
    let all = DiaryFilter::default;
    assert_eq!(found(&app, all()), ["Example Antivirus", "dentist"], "newest first");
    assert_eq!(found(&app, DiaryFilter { expected: Some(Expected::ArrangedByMe), ..all() }), ["dentist"]);
    let id = ringtrue_model::OrganisationId::try_from("example-antivirus".to_owned()).unwrap();
    assert_eq!(found(&app, DiaryFilter { organisation: Some(id), ..all() }), ["Example Antivirus"]);
    let day = expected.fields.occurred_at.local_day();
    assert_eq!(found(&app, DiaryFilter { to: Some(day), ..all() }), ["dentist"]);
    assert_eq!(found(&app, DiaryFilter { from: day.succ_opt(), ..all() }), ["Example Antivirus"]);
    assert_eq!(found(&app, DiaryFilter { reported: Some(true), ..all() }), [""; 0]);
}

#[test]
fn reported_calls_are_told_from_others() {
    let world = World::new();
    let app = world.open();
    send(&app, &a_call(&app));
    a_call_with(&app, |f| f.claimed_org = "dentist".into());
    let reported = |yes| DiaryFilter { reported: Some(yes), ..DiaryFilter::default() };
    assert_eq!(found(&app, reported(true)), ["Example Antivirus"]);
    assert_eq!(found(&app, reported(false)), ["dentist"]);
}

#[test]
fn a_bad_field_is_named_and_nothing_is_saved_or_lost() {
    let world = World::new();
    let app = world.open();
    app.keep_draft(Draft { key: "new".into(), form: "{\"notes\":\"...\"}".into() }).unwrap();
    let mut fields = CallFields::new(Moment::from(world.clock.now_local()), "x", Expected::No);
    fields.notes = "n".repeat(10 << 20);
    let request = SaveCall { id: None, revision: None, fields, draft: Some("new".into()) };
    let saved = app.save_call(request).unwrap();
    assert_eq!(saved.call, None);
    assert_eq!(saved.issues[0].code, Code::TooLong);
    assert_eq!(found(&app, DiaryFilter::default()).len(), 0);
    assert!(app.draft("new".into()).unwrap().is_some(), "the draft is there until the call is saved");
}

#[test]
fn a_future_time_is_questioned_and_saved() {
    let world = World::new();
    let app = world.open();
    let mut fields = CallFields::new(Moment::from(world.clock.now_local()), "x", Expected::No);
    fields.occurred_at.instant += TimeDelta::days(2);
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None }).unwrap();
    assert!(saved.call.is_some());
    assert_eq!(saved.issues[0].code, Code::InFuture);
}

#[test]
fn an_edit_knows_what_it_changes() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let edit = |notes: &str, revision| SaveCall {
        id: Some(call.id),
        revision,
        fields: CallFields { notes: notes.into(), ..call.fields.clone() },
        draft: None,
    };
    world.clock.pass(TimeDelta::minutes(5));
    let saved = app.save_call(edit("second thoughts", Some(1))).unwrap().call.unwrap();
    assert_eq!((saved.revision, saved.created_at), (2, call.created_at));
    assert!(saved.updated_at > call.updated_at);
    assert_eq!(search(&app, "second"), ["Example Antivirus"]);
    assert_eq!(search(&app, "screen"), [""; 0], "the old words are not found any more");
    let stale = app.save_call(edit("from another window", Some(1)));
    assert_eq!(stale.unwrap_err().code, Code::ChangedMeanwhile);
    let nameless = SaveCall { id: None, ..edit("which one?", Some(2)) };
    assert_eq!(app.save_call(nameless).unwrap_err().code, Code::BadRequest);
    let once_more = app.save_call(edit("as a new one", None));
    assert_eq!(once_more.unwrap_err().code, Code::ChangedMeanwhile, "its identity is taken");
    assert_eq!(app.call(call.id).unwrap().call.fields.notes, "second thoughts");
}

#[test]
fn delete_and_undo() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    app.delete_call(call.id).unwrap();
    assert_eq!(app.call(call.id).unwrap_err().code, Code::NotFound);
    assert_eq!(search(&app, "screen"), [""; 0]);
    app.stop();
    let app = world.open();
    app.undelete_call(call.id).unwrap();
    assert_eq!(app.call(call.id).unwrap().call, call);
    assert_eq!(search(&app, "screen"), ["Example Antivirus"]);
}

#[test]
fn a_draft_outlives_the_program_and_ends_with_the_call() {
    let world = World::new();
    let app = world.open();
    let form = "{\"claimed_org\":\"Trend Mi".to_owned();
    app.keep_draft(Draft { key: "new".into(), form: form.clone() }).unwrap();
    drop(app);
    let app = world.open();
    assert_eq!(app.draft("new".into()).unwrap().unwrap().draft.form, form);
    let fields = CallFields::new(Moment::from(world.clock.now_local()), "Trend Micro", Expected::No);
    app.save_call(SaveCall { id: None, revision: None, fields, draft: Some("new".into()) }).unwrap();
    assert_eq!(app.draft("new".into()).unwrap(), None);
}

#[test]
fn a_draft_of_ten_megabytes_is_kept_and_an_absurd_one_refused() {
    let world = World::new();
    let app = world.open();
    let key = Uuid::nil().to_string();
    let form = "x".repeat(10 << 20);
    app.keep_draft(Draft { key: key.clone(), form: form.clone() }).unwrap();
    assert_eq!(app.draft(key.clone()).unwrap().unwrap().draft.form.len(), form.len());
    let absurd = Draft { key: key.clone(), form: "x".repeat((32 << 20) + 1) };
    assert_eq!(app.keep_draft(absurd).unwrap_err().code, Code::TooLong);
    assert_eq!(app.draft(key).unwrap().unwrap().draft.form.len(), form.len(), "what was kept stays");
    let nameless = Draft { key: "../x".into(), form: String::new() };
    assert_eq!(app.keep_draft(nameless).unwrap_err().code, Code::BadRequest);
}

#[test]
fn requests_beyond_their_limits_are_refused() {
    let world = World::new();
    let app = world.open();
    let stretch = DiaryStretch { filter: DiaryFilter::default(), offset: 0, limit: 201 };
    assert_eq!(app.diary_rows(stretch).unwrap_err().code, Code::BadRequest);
    let unknown = ringtrue_model::CallId(Uuid::nil());
    assert_eq!(app.call(unknown).unwrap_err().code, Code::NotFound);
    assert_eq!(app.delete_call(unknown).unwrap_err().code, Code::NotFound);
}
