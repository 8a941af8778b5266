//! The chain of roots (5.2, 5.3) and what a change of keys does.

use crate::maker::{Key, Maker};
use crate::{Client, stored, told};
use ringtrue_tuf::{Fetched, Limits, Refusal, Repository, Store, Stored};

const OTHERS: [&str; 3] = ["targets", "snapshot", "timestamp"];

/// A new root that the old keys sign too.
fn rotate_root(maker: &mut Maker, new: Vec<Key>) {
    let old = maker.keys.remove("root").unwrap();
    maker.set_keys("root", new);
    let version = maker.role("root")["version"].as_u64().unwrap() + 1;
    maker.role("root")["version"] = version.into();
    let signers = old.iter().chain(&maker.keys["root"]);
    let signatures = signers.map(|key| key.signature(&maker.signed["root"])).collect();
    maker.put("root", signatures);
}

#[test]
fn ten_steps_of_new_keys_are_followed() {
    let mut maker = Maker::new();
    let mut early = Client::refreshed(&maker);
    for step in 0..10 {
        rotate_root(&mut maker, vec![Key::ed25519(20 + 2 * step), Key::ed25519(21 + 2 * step)]);
    }
    for client in [&mut Client::of(&maker), &mut early] {
        assert_eq!(client.refresh(&maker).unwrap().root, 11);
        assert_eq!(client.asked.iter().filter(|it| it.ends_with(".root.json")).count(), 11);
        assert_eq!(client.refresh(&maker).unwrap().root, 11, "read back from the store");
        assert_eq!(client.asked(), ["12.root.json", "timestamp.json"]);
    }
}

#[test]
fn a_newer_first_root_is_the_anchor_when_the_program_was_updated() {
    let mut maker = Maker::new();
    let mut client = Client::refreshed(&maker);
    for _ in 0..3 {
        maker.publish(&["root"]);
    }
    client.first_root = maker.files["4.root.json"].clone();
    assert_eq!(client.refresh(&maker).unwrap().root, 4);
    assert_eq!(client.asked(), ["5.root.json", "timestamp.json"]);
    assert_eq!(stored(&client.store, "root"), Some(4));
}

#[test]
fn a_stored_step_that_does_not_hold_is_fetched_instead() {
    let mut maker = Maker::new();
    maker.publish(&["root"]);
    maker.publish(&["root"]);
    let mut client = Client::refreshed(&maker);
    client.store.write(Stored::RootStep(2), b"torn").unwrap();
    assert_eq!(client.refresh(&maker).unwrap().root, 3);
    assert_eq!(client.asked(), ["2.root.json", "3.root.json", "4.root.json", "timestamp.json"]);
}

#[test]
fn a_new_root_needs_the_old_keys_and_the_new_keys() {
    let refused = |sign_old: usize, sign_new: usize| {
        let mut maker = Maker::new();
        let old = maker.keys.remove("root").unwrap();
        maker.set_keys("root", vec![Key::ed25519(20), Key::ed25519(21)]);
        maker.role("root")["version"] = 2.into();
        let signers = old.iter().take(sign_old).chain(maker.keys["root"].iter().take(sign_new));
        let signatures = signers.map(|key| key.signature(&maker.signed["root"])).collect();
        maker.put("root", signatures);
        let mut client = Client::of(&maker);
        let result = told(client.refresh(&maker));
        assert_eq!(stored(&client.store, "root"), Some(if result == "trusted" { 2 } else { 1 }));
        result
    };
    assert_eq!(refused(2, 2), "trusted");
    for (old, new) in [(2, 1), (1, 2)] {
        assert_eq!(refused(old, new), "not_signed: root Some(2): signed by 1 keys of the 2 it needs");
    }
    assert_eq!(refused(0, 2), "not_signed: root Some(2): signed by 0 keys of the 2 it needs");
    assert_eq!(refused(2, 0), "not_signed: root Some(2): signed by 0 keys of the 2 it needs");
}

#[test]
fn a_revoked_key_signs_nothing_any_more() {
    for role in OTHERS {
        let mut maker = Maker::new();
        let mut client = Client::refreshed(&maker);
        let stolen = maker.keys.remove(role).unwrap();
        maker.set_keys(role, vec![Key::ed25519(20), Key::ed25519(21)]);
        maker.publish(&["root", "targets", "snapshot", "timestamp"]);
        assert!(client.refresh(&maker).is_ok(), "{role}: the new keys are trusted");
        maker.keys.insert(role.to_owned(), stolen);
        maker.publish(&["targets", "snapshot", "timestamp"]);
        let refused = client.refresh(&maker).unwrap_err();
        assert!(
            matches!(&refused, Refusal::NotSigned { role: of, version: Some(3), valid: 0, threshold: 2 } if of == role),
            "{refused}"
        );
    }
}

/// A refresh in which the root of `version` stands where version 3 belongs, by a client that has version 2.
fn third_root_of(version: u64) -> Result<u64, Refusal> {
    let mut maker = Maker::new();
    maker.publish(&["root"]);
    let mut client = Client::refreshed(&maker);
    maker.publish_as("root", version);
    let file = maker.files[&format!("{version}.root.json")].clone();
    client.refresh_from(|request| match request.path.as_str() {
        "3.root.json" => Fetched::Bytes(file.clone()),
        _ => maker.answer(request),
    })?;
    Ok(stored(&client.store, "root").unwrap())
}

#[test]
fn the_versions_of_roots_have_no_gap() {
    let role = || "root".to_owned();
    assert_eq!(third_root_of(1), Err(Refusal::Rollback { role: role(), trusted: 2, found: 1 }));
    assert_eq!(third_root_of(2), Ok(2), "the trusted one again, and so no new one");
    assert_eq!(third_root_of(3), Ok(3));
    assert_eq!(third_root_of(4), Err(Refusal::WrongVersion { role: role(), expected: 3, found: 4 }));
}

