//! The directory's numbers, ready to be compared with.

use super::Catalogue;
use super::digits::{key, neighbours};
use super::positions::{Positions, place, text_key};
use super::resemblance::other_prefixes;
use crate::check::Resemblance;
use crate::directory::{Contact, Directory, FalseNumber, Organisation, Way};
use crate::number::forms::{Forms, OVER_DIALLED, is_dialled_apart, split, trunk_prefixes};
use crate::number::writing::Plain;
use crate::number::{E164, Region, parse};
use std::collections::HashSet;

/// Digits that were dialled, as far as it is known where.
#[derive(Clone, Copy)]
pub(crate) enum Dialled<'a> {
    /// A country code, and the digits after it.
    Abroad(i32, &'a str),
    /// The same in one piece, for a country code may hide a change too.
    Whole(&'a str),
    /// Digits dialled inside the country of a code, or of none that is known.
    Inside(Option<i32>, &'a str),
}

/// A contact with a number.
#[derive(Clone, Copy)]
pub(crate) struct Official<'a> {
    pub organisation: &'a Organisation,
    pub contact: &'a Contact,
}

/// A number that is listed as false.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    /// Who lists it; `None`: the publishers of the directory.
    pub by: Option<&'a Organisation>,
    pub number: &'a FalseNumber,
}

/// Where a contact stands: the organisation, and the contact in it.
#[derive(Clone, Copy, Debug)]
struct ContactAt(u32, u32);

/// Where a false number stands: the organisation, or `None` for the publishers' list, and the number there.
#[derive(Clone, Copy, Debug)]
struct FalseAt(Option<u32>, u32);

/// Numbers by the digits with which they are dialled.
#[derive(Debug, Default)]
struct Dialling {
    abroad: Positions,
    inside: Positions,
}

/// The ways to every number of a directory.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    contacts: Vec<ContactAt>,
    phones: Dialling,
    /// By the digits after the country code, without leading zeros.
    anywhere: Positions,
    codes: Positions,
    ranges: Positions,
    /// How many digits the prefixes of ranges have, the longest first.
    range_lengths: Vec<usize>,
    listed: Vec<FalseAt>,
    false_numbers: Dialling,
    /// Contacts whose number another organisation lists as false, by the whole number. No other way leads to them.
    disputed: Positions,
}

/// Entries of the ways, before they are put in order.
#[derive(Default)]
struct Entries {
    abroad: Vec<(u64, u32)>,
    inside: Vec<(u64, u32)>,
    anywhere: Vec<(u64, u32)>,
}

impl Entries {
    /// Ways to a number, some of which may lead to it in vain: whoever goes one compares again. So no rules of its
    /// country are needed here.
    fn add(&mut self, e164: &E164, position: u32) {
        let mut push = |to: fn(&mut Self) -> &mut Vec<(u64, u32)>, digits: &str| {
            to(self).extend(key(digits).map(|key| (key, position)));
        };
        push(|it| &mut it.abroad, e164.digits());
        let Some((code, significant)) = split(e164.digits()) else { return };
        push(|it| &mut it.inside, significant);
        for prefix in trunk_prefixes(code) {
            push(|it| &mut it.inside, &format!("{prefix}{significant}"));
        }
        if is_dialled_apart(code)
            && let Some(forms) = Forms::of(e164)
        {
            push(|it| &mut it.inside, &forms.national);
        }
        push(|it| &mut it.anywhere, significant.trim_start_matches('0'));
    }

    fn dialling(&mut self) -> Dialling {
        let take = |entries: &mut Vec<(u64, u32)>| Positions::of(std::mem::take(entries));
        Dialling { abroad: take(&mut self.abroad), inside: take(&mut self.inside) }
    }
}

