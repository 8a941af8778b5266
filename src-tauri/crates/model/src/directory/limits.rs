//! How long the texts of an organisation may be, and what may stand in them.

use super::{FalseNumber, Organisation, ReportWay, Source, Way};
use std::fmt::Arguments;

/// Characters of a name, an alias or a domain.
const SHORT: usize = 200;
/// Characters of a purpose, a policy or a note.
const LONG: usize = 2_000;
/// Entries of one list of an organisation.
const ENTRIES: usize = 500;

/// What is wrong with a text of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFault {
    TooLong,
    ControlCharacters,
}

/// Whether any list of an organisation has too many entries.
pub(super) fn has_too_many_entries(organisation: &Organisation) -> bool {
    let Organisation {
        aliases,
        countries,
        official_domains,
        never_does,
        contacts,
        false_numbers,
        report_routes,
        ..
    } = organisation;
    let lists = [
        aliases.len(),
        countries.len(),
        official_domains.len(),
        never_does.len(),
        contacts.len(),
        false_numbers.len(),
        report_routes.len(),
    ];
    let languages = contacts.iter().map(|contact| contact.languages.len());
    let regions = contacts.iter().map(|contact| contact.reach.regions().len());
    lists.into_iter().chain(languages).chain(regions).any(|entries| entries > ENTRIES)
}

/// Every fault in the texts of an organisation, with the place where it stands, such as `contacts.2.purpose`.
pub(super) fn text_faults(organisation: &Organisation) -> Vec<(String, TextFault)> {
    let mut faults = Vec::new();
    let mut check = |place: Arguments, text: &str, limit: usize| {
        faults.extend(fault(text, limit).map(|fault| (place.to_string(), fault)));
    };
    check(format_args!("name"), &organisation.name, SHORT);
    check(format_args!("calls_basis"), &organisation.calls_basis, LONG);
    check(format_args!("notes"), &organisation.notes, LONG);
    let lists = [("aliases", &organisation.aliases), ("official_domains", &organisation.official_domains)];
    for (list, texts) in lists {
        texts.iter().enumerate().for_each(|(n, text)| check(format_args!("{list}.{n}"), text, SHORT));
    }
    if let Some(api) = &organisation.report_api {
        check(format_args!("report_api"), api.base.as_str(), LONG);
    }
    for (n, policy) in organisation.never_does.iter().enumerate() {
        check(format_args!("never_does.{n}.text"), &policy.text, LONG);
        source_texts(&policy.source)
            .for_each(|text| check(format_args!("never_does.{n}.source"), text, LONG));
    }
    for (n, contact) in organisation.contacts.iter().enumerate() {
        way_texts(&contact.way).for_each(|text| check(format_args!("contacts.{n}.way"), text, LONG));
        check(format_args!("contacts.{n}.purpose"), &contact.purpose, LONG);
        check(format_args!("contacts.{n}.hours"), &contact.hours, LONG);
        check(format_args!("contacts.{n}.note"), &contact.note, LONG);
        contact.languages.iter().for_each(|text| check(format_args!("contacts.{n}.languages"), text, SHORT));
        source_texts(&contact.source).for_each(|text| check(format_args!("contacts.{n}.source"), text, LONG));
    }
    for (n, number) in organisation.false_numbers.iter().enumerate() {
        false_number_texts(number).for_each(|text| check(format_args!("false_numbers.{n}"), text, LONG));
    }
    for (n, route) in organisation.report_routes.iter().enumerate() {
        let text = match &route.way {
            ReportWay::Web { address } => address.as_str(),
            ReportWay::Email { address } => address,
            ReportWay::Text { number } => number,
            ReportWay::Words { text } => text,
        };
        check(format_args!("report_routes.{n}.way"), text, LONG);
        check(format_args!("report_routes.{n}.note"), &route.note, LONG);
        source_texts(&route.source)
            .for_each(|text| check(format_args!("report_routes.{n}.source"), text, LONG));
    }
    faults
}

fn way_texts(way: &Way) -> impl Iterator<Item = &str> {
    let (first, second) = match way {
        Way::Phone { as_printed, menu, .. } => (as_printed.as_str(), menu.as_str()),
        Way::ShortCode { as_printed, .. } | Way::PhoneRange { as_printed, .. } => (as_printed.as_str(), ""),
        Way::Web { address } => (address.as_str(), ""),
        Way::Email { address } => (address.as_str(), ""),
        Way::Chat { place } => (place.as_str(), ""),
    };
    [first, second].into_iter()
}

fn source_texts(source: &Source) -> impl Iterator<Item = &str> {
    [source.page.as_str(), &source.date_note, &source.seen_in, &source.reason].into_iter()
}

fn false_number_texts(number: &FalseNumber) -> impl Iterator<Item = &str> {
    [number.as_printed.as_str(), &number.note].into_iter().chain(source_texts(&number.source))
}

/// What is wrong with the texts of a number of the publishers' own list.
pub(super) fn false_number_fault(number: &FalseNumber) -> Option<TextFault> {
    false_number_texts(number).find_map(|text| fault(text, LONG))
}

/// What is wrong with a text of at most so many characters.
pub(crate) fn fault(text: &str, limit: usize) -> Option<TextFault> {
    if text.len() > limit && text.chars().take(limit + 1).count() > limit {
        Some(TextFault::TooLong)
    } else {
        text.chars().any(is_control).then_some(TextFault::ControlCharacters)
    }
}

/// Control characters, and those that turn the direction of the text around them.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
