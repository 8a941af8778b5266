//! Cells that a spreadsheet would run.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, some also behind a tab, a line break,
//! a quote or blanks, or in their wide forms. Such a cell is written with an apostrophe before it, and read without:
//! exactly those cells are changed that would run, so reading gives back what was written.

use std::borrow::Cow;

const MARK: char = '\'';

/// Whether a spreadsheet might run this cell.
fn would_run(cell: &str) -> bool {
    // The mark itself changes nothing, or a cell could not be told from one that was marked.
    let unmarked = cell.trim_start_matches(MARK);
    if unmarked.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let bare =
        unmarked.trim_start_matches(|c: char| c == MARK || c == '"' || c.is_whitespace() || c == '\u{feff}');
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The cell as it can be written.
pub(super) fn defused(cell: &str) -> Cow<'_, str> {
    if would_run(cell) { Cow::Owned(format!("{MARK}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before it was written.
pub(super) fn restored(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|rest| would_run(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::{defused, restored};
    use proptest::prelude::*;

    #[test]
    fn what_would_run_does_not() {
        for cell in ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\"=1", " =1", "＝1", "''+1"]
        {
            let written = defused(cell);
            assert!(written.starts_with('\''), "{cell:?}");
            assert_eq!(restored(&written), cell);
        }
        for cell in ["", "1-1", "Kevin = a liar", "'quoted'", "(555) 0142", "\"no\""] {
            assert_eq!(defused(cell), cell, "is left alone");
            assert_eq!(restored(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn every_cell_is_read_as_it_was(cell in "['\"=+@\t\r\n ＝a-]{0,8}|\\PC{0,40}") {
            let written = defused(&cell).into_owned();
            prop_assert_eq!(restored(&written), cell.as_str());
            prop_assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
