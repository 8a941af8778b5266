//! The four kinds of metadata as this tool writes them. It signs nothing that it does not understand: unknown fields
//! are refused.

use crate::{PublicKey, Refused};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use ringtrue_tuf::json;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

const SPEC_VERSION: &str = "1.0.31";

/// The canonical form of a value, over which signatures are made.
pub(crate) fn canonical<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    json::canonical(&serde_json::to_value(value).ok()?)
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signed<T> {
    pub(crate) signatures: Vec<Signature>,
    pub(crate) signed: T,
}

/// Whole seconds, as the specification wants them.
fn moment<S: Serializer>(moment: &DateTime<Utc>, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(&moment.format("%Y-%m-%dT%H:%M:%SZ"))
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signature {
    pub(crate) keyid: String,
    pub(crate) sig: String,
}

impl<T: Serialize + DeserializeOwned> Signed<T> {
    pub(crate) fn unsigned(signed: T) -> Self {
        Self { signatures: Vec::new(), signed }
    }

    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self, Refused> {
        let not_metadata =
            |e: serde_json::Error| Refused::NotMetadata { file: file.to_owned(), why: e.to_string() };
        let value = json::parse(bytes).map_err(not_metadata)?;
        serde_json::from_value(value).map_err(not_metadata)
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Refused> {
        serde_json::to_vec(self).map_err(|_| Refused::NoCanonicalForm)
    }

    pub(crate) fn message(&self) -> Result<Vec<u8>, Refused> {
        canonical(&self.signed).ok_or(Refused::NoCanonicalForm)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Root,
    Targets,
    Snapshot,
    Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListedKey {
    pub(crate) keytype: String,
    pub(crate) scheme: String,
    pub(crate) keyval: KeyValue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyValue {
    pub(crate) public: String,
}

pub(crate) type Keys = BTreeMap<String, ListedKey>;

/// Who signs for a top-level role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleKeys {
    pub(crate) keyids: Vec<String>,
    pub(crate) threshold: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Root {
    #[serde(rename = "_type")]
    kind: Kind,
    spec_version: String,
    pub(crate) version: u64,
    #[serde(serialize_with = "moment")]
    pub(crate) expires: DateTime<Utc>,
    consistent_snapshot: bool,
    pub(crate) keys: Keys,
    pub(crate) roles: BTreeMap<String, RoleKeys>,
    #[serde(rename = "x-ringtrue-development", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) development: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Targets {
    #[serde(rename = "_type")]
    kind: Kind,
    spec_version: String,
    pub(crate) version: u64,
    #[serde(serialize_with = "moment")]
    pub(crate) expires: DateTime<Utc>,
    pub(crate) targets: BTreeMap<String, FileFacts>,
    #[serde(default, skip_serializing_if = "Delegations::is_empty")]
    pub(crate) delegations: Delegations,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delegations {
    pub(crate) keys: Keys,
    pub(crate) roles: Vec<Delegation>,
}

impl Delegations {
    fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delegation {
    pub(crate) name: String,
    pub(crate) keyids: Vec<String>,
    pub(crate) threshold: u64,
    pub(crate) terminating: bool,
    pub(crate) paths: Vec<String>,
}

impl Delegation {
    /// May the role speak for this path? A pattern is a path with at most one `*`, which stays in its folder.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.paths.iter().any(|pattern| match pattern.split_once('*') {
            Some((before, after)) => path
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|inside| !inside.contains('/')),
            None => pattern == path,
        })
    }
}

/// What metadata says about a target: how long it is, and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileFacts {
    pub(crate) length: u64,
    pub(crate) hashes: Hashes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hashes {
    pub(crate) sha256: String,
}

impl FileFacts {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let sha256 = HEXLOWER.encode(digest(&SHA256, bytes).as_ref());
        Self { length: bytes.len() as u64, hashes: Hashes { sha256 } }
    }
}

/// What metadata says about other metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetaFile {
    pub(crate) version: u64,
    length: u64,
    hashes: Hashes,
}

impl MetaFile {
    pub(crate) fn of(version: u64, bytes: &[u8]) -> Self {
        let FileFacts { length, hashes } = FileFacts::of(bytes);
        Self { version, length, hashes }
    }
}

/// Snapshot or timestamp.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    #[serde(rename = "_type")]
    kind: Kind,
    spec_version: String,
    pub(crate) version: u64,
    #[serde(serialize_with = "moment")]
    pub(crate) expires: DateTime<Utc>,
    /// By file name, `<role>.json`.
    pub(crate) meta: BTreeMap<String, MetaFile>,
}