#[test]
fn only_the_last_root_must_not_have_expired() {
    let mut maker = Maker::new();
    maker.role("root")["expires"] = "2026-06-01T00:00:00Z".into();
    maker.publish(&["root"]);
    let mut client = Client::of(&maker);
    assert_eq!(client.refresh(&maker).unwrap_err().code(), "expired");
    maker.role("root")["expires"] = "2027-02-01T00:00:00Z".into();
    maker.publish(&["root"]);
    assert_eq!(client.refresh(&maker).unwrap().root, 3);
}

#[test]
fn a_first_root_that_is_not_signed_by_itself_is_no_anchor() {
    let maker = Maker::new();
    let mut root = ringtrue_tuf::json::parse(&maker.first_root()).unwrap();
    root["signatures"].as_array_mut().unwrap().pop();
    let mut client = Client::of(&maker);
    client.first_root = serde_json::to_vec(&root).unwrap();
    assert_eq!(client.refresh(&maker).unwrap_err().code(), "not_signed");
    assert!(client.asked.is_empty(), "nothing was asked for");
    assert!(Repository::stored(&mut client.store, &client.first_root, client.limits).is_err());
}

#[test]
fn more_new_roots_than_allowed_are_followed_in_the_next_refresh() {
    let mut maker = Maker::new();
    for _ in 0..5 {
        maker.publish(&["root"]);
    }
    let mut client = Client::of(&maker);
    client.limits = Limits { root_steps: 3, ..Limits::default() };
    assert_eq!(client.refresh(&maker).unwrap().root, 4);
    assert_eq!(
        client.asked(),
        ["2.root.json", "3.root.json", "4.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
    );
    assert_eq!(client.refresh(&maker).unwrap().root, 6);
    client.limits.root_steps = 1;
    assert_eq!(client.refresh(&maker).unwrap().root, 6, "what is stored does not count");
}

/// An attacker with the key of `role` puts its version far ahead; the key is replaced, and the true versions are
/// lower than those that clients have seen.
fn fast_forward(role: &str) -> Result<(), Refusal> {
    let mut maker = Maker::new();
    maker.publish_as(role, 10_000);
    maker.publish(if role == "timestamp" { &[] } else { &["timestamp"] });
    let mut client = Client::refreshed(&maker);
    let rotated: &[&str] = if role == "snapshot" { &["snapshot", "timestamp"] } else { &["timestamp"] };
    for (role, number) in rotated.iter().zip(20..) {
        maker.set_keys(role, vec![Key::ed25519(number)]);
    }
    maker.publish(&["root", "targets"]);
    maker.publish_as("snapshot", 2);
    maker.publish_as("timestamp", 2);
    client.refresh(&maker)?;
    assert_eq!((stored(&client.store, "timestamp"), stored(&client.store, "snapshot")), (Some(2), Some(2)));
    Ok(())
}

#[test]
fn new_keys_recover_from_versions_far_ahead() {
    assert_eq!(fast_forward("timestamp"), Ok(()));
    assert_eq!(fast_forward("snapshot"), Ok(()));
}

#[test]
fn one_replaced_key_of_two_recovers_too() {
    let mut maker = Maker::new();
    maker.set_keys("timestamp", vec![Key::ed25519(20), Key::ed25519(21)]);
    maker.role("root")["roles"]["timestamp"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("timestamp", 10_000);
    let mut client = Client::refreshed(&maker);
    maker.set_keys("timestamp", vec![Key::ed25519(20), Key::ed25519(22)]);
    maker.role("root")["roles"]["timestamp"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("timestamp", 3);
    assert_eq!(
        client.refresh(&maker).unwrap().timestamp,
        3,
        "the old one is still signed by a key that stayed"
    );
}

#[test]
fn one_replaced_snapshot_key_of_two_recovers_the_targets() {
    let mut maker = Maker::new();
    maker.set_keys("snapshot", vec![Key::ed25519(20), Key::ed25519(21)]);
    maker.role("root")["roles"]["snapshot"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("targets", 10_000);
    maker.publish(&["snapshot", "timestamp"]);
    let mut client = Client::refreshed(&maker);
    maker.set_keys("snapshot", vec![Key::ed25519(20), Key::ed25519(22)]);
    maker.role("root")["roles"]["snapshot"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("targets", 3);
    maker.publish(&["snapshot", "timestamp"]);
    assert_eq!(client.refresh(&maker).unwrap().targets, 3);
}

#[test]
fn a_key_more_does_not_open_the_way_to_older_versions() {
    let mut maker = Maker::new();
    maker.publish(&OTHERS);
    let mut client = Client::refreshed(&maker);
    maker.set_keys("timestamp", vec![Key::ed25519(6), Key::ed25519(20)]);
    maker.role("root")["roles"]["timestamp"]["threshold"] = 1.into();
    maker.publish(&["root"]);
    maker.publish_as("timestamp", 1);
    assert_eq!(client.refresh(&maker).unwrap_err().code(), "rollback");
}

#[test]
fn after_the_last_version_there_is_no_other() {
    let mut maker = Maker::new();
    maker.publish_as("root", u64::MAX);
    let last = maker.files[&format!("{}.root.json", u64::MAX)].clone();
    let mut client = Client { first_root: last, ..Client::of(&maker) };
    for _ in 0..2 {
        assert_eq!(client.refresh(&maker).map(|it| it.root), Ok(u64::MAX));
    }
}
