//! What can go wrong with the vault. Errors name the operation and the path for the log, and nothing a person
//! wrote: of SQLite and serde only the kind is kept, for their prose may quote it.

use crate::key_store::KeyStoreError;
use ringtrue_model::Code;
use rusqlite::ffi::{self, ErrorCode};
use std::error::Error;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why the vault could not do what was asked. Whatever it is, nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system's key store does not answer, or said no. Opening again later may work.
    #[error(transparent)]
    KeyStoreUnavailable(#[from] KeyStoreError),
    /// The key store answers, but the vault's key is not in it.
    #[error("no key to {} in the key store", .path.display())]
    KeyMissing {
        /// The vault.
        path: PathBuf,
    },
    /// The key store holds a key under the vault's name, but it is another one.
    #[error("the key in the key store is not the key to {}", .path.display())]
    KeyOfAnotherVault {
        /// The vault.
        path: PathBuf,
    },
    /// The passphrase is another one. The slot itself is sound.
    #[error("not the passphrase")]
    WrongPassphrase,
    /// The recovery code is another vault's, or one that a later code replaced. The slot itself is sound.
    #[error("not the recovery code")]
    WrongRecoveryCode,
    /// The way in cannot be removed: without it the vault would be lost to its owner.
    #[error("the last way in")]
    LastWay,
    /// The vault stands without the file that says where its key is.
    #[error("{} is missing", .path.display())]
    KeyFileMissing {
        /// The file that names the key.
        path: PathBuf,
    },
    /// The file that says where the key is cannot be understood.
    #[error("{} cannot be read", .path.display())]
    KeyFileDamaged {
        /// The file that names the key.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The key is named, but the vault's file is gone.
    #[error("{} is missing", .path.display())]
    VaultMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Something that is not a file stands where the vault should be.
    #[error("{} is not a file", .path.display())]
    VaultNotAFile {
        /// Where it stands.
        path: PathBuf,
    },
    /// A newer program wrote it. It was not touched.
    #[error("{} has version {version}, which is too new", .path.display())]
    VaultNewer {
        /// The file.
        path: PathBuf,
        /// The version of the file.
        version: u32,
    },
    /// The key is the right one, and yet the file cannot be read.
    #[error("{} is damaged", .path.display())]
    VaultDamaged {
        /// The vault.
        path: PathBuf,
    },
    /// It is no backup, or a damaged one.
    #[error("{} is no backup, or damaged", .path.display())]
    BackupDamaged {
        /// The file.
        path: PathBuf,
    },
    /// Another program has this folder's vault open.
    #[error("another program holds {}", .path.display())]
    VaultInUse {
        /// The lock.
        path: PathBuf,
    },
    /// The file system failed.
    #[error("{operation} failed on {}", .path.display())]
    File {
        /// What was being done.
        operation: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database failed.
    #[error("{operation} failed on {}", .path.display())]
    Database {
        /// What was being done.
        operation: &'static str,
        /// With what.
        path: PathBuf,
        /// How.
        source: Fault,
    },
    /// What was asked for is not there.
    #[error("{operation}: not found")]
    NotFound {
        /// What was being done.
        operation: &'static str,
    },
    /// It was changed since the caller read it.
    #[error("{operation}: changed meanwhile")]
    ChangedMeanwhile {
        /// What was being done.
        operation: &'static str,
    },
    /// The call is kept for evidence: it cannot be deleted.
    #[error("{operation}: kept for evidence")]
    KeptForEvidence {
        /// What was being done.
        operation: &'static str,
    },
    /// The caller's own reason to give a transaction up.
    #[error("declined: {0:?}")]
    Declined(Code),
    /// The vault is closed.
    #[error("the vault is closed")]
    Closed,
}

impl StoreError {
    /// What a person is told.
    pub fn code(&self) -> Code {
        match self {
            Self::KeyStoreUnavailable(_) => Code::KeyStoreUnavailable,
            Self::KeyMissing { .. } => Code::KeyMissing,
            Self::KeyOfAnotherVault { .. } => Code::KeyChanged,
            Self::WrongPassphrase => Code::WrongPassphrase,
            Self::WrongRecoveryCode => Code::WrongRecoveryCode,
            Self::LastWay => Code::LastWay,
            Self::KeyFileMissing { .. } | Self::KeyFileDamaged { .. } => Code::KeyFileDamaged,
            Self::VaultMissing { .. } => Code::VaultMissing,
            Self::VaultNotAFile { .. } => Code::VaultNotAFile,
            Self::VaultNewer { .. } => Code::VaultNewer,
            Self::VaultDamaged { .. } => Code::VaultDamaged,
            Self::BackupDamaged { .. } => Code::BackupDamaged,
            Self::VaultInUse { .. } => Code::VaultInUse,
            Self::File { source, .. } => code_of_io(source.kind()),
            Self::Database { source, .. } => source.code(),
            Self::NotFound { .. } => Code::NotFound,
            Self::ChangedMeanwhile { .. } => Code::ChangedMeanwhile,
            Self::KeptForEvidence { .. } => Code::KeptForEvidence,
            Self::Declined(code) => *code,
            Self::Closed => Code::VaultLocked,
        }
    }

    /// A failure to write into a [`file`](crate::file) outside the vault.
    pub fn of_writing(source: io::Error) -> Self {
        Self::File { operation: "writing a file", path: PathBuf::new(), source }
    }

    pub(crate) fn file(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { operation, path, source }
    }

    pub(crate) fn database<E: Into<Fault>>(operation: &'static str, path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |fault| fault.into().at(operation, &path)
    }
}

/// How the database failed, by its number or kind.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// SQLite's extended result code.
    #[error("SQLite result {}", .0.extended_code)]
    Sqlite(ffi::Error),
    /// A row does not hold what this version of the program can read.
    #[error("unreadable content")]
    Content,
    /// No such row.
    #[error("no such row")]
    NotFound,
    /// The row has another revision.
    #[error("another revision")]
    ChangedMeanwhile,
    /// The call is kept for evidence.
    #[error("kept for evidence")]
    KeptForEvidence,
    /// A statement that does not fit the tables: a fault of this crate.
    #[error("unfit statement")]
    Statement,
}

impl Fault {
    pub(crate) fn at(self, operation: &'static str, path: &Path) -> StoreError {
        match self {
            Self::NotFound => StoreError::NotFound { operation },
            Self::ChangedMeanwhile => StoreError::ChangedMeanwhile { operation },
            Self::KeptForEvidence => StoreError::KeptForEvidence { operation },
            source => StoreError::Database { operation, path: path.to_owned(), source },
        }
    }

    /// Whether what was read is not what was written.
    pub(crate) fn is_damage(&self) -> bool {
        self.code() == Code::VaultDamaged
    }

    fn code(&self) -> Code {
        match self {
            Self::Sqlite(error) => match error.code {
                ErrorCode::DiskFull => Code::DiskFull,
                // The index of the write-ahead log could not be made larger.
                _ if error.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Code::DiskFull,
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                    Code::FolderNotWritable
                }
                ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Code::VaultDamaged,
                _ if UNREADABLE.contains(&error.extended_code) => Code::VaultDamaged,
                // Nothing but the lock breaks a read off.
                ErrorCode::OperationInterrupted => Code::VaultLocked,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Code::VaultInUse,
                _ => Code::StorageFailed,
            },
            Self::Content => Code::VaultDamaged,
            Self::NotFound => Code::NotFound,
            Self::ChangedMeanwhile => Code::ChangedMeanwhile,
            Self::KeptForEvidence => Code::KeptForEvidence,
            Self::Statement => Code::Internal,
        }
    }
}

