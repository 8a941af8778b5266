//! What the digits of a run say by themselves, whatever stands around them.

use super::judge::Judge;
use super::judgement::Judgement;
use super::{CheckOutcome, NotANumberReason, Resemblance};
use crate::catalogue::{Dialled, Official};
use crate::number::run::Run;
use crate::number::{E164, Region, parse, whole};
use rlibphonenumber::{NumberLengthType, ParseError, PhoneNumber, ValidationError};

/// Digits of the shortest number that is dialled.
pub(super) const SHORTEST: usize = 3;
/// Digits of the longest number that exists in one region only.
pub(super) const LONGEST_SHORT: usize = 6;
/// Digits of the longest number, with two prefixes.
const LONGEST: usize = 19;

impl<'a> Judge<'a> {
    /// The judgement on the digits of a run: official, close to official, a number, or none.
    pub(super) fn digits(&self, run: &Run) -> Judgement<'a> {
        if run.digits().len() > LONGEST {
            return not_a_number(run, NotANumberReason::TooLong);
        }
        let readings = self.readings(run);
        self.listed_as_false(run, &readings)
            .or_else(|| self.short_code(run))
            .or_else(|| self.official(run, &readings))
            .or_else(|| self.lookalike(run, &readings))
            .unwrap_or_else(|| self.unknown(run, &readings))
    }

    fn listed_as_false(&self, run: &Run, readings: &Readings) -> Option<Judgement<'a>> {
        let known = readings.numbers.iter().find_map(|number| {
            let e164 = E164::of(number)?;
            Some((self.catalogue.listed_as_false(&e164)?, e164, false))
        });
        let (listed, e164, region_needed) = known.or_else(|| {
            let listed = self.catalogue.listed_inside(run.digits()).filter(|_| self.is_homeless(run))?;
            Some((listed, listed.number.e164.clone(), true))
        })?;
        let judgement = judgement(run, CheckOutcome::ListedAsFalse);
        Some(Judgement { e164: Some(e164), listed: Some(listed), is_valid: true, region_needed, ..judgement })
    }

    fn short_code(&self, run: &Run) -> Option<Judgement<'a>> {
        let code = short(run).filter(|_| !run.has_letters_inside)?;
        let official = self.catalogue.code(&code, self.region)?;
        let region_needed = self.region.is_none();
        Some(Judgement { region_needed, official: Some(official), ..judgement(run, CheckOutcome::ShortCode) })
    }

    fn official(&self, run: &Run, readings: &Readings) -> Option<Judgement<'a>> {
        let known = readings.numbers.iter().enumerate().find_map(|(at, number)| {
            let e164 = E164::of(number)?;
            let official = self.catalogue.with_number(&e164, self.region)?;
            // Where the digits are a number of the region itself, they ring there, not at the organisation.
            let rings_here = at > 0 && readings.numbers.first().is_some_and(PhoneNumber::is_valid);
            (!rings_here).then_some((official, e164, false))
        });
        let (official, e164, region_needed) = known.or_else(|| {
            let (official, e164) =
                self.catalogue.dialled_inside(run.digits()).filter(|_| self.is_homeless(run))?;
            Some((official, e164.clone(), true))
        })?;
        if run.has_letters_inside {
            return Some(resembles(run, Resemblance::LetterForDigit, official));
        }
        let judgement = judgement(run, CheckOutcome::SameAsOfficial);
        Some(Judgement {
            e164: Some(e164),
            official: Some(official),
            is_valid: true,
            region_needed,
            ..judgement
        })
    }

    fn lookalike(&self, run: &Run, readings: &Readings) -> Option<Judgement<'a>> {
        let home = self.region.and_then(Region::country_code).filter(|_| !run.is_international());
        let inside = |country| self.catalogue.resembling(Dialled::Inside(country, run.digits()), self.region);
        let other = || readings.numbers.get(1).and_then(E164::of);
        let abroad = || self.catalogue.with_number(&other()?, self.region);
        let close = readings.numbers.iter().find_map(|number| self.resembling(number));
        let close = close.or_else(|| Some((Resemblance::OtherCountry, abroad()?)));
        let close = close.or_else(|| inside(Some(home?)));
        let whole = || self.catalogue.resembling(Dialled::Whole(run.digits()), self.region);
        let close = close.or_else(|| whole().filter(|_| run.is_international()));
        let anywhere = || inside(None).filter(|_| self.is_homeless(run));
        let region_needed = close.is_none();
        let (resemblance, official) = close.or_else(anywhere)?;
        let (e164, is_valid) = readings.shown(run);
        Some(Judgement { e164, is_valid, region_needed, ..resembles(run, resemblance, official) })
    }

    /// The contact that a number is close to.
    pub(super) fn resembling(&self, number: &PhoneNumber) -> Option<(Resemblance, Official<'a>)> {
        let digits = number.get_national_significant_number();
        let near =
            |digits| self.catalogue.resembling(Dialled::Abroad(number.country_code, digits), self.region);
        // Where a digit is missing, the 1 before an American number is easily taken for the first of it.
        near(&digits).or_else(|| near(digits.strip_prefix('1').filter(|_| number.country_code == 1)?))
    }

    /// Digits that no contact has or is close to.
    fn unknown(&self, run: &Run, readings: &Readings) -> Judgement<'a> {
        let digits = run.digits().len();
        let not_in_directory = judgement(run, CheckOutcome::NotInDirectory);
        let (e164, is_valid) = readings.shown(run);
        if is_valid {
            return Judgement { e164, is_valid, ..not_in_directory };
        }
        if digits + usize::from(run.sign.is_some()) < SHORTEST {
            return not_a_number(run, NotANumberReason::TooShort);
        }
        let number = readings.best();
        let whole = number.filter(|_| e164.is_some()).and_then(|number| whole(number, run, self.region));
        if let Some(short) = short(run) {
            let official_in = self.catalogue.regions_of_short(&short);
            return Judgement {
                e164: whole,
                official_in,
                region_needed: self.region.is_none(),
                ..not_in_directory
            };
        }
        match (number, &readings.failure) {
            (Some(number), _) => match implausible(number).filter(|_| readings.numbers.len() == 1) {
                Some(reason) => Judgement { e164, ..not_a_number(run, reason) },
                None => Judgement { e164: whole, ..not_in_directory },
            },
            (None, Some(ParseError::InvalidCountryCode))
                if self.is_homeless(run) && (7..=15).contains(&digits) =>
            {
                Judgement { region_needed: true, ..not_in_directory }
            }
            (None, Some(ParseError::InvalidCountryCode)) if run.is_international() => {
                not_a_number(run, NotANumberReason::UnknownCountryCode)
            }
            (None, Some(ParseError::TooLongNsn)) => not_a_number(run, NotANumberReason::TooLong),
            (None, _) if digits > 15 => not_a_number(run, NotANumberReason::TooLong),
            (None, _) => not_a_number(run, NotANumberReason::TooShort),
        }
    }

    /// Nobody said where these digits are dialled.
    fn is_homeless(&self, run: &Run) -> bool {
        self.region.is_none() && !run.is_international()
    }

    /// The ways in which the digits of a run can be dialled: as the region does it, then, where no plus was
    /// written, as a number with its country code, with or without a prefix for dialling abroad.
    fn readings(&self, run: &Run) -> Readings {
        let mut readings = Readings { numbers: Vec::new(), failure: None };
        match parse(&run.dialled, self.region) {
            Ok(number) => readings.numbers.push(number),
            Err(failure) => readings.failure = Some(failure),
        }
        let digits = run.digits();
        let abroad = ["0011", "011", "00"].iter().find_map(|prefix| digits.strip_prefix(prefix));
        let other = match abroad {
            Some(rest) if !run.is_international() || readings.numbers.is_empty() => rest,
            None if !run.is_international() && digits.len() > LONGEST_SHORT + 1 => digits,
            _ => return readings,
        };
        if let Ok(number) = parse(&format!("+{other}"), None)
            && number.is_valid()
            && !readings.numbers.contains(&number)
        {
            readings.numbers.push(number);
        }
        readings
    }
}

