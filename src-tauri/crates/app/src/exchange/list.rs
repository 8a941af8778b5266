//! Several texts in one cell: `name; e-mail`, or a JSON array where that could not be read back.

/// The cell for a list.
pub(super) fn joined(entries: &[&str]) -> String {
    let plain = |entry: &&str| !entry.is_empty() && entry.trim() == *entry && !entry.contains(';');
    let clear = entries.iter().all(plain) && !entries.first().is_some_and(|first| first.starts_with('['));
    if clear { entries.join("; ") } else { serde_json::to_string(entries).unwrap_or_default() }
}

/// The list in a cell; `None` for what begins like a JSON array and is none.
pub(super) fn split(cell: &str) -> Option<Vec<String>> {
    let cell = cell.trim();
    if cell.starts_with('[') {
        return serde_json::from_str(cell).ok();
    }
    Some(cell.split(';').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{joined, split};
    use proptest::prelude::*;

    #[test]
    fn usual_lists_are_plain() {
        assert_eq!(joined(&["name", "email"]), "name; email");
        assert_eq!(joined(&[]), "");
        assert_eq!(split("a;b ; c;").as_deref(), Some(&["a", "b", "c"].map(str::to_owned)[..]));
        assert_eq!(split("[not json"), None);
    }

    proptest! {
        #[test]
        fn every_list_is_read_as_it_was(entries in prop::collection::vec("[\\[;\" a\\n]{0,4}|\\PC{0,20}", 0..5)) {
            let cell = joined(&entries.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(split(&cell), Some(entries));
        }
    }
}
