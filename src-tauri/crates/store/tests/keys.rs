//! The ways into a vault: each opens it, wrong is told from damaged, and no moment of a change can lock its owner out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_model::{Code, WayIn};
use ringtrue_store::{
    KEY_FILE, Key, KeyFile, KeyStore, MemoryKeyStore, RecoveryCode, Secret, SecretText, StoreError, Vault,
};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use support::{Noon, Random, World, account, call};

fn text(text: &str) -> SecretText {
    SecretText::new(text.into())
}

fn by_passphrase(folder: &Path, typed: &str) -> Result<Vault, StoreError> {
    Vault::unlock(folder, &Key::Passphrase(&text(typed)), &Noon)
}

fn by_code(folder: &Path, typed: &SecretText) -> Result<Vault, StoreError> {
    Vault::unlock(folder, &Key::RecoveryCode(&RecoveryCode::read(typed).unwrap()), &Noon)
}

fn refused(opened: Result<Vault, StoreError>) -> Code {
    opened.err().expect("it opened").code()
}

fn ways(vault: &Vault) -> Vec<WayIn> {
    vault.ways().unwrap().into_iter().map(|kept| kept.way).collect()
}

fn key_json(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join(KEY_FILE)).unwrap()).unwrap()
}

fn put_key_json(folder: &Path, file: &Value) {
    fs::write(folder.join(KEY_FILE), serde_json::to_vec(file).unwrap()).unwrap();
}

/// A vault with one call, a passphrase and a recovery code beside the key store.
fn with_all_ways() -> (World, ringtrue_model::Call, SecretText) {
    let world = World::new();
    let vault = world.vault();
    let noted = call("Example Antivirus");
    let kept = noted.clone();
    vault.write(move |tx| tx.insert_call(&kept)).unwrap();
    vault.set_passphrase(&text("four plain words"), &Noon, &Random).unwrap();
    let code = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    vault.confirm_recovery_code().unwrap();
    (world, noted, code)
}

#[test]
fn every_way_opens_the_same_vault_and_the_diary_is_not_rewritten() {
    let world = World::new();
    let noted = call("Example Antivirus");
    let kept = noted.clone();
    world.vault().write(move |tx| tx.insert_call(&kept)).unwrap();
    let diary = fs::read(world.path("vault.db")).unwrap();
    let vault = world.vault();
    vault.set_passphrase(&text("four plain words"), &Noon, &Random).unwrap();
    let code = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    assert_eq!(ways(&vault), [WayIn::System, WayIn::Passphrase, WayIn::RecoveryCode]);
    drop(vault);
    assert!(fs::read(world.path("vault.db")).unwrap() == diary, "adding ways touched the diary");
    let folder = world.folder.path();
    let opens = |opened: Result<Vault, StoreError>| {
        assert_eq!(opened.unwrap().read(|view| view.call(noted.id)).unwrap(), noted);
    };
    opens(world.open());
    opens(by_passphrase(folder, "four plain words"));
    opens(by_code(folder, &code));
}

#[test]
fn what_is_not_the_key_is_told_and_may_be_tried_for_ever() {
    let (world, noted, _) = with_all_ways();
    let folder = world.folder.path();
    for wrong in ["four plain word", "Four plain words", "four plain words ", "", "\u{0}"] {
        assert_eq!(refused(by_passphrase(folder, wrong)), Code::WrongPassphrase, "{wrong:?}");
    }
    let elsewhere = World::new().vault().make_recovery_code(&Noon, &Random).unwrap().written();
    assert_eq!(refused(by_code(folder, &elsewhere)), Code::WrongRecoveryCode);
    let opened = by_passphrase(folder, "four plain words").unwrap();
    assert_eq!(opened.read(|view| view.call(noted.id)).unwrap(), noted);
}

#[test]
fn a_new_passphrase_or_code_ends_the_old_one() {
    let (world, _, code) = with_all_ways();
    let folder = world.folder.path();
    let vault = world.vault();
    vault.set_passphrase(&text("another one"), &Noon, &Random).unwrap();
    let newer = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    vault.confirm_recovery_code().unwrap();
    assert_eq!(ways(&vault).len(), 3, "each way once");
    drop(vault);
    assert_eq!(refused(by_passphrase(folder, "four plain words")), Code::WrongPassphrase);
    assert_eq!(refused(by_code(folder, &code)), Code::WrongRecoveryCode);
    by_passphrase(folder, "another one").unwrap();
    by_code(folder, &newer).unwrap();
}