/// What SQLite says of a place on the disk that cannot be read, such as a bad sector.
const UNREADABLE: [i32; 4] = [
    ffi::SQLITE_IOERR_READ,
    ffi::SQLITE_IOERR_SHORT_READ,
    ffi::SQLITE_IOERR_DATA,
    ffi::SQLITE_IOERR_CORRUPTFS,
];

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error;
        match error {
            Error::QueryReturnedNoRows => Self::NotFound,
            Error::SqliteFailure(error, _) if error.extended_code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
                Self::NotFound
            }
            Error::SqliteFailure(error, _) | Error::SqlInputError { error, .. } => Self::Sqlite(error),
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::Utf8Error(..) => Self::Content,
            _ => Self::Statement,
        }
    }
}

impl From<rusqlite::types::FromSqlError> for Fault {
    fn from(_: rusqlite::types::FromSqlError) -> Self {
        Self::Content
    }
}

impl From<serde_json::Error> for Fault {
    fn from(_: serde_json::Error) -> Self {
        Self::Content
    }
}

/// Whether a place on the disk cannot be read any more.
pub(crate) fn is_bad_sector(error: &io::Error) -> bool {
    // EIO; on Windows a wrong checksum, a sector that is not found, a read fault, a failing device.
    let told: &[i32] = if cfg!(windows) { &[23, 27, 30, 1117] } else { &[5] };
    error.raw_os_error().is_some_and(|code| told.contains(&code))
}

fn code_of_io(kind: ErrorKind) -> Code {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Code::DiskFull,
        ErrorKind::PermissionDenied
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::NotADirectory
        | ErrorKind::AlreadyExists => Code::FolderNotWritable,
        _ => Code::StorageFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_sector_is_damage_and_a_disk_that_is_full_or_gone_is_not() {
        let code = |extended| Fault::Sqlite(ffi::Error::new(extended)).at("reading", Path::new("x")).code();
        for unreadable in UNREADABLE {
            assert_eq!(code(unreadable), Code::VaultDamaged, "{unreadable}");
        }
        for trouble in [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_LOCK] {
            assert_eq!(code(trouble), Code::StorageFailed, "{trouble}");
        }
        assert_eq!(code(ffi::SQLITE_IOERR_SHMSIZE), Code::DiskFull);
    }
}
