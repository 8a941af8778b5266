//! Places that fail: a full disk, a disk that cannot be written, a folder that goes away.

use crate::disk::Disk;
use acceptance::world::World;
use chrono::TimeDelta;
use ringtrue_app::api::{
    JobOutcome, JobState, PrepareRestore, RestoreFrom, RestorePreview, SaveCall, VaultStatus,
};
use ringtrue_app::{App, SystemEntropy};
use ringtrue_model::call::{CallFields, Expected, Moment};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, Clock, Code, Failure};
use ringtrue_store::Vault;
use ringtrue_store::backup::{self, BackupFile};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A program whose data folder is `folder`, opened as far as it can be.
fn program(world: &World, folder: &Path) -> Arc<App> {
    let mut start = world.start();
    start.data_dir = folder.to_owned();
    let app = App::build(start);
    app.open_vault();
    app
}

fn trouble(app: &App) -> Option<Code> {
    match app.vault_status().unwrap() {
        VaultStatus::Ready { .. } => None,
        VaultStatus::Trouble { failure, .. } => Some(failure.code),
        other => panic!("{other:?}"),
    }
}

fn save(app: &App, world: &World, notes: &str) -> Result<Call, Failure> {
    let mut fields =
        CallFields::new(Moment::from(world.clock.now_local()), "Example Antivirus", Expected::No);
    fields.notes = notes.to_owned();
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None })?;
    Ok(saved.call.expect("it is sound"))
}

#[track_caller]
fn all_there(app: &App, saved: &[Call]) {
    for call in saved {
        assert_eq!(&app.call(call.id).unwrap().call, call);
    }
}

#[test]
fn a_disk_that_fills_up_loses_nothing_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::of(3_000) else { return };
    let (world, folder) = (World::new(), disk.path().join("data"));
    let app = program(&world, &folder);
    let story = "He wanted to see my screen. ".repeat(700);
    let mut saved = Vec::new();
    let failure = loop {
        match save(&app, &world, &story) {
            Ok(call) => saved.push(call),
            Err(failure) => break failure,
        }
        assert!(saved.len() < 1_000, "the disk never fills up");
    };
    assert_eq!(failure.code, Code::DiskFull);
    assert!(saved.len() > 10);
    all_there(&app, &saved);
    disk.fill_but(0);
    // What the broken-off call left in the log has room for short ones.
    while let Ok(call) = save(&app, &world, "short") {
        saved.push(call);
    }
    all_there(&app, &saved);
    app.stop();

    let app = program(&world, &folder);
    match trouble(&app) {
        None => all_there(&app, &saved),
        Some(code) => assert_eq!(code, Code::DiskFull),
    }
    disk.remount("size=16000k");
    app.vault_retry().unwrap();
    assert_eq!(trouble(&app), None);
    all_there(&app, &saved);
    saved.push(save(&app, &world, &story).unwrap());
    app.stop();
    all_there(&program(&world, &folder), &saved);
}

