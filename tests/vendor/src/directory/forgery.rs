//! Files as anybody can write them who has the server and some of the keys: no tool asks whether they should.

use super::development_key;
use data_encoding::HEXLOWER;
use ringtrue_directory::{Files, Refused};
use ringtrue_tuf::json;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Files that are served, while somebody changes them. Roles are known by their names (`timestamp`,
/// `org-example-antivirus`), keys by theirs (`publisher-1`).
pub struct Forgery {
    shown: Files,
    over: BTreeMap<String, Vec<u8>>,
}

impl Forgery {
    pub(super) fn over(shown: Files, over: BTreeMap<String, Vec<u8>>) -> Self {
        Self { shown, over }
    }

    pub(super) fn written(self) -> BTreeMap<String, Vec<u8>> {
        self.over
    }

    /// A file by its path, such as `metadata/timestamp.json`.
    ///
    /// # Errors
    /// When it is not there.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Refused> {
        match self.over.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.shown.read(path)?.ok_or_else(|| Refused::Missing(path.to_owned())),
        }
    }

    /// Writes a file.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.over.insert(path.into(), bytes.into());
    }

    /// The version of a role that is served.
    ///
    /// # Errors
    /// When it is not there.
    pub fn version(&self, role: &str) -> Result<u64, Refused> {
        let listed = |listing: &str, role: &str| {
            let version = self.signed(listing)?["meta"][format!("{role}.json")]["version"].as_u64();
            version.ok_or_else(|| Refused::NoSuchRole(role.to_owned()))
        };
        match role {
            "root" => {
                let is_there = |version: &u64| self.read(&format!("metadata/{version}.root.json")).is_ok();
                Ok((1..).take_while(is_there).last().unwrap_or_default())
            }
            "timestamp" => Ok(self.signed(role)?["version"].as_u64().unwrap_or_default()),
            "snapshot" => listed("timestamp", role),
            _ => listed("snapshot", role),
        }
    }

    /// Where the metadata of a role is that is served.
    ///
    /// # Errors
    /// When it is not there.
    pub fn file(&self, role: &str) -> Result<String, Refused> {
        match role {
            "timestamp" => Ok("metadata/timestamp.json".to_owned()),
            _ => Ok(format!("metadata/{}.{role}.json", self.version(role)?)),
        }
    }

    /// What a role says, without its signatures.
    ///
    /// # Errors
    /// When it is not there.
    pub fn signed(&self, role: &str) -> Result<Value, Refused> {
        Ok(parsed(&self.read(&self.file(role)?)?)?["signed"].take())
    }

    /// Writes metadata of a role in the version that it says it has, signed with these keys. Snapshot and timestamp
    /// do not know of it yet.
    ///
    /// # Errors
    /// When there is no such key, or the metadata has no canonical form.
    pub fn sign(&mut self, role: &str, signed: &Value, keys: &[&str]) -> Result<(), Refused> {
        let message = json::canonical(signed).ok_or(Refused::NoCanonicalForm)?;
        let mut signatures = Vec::new();
        for name in keys {
            let key = development_key(name)?;
            signatures
                .push(json!({ "keyid": key.public().id(), "sig": HEXLOWER.encode(&key.sign(&message)) }));
        }
        let path = match role {
            "timestamp" => "metadata/timestamp.json".to_owned(),
            _ => format!("metadata/{}.{role}.json", signed["version"]),
        };
        self.put(path, json!({ "signatures": signatures, "signed": signed }).to_string());
        Ok(())
    }

    /// The next version of a role, changed so and signed with these keys.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub fn next(
        &mut self,
        role: &str,
        change: impl FnOnce(&mut Value),
        keys: &[&str],
    ) -> Result<(), Refused> {
        let mut signed = self.signed(role)?;
        signed["version"] = (self.version(role)? + 1).into();
        change(&mut signed);
        self.sign(role, &signed, keys)
    }

    /// A new snapshot that names these versions of roles, and a new timestamp, signed with the keys that lie on the
    /// server.
    ///
    /// # Errors
    /// When the metadata of one is not there.
    pub fn vouch(&mut self, roles: &[(&str, u64)]) -> Result<(), Refused> {
        let mut meta = Vec::new();
        for (role, version) in roles {
            let bytes = self.read(&format!("metadata/{version}.{role}.json"))?;
            meta.push((format!("{role}.json"), facts(&bytes, Some(*version))));
        }
        let snapshot = self.version("snapshot")? + 1;
        let name = |signed: &mut Value| meta.into_iter().for_each(|(file, meta)| signed["meta"][file] = meta);
        self.next("snapshot", name, &["snapshot"])?;
        self.point(snapshot)
    }

    /// A new timestamp that names this version of the snapshot.
    ///
    /// # Errors
    /// When that is not there.
    pub fn point(&mut self, snapshot: u64) -> Result<(), Refused> {
        let bytes = self.read(&format!("metadata/{snapshot}.snapshot.json"))?;
        let name = |signed: &mut Value| signed["meta"]["snapshot.json"] = facts(&bytes, Some(snapshot));
        self.next("timestamp", name, &["timestamp"])
    }

    /// Writes a target's file where clients look for it, and answers with what metadata says of it.
    pub fn target(&mut self, path: &str, bytes: &[u8]) -> Value {
        let facts = facts(bytes, None);
        let hash = facts["hashes"]["sha256"].as_str().unwrap_or_default();
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let place = format!("targets/{folder}{hash}.{name}");
        self.put(place, bytes);
        facts
    }
}

fn facts(bytes: &[u8], version: Option<u64>) -> Value {
    let mut facts = json!({
        "length": bytes.len(),
        "hashes": { "sha256": HEXLOWER.encode(&Sha256::digest(bytes)) },
    });
    if let Some(version) = version {
        facts["version"] = version.into();
    }
    facts
}

fn parsed(bytes: &[u8]) -> Result<Value, Refused> {
    json::parse(bytes).map_err(|e| Refused::NotMetadata { file: "metadata".to_owned(), why: e.to_string() })
}
