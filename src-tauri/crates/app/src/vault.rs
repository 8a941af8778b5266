//! Opening the vault, and what can be said while it is not open.

use crate::App;
use crate::api::{Notice, VaultStatus};
use crate::failure::told;
use ringtrue_model::{Code, Failure};
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
            Self::Open(vault) => VaultStatus::Ready { new: vault.is_new() },
            Self::Shut(failure) => VaultStatus::Trouble { failure: failure.clone() },
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
