//! `vault.keys.json`: the slots around the key of the vault beside it, and the public half of its inbox. It holds no key
//! in the open.
//!
//! Version 1 had slots in the key store alone, and no inbox. What a newer program keeps here and this one does not know
//! is kept as it is.

use crate::error::StoreError;
use crate::file;
use crate::inbox;
use crate::key_store::KeyStore;
use crate::secret::Secret;
use crate::slots::{Key, Refusal, Slot, account_of};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use ringtrue_model::WayIn;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const VERSION: u32 = 2;

/// So many slots of a kind are tried, the newest first: more than one are there only after a change that was broken off,
/// and each passphrase costs time and memory.
const TRIED: usize = 3;

/// Larger than any key file.
const LARGEST: u64 = 1 << 20;

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyFile {
    version: u32,
    /// The vault's identity, random.
    vault: Uuid,
    /// Proves that a key is this vault's key; says nothing about a random key of 32 bytes.
    check: String,
    /// The public key of the inbox, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inbox: Option<String>,
    slots: Vec<Kept>,
    /// Accounts of the key store that are to be emptied: their slot was removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired: Vec<String>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
    #[serde(skip)]
    path: PathBuf,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Slot(Slot),
    /// A kind this version does not know, or one that is damaged.
    Unknown(Value),
}

/// A way into a vault, as its key file keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptWay {
    /// Which.
    pub way: WayIn,
    /// Since when: the time of its newest slot.
    pub made_at: DateTime<Utc>,
    /// It is a recovery code of which nobody has said yet that it is on paper.
    pub pending: bool,
}

