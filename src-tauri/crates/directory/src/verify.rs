//! A repository as the client sees it.

use crate::{Files, Refused, Repository};
use chrono::{DateTime, Utc};
use ringtrue_tuf::{Conversation, Fetched, Found, Limits, Memory, Refresh, Repository as Trusted, Versions};

/// What the client trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The versions of the top-level roles.
    pub versions: Versions,
    /// When the first of the top-level roles expires.
    pub expires: DateTime<Utc>,
    /// How many files were found and verified.
    pub files: usize,
}

/// Lets the client refresh from these files at a moment, starting with a trusted root, and lets it fetch everything
/// that is listed.
///
/// # Errors
/// What the client refuses, or a file that it does not find where it is listed.
pub fn verify(files: &Files, trusted_root: &[u8], now: DateTime<Utc>) -> Result<Verified, Refused> {
    let repository = Repository::open(files.clone(), trusted_root)?;
    let mut store = Memory::default();
    verify_from(&mut store, &repository, trusted_root, now)
}

/// The same for a client that trusts already what is in its store.
pub(crate) fn verify_from(
    store: &mut Memory,
    repository: &Repository,
    trusted_root: &[u8],
    now: DateTime<Utc>,
) -> Result<Verified, Refused> {
    let files = &repository.files;
    let mut trusted = refreshed(store, files, trusted_root, now)?;
    let mut count = 0;
    for (path, _, role) in repository.in_force() {
        let mut search = trusted.search(path)?;
        while let Some(request) = search.wanted() {
            search.give(answer(files, "metadata", &request.path));
        }
        let target = match search.finish() {
            Found::Target(target) if target.role == role => target,
            Found::Hidden { why, .. } => return Err(why.into()),
            Found::Target(_) | Found::Nowhere => return Err(Refused::NotFound(path.clone())),
        };
        let request = trusted.request(&target)?;
        match answer(files, "targets", &request.path) {
            Fetched::Bytes(bytes) => target.verify(&bytes)?,
            Fetched::Missing | Fetched::Failed => return Err(Refused::Missing(path.clone())),
        }
        count += 1;
    }
    Ok(Verified { versions: trusted.versions(), expires: trusted.expires(), files: count })
}

/// The versions that the client trusts, whatever has expired.
pub(crate) fn versions(files: &Files, trusted_root: &[u8]) -> Result<Versions, Refused> {
    Ok(refreshed(&mut Memory::default(), files, trusted_root, DateTime::<Utc>::MIN_UTC)?.versions())
}

/// The client's state after a refresh from these files, whatever has expired in them.
pub(crate) fn state(files: &Files, trusted_root: &[u8]) -> Result<Memory, Refused> {
    let mut store = Memory::default();
    refreshed(&mut store, files, trusted_root, DateTime::<Utc>::MIN_UTC)?;
    Ok(store)
}

fn refreshed<'s>(
    store: &'s mut Memory,
    files: &Files,
    trusted_root: &[u8],
    now: DateTime<Utc>,
) -> Result<Trusted<&'s mut Memory>, Refused> {
    let mut refresh = Refresh::begin(store, trusted_root, now, Limits::default())?;
    while let Some(request) = refresh.wanted() {
        refresh.give(answer(files, "metadata", &request.path));
    }
    Ok(refresh.finish()?)
}

fn answer(files: &Files, folder: &str, path: &str) -> Fetched {
    match files.read(&format!("{folder}/{path}")) {
        Ok(Some(bytes)) => Fetched::Bytes(bytes),
        Ok(None) => Fetched::Missing,
        Err(_) => Fetched::Failed,
    }
}
