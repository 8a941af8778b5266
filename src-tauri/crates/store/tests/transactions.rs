//! Reads and writes: whole or not at all, and never in each other's way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_model::Code;
use ringtrue_store::StoreError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use support::{World, noon};

#[test]
fn what_fails_is_not_kept() {
    let world = World::new();
    let vault = world.vault();
    let declined: Result<(), _> = vault.write(|tx| {
        tx.put_setting("a", &1)?;
        assert_eq!(tx.setting("a")?, Some(1), "a transaction sees what it wrote");
        Err(StoreError::Declined(Code::TooLateToUndo))
    });
    assert_eq!(declined.unwrap_err().code(), Code::TooLateToUndo);
    assert_eq!(vault.read(|view| view.setting::<u32>("a")).unwrap(), None);
}

#[test]
fn a_panic_reaches_the_caller_and_harms_nobody_else() {
    let world = World::new();
    let vault = world.vault();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        vault.write(|tx| {
            tx.put_setting("a", &1)?;
            if tx.setting::<u32>("a")?.is_some() {
                panic!("on purpose");
            }
            Ok(())
        })
    }));
    assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"on purpose"), "another panic");
    assert_eq!(vault.read(|view| view.setting::<u32>("a")).unwrap(), None, "half a transaction was kept");

    let panicked = catch_unwind(AssertUnwindSafe(|| {
        vault.read(|_| -> Result<(), StoreError> { panic!("while reading") })
    }));
    assert!(panicked.is_err());
    vault.write(|tx| tx.put_setting("a", &2)).unwrap();
    assert_eq!(vault.read(|view| view.setting("a")).unwrap(), Some(2));
}

#[test]
fn a_read_does_not_wait_for_a_write_and_sees_what_was_before() {
    let world = World::new();
    let vault = world.vault();
    vault.write(|tx| tx.put_setting("a", &1)).unwrap();
    let (wrote, written) = channel();
    let (go_on, wait) = channel();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            vault.write(move |tx| {
                tx.put_setting("a", &2)?;
                wrote.send(()).unwrap();
                wait.recv().unwrap();
                Ok(())
            })
        });
        written.recv().unwrap();
        assert_eq!(vault.read(|view| view.setting("a")).unwrap(), Some(1), "half a write was seen");
        go_on.send(()).unwrap();
        writer.join().unwrap().unwrap();
    });
    assert_eq!(vault.read(|view| view.setting("a")).unwrap(), Some(2));
}

#[test]
fn writes_of_many_threads_all_arrive() {
    let world = World::new();
    let vault = world.vault();
    vault.write(|tx| tx.put_setting("count", &0)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    vault
                        .write(|tx| {
                            let count: u32 = tx.setting("count")?.unwrap();
                            tx.put_setting("count", &(count + 1))
                        })
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(vault.read(|view| view.setting("count")).unwrap(), Some(80));
}

#[test]
fn what_was_written_is_there_at_the_next_start() {
    let world = World::new();
    let form = "x".repeat(32 * 1024 * 1024);
    let vault = world.vault();
    let kept = form.clone();
    vault
        .write(move |tx| {
            tx.put_draft("new", &kept, noon())?;
            tx.put_setting("region", &"DE")
        })
        .unwrap();
    drop(vault);
    let vault = world.vault();
    let (draft, region) =
        vault.read(|view| Ok((view.draft("new")?, view.setting::<String>("region")?))).unwrap();
    let draft = draft.unwrap();
    assert!(draft.form == form, "the draft is not what was kept");
    assert_eq!((draft.key.as_str(), draft.kept_at), ("new", noon()));
    assert_eq!(region.as_deref(), Some("DE"));
}

#[test]
fn drafts_are_exchanged_listed_and_removed() {
    let world = World::new();
    let vault = world.vault();
    vault
        .write(|tx| {
            tx.put_draft("new", "1", noon())?;
            tx.put_draft("new", "2", noon())?;
            tx.put_draft("other", "3", noon() + chrono::TimeDelta::seconds(1))?;
            tx.remove_draft("never there")
        })
        .unwrap();
    let listed = vault.read(|view| view.drafts()).unwrap();
    let listed: Vec<_> = listed.iter().map(|draft| (draft.key.as_str(), draft.form.as_str())).collect();
    assert_eq!(listed, [("other", "3"), ("new", "2")]);
    vault.write(|tx| tx.remove_draft("other")).unwrap();
    assert_eq!(vault.read(|view| view.draft("other")).unwrap(), None);
}

#[test]
fn a_setting_of_another_shape_is_told() {
    let world = World::new();
    let vault = world.vault();
    vault.write(|tx| tx.put_setting("a", &"text")).unwrap();
    assert_eq!(vault.read(|view| view.setting::<u32>("a")).unwrap_err().code(), Code::VaultDamaged);
}
