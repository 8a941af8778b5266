//! Where things lie: the top level, the size of the shell, tests that nobody runs, work left undone.

use crate::{files_below, nothing_wrong, project, read};
use std::fs;

/// What may stand at the top level beside dot-files.
const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "icons",
    "rustfmt.toml",
    "src-tauri",
    "target",
    "tests",
    "ui",
];

/// The shell is an adapter.
const LINES_OF_THE_SHELL: usize = 2_000;

/// Entries of the top level that have no place there.
fn strangers(names: &[String]) -> Vec<String> {
    let known = |name: &str| TOP.contains(&name) || name.starts_with('.') || name.starts_with("target-");
    names
        .iter()
        .filter(|name| !known(name))
        .map(|name| format!("{name} has no place at the top level"))
        .collect()
}

/// What there is to say about the shell's size, its own tests left out.
fn too_thick(files: &[(String, String)]) -> Vec<String> {
    let is_test =
        |line: &&str| ["#[cfg(test)]", "#[cfg(all(test"].iter().any(|it| line.trim().starts_with(it));
    let lines: usize =
        files.iter().map(|(_, text)| text.lines().take_while(|line| !is_test(line)).count()).sum();
    let complaint = format!("the shell has {lines} lines; a rule of the domain must have crept in");
    if lines < LINES_OF_THE_SHELL { Vec::new() } else { vec![complaint] }
}

/// Rust files below `tests/` that no test target reaches: neither named in the manifest nor as `mod` in a file
/// of the same target.
fn forgotten(manifest: &str, files: &[(String, String)]) -> Vec<String> {
    let reached = |path: &str| {
        let inside = path.trim_start_matches("tests/");
        if manifest.contains(&format!("path = \"{inside}\"")) {
            return true;
        }
        let (folder, name) = inside.rsplit_once('/').unwrap_or(("", inside));
        let declared = format!("mod {};", name.trim_end_matches(".rs"));
        let beside = |other: &str| {
            let other = other.trim_start_matches("tests/");
            other != inside
                && (other.rsplit_once('/').map_or("", |(it, _)| it) == folder
                    || other.trim_end_matches(".rs") == folder)
        };
        files.iter().any(|(other, text)| {
            beside(other) && text.lines().any(|line| line.trim_start_matches("pub ") == declared)
        })
    };
    let unreached = files.iter().filter(|(path, _)| path.ends_with(".rs") && !reached(path));
    unreached.map(|(path, _)| format!("{path} is run by no test target")).collect()
}

/// Marks of work left undone.
fn undone(path: &str, text: &str) -> Vec<String> {
    // Put together here, so that this file does not find itself.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let marked = |line: &&str| {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| marks.contains(&word))
    };
    text.lines().filter(marked).map(|line| format!("{path}: {}", line.trim())).collect()
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let entries = fs::read_dir(project()).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    nothing_wrong(strangers(&names));
}

#[test]
fn canary_a_stranger_is_seen() {
    let names = |name: &str| [name.to_owned(), "ui".to_owned(), ".ci".to_owned()];
    assert!(strangers(&names("README.md")).is_empty());
    assert!(!strangers(&names("scripts")).is_empty());
}

#[test]
fn the_shell_is_thin() {
    nothing_wrong(too_thick(&files_below("src-tauri/src")));
}

#[test]
fn canary_a_thick_shell_is_seen() {
    let file = |lines: usize| [("run.rs".to_owned(), "line\n".repeat(lines))];
    assert!(too_thick(&file(1_499)).is_empty());
    assert!(!too_thick(&file(2_000)).is_empty());
    let tested = [(
        "run.rs".to_owned(),
        format!("{}    #[cfg(test)]\n{}", "line\n".repeat(1_400), "line\n".repeat(200)),
    )];
    assert!(too_thick(&tested).is_empty());
}

#[test]
fn every_test_file_is_run() {
    let files: Vec<_> =
        files_below("tests").into_iter().filter(|(path, _)| !path.starts_with("tests/vendor/")).collect();
    nothing_wrong(forgotten(&read("tests/Cargo.toml"), &files));
}

#[test]
fn canary_a_forgotten_test_is_seen() {
    let manifest = "[[test]]\npath = \"e2e/main.rs\"\n";
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let main = file("tests/e2e/main.rs", "mod report;\n");
    let report = file("tests/e2e/report.rs", "");
    assert!(forgotten(manifest, &[main.clone(), report.clone()]).is_empty());
    assert_eq!(forgotten(manifest, &[main, file("tests/e2e/search.rs", "")]).len(), 1, "no mod names it");
    assert_eq!(forgotten("", &[file("tests/faults.rs", "")]).len(), 1, "no target names it");
    assert_eq!(forgotten("", &[report]).len(), 1);
}

#[test]
fn nothing_is_left_for_later() {
    let mut files = files_below("src-tauri");
    files.extend(files_below("tests"));
    files.extend(files_below("ui/src"));
    let written = files
        .iter()
        .filter(|(path, _)| [".rs", ".ts", ".svelte", ".css", ".toml"].iter().any(|end| path.ends_with(end)));
    nothing_wrong(written.flat_map(|(path, text)| undone(path, text)).collect());
}

#[test]
fn canary_unfinished_work_is_seen() {
    assert!(undone("a.rs", "let todo_list = 1; // what is to do").is_empty());
    assert!(!undone("a.rs", concat!("// TO", "DO: later")).is_empty());
    assert!(!undone("a.ts", concat!("/* FIX", "ME */")).is_empty());
}
