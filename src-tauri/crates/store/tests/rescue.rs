//! What is taken out of a damaged vault over an older backup: every version that can be read, and nothing that was
//! deleted for good since.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::TimeDelta;
use ringtrue_model::appointment::AppointmentFields;
use ringtrue_model::diary::{DiaryFilter, Place};
use ringtrue_model::{Call, CallId, Code};
use ringtrue_store::backup::backups;
use ringtrue_store::restore::{Origin, Prepared};
use ringtrue_store::{Key, KeyFile, KeyStore, Rescued, Scope, Vault};
use std::fs;
use support::{World, appointment, book_at, call, noon, show, shown, verdict};

const PAGE: usize = 4096;

const EVERYTHING: Scope = Scope::Everything { settings: &["settings"] };

fn go_on(_: u64, _: u64) -> Result<(), Code> {
    Ok(())
}

fn add(vault: &Vault, claimed: &str) -> Call {
    let mut call = call(claimed);
    call.fields.notes = "He said it again. ".repeat(40);
    let kept = call.clone();
    vault.write(move |tx| tx.insert_call(&call)).unwrap();
    kept
}

fn edit(vault: &Vault, before: Call, notes: &str) -> Call {
    let mut after = before.clone();
    after.revision += 1;
    after.fields.notes = notes.into();
    let kept = after.clone();
    vault.write(move |tx| tx.update_call(&kept, before.revision)).unwrap();
    after
}

fn purge(vault: &Vault, id: CallId) {
    vault.write(move |tx| tx.delete_call(id, noon())).unwrap();
    vault.write(move |tx| tx.purge_call(id)).unwrap();
}

fn place(vault: &Vault, id: CallId) -> Place {
    vault.read(|view| view.call_place(id)).unwrap()
}

fn found(vault: &Vault, text: &str) -> usize {
    let filter = DiaryFilter { text: text.into(), ..DiaryFilter::default() };
    vault.read(|view| view.diary_rows(&filter, 0, 100)).unwrap().len()
}

/// What every version of a call says, the newest first.
fn notes(vault: &Vault, id: CallId) -> Vec<String> {
    let versions = vault.read(|view| view.call_versions(id)).unwrap();
    versions.into_iter().map(|version| version.fields.notes.chars().take(6).collect()).collect()
}

/// A world whose vault is `bytes`, restored from the newest backup of `of` with all that can be read.
fn rescued(of: &World, bytes: &[u8]) -> (World, Rescued) {
    let trial = World::new();
    for account in of.keys.accounts() {
        trial.keys.set(&account, &of.keys.get(&account).unwrap().unwrap()).unwrap();
    }
    fs::copy(of.path("vault.keys.json"), trial.path("vault.keys.json")).unwrap();
    fs::write(trial.path("vault.db"), bytes).unwrap();
    let newest = Origin::Backup(backups(of.folder.path()).unwrap()[0].path().to_owned());
    let find_key = |file: &KeyFile| file.unlock(&Key::System(&trial.keys));
    let prepared = Prepared::new(trial.folder.path(), &newest, &find_key, &go_on).unwrap();
    let rescued = prepared.commit(EVERYTHING, noon().fixed_offset(), &go_on, &|| Ok(())).unwrap();
    (trial, rescued)
}

#[test]
fn wherever_a_page_is_broken_what_was_deleted_for_good_stays_so_and_versions_come_along() {
    let world = World::new();
    let vault = world.vault();
    let mut gone = Vec::new();
    let mut calls = Vec::new();
    for n in 0..5 {
        gone.push(add(&vault, "Marmalade Bank").id);
        calls.extend([0, 1].map(|m| add(&vault, &format!("Example {n} {m}"))));
    }
    let (binned, changed) = (calls.remove(6).id, calls.remove(3));
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    gone.iter().for_each(|id| purge(&vault, *id));
    let second = edit(&vault, changed, "second");
    let changed = edit(&vault, second, "third").id;
    vault.write(move |tx| tx.delete_call(binned, noon())).unwrap();
    for n in 0..10 {
        add(&vault, &format!("After the backup {n}"));
    }
    drop(vault);
    let whole = fs::read(world.path("vault.db")).unwrap();
    let pages: Vec<usize> = (0..whole.len() / PAGE).step_by(2).collect();
    let (mut damaged, mut with_all_versions, mut in_bin) = (0, 0, 0);
    for page in &pages {
        let mut bytes = whole.clone();
        bytes[page * PAGE + 2000] ^= 0x40;
        let (trial, rescued) = rescued(&world, &bytes);
        let vault = trial.vault();
        assert!(vault.check(&go_on).unwrap().is_sound(), "page {page}");
        damaged += usize::from(rescued.unreadable > 0);
        for id in &gone {
            assert_eq!(place(&vault, *id), Place::Gone, "page {page}: {rescued:?}");
        }
        assert_eq!(found(&vault, "marmalade"), 0, "page {page}");
        let versions = notes(&vault, changed);
        let known = [&["third", "second", "He sai"][..], &["third"], &["second", "He sai"], &["He sai"]];
        assert!(known.iter().any(|known| versions == *known), "page {page}: {versions:?}");
        with_all_versions += usize::from(versions.len() == 3);
        in_bin += usize::from(place(&vault, binned) == Place::Bin);
    }
    let pages = pages.len();
    assert!(damaged >= 4, "of {pages} pages {damaged} hold a row");
    assert!(with_all_versions + 6 >= pages, "{with_all_versions} of {pages} times with all versions");
    assert!(in_bin + 6 >= pages, "{in_bin} of {pages} times in the bin");
}

