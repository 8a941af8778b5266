//! Staging: the next version of what a role says, ready to be signed.

use crate::lint::refuse_findings;
use crate::metadata::{Delegation, FileFacts, Root, Signed, Targets};
use crate::repository::{PUBLISHERS, ROOT, SNAPSHOT, TARGETS, TIMESTAMP, metadata_file, target_file};
use crate::rules::{self, PUBLISHERS_PATHS};
use crate::{Files, PublicKey, Refused, Repository, Sources};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Who signs for a directory from its first day on. Root, targets and publishers need two signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// Keys of the root: they say who signs for everything else.
    pub root: BTreeSet<PublicKey>,
    /// Keys of the top-level targets: they say which organisations sign for themselves.
    pub targets: BTreeSet<PublicKey>,
    /// Keys of the publishers, who sign for all other organisations.
    pub publishers: BTreeSet<PublicKey>,
    /// Key of the snapshot.
    pub snapshot: BTreeSet<PublicKey>,
    /// Key of the timestamp.
    pub timestamp: BTreeSet<PublicKey>,
    /// Is it a directory for development, which a released program refuses?
    pub development: bool,
}

/// Stages a new, empty directory: root, targets and the publishers' role, each in version 1.
///
/// # Errors
/// When the rules refuse it: too few keys, an expiry that is past.
pub fn first(first: &First, now: DateTime<Utc>, expires: DateTime<Utc>) -> Result<Files, Refused> {
    let mut root = Root::first(expires, first.development);
    root.set_keys(ROOT, &first.root, 2);
    root.set_keys(TARGETS, &first.targets, 2);
    root.set_keys(SNAPSHOT, &first.snapshot, 1);
    root.set_keys(TIMESTAMP, &first.timestamp, 1);
    let mut targets = Targets::new(1, expires);
    targets.delegations.roles.push(Delegation {
        name: PUBLISHERS.to_owned(),
        keyids: Vec::new(),
        threshold: 2,
        terminating: true,
        paths: PUBLISHERS_PATHS.map(str::to_owned).to_vec(),
    });
    targets.delegations.set_keys(PUBLISHERS, &first.publishers, 2);
    let mut staged = Files::default();
    staged.put(metadata_file(ROOT, 1), Signed::unsigned(root).bytes()?);
    put(&mut staged, TARGETS, targets)?;
    put(&mut staged, PUBLISHERS, Targets::new(1, expires))?;
    rules::check(&Repository::with_change(None, &staged)?, now)?;
    Ok(staged)
}

/// Stages what a role says from now on: exactly what is in `sources`. Entries of organisations that sign for
/// themselves are left out where the publishers stage.
///
/// # Errors
/// When nothing has changed, the role may not speak for a path, or the rules or [`lint`](crate::lint) refuse what would
/// come of it.
pub fn stage(
    before: &Repository,
    role: &str,
    sources: &Sources,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Files, Refused> {
    let published = before.contents_of(role)?;
    let delegation = before.delegation(role).ok_or_else(|| Refused::NoSuchRole(role.to_owned()))?;
    let mut staged = Files::default();
    let mut targets = BTreeMap::new();
    for (path, bytes) in &sources.0 {
        let speaker = before.speaker(path).map(|it| it.name.as_str());
        if role == PUBLISHERS && speaker.is_some_and(|speaker| speaker != PUBLISHERS) {
            continue;
        }
        if !delegation.covers(path) {
            return Err(Refused::NotItsPath { role: role.to_owned(), path: path.clone() });
        }
        let facts = FileFacts::of(bytes);
        if published.signed.targets.get(path) != Some(&facts) {
            staged.put(target_file(path, &facts), bytes.clone());
        }
        targets.insert(path.clone(), facts);
    }
    if targets == published.signed.targets {
        return Err(Refused::NothingChanged(role.to_owned()));
    }
    let mut next = Targets::new(before.version(role) + 1, expires);
    next.targets = targets;
    put(&mut staged, role, next)?;
    let after = Repository::with_change(Some(before), &staged)?;
    rules::check(&after, now)?;
    refuse_findings(&after, now)?;
    Ok(staged)
}

pub(crate) fn put(staged: &mut Files, role: &str, targets: Targets) -> Result<(), Refused> {
    staged.put(metadata_file(role, targets.version), Signed::unsigned(targets).bytes()?);
    Ok(())
}
