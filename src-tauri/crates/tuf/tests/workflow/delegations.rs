//! The search for targets (5.6.7): who is asked, in which order, and what a role that fails hides.

use crate::maker::{Key, Maker, sha256};
use crate::{Client, converse, now, search, stored};
use chrono::TimeDelta;
use ringtrue_tuf::{Fetched, Found, Limits, Refresh, Refusal, Repository};
use serde_json::json;

pub const TOP: [&str; 3] = ["targets", "snapshot", "timestamp"];

/// How a search ended, in a word.
pub fn told(found: &Found) -> String {
    match found {
        Found::Target(target) => format!("{} of {}", target.path, target.role),
        Found::Nowhere => "nowhere".to_owned(),
        Found::Hidden { role, why } => format!("hidden by {role}: {}", why.code()),
    }
}

/// Delegator, role, terminating, pattern.
type Edge<'a> = (&'a str, &'a str, bool, &'a str);

/// A repository that delegates as told.
fn graph(edges: &[Edge<'_>]) -> Maker {
    let mut maker = Maker::new();
    let mut roles: Vec<&str> = Vec::new();
    for (number, (delegator, role, terminating, pattern)) in (20..).zip(edges) {
        // A role that two delegate to has one key.
        let number =
            if let Some(at) = roles.iter().position(|it| it == role) { 20 + at as u8 } else { number };
        maker.delegate(delegator, role, Key::ed25519(number), *terminating, json!({ "paths": [pattern] }));
        if !roles.contains(role) {
            roles.push(role);
        }
    }
    maker.publish(&roles);
    maker.publish(&TOP);
    maker
}

#[test]
fn roles_are_asked_in_preorder_depth_first() {
    let table: [(&[Edge<'_>], &[&str]); 11] = [
        (&[("targets", "a", false, "*")], &["a"]),
        (&[("targets", "a", false, "*"), ("targets", "b", false, "*")], &["a", "b"]),
        (
            &[("targets", "a", false, "*"), ("targets", "b", false, "*"), ("b", "c", false, "*")],
            &["a", "b", "c"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("targets", "b", false, "*"),
                ("a", "c", false, "*"),
                ("a", "d", false, "*"),
            ],
            &["a", "c", "d", "b"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("targets", "b", false, "*"),
                ("a", "c", true, "*"),
                ("a", "d", false, "*"),
            ],
            &["a", "c"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("targets", "b", false, "*"),
                ("a", "c", true, "*"),
                ("c", "d", false, "*"),
            ],
            &["a", "c", "d"],
        ),
        (&[("targets", "a", true, "*.py"), ("targets", "b", false, "*"), ("a", "c", false, "*")], &["b"]),
        (
            &[("targets", "a", false, "*"), ("targets", "b", false, "*"), ("a", "c", false, "*.py")],
            &["a", "b"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("a", "b", false, "*"),
                ("b", "a", false, "*"),
                ("b", "c", false, "*"),
            ],
            &["a", "b", "c"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("targets", "b", false, "*"),
                ("b", "c", false, "*"),
                ("a", "c", false, "*"),
            ],
            &["a", "c", "b"],
        ),
        (
            &[
                ("targets", "a", false, "*"),
                ("targets", "b", false, "*"),
                ("b", "c", false, "*"),
                ("a", "c", false, "*.py"),
            ],
            &["a", "b", "c"],
        ),
    ];
    for (edges, order) in table {
        let maker = graph(edges);
        let mut client = Client::of(&maker);
        assert_eq!(told(&client.find(&maker, "missing")), "nowhere");
        let expected: Vec<String> = order.iter().map(|role| format!("1.{role}.json")).collect();
        assert_eq!(client.asked, expected, "{edges:?}");
        assert_eq!(told(&client.find(&maker, "missing")), "nowhere");
        assert!(client.asked.is_empty(), "the second time from the store");
    }
}

#[test]
fn a_delegated_target_is_found_with_all_that_is_said_of_it() {
    let mut maker = graph(&[("targets", "b", false, "releases/*/*"), ("b", "c", false, "releases/x/*")]);
    maker.target_of("c", "releases/x/one.zip", b"one");
    maker.role("c")["targets"]["releases/x/one.zip"]["custom"] = json!({ "note": "é" });
    maker.role("b")["expires"] = "2027-01-05T00:00:00Z".into();
    maker.publish(&["b", "c"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    let mut refresh = Refresh::begin(&mut client.store, &client.first_root, now(), client.limits).unwrap();
    converse(&mut refresh, &mut client.asked, |request| maker.answer(request));
    let mut repository = refresh.finish().unwrap();
    let Found::Target(target) = search(&mut repository, &mut client.asked, &maker, "releases/x/one.zip")
    else {
        panic!("not found")
    };
    assert_eq!((target.role.as_str(), target.length), ("c", 3));
    assert_eq!(target.custom["note"], "é");
    assert_eq!(target.expires, now() + TimeDelta::days(4), "the first that expires on the way");
    assert_eq!(target.verify(b"one"), Ok(()));
    assert_eq!(target.file_name(), "releases%2Fx%2Fone.zip");
    let request = repository.request(&target).unwrap();
    assert_eq!(request.path, format!("releases/x/{}.one.zip", sha256(b"one")));
    assert_eq!(request.max_length, 3);
}

#[test]
fn a_vendor_does_not_speak_for_another() {
    let mut maker = graph(&[
        ("targets", "orga", true, "organisations/orga.json"),
        ("targets", "orgb", true, "organisations/orgb.json"),
    ]);
    for path in ["organisations/orga.json", "organisations/orgb.json", "elsewhere.json", "index.json"] {
        maker.target_of("orga", path, b"signed by a");
    }
    maker.target_of("orgb", "organisations/orgb.json", b"signed by b");
    maker.publish(&["orga", "orgb"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    let mut find = |path: &str| told(&client.find(&maker, path));
    assert_eq!(find("organisations/orga.json"), "organisations/orga.json of orga");
    assert_eq!(find("organisations/orgb.json"), "organisations/orgb.json of orgb");
    assert_eq!(find("elsewhere.json"), "nowhere");
    assert_eq!(find("index.json"), "index.json of targets");
}

#[test]
fn the_more_trusted_role_is_heard_first() {
    let mut maker = graph(&[("targets", "a", false, "*"), ("targets", "b", false, "*")]);
    for role in ["a", "b"] {
        maker.target_of(role, "both.json", role.as_bytes());
        maker.target_of(role, "index.json", role.as_bytes());
    }
    maker.target_of("b", "one.json", b"b");
    maker.publish(&["a", "b"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    assert_eq!(told(&client.find(&maker, "both.json")), "both.json of a");
    assert_eq!(told(&client.find(&maker, "one.json")), "one.json of b");
    assert_eq!(told(&client.find(&maker, "index.json")), "index.json of targets");
}

type Spoil<'a> = &'a dyn Fn(&mut Maker);

/// Two organisations and a role for the others; `spoil` spoils what belongs to the first one.
fn spoilt(spoil: impl FnOnce(&mut Maker)) -> [String; 3] {
    let mut maker = graph(&[
        ("targets", "orga", true, "organisations/orga.json"),
        ("targets", "orgb", true, "organisations/orgb.json"),
        ("targets", "others", false, "organisations/*.json"),
    ]);
    maker.with_hashes = true;
    for (role, name) in [("orga", "orga"), ("orgb", "orgb"), ("others", "orgc"), ("others", "orga")] {
        maker.target_of(role, &format!("organisations/{name}.json"), role.as_bytes());
    }
    maker.publish(&["orga", "orgb", "others"]);
    spoil(&mut maker);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    ["orga", "orgb", "orgc"].map(|name| told(&client.find(&maker, &format!("organisations/{name}.json"))))
}

#[test]
fn a_role_that_fails_hides_its_own_paths_and_no_others() {
    let expired = |maker: &mut Maker| {
        maker.role("orga")["expires"] = "2026-12-31T00:00:00Z".into();
        maker.publish(&["orga"]);
    };
    let unsigned = |maker: &mut Maker| {
        maker.role("orga")["version"] = 3.into();
        maker.put("orga", vec![]);
    };
    let gone = |maker: &mut Maker| drop(maker.files.remove("2.orga.json").unwrap());
    let changed = |maker: &mut Maker| maker.files.get_mut("2.orga.json").unwrap().reverse();
    let not_in_snapshot =
        |maker: &mut Maker| drop(maker.role("snapshot")["meta"].as_object_mut().unwrap().remove("orga.json"));
    let other_version = |maker: &mut Maker| {
        maker.with_hashes = false;
        maker.publish(&["orga"]);
        maker.files.insert("3.orga.json".to_owned(), maker.files["2.orga.json"].clone());
    };
    let other_kind = |maker: &mut Maker| {
        maker.role("orga")["_type"] = "snapshot".into();
        maker.publish(&["orga"]);
    };
    let nonsense = |maker: &mut Maker| {
        maker.role("orga")["targets"] = json!([]);
        maker.publish(&["orga"]);
    };
    let table: [(Spoil<'_>, &str); 8] = [
        (&expired, "expired"),
        (&unsigned, "not_signed"),
        (&gone, "not_found"),
        (&changed, "wrong_hash"),
        (&not_in_snapshot, "not_in_snapshot"),
        (&other_version, "wrong_version"),
        (&other_kind, "wrong_type"),
        (&nonsense, "malformed"),
    ];
    for (spoil, code) in table {
        let expected = [
            format!("hidden by orga: {code}"),
            "organisations/orgb.json of orgb".to_owned(),
            "organisations/orgc.json of others".to_owned(),
        ];
        assert_eq!(spoilt(spoil), expected);
    }
    assert_eq!(spoilt(|_| ())[0], "organisations/orga.json of orga");
}

#[test]
fn nobody_less_trusted_takes_the_place_of_a_role_that_fails() {
    let mut maker = graph(&[("targets", "a", false, "*"), ("targets", "b", false, "*")]);
    maker.target_of("b", "one.json", b"b");
    maker.publish(&["b"]);
    maker.publish(&TOP);
    maker.files.remove("1.a.json");
    let mut client = Client::of(&maker);
    assert_eq!(told(&client.find(&maker, "one.json")), "hidden by a: not_found");
}

#[test]
fn unusual_names_of_roles_stay_single_parts() {
    for (role, file) in [("?", "%3F"), ("#", "%23"), ("/rolé", "%2Frol%C3%A9"), ("../role", "..%2Frole")] {
        let maker = graph(&[("targets", role, false, "*")]);
        let mut client = Client::of(&maker);
        assert_ne!(told(&client.find(&maker, "missing")), "");
        assert_eq!(client.asked, [format!("1.{file}.json")]);
    }
}

#[test]
fn no_more_roles_are_asked_than_allowed() {
    let names: Vec<String> = (0..40).map(|number| format!("r{number}")).collect();
    let edges: Vec<Edge<'_>> = names.iter().map(|name| ("targets", name.as_str(), false, "*")).collect();
    let mut maker = graph(&edges);
    maker.target_of("r31", "last.json", b"");
    maker.target_of("r32", "beyond.json", b"");
    maker.publish(&["r31", "r32"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    assert_eq!(told(&client.find(&maker, "beyond.json")), "hidden by r32: too_many_roles");
    assert_eq!(client.asked.len(), 32);
    assert_eq!(told(&client.find(&maker, "last.json")), "last.json of r31");
    client.limits = Limits { roles: 33, ..client.limits };
    assert_eq!(told(&client.find(&maker, "beyond.json")), "beyond.json of r32");
}

#[test]
fn a_path_that_leads_elsewhere_is_not_searched_for() {
    let mut maker = graph(&[("targets", "a", false, "*"), ("targets", "b", false, "*/*")]);
    maker.target_of("a", "..", b"");
    maker.target_of("b", "../etc", b"");
    maker.publish(&["a", "b"]);
    maker.publish(&TOP);
    let client = Client::refreshed(&maker);
    let mut repository = Repository::stored(client.store, &client.first_root, client.limits).unwrap();
    for path in ["", "..", "../etc", "/etc/passwd", "%2e%2e/etc", "a\\b", "c:\\x"] {
        assert_eq!(repository.search(path).err(), Some(Refusal::UnsafePath), "{path}");
    }
}

#[test]
fn offline_a_search_asks_for_nothing_and_says_what_it_lacks() {
    let mut maker = graph(&[("targets", "a", false, "a/*"), ("targets", "b", false, "b/*")]);
    maker.target_of("a", "a/one.json", b"one");
    maker.publish(&["a"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    client.find(&maker, "a/one.json");
    client.asked.clear();
    let mut repository = Repository::stored(client.store, &client.first_root, client.limits).unwrap();
    assert_eq!(told(&search(&mut repository, &mut client.asked, &maker, "a/one.json")), "a/one.json of a");
    assert_eq!(
        told(&search(&mut repository, &mut client.asked, &maker, "b/one.json")),
        "hidden by b: not_stored"
    );
    assert!(client.asked.is_empty());
}

#[test]
fn a_role_that_two_delegate_to_must_satisfy_the_one_that_leads_to_it() {
    let mut maker = Maker::new();
    maker.delegate("targets", "a", Key::ed25519(20), false, json!({ "paths": ["a/*"] }));
    maker.delegate("targets", "b", Key::ed25519(21), false, json!({ "paths": ["b/*"] }));
    maker.delegate("a", "c", Key::ed25519(22), false, json!({ "paths": ["*/*"] }));
    maker.delegate("b", "c", Key::ed25519(23), false, json!({ "paths": ["*/*"] }));
    maker.target_of("c", "a/one.json", b"");
    maker.target_of("c", "b/one.json", b"");
    maker.publish(&["a", "b", "c"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    let mut refresh = Refresh::begin(&mut client.store, &client.first_root, now(), client.limits).unwrap();
    converse(&mut refresh, &mut client.asked, |request| maker.answer(request));
    let mut repository = refresh.finish().unwrap();
    let mut find = |path: &str| told(&search(&mut repository, &mut client.asked, &maker, path));
    assert_eq!(find("b/one.json"), "b/one.json of c", "signed with the key that b lists");
    assert_eq!(find("a/one.json"), "hidden by c: not_signed", "and not with the one that a lists");
}

#[test]
fn a_delegated_role_is_stored_only_when_it_is_trusted() {
    let maker = graph(&[("targets", "a", false, "*")]);
    let mut client = Client::of(&maker);
    let mut refresh = Refresh::begin(&mut client.store, &client.first_root, now(), client.limits).unwrap();
    converse(&mut refresh, &mut client.asked, |request| maker.answer(request));
    let mut repository = refresh.finish().unwrap();
    for (fetched, code) in [
        (Fetched::Failed, "not_fetched"),
        (Fetched::Missing, "not_found"),
        (Fetched::Bytes(vec![b' '; 5_000_001]), "too_long"),
        (Fetched::Bytes(maker.files["1.targets.json"].clone()), "not_signed"),
    ] {
        let mut search = repository.search("missing").unwrap();
        converse(&mut search, &mut client.asked, |_| fetched.clone());
        assert_eq!(told(&search.finish()), format!("hidden by a: {code}"));
    }
    drop(repository);
    assert_eq!(stored(&client.store, "a"), None);
}
