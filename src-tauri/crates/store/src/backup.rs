//! Backups: the diary and the ways to its key in one file, which opens wherever one of those ways does.
//!
//! A backup is a zip whose parts are stored as they are: `ringtrue-backup.json` (the format and when it was made),
//! `vault.keys.json` and `vault.db`, which is as encrypted as the vault itself. Nothing in it tells what was noted,
//! nor how much. A backup gets its name only after it was opened again from the disk, checked page by page, and
//! counted against what it was copied from.

mod giving_up;
mod kept;
mod rotation;

pub(crate) use kept::keep;
pub use kept::{BackupKind, KeptBackup, backups};

use crate::check;
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::file;
use crate::key_file::KeyFile;
use crate::secret::Secret;
use chrono::{DateTime, FixedOffset};
use giving_up::GivesUp;
use ringtrue_model::Code;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Told how much of how much is done; says with an error that the work is to stop, which leaves all as it was.
pub type Watch<'a> = &'a dyn Fn(u64, u64) -> Result<(), Code>;

const FORMAT: u32 = 1;
const MANIFEST: &str = "ringtrue-backup.json";
const KEY_FILE: &str = "vault.keys.json";
const VAULT: &str = "vault.db";
/// How the names of what is only there while a backup is made begin.
const UNFINISHED: &str = ".ringtrue-unfinished-";
/// The small parts of a backup are read up to here (bytes).
const LARGEST_SMALL_PART: u64 = 256 << 10;
/// Parts that a backup has at most; a later format may have more than this one.
const MOST_PARTS: usize = 16;
/// Pages that are copied between two looks at whether to go on.
const STRIDE: i32 = 512;

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    made_at: DateTime<FixedOffset>,
}

/// The files a backup is made of, and their key.
pub(crate) struct Original<'a> {
    pub(crate) vault: &'a Path,
    pub(crate) key_file: &'a Path,
    pub(crate) key: &'a Secret,
}

impl Original<'_> {
    /// Makes a backup under the name `target`, by way of a copy in the folder `near`, or beside `target` where `near`
    /// has no room for one. The writer is not hindered. Where anything fails, `target` is as it was.
    pub(crate) fn back_up(
        &self,
        near: &Path,
        target: &Path,
        made_at: DateTime<FixedOffset>,
        watch: Watch<'_>,
    ) -> Result<(), StoreError> {
        let beside = file::folder_of(target);
        match self.make(near, target, made_at, watch) {
            Err(error) if error.code() == Code::DiskFull && near != beside => {
                self.make(beside, target, made_at, watch)
            }
            made => made,
        }
    }

    fn make(
        &self,
        near: &Path,
        target: &Path,
        made_at: DateTime<FixedOffset>,
        watch: Watch<'_>,
    ) -> Result<(), StoreError> {
        let failed = || StoreError::file("writing a backup", target);
        let folder = file::folder_of(target);
        for place in [near, folder] {
            // What cannot be removed is not in the way.
            clear_unfinished(place)
                .unwrap_or_else(|error| tracing::warn!(%error, "an unfinished backup stays"));
        }
        let unfinished = || {
            let mut named = tempfile::Builder::new();
            named.prefix(UNFINISHED);
            named
        };
        let scratch =
            unfinished().tempdir_in(near).map_err(StoreError::file("making room for a backup", near))?;
        let copy = scratch.path().join(VAULT);
        let counted = copy_vault(self.vault, self.key, &copy, watch)?;
        let mut packed = unfinished().tempfile_in(folder).map_err(failed())?;
        pack(&copy, self.key_file, made_at, packed.as_file_mut()).map_err(failed())?;
        packed.as_file().sync_all().map_err(failed())?;
        fs::remove_file(&copy).map_err(failed())?;
        // From here on as whoever restores it: by name, from the disk.
        let mut written = BackupFile::open(packed.path())?;
        written.unpack_vault(&copy, &|_, _| watch(0, 0))?;
        if !written.key_file()?.opens_with(self.key) || content_of(&copy, self.key)? != counted {
            return Err(StoreError::BackupDamaged { path: target.to_owned() });
        }
        watch(1, 1).map_err(StoreError::Declined)?;
        packed.persist(target).map_err(|e| failed()(e.error))?;
        match file::sync_folder(folder) {
            // Some file systems of sticks and of the network know no such thing.
            Err(e) if !matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
                Err(failed()(e))
            }
            _ => Ok(()),
        }
    }
}

