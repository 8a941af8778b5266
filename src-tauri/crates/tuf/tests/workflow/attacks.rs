//! Attacks of the specification's section 1.5.2, by name, on a client that has refreshed before.

use crate::maker::{Key, Maker, sha256};
use crate::{Client, stored, told};
use ringtrue_tuf::{Fetched, Found, Refusal, Target};
use serde_json::{Value, json};

fn target(found: Found) -> Target {
    match found {
        Found::Target(target) => target,
        other => panic!("{other:?}"),
    }
}

/// A target that is found and the bytes it was made from.
fn index() -> Target {
    let maker = Maker::new();
    target(Client::of(&maker).find(&maker, "index.json"))
}

fn rollback(role: &str, trusted: u64, found: u64) -> Refusal {
    Refusal::Rollback { role: role.to_owned(), trusted, found }
}

#[test]
fn an_arbitrary_file_is_not_the_target() {
    let index = index();
    assert_eq!(index.verify(b"the first index"), Ok(()));
    let of = || "index.json".to_owned();
    assert_eq!(index.verify(b"the other index"), Err(Refusal::WrongHash { of: of(), algorithm: "sha256" }));
    assert_eq!(index.verify(b"the first"), Err(Refusal::WrongLength { of: of(), expected: 15, found: 9 }));
    assert_eq!(
        index.verify(b"the first index "),
        Err(Refusal::WrongLength { of: of(), expected: 15, found: 16 })
    );
    assert_eq!(index.verify(b""), Err(Refusal::WrongLength { of: of(), expected: 15, found: 0 }));
}

#[test]
fn every_known_hash_of_a_target_must_fit_and_one_must_be_known() {
    let sha512 = "b3e2d6e3a0d2e9e37ba2d3aee0cf1f62a1b5b50d2c4b2d5a3c4d5e6f70819202";
    for (hashes, code) in [
        (json!({ "sha256": sha256(b"a"), "sha512": sha512 }), Some("wrong_hash")),
        (json!({ "sha256": sha256(b"a"), "sha3": "00" }), None),
        (json!({ "sha256": "zz" }), Some("wrong_hash")),
        (json!({ "sha256": "" }), Some("wrong_hash")),
        (json!({ "md5": "0cc175b9c0f1b6a831c399e269772661" }), Some("no_known_hash")),
        (json!({}), Some("no_known_hash")),
    ] {
        let mut maker = Maker::new();
        maker.role("targets")["targets"]["a.json"] = json!({ "length": 1, "hashes": hashes });
        maker.publish(&["targets", "snapshot", "timestamp"]);
        let found = target(Client::of(&maker).find(&maker, "a.json"));
        assert_eq!(found.verify(b"a").err().map(|it| it.code()), code, "{hashes}");
    }
}

#[test]
fn the_wrong_keys_sign_nothing() {
    for role in ["root", "targets", "snapshot", "timestamp"] {
        let mut maker = Maker::new();
        let mut client = Client::refreshed(&maker);
        maker.keys.insert(role.to_owned(), vec![Key::ed25519(50), Key::ed25519(51)]);
        maker.publish(&["root", "targets", "snapshot", "timestamp"]);
        let refused = client.refresh(&maker).unwrap_err();
        let version = Some(2);
        assert!(
            matches!(refused, Refusal::NotSigned { version: v, valid: 0, .. } if v == version),
            "{refused}"
        );
        assert_eq!(stored(&client.store, role), Some(1));
    }
}

#[test]
fn a_role_does_not_sign_for_another() {
    let mut maker = Maker::new();
    let timestamp = maker.keys.remove("timestamp").unwrap();
    maker.keys.insert("snapshot".to_owned(), timestamp);
    maker.publish(&["snapshot"]);
    maker.keys.insert("timestamp".to_owned(), vec![Key::ed25519(6)]);
    maker.publish(&["timestamp"]);
    assert_eq!(
        told(Client::of(&maker).refresh(&maker)),
        "not_signed: snapshot Some(2): signed by 0 keys of the 1 it needs"
    );
}

#[test]
fn metadata_of_another_kind_is_refused_however_well_it_is_signed() {
    let mut maker = Maker::new();
    maker.keys.insert("snapshot".to_owned(), vec![Key::ed25519(5), Key::ed25519(6)]);
    maker.role("snapshot")["meta"]["snapshot.json"] = json!({ "version": 1 });
    maker.publish(&["snapshot"]);
    maker.files.insert("timestamp.json".to_owned(), maker.files["2.snapshot.json"].clone());
    let expected = Refusal::WrongType { role: "timestamp".to_owned(), expected: "timestamp" };
    assert_eq!(Client::of(&maker).refresh(&maker), Err(expected));
}

