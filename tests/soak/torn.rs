//! Vaults as a power failure or a failing disk would leave them: copies taken while the program writes, then cut off,
//! changed by a bit, or with a block that never reached the disk, at a random place. Such a vault opens with every commit up to the damage, or damage is told; no
//! call is ever other than it was written, and nothing panics.

use crate::program::{PASSPHRASE, number, write, wrong};
use crate::rounds;
use acceptance::world::{World, a_call};
use fastrand::Rng;
use ringtrue_app::api::SetPassphrase;
use ringtrue_app::{SystemClock, SystemEntropy};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, CallId, Code};
use ringtrue_store::{SecretText, StoreError, Vault};
use std::fs;
use std::path::Path;

/// What a disk writes at once, in bytes.
const BLOCK: usize = 4096;
/// How often each copy is damaged in another way.
const TIMES: u32 = 25;

/// A copy of a vault, taken at one moment.
struct Photograph {
    vault: Vec<u8>,
    log: Vec<u8>,
    keys: Vec<u8>,
    /// The calls that were named by then.
    named: Vec<CallId>,
}

impl Photograph {
    /// Lets a program write into the vault of `world`, and takes a copy while it does.
    fn take(world: &World, luck: &mut Rng) -> Self {
        let app = world.open();
        app.set_passphrase(SetPassphrase { passphrase: SecretText::new(PASSPHRASE.into()) }).unwrap();
        app.stop();
        let mut writer = write(world.folder(), 1_000_000);
        writer.named(luck.usize(2..400));
        let photograph = writer.frozen(|writer| {
            let read = |name: &str| fs::read(world.folder().join(name)).unwrap();
            let (vault, log, keys) = (read("vault.db"), read("vault.db-wal"), read("vault.keys.json"));
            Self { vault, log, keys, named: writer.named(0).to_vec() }
        });
        writer.kill();
        photograph
    }

    fn lay_out(&self, folder: &Path, vault: &[u8], log: &[u8]) {
        fs::remove_dir_all(folder).unwrap();
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("vault.db"), vault).unwrap();
        fs::write(folder.join("vault.db-wal"), log).unwrap();
        fs::write(folder.join("vault.keys.json"), &self.keys).unwrap();
    }
}

/// The ends of the commits in a write-ahead log (<https://sqlite.org/fileformat2.html#walformat>).
fn commits(log: &[u8]) -> Vec<usize> {
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    if log.len() < 32 {
        return Vec::new();
    }
    let frame = 24 + number(8) as usize;
    let starts = (32..).step_by(frame).take_while(|start| start + frame <= log.len());
    let of_this_log = |start: &usize| log[start + 8..start + 16] == log[16..24];
    let frames = starts.take_while(of_this_log);
    frames.filter(|start| number(start + 4) > 0).map(|start| start + frame).collect()
}

#[derive(Debug)]
enum Damage {
    None,
    LogCutAt(usize),
    LogFlippedAt(usize),
    LogZeroedAt(usize),
    VaultCutAt(usize),
    VaultFlippedAt(usize),
    VaultZeroedAt(usize),
}

impl Damage {
    fn choose(photograph: &Photograph, time: u32, luck: &mut Rng) -> Self {
        match time {
            0 => Self::None,
            time if time % 6 == 1 => Self::LogCutAt(luck.usize(..photograph.log.len())),
            time if time % 6 == 2 => Self::LogFlippedAt(luck.usize(..photograph.log.len())),
            time if time % 6 == 3 => Self::LogZeroedAt(luck.usize(..photograph.log.len()) / BLOCK * BLOCK),
            time if time % 6 == 4 => Self::VaultCutAt(luck.usize(..photograph.vault.len())),
            time if time % 6 == 5 => Self::VaultFlippedAt(luck.usize(..photograph.vault.len())),
            _ => Self::VaultZeroedAt(luck.usize(..photograph.vault.len()) / BLOCK * BLOCK),
        }
    }

    /// Does it. Answers with the commits of the log that are still whole.
    fn inflict(&self, vault: &mut Vec<u8>, log: &mut Vec<u8>, luck: &mut Rng) {
        let bit = 1 << luck.u8(..8);
        match *self {
            Self::None => {}
            Self::LogCutAt(at) => log.truncate(at),
            Self::LogFlippedAt(at) => log[at] ^= bit,
            Self::LogZeroedAt(at) => zero(log, at),
            Self::VaultCutAt(at) => vault.truncate(at),
            Self::VaultFlippedAt(at) => vault[at] ^= bit,
            Self::VaultZeroedAt(at) => zero(vault, at),
        }
    }
}

fn zero(bytes: &mut [u8], at: usize) {
    bytes.iter_mut().skip(at).take(BLOCK).for_each(|byte| *byte = 0);
}

