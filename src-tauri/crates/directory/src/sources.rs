//! The folder in which a directory is written by hand, before anybody signs it.

use crate::Refused;
use ringtrue_tuf::json;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SCHEMA_VERSION: u64 = 1;
const LIST: &str = "organisations.json";
const FOLDERS: [&str; 2] = ["organisations", "advisories"];
const ALONE: [&str; 2] = ["rules.json", "false-numbers.json"];
/// The trusted root, which may lie beside what it is trusted for.
const ROOT: &str = "root.json";

/// What is to be published, by path in the repository: `organisations/<id>.json`, `advisories/<name>.json`,
/// `rules.json`, `false-numbers.json`. Each is an object with `schema_version` 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(pub(crate) BTreeMap<String, Vec<u8>>);

impl Sources {
    /// Reads a folder with files of these names. Instead of single organisations it may hold `organisations.json`, an
    /// object with `schema_version` and `organisations`. Files that are not JSON are left out, and so is `root.json`.
    ///
    /// # Errors
    /// When a file cannot be read, is not JSON of that form, or has another name.
    pub fn read(folder: &Path) -> Result<Self, Refused> {
        let mut sources = Self::default();
        for name in names(folder)? {
            let place = folder.join(&name);
            if place.is_dir() && FOLDERS.contains(&name.as_str()) {
                for file in names(&place)?.into_iter().filter(|it| is_json(it)) {
                    sources.add(format!("{name}/{file}"), object(&place.join(&file))?)?;
                }
            } else if name == LIST {
                sources.add_list(&place)?;
            } else if ALONE.contains(&name.as_str()) {
                sources.add(name, object(&place)?)?;
            } else if place.is_dir() || is_json(&name) && name != ROOT {
                return Err(Refused::ForeignFile(name));
            }
        }
        Ok(sources)
    }

    /// The files, by path in the repository.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// One organisation, advisory or list more: an object with the fields of its kind, with `schema_version` or
    /// without.
    ///
    /// # Errors
    /// When the path is taken, or the object is of another version.
    pub fn add(&mut self, path: String, mut fields: Map<String, Value>) -> Result<(), Refused> {
        let version = fields.entry("schema_version").or_insert(SCHEMA_VERSION.into());
        if version.as_u64() != Some(SCHEMA_VERSION) {
            return Err(Refused::NotASource { file: path, why: "its schema_version is not 1".to_owned() });
        }
        let bytes =
            serde_json::to_vec(&sorted(Value::Object(fields))).map_err(|_| Refused::NoCanonicalForm)?;
        match self.0.insert(path.clone(), bytes) {
            None => Ok(()),
            Some(_) => Err(Refused::NotASource { file: path, why: "it is there twice".to_owned() }),
        }
    }

    fn add_list(&mut self, place: &Path) -> Result<(), Refused> {
        let not_a_list = |why: &str| Refused::NotASource { file: LIST.to_owned(), why: why.to_owned() };
        let mut list = object(place)?;
        if list.get("schema_version").and_then(Value::as_u64) != Some(SCHEMA_VERSION) {
            return Err(not_a_list("its schema_version is not 1"));
        }
        let Some(Value::Array(organisations)) = list.remove("organisations") else {
            return Err(not_a_list("it has no organisations"));
        };
        for organisation in organisations {
            let Value::Object(fields) = organisation else { return Err(not_a_list("one is not an object")) };
            let id = fields.get("id").and_then(Value::as_str).ok_or_else(|| not_a_list("one has no id"))?;
            self.add(format!("organisations/{id}.json"), fields)?;
        }
        Ok(())
    }
}

/// The same whatever order its fields were written in.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<String, Value> = fields.into_iter().collect();
            Value::Object(fields.into_iter().map(|(name, field)| (name, sorted(field))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        plain => plain,
    }
}

fn object(file: &Path) -> Result<Map<String, Value>, Refused> {
    let bytes = fs::read(file).map_err(Refused::file(file))?;
    let not_a_source = |why: String| Refused::NotASource { file: file.display().to_string(), why };
    match json::parse(&bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(not_a_source("it is not an object".to_owned())),
        Err(error) => Err(not_a_source(error.to_string())),
    }
}