fn pack(
    vault: &Path,
    key_file: &Path,
    made_at: DateTime<FixedOffset>,
    into: impl Write + Seek,
) -> io::Result<()> {
    let mut zip = ZipWriter::new(GivesUp::new(into));
    let mut vault = File::open(vault)?;
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let manifest = serde_json::to_vec_pretty(&Manifest { format: FORMAT, made_at })?;
    zip.start_file(MANIFEST, stored)?;
    zip.write_all(&manifest)?;
    zip.start_file(KEY_FILE, stored)?;
    zip.write_all(&fs::read(key_file)?)?;
    zip.start_file(VAULT, stored.large_file(vault.metadata()?.len() >= u64::from(u32::MAX)))?;
    io::copy(&mut vault, &mut zip)?;
    zip.finish()?;
    Ok(())
}

/// Removes what a making that was broken off left in a folder: a stick pulled out, the power gone.
fn clear_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// How many rows each table holds, and the version of the tables.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content {
    version: u32,
    rows: Vec<(String, i64)>,
}

impl Content {
    fn read(connection: &Connection) -> Result<Self, Fault> {
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let tables = connection
            .prepare(sql)?
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        let count = |table: String| -> Result<(String, i64), Fault> {
            let sql = format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\""));
            let rows = connection.query_row(&sql, [], |row| row.get(0))?;
            Ok((table, rows))
        };
        Ok(Self { version, rows: tables.into_iter().map(count).collect::<Result<_, _>>()? })
    }
}

/// Copies a vault, as it stands at this moment, into one new file. The writer of the original goes on meanwhile.
pub(crate) fn copy_vault(
    vault: &Path,
    key: &Secret,
    copy: &Path,
    watch: Watch<'_>,
) -> Result<Content, StoreError> {
    file::private_file(copy).map_err(StoreError::file("copying the vault", copy))?;
    let failed = || StoreError::database::<Fault>("copying the vault", vault);
    let source = connection::reader(vault, key).map_err(failed())?;
    // The snapshot that is counted is the one that is copied: writes meanwhile do not touch it.
    let counted = || -> Result<Content, Fault> {
        source.execute_batch("BEGIN")?;
        Content::read(&source)
    };
    let counted = counted().map_err(failed())?;
    let open = || -> Result<Connection, Fault> {
        let target = connection::durable(copy, key)?;
        // Made durable once, when it is whole.
        target.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")?;
        Ok(target)
    };
    let written = StoreError::database::<Fault>("copying the vault", copy);
    let mut target = open().map_err(written)?;
    let steps = Backup::new(&source, &mut target).map_err(|e| failed()(e.into()))?;
    loop {
        match steps.step(STRIDE).map_err(|e| failed()(e.into()))? {
            StepResult::Done => break,
            _ => {
                let progress = steps.progress();
                let total = u64::try_from(progress.pagecount).unwrap_or(0);
                let left = u64::try_from(progress.remaining).unwrap_or(0);
                watch(total.saturating_sub(left), total).map_err(StoreError::Declined)?;
            }
        }
    }
    drop(steps);
    drop(target);
    one_file(copy, key).map_err(StoreError::database("copying the vault", copy))?;
    Ok(counted)
}

/// Makes a copied vault a single file, without a write-ahead log.
pub(crate) fn one_file(copy: &Path, key: &Secret) -> Result<(), Fault> {
    let connection = connection::durable(copy, key)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    connection.close().map_err(|(_, error)| error)?;
    if mode == "delete" { Ok(()) } else { Err(Fault::Statement) }
}

