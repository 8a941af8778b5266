//! Making a vault and opening it, so that a crash at any moment loses nothing and leaves no second vault.
//!
//! A vault is made in this order, each step durable before the next:
//! 1. the key goes into the key store and is read back, or its slot for a passphrase is made and proved;
//! 2. an empty vault is built under another name (`vault.db.new`);
//! 3. `vault.keys.json` is written: from here on the vault exists;
//! 4. the vault gets its name.
//!
//! So a folder tells how far it came. Neither file: nothing was ever kept, what step 2 left is cleared. Both: the
//! vault is opened. The key file alone: step 4 is made up for if step 2 left a vault, otherwise the vault is
//! missing. The vault alone: its key file is missing. The last two are told, never mended by a new vault.

use crate::backup::{self, BackupKind, Original};
use crate::check;
use crate::connection;
use crate::error::{Fault, StoreError, is_bad_sector};
use crate::file;
use crate::key_file::KeyFile;
use crate::key_store::KeyStore;
use crate::log;
use crate::restore;
use crate::schema;
use crate::secret::{Secret, SecretText};
use crate::slots::{Key, Slot, account_of};
use crate::steps;
use crate::ways::{self, Held};
use ringtrue_model::{Clock, Code, Entropy};
use rusqlite::Connection;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A vault that was opened.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
    pub(crate) lock: File,
    pub(crate) folder: PathBuf,
    pub(crate) path: PathBuf,
    pub(crate) held: Held,
    pub(crate) new: bool,
}