/// What is read first: it must be understood of every version there will be.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl KeyFile {
    /// A file without a slot.
    pub(crate) fn new(path: &Path, vault: Uuid, key: &Secret) -> Self {
        Self {
            version: VERSION,
            vault,
            check: check_value(vault, key),
            inbox: inbox::public_key(vault, key),
            slots: Vec::new(),
            retired: Vec::new(),
            unknown: Map::new(),
            path: path.to_owned(),
        }
    }

    /// Understands the bytes of a key file, wherever they come from. `path` is named in errors, and is where the file
    /// is written to when its slots change.
    ///
    /// # Errors
    /// [`StoreError::KeyFileDamaged`] and [`StoreError::VaultNewer`].
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |source: serde_json::Error| damaged(path, source.into());
        let Version { version } = serde_json::from_slice(bytes).map_err(damaged)?;
        if version > VERSION {
            return Err(StoreError::VaultNewer { path: path.to_owned(), version });
        }
        let file: Self = serde_json::from_slice(bytes).map_err(damaged)?;
        Ok(Self { path: path.to_owned(), ..file })
    }

    /// Reads the file; `None` where there is none.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and where it cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let failed = |e: std::io::Error| damaged(path, e.into());
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(e)),
        };
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes).map_err(failed)?;
        Self::parse(path, &bytes).map(Some)
    }

    /// Writes the file whole, and reads it back.
    pub(crate) fn write(&self) -> Result<Self, StoreError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|e| damaged(&self.path, e.into()))?;
        file::write_atomically(&self.path, &bytes)?;
        Self::read(&self.path)?.ok_or_else(|| StoreError::KeyFileMissing { path: self.path.clone() })
    }

    /// The vault's identity.
    pub fn vault(&self) -> Uuid {
        self.vault
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether more than one slot is of this kind, or one is pending: an exchange is not finished.
    pub(crate) fn is_unsettled(&self, way: WayIn) -> bool {
        let mut slots = self.known().filter(|slot| slot.way() == way);
        slots.next().is_some_and(Slot::is_pending) || slots.next().is_some()
    }

    /// The ways in, each once. Where no slot is understood the key store may still have the key: there is always one.
    pub fn ways(&self) -> Vec<WayIn> {
        let mut ways: Vec<_> = self.known().map(Slot::way).collect();
        ways.sort_unstable();
        ways.dedup();
        if ways.is_empty() { vec![WayIn::System] } else { ways }
    }

    /// The ways in that need nothing but what a person has in the head or on paper.
    pub fn carried_ways(&self) -> Vec<WayIn> {
        self.ways().into_iter().filter(|way| *way != WayIn::System).collect()
    }

    /// The ways in, and since when there is each; a code that is pending stands beside the one that is to end.
    pub(crate) fn kept_ways(&self) -> Vec<KeptWay> {
        let mut ways: Vec<KeptWay> = Vec::new();
        for slot in self.known() {
            let (way, pending, made_at) = (slot.way(), slot.is_pending(), slot.made_at());
            match ways.iter_mut().find(|kept| (kept.way, kept.pending) == (way, pending)) {
                Some(kept) => kept.made_at = made_at,
                None => ways.push(KeptWay { way, made_at, pending }),
            }
        }
        ways.sort_by_key(|kept| (kept.way, kept.pending));
        ways
    }

    /// Fetches the key, and proves that it is the one.
    ///
    /// # Errors
    /// [`StoreError::KeyStoreUnavailable`], [`StoreError::KeyMissing`] and [`StoreError::KeyOfAnotherVault`] from the
    /// key store; [`StoreError::WrongPassphrase`]; [`StoreError::WrongRecoveryCode`]; and
    /// [`StoreError::KeyFileDamaged`] where the slot itself is not as it was written.
    pub fn unlock(&self, key: &Key<'_>) -> Result<Secret, StoreError> {
        let mut refused = match self.known().next() {
            Some(_) => self.wrong(key.way()),
            None => damaged(&self.path, "there is no slot in it".into()),
        };
        for slot in self.known().rev().filter(|slot| slot.way() == key.way()).take(TRIED) {
            match self.open(slot, key) {
                Ok(found) => return Ok(found),
                // The last word of a slot that is merely not the one is the least telling.
                Err(error) if error.code() == self.wrong(key.way()).code() => {}
                Err(error) => refused = error,
            }
        }
        match key {
            Key::System(keys) => self.key_by_account(*keys)?.ok_or(refused),
            Key::Passphrase(_) | Key::RecoveryCode(_) => Err(refused),
        }
    }

    /// The key that the key store has for this vault where its slot is damaged; not where the slot was removed.
    fn key_by_account(&self, keys: &dyn KeyStore) -> Result<Option<Secret>, StoreError> {
        let account = account_of(self.vault);
        let is_it = |slot: &Slot| matches!(slot, Slot::System { account: kept, .. } if *kept == account);
        if self.retired.contains(&account) || self.known().any(is_it) {
            return Ok(None);
        }
        Ok(keys.get(&account)?.filter(|key| self.opens_with(key)))
    }

    /// Whether this is the key it speaks of.
    pub(crate) fn opens_with(&self, key: &Secret) -> bool {
        check_value(self.vault, key) == self.check
    }

    /// The key from the newest slot of its kind alone.
    pub(crate) fn prove_newest(&self, key: &Key<'_>) -> Result<Secret, StoreError> {
        match self.known().rfind(|slot| slot.way() == key.way()) {
            Some(slot) => self.open(slot, key),
            None => Err(self.wrong(key.way())),
        }
    }

    fn open(&self, slot: &Slot, key: &Key<'_>) -> Result<Secret, StoreError> {
        let found = slot.open(self.vault, key).map_err(|refusal| match refusal {
            Refusal::Wrong => self.wrong(key.way()),
            Refusal::Damaged => damaged(&self.path, "a slot is not as it was written".into()),
            Refusal::KeyStore(error) => error.into(),
        })?;
        // What was encrypted for this vault is its key, even where the check value is damaged; the key store may
        // answer with anything.
        if key.way() == WayIn::System && !self.opens_with(&found) {
            return Err(StoreError::KeyOfAnotherVault { path: self.path.clone() });
        }
        Ok(found)
    }

    fn wrong(&self, way: WayIn) -> StoreError {
        match way {
            WayIn::System => StoreError::KeyMissing { path: self.path.clone() },
            WayIn::Passphrase => StoreError::WrongPassphrase,
            WayIn::RecoveryCode => StoreError::WrongRecoveryCode,
        }
    }

    /// Adds a slot behind the others.
    pub(crate) fn add(&mut self, slot: Slot) {
        if let Slot::System { account, .. } = &slot {
            self.retired.retain(|retired| retired != account);
        }
        self.slots.push(Kept::Slot(slot));
    }

    /// Removes all slots of a kind.
    pub(crate) fn remove(&mut self, way: WayIn) {
        self.slots.retain(|kept| !matches!(kept, Kept::Slot(slot) if slot.way() == way));
    }

    /// Removes the codes that are pending.
    pub(crate) fn remove_pending(&mut self) {
        self.slots.retain(|kept| !matches!(kept, Kept::Slot(slot) if slot.is_pending()));
    }

    /// Finishes an exchange: of this kind the newest slot alone stays, and is pending no longer. Says whether anything
    /// changed.
    pub(crate) fn settle(&mut self, way: WayIn) -> bool {
        if !self.is_unsettled(way) {
            return false;
        }
        let Some(mut newest) = self.known().rfind(|slot| slot.way() == way).cloned() else { return false };
        if let Slot::RecoveryCode { pending, .. } = &mut newest {
            *pending = false;
        }
        self.remove(way);
        self.slots.push(Kept::Slot(newest));
        true
    }

    /// Removes the slots in the key store; their accounts are still to be emptied.
    pub(crate) fn retire_system(&mut self) {
        let accounts = self.known().filter_map(|slot| match slot {
            Slot::System { account, .. } => Some(account.clone()),
            _ => None,
        });
        let accounts: Vec<_> = accounts.collect();
        self.retired.extend(accounts);
        self.remove(WayIn::System);
    }

    /// The accounts of the key store that are to be emptied.
    pub(crate) fn retired(&self) -> &[String] {
        &self.retired
    }

    pub(crate) fn forget_retired(&mut self) {
        self.retired.clear();
    }

    /// Brings a file that an older program wrote, or whose open parts were damaged, to what this one writes. Says
    /// whether anything changed. `key` was proved to open the vault.
    pub(crate) fn bring_up_to_date(&mut self, key: &Secret) -> bool {
        let fresh = Self::new(&self.path, self.vault, key);
        let changed = self.version != fresh.version || self.check != fresh.check || self.inbox != fresh.inbox;
        (self.version, self.check, self.inbox) = (fresh.version, fresh.check, fresh.inbox);
        changed
    }

    /// The public key of the inbox; `None` until this program has opened the vault once.
    pub(crate) fn inbox(&self) -> Option<[u8; 32]> {
        HEXLOWER.decode(self.inbox.as_ref()?.as_bytes()).ok()?.try_into().ok()
    }

    fn known(&self) -> impl DoubleEndedIterator<Item = &Slot> {
        self.slots.iter().filter_map(|kept| match kept {
            Kept::Slot(slot) => Some(slot),
            Kept::Unknown(_) => None,
        })
    }
}

fn damaged(path: &Path, source: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::KeyFileDamaged { path: path.to_owned(), source }
}

fn check_value(vault: Uuid, key: &Secret) -> String {
    let digest = Sha256::new()
        .chain_update(b"ringtrue vault key 1")
        .chain_update(vault.as_bytes())
        .chain_update(key.expose())
        .finalize();
    HEXLOWER.encode(&digest)
}
