//! The diary comes back: from yesterday's backup, from a stick, out of a damaged file. And no report goes twice.

use acceptance::world::{World, a_call, a_call_with, offline, received, send, standing};
use chrono::TimeDelta;
use ringtrue_app::api::{
    BinStretch, JobOutcome, JobState, LastCheck, PrepareRestore, Rescue, RestoreFrom, RestorePreview,
    SetPassphrase, Unlock, VaultStatus,
};
use ringtrue_app::{App, Step};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::dispatch::DispatchState;
use ringtrue_model::{Clock, Code, WayIn};
use ringtrue_store::SecretText;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(120);

fn total(app: &App) -> u32 {
    app.diary_outline(DiaryFilter::default()).unwrap().total
}

fn ended(app: &App) -> JobState {
    app.wait_for_job(LONG).unwrap().state
}

fn newest(app: &App) -> RestoreFrom {
    RestoreFrom::Kept { name: app.backups().unwrap().kept[0].name.clone() }
}

fn look(app: &App, from: RestoreFrom) -> RestorePreview {
    app.prepare_restore(PrepareRestore { from, unlock: None }).unwrap()
}

/// Restores what was looked at; tells how many calls of the replaced diary were saved.
fn restored(app: &App) -> u32 {
    app.restore().unwrap();
    match ended(app) {
        JobState::Done { outcome: JobOutcome::Restored { saved, .. } } => saved,
        other => panic!("not restored: {other:?}"),
    }
}

fn flip(world: &World, from_end: usize) {
    let path = world.folder().join("vault.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.len() - from_end;
    bytes[at] ^= 0x20;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn each_day_of_use_makes_one_backup_whatever_the_clock_does() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    assert!(app.keep_safe(), "the first look makes one");
    ended(&app);
    assert!(!app.keep_safe(), "the second of the same day does not");
    for days in [1, 1, 3650, -3650, -400] {
        world.clock.pass(TimeDelta::days(days));
        assert!(app.keep_safe(), "a day {days} days away has its backup");
        ended(&app);
    }
    let there = app.backups().unwrap();
    assert_eq!(there.kept.len(), 5, "the day that came twice has its newest only");
    assert_eq!(there.trouble, None);
}

#[test]
fn the_weekly_check_comes_every_week_and_a_day_after_one_that_came_to_no_end() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    let checked_at = || app.backups().unwrap().checked.map(|check| check.at);
    for _ in 0..3 {
        app.keep_safe();
        ended(&app);
        assert_eq!(checked_at(), Some(world.clock.now()), "in the same run of the program");
        world.clock.pass(TimeDelta::days(6));
        app.keep_safe();
        ended(&app);
        assert_ne!(checked_at(), Some(world.clock.now()));
        world.clock.pass(TimeDelta::days(1));
    }
    let (vault, away) = (world.folder().join("vault.db"), world.folder().join("away"));
    std::fs::rename(&vault, &away).unwrap();
    app.keep_safe();
    assert!(matches!(ended(&app), JobState::Failed { .. }));
    std::fs::rename(&away, &vault).unwrap();
    app.keep_safe();
    ended(&app);
    assert_ne!(checked_at(), Some(world.clock.now()), "it was tried just now");
    world.clock.pass(TimeDelta::days(1));
    app.keep_safe();
    ended(&app);
    assert_eq!(checked_at(), Some(world.clock.now()));
}

#[test]
fn a_backup_that_broke_is_shown_as_such_and_is_not_todays() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    assert!(app.keep_safe());
    ended(&app);
    let name = app.backups().unwrap().kept.remove(0).name;
    std::fs::write(world.folder().join("backups").join(&name), "torn").unwrap();
    let broken = app.backups().unwrap().kept.remove(0);
    assert_eq!((broken.name, broken.made_at), (name, None));
    assert_eq!(broken.day, world.clock.now_local().date_naive());
    assert!(app.keep_safe(), "today has none that helps");
    let there = app.backups().unwrap().kept;
    assert_eq!(there.iter().map(|row| row.made_at.is_some()).collect::<Vec<_>>(), [true, false]);
    let from = RestoreFrom::Kept { name: there[1].name.clone() };
    let refused = app.prepare_restore(PrepareRestore { from, unlock: None });
    assert_eq!(refused.unwrap_err().code, Code::BackupDamaged);
}

#[test]
fn a_backup_that_cannot_be_made_is_told_and_tried_again() {
    let world = World::new();
    let app = world.open();
    std::fs::write(world.folder().join("backups"), "in the way").unwrap();
    assert!(!app.keep_safe());
    ended(&app);
    assert!(app.backups().is_err() || app.backups().unwrap().trouble.is_some());
    a_call(&app);
    std::fs::remove_file(world.folder().join("backups")).unwrap();
    assert!(app.keep_safe());
    assert_eq!(app.backups().unwrap().trouble, None);
}