fn is_json(name: &str) -> bool {
    name.ends_with(".json")
}

fn names(folder: &Path) -> Result<Vec<String>, Refused> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(Refused::file(folder))? {
        let name = entry.map_err(Refused::file(folder))?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Sources;
    use crate::{Refused, lint};
    use chrono::NaiveDate;
    use std::fs;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn paths(files: &[(&str, &str)]) -> Vec<String> {
        let sources = Sources::read(folder(files).path()).unwrap();
        sources.files().map(|(path, _)| path.to_owned()).collect()
    }

    #[test]
    fn a_list_is_taken_apart_and_single_files_are_taken() {
        let list = r#"{"schema_version": 1, "organisations": [{"id": "chase"}, {"id": "example"}]}"#;
        let one = r#"{"schema_version": 1, "id": "example"}"#;
        assert_eq!(
            paths(&[
                ("organisations.json", list),
                ("rules.json", r#"{"schema_version": 1}"#),
                ("README.md", "")
            ]),
            ["organisations/chase.json", "organisations/example.json", "rules.json"]
        );
        assert_eq!(
            paths(&[
                ("organisations/example.json", one),
                ("advisories/example.1.json", "{}"),
                ("signed.zip", "")
            ]),
            ["advisories/example.1.json", "organisations/example.json"]
        );
        let both = folder(&[("organisations.json", list), ("organisations/example.json", one)]);
        assert!(matches!(Sources::read(both.path()), Err(Refused::NotASource { .. })));
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let read = |text| Sources::read(folder(&[("rules.json", text)]).path()).unwrap();
        assert_eq!(
            read(r#"{"b": {"d": 1, "c": 2}, "a": []}"#),
            read(r#"{ "a": [], "b": {"c": 2, "d": 1}, "schema_version": 1 }"#)
        );
    }

    #[test]
    fn what_is_misnamed_or_of_another_form_is_refused() {
        for (name, text) in [
            ("organisation.json", "{}"),
            ("notices/a.json", "{}"),
            ("rules.json", "[]"),
            ("rules.json", r#"{"a": 1, "a": 2}"#),
            ("rules.json", r#"{"schema_version": 2}"#),
            ("organisations.json", r#"{"organisations": []}"#),
            ("organisations.json", r#"{"schema_version": 1, "organisations": [7]}"#),
            ("organisations.json", r#"{"schema_version": 1, "organisations": [{}]}"#),
        ] {
            assert!(Sources::read(folder(&[(name, text)]).path()).is_err(), "{name} {text}");
        }
    }

    #[test]
    fn lint_tells_which_file_is_wrong_and_why() {
        let sources = Sources::read(
            folder(&[
                ("organisations/chase.json", r#"{"id": "chase"}"#),
                ("organisations/other.json", r#"{"id": "example", "name": "Example", "kind": "vendor", "official_domains": [], "calls_customers": "unknown"}"#),
                ("organisations/empty.json", r#"{"id": "empty", "name": " ", "kind": "vendor", "official_domains": [], "calls_customers": "unknown"}"#),
                ("rules.json", r#"{"unnamed": [], "claimants": [], "rules": [
                    {"id": "A-1", "version": 0, "cases": [{"severity": "warning", "when": {"fact": "asked_for", "is_any_of": ["gift_card"]}}],
                     "words": {"en": {"rule": "Never.", "more": "Really."}},
                     "sources": [{"whose": "Example", "page": "http://example.com/", "read_on": "2027-01-01"}]},
                    {"id": "A-2"}]}"#),
            ])
            .path(),
        )
        .unwrap();
        assert_eq!(
            lint(&sources, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()),
            [
                "organisations/chase.json: missing field `name`",
                "organisations/empty.json: its name is empty, or a text or list is too long or holds characters that are not shown",
                "organisations/other.json: it is the file of example",
                "rules.json: A-2: missing field `version`",
                "rules.json: A-1: programs do not know one of its conditions or words",
                "rules.json: A-1: versions count from 1",
                "rules.json: A-1: a source is not an https page",
                "rules.json: A-1: a source was read on a day that is not reached yet",
            ]
        );
    }
}
