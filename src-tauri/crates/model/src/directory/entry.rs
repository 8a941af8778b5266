//! One organisation in a file of its own, as the signed directory carries it.

use super::parse::{SCHEMA_VERSION, is_sound, shrink};
use super::{NotADirectory, Organisation};
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Bytes of an organisation's file.
const FILE_BYTES: usize = 1024 * 1024;

impl Organisation {
    /// Reads an organisation's own file: an object with `schema_version` 1 and beside it the fields of
    /// [`Organisation`].
    ///
    /// # Errors
    /// Where it is none, or is broken or too long.
    pub fn parse_entry(bytes: &[u8]) -> Result<Self, NotADirectory> {
        if bytes.len() > FILE_BYTES {
            return Err(NotADirectory::TooLarge);
        }
        let mut fields: HashMap<String, &RawValue> =
            serde_json::from_slice(bytes).map_err(|_| NotADirectory::WrongShape)?;
        let version = fields.remove("schema_version").map(|version| serde_json::from_str(version.get()));
        match version {
            Some(Ok(SCHEMA_VERSION)) => {}
            Some(Ok(_)) => return Err(NotADirectory::UnknownVersion),
            _ => return Err(NotADirectory::WrongShape),
        }
        let mut organisation = Self::deserialize(MapDeserializer::new(fields.into_iter()))
            .map_err(|_: serde_json::Error| NotADirectory::WrongShape)?;
        if !is_sound(&organisation) {
            return Err(NotADirectory::WrongShape);
        }
        shrink(&mut organisation);
        Ok(organisation)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::{organisation, sound};
    use super::{NotADirectory, Organisation};
    use serde_json::{Value, json};

    fn entry(change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut value = sound();
        value["schema_version"] = json!(1);
        change(&mut value);
        value.to_string().into_bytes()
    }

    #[test]
    fn an_organisation_is_read_from_its_own_file() {
        assert_eq!(Organisation::parse_entry(&entry(|_| {})), Ok(organisation(sound())));
    }

    #[test]
    fn what_is_broken_too_long_or_of_another_version_is_not_read() {
        let error = |bytes: &[u8]| Organisation::parse_entry(bytes).unwrap_err();
        for broken in [
            entry(|o| o["surprise"] = json!(1)),
            entry(|o| o["name"] = json!(" ")),
            entry(|o| o["notes"] = json!("n".repeat(2_001))),
            sound().to_string().into_bytes(),
            entry(|o| o["schema_version"] = json!("1")),
            b"[]".to_vec(),
        ] {
            assert_eq!(error(&broken), NotADirectory::WrongShape);
        }
        assert_eq!(error(&entry(|o| o["schema_version"] = json!(2))), NotADirectory::UnknownVersion);
        assert_eq!(error(&vec![b' '; 1024 * 1024 + 1]), NotADirectory::TooLarge);
    }
}
