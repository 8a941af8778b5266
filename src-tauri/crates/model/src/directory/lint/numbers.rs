//! Rules for numbers: each by itself, and all of them together.

use super::{LintFinding, LintRule, Report};
use crate::directory::{Contact, Directory, FalseNumber, Organisation, Reach, Way};
use crate::number::forms::{Forms, on_keypad, split};
use crate::number::writing::Plain;
use crate::number::{E164, NumberPrefix, digits_for_search, parse, run};
use std::collections::{HashMap, HashSet};

/// Digits after the country code of the widest range: as many numbers as an exchange has.
const RANGE_DIGITS: usize = 6;
/// Digits after the country code of the longest number that a range is tried with.
const LONGEST: usize = 13;

pub(super) fn lint(directory: &Directory, findings: &mut Vec<LintFinding>) {
    let own = directory.organisations.iter().flat_map(|organisation| &organisation.false_numbers);
    let listed: HashSet<&E164> = own.chain(&directory.false_numbers).map(|number| &number.e164).collect();
    let users = users(directory);
    for organisation in &directory.organisations {
        let mut report = Report { findings: &mut *findings, organisation: Some(&organisation.id) };
        let mut numbers = HashSet::new();
        for (n, contact) in organisation.contacts.iter().enumerate() {
            let place = format!("contacts.{n}.way");
            if let Some(rule) = rule(contact) {
                report.add(place.clone(), rule);
            }
            if is_listed(&contact.way, &listed) {
                report.add(place.clone(), LintRule::ListedAsFalse);
            }
            let keys = keys(contact);
            let others = keys.iter().flat_map(|key| users.get(key).into_iter().flatten());
            if others.into_iter().any(|(other, theirs)| !agree(organisation, contact, other, theirs)) {
                report.add(place.clone(), LintRule::SharedNumber);
            }
            let purpose = contact.purpose.trim().to_lowercase();
            if keys.into_iter().any(|key| !numbers.insert((key, purpose.clone()))) {
                report.add(place, LintRule::DuplicateNumber);
            }
        }
        false_numbers(&organisation.false_numbers, &mut report);
    }
    false_numbers(&directory.false_numbers, &mut Report { findings, organisation: None });
}

fn false_numbers(numbers: &[FalseNumber], report: &mut Report) {
    let mut seen = HashSet::new();
    for (n, number) in numbers.iter().enumerate() {
        let place = format!("false_numbers.{n}");
        if let Some(rule) = phone_rule(&number.as_printed, &number.e164, &Reach::Global) {
            report.add(place.clone(), rule);
        }
        if !seen.insert(&number.e164) {
            report.add(place, LintRule::DuplicateNumber);
        }
    }
}

type Users<'a> = HashMap<String, Vec<(&'a Organisation, &'a Contact)>>;

/// Who has each number.
fn users(directory: &Directory) -> Users<'_> {
    let mut users = Users::new();
    for organisation in &directory.organisations {
        for contact in &organisation.contacts {
            for key in keys(contact) {
                users.entry(key).or_default().push((organisation, contact));
            }
        }
    }
    users
}

/// What tells a number from every other: a short code exists once in each region.
fn keys(contact: &Contact) -> Vec<String> {
    match &contact.way {
        Way::Phone { e164, .. } => vec![e164.to_string()],
        Way::PhoneRange { prefix, .. } => vec![format!("{prefix}x")],
        Way::ShortCode { as_printed, .. } => {
            contact.reach.regions().iter().map(|region| format!("{as_printed} {region}")).collect()
        }
        Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => Vec::new(),
    }
}

fn agree(organisation: &Organisation, contact: &Contact, other: &Organisation, theirs: &Contact) -> bool {
    organisation.id == other.id
        || contact.shared_with.contains(&other.id) && theirs.shared_with.contains(&organisation.id)
}

fn is_listed(way: &Way, listed: &HashSet<&E164>) -> bool {
    match way {
        Way::Phone { e164, .. } => listed.contains(e164),
        Way::PhoneRange { prefix, .. } => listed.iter().any(|number| prefix.begins(number)),
        _ => false,
    }
}

fn rule(contact: &Contact) -> Option<LintRule> {
    match &contact.way {
        Way::Phone { as_printed, e164, .. } => phone_rule(as_printed, e164, &contact.reach),
        Way::PhoneRange { as_printed, prefix, .. } => range_rule(as_printed, prefix),
        Way::ShortCode { as_printed, .. } => {
            let digits = as_printed.trim_start_matches(['#', '*']);
            let sound = (2..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if !sound {
                Some(LintRule::InvalidShortCode)
            } else if contact.reach.regions().is_empty() {
                Some(LintRule::ShortCodeWithoutRegion)
            } else {
                None
            }
        }
        Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => None,
    }
}

fn phone_rule(as_printed: &str, e164: &E164, reach: &Reach) -> Option<LintRule> {
    if !parse(e164.as_str(), None).is_ok_and(|number| number.is_valid()) {
        Some(LintRule::InvalidNumber)
    } else if !is_printed(as_printed, e164, reach) {
        Some(LintRule::PrintedDiffers)
    } else {
        None
    }
}

/// Whether what is printed reads as the number, in digits or in keypad letters, where the number is at home or
/// where the contact serves.
fn is_printed(as_printed: &str, e164: &E164, reach: &Reach) -> bool {
    let Some(forms) = Forms::of(e164) else { return false };
    let home = e164.region();
    run::runs(&Plain::of(as_printed).text).iter().any(|run| {
        let in_digits = home.iter().chain(reach.regions()).any(|region| {
            parse(&run.dialled, Some(region)).is_ok_and(|number| E164::of(&number).as_ref() == Some(e164))
        });
        in_digits
            || run
                .spelled
                .iter()
                .any(|spelled| forms.is_dialled_by(&on_keypad(&spelled.keys), Some(forms.country_code)))
    })
}

fn range_rule(as_printed: &str, prefix: &NumberPrefix) -> Option<LintRule> {
    let Some((code, rest)) = split(prefix.digits()) else { return Some(LintRule::InvalidNumber) };
    let begins_a_number = (rest.len() + 1..=LONGEST).any(|length| {
        ('0'..='9').any(|digit| {
            let missing: String = std::iter::repeat_n(digit, length - rest.len()).collect();
            parse(&format!("{prefix}{missing}"), None).is_ok_and(|number| number.is_valid())
        })
    });
    let printed = digits_for_search(as_printed);
    let code = code.to_string();
    let is_rest = |printed: &str| printed == rest || printed.strip_prefix(['0', '1', '8']) == Some(rest);
    if rest.len() < RANGE_DIGITS {
        Some(LintRule::RangeTooWide)
    } else if !begins_a_number {
        Some(LintRule::InvalidNumber)
    } else if is_rest(&printed) || printed.strip_prefix(&code).is_some_and(is_rest) {
        None
    } else {
        Some(LintRule::PrintedDiffers)
    }
}
