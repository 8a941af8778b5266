//! Makes a vault full of varied, realistic calls to try the diary on:
//! `cargo run -p ringtrue-app --example seed -- --calls 100000 --data-dir DIR`.
//!
//! Numbers, days of the week, times of day and subjects are those of real complaints to the FTC; who called and
//! what was noted is made up. The same arguments make the same calls. The key goes into the system's key
//! store, so the program itself opens the vault; or it is wrapped by the passphrase in `RINGTRUE_PASSPHRASE`.

mod story;

use chrono::Utc;
use ringtrue_app::{SystemClock, SystemEntropy};
use ringtrue_model::{CallId, Clock};
use ringtrue_store::{Key, SecretText, StoreError, SystemKeyStore, Vault};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use story::Teller;

/// Calls in one transaction: large enough to be quick, small enough to show progress.
const BATCH: usize = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { calls, data_dir } = Arguments::read(std::env::args().skip(1))?;
    let vault = open(&data_dir)?;
    let mut out = std::io::stderr();
    let began = Instant::now();
    let mut teller = Teller::new(SystemClock.now_local())?;
    let mut made = 0;
    while made < calls {
        let batch: Vec<_> = (made..calls.min(made + BATCH))
            .map(|_| teller.call(CallId::new(&SystemClock, &SystemEntropy), Utc::now()))
            .collect();
        made += batch.len();
        vault.write(move |tx| batch.iter().try_for_each(|call| tx.insert_call(call)))?;
        writeln!(out, "{made} of {calls} calls, {:.1} s", began.elapsed().as_secs_f64())?;
    }
    Ok(())
}

fn open(folder: &Path) -> Result<Vault, StoreError> {
    let Ok(passphrase) = std::env::var("RINGTRUE_PASSPHRASE").map(SecretText::new) else {
        return Vault::open(folder, &SystemKeyStore, &SystemClock, &SystemEntropy);
    };
    if Vault::key_file(folder)?.is_some() {
        return Vault::unlock(folder, &Key::Passphrase(&passphrase), &SystemClock);
    }
    Vault::create(folder, &passphrase, &SystemClock, &SystemEntropy)
}

struct Arguments {
    calls: usize,
    data_dir: PathBuf,
}

impl Arguments {
    fn read(mut given: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut calls, mut data_dir) = (None, None);
        while let Some(name) = given.next() {
            let value = given.next().ok_or_else(|| format!("{name} wants a value"))?;
            match name.as_str() {
                "--calls" => calls = Some(value.parse()?),
                "--data-dir" => data_dir = Some(PathBuf::from(value)),
                _ => return Err(format!("unknown argument {name}").into()),
            }
        }
        let usage = "usage: seed --calls N --data-dir DIR";
        Ok(Self { calls: calls.ok_or(usage)?, data_dir: data_dir.ok_or(usage)? })
    }
}