#[test]
fn a_deleted_call_comes_back_with_a_restore_which_can_be_gone_back_on() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    app.back_up_now().unwrap();
    assert!(matches!(ended(&app), JobState::Done { .. }));
    app.delete_call(call.id).unwrap();
    let RestorePreview::Ready { there, here, rescue, made_at } = look(&app, newest(&app)) else { panic!() };
    assert_eq!((there.calls, here.unwrap().calls, rescue), (1, 0, Rescue::NotNeeded));
    assert_eq!(there.newest[0].id, call.id);
    assert!(made_at.is_some() && there.first_day.is_some());
    assert_eq!(total(&app), 0, "looking replaces nothing");
    restored(&app);
    assert_eq!(app.call(call.id).unwrap().call, call);
    let aside = app.backups().unwrap().replaced;
    look(&app, RestoreFrom::Replaced { name: aside[0].name.clone() });
    restored(&app);
    assert_eq!(total(&app), 0, "and back again");
    app.stop();
    assert_eq!(total(&world.open()), 0);
}

#[test]
fn a_call_that_was_purged_comes_back_into_the_bin_and_waits_there_anew() {
    let world = World::new();
    let app = world.open();
    let (first, second) = (a_call(&app).id, a_call(&app).id);
    let live = |days: i64| {
        for _ in 0..days {
            world.clock.pass(TimeDelta::days(1));
            app.tidy().unwrap();
        }
    };
    let in_bin = || -> Vec<_> {
        let rows = app.bin_rows(BinStretch { offset: 0, limit: 10 }).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    live(1);
    app.delete_call(first).unwrap();
    live(1);
    app.delete_call(second).unwrap();
    live(18);
    app.back_up_now().unwrap();
    ended(&app);
    live(20);
    assert_eq!(in_bin(), [], "both are gone for good");
    look(&app, newest(&app));
    restored(&app);
    assert_eq!(in_bin(), [second, first]);
    live(29);
    assert_eq!(in_bin(), [second, first], "the person has thirty days to bring them back");
    live(2);
    assert_eq!(in_bin(), []);
}

#[test]
fn damage_that_is_met_is_told_and_saved_from() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    app.back_up_now().unwrap();
    ended(&app);
    let calls: Vec<_> = (0..60)
        .map(|n| a_call_with(&app, |f| f.notes = format!("{n} He wanted to see my screen. ").repeat(600)))
        .collect();
    app.stop();
    let whole = std::fs::read(world.folder().join("vault.db")).unwrap();
    let (app, unreadable) = (10..whole.len() / 4096)
        .find_map(|page| {
            std::fs::write(world.folder().join("vault.db"), &whole).unwrap();
            flip(&world, whole.len() - page * 4096 - 100);
            let app = App::build(world.start());
            app.open_vault();
            let unreadable = calls.iter().find(|call| app.call(call.id).is_err());
            match (app.vault_status().unwrap(), unreadable) {
                (VaultStatus::Ready { .. }, Some(call)) => Some((app, call.id)),
                _ => {
                    app.stop();
                    None
                }
            }
        })
        .expect("a vault that opens, with a call that cannot be read");
    assert_eq!(app.call(unreadable).unwrap_err().code, Code::VaultDamaged);
    assert!(
        matches!(app.backups().unwrap().checked, Some(LastCheck { sound: false, .. })),
        "Settings say so"
    );
    let RestorePreview::Ready { rescue, .. } = look(&app, newest(&app)) else { panic!() };
    assert_eq!(rescue, Rescue::Saves);
    let saved = restored(&app);
    assert!(saved >= 50, "{saved} of 60");
    assert_eq!(total(&app), 1 + saved);
    assert!(
        app.backups().unwrap().checked.is_none_or(|check| check.sound),
        "the restored diary is not damaged"
    );
}

#[test]
fn where_nothing_can_be_saved_that_is_said() {
    let there = World::new();
    let other = there.open();
    other
        .set_passphrase(SetPassphrase { passphrase: SecretText::new("correct horse battery".into()) })
        .unwrap();
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(other.backup_name());
    other.back_up_to(&file).unwrap();
    ended(&other);
    let world = World::new();
    world.start().entropy.fill(&mut [0; 7]);
    let app = world.open();
    a_call(&app);
    app.stop();
    flip(&world, 100);
    flip(&world, std::fs::metadata(world.folder().join("vault.db")).unwrap().len() as usize - 100);
    let app = world.open_in_trouble();
    app.choose_backup(file);
    let passphrase = SecretText::new("correct horse battery".into());
    let request =
        PrepareRestore { from: RestoreFrom::Chosen, unlock: Some(Unlock::Passphrase { passphrase }) };
    let RestorePreview::Ready { rescue, .. } = app.prepare_restore(request).unwrap() else { panic!() };
    assert_eq!(rescue, Rescue::OtherKey);
}

