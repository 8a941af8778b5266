//! The vault: everything a person noted, in one encrypted file that only their own account can open.
//!
//! | room | holds |
//! |---|---|
//! | [`vault`] | the open vault: one writer, one reader, transactions |
//! | `opening` | making a vault and opening it, so that a crash at any moment loses nothing |
//! | `connection` | the encrypted connection and its settings |
//! | [`key_store`] | the system's key store, where the key is kept |
//! | `secret` | what must not linger in memory |
//! | `key_file` | the small file that says where the key to a vault is kept |
//! | [`mod@backup`] | one file that opens elsewhere; those that are kept beside the vault |
//! | `restore` | putting another vault in the place of this one |
//! | `rescue` | taking rows out of a damaged vault |
//! | `check` | is the vault whole? |
//! | `log` | what SQLite would leave out of a damaged log without a word |
//! | `schema` | the order of the migrations |
//! | [`table`] | the tables: calls, drafts, outbox, settings, directory |
//! | `search` | what can be searched for, and how a search is understood |
//! | [`mod@file`] | small files outside the vault |
//!
//! Nothing here is async: [`Vault::read`] and [`Vault::write`] block and belong on a blocking thread.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod backup;
mod check;
mod connection;
mod error;
pub mod file;
mod key_file;
pub mod key_store;
mod log;
mod opening;
mod rescue;
pub mod restore;
mod schema;
mod search;
mod secret;
pub mod table;
pub mod vault;

pub use check::Checked;
pub use error::{Fault, StoreError};
pub use key_file::KeyFile;
pub use key_store::{KeyStore, KeyStoreError, SystemKeyStore};
pub use rescue::{Rescued, Scope};
pub use secret::{Secret, SecretText};
pub use table::directory::DirectoryCopy;
pub use table::drafts::KeptDraft;
pub use vault::{ReadView, Vault, WriteTx};

#[cfg(feature = "testing")]
pub use key_store::MemoryKeyStore;
