//! The ways into the open vault: seen, added, changed and removed.

use crate::App;
use crate::api::{KeySlot, Keys, Notice, RecoveryCode, SetPassphrase};
use crate::failure::told;
use ringtrue_model::{Code, Failure, WayIn};
use ringtrue_store::{KeptWay, SecretText, StoreError, Vault, serves_without};

/// Characters of a passphrase at most: more than anybody types.
const LONGEST: usize = 1_000;

impl App {
    /// The ways into the vault.
    ///
    /// # Errors
    /// When the vault is not open.
    pub fn keys(&self) -> Result<Keys, Failure> {
        let found = self.vault()?.ways().map_err(told)?;
        let ways: Vec<WayIn> = found.iter().map(|kept| kept.way).collect();
        let slot = |KeptWay { way, made_at, pending }| KeySlot {
            way,
            made_at,
            pending,
            removable: serves_without(&ways, way),
        };
        Ok(Keys { slots: found.into_iter().map(slot).collect() })
    }

    /// Sets the passphrase, or changes it: an older one opens the vault no more.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for an empty one, [`Code::TooLong`] for one of more than 1,000 characters; when the vault
    /// is not open or its folder cannot be written to.
    pub fn set_passphrase(&self, request: SetPassphrase) -> Result<(), Failure> {
        usable(&request.passphrase)?;
        self.change_ways(|vault| vault.set_passphrase(&request.passphrase, &*self.clock, &*self.entropy))
    }

    /// Puts the key into the system's key store, so that there is nothing to type.
    ///
    /// # Errors
    /// [`Code::KeyStoreUnavailable`]; when the vault is not open or its folder cannot be written to.
    pub fn use_key_store(&self) -> Result<(), Failure> {
        self.change_ways(|vault| vault.use_key_store(&*self.keys, &*self.clock))
    }

    /// Makes a recovery code, which is told once and kept nowhere. It is pending until it is
    /// [confirmed](Self::confirm_recovery_code); the code there was opens the vault as long.
    ///
    /// # Errors
    /// When the vault is not open or its folder cannot be written to.
    pub fn make_recovery_code(&self) -> Result<RecoveryCode, Failure> {
        let made_at = self.clock.now();
        let code = self.change_ways(|vault| vault.make_recovery_code(&*self.clock, &*self.entropy))?;
        Ok(RecoveryCode { code: code.written().expose().to_owned(), made_at })
    }

    /// Takes the person's word that the new recovery code is on paper: an older one opens the vault no more.
    ///
    /// # Errors
    /// When the vault is not open or its folder cannot be written to; then both codes open it.
    pub fn confirm_recovery_code(&self) -> Result<(), Failure> {
        self.change_ways(Vault::confirm_recovery_code)
    }

    /// Removes a way in; one that is not there is no error.
    ///
    /// # Errors
    /// [`Code::LastWay`]; when the vault is not open or its folder cannot be written to.
    pub fn remove_way(&self, request: WayIn) -> Result<(), Failure> {
        self.change_ways(|vault| vault.remove_way(request, &*self.keys))
    }

    fn change_ways<T>(&self, change: impl FnOnce(&Vault) -> Result<T, StoreError>) -> Result<T, Failure> {
        let changed = change(&*self.vault()?).map_err(told)?;
        self.say(Notice::Vault);
        Ok(changed)
    }
}

/// Whether a passphrase can be set.
pub(crate) fn usable(passphrase: &SecretText) -> Result<(), Failure> {
    if passphrase.expose().is_empty() {
        return Err(Code::BadRequest.into());
    }
    not_too_long(passphrase)
}

pub(crate) fn not_too_long(passphrase: &SecretText) -> Result<(), Failure> {
    let length = passphrase.expose().chars().count();
    if length <= LONGEST {
        return Ok(());
    }
    Err(Failure::from(Code::TooLong).with("limit", LONGEST as f64).with("length", length as f64))
}
