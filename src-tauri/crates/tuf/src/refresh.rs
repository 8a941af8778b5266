//! The update of the top-level roles: sections 5.1 to 5.6 in their order.

use crate::chain::Chain;
use crate::conversation::received;
use crate::metadata::{Metadata, Snapshot, Targets, Timestamp};
use crate::store::Store;
use crate::{Conversation, Fetched, Limits, Refusal, Repository, Request, verify};
use chrono::{DateTime, Utc};
use std::mem;

/// Brings the top-level roles up to date. What is verified on the way is stored at once, as the specification
/// wants it, so even a refresh that is refused in the end may leave a newer root or timestamp in the store.
///
/// Drive it as a [`Conversation`], then [`finish`](Self::finish) it.
pub struct Refresh<S> {
    chain: Chain<S>,
    now: DateTime<Utc>,
    phase: Phase,
}

/// What is wanted next, with what is known by then. `trusted` is what an earlier refresh stored: it may have
/// expired, and is what the new file must not be older than.
enum Phase {
    Root { steps: u32 },
    Timestamp { trusted: Option<Timestamp> },
    Snapshot { timestamp: Timestamp, trusted: Option<Snapshot> },
    Targets { timestamp: Timestamp, snapshot: Snapshot },
    Done { timestamp: Timestamp, snapshot: Snapshot, targets: Targets },
    Refused(Refusal),
}

impl<S: Store> Refresh<S> {
    /// Begins a refresh. `first_root` is the root that the program came with, the anchor of all trust; `now` is
    /// the time for the whole refresh and all searches after it (5.1).
    ///
    /// # Errors
    /// When the first root is not signed by itself, or the store fails.
    pub fn begin(store: S, first_root: &[u8], now: DateTime<Utc>, limits: Limits) -> Result<Self, Refusal> {
        let chain = Chain::follow(store, first_root, limits)?;
        Ok(Self { chain, now, phase: Phase::Root { steps: 0 } })
    }

    /// The repository as it is now.
    ///
    /// # Errors
    /// Why it is refused, or that a file is still [`wanted`](Conversation::wanted).
    pub fn finish(self) -> Result<Repository<S>, Refusal> {
        let unfinished = |role: &str| Err(Refusal::Unfinished { role: role.to_owned() });
        match self.phase {
            Phase::Done { timestamp, snapshot, targets } => {
                Ok(Repository::new(self.chain, Some(self.now), timestamp, snapshot, targets))
            }
            Phase::Refused(why) => Err(why),
            Phase::Root { .. } => unfinished("root"),
            Phase::Timestamp { .. } => unfinished("timestamp"),
            Phase::Snapshot { .. } => unfinished("snapshot"),
            Phase::Targets { .. } => unfinished("targets"),
        }
    }

    /// 5.3: a step of the root, until there is no further one or enough of them were followed.
    fn root(&mut self, steps: u32, fetched: Fetched) -> Result<Phase, Refusal> {
        if fetched == Fetched::Missing {
            return self.after_root();
        }
        let bytes = received("root", self.chain.limits.root, fetched)?;
        if self.chain.step(&bytes)? && steps + 1 < self.chain.limits.root_steps {
            return Ok(Phase::Root { steps: steps + 1 });
        }
        self.after_root()
    }

    /// 5.3.10: the newest root must not have expired. Then the stored timestamp is looked up.
    fn after_root(&mut self) -> Result<Phase, Refusal> {
        self.chain.root.check_expiry("root", Some(self.now))?;
        let stored = self.chain.stored("timestamp", self.chain.limits.timestamp)?;
        let trusted = stored.and_then(|bytes| verify::signed_timestamp(&self.chain.root, &bytes).ok());
        Ok(Phase::Timestamp { trusted })
    }

    /// 5.4: the timestamp.
    fn timestamp(&mut self, trusted: Option<Timestamp>, fetched: Fetched) -> Result<Phase, Refusal> {
        let bytes = received("timestamp", self.chain.limits.timestamp, fetched)?;
        let new = verify::new_timestamp(&self.chain.root, trusted.as_ref(), &bytes, Some(self.now))?;
        if new.is_some() {
            self.chain.keep("timestamp", &bytes)?;
        }
        let timestamp = new.or(trusted).ok_or_else(|| Refusal::NotFound { role: "timestamp".to_owned() })?;
        self.after_timestamp(timestamp)
    }

