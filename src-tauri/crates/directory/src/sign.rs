//! Signing: one person adds a signature to a staged change.

use crate::lint::refuse_findings;
use crate::metadata::{Authority, Root, Signature, Signed, Targets};
use crate::repository::{ROOT, Versioned, metadata, metadata_file, roles_in};
use crate::{Files, PrivateKey, Refused, Repository, rules};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How far a role in a staged change is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The role. For a root with new keys there are two: the keys before it and its own must sign.
    pub role: String,
    /// The version that is staged.
    pub version: u64,
    /// Ids of the keys whose signature holds.
    pub signed_by: Vec<String>,
    /// How many it needs.
    pub threshold: u64,
}

impl Standing {
    /// Is it signed by enough?
    pub fn is_enough(&self) -> bool {
        self.signed_by.len() as u64 >= self.threshold
    }
}

/// Signs what the key may sign in a staged change, after the same checks as before publishing.
///
/// # Errors
/// When the rules or [`lint`](crate::lint) refuse the change, when the key signs for nothing in it, or has signed
/// already.
pub fn sign(
    before: Option<&Repository>,
    staged: &Files,
    key: &PrivateKey,
    now: DateTime<Utc>,
) -> Result<Files, Refused> {
    let after = Repository::with_change(before, staged)?;
    rules::check(&after, now)?;
    refuse_findings(&after, now)?;
    let mut outcome = (staged.clone(), Err(Refused::NotASigner));
    for (role, version) in roles_in(staged)? {
        let authorities = authorities(before, &after, &role)?;
        let added = if role == ROOT {
            add::<Root>(&mut outcome.0, &role, version, &authorities, key)?
        } else {
            add::<Targets>(&mut outcome.0, &role, version, &authorities, key)?
        };
        match added {
            Added::Now => outcome.1 = Ok(()),
            Added::Before if outcome.1.is_err() => outcome.1 = Err(Refused::SignedAlready),
            Added::Before | Added::Not => {}
        }
    }
    outcome.1.map(|()| outcome.0)
}

/// How far each role in a staged change is signed.
///
/// # Errors
/// When the change is not one of this directory.
pub fn standing(before: Option<&Repository>, staged: &Files) -> Result<Vec<Standing>, Refused> {
    let after = Repository::with_change(before, staged)?;
    let mut all = Vec::new();
    for (role, version) in roles_in(staged)? {
        for authority in authorities(before, &after, &role)? {
            let signers = if role == ROOT {
                authority.signers(&metadata::<Root>(staged, &role, version)?)?
            } else {
                authority.signers(&metadata::<Targets>(staged, &role, version)?)?
            };
            let signed_by = signers.into_iter().map(|key| key.id()).collect();
            all.push(Standing { role: role.clone(), version, signed_by, threshold: authority.threshold });
        }
    }
    Ok(all)
}

/// Refuses a staged change that too few have signed.
pub(crate) fn refuse_unsigned(before: Option<&Repository>, staged: &Files) -> Result<(), Refused> {
    match standing(before, staged)?.into_iter().find(|it| !it.is_enough()) {
        Some(Standing { role, signed_by, threshold, .. }) => {
            Err(Refused::NotSigned { role, valid: signed_by.len() as u64, threshold })
        }
        None => Ok(()),
    }
}

/// Who must sign: for a root with new keys those of the root before it too.
fn authorities(
    before: Option<&Repository>,
    after: &Repository,
    role: &str,
) -> Result<Vec<Authority>, Refused> {
    let new = after.authority(role)?;
    match before.filter(|_| role == ROOT).map(|it| it.authority(ROOT)).transpose()? {
        Some(old) if old != new => Ok(vec![old, new]),
        _ => Ok(vec![new]),
    }
}

enum Added {
    Now,
    Before,
    Not,
}

fn add<T: Serialize + DeserializeOwned + Versioned>(
    staged: &mut Files,
    role: &str,
    version: u64,
    authorities: &[Authority],
    key: &PrivateKey,
) -> Result<Added, Refused> {
    let (public, id) = (key.public(), key.public().id());
    if !authorities.iter().any(|it| it.keys.contains_key(&id)) {
        return Ok(Added::Not);
    }
    let mut metadata: Signed<T> = metadata(staged, role, version)?;
    for authority in authorities {
        if authority.signers(&metadata)?.contains(&public) {
            return Ok(Added::Before);
        }
    }
    let sig = HEXLOWER.encode(&key.sign(&metadata.message()?));
    metadata.signatures.retain(|it| it.keyid != id);
    metadata.signatures.push(Signature { keyid: id, sig });
    staged.put(metadata_file(role, version), metadata.bytes()?);
    Ok(Added::Now)
}
