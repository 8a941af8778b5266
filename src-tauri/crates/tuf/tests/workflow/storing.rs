//! The trusted store: what a failing or cut-off write leaves behind, and the folder.

use crate::maker::{Key, Maker};
use crate::{Client, stored};
use ringtrue_tuf::{Directory, Memory, Refusal, Store, Stored};
use std::cell::Cell;
use std::fs;
use std::io::{self, ErrorKind};

/// A store whose power goes off after so many changes.
struct Cut<'a> {
    store: &'a mut Memory,
    changes_left: &'a Cell<u32>,
}

impl Cut<'_> {
    fn change(&self) -> io::Result<()> {
        let left = self.changes_left.get().checked_sub(1).ok_or(ErrorKind::StorageFull)?;
        self.changes_left.set(left);
        Ok(())
    }
}

impl Store for Cut<'_> {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        self.store.read(file, max)
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        self.change()?;
        self.store.write(file, bytes)
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        self.change()?;
        self.store.remove(file)
    }
}

/// Two new roots, the second with a new timestamp key, and a new version of everything.
fn much_that_is_new(maker: &mut Maker) {
    maker.publish(&["root"]);
    maker.set_keys("timestamp", vec![Key::ed25519(20)]);
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
}

#[test]
fn cut_off_between_any_two_writes_the_next_refresh_goes_on() {
    let mut maker = Maker::new();
    let before = Client::refreshed(&maker);
    much_that_is_new(&mut maker);
    let mut complete = Client { store: before.store.clone(), ..Client::of(&maker) };
    complete.first_root = before.first_root.clone();
    let expected = complete.refresh(&maker).unwrap();
    let mut cuts = 0;
    for changes in 0.. {
        let mut store = before.store.clone();
        let left = Cell::new(changes);
        let cut = Cut { store: &mut store, changes_left: &left };
        let result = refresh_in(cut, &before, &maker);
        if let Err(refused) = &result {
            assert!(matches!(refused, Refusal::Store { kind: ErrorKind::StorageFull, .. }), "{refused}");
            cuts += 1;
        }
        let mut client = Client { store, first_root: before.first_root.clone(), ..Client::of(&maker) };
        assert_eq!(client.refresh(&maker), Ok(expected), "cut off after {changes} changes");
        assert!(client.store == complete.store, "cut off after {changes} changes");
        if result.is_ok() {
            break;
        }
    }
    assert_eq!(cuts, 9, "two roots of two files each, two removed, three new ones");
}

fn refresh_in(store: impl Store, client: &Client, maker: &Maker) -> Result<(), Refusal> {
    let mut refresh = ringtrue_tuf::Refresh::begin(store, &client.first_root, client.now, client.limits)?;
    crate::converse(&mut refresh, &mut Vec::new(), |request| maker.answer(request));
    refresh.finish().map(drop)
}

#[test]
fn cut_off_at_a_new_key_recovery_is_not_lost() {
    let mut maker = Maker::new();
    maker.set_keys("timestamp", vec![Key::ed25519(20), Key::ed25519(21)]);
    maker.role("root")["roles"]["timestamp"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("timestamp", 10_000);
    let before = Client::refreshed(&maker);
    maker.set_keys("timestamp", vec![Key::ed25519(20), Key::ed25519(22)]);
    maker.role("root")["roles"]["timestamp"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("timestamp", 3);
    for changes in 0..6 {
        let mut client = Client {
            store: before.store.clone(),
            first_root: before.first_root.clone(),
            ..Client::of(&maker)
        };
        let left = Cell::new(changes);
        let _cut_off = refresh_in(Cut { store: &mut client.store, changes_left: &left }, &before, &maker);
        assert_eq!(client.refresh(&maker).map(|it| it.timestamp), Ok(3), "cut off after {changes} changes");
    }
}

#[test]
fn stored_files_that_someone_changed_are_not_trusted() {
    let maker = Maker::new();
    for role in ["timestamp", "snapshot", "targets"] {
        for bytes in [b"".as_slice(), b"{", b"{\"signed\":{}}", &[0; 100]] {
            let mut client = Client::refreshed(&maker);
            client.store.write(Stored::Role(role), bytes).unwrap();
            assert!(client.refresh(&maker).is_ok(), "{role}");
            assert_eq!(stored(&client.store, role), Some(1), "{role} was fetched again");
        }
    }
}

/// A folder that goes away with the test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_folder_keeps_what_memory_keeps() {
    let mut maker = Maker::new();
    let folder = folder();
    let place = folder.path().join("new").join("trusted");
    let client = Client::of(&maker);
    refresh_in(Directory::open(&place).unwrap(), &client, &maker).unwrap();
    much_that_is_new(&mut maker);
    refresh_in(Directory::open(&place).unwrap(), &client, &maker).unwrap();
    let read = |name: &str| fs::read(place.join(name)).unwrap();
    assert_eq!(read("root.json"), maker.files["3.root.json"]);
    assert_eq!(read("timestamp.json"), maker.files["timestamp.json"]);
    assert_eq!(read("snapshot.json"), maker.files["2.snapshot.json"]);
    assert_eq!(read("targets.json"), maker.files["2.targets.json"]);
    for version in 1..=3 {
        let name = format!("{version}.root.json");
        assert_eq!(read(&format!("root_history/{name}")), maker.files[&name]);
    }
    let names = |place: &std::path::Path| {
        let mut names: Vec<_> = fs::read_dir(place).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(
        names(&place),
        ["root.json", "root_history", "snapshot.json", "targets.json", "timestamp.json"]
    );
    assert_eq!(names(folder.path()), ["new"], "and nothing beside it");
}

#[test]
fn names_do_not_lead_out_of_the_folder() {
    let folder = folder();
    let place = folder.path().join("trusted");
    let mut store = Directory::open(&place).unwrap();
    for role in ["../outside", "/outside", "..", "a\\b", "C:\\x", "\u{202e}", "nul\0"] {
        store.write(Stored::Role(role), role.as_bytes()).unwrap();
        assert_eq!(store.read(Stored::Role(role), 100).unwrap().as_deref(), Some(role.as_bytes()));
    }
    assert_eq!(fs::read_dir(&place).unwrap().count(), 8, "seven files and the roots");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_grew_beyond_its_limit_is_as_good_as_none() {
    let folder = folder();
    let mut store = Directory::open(folder.path()).unwrap();
    store.write(Stored::Role("targets"), &[b'x'; 100]).unwrap();
    assert_eq!(store.read(Stored::Role("targets"), 100).unwrap().map(|it| it.len()), Some(100));
    assert_eq!(store.read(Stored::Role("targets"), 99).unwrap(), None);
    assert_eq!(store.read(Stored::Role("timestamp"), 99).unwrap(), None);
    store.remove(Stored::Role("targets")).unwrap();
    store.remove(Stored::Role("targets")).unwrap();
    assert_eq!(store.read(Stored::Role("targets"), 100).unwrap(), None);
}

#[test]
fn a_folder_that_fails_is_told() {
    let maker = Maker::new();
    let folder = folder();
    let store = Directory::open(folder.path()).unwrap();
    fs::create_dir(folder.path().join("timestamp.json")).unwrap();
    let refused = refresh_in(store, &Client::of(&maker), &maker).unwrap_err();
    assert!(matches!(refused, Refusal::Store { role, .. } if role == "timestamp"));
}
