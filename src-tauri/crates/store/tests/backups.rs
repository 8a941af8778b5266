//! Backups: made while the vault is written to, proved before they count, opened elsewhere; restored so that nothing
//! is lost whatever happens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::{DateTime, Days, FixedOffset};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::sample::Index;
use ringtrue_model::Code;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_store::backup::{BackupFile, BackupKind, backups};
use ringtrue_store::restore::{Origin, Prepared, replaced};
use ringtrue_store::{Key, KeyFile, Scope, Secret, StoreError, Vault};
use std::cell::Cell;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::mpsc::{self, channel};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;
use support::{World, call, noon};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn now() -> DateTime<FixedOffset> {
    noon().fixed_offset()
}

const EVERYTHING: Scope = Scope::Everything { settings: &["settings"] };

fn go_on(_: u64, _: u64) -> Result<(), Code> {
    Ok(())
}

fn decided() -> Result<(), Code> {
    Ok(())
}

fn add(vault: &Vault, claimed: &str) -> ringtrue_model::Call {
    let call = call(claimed);
    let kept = call.clone();
    vault.write(move |tx| tx.insert_call(&call)).unwrap();
    kept
}

fn claims(vault: &Vault) -> Vec<String> {
    let rows = vault.read(|view| view.diary_rows(&DiaryFilter::default(), 0, 1000)).unwrap();
    let mut claims: Vec<_> = rows.into_iter().map(|(call, _)| call.fields.claimed_org).collect();
    claims.sort();
    claims
}

impl World {
    fn find_key(&self) -> impl Fn(&KeyFile) -> Result<Secret, StoreError> {
        |key_file| key_file.unlock(&Key::System(&self.keys))
    }

    fn prepare(&self, from: &Path) -> Result<Prepared, StoreError> {
        let origin = Origin::Backup(from.to_owned());
        Prepared::new(self.folder.path(), &origin, &self.find_key(), &go_on)
    }
}

#[test]
fn a_backup_holds_what_was_there_when_it_began() {
    let world = World::new();
    let vault = world.vault();
    add(&vault, "before");
    let file = world.path("stick.ringtrue");
    let wrote = Cell::new(false);
    // The vault is written to while the copy is made.
    vault
        .back_up_to(&file, now(), &|_, _| {
            if !wrote.replace(true) {
                add(&vault, "meanwhile");
            }
            Ok(())
        })
        .unwrap();
    assert!(wrote.get(), "nothing was written meanwhile");
    assert_eq!(BackupFile::open(&file).unwrap().made_at(), now());
    let prepared = world.prepare(&file).unwrap();
    let contents = prepared.contents().clone();
    assert_eq!((contents.calls, contents.reports), (1, 0));
    assert_eq!(contents.newest[0].fields.claimed_org, "before");
    assert_eq!(contents.first_day, contents.last_day);
    prepared.forget().unwrap();
    assert_eq!(claims(&vault), ["before", "meanwhile"]);
    assert!(
        !world.path("copying").exists() && !world.path("restore").exists(),
        "nothing is left lying about"
    );
}

#[test]
fn nothing_noted_can_be_read_from_a_backup() {
    let world = World::new();
    let vault = world.vault();
    add(&vault, "Most Secret Organisation");
    let file = world.path("stick.ringtrue");
    vault.back_up_to(&file, now(), &go_on).unwrap();
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"Most Secret"));
}

#[test]
fn a_backup_that_was_stopped_leaves_the_former_one() {
    let world = World::new();
    let vault = world.vault();
    let file = world.path("stick.ringtrue");
    fs::write(&file, "the former one").unwrap();
    let error = vault.back_up_to(&file, now(), &|_, _| Err(Code::Stopped)).unwrap_err();
    assert_eq!(error.code(), Code::Stopped);
    assert_eq!(fs::read_to_string(&file).unwrap(), "the former one");
    let left = fs::read_dir(world.folder.path()).unwrap();
    let left =
        left.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".ring"));
    assert_eq!(left.count(), 0, "an unfinished file is left");
}