#[test]
fn a_diary_that_was_put_aside_can_be_removed() {
    let world = World::new();
    let app = world.open();
    app.back_up_now().unwrap();
    ended(&app);
    for _ in 0..2 {
        look(&app, newest(&app));
        restored(&app);
    }
    let names =
        || -> Vec<_> { app.backups().unwrap().replaced.into_iter().map(|aside| aside.name).collect() };
    let there = names();
    assert_eq!(there.len(), 2);
    for wrong in ["", "..", "../backups", "2020-01-01-000000"] {
        assert_eq!(app.remove_replaced(wrong.to_owned()).unwrap_err().code, Code::NotFound);
    }
    app.remove_replaced(there[0].clone()).unwrap();
    assert_eq!(names(), there[1..]);
    assert!(!world.folder().join("replaced").join(&there[0]).exists());
    app.lock_vault().unwrap();
    assert_eq!(app.remove_replaced(there[1].clone()).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn what_was_looked_at_and_left_is_forgotten() {
    let world = World::new();
    let app = world.open();
    app.back_up_now().unwrap();
    ended(&app);
    look(&app, newest(&app));
    assert!(world.folder().join("restore").exists());
    app.forget_restore().unwrap();
    assert!(!world.folder().join("restore").exists());
    assert_eq!(app.restore().unwrap_err().code, Code::NotFound);
    assert_eq!(
        app.prepare_restore(PrepareRestore { from: RestoreFrom::Chosen, unlock: None }).unwrap_err().code,
        Code::NotFound
    );
}

#[test]
fn a_restore_sends_no_report_twice() {
    let world = World::new();
    let app = world.open();
    let (sent_later, taken_back) = (a_call(&app), a_call_with(&app, |f| f.claimed_person = "Kevin".into()));
    let first = send(&app, &sent_later).mark.id;
    let second = send(&app, &taken_back).mark.id;
    // On their way in the backup; afterwards one arrives and one is taken back.
    app.back_up_now().unwrap();
    ended(&app);
    app.undo_report(second).unwrap();
    world.clock.pass(TimeDelta::seconds(11));
    world.vendor.then(received("EX-7K3F-92QD"));
    assert_eq!(app.step_outbox().unwrap(), Step::Tried);
    look(&app, newest(&app));
    restored(&app);
    assert_eq!(standing(&app, first), (DispatchState::Accepted, Some("EX-7K3F-92QD".into())));
    assert_eq!(standing(&app, second).0, DispatchState::Withdrawn);
    assert!(matches!(app.step_outbox().unwrap(), Step::Idle(None)), "nothing goes");
}

#[test]
fn a_report_of_which_nothing_newer_is_known_is_held_back() {
    let world = World::new();
    let app = world.open();
    let report = send(&app, &a_call(&app)).mark.id;
    app.back_up_now().unwrap();
    ended(&app);
    app.stop();
    std::fs::remove_file(world.folder().join("vault.db")).unwrap();
    let app = world.open_in_trouble();
    look(&app, newest(&app));
    restored(&app);
    assert_eq!(standing(&app, report).0, DispatchState::Parked);
    world.clock.pass(TimeDelta::days(1));
    assert!(matches!(app.step_outbox().unwrap(), Step::Idle(None)), "it waits for the person");
    app.retry_report(report).unwrap();
    world.vendor.then(offline());
    assert_eq!(app.step_outbox().unwrap(), Step::Tried, "who decides");
}

#[test]
fn out_of_a_damaged_diary_everything_readable_is_saved_with_the_backup() {
    let world = World::new();
    let app = world.open();
    let kept = a_call(&app);
    app.back_up_now().unwrap();
    ended(&app);
    for n in 0..60 {
        a_call_with(&app, |f| f.claimed_person = format!("Kevin {n}"));
    }
    app.check_diary().unwrap();
    ended(&app);
    assert!(matches!(app.backups().unwrap().checked, Some(LastCheck { sound: true, calls: 61, .. })));
    app.stop();
    flip(&world, 9 * 4096 + 100);
    let app = App::build(world.start());
    app.open_vault();
    if matches!(app.vault_status().unwrap(), VaultStatus::Ready { .. }) {
        // One page of many; the full check finds it.
        app.check_diary().unwrap();
        ended(&app);
        assert!(matches!(app.backups().unwrap().checked, Some(LastCheck { sound: false, .. })));
    }
    let RestorePreview::Ready { rescue, .. } = look(&app, newest(&app)) else { panic!() };
    assert_eq!(rescue, Rescue::Saves);
    let saved = restored(&app);
    assert!(saved >= 40, "{saved}");
    assert_eq!(total(&app), 1 + saved);
    assert_eq!(app.call(kept.id).unwrap().call, kept);
    app.check_diary().unwrap();
    ended(&app);
    assert!(app.backups().unwrap().checked.unwrap().sound, "the restored diary is whole");
}

#[test]
fn a_diary_that_cannot_be_opened_at_all_comes_back() {
    for broken in ["vault.db", "vault.keys.json"] {
        let world = World::new();
        let app = world.open();
        let call = a_call(&app);
        app.back_up_now().unwrap();
        ended(&app);
        app.stop();
        std::fs::write(world.folder().join(broken), "torn").unwrap();
        let app = world.open_in_trouble();
        look(&app, newest(&app));
        restored(&app);
        assert_eq!(app.call(call.id).unwrap().call, call, "{broken}");
    }
}

#[test]
fn a_backup_opens_elsewhere_only_with_its_key() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(app.backup_name());
    app.back_up_to(&file).unwrap();
    assert!(matches!(ended(&app), JobState::Done { .. }));
    let elsewhere = World::new();
    // Another computer has other luck, and so another key.
    elsewhere.start().entropy.fill(&mut [0; 7]);
    let other = elsewhere.open();
    other.choose_backup(file);
    assert!(matches!(look(&other, RestoreFrom::Chosen), RestorePreview::NeedsKey { .. }));
    assert_eq!(total(&other), 0);
}

#[test]
fn a_stick_brings_the_diary_to_another_computer_by_passphrase_or_code() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let passphrase = || SecretText::new("correct horse battery".to_owned());
    app.set_passphrase(SetPassphrase { passphrase: passphrase() }).unwrap();
    let code = app.make_recovery_code().unwrap().code;
    assert!(app.backups().unwrap().opens_elsewhere);
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(app.backup_name());
    app.back_up_to(&file).unwrap();
    ended(&app);
    let ways_in = [
        Unlock::Passphrase { passphrase: passphrase() },
        Unlock::RecoveryCode { code: SecretText::new(code) },
    ];
    for unlock in ways_in {
        let elsewhere = World::new();
        elsewhere.start().entropy.fill(&mut [0; 7]);
        let other = elsewhere.open();
        other.choose_backup(file.clone());
        let RestorePreview::NeedsKey { ways } = look(&other, RestoreFrom::Chosen) else { panic!() };
        assert_eq!(ways, [WayIn::Passphrase, WayIn::RecoveryCode]);
        let wrong = Unlock::Passphrase { passphrase: SecretText::new("not it".to_owned()) };
        let wrong = PrepareRestore { from: RestoreFrom::Chosen, unlock: Some(wrong) };
        assert_eq!(other.prepare_restore(wrong).unwrap_err().code, Code::WrongPassphrase);
        let right = PrepareRestore { from: RestoreFrom::Chosen, unlock: Some(unlock) };
        assert!(matches!(other.prepare_restore(right).unwrap(), RestorePreview::Ready { .. }));
        restored(&other);
        assert_eq!(other.call(call.id).unwrap().call, call, "it is open, and nothing was asked twice");
    }
}

