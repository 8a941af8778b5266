//! How digits resemble a number without being it.

use super::numbers::Dialled;
use crate::check::Resemblance;
use crate::number::forms::Forms;

/// Digits after the country code from which a number can have look-alikes. Shorter ones are all taken by somebody.
const DIGITS_TO_RESEMBLE: usize = 6;
/// The same digits in another country mean something only when there are enough of them.
const DIGITS_ABROAD: usize = 7;
/// Without a region, digits are compared with what is dialled inside every country.
const DIGITS_ANYWHERE: usize = 9;

impl Forms {
    /// How digits resemble this number.
    pub(super) fn resemblance(&self, dialled: Dialled) -> Option<Resemblance> {
        let own = self.significant.as_str();
        if own.len() < DIGITS_TO_RESEMBLE {
            return None;
        }
        match dialled {
            Dialled::Abroad(code, digits) if code == self.country_code => {
                one_edit(digits, own).or_else(|| {
                    let is_own = other_prefixes(code, digits).iter().any(|other| other == own);
                    is_own.then_some(Resemblance::OtherPrefix)
                })
            }
            Dialled::Abroad(_, digits) => {
                let same = digits.trim_start_matches('0') == own.trim_start_matches('0');
                (same && own.len() >= DIGITS_ABROAD).then_some(Resemblance::OtherCountry)
            }
            Dialled::Whole(digits) => one_edit(digits, &self.abroad),
            Dialled::Inside(Some(code), digits) if code == self.country_code => {
                one_edit(digits, &self.national)
            }
            Dialled::Inside(None, digits) if digits.len() >= DIGITS_ANYWHERE => {
                one_edit(digits, &self.national).or_else(|| one_edit(digits, own))
            }
            Dialled::Inside(..) => None,
        }
    }
}

impl Resemblance {
    /// How far apart: smaller is closer.
    pub(super) fn distance(self) -> u8 {
        match self {
            Self::LetterForDigit => 0,
            Self::NeighboursSwapped | Self::DigitChanged => 1,
            Self::DigitMissing | Self::DigitAdded => 2,
            Self::OtherPrefix => 3,
            Self::OtherCountry => 4,
        }
    }
}

/// One change that makes something official into what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Changed,
    Missing,
    Added,
    Swapped,
}

impl From<Change> for Resemblance {
    fn from(change: Change) -> Self {
        match change {
            Change::Changed => Self::DigitChanged,
            Change::Missing => Self::DigitMissing,
            Change::Added => Self::DigitAdded,
            Change::Swapped => Self::NeighboursSwapped,
        }
    }
}

fn one_edit(typed: &str, official: &str) -> Option<Resemblance> {
    change(typed.as_bytes(), official.as_bytes()).map(Resemblance::from)
}

/// The one change that makes the official digits or letters into the typed ones.
pub(super) fn change(typed: &[u8], official: &[u8]) -> Option<Change> {
    if typed.len().abs_diff(official.len()) > 1 || typed == official {
        return None;
    }
    let at = typed.iter().zip(official).take_while(|(a, b)| a == b).count();
    if typed.len() < official.len() {
        return (after(typed, at) == after(official, at + 1)).then_some(Change::Missing);
    }
    if typed.len() > official.len() {
        return (after(typed, at + 1) == after(official, at)).then_some(Change::Added);
    }
    if after(typed, at + 1) == after(official, at + 1) {
        return Some(Change::Changed);
    }
    let swapped = typed.get(at) == official.get(at + 1) && typed.get(at + 1) == official.get(at);
    (swapped && after(typed, at + 2) == after(official, at + 2)).then_some(Change::Swapped)
}

fn after(digits: &[u8], from: usize) -> &[u8] {
    digits.get(from..).unwrap_or_default()
}

/// The same digits after each of the other prefixes that people take for one another.
pub(super) fn other_prefixes(country_code: i32, digits: &str) -> Vec<String> {
    let prefixes: &[&str] = match country_code {
        1 => &["800", "833", "844", "855", "866", "877", "888", "900"],
        44 => &[
            "300", "303", "330", "333", "343", "344", "345", "370", "371", "800", "808", "843", "844", "845",
            "870", "871",
        ],
        61 => &["1300", "1800", "1900"],
        64 => &["508", "800", "900"],
        353 => &["1800", "1850", "1890", "818"],
        _ => &[],
    };
    let rests = prefixes.iter().filter_map(|prefix| digits.strip_prefix(prefix));
    let others = rests.flat_map(|rest| prefixes.iter().map(move |other| format!("{other}{rest}")));
    others.filter(|other| other != digits).collect()
}

#[cfg(test)]
mod tests {
    use super::{Resemblance, one_edit, other_prefixes};

    #[test]
    fn one_change_of_any_kind_is_seen_and_two_are_not() {
        let official = "8773824357";
        for (typed, expected) in [
            ("8773824358", Some(Resemblance::DigitChanged)),
            ("8773284357", Some(Resemblance::NeighboursSwapped)),
            ("8773824375", Some(Resemblance::NeighboursSwapped)),
            ("877382435", Some(Resemblance::DigitMissing)),
            ("773824357", Some(Resemblance::DigitMissing)),
            ("87738243577", Some(Resemblance::DigitAdded)),
            ("18773824357", Some(Resemblance::DigitAdded)),
            ("8773824357", None),
            ("8773824368", None),
            ("8773842375", None),
            ("87738243", None),
            ("", None),
        ] {
            assert_eq!(one_edit(typed, official), expected, "{typed}");
        }
    }

    #[test]
    fn prefixes_are_taken_for_one_another_inside_one_plan() {
        let others = |code, digits: &str| other_prefixes(code, digits).join(" ");
        assert_eq!(others(64, "508638723"), "800638723 900638723");
        assert_eq!(others(1, "2123824357"), "", "an area code is no such prefix");
        assert!(others(1, "8883824357").contains("8773824357") && !others(1, "8883824357").contains("888"));
        assert!(others(44, "8443824357").contains("8003824357"));
        assert_eq!(others(49, "8003824357"), "");
    }
}
