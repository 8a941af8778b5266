//! The sealed inbox: calls that were written down while the vault was locked. Everybody who reaches the folder can put
//! one in; only the open vault can read one.
//!
//! Each call is a file of its own, `inbox/<call>.sealed`, a sealed box (X25519, XSalsa20-Poly1305) to a key pair that is
//! derived from the vault's key. A call is removed from here only when it stands in the vault; one that cannot be read
//! is left where it is. A call that the person is still on is `inbox/<call>.running`, locked or not, and gets its other
//! name when it ends; one that is found at a start was cut off.

use crate::error::StoreError;
use crate::file;
use crate::key_file::KeyFile;
use crate::secret::Secret;
use crate::slots::derived;
use crate::steps;
use crate::vault::Vault;
use crypto_box::aead::rand_core::{self, CryptoRng, RngCore};
use crypto_box::{PublicKey, SecretKey};
use data_encoding::HEXLOWER;
use ringtrue_model::{Call, CallId, Code, Entropy};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use uuid::Uuid;
use zeroize::Zeroizing;

const FOLDER: &str = "inbox";
const ENDING: &str = "sealed";
const RUNNING: &str = "running";

/// Larger than any call whose fields are within their limits.
const LARGEST: usize = 4 << 20;

/// More calls than anybody writes down before they open their vault once; whoever sits at a locked program cannot fill
/// the disk.
const MOST: usize = 1_000;

/// A sealed call's length says no more of what was written than this many bytes.
const STEP: usize = 1_024;

/// What lies in the inbox.
#[derive(Debug)]
pub struct Inbox {
    /// The calls that can be read, the oldest first.
    pub calls: Vec<Call>,
    /// Those that never ended, the oldest first.
    pub running: Vec<Call>,
    /// How many files cannot be read.
    pub unread: u32,
}

/// Puts a call into the inbox of the vault in `folder`, in place of what was put there under its identity before.
///
/// # Errors
/// [`StoreError::Declined`] with [`Code::TooMany`] when the inbox is full and with [`Code::TooLong`] for a call that is
/// too large; [`StoreError::KeyFileMissing`] where no vault was ever opened by this program; the folder cannot be
/// written to, or the disk is full.
pub fn seal(folder: &Path, call: &Call, entropy: &dyn Entropy) -> Result<(), StoreError> {
    put(folder, call, ENDING, entropy)
}

/// The same for a call that the person is still on.
///
/// # Errors
/// As [`seal`].
pub fn seal_running(folder: &Path, call: &Call, entropy: &dyn Entropy) -> Result<(), StoreError> {
    put(folder, call, RUNNING, entropy)
}

/// A call that was kept as running has ended: it is one like the others now.
///
/// # Errors
/// It is not there, or the folder cannot be written to.
pub fn end_running(folder: &Path, call: CallId) -> Result<(), StoreError> {
    let inbox = folder.join(FOLDER);
    let (running, ended) = (path_of(&inbox, call, RUNNING), path_of(&inbox, call, ENDING));
    let renamed = steps::reached("before a call is ended")
        .and_then(|()| fs::rename(&running, ended))
        .and_then(|()| file::sync_folder(&inbox));
    renamed.map_err(StoreError::file("ending a call", &running))
}

/// Removes a running call of which nothing is to be kept; one that is not there is no error.
///
/// # Errors
/// The folder cannot be written to.
pub fn drop_running(folder: &Path, call: CallId) -> Result<(), StoreError> {
    remove(&path_of(&folder.join(FOLDER), call, RUNNING))
}

fn put(folder: &Path, call: &Call, ending: &str, entropy: &dyn Entropy) -> Result<(), StoreError> {
    let key_path = folder.join(crate::KEY_FILE);
    let key_file = KeyFile::read(&key_path)?;
    let public_key = key_file
        .and_then(|file| file.inbox())
        .map(PublicKey::from_bytes)
        .ok_or(StoreError::KeyFileMissing { path: key_path })?;
    let inbox = folder.join(FOLDER);
    let path = path_of(&inbox, call.id, ending);
    if waiting(folder, None) >= MOST && !path.exists() {
        return Err(StoreError::Declined(Code::TooMany));
    }
    let failed = || StoreError::Declined(Code::Internal);
    let mut plain = Zeroizing::new(serde_json::to_vec(call).map_err(|_| failed())?);
    if plain.len() > LARGEST {
        return Err(StoreError::Declined(Code::TooLong));
    }
    // JSON may end in spaces.
    let padded = plain.len().next_multiple_of(STEP);
    plain.resize(padded, b' ');
    let sealed = public_key.seal(&mut Luck(entropy), &plain).map_err(|_| failed())?;
    file::private_folder(&inbox).map_err(StoreError::file("making the inbox", &inbox))?;
    file::write_atomically(&path, &sealed)
}