#[test]
fn rollback_of_the_timestamp() {
    let mut maker = Maker::new();
    let old = maker.files["timestamp.json"].clone();
    maker.publish(&["timestamp"]);
    let mut client = Client::refreshed(&maker);
    maker.files.insert("timestamp.json".to_owned(), old);
    assert_eq!(client.refresh(&maker), Err(rollback("timestamp", 2, 1)));
    assert_eq!(stored(&client.store, "timestamp"), Some(2));
}

#[test]
fn rollback_of_the_snapshot_by_a_new_timestamp() {
    for with_hashes in [false, true] {
        let mut maker = Maker::new();
        maker.with_hashes = with_hashes;
        maker.publish(&["snapshot", "timestamp"]);
        let mut client = Client::refreshed(&maker);
        maker.publish_as("snapshot", 1);
        maker.publish(&["timestamp"]);
        assert_eq!(client.refresh(&maker), Err(rollback("snapshot", 2, 1)));
        assert_eq!(stored(&client.store, "timestamp"), Some(2));
        assert_eq!(client.asked().last(), Some(&"timestamp.json"), "not even asked for");
    }
}

#[test]
fn rollback_of_the_targets_by_a_new_snapshot() {
    for with_hashes in [false, true] {
        let mut maker = Maker::new();
        maker.with_hashes = with_hashes;
        maker.publish(&["targets", "snapshot", "timestamp"]);
        let mut client = Client::refreshed(&maker);
        maker.publish_as("targets", 1);
        maker.publish(&["snapshot", "timestamp"]);
        assert_eq!(client.refresh(&maker), Err(rollback("targets", 2, 1)));
        assert_eq!((stored(&client.store, "snapshot"), stored(&client.store, "targets")), (Some(2), Some(2)));
    }
}

