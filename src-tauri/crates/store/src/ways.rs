//! Changing the ways into an open vault. The diary is never rewritten: only the key file is, whole each time.
//!
//! A new slot is written beside the old ones, read back and proved to open before an old one goes. So after a crash at
//! any moment the vault opens by the ways there were, by the new one, or by both. A recovery code is worth nothing before
//! it is on paper: a new one is pending, and the old one stays, until that is confirmed.

use crate::error::StoreError;
use crate::file;
use crate::key_file::{KeptWay, KeyFile};
use crate::key_store::{KeyStore, KeyStoreError};
use crate::recovery_code::RecoveryCode;
use crate::secret::{Secret, SecretText};
use crate::slots::{Key, Refusal, Slot, account_of};
use crate::vault::Vault;
use ringtrue_model::{Clock, Code, Entropy, WayIn};
use std::sync::{MutexGuard, PoisonError};
use uuid::Uuid;

/// What an open vault keeps of how it was opened.
pub(crate) struct Held {
    pub(crate) key: Secret,
    pub(crate) key_file: KeyFile,
}

impl Vault {
    /// The ways in, each once; a recovery code that is pending stands behind the one that it is to replace.
    ///
    /// # Errors
    /// [`StoreError::Closed`].
    pub fn ways(&self) -> Result<Vec<KeptWay>, StoreError> {
        let held = self.held();
        Ok(held.as_ref().ok_or(StoreError::Closed)?.key_file.kept_ways())
    }