/// Opens the vault in `folder` by the key store; makes one where there never was one.
pub(crate) fn open(
    folder: &Path,
    keys: &dyn KeyStore,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Opened, StoreError> {
    let place = Place::enter(folder)?;
    restore::finish(folder)?;
    match place.key_file()? {
        Some(key_file) => place.unlock(key_file, &Key::System(keys), clock),
        None => place.create(NewKey::KeptBy(keys), clock, entropy),
    }
}

/// The key file of the vault in `folder`, if one was ever made there.
pub(crate) fn key_file(folder: &Path) -> Result<Option<KeyFile>, StoreError> {
    let place = Place::enter(folder)?;
    restore::finish(folder)?;
    place.key_file()
}

/// Opens the vault in `folder`, which was made before.
pub(crate) fn unlock(folder: &Path, key: &Key<'_>, clock: &dyn Clock) -> Result<Opened, StoreError> {
    let place = Place::enter(folder)?;
    restore::finish(folder)?;
    match place.key_file()? {
        Some(key_file) => place.unlock(key_file, key, clock),
        None => Err(StoreError::VaultMissing { path: place.vault }),
    }
}

/// Makes a vault in `folder`, where there never was one, that a passphrase opens.
pub(crate) fn create(
    folder: &Path,
    passphrase: &SecretText,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Opened, StoreError> {
    let place = Place::enter(folder)?;
    restore::finish(folder)?;
    match place.key_file()? {
        Some(_) => Err(StoreError::Declined(Code::BadRequest)),
        None => place.create(NewKey::WrappedBy(passphrase), clock, entropy),
    }
}

/// What the key of a new vault is entrusted to.
enum NewKey<'a> {
    KeptBy(&'a dyn KeyStore),
    WrappedBy(&'a SecretText),
}

impl<'a> NewKey<'a> {
    fn opens(&self) -> Key<'a> {
        match *self {
            Self::KeptBy(keys) => Key::System(keys),
            Self::WrappedBy(passphrase) => Key::Passphrase(passphrase),
        }
    }
}

/// The files of a vault's folder, held by this program alone.
struct Place {
    folder: PathBuf,
    vault: PathBuf,
    unfinished: PathBuf,
    key_file: PathBuf,
    lock: File,
}

impl Place {
    fn enter(folder: &Path) -> Result<Self, StoreError> {
        file::private_folder(folder).map_err(StoreError::file("making the data folder", folder))?;
        let lock_path = folder.join("vault.lock");
        let lock = file::private_file(&lock_path).map_err(StoreError::file("making the lock", &lock_path))?;
        take(&lock, &lock_path)?;
        Ok(Self {
            folder: folder.to_owned(),
            vault: folder.join("vault.db"),
            unfinished: folder.join("vault.db.new"),
            key_file: folder.join(crate::KEY_FILE),
            lock,
        })
    }

    /// The key file, if a vault was ever made here.
    fn key_file(&self) -> Result<Option<KeyFile>, StoreError> {
        match (KeyFile::read(&self.key_file)?, stands(&self.vault)?) {
            (None, true) => Err(StoreError::KeyFileMissing { path: self.key_file.clone() }),
            (found, _) => Ok(found),
        }
    }

    fn create(
        self,
        new_key: NewKey<'_>,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Opened, StoreError> {
        self.clear_unfinished()?;
        let mut random = [0; 16];
        entropy.fill(&mut random);
        let vault = uuid::Builder::from_random_bytes(random).into_uuid();
        let mut bytes = vec![0; 32];
        entropy.fill(&mut bytes);
        let key = Secret::new(bytes);

        let mut key_file = KeyFile::new(&self.key_file, vault, &key);
        let built = entrust(&new_key, vault, &key, clock, entropy).and_then(|slot| {
            key_file.add(slot);
            if key_file.prove_newest(&new_key.opens())? != key {
                return Err(StoreError::Declined(Code::Internal));
            }
            self.build(&key)
        });
        if let Err(error) = built {
            // No vault uses this key. What cannot be cleared now merely lies there until the next try.
            if let NewKey::KeptBy(keys) = new_key {
                keys.delete(&account_of(vault)).ok();
            }
            self.clear_unfinished().ok();
            return Err(error);
        }
        let key_file = key_file.write()?;
        self.name_vault()?;
        self.open(Held { key, key_file }, true, clock)
    }

    fn unlock(self, key_file: KeyFile, key: &Key<'_>, clock: &dyn Clock) -> Result<Opened, StoreError> {
        let unfinished = !stands(&self.vault)?;
        if unfinished && !stands(&self.unfinished)? {
            return Err(StoreError::VaultMissing { path: self.vault });
        }
        let found = key_file.unlock(key)?;
        if unfinished {
            // The last step of a creation that was interrupted before it.
            probe(&self.unfinished, &found)?;
            self.name_vault()?;
        }
        let mut opened = self.open(Held { key: found, key_file }, unfinished, clock)?;
        opened.held.key_file = ways::bring_up_to_date(opened.held.key_file, key, &opened.held.key);
        Ok(opened)
    }

    /// Builds an empty vault under its provisional name, as one durable file.
    fn build(&self, key: &Secret) -> Result<(), StoreError> {
        let failed = || StoreError::file("building the vault", &self.unfinished);
        steps::reached("before the vault is built").map_err(failed())?;
        let made = file::private_file(&self.unfinished).map_err(failed())?;
        let migrated = || -> Result<(), Fault> {
            let mut connection = connection::durable(&self.unfinished, key)?;
            schema::migrate(&mut connection)?;
            connection.close().map_err(|(_, error)| error)?;
            Ok(())
        };
        migrated().map_err(StoreError::database("building the vault", &self.unfinished))?;
        made.sync_all().map_err(failed())?;
        file::sync_folder(&self.folder).map_err(failed())
    }

    fn name_vault(&self) -> Result<(), StoreError> {
        steps::reached("before the vault is named")
            .and_then(|()| fs::rename(&self.unfinished, &self.vault))
            .and_then(|()| file::sync_folder(&self.folder))
            .map_err(StoreError::file("naming the vault", &self.vault))
    }

    /// Removes what a creation left that never came to write the key file: nothing was ever kept in it.
    fn clear_unfinished(&self) -> Result<(), StoreError> {
        for ending in ["", "-journal"] {
            let path = with_ending(&self.unfinished, ending);
            match fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::file("clearing an unfinished vault", &path)(e));
                }
                _ => {}
            }
        }
        file::clear_unfinished(&self.key_file)
            .map_err(StoreError::file("clearing an unfinished vault", &self.key_file))
    }

    fn open(self, held: Held, new: bool, clock: &dyn Clock) -> Result<Opened, StoreError> {
        let path = self.vault;
        let beside = ["", "-wal", "-shm"].map(|ending| with_ending(&path, ending));
        for file in beside.iter().chain([&self.key_file]) {
            match file::close_to_others(file) {
                Err(e) if e.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::file("closing to others", file)(e));
                }
                _ => {}
            }
        }
        let reader = probe(&path, &held.key)?;
        let failed = || unreadable(&path);
        if schema::is_outdated(&reader).map_err(failed())? {
            let original = Original { vault: &path, key_file: &self.key_file, key: &held.key };
            let kept = backup::keep(
                &self.folder,
                &original,
                BackupKind::BeforeUpdate,
                clock.now_local(),
                &|_, _| Ok(()),
            );
            match kept {
                // What could not be proved may be the copy or the vault.
                Err(StoreError::BackupDamaged { .. })
                    if !check::file_is_sound(&reader).map_err(failed())? =>
                {
                    return Err(StoreError::VaultDamaged { path });
                }
                kept => kept?,
            }
            steps::reached("before the tables are changed")
                .map_err(StoreError::file("migrating the vault", &path))?;
        }
        let mut writer = connection::writer(&path, &held.key).map_err(failed())?;
        // What a power failure left of a commit must not stand behind the next one; see `log`.
        if let Err(fault) = connection::empty_log(&writer) {
            tracing::warn!(%fault, "the write-ahead log was not emptied");
        }
        schema::migrate(&mut writer).map_err(StoreError::database("migrating the vault", &path))?;
        Ok(Opened { writer, reader, lock: self.lock, folder: self.folder, path, held, new })
    }
}

