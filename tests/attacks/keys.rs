//! Who signs.

use crate::trial::{ENTRY, Trial, false_entry, number};
use reference_vendor::directory::{Forgery, ROLE, development_key, signers};
use ringtrue_directory::Refused;
use ringtrue_model::Code;
use serde_json::json;

/// A false number of Example Antivirus, signed with these keys, with all keys that lie on the server.
fn false_number(forgery: &mut Forgery, keys: &[&str]) -> Result<(), Refused> {
    let entry = false_entry(forgery)?;
    let facts = forgery.target(ENTRY, &entry);
    let version = forgery.version(ROLE)? + 1;
    forgery.next(ROLE, |signed| signed["targets"][ENTRY] = facts, keys)?;
    forgery.vouch(&[(ROLE, version)])
}

#[test]
fn one_signature_where_two_are_needed() {
    let trial = Trial::new();
    trial.forge(|it| false_number(it, &["example-antivirus-1"]));
    trial.look();
    trial.is_hidden(Code::DirectoryNotSigned);
}

#[test]
fn canary_two_signatures_are_enough() {
    let trial = Trial::new();
    trial.forge(|it| false_number(it, signers(ROLE)));
    trial.look();
    assert_eq!(trial.number(), crate::trial::FALSE, "else the attack above would prove nothing");
}

#[test]
fn the_same_key_twice() {
    let trial = Trial::new();
    trial.forge(|it| false_number(it, &["example-antivirus-1", "example-antivirus-1"]));
    trial.look();
    trial.is_hidden(Code::DirectoryAltered);
}

#[test]
fn wrong_key() {
    for keys in [["publisher-1", "publisher-2"], ["snapshot", "timestamp"], ["root-1", "example-antivirus-2"]]
    {
        let trial = Trial::new();
        trial.forge(|it| false_number(it, &keys));
        trial.look();
        trial.is_hidden(Code::DirectoryNotSigned);
    }
}

#[test]
fn a_vendor_s_role_signing_another_vendor_s_file() {
    let trial = Trial::new();
    let chase = number(&trial.app, "chase");
    trial.forge(|it| {
        let path = "organisations/chase.json";
        let entry = String::from_utf8(false_entry(it)?).unwrap().replace("example-antivirus", "chase");
        let facts = it.target(path, entry.as_bytes());
        let version = it.version(ROLE)? + 1;
        it.next(ROLE, |signed| signed["targets"][path] = facts, signers(ROLE))?;
        it.vouch(&[(ROLE, version)])
    });
    trial.look();
    assert!(chase.is_some());
    assert_eq!(number(&trial.app, "chase"), chase, "nobody but the publishers speaks for Chase");
    trial.is_fresh();
}

/// The timestamp's key is replaced by one of the keys that stand in the root already.
fn replace_timestamp_key(forgery: &mut Forgery, by: &str) -> Result<(), Refused> {
    let id = development_key(by)?.public().id();
    forgery.next("root", |root| root["roles"]["timestamp"]["keyids"] = json!([id]), signers("root"))
}

#[test]
fn key_rotation_and_a_revoked_key() {
    let trial = Trial::new();
    trial.forge(|it| {
        replace_timestamp_key(it, "publisher-3")?;
        it.next("timestamp", |_| {}, &["publisher-3"])
    });
    trial.look();
    trial.is_fresh();
    trial.forge(|it| it.next("timestamp", |_| {}, &["timestamp"]));
    trial.look();
    trial.is_refused(Code::DirectoryNotSigned);
}

#[test]
fn a_root_that_too_few_have_signed() {
    let trial = Trial::new();
    trial.forge(|it| {
        let id = development_key("example-antivirus-1")?.public().id();
        it.next("root", |root| root["roles"]["timestamp"]["keyids"] = json!([id]), &["root-1"])
    });
    trial.look();
    trial.is_refused(Code::DirectoryNotSigned);
}

#[test]
fn root_chain_of_ten_steps() {
    let trial = Trial::new();
    trial.forge(|it| {
        for by in ["publisher-1", "publisher-2", "publisher-3", "timestamp", "snapshot"].repeat(2) {
            replace_timestamp_key(it, by)?;
        }
        false_number(it, signers(ROLE))?;
        it.next("timestamp", |_| {}, &["snapshot"])
    });
    trial.look();
    assert_eq!(trial.number(), crate::trial::FALSE, "what all who must have signed is followed");
}
