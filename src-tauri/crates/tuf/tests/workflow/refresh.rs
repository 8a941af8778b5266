//! What is asked for, in which order, and what ends up in the store (5.1 to 5.6).

use crate::maker::Maker;
use crate::{Client, now, stored, told};
use chrono::{DateTime, TimeDelta};
use ringtrue_tuf::{
    Conversation, Fetched, Limits, Memory, Refresh, Refusal, Repository, Store, Stored, Versions,
};
use serde_json::json;

fn versions(root: u64, timestamp: u64, snapshot: u64, targets: u64) -> Versions {
    Versions { root, timestamp, snapshot, targets }
}

#[test]
fn the_first_refresh_asks_for_all_four_roles() {
    let maker = Maker::new();
    let mut client = Client::of(&maker);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 1, 1, 1)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]);
    for (role, file) in [
        ("root", "1.root.json"),
        ("timestamp", "timestamp.json"),
        ("snapshot", "1.snapshot.json"),
        ("targets", "1.targets.json"),
    ] {
        let bytes = client.store.read(Stored::Role(role), u64::MAX).unwrap().unwrap();
        assert_eq!(bytes, maker.files[file], "{role}: stored byte for byte");
    }
}

#[test]
fn without_consistent_snapshots_names_have_no_version() {
    let mut maker = Maker::new();
    maker.role("root")["consistent_snapshot"] = false.into();
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
    let mut client = Client::of(&maker);
    assert_eq!(client.refresh(&maker), Ok(versions(2, 2, 2, 2)));
    assert_eq!(
        client.asked(),
        ["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"]
    );
}

#[test]
fn what_has_not_changed_is_not_fetched_again() {
    let mut maker = Maker::new();
    let mut client = Client::refreshed(&maker);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 1, 1, 1)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json"]);
    maker.publish(&["timestamp"]);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 2, 1, 1)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json"]);
    maker.publish(&["snapshot", "timestamp"]);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 3, 2, 1)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json", "2.snapshot.json"]);
}

#[test]
fn hashes_and_lengths_are_followed_where_they_are_said() {
    let mut maker = Maker::new();
    maker.with_hashes = true;
    maker.publish(&["targets", "snapshot", "timestamp"]);
    let mut client = Client::refreshed(&maker);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 2, 2, 2)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json"]);

    let mut refresh =
        Refresh::begin(Memory::default(), &maker.first_root(), now(), Limits::default()).unwrap();
    let mut longest = Vec::new();
    while let Some(request) = refresh.wanted() {
        longest.push(request.max_length);
        refresh.give(maker.answer(&request));
    }
    let length = |file: &str| maker.files[file].len() as u64;
    assert_eq!(longest, [512_000, 16_384, length("2.snapshot.json"), length("2.targets.json")]);
}

#[test]
fn a_stored_snapshot_with_the_right_version_and_another_hash_is_fetched_again() {
    let mut maker = Maker::new();
    let mut client = Client::refreshed(&maker);
    maker.with_hashes = true;
    maker.role("snapshot")["note"] = "signed again under the same version".into();
    maker.publish_as("snapshot", 1);
    maker.publish(&["timestamp"]);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 2, 1, 1)));
    assert_eq!(client.asked().last(), Some(&"1.snapshot.json"));
}

#[test]
fn a_timestamp_of_the_same_version_is_not_taken() {
    let mut maker = Maker::new();
    let mut client = Client::refreshed(&maker);
    let before = client.store.clone();
    maker.role("timestamp")["meta"]["snapshot.json"]["version"] = 100.into();
    maker.publish_as("timestamp", 1);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 1, 1, 1)));
    assert_eq!(client.asked(), ["2.root.json", "timestamp.json"]);
    assert!(client.store == before);
}

#[test]
fn expired_metadata_is_refused_and_not_stored() {
    for (role, trusted) in [("root", None), ("timestamp", None), ("snapshot", Some(2)), ("targets", Some(2))]
    {
        let mut maker = Maker::new();
        maker.role(role)["expires"] = "2026-12-31T23:59:59Z".into();
        maker.publish(&["root", "targets", "snapshot", "timestamp"]);
        let mut client = Client::of(&maker);
        let expired = DateTime::from_timestamp(1_798_761_599, 0).unwrap();
        assert_eq!(
            client.refresh(&maker),
            Err(Refusal::Expired { role: role.to_owned(), version: 2, expired })
        );
        assert_eq!(
            stored(&client.store, "root"),
            Some(2),
            "a root is stored before it is asked whether it expired"
        );
        assert_eq!(stored(&client.store, "timestamp"), trusted, "{role}");
        assert_eq!(stored(&client.store, "targets"), None, "{role}");
    }
}

#[test]
fn the_moment_of_expiry_is_too_late() {
    let maker = Maker::new();
    let expires = now() + TimeDelta::days(31);
    let mut client = Client::of(&maker);
    client.now = expires;
    assert_eq!(told(client.refresh(&maker)), "expired: root 1: expired at 2027-02-01 00:00:00 UTC");
    client.now = expires - TimeDelta::seconds(1);
    assert!(client.refresh(&maker).is_ok());
}

