//! A key store in memory, which can also play one that does not answer.

use super::{KeyStore, KeyStoreError};
use crate::secret::Secret;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps secrets for as long as it lives.
#[derive(Debug, Default)]
pub struct MemoryKeyStore {
    secrets: Mutex<HashMap<String, Secret>>,
    silent: AtomicBool,
}

impl MemoryKeyStore {
    /// From now on it does not answer; or does again.
    pub fn set_unavailable(&self, unavailable: bool) {
        self.silent.store(unavailable, Ordering::SeqCst);
    }

    /// The accounts that have a secret, sorted.
    pub fn accounts(&self) -> Vec<String> {
        let mut accounts: Vec<_> = self.locked().keys().cloned().collect();
        accounts.sort();
        accounts
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(
        &self,
        operation: &'static str,
    ) -> Result<MutexGuard<'_, HashMap<String, Secret>>, KeyStoreError> {
        if self.silent.load(Ordering::SeqCst) {
            return Err(KeyStoreError { operation, reason: "told not to answer".into() });
        }
        Ok(self.locked())
    }
}

impl KeyStore for MemoryKeyStore {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
        let secrets = self.answer("reading the key")?;
        Ok(secrets.get(account).map(|secret| secret.again()))
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        let mut secrets = self.answer("keeping the key")?;
        secrets.insert(account.to_owned(), secret.again());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        self.answer("removing the key")?.remove(account);
        Ok(())
    }
}
