//! The sealed inbox: anybody who reaches the folder can put a call in, only the open vault can read it, and none is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_model::Code;
use ringtrue_store::{StoreError, inbox};
use std::fs;
use std::path::PathBuf;
use support::{Random, World, call};

fn files(world: &World) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(world.path("inbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_is_sealed_is_read_by_the_open_vault_alone() {
    let world = World::new();
    drop(world.vault());
    let mut noted = call("Marmalade Bank");
    noted.fields.notes = "they knew my ticket 7741905".into();
    inbox::seal(world.folder.path(), &noted, &Random).unwrap();
    inbox::seal(world.folder.path(), &call("Other"), &Random).unwrap();
    assert_eq!(inbox::waiting(world.folder.path(), None), 2);
    for file in files(&world) {
        let bytes = fs::read(&file).unwrap();
        for needle in ["Marmalade", "7741905", "notes"] {
            assert!(
                !bytes.windows(needle.len()).any(|window| window == needle.as_bytes()),
                "{needle} can be read"
            );
        }
    }
    let vault = world.vault();
    let found = vault.inbox().unwrap();
    assert_eq!((found.calls.len(), found.unread), (2, 0));
    assert!(found.calls.contains(&noted));
    vault.clear_from_inbox(noted.id).unwrap();
    vault.clear_from_inbox(noted.id).expect("clearing what is not there is no error");
    assert_eq!(inbox::waiting(world.folder.path(), None), 1);
    let other = World::new();
    drop(other.vault());
    fs::create_dir(other.path("inbox")).unwrap();
    fs::copy(&files(&world)[0], other.path("inbox").join(files(&world)[0].file_name().unwrap())).unwrap();
    assert_eq!(other.vault().inbox().unwrap().unread, 1, "another vault read it");
}

#[test]
fn what_cannot_be_read_is_counted_and_left() {
    let world = World::new();
    drop(world.vault());
    for _ in 0..3 {
        inbox::seal(world.folder.path(), &call("Example"), &Random).unwrap();
    }
    let names = files(&world);
    let mut bytes = fs::read(&names[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&names[0], &bytes).unwrap();
    fs::write(&names[1], &fs::read(&names[1]).unwrap()[..20]).unwrap();
    fs::copy(&names[2], world.path("inbox/01890000-0000-7000-8000-000000000000.sealed")).unwrap();
    fs::create_dir(world.path("inbox/folder.sealed")).unwrap();
    fs::write(world.path("inbox/empty.sealed"), "").unwrap();
    fs::write(world.path("inbox/a shopping list.txt"), "milk").unwrap();
    let found = world.vault().inbox().unwrap();
    assert_eq!((found.calls.len(), found.unread), (1, 5));
    assert_eq!(files(&world).len(), 7, "something was taken away");
}

#[test]
fn a_length_tells_little_and_has_a_limit() {
    let world = World::new();
    drop(world.vault());
    let size_of = |note: String| {
        let mut noted = call("Example");
        noted.fields.notes = note;
        inbox::seal(world.folder.path(), &noted, &Random)?;
        let sealed =
            files(&world).into_iter().find(|path| path.to_string_lossy().contains(&noted.id.0.to_string()));
        Ok::<_, StoreError>(fs::metadata(sealed.unwrap()).unwrap().len())
    };
    assert_eq!(size_of("a".into()).unwrap(), size_of("a longer note".into()).unwrap());
    assert_eq!(size_of("x".repeat(5 << 20)).unwrap_err().code(), Code::TooLong);
}

#[test]
fn nobody_fills_the_disk_through_it() {
    let world = World::new();
    drop(world.vault());
    let known = call("Example");
    inbox::seal(world.folder.path(), &known, &Random).unwrap();
    for number in 0..999 {
        fs::write(world.path(&format!("inbox/{number}.sealed")), "").unwrap();
    }
    let full = inbox::seal(world.folder.path(), &call("Example"), &Random);
    assert_eq!(full.unwrap_err().code(), Code::TooMany);
    inbox::seal(world.folder.path(), &known, &Random).expect("a form that is in it already is written on");
}

#[test]
fn without_a_vault_there_is_no_inbox() {
    let world = World::new();
    let refused = inbox::seal(world.folder.path(), &call("Example"), &Random);
    assert_eq!(refused.unwrap_err().code(), Code::KeyFileDamaged);
    assert_eq!(inbox::waiting(world.folder.path(), None), 0);
}

#[cfg(unix)]
#[test]
fn it_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    drop(world.vault());
    inbox::seal(world.folder.path(), &call("Example"), &Random).unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(world.path("inbox")), 0o700);
    assert_eq!(mode(files(&world).remove(0)), 0o600);
}

#[test]
fn what_is_sealed_again_takes_the_place_of_what_was_and_the_oldest_comes_first() {
    let world = World::new();
    drop(world.vault());
    let folder = world.folder.path();
    let mut later = call("Later");
    later.created_at += chrono::TimeDelta::seconds(1);
    inbox::seal(folder, &later, &Random).unwrap();
    let mut form = call("Half");
    inbox::seal(folder, &form, &Random).unwrap();
    form.fields.claimed_org = "Whole".into();
    inbox::seal(folder, &form, &Random).unwrap();
    assert_eq!(inbox::waiting(folder, None), 2);
    assert_eq!(world.vault().inbox().unwrap().calls, [form, later]);
}
