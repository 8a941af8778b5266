//! The writing program is killed at random moments: while it makes the vault, opens it, writes, backs it up.

use crate::program::{PASSPHRASE, export, number, write, write_and_back_up, wrong};
use crate::rounds;
use chrono::NaiveDate;
use ringtrue_app::{Clock, SystemClock};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, CallId};
use ringtrue_store::backup::{KeptBackup, backups};
use ringtrue_store::restore::{Origin, Prepared};
use ringtrue_store::{Key, Scope, SecretText, StoreError, Vault};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// After so many rounds a new vault is begun, so that its making is interrupted as well.
const ROUNDS_OF_A_VAULT: u32 = 20;

/// Of so many days of use the newest backup must be there.
const DAYS_KEPT: usize = 7;

/// What one vault has to hold.
struct Diary {
    folder: TempDir,
    /// The calls each run named.
    named: Vec<Vec<CallId>>,
    /// The backups that were found good, by their number.
    good: BTreeMap<u32, Vec<u8>>,
    /// The newest of them of each day.
    newest_of: BTreeMap<NaiveDate, u32>,
    /// So often a backup was being made when the kill came.
    broken_off: u32,
}

impl Diary {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            named: Vec::new(),
            good: BTreeMap::new(),
            newest_of: BTreeMap::new(),
            broken_off: 0,
        }
    }

    /// Lets the program write, and kills it.
    fn round(&mut self, luck: &mut fastrand::Rng) {
        let days_later = u32::try_from(self.named.len()).unwrap();
        let mut writer = write_and_back_up(self.folder.path(), days_later);
        if luck.u8(..4) > 0 {
            let enough = luck.usize(1..40);
            assert!(writer.named(enough).len() >= enough, "the program ended by itself");
        }
        sleep(Duration::from_micros(luck.u64(..60_000)));
        self.named.push(writer.kill());
    }

    /// Everything that was named is there as it was written; beside it at most the one call that each run was about
    /// to name.
    fn examine(&self) {
        let calls = export(self.folder.path()).expect("the vault opens");
        let found: HashMap<CallId, &Call> = calls.iter().map(|call| (call.id, call)).collect();
        assert_eq!(found.len(), calls.len(), "no call is there twice");
        for named in &self.named {
            for (i, id) in named.iter().enumerate() {
                let call = found.get(id).unwrap_or_else(|| panic!("{id} was named and is lost"));
                assert_eq!(wrong(call, i + 1), None);
            }
        }
        let named: usize = self.named.iter().map(Vec::len).sum();
        assert!((named..=named + self.named.len()).contains(&calls.len()), "{named} named, {}", calls.len());
    }

    /// Every backup that counts as one is whole and holds all that was named before its run, and none that was found
    /// good is changed or lost before its time.
    fn examine_backups(&mut self) {
        self.broken_off += u32::from(unfinished_backup(self.folder.path()));
        let there = backups(self.folder.path()).unwrap();
        for backup in &there {
            let bytes = fs::read(backup.path()).unwrap();
            if let Some(good) = self.good.get(&backup.number) {
                assert!(bytes == *good, "{} was good and is another now", backup.name);
                continue;
            }
            let calls = calls_in(backup).unwrap_or_else(|error| panic!("{}: {error:?}", backup.name));
            assert!(calls.iter().all(|call| wrong(call, number(call)).is_none()), "{}", backup.name);
            let calls: HashSet<CallId> = calls.into_iter().map(|call| call.id).collect();
            let before = self.named.iter().rev().skip(1).flatten();
            assert!(before.copied().all(|id| calls.contains(&id)), "{} lacks a call", backup.name);
            self.good.insert(backup.number, bytes);
            let newest = self.newest_of.entry(backup.day).or_default();
            *newest = backup.number.max(*newest);
        }
        for (day, number) in self.newest_of.iter().rev().take(DAYS_KEPT) {
            let kept = there.iter().any(|backup| backup.day == *day && backup.number >= *number);
            assert!(kept, "the backup {number} of {day} is lost");
        }
    }
}

/// Whether a backup was begun in a data folder and not finished.
fn unfinished_backup(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder.join("backups")) else { return false };
    let mut names = entries.map(|entry| entry.unwrap().file_name());
    names.any(|name| name.to_string_lossy().starts_with(".ringtrue-unfinished-"))
}

/// What a backup holds where it is restored on another computer.
fn calls_in(backup: &KeptBackup) -> Result<Vec<Call>, StoreError> {
    let elsewhere = TempDir::new().unwrap();
    let passphrase = SecretText::new(PASSPHRASE.into());
    let key = Key::Passphrase(&passphrase);
    let origin = Origin::Backup(backup.path().to_owned());
    let prepared = Prepared::new(elsewhere.path(), &origin, &|file| file.unlock(&key), &|_, _| Ok(()))?;
    prepared.commit(Scope::Reports, SystemClock.now_local(), &|_, _| Ok(()), &|| Ok(()))?;
    let vault = Vault::unlock(elsewhere.path(), &key, &SystemClock)?;
    let rows = vault.read(|view| view.diary_rows(&DiaryFilter::default(), 0, u32::MAX))?;
    Ok(rows.into_iter().map(|(call, _)| call).collect())
}

#[test]
fn whatever_was_named_outlives_a_kill() {
    let (rounds, mut luck) = rounds(6);
    let (mut named, mut good, mut broken_off) = (0, 0, 0);
    let mut diary = Diary::new();
    for round in 1..=rounds {
        diary.round(&mut luck);
        diary.examine();
        diary.examine_backups();
        if round % ROUNDS_OF_A_VAULT == 0 || round == rounds {
            named += diary.named.iter().map(Vec::len).sum::<usize>();
            good += diary.good.len();
            broken_off += diary.broken_off;
            println!("{round} kills, {broken_off} of them while a backup was made");
            println!("{named} calls named, none lost; {good} backups, all whole");
            diary = Diary::new();
        }
    }
    assert!(rounds < 50 || broken_off > 0, "no kill ever met a backup");
}

#[test]
fn two_programs_never_write_into_one_vault() {
    let folder = TempDir::new().unwrap();
    let mut first = write(folder.path(), 1_000_000);
    assert!(!first.named(3).is_empty());
    let (code, said, named) = write(folder.path(), 5).wait();
    assert_eq!((code, said.trim()), (Some(3), "the vault: VaultInUse"));
    assert!(named.is_empty());
    let kept = first.kill();
    assert_eq!(write(folder.path(), 5).wait().2.len(), 5, "it goes on when the first is gone");
    let calls = export(folder.path()).unwrap();
    assert!(kept.iter().all(|id| calls.iter().any(|call| call.id == *id)));
}
