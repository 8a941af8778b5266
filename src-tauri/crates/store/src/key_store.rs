//! Where the vault's key is kept: the system's own store for secrets, never a file beside the vault.

use crate::secret::Secret;
use keyring_core::api::CredentialStoreApi;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

#[cfg(feature = "testing")]
mod memory;
#[cfg(feature = "testing")]
pub use memory::MemoryKeyStore;

/// The key store does not answer, or said no.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed in the key store: {reason}")]
pub struct KeyStoreError {
    /// What was being done.
    pub operation: &'static str,
    /// What the key store said.
    pub reason: String,
}

/// A place for secrets, each under the name of an account.
pub trait KeyStore: Send + Sync {
    /// The secret of `account`; `None` where the store answers that it has none.
    ///
    /// # Errors
    /// The store does not answer, is locked, or holds something that cannot be read.
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError>;

    /// Keeps a secret, in place of an older one.
    ///
    /// # Errors
    /// The store does not answer or does not take it.
    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError>;

    /// Removes a secret; one that is not there is no error.
    ///
    /// # Errors
    /// The store does not answer or does not let go of it.
    fn delete(&self, account: &str) -> Result<(), KeyStoreError>;
}

/// A key store that is asked for a key once: it may ask the person, who is not to be asked twice for one opening.
pub struct AskedOnce<'a> {
    keys: &'a dyn KeyStore,
    found: Mutex<Option<(String, Secret)>>,
}

impl<'a> AskedOnce<'a> {
    /// Before it is asked.
    pub fn new(keys: &'a dyn KeyStore) -> Self {
        Self { keys, found: Mutex::default() }
    }

    fn found(&self) -> MutexGuard<'_, Option<(String, Secret)>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyStore for AskedOnce<'_> {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
        if let Some((_, secret)) = self.found().as_ref().filter(|(known, _)| known == account) {
            return Ok(Some(secret.again()));
        }
        let found = self.keys.get(account)?;
        *self.found() = found.as_ref().map(|secret| (account.to_owned(), secret.again()));
        Ok(found)
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        *self.found() = None;
        self.keys.set(account, secret)
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        *self.found() = None;
        self.keys.delete(account)
    }
}

/// The system's key store: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
///
/// Each call connects anew, so a store that was started meanwhile is found.
#[derive(Debug, Default)]
pub struct SystemKeyStore;

const SERVICE: &str = "ringtrue";

/// Long enough to type a password when the system asks for it; after that the store counts as not answering.
const PATIENCE: Duration = Duration::from_secs(180);

impl KeyStore for SystemKeyStore {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
        ask("reading the key", account, |entry| match entry.get_secret() {
            Err(keyring_core::Error::NoEntry) => Ok(None),
            found => found.map(|bytes| Some(Secret::new(bytes))),
        })
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        let secret = secret.again();
        ask("keeping the key", account, move |entry| entry.set_secret(secret.expose()))
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        ask("removing the key", account, |entry| match entry.delete_credential() {
            Err(keyring_core::Error::NoEntry) => Ok(()),
            done => done,
        })
    }
}

/// Asks on a thread of its own: a key store may hang, or fail in ways that end the thread.
fn ask<T: Send + 'static>(
    operation: &'static str,
    account: &str,
    question: impl FnOnce(keyring_core::Entry) -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, KeyStoreError> {
    // Only the words of the error: some of its values carry the secret's bytes.
    let failed = |reason: &dyn fmt::Display| KeyStoreError { operation, reason: reason.to_string() };
    let (answer, wait) = mpsc::sync_channel(1);
    let account = account.to_owned();
    thread::Builder::new()
        .name("key store".into())
        .spawn(move || {
            // Nobody waits any more if this fails.
            answer.send(entry(&account).and_then(question)).ok();
        })
        .map_err(|e| failed(&e))?;
    wait.recv_timeout(PATIENCE).map_err(|e| failed(&e))?.map_err(|e| failed(&e))
}

#[cfg(target_os = "macos")]
fn entry(account: &str) -> keyring_core::Result<keyring_core::Entry> {
    apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, account, None)
}

#[cfg(windows)]
fn entry(account: &str) -> keyring_core::Result<keyring_core::Entry> {
    windows_native_keyring_store::Store::new()?.build(SERVICE, account, None)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn entry(account: &str) -> keyring_core::Result<keyring_core::Entry> {
    let label = std::collections::HashMap::from([("label", "Ringtrue: the key to the call diary")]);
    zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, account, Some(&label))
}
