//! The directory that ships with the program, so that the first start works offline.

use ringtrue_model::advisory::{Advisory, AdvisoryId};
use ringtrue_model::directory::{Directory, FalseNumber, Parsed};

const FILE: &[u8] = include_bytes!("../../../directory/organisations.json");
const FALSE_NUMBERS: &[u8] = include_bytes!("../../../directory/false-numbers.json");

macro_rules! advisories {
    ($($id:literal),+ $(,)?) => {
        &[$(($id, include_bytes!(concat!("../../../directory/advisories/", $id, ".json")))),+]
    };
}

/// The notices, by their identifiers.
const ADVISORIES: &[(&str, &[u8])] = advisories![
    "arranged-by-a-caller",
    "gift-cards",
    "hmrc-threats",
    "money-back-offers",
    "number-in-a-warning",
    "remote-access-australia",
    "right-number-on-the-display",
    "trend-micro-2019",
    "true-ticket-numbers",
];

/// The directory that ships with the program. The tests see to it that it is whole.
pub fn bundled() -> Parsed {
    let mut parsed = Directory::parse(FILE).unwrap_or_default();
    parsed.directory.false_numbers = FalseNumber::parse_list(FALSE_NUMBERS).unwrap_or_default().numbers;
    let advisory = |(id, bytes): &(&str, &[u8])| {
        Advisory::parse(&AdvisoryId::try_from((*id).to_owned()).ok()?, bytes).ok()
    };
    parsed.directory.advisories = ADVISORIES.iter().filter_map(advisory).collect();
    parsed
}

#[cfg(test)]
mod tests {
    use super::{ADVISORIES, FALSE_NUMBERS, bundled};
    use ringtrue_model::directory::{FalseNumber, ParsedFalseNumbers};

    #[test]
    fn what_ships_is_whole() {
        let parsed = bundled();
        assert_eq!(parsed.broken, []);
        assert_eq!(parsed.directory.advisories.len(), ADVISORIES.len());
        let numbers = parsed.directory.false_numbers;
        assert_eq!(FalseNumber::parse_list(FALSE_NUMBERS), Ok(ParsedFalseNumbers { numbers, broken: 0 }));
        assert!(parsed.directory.organisations.len() >= 69, "no organisation is lost");
    }
}
