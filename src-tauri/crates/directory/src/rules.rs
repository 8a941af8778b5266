//! What this directory's metadata must keep beside the specification, so that no single person can change anything.

use crate::metadata::{Delegation, Keys};
use crate::repository::{PUBLISHERS, ROOT, SNAPSHOT, TARGETS, TIMESTAMP};
use crate::{PublicKey, Refused, Repository};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The fewest signatures that root, targets and every delegated role rest on.
const LEAST: u64 = 2;
/// What the publishers' role may speak for.
pub(crate) const PUBLISHERS_PATHS: [&str; 4] =
    ["organisations/*.json", "advisories/*.json", "rules.json", "false-numbers.json"];
const OF_ORGANISATION: &str = "org-";

/// The role of an organisation that signs for itself.
pub(crate) fn role_of(organisation: &str) -> String {
    format!("{OF_ORGANISATION}{organisation}")
}

/// What an organisation's role may speak for: its entry and its advisories. An identifier holds no full stop, so no
/// organisation's pattern covers another's files.
pub(crate) fn paths_of(organisation: &str) -> Vec<String> {
    vec![format!("organisations/{organisation}.json"), format!("advisories/{organisation}.*.json")]
}

/// Refuses metadata that breaks a rule, or whose time is up.
pub(crate) fn check(repository: &Repository, now: DateTime<Utc>) -> Result<(), Refused> {
    check_keys(ROOT, &repository.root.signed.keys)?;
    check_keys(TARGETS, &repository.targets.signed.delegations.keys)?;
    check_delegations(&repository.targets.signed.delegations.roles)?;
    for role in repository.roles() {
        check_signers(repository, role)?;
        let expires = match role {
            ROOT => repository.root.signed.expires,
            // Signed anew by `publish`.
            SNAPSHOT | TIMESTAMP => continue,
            role => repository.contents_of(role)?.signed.expires,
        };
        if expires <= now {
            return Err(Refused::Expired { role: role.to_owned() });
        }
    }
    // Only delegated roles speak for files: two people of `targets` say who, and not what.
    match repository.targets.signed.targets.keys().next() {
        Some(path) => Err(Refused::NotItsPath { role: TARGETS.to_owned(), path: path.clone() }),
        None => check_paths(repository),
    }
}

fn check_keys(role: &str, listed: &Keys) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for (id, key) in listed {
        // Whatever else is odd about it, one key under two ids is told as such.
        if !seen.insert(key.keyval.public.to_lowercase()) {
            return Err(Refused::KeyTwice { role: role.to_owned() });
        }
        if PublicKey::from_listed(key).is_none_or(|key| key.id() != *id) {
            return Err(Refused::FalseKeyId { role: role.to_owned(), id: id.clone() });
        }
    }
    Ok(())
}

fn check_signers(repository: &Repository, role: &str) -> Result<(), Refused> {
    let authority = repository.authority(role)?;
    let (threshold, keys) = (authority.threshold, authority.keys.len());
    let least = if [SNAPSHOT, TIMESTAMP].contains(&role) { 1 } else { LEAST };
    if threshold < least {
        Err(Refused::LowThreshold { role: role.to_owned(), least })
    } else if threshold > keys as u64 {
        Err(Refused::TooFewKeys { role: role.to_owned(), threshold, keys })
    } else {
        Ok(())
    }
}

/// First the organisations that sign for themselves, then the publishers, who speak for the others.
fn check_delegations(delegations: &[Delegation]) -> Result<(), Refused> {
    let bad = |role: &str, why| Err(Refused::BadDelegation { role: role.to_owned(), why });
    let mut names = BTreeSet::new();
    for (index, Delegation { name, terminating, paths, .. }) in delegations.iter().enumerate() {
        check_name(name)?;
        if !names.insert(name) {
            return bad(name, "is delegated to twice");
        }
        let expected = match name.strip_prefix(OF_ORGANISATION) {
            Some(organisation) => paths_of(organisation),
            None if name == PUBLISHERS => PUBLISHERS_PATHS.map(str::to_owned).to_vec(),
            None => return bad(name, "is neither the publishers' role nor an organisation's"),
        };
        if *paths != expected {
            return bad(name, "has other paths than its own");
        }
        if !terminating {
            return bad(name, "does not end the search");
        }
        if (name == PUBLISHERS) != (index + 1 == delegations.len()) {
            return bad(name, "stands in the wrong place: the publishers come last");
        }
    }
    if names.is_empty() { bad(PUBLISHERS, "is not delegated to") } else { Ok(()) }
}

fn check_paths(repository: &Repository) -> Result<(), Refused> {
    for delegation in &repository.targets.signed.delegations.roles {
        for path in repository.contents_of(&delegation.name)?.signed.targets.keys() {
            if !delegation.covers(path) {
                return Err(Refused::NotItsPath { role: delegation.name.clone(), path: path.clone() });
            }
            for part in path.split(['/', '.']) {
                check_name(part)?;
            }
        }
    }
    Ok(())
}

pub(crate) fn check_name(name: &str) -> Result<(), Refused> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !name.is_empty() && name.bytes().all(plain) { Ok(()) } else { Err(Refused::BadName(name.to_owned())) }
}