struct Readings {
    numbers: Vec<PhoneNumber>,
    failure: Option<ParseError>,
}

impl Readings {
    /// The E.164 form to show, and whether it is valid. A number with a letter in it cannot be dialled, so it has no
    /// digits to show.
    fn shown(&self, run: &Run) -> (Option<E164>, bool) {
        let number = self.best();
        let e164 = number.filter(|_| !run.has_letters_inside).and_then(E164::of);
        (e164, number.is_some_and(PhoneNumber::is_valid))
    }

    /// The reading to show: the region's own, unless its length is not possible and another reading is valid.
    fn best(&self) -> Option<&PhoneNumber> {
        let first = self.numbers.first()?;
        if first.is_possible_with_reason().is_ok() {
            Some(first)
        } else {
            self.numbers.get(1).or(Some(first))
        }
    }
}

/// Why a number that is not valid cannot be one at all. A number of a possible length is one that cannot be only
/// where no number of its plan begins with the same three digits, as with the area code 123: plans grow, and
/// a display can show anything.
fn implausible(number: &PhoneNumber) -> Option<NotANumberReason> {
    match number.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossibleLocalOnly) => return None,
        Ok(NumberLengthType::IsPossible) => {}
        Err(ValidationError::TooShort) => return Some(NotANumberReason::TooShort),
        Err(ValidationError::TooLong) => return Some(NotANumberReason::TooLong),
        Err(ValidationError::InvalidCountryCode) => return Some(NotANumberReason::UnknownCountryCode),
        Err(_) => return Some(NotANumberReason::ImpossibleHere),
    }
    let digits = number.get_national_significant_number();
    let (area, rest) = digits.split_at_checked(3)?;
    let Some(tail) = rest.len().checked_sub(1) else { return Some(NotANumberReason::ImpossibleHere) };
    let exists = (0..100).any(|n| {
        let (next, fill) = (n / 10, (n % 10).to_string());
        let other = format!("+{}{area}{next}{}", number.country_code, fill.repeat(tail));
        parse(&other, None).is_ok_and(|other| other.is_valid())
    });
    (!exists).then_some(NotANumberReason::ImpossibleHere)
}

/// The digits, with their sign, of a run short enough for a number that exists in one region only.
fn short(run: &Run) -> Option<String> {
    let is_short = run.digits().len() <= LONGEST_SHORT && !run.is_international();
    is_short.then(|| run.sign.into_iter().chain(run.digits().chars()).collect())
}

fn judgement<'a>(run: &Run, outcome: CheckOutcome) -> Judgement<'a> {
    let judgement = Judgement::new(run.range.clone(), run.dialled.clone(), outcome);
    Judgement { has_letters_inside: run.has_letters_inside, ..judgement }
}

fn not_a_number<'a>(run: &Run, reason: NotANumberReason) -> Judgement<'a> {
    Judgement { reason: Some(reason), ..judgement(run, CheckOutcome::NotANumber) }
}

fn resembles<'a>(run: &Run, resemblance: Resemblance, official: Official<'a>) -> Judgement<'a> {
    let judgement = Judgement::resembles(run.range.clone(), run.dialled.clone(), resemblance, official);
    Judgement { has_letters_inside: run.has_letters_inside, ..judgement }
}
