//! What is trusted after a refresh, and the search in it.

use crate::chain::Chain;
use crate::conversation::received;
use crate::hash::Hashes;
use crate::key::Authority;
use crate::metadata::{Metadata, Snapshot, TargetFile, Targets, Timestamp};
use crate::store::{Store, Stored};
use crate::survey::Survey;
use crate::{Conversation, Fetched, Limits, Refusal, Request, path, verify};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A repository whose top-level roles are trusted. Delegated roles are looked at when a search needs them.
pub struct Repository<S> {
    pub(crate) chain: Chain<S>,
    /// `None` while offline: then nothing expires and nothing is fetched.
    pub(crate) now: Option<DateTime<Utc>>,
    timestamp: Timestamp,
    snapshot: Snapshot,
    pub(crate) targets: Arc<Targets>,
    kept: Kept,
    /// What a survey could not trust, by delegator and role.
    pub(crate) refused: BTreeMap<(String, String), Refusal>,
    /// The delegated roles that were trusted.
    trusted: BTreeSet<String>,
}

/// Versions of the top-level roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Of the root.
    pub root: u64,
    /// Of the timestamp.
    pub timestamp: u64,
    /// Of the snapshot.
    pub snapshot: u64,
    /// Of the top-level targets.
    pub targets: u64,
}

/// Delegated roles that were verified, by delegator and role.
#[derive(Default)]
struct Kept {
    roles: BTreeMap<(String, String), Arc<Targets>>,
    bytes: u64,
}

impl Kept {
    fn put(&mut self, role: (String, String), targets: Arc<Targets>, bytes: u64, max: u64) {
        if self.bytes.saturating_add(bytes) > max {
            *self = Self::default();
        }
        self.bytes = self.bytes.saturating_add(bytes);
        self.roles.insert(role, targets);
    }
}

impl<S: Store> Repository<S> {
    pub(crate) fn new(
        chain: Chain<S>,
        now: Option<DateTime<Utc>>,
        timestamp: Timestamp,
        snapshot: Snapshot,
        targets: Targets,
    ) -> Self {
        Self {
            chain,
            now,
            timestamp,
            snapshot,
            targets: Arc::new(targets),
            kept: Kept::default(),
            refused: BTreeMap::new(),
            trusted: BTreeSet::new(),
        }
    }

    /// The repository as an earlier refresh has stored it, for use while there is no connection. All signatures,
    /// hashes and versions are checked as ever; that its time is up is for the caller to say
    /// ([`expires`](Self::expires), [`Target::expires`]).
    ///
    /// # Errors
    /// When the store does not hold a whole repository: none was ever stored, or its last refresh was refused or
    /// cut off half-way.
    pub fn stored(store: S, first_root: &[u8], limits: Limits) -> Result<Self, Refusal> {
        let chain = Chain::follow(store, first_root, limits)?;
        let read = |role: &str, max| {
            chain.stored(role, max)?.ok_or_else(|| Refusal::NotStored { role: role.to_owned() })
        };
        let timestamp = verify::signed_timestamp(&chain.root, &read("timestamp", limits.timestamp)?)?;
        let snapshot = read("snapshot", limits.snapshot)?;
        let snapshot = verify::new_snapshot(&chain.root, &timestamp, None, &snapshot, None)?;
        let targets = read("targets", limits.targets)?;
        let targets = verify::targets(&snapshot, "targets", &chain.root.targets, &targets, None)?;
        Ok(Self::new(chain, None, timestamp, snapshot, targets))
    }

    /// The versions that are trusted.
    pub fn versions(&self) -> Versions {
        Versions {
            root: self.chain.root.version(),
            timestamp: self.timestamp.version(),
            snapshot: self.snapshot.version(),
            targets: self.targets.version(),
        }
    }

    /// When the first of the top-level roles expires.
    pub fn expires(&self) -> DateTime<Utc> {
        let others = [self.timestamp.expires(), self.snapshot.expires(), self.targets.expires()];
        others.into_iter().fold(self.chain.root.expires(), DateTime::min)
    }