#[test]
fn a_new_code_ends_the_old_one_only_when_it_is_on_paper() {
    let (world, _, old) = with_all_ways();
    let folder = world.folder.path();
    let vault = world.vault();
    let codes = |vault: &Vault| {
        let ways = vault.ways().unwrap().into_iter();
        ways.filter(|kept| kept.way == WayIn::RecoveryCode).map(|kept| kept.pending).collect::<Vec<_>>()
    };
    assert_eq!(codes(&vault), [false]);
    let unseen = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    let seen = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    assert_eq!(codes(&vault), [false, true], "the one that nobody confirmed is gone");
    drop(vault);
    assert_eq!(refused(by_code(folder, &unseen)), Code::WrongRecoveryCode);
    assert_eq!(codes(&by_code(folder, &old).unwrap()), [false, true], "the old one ends nothing");
    // Whoever opens the diary by the new one has it.
    assert_eq!(codes(&by_code(folder, &seen).unwrap()), [false]);
    assert_eq!(refused(by_code(folder, &old)), Code::WrongRecoveryCode);

    let vault = world.vault();
    let newest = vault.make_recovery_code(&Noon, &Random).unwrap().written();
    vault.confirm_recovery_code().unwrap();
    let written = key_json(folder);
    vault.confirm_recovery_code().expect("where none is pending there is nothing to do");
    assert_eq!((codes(&vault), key_json(folder)), (vec![false], written));
    drop(vault);
    assert_eq!(refused(by_code(folder, &seen)), Code::WrongRecoveryCode);
    by_code(folder, &newest).unwrap();
}

#[test]
fn a_flipped_bit_in_the_key_file_of_every_day_costs_no_diary_and_no_way_out() {
    let world = World::new();
    drop(world.vault());
    let path = world.path("vault.keys.json");
    let whole = fs::read(&path).unwrap();
    let key = Key::System(&world.keys);
    let right = KeyFile::parse(&path, &whole).unwrap().unlock(&key).unwrap();
    let slots = std::str::from_utf8(&whole).unwrap().find("\"slots\": [").unwrap() + 10;
    let mut opened_by_damaged_slot = 0;
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            let said = match KeyFile::parse(&path, &bytes) {
                Ok(file) => {
                    assert!(!file.ways().is_empty(), "no way in is told at {at}");
                    file.unlock(&key)
                }
                Err(error) => Err(error),
            };
            match said {
                Ok(found) => {
                    assert!(found == right, "another key at {at}");
                    opened_by_damaged_slot += usize::from(at > slots);
                }
                Err(error) => {
                    let told = [Code::KeyFileDamaged, Code::VaultNewer, Code::KeyMissing, Code::KeyChanged];
                    assert!(told.contains(&error.code()), "{error:?} at {at}");
                    let in_slot = at > slots && !matches!(error.code(), Code::KeyFileDamaged);
                    assert!(!in_slot, "a damaged slot costs the diary at {at}: {error:?}");
                }
            }
        }
    }
    assert!(opened_by_damaged_slot > 100, "{opened_by_damaged_slot}");
}

#[test]
fn a_key_that_was_taken_back_is_not_found_by_the_name_of_its_account() {
    let (world, ..) = with_all_ways();
    let vault = world.vault();
    world.keys.set_unavailable(true);
    vault.remove_way(WayIn::System, &world.keys).unwrap();
    drop(vault);
    world.keys.set_unavailable(false);
    assert_eq!(world.keys.accounts().len(), 1, "the key store did not answer, so the key is still there");
    assert_eq!(refused(world.open()), Code::KeyMissing);
}

#[test]
fn a_key_file_with_many_slots_is_not_waited_for() {
    let (world, ..) = with_all_ways();
    let passphrase_slot = || {
        let slots = key_json(world.folder.path())["slots"].as_array().unwrap().clone();
        slots.into_iter().find(|slot| slot["kind"] == "passphrase").unwrap()
    };
    let old = passphrase_slot();
    world.vault().set_passphrase(&text("another one"), &Noon, &Random).unwrap();
    let newer = passphrase_slot();
    for (count, opens) in [(2, true), (3, false)] {
        let mut file = key_json(world.folder.path());
        file["slots"] = std::iter::once(old.clone()).chain(vec![newer.clone(); count]).collect();
        fs::write(world.path("vault.keys.json"), file.to_string()).unwrap();
        let opened = by_passphrase(world.folder.path(), "four plain words");
        assert_eq!(opened.is_ok(), opens, "behind {count} newer ones");
    }
}

