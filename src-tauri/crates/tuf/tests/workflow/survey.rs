//! The survey: which targets there are, and which roles do not say.

use crate::delegations::{TOP, told};
use crate::maker::{Key, Maker};
use crate::{Client, converse, now, search};
use ringtrue_tuf::{Fetched, Limits, Memory, Refresh, Repository, Request, Surveyed};
use serde_json::json;

/// Two organisations that sign for themselves, and a role for the others.
fn directory() -> Maker {
    let mut maker = Maker::new();
    for (number, name) in [(20, "a"), (21, "b")] {
        let role = format!("org-{name}");
        let path = format!("organisations/{name}.json");
        maker.delegate("targets", &role, Key::ed25519(number), true, json!({ "paths": [path] }));
        maker.target_of(&role, &path, name.as_bytes());
    }
    maker.delegate("targets", "rest", Key::ed25519(22), false, json!({ "paths": ["organisations/*.json"] }));
    maker.target_of("rest", "organisations/c.json", b"c");
    maker.target_of("rest", "elsewhere/d.json", b"d");
    maker.publish(&["org-a", "org-b", "rest"]);
    maker.publish(&TOP);
    maker
}

fn refreshed<'c>(client: &'c mut Client, maker: &Maker) -> Repository<&'c mut Memory> {
    let begun = Refresh::begin(&mut client.store, &client.first_root, client.now, client.limits);
    let mut refresh = begun.unwrap();
    converse(&mut refresh, &mut Vec::new(), |request| maker.answer(request));
    refresh.finish().unwrap()
}

fn survey(
    repository: &mut Repository<&mut Memory>,
    fetch: impl Fn(&Request) -> Fetched,
) -> (Surveyed, Vec<String>) {
    let (mut survey, mut asked) = (repository.survey(), Vec::new());
    converse(&mut survey, &mut asked, fetch);
    (survey.finish(), asked)
}

fn paths(surveyed: &Surveyed) -> Vec<&str> {
    surveyed.paths.iter().map(String::as_str).collect()
}

#[test]
fn it_finds_what_each_role_may_speak_for_and_fetches_each_once() {
    let maker = directory();
    let mut client = Client::of(&maker);
    let mut repository = refreshed(&mut client, &maker);
    let (surveyed, asked) = survey(&mut repository, |request| maker.answer(request));
    let all = ["index.json", "organisations/a.json", "organisations/b.json", "organisations/c.json"];
    assert_eq!(paths(&surveyed), all, "nothing outside of what is delegated");
    assert_eq!(asked, ["1.org-a.json", "1.org-b.json", "1.rest.json"]);
    assert!(surveyed.refused.is_empty());
    let (_, again) = survey(&mut repository, |request| maker.answer(request));
    assert!(again.is_empty(), "what is stored is not fetched again: {again:?}");
}

#[test]
fn only_the_roles_that_changed_are_fetched_the_next_time() {
    let mut maker = directory();
    let mut client = Client::of(&maker);
    survey(&mut refreshed(&mut client, &maker), |request| maker.answer(request));
    maker.target_of("org-b", "organisations/b.json", b"new");
    maker.publish(&["org-b", "snapshot", "timestamp"]);
    let (_, asked) = survey(&mut refreshed(&mut client, &maker), |request| maker.answer(request));
    assert_eq!(asked, ["2.org-b.json"]);
}

#[test]
fn a_role_that_is_refused_is_told_and_asked_once() {
    let maker = directory();
    let mut client = Client::of(&maker);
    let mut repository = refreshed(&mut client, &maker);
    let (surveyed, _) = survey(&mut repository, |request| match request.path.as_str() {
        "1.org-a.json" => Fetched::Bytes(b"{}".to_vec()),
        _ => maker.answer(request),
    });
    assert_eq!(surveyed.refused["org-a"].code(), "malformed");
    assert_eq!(surveyed.refused.len(), 1);
    assert!(!surveyed.paths.contains("organisations/a.json"));
    let mut asked = Vec::new();
    let mut find = |path| told(&search(&mut repository, &mut asked, &maker, path));
    assert_eq!(find("organisations/a.json"), "hidden by org-a: malformed");
    assert_eq!(find("organisations/b.json"), "organisations/b.json of org-b");
    assert!(asked.is_empty(), "asked again for {asked:?}");
}

