//! The directory's numbers, ready to be compared with.

use super::Resemblance;
use crate::directory::{Contact, Directory, Organisation, Way};
use crate::number::forms::Forms;
use crate::number::writing::Plain;
use crate::number::{E164, Region};
use std::collections::HashMap;

/// Digits after the country code from which a number can have look-alikes. Shorter ones are all taken by somebody.
const DIGITS_TO_RESEMBLE: usize = 6;
/// The same digits in another country mean something only when there are enough of them.
const DIGITS_ABROAD: usize = 7;
/// Without a region, digits are compared with what is dialled inside every country.
const DIGITS_ANYWHERE: usize = 9;

/// Digits that were dialled, as far as it is known where.
#[derive(Clone, Copy)]
pub(super) enum Dialled<'a> {
    /// A country code, and the digits after it.
    Abroad(i32, &'a str),
    /// The same in one piece, for a country code may hide a change too.
    Whole(&'a str),
    /// Digits dialled inside the country of a code, or of none that is known.
    Inside(Option<i32>, &'a str),
}

/// A contact with a number.
#[derive(Clone, Copy)]
pub(super) struct Official<'a> {
    pub organisation: &'a Organisation,
    pub contact: &'a Contact,
}

struct Phone<'a> {
    official: Official<'a>,
    e164: &'a E164,
    forms: Forms,
}

/// Every number of a directory.
pub(super) struct Officials<'a> {
    phones: Vec<Phone<'a>>,
    by_e164: HashMap<&'a str, Vec<usize>>,
    by_national: HashMap<String, Vec<usize>>,
    codes: HashMap<String, Vec<Official<'a>>>,
}

impl<'a> Officials<'a> {
    pub fn of(directory: &'a Directory) -> Self {
        let mut officials = Self {
            phones: Vec::new(),
            by_e164: HashMap::new(),
            by_national: HashMap::new(),
            codes: HashMap::new(),
        };
        for organisation in &directory.organisations {
            for contact in &organisation.contacts {
                officials.add(Official { organisation, contact });
            }
        }
        officials
    }

    fn add(&mut self, official: Official<'a>) {
        match &official.contact.way {
            Way::Phone { e164, .. } => {
                let Some(forms) = Forms::of(e164) else { return };
                let at = self.phones.len();
                self.by_e164.entry(e164.as_str()).or_default().push(at);
                for form in [&forms.national, &forms.significant] {
                    let same = self.by_national.entry(form.clone()).or_default();
                    if same.last() != Some(&at) {
                        same.push(at);
                    }
                }
                self.phones.push(Phone { official, e164, forms });
            }
            Way::ShortCode { as_printed, .. } => {
                let key = Plain::of(as_printed).text.chars().filter(|c| !c.is_whitespace()).collect();
                self.codes.entry(key).or_default().push(official);
            }
            Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => {}
        }
    }

    /// The contact with this number; one that serves the region, where there are several.
    pub fn with_number(&self, number: &E164, region: Option<&Region>) -> Option<Official<'a>> {
        let same = self.by_e164.get(number.as_str())?;
        let phones = same.iter().filter_map(|at| self.phones.get(*at)).map(|phone| phone.official);
        phones.min_by_key(|official| !official.contact.reach.serves(region))
    }

    /// The contact whose number these digits are when they are dialled inside its country, and its number.
    pub fn dialled_inside(&self, digits: &str) -> Option<(Official<'a>, &'a E164)> {
        let phone = self.phones.get(*self.by_national.get(digits)?.first()?)?;
        Some((phone.official, phone.e164))
    }

    /// The contact whose number these digits dial, those left out that are too many at the end, and its number.
    pub fn over_dialled(&self, dialled: &str, region: Option<&Region>) -> Option<(Official<'a>, E164)> {
        let home = region.and_then(Region::country_code);
        let phones = self.phones.iter().filter(|phone| phone.forms.is_dialled_by(dialled, home));
        phones
            .min_by_key(|phone| !phone.official.contact.reach.serves(region))
            .map(|phone| (phone.official, phone.e164.clone()))
    }

    /// The short code of a region; where the region is not known, of any.
    pub fn code(&self, key: &str, region: Option<&Region>) -> Option<Official<'a>> {
        let same = self.codes.get(key)?;
        same.iter().find(|code| region.is_none() || code.contact.reach.serves(region)).copied()
    }

    /// Regions where these few digits are official: as a short code, or as a number dialled inside the country.
    pub fn regions_of_short(&self, key: &str) -> Vec<Region> {
        let codes = self.codes.get(key).into_iter().flatten().map(|code| code.contact);
        let phones = self.by_national.get(key).into_iter().flatten();
        let phones = phones.filter_map(|at| self.phones.get(*at)).map(|phone| phone.official.contact);
        let mut regions: Vec<Region> =
            codes.chain(phones).flat_map(|contact| contact.reach.regions()).cloned().collect();
        regions.sort();
        regions.dedup();
        regions
    }

    /// The contact that digits are closest to without being its number.
    pub fn resembling(
        &self,
        dialled: Dialled,
        region: Option<&Region>,
    ) -> Option<(Resemblance, Official<'a>)> {
        self.phones
            .iter()
            .filter_map(|phone| Some((phone.forms.resemblance(dialled)?, phone.official)))
            .min_by_key(|(resemblance, official)| {
                (resemblance.distance(), !official.contact.reach.serves(region))
            })
    }
}

