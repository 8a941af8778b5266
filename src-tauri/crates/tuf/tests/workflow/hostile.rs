//! Bytes of any kind: they are refused or trusted, without a panic, and nothing that changed is trusted.

use crate::maker::Maker;
use crate::{Client, now};
use proptest::prelude::*;
use ringtrue_tuf::{Conversation, Fetched, Limits, Memory, Refresh};
use serde_json::{Value, json};
use std::sync::LazyLock;

const FILES: [&str; 4] = ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"];

type Files = Vec<(String, Vec<u8>)>;

/// The files of a repository with a second version of everything, and the client's first root.
static PUBLISHED: LazyLock<(Files, Vec<u8>)> = LazyLock::new(|| {
    let mut maker = Maker::new();
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
    (maker.files.clone().into_iter().collect(), maker.first_root())
});

/// A refresh in which `bytes` stand for one file; did it end well?
fn trusted_with(file: &str, bytes: &[u8]) -> bool {
    let (files, first_root) = &*PUBLISHED;
    let mut refresh = Refresh::begin(Memory::default(), first_root, now(), Limits::default()).unwrap();
    while let Some(request) = refresh.wanted() {
        let published = files.iter().find(|(name, _)| *name == request.path);
        refresh.give(match published {
            Some((name, _)) if name == file => Fetched::Bytes(bytes.to_vec()),
            Some((_, published)) => Fetched::Bytes(published.clone()),
            None => Fetched::Missing,
        });
    }
    refresh.finish().is_ok()
}

fn published(file: &str) -> Vec<u8> {
    PUBLISHED.0.iter().find(|(name, _)| name == file).unwrap().1.clone()
}

/// Metadata of the right form with anything in it.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[ -~é]{0,20}".prop_map(Value::from),
        Just(Value::from("2027-02-01T00:00:00Z")),
        Just(json!({ "version": 1, "length": 0, "hashes": { "sha256": "00" } })),
        Just(json!({ "keyids": ["a"], "threshold": 1 })),
        Just(json!({ "keytype": "rsa", "scheme": "rsassa-pss-sha256", "keyval": { "public": "x" } })),
    ];
    let name = prop_oneof![
        "[a-z./*?]{0,12}",
        prop::sample::select(vec![
            "signed",
            "signatures",
            "keys",
            "roles",
            "paths",
            "name",
            "root",
            "meta",
            "targets"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_for_any_file_are_refused(
        file in prop::sample::select(FILES.to_vec()),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        prop_assert!(!trusted_with(file, &bytes));
    }

    #[test]
    fn a_changed_byte_is_seen_wherever_it_means_something(
        file in prop::sample::select(FILES.to_vec()),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let original = published(file);
        let mut changed = original.clone();
        changed[at.index(original.len())] = byte;
        let meaning = |bytes: &[u8]| ringtrue_tuf::json::parse(bytes).ok().map(|it| it["signed"].clone());
        if trusted_with(file, &changed) {
            prop_assert_eq!(meaning(&changed), meaning(&original));
        }
    }

    #[test]
    fn a_file_that_is_cut_off_or_goes_on_is_refused(
        file in prop::sample::select(FILES.to_vec()),
        at in any::<prop::sample::Index>(),
        more in "[^ \t\r\n].*",
    ) {
        let original = published(file);
        prop_assert!(!trusted_with(file, &original[..at.index(original.len())]));
        prop_assert!(!trusted_with(file, &[original, more.into_bytes()].concat()));
    }

    #[test]
    fn well_signed_nonsense_is_read_or_refused(
        role in prop::sample::select(vec!["root", "timestamp", "snapshot", "targets"]),
        fields in prop::collection::vec(
            (prop::sample::select(vec![
                "keys", "roles", "meta", "targets", "delegations", "version", "expires", "consistent_snapshot",
            ]), any_value()),
            1..4,
        ),
    ) {
        let mut maker = Maker::new();
        for (field, value) in fields {
            maker.role(role)[field] = value;
        }
        let signatures = maker.keys[role].iter().map(|key| key.signature(&maker.signed[role])).collect();
        maker.put(role, signatures);
        let signed = maker.files.clone();
        let mut client = Client { first_root: PUBLISHED.1.clone(), ..Client::of(&maker) };
        let _read_or_refused = client.refresh_from(|request| {
            let name = if request.path.ends_with("root.json") { "1.root.json" } else { &request.path };
            signed.get(name).map_or(Fetched::Missing, |bytes| Fetched::Bytes(bytes.clone()))
        });
        let _read_or_refused = Refresh::begin(Memory::default(), &signed["1.root.json"], now(), Limits::default());
    }
}

#[test]
fn what_was_published_is_trusted() {
    for file in FILES {
        assert!(trusted_with(file, &published(file)));
    }
}