    /// All metadata that is trusted, by the names it has in the repository: every step of the root, the top-level roles,
    /// and those delegated roles that a survey or search has trusted. Another client can refresh from it.
    ///
    /// # Errors
    /// When the store cannot be read, or no longer has a file.
    pub fn metadata(&self) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
        let limits = &self.chain.limits;
        let mut files = BTreeMap::new();
        for version in (1..=self.chain.root.version()).rev() {
            let step = self.chain.store.read(Stored::RootStep(version), limits.root);
            let Some(bytes) = step.map_err(|e| Refusal::store("root", &e))? else { break };
            files.insert(format!("{version}.root.json"), bytes);
        }
        let role = |role: &str, version, max| -> Result<_, Refusal> {
            let bytes = self.chain.stored(role, max)?;
            let bytes = bytes.ok_or_else(|| Refusal::NotStored { role: role.to_owned() })?;
            Ok((self.chain.path_of(role, version), bytes))
        };
        let (_, timestamp) = role("timestamp", self.timestamp.version(), limits.timestamp)?;
        files.insert("timestamp.json".to_owned(), timestamp);
        files.extend([role("snapshot", self.snapshot.version(), limits.snapshot)?]);
        files.extend([role("targets", self.targets.version(), limits.targets)?]);
        for name in &self.trusted {
            files.extend([role(name, self.snapshot.of(name)?.version, limits.targets)?]);
        }
        Ok(files)
    }

    /// The paths of the targets that the top-level targets role itself lists, in the order of their code points.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.targets.targets.keys().map(String::as_str)
    }

    /// Begins the search for a target (5.6.7). Drive it as a [`Conversation`], then [`Search::finish`] it.
    ///
    /// # Errors
    /// When the path could lead out of the repository.
    pub fn search(&mut self, path: &str) -> Result<Search<'_, S>, Refusal> {
        if !path::is_target(path) {
            return Err(Refusal::UnsafePath);
        }
        let top = (self.targets.clone(), self.expires());
        let mut search = Search {
            repository: self,
            path: path.to_owned(),
            visits: Vec::new(),
            visited: BTreeSet::new(),
            state: State::Ended(Found::Nowhere),
        };
        search.look_into("targets", &top.0, top.1);
        Ok(search)
    }

    /// Begins a walk through all delegated roles, to learn which targets there are. Drive it as a [`Conversation`],
    /// then [`Survey::finish`] it. A role that is not trusted in it is not fetched again by later searches here:
    /// they find its paths hidden.
    pub fn survey(&mut self) -> Survey<'_, S> {
        Survey::begin(self)
    }

    /// Where a target's file is, relative to the targets' address: where snapshots are consistent, its hash
    /// stands before its name.
    ///
    /// # Errors
    /// When the target has no known hash and could never be verified.
    pub fn request(&self, target: &Target) -> Result<Request, Refusal> {
        let no_known_hash = || Refusal::NoKnownHash { of: target.path.clone() };
        let hash = target.hashes.prefix().ok_or_else(no_known_hash)?;
        let path = path::address(&target.path);
        let path = match path.rsplit_once('/') {
            _ if !self.chain.root.consistent_snapshot => path,
            Some((folder, name)) => format!("{folder}/{hash}.{name}"),
            None => format!("{hash}.{path}"),
        };
        Ok(Request { path, max_length: target.length })
    }

    /// A delegated role from what is kept, or from the store when that is what the snapshot means.
    pub(crate) fn known(&mut self, visit: &Visit) -> Result<Arc<Targets>, Refusal> {
        if let Some(targets) = self.kept.roles.get(&visit.key()) {
            return Ok(targets.clone());
        }
        let bytes = self.chain.stored(&visit.role, self.chain.limits.targets)?;
        let bytes = bytes.ok_or_else(|| Refusal::NotStored { role: visit.role.clone() })?;
        self.verified(visit, &bytes)
    }

    /// A role as it was fetched: verified, then stored.
    pub(crate) fn take(
        &mut self,
        visit: &Visit,
        max: u64,
        fetched: Fetched,
    ) -> Result<Arc<Targets>, Refusal> {
        let bytes = received(&visit.role, max, fetched)?;
        let targets = self.verified(visit, &bytes)?;
        self.chain.keep(&visit.role, &bytes)?;
        Ok(targets)
    }

    fn verified(&mut self, visit: &Visit, bytes: &[u8]) -> Result<Arc<Targets>, Refusal> {
        let targets = verify::targets(&self.snapshot, &visit.role, &visit.authority, bytes, self.now)?;
        let targets = Arc::new(targets);
        self.trusted.insert(visit.role.clone());
        self.kept.put(visit.key(), targets.clone(), bytes.len() as u64, self.chain.limits.kept);
        Ok(targets)
    }

    /// Where the file of a delegated role is, as the snapshot means it.
    pub(crate) fn request_for(&self, role: &str) -> Result<Request, Refusal> {
        let meant = self.snapshot.of(role)?;
        let max = self.chain.limits.targets;
        let max_length = meant.length.map_or(max, |length| length.min(max));
        Ok(Request { path: self.chain.path_of(role, meant.version), max_length })
    }
}

/// A target that the repository vouches for.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its path in the repository.
    pub path: String,
    /// The role that lists it: "targets" or a delegated one.
    pub role: String,
    /// Its length in bytes.
    pub length: u64,
    /// What the role says about it beside length and hashes.
    pub custom: Map<String, Value>,
    /// When the first of the roles on the way to it expires.
    pub expires: DateTime<Utc>,
    hashes: Hashes,
}