#[test]
fn a_damaged_slot_is_told_from_a_wrong_passphrase() {
    let (world, _, code) = with_all_ways();
    let folder = world.folder.path();
    let whole = key_json(folder);
    let turn = |value: &Value| {
        let hex = value.as_str().unwrap();
        let first = if hex.starts_with('0') { "1" } else { "0" };
        Value::from(hex.replacen(|_| true, first, 1))
    };
    for part in ["salt", "nonce", "key", "sum"] {
        let mut file = whole.clone();
        for slot in file["slots"].as_array_mut().unwrap().iter_mut().skip(1) {
            slot[part] = turn(&slot[part]);
        }
        put_key_json(folder, &file);
        let right = "four plain words";
        assert_eq!(refused(by_passphrase(folder, right)), Code::KeyFileDamaged, "{part}");
        assert_eq!(refused(by_code(folder, &code)), Code::KeyFileDamaged, "{part}");
        world
            .open()
            .unwrap_or_else(|_| panic!("the key store opens it still, whatever is wrong with {part}"));
    }
    let mut file = whole.clone();
    file["check"] = turn(&file["check"]);
    put_key_json(folder, &file);
    assert_eq!(refused(world.open()), Code::KeyChanged);
    drop(by_passphrase(folder, "four plain words").expect("the passphrase proves the key by itself"));
    drop(world.open().expect("and mends the check value"));
    put_key_json(folder, &whole);
    let mut bytes = fs::read(world.path("vault.db")).unwrap();
    bytes[..16].fill(1);
    fs::write(world.path("vault.db"), bytes).unwrap();
    assert_eq!(refused(by_passphrase(folder, "four plain words")), Code::VaultDamaged);
}

#[test]
fn a_file_that_was_tampered_with_cannot_ask_for_the_whole_computer() {
    let (world, ..) = with_all_ways();
    let folder = world.folder.path();
    let whole = key_json(folder);
    for (part, value) in [
        ("memory_kib", json!(1_u32 << 30)),
        ("memory_kib", json!(u32::MAX)),
        ("memory_kib", json!(1024)),
        ("passes", json!(u32::MAX)),
        ("passes", json!(0)),
        ("lanes", json!(0)),
        ("lanes", json!(1 << 20)),
    ] {
        let mut file = whole.clone();
        let slot = file["slots"].as_array_mut().unwrap().iter_mut().find(|slot| slot["kind"] == "passphrase");
        slot.unwrap()["argon2id"][part] = value.clone();
        put_key_json(folder, &file);
        let began = std::time::Instant::now();
        assert_eq!(
            refused(by_passphrase(folder, "four plain words")),
            Code::KeyFileDamaged,
            "{part} {value}"
        );
        assert!(began.elapsed().as_secs() < 5, "{part} {value} was tried");
    }
}

#[test]
fn a_key_file_of_the_first_version_is_brought_up_to_date() {
    let world = World::new();
    let noted = call("Example Antivirus");
    let kept = noted.clone();
    world.vault().write(move |tx| tx.insert_call(&kept)).unwrap();
    let folder = world.folder.path();
    let fresh = key_json(folder);
    let mut old = fresh.clone();
    old["version"] = 1.into();
    old.as_object_mut().unwrap().remove("inbox");
    put_key_json(folder, &old);
    assert_eq!(world.vault().read(|view| view.call(noted.id)).unwrap(), noted);
    assert_eq!(key_json(folder), fresh, "not what a new vault gets");
}

