//! The vault: everything a person noted, in one encrypted file that only their own account can open.
//!
//! | room | holds |
//! |---|---|
//! | [`vault`] | the open vault: one writer, one reader, transactions |
//! | `writer` | the thread that owns the connection that writes |
//! | `opening` | making a vault and opening it, so that a crash at any moment loses nothing |
//! | `connection` | the encrypted connection and its settings |
//! | `key_file` | the file beside the vault with the slots around its key |
//! | `slots` | a slot: the key in the key store, or encrypted for a passphrase or a recovery code |
//! | `ways` | adding, changing and removing slots |
//! | [`key_store`] | the system's key store |
//! | `recovery_code` | the recovery code as it is written and read |
//! | [`inbox`] | calls that are written down while the vault is locked |
//! | `secret` | what must not linger in memory |
//! | [`mod@backup`] | one file that opens elsewhere; those that are kept beside the vault |
//! | `restore` | putting another vault in the place of this one |
//! | `rescue` | taking rows out of a damaged vault, as far as it can be read |
//! | `check` | is the vault whole? |
//! | `log` | what SQLite would leave out of a damaged log without a word |
//! | `schema` | the order of the migrations |
//! | [`table`] | the tables: calls with their versions and the bin, drafts, outbox, settings, advisories, appointments |
//! | `search` | what can be searched for, and how a search is understood |
//! | [`mod@file`] | small files outside the vault |
//! | `steps` | moments at which tests look at the disk |
//!
//! Nothing here is async: [`Vault::read`] and [`Vault::write`] block and belong on a blocking thread.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod backup;
mod check;
mod connection;
mod error;
pub mod file;
pub mod inbox;
mod key_file;
pub mod key_store;
mod log;
mod opening;
mod recovery_code;
mod rescue;
pub mod restore;
mod schema;
mod search;
mod secret;
mod slots;
mod steps;
pub mod table;
pub mod vault;
mod ways;
mod writer;

pub use check::Checked;
pub use error::{Fault, StoreError};
pub use inbox::Inbox;
pub use key_file::{KeptWay, KeyFile};
pub use key_store::{AskedOnce, KeyStore, KeyStoreError, SystemKeyStore};
pub use recovery_code::{Mistyped, RecoveryCode};
pub use rescue::{Rescued, Scope};
pub use schema::must_know;
pub use secret::{Secret, SecretText};
pub use slots::Key;
pub use steps::reached as step;
pub use table::appointments::KeptAppointment;
pub use table::bin::{AgeLimit, BinnedCall};
pub use table::calls::CallStanding;
pub use table::drafts::KeptDraft;
pub use vault::{ReadView, Vault, WriteTx};
pub use ways::serves_without;

#[cfg(feature = "testing")]
pub use key_store::MemoryKeyStore;
#[cfg(feature = "testing")]
pub use steps::watched;

/// The name of the key file in a vault's folder.
pub const KEY_FILE: &str = "vault.keys.json";
