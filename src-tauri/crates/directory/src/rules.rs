//! What this directory's metadata must keep beside the specification, so that no single person can change anything.

use crate::metadata::{Delegation, Keys, ListedKey};
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
    // Before anything else about it, so that one key under two ids is told as such.
    let distinct: BTreeSet<String> = listed.values().map(|key| key.keyval.public.to_lowercase()).collect();
    if distinct.len() < listed.len() {
        return Err(Refused::KeyTwice { role: role.to_owned() });
    }
    let is_false =
        |(id, key): &(&String, &ListedKey)| PublicKey::from_listed(key).is_none_or(|it| it.id() != **id);
    match listed.iter().find(is_false) {
        Some((id, _)) => Err(Refused::FalseKeyId { role: role.to_owned(), id: id.clone() }),
        None => Ok(()),
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{check, paths_of};
    use crate::metadata::Delegation;
    use crate::sample::{Desk, generated, later, now, public};
    use crate::{First, Refused, Repository, first};
    use std::collections::BTreeSet;

    fn refused(change: impl FnOnce(&mut Repository)) -> Refused {
        let mut repository = Desk::new().repository;
        check(&repository, now()).unwrap();
        change(&mut repository);
        check(&repository, now()).unwrap_err()
    }

    #[test]
    fn nobody_can_change_anything_alone() {
        for role in ["root", "targets"] {
            let refused = refused(|it| it.root.signed.roles.get_mut(role).unwrap().threshold = 1);
            assert!(
                matches!(&refused, Refused::LowThreshold { role: of, least: 2 } if of == role),
                "{refused}"
            );
        }
        let refused = refused(|it| it.targets.signed.delegations.roles[0].threshold = 1);
        assert!(matches!(&refused, Refused::LowThreshold { role, .. } if role == "publishers"), "{refused}");
    }

    #[test]
    fn a_role_has_as_many_keys_as_must_sign() {
        let refused = refused(|it| it.targets.signed.delegations.roles[0].threshold = 4);
        assert!(matches!(refused, Refused::TooFewKeys { threshold: 4, keys: 3, .. }), "{refused}");
        let keys = generated(3);
        let one = BTreeSet::from([keys[0].public()]);
        let wanted = First {
            root: one.clone(),
            targets: public(&keys),
            publishers: public(&keys),
            snapshot: one.clone(),
            timestamp: one,
            development: false,
        };
        assert!(matches!(first(&wanted, now(), later(1)), Err(Refused::TooFewKeys { keys: 1, .. })));
    }

    #[test]
    fn one_person_does_not_count_twice() {
        let again = |upper: bool| {
            move |it: &mut Repository| {
                let delegations = &mut it.targets.signed.delegations;
                let mut key = delegations.keys.values().next().unwrap().clone();
                if upper {
                    key.keyval.public = key.keyval.public.to_uppercase();
                }
                delegations.keys.insert("00".repeat(32), key);
                delegations.roles[0].keyids.push("00".repeat(32));
            }
        };
        assert!(matches!(refused(again(false)), Refused::KeyTwice { .. }));
        assert!(matches!(refused(again(true)), Refused::KeyTwice { .. }));
    }

    #[test]
    fn a_key_stands_under_its_own_id_in_one_form() {
        let refused = refused(|it| {
            let keys = &mut it.root.signed.keys;
            let (_, key) = keys.pop_first().unwrap();
            keys.insert("0".repeat(64), key);
        });
        assert!(matches!(refused, Refused::FalseKeyId { .. }), "{refused}");
    }

    #[test]
    fn what_has_expired_is_refused() {
        let refused = refused(|it| it.targets.signed.expires = now());
        assert!(matches!(&refused, Refused::Expired { role } if role == "targets"), "{refused}");
    }

    #[test]
    fn delegations_have_their_own_form() {
        let own = |name: &str, paths: Vec<String>, terminating| {
            let name = name.to_owned();
            move |it: &mut Repository| {
                let publishers = it.targets.signed.delegations.roles[0].clone();
                let contents = it.delegated["publishers"].clone();
                it.delegated.insert(name.clone(), contents);
                it.targets
                    .signed
                    .delegations
                    .roles
                    .insert(0, Delegation { name, paths, terminating, ..publishers });
            }
        };
        let bad = |refused: Refused| matches!(refused, Refused::BadDelegation { .. });
        assert!(bad(refused(own("org-chase", paths_of("example"), true))), "another's paths");
        assert!(bad(refused(own("org-chase", vec!["organisations/*.json".to_owned()], true))));
        assert!(bad(refused(own("org-chase", paths_of("chase"), false))), "others could speak after it");
        assert!(bad(refused(own("publishers", paths_of("chase"), true))), "twice");
        assert!(bad(refused(own("chase", paths_of("chase"), true))));
        assert!(bad(refused(|it| it.targets.signed.delegations.roles.clear())));
        for name in ["org-Chase", "org-ch ase", "org-../chase", "org-ch\u{e4}se"] {
            let refused = refused(own(name, paths_of("chase"), true));
            assert!(matches!(refused, Refused::BadName(_)), "{name}: {refused}");
        }
    }

    #[test]
    fn no_organisation_speaks_for_one_whose_name_begins_with_its_own() {
        let delegation = |organisation: &str| Delegation {
            name: String::new(),
            keyids: Vec::new(),
            threshold: 2,
            terminating: true,
            paths: paths_of(organisation),
        };
        let example = delegation("example");
        assert!(example.covers("organisations/example.json"));
        assert!(example.covers("advisories/example.2026-11.json"));
        for path in [
            "organisations/example-bank.json",
            "advisories/example-bank.2026-11.json",
            "advisories/example.json",
            "advisories/example.a/b.json",
            "rules.json",
        ] {
            assert!(!example.covers(path), "{path}");
        }
    }

    #[test]
    fn a_role_lists_only_what_it_may_speak_for() {
        let listing = |role: &'static str, path: &'static str| {
            move |it: &mut Repository| {
                let facts = it.delegated["publishers"].signed.targets.values().next().unwrap().clone();
                let contents = it.delegated.get_mut(role).unwrap_or(&mut it.targets);
                contents.signed.targets.insert(path.to_owned(), facts);
            }
        };
        let not_its_path = |refused: Refused| matches!(refused, Refused::NotItsPath { .. });
        assert!(not_its_path(refused(listing("publishers", "programs/setup.json"))));
        assert!(
            not_its_path(refused(listing("targets", "organisations/chase.json"))),
            "people of targets say who, not what"
        );
        assert!(matches!(refused(listing("publishers", "organisations/Chase.json")), Refused::BadName(_)));
    }
}