#[test]
fn a_call_that_the_backup_keeps_for_evidence_and_was_purged_since_stays_purged() {
    let world = World::new();
    let vault = world.vault();
    let (gone, other) = (add(&vault, "Marmalade Bank").id, add(&vault, "Example"));
    edit(&vault, other, "second");
    vault.write(move |tx| tx.set_call_kept(gone, true)).unwrap();
    vault.write(move |tx| tx.put_draft(&gone.to_string(), "half a sentence", noon())).unwrap();
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    vault.write(move |tx| tx.set_call_kept(gone, false)).unwrap();
    purge(&vault, gone);
    let never_backed_up = add(&vault, "After the backup").id;
    purge(&vault, never_backed_up);
    drop(vault);
    let (trial, rescued) = rescued(&world, &fs::read(world.path("vault.db")).unwrap());
    assert_eq!((rescued.calls, rescued.unreadable), (0, 0));
    let vault = trial.vault();
    for id in [gone, never_backed_up] {
        assert_eq!(place(&vault, id), Place::Gone);
        let again = vault.write(move |tx| tx.purge_call(id)).unwrap_err();
        assert_eq!(again.code(), Code::NotFound, "of its mark nothing is left either");
    }
    assert_eq!(vault.read(|view| view.drafts()).unwrap().len(), 0);
    assert_eq!((found(&vault, ""), found(&vault, "marmalade")), (1, 0));
}

#[test]
fn a_call_that_cannot_be_read_stands_again_as_its_newest_version_says() {
    let world = World::new();
    let vault = world.vault();
    let old = add(&vault, "Example");
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    let new = add(&vault, "After the backup");
    let ids = [old.id, new.id];
    let others: Vec<_> = (0..5).map(|n| add(&vault, &format!("Other {n}"))).collect();
    let others: Vec<_> = others.into_iter().map(|other| edit(&vault, other, "changed").id).collect();
    for call in [old, new] {
        let second = edit(&vault, call, "second");
        edit(&vault, second, &"third and long ".repeat(3_000));
    }
    drop(vault);
    let whole = fs::read(world.path("vault.db")).unwrap();
    let mut rebuilt = [0, 0];
    for page in (1..whole.len() / PAGE).rev().step_by(2) {
        let mut bytes = whole.clone();
        bytes[page * PAGE + 2000] ^= 0x40;
        let (trial, rescued) = rescued(&world, &bytes);
        let vault = trial.vault();
        assert!(vault.check(&go_on).unwrap().is_sound(), "page {page}");
        let is_there = |id: CallId| vault.read(|view| view.has_call(id)).unwrap();
        let stands_again = |id: &CallId| is_there(*id) && notes(&vault, *id) == ["second", "He sai"];
        let again: Vec<CallId> = ids.into_iter().filter(stands_again).collect();
        assert_eq!(found(&vault, "second"), again.len(), "page {page}: what is found is what stands there");
        assert!(others.iter().all(|id| is_there(*id)), "page {page}");
        for id in again {
            let n = usize::from(id == ids[1]);
            rebuilt[n] += 1;
            assert!(rescued.unreadable > 0, "page {page}: {rescued:?}");
            let call = vault.read(|view| view.call(id)).unwrap();
            assert_eq!((call.revision, call.created_at), (2, noon()));
            edit(&vault, call, "and can be changed");
            assert_eq!(notes(&vault, id), ["and ca", "second", "He sai"]);
        }
    }
    assert!(rebuilt.iter().all(|times| *times > 3), "{rebuilt:?}");
}

