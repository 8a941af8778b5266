//! A directory for tests: keys that nobody keeps, a fixed clock, two organisations.
#![allow(clippy::unwrap_used)]

use crate::{
    Files, First, Online, PrivateKey, PublicKey, Refused, Repository, Sources, first, publish, sign, stage,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub(crate) fn later(days: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(days)
}

pub(crate) fn public(keys: &[PrivateKey]) -> BTreeSet<PublicKey> {
    keys.iter().map(PrivateKey::public).collect()
}

pub(crate) fn generated(count: usize) -> Vec<PrivateKey> {
    (0..count).map(|_| PrivateKey::generate().unwrap()).collect()
}

/// The people with their keys, and what they have published.
pub(crate) struct Desk {
    pub(crate) root: Vec<PrivateKey>,
    pub(crate) publishers: Vec<PrivateKey>,
    pub(crate) vendor: Vec<PrivateKey>,
    pub(crate) snapshot: PrivateKey,
    pub(crate) timestamp: PrivateKey,
    pub(crate) trusted_root: Vec<u8>,
    pub(crate) repository: Repository,
}

impl Desk {
    /// Chase and Example are published by the publishers.
    pub(crate) fn new() -> Self {
        let (root, publishers, vendor) = (generated(3), generated(3), generated(3));
        let (snapshot, timestamp) = (PrivateKey::generate().unwrap(), PrivateKey::generate().unwrap());
        let wanted = First {
            root: public(&root),
            targets: public(&publishers),
            publishers: public(&publishers),
            snapshot: BTreeSet::from([snapshot.public()]),
            timestamp: BTreeSet::from([timestamp.public()]),
            development: true,
        };
        let staged = first(&wanted, now(), later(365)).unwrap();
        let signers = [&root[0], &root[1], &publishers[0], &publishers[1]];
        let staged = signed(None, &staged, &signers).unwrap();
        let trusted_root = staged.read("metadata/1.root.json").unwrap().unwrap();
        let new = publish(None, &[staged], &online(&snapshot, &timestamp), &trusted_root, now()).unwrap();
        let repository = Repository::open(new, &trusted_root).unwrap();
        let mut desk = Self { root, publishers, vendor, snapshot, timestamp, trusted_root, repository };
        let staged = desk.staged("publishers", &sources(&[chase(), example()])).unwrap();
        desk.publish(&staged, &[&desk.publishers[0], &desk.publishers[1]])
            .map(|it| desk.repository = it)
            .unwrap();
        desk
    }

    pub(crate) fn staged(&self, role: &str, sources: &Sources) -> Result<Files, Refused> {
        stage(&self.repository, role, sources, now(), later(365))
    }

    /// The repository with a change that these have signed.
    pub(crate) fn publish(&self, staged: &Files, signers: &[&PrivateKey]) -> Result<Repository, Refused> {
        let staged = signed(Some(&self.repository), staged, signers)?;
        self.publish_signed(&staged)
    }

    pub(crate) fn publish_signed(&self, staged: &Files) -> Result<Repository, Refused> {
        let online = online(&self.snapshot, &self.timestamp);
        let staged = std::slice::from_ref(staged);
        let new = publish(Some(&self.repository), staged, &online, &self.trusted_root, now())?;
        Repository::open(self.repository.files().with(&new), &self.trusted_root)
    }
}

pub(crate) fn online<'k>(snapshot: &'k PrivateKey, timestamp: &'k PrivateKey) -> Online<'k> {
    Online { snapshot: Some(snapshot), timestamp, snapshot_expires: later(30), timestamp_expires: later(3) }
}

pub(crate) fn signed(
    before: Option<&Repository>,
    staged: &Files,
    signers: &[&PrivateKey],
) -> Result<Files, Refused> {
    signers.iter().try_fold(staged.clone(), |staged, key| sign(before, &staged, key, now()))
}

pub(crate) fn sources(organisations: &[Value]) -> Sources {
    let mut sources = Sources::default();
    for organisation in organisations {
        let fields: Map<String, Value> = organisation.as_object().unwrap().clone();
        let path = format!("organisations/{}.json", organisation["id"].as_str().unwrap());
        sources.add(path, fields).unwrap();
    }
    sources
}

pub(crate) fn phone(as_printed: &str, e164: &str) -> Value {
    json!({
        "way": { "kind": "phone", "as_printed": as_printed, "e164": e164 },
        "reach": { "regions": ["US"] },
        "purpose": "Support",
        "source": { "page": "https://chase.com/contact", "date": "2026-01-31" },
    })
}

pub(crate) fn chase() -> Value {
    json!({
        "id": "chase", "name": "Chase", "kind": "bank", "official_domains": ["chase.com"],
        "calls_customers": "unknown", "contacts": [phone("1-800-935-9935", "+18009359935")],
    })
}

pub(crate) fn example() -> Value {
    json!({
        "id": "example", "name": "Example", "kind": "vendor", "official_domains": ["example.com"],
        "calls_customers": "never_unsolicited",
    })
}

/// Chase with a second number.
pub(crate) fn changed_chase() -> Value {
    let mut chase = chase();
    let mut number = phone("1-800-432-3117", "+18004323117");
    number["purpose"] = json!("Lost cards");
    chase["contacts"].as_array_mut().unwrap().push(number);
    chase
}