impl Numbers {
    pub fn of(directory: &Directory) -> Self {
        let mut made = Self::default();
        let (mut phones, mut listed) = (Entries::default(), Entries::default());
        let (mut codes, mut ranges, mut disputed) = (Vec::new(), Vec::new(), Vec::new());
        let by_organisations = directory.organisations.iter().flat_map(|it| &it.false_numbers);
        let warned_of: HashSet<&E164> = by_organisations.map(|number| &number.e164).collect();
        for (at, organisation) in directory.organisations.iter().enumerate() {
            for (n, contact) in organisation.contacts.iter().enumerate() {
                let position = place(made.contacts.len());
                match &contact.way {
                    Way::Phone { e164, .. } if warned_of.contains(e164) => {
                        disputed.extend(key(e164.digits()).map(|key| (key, position)));
                    }
                    Way::Phone { e164, .. } => phones.add(e164, position),
                    Way::ShortCode { as_printed, .. } => codes.push((text_key(&code(as_printed)), position)),
                    Way::PhoneRange { prefix, .. } => {
                        ranges.extend(key(prefix.digits()).map(|key| (key, position)));
                        made.range_lengths.push(prefix.digits().len());
                    }
                    Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => continue,
                }
                made.contacts.push(ContactAt(place(at), place(n)));
            }
            let own = organisation.false_numbers.iter().enumerate();
            for (n, number) in own {
                listed.add(&number.e164, place(made.listed.len()));
                made.listed.push(FalseAt(Some(place(at)), place(n)));
            }
        }
        for (n, number) in directory.false_numbers.iter().enumerate() {
            listed.add(&number.e164, place(made.listed.len()));
            made.listed.push(FalseAt(None, place(n)));
        }
        made.anywhere = Positions::of(std::mem::take(&mut phones.anywhere));
        made.phones = phones.dialling();
        made.false_numbers = listed.dialling();
        made.disputed = Positions::of(disputed);
        made.codes = Positions::of(codes);
        made.ranges = Positions::of(ranges);
        made.range_lengths.sort_unstable_by(|a, b| b.cmp(a));
        made.range_lengths.dedup();
        made
    }
}

fn is_inside(e164: &E164, digits: &str) -> bool {
    Forms::of(e164).is_some_and(|forms| forms.is_inside(digits))
}

/// A short code as it is dialled.
fn code(as_printed: &str) -> String {
    Plain::of(as_printed).text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl<'a> Official<'a> {
    fn e164(&self) -> Option<&'a E164> {
        self.contact.way.number()
    }

    fn serves(&self, region: Option<&Region>) -> bool {
        self.contact.reach.serves(region)
    }
}

