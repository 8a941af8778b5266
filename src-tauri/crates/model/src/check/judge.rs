//! The judgement on one run of digits.

use super::context::{Context, context};
use super::judgement::Judgement;
use super::reading::{LONGEST_SHORT, SHORTEST};
use super::{CheckOutcome, NUMBERS, NotANumberReason, Resemblance};
use crate::catalogue::Catalogue;
use crate::number::forms::on_keypad;
use crate::number::run::{Run, Spelled};
use crate::number::{E164, Region, parse};
use rlibphonenumber::PhoneNumberType::{self, PremiumRate, SharedCost, TollFree, UAN};
use std::collections::HashSet;

/// Groups of digits that may make up one number.
const GROUPS: usize = 12;
/// Digits and letters of the shortest number that is spelled in words.
const SHORTEST_SPELLED: usize = 6;
/// Digits that may be left over when a run is taken apart into numbers: a day, or how many there are.
const LEFT_OVER: usize = 6;

/// Judges the runs of one text.
pub(super) struct Judge<'a> {
    pub catalogue: &'a Catalogue,
    pub region: Option<&'a Region>,
    pub text: &'a str,
    /// Nothing but numbers stands in the text: each gets an answer.
    pub alone: bool,
}

impl<'a> Judge<'a> {
    /// What is said of every run, each number once; and of the first run that is not meant as a telephone number, why it
    /// would be none.
    pub fn all(&self, runs: &[Run]) -> (Vec<Judgement<'a>>, Option<NotANumberReason>) {
        let (mut judgements, mut doubtful) = (Vec::<Judgement>::new(), None);
        let (mut seen, mut answered, mut end) = (HashSet::new(), HashSet::new(), 0);
        for run in runs {
            let same = (run.dialled.as_str(), run.has_letters_inside);
            let repeats = judgements.last().is_some_and(|last| repeats(last, run, self.text));
            if run.range.start < end || repeats || answered.contains(&same) {
                continue;
            }
            match self.run(run) {
                Ok(found) => {
                    // Behind the same few digits other words may follow: 1-800-...
                    if run.spelled.is_empty() {
                        answered.insert(same);
                    }
                    end = found.last().map_or(end, |last| last.range.end);
                    judgements
                        .extend(found.into_iter().filter(|judgement| seen.insert(judgement.identity())));
                }
                Err(reason) => doubtful = doubtful.or(Some(reason)),
            }
            if judgements.len() >= NUMBERS {
                break;
            }
        }
        (judgements, doubtful)
    }

    /// What is said of a run; why it would be none, where it is not meant as a telephone number.
    fn run(&self, run: &Run) -> Result<Vec<Judgement<'a>>, NotANumberReason> {
        if let Some(marked) = self.after_list_marker(run) {
            return Ok(vec![marked]);
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
        if self.is_meant(run, &whole) {
            Ok(vec![whole])
        } else {
            Err(whole.reason.unwrap_or(NotANumberReason::TooShort))
        }
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
        let starts_run = run.range.start == first.range.start;
        if !starts_run
            || first.digits.len() > 2
            || !gap.starts_with(['.', ')'])
            || !gap.ends_with(' ')
            || !starts_line
        {
            return None;
        }
        let rest = self.digits(&run.part(1..run.groups.len())?);
        rest.is_valid.then_some(rest)
    }