#[test]
fn what_a_newer_program_keeps_there_stays() {
    let (world, ..) = with_all_ways();
    let folder = world.folder.path();
    let mut file = key_json(folder);
    let later =
        json!({"kind": "security_key", "credential": ["a", 1.5, null], "made_at": "2031-01-01T00:00:00Z"});
    file["slots"].as_array_mut().unwrap().insert(1, later.clone());
    file["hint"] = json!({"deep": [1, 2]});
    put_key_json(folder, &file);
    let vault = world.vault();
    vault.set_passphrase(&text("another one"), &Noon, &Random).unwrap();
    vault.make_recovery_code(&Noon, &Random).unwrap();
    vault.remove_way(WayIn::System, &world.keys).unwrap();
    let written = key_json(folder);
    assert!(written["slots"].as_array().unwrap().contains(&later), "{written}");
    assert_eq!(written["hint"], file["hint"]);
}

#[test]
fn the_last_way_that_serves_every_day_stays() {
    let world = World::new();
    let vault = world.vault();
    let code_of = |done: Result<(), StoreError>| done.err().map(|error| error.code());
    assert_eq!(code_of(vault.remove_way(WayIn::System, &world.keys)), Some(Code::LastWay));
    vault.make_recovery_code(&Noon, &Random).unwrap();
    assert_eq!(
        code_of(vault.remove_way(WayIn::System, &world.keys)),
        Some(Code::LastWay),
        "a paper is no way in for every day"
    );
    vault.set_passphrase(&text("four plain words"), &Noon, &Random).unwrap();
    vault.remove_way(WayIn::System, &world.keys).unwrap();
    assert_eq!(world.keys.accounts(), [""; 0], "the key stayed in the key store");
    assert_eq!(code_of(vault.remove_way(WayIn::Passphrase, &world.keys)), Some(Code::LastWay));
    vault.remove_way(WayIn::RecoveryCode, &world.keys).unwrap();
    vault.remove_way(WayIn::RecoveryCode, &world.keys).expect("what is not there is no error");
    vault.use_key_store(&world.keys, &Noon).unwrap();
    vault.remove_way(WayIn::Passphrase, &world.keys).unwrap();
    drop(vault);
    assert_eq!(ways(&world.vault()), [WayIn::System]);
    assert_eq!(refused(by_passphrase(world.folder.path(), "four plain words")), Code::WrongPassphrase);
}

#[test]
fn a_key_that_could_not_be_taken_out_of_the_key_store_is_taken_later() {
    let (world, ..) = with_all_ways();
    let vault = world.vault();
    world.keys.set_unavailable(true);
    vault.remove_way(WayIn::System, &world.keys).unwrap();
    world.keys.set_unavailable(false);
    assert_eq!(world.keys.accounts().len(), 1, "the test wants a key that is left");
    drop(vault);
    assert_eq!(refused(world.open()), Code::KeyMissing, "it is no way in any more");
    let vault = by_passphrase(world.folder.path(), "four plain words").unwrap();
    vault.empty_retired(&world.keys);
    assert_eq!(world.keys.accounts(), [""; 0]);
    assert!(key_json(world.folder.path()).get("retired").is_none());
}

#[test]
fn a_lost_key_is_put_back_into_the_key_store() {
    let (world, noted, code) = with_all_ways();
    let folder = world.folder.path();
    let account = account(folder);
    for lost in [None, Some(Secret::new(vec![9; 32]))] {
        match lost {
            None => world.keys.delete(&account).unwrap(),
            Some(other) => world.keys.set(&account, &other).unwrap(),
        }
        assert!(matches!(refused(world.open()), Code::KeyMissing | Code::KeyChanged));
        by_code(folder, &code).unwrap().use_key_store(&world.keys, &Noon).unwrap();
        assert_eq!(world.vault().read(|view| view.call(noted.id)).unwrap(), noted);
    }
}

#[test]
fn a_vault_can_be_made_without_a_key_store() {
    let folder = support::folder();
    let vault = Vault::create(folder.path(), &text("four plain words"), &Noon, &Random).unwrap();
    assert!(vault.is_new());
    drop(vault);
    assert!(!by_passphrase(folder.path(), "four plain words").unwrap().is_new());
    let again = Vault::create(folder.path(), &text("another"), &Noon, &Random);
    assert_eq!(refused(again), Code::BadRequest, "a second vault was made over the first");
    assert_eq!(
        refused(Vault::open(folder.path(), &MemoryKeyStore::default(), &Noon, &Random)),
        Code::KeyMissing
    );
    let nowhere = support::folder();
    assert_eq!(refused(by_passphrase(nowhere.path(), "four plain words")), Code::VaultMissing);
}

