//! `vault.keys.json`: where the key to the vault beside it is kept. It holds no key.
//!
//! A vault may have several slots, each another way to the same key. Today there is one kind; a passphrase and
//! a recovery key are to follow.

use crate::error::StoreError;
use crate::file;
use crate::key_store::KeyStore;
use crate::secret::Secret;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use uuid::Uuid;

const VERSION: u32 = 1;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeyFile {
    version: u32,
    /// The vault's identity, random.
    vault: Uuid,
    /// Proves that a key is this vault's key; says nothing about a random key of 32 bytes.
    check: String,
    slots: Vec<Slot>,
}

/// One way to the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Slot {
    /// The key itself, in the system's key store.
    System { account: String, made_at: DateTime<Utc> },
    /// A kind this version does not know.
    #[serde(other)]
    Unknown,
}

/// What is read first: it must be understood of every version there will be.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// The name under which the key store keeps the key of a vault.
pub(crate) fn account_of(vault: Uuid) -> String {
    format!("vault-{vault}")
}

impl KeyFile {
    /// A file that names the key in the system's key store.
    pub(crate) fn new(vault: Uuid, key: &Secret, made_at: DateTime<Utc>) -> Self {
        let slots = vec![Slot::System { account: account_of(vault), made_at }];
        Self { version: VERSION, vault, check: check_value(vault, key), slots }
    }

    /// Reads the file; `None` where there is none.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let damaged = |source| StoreError::KeyFileDamaged { path: path.to_owned(), source };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(damaged(e.into())),
        };
        Self::parse(path, &bytes).map(Some)
    }

    /// Understands the bytes of the file; `path` is for errors.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |source| StoreError::KeyFileDamaged { path: path.to_owned(), source };
        let Version { version } = serde_json::from_slice(bytes).map_err(|e| damaged(e.into()))?;
        if version > VERSION {
            return Err(StoreError::VaultNewer { path: path.to_owned(), version });
        }
        serde_json::from_slice(bytes).map_err(|e| damaged(e.into()))
    }

    /// Whether this is the key it speaks of.
    pub(crate) fn opens_with(&self, key: &Secret) -> bool {
        check_value(self.vault, key) == self.check
    }

    /// Writes the file whole.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|e| StoreError::KeyFileDamaged { path: path.to_owned(), source: e.into() })?;
        file::write_atomically(path, &bytes)
    }

    /// Fetches the key, and proves that it is the one.
    pub fn unlock(&self, keys: &dyn KeyStore, vault_path: &Path) -> Result<Secret, StoreError> {
        let mut other = false;
        for slot in &self.slots {
            let Slot::System { account, .. } = slot else { continue };
            if let Some(key) = keys.get(account)? {
                if check_value(self.vault, &key) == self.check {
                    return Ok(key);
                }
                other = true;
            }
        }
        let path = vault_path.to_owned();
        Err(if other { StoreError::KeyOfAnotherVault { path } } else { StoreError::KeyMissing { path } })
    }
}

fn check_value(vault: Uuid, key: &Secret) -> String {
    let digest = Sha256::new()
        .chain_update(b"ringtrue vault key 1")
        .chain_update(vault.as_bytes())
        .chain_update(key.expose())
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
