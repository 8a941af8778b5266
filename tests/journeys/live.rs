//! The call that the person is on: it is kept from its first moment, and whatever ends it, it stands in the diary once.

use acceptance::world::World;
use chrono::TimeDelta;
use ringtrue_app::api::{Notice, SealCall, Unlock, VaultStatus};
use ringtrue_app::{App, Start};
use ringtrue_model::call::{Answered, AskedFor, CallFields, Expected, Reaction};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::rules::VerdictOutcome;
use ringtrue_model::{Call, Code, OrganisationId, Region};
use ringtrue_store::watched;
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

fn opened(start: Start) -> Arc<App> {
    let app = App::build(start);
    app.open_vault();
    app
}

/// The calls in the diary.
fn diary(app: &App) -> Vec<Call> {
    let filter = DiaryFilter::default();
    let rows = app.diary_rows(ringtrue_app::api::DiaryStretch { filter, offset: 0, limit: 200 }).unwrap();
    rows.into_iter().map(|row| app.call(row.id).unwrap().call).collect()
}

/// What a person answers to the first three questions.
fn answers(app: &App) -> CallFields {
    let fields = app.live_call().unwrap().unwrap().fields;
    CallFields {
        claimed_org: "Microsoft".into(),
        expected: Expected::No,
        asked_for: vec![AskedFor::RemoteControl],
        ..fields
    }
}

fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_call_is_saved_with_its_length_and_whatever_was_answered() {
    let world = World::new();
    let app = opened(world.start());
    let begun = app.begin_live_call().unwrap();
    assert_eq!((begun.unkept, begun.ended), (None, false));
    assert!(world.notices().contains(&Notice::Live));
    assert_eq!(diary(&app), [], "a call that is still on stands in no diary");

    world.clock.pass(minutes(2));
    let live = app.answer_live_call(answers(&app)).unwrap();
    assert_eq!(live.id, begun.id);
    world.clock.pass(TimeDelta::seconds(14));
    let hung_up = app.hang_up().unwrap();
    assert!(hung_up.filed && world.notices().contains(&Notice::Calls));

    let [call] = diary(&app).try_into().unwrap();
    assert_eq!(call, hung_up.call);
    assert_eq!((call.id, call.fields.duration_s), (begun.id, Some(134)));
    assert_eq!(call.fields.occurred_at.instant, begun.began_at);
    assert_eq!(call.fields.claimed_org_id.unwrap().as_str(), "microsoft", "it is recognised");
    assert_eq!(call.fields.asked_for, [AskedFor::RemoteControl]);
    assert_eq!(call.fields.my_reaction, [Reaction::HungUp]);
    assert_eq!(call.fields.answered, Some(Answered::Spoke));
    assert_eq!(app.live_call().unwrap(), None);
    assert_eq!(app.hang_up().unwrap_err().code, Code::NotFound);
    assert_eq!(fs::read_dir(world.folder().join("inbox")).unwrap().count(), 0);
    assert_eq!(app.cut_off_calls().unwrap(), [], "it ended as calls do");
}

#[test]
fn while_one_call_lasts_there_is_no_second() {
    let world = World::new();
    let app = opened(world.start());
    let begun = app.begin_live_call().unwrap();
    app.answer_live_call(answers(&app)).unwrap();
    world.clock.pass(minutes(1));
    let again = app.begin_live_call().unwrap();
    assert_eq!((again.id, again.began_at), (begun.id, begun.began_at));
    assert_eq!(again.fields.claimed_org, "Microsoft", "what was answered stays");
    app.hang_up().unwrap();
    assert_ne!(app.begin_live_call().unwrap().id, begun.id, "the next one is another");
}

#[test]
fn a_call_of_which_nothing_was_noted_can_be_dropped_and_no_other() {
    let world = World::new();
    let app = opened(world.start());
    app.begin_live_call().unwrap();
    app.keep_live_call();
    app.drop_live_call().unwrap();
    assert_eq!(app.live_call().unwrap(), None);
    app.drop_live_call().expect("dropping none is no error");
    app.begin_live_call().unwrap();
    app.answer_live_call(answers(&app)).unwrap();
    assert_eq!(app.drop_live_call().unwrap_err().code, Code::BadRequest);
    app.hang_up().unwrap();
    assert_eq!(diary(&app).len(), 1);
    app.stop();
    assert_eq!(diary(&opened(world.start())).len(), 1, "what was dropped came back");
}