#[test]
fn a_closed_vault_gives_nothing_whoever_holds_it() {
    let (world, noted, _) = with_all_ways();
    let vault = world.vault();
    vault.close();
    vault.close();
    let kept = noted.clone();
    assert_eq!(vault.read(|view| view.call(noted.id)).unwrap_err().code(), Code::VaultLocked);
    assert_eq!(vault.write(move |tx| tx.insert_call(&kept)).unwrap_err().code(), Code::VaultLocked);
    assert_eq!(vault.ways().unwrap_err().code(), Code::VaultLocked);
    assert_eq!(vault.set_passphrase(&text("x"), &Noon, &Random).unwrap_err().code(), Code::VaultLocked);
    assert!(vault.inbox().is_err());
    world.vault();
}

/// A folder and its key store as they stood at one moment.
struct Moment {
    name: &'static str,
    files: tempfile::TempDir,
    keys: MemoryKeyStore,
}

fn copied(keys: &MemoryKeyStore) -> MemoryKeyStore {
    let copy = MemoryKeyStore::default();
    for account in keys.accounts() {
        copy.set(&account, &keys.get(&account).unwrap().unwrap()).unwrap();
    }
    copy
}

fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = support::folder();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}

/// A vault that a test changes while it is watched: with a call, the key store, a passphrase and a recovery code.
struct Trial {
    folder: tempfile::TempDir,
    keys: Arc<MemoryKeyStore>,
    noted: ringtrue_model::Call,
    code: SecretText,
}

impl Trial {
    fn new() -> Self {
        let (world, noted, code) = with_all_ways();
        Self { folder: world.folder, keys: Arc::new(world.keys), noted, code }
    }

    fn vault(&self) -> Vault {
        by_code(self.folder.path(), &self.code).unwrap()
    }

    /// Every moment that `change` passes through, and the end.
    fn moments(&self, change: impl FnOnce(&Vault)) -> Vec<Moment> {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let look = {
            let (seen, keys, folder) =
                (Rc::clone(&seen), Arc::clone(&self.keys), self.folder.path().to_owned());
            move |name| {
                seen.borrow_mut().push(Moment { name, files: copy_of(&folder), keys: copied(&keys) });
                Ok(())
            }
        };
        let vault = self.vault();
        ringtrue_store::watched(look, || change(&vault));
        drop(vault);
        let end = Moment { name: "the end", files: copy_of(self.folder.path()), keys: copied(&self.keys) };
        let mut moments = seen.take();
        moments.push(end);
        moments
    }

    fn opens(&self, vault: Result<Vault, StoreError>) -> bool {
        vault.is_ok_and(|vault| vault.read(|view| view.call(self.noted.id)).unwrap() == self.noted)
    }
}

#[test]
fn whatever_moment_of_a_change_is_the_last_the_owner_comes_in() {
    let old = "four plain words";
    let trial = Trial::new();
    let moments = trial.moments(|vault| vault.set_passphrase(&text("another one"), &Noon, &Random).unwrap());
    assert!(moments.len() > 6, "two writings of the key file have more moments than {}", moments.len());
    for (at, moment) in moments.iter().enumerate() {
        let folder = moment.files.path();
        let [was, new] = [old, "another one"].map(|typed| trial.opens(by_passphrase(folder, typed)));
        assert!(was || new, "neither passphrase opens it at {at}, {}", moment.name);
        assert!(
            trial.opens(by_code(folder, &trial.code)),
            "the recovery code is lost at {at}, {}",
            moment.name
        );
        assert!(trial.opens(Vault::open(folder, &moment.keys, &Noon, &Random)), "{at}, {}", moment.name);
        // Whoever came in with the new one has ended the old one, though the change was broken off.
        if new {
            assert_eq!(refused(by_passphrase(folder, old)), Code::WrongPassphrase, "{at}, {}", moment.name);
        }
    }

    let trial = Trial::new();
    let new = Rc::new(RefCell::new(None));
    let made = Rc::clone(&new);
    let moments = trial.moments(move |vault| {
        *made.borrow_mut() = Some(vault.make_recovery_code(&Noon, &Random).unwrap().written());
    });
    for moment in &moments {
        let folder = moment.files.path();
        assert!(trial.opens(by_code(folder, &trial.code)), "the code on paper is lost, {}", moment.name);
        assert!(trial.opens(by_passphrase(folder, old)), "{}", moment.name);
    }
    let new = new.take().unwrap();
    let moments = trial.moments(|vault| vault.confirm_recovery_code().unwrap());
    assert!(moments.len() > 3, "{} moments", moments.len());
    for moment in &moments {
        let folder = moment.files.path();
        assert!(trial.opens(by_code(folder, &new)), "the new code is lost, {}", moment.name);
        assert!(trial.opens(by_passphrase(folder, old)), "{}", moment.name);
    }
    let end = moments.last().unwrap().files.path();
    assert_eq!(refused(by_code(end, &trial.code)), Code::WrongRecoveryCode);
}

