//! Locking the vault, and opening it again. That it is locked outlives the program: quitting is no way around it.

use crate::App;
use crate::api::{Notice, Unlock, VaultStatus};
use crate::failure::told;
use crate::vault::Door;
use ringtrue_model::{Code, Failure, WayIn};
use ringtrue_store::{Key, RecoveryCode, Vault, file};
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// Stands beside the vault while it is locked.
const MARK: &str = "vault.locked";

impl App {
    /// Locks the vault: reads are broken off, a write under way is finished, and the key and all that was read are
    /// wiped from memory. Where there is no open vault this does nothing; one that is just being opened is locked as
    /// soon as it is open.
    ///
    /// # Errors
    /// None.
    pub fn lock_vault(&self) -> Result<(), Failure> {
        self.locks.fetch_add(1, Ordering::SeqCst);
        if self.shut_and_mark() {
            self.say(Notice::Vault);
        }
        Ok(())
    }

    /// Opens the locked vault, or one whose key store has trouble. What is not the key leaves everything as it was.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::RecoveryCodeMistyped`], [`Code::WrongRecoveryCode`];
    /// [`Code::VaultLocked`] for the key store where a passphrase is asked for; [`Code::VaultOpening`], and
    /// [`Code::BadRequest`] where no vault was made yet. Other trouble with the vault is an answer.
    pub fn unlock_vault(&self, request: Unlock) -> Result<VaultStatus, Failure> {
        self.with_key(&request, |key| self.unlock_by(key))?
    }

    fn unlock_by(&self, key: &Key<'_>) -> Result<VaultStatus, Failure> {
        let gate = self.gate();
        let (ways, lost) = match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Locked { ways } => (ways.clone(), false),
            Door::Shut { failure, ways } => {
                (ways.clone(), matches!(failure.code, Code::KeyMissing | Code::KeyChanged))
            }
            Door::Asking => (self.carried_ways(), false),
            Door::Open { .. } => (Vec::new(), false),
            Door::Opening => return Err(Code::VaultOpening.into()),
            Door::NoKeyStore => return Err(Code::BadRequest.into()),
        };
        if self.vault().is_ok() {
            return self.vault_status();
        }
        if !ways.contains(&key.way()) {
            return Err(match key.way() {
                WayIn::System => Code::VaultLocked,
                WayIn::Passphrase => Code::WrongPassphrase,
                WayIn::RecoveryCode => Code::WrongRecoveryCode,
            }
            .into());
        }
        let locks = self.locks.load(Ordering::SeqCst);
        if key.way() == WayIn::System {
            self.open_by_key_store(gate, locks);
            return self.vault_status();
        }
        let mut refused = None;
        let door = self.guarded(|| match Vault::unlock(&self.data_dir, key, &*self.clock) {
            Ok(vault) => {
                let renewed = lost && vault.use_key_store(&*self.keys, &*self.clock).is_ok();
                self.opened(vault, renewed)
            }
            Err(error) if matches!(error.code(), Code::WrongPassphrase | Code::WrongRecoveryCode) => {
                refused = Some(told(error));
                Door::Opening
            }
            Err(error) => self.shut(error),
        });
        if let Some(failure) = refused {
            return Err(failure);
        }
        self.enter(door, locks, &gate);
        self.vault_status()
    }

    /// Does `work` with what the person has to open a vault with.
    pub(crate) fn with_key<T>(&self, unlock: &Unlock, work: impl FnOnce(&Key<'_>) -> T) -> Result<T, Code> {
        Ok(match unlock {
            Unlock::System => work(&Key::System(&*self.keys)),
            Unlock::Passphrase { passphrase } => work(&Key::Passphrase(passphrase)),
            Unlock::RecoveryCode { code } => {
                let code = RecoveryCode::read(code).map_err(|_| Code::RecoveryCodeMistyped)?;
                work(&Key::RecoveryCode(&code))
            }
        })
    }

    /// Closes the vault if it is open, and marks it as locked. Says whether it was open.
    pub(crate) fn shut_and_mark(&self) -> bool {
        let vault = {
            let mut door = self.door.write().unwrap_or_else(PoisonError::into_inner);
            let Door::Open { vault, .. } = &*door else { return false };
            let ways = vault.ways().unwrap_or_default().into_iter().map(|kept| kept.way).collect();
            let locked = Door::Locked { ways: ways_when_locked(ways) };
            match std::mem::replace(&mut *door, locked) {
                Door::Open { vault, .. } => vault,
                _ => return false,
            }
        };
        if let Err(error) = file::write_atomically(&self.mark(), b"") {
            tracing::warn!(code = ?error.code(), "the vault is locked until the program ends, no longer");
        }
        self.leave_job();
        // The key of a backup that was looked at goes as well.
        self.forget_restore().unwrap_or_default();
        vault.close();
        true
    }

    /// Whether the vault was locked when it was last seen; also where that cannot be told.
    pub(crate) fn is_marked_locked(&self) -> bool {
        self.mark().try_exists().unwrap_or(true)
    }

    pub(crate) fn unmark_locked(&self) {
        match std::fs::remove_file(self.mark()) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(kind = ?e.kind(), "the vault will be locked at the next start");
            }
            _ => {}
        }
    }

    fn mark(&self) -> PathBuf {
        self.data_dir.join(MARK)
    }
}

/// The ways in that open a locked vault: where there is a passphrase, the key store alone does not.
pub(crate) fn ways_when_locked(mut ways: Vec<WayIn>) -> Vec<WayIn> {
    ways.dedup();
    if ways.contains(&WayIn::Passphrase) {
        ways.retain(|way| *way != WayIn::System);
    }
    ways
}
