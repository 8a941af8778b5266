//! A repository of the directory: as it was published, or as it would be with a staged change.

use crate::metadata::{Authority, Delegation, FileFacts, Listing, Root, Signed, Targets};
use crate::{Files, Refused, verify};
use std::collections::{BTreeMap, BTreeSet};

/// The roles that sign for targets: the top-level one and that of the publishers. The others are organisations'.
pub(crate) const TARGETS: &str = "targets";
pub(crate) const PUBLISHERS: &str = "publishers";
pub(crate) const ROOT: &str = "root";
pub(crate) const SNAPSHOT: &str = "snapshot";
pub(crate) const TIMESTAMP: &str = "timestamp";

/// A repository with its current metadata.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(crate) files: Files,
    pub(crate) root: Signed<Root>,
    pub(crate) targets: Signed<Targets>,
    /// By role. Roles that are delegated to no more are not among them.
    pub(crate) delegated: BTreeMap<String, Signed<Targets>>,
    /// `None` in a change that is not published yet and is the first.
    pub(crate) published: Option<Published>,
}

#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) snapshot: Signed<Listing>,
    pub(crate) timestamp: Signed<Listing>,
}

/// What the directory says at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The role that says it.
    pub role: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Repository {
    /// The repository in these files, verified by the client from a trusted root on. That something has expired is
    /// not looked at.
    ///
    /// # Errors
    /// When the client refuses it, or it is not one of this directory.
    pub fn open(files: Files, trusted_root: &[u8]) -> Result<Self, Refused> {
        let versions = verify::versions(&files, trusted_root)?;
        let root = metadata(&files, ROOT, versions.root)?;
        let targets: Signed<Targets> = metadata(&files, TARGETS, versions.targets)?;
        let snapshot: Signed<Listing> = metadata(&files, SNAPSHOT, versions.snapshot)?;
        let timestamp = Signed::read(TIMESTAMP, &files.needed("metadata/timestamp.json")?)?;
        let mut delegated = BTreeMap::new();
        for Delegation { name, .. } in &targets.signed.delegations.roles {
            let meant = snapshot.signed.meta.get(&format!("{name}.json"));
            let version = meant.ok_or_else(|| Refused::Missing(name.clone()))?.version;
            delegated.insert(name.clone(), metadata(&files, name, version)?);
        }
        Ok(Self { files, root, targets, delegated, published: Some(Published { snapshot, timestamp }) })
    }

    /// The files that it was read from.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The version of the timestamp; 0 before anything is published.
    pub fn timestamp_version(&self) -> u64 {
        self.published.as_ref().map_or(0, |it| it.timestamp.signed.version)
    }

    /// What would come of publishing a staged change. Without a repository it is the first one.
    ///
    /// # Errors
    /// When the change holds anything but new metadata and the files it speaks of, or is older than what is published.
    pub fn with_change(before: Option<&Self>, staged: &Files) -> Result<Self, Refused> {
        let roles = roles_in(staged)?;
        for (role, version) in &roles {
            let published = before.map_or(0, |before| before.version(role));
            // Clients go from root to root without leaving one out.
            if *version <= published || role == ROOT && *version != published + 1 {
                return Err(Refused::NotHigher { role: role.clone(), published, found: *version });
            }
        }
        let files = before.map(|it| it.files.clone()).unwrap_or_default().with(staged);
        let root = changed(&files, &roles, ROOT, before.map(|it| &it.root))?;
        let targets: Signed<Targets> = changed(&files, &roles, TARGETS, before.map(|it| &it.targets))?;
        let mut delegated = BTreeMap::new();
        for Delegation { name, .. } in &targets.signed.delegations.roles {
            let published = before.and_then(|it| it.delegated.get(name));
            delegated.insert(name.clone(), changed(&files, &roles, name, published)?);
        }
        let published = before.and_then(|it| it.published.clone());
        let after = Self { files, root, targets, delegated, published };
        for role in roles.keys() {
            after.authority(role)?;
        }
        let spoken_of: BTreeSet<String> = after.target_files().collect();
        let foreign = |path: &&String| path.starts_with("targets/") && !spoken_of.contains(*path);
        match staged.new_ones().keys().find(foreign) {
            Some(path) => Err(Refused::ForeignFile(path.clone())),
            None => Ok(after),
        }
    }

    /// The published version of a role; 0 when there never was one. A role that is delegated to no more still counts.
    pub(crate) fn version(&self, role: &str) -> u64 {
        match (role, &self.published) {
            (ROOT, _) => self.root.signed.version,
            (_, Some(published)) => {
                published.snapshot.signed.meta.get(&format!("{role}.json")).map_or(0, |it| it.version)
            }
            (_, None) => 0,
        }
    }

    /// The metadata of a role that signs for targets.
    pub(crate) fn contents_of(&self, role: &str) -> Result<&Signed<Targets>, Refused> {
        let contents = if role == TARGETS { Some(&self.targets) } else { self.delegated.get(role) };
        contents.ok_or_else(|| Refused::NoSuchRole(role.to_owned()))
    }

    pub(crate) fn delegation(&self, role: &str) -> Option<&Delegation> {
        self.targets.signed.delegations.roles.iter().find(|it| it.name == role)
    }

    /// Who must sign for a role.
    pub(crate) fn authority(&self, role: &str) -> Result<Authority, Refused> {
        if let Some(keys) = self.root.signed.roles.get(role) {
            return Ok(Authority::new(&self.root.signed.keys, &keys.keyids, keys.threshold));
        }
        let delegation = self.delegation(role).ok_or_else(|| Refused::NoSuchRole(role.to_owned()))?;
        let listed = &self.targets.signed.delegations.keys;
        Ok(Authority::new(listed, &delegation.keyids, delegation.threshold))
    }

    /// All roles, the top-level ones first.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &str> {
        let delegated = self.targets.signed.delegations.roles.iter().map(|it| it.name.as_str());
        [ROOT, TARGETS, SNAPSHOT, TIMESTAMP].into_iter().chain(delegated)
    }

    /// The role that speaks for a path: the first that may.
    pub(crate) fn speaker(&self, path: &str) -> Option<&Delegation> {
        self.targets.signed.delegations.roles.iter().find(|it| it.covers(path))
    }

    /// The paths and files that are in force, with the role that speaks for each.
    pub(crate) fn in_force(&self) -> impl Iterator<Item = (&String, &FileFacts, &str)> {
        self.targets.signed.delegations.roles.iter().flat_map(|delegation| {
            let contents = self.delegated.get(&delegation.name).into_iter();
            contents
                .flat_map(|it| &it.signed.targets)
                .filter(|(path, _)| self.speaker(path).is_some_and(|it| it.name == delegation.name))
                .map(|(path, facts)| (path, facts, delegation.name.as_str()))
        })
    }

    /// What the directory says, by path.
    ///
    /// # Errors
    /// When a file is missing, or is not the one that was signed.
    pub fn entries(&self) -> Result<BTreeMap<String, Entry>, Refused> {
        let mut entries = BTreeMap::new();
        for (path, facts, role) in self.in_force() {
            let bytes = self.files.needed(&target_file(path, facts))?;
            if FileFacts::of(&bytes) != *facts {
                return Err(Refused::Differs(path.clone()));
            }
            entries.insert(path.clone(), Entry { role: role.to_owned(), bytes });
        }
        Ok(entries)
    }

    /// One copy of everything current, with every step of the root: what ships with the program.
    ///
    /// # Errors
    /// When a file is missing.
    pub fn pack(&self) -> Result<Files, Refused> {
        let mut names: Vec<String> =
            (1..=self.root.signed.version).map(|step| metadata_file(ROOT, step)).collect();
        if let Some(Published { snapshot, .. }) = &self.published {
            names.extend([
                "metadata/timestamp.json".to_owned(),
                metadata_file(SNAPSHOT, snapshot.signed.version),
            ]);
        }
        names.push(metadata_file(TARGETS, self.targets.signed.version));
        names.extend(self.delegated.iter().map(|(role, it)| metadata_file(role, it.signed.version)));
        names.extend(self.in_force().map(|(path, facts, _)| target_file(path, facts)));
        let mut copy = Files::default();
        for name in names {
            let bytes = self.files.needed(&name)?;
            copy.put(name, bytes);
        }
        Ok(copy)
    }

    fn target_files(&self) -> impl Iterator<Item = String> {
        let contents = self.delegated.values().flat_map(|it| &it.signed.targets);
        contents.map(|(path, facts)| target_file(path, facts))
    }
}