#[test]
fn an_answer_that_is_not_sound_changes_nothing_and_when_it_began_is_not_the_pages_to_say() {
    let world = World::new();
    let app = opened(world.start());
    let begun = app.begin_live_call().unwrap();
    let unsound = CallFields { notes: "x".repeat(60_000), ..answers(&app) };
    assert_eq!(app.answer_live_call(unsound).unwrap_err().code, Code::TooLong);
    assert_eq!(app.live_call().unwrap().unwrap().fields, begun.fields);
    let mut early = answers(&app);
    early.occurred_at.instant -= minutes(90);
    early.duration_s = Some(9);
    let live = app.answer_live_call(early).unwrap();
    assert_eq!((live.fields.occurred_at, live.fields.duration_s), (begun.fields.occurred_at, None));
}

#[test]
fn from_the_first_answer_on_it_says_what_they_never_do() {
    let world = World::new();
    let start = Start { region_guess: Region::try_from("US".to_owned()).ok(), ..world.start() };
    let app = opened(start);
    let begun = app.begin_live_call().unwrap();
    let names: Vec<&str> = begun.usual_claims.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names[..4], ["Trend Micro", "Microsoft", "Amazon", "A bank"]);
    assert!(names.contains(&"The IRS") && !names.contains(&"HMRC") && names.len() == 8, "{names:?}");
    assert_eq!(begun.usual_claims[1].organisation, OrganisationId::try_from("microsoft".to_owned()).ok());
    assert_eq!(begun.verdict.outcome, VerdictOutcome::NotEnough);

    for claim in begun.usual_claims {
        let fields = CallFields {
            claimed_org: claim.name.clone(),
            claimed_org_id: claim.organisation,
            ..answers(&app)
        };
        let live = app.answer_live_call(fields).unwrap();
        assert_eq!(live.never_does.len(), 3, "{}", claim.name);
        let own = live.never_does[0].rule.to_string();
        assert!(!own.starts_with("GEN") && own != "US-04" && own != "US-05", "{}: {own}", claim.name);
    }
    let live = app.answer_live_call(answers(&app)).unwrap();
    assert_eq!(live.never_does[0].rule.to_string(), "MS-01");
    assert_eq!(live.verdict.outcome, VerdictOutcome::Contradiction);
}

#[test]
fn it_works_while_the_diary_is_locked_and_is_filed_once_it_opens() {
    let world = World::new();
    let app = opened(world.start());
    app.lock_vault().unwrap();
    app.begin_live_call().unwrap();
    let locked = app.vault_status().unwrap();
    assert!(matches!(locked, VaultStatus::Locked { inbox: 0, .. }), "the call that is on waits for nothing");
    let live = app.answer_live_call(answers(&app)).unwrap();
    assert_eq!(live.never_does[0].rule.to_string(), "MS-01", "the rules are nobody's secret");
    world.clock.pass(minutes(3));
    let hung_up = app.hang_up().unwrap();
    assert!(!hung_up.filed);
    assert!(matches!(app.vault_status().unwrap(), VaultStatus::Locked { inbox: 1, .. }));
    // What was given away is told after the call.
    let id = hung_up.call.id;
    let later = CallFields { notes: "They saw my screen.".into(), ..hung_up.call.fields };
    assert!(app.seal_call(SealCall { id, fields: later }).unwrap().sealed);

    app.unlock_vault(Unlock::System).unwrap();
    let [call] = diary(&app).try_into().unwrap();
    assert_eq!((call.id, call.fields.duration_s), (id, Some(180)));
    assert_eq!(call.fields.notes, "They saw my screen.");
    assert_eq!(app.cut_off_calls().unwrap(), []);
}

