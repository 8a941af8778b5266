//! The slots of a vault, each another way to the same random key.
//!
//! In the slot of a passphrase or a recovery code the vault's key is encrypted (XChaCha20-Poly1305) with a key that is
//! derived from what the person types: by Argon2id from a passphrase, by HKDF from a recovery code, which is random
//! enough to need no slowing down. Both are bound to the vault and to their slot.

use crate::key_store::{KeyStore, KeyStoreError};
use crate::recovery_code::RecoveryCode;
use crate::secret::{Secret, SecretText};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use ringtrue_model::{Entropy, WayIn};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What a person has to open a vault with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// The system's key store.
    System(&'a dyn KeyStore),
    /// A passphrase.
    Passphrase(&'a SecretText),
    /// A recovery code.
    RecoveryCode(&'a RecoveryCode),
}

impl Key<'_> {
    /// The way in that it belongs to.
    pub fn way(&self) -> WayIn {
        match self {
            Self::System(_) => WayIn::System,
            Self::Passphrase(_) => WayIn::Passphrase,
            Self::RecoveryCode(_) => WayIn::RecoveryCode,
        }
    }
}

/// One way to the key, as it stands in the key file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Slot {
    /// The key itself, in the system's key store.
    System { account: String, made_at: DateTime<Utc> },
    /// The key, encrypted with one that is derived from a passphrase.
    Passphrase {
        made_at: DateTime<Utc>,
        argon2id: Cost,
        #[serde(flatten)]
        wrapped: Wrapped,
    },
    /// The key, encrypted with one that is derived from a recovery code.
    RecoveryCode {
        made_at: DateTime<Utc>,
        /// Nobody has said yet that the code is on paper.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pending: bool,
        #[serde(flatten)]
        wrapped: Wrapped,
    },
}

/// Why a slot did not give a key.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is nothing in it, or what was given is not what it was made with.
    Wrong,
    /// It is not as it was written.
    Damaged,
    /// The key store failed.
    KeyStore(KeyStoreError),
}

/// The name under which the key store keeps the key of a vault.
pub(crate) fn account_of(vault: Uuid) -> String {
    format!("vault-{vault}")
}

impl Slot {
    pub(crate) fn system(vault: Uuid, made_at: DateTime<Utc>) -> Self {
        Self::System { account: account_of(vault), made_at }
    }

    pub(crate) fn passphrase(
        vault: Uuid,
        key: &Secret,
        passphrase: &SecretText,
        made_at: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> Result<Self, Refusal> {
        let argon2id = Cost::USUAL;
        let salt = random(entropy);
        let wrapping = argon2id.derive(passphrase, &salt)?;
        let wrapped = Wrapped::new(&argon2id.binding(vault), &salt, &wrapping, key, entropy)?;
        Ok(Self::Passphrase { made_at, argon2id, wrapped })
    }

    /// The slot of a new code: pending.
    pub(crate) fn recovery_code(
        vault: Uuid,
        key: &Secret,
        code: &RecoveryCode,
        made_at: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> Result<Self, Refusal> {
        let salt = random(entropy);
        let wrapping = derived(&salt, code.expose(), RECOVERY)?;
        let wrapped = Wrapped::new(&binding(RECOVERY, vault), &salt, &wrapping, key, entropy)?;
        Ok(Self::RecoveryCode { made_at, pending: true, wrapped })
    }

    pub(crate) fn way(&self) -> WayIn {
        match self {
            Self::System { .. } => WayIn::System,
            Self::Passphrase { .. } => WayIn::Passphrase,
            Self::RecoveryCode { .. } => WayIn::RecoveryCode,
        }
    }

    pub(crate) fn is_pending(&self) -> bool {
        matches!(self, Self::RecoveryCode { pending: true, .. })
    }

    pub(crate) fn made_at(&self) -> DateTime<Utc> {
        match self {
            Self::System { made_at, .. }
            | Self::Passphrase { made_at, .. }
            | Self::RecoveryCode { made_at, .. } => *made_at,
        }
    }

    /// The vault's key from this slot. What comes out of the key store may be any key.
    pub(crate) fn open(&self, vault: Uuid, key: &Key<'_>) -> Result<Secret, Refusal> {
        match (self, key) {
            (Self::System { account, .. }, Key::System(keys)) => {
                keys.get(account).map_err(Refusal::KeyStore)?.ok_or(Refusal::Wrong)
            }
            (Self::Passphrase { argon2id, wrapped, .. }, Key::Passphrase(passphrase)) => {
                let binding = argon2id.binding(vault);
                let salt = wrapped.sound_salt(&binding)?;
                wrapped.open(&binding, &*argon2id.derive(passphrase, &salt)?)
            }
            (Self::RecoveryCode { wrapped, .. }, Key::RecoveryCode(code)) => {
                let binding = binding(RECOVERY, vault);
                let salt = wrapped.sound_salt(&binding)?;
                wrapped.open(&binding, &*derived(&salt, code.expose(), RECOVERY)?)
            }
            _ => Err(Refusal::Wrong),
        }
    }
}

const PASSPHRASE: &str = "ringtrue passphrase slot 2";
const RECOVERY: &str = "ringtrue recovery slot 2";

type Salt = [u8; 16];
type Wrapping = Zeroizing<[u8; 32]>;

/// What an encrypted key is bound to.
fn binding(kind: &str, vault: Uuid) -> Vec<u8> {
    [kind.as_bytes(), vault.as_bytes()].concat()
}

/// A key of 32 bytes for one purpose, from bytes that nobody can guess.
pub(crate) fn derived(salt: &[u8], from: &[u8], purpose: &str) -> Result<Wrapping, Refusal> {
    let mut key = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(salt), from).expand(purpose.as_bytes(), &mut *key);
    expanded.map_err(|_| Refusal::Damaged)?;
    Ok(key)
}

fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// What deriving a key from a passphrase costs whoever guesses: Argon2id's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// RFC 9106's second recommendation: 64 MiB, about a fifth of a second.
    const USUAL: Self = Self { memory_kib: 64 << 10, passes: 3, lanes: 4 };

