//! Making and opening a vault: what is told, and that nothing is ever overwritten.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_model::Code;
use ringtrue_store::{KeyStore, KeyStoreError, MemoryKeyStore, Secret, Vault};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use support::{Noon, Random, World, account, call};

/// Every file of a folder and its bytes, but for the log and its index, which every look at a vault may renew.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, path)| path.is_file() && !name.ends_with("-shm") && !name.ends_with("-wal"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// A vault with one call in it, closed again.
fn closed_vault() -> (World, ringtrue_model::Call) {
    let world = World::new();
    let noted = call("Example Antivirus");
    let kept = noted.clone();
    world.vault().write(move |tx| tx.insert_call(&kept)).unwrap();
    (world, noted)
}

/// Opening fails with `code`, twice, and changes nothing.
fn fails_untouched(world: &World, code: Code) {
    let before = contents(world.folder.path());
    let accounts = world.keys.accounts();
    for _ in 0..2 {
        let error = world.open().err().expect("it opened");
        assert_eq!(error.code(), code, "{error:?}");
    }
    assert!(contents(world.folder.path()) == before, "a file was changed, made or removed");
    assert_eq!(world.keys.accounts(), accounts, "keys were made or removed");
}

fn raw(world: &World) -> rusqlite::Connection {
    let key = world.keys.get(&account(world.folder.path())).unwrap().unwrap();
    let hex: String = key.expose().iter().map(|b| format!("{b:02x}")).collect();
    let raw = rusqlite::Connection::open(world.path("vault.db")).unwrap();
    raw.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";")).unwrap();
    raw
}

#[test]
fn new_once_then_known() {
    let world = World::new();
    assert!(world.vault().is_new());
    assert!(!world.vault().is_new());
    assert_eq!(world.keys.accounts().len(), 1, "one key for one vault");
}

#[test]
fn folders_are_made_and_vaults_live_side_by_side() {
    let world = World::new();
    let open = |name: &str| Vault::open(&world.path(name), &world.keys, &Noon, &Random).unwrap();
    let (first, second) = (open("a/b/c"), open("d"));
    assert!(first.is_new() && second.is_new());
    assert_eq!(world.keys.accounts().len(), 2, "each vault has its own key");
}