/// Every call, or why not.
fn read_all(world: &World) -> Result<Vec<Call>, StoreError> {
    let vault = Vault::open(world.folder(), &*world.keys, &SystemClock, &SystemEntropy)?;
    let rows = vault.read(|view| view.diary_rows(&DiaryFilter::default(), 0, 1_000_000))?;
    Ok(rows.into_iter().map(|(call, _)| call).collect())
}

#[derive(Default, Debug)]
struct Tally {
    whole: u32,
    up_to_the_damage: u32,
    told: u32,
}

/// Opens a damaged copy and compares it with what it must hold.
fn examine(world: &World, photograph: &Photograph, damage: &Damage, luck: &mut Rng, tally: &mut Tally) {
    let (mut vault, mut log) = (photograph.vault.clone(), photograph.log.clone());
    damage.inflict(&mut vault, &mut log, luck);
    photograph.lay_out(world.folder(), &vault, &log);
    let mut calls = match read_all(world) {
        Ok(calls) => calls,
        Err(error) => {
            assert_eq!(error.code(), Code::VaultDamaged, "{damage:?}: {error:?}");
            assert!(!matches!(damage, Damage::None | Damage::LogCutAt(_)), "{damage:?} is no damage");
            tally.told += 1;
            return;
        }
    };
    calls.sort_by_key(number);
    for (i, call) in calls.iter().enumerate() {
        assert_eq!(wrong(call, i + 1), None, "{damage:?}");
    }
    let named = photograph.named.len();
    let ends = commits(&photograph.log);
    let lost = match *damage {
        Damage::LogCutAt(at) => ends.iter().filter(|end| **end > at).count(),
        // Such a log is like one whose last commit the power failure caught.
        Damage::LogFlippedAt(at) if ends.iter().filter(|end| **end > at).count() <= 2 => 2,
        // A block can hold the ends of two commits.
        Damage::LogZeroedAt(at) if ends.iter().filter(|end| **end > at).count() <= 3 => 3,
        _ => 0,
    };
    assert!(calls.len() + lost >= named, "{damage:?}: {named} named, {lost} cut off, {} there", calls.len());
    assert!(calls.len() <= named + 1, "{damage:?}: more is there than was written");
    if lost > 0 { tally.up_to_the_damage += 1 } else { tally.whole += 1 }
}

#[test]
fn a_torn_vault_opens_up_to_the_damage_or_says_so() {
    let (rounds, mut luck) = rounds(TIMES);
    let mut tally = Tally::default();
    let mut round = 0;
    while round < rounds {
        let world = World::new();
        let photograph = Photograph::take(&world, &mut luck);
        for time in 0..TIMES.min(rounds - round) {
            let damage = Damage::choose(&photograph, time, &mut luck);
            examine(&world, &photograph, &damage, &mut luck, &mut tally);
            round += 1;
        }
        println!("{round} torn vaults: {tally:?}");
    }
}

/// A large transaction that is rolled back leaves frames in the log; a commit that the power failure caught may then
/// stand before them.
#[test]
fn what_a_stopped_import_left_in_the_log_is_not_taken_for_damage() {
    let world = World::new();
    let app = world.open();
    let first = a_call(&app);
    app.stop();
    let vault = Vault::open(world.folder(), &*world.keys, &SystemClock, &SystemEntropy).unwrap();
    let with_id = |call: &Call, id: u128| Call { id: CallId(uuid::Uuid::from_u128(id)), ..call.clone() };
    let mut long = first.clone();
    long.fields.notes = "He wanted to see my screen. ".repeat(800);
    let stopped = vault.write(move |tx| {
        (0..1_200).try_for_each(|id| tx.insert_call(&with_id(&long, id)))?;
        Err::<(), _>(StoreError::Declined(Code::Stopped))
    });
    assert_eq!(stopped.unwrap_err().code(), Code::Stopped);
    let read = |name: &str| fs::read(world.folder().join(name)).unwrap();
    let before = commits(&read("vault.db-wal")).last().copied().unwrap_or(32);
    let last = with_id(&first, 7);
    vault.write(move |tx| tx.insert_call(&last)).unwrap();
    let photograph = Photograph {
        vault: read("vault.db"),
        log: read("vault.db-wal"),
        keys: read("vault.keys.json"),
        named: vec![first.id],
    };
    vault.close();
    let end = *commits(&photograph.log).last().unwrap();
    assert!(
        before < end && end + 1_000 * BLOCK < photograph.log.len(),
        "no leftovers stand behind the last commit"
    );
    for sector in (before..end).step_by(512) {
        let mut log = photograph.log.clone();
        log[sector..(sector + 512).min(end)].fill(0);
        photograph.lay_out(world.folder(), &photograph.vault, &log);
        let calls = read_all(&world).unwrap();
        assert!(calls.contains(&first) && calls.len() <= 2, "{} calls", calls.len());
    }
}
