//! Making a vault and opening it, so that a crash at any moment loses nothing and leaves no second vault.
//!
//! A vault is made in this order, each step durable before the next:
//! 1. the key goes into the key store and is read back;
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
use crate::error::{Fault, StoreError};
use crate::file;
use crate::key_file::{self, KeyFile};
use crate::key_store::{KeyStore, KeyStoreError};
use crate::log;
use crate::restore;
use crate::schema;
use crate::secret::Secret;
use ringtrue_model::{Clock, Entropy};
use rusqlite::Connection;
use rusqlite::ffi::ErrorCode;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A vault that was opened.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
    pub(crate) lock: File,
    pub(crate) path: PathBuf,
    pub(crate) key: Secret,
    pub(crate) new: bool,
}

/// Opens the vault in `folder`; makes one where there never was one.
pub(crate) fn open(
    folder: &Path,
    keys: &dyn KeyStore,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Opened, StoreError> {
    let place = Place::enter(folder)?;
    restore::finish(folder)?;
    let (key_file, new) = match (KeyFile::read(&place.key_file)?, stands(&place.vault)?) {
        (Some(key_file), true) => (key_file, false),
        (Some(key_file), false) => {
            place.finish(&key_file, keys)?;
            (key_file, true)
        }
        (None, true) => return Err(StoreError::KeyFileMissing { path: place.key_file }),
        (None, false) => (place.create(keys, clock, entropy)?, true),
    };
    let key = key_file.unlock(keys, &place.vault)?;
    file::close_to_others(&place.key_file).map_err(StoreError::file("closing to others", &place.key_file))?;
    place.open(key, new, clock)
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
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::VaultInUse { path: lock_path }),
            Err(TryLockError::Error(e)) => return Err(StoreError::file("locking", &lock_path)(e)),
        }
        Ok(Self {
            folder: folder.to_owned(),
            vault: folder.join("vault.db"),
            unfinished: folder.join("vault.db.new"),
            key_file: folder.join("vault.keys.json"),
            lock,
        })
    }

    fn create(
        &self,
        keys: &dyn KeyStore,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<KeyFile, StoreError> {
        self.clear_unfinished()?;
        let mut random = [0; 16];
        entropy.fill(&mut random);
        let vault = uuid::Builder::from_random_bytes(random).into_uuid();
        let mut bytes = vec![0; 32];
        entropy.fill(&mut bytes);
        let key = Secret::new(bytes);

        let built = keep_key(keys, vault, &key).and_then(|()| self.build(&key));
        if let Err(error) = built {
            // No vault uses this key. What cannot be cleared now merely lies there until the next try.
            keys.delete(&key_file::account_of(vault)).ok();
            self.clear_unfinished().ok();
            return Err(error);
        }
        let key_file = KeyFile::new(vault, &key, clock.now());
        key_file.write(&self.key_file)?;
        self.name_vault()?;
        Ok(key_file)
    }

    /// Builds an empty vault under its provisional name, as one durable file.
    fn build(&self, key: &Secret) -> Result<(), StoreError> {
        let failed = || StoreError::file("building the vault", &self.unfinished);
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
        fs::rename(&self.unfinished, &self.vault)
            .and_then(|()| file::sync_folder(&self.folder))
            .map_err(StoreError::file("naming the vault", &self.vault))
    }

    /// Makes up for the last step of a creation that was interrupted before it.
    fn finish(&self, key_file: &KeyFile, keys: &dyn KeyStore) -> Result<(), StoreError> {
        if !stands(&self.unfinished)? {
            return Err(StoreError::VaultMissing { path: self.vault.clone() });
        }
        let key = key_file.unlock(keys, &self.vault)?;
        probe(&self.unfinished, &key)?;
        self.name_vault()
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

    fn open(self, key: Secret, new: bool, clock: &dyn Clock) -> Result<Opened, StoreError> {
        let path = self.vault;
        for ending in ["", "-wal", "-shm"] {
            let file = with_ending(&path, ending);
            match file::close_to_others(&file) {
                Err(e) if e.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::file("closing to others", &file)(e));
                }
                _ => {}
            }
        }
        let reader = probe(&path, &key)?;
        let failed = || unreadable(&path);
        if schema::is_outdated(&reader).map_err(failed())? {
            let original = Original { vault: &path, key_file: &self.key_file, key: &key };
            backup::keep(&self.folder, &original, BackupKind::BeforeUpdate, clock.now_local(), &|_, _| {
                Ok(())
            })?;
        }
        let mut writer = connection::writer(&path, &key).map_err(failed())?;
        schema::migrate(&mut writer).map_err(StoreError::database("migrating the vault", &path))?;
        Ok(Opened { writer, reader, lock: self.lock, path, key, new })
    }
}

/// Puts the key into the key store, and proves that it comes out again.
fn keep_key(keys: &dyn KeyStore, vault: Uuid, key: &Secret) -> Result<(), StoreError> {
    let account = key_file::account_of(vault);
    keys.set(&account, key)?;
    if keys.get(&account)?.as_ref() == Some(key) {
        return Ok(());
    }
    let reason = "it gave back something else".to_owned();
    Err(KeyStoreError { operation: "reading the new key back", reason }.into())
}

/// Opens a vault without changing it, and proves that this program may use it.
fn probe(path: &Path, key: &Secret) -> Result<Connection, StoreError> {
    let size = fs::metadata(path).map_err(StoreError::file("looking at the vault", path))?.len();
    if size == 0 {
        // SQLite would take it for a new, empty database.
        return Err(StoreError::VaultDamaged { path: path.to_owned() });
    }
    let log = with_ending(path, "-wal");
    if log::is_damaged(&log).map_err(StoreError::file("looking at the log", &log))? {
        return Err(StoreError::VaultDamaged { path: path.to_owned() });
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
    move |fault| match fault {
        Fault::Sqlite(e) if matches!(e.code, ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::VaultDamaged { path }
        }
        fault => fault.at("opening the vault", &path),
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