#[test]
fn two_backups_at_once_do_not_disturb_each_other() {
    let world = World::new();
    let vault = world.vault();
    add(&vault, "kept");
    let (ended, end) = channel();
    thread::scope(|scope| {
        let began = Cell::new(false);
        let first = vault.keep_backup(now(), &|_, _| {
            if !began.replace(true) {
                let (vault, ended) = (&vault, ended.clone());
                scope.spawn(move || ended.send(vault.keep_backup(now() + Days::new(1), &go_on)).unwrap());
                // The second is to come in between, if it can.
                end.recv_timeout(Duration::from_millis(300)).unwrap_err();
            }
            Ok(())
        });
        first.unwrap();
    });
    end.recv().unwrap().unwrap();
    let there = backups(world.folder.path()).unwrap();
    assert_eq!(there.iter().map(|backup| backup.number).collect::<Vec<_>>(), [2, 1]);
    assert!(there.iter().all(|backup| backup.made_at.is_some()));
}

#[test]
fn what_a_pulled_out_stick_was_left_with_is_cleared_by_the_next_backup_there() {
    let world = World::new();
    let vault = world.vault();
    let stick = support::folder();
    let left = |name: &str| stick.path().join(format!(".ringtrue-unfinished-{name}"));
    fs::write(left("Ab12"), "half").unwrap();
    fs::create_dir(left("Cd34")).unwrap();
    fs::write(left("Cd34").join("vault.db"), "half").unwrap();
    fs::write(stick.path().join("holiday.jpg"), "theirs").unwrap();
    vault.back_up_to(&stick.path().join("backup.ringtrue"), now(), &go_on).unwrap();
    let mut names: Vec<_> =
        fs::read_dir(stick.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["backup.ringtrue", "holiday.jpg"]);
}

#[test]
fn a_backup_that_broke_takes_no_other_ones_place() {
    let world = World::new();
    let vault = world.vault();
    let days = |world: &World| -> Vec<_> {
        let there = backups(world.folder.path()).unwrap();
        there.into_iter().map(|backup| (backup.number, backup.made_at.is_some())).collect()
    };
    vault.keep_backup(now(), &go_on).unwrap();
    vault.keep_backup(now() + Days::new(1), &go_on).unwrap();
    let newest = backups(world.folder.path()).unwrap().remove(0);
    fs::write(newest.path(), "torn").unwrap();
    vault.keep_backup(now() + Days::new(1), &go_on).unwrap();
    assert_eq!(days(&world), [(3, true), (2, false), (1, true)]);
    let third = backups(world.folder.path()).unwrap().remove(0);
    fs::write(third.path(), "torn too").unwrap();
    for day in 2..9 {
        vault.keep_backup(now() + Days::new(day), &go_on).unwrap();
    }
    assert_eq!(
        days(&world).iter().filter(|(_, whole)| *whole).count(),
        8,
        "a month, and of seven days the newest"
    );
}

#[test]
fn the_newest_of_each_day_is_kept_and_the_number_tells_the_order() {
    let world = World::new();
    let vault = world.vault();
    for day in [0, 0, 1, 2] {
        vault.keep_backup(now() + Days::new(day), &go_on).unwrap();
    }
    // A clock that was set back by years.
    vault.keep_backup(now() - Days::new(2000), &go_on).unwrap();
    let there = backups(world.folder.path()).unwrap();
    let numbers: Vec<_> = there.iter().map(|backup| backup.number).collect();
    assert_eq!(numbers, [5, 4, 3, 2], "the second of one day took the place of the first");
    assert!(there.iter().all(|backup| backup.kind == BackupKind::Daily && backup.size > 0));
    assert_eq!(there[0].open().unwrap().made_at(), now() - Days::new(2000));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(there[0].path()), 0o600);
        assert_eq!(mode(&world.path("backups")), 0o700);
    }
}

#[test]
fn a_restore_replaces_the_vault_and_can_be_gone_back_on() {
    let world = World::new();
    let vault = world.vault();
    let old = add(&vault, "old");
    vault.keep_backup(now(), &go_on).unwrap();
    vault.write(move |tx| tx.delete_call(old.id, noon())).unwrap();
    add(&vault, "new");
    let backup = backups(world.folder.path()).unwrap().remove(0);
    let prepared = world.prepare(backup.path()).unwrap();
    assert_eq!(claims(&vault), ["new"], "looking changes nothing");
    vault.replace_with(prepared, Scope::Reports, now(), go_on, decided).unwrap();
    drop(vault);
    let vault = world.vault();
    assert_eq!(claims(&vault), ["old"]);

    let aside = replaced(world.folder.path()).unwrap();
    assert_eq!(aside.len(), 1);
    let origin = Origin::Replaced(aside[0].name.clone());
    let back = Prepared::new(world.folder.path(), &origin, &world.find_key(), &go_on).unwrap();
    assert_eq!(back.contents().calls, 1);
    vault.replace_with(back, Scope::Reports, now(), go_on, decided).unwrap();
    drop(vault);
    assert_eq!(claims(&world.vault()), ["new"]);
    assert_eq!(replaced(world.folder.path()).unwrap().len(), 2, "each replaced vault is kept");
}

