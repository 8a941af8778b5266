//! Changes of who signs: organisations that sign for themselves, keys that come and go.

use crate::metadata::{Delegation, Root, Signed, Targets};
use crate::repository::{PUBLISHERS, ROOT, SNAPSHOT, TARGETS, TIMESTAMP, metadata_file};
use crate::rules::{self, check_name, paths_of, role_of};
use crate::stage::put;
use crate::{Files, PublicKey, Refused, Repository};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

const TOP_LEVEL: [&str; 4] = [ROOT, TARGETS, SNAPSHOT, TIMESTAMP];

/// Keys that a role gets and loses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// New keys.
    pub add: BTreeSet<PublicKey>,
    /// Keys that sign no more.
    pub remove: BTreeSet<PublicKey>,
    /// How many must sign from now on; as many as before where not said.
    pub threshold: Option<u64>,
}

/// Gives an organisation a role of its own, which rests on two of these keys. The role begins with what the publishers
/// say of it now, so the organisation's signers sign that too.
///
/// # Errors
/// When it has one already, or the rules refuse it.
pub fn delegate(
    before: &Repository,
    organisation: &str,
    keys: &BTreeSet<PublicKey>,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    check_name(organisation)?;
    let role = role_of(organisation);
    if before.delegation(&role).is_some() {
        return Err(Refused::Delegated(organisation.to_owned()));
    }
    let mut next = Next::after(before, expires);
    let delegation = Delegation {
        name: role.clone(),
        keyids: Vec::new(),
        threshold: 2,
        terminating: true,
        paths: paths_of(organisation),
    };
    let mut own = Targets::new(before.version(&role) + 1, expires);
    let said = &before.contents_of(PUBLISHERS)?.signed.targets;
    own.targets.extend(
        said.iter().filter(|(path, _)| delegation.covers(path)).map(|(path, it)| (path.clone(), it.clone())),
    );
    let delegations = &mut next.targets.delegations;
    delegations.roles.insert(delegations.roles.len().saturating_sub(1), delegation);
    delegations.set_keys(&role, keys, 2);
    next.own = Some((role, own));
    next.staged(now)
}

/// Changes the keys of a role.
///
/// # Errors
/// When the role does not have a key that it should lose, or the rules refuse it.
pub fn rotate(
    before: &Repository,
    role: &str,
    change: &Change,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    let mut next = Next::after(before, expires);
    next.change(role, change)?;
    next.staged(now)
}

/// Takes a key away from every role that has it.
///
/// # Errors
/// When no role has it, or one would be left with fewer keys than it needs: [`rotate`] gives it another first.
pub fn revoke_key(
    before: &Repository,
    key: &PublicKey,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    let mut next = Next::after(before, expires);
    let change = Change { remove: BTreeSet::from([key.clone()]), ..Change::default() };
    let mut found = false;
    for role in before.roles() {
        if before.authority(role)?.keys.values().any(|it| it == key) {
            next.change(role, &change)?;
            found = true;
        }
    }
    if found { next.staged(now) } else { Err(Refused::UnknownKey(key.id())) }
}

/// Takes an organisation's own role away. From then on the publishers speak for it again.
///
/// # Errors
/// When it has none.
pub fn revoke_organisation(
    before: &Repository,
    organisation: &str,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    let role = role_of(organisation);
    before.delegation(&role).ok_or_else(|| Refused::NoSuchRole(role.clone()))?;
    let mut next = Next::after(before, expires);
    next.targets.delegations.roles.retain(|it| it.name != role);
    next.targets.delegations.forget_unused_keys();
    next.staged(now)
}

/// Stages the same contents of a role with a later expiry.
///
/// # Errors
/// When there is no such role, `publish` signs it anyway, or the expiry is past.
pub fn renew(
    before: &Repository,
    role: &str,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    let mut staged = Files::default();
    if role == ROOT {
        let mut root = before.root.signed.clone();
        (root.version, root.expires) = (root.version + 1, expires);
        staged.put(metadata_file(ROOT, root.version), Signed::unsigned(root).bytes()?);
    } else {
        let mut contents = before.contents_of(role)?.signed.clone();
        (contents.version, contents.expires) = (before.version(role) + 1, expires);
        put(&mut staged, role, contents)?;
    }
    rules::check(&Repository::with_change(Some(before), &staged)?, now)?;
    Ok(staged)
}

/// The next version of whatever the new keys touch.
struct Next<'r> {
    before: &'r Repository,
    expires: DateTime<Utc>,
    root: Root,
    targets: Targets,
    /// A role that is new, with what it says.
    own: Option<(String, Targets)>,
}

impl<'r> Next<'r> {
    fn after(before: &'r Repository, expires: DateTime<Utc>) -> Self {
        let (root, targets) = (before.root.signed.clone(), before.targets.signed.clone());
        Self { before, expires, root, targets, own: None }
    }

    fn change(&mut self, role: &str, change: &Change) -> Result<(), Refused> {
        let authority = self.before.authority(role)?;
        let mut keys: BTreeSet<PublicKey> = authority.keys.values().cloned().collect();
        if let Some(unknown) = change.remove.iter().find(|key| !keys.remove(key)) {
            return Err(Refused::UnknownKey(unknown.id()));
        }
        keys.extend(change.add.iter().cloned());
        let threshold = change.threshold.unwrap_or(authority.threshold);
        if TOP_LEVEL.contains(&role) {
            self.root.set_keys(role, &keys, threshold);
        } else {
            self.targets.delegations.set_keys(role, &keys, threshold);
        }
        Ok(())
    }

    /// What has changed, and what its new keys have not signed yet.
    fn staged(mut self, now: DateTime<Utc>) -> Result<Files, Refused> {
        let before = self.before;
        let mut staged = Files::default();
        if self.root != before.root.signed {
            (self.root.version, self.root.expires) = (self.root.version + 1, self.expires);
            staged.put(metadata_file(ROOT, self.root.version), Signed::unsigned(self.root.clone()).bytes()?);
        }
        let next = Repository { root: Signed::unsigned(self.root), ..before.clone() };
        if self.targets != before.targets.signed || !next.authority(TARGETS)?.is_satisfied(&before.targets)? {
            (self.targets.version, self.targets.expires) = (self.targets.version + 1, self.expires);
            put(&mut staged, TARGETS, self.targets.clone())?;
        }
        let next = Repository { targets: Signed::unsigned(self.targets), ..next };
        for Delegation { name, .. } in &next.targets.signed.delegations.roles {
            if let Some(published) = before.delegated.get(name)
                && !next.authority(name)?.is_satisfied(published)?
            {
                let mut again = published.signed.clone();
                (again.version, again.expires) = (again.version + 1, self.expires);
                put(&mut staged, name, again)?;
            }
        }
        if let Some((role, own)) = self.own {
            put(&mut staged, &role, own)?;
        }
        if staged.new_ones().is_empty() {
            return Err(Refused::NothingChanged(ROOT.to_owned()));
        }
        rules::check(&Repository::with_change(Some(before), &staged)?, now)?;
        Ok(staged)
    }
}
