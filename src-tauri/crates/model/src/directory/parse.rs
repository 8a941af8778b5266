//! Reading a directory file. One broken organisation hides only itself.

use super::limits::{has_too_many_entries, text_faults};
use super::{Directory, Organisation};
use crate::id::OrganisationId;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;

/// Bytes of a directory file.
const FILE_BYTES: usize = 8 * 1024 * 1024;
/// Organisations of a directory.
const ORGANISATIONS: usize = 20_000;
/// The version of the schema that is read here.
pub(super) const SCHEMA_VERSION: u64 = 1;

/// What could be read of a directory file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The organisations that are whole.
    pub directory: Directory,
    /// Those that are not.
    pub broken: Vec<BrokenEntry>,
}

/// An organisation that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenEntry {
    /// Its place in the file, from 0.
    pub position: usize,
    /// Its identifier, where that could be read.
    pub id: Option<OrganisationId>,
}

/// Why a file is no directory at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADirectory {
    /// More than 8 MiB.
    #[error("the file is larger than 8 MiB")]
    TooLarge,
    /// Not JSON, or not an object with `schema_version` and `organisations`.
    #[error("the file is not a directory")]
    WrongShape,
    /// Written for another version of the program.
    #[error("the schema version is not known")]
    UnknownVersion,
    /// More than 20,000 organisations.
    #[error("the file has too many organisations")]
    TooManyOrganisations,
}

/// Other members may be added to the file without this program minding.
#[derive(Deserialize)]
struct File {
    schema_version: u64,
    organisations: Vec<Value>,
}

impl Directory {
    /// Reads a directory file: an object with `schema_version` 1 and `organisations`, each in the serde form of
    /// [`Organisation`].
    ///
    /// # Errors
    /// Where the file as a whole is none. An organisation that is broken, too long, or there for a second time
    /// is left out and named in [`Parsed::broken`].
    pub fn parse(bytes: &[u8]) -> Result<Parsed, NotADirectory> {
        if bytes.len() > FILE_BYTES {
            return Err(NotADirectory::TooLarge);
        }
        let file: File = serde_json::from_slice(bytes).map_err(|_| NotADirectory::WrongShape)?;
        if file.schema_version != SCHEMA_VERSION {
            return Err(NotADirectory::UnknownVersion);
        }
        if file.organisations.len() > ORGANISATIONS {
            return Err(NotADirectory::TooManyOrganisations);
        }
        let mut seen = HashSet::new();
        let mut parsed = Parsed::default();
        for (position, value) in file.organisations.into_iter().enumerate() {
            let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
            match serde_json::from_value::<Organisation>(value) {
                Ok(organisation) if is_sound(&organisation) && seen.insert(organisation.id.clone()) => {
                    parsed.directory.organisations.push(organisation);
                }
                _ => {
                    let id = id.and_then(|id| OrganisationId::try_from(id).ok());
                    parsed.broken.push(BrokenEntry { position, id });
                }
            }
        }
        Ok(parsed)
    }
}

pub(super) fn is_sound(organisation: &Organisation) -> bool {
    !organisation.name.trim().is_empty()
        && !has_too_many_entries(organisation)
        && text_faults(organisation).is_empty()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::sound;
    use super::{Directory, NotADirectory};
    use proptest::prelude::{any, proptest};
    use serde_json::{Value, json};

    fn file(organisations: &[Value]) -> Vec<u8> {
        serde_json::to_vec(&json!({"schema_version": 1, "organisations": organisations, "made": "later"}))
            .unwrap()
    }

    fn with(change: impl FnOnce(&mut Value)) -> Value {
        let mut value = sound();
        change(&mut value);
        value
    }

    #[test]
    fn a_broken_organisation_hides_only_itself() {
        let broken = [
            with(|o| o["kind"] = json!("club")),
            with(|o| o["contacts"][2]["way"]["e164"] = json!("0800")),
            with(|o| o["contacts"][0]["way"]["address"] = json!("not an address")),
            with(|o| o["contacts"][1]["reach"] = json!({"regions": ["ZZ"]})),
            with(|o| o["surprise"] = json!(1)),
            with(|o| o["name"] = json!("  ")),
            with(|o| o["name"] = json!("a\u{202e}b")),
            with(|o| o["notes"] = json!("n".repeat(2_001))),
            with(|o| o["aliases"] = json!(vec!["a"; 501])),
            with(|o| drop(o.as_object_mut().unwrap().remove("official_domains"))),
            json!(null),
            json!("text"),
        ];
        for (n, entry) in broken.iter().enumerate() {
            let parsed =
                Directory::parse(&file(&[with(|o| o["id"] = json!("first")), entry.clone(), sound()]))
                    .unwrap();
            let ids: Vec<&str> = parsed.directory.organisations.iter().map(|o| o.id.as_str()).collect();
            assert_eq!(ids, ["first", "example"], "broken entry {n}");
            assert_eq!(parsed.broken.len(), 1, "broken entry {n} is named");
            assert_eq!(parsed.broken[0].position, 1);
            assert_eq!(parsed.broken[0].id.is_some(), entry.is_object(), "broken entry {n}");
        }
    }

    #[test]
    fn the_second_organisation_of_the_same_name_is_left_out() {
        let parsed = Directory::parse(&file(&[sound(), with(|o| o["name"] = json!("Impostor"))])).unwrap();
        assert_eq!(parsed.directory.organisations[0].name, "Example Bank");
        assert_eq!((parsed.directory.organisations.len(), parsed.broken.len()), (1, 1));
    }

    #[test]
    fn a_file_that_is_none_says_so() {
        let parse = |text: &str| Directory::parse(text.as_bytes()).unwrap_err();
        for text in ["", "[]", "{}", "{\"schema_version\":1}", "{\"organisations\":[]}", "\u{feff}"] {
            assert_eq!(parse(text), NotADirectory::WrongShape, "{text}");
        }
        assert_eq!(parse("{\"schema_version\":2,\"organisations\":[]}"), NotADirectory::UnknownVersion);
        assert_eq!(parse(&" ".repeat(8 * 1024 * 1024 + 1)), NotADirectory::TooLarge);
        assert_eq!(
            Directory::parse(&file(&vec![json!(0); 20_001])).unwrap_err(),
            NotADirectory::TooManyOrganisations
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            drop(Directory::parse(&bytes));
        }
    }
}