#[test]
fn a_diary_that_opens_or_is_locked_meanwhile_changes_nothing() {
    let world = World::new();
    let app = opened(world.start());
    app.begin_live_call().unwrap();
    for _ in 0..2 {
        app.lock_vault().unwrap();
        app.keep_live_call();
        app.unlock_vault(Unlock::System).unwrap();
        assert_eq!(diary(&app), [], "it is still on");
        app.answer_live_call(answers(&app)).unwrap();
    }
    app.hang_up().unwrap();
    let [call] = diary(&app).try_into().unwrap();
    assert_eq!(call.fields.claimed_org, "Microsoft");
    app.stop();
    assert_eq!(diary(&opened(world.start())), [call], "it is filed twice");
}

#[test]
fn before_a_diary_was_ever_made_it_waits_for_one() {
    let world = World::new();
    world.keys.set_unavailable(true);
    let app = opened(world.start());
    let begun = app.begin_live_call().unwrap();
    assert_eq!(
        begun.unkept.map(|it| it.code),
        Some(Code::KeyStoreUnavailable),
        "there is no place for it yet"
    );
    world.clock.pass(minutes(1));
    assert_eq!(app.hang_up().unwrap_err().code, Code::KeyStoreUnavailable);
    let waiting = app.live_call().unwrap().unwrap();
    assert!(waiting.ended && waiting.unkept.is_some());
    world.clock.pass(minutes(30));
    world.keys.set_unavailable(false);
    assert!(matches!(app.vault_retry().unwrap(), VaultStatus::Ready { .. }));
    assert!(app.hang_up().unwrap().filed);
    assert_eq!(diary(&app)[0].fields.duration_s, Some(60), "it ended when it was said to");
}

#[test]
fn a_first_start_keeps_it_as_soon_as_there_is_a_diary() {
    let world = World::new();
    let app = App::build(world.start());
    assert_eq!(app.begin_live_call().unwrap().unkept.map(|it| it.code), Some(Code::VaultOpening));
    app.open_vault();
    assert_eq!(app.live_call().unwrap().unwrap().unkept, None);
    drop(app);
    assert_eq!(opened(world.start()).cut_off_calls().unwrap().len(), 1, "the power went at once");
}

#[test]
fn closing_the_program_ends_the_call_and_the_next_start_says_so_until_it_was_seen() {
    let world = World::new();
    let app = opened(world.start());
    let begun = app.begin_live_call().unwrap();
    app.answer_live_call(answers(&app)).unwrap();
    world.clock.pass(minutes(4));
    app.stop();

    world.clock.pass(minutes(600));
    let app = opened(world.start());
    assert_eq!(app.live_call().unwrap(), None);
    let [call] = diary(&app).try_into().unwrap();
    assert_eq!((call.id, call.fields.duration_s), (begun.id, Some(240)));
    assert_eq!(call.fields.my_reaction, [], "nobody said that they hung up");
    let [told] = app.cut_off_calls().unwrap().try_into().unwrap();
    assert_eq!((told.id, told.claimed_org.as_str()), (begun.id, "Microsoft"));
    assert!(matches!(app.vault_status().unwrap(), VaultStatus::Ready { filed: 0, .. }), "it is told once");
    app.stop();
    let app = opened(world.start());
    assert_eq!(app.cut_off_calls().unwrap().len(), 1, "nobody has seen it yet");
    app.cut_off_calls_seen().unwrap();
    assert_eq!(app.cut_off_calls().unwrap(), []);
}

#[test]
fn a_call_that_was_cut_off_and_deleted_is_told_no_more() {
    let world = World::new();
    let app = opened(world.start());
    app.begin_live_call().unwrap();
    app.stop();
    let app = opened(world.start());
    app.delete_call(diary(&app)[0].id).unwrap();
    assert_eq!(app.cut_off_calls().unwrap(), []);
}

