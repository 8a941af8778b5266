//! The judgement on one run of digits.

use super::context::{Context, context};
use super::officials::{Official, Officials};
use super::{CheckOutcome, NotANumberReason, Resemblance};
use crate::number::forms::on_keypad;
use crate::number::run::{Run, Spelled};
use crate::number::{E164, Region, parse};
use rlibphonenumber::{NumberLengthType, ParseError, PhoneNumber, PhoneNumberType, ValidationError};
use std::ops::Range;

/// Digits of the shortest number that is dialled.
const SHORTEST: usize = 3;
/// Digits of the longest number that exists in one region only.
const LONGEST_SHORT: usize = 6;
/// Digits of the longest number, with two prefixes.
const LONGEST: usize = 19;
/// Groups of digits that may make up one number.
const GROUPS: usize = 12;

/// What is said of one run.
#[derive(Clone)]
pub(super) struct Judgement<'a> {
    pub range: Range<usize>,
    pub outcome: CheckOutcome,
    pub e164: Option<E164>,
    pub official: Option<Official<'a>>,
    pub resemblance: Option<Resemblance>,
    pub official_in: Vec<Region>,
    pub reason: Option<NotANumberReason>,
    pub region_needed: bool,
    /// The digits are a number of some numbering plan.
    pub is_valid: bool,
    /// What tells this number from others in the same text.
    pub key: String,
}

/// Judges the runs of one text.
pub(super) struct Judge<'a> {
    pub officials: &'a Officials<'a>,
    pub region: Option<&'a Region>,
    pub text: &'a str,
    /// Nothing but numbers stands in the text: each gets an answer.
    pub alone: bool,
}

impl<'a> Judge<'a> {
    /// What is said of a run. `Err` is what would have to be said if nothing else were found in the text.
    pub fn run(&self, run: &Run) -> Result<Vec<Judgement<'a>>, Judgement<'a>> {
        if run.digits().len() <= LONGEST && run.groups.len() <= LONGEST {
            if let Some(marked) = self.after_list_marker(run) {
                return Ok(vec![marked]);
            }
        }
        let whole = self.digits(run);
        if !whole.is_strong() {
            if let Some(spelled) = self.spelled(run) {
                return Ok(vec![spelled]);
            }
            if !self.alone || run.digits().len() > 15 {
                let parts = self.parts(run);
                if !parts.is_empty() {
                    return Ok(parts);
                }
            }
        }
        if self.is_meant(run, &whole) { Ok(vec![whole]) } else { Err(whole) }
    }