/// The roles whose metadata is in a staged change, with their versions.
pub(crate) fn roles_in(staged: &Files) -> Result<BTreeMap<String, u64>, Refused> {
    let mut roles = BTreeMap::new();
    for path in staged.new_ones().keys() {
        let Some(file) = path.strip_prefix("metadata/") else { continue };
        let parts = file.strip_suffix(".json").and_then(|it| it.split_once('.'));
        let parsed = parts.and_then(|(version, role)| Some((role, version.parse().ok()?)));
        match parsed {
            Some((role, version))
                if ![SNAPSHOT, TIMESTAMP].contains(&role)
                    && roles.insert(role.to_owned(), version).is_none() => {}
            _ => return Err(Refused::ForeignFile(path.clone())),
        }
    }
    Ok(roles)
}

fn changed<T>(
    files: &Files,
    roles: &BTreeMap<String, u64>,
    role: &str,
    published: Option<&Signed<T>>,
) -> Result<Signed<T>, Refused>
where
    Signed<T>: Clone,
    T: serde::Serialize + serde::de::DeserializeOwned + Versioned,
{
    match (roles.get(role), published) {
        (Some(version), _) => metadata(files, role, *version),
        (None, Some(published)) => Ok(published.clone()),
        (None, None) => Err(Refused::Missing(role.to_owned())),
    }
}

/// Metadata that says its version.
pub(crate) trait Versioned {
    fn version(&self) -> u64;
}

macro_rules! versioned {
    ($($kind:ty),*) => {
        $(impl Versioned for $kind {
            fn version(&self) -> u64 {
                self.version
            }
        })*
    };
}
versioned!(Root, Targets, Listing);

/// The metadata of a role, which says the version that its file's name says.
pub(crate) fn metadata<T>(files: &Files, role: &str, version: u64) -> Result<Signed<T>, Refused>
where
    T: serde::Serialize + serde::de::DeserializeOwned + Versioned,
{
    let file = metadata_file(role, version);
    let metadata: Signed<T> = Signed::read(&file, &files.needed(&file)?)?;
    if metadata.signed.version() == version { Ok(metadata) } else { Err(Refused::Differs(file)) }
}

pub(crate) fn metadata_file(role: &str, version: u64) -> String {
    format!("metadata/{version}.{role}.json")
}

/// Where a target's file is: its hash stands before its name.
pub(crate) fn target_file(path: &str, facts: &FileFacts) -> String {
    let hash = &facts.hashes.sha256;
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("targets/{folder}/{hash}.{name}"),
        None => format!("targets/{hash}.{path}"),
    }
}