#[test]
fn a_first_start_on_a_full_disk_succeeds_when_there_is_room() {
    let Some(disk) = Disk::of(3_000) else { return };
    for kib in (0..320).step_by(16) {
        let world = World::new();
        let folder = disk.path().join(format!("data-{kib}"));
        disk.fill_but(kib);
        let app = program(&world, &folder);
        let told = trouble(&app);
        assert!(matches!(told, None | Some(Code::DiskFull)), "{kib} KiB free: {told:?}");
        if kib == 0 {
            assert_eq!(told, Some(Code::DiskFull));
        }
        disk.make_room();
        app.vault_retry().unwrap();
        assert_eq!(trouble(&app), None, "{kib} KiB were free");
        let call = save(&app, &world, "at last").unwrap();
        app.stop();
        all_there(&program(&world, &folder), &[call]);
        assert_eq!(world.keys.accounts().len(), 1, "one vault, one key");
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn a_backup_on_a_full_disk_leaves_the_former_ones_and_succeeds_when_there_is_room() {
    let Some(disk) = Disk::of(6_000) else { return };
    let (world, folder) = (World::new(), disk.path().join("data"));
    program(&world, &folder).stop();
    let vault = Vault::open(&folder, &*world.keys, &*world.clock, &SystemEntropy).unwrap();
    let back_up = || {
        world.clock.pass(TimeDelta::days(1));
        vault.keep_backup(world.clock.now_local(), &|_, _| Ok(()))
    };
    let kept = || -> Vec<_> {
        let names = backup::backups(&folder).unwrap().into_iter().map(|kept| kept.path().to_owned());
        names.map(|path| (fs::read(&path).unwrap(), path)).collect()
    };
    back_up().unwrap();
    let before = kept();
    assert_eq!(before.len(), 1);
    for kib in (0..400).step_by(50) {
        disk.fill_but(kib);
        match back_up() {
            Ok(()) => assert!(kib > 150, "{kib} KiB are not enough for a copy"),
            Err(error) => assert_eq!(error.code(), Code::DiskFull, "{kib} KiB free: {error:?}"),
        }
        let after = kept();
        assert!(before.iter().all(|former| after.contains(former)), "the former backup is there, unchanged");
        assert!(after.iter().all(|(_, path)| BackupFile::open(path).is_ok()), "none is unfinished");
        disk.make_room();
        let number = kib as u32;
        vault.write(move |tx| tx.put_setting("still writing", &number)).unwrap();
    }
    let many = kept().len();
    back_up().unwrap();
    assert_eq!(kept().len(), many + 1);
}

#[test]
fn a_stick_takes_a_backup_when_the_computers_own_disk_is_full() {
    let Some(disk) = Disk::of(3_000) else { return };
    let (world, folder) = (World::new(), disk.path().join("data"));
    let app = program(&world, &folder);
    let call = save(&app, &world, "kept").unwrap();
    disk.fill_but(40);
    let stick = tempfile::TempDir::new().unwrap();
    let file = stick.path().join(app.backup_name());
    app.back_up_to(&file).unwrap();
    let done = app.wait_for_job(Duration::MAX).unwrap().state;
    assert!(matches!(done, JobState::Done { outcome: JobOutcome::BackedUp }), "{done:?}");
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1, "nothing else is left there");
    app.stop();

    disk.make_room();
    let app = program(&world, &folder);
    app.choose_backup(file);
    let request = PrepareRestore { from: RestoreFrom::Chosen, unlock: None };
    let RestorePreview::Ready { there, .. } = app.prepare_restore(request).unwrap() else { panic!() };
    assert_eq!((there.calls, there.newest[0].id), (1, call.id));
    app.stop();
}

#[test]
fn an_import_on_a_full_disk_brings_in_nothing_and_all_when_there_is_room() {
    const MANY: u32 = 800;
    let Some(disk) = Disk::of(6_000) else { return };
    let (world, folder) = (World::new(), disk.path().join("data"));
    let app = program(&world, &folder);
    let before = save(&app, &world, "before").unwrap();
    let file = world.folder().join("calls.csv");
    let rows = (0..MANY).map(|n| format!("{n},2026-11-20,Example Antivirus,He wanted to see my screen\n"));
    fs::write(&file, format!("Number,When,Who,Notes\n{}", rows.collect::<String>())).unwrap();
    let import = || {
        let plan = app.choose_import(file.clone()).unwrap().plan;
        app.import_calls(plan).unwrap();
        app.wait_for_job(Duration::MAX).unwrap().state
    };
    disk.fill_but(300);
    match import() {
        JobState::Failed { failure } => assert_eq!(failure.code, Code::DiskFull),
        other => panic!("{other:?}"),
    }
    assert_eq!(app.diary_outline(DiaryFilter::default()).unwrap().total, 1, "half of it was brought in");
    disk.make_room();
    disk.remount("size=60000k");
    assert!(
        matches!(import(), JobState::Done { outcome: JobOutcome::Imported { tally } } if tally.added == MANY)
    );
    all_there(&app, &[before]);
    app.stop();
}

#[test]
fn a_disk_that_cannot_be_written_is_told_and_left_as_it_is() {
    let Some(disk) = Disk::of(3_000) else { return };
    let (world, folder) = (World::new(), disk.path().join("data"));
    disk.remount("ro");
    let app = program(&world, &folder);
    assert_eq!(trouble(&app), Some(Code::FolderNotWritable));
    disk.remount("rw");
    app.vault_retry().unwrap();
    let call = save(&app, &world, "kept").unwrap();
    app.stop();

    disk.remount("ro");
    let app = program(&world, &folder);
    assert_eq!(trouble(&app), Some(Code::FolderNotWritable));
    disk.remount("rw");
    app.vault_retry().unwrap();
    all_there(&app, &[call]);
}

#[test]
fn a_folder_that_vanishes_while_open_is_told_and_goes_on_when_it_is_back() {
    let world = World::new();
    let (folder, elsewhere) = (world.folder().join("data"), world.folder().join("elsewhere"));
    let app = program(&world, &folder);
    let mut saved = vec![save(&app, &world, "before").unwrap()];
    fs::rename(&folder, &elsewhere).unwrap();
    let failed = save(&app, &world, "while it is away").map_err(|failure| failure.code);
    assert_eq!(failed, Err(Code::VaultMissing), "what is called saved has to be where it will be looked for");
    fs::rename(&elsewhere, &folder).unwrap();
    saved.push(save(&app, &world, "after").unwrap());
    all_there(&app, &saved);

    fs::remove_dir_all(&folder).unwrap();
    let failed = save(&app, &world, "after the end").map_err(|failure| failure.code);
    assert_eq!(failed, Err(Code::VaultMissing));
    assert!(!folder.exists(), "no other vault was made in its place");
    app.stop();
}

#[test]
fn a_vault_exchanged_while_open_is_not_written_into() {
    let (world, other) = (World::new(), World::new());
    let (folder, theirs) = (world.folder().join("data"), other.folder().join("data"));
    let app = program(&world, &folder);
    let call = save(&app, &world, "mine").unwrap();
    program(&other, &theirs).stop();
    fs::rename(&folder, world.folder().join("aside")).unwrap();
    fs::rename(&theirs, &folder).unwrap();
    let failed = save(&app, &world, "whose?").map_err(|failure| failure.code);
    assert_eq!(failed, Err(Code::VaultMissing));
    fs::rename(&folder, &theirs).unwrap();
    fs::rename(world.folder().join("aside"), &folder).unwrap();
    all_there(&app, &[call]);
    app.stop();
    all_there(&program(&other, &theirs), &[]);
}
