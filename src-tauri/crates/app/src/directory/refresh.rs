//! One refresh of the directory, and when the next is due.
//!
//! What is verified on the way is remembered at once, so no older one is taken later; the copy in use is exchanged only
//! when all is done. A part that cannot be trusted hides nothing else, and stays as it was.

use super::anchor::Anchor;
use super::copy::{Contents, Copy, Files, LARGEST, code, found, is_known, organisation_at};
use super::place::{Place, Record, Trusted};
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_model::directory::{Directory, DirectoryChange};
use ringtrue_model::{Code, Failure, OrganisationId};
use ringtrue_tuf::{Fetched, Limits, Refresh, Refusal, Repository, Store, Stored, Target};
use ringtrue_wire::Courier;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Changes that are remembered.
const MOST_CHANGES: usize = 200;
/// Between two refreshes.
const USUALLY: TimeDelta = TimeDelta::hours(6);
/// After the first that did not reach the directory.
const SOON: TimeDelta = TimeDelta::seconds(30);

/// What a refresh came to.
pub(crate) struct Refreshed {
    pub(crate) contents: Contents,
    pub(crate) changes: Vec<DirectoryChange>,
    pub(crate) record: Record,
    /// Bytes that were fetched.
    pub(crate) bytes: u64,
}

/// Why nothing came of one.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) failure: Failure,
    /// For engineers.
    pub(crate) words: String,
    pub(crate) record: Record,
}

/// What a refresh stands on.
pub(crate) struct Surroundings<'a> {
    pub(crate) anchor: &'a Anchor,
    pub(crate) place: &'a Place,
    pub(crate) now: DateTime<Utc>,
}

enum Stopped {
    Refusal(Refusal),
    Failure(Failure),
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Code> for Stopped {
    fn from(code: Code) -> Self {
        Self::Failure(code.into())
    }
}

impl Surroundings<'_> {
    /// Refreshes once. `before` is what people were shown so far. Whatever comes of it is remembered.
    pub(crate) fn refresh(
        &self,
        courier: Courier<'_>,
        before: &Directory,
    ) -> Result<Refreshed, Box<Refused>> {
        let mut record = Record { tried_at: Some(self.now), ..self.place.record() };
        match self.fetched(courier, &mut record) {
            Ok((contents, bytes)) => {
                let mut changes = before.changes(&contents.directory);
                record.good_at = Some(record.age(None).at_least(self.now));
                (record.refused, record.not_reached) = (None, false);
                if !changes.is_empty() && !before.organisations.is_empty() {
                    changes.truncate(MOST_CHANGES);
                    (record.changed_at, record.changes) = (Some(self.now), changes.clone());
                }
                self.remember(&record);
                Ok(Refreshed { contents, changes, record, bytes })
            }
            Err(stopped) => {
                let (failure, words) = match stopped {
                    Stopped::Refusal(refusal) => (code(&refusal).into(), refusal.to_string()),
                    Stopped::Failure(failure) => {
                        let words = format!("{:?}", failure.code);
                        (failure, words)
                    }
                };
                record.not_reached = failure.code == Code::DirectoryNotReached;
                if !record.not_reached {
                    record.refused = Some(failure.code);
                }
                self.remember(&record);
                Err(Box::new(Refused { failure, words, record }))
            }
        }
    }

    /// What is not remembered is noticed again by the next refresh.
    fn remember(&self, record: &Record) {
        if let Err(failure) = self.place.keep_record(record) {
            tracing::warn!(code = ?failure.code, "what came of a refresh is not remembered");
        }
    }

    fn fetched(&self, courier: Courier<'_>, record: &mut Record) -> Result<(Contents, u64), Stopped> {
        let root = &self.anchor.root;
        let mut store = self.place.trusted()?;
        let kept = self.place.copy().and_then(|bytes| Copy::from_zip(&bytes).ok());
        let shipped = Copy::from_zip(&self.anchor.copy).unwrap_or_default();
        for copy in [Some(&shipped), kept.as_ref()].into_iter().flatten() {
            copy.teach(&mut store, root);
        }
        let before = self.anchor.newer_of(kept, shipped);
        let mut courier = conditional(courier, &store, record)?;

        let now = record.age(None).at_least(self.now);
        let mut refresh = Refresh::begin(&mut store, root, now, Limits::default())?;
        courier.hold(&mut refresh);
        let mut repository = refresh.finish()?;
        let earlier = before.read(root).map(|contents| contents.paths).unwrap_or_default();
        let (newest, refused) = newest(&mut repository, &mut courier, &before, earlier)?;
        let (copy, contents) = Copy::of(newest, &before, root)?;
        record.held_back = refused;
        let bytes = copy.to_zip()?;
        if self.place.copy().as_ref() != Some(&bytes) {
            self.place.keep_copy(&bytes)?;
        }
        record.tag = match (courier.tag(), timestamp(&store)?) {
            (Some(tag), Some(timestamp)) => Some((tag.to_owned(), hash(&timestamp))),
            _ => None,
        };
        Ok((contents, courier.bytes()))
    }
}

