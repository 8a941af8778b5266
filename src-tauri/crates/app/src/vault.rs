//! Opening the vault, and what can be said while it is not open.

use crate::App;
use crate::api::{Keys, NewVault, Notice, RecoveryCode, SealedCall, SetPassphrase, Unlock, VaultStatus};
use crate::failure::told;
use ringtrue_model::{CallFields, Code, Failure, WayIn};
use ringtrue_store::{ReadView, StoreError, Vault, WriteTx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};

/// The vault as seen from here.
pub(crate) enum Door {
    Opening,
    Open(Arc<Vault>),
    Shut(Failure),
}

impl Door {
    fn status(&self) -> VaultStatus {
        match self {
            Self::Opening => VaultStatus::Opening,
            Self::Open(vault) => {
                VaultStatus::Ready { new: vault.is_new(), filed: 0, unread: 0, renewed: false }
            }
            Self::Shut(failure) => VaultStatus::Trouble { failure: failure.clone(), ways: Vec::new() },
        }
    }
}

impl App {
    /// Whether the diary can be used.
    ///
    /// # Errors
    /// None: trouble with the vault is an answer.
    pub fn vault_status(&self) -> Result<VaultStatus, Failure> {
        Ok(self.door.read().unwrap_or_else(PoisonError::into_inner).status())
    }

    /// Tries to open the vault once more, as when the key store has come back.
    ///
    /// # Errors
    /// None: trouble with the vault is an answer.
    pub fn vault_retry(&self) -> Result<VaultStatus, Failure> {
        {
            let mut door = self.door.write().unwrap_or_else(PoisonError::into_inner);
            match *door {
                Door::Shut(_) => *door = Door::Opening,
                Door::Opening | Door::Open(_) => return Ok(door.status()),
            }
        }
        self.open_vault();
        self.vault_status()
    }

    /// Makes a vault that a passphrase opens, where there never was one and no key store answers.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn create_vault(&self, _request: NewVault) -> Result<VaultStatus, Failure> {
        Err(Code::BadRequest.into())
    }

    /// Locks the vault.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn lock_vault(&self) -> Result<(), Failure> {
        Err(Code::BadRequest.into())
    }

    /// Opens the locked vault.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn unlock_vault(&self, _request: Unlock) -> Result<VaultStatus, Failure> {
        Err(Code::BadRequest.into())
    }

    /// Keeps a call that was written down while the vault is locked.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn seal_call(&self, _request: CallFields) -> Result<SealedCall, Failure> {
        Err(Code::BadRequest.into())
    }

    /// The ways into the open vault.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn keys(&self) -> Result<Keys, Failure> {
        Err(Code::BadRequest.into())
    }

    /// Sets the passphrase.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn set_passphrase(&self, _request: SetPassphrase) -> Result<(), Failure> {
        Err(Code::BadRequest.into())
    }

    /// Adds the key store.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn use_key_store(&self) -> Result<(), Failure> {
        Err(Code::BadRequest.into())
    }

    /// Makes a recovery code.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn make_recovery_code(&self) -> Result<RecoveryCode, Failure> {
        Err(Code::BadRequest.into())
    }

    /// Removes a way in.
    ///
    /// # Errors
    /// [`Code::BadRequest`].
    pub fn remove_way(&self, _request: WayIn) -> Result<(), Failure> {
        Err(Code::BadRequest.into())
    }

    /// Opens the vault. It blocks while the key store asks the person.
    pub fn open_vault(&self) {
        let open = || Vault::open(&self.data_dir, &*self.keys, &*self.clock, &*self.entropy);
        let door = match catch_unwind(AssertUnwindSafe(open)) {
            Ok(Ok(vault)) => Door::Open(Arc::new(vault)),
            Ok(Err(error)) => Door::Shut(told(error)),
            // Logged where it happened. The person can try again, which a door that is opening for ever forbids.
            Err(_) => Door::Shut(Code::Internal.into()),
        };
        let open = matches!(door, Door::Open(_));
        *self.door.write().unwrap_or_else(PoisonError::into_inner) = door;
        if open {
            self.settle_directory_copy();
        }
        self.say(Notice::Vault);
        self.bell.ring();
    }

    /// Closes the vault; what is under way there is finished first.
    pub(crate) fn close_vault(&self) {
        *self.door.write().unwrap_or_else(PoisonError::into_inner) = Door::Shut(Code::VaultOpening.into());
    }

    pub(crate) fn read<T>(
        &self,
        question: impl FnOnce(&ReadView<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        self.vault()?.read(question).map_err(told)
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.vault()?.write(change).map_err(told)
    }

    fn vault(&self) -> Result<Arc<Vault>, Failure> {
        match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Opening => Err(Code::VaultOpening.into()),
            Door::Open(vault) => Ok(Arc::clone(vault)),
            Door::Shut(failure) => Err(failure.clone()),
        }
    }
}
