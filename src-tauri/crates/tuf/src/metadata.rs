//! The four kinds of metadata, as the specification's section 4 has them.

use crate::Refusal;
use crate::delegation::{Delegations, ListedDelegations};
use crate::hash::Hashes;
use crate::json;
use crate::key::{Authority, ListedKey, PublicKey};
use chrono::{DateTime, NaiveDateTime, Utc};
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The roles that every repository has; no delegated role may be called so.
pub(crate) const TOP_LEVEL: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];

/// A metadata file whose signatures are not checked yet.
pub(crate) struct Envelope<'a> {
    role: &'a str,
    signed: Value,
    message: Vec<u8>,
    signatures: BTreeMap<String, Vec<u8>>,
}

impl<'a> Envelope<'a> {
    /// Takes the file of `role` apart. A key id that signs twice makes the file malformed (section 4.2.1).
    pub(crate) fn open(role: &'a str, bytes: &[u8]) -> Result<Self, Refusal> {
        let malformed = |why: &dyn std::fmt::Display| Refusal::malformed(role, why);
        let mut file = json::parse(bytes).map_err(|e| malformed(&e))?;
        let signed = file.get_mut("signed").map(Value::take).ok_or_else(|| malformed(&"no `signed`"))?;
        let message = json::canonical(&signed).ok_or_else(|| malformed(&"a number is not whole"))?;
        let listed = file.get("signatures").unwrap_or(&Value::Null);
        let listed = Vec::<ListedSignature>::deserialize(listed).map_err(|e| malformed(&e))?;
        let mut signatures = BTreeMap::new();
        for ListedSignature { keyid, sig } in listed {
            // Not hexadecimal: a signature that does not hold, which others may make up for.
            let signature = HEXLOWER_PERMISSIVE.decode(sig.as_bytes()).unwrap_or_default();
            if signatures.insert(keyid, signature).is_some() {
                return Err(malformed(&"a key id signs twice"));
            }
        }
        Ok(Self { role, signed, message, signatures })
    }

    /// Has a threshold of these keys signed?
    pub(crate) fn check_signatures(&self, authority: &Authority) -> Result<(), Refusal> {
        let (threshold, valid) = (authority.threshold(), authority.signers(&self.message, &self.signatures));
        if valid >= threshold {
            return Ok(());
        }
        let version = self.signed.get("version").and_then(Value::as_u64);
        Err(Refusal::NotSigned { role: self.role.to_owned(), version, threshold, valid })
    }

    /// Reads what was signed as metadata of the kind `M`.
    pub(crate) fn read<M: Metadata>(&self) -> Result<M, Refusal> {
        let role = || self.role.to_owned();
        let malformed = |e: serde_json::Error| Refusal::malformed(self.role, &e);
        let head = Head::deserialize(&self.signed).map_err(malformed)?;
        if head.kind != M::TYPE {
            return Err(Refusal::WrongType { role: role(), expected: M::TYPE });
        }
        if head.spec_version.split('.').next() != Some("1") {
            return Err(Refusal::OtherSpecification { role: role() });
        }
        M::deserialize(&self.signed).map_err(malformed)
    }
}

#[derive(Deserialize)]
struct ListedSignature {
    keyid: String,
    sig: String,
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "_type")]
    kind: String,
    spec_version: String,
}

/// What all kinds of metadata have.
pub(crate) trait Metadata: DeserializeOwned {
    /// The value of `_type`.
    const TYPE: &'static str;
    fn version(&self) -> u64;
    fn expires(&self) -> DateTime<Utc>;

    /// The check for a freeze attack: has its time come? Without a moment nothing expires.
    fn check_expiry(&self, role: &str, now: Option<DateTime<Utc>>) -> Result<(), Refusal> {
        match now {
            Some(now) if now >= self.expires() => Err(Refusal::Expired {
                role: role.to_owned(),
                version: self.version(),
                expired: self.expires(),
            }),
            _ => Ok(()),
        }
    }
}

macro_rules! metadata {
    ($kind:ty, $type:literal) => {
        impl Metadata for $kind {
            const TYPE: &'static str = $type;
            fn version(&self) -> u64 {
                self.version
            }
            fn expires(&self) -> DateTime<Utc> {
                self.expires
            }
        }
    };
}
metadata!(Root, "root");
metadata!(Timestamp, "timestamp");
metadata!(Snapshot, "snapshot");
metadata!(Targets, "targets");

/// Section 4.3.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ListedRoot")]
pub(crate) struct Root {
    version: u64,
    expires: DateTime<Utc>,
    pub(crate) consistent_snapshot: bool,
    pub(crate) root: Authority,
    pub(crate) timestamp: Authority,
    pub(crate) snapshot: Authority,
    pub(crate) targets: Authority,
}

#[derive(Deserialize)]
struct ListedRoot {
    #[serde(deserialize_with = "version")]
    version: u64,
    #[serde(deserialize_with = "moment")]
    expires: DateTime<Utc>,
    #[serde(default)]
    consistent_snapshot: bool,
    keys: BTreeMap<String, ListedKey>,
    roles: ListedRoles,
}

