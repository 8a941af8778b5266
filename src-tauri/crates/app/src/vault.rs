//! Opening the vault, its states, and what can be said while it is not open.

use crate::App;
use crate::advisories::Came;
use crate::api::{NewVault, Notice, VaultStatus};
use crate::failure::told;
use crate::inbox::Filed;
use ringtrue_model::{Code, Failure, WayIn};
use ringtrue_store::{
    AskedOnce, KEY_FILE, Key, KeyFile, KeyStore, ReadView, StoreError, Vault, WriteTx, inbox,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};

/// The vault as seen from here.
pub(crate) enum Door {
    Opening,
    /// The key store was asked for the key.
    Asking,
    Open {
        vault: Arc<Vault>,
        filed: Filed,
        renewed: bool,
    },
    Locked {
        ways: Vec<WayIn>,
    },
    /// A first start without a key store.
    NoKeyStore,
    Shut {
        failure: Failure,
        ways: Vec<WayIn>,
    },
}

impl App {
    /// Whether the diary can be used.
    ///
    /// # Errors
    /// None: trouble with the vault is an answer.
    pub fn vault_status(&self) -> Result<VaultStatus, Failure> {
        // Asked first: the call that the person is on is never waited for at the door.
        let inbox = self.sealed_calls();
        Ok(match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Opening => VaultStatus::Opening,
            Door::Asking => VaultStatus::Asking { ways: self.carried_ways(), inbox },
            Door::Open { vault, filed, renewed } => VaultStatus::Ready {
                new: vault.is_new(),
                filed: filed.calls,
                unread: filed.unread,
                unfiled: filed.failure.clone(),
                renewed: *renewed,
            },
            Door::Locked { ways } => {
                VaultStatus::Locked { ways: ways.clone(), inbox: inbox.unwrap_or_default() }
            }
            Door::NoKeyStore => VaultStatus::NoKeyStore,
            Door::Shut { failure, ways } => {
                VaultStatus::Trouble { failure: failure.clone(), ways: ways.clone(), inbox }
            }
        })
    }

    /// How many calls wait to be filed, the one that the person is on left out; none where none can be sealed.
    fn sealed_calls(&self) -> Option<u32> {
        let live = self.live_id();
        let waiting = || u32::try_from(inbox::waiting(&self.data_dir, live)).unwrap_or(u32::MAX);
        inbox::takes_calls(&self.data_dir).then(waiting)
    }

    /// The ways in that need no key store, as the key file tells them.
    pub(crate) fn carried_ways(&self) -> Vec<WayIn> {
        let key_file = KeyFile::read(&self.data_dir.join(KEY_FILE)).ok().flatten();
        key_file.map(|file| file.carried_ways()).unwrap_or_default()
    }

    /// Tries to open the vault once more, as when the key store has come back.
    ///
    /// # Errors
    /// None: trouble with the vault is an answer.
    pub fn vault_retry(&self) -> Result<VaultStatus, Failure> {
        let again = {
            let mut door = self.door.write().unwrap_or_else(PoisonError::into_inner);
            let again = matches!(*door, Door::Shut { .. } | Door::NoKeyStore);
            if again {
                *door = Door::Opening;
            }
            again
        };
        if again {
            self.open_vault();
        }
        self.vault_status()
    }

    /// Opens the vault by the key store, unless it was locked when the program ended or has no slot there. It blocks
    /// while the key store asks the person.
    pub fn open_vault(&self) {
        self.open_at(self.gate());
    }

    /// The same by whoever is at the gate already.
    pub(crate) fn open_at(&self, gate: MutexGuard<'_, ()>) {
        let locks = self.locks.load(Ordering::SeqCst);
        match self.guarded(|| self.find_door()) {
            Door::Asking => self.open_by_key_store(gate, locks),
            door => self.enter(door, locks, &gate),
        }
    }

    /// Asks the key store for the key and opens the vault by it. The key store may ask the person, or hang: so nobody is
    /// kept at the gate while it does, and the vault may be opened in another way meanwhile.
    pub(crate) fn open_by_key_store(&self, gate: MutexGuard<'_, ()>, locks: u32) {
        drop(self.exchange_door(Door::Asking));
        drop(gate);
        self.say(Notice::Vault);
        let keys = AskedOnce::new(&*self.keys);
        let asked = self.guarded(|| {
            let key_file = KeyFile::read(&self.data_dir.join(KEY_FILE)).ok().flatten();
            match key_file.map(|file| file.unlock(&Key::System(&keys))) {
                Some(Err(error @ StoreError::KeyStoreUnavailable(_))) => self.shut(error),
                _ => Door::Opening,
            }
        });
        let gate = self.gate();
        if !matches!(*self.door.read().unwrap_or_else(PoisonError::into_inner), Door::Asking) {
            return;
        }
        let door = match asked {
            Door::Opening => {
                drop(self.exchange_door(Door::Opening));
                self.guarded(|| self.open_with(&keys))
            }
            refused => refused,
        };
        self.enter(door, locks, &gate);
    }

    fn open_with(&self, keys: &dyn KeyStore) -> Door {
        match Vault::open(&self.data_dir, keys, &*self.clock, &*self.entropy) {
            Ok(vault) => self.opened(vault, false),
            Err(error) => self.shut(error),
        }
    }

    /// Makes a vault that a passphrase opens, at a first start where no key store answers.
    ///
    /// # Errors
    /// [`Code::BadRequest`] in every other state and for a passphrase that is empty, [`Code::TooLong`] for one of more
    /// than 1,000 characters. Trouble with the vault is an answer.
    pub fn create_vault(&self, request: NewVault) -> Result<VaultStatus, Failure> {
        crate::ways::usable(&request.passphrase)?;
        let gate = self.gate();
        if !matches!(*self.door.read().unwrap_or_else(PoisonError::into_inner), Door::NoKeyStore) {
            return Err(Code::BadRequest.into());
        }
        let locks = self.locks.load(Ordering::SeqCst);
        let door = self.guarded(|| {
            let made = Vault::create(&self.data_dir, &request.passphrase, &*self.clock, &*self.entropy);
            match made {
                Ok(vault) => self.opened(vault, false),
                Err(error) => Door::Shut { failure: told(error), ways: Vec::new() },
            }
        });
        self.enter(door, locks, &gate);
        self.vault_status()
    }

    /// Closes the vault; a write under way is finished first.
    pub(crate) fn close_vault(&self) {
        let shut = Door::Shut { failure: Code::VaultOpening.into(), ways: Vec::new() };
        if let Door::Open { vault, .. } = self.exchange_door(shut) {
            vault.close();
        }
    }

    /// The state to start in: open where the vault is made just now, [`Door::Asking`] where the key store has its key.
    fn find_door(&self) -> Door {
        let key_file = match Vault::key_file(&self.data_dir) {
            Ok(found) => found,
            Err(error) => return self.shut(error),
        };
        match key_file {
            Some(file) if self.is_marked_locked() || !file.ways().contains(&WayIn::System) => {
                Door::Locked { ways: crate::lock::ways_when_locked(file.ways()) }
            }
            Some(_) => Door::Asking,
            None => match self.open_with(&*self.keys) {
                Door::Shut { failure, .. } if failure.code == Code::KeyStoreUnavailable => Door::NoKeyStore,
                door => door,
            },
        }
    }

    /// The state after opening failed.
    pub(crate) fn shut(&self, error: StoreError) -> Door {
        let about_a_key = matches!(
            error,
            StoreError::KeyStoreUnavailable(_)
                | StoreError::KeyMissing { .. }
                | StoreError::KeyOfAnotherVault { .. }
        );
        let ways = if about_a_key { self.carried_ways() } else { Vec::new() };
        Door::Shut { failure: told(error), ways }
    }

    /// The state after opening went well: what was written down meanwhile is filed first.
    pub(crate) fn opened(&self, vault: Vault, renewed: bool) -> Door {
        if vault.ways().is_ok_and(|ways| ways.is_empty()) {
            // Every slot was damaged, and the key store had the key.
            vault.use_key_store(&*self.keys, &*self.clock).map_err(told).unwrap_or_default();
        }
        let filed = self.file_inbox(&vault);
        self.clear_export(&vault);
        Door::Open { vault: Arc::new(vault), filed, renewed }
    }

    /// Goes into a state, and tells. `locks` is how often the vault was to be locked when opening began: a wish to lock
    /// that came meanwhile is obeyed. Only whoever is at the gate may do this.
    pub(crate) fn enter(&self, door: Door, locks: u32, _gate: &MutexGuard<'_, ()>) {
        let filed = matches!(&door, Door::Open { filed, .. } if filed.calls > 0);
        let open = matches!(door, Door::Open { .. });
        drop(self.exchange_door(door));
        // At a first start there is a place for the call that the person is on only now.
        self.keep_live_call();
        if self.locks.load(Ordering::SeqCst) != locks {
            self.shut_and_mark();
        } else if open {
            self.unmark_locked();
            self.bell.open();
            self.look_for_advisories(Came::WithTheDirectory);
        }
        self.say(Notice::Vault);
        if filed {
            self.say(Notice::Calls);
        }
        self.bell.ring();
        if let Ok(vault) = self.vault() {
            vault.empty_retired(&*self.keys);
        }
    }

    pub(crate) fn exchange_door(&self, door: Door) -> Door {
        std::mem::replace(&mut *self.door.write().unwrap_or_else(PoisonError::into_inner), door)
    }

    /// Where whoever opens or makes the vault waits until nobody else does.
    pub(crate) fn gate(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic is logged where it happened. The person can try again, which a door that is opening for ever forbids.
    pub(crate) fn guarded(&self, open: impl FnOnce() -> Door) -> Door {
        catch_unwind(AssertUnwindSafe(open))
            .unwrap_or_else(|_| Door::Shut { failure: Code::Internal.into(), ways: Vec::new() })
    }

    pub(crate) fn read<T>(
        &self,
        question: impl FnOnce(&ReadView<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Failure> {
        self.vault()?.read(question).map_err(|error| self.told_here(error))
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.vault()?.write(change).map_err(|error| self.told_here(error))
    }

    /// The open vault, for one operation: it is not to be kept, for it may be locked at any time.
    pub(crate) fn vault(&self) -> Result<Arc<Vault>, Failure> {
        match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Opening | Door::Asking => Err(Code::VaultOpening.into()),
            Door::Open { vault, .. } => Ok(Arc::clone(vault)),
            Door::Locked { .. } => Err(Code::VaultLocked.into()),
            Door::NoKeyStore => Err(Code::KeyStoreUnavailable.into()),
            Door::Shut { failure, .. } => Err(failure.clone()),
        }
    }
}
