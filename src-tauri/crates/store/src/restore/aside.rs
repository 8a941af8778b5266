//! The vaults that restores put aside.

use super::VAULT;
use crate::error::StoreError;
use crate::file;
use std::fs;
use std::path::Path;

pub(super) const REPLACED: &str = "replaced";

/// A vault that an earlier restore put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedVault {
    /// When, as the name of its folder.
    pub name: String,
    /// The size of its file in bytes.
    pub size: u64,
}

/// The vaults that restores put aside, the latest first.
///
/// # Errors
/// [`StoreError::File`] when the folder cannot be read.
pub fn replaced(folder: &Path) -> Result<Vec<ReplacedVault>, StoreError> {
    let place = folder.join(REPLACED);
    let entries = file::entries(&place).map_err(StoreError::file("listing what was replaced", &place))?;
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Ok(vault) = fs::metadata(entry.path().join(VAULT))
            && is_plain(&name)
        {
            found.push(ReplacedVault { name, size: vault.len() });
        }
    }
    found.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(found)
}

/// Removes a vault that an earlier restore put aside.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::File`].
pub fn remove_replaced(folder: &Path, name: &str) -> Result<(), StoreError> {
    let aside = folder.join(REPLACED).join(name);
    if !is_plain(name) || !aside.join(VAULT).is_file() {
        return Err(StoreError::NotFound { operation: "removing what was replaced" });
    }
    // The vault goes first: without it the folder is no longer told as one.
    fs::remove_file(aside.join(VAULT))
        .and_then(|()| fs::remove_dir_all(&aside))
        .map_err(StoreError::file("removing what was replaced", &aside))
}

/// Digits and hyphens: a name that was made here and leads nowhere else.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}
