//! What there is in a repository. The specification knows the search for a target whose path is known; a directory
//! wants all of them.

use crate::delegation::Paths;
use crate::hash;
use crate::metadata::{Metadata, Targets};
use crate::repository::Visit;
use crate::store::Store;
use crate::{Conversation, Fetched, Refusal, Repository, Request};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a survey found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surveyed {
    /// Every path that a role lists and may speak for. Who is heard on it, a search tells.
    pub paths: BTreeSet<String>,
    /// The roles that cannot be trusted now, and why. What they list is not known.
    pub refused: BTreeMap<String, Refusal>,
}

/// The walk through all delegated roles, each once for each role that delegates to it. It stores what it fetches, so
/// the next one fetches only what is new.
pub struct Survey<'r, S> {
    repository: &'r mut Repository<S>,
    /// Still to be looked into, the next one last.
    steps: Vec<Step>,
    seen: BTreeSet<(String, String)>,
    wanting: Option<(Step, Request)>,
    found: Surveyed,
}

struct Step {
    visit: Visit,
    /// What each delegation on the way here covers.
    within: Vec<Paths>,
}

impl<'r, S: Store> Survey<'r, S> {
    pub(crate) fn begin(repository: &'r mut Repository<S>) -> Self {
        repository.refused.clear();
        let (top, expires) = (Arc::clone(&repository.targets), repository.expires());
        let found = Surveyed { paths: top.targets.keys().cloned().collect(), ..Surveyed::default() };
        let seen = BTreeSet::new();
        let mut survey = Self { repository, steps: Vec::new(), seen, wanting: None, found };
        survey.plan("targets", &top, expires, &[]);
        survey.go_on();
        survey
    }

    /// What was found.
    pub fn finish(mut self) -> Surveyed {
        if let Some((Step { visit, .. }, _)) = self.wanting.take() {
            let why = Refusal::Unfinished { role: visit.role.clone() };
            self.refuse(&visit, why);
        }
        self.found
    }

    /// The roles that this one delegates to are looked into next.
    fn plan(
        &mut self,
        role: &str,
        targets: &Targets,
        expires: chrono::DateTime<chrono::Utc>,
        within: &[Paths],
    ) {
        let before = self.steps.len();
        let limit = self.repository.chain.limits.surveyed;
        for (name, authority, paths) in targets.delegations.all() {
            let visit = Visit { role: name, delegator: role.to_owned(), authority, expires };
            if self.seen.len() >= limit {
                let why = Refusal::TooManyRoles { role: visit.role.clone(), limit };
                self.refuse(&visit, why);
                break;
            }
            if self.seen.insert(visit.key()) {
                let within = within.iter().cloned().chain([paths]).collect();
                self.steps.push(Step { visit, within });
            }
        }
        if let Some(new) = self.steps.get_mut(before..) {
            new.reverse();
        }
    }

    /// Looks into roles that are known already, up to the first that has to be fetched.
    fn go_on(&mut self) {
        while let Some(step) = self.steps.pop() {
            let request = match self.repository.request_for(&step.visit.role) {
                Ok(request) => request,
                Err(why) => {
                    self.refuse(&step.visit, why);
                    continue;
                }
            };
            match self.repository.known(&step.visit) {
                Ok(targets) => self.look_into(&step, &targets),
                Err(why) if self.repository.now.is_none() || matches!(why, Refusal::Store { .. }) => {
                    self.refuse(&step.visit, why);
                }
                Err(_) => {
                    self.wanting = Some((step, request));
                    return;
                }
            }
        }
    }

    fn look_into(&mut self, step: &Step, targets: &Targets) {
        let spoken_for = |path: &&String| {
            let hash = hash::of_path(path);
            step.within.iter().all(|paths| paths.cover(path, &hash))
        };
        self.found.paths.extend(targets.targets.keys().filter(spoken_for).cloned());
        self.plan(&step.visit.role, targets, step.visit.expires.min(targets.expires()), &step.within);
    }

    fn refuse(&mut self, visit: &Visit, why: Refusal) {
        self.repository.refused.insert(visit.key(), why.clone());
        self.found.refused.insert(visit.role.clone(), why);
    }
}

impl<S: Store> Conversation for Survey<'_, S> {
    fn wanted(&self) -> Option<Request> {
        self.wanting.as_ref().map(|(_, request)| request.clone())
    }

    fn give(&mut self, fetched: Fetched) {
        let Some((step, request)) = self.wanting.take() else { return };
        match self.repository.take(&step.visit, request.max_length, fetched) {
            Ok(targets) => self.look_into(&step, &targets),
            Err(why) => self.refuse(&step.visit, why),
        }
        self.go_on();
    }
}