#[test]
fn a_restore_that_is_declined_replaces_nothing_and_is_forgotten() {
    let world = World::new();
    let vault = world.vault();
    let file = world.path("stick.ringtrue");
    vault.back_up_to(&file, now(), &go_on).unwrap();
    add(&vault, "new");
    let prepared = world.prepare(&file).unwrap();
    let error =
        vault.replace_with(prepared, Scope::Reports, now(), go_on, || Err(Code::Stopped)).unwrap_err();
    assert_eq!(error.code(), Code::Stopped);
    assert!(!world.path("restore").exists(), "what was unpacked is cleared");
    drop(vault);
    assert_eq!(claims(&world.vault()), ["new"]);
    let mut places = 0;
    loop {
        let left = std::cell::Cell::new(places);
        let watch = |_, _| match left.replace(left.get() - 1) {
            0 => Err(Code::Stopped),
            _ => Ok(()),
        };
        let origin = Origin::Backup(file.clone());
        match Prepared::new(world.folder.path(), &origin, &world.find_key(), &watch) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.code(), Code::Stopped),
        }
        assert!(!world.path("restore").exists(), "stopped at look {places}");
        places += 1;
    }
    assert!(places > 3, "it can be stopped in {places} places only");
}

#[test]
fn nothing_that_was_called_kept_is_left_behind_by_a_restore() {
    let world = World::new();
    let vault = Arc::new(world.vault());
    vault.keep_backup(now(), &go_on).unwrap();
    let backup = backups(world.folder.path()).unwrap().remove(0);
    let prepared = world.prepare(backup.path()).unwrap();
    let (asked, wait) = mpsc::channel();
    let saving = Arc::clone(&vault);
    let decide = move || {
        // Somebody saves while the restore is being decided.
        let saving = Arc::clone(&saving);
        let noted = call("at the last moment");
        let save = thread::spawn(move || saving.write(move |tx| tx.insert_call(&noted)));
        asked.send(save).unwrap();
        Ok(())
    };
    vault.replace_with(prepared, Scope::Reports, now(), go_on, decide).unwrap();
    let saved = wait.recv().unwrap().join().unwrap();
    assert_eq!(saved.unwrap_err().code(), Code::VaultLocked, "it was called kept, and is put aside");
    vault.close();
    assert_eq!(claims(&world.vault()), [""; 0]);
}

#[test]
fn a_restore_that_was_stopped_lets_writing_go_on() {
    let world = World::new();
    let vault = world.vault();
    vault.keep_backup(now(), &go_on).unwrap();
    let backup = backups(world.folder.path()).unwrap().remove(0);
    let prepared = world.prepare(backup.path()).unwrap();
    vault.replace_with(prepared, Scope::Reports, now(), go_on, || Err(Code::Stopped)).unwrap_err();
    add(&vault, "after it");
    drop(vault);
    assert_eq!(claims(&world.vault()), ["after it"]);
}

#[test]
fn a_backup_of_another_computer_needs_its_own_key() {
    let there = World::new();
    let other = there.vault();
    add(&other, "theirs");
    let file = there.path("stick.ringtrue");
    other.back_up_to(&file, now(), &go_on).unwrap();
    let here = World::new();
    let vault = here.vault();
    add(&vault, "mine");
    let error = here.prepare(&file).err().expect("the key is not here");
    assert_eq!(error.code(), Code::KeyMissing);
    assert!(!here.path("restore").exists(), "what was unpacked is cleared");
    let origin = Origin::Backup(file);
    let prepared = Prepared::new(here.folder.path(), &origin, &there.find_key(), &go_on).unwrap();
    assert_eq!(prepared.contents().newest[0].fields.claimed_org, "theirs");
    vault.replace_with(prepared, Scope::Reports, now(), go_on, decided).unwrap();
    drop(vault);
    assert_eq!(
        here.open().err().map(|error| error.code()),
        Some(Code::KeyMissing),
        "its key is not here yet"
    );
    let vault = Vault::open(here.folder.path(), &there.keys, &support::Noon, &support::Random).unwrap();
    assert_eq!(claims(&vault), ["theirs"]);
}