#[test]
fn whatever_moment_of_a_removal_is_the_last_the_other_ways_are_there() {
    for way in [WayIn::System, WayIn::Passphrase] {
        let trial = Trial::new();
        let keys = Arc::clone(&trial.keys);
        let moments = trial.moments(move |vault| vault.remove_way(way, &*keys).unwrap());
        for (at, moment) in moments.iter().enumerate() {
            let folder = moment.files.path();
            assert!(trial.opens(by_code(folder, &trial.code)), "{way:?} at {at}, {}", moment.name);
            let other = match way {
                WayIn::System => by_passphrase(folder, "four plain words"),
                _ => Vault::open(folder, &moment.keys, &Noon, &Random),
            };
            assert!(trial.opens(other), "{way:?} at {at}, {}", moment.name);
        }
        let end = moments.last().unwrap();
        match way {
            WayIn::System => assert_eq!(end.keys.accounts(), [""; 0], "the key is in the key store still"),
            _ => assert_eq!(
                refused(by_passphrase(end.files.path(), "four plain words")),
                Code::WrongPassphrase
            ),
        }
    }
    let trial = Trial::new();
    trial.vault().remove_way(WayIn::System, &*trial.keys).unwrap();
    let keys = Arc::clone(&trial.keys);
    for moment in trial.moments(move |vault| vault.use_key_store(&*keys, &Noon).unwrap()) {
        assert!(trial.opens(by_passphrase(moment.files.path(), "four plain words")), "{}", moment.name);
    }
    assert!(trial.opens(Vault::open(trial.folder.path(), &*trial.keys, &Noon, &Random)));
}

#[test]
fn a_disk_that_fails_at_any_moment_takes_no_way_in() {
    for fails_at in 0.. {
        let trial = Trial::new();
        let vault = trial.vault();
        let mut moment = 0;
        let fail = move |_| {
            moment += 1;
            if moment > fails_at { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        };
        let changed =
            ringtrue_store::watched(fail, || vault.set_passphrase(&text("another one"), &Noon, &Random));
        drop(vault);
        let folder = trial.folder.path();
        let opens =
            ["four plain words", "another one"].map(|typed| trial.opens(by_passphrase(folder, typed)));
        assert!(opens[0] || opens[1], "neither passphrase opens it after {fails_at} moments");
        assert!(trial.opens(by_code(folder, &trial.code)));
        match changed {
            Err(error) => assert_eq!(error.code(), Code::DiskFull),
            Ok(()) => {
                assert!(fails_at >= 6, "only {fails_at} moments");
                break;
            }
        }
    }
}

#[test]
fn whatever_moment_of_making_a_vault_is_the_last_one_can_begin_again() {
    let folder = support::folder();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let look = {
        let (seen, folder) = (Rc::clone(&seen), folder.path().to_owned());
        move |name| {
            seen.borrow_mut().push((name, copy_of(&folder)));
            Ok(())
        }
    };
    let passphrase = text("four plain words");
    ringtrue_store::watched(look, || Vault::create(folder.path(), &passphrase, &Noon, &Random)).unwrap();
    let moments = seen.take();
    assert!(moments.len() >= 5, "{} moments", moments.len());
    for (name, copy) in moments {
        let folder = copy.path();
        let made = match Vault::key_file(folder).unwrap() {
            Some(_) => by_passphrase(folder, "four plain words"),
            None => Vault::create(folder, &passphrase, &Noon, &Random),
        };
        assert!(made.unwrap_or_else(|error| panic!("{name}: {error}")).is_new(), "{name}");
        assert!(!by_passphrase(folder, "four plain words").unwrap().is_new(), "{name}, opened again");
    }
}