/// Opens a copied vault, checks it page by page, and counts what it holds.
fn content_of(copy: &Path, key: &Secret) -> Result<Content, StoreError> {
    let read = || -> Result<Option<Content>, Fault> {
        let connection = connection::reader(copy, key)?;
        if !check::file_is_sound(&connection)? {
            return Ok(None);
        }
        Content::read(&connection).map(Some)
    };
    let read = read().map_err(StoreError::database("checking a backup", copy))?;
    read.ok_or_else(|| StoreError::BackupDamaged { path: copy.to_owned() })
}

/// A backup that was opened as a file, not yet with its key.
pub struct BackupFile {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    manifest: Manifest,
}

impl BackupFile {
    /// Opens a file and reads what it says of itself.
    ///
    /// # Errors
    /// [`StoreError::File`]; [`StoreError::BackupDamaged`] where it is no backup, also when it is cut off;
    /// [`StoreError::VaultNewer`] where a newer program made it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(StoreError::file("opening a backup", path))?;
        Self::read(path, file)
    }

    fn read(path: &Path, file: File) -> Result<Self, StoreError> {
        let damaged = || StoreError::BackupDamaged { path: path.to_owned() };
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
        if zip.len() > MOST_PARTS {
            return Err(damaged());
        }
        let bytes = small_part(&mut zip, MANIFEST).ok_or_else(damaged)?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        if manifest.format > FORMAT {
            return Err(StoreError::VaultNewer { path: path.to_owned(), version: manifest.format });
        }
        Ok(Self { path: path.to_owned(), zip, manifest })
    }

    /// When it was made, by the clock of the computer that made it.
    pub fn made_at(&self) -> DateTime<FixedOffset> {
        self.manifest.made_at
    }

    /// The ways to its key.
    pub(crate) fn key_file(&mut self) -> Result<KeyFile, StoreError> {
        let bytes = self.key_file_bytes()?;
        KeyFile::parse(&self.path, &bytes)
    }

    /// The ways to its key, as they stand in the file.
    pub(crate) fn key_file_bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        small_part(&mut self.zip, KEY_FILE)
            .ok_or_else(|| StoreError::BackupDamaged { path: self.path.clone() })
    }

    /// Takes the vault out of it. It is as encrypted as it was.
    pub(crate) fn unpack_vault(&mut self, into: &Path, watch: Watch<'_>) -> Result<(), StoreError> {
        let damaged = || StoreError::BackupDamaged { path: self.path.clone() };
        let mut part = self.zip.by_name(VAULT).map_err(|_| damaged())?;
        // What is stored as it is cannot be larger than the file it lies in.
        if part.compression() != CompressionMethod::Stored || part.size() != part.compressed_size() {
            return Err(damaged());
        }
        let failed = || StoreError::file("unpacking a backup", into);
        let mut vault = file::private_file(into).map_err(failed())?;
        vault.set_len(0).map_err(failed())?;
        vault.rewind().map_err(failed())?;
        let mut buffer = vec![0; 1 << 16];
        let (mut done, total) = (0, part.size());
        loop {
            watch(done, total).map_err(StoreError::Declined)?;
            // A part that was changed or cut off fails here, at the latest by its checksum at the end.
            let read = part.read(&mut buffer).map_err(|_| damaged())?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            vault.write_all(bytes).map_err(failed())?;
            done += read as u64;
        }
        vault.sync_all().map_err(failed())
    }
}

/// A part that is small; `None` where it is missing, damaged or large.
fn small_part(zip: &mut ZipArchive<BufReader<File>>, name: &str) -> Option<Vec<u8>> {
    let part = zip.by_name(name).ok()?;
    if part.compression() != CompressionMethod::Stored {
        return None;
    }
    let mut bytes = Vec::new();
    part.take(LARGEST_SMALL_PART + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST_SMALL_PART).then_some(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