/// Whether a call can be sealed for the vault in `folder`: its key file is sound, and has an inbox.
pub fn takes_calls(folder: &Path) -> bool {
    KeyFile::read(&folder.join(crate::KEY_FILE)).ok().flatten().is_some_and(|file| file.inbox().is_some())
}

/// How many calls wait in the inbox of the vault in `folder`, beside the one that the person is on.
pub fn waiting(folder: &Path, live: Option<CallId>) -> usize {
    let inbox = folder.join(FOLDER);
    let live = live.map(|id| path_of(&inbox, id, RUNNING));
    // An inbox that cannot be looked into is told when the vault opens.
    let files = sealed_files(&inbox).unwrap_or_default();
    files.into_iter().filter(|file| Some(file) != live.as_ref()).count()
}

impl Vault {
    /// Opens what lies in the inbox.
    ///
    /// # Errors
    /// The folder cannot be read, or the vault is closed.
    pub fn inbox(&self) -> Result<Inbox, StoreError> {
        let secret = self.with_key(secret_key)?.ok_or(StoreError::Closed)?;
        let folder = self.folder().join(FOLDER);
        let files = sealed_files(&folder).map_err(StoreError::file("reading the inbox", &folder))?;
        let mut inbox = Inbox { calls: Vec::new(), running: Vec::new(), unread: 0 };
        for file in files {
            match open(&file, &secret) {
                Some(call) if has_ending(&file, RUNNING) => inbox.running.push(call),
                Some(call) => inbox.calls.push(call),
                None => inbox.unread += 1,
            }
        }
        inbox.calls.sort_by_key(|call| call.created_at);
        inbox.running.sort_by_key(|call| call.created_at);
        Ok(inbox)
    }

    /// Removes a call from the inbox that stands in the vault by now; one that is not there is no error.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn clear_from_inbox(&self, call: CallId) -> Result<(), StoreError> {
        let inbox = self.folder().join(FOLDER);
        remove(&path_of(&inbox, call, RUNNING))?;
        remove(&path_of(&inbox, call, ENDING))
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match steps::reached("before a call leaves the inbox").and_then(|()| fs::remove_file(path)) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(StoreError::file("clearing the inbox", path)(e)),
        _ => Ok(()),
    }
}

fn path_of(inbox: &Path, call: CallId, ending: &str) -> PathBuf {
    inbox.join(format!("{}.{ending}", call.0))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// The sealed files.
fn sealed_files(inbox: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = file::entries(inbox)?.into_iter().map(|entry| entry.path());
    Ok(paths.filter(|path| has_ending(path, ENDING) || has_ending(path, RUNNING)).collect())
}

/// The call in a file, if it is one that was sealed for this vault under this name.
fn open(path: &Path, secret: &SecretKey) -> Option<Call> {
    let mut sealed = Vec::new();
    let limit = LARGEST as u64 + 2 * STEP as u64;
    File::open(path).ok()?.take(limit).read_to_end(&mut sealed).ok()?;
    let plain = Zeroizing::new(secret.unseal(&sealed).ok()?);
    let call: Call = serde_json::from_slice(&plain).ok()?;
    (path.file_stem()?.to_str()? == call.id.0.to_string()).then_some(call)
}

/// The half of the key pair that seals, in hexadecimal digits.
pub(crate) fn public_key(vault: Uuid, key: &Secret) -> Option<String> {
    Some(HEXLOWER.encode(secret_key(vault, key)?.public_key().as_bytes()))
}

/// The half that opens. It is made anew whenever it is wanted.
fn secret_key(vault: Uuid, key: &Secret) -> Option<SecretKey> {
    let bytes = derived(vault.as_bytes(), key.expose(), "ringtrue inbox 1").ok()?;
    Some(SecretKey::from_bytes(*bytes))
}

/// Our randomness in the form that the sealed box wants.
struct Luck<'a>(&'a dyn Entropy);

impl RngCore for Luck<'_> {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl CryptoRng for Luck<'_> {}
