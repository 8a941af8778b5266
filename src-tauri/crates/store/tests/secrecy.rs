//! Nothing a person wrote can be read from the disk without the key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_store::KeyStore;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use support::{World, account, call, noon};

const NOTE: &str = "the caller knew my ticket 7741905 and my cat Marmalade";

/// The files of a folder that hold `needle`.
fn holders(folder: &Path, needle: &[u8]) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            let bytes = fs::read(entry.path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

fn nothing_readable(folder: &Path) {
    for needle in [NOTE, "Marmalade", "marmalade", "7741905", "CREATE TABLE", "SQLite format 3"] {
        assert_eq!(holders(folder, needle.as_bytes()), [""; 0], "{needle} can be read");
    }
}

#[test]
fn the_search_for_plaintext_finds_plaintext() {
    let folder = support::folder();
    let plain = Connection::open(folder.path().join("plain.db")).unwrap();
    plain.execute_batch("CREATE TABLE notes (note)").unwrap();
    plain.execute("INSERT INTO notes VALUES (?1)", [NOTE]).unwrap();
    assert_eq!(holders(folder.path(), b"Marmalade"), ["plain.db"], "the other tests would see nothing");
}

#[test]
fn no_file_holds_a_note_or_the_key() {
    let world = World::new();
    let vault = world.vault();
    let mut noted = call("Marmalade Bank");
    noted.fields.notes = NOTE.into();
    vault
        .write(move |tx| {
            tx.insert_call(&noted)?;
            tx.put_draft("new", NOTE, noon())?;
            tx.put_setting("Marmalade", &NOTE)
        })
        .unwrap();
    assert!(fs::metadata(world.path("vault.db-wal")).unwrap().len() > 0, "the test wants a log");
    nothing_readable(world.folder.path());
    let key = world.keys.get(&account(world.folder.path())).unwrap().unwrap();
    let hex: String = key.expose().iter().map(|b| format!("{b:02x}")).collect();
    for needle in [key.expose(), hex.as_bytes()] {
        assert_eq!(holders(world.folder.path(), needle), [""; 0], "the key lies beside the vault");
    }
    drop(vault);
    nothing_readable(world.folder.path());
    let names = ["vault.db-wal", "vault.db-shm", "vault.db.new"].map(|name| world.path(name).exists());
    assert_eq!(names, [false; 3], "closing left something behind");
}

#[test]
fn it_does_not_open_without_the_key_or_with_a_wrong_one() {
    let world = World::new();
    drop(world.vault());
    let key = world.keys.get(&account(world.folder.path())).unwrap().unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let mut wrong = key.expose().to_vec();
    wrong[31] ^= 1;
    let opens = |pragma: &str| {
        let raw = Connection::open(world.path("vault.db")).unwrap();
        raw.execute_batch(pragma).unwrap();
        raw.query_row("SELECT count(*) FROM calls", [], |row| row.get::<_, u32>(0)).is_ok()
    };
    assert!(opens(&format!("PRAGMA key = \"x'{}'\"", hex(key.expose()))), "the right key must open it");
    assert!(!opens(""), "opened without a key");
    assert!(!opens(&format!("PRAGMA key = \"x'{}'\"", hex(&wrong))), "opened with a wrong key");
}

#[test]
fn a_removed_draft_leaves_the_log_within_five_seconds() {
    let world = World::new();
    let vault = world.vault();
    vault.write(|tx| tx.put_draft("new", NOTE, noon())).unwrap();
    let log = || fs::metadata(world.path("vault.db-wal")).unwrap().len();
    assert!(log() > 0, "the test wants a log");
    vault.write(|tx| tx.remove_draft("new")).unwrap();
    let end = Instant::now() + Duration::from_secs(5);
    while log() > 0 {
        assert!(Instant::now() < end, "the log still holds {} bytes", log());
        std::thread::yield_now();
    }
    assert_eq!(vault.read(|view| view.draft("new")).unwrap(), None);
}
