//! The copy of the directory that ships with the program, signed with the keys for development.
//! `cargo xtask sign-directory` signs it anew.

use crate::project;
use chrono::{TimeDelta, Utc};
use ringtrue_directory::{
    Files, First, Online, PrivateKey, PublicKey, Refused, Repository, Sources, first, publish, renew,
    replace, sign, stage,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Whether to sign it anew where it is out of step.
const SIGN: &str = "RINGTRUE_SIGN_DIRECTORY";
/// Days for which root, targets and the publishers vouch, and snapshot and timestamp.
const LONG: i64 = 3650;
const SHORT: i64 = 365;

fn folder() -> PathBuf {
    project().join("src-tauri/directory")
}

fn key(name: &str) -> PrivateKey {
    let pem = fs::read_to_string(project().join(format!("tests/keys/{name}.pem"))).unwrap();
    PrivateKey::from_pem(&pem, "").unwrap()
}

fn public(names: &[&str]) -> BTreeSet<PublicKey> {
    names.iter().map(|name| key(name).public()).collect()
}

const ROOT: [&str; 3] = ["root-1", "root-2", "root-3"];
const PUBLISHERS: [&str; 3] = ["publisher-1", "publisher-2", "publisher-3"];

/// The change with the signatures of two root keys and two publishers, as far as it needs them.
fn signed(before: Option<&Repository>, staged: &Files) -> Files {
    let mut staged = staged.clone();
    for name in [ROOT[0], ROOT[1], PUBLISHERS[0], PUBLISHERS[1]] {
        match sign(before, &staged, &key(name), Utc::now()) {
            Ok(signed) => staged = signed,
            Err(Refused::NotASigner) => {}
            Err(refused) => panic!("{refused}"),
        }
    }
    staged
}

fn published(before: Option<&Repository>, staged: Files, root: &[u8]) -> Repository {
    let now = Utc::now();
    let (snapshot, timestamp) = (key("snapshot"), key("timestamp"));
    let expires = now + TimeDelta::days(SHORT);
    let online = Online {
        snapshot: Some(&snapshot),
        timestamp: &timestamp,
        snapshot_expires: expires,
        timestamp_expires: expires,
    };
    let new = publish(before, &[staged], &online, root, now).unwrap();
    let files = before.map(|it| it.files().clone()).unwrap_or_default().with(&new);
    Repository::open(files, root).unwrap()
}

/// An empty directory under a new root.
fn begun() -> (Vec<u8>, Repository) {
    let now = Utc::now();
    let wanted = First {
        root: public(&ROOT),
        targets: public(&PUBLISHERS),
        publishers: public(&PUBLISHERS),
        snapshot: public(&["snapshot"]),
        timestamp: public(&["timestamp"]),
        development: true,
    };
    let staged = signed(None, &first(&wanted, now, now + TimeDelta::days(LONG)).unwrap());
    let root = staged.read("metadata/1.root.json").unwrap().unwrap();
    let repository = published(None, staged, &root);
    (root, repository)
}

fn signed_anew() {
    let (root_file, copy_file) = (folder().join("root.json"), folder().join("signed.zip"));
    let (root, before) = match (fs::read(&root_file), Files::open(&copy_file)) {
        (Ok(root), Ok(copy)) => (root.clone(), Repository::open(copy, &root).unwrap()),
        _ => begun(),
    };
    let (now, sources) = (Utc::now(), Sources::read(&folder()).unwrap());
    let expires = now + TimeDelta::days(LONG);
    let staged = match stage(&before, "publishers", &sources, now, expires) {
        Err(Refused::NothingChanged(role)) => renew(&before, &role, now, expires),
        staged => staged,
    };
    let after = published(Some(&before), signed(Some(&before), &staged.unwrap()), &root);
    replace(&root_file, &root).unwrap();
    replace(&copy_file, &after.pack().unwrap().to_zip().unwrap()).unwrap();
}

#[test]
fn the_copy_that_ships_says_what_its_sources_say() {
    if std::env::var_os(SIGN).is_some() {
        signed_anew();
    }
    let root = fs::read(folder().join("root.json")).unwrap();
    let copy = Files::open(&folder().join("signed.zip")).unwrap();
    let entries = Repository::open(copy, &root).unwrap().entries().unwrap();
    let sources = Sources::read(&folder()).unwrap();
    let out_of_step: Vec<&str> = sources
        .files()
        .filter(|(path, bytes)| entries.get(*path).is_none_or(|entry| entry.bytes != *bytes))
        .map(|(path, _)| path)
        .collect();
    let run = "run `cargo xtask sign-directory`";
    assert!(out_of_step.is_empty(), "not what src-tauri/directory says: {out_of_step:?}; {run}");
    assert_eq!(entries.len(), sources.files().count(), "something is in the copy alone; {run}");
}

#[test]
fn the_keys_for_development_sign_for_a_root_that_says_so() {
    let root: serde_json::Value =
        serde_json::from_slice(&fs::read(folder().join("root.json")).unwrap()).unwrap();
    assert_eq!(root["signed"]["x-ringtrue-development"], true);
    for name in ROOT.iter().chain(&PUBLISHERS).chain(&["snapshot", "timestamp"]) {
        let id = key(name).public().id();
        assert!(root["signed"]["keys"][&id].is_object(), "{name} is not in the root");
    }
}
