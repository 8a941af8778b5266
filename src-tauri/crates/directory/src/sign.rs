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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{sign, standing};
    use crate::sample::{Desk, changed_chase, example, generated, now, phone, sources};
    use crate::{Files, Refused};
    use serde_json::json;

    fn changed(desk: &Desk) -> Files {
        desk.staged("publishers", &sources(&[changed_chase(), example()])).unwrap()
    }

    #[test]
    fn each_adds_a_signature() {
        let desk = Desk::new();
        let before = Some(&desk.repository);
        let mut staged = changed(&desk);
        for count in 0..3 {
            let standing = standing(before, &staged).unwrap();
            assert_eq!(standing.len(), 1);
            assert_eq!((standing[0].role.as_str(), standing[0].signed_by.len()), ("publishers", count));
            assert_eq!(standing[0].is_enough(), count >= 2);
            staged = sign(before, &staged, &desk.publishers[count], now()).unwrap();
        }
    }

    #[test]
    fn nobody_signs_twice_or_what_is_not_theirs() {
        let desk = Desk::new();
        let before = Some(&desk.repository);
        let once = sign(before, &changed(&desk), &desk.publishers[0], now()).unwrap();
        let again = sign(before, &once, &desk.publishers[0], now());
        assert!(matches!(again, Err(Refused::SignedAlready)));
        for key in [&generated(1)[0], &desk.root[0], &desk.timestamp] {
            assert!(matches!(sign(before, &once, key, now()), Err(Refused::NotASigner)));
        }
    }

    #[test]
    fn a_signature_does_not_outlive_a_change_of_what_was_signed() {
        let desk = Desk::new();
        let before = Some(&desk.repository);
        let mut staged = sign(before, &changed(&desk), &desk.publishers[0], now()).unwrap();
        let path = staged.new_ones().keys().find(|it| it.starts_with("metadata/")).unwrap().clone();
        let text = String::from_utf8(staged.needed(&path).unwrap()).unwrap();
        staged.put(&path, text.replace("2027-11-22", "2029-11-22").into_bytes());
        assert_eq!(standing(before, &staged).unwrap()[0].signed_by.len(), 0);
        // The one who signed it before may sign it again, with the new text before them.
        let signed = sign(before, &staged, &desk.publishers[0], now()).unwrap();
        assert_eq!(standing(before, &signed).unwrap()[0].signed_by.len(), 1);
    }

    #[test]
    fn what_lint_refuses_is_not_signed() {
        let desk = Desk::new();
        let mut false_number = changed_chase();
        false_number["contacts"][1] = phone("1-800-432-3117", "+18004323118");
        let staged = desk.staged("publishers", &sources(&[false_number.clone(), example()]));
        assert!(matches!(staged, Err(Refused::Lint(findings)) if findings.len() == 1));

        // A staged file that was made with another tool.
        let mut staged = changed(&desk);
        let path = staged.new_ones().keys().find(|it| it.starts_with("targets/")).unwrap().clone();
        staged.put(&path, json!({ "schema_version": 1 }).to_string().into_bytes());
        let refused = sign(Some(&desk.repository), &staged, &desk.publishers[0], now());
        assert!(matches!(refused, Err(Refused::Differs(_))));
    }

    #[test]
    fn what_the_change_does_not_speak_of_has_no_place_in_it() {
        let desk = Desk::new();
        for path in [
            "targets/organisations/00.chase.json",
            "metadata/timestamp.json",
            "metadata/9.snapshot.json",
            "metadata/chase.json",
        ] {
            let mut staged = changed(&desk);
            staged.put(path, b"{}".to_vec());
            let refused = sign(Some(&desk.repository), &staged, &desk.publishers[0], now());
            assert!(matches!(&refused, Err(Refused::ForeignFile(it)) if it == path), "{path}");
        }
        let mut staged = changed(&desk);
        staged.put("metadata/1.org-nobody.json", b"{}".to_vec());
        let refused = sign(Some(&desk.repository), &staged, &desk.publishers[0], now());
        assert!(matches!(refused, Err(Refused::NoSuchRole(_))));
    }
}