impl Target {
    /// Are these the bytes that were signed? (5.7.3)
    ///
    /// # Errors
    /// When the length or a hash differs, or no hash is known.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Refusal> {
        let (expected, found) = (self.length, bytes.len() as u64);
        if found != expected {
            return Err(Refusal::WrongLength { of: self.path.clone(), expected, found });
        }
        self.hashes.check(&self.path, bytes)
    }

    /// A name for its file in a folder: the whole path as one percent-encoded part.
    pub fn file_name(&self) -> String {
        path::part(&self.path)
    }
}

/// How a search ended.
#[derive(Clone, Debug)]
pub enum Found {
    /// The most trusted role that lists the path says this.
    Target(Target),
    /// No role that may speak for the path lists it.
    Nowhere,
    /// A role that may speak for the path cannot be trusted now, so nobody knows what it would have said; less
    /// trusted ones are not asked in its stead. Other paths are as they were.
    Hidden {
        /// The role.
        role: String,
        /// Why.
        why: Refusal,
    },
}

/// The search for one target: delegations in preorder, depth first (5.6.7).
pub struct Search<'r, S> {
    repository: &'r mut Repository<S>,
    path: String,
    /// Still to be visited, the next one last.
    visits: Vec<Visit>,
    visited: BTreeSet<String>,
    state: State,
}

/// A role on the way, and in whose name.
pub(crate) struct Visit {
    pub(crate) role: String,
    pub(crate) delegator: String,
    pub(crate) authority: Authority,
    /// When the first of the roles that lead here expires.
    pub(crate) expires: DateTime<Utc>,
}

impl Visit {
    pub(crate) fn key(&self) -> (String, String) {
        (self.delegator.clone(), self.role.clone())
    }
}

enum State {
    Wanting(Visit, Request),
    Ended(Found),
}

impl<S: Store> Search<'_, S> {
    /// What was found.
    pub fn finish(self) -> Found {
        match self.state {
            State::Ended(found) => found,
            State::Wanting(Visit { role, .. }, _) => {
                Found::Hidden { why: Refusal::Unfinished { role: role.clone() }, role }
            }
        }
    }

    /// 5.6.7.1 and 5.6.7.2: the role lists the target, or its delegations are visited next.
    fn look_into(&mut self, role: &str, targets: &Targets, expires: DateTime<Utc>) {
        let path = self.path.clone();
        if let Some(TargetFile { length, hashes, custom }) = targets.targets.get(&path).cloned() {
            let target = Target { path, role: role.to_owned(), length, custom, expires, hashes };
            self.state = State::Ended(Found::Target(target));
            return;
        }
        let (delegated, terminating) = targets.delegations.of(&path);
        if terminating {
            self.visits.clear();
        }
        let delegator = role.to_owned();
        let visit = |(role, authority)| Visit { role, delegator: delegator.clone(), authority, expires };
        self.visits.extend(delegated.into_iter().rev().map(visit));
        self.go_on();
    }

    /// Visits roles that are known already, up to the first that has to be fetched.
    fn go_on(&mut self) {
        let limit = self.repository.chain.limits.roles;
        self.state = State::Ended(Found::Nowhere);
        let Some(visit) = self.next_visit() else { return };
        if self.visited.len() == limit {
            return self.hide(&visit.role, Refusal::TooManyRoles { role: visit.role.clone(), limit });
        }
        self.visited.insert(visit.role.clone());
        let request = match self.repository.request_for(&visit.role) {
            Ok(request) => request,
            Err(why) => return self.hide(&visit.role, why),
        };
        if let Some(why) = self.repository.refused.get(&visit.key()) {
            return self.hide(&visit.role, why.clone());
        }
        match self.repository.known(&visit) {
            Ok(targets) => self.visit(&visit, &targets),
            Err(why @ Refusal::Store { .. }) => self.hide(&visit.role, why),
            Err(why) if self.repository.now.is_none() => self.hide(&visit.role, why),
            Err(_) => self.state = State::Wanting(visit, request),
        }
    }

    fn next_visit(&mut self) -> Option<Visit> {
        while let Some(visit) = self.visits.pop() {
            if !self.visited.contains(&visit.role) {
                return Some(visit);
            }
        }
        None
    }

    fn visit(&mut self, visit: &Visit, targets: &Targets) {
        self.look_into(&visit.role, targets, visit.expires.min(targets.expires()));
    }

    fn hide(&mut self, role: &str, why: Refusal) {
        self.state = State::Ended(Found::Hidden { role: role.to_owned(), why });
    }
}

impl<S: Store> Conversation for Search<'_, S> {
    fn wanted(&self) -> Option<Request> {
        match &self.state {
            State::Wanting(_, request) => Some(request.clone()),
            State::Ended(_) => None,
        }
    }

    fn give(&mut self, fetched: Fetched) {
        match std::mem::replace(&mut self.state, State::Ended(Found::Nowhere)) {
            State::Wanting(visit, request) => match self.repository.take(&visit, request.max_length, fetched)
            {
                Ok(targets) => self.visit(&visit, &targets),
                Err(why) => self.hide(&visit.role, why),
            },
            ended @ State::Ended(_) => self.state = ended,
        }
    }
}