#[test]
fn a_frozen_repository_is_noticed_when_its_timestamp_expires() {
    let mut maker = Maker::new();
    maker.role("timestamp")["expires"] = "2027-01-08T00:00:00Z".into();
    maker.publish(&["timestamp"]);
    let mut client = Client::refreshed(&maker);
    client.later(6);
    assert!(client.refresh(&maker).is_ok());
    client.later(1);
    assert_eq!(told(client.refresh(&maker)), "expired: timestamp 2: expired at 2027-01-08 00:00:00 UTC");
}

#[test]
fn expired_stored_metadata_still_guards_against_older_one() {
    let mut maker = Maker::new();
    let old = maker.files["timestamp.json"].clone();
    maker.role("timestamp")["expires"] = "2027-01-08T00:00:00Z".into();
    maker.publish(&["timestamp"]);
    let mut client = Client::refreshed(&maker);
    client.later(18);
    let new = maker.files.insert("timestamp.json".to_owned(), old).unwrap();
    assert_eq!(
        client.refresh(&maker),
        Err(Refusal::Rollback { role: "timestamp".to_owned(), trusted: 2, found: 1 })
    );
    maker.files.insert("timestamp.json".to_owned(), new);
    maker.role("timestamp")["expires"] = "2027-01-21T00:00:00Z".into();
    maker.publish(&["targets", "snapshot", "timestamp"]);
    assert_eq!(client.refresh(&maker), Ok(versions(1, 3, 2, 2)));
}

#[test]
fn a_missing_file_is_told_by_its_role() {
    let mut maker = Maker::new();
    maker.publish(&["targets", "snapshot", "timestamp"]);
    for (file, role) in
        [("timestamp.json", "timestamp"), ("2.snapshot.json", "snapshot"), ("2.targets.json", "targets")]
    {
        let mut client = Client::of(&maker);
        let refused =
            client.refresh_from(
                |request| {
                    if request.path == file { Fetched::Missing } else { maker.answer(request) }
                },
            );
        assert_eq!(refused, Err(Refusal::NotFound { role: role.to_owned() }));
        let refused =
            client.refresh_from(
                |request| {
                    if request.path == file { Fetched::Failed } else { maker.answer(request) }
                },
            );
        assert_eq!(refused, Err(Refusal::NotFetched { role: role.to_owned() }));
        assert!(client.refresh(&maker).is_ok(), "{role}: and the next refresh goes on");
    }
}

#[test]
fn no_answer_for_the_next_root_is_not_the_same_as_no_next_root() {
    let maker = Maker::new();
    let mut client = Client::of(&maker);
    let refused = client.refresh_from(|_| Fetched::Failed);
    assert_eq!(refused, Err(Refusal::NotFetched { role: "root".to_owned() }));
}

#[test]
fn unknown_fields_are_signed_and_otherwise_ignored() {
    let mut maker = Maker::new();
    for role in ["root", "targets", "snapshot", "timestamp"] {
        maker.role(role)["x-new"] = json!({ "a": [1, null, "é"], "": {} });
    }
    maker.role("targets")["targets"]["index.json"]["x-new"] = json!({});
    maker.role("targets")["delegations"] = json!({ "keys": {}, "roles": [], "x-new": 1 });
    maker.role("root")["roles"]["mirrors"] = json!({ "keyids": [], "threshold": 1 });
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
    let mut client = Client::of(&maker);
    assert_eq!(client.refresh(&maker), Ok(versions(2, 2, 2, 2)));

    let changed = String::from_utf8(maker.files["2.targets.json"].clone()).unwrap();
    maker.files.insert("2.targets.json".to_owned(), changed.replace("x-new", "x-mew").into());
    let mut client = Client::of(&maker);
    assert_eq!(
        told(client.refresh(&maker)),
        "not_signed: targets Some(2): signed by 0 keys of the 2 it needs"
    );
}

#[test]
fn what_was_stored_can_be_read_while_offline() {
    let mut maker = Maker::new();
    let client = Client::refreshed(&maker);
    let repository = Repository::stored(client.store.clone(), &client.first_root, client.limits).unwrap();
    assert_eq!(repository.versions(), versions(1, 1, 1, 1));
    assert_eq!(repository.expires(), now() + TimeDelta::days(31));
    assert_eq!(repository.listed().collect::<Vec<_>>(), ["index.json"]);

    let nothing = Repository::stored(Memory::default(), &client.first_root, client.limits);
    assert_eq!(nothing.err(), Some(Refusal::NotStored { role: "timestamp".to_owned() }));

    let mut changed = client.store;
    maker.target("index.json", b"another index");
    maker.publish_as("targets", 1);
    let forged = String::from_utf8(maker.files["1.targets.json"].clone()).unwrap().replace("index", "indey");
    changed.write(Stored::Role("targets"), forged.as_bytes()).unwrap();
    let refused = Repository::stored(changed, &client.first_root, client.limits).err().unwrap();
    assert_eq!(refused.code(), "not_signed");
}

#[test]
fn nothing_happens_when_nothing_was_wanted() {
    let maker = Maker::new();
    let mut refresh =
        Refresh::begin(Memory::default(), &maker.first_root(), now(), Limits::default()).unwrap();
    while let Some(request) = refresh.wanted() {
        refresh.give(maker.answer(&request));
    }
    refresh.give(Fetched::Bytes(b"more".to_vec()));
    assert!(refresh.finish().is_ok());
    let unfinished =
        Refresh::begin(Memory::default(), &maker.first_root(), now(), Limits::default()).unwrap();
    assert_eq!(unfinished.finish().err(), Some(Refusal::Unfinished { role: "root".to_owned() }));
}
