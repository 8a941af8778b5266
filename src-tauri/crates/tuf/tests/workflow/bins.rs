//! Bins that share the targets by the hash of their paths, what is kept of them, and delegations that make no sense.

use crate::delegations::{TOP, told};
use crate::maker::{Key, Maker, sha256};
use crate::{Client, search};
use ringtrue_tuf::{Limits, Memory, Repository, Store, Stored};
use serde_json::json;
use std::cell::Cell;
use std::io;

#[test]
fn bins_by_hash_prefix() {
    let mut maker = Maker::new();
    let bins: Vec<String> = (0..16).map(|bin| format!("{bin:x}")).collect();
    for bin in &bins {
        maker.delegate("targets", bin, Key::ed25519(20), true, json!({ "path_hash_prefixes": [bin] }));
    }
    let path = "organisations/chase.json";
    let bin = sha256(path.as_bytes()).remove(0).to_string();
    maker.target_of(&bin, path, b"chase");
    maker.publish(&bins.iter().map(String::as_str).collect::<Vec<_>>());
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    assert_eq!(told(&client.find(&maker, path)), format!("{path} of {bin}"));
    assert_eq!(client.asked, [format!("1.{bin}.json")], "one bin and no other");
}

#[test]
fn succinct_bins() {
    for bits in [1, 3, 4, 5, 16, 32] {
        let mut maker = Maker::new();
        let key = Key::ed25519(20);
        let path = "organisations/chase.json";
        let first = u32::from_str_radix(sha256(path.as_bytes()).get(..8).unwrap(), 16).unwrap();
        let digits = format!("{:x}", (1_u64 << bits) - 1).len();
        let bin = format!("bin-{:0digits$x}", first >> (32 - bits));
        maker.delegate("root", &bin, Key::ed25519(20), true, json!({}));
        maker.role("root").as_object_mut().unwrap().remove("delegations");
        let roles = json!({ "keyids": [key.id], "threshold": 1, "bit_length": bits, "name_prefix": "bin" });
        maker.role("targets")["delegations"] =
            json!({ "keys": { &key.id: key.listed }, "succinct_roles": roles });
        maker.target_of(&bin, path, b"chase");
        maker.publish(&[&bin]);
        maker.publish(&TOP);
        let mut client = Client::of(&maker);
        assert_eq!(told(&client.find(&maker, path)), format!("{path} of {bin}"));
        assert_eq!(client.asked, [format!("1.{bin}.json")]);
    }
}

#[test]
fn delegations_that_contradict_themselves_are_malformed() {
    let key = Key::ed25519(20);
    let role = |name: &str, covers: serde_json::Value| {
        let mut role = json!({ "name": name, "keyids": [], "threshold": 1, "terminating": false });
        role.as_object_mut().unwrap().extend(covers.as_object().unwrap().clone());
        role
    };
    let paths = || json!({ "paths": ["*"] });
    let succinct =
        |bits: u32| json!({ "keyids": [], "threshold": 1, "bit_length": bits, "name_prefix": "b" });
    for wrong in [
        json!({ "keys": {} }),
        json!({ "keys": {}, "roles": [], "succinct_roles": succinct(4) }),
        json!({ "keys": {}, "succinct_roles": succinct(0) }),
        json!({ "keys": {}, "succinct_roles": succinct(33) }),
        json!({ "roles": [] }),
        json!({ "keys": {}, "roles": [role("a", json!({}))] }),
        json!({ "keys": {}, "roles": [role("a", json!({ "paths": ["*"], "path_hash_prefixes": ["0"] }))] }),
        json!({ "keys": {}, "roles": [role("a", paths()), role("a", paths())] }),
        json!({ "keys": {}, "roles": [role("", paths())] }),
        json!({ "keys": {}, "roles": [role("timestamp", paths())] }),
        json!({ "keys": { &key.id: 1 }, "roles": [] }),
    ] {
        let mut maker = Maker::new();
        maker.role("targets")["delegations"] = wrong.clone();
        maker.publish(&TOP);
        assert_eq!(Client::of(&maker).refresh(&maker).unwrap_err().code(), "malformed", "{wrong}");
    }
}

/// A store that counts how often it is read.
struct Counting<'a> {
    store: Memory,
    reads: &'a Cell<u32>,
}

impl Store for Counting<'_> {
    fn read(&self, file: Stored<'_>, max: u64) -> io::Result<Option<Vec<u8>>> {
        self.reads.set(self.reads.get() + 1);
        self.store.read(file, max)
    }

    fn write(&mut self, file: Stored<'_>, bytes: &[u8]) -> io::Result<()> {
        self.store.write(file, bytes)
    }

    fn remove(&mut self, file: Stored<'_>) -> io::Result<()> {
        self.store.remove(file)
    }
}

#[test]
fn delegated_roles_are_kept_for_the_next_search_as_far_as_they_may() {
    let mut maker = Maker::new();
    for role in ["a", "b"] {
        maker.delegate("targets", role, Key::ed25519(20), false, json!({ "paths": ["*"] }));
    }
    maker.publish(&["a", "b"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    client.find(&maker, "missing");
    for (kept, expected) in [(32_000_000, 0), (0, 2)] {
        let reads = Cell::new(0);
        let store = Counting { store: client.store.clone(), reads: &reads };
        let limits = Limits { kept, ..Limits::default() };
        let mut repository = Repository::stored(store, &client.first_root, limits).unwrap();
        search(&mut repository, &mut Vec::new(), &maker, "missing");
        reads.set(0);
        assert_eq!(told(&search(&mut repository, &mut Vec::new(), &maker, "missing")), "nowhere");
        assert_eq!(reads.get(), expected, "with {kept} bytes to be kept");
    }
}
