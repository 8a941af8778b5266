//! The chain of roots, and what is stored beside it.

use crate::metadata::{Metadata, Root};
use crate::store::{Store, Stored};
use crate::{Limits, Refusal, verify};

/// A trusted store with the root that is trusted in it.
pub(crate) struct Chain<S> {
    pub(crate) store: S,
    pub(crate) limits: Limits,
    pub(crate) root: Root,
}

impl<S: Store> Chain<S> {
    /// 5.2 and, for the roots that are stored already, 5.3: from the root that the program came with to the newest
    /// one that a stored step leads to. Each step is verified again.
    pub(crate) fn follow(store: S, first: &[u8], limits: Limits) -> Result<Self, Refusal> {
        let mut root = verify::trusted_root(first)?;
        let mut newest = first.to_vec();
        let step = |version| store.read(Stored::RootStep(version), limits.root);
        while let Some(bytes) =
            step(root.version().saturating_add(1)).map_err(|e| Refusal::store("root", &e))?
        {
            // A step that does not hold is as good as none: the repository has it, or another.
            let Ok(Some(next)) = verify::next_root(&root, &bytes) else { break };
            (root, newest) = (next, bytes);
        }
        let mut chain = Self { store, limits, root };
        if chain.stored("root", limits.root)?.as_ref() != Some(&newest) {
            chain.keep_root(&newest)?;
        }
        Ok(chain)
    }

    /// 5.3.4 to 5.3.8 and 5.3.11 for one new root: verified, then stored. Was it a new one?
    pub(crate) fn step(&mut self, bytes: &[u8]) -> Result<bool, Refusal> {
        let Some(next) = verify::next_root(&self.root, bytes)? else { return Ok(false) };
        if verify::rotated(&self.root, &next) {
            // Before the root is stored: cut off in between, the next refresh does both again.
            for role in ["timestamp", "snapshot"] {
                self.store.remove(Stored::Role(role)).map_err(|e| Refusal::store(role, &e))?;
            }
        }
        self.root = next;
        self.keep_root(bytes)?;
        Ok(true)
    }

    fn keep_root(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.store
            .write(Stored::RootStep(self.root.version()), bytes)
            .and_then(|()| self.store.write(Stored::Role("root"), bytes))
            .map_err(|e| Refusal::store("root", &e))
    }

    /// The stored bytes of a role.
    pub(crate) fn stored(&self, role: &str, max: u64) -> Result<Option<Vec<u8>>, Refusal> {
        self.store.read(Stored::Role(role), max).map_err(|e| Refusal::store(role, &e))
    }

    /// Stores the bytes of a role that was verified.
    pub(crate) fn keep(&mut self, role: &str, bytes: &[u8]) -> Result<(), Refusal> {
        self.store.write(Stored::Role(role), bytes).map_err(|e| Refusal::store(role, &e))
    }

    /// The name of a role's file in the repository, which is versioned where snapshots are consistent.
    pub(crate) fn path_of(&self, role: &str, version: u64) -> String {
        let name = crate::path::part(role);
        if self.root.consistent_snapshot { format!("{version}.{name}.json") } else { format!("{name}.json") }
    }
}
