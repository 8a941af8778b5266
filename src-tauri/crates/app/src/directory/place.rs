//! Where the directory lies: beside the vault, for it is public, and wanted while the vault is locked.
//!
//! | file | holds |
//! |---|---|
//! | `copy.zip` | the last good copy, exchanged whole |
//! | `trusted/` | what the client of The Update Framework remembers, step by step as its specification says |
//! | `record.json` | when a refresh went well, why the last one did not, what changed |
//!
//! No file needs another: a copy is verified by itself, and a client may know more than the copy holds.

use chrono::{DateTime, Utc};
use ringtrue_model::directory::{CopyAge, DirectoryChange};
use ringtrue_model::{Code, Failure, OrganisationId};
use ringtrue_store::file::{self, Unfinished};
use ringtrue_store::step;
use ringtrue_tuf::{Directory as Folder, Store, Stored};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The folder.
pub(crate) struct Place(PathBuf);

/// What is remembered of refreshes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    /// When one last went well.
    pub(crate) good_at: Option<DateTime<Utc>>,
    /// When the last one was tried.
    pub(crate) tried_at: Option<DateTime<Utc>>,
    /// Why what the last one brought was refused.
    pub(crate) refused: Option<Code>,
    /// The last one did not reach the directory.
    pub(crate) not_reached: bool,
    /// The entity tag of the timestamp, and that timestamp's hash.
    pub(crate) tag: Option<(String, String)>,
    /// Why the newest entries of organisations were refused.
    pub(crate) held_back: BTreeMap<OrganisationId, Code>,
    /// When something last changed.
    pub(crate) changed_at: Option<DateTime<Utc>>,
    /// What changed then, the first of it.
    pub(crate) changes: Vec<DirectoryChange>,
}

impl Record {
    pub(crate) fn age(&self, expires: Option<DateTime<Utc>>) -> CopyAge {
        CopyAge { good_at: self.good_at, expires, refused: self.refused }
    }
}

impl Place {
    pub(crate) fn below(data_dir: &Path) -> Self {
        Self(data_dir.join("directory"))
    }

    /// The bytes of the last good copy.
    pub(crate) fn copy(&self) -> Option<Vec<u8>> {
        fs::read(self.0.join("copy.zip")).ok()
    }

    pub(crate) fn keep_copy(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.keep("copy.zip", bytes)
    }

    /// What is remembered; nothing where that cannot be read.
    pub(crate) fn record(&self) -> Record {
        let bytes = fs::read(self.0.join("record.json")).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub(crate) fn keep_record(&self, record: &Record) -> Result<(), Failure> {
        self.keep("record.json", &serde_json::to_vec(record).map_err(|_| Code::Internal)?)
    }

    /// What the client remembers. What a crash left of unfinished files is cleared away.
    pub(crate) fn trusted(&self) -> Result<Trusted, Failure> {
        let opened = || -> io::Result<Folder> {
            let trusted = self.0.join("trusted");
            for folder in [&self.0, &trusted, &trusted.join("root_history")] {
                file::private_folder(folder)?;
                for entry in fs::read_dir(folder)? {
                    let entry = entry?;
                    if entry.file_name().to_string_lossy().starts_with(".tmp") {
                        fs::remove_file(entry.path())?;
                    }
                }
            }
            Folder::open(&trusted)
        };
        let folder = opened().map_err(|_| Code::FolderNotWritable)?;
        for name in ["copy.zip", "record.json"] {
            Unfinished::clear(&self.0.join(name)).map_err(crate::failure::told)?;
        }
        Ok(Trusted(folder))
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        file::private_folder(&self.0).map_err(|_| Code::FolderNotWritable)?;
        file::write_atomically(&self.0.join(name), bytes).map_err(crate::failure::told)
    }
}

/// The client's store. Each change of it is a step that tests can cut off.
pub(crate) struct Trusted(Folder);

impl Store for Trusted {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        self.0.read(file, max)
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        step("before trusting")?;
        self.0.write(file, bytes)
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        step("before forgetting")?;
        self.0.remove(file)
    }
}