#[derive(Deserialize)]
struct ListedRoles {
    root: ListedRole,
    timestamp: ListedRole,
    snapshot: ListedRole,
    targets: ListedRole,
}

/// Key ids and threshold of a role.
#[derive(Deserialize)]
pub(crate) struct ListedRole {
    keyids: Vec<String>,
    threshold: u64,
}

impl ListedRole {
    pub(crate) fn authority(&self, keys: &BTreeMap<String, PublicKey>) -> Result<Authority, &'static str> {
        if self.threshold == 0 {
            return Err("a threshold of none");
        }
        if self.keyids.iter().collect::<BTreeSet<_>>().len() < self.keyids.len() {
            return Err("a role lists a key id twice");
        }
        Ok(Authority::new(&self.keyids, self.threshold, keys))
    }
}

/// Those of the listed keys that can be used.
pub(crate) fn usable(keys: &BTreeMap<String, ListedKey>) -> BTreeMap<String, PublicKey> {
    keys.iter().filter_map(|(id, key)| Some((id.clone(), PublicKey::from_listed(key)?))).collect()
}

impl TryFrom<ListedRoot> for Root {
    type Error = &'static str;

    fn try_from(listed: ListedRoot) -> Result<Self, Self::Error> {
        let keys = usable(&listed.keys);
        Ok(Self {
            version: listed.version,
            expires: listed.expires,
            consistent_snapshot: listed.consistent_snapshot,
            root: listed.roles.root.authority(&keys)?,
            timestamp: listed.roles.timestamp.authority(&keys)?,
            snapshot: listed.roles.snapshot.authority(&keys)?,
            targets: listed.roles.targets.authority(&keys)?,
        })
    }
}

/// What one metadata file says about another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct MetaFile {
    #[serde(deserialize_with = "version")]
    pub(crate) version: u64,
    #[serde(default)]
    pub(crate) length: Option<u64>,
    #[serde(default)]
    hashes: Option<Hashes>,
}

impl MetaFile {
    /// Are these the bytes that are meant, as far as length and hashes are said?
    pub(crate) fn check_bytes(&self, role: &str, bytes: &[u8]) -> Result<(), Refusal> {
        match self.length {
            Some(expected) if expected != bytes.len() as u64 => {
                Err(Refusal::WrongLength { of: role.to_owned(), expected, found: bytes.len() as u64 })
            }
            _ => self.hashes.as_ref().map_or(Ok(()), |hashes| hashes.check(role, bytes)),
        }
    }

    /// Is this the version that is meant?
    pub(crate) fn check_version(&self, role: &str, found: u64) -> Result<(), Refusal> {
        match self.version {
            expected if expected == found => Ok(()),
            expected => Err(Refusal::WrongVersion { role: role.to_owned(), expected, found }),
        }
    }
}

/// Section 4.6.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Timestamp {
    #[serde(deserialize_with = "version")]
    version: u64,
    #[serde(deserialize_with = "moment")]
    expires: DateTime<Utc>,
    meta: TimestampMeta,
}

#[derive(Clone, Debug, Deserialize)]
struct TimestampMeta {
    #[serde(rename = "snapshot.json")]
    snapshot: MetaFile,
}

impl Timestamp {
    /// What it says about the snapshot.
    pub(crate) fn snapshot(&self) -> &MetaFile {
        &self.meta.snapshot
    }
}

/// Section 4.4.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Snapshot {
    #[serde(deserialize_with = "version")]
    version: u64,
    #[serde(deserialize_with = "moment")]
    expires: DateTime<Utc>,
    /// By file name, `<role>.json`.
    pub(crate) meta: BTreeMap<String, MetaFile>,
}

impl Snapshot {
    /// What it says about a targets role.
    pub(crate) fn of(&self, role: &str) -> Result<&MetaFile, Refusal> {
        self.meta.get(&format!("{role}.json")).ok_or_else(|| Refusal::NotInSnapshot { role: role.to_owned() })
    }
}

/// Section 4.5.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Targets {
    #[serde(deserialize_with = "version")]
    version: u64,
    #[serde(deserialize_with = "moment")]
    expires: DateTime<Utc>,
    pub(crate) targets: BTreeMap<String, TargetFile>,
    #[serde(default, deserialize_with = "delegations")]
    pub(crate) delegations: Delegations,
}

/// What a targets role says about one target.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TargetFile {
    pub(crate) length: u64,
    pub(crate) hashes: Hashes,
    #[serde(default)]
    pub(crate) custom: Map<String, Value>,
}

fn version<'de, D: Deserializer<'de>>(reader: D) -> Result<u64, D::Error> {
    match u64::deserialize(reader)? {
        0 => Err(D::Error::custom("versions begin at 1")),
        version => Ok(version),
    }
}

fn moment<'de, D: Deserializer<'de>>(reader: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(reader)?;
    let moment = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%SZ").map_err(D::Error::custom)?;
    Ok(moment.and_utc())
}

fn delegations<'de, D: Deserializer<'de>>(reader: D) -> Result<Delegations, D::Error> {
    let listed = ListedDelegations::deserialize(reader)?;
    Delegations::try_from(listed).map_err(D::Error::custom)
}
