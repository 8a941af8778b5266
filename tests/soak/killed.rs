//! The writing program is killed at random moments: while it makes the vault, opens it, writes.

use crate::program::{export, write, wrong};
use crate::rounds;
use ringtrue_model::{Call, CallId};
use std::collections::HashMap;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// After so many rounds a new vault is begun, so that its making is interrupted as well.
const ROUNDS_OF_A_VAULT: u32 = 20;

/// What one vault has to hold.
struct Diary {
    folder: TempDir,
    /// The calls each run named.
    named: Vec<Vec<CallId>>,
}

impl Diary {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), named: Vec::new() }
    }

    /// Lets the program write, and kills it.
    fn round(&mut self, luck: &mut fastrand::Rng) {
        let mut writer = write(self.folder.path(), 1_000_000);
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
}

#[test]
fn whatever_was_named_outlives_a_kill() {
    let (rounds, mut luck) = rounds(6);
    let mut named = 0;
    let mut diary = Diary::new();
    for round in 0..rounds {
        if round % ROUNDS_OF_A_VAULT == 0 {
            println!("{round} kills, {named} calls named, none lost");
            diary = Diary::new();
        }
        diary.round(&mut luck);
        diary.examine();
        named += diary.named.last().map_or(0, Vec::len);
    }
    println!("{rounds} kills, {named} calls named, none lost");
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