#[test]
fn hashed_bins_are_looked_into_all() {
    let mut maker = Maker::new();
    let key = Key::ed25519(30);
    maker.role("targets")["delegations"] = json!({
        "keys": { &key.id: key.listed },
        "succinct_roles": { "keyids": [key.id], "threshold": 1, "bit_length": 2, "name_prefix": "bin" },
    });
    let bins: Vec<String> = (0..4).map(|bin| format!("bin-{bin}")).collect();
    for bin in &bins {
        maker.keys.insert(bin.clone(), vec![Key::ed25519(30)]);
        maker.signed.insert(
            bin.clone(),
            json!({
                "_type": "targets", "spec_version": "1.0.31", "version": 0, "expires": "2027-02-01T00:00:00Z",
                "targets": {},
            }),
        );
        // Each bin claims both; one of them may.
        maker.target_of(bin, "organisations/a.json", b"a");
        maker.target_of(bin, "organisations/b.json", b"b");
    }
    let names: Vec<&str> = bins.iter().map(String::as_str).collect();
    maker.publish(&names);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    let mut repository = refreshed(&mut client, &maker);
    let (surveyed, asked) = survey(&mut repository, |request| maker.answer(request));
    assert_eq!(asked.len(), 4);
    assert_eq!(paths(&surveyed), ["index.json", "organisations/a.json", "organisations/b.json"]);
    let mut asked = Vec::new();
    for path in &surveyed.paths {
        assert!(told(&search(&mut repository, &mut asked, &maker, path)).starts_with(path.as_str()));
    }
    assert!(asked.is_empty());
}

#[test]
fn roles_that_delegate_in_a_circle_come_to_an_end_and_too_many_are_cut_off() {
    let mut maker = Maker::new();
    for (number, delegator, role) in [(20, "targets", "a"), (21, "a", "b"), (20, "b", "a")] {
        maker.delegate(delegator, role, Key::ed25519(number), false, json!({ "paths": ["*"] }));
    }
    maker.publish(&["a", "b"]);
    maker.publish(&TOP);
    let mut client = Client::of(&maker);
    let (surveyed, _) = survey(&mut refreshed(&mut client, &maker), |request| maker.answer(request));
    assert!(surveyed.refused.is_empty());

    let maker = directory();
    let mut client = Client::of(&maker);
    client.limits = Limits { surveyed: 2, ..Limits::default() };
    let (surveyed, asked) = survey(&mut refreshed(&mut client, &maker), |request| maker.answer(request));
    assert_eq!(surveyed.refused["rest"].code(), "too_many_roles");
    assert_eq!(asked.len(), 2);
}

#[test]
fn offline_it_finds_what_is_stored() {
    let maker = directory();
    let mut client = Client::of(&maker);
    survey(&mut refreshed(&mut client, &maker), |request| match request.path.as_str() {
        "1.rest.json" => Fetched::Missing,
        _ => maker.answer(request),
    });
    let mut repository =
        Repository::stored(&mut client.store, &client.first_root, Limits::default()).unwrap();
    let (surveyed, asked) = survey(&mut repository, |_| Fetched::Failed);
    assert_eq!(paths(&surveyed), ["index.json", "organisations/a.json", "organisations/b.json"]);
    assert_eq!(surveyed.refused["rest"].code(), "not_stored");
    assert!(asked.is_empty());
    assert!(now() < repository.expires());
}

#[test]
fn what_is_trusted_is_handed_out_under_its_names_and_another_client_takes_it() {
    let mut maker = directory();
    maker.set_keys("timestamp", vec![Key::ed25519(9)]);
    maker.publish(&["root", "snapshot", "timestamp"]);
    let mut client = Client::of(&maker);
    let mut repository = refreshed(&mut client, &maker);
    survey(&mut repository, |request| match request.path.as_str() {
        "1.rest.json" => Fetched::Missing,
        _ => maker.answer(request),
    });
    let files = repository.metadata().unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "1.org-a.json",
            "1.org-b.json",
            "1.root.json",
            "2.root.json",
            "2.targets.json",
            "3.snapshot.json",
            "timestamp.json"
        ]
    );
    let mut other = Client::of(&maker);
    let versions = other.refresh_from(|request| match files.get(&request.path) {
        Some(bytes) => Fetched::Bytes(bytes.clone()),
        None => Fetched::Missing,
    });
    assert_eq!(versions.unwrap(), repository.versions());
}