    /// 5.5, where the stored snapshot is the one that the timestamp means; else it has to be fetched.
    fn after_timestamp(&mut self, timestamp: Timestamp) -> Result<Phase, Refusal> {
        let stored = self.chain.stored("snapshot", self.chain.limits.snapshot)?;
        let Some(bytes) = stored else { return Ok(Phase::Snapshot { timestamp, trusted: None }) };
        match verify::new_snapshot(&self.chain.root, &timestamp, None, &bytes, Some(self.now)) {
            Ok(snapshot) => self.after_snapshot(timestamp, snapshot),
            Err(_) => {
                let trusted = verify::signed_snapshot(&self.chain.root, &bytes).ok();
                Ok(Phase::Snapshot { timestamp, trusted })
            }
        }
    }

    /// 5.5: the snapshot.
    fn snapshot(
        &mut self,
        timestamp: Timestamp,
        trusted: Option<&Snapshot>,
        fetched: Fetched,
    ) -> Result<Phase, Refusal> {
        let bytes = received("snapshot", self.snapshot_max(&timestamp), fetched)?;
        let snapshot = verify::new_snapshot(&self.chain.root, &timestamp, trusted, &bytes, Some(self.now))?;
        self.chain.keep("snapshot", &bytes)?;
        self.after_snapshot(timestamp, snapshot)
    }

    /// 5.6, where the stored targets are those that the snapshot means; else they have to be fetched.
    fn after_snapshot(&mut self, timestamp: Timestamp, snapshot: Snapshot) -> Result<Phase, Refusal> {
        snapshot.of("targets")?;
        let stored = self.chain.stored("targets", self.chain.limits.targets)?;
        let verified = |bytes: Vec<u8>| {
            verify::targets(&snapshot, "targets", &self.chain.root.targets, &bytes, Some(self.now)).ok()
        };
        Ok(match stored.and_then(verified) {
            Some(targets) => Phase::Done { timestamp, snapshot, targets },
            None => Phase::Targets { timestamp, snapshot },
        })
    }

    /// 5.6: the top-level targets.
    fn targets(
        &mut self,
        timestamp: Timestamp,
        snapshot: Snapshot,
        fetched: Fetched,
    ) -> Result<Phase, Refusal> {
        let bytes = received("targets", self.targets_max(&snapshot), fetched)?;
        let authority = &self.chain.root.targets;
        let targets = verify::targets(&snapshot, "targets", authority, &bytes, Some(self.now))?;
        self.chain.keep("targets", &bytes)?;
        Ok(Phase::Done { timestamp, snapshot, targets })
    }

    fn snapshot_max(&self, timestamp: &Timestamp) -> u64 {
        let max = self.chain.limits.snapshot;
        timestamp.snapshot().length.map_or(max, |length| length.min(max))
    }

    fn targets_max(&self, snapshot: &Snapshot) -> u64 {
        let max = self.chain.limits.targets;
        snapshot.of("targets").ok().and_then(|it| it.length).map_or(max, |length| length.min(max))
    }
}

impl<S: Store> Conversation for Refresh<S> {
    fn wanted(&self) -> Option<Request> {
        let request = |path, max_length| Some(Request { path, max_length });
        let limits = &self.chain.limits;
        match &self.phase {
            Phase::Root { .. } => {
                let next = self.chain.root.version().saturating_add(1);
                request(format!("{next}.root.json"), limits.root)
            }
            Phase::Timestamp { .. } => request("timestamp.json".to_owned(), limits.timestamp),
            Phase::Snapshot { timestamp, .. } => {
                let path = self.chain.path_of("snapshot", timestamp.snapshot().version);
                request(path, self.snapshot_max(timestamp))
            }
            Phase::Targets { snapshot, .. } => {
                let path = self.chain.path_of("targets", snapshot.of("targets").ok()?.version);
                request(path, self.targets_max(snapshot))
            }
            Phase::Done { .. } | Phase::Refused(_) => None,
        }
    }

    fn give(&mut self, fetched: Fetched) {
        let unfinished = Phase::Refused(Refusal::Unfinished { role: "root".to_owned() });
        let next = match mem::replace(&mut self.phase, unfinished) {
            Phase::Root { steps } => self.root(steps, fetched),
            Phase::Timestamp { trusted } => self.timestamp(trusted, fetched),
            Phase::Snapshot { timestamp, trusted } => self.snapshot(timestamp, trusted.as_ref(), fetched),
            Phase::Targets { timestamp, snapshot } => self.targets(timestamp, snapshot, fetched),
            ended @ (Phase::Done { .. } | Phase::Refused(_)) => Ok(ended),
        };
        self.phase = next.unwrap_or_else(Phase::Refused);
    }
}