    /// "1. 0800 917 7017" is the first line of a list, not a number with a digit too many.
    fn after_list_marker(&self, run: &Run) -> Option<Judgement<'a>> {
        let (first, second) = (run.groups.first()?, run.groups.get(1)?);
        let gap = self.text.get(first.range.end..second.range.start)?;
        let starts_line = self
            .text
            .get(..run.range.start)?
            .trim_end_matches(' ')
            .chars()
            .next_back()
            .is_none_or(|c| c == '\n');
        if first.digits.len() > 2 || !gap.starts_with(['.', ')']) || !gap.ends_with(' ') || !starts_line {
            return None;
        }
        let rest = self.digits(&run.part(1..run.groups.len())?);
        rest.is_valid.then_some(rest)
    }

    /// Whether a run in a message is meant as a telephone number.
    fn is_meant(&self, run: &Run, judgement: &Judgement) -> bool {
        let digits = run.digits().len();
        let said = context(self.text, run.range.start);
        let is_short = digits <= LONGEST_SHORT && !run.is_international();
        if self.alone || run.is_international() && digits >= 7 {
            return true;
        }
        // "TM-4471-2219", "#4471": digits tied to letters or a sign are a reference.
        let is_tied = self.text.get(..run.range.start).is_some_and(|before| {
            let tie = before.trim_end_matches(['-', '_', '/', '#', '.']);
            before.ends_with(['-', '_', '/', '#', '=']) && tie.ends_with(|c: char| c.is_ascii_alphanumeric())
                || before.ends_with(|c: char| c.is_ascii_alphabetic()) && said != Context::Telephone
        });
        if is_tied || run.sign == Some('#') && judgement.outcome != CheckOutcome::ShortCode {
            return false;
        }
        let is_grouped =
            run.groups.len() >= 3 || self.text.get(run.range.clone()).is_some_and(|t| t.contains('('));
        match judgement.outcome {
            CheckOutcome::ShortCode => said == Context::Telephone,
            CheckOutcome::SameAsOfficial if is_short => said == Context::Telephone || run.groups.len() >= 2,
            CheckOutcome::SameAsOfficial => said != Context::Reference || is_grouped,
            CheckOutcome::ResemblesOfficial if is_short => said == Context::Telephone,
            CheckOutcome::ResemblesOfficial => {
                said == Context::Telephone || said == Context::Unsaid && digits >= 9
            }
            CheckOutcome::NotInDirectory if is_short => {
                said == Context::Telephone && digits >= SHORTEST && !self.counts_something(run)
            }
            CheckOutcome::NotInDirectory if judgement.is_valid => {
                said == Context::Telephone
                    || said == Context::Unsaid && (digits >= 9 || run.groups.len() >= 2)
            }
            CheckOutcome::NotInDirectory => {
                said == Context::Telephone
                    || said == Context::Unsaid && is_grouped && (10..=13).contains(&digits)
            }
            CheckOutcome::NotANumber => said == Context::Telephone && digits >= 7,
        }
    }

    /// "call 100 people", "ring 3 times": a small letter follows.
    fn counts_something(&self, run: &Run) -> bool {
        let after = self.text.get(run.range.end..).unwrap_or_default().trim_start_matches(' ');
        let word: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        let goes_on = [
            "now",
            "to",
            "or",
            "and",
            "for",
            "if",
            "from",
            "immediately",
            "today",
            "with",
            "at",
            "when",
            "on",
            "free",
            "in",
        ];
        word.starts_with(char::is_lowercase) && !goes_on.contains(&word.as_str())
    }

    /// Numbers that follow one another without a word between them. Only parts that are certain count.
    fn parts(&self, run: &Run) -> Vec<Judgement<'a>> {
        let mut parts = Vec::new();
        let mut first = 0;
        while first < run.groups.len() {
            let longest = (first + GROUPS).min(run.groups.len());
            let found = (first + 1..=longest).rev().filter(|last| *last - first < run.groups.len()).find_map(
                |last| {
                    let part = run.part(first..last)?;
                    let in_range = (7..=15).contains(&part.digits().len());
                    let judgement = in_range.then(|| self.digits(&part)).filter(Judgement::is_certain)?;
                    self.is_meant(&part, &judgement).then_some((last, judgement))
                },
            );
            match found {
                Some((last, judgement)) => {
                    parts.push(judgement);
                    first = last;
                }
                None => first += 1,
            }
        }
        parts
    }

    /// A number whose end is spelled in words. Its letters become digits only where the directory knows the
    /// result; otherwise nobody can say what they stand for.
    fn spelled(&self, run: &Run) -> Option<Judgement<'a>> {
        let judge = |spelled: &Spelled| {
            let range = run.range.start..spelled.end;
            let key = spelled.keys.to_uppercase();
            if let Some((official, e164)) = self.officials.spelled(&spelled.keys, self.region) {
                return Some(if run.has_letters_inside {
                    Judgement::resembles(range, key, Resemblance::LetterForDigit, official)
                } else {
                    Judgement { e164: Some(e164.clone()), ..Judgement::same(range, key, official) }
                });
            }
            let number = parse(&on_keypad(&spelled.keys), self.region)
                .or_else(|_| parse(&format!("+{}", on_keypad(&spelled.keys)), None))
                .ok()?;
            let close = self.resembling(&number);
            close.map(|(resemblance, official)| Judgement::resembles(range, key, resemblance, official))
        };
        if let Some(known) = run.spelled.iter().find_map(judge) {
            return Some(known);
        }
        let unknown = run.spelled.iter().rev().find(|spelled| {
            let number = parse(&on_keypad(&spelled.keys), self.region);
            let is_service = |number: &PhoneNumber| {
                use PhoneNumberType::{PremiumRate, SharedCost, TollFree, UAN};
                matches!(number.get_type(), TollFree | PremiumRate | SharedCost | UAN)
            };
            let fits =
                number.is_ok_and(|number| is_service(&number)) || self.alone && spelled.keys.len() >= 9;
            fits && run.digits().len() >= SHORTEST
        })?;
        let key = unknown.keys.to_uppercase();
        Some(Judgement::new(run.range.start..unknown.end, key, CheckOutcome::NotInDirectory))
    }

    /// The judgement on the digits of a run, whatever stands around them.
    fn digits(&self, run: &Run) -> Judgement<'a> {
        let digits = run.digits();
        let lettered = run.has_letters_inside;
        let short: String = run.sign.into_iter().chain(digits.chars()).collect();
        let is_short =
            short.len() <= LONGEST_SHORT + 1 && digits.len() <= LONGEST_SHORT && !run.is_international();
        let judgement = |outcome| Judgement::new(run.range.clone(), run.dialled.clone(), outcome);
        let not = |reason| Judgement { reason: Some(reason), ..judgement(CheckOutcome::NotANumber) };
        if digits.len() > LONGEST {
            return not(NotANumberReason::TooLong);
        }
        if is_short
            && !lettered
            && let Some(code) = self.officials.code(&short, self.region)
        {
            let region_needed = self.region.is_none();
            return Judgement { region_needed, official: Some(code), ..judgement(CheckOutcome::ShortCode) };
        }
        let readings = self.readings(run);
        let same = |official: Official<'a>, e164: &E164, assumed: bool| {
            if lettered {
                return Judgement::resembles(
                    run.range.clone(),
                    run.dialled.clone(),
                    Resemblance::LetterForDigit,
                    official,
                );
            }
            let number = Some(e164.clone());
            Judgement {
                e164: number,
                is_valid: true,
                region_needed: assumed,
                ..Judgement::same(run.range.clone(), run.dialled.clone(), official)
            }
        };
        for number in &readings.numbers {
            if let Some(e164) = E164::of(number)
                && let Some(official) = self.officials.with_number(&e164, self.region)
            {
                return same(official, &e164, false);
            }
        }
        let anywhere = self.region.is_none() && !run.is_international();
        if anywhere && let Some((official, e164)) = self.officials.dialled_inside(digits) {
            return same(official, e164, true);
        }
        let close = readings.numbers.iter().find_map(|number| self.resembling(number));
        let close_anywhere = || anywhere.then(|| self.officials.resembling(None, digits, None)).flatten();
        let number = readings.best();
        // A number with a letter in it cannot be dialled, so it has no digits to show.
        let e164 = number.filter(|_| !lettered).and_then(E164::of);
        let is_valid = number.is_some_and(PhoneNumber::is_valid);
        if let Some((resemblance, official)) = close.or_else(close_anywhere) {
            let region_needed = close.is_none();
            let judgement =
                Judgement::resembles(run.range.clone(), run.dialled.clone(), resemblance, official);
            return Judgement { e164, is_valid, region_needed, ..judgement };
        }
        if is_valid {
            return Judgement { e164, is_valid, ..judgement(CheckOutcome::NotInDirectory) };
        }
        if digits.len() < SHORTEST {
            return not(NotANumberReason::TooShort);
        }
        if is_short {
            let official_in = self.officials.regions_of_short(&short);
            let region_needed = self.region.is_none();
            return Judgement { official_in, region_needed, ..judgement(CheckOutcome::NotInDirectory) };
        }
        match (number, &readings.failure) {
            (Some(number), _) => match implausible(number) {
                Some(reason) => Judgement { e164, ..not(reason) },
                None => {
                    let is_whole =
                        matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible));
                    let e164 = e164.filter(|_| is_whole);
                    Judgement { e164, ..judgement(CheckOutcome::NotInDirectory) }
                }
            },
            (None, Some(ParseError::InvalidCountryCode)) if anywhere && (7..=15).contains(&digits.len()) => {
                Judgement { region_needed: true, ..judgement(CheckOutcome::NotInDirectory) }
            }
            (None, Some(ParseError::InvalidCountryCode)) if run.is_international() => {
                not(NotANumberReason::UnknownCountryCode)
            }
            (None, Some(ParseError::TooLongNsn)) => not(NotANumberReason::TooLong),
            (None, _) if digits.len() > 15 => not(NotANumberReason::TooLong),
            (None, _) => not(NotANumberReason::TooShort),
        }
    }

    fn resembling(&self, number: &PhoneNumber) -> Option<(Resemblance, Official<'a>)> {
        let digits = number.get_national_significant_number();
        self.officials.resembling(Some(number.country_code), &digits, self.region)
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
    /// The reading to show: the region's own, unless its length is not possible and another is valid.
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

impl<'a> Judgement<'a> {
    pub fn new(range: Range<usize>, key: String, outcome: CheckOutcome) -> Self {
        Self {
            range,
            key,
            outcome,
            e164: None,
            official: None,
            resemblance: None,
            official_in: Vec::new(),
            reason: None,
            region_needed: false,
            is_valid: false,
        }
    }

    fn same(range: Range<usize>, key: String, official: Official<'a>) -> Self {
        Self { official: Some(official), ..Self::new(range, key, CheckOutcome::SameAsOfficial) }
    }

    fn resembles(range: Range<usize>, key: String, resemblance: Resemblance, official: Official<'a>) -> Self {
        let (resemblance, official) = (Some(resemblance), Some(official));
        Self { resemblance, official, ..Self::new(range, key, CheckOutcome::ResemblesOfficial) }
    }

    /// No other reading of the same digits could say more.
    fn is_strong(&self) -> bool {
        self.is_valid || self.official.is_some()
    }

    /// Certain enough for a part of a run: a valid number, or an official one.
    fn is_certain(&self) -> bool {
        self.is_valid || self.outcome == CheckOutcome::SameAsOfficial
    }
}
