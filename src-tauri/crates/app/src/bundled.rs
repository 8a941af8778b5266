//! The directory that ships with the program, so that the first start works offline.

use ringtrue_model::directory::{Directory, FalseNumber, Parsed};

const FILE: &[u8] = include_bytes!("../../../directory/organisations.json");
const FALSE_NUMBERS: &[u8] = include_bytes!("../../../directory/false-numbers.json");

/// The directory that ships with the program. The tests see to it that it is whole.
pub fn bundled() -> Parsed {
    let mut parsed = Directory::parse(FILE).unwrap_or_default();
    parsed.directory.false_numbers = FalseNumber::parse_list(FALSE_NUMBERS).unwrap_or_default().numbers;
    parsed
}

#[cfg(test)]
mod tests {
    use super::{FALSE_NUMBERS, bundled};
    use ringtrue_model::directory::{FalseNumber, ParsedFalseNumbers};

    #[test]
    fn what_ships_is_whole() {
        let parsed = bundled();
        assert_eq!(parsed.broken, []);
        let numbers = parsed.directory.false_numbers;
        assert_eq!(FalseNumber::parse_list(FALSE_NUMBERS), Ok(ParsedFalseNumbers { numbers, broken: 0 }));
        assert!(parsed.directory.organisations.len() >= 69, "no organisation is lost");
    }
}