impl Catalogue {
    fn official(&self, position: u32) -> Option<Official<'_>> {
        let ContactAt(organisation, contact) = *self.numbers.contacts.get(position as usize)?;
        let organisation = self.directory.organisations.get(organisation as usize)?;
        Some(Official { organisation, contact: organisation.contacts.get(contact as usize)? })
    }

    fn officials<'a>(&'a self, positions: &'a [u32]) -> impl Iterator<Item = Official<'a>> + Clone {
        positions.iter().filter_map(|at| self.official(*at))
    }

    /// The contact with this number, or with a range that holds it; one that serves the region, where there are
    /// several.
    pub(crate) fn with_number(&self, number: &E164, region: Option<&Region>) -> Option<Official<'_>> {
        let same = self.numbers.phones.abroad.get(key(number.digits())?);
        self.officials(same)
            .min_by_key(|official| !official.serves(region))
            .or_else(|| self.range_of(number, region))
    }

    /// The contact whose range holds a number; the narrowest range, where there are several.
    fn range_of(&self, number: &E164, region: Option<&Region>) -> Option<Official<'_>> {
        let digits = number.digits();
        let beginnings = self.numbers.range_lengths.iter().filter(|length| **length < digits.len());
        let mut ranges = beginnings.map(|length| {
            let prefix = digits.get(..*length).and_then(key).map(|key| self.numbers.ranges.get(key));
            self.officials(prefix.unwrap_or_default()).min_by_key(|official| !official.serves(region))
        });
        let found = ranges.find_map(|found| found)?;
        parse(number.as_str(), None).is_ok_and(|number| number.is_valid()).then_some(found)
    }

    /// Who lists a number as false; an organisation before the publishers.
    pub(crate) fn listed_as_false(&self, number: &E164) -> Option<Listed<'_>> {
        self.listed(*self.numbers.false_numbers.abroad.get(key(number.digits())?).first()?)
    }

    /// The organisation that lists another one's number as false.
    pub fn warned_of_by(&self, number: &E164) -> Option<&Organisation> {
        self.listed_as_false(number)?.by
    }

    /// The organisation that gives as its own, alone or in a range, a number that another one lists as false.
    pub(crate) fn given_by(&self, number: &E164, lister: &Organisation) -> Option<&Organisation> {
        let whole = self.officials(self.numbers.disputed.get(key(number.digits())?));
        let mut givers = whole.chain(self.range_of(number, None)).map(|official| official.organisation);
        givers.find(|giver| giver.id != lister.id)
    }

    /// The number that is listed as false and that these digits are when they are dialled inside its country.
    pub(crate) fn listed_inside(&self, digits: &str) -> Option<Listed<'_>> {
        let same = self.numbers.false_numbers.inside.get(key(digits)?).iter();
        same.filter_map(|at| self.listed(*at)).find(|listed| is_inside(&listed.number.e164, digits))
    }

    fn listed(&self, position: u32) -> Option<Listed<'_>> {
        match *self.numbers.listed.get(position as usize)? {
            FalseAt(Some(organisation), n) => {
                let by = self.directory.organisations.get(organisation as usize)?;
                Some(Listed { by: Some(by), number: by.false_numbers.get(n as usize)? })
            }
            FalseAt(None, n) => {
                Some(Listed { by: None, number: self.directory.false_numbers.get(n as usize)? })
            }
        }
    }

    /// The contact whose number these digits are when they are dialled inside its country, and its number.
    pub(crate) fn dialled_inside(&self, digits: &str) -> Option<(Official<'_>, &E164)> {
        let official = self.all_inside(digits).into_iter().next()?;
        Some((official, official.e164()?))
    }

    /// The contacts whose numbers these digits are when they are dialled inside their countries.
    fn all_inside(&self, digits: &str) -> Vec<Official<'_>> {
        let same = key(digits).map(|key| self.numbers.phones.inside.get(key)).unwrap_or_default();
        let is_it = |official: &Official| official.e164().is_some_and(|e164| is_inside(e164, digits));
        self.officials(same).filter(is_it).collect()
    }

    /// The contact whose number these digits dial, those left out that are too many at the end, and its number.
    pub(crate) fn over_dialled(
        &self,
        dialled: &str,
        region: Option<&Region>,
    ) -> Option<(Official<'_>, &E164)> {
        let home = region.and_then(Region::country_code);
        let digits = dialled.trim_start_matches('+');
        let phones = &self.numbers.phones;
        let beginnings = (digits.len().saturating_sub(OVER_DIALLED)..=digits.len())
            .filter_map(|end| key(digits.get(..end)?));
        let mut found: Vec<u32> = beginnings
            .flat_map(|key| phones.abroad.get(key).iter().chain(phones.inside.get(key)))
            .copied()
            .collect();
        found.sort_unstable();
        let dials = |official: &Official| {
            official.e164().and_then(Forms::of).is_some_and(|forms| forms.is_dialled_by(dialled, home))
        };
        let officials = found.iter().filter_map(|at| self.official(*at)).filter(dials);
        let official = officials.min_by_key(|official| !official.serves(region))?;
        Some((official, official.e164()?))
    }

    /// The short code of a region; where the region is not known, of any.
    pub(crate) fn code(&self, digits: &str, region: Option<&Region>) -> Option<Official<'_>> {
        self.codes(digits).into_iter().find(|official| region.is_none() || official.serves(region))
    }

    fn codes(&self, wanted: &str) -> Vec<Official<'_>> {
        let is_it = |official: &Official| matches!(&official.contact.way, Way::ShortCode { as_printed, .. } if code(as_printed) == wanted);
        self.officials(self.numbers.codes.get(text_key(wanted))).filter(is_it).collect()
    }

    /// Regions where these few digits are official: as a short code, or as a number dialled inside the country.
    pub(crate) fn regions_of_short(&self, digits: &str) -> Vec<Region> {
        let officials = self.codes(digits).into_iter().chain(self.all_inside(digits));
        let mut regions: Vec<Region> =
            officials.flat_map(|official| official.contact.reach.regions()).cloned().collect();
        regions.sort();
        regions.dedup();
        regions
    }

    /// The contact that digits are closest to without being its number. Looks up what is one change away, so the
    /// size of the directory does not matter.
    pub(crate) fn resembling(
        &self,
        dialled: Dialled,
        region: Option<&Region>,
    ) -> Option<(Resemblance, Official<'_>)> {
        let phones = &self.numbers.phones;
        let mut near: Vec<u32> = Vec::new();
        let mut look_up = |ways: &Positions, keys: Vec<u64>| {
            keys.into_iter().for_each(|key| near.extend(ways.get(key)));
        };
        match dialled {
            Dialled::Abroad(code, digits) => {
                look_up(&phones.abroad, neighbours(&format!("{code}{digits}"), digits.len()));
                let prefixed = other_prefixes(code, digits);
                look_up(
                    &phones.abroad,
                    prefixed.iter().filter_map(|other| key(&format!("{code}{other}"))).collect(),
                );
                look_up(&self.numbers.anywhere, key(digits.trim_start_matches('0')).into_iter().collect());
            }
            Dialled::Whole(digits) => look_up(&phones.abroad, neighbours(digits, digits.len())),
            Dialled::Inside(_, digits) => look_up(&phones.inside, neighbours(digits, digits.len())),
        }
        near.sort_unstable();
        near.dedup();
        near.into_iter()
            .filter_map(|at| {
                let official = self.official(at)?;
                Some((Forms::of(official.e164()?)?.resemblance(dialled)?, official))
            })
            .min_by_key(|(resemblance, official)| (resemblance.distance(), !official.serves(region)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Catalogue, Dialled, Official};
    use crate::check::Resemblance;
    use crate::directory::Directory;
    use crate::number::E164;
    use crate::number::forms::Forms;
    use proptest::prelude::{any, prop, proptest};
    use proptest::sample::{Index, select};
    use std::sync::LazyLock;

    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
        let file = include_bytes!("../../../../directory/organisations.json");
        Catalogue::of(Directory::parse(file).unwrap().directory)
    });

    /// The same by comparing with every number.
    fn resembling_by_hand(dialled: Dialled) -> Option<Resemblance> {
        let organisations = &CATALOGUE.directory().organisations;
        let numbers = organisations.iter().flat_map(|it| &it.contacts).filter_map(|it| it.way.number());
        let found = numbers.filter_map(|number| Forms::of(number)?.resemblance(dialled));
        found.min_by_key(|resemblance| resemblance.distance())
    }

    proptest! {
        #[test]
        fn looking_up_finds_what_comparing_with_all_finds(
            chosen in any::<Index>(),
            edits in prop::collection::vec((any::<Index>(), select(vec!["", "0", "7", "55"])), 0..3),
            cut in 0..4_usize,
        ) {
            let organisations = &CATALOGUE.directory().organisations;
            let numbers: Vec<_> =
                organisations.iter().flat_map(|it| &it.contacts).filter_map(|it| it.way.number()).collect();
            let forms = Forms::of(chosen.get::<&E164>(&numbers)).unwrap();
            let altered = |digits: &str| {
                let mut digits = digits.get(cut.min(digits.len())..).unwrap().to_owned();
                for (place, by) in &edits {
                    let at = place.index(digits.len().max(1)).min(digits.len());
                    digits.replace_range(at..(at + 1).min(digits.len()), by);
                }
                digits
            };
            let (significant, national, abroad) =
                (altered(&forms.significant), altered(&forms.national), altered(&forms.abroad));
            for dialled in [
                Dialled::Abroad(forms.country_code, &significant),
                Dialled::Abroad(49, &significant),
                Dialled::Whole(&abroad),
                Dialled::Inside(Some(forms.country_code), &national),
                Dialled::Inside(None, &national),
            ] {
                let found = CATALOGUE.resembling(dialled, None).map(|(resemblance, _)| resemblance.distance());
                assert_eq!(found, resembling_by_hand(dialled).map(Resemblance::distance));
            }
        }
    }

    #[test]
    fn every_number_is_found_as_it_is_dialled_in_its_country() {
        let organisations = &CATALOGUE.directory().organisations;
        for number in organisations.iter().flat_map(|it| &it.contacts).filter_map(|it| it.way.number()) {
            let forms = Forms::of(number).unwrap();
            for digits in [&forms.national, &forms.significant] {
                let found: Vec<Official> = CATALOGUE.all_inside(digits);
                assert!(found.iter().any(|official| official.e164() == Some(number)), "{digits} is {number}");
            }
        }
    }
}
