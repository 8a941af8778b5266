//! The vault: its states, its ways in, and the one notice.

use chrono::{DateTime, Utc};
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{CallFields, CallId, Failure, WayIn};
use ringtrue_store::SecretText;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// What changed. The interface asks again for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The vault opened, failed to, was locked, or has other ways in.
    Vault,
    /// The vault is about to be locked: what is being typed is to be kept now.
    Locking,
    /// A call was saved, deleted or brought back.
    Calls,
    /// An appointment was saved, deleted or brought back.
    Appointments,
    /// A call began that the person is on, ended, or is kept or no longer kept.
    Live,
    /// A report moved.
    Reports,
    /// The directory was exchanged.
    Directory,
    /// Notices came into view, or one was read.
    Advisories,
    /// A notice came that the person was never shown, and they want the desktop to tell them.
    NewAdvisory,
    /// A job began, went on or ended.
    Job,
    /// A backup was made, could not be made, or a check ended.
    Backups,
}

/// Whether the diary can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultStatus {
    /// Being opened.
    Opening,
    /// The key store was asked for the key. It may be asking the person, or hang.
    Asking {
        /// The ways in that need not wait for it.
        ways: Vec<WayIn>,
        /// So many calls wait to be filed; none where none can be sealed.
        inbox: Option<u32>,
    },
    /// Open.
    Ready {
        /// It was made just now: a first start.
        new: bool,
        /// So many calls that were written down while it was locked were filed when it opened.
        filed: u32,
        /// So many of them cannot be read. They were left where they are.
        unread: u32,
        /// Why calls that were written down meanwhile were not filed. They wait for the next opening.
        unfiled: Option<Failure>,
        /// The key store had lost the key, and has it again.
        renewed: bool,
    },
    /// Locked; nothing was changed or lost.
    Locked {
        /// The ways in that open it now.
        ways: Vec<WayIn>,
        /// So many calls wait to be filed.
        inbox: u32,
    },
    /// A first start on a computer whose key store does not answer: a passphrase is needed, or the key store.
    NoKeyStore,
    /// Not open; nothing was changed or lost.
    Trouble {
        /// Why.
        failure: Failure,
        /// The ways in that may help, beside trying again. None where the trouble does not lie with a key.
        ways: Vec<WayIn>,
        /// So many calls wait to be filed; none where none can be sealed.
        inbox: Option<u32>,
    },
}

/// What opens a locked vault.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Unlock {
    /// The system's key store.
    System,
    /// A passphrase.
    Passphrase {
        /// As it was typed.
        #[ts(type = "string")]
        passphrase: SecretText,
    },
    /// A recovery code.
    RecoveryCode {
        /// As it was typed.
        #[ts(type = "string")]
        code: SecretText,
    },
}

/// Makes a vault that a passphrase opens.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NewVault {
    /// 1 to 1,000 characters.
    #[ts(type = "string")]
    pub passphrase: SecretText,
}

/// Sets the passphrase, or changes it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetPassphrase {
    /// 1 to 1,000 characters.
    #[ts(type = "string")]
    pub passphrase: SecretText,
}

/// The ways into the open vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Keys {
    /// Each way, once; a recovery code that is pending stands behind the one that it is to replace.
    pub slots: Vec<KeySlot>,
}

/// A way into the open vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeySlot {
    /// Which.
    pub way: WayIn,
    /// Since when.
    pub made_at: DateTime<Utc>,
    /// It is a recovery code of which nobody has said yet that it is on paper. It opens the vault.
    pub pending: bool,
    /// Whether it can be removed: another one is left that serves every day.
    pub removable: bool,
}

/// A new recovery code, pending. It is told once and kept nowhere.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RecoveryCode {
    /// Eight groups of four letters and digits, with a space between the groups.
    pub code: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCode").field("made_at", &self.made_at).finish_non_exhaustive()
    }
}

/// Keeps a call that is written down while the vault is not open.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SealCall {
    /// The identity of the form that it is written in: what was sealed of it before is exchanged.
    pub id: CallId,
    /// What was noted.
    pub fields: CallFields,
}

/// What became of a call that was written down while the vault was not open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SealedCall {
    /// It is kept, and will be filed when the vault opens. Not so with any error among the issues.
    pub sealed: bool,
    /// What there is to say about its fields.
    pub issues: Vec<FieldIssue>,
}

/// How long a passphrase would hold against someone who has a copy of the files and fast computers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Strength {
    /// Hours, perhaps days.
    Hours,
    /// Weeks, perhaps a year.
    Weeks,
    /// Years.
    Years,
    /// Longer than anybody lives.
    Lifetimes,
}