impl Forms {
    fn resemblance(&self, dialled: Dialled) -> Option<Resemblance> {
        let own = self.significant.as_str();
        if own.len() < DIGITS_TO_RESEMBLE {
            return None;
        }
        match dialled {
            Dialled::Abroad(code, digits) if code == self.country_code => {
                one_edit(digits, own).or_else(|| other_prefix(code, digits, own))
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
    fn distance(self) -> u8 {
        match self {
            Self::LetterForDigit => 0,
            Self::NeighboursSwapped | Self::DigitChanged => 1,
            Self::DigitMissing | Self::DigitAdded => 2,
            Self::OtherPrefix => 3,
            Self::OtherCountry => 4,
        }
    }
}

/// The one change that makes the official digits into the typed ones.
fn one_edit(typed: &str, official: &str) -> Option<Resemblance> {
    let (typed, official) = (typed.as_bytes(), official.as_bytes());
    if typed.len().abs_diff(official.len()) > 1 || typed == official {
        return None;
    }
    let at = typed.iter().zip(official).take_while(|(a, b)| a == b).count();
    if typed.len() < official.len() {
        return (after(typed, at) == after(official, at + 1)).then_some(Resemblance::DigitMissing);
    }
    if typed.len() > official.len() {
        return (after(typed, at + 1) == after(official, at)).then_some(Resemblance::DigitAdded);
    }
    if after(typed, at + 1) == after(official, at + 1) {
        return Some(Resemblance::DigitChanged);
    }
    let swapped = typed.get(at) == official.get(at + 1) && typed.get(at + 1) == official.get(at);
    (swapped && after(typed, at + 2) == after(official, at + 2)).then_some(Resemblance::NeighboursSwapped)
}

fn after(digits: &[u8], from: usize) -> &[u8] {
    digits.get(from..).unwrap_or_default()
}

/// The same digits after another of the prefixes that people take for one another.
fn other_prefix(country_code: i32, typed: &str, official: &str) -> Option<Resemblance> {
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
    let mut rests = prefixes.iter().filter_map(|prefix| typed.strip_prefix(prefix));
    let own_rest = prefixes.iter().find_map(|prefix| official.strip_prefix(prefix))?;
    (typed != official && rests.any(|rest| rest == own_rest)).then_some(Resemblance::OtherPrefix)
}

#[cfg(test)]
mod tests {
    use super::{Resemblance, one_edit, other_prefix};

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
        assert_eq!(other_prefix(1, "8883824357", "8773824357"), Some(Resemblance::OtherPrefix));
        assert_eq!(other_prefix(1, "8883824358", "8773824357"), None);
        assert_eq!(other_prefix(1, "2123824357", "8773824357"), None, "an area code is no such prefix");
        assert_eq!(other_prefix(1, "8773824357", "8773824357"), None, "the same number is not another");
        assert_eq!(other_prefix(44, "8443824357", "8003824357"), Some(Resemblance::OtherPrefix));
        assert_eq!(other_prefix(49, "8003824357", "9003824357"), None);
    }
}
