//! A large diary to measure on.

use crate::story::Teller;
use acceptance::world::World;
use chrono::Utc;
use ringtrue_app::{App, Clock, KeyStore, SystemClock, SystemEntropy};
use ringtrue_model::{Call, CallId};
use ringtrue_store::Vault;
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Calls in one transaction.
const BATCH: usize = 5_000;

/// A diary, closed, with its key in memory.
pub struct Sample {
    world: World,
    scratch: TempDir,
}

impl Sample {
    pub fn of(calls: usize) -> Self {
        let world = World::new();
        let vault = Vault::open(world.folder(), &*world.keys, &SystemClock, &SystemEntropy).unwrap();
        let mut stories = stories();
        for made in (0..calls).step_by(BATCH) {
            let batch: Vec<Call> = stories.by_ref().take(BATCH.min(calls - made)).collect();
            vault.write(move |tx| batch.iter().try_for_each(|call| tx.insert_call(call))).unwrap();
        }
        drop(vault);
        Self { world, scratch: TempDir::new().unwrap() }
    }

    pub fn bytes(&self) -> u64 {
        fs::metadata(self.world.folder().join("vault.db")).unwrap().len()
    }

    /// A copy of the diary, or of what another program has open, under a name of its own.
    pub fn copy(&self, name: &str) -> PathBuf {
        let copy = self.place(name);
        fs::create_dir(&copy).unwrap();
        for file in ["vault.db", "vault.keys.json"] {
            fs::copy(self.world.folder().join(file), copy.join(file)).unwrap();
        }
        copy
    }

    /// A place beside the copies.
    pub fn place(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// The program on one of the copies, not yet opened.
    pub fn program(&self, folder: &Path) -> Arc<App> {
        let mut start = self.world.start();
        start.data_dir = folder.to_owned();
        start.clock = Arc::new(SystemClock);
        start.entropy = Arc::new(SystemEntropy);
        App::build(start)
    }

    /// The database of a copy, past the program.
    pub fn database(&self, folder: &Path) -> Connection {
        let database = Connection::open(folder.join("vault.db")).unwrap();
        let key = self.world.keys.get(&self.world.keys.accounts()[0]).unwrap().unwrap();
        let hex: String = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
        database.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";")).unwrap();
        database
    }
}

/// Calls without end, each another.
pub fn stories() -> impl Iterator<Item = Call> {
    let mut teller = Teller::new(SystemClock.now_local()).unwrap();
    std::iter::repeat_with(move || teller.call(CallId::new(&SystemClock, &SystemEntropy), Utc::now()))
}

/// Makes the system forget what it keeps of these files in memory, as after a start of the computer.
#[cfg(target_os = "linux")]
pub fn forget(folder: &Path) {
    use rustix::fs::{Advice, fadvise};
    for entry in fs::read_dir(folder).unwrap() {
        let file = File::open(entry.unwrap().path()).unwrap();
        file.sync_all().unwrap();
        fadvise(&file, 0, None, Advice::DontNeed).unwrap();
    }
}

/// Elsewhere there is no such wish; the figures are then those of files that were just read.
#[cfg(not(target_os = "linux"))]
pub fn forget(_: &Path) {}