#[test]
fn rollback_and_removal_of_a_delegated_role() {
    let mut maker = Maker::new();
    maker.delegate(
        "targets",
        "chase",
        Key::ed25519(20),
        true,
        json!({ "paths": ["organisations/chase.json"] }),
    );
    maker.publish(&["chase", "chase", "targets", "snapshot", "timestamp"]);
    let client = Client::refreshed(&maker);
    let refused = |meta: &str, change: &dyn Fn(&mut Value)| {
        let mut maker = Maker::new();
        maker.signed.insert("snapshot".to_owned(), json_of(meta));
        change(&mut maker.role("snapshot")["meta"]);
        maker.publish_as("snapshot", 3);
        maker.publish_as("timestamp", 3);
        let mut client = Client { store: client.store.clone(), ..Client::of(&maker) };
        client.refresh(&maker)
    };
    let meta = maker.signed["snapshot"].to_string();
    let older = refused(&meta, &|meta| meta["chase.json"]["version"] = 1.into());
    assert_eq!(older, Err(rollback("chase", 2, 1)));
    let gone = refused(&meta, &|meta| drop(meta.as_object_mut().unwrap().remove("chase.json")));
    assert_eq!(gone, Err(Refusal::NotInSnapshot { role: "chase".to_owned() }));
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn mix_and_match_of_versions_that_were_never_published_together() {
    let mut maker = Maker::new();
    maker.publish(&["targets", "snapshot", "timestamp"]);
    for (file, other, role) in
        [("2.snapshot.json", "1.snapshot.json", "snapshot"), ("2.targets.json", "1.targets.json", "targets")]
    {
        let refused = Client::of(&maker).refresh_from(|request| {
            let path = if request.path == file { other } else { &request.path };
            maker.files.get(path).map_or(Fetched::Missing, |bytes| Fetched::Bytes(bytes.clone()))
        });
        assert_eq!(refused, Err(Refusal::WrongVersion { role: role.to_owned(), expected: 2, found: 1 }));
    }
}

#[test]
fn a_file_that_is_not_the_one_that_was_hashed() {
    let mut maker = Maker::new();
    maker.with_hashes = true;
    maker.publish(&["targets", "snapshot", "timestamp"]);
    for (file, role) in [("2.snapshot.json", "snapshot"), ("2.targets.json", "targets")] {
        let swapped = |change: &dyn Fn(&mut Vec<u8>)| {
            Client::of(&maker).refresh_from(|request| match maker.answer(request) {
                Fetched::Bytes(mut bytes) if request.path == file => {
                    change(&mut bytes);
                    Fetched::Bytes(bytes)
                }
                other => other,
            })
        };
        let length = maker.files[file].len() as u64;
        let role = role.to_owned();
        let longer = swapped(&|bytes| bytes.push(b' '));
        assert_eq!(longer, Err(Refusal::TooLong { of: role.clone(), max: length }));
        let shorter = swapped(&|bytes| bytes.truncate(bytes.len() - 1));
        assert_eq!(
            shorter,
            Err(Refusal::WrongLength { of: role.clone(), expected: length, found: length - 1 })
        );
        let other = swapped(&|bytes| *bytes.last_mut().unwrap() = b' ');
        assert_eq!(other, Err(Refusal::WrongHash { of: role, algorithm: "sha256" }));
    }
}

#[test]
fn endless_files_are_refused_by_their_length_alone() {
    let maker = Maker::new();
    for (file, of, max) in [
        ("2.root.json", "root", 512_000),
        ("timestamp.json", "timestamp", 16_384),
        ("1.snapshot.json", "snapshot", 2_000_000),
        ("1.targets.json", "targets", 5_000_000),
    ] {
        let refused = Client::of(&maker).refresh_from(|request| {
            if request.path != file {
                return maker.answer(request);
            }
            assert_eq!(request.max_length, max);
            Fetched::Bytes(vec![b'['; max as usize + 1])
        });
        assert_eq!(refused, Err(Refusal::TooLong { of: of.to_owned(), max }));
    }
}

#[test]
fn a_length_in_signed_metadata_does_not_lift_the_limit() {
    let mut maker = Maker::new();
    maker.role("snapshot")["meta"]["targets.json"]["length"] = u64::MAX.into();
    maker.publish(&["snapshot", "timestamp"]);
    let refused = Client::of(&maker).refresh_from(|request| {
        assert!(request.max_length <= 5_000_000);
        maker.answer(request)
    });
    assert_eq!(refused.unwrap_err().code(), "wrong_length");
}

#[test]
fn a_page_of_a_hotel_is_not_metadata() {
    let maker = Maker::new();
    let page = b"<!doctype html><title>Welcome to the hotel</title>".to_vec();
    for (file, role) in
        [("2.root.json", "root"), ("timestamp.json", "timestamp"), ("1.targets.json", "targets")]
    {
        let refused = Client::of(&maker).refresh_from(|request| {
            if request.path == file { Fetched::Bytes(page.clone()) } else { maker.answer(request) }
        });
        assert!(matches!(refused, Err(Refusal::Malformed { role: of, .. }) if of == role));
    }
}

#[test]
fn a_field_that_is_there_twice_is_refused() {
    let mut maker = Maker::new();
    let text = String::from_utf8(maker.files["timestamp.json"].clone()).unwrap();
    let twice = text.replace(r#""version": 1"#, r#""version": 2, "version": 1"#);
    maker.files.insert("timestamp.json".to_owned(), twice.into());
    let refused = Client::of(&maker).refresh(&maker).unwrap_err();
    assert!(
        matches!(refused, Refusal::Malformed { role, why } if role == "timestamp" && why.contains("twice"))
    );
}

#[test]
fn another_specification_is_not_guessed_at() {
    for (version, code) in [
        ("1.0", "trusted"),
        ("1.1.7", "trusted"),
        ("2.0.0", "other_specification"),
        ("10.0", "other_specification"),
        ("", "other_specification"),
    ] {
        let mut maker = Maker::new();
        maker.role("timestamp")["spec_version"] = version.into();
        maker.publish(&["timestamp"]);
        let result = Client::of(&maker).refresh(&maker);
        assert_eq!(result.err().map_or("trusted", |it| it.code()), code, "{version}");
    }
}

#[test]
fn signed_nonsense_is_refused_with_its_role() {
    let table: [(&str, &str, Value); 14] = [
        ("timestamp", "/version", json!(0)),
        ("timestamp", "/version", json!(-1)),
        ("timestamp", "/version", json!("1")),
        ("timestamp", "/expires", json!("2027-02-01")),
        ("timestamp", "/expires", json!("2027-02-30T00:00:00Z")),
        ("timestamp", "/expires", json!(1_800_000_000)),
        ("timestamp", "/meta", json!({})),
        ("timestamp", "/meta/snapshot.json/version", json!(0)),
        ("timestamp", "/meta/snapshot.json", json!({ "version": 1, "length": -5 })),
        ("snapshot", "/meta", json!([])),
        ("targets", "/targets/index.json/length", json!(null)),
        ("targets", "/targets/index.json/hashes", json!("00")),
        ("root", "/roles/timestamp", json!(null)),
        ("root", "/keys", json!([])),
    ];
    for (role, at, nonsense) in table {
        let mut maker = Maker::new();
        maker.publish(&["targets", "snapshot"]);
        maker.role(role)["version"] = 2.into();
        *maker.role(role).pointer_mut(at).unwrap() = nonsense.clone();
        let signatures = maker.keys[role].iter().map(|key| key.signature(&maker.signed[role])).collect();
        maker.put(role, signatures);
        if role == "targets" {
            maker.role("snapshot")["meta"]["targets.json"]["version"] = 2.into();
        }
        if role == "targets" {
            maker.publish_as("snapshot", 2);
        }
        if role == "timestamp" || role == "root" {
            maker.files.insert("2.snapshot.json".to_owned(), maker.files["1.snapshot.json"].clone());
        } else {
            maker.publish(&["timestamp"]);
        }
        let refused = Client::of(&maker).refresh(&maker).unwrap_err();
        assert!(
            matches!(&refused, Refusal::Malformed { role: of, .. } if of == role),
            "{role}{at} {nonsense}: {refused}"
        );
    }
}