/// Entrusts the key to whatever the person opens the vault with.
fn entrust(
    new_key: &NewKey<'_>,
    vault: Uuid,
    key: &Secret,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Slot, StoreError> {
    match new_key {
        NewKey::KeptBy(keys) => {
            ways::keep_key(*keys, vault, key)?;
            Ok(Slot::system(vault, clock.now()))
        }
        NewKey::WrappedBy(passphrase) => Slot::passphrase(vault, key, passphrase, clock.now(), entropy)
            .map_err(|_| StoreError::Declined(Code::Internal)),
    }
}

/// How long the lock is asked for: longer than the end of a program takes.
const LOCK_PATIENCE: Duration = Duration::from_secs(4);

/// Takes the lock. A program that is just closing still holds it, and one that was started from this one until it
/// runs; so it is asked for again for a moment.
fn take(lock: &File, path: &Path) -> Result<(), StoreError> {
    let until = Instant::now() + LOCK_PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(StoreError::VaultInUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(StoreError::file("locking", path)(error)),
        }
    }
}

/// Opens a vault without changing it, and proves that this program may use it.
fn probe(path: &Path, key: &Secret) -> Result<Connection, StoreError> {
    let size = fs::metadata(path).map_err(StoreError::file("looking at the vault", path))?.len();
    if size == 0 {
        // SQLite would take it for a new, empty database.
        return Err(StoreError::VaultDamaged { path: path.to_owned() });
    }
    let log = with_ending(path, "-wal");
    match log::is_damaged(&log) {
        Ok(false) => {}
        Err(error) if !is_bad_sector(&error) => {
            return Err(StoreError::file("looking at the log", &log)(error));
        }
        _ => return Err(StoreError::VaultDamaged { path: path.to_owned() }),
    }
    let reader = connection::reader(path, key).map_err(unreadable(path))?;
    schema::examine(&reader, path)?;
    if !check::quick(&reader, size).map_err(unreadable(path))? {
        return Err(StoreError::VaultDamaged { path: path.to_owned() });
    }
    Ok(reader)
}

/// The key was proved before; so a file that cannot be decrypted is damaged.
fn unreadable(path: &Path) -> impl FnOnce(Fault) -> StoreError {
    let path = path.to_owned();
    move |fault| {
        if fault.is_damage() {
            StoreError::VaultDamaged { path }
        } else {
            fault.at("opening the vault", &path)
        }
    }
}

/// Whether a file is there. A link that leads nowhere is a vault that is missing, not a place for a new one.
fn stands(path: &Path) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(StoreError::VaultNotAFile { path: path.to_owned() }),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            if fs::symlink_metadata(path).is_ok() {
                return Err(StoreError::VaultMissing { path: path.to_owned() });
            }
            Ok(false)
        }
        Err(e) => Err(StoreError::file("looking for the vault", path)(e)),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}