impl Root {
    pub(crate) fn first(expires: DateTime<Utc>, development: bool) -> Self {
        Self {
            kind: Kind::Root,
            spec_version: SPEC_VERSION.to_owned(),
            version: 1,
            expires,
            consistent_snapshot: true,
            keys: Keys::new(),
            roles: BTreeMap::new(),
            development,
        }
    }

    /// Gives a role these keys, and forgets keys that no role has any more.
    pub(crate) fn set_keys(&mut self, role: &str, keys: &BTreeSet<PublicKey>, threshold: u64) {
        let keyids = list(&mut self.keys, keys);
        self.roles.insert(role.to_owned(), RoleKeys { keyids, threshold });
        let roles = &self.roles;
        self.keys.retain(|id, _| roles.values().any(|role| role.keyids.contains(id)));
    }
}

impl Targets {
    pub(crate) fn new(version: u64, expires: DateTime<Utc>) -> Self {
        Self {
            kind: Kind::Targets,
            spec_version: SPEC_VERSION.to_owned(),
            version,
            expires,
            targets: BTreeMap::new(),
            delegations: Delegations::default(),
        }
    }
}

impl Delegations {
    /// Gives a delegated role these keys, and forgets keys that no role has any more.
    pub(crate) fn set_keys(&mut self, role: &str, keys: &BTreeSet<PublicKey>, threshold: u64) {
        let keyids = list(&mut self.keys, keys);
        for delegation in self.roles.iter_mut().filter(|it| it.name == role) {
            (delegation.keyids, delegation.threshold) = (keyids.clone(), threshold);
        }
        self.forget_unused_keys();
    }

    pub(crate) fn forget_unused_keys(&mut self) {
        let roles = &self.roles;
        self.keys.retain(|id, _| roles.iter().any(|role| role.keyids.contains(id)));
    }
}

impl Listing {
    pub(crate) fn new(
        kind: Kind,
        version: u64,
        expires: DateTime<Utc>,
        meta: BTreeMap<String, MetaFile>,
    ) -> Self {
        let spec_version = SPEC_VERSION.to_owned();
        Self { kind, spec_version, version, expires, meta }
    }
}

fn list(listed: &mut Keys, keys: &BTreeSet<PublicKey>) -> Vec<String> {
    listed.extend(keys.iter().map(|key| (key.id(), key.listed())));
    keys.iter().map(PublicKey::id).collect()
}

/// Who must sign for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    /// By id, as far as they are keys that this tool would list.
    pub(crate) keys: BTreeMap<String, PublicKey>,
    pub(crate) threshold: u64,
}

impl Authority {
    pub(crate) fn new(listed: &Keys, keyids: &[String], threshold: u64) -> Self {
        let key = |id: &String| Some((id.clone(), PublicKey::from_listed(listed.get(id)?)?));
        Self { keys: keyids.iter().filter_map(key).collect(), threshold }
    }

    /// The keys whose signature under the metadata holds.
    pub(crate) fn signers<T: Serialize + DeserializeOwned>(
        &self,
        metadata: &Signed<T>,
    ) -> Result<BTreeSet<&PublicKey>, Refused> {
        let message = metadata.message()?;
        let holds = |signature: &Signature| {
            let key = self.keys.get(&signature.keyid)?;
            let bytes = HEXLOWER.decode(signature.sig.as_bytes()).ok()?;
            key.verifies(&message, &bytes).then_some(key)
        };
        Ok(metadata.signatures.iter().filter_map(holds).collect())
    }

    pub(crate) fn is_satisfied<T: Serialize + DeserializeOwned>(
        &self,
        metadata: &Signed<T>,
    ) -> Result<bool, Refused> {
        Ok(self.signers(metadata)?.len() as u64 >= self.threshold)
    }
}