#[test]
fn the_key_file_names_the_key_and_holds_none() {
    let (world, _) = closed_vault();
    let text = fs::read_to_string(world.path("vault.keys.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["version"], 2);
    assert_eq!(file["slots"][0]["kind"], "system");
    assert_eq!(world.keys.accounts(), [file["slots"][0]["account"].as_str().unwrap()]);
}

#[test]
fn a_key_store_that_does_not_answer_can_be_tried_again() {
    let world = World::new();
    world.keys.set_unavailable(true);
    assert_eq!(world.open().err().unwrap().code(), Code::KeyStoreUnavailable);
    assert!(!world.path("vault.db").exists(), "a vault was made without a key store");
    world.keys.set_unavailable(false);
    assert!(world.vault().is_new());

    world.keys.set_unavailable(true);
    fails_untouched(&world, Code::KeyStoreUnavailable);
    world.keys.set_unavailable(false);
    assert!(!world.vault().is_new());
}

#[test]
fn a_missing_key_is_told() {
    let (world, _) = closed_vault();
    world.keys.delete(&account(world.folder.path())).unwrap();
    fails_untouched(&world, Code::KeyMissing);
}

#[test]
fn another_vaults_key_is_told_from_damage() {
    let (world, _) = closed_vault();
    world.keys.set(&account(world.folder.path()), &Secret::new(vec![7; 32])).unwrap();
    fails_untouched(&world, Code::KeyChanged);
}

#[test]
fn a_vault_without_its_key_file_is_not_replaced() {
    let (world, noted) = closed_vault();
    let aside = world.path("aside");
    fs::rename(world.path("vault.keys.json"), &aside).unwrap();
    fails_untouched(&world, Code::KeyFileDamaged);
    fs::rename(aside, world.path("vault.keys.json")).unwrap();
    assert_eq!(world.vault().read(|view| view.call(noted.id)).unwrap(), noted);
}

#[test]
fn a_key_file_without_its_vault_is_told() {
    let (world, _) = closed_vault();
    fs::remove_file(world.path("vault.db")).unwrap();
    fails_untouched(&world, Code::VaultMissing);
}

#[test]
fn a_key_file_that_cannot_be_understood_is_told() {
    let (world, _) = closed_vault();
    for text in ["", "{", "[]", "{\"version\":\"one\"}", "{\"version\":1}", "\u{0}\u{1}"] {
        fs::write(world.path("vault.keys.json"), text).unwrap();
        fails_untouched(&world, Code::KeyFileDamaged);
    }
    fs::remove_file(world.path("vault.keys.json")).unwrap();
    fs::create_dir(world.path("vault.keys.json")).unwrap();
    fails_untouched(&world, Code::KeyFileDamaged);
}

#[test]
fn slots_of_a_later_kind_are_passed_over() {
    let (world, noted) = closed_vault();
    let path = world.path("vault.keys.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let slots = file["slots"].as_array_mut().unwrap();
    slots.insert(0, serde_json::json!({"kind": "passphrase", "salt": "00"}));
    fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
    assert_eq!(world.vault().read(|view| view.call(noted.id)).unwrap(), noted);

    file["version"] = 3.into();
    fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
    fails_untouched(&world, Code::VaultNewer);
}

#[test]
fn a_folder_in_the_vaults_place_is_told() {
    let world = World::new();
    fs::create_dir(world.path("vault.db")).unwrap();
    fails_untouched_new(&world, Code::VaultNotAFile);
    let (world, _) = closed_vault();
    fs::remove_file(world.path("vault.db")).unwrap();
    fs::create_dir(world.path("vault.db")).unwrap();
    fails_untouched(&world, Code::VaultNotAFile);
}

/// As [`fails_untouched`], where the lock file is not there yet.
fn fails_untouched_new(world: &World, code: Code) {
    fs::write(world.path("vault.lock"), "").unwrap();
    fails_untouched(world, code);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_a_missing_vault() {
    let world = World::new();
    std::os::unix::fs::symlink("/nowhere/vault.db", world.path("vault.db")).unwrap();
    fails_untouched_new(&world, Code::VaultMissing);
}

type Damage = fn(&mut Vec<u8>);

#[test]
fn damage_is_told() {
    let damages: [(&str, Damage); 5] = [
        ("emptied", Vec::clear),
        ("cut short", |bytes| bytes.truncate(1000)),
        ("first page overwritten", |bytes| bytes[100..200].fill(0)),
        ("salt overwritten", |bytes| bytes[..16].fill(1)),
        ("not a vault", |bytes| *bytes = b"SQLite format 3\0".repeat(1000)),
    ];
    for (what, damage) in damages {
        let (world, _) = closed_vault();
        let mut bytes = fs::read(world.path("vault.db")).unwrap();
        damage(&mut bytes);
        fs::write(world.path("vault.db"), bytes).unwrap();
        let error = world.open().err().expect(what);
        assert_eq!(error.code(), Code::VaultDamaged, "{what}: {error:?}");
        fails_untouched(&world, Code::VaultDamaged);
    }
}

#[test]
fn damage_deep_inside_is_told_when_it_is_met() {
    let world = World::new();
    world.vault().write(|tx| (0..500).try_for_each(|_| tx.insert_call(&call(&"long ".repeat(200))))).unwrap();
    let mut bytes = fs::read(world.path("vault.db")).unwrap();
    for page in (8..bytes.len() / 4096).map(|page| page * 4096) {
        bytes[page + 100] ^= 1;
    }
    fs::write(world.path("vault.db"), bytes).unwrap();
    let read = world.open().and_then(|vault| vault.read(|view| view.diary_rows(&Default::default(), 0, 500)));
    assert_eq!(read.unwrap_err().code(), Code::VaultDamaged);
}

#[test]
fn a_newer_vault_is_refused_and_untouched() {
    let (world, _) = closed_vault();
    let newer = raw(&world);
    newer.execute_batch("UPDATE schema SET must_know = 99; PRAGMA user_version = 99;").unwrap();
    drop(newer);
    fails_untouched(&world, Code::VaultNewer);
}

#[test]
fn a_newer_vault_with_a_full_log_is_untouched_too() {
    let (world, _) = closed_vault();
    let newer = raw(&world);
    newer
        .execute_batch("UPDATE schema SET must_know = 99; PRAGMA user_version = 99; CREATE TABLE later (x);")
        .unwrap();
    // As after a crash: the log was not yet moved into the file.
    let (file, log) = (world.path("vault.db"), world.path("vault.db-wal"));
    let (kept_file, kept_log) = (fs::read(&file).unwrap(), fs::read(&log).unwrap());
    assert!(!kept_log.is_empty(), "the test wants a log");
    drop(newer);
    fs::write(&file, &kept_file).unwrap();
    fs::write(&log, &kept_log).unwrap();
    fails_untouched(&world, Code::VaultNewer);
    assert!(fs::read(&log).unwrap() == kept_log, "the log was changed");
}

#[test]
fn a_newer_vault_that_older_programs_may_open_opens() {
    let (world, noted) = closed_vault();
    raw(&world).execute_batch("CREATE TABLE later (x); PRAGMA user_version = 99;").unwrap();
    assert_eq!(world.vault().read(|view| view.call(noted.id)).unwrap(), noted);
    let version: u32 = raw(&world).query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99, "the newer program's version was changed");
}

#[test]
fn one_program_at_a_time() {
    let world = World::new();
    let vault = world.vault();
    assert_eq!(world.open().err().unwrap().code(), Code::VaultInUse);
    drop(vault);
    world.vault();
}

#[test]
fn a_file_in_the_folders_place_is_told() {
    let world = World::new();
    fs::write(world.path("file"), "mine").unwrap();
    for folder in ["file", "file/under"] {
        let error = Vault::open(&world.path(folder), &world.keys, &Noon, &Random).err().unwrap();
        assert_eq!(error.code(), Code::FolderNotWritable, "{error:?}");
    }
    assert_eq!(fs::read_to_string(world.path("file")).unwrap(), "mine");
    assert!(world.keys.accounts().is_empty(), "a key was made for nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_in_which_nothing_can_be_made_is_told() {
    // Here not even root can make a folder.
    let error = Vault::open(Path::new("/sys/kernel/ringtrue"), &MemoryKeyStore::default(), &Noon, &Random);
    assert_eq!(error.err().unwrap().code(), Code::FolderNotWritable);
}

#[cfg(unix)]
#[test]
fn closed_to_others_from_the_start_and_again_when_it_was_opened_up() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files = ["vault.db", "vault.db-wal", "vault.db-shm", "vault.keys.json", "vault.lock"];
    let world = World::new();
    let folder = world.path("data");
    let open = || Vault::open(&folder, &world.keys, &Noon, &Random).unwrap();
    let check = || {
        assert_eq!(mode(&folder), 0o700);
        for file in files {
            assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
        }
    };
    let vault = open();
    vault.write(|tx| tx.put_setting("x", &1)).unwrap();
    check();
    drop(vault);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    for file in ["vault.db", "vault.keys.json", "vault.lock"] {
        fs::set_permissions(folder.join(file), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let vault = open();
    vault.write(|tx| tx.put_setting("x", &2)).unwrap();
    check();
}

type Interruption = fn(&World);

/// Makes of a finished vault what an interruption would have left.
fn interrupted(change: impl FnOnce(&World)) -> World {
    let world = World::new();
    drop(world.vault());
    change(&world);
    world
}

#[test]
fn an_interrupted_creation_is_begun_anew_or_finished() {
    let begun_anew: [(&str, Interruption); 4] = [
        ("after the key was kept", |world| {
            fs::remove_file(world.path("vault.db")).unwrap();
            fs::remove_file(world.path("vault.keys.json")).unwrap();
        }),
        ("while the vault was built", |world| {
            fs::remove_file(world.path("vault.keys.json")).unwrap();
            let bytes = fs::read(world.path("vault.db")).unwrap();
            fs::remove_file(world.path("vault.db")).unwrap();
            fs::write(world.path("vault.db.new"), &bytes[..5000]).unwrap();
            fs::write(world.path("vault.db.new-journal"), "half a journal").unwrap();
        }),
        ("after the vault was built", |world| {
            fs::remove_file(world.path("vault.keys.json")).unwrap();
            fs::rename(world.path("vault.db"), world.path("vault.db.new")).unwrap();
        }),
        ("while the key file was written", |world| {
            fs::rename(world.path("vault.keys.json"), world.path(".vault.keys.json.ringtrue-Ab12")).unwrap();
            fs::rename(world.path("vault.db"), world.path("vault.db.new")).unwrap();
        }),
    ];
    for (when, change) in begun_anew {
        let world = interrupted(change);
        assert!(world.vault().is_new(), "interrupted {when}");
        assert!(!world.vault().is_new(), "interrupted {when}, opened again");
        let names: Vec<_> = contents(world.folder.path()).into_keys().collect();
        assert_eq!(names, ["vault.db", "vault.keys.json", "vault.lock"], "interrupted {when}");
    }

    let world = interrupted(|world| fs::rename(world.path("vault.db"), world.path("vault.db.new")).unwrap());
    let named = account(world.folder.path());
    world.keys.set_unavailable(true);
    fails_untouched(&world, Code::KeyStoreUnavailable);
    world.keys.set_unavailable(false);
    assert!(world.vault().is_new(), "not finished");
    assert_eq!(world.keys.accounts(), [named], "finished with another key");
    assert!(!world.vault().is_new());
}

/// A key store that forgets at once, or that loses its tongue after it took the key.
struct Unreliable {
    kept: MemoryKeyStore,
    forgets: bool,
    silent: AtomicBool,
}

impl KeyStore for Unreliable {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
        if self.silent.load(Ordering::SeqCst) {
            return Err(KeyStoreError { operation: "reading the key", reason: "silent".into() });
        }
        if self.forgets { Ok(None) } else { self.kept.get(account) }
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        self.kept.set(account, secret)
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        self.kept.delete(account)
    }
}

#[test]
fn without_a_key_that_comes_back_no_vault_is_made() {
    for (forgets, silent) in [(true, false), (false, true)] {
        let folder = support::folder();
        let keys = Unreliable { kept: MemoryKeyStore::default(), forgets, silent: silent.into() };
        let error = Vault::open(folder.path(), &keys, &Noon, &Random).err().unwrap();
        assert_eq!(error.code(), Code::KeyStoreUnavailable);
        let names: Vec<_> = contents(folder.path()).into_keys().collect();
        assert_eq!(names, ["vault.lock"], "something was made although the key is not safe");
        assert!(keys.kept.accounts().is_empty(), "a useless key was left behind");
    }
}
