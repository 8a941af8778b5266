//! The backups that are kept beside the vault.

use super::{BackupFile, Original, Watch, rotation};
use crate::error::StoreError;
use crate::file;
use crate::vault::Vault;
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = "backups";
const ENDING: &str = ".ringtrue";
/// So many made before an update are kept: an update that went wrong is noticed before the next ones.
const UPDATES: usize = 3;

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupKind {
    /// The first use of a day.
    Daily,
    /// A newer program was about to change the tables.
    BeforeUpdate,
}

impl BackupKind {
    const ALL: [Self; 2] = [Self::Daily, Self::BeforeUpdate];

    fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::BeforeUpdate => "update",
        }
    }
}

/// A backup beside the vault, as its name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBackup {
    /// The file's name.
    pub name: String,
    /// Counts the backups, so that their order does not hang on a clock.
    pub number: u32,
    /// The day on which it was made, by the clock at the time.
    pub day: NaiveDate,
    /// When it was made, as it says of itself; `None` where it cannot be opened any more.
    pub made_at: Option<DateTime<FixedOffset>>,
    /// Why it was made.
    pub kind: BackupKind,
    /// The size of its file in bytes.
    pub size: u64,
    path: PathBuf,
}

impl KeptBackup {
    fn named(name: &str) -> Option<(u32, NaiveDate, BackupKind)> {
        let mut parts = name.strip_suffix(ENDING)?.splitn(2, '-');
        let number = parts.next()?.parse().ok()?;
        let (day, kind) = parts.next()?.rsplit_once('-')?;
        let kind = BackupKind::ALL.into_iter().find(|known| known.word() == kind)?;
        Some((number, day.parse().ok()?, kind))
    }

    /// Opens it.
    ///
    /// # Errors
    /// As [`BackupFile::open`].
    pub fn open(&self) -> Result<BackupFile, StoreError> {
        BackupFile::open(&self.path)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The backups beside the vault in `folder`, the newest first. Other files there are not looked at.
///
/// # Errors
/// [`StoreError::File`] when the folder cannot be read.
pub fn backups(folder: &Path) -> Result<Vec<KeptBackup>, StoreError> {
    let folder = folder.join(FOLDER);
    let failed = || StoreError::file("listing the backups", &folder);
    let mut found = Vec::new();
    for entry in file::entries(&folder).map_err(failed())? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((number, day, kind)) = KeptBackup::named(&name) else { continue };
        let about = entry.metadata().map_err(failed())?;
        if about.is_file() {
            let path = entry.path();
            let made_at = BackupFile::open(&path).ok().map(|backup| backup.made_at());
            found.push(KeptBackup { number, day, made_at, kind, size: about.len(), path, name });
        }
    }
    found.sort_by(|a, b| (b.number, &b.name).cmp(&(a.number, &a.name)));
    Ok(found)
}

/// Makes a backup beside the vault, and then lets go of those that need not be kept any longer.
pub(crate) fn keep(
    folder: &Path,
    of: &Original<'_>,
    kind: BackupKind,
    now: DateTime<FixedOffset>,
    watch: Watch<'_>,
) -> Result<(), StoreError> {
    let place = folder.join(FOLDER);
    file::private_folder(&place).map_err(StoreError::file("making the folder of backups", &place))?;
    // One after the other: each takes the next number, and clears what is left of one that was broken off.
    let lock = place.join("lock");
    let lock = file::private_file(&lock).and_then(|file| file.lock().map(|()| file));
    let _held = lock.map_err(StoreError::file("waiting for another backup", &place))?;
    let number = backups(folder)?.first().map_or(1, |newest| newest.number.saturating_add(1));
    let name = format!("{number:06}-{}-{}{ENDING}", now.date_naive(), kind.word());
    of.back_up(&place, &place.join(name), now, watch)?;
    drop_old(folder)
}

/// One that cannot be opened takes no other's place. It stays, for whoever can get something out of it.
fn drop_old(folder: &Path) -> Result<(), StoreError> {
    let whole = backups(folder)?.into_iter().filter(|backup| backup.made_at.is_some());
    let (daily, updates): (Vec<_>, Vec<_>) = whole.partition(|backup| backup.kind == BackupKind::Daily);
    let days: Vec<NaiveDate> = daily.iter().map(|backup| backup.day).collect();
    let dropped = daily.iter().zip(rotation::kept(&days)).filter(|(_, keeps)| !keeps).map(|(old, _)| old);
    for old in dropped.chain(updates.iter().skip(UPDATES)) {
        fs::remove_file(&old.path).map_err(StoreError::file("removing an old backup", &old.path))?;
    }
    Ok(())
}

impl Vault {
    /// Makes a backup beside the vault, as on each day's first use. It is opened again, checked and counted before
    /// an older one goes; writing goes on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Declined`] with what `watch` said; [`StoreError::BackupDamaged`] where what was written is not
    /// what was read; the file system or the database failed. Older backups are then as they were.
    pub fn keep_backup(&self, now: DateTime<FixedOffset>, watch: Watch<'_>) -> Result<(), StoreError> {
        let (key_file, key) = (self.folder().join(super::KEY_FILE), self.key()?);
        let original = Original { vault: self.path(), key_file: &key_file, key: &key };
        keep(self.folder(), &original, BackupKind::Daily, now, watch)
    }

    /// Makes a backup in a place of the person's choice, such as a USB stick. A file that stands there is replaced
    /// when the new one is whole and proved.
    ///
    /// # Errors
    /// As [`keep_backup`](Self::keep_backup).
    pub fn back_up_to(
        &self,
        target: &Path,
        now: DateTime<FixedOffset>,
        watch: Watch<'_>,
    ) -> Result<(), StoreError> {
        let (key_file, key) = (self.folder().join(super::KEY_FILE), self.key()?);
        let original = Original { vault: self.path(), key_file: &key_file, key: &key };
        original.back_up(self.folder(), target, now, watch)
    }
}
