//! Files of the directory with anything in them: they are read or refused, and what was read can be worked with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ringtrue_model::Catalogue;
use ringtrue_model::check::check;
use ringtrue_model::directory::{Directory, FalseNumber, Organisation, lint};
use serde_json::{Value, json};
use std::sync::LazyLock;

static SOURCES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let list: Value =
        serde_json::from_slice(include_bytes!("../../../directory/organisations.json")).unwrap();
    list["organisations"].as_array().unwrap().clone()
});

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// What may stand in the place of something.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[+0-9 ()-]{0,24}".prop_map(Value::from),
        select(vec![
            "+18005550199",
            "2026-02-30",
            "https://[::1",
            "xn--",
            "phone",
            "US",
            "99999999999999999999"
        ])
        .prop_map(Value::from),
        (1_990..2_010_usize).prop_map(|length| "n".repeat(length).into()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,10}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The places of everything in a value, as JSON pointers.
fn places(value: &Value) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect(),
        _ => Vec::new(),
    };
    let below =
        inside.iter().flat_map(|(name, it)| places(it).into_iter().map(move |at| format!("/{name}{at}")));
    std::iter::once(String::new()).chain(below).collect()
}

/// An organisation that ships, with something else in a few places.
fn changed() -> impl Strategy<Value = Value> {
    let change = (any::<Index>(), anything());
    (any::<Index>(), prop::collection::vec(change, 1..4)).prop_map(|(which, changes)| {
        let mut entry = which.get(&SOURCES).clone();
        for (place, value) in changes {
            let places = places(&entry);
            *entry.pointer_mut(place.get::<String>(&places).as_str()).unwrap() = value;
        }
        entry
    })
}

/// Everything that the program does with what it has read.
fn worked_with(directory: Directory) {
    let text = "Ring 1-800-935-9935 or chase.com, a@chase.com, +1 (800) 555 0199, 7726";
    let findings = lint(&directory, today());
    assert!(findings.iter().all(|finding| !finding.place.is_empty()));
    let catalogue = Catalogue::of(directory);
    assert!(check(text, None, &catalogue, today()).numbers.len() < 20);
    for organisation in &catalogue.directory().organisations {
        organisation.contacts_by_reach(None);
        assert_eq!(catalogue.by_id(&organisation.id), Some(organisation));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_organisation_is_read_or_refused_alone(entry in changed()) {
        let list = json!({ "schema_version": 1, "organisations": [entry, SOURCES[0]] }).to_string();
        let parsed = Directory::parse(list.as_bytes()).unwrap();
        prop_assert_eq!(parsed.directory.organisations.len() + parsed.broken.len(), 2);
        prop_assert!(serde_json::to_string(&parsed.directory.organisations).unwrap().len() < 4 * list.len());
        worked_with(parsed.directory);
    }

    #[test]
    fn an_entry_that_is_read_reads_the_same_when_it_is_written(entry in changed()) {
        let with_version = |mut entry: Value| {
            if let Some(fields) = entry.as_object_mut() {
                fields.insert("schema_version".to_owned(), 1.into());
            }
            entry.to_string()
        };
        if let Ok(read) = Organisation::parse_entry(with_version(entry).as_bytes()) {
            let written = with_version(serde_json::to_value(&read).unwrap());
            prop_assert_eq!(Organisation::parse_entry(written.as_bytes()), Ok(read));
        }
    }

    #[test]
    fn false_numbers_are_read_or_counted(
        entries in prop::collection::vec(anything(), 0..4),
        change in prop::option::of((any::<Index>(), anything())),
    ) {
        let source = json!({ "page": "https://example.com/warning", "date": "2026-01-31" });
        let mut whole = json!({ "as_printed": "1-800-935-9935", "e164": "+18009359935", "source": source });
        if let Some((place, value)) = change {
            let places = places(&whole);
            *whole.pointer_mut(place.get::<String>(&places).as_str()).unwrap() = value;
        }
        let entries: Vec<Value> = entries.into_iter().chain([whole]).collect();
        let list = json!({ "schema_version": 1, "false_numbers": entries }).to_string();
        let parsed = FalseNumber::parse_list(list.as_bytes()).unwrap();
        prop_assert_eq!(parsed.numbers.len() + parsed.broken, entries.len());
        worked_with(Directory { false_numbers: parsed.numbers, ..Directory::default() });
    }

    #[test]
    fn any_bytes_are_no_entry(bytes in any::<Vec<u8>>()) {
        prop_assert!(Organisation::parse_entry(&bytes).is_err());
    }
}

#[test]
fn nesting_ends_somewhere() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let list = |member: &str| format!("{{\"schema_version\":1,\"{member}\":[{deep}]}}");
        assert!(Organisation::parse_entry(deep.as_bytes()).is_err());
        let organisations = Directory::parse(list("organisations").as_bytes());
        assert!(organisations.is_ok_and(|it| it.directory.organisations.is_empty() && it.broken.len() == 1));
        let numbers = FalseNumber::parse_list(list("false_numbers").as_bytes());
        assert!(numbers.is_ok_and(|it| it.numbers.is_empty() && it.broken == 1));
    }
}
