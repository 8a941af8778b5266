//! The signed directory that a development build is pointed at: the organisations that ship with the program, as the
//! publishers signed them, and Example Antivirus, whose own two people sign for it. What is published is a set of
//! static files below `/directory/`; what others make of those on their way can be tried too.

mod entry;
mod forgery;
mod keys;
mod serving;
mod tampering;

pub use forgery::Forgery;
pub use keys::{development_key, signers};
pub(crate) use serving::file;
pub use tampering::Tampering;

use crate::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_directory::{
    Files, Online, Refused, Repository, Sources, delegate, publish, renew, replace, sign, stage,
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::Url;

const COPY: &[u8] = include_bytes!("../../../src-tauri/directory/signed.zip");
const ROOT: &[u8] = include_bytes!("../../../src-tauri/directory/root.json");
const ORGANISATION: &str = "example-antivirus";
const PUBLISHERS: &str = "publishers";
/// The role of Example Antivirus.
pub const ROLE: &str = "org-example-antivirus";

/// Days for which people vouch, the snapshot, and the timestamp.
const LONG: TimeDelta = TimeDelta::days(365);
const MIDDLE: TimeDelta = TimeDelta::days(90);
const SHORT: TimeDelta = TimeDelta::days(30);
/// Of the hundred numbers, so many are published by the desk, and the others left to tests.
const FEW: u8 = 50;

/// The directory as this vendor publishes it, and as it is served.
pub struct Publication {
    address: Url,
    /// Where all files of it are kept from one start to the next.
    place: PathBuf,
    state: Mutex<State>,
}

struct State {
    published: Repository,
    entry: Value,
    /// The files that are served, where they are not the published ones.
    shown: Option<Files>,
    /// Files that are served in the place of those.
    over: BTreeMap<String, Vec<u8>>,
    /// By the end of a file's path, what goes wrong with each request for it.
    faults: Vec<(String, Fault)>,
    tampered_with: Vec<Tampering>,
}

impl State {
    fn shown(&self) -> &Files {
        self.shown.as_ref().unwrap_or(self.published.files())
    }

    fn forgery(&self) -> Forgery {
        Forgery::over(self.shown().clone(), self.over.clone())
    }
}

impl Publication {
    /// Publishes the directory, for reports to `base`, with all that was published from this folder before.
    pub(crate) fn open(folder: &Path, base: &Url, now: DateTime<Utc>) -> Result<Self, Refused> {
        let place = folder.join("directory.zip");
        let copy = Repository::open(Files::from_zip(COPY)?, ROOT)?;
        let kept = Files::open(&place).and_then(|files| Repository::open(files, ROOT)).ok();
        let published = match kept {
            Some(kept) => again(kept, &copy, now)?,
            None => copy,
        };
        let own = published.entries()?.remove(entry::PATH).filter(|it| it.role == ROLE);
        let entry = match &own {
            Some(own) => entry::with_base(&value(&own.bytes)?, base),
            None => entry::first(base),
        };
        let staged =
            if own.is_some() { staged(&published, &entry, now) } else { begun(&published, &entry, now) };
        let published = match staged {
            Ok(staged) => signed(&published, &staged, &[PUBLISHERS, ROLE], now)?,
            Err(Refused::NothingChanged(_)) => vouched(&published, &[], now)?,
            Err(refused) => return Err(refused),
        };
        let mut address = base.clone();
        address.set_path("directory/");
        let state = State {
            published,
            entry,
            shown: None,
            over: BTreeMap::new(),
            faults: Vec::new(),
            tampered_with: Vec::new(),
        };
        let publication = Self { address, place, state: Mutex::new(state) };
        publication.keep(&publication.state())?;
        Ok(publication)
    }

    /// The address of the repository: `metadata/` and `targets/` are below it.
    pub fn address(&self) -> Url {
        self.address.clone()
    }

    /// The root that programs trust, as it ships with them.
    pub fn root(&self) -> &'static [u8] {
        ROOT
    }

    /// The support number of Example Antivirus as it is published, printed.
    pub fn number(&self) -> String {
        entry::number(&self.state().entry).to_owned()
    }

    /// Last digits for a number that is not published now.
    pub(crate) fn other_digits(&self) -> u8 {
        let number = self.number();
        let last = number.get(number.len().saturating_sub(2)..).and_then(|it| it.parse().ok());
        last.filter(|last: &u8| *last < FEW).map_or(0, |last| last + 1)
    }

    /// Publishes another support number of Example Antivirus, signed by its two people: 1-855-555-01 and these two
    /// digits.
    ///
    /// # Errors
    /// When the tool refuses it, such as for a number that is published already.
    pub fn publish_number(&self, last_digits: u8, now: DateTime<Utc>) -> Result<(), Refused> {
        let mut state = self.state();
        let entry = entry::with_number(&state.entry, last_digits, now.date_naive());
        let staged = staged(&state.published, &entry, now)?;
        state.entry = entry;
        self.publish(&mut state, |published| signed(published, &staged, &[ROLE], now))
    }

    /// Lets something go wrong with each request for files whose path ends so.
    pub fn spoil(&self, end_of_path: &str, fault: Fault) {
        self.state().faults.push((end_of_path.to_owned(), fault));
    }

    /// Puts files in the place of those that are served.
    ///
    /// # Errors
    /// When what is served is not there or cannot be read.
    pub fn forge(&self, forge: impl FnOnce(&mut Forgery) -> Result<(), Refused>) -> Result<(), Refused> {
        let mut state = self.state();
        let mut forgery = state.forgery();
        forge(&mut forgery)?;
        state.over = forgery.written();
        Ok(())
    }

    /// Does to what is served what somebody does who has the server.
    ///
    /// # Errors
    /// As [`forge`](Self::forge).
    pub fn tamper(&self, tampering: Tampering, now: DateTime<Utc>) -> Result<(), Refused> {
        tampering::tamper(self, tampering, now)?;
        self.state().tampered_with.push(tampering);
        Ok(())
    }

    /// What was done to what is served since it was repaired last.
    pub fn tampered_with(&self) -> Vec<Tampering> {
        self.state().tampered_with.clone()
    }

    /// Serves what is published, in versions that are higher than any that were served meanwhile, as the publishers
    /// would.
    ///
    /// # Errors
    /// When the tool refuses it.
    pub fn repair(&self, now: DateTime<Utc>) -> Result<(), Refused> {
        let mut state = self.state();
        let served = state.forgery().version("timestamp")?;
        (state.shown, state.over) = (None, BTreeMap::new());
        state.faults.clear();
        state.tampered_with.clear();
        loop {
            self.publish(&mut state, |published| {
                let staged = renew(published, ROLE, now, now + LONG)?;
                signed(published, &staged, &[ROLE], now)
            })?;
            if state.published.timestamp_version() > served {
                return Ok(());
            }
        }
    }

    fn publish(
        &self,
        state: &mut State,
        publish: impl FnOnce(&Repository) -> Result<Repository, Refused>,
    ) -> Result<(), Refused> {
        state.published = publish(&state.published)?;
        self.keep(state)
    }

    fn keep(&self, state: &State) -> Result<(), Refused> {
        replace(&self.place, &state.published.files().to_zip()?)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was published before, with the other organisations as the copy that ships has them by now.
fn again(kept: Repository, copy: &Repository, now: DateTime<Utc>) -> Result<Repository, Refused> {
    let mut sources = Sources::default();
    for (path, entry) in copy.entries()? {
        sources.add(path, fields(&entry.bytes)?)?;
    }
    match stage(&kept, PUBLISHERS, &sources, now, now + LONG) {
        Ok(staged) => signed(&kept, &staged, &[PUBLISHERS], now),
        Err(Refused::NothingChanged(_)) => Ok(kept),
        Err(refused) => Err(refused),
    }
}

/// The role of Example Antivirus together with what it says first.
fn begun(before: &Repository, entry: &Value, now: DateTime<Utc>) -> Result<Files, Refused> {
    let mut keys = BTreeSet::new();
    for name in signers(ROLE) {
        keys.insert(development_key(name)?.public());
    }
    let delegated = delegate(before, ORGANISATION, &keys, now, now + LONG)?;
    let after = Repository::with_change(Some(before), &delegated)?;
    Ok(delegated.with(&staged(&after, entry, now)?))
}

fn staged(before: &Repository, entry: &Value, now: DateTime<Utc>) -> Result<Files, Refused> {
    let mut sources = Sources::default();
    sources.add(entry::PATH.to_owned(), entry.as_object().cloned().unwrap_or_default())?;
    stage(before, ROLE, &sources, now, now + LONG)
}

/// Signs a change with the keys of these roles, as far as it needs them, and publishes it.
fn signed(
    before: &Repository,
    staged: &Files,
    roles: &[&str],
    now: DateTime<Utc>,
) -> Result<Repository, Refused> {
    let mut staged = staged.clone();
    for name in roles.iter().flat_map(|role| signers(role)) {
        match sign(Some(before), &staged, &development_key(name)?, now) {
            Ok(signed) => staged = signed,
            Err(Refused::NotASigner) => {}
            Err(refused) => return Err(refused),
        }
    }
    vouched(before, &[staged], now)
}

fn vouched(before: &Repository, staged: &[Files], now: DateTime<Utc>) -> Result<Repository, Refused> {
    let (snapshot, timestamp) = (development_key("snapshot")?, development_key("timestamp")?);
    let online = Online {
        snapshot: Some(&snapshot),
        timestamp: &timestamp,
        snapshot_expires: now + MIDDLE,
        timestamp_expires: now + SHORT,
    };
    let new = publish(Some(before), staged, &online, ROOT, now)?;
    Repository::open(before.files().with(&new), ROOT)
}

fn value(bytes: &[u8]) -> Result<Value, Refused> {
    let not_json =
        |e: serde_json::Error| Refused::NotMetadata { file: "entry".to_owned(), why: e.to_string() };
    serde_json::from_slice(bytes).map_err(not_json)
}

fn fields(bytes: &[u8]) -> Result<Map<String, Value>, Refused> {
    Ok(value(bytes)?.as_object().cloned().unwrap_or_default())
}