    /// What is accepted from a file: never less memory than 64 MiB, and never so much of anything that a file that was
    /// tampered with could bring the computer to its knees.
    const MEMORY_KIB: RangeInclusive<u32> = 64 << 10..=256 << 10;
    const PASSES: RangeInclusive<u32> = 1..=6;
    const LANES: RangeInclusive<u32> = 1..=8;

    fn derive(self, passphrase: &SecretText, salt: &Salt) -> Result<Wrapping, Refusal> {
        let bounded = Self::MEMORY_KIB.contains(&self.memory_kib)
            && Self::PASSES.contains(&self.passes)
            && Self::LANES.contains(&self.lanes);
        if !bounded {
            return Err(Refusal::Damaged);
        }
        let mut key = Zeroizing::new([0; 32]);
        Params::new(self.memory_kib, self.passes, self.lanes, Some(key.len()))
            .and_then(|params| {
                Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                    passphrase.expose().as_bytes(),
                    salt,
                    &mut *key,
                )
            })
            .map_err(|_| Refusal::Damaged)?;
        Ok(key)
    }

    fn binding(self, vault: Uuid) -> Vec<u8> {
        let Self { memory_kib, passes, lanes } = self;
        let mut bytes = binding(PASSPHRASE, vault);
        bytes.extend([memory_kib, passes, lanes].into_iter().flat_map(u32::to_le_bytes));
        bytes
    }
}

/// The vault's key, encrypted. All in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    salt: String,
    nonce: String,
    key: String,
    /// Tells a slot that was damaged from a passphrase that is wrong. It protects from nothing else.
    sum: String,
}

impl Wrapped {
    fn new(
        binding: &[u8],
        salt: &Salt,
        wrapping: &[u8; 32],
        key: &Secret,
        entropy: &dyn Entropy,
    ) -> Result<Self, Refusal> {
        let nonce: [u8; 24] = random(entropy);
        let payload = Payload { msg: key.expose(), aad: &bound(binding, salt) };
        let encrypted = XChaCha20Poly1305::new(wrapping.into())
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Refusal::Damaged)?;
        let [salt, nonce, key] = [&salt[..], &nonce, &encrypted].map(|bytes| HEXLOWER.encode(bytes));
        let sum = sum(binding, &salt, &nonce, &key);
        Ok(Self { salt, nonce, key, sum })
    }

    /// The salt, if the slot is as it was written.
    fn sound_salt(&self, binding: &[u8]) -> Result<Salt, Refusal> {
        if sum(binding, &self.salt, &self.nonce, &self.key) != self.sum {
            return Err(Refusal::Damaged);
        }
        bytes(&self.salt)
    }

    fn open(&self, binding: &[u8], wrapping: &[u8; 32]) -> Result<Secret, Refusal> {
        let aad = bound(binding, &bytes::<16>(&self.salt)?);
        let encrypted = HEXLOWER.decode(self.key.as_bytes()).map_err(|_| Refusal::Damaged)?;
        let payload = Payload { msg: &encrypted, aad: &aad };
        XChaCha20Poly1305::new(wrapping.into())
            .decrypt(&XNonce::from(bytes::<24>(&self.nonce)?), payload)
            .map(Secret::new)
            .map_err(|_| Refusal::Wrong)
    }
}

fn bound(binding: &[u8], salt: &Salt) -> Vec<u8> {
    [binding, salt].concat()
}

fn bytes<const N: usize>(hex: &str) -> Result<[u8; N], Refusal> {
    let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| Refusal::Damaged)?;
    bytes.try_into().map_err(|_| Refusal::Damaged)
}

fn sum(binding: &[u8], salt: &str, nonce: &str, key: &str) -> String {
    let mut digest = Sha256::new_with_prefix(binding);
    for part in [salt, nonce, key] {
        digest.update(part);
        digest.update([0]);
    }
    let mut sum = HEXLOWER.encode(&digest.finalize());
    sum.truncate(16);
    sum
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assume, proptest};

    struct Steady;

    impl Entropy for Steady {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    proptest! {
        /// Four terabytes that were allocated first would end the test.
        #[test]
        fn a_cost_out_of_bounds_is_refused_before_it_is_paid(
            memory_kib in any::<u32>(), passes in any::<u32>(), lanes in any::<u32>(),
        ) {
            prop_assume!(!Cost::MEMORY_KIB.contains(&memory_kib));
            for argon2id in [
                Cost { memory_kib, ..Cost::USUAL },
                Cost { passes: passes.max(11), ..Cost::USUAL },
                Cost { lanes: lanes.max(9), ..Cost::USUAL },
                Cost { memory_kib, passes, lanes },
            ] {
                // Sound in every other way: its sum is right.
                let (vault, key) = (Uuid::nil(), Secret::new(vec![1; 32]));
                let wrapped = Wrapped::new(&argon2id.binding(vault), &[7; 16], &[9; 32], &key, &Steady).unwrap();
                let slot = Slot::Passphrase { made_at: DateTime::UNIX_EPOCH, argon2id, wrapped };
                let typed = SecretText::new("four plain words".into());
                let opened = slot.open(vault, &Key::Passphrase(&typed));
                prop_assert!(matches!(opened, Err(Refusal::Damaged)));
            }
        }
    }
}