/// Begins a call, answers, keeps it, hangs up; the disk as it is at each moment in between is opened by another start,
/// as after a power cut.
fn cut_off_everywhere(locked: bool) {
    let world = World::new();
    let app = opened(world.start());
    if locked {
        app.lock_vault().unwrap();
    }
    let moments: Rc<RefCell<Vec<(&str, TempDir)>>> = Rc::default();
    let (seen, folder) = (Rc::clone(&moments), world.folder().to_owned());
    let look = move |moment| {
        let left = TempDir::new().unwrap();
        copy(&folder, left.path());
        seen.borrow_mut().push((moment, left));
        Ok(())
    };
    watched(look, || {
        app.begin_live_call().unwrap();
        world.clock.pass(TimeDelta::seconds(5));
        app.keep_live_call();
        app.answer_live_call(answers(&app)).unwrap();
        world.clock.pass(TimeDelta::seconds(5));
        app.hang_up().unwrap();
    });
    app.stop();

    let moments = Rc::into_inner(moments).unwrap().into_inner();
    assert!(moments.len() >= 10, "{}", moments.len());
    let (mut before, mut kept) = (0, 0);
    for (at, (moment, left)) in moments.iter().enumerate() {
        let next = opened(Start { data_dir: left.path().to_owned(), ..world.start() });
        if locked {
            next.unlock_vault(Unlock::System).unwrap();
        }
        let found = diary(&next);
        let told = next.cut_off_calls().unwrap().len();
        assert!(found.len() <= 1, "doubled at {at}, {moment}");
        assert!(found.len() >= kept, "lost at {at}, {moment}");
        assert!(told <= found.len());
        kept = found.len();
        if let [call] = &found[..] {
            let length = call.fields.duration_s.unwrap();
            assert!(length >= before, "shorter at {at}, {moment}");
            before = length;
        }
        next.stop();
        let again = opened(Start { data_dir: left.path().to_owned(), ..world.start() });
        assert_eq!(diary(&again), found, "another start changes nothing: {at}, {moment}");
        again.stop();
    }
    assert_eq!((before, kept), (10, 1), "its end was never kept");
}

#[test]
fn a_power_cut_at_any_moment_neither_loses_nor_doubles_it() {
    cut_off_everywhere(false);
}

#[test]
fn a_power_cut_at_any_moment_of_a_locked_diary_neither_loses_nor_doubles_it() {
    cut_off_everywhere(true);
}

#[test]
fn a_disk_that_takes_nothing_is_told_and_the_call_is_kept_once_it_does() {
    let world = World::new();
    let app = opened(world.start());
    let full = |_| Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
    let live = watched(full, || app.begin_live_call().unwrap());
    assert_eq!(live.unkept.map(|it| it.code), Some(Code::DiskFull));
    world.notices();
    app.keep_live_call();
    assert_eq!(world.notices(), [Notice::Live], "that it is kept now is told");
    assert_eq!(app.live_call().unwrap().unwrap().unkept, None);
    app.keep_live_call();
    assert_eq!(world.notices(), [], "every few seconds");
}

#[test]
fn the_page_is_answered_while_the_disk_is_busy() {
    let world = World::new();
    let app = opened(world.start());
    let page = Arc::clone(&app);
    let busy = move |_| {
        let page = Arc::clone(&page);
        let (answered, answer) = mpsc::channel();
        thread::spawn(move || answered.send(page.live_call().unwrap().is_some()));
        assert_eq!(answer.recv_timeout(Duration::from_secs(5)), Ok(true), "it waits for the disk");
        Ok(())
    };
    watched(busy, || {
        app.begin_live_call().unwrap();
        app.answer_live_call(answers(&app)).unwrap();
    });
}

#[test]
fn hanging_up_tells_of_a_new_call_only_where_there_is_one() {
    let world = World::new();
    let app = opened(world.start());
    app.lock_vault().unwrap();
    app.begin_live_call().unwrap();
    world.notices();
    let full = |_| Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
    assert_eq!(watched(full, || app.hang_up()).unwrap_err().code, Code::DiskFull);
    assert_eq!(world.notices(), [Notice::Live]);
    app.hang_up().unwrap();
    assert_eq!(world.notices(), [Notice::Live, Notice::Calls]);
}