#[test]
fn a_check_finds_what_is_broken() {
    let world = World::new();
    let vault = world.vault();
    for n in 0..300 {
        add(&vault, &format!("number {n}"));
    }
    let checked = vault.check(&go_on).unwrap();
    assert!(checked.is_sound() && checked.calls == 300, "{checked:?}");
    let stopped = vault.check(&|_, _| Err(Code::Stopped)).unwrap_err();
    assert_eq!(stopped.code(), Code::Stopped);
    drop(vault);
    let mut bytes = fs::read(world.path("vault.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(world.path("vault.db"), bytes).unwrap();
    let vault = world.vault();
    assert!(!vault.check(&go_on).unwrap().file_sound, "one flipped bit is found");
    let error = vault.keep_backup(now(), &go_on).unwrap_err();
    assert!([Code::VaultDamaged, Code::BackupDamaged].contains(&error.code()), "{error:?}");
    assert_eq!(backups(world.folder.path()).unwrap().len(), 0, "a damaged vault does not become a backup");
}

#[test]
fn what_can_be_read_of_a_damaged_vault_is_saved_with_the_backup() {
    let world = World::new();
    let vault = world.vault();
    for n in 0..100 {
        add(&vault, &format!("in the backup {n}"));
    }
    vault.keep_backup(now(), &go_on).unwrap();
    for n in 0..200 {
        add(&vault, &format!("after it {n}"));
    }
    drop(vault);
    let whole = fs::read(world.path("vault.db")).unwrap();
    let pages = whole.len() / 4096;
    let mut saved = Vec::new();
    // Wherever one page is broken, what was backed up is there again, and nearly all of the rest.
    for broken in (1..pages).step_by(pages / 12) {
        let trial = World { folder: support::folder(), keys: Default::default() };
        for account in world.keys.accounts() {
            use ringtrue_store::KeyStore;
            trial.keys.set(&account, &world.keys.get(&account).unwrap().unwrap()).unwrap();
        }
        fs::copy(world.path("vault.keys.json"), trial.path("vault.keys.json")).unwrap();
        let mut bytes = whole.clone();
        bytes[broken * 4096 + 2000] ^= 0x40;
        fs::write(trial.path("vault.db"), &bytes).unwrap();
        let backup = backups(world.folder.path()).unwrap().remove(0);
        let prepared = trial.prepare(backup.path()).unwrap();
        let rescued = prepared.commit(EVERYTHING, now(), &go_on, &decided).unwrap();
        saved.push(rescued.calls);
        let vault = trial.vault();
        let there = claims(&vault);
        assert_eq!(there.iter().filter(|claim| claim.starts_with("in the")).count(), 100);
        assert_eq!(there.len() as u64, 100 + rescued.calls, "page {broken}: the count told is true");
        assert!(vault.check(&go_on).unwrap().is_sound());
        let aside = replaced(trial.folder.path()).unwrap().remove(0);
        let kept = trial.path("replaced").join(aside.name).join("vault.db");
        assert_eq!(fs::read(kept).unwrap(), bytes, "the damaged file is kept untouched");
    }
    assert!(saved.iter().all(|calls| *calls >= 150), "saved of 200 calls: {saved:?}");
}

fn a_backup() -> (World, Vec<u8>) {
    let world = World::new();
    let vault = world.vault();
    add(&vault, "kept");
    let file = world.path("stick.ringtrue");
    vault.back_up_to(&file, now(), &go_on).unwrap();
    drop(vault);
    let bytes = fs::read(file).unwrap();
    (world, bytes)
}

#[test]
fn a_backup_that_was_cut_off_or_changed_is_refused_or_whole() {
    let (world, whole) = a_backup();
    let file = world.path("torn.ringtrue");
    let try_it = |bytes: &[u8], what: &str| {
        fs::write(&file, bytes).unwrap();
        match world.prepare(&file) {
            Ok(prepared) => {
                assert_eq!(prepared.contents().newest[0].fields.claimed_org, "kept", "{what}");
                prepared.forget().unwrap();
            }
            Err(error) => {
                let told = [Code::BackupDamaged, Code::KeyFileDamaged, Code::KeyMissing, Code::VaultNewer];
                assert!(told.contains(&error.code()), "{what}: {error:?}");
            }
        }
        assert!(!world.path("restore").exists(), "{what}");
    };
    for cut in (0..whole.len()).step_by(whole.len() / 25) {
        try_it(&whole[..cut], &format!("cut off at {cut}"));
        fs::write(&file, &whole[..cut]).unwrap();
        assert!(world.prepare(&file).is_err(), "cut off at {cut} it counts as whole");
    }
    let end = whole.len() - 400;
    for at in (0..800).step_by(13).chain((end..whole.len()).step_by(7)).chain([5000, whole.len() / 2]) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        try_it(&bytes, &format!("changed at {at}"));
    }
}

/// The parts of a backup, by name.
type Parts = Vec<(String, Vec<u8>)>;

fn unpacked(backup: &[u8]) -> Parts {
    let mut zip = ZipArchive::new(Cursor::new(backup)).unwrap();
    let parts = (0..zip.len()).map(|at| {
        let mut part = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    });
    parts.collect()
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// How a part of a backup is not as it was written, though the zip around it is whole.
#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Cut(Index),
    Insert(Index, Vec<u8>),
    Repeat(Index, Index),
    Lose,
}

impl Change {
    fn any() -> impl Strategy<Value = Self> {
        let text = "[ -~]{0,40}".prop_map(String::into_bytes);
        prop_oneof![
            4 => (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Self::Flip(at, bit)),
            2 => any::<Index>().prop_map(Self::Cut),
            2 => (any::<Index>(), prop_oneof![any::<Vec<u8>>(), text]).prop_map(|(at, it)| Self::Insert(at, it)),
            1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Self::Repeat(from, to)),
            1 => Just(Self::Lose),
        ]
    }

    fn make(self, parts: &mut Parts, which: Index) {
        let which = which.index(parts.len());
        let bytes = &mut parts[which].1;
        let length = bytes.len();
        let within = |at: Index| at.index(length);
        match self {
            Self::Flip(at, bit) => bytes[within(at)] ^= 1 << bit,
            Self::Cut(at) => bytes.truncate(within(at)),
            Self::Insert(at, more) => drop(bytes.splice(within(at)..within(at), more)),
            Self::Repeat(from, to) => {
                let (from, to) = (within(from), within(to));
                bytes.extend_from_within(from.min(to)..from.max(to));
            }
            Self::Lose => drop(parts.remove(which)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_backup_whose_parts_were_changed_is_refused_or_whole_and_never_waited_for(
        change in Change::any(),
        which: Index,
    ) {
        static ORIGINAL: LazyLock<(World, Parts)> = LazyLock::new(|| {
            let (world, bytes) = a_backup();
            (world, unpacked(&bytes))
        });
        let (world, parts) = &*ORIGINAL;
        let mut parts = parts.clone();
        change.make(&mut parts, which);
        let file = world.path("changed.ringtrue");
        fs::write(&file, packed(&parts)).unwrap();
        let (done, ended) = mpsc::channel();
        std::thread::spawn(move || {
            let claimed = world.prepare(&file).map(|prepared| {
                let claimed = prepared.contents().newest[0].fields.claimed_org.clone();
                prepared.forget().unwrap();
                claimed
            });
            done.send(claimed)
        });
        match ended.recv_timeout(Duration::from_secs(30)).expect("it ends in time and without a panic") {
            Ok(claimed) => prop_assert_eq!(claimed, "kept"),
            Err(error) => {
                use Code::{BackupDamaged, KeyChanged, KeyFileDamaged, KeyMissing, VaultNewer};
                let told = [BackupDamaged, KeyFileDamaged, KeyMissing, KeyChanged, VaultNewer];
                prop_assert!(told.contains(&error.code()), "{:?}", error);
            }
        }
        prop_assert!(!world.path("restore").exists(), "what was unpacked is cleared");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_of_backups_panic(bytes in any::<Vec<u8>>()) {
        let folder = support::folder();
        let file = folder.path().join("any");
        fs::write(&file, bytes).unwrap();
        BackupFile::open(&file).err().expect("these bytes are no backup");
    }
}