    /// Whether a run in a message is meant as a telephone number.
    fn is_meant(&self, run: &Run, judgement: &Judgement) -> bool {
        let digits = run.digits().len();
        let is_short = digits <= LONGEST_SHORT && !run.is_international();
        if self.alone || run.is_international() && digits >= 7 {
            return true;
        }
        if digits < SHORTEST {
            return false;
        }
        let said = context(self.text, run.range.start);
        // "TM-4471-2219", "#4471": digits tied to letters or a sign are a reference.
        let is_tied = self.text.get(..run.range.start).is_some_and(|before| {
            let tie = before.trim_end_matches(['-', '_', '/', '#', '.']);
            before.ends_with(['-', '_', '/', '#', '=']) && tie.ends_with(|c: char| c.is_ascii_alphanumeric())
                || before.ends_with(|c: char| c.is_ascii_alphabetic()) && said != Context::Telephone
        });
        let runs_on = self
            .text
            .get(run.range.end..)
            .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if is_tied
            || runs_on && digits < 7
            || run.sign == Some('#') && judgement.outcome != CheckOutcome::ShortCode
        {
            return false;
        }
        let is_grouped =
            run.groups.len() >= 3 || self.text.get(run.range.clone()).is_some_and(|t| t.contains('('));
        match judgement.outcome {
            CheckOutcome::ShortCode => said == Context::Telephone,
            CheckOutcome::ListedAsFalse => said != Context::Reference || is_grouped,
            CheckOutcome::SameAsOfficial if is_short => said == Context::Telephone || run.groups.len() >= 2,
            CheckOutcome::SameAsOfficial => said != Context::Reference || is_grouped,
            CheckOutcome::ResemblesOfficial if is_short => said == Context::Telephone,
            CheckOutcome::ResemblesOfficial => {
                said == Context::Telephone
                    || said == Context::Unsaid && (digits >= 9 || run.groups.len() >= 2)
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

    /// Numbers that follow one another without a word between them. Only where they are certain, and where hardly
    /// any digits are left over: a long reference holds some valid number by chance.
    fn parts(&self, run: &Run) -> Vec<Judgement<'a>> {
        let (mut parts, mut first, mut left_over) = (Vec::new(), 0, 0);
        while let Some(group) = run.groups.get(first) {
            let longest = (first + GROUPS).min(run.groups.len());
            let lasts = (first + 1..=longest).rev().filter(|last| last - first < run.groups.len());
            match lasts.into_iter().find_map(|last| Some((last, self.part(&run.part(first..last)?)?))) {
                Some((last, judgement)) => {
                    parts.push(judgement);
                    first = last;
                }
                None => {
                    left_over += group.digits.len();
                    first += 1;
                }
            }
            if left_over > LEFT_OVER {
                return Vec::new();
            }
        }
        parts
    }

    fn part(&self, part: &Run) -> Option<Judgement<'a>> {
        let in_range = (7..=15).contains(&part.digits().len());
        let judgement = in_range.then(|| self.digits(part)).filter(Judgement::is_certain)?;
        self.is_meant(part, &judgement).then_some(judgement)
    }

    /// A number whose end is spelled in words. Its letters become digits only where the directory knows the
    /// result; otherwise nobody can say what they stand for.
    fn spelled(&self, run: &Run) -> Option<Judgement<'a>> {
        let known = run.spelled.iter().find_map(|spelled| self.known_spelling(run, spelled));
        known.or_else(|| {
            let fits = |spelled: &&Spelled| {
                self.alone && spelled.keys.len() >= 9
                    || parse(&on_keypad(&spelled.keys), self.region).is_ok_and(|n| is_service(n.get_type()))
            };
            let unknown = run.spelled.iter().rev().find(fits).filter(|_| run.digits().len() >= SHORTEST)?;
            let range = run.range.start..unknown.end;
            Some(Judgement::new(range, unknown.keys.to_uppercase(), CheckOutcome::NotInDirectory))
        })
    }

    fn known_spelling(&self, run: &Run, spelled: &Spelled) -> Option<Judgement<'a>> {
        let dialled = on_keypad(&spelled.keys);
        let (range, key) = (run.range.start..spelled.end, spelled.keys.to_uppercase());
        if dialled.len() < SHORTEST_SPELLED {
            return None;
        }
        let number = parse(&dialled, self.region).or_else(|_| parse(&format!("+{dialled}"), None)).ok();
        let e164 = number.as_ref().and_then(E164::of);
        if let Some(listed) = e164.as_ref().and_then(|e164| self.catalogue.listed_as_false(e164)) {
            let judgement = Judgement::new(range, key, CheckOutcome::ListedAsFalse);
            return Some(Judgement { e164, listed: Some(listed), ..judgement });
        }
        let exact = || {
            let e164 = e164.as_ref()?;
            Some((self.catalogue.with_number(e164, self.region)?, e164))
        };
        if let Some((official, e164)) = self.catalogue.over_dialled(&dialled, self.region).or_else(exact) {
            if run.has_letters_inside {
                let judgement = Judgement::resembles(range, key, Resemblance::LetterForDigit, official);
                return Some(Judgement { has_letters_inside: true, ..judgement });
            }
            let judgement = Judgement::new(range, key, CheckOutcome::SameAsOfficial);
            return Some(Judgement { e164: Some(e164.clone()), official: Some(official), ..judgement });
        }
        let number = number?;
        let (resemblance, official) = self.resembling(&number)?;
        Some(Judgement::resembles(range, key, resemblance, official))
    }
}

/// Numbers that firms have, and that they spell in words.
fn is_service(kind: PhoneNumberType) -> bool {
    matches!(kind, TollFree | PremiumRate | SharedCost | UAN)
}

/// Whether a run only repeats, in brackets and in digits, the number before it: `1-800-Microsoft (642-7676)`.
fn repeats(before: &Judgement, run: &Run, text: &str) -> bool {
    let between = text.get(before.range.end..run.range.start);
    let bracketed = text.get(run.range.clone()).is_some_and(|typed| typed.starts_with('('));
    let same = before.e164.as_ref().is_some_and(|e164| e164.digits().ends_with(run.digits()));
    bracketed && same && run.digits().len() >= 6 && between.is_some_and(|between| between.trim().is_empty())
}
