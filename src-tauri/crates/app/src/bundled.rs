//! The directory that ships with the program, so that the first start works offline.

use ringtrue_model::directory::{Directory, Parsed};

const FILE: &[u8] = include_bytes!("../../../directory/organisations.json");

/// The directory that ships with the program. The tests see to it that it is whole.
pub fn bundled() -> Parsed {
    Directory::parse(FILE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::bundled;

    #[test]
    fn what_ships_is_whole() {
        let parsed = bundled();
        assert_eq!(parsed.broken, []);
        assert!(parsed.directory.organisations.len() >= 69, "no organisation is lost");
    }
}