#[test]
fn a_locked_diary_is_not_replaced_and_keeps_no_key_of_a_backup() {
    let world = World::new();
    let app = world.open();
    app.back_up_now().unwrap();
    ended(&app);
    look(&app, newest(&app));
    app.lock_vault().unwrap();
    assert!(!world.folder().join("restore").exists(), "what was unpacked is gone");
    assert_eq!(app.restore().unwrap_err().code, Code::VaultLocked);
    let request = PrepareRestore { from: newest(&app), unlock: None };
    assert_eq!(app.prepare_restore(request).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn a_restore_that_is_stopped_leaves_the_diary_as_it_was() {
    let world = World::new();
    let app = world.open();
    app.back_up_now().unwrap();
    ended(&app);
    let call = a_call(&app);
    look(&app, newest(&app));
    // The job waits at the clock until it was asked to stop.
    let held = world.clock.hold();
    app.restore().unwrap();
    app.cancel_job().unwrap();
    drop(held);
    assert_eq!(ended(&app), JobState::Stopped { by_lock: false });
    assert_eq!(app.call(call.id).unwrap().call, call);
    assert!(!world.folder().join("restore").exists(), "what was unpacked is gone");
    assert_eq!(app.restore().unwrap_err().code, Code::NotFound, "it is looked at again before");
    look(&app, newest(&app));
    restored(&app);
    assert_eq!(total(&app), 0);
}