    /// Sets the passphrase; an older one opens the vault no more.
    ///
    /// # Errors
    /// The folder cannot be written to. The ways in are then as they were, or both passphrases open the vault.
    pub fn set_passphrase(
        &self,
        passphrase: &SecretText,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<(), StoreError> {
        let _changing = self.changing();
        let (key_file, _) = self.copied()?;
        self.exchange(key_file, &Key::Passphrase(passphrase), |vault, key| {
            Slot::passphrase(vault, key, passphrase, clock.now(), entropy)
        })
    }

    /// Makes a recovery code. It opens the vault at once and is pending: the one there was opens it too, until the new
    /// one is [confirmed](Self::confirm_recovery_code) or has opened the vault. Another one that is pending ends.
    ///
    /// # Errors
    /// The folder cannot be written to. A code that was confirmed opens the vault as before.
    pub fn make_recovery_code(
        &self,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<RecoveryCode, StoreError> {
        let code = RecoveryCode::new(entropy);
        let _changing = self.changing();
        let (mut key_file, _) = self.copied()?;
        key_file.remove_pending();
        self.add(key_file, &Key::RecoveryCode(&code), |vault, key| {
            Slot::recovery_code(vault, key, &code, clock.now(), entropy)
        })?;
        Ok(code)
    }

    /// Takes the word that the recovery code that is pending is on paper: the one before it opens the vault no more.
    /// Where none is pending this does nothing.
    ///
    /// # Errors
    /// The folder cannot be written to. Both codes then open the vault.
    pub fn confirm_recovery_code(&self) -> Result<(), StoreError> {
        let _changing = self.changing();
        let (mut key_file, _) = self.copied()?;
        if key_file.settle(WayIn::RecoveryCode) {
            self.rewrite(&key_file)?;
        }
        Ok(())
    }

    /// Puts the key into the system's key store, also where it was there and got lost.
    ///
    /// # Errors
    /// [`StoreError::KeyStoreUnavailable`]; the folder cannot be written to.
    pub fn use_key_store(&self, keys: &dyn KeyStore, clock: &dyn Clock) -> Result<(), StoreError> {
        let _changing = self.changing();
        let (key_file, _) = self.copied()?;
        self.exchange(key_file, &Key::System(keys), |vault, key| {
            keep_key(keys, vault, key).map_err(Refusal::KeyStore)?;
            Ok(Slot::system(vault, clock.now()))
        })
    }

    /// Removes a way in; one that is not there is no error. Out of a key store that does not answer now the key is
    /// taken when the vault opens next.
    ///
    /// # Errors
    /// [`StoreError::LastWay`] where no way would be left that serves every day; a recovery code alone does not. The
    /// folder cannot be written to.
    pub fn remove_way(&self, way: WayIn, keys: &dyn KeyStore) -> Result<(), StoreError> {
        let _changing = self.changing();
        let (mut key_file, _) = self.copied()?;
        let ways = key_file.ways();
        if !ways.contains(&way) {
            return Ok(());
        }
        if !serves_without(&ways, way) {
            return Err(StoreError::LastWay);
        }
        match way {
            WayIn::System => key_file.retire_system(),
            WayIn::Passphrase | WayIn::RecoveryCode => key_file.remove(way),
        }
        let written = self.rewrite(&key_file)?;
        self.empty(written, keys);
        Ok(())
    }

    /// Takes keys out of the key store whose slots were removed while it did not answer.
    pub fn empty_retired(&self, keys: &dyn KeyStore) {
        let _changing = self.changing();
        if let Ok((key_file, _)) = self.copied() {
            self.empty(key_file, keys);
        }
    }

    fn empty(&self, mut key_file: KeyFile, keys: &dyn KeyStore) {
        if key_file.retired().is_empty() {
            return;
        }
        if let Err(error) = key_file.retired().iter().try_for_each(|account| keys.delete(account)) {
            tracing::warn!(operation = error.operation, "a key stays in the key store until the next start");
            return;
        }
        key_file.forget_retired();
        if let Err(error) = self.rewrite(&key_file) {
            tracing::warn!(code = ?error.code(), "the key file keeps the name of a removed key");
        }
    }

    /// Adds the slot that `make` makes, and removes the older ones of its kind.
    fn exchange(
        &self,
        key_file: KeyFile,
        proof: &Key<'_>,
        make: impl FnOnce(Uuid, &Secret) -> Result<Slot, Refusal>,
    ) -> Result<(), StoreError> {
        let mut written = self.add(key_file, proof, make)?;
        if written.settle(proof.way()) {
            self.rewrite(&written)?;
        }
        Ok(())
    }

    /// Adds the slot that `make` makes, and proves that `proof` opens it as it was written.
    fn add(
        &self,
        mut key_file: KeyFile,
        proof: &Key<'_>,
        make: impl FnOnce(Uuid, &Secret) -> Result<Slot, Refusal>,
    ) -> Result<KeyFile, StoreError> {
        let key = self.key()?;
        let slot = make(key_file.vault(), &key).map_err(|refusal| match refusal {
            Refusal::KeyStore(error) => error.into(),
            Refusal::Wrong | Refusal::Damaged => StoreError::Declined(Code::Internal),
        })?;
        key_file.add(slot);
        let written = self.rewrite(&key_file)?;
        if written.prove_newest(proof)? != key {
            return Err(StoreError::Declined(Code::Internal));
        }
        Ok(written)
    }

    /// One change at a time. The key itself is never held on to meanwhile: a change may wait for the key store, and
    /// locking must not wait for that.
    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn copied(&self) -> Result<(KeyFile, Secret), StoreError> {
        let held = self.held();
        let held = held.as_ref().ok_or(StoreError::Closed)?;
        Ok((held.key_file.clone(), held.key.again()))
    }

    /// Writes the key file, and gives it as it stands there now.
    fn rewrite(&self, key_file: &KeyFile) -> Result<KeyFile, StoreError> {
        let mut held = self.held();
        let held = held.as_mut().ok_or(StoreError::Closed)?;
        held.key_file = key_file.write()?;
        Ok(held.key_file.clone())
    }

    pub(crate) fn with_key<T>(&self, work: impl FnOnce(Uuid, &Secret) -> T) -> Result<T, StoreError> {
        let held = self.held();
        let held = held.as_ref().ok_or(StoreError::Closed)?;
        Ok(work(held.key_file.vault(), &held.key))
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a vault with these ways in can do without one of them: another is left that serves every day.
pub fn serves_without(ways: &[WayIn], way: WayIn) -> bool {
    ways.iter().any(|other| *other != way && *other != WayIn::RecoveryCode)
}

/// Puts the key into the key store, and proves that it comes out again.
pub(crate) fn keep_key(keys: &dyn KeyStore, vault: Uuid, key: &Secret) -> Result<(), KeyStoreError> {
    let account = account_of(vault);
    keys.set(&account, key)?;
    if keys.get(&account)?.as_ref() == Some(key) {
        return Ok(());
    }
    Err(KeyStoreError {
        operation: "reading the new key back",
        reason: "it gave back something else".to_owned(),
    })
}

/// Brings the key file of a vault that `way` has just opened to what this program writes, and finishes an exchange of
/// slots that was broken off. The vault opens either way.
pub(crate) fn bring_up_to_date(key_file: KeyFile, way: &Key<'_>, key: &Secret) -> KeyFile {
    // What an interrupted writing left.
    file::clear_unfinished(key_file.path()).ok();
    let mut fresh = key_file.clone();
    let older = fresh.bring_up_to_date(key);
    // A new slot that opens the vault is one that its owner knows; the one it was to replace goes.
    let newer =
        key_file.is_unsettled(way.way()) && key_file.prove_newest(way).is_ok() && fresh.settle(way.way());
    if !older && !newer {
        return key_file;
    }
    match fresh.write() {
        Ok(written) => written,
        Err(error) => {
            tracing::warn!(code = ?error.code(), "the key file stays as it was");
            key_file
        }
    }
}
