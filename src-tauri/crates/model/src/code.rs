//! Every failure a person can meet, as a closed list of codes. The words are the interface's.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What went wrong. A code exists only where someone is told something different because of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Code {
    /// Longer than the field holds. Params: `limit`, `length` (characters).
    TooLong,
    /// More entries than the field holds. Params: `limit`.
    TooMany,
    /// Holds control characters that cannot be seen.
    ControlCharacters,
    /// The time lies in the future: a question, not a refusal.
    InFuture,
    /// Before telephones, or otherwise outside what the field means. Params: `min`, `max`.
    OutOfRange,
    /// The name that is needed is missing.
    MissingName,
    /// The end lies before the begin.
    EndsBeforeItStarts,
    /// More days than an appointment may last. Params: `limit`.
    TooManyDays,
    /// Not an amount of money, such as `120.50`.
    NotAnAmount,
    /// Not a currency code of ISO 4217.
    NotACurrency,
    /// A request that does not fit its command. Nothing was changed.
    BadRequest,
    /// The entry asked for is not in the vault.
    NotFound,
    /// The entry was changed since it was opened here. Nothing was changed.
    ChangedMeanwhile,
    /// The call is kept for evidence and cannot be deleted. Nothing was changed.
    KeptForEvidence,

    /// The vault is still being opened.
    VaultOpening,
    /// The system's key store does not answer.
    KeyStoreUnavailable,
    /// The key store answers, but the key to this vault is not in it.
    KeyMissing,
    /// The key store answers with a key that is not this vault's.
    KeyChanged,
    /// The passphrase does not open the vault. The vault is sound.
    WrongPassphrase,
    /// What was typed cannot be a recovery code: its checksum does not fit, so there is a slip of the hand in it.
    RecoveryCodeMistyped,
    /// A well-formed recovery code, but not this vault's, or one that a later code replaced.
    WrongRecoveryCode,
    /// It is the last way in that serves every day, and stays.
    LastWay,
    /// The vault is locked.
    VaultLocked,
    /// The file that names the key is missing or cannot be read.
    KeyFileDamaged,
    /// The vault's file is gone, though its key is here.
    VaultMissing,
    /// Something that is not a file stands where the vault should be.
    VaultNotAFile,
    /// The vault was written by a newer Ringtrue.
    VaultNewer,
    /// The vault cannot be read with its key: damaged, or not the vault of this key.
    VaultDamaged,
    /// The file is no backup, or a damaged one.
    BackupDamaged,
    /// Another Ringtrue has the vault open.
    VaultInUse,
    /// The data folder cannot be written to. Params: none; the path is not told.
    FolderNotWritable,
    /// The disk is full.
    DiskFull,
    /// The vault's disk failed in some other way.
    StorageFailed,

    /// This organisation takes no reports from the program.
    NoReportApi,
    /// The report would be larger than a vendor takes (32 KiB). Params: `limit`, `length` (bytes).
    ReportTooLarge,
    /// Too late to take back: it is on its way or done.
    TooLateToUndo,
    /// The address is not one of the organisation's official ones.
    AddressNotOfficial,
    /// No browser could be opened.
    BrowserUnavailable,

    /// Nobody publishes a directory for this build to refresh from.
    DirectoryNoAddress,
    /// The directory's server does not answer, or not with a file.
    DirectoryNotReached,
    /// A part of the directory is not signed by as many keys as it needs.
    DirectoryNotSigned,
    /// A part of the directory is older than one that was trusted before.
    DirectoryOlder,
    /// The time for which a part of the directory is vouched for is over.
    DirectoryExpired,
    /// A file of the directory is not there.
    DirectoryIncomplete,
    /// A file of the directory is another than was signed, or none of its kind.
    DirectoryAltered,
    /// A part of the directory is signed, and cannot be read by this program.
    DirectoryNotUnderstood,
    /// The root that this program trusts is for development, and this is no development build.
    DirectoryForDevelopment,

    /// The chosen file cannot be read.
    FileNotReadable,
    /// The chosen file is larger than a file of calls can be.
    FileTooLarge,
    /// The chosen file holds something else than calls, or breaks off.
    FileOfAnotherKind,
    /// The chosen file was written by a newer Ringtrue.
    FileNewer,
    /// The chosen file holds no calls.
    FileHasNoCalls,
    /// The file cannot be written where the person wanted it.
    FileNotWritable,
    /// The chosen calendar holds nothing that is still to come.
    FileHasNoAppointments,
    /// An entry of a file that is no call.
    RowNotUnderstood,
    /// A cell of a table does not fit its column.
    CellNotUnderstood,
    /// A cell of a table is no date that can be read.
    DateNotUnderstood,
    /// The diary has this call, but not as it is in the file.
    DifferentInDiary,

    /// Another job is under way; one is done at a time.
    JobUnderWay,
    /// The person asked for it to stop. Nothing was changed.
    Stopped,

    /// A fault of the program itself; `ref` finds it in the log.
    Internal,
}

/// A failure as it crosses to the interface: a code, its parameters, and a reference into the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What went wrong.
    pub code: Code,
    /// Numbers and identifiers for the words; never anything personal.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, f64>>")]
    pub params: BTreeMap<String, f64>,
    /// Finds the failure in the log.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
}

impl Failure {
    /// A failure with a parameter more.
    #[must_use]
    pub fn with(mut self, name: &str, value: f64) -> Self {
        self.params.insert(name.to_owned(), value);
        self
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self { code, params: BTreeMap::new(), reference: None }
    }
}