#[test]
fn what_was_shown_after_the_backup_comes_along_and_nothing_twice() {
    let world = World::new();
    let vault = world.vault();
    let [unchanged, changed, gone] = ["Example", "Other", "Marmalade Bank"].map(|name| add(&vault, name));
    for call in [&unchanged, &changed, &gone] {
        show(&vault, call.id, verdict(0, "before", 1));
    }
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    show(&vault, unchanged.id, verdict(1, "after", 1));
    let changed = edit(&vault, changed, "second");
    show(&vault, changed.id, verdict(1, "after", 2));
    let new = add(&vault, "After the backup");
    show(&vault, new.id, verdict(1, "after", 1));
    purge(&vault, gone.id);
    drop(vault);
    let (trial, rescued) = rescued(&world, &fs::read(world.path("vault.db")).unwrap());
    assert_eq!(rescued.unreadable, 0);
    let vault = trial.vault();
    for id in [unchanged.id, changed.id] {
        assert_eq!(shown(&vault, id), ["after", "before"]);
    }
    assert_eq!(shown(&vault, new.id), ["after"]);
    assert_eq!(shown(&vault, gone.id), [""; 0]);
}

#[test]
fn the_book_of_every_moment_comes_along() {
    let world = World::new();
    let vault = world.vault();
    let changed = appointment("Example");
    let [deleted, back] = ["Other", "Third"].map(appointment);
    for new in [changed.clone(), deleted.clone(), back.clone()] {
        vault.write(move |tx| tx.insert_appointment(&new)).unwrap();
    }
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    let at = |hours| noon() + TimeDelta::hours(hours);
    let fields = AppointmentFields { claimed_org: "Example 2".into(), ..changed.fields.clone() };
    let moved = changed.changed(fields, at(2));
    vault.write(move |tx| tx.update_appointment(&moved, 1)).unwrap();
    vault.write(move |tx| tx.delete_appointment(deleted.id, at(4))).unwrap();
    vault.write(move |tx| tx.delete_appointment(back.id, at(4))).unwrap();
    vault.write(move |tx| tx.undelete_appointment(back.id, at(6))).unwrap();
    let books = |vault: &Vault| [1, 3, 5, 7].map(|hours| book_at(vault, at(hours)));
    let wanted = books(&vault);
    assert_eq!(wanted.each_ref().map(Vec::len), [3, 3, 1, 2]);
    drop(vault);
    let (trial, rescued) = rescued(&world, &fs::read(world.path("vault.db")).unwrap());
    assert_eq!(rescued.unreadable, 0);
    assert_eq!(books(&trial.vault()), wanted);
}

#[test]
fn a_mark_for_evidence_that_was_set_after_the_backup_is_saved() {
    let world = World::new();
    let vault = world.vault();
    let (marked, unmarked) = (add(&vault, "Example").id, add(&vault, "Example").id);
    vault.write(move |tx| tx.set_call_kept(unmarked, true)).unwrap();
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    vault.write(move |tx| tx.set_call_kept(marked, true)).unwrap();
    vault.write(move |tx| tx.set_call_kept(unmarked, false)).unwrap();
    drop(vault);
    let (trial, rescued) = rescued(&world, &fs::read(world.path("vault.db")).unwrap());
    assert_eq!((rescued.calls, rescued.unreadable), (0, 0));
    let vault = trial.vault();
    for id in [marked, unmarked] {
        assert!(vault.read(|view| view.call(id)).unwrap().kept, "evidence is kept rather than lost");
        let refused = vault.write(move |tx| tx.delete_call(id, noon())).unwrap_err();
        assert_eq!(refused.code(), Code::KeptForEvidence);
    }
}

#[test]
fn what_was_set_is_saved_and_nothing_else_of_the_settings() {
    let world = World::new();
    let vault = world.vault();
    let put = |vault: &Vault, name: &'static str, value: u32| {
        vault.write(move |tx| tx.put_setting(name, &value)).unwrap();
    };
    let set = |vault: &Vault, name: &str| vault.read(|view| view.setting::<u32>(name)).unwrap();
    for name in ["settings", "checked"] {
        put(&vault, name, 1);
    }
    vault.keep_backup(noon().fixed_offset(), &go_on).unwrap();
    for name in ["settings", "checked"] {
        put(&vault, name, 2);
    }
    drop(vault);
    let (trial, _) = rescued(&world, &fs::read(world.path("vault.db")).unwrap());
    let vault = trial.vault();
    assert_eq!((set(&vault, "settings"), set(&vault, "checked")), (Some(2), Some(1)));
}