/// The courier fetches the timestamp only where it is another than the one here.
fn conditional<'t>(courier: Courier<'t>, store: &Trusted, record: &Record) -> Result<Courier<'t>, Refusal> {
    let here = timestamp(store)?;
    Ok(match (here, &record.tag) {
        (Some(here), Some((tag, of))) if *of == hash(&here) => courier.knowing(tag.clone(), here),
        _ => courier,
    })
}

fn timestamp(store: &Trusted) -> Result<Option<Vec<u8>>, Refusal> {
    let role = "timestamp";
    let read = store.read(Stored::Role(role), Limits::default().timestamp);
    read.map_err(|e| Refusal::Store { role: role.to_owned(), kind: e.kind() })
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All files of the newest repository that can be had and trusted, and why the entries of organisations are not among
/// them. Targets that are here already are not fetched. `earlier` are the paths that were there before.
fn newest<S: Store>(
    repository: &mut Repository<S>,
    courier: &mut Courier<'_>,
    before: &Copy,
    earlier: BTreeSet<String>,
) -> Result<(Files, BTreeMap<OrganisationId, Code>), Stopped> {
    let mut survey = repository.survey();
    courier.hold(&mut survey);
    let surveyed = survey.finish();
    // A disk that fails is no fault of the role that was to be stored.
    if let Some(why) = surveyed.refused.into_values().find(|why| matches!(why, Refusal::Store { .. })) {
        return Err(why.into());
    }
    let mut paths = surveyed.paths;
    paths.extend(earlier);
    let (mut files, mut refused) = (Files::default(), BTreeMap::new());
    for path in paths.iter().filter(|path| is_known(path)) {
        let bytes = found(repository, path, |search| courier.hold(search)).and_then(|target| match target {
            Some(target) => fetch(repository, &target, courier, before).map(Some),
            None => Ok(None),
        });
        match (bytes, organisation_at(path)) {
            (Ok(Some((name, bytes))), _) => files.put(name, bytes),
            (Err(why), Some(id)) => drop(refused.insert(id, code(&why))),
            (Ok(None) | Err(_), _) => {}
        }
    }
    if courier.has_given_up() {
        return Err(Code::DirectoryNotReached.into());
    }
    for (name, bytes) in repository.metadata()? {
        files.put(format!("metadata/{name}"), bytes);
    }
    Ok((files, refused))
}

/// A target's file with its name in the repository.
fn fetch<S: Store>(
    repository: &Repository<S>,
    target: &Target,
    courier: &mut Courier<'_>,
    before: &Copy,
) -> Result<(String, Vec<u8>), Refusal> {
    let request = repository.request(target)?;
    let name = format!("targets/{}", request.path);
    if let Some(bytes) = before.target(&request, target) {
        return Ok((name, bytes));
    }
    let of = || target.path.clone();
    if target.length > LARGEST {
        return Err(Refusal::TooLong { of: of(), max: LARGEST });
    }
    match courier.target(&request) {
        Fetched::Bytes(bytes) => target.verify(&bytes).map(|()| (name, bytes)),
        Fetched::Missing => Err(Refusal::NotFound { role: of() }),
        Fetched::Failed => Err(Refusal::NotFetched { role: of() }),
    }
}

/// How long to wait after so many refreshes in a row that did not reach the directory. `luck`, from 0 to 1, spreads the
/// programs of all people over a fifth of that time.
pub(crate) fn wait(not_reached: u32, luck: f64) -> TimeDelta {
    let usual = match not_reached {
        0 => USUALLY,
        tries => USUALLY.min(SOON * 2_i32.pow((tries - 1).min(16))),
    };
    let millis = usual.num_milliseconds();
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a wait need not be exact"
    )]
    let spread = (millis as f64 * 0.2 * luck) as i64;
    TimeDelta::milliseconds(millis - millis / 10 + spread)
}

#[cfg(test)]
mod tests;
