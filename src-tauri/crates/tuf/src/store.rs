//! Where trusted metadata is kept.

use crate::path;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// One file of the trusted store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored<'a> {
    /// The newest trusted metadata of a role.
    Role(&'a str),
    /// The root of this version. Every step of the chain is kept, so that it can be followed again from the
    /// root that the program came with.
    RootStep(u64),
}

/// Keeps trusted metadata, byte for byte as it was signed. A write is whole or has not happened.
pub trait Store {
    /// The bytes of a file; `None` when there is none, or when it has more than `max` bytes and cannot be ours.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>>;

    /// Puts bytes in the place of those that were there.
    ///
    /// # Errors
    /// When they could not be written; what was there before is there still.
    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()>;

    /// Takes a file away, if it is there.
    ///
    /// # Errors
    /// When it is there still.
    fn remove(&mut self, file: Stored<'_>) -> io::Result<()>;
}

impl<S: Store> Store for &mut S {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        (**self).read(file, max)
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        (**self).write(file, bytes)
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        (**self).remove(file)
    }
}

/// The trusted store in a folder: `<role>.json` for each role (`root.json` is the newest root), the steps of the
/// root in `root_history/<version>.root.json`.
///
/// Each file is written beside its place, brought to the disk and then renamed, so a power cut leaves the old one
/// or the new one. Roles' names are percent-encoded, so none leads out of the folder.
#[derive(Clone, Debug)]
pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    /// The store in this folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join("root_history"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn place(&self, file: Stored<'_>) -> PathBuf {
        match file {
            Stored::Role(role) => self.folder.join(path::file_of_role(role)),
            Stored::RootStep(version) => {
                self.folder.join("root_history").join(format!("{version}.root.json"))
            }
        }
    }
}

impl Store for Directory {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        let opened = match File::open(self.place(file)) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        opened.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= max).then_some(bytes))
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(file);
        let folder = place.parent().unwrap_or(&self.folder);
        let mut beside = NamedTempFile::new_in(folder)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(&place)?;
        sync(folder)
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        let place = self.place(file);
        match fs::remove_file(&place) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            removed => removed?,
        }
        sync(place.parent().unwrap_or(&self.folder))
    }
}

/// Brings the names in a folder to the disk. Windows does so by itself and has no call for it.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The trusted store in memory, for a copy that came with the program and for tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    roles: BTreeMap<String, Vec<u8>>,
    root_steps: BTreeMap<u64, Vec<u8>>,
}

impl Store for Memory {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        let bytes = match file {
            Stored::Role(role) => self.roles.get(role),
            Stored::RootStep(version) => self.root_steps.get(&version),
        };
        Ok(bytes.filter(|it| it.len() as u64 <= max).cloned())
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        match file {
            Stored::Role(role) => self.roles.insert(role.to_owned(), bytes.to_vec()),
            Stored::RootStep(version) => self.root_steps.insert(version, bytes.to_vec()),
        };
        Ok(())
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        match file {
            Stored::Role(role) => self.roles.remove(role),
            Stored::RootStep(version) => self.root_steps.remove(&version),
        };
        Ok(())
    }
}
