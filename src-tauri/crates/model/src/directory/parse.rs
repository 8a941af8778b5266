//! Reading a directory file. One broken organisation hides only itself.

use super::limits::{false_number_fault, has_too_many_entries, text_faults};
use super::{Directory, FalseNumber, Organisation, Reach};
use crate::id::OrganisationId;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;

/// Bytes of a directory file. 20,000 organisations with 100,000 contacts, each with its source, take 45 MB.
const FILE_BYTES: usize = 96 * 1024 * 1024;
/// Organisations of a directory.
const ORGANISATIONS: usize = 50_000;
/// Numbers of the publishers' list of false ones.
const FALSE_NUMBERS: usize = 100_000;
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

/// What could be read of the publishers' list of false numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFalseNumbers {
    /// The entries that are whole.
    pub numbers: Vec<FalseNumber>,
    /// How many are not.
    pub broken: usize,
}

/// Why a file is no directory, or no list of false numbers, at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADirectory {
    /// More than 96 MiB.
    #[error("the file is larger than 96 MiB")]
    TooLarge,
    /// Not JSON, or not an object with `schema_version` and `organisations`.
    #[error("the file is not a directory")]
    WrongShape,
    /// Written for another version of the program.
    #[error("the schema version is not known")]
    UnknownVersion,
    /// More than 50,000 organisations, or 100,000 false numbers.
    #[error("the file has too many entries")]
    TooManyEntries,
}

/// Other members may be added to the file without this program minding.
#[derive(Deserialize)]
struct File<'a> {
    schema_version: u64,
    #[serde(borrow)]
    organisations: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct FalseNumbersFile<'a> {
    schema_version: u64,
    #[serde(borrow)]
    false_numbers: Vec<&'a RawValue>,
}

/// What names an organisation that cannot be read otherwise.
#[derive(Deserialize)]
struct Identity {
    id: OrganisationId,
}

impl Directory {
    /// Reads a directory file: an object with `schema_version` 1 and `organisations`, each in the serde form of
    /// [`Organisation`].
    ///
    /// # Errors
    /// Where the file as a whole is none. An organisation that is broken, too long, or there for a second time
    /// is left out and named in [`Parsed::broken`].
    pub fn parse(bytes: &[u8]) -> Result<Parsed, NotADirectory> {
        let file: File = opened(bytes)?;
        let entries = counted(file.schema_version, file.organisations, ORGANISATIONS)?;
        let mut seen = HashSet::new();
        let mut parsed = Parsed::default();
        for (position, entry) in entries.into_iter().enumerate() {
            match serde_json::from_str::<Organisation>(entry.get()) {
                Ok(mut organisation) if is_sound(&organisation) && seen.insert(organisation.id.clone()) => {
                    shrink(&mut organisation);
                    parsed.directory.organisations.push(organisation);
                }
                _ => {
                    let id = serde_json::from_str::<Identity>(entry.get()).ok().map(|named| named.id);
                    parsed.broken.push(BrokenEntry { position, id });
                }
            }
        }
        Ok(parsed)
    }
}

impl FalseNumber {
    /// Reads the publishers' list of false numbers: an object with `schema_version` 1 and `false_numbers`, each in the
    /// serde form of [`FalseNumber`]. The list goes into [`Directory::false_numbers`].
    ///
    /// # Errors
    /// Where the file as a whole is none. An entry that is broken or too long is left out and counted.
    pub fn parse_list(bytes: &[u8]) -> Result<ParsedFalseNumbers, NotADirectory> {
        let file: FalseNumbersFile = opened(bytes)?;
        let entries = counted(file.schema_version, file.false_numbers, FALSE_NUMBERS)?;
        let count = entries.len();
        let whole = entries.into_iter().filter_map(|entry| serde_json::from_str::<Self>(entry.get()).ok());
        let numbers: Vec<Self> = whole.filter(|number| false_number_fault(number).is_none()).collect();
        Ok(ParsedFalseNumbers { broken: count - numbers.len(), numbers })
    }
}

fn opened<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, NotADirectory> {
    if bytes.len() > FILE_BYTES {
        return Err(NotADirectory::TooLarge);
    }
    serde_json::from_slice(bytes).map_err(|_| NotADirectory::WrongShape)
}

fn counted<T>(schema_version: u64, entries: Vec<T>, most: usize) -> Result<Vec<T>, NotADirectory> {
    if schema_version != SCHEMA_VERSION {
        Err(NotADirectory::UnknownVersion)
    } else if entries.len() > most {
        Err(NotADirectory::TooManyEntries)
    } else {
        Ok(entries)
    }
}

/// Gives back what lists were read into too largely: a quarter of the memory of a large directory.
pub(super) fn shrink(organisation: &mut Organisation) {
    let Organisation { aliases, countries, official_domains, never_does, contacts, false_numbers, .. } =
        organisation;
    for contact in contacts.iter_mut() {
        contact.languages.shrink_to_fit();
        contact.shared_with.shrink_to_fit();
        if let Reach::Regions(regions) = &mut contact.reach {
            regions.shrink_to_fit();
        }
    }
    contacts.shrink_to_fit();
    aliases.shrink_to_fit();
    countries.shrink_to_fit();
    official_domains.shrink_to_fit();
    never_does.shrink_to_fit();
    false_numbers.shrink_to_fit();
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
    use super::{Directory, FalseNumber, NotADirectory};
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
        assert_eq!(parse(&" ".repeat(96 * 1024 * 1024 + 1)), NotADirectory::TooLarge);
        assert_eq!(
            Directory::parse(&file(&vec![json!(0); 50_001])).unwrap_err(),
            NotADirectory::TooManyEntries
        );
    }

    #[test]
    fn a_broken_false_number_hides_only_itself() {
        let source = json!({"page": "https://example.com/warning", "date": "2026-01-31"});
        let sound = json!({"as_printed": "1-800-555-0199", "e164": "+18005550199", "source": source});
        let mut long = sound.clone();
        long["note"] = json!("n".repeat(2_001));
        let file =
            json!({"schema_version": 1, "false_numbers": [sound, long, {"e164": "+18005550199"}, 7, sound]});
        let parsed = FalseNumber::parse_list(file.to_string().as_bytes()).unwrap();
        assert_eq!((parsed.numbers.len(), parsed.broken), (2, 3));
        assert_eq!(parsed.numbers[0].e164.as_str(), "+18005550199");
        let error = |text: &str| FalseNumber::parse_list(text.as_bytes()).unwrap_err();
        assert_eq!(error("{}"), NotADirectory::WrongShape);
        assert_eq!(error("{\"schema_version\":2,\"false_numbers\":[]}"), NotADirectory::UnknownVersion);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            drop(FalseNumber::parse_list(&bytes));
            drop(Directory::parse(&bytes));
        }
    }
}
