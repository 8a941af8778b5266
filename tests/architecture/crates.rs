//! Which crate may know which.

use crate::nothing_wrong;
use serde_json::Value;
use std::process::Command;

/// Our crates, and which of our crates each may see.
const OURS: &[(&str, &[&str])] = &[
    ("ringtrue-model", &[]),
    ("ringtrue-store", &["ringtrue-model"]),
    ("ringtrue-tuf", &[]),
    ("ringtrue-directory", &["ringtrue-model", "ringtrue-tuf"]),
    ("ringtrue-wire", &["ringtrue-model", "ringtrue-tuf"]),
    ("ringtrue-app", &["ringtrue-model", "ringtrue-store", "ringtrue-tuf", "ringtrue-wire"]),
    ("ringtrue", &["ringtrue-app", "ringtrue-model"]),
    ("xtask", &[]),
    ("reference-vendor", &["ringtrue-directory", "ringtrue-tuf"]),
    (
        "acceptance",
        &[
            "ringtrue-app",
            "ringtrue-directory",
            "ringtrue-model",
            "ringtrue-store",
            "ringtrue-wire",
            "reference-vendor",
        ],
    ),
];

/// Edges that only tests may have: the vendor shares nothing with the program but the directory's format, and is tried with the program's
/// own client.
const IN_TESTS: &[(&str, &str)] = &[
    ("reference-vendor", "ringtrue-model"),
    ("reference-vendor", "ringtrue-wire"),
    ("ringtrue-app", "ringtrue-directory"),
];

/// Libraries that only some of our crates may see; a name with `*` stands for all that begin so.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("tauri*", &["ringtrue"]),
    ("wry", &["ringtrue"]),
    ("rusqlite", &["ringtrue-store", "reference-vendor", "acceptance"]),
    ("reqwest", &["ringtrue-wire", "reference-vendor", "acceptance"]),
    ("hyper*", &["ringtrue-wire", "reference-vendor", "acceptance"]),
    ("keyring*", &["ringtrue-store"]),
];

/// Every edge of `metadata` (the answer of `cargo metadata --no-deps`) that the plan does not have.
fn wrong_edges(metadata: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    for package in list(&metadata["packages"]) {
        let name = text(&package["name"]);
        let Some((_, may_see)) = OURS.iter().find(|(own, _)| *own == name) else {
            wrong.push(format!("{name} has no place in the plan"));
            continue;
        };
        for dependency in list(&package["dependencies"]) {
            let seen = text(&dependency["name"]);
            let ours = OURS.iter().any(|(own, _)| *own == seen);
            let in_tests = dependency["kind"] == "dev"
                && (seen == name || IN_TESTS.contains(&(name.as_str(), seen.as_str())));
            if ours && !in_tests && !may_see.contains(&seen.as_str()) {
                wrong.push(format!("{name} must not see {seen}"));
            }
            for (kept, by) in KEPT_APART {
                let matches = kept.strip_suffix('*').map_or(*kept == seen, |start| seen.starts_with(start));
                if matches && !by.contains(&name.as_str()) {
                    wrong.push(format!("{name} must not see {seen}"));
                }
            }
            if name == "xtask" {
                wrong.push(format!("xtask has only the standard library, not {seen}"));
            }
        }
    }
    wrong
}

#[test]
fn crates_see_only_what_the_plan_allows() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
    let answer = Command::new(cargo).args(arguments).current_dir(crate::project()).output().unwrap();
    let metadata: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let count = metadata["packages"].as_array().map_or(0, Vec::len);
    assert_eq!(count, OURS.len(), "every crate of the workspace was looked at");
    nothing_wrong(wrong_edges(&metadata));
}

#[test]
fn canary_a_forbidden_edge_is_seen() {
    let edge = |from: &str, to: &str| {
        wrong_edges(&serde_json::json!({ "packages": [
            { "name": from, "dependencies": [{ "name": to, "kind": null }] }
        ] }))
    };
    assert!(edge("ringtrue-app", "ringtrue-store").is_empty(), "the plan has this edge");
    assert!(!edge("ringtrue-model", "ringtrue-store").is_empty(), "the vocabulary sees nobody");
    assert!(!edge("ringtrue-store", "ringtrue-wire").is_empty());
    assert!(!edge("ringtrue-wire", "ringtrue-store").is_empty());
    assert!(!edge("ringtrue-app", "tauri-plugin-store").is_empty(), "tauri appears in the shell alone");
    assert!(!edge("ringtrue-app", "rusqlite").is_empty());
    assert!(!edge("reference-vendor", "ringtrue-wire").is_empty(), "outside its tests");
    assert!(!edge("ringtrue-store", "reqwest").is_empty());
    assert!(!edge("xtask", "serde").is_empty());
    assert!(!edge("ringtrue-extra", "serde").is_empty(), "a new crate needs a place in the plan");
}
