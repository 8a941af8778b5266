//! What a directory must keep before it is published. The program itself reads any directory that parses; this is
//! for the publisher's desk and for the bundled file.

mod names;
mod numbers;

use super::limits::{TextFault, false_number_fault, text_faults};
use super::{Contact, Directory, FalseNumber, Organisation, Source, Way};
use crate::host::{can_be_owned, in_ascii, is_under};
use crate::id::OrganisationId;
use chrono::NaiveDate;
use std::collections::HashSet;

/// One thing wrong with a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintFinding {
    /// In which organisation; `None`: in the publishers' own list of false numbers.
    pub organisation: Option<OrganisationId>,
    /// Where in it, such as `contacts.2.way`.
    pub place: String,
    /// What is wrong.
    pub rule: LintRule,
}

/// A rule that a directory must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LintRule {
    /// The number exists in no numbering plan, or no number begins with the prefix.
    InvalidNumber,
    /// The E.164 form, or the prefix, is not what is printed.
    PrintedDiffers,
    /// Fewer than six digits after the country code: more than one organisation's numbers begin so.
    RangeTooWide,
    /// A short code is two to six digits, perhaps after `#` or `*`.
    InvalidShortCode,
    /// A short code serves in named regions only.
    ShortCodeWithoutRegion,
    /// The source names no page on the web.
    MissingSource,
    /// The source was not read over `https`.
    SourceNotHttps,
    /// The source is a page of somebody else, and no reason is given.
    SourceOutsideDomains,
    /// A date lies in the future.
    DateInFuture,
    /// A contact or a false number has no date, and no note says why.
    MissingDate,
    /// Another organisation has the same identifier.
    DuplicateOrganisation,
    /// The same number stands there twice for the same purpose.
    DuplicateNumber,
    /// Another organisation has the same number, and the two do not name one another.
    SharedNumber,
    /// The number is official here, and listed as false here or elsewhere.
    ListedAsFalse,
    /// The organisation has no name.
    EmptyName,
    /// The domain is not in its usual form, is an ending such as `co.uk`, or is one where anybody gets a mailbox.
    NotItsDomain,
    /// A page or mailbox of a contact lies outside the organisation's official domains.
    PageOutsideDomains,
    /// A text is longer than its field takes.
    TextTooLong,
    /// A text holds control characters or characters that turn its direction.
    ControlCharacters,
    /// A name or domain mixes letters of several scripts in one word.
    MixedScripts,
    /// A name or domain looks like another organisation's, and is not the same.
    LooksLikeAnother,
}

/// Findings on their way: of one organisation, or of the publishers' list.
struct Report<'a> {
    findings: &'a mut Vec<LintFinding>,
    organisation: Option<&'a OrganisationId>,
}

impl Report<'_> {
    fn add(&mut self, place: impl Into<String>, rule: LintRule) {
        let organisation = self.organisation.cloned();
        self.findings.push(LintFinding { organisation, place: place.into(), rule });
    }
}

/// Everything that is wrong with a directory, seen from a day; empty when nothing is.
pub fn lint(directory: &Directory, today: NaiveDate) -> Vec<LintFinding> {
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for organisation in &directory.organisations {
        let mut report = Report { findings: &mut findings, organisation: Some(&organisation.id) };
        if !seen.insert(&organisation.id) {
            report.add("id", LintRule::DuplicateOrganisation);
        }
        if organisation.name.trim().is_empty() {
            report.add("name", LintRule::EmptyName);
        }
        for (place, fault) in text_faults(organisation) {
            report.add(place, fault.into());
        }
        for (n, domain) in organisation.official_domains.iter().enumerate() {
            if in_ascii(domain).as_ref() != Some(domain) || !can_be_owned(domain) {
                report.add(format!("official_domains.{n}"), LintRule::NotItsDomain);
            }
        }
        sources(organisation, today, &mut report);
        pages(organisation, &mut report);
    }
    let mut report = Report { findings: &mut findings, organisation: None };
    for (n, number) in directory.false_numbers.iter().enumerate() {
        false_number(n, number, today, &mut report);
        if let Some(fault) = false_number_fault(number) {
            report.add(format!("false_numbers.{n}"), fault.into());
        }
        // The publishers have no domain of their own here: they say of every page why they believe it.
        if number.source.reason.trim().is_empty() {
            report.add(format!("false_numbers.{n}.source"), LintRule::SourceOutsideDomains);
        }
    }
    numbers::lint(directory, &mut findings);
    names::lint(directory, &mut findings);
    findings
}

impl From<TextFault> for LintRule {
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::TooLong => Self::TextTooLong,
            TextFault::ControlCharacters => Self::ControlCharacters,
        }
    }
}

fn sources(organisation: &Organisation, today: NaiveDate, report: &mut Report) {
    let policies = organisation.never_does.iter().map(|policy| &policy.source).enumerate();
    let contacts = organisation.contacts.iter().map(|contact| &contact.source).enumerate();
    let routes = organisation.report_routes.iter().map(|route| &route.source).enumerate();
    let falses = organisation.false_numbers.iter().map(|number| &number.source).enumerate();
    let all = policies
        .map(|(n, source)| (format!("never_does.{n}.source"), source))
        .chain(contacts.map(|(n, source)| (format!("contacts.{n}.source"), source)))
        .chain(routes.map(|(n, source)| (format!("report_routes.{n}.source"), source)))
        .chain(falses.map(|(n, source)| (format!("false_numbers.{n}.source"), source)));
    for (place, source) in all {
        let host = source.page.host_str().unwrap_or_default();
        let is_own = organisation.official_domains.iter().any(|domain| is_under(host, domain));
        if let Some(rule) = source_rule(source, today) {
            report.add(place, rule);
        } else if !is_own && source.reason.trim().is_empty() {
            report.add(place, LintRule::SourceOutsideDomains);
        }
    }
    for (n, contact) in organisation.contacts.iter().enumerate() {
        if !is_dated(&contact.source) {
            report.add(format!("contacts.{n}.source"), LintRule::MissingDate);
        }
    }
    for (n, number) in organisation.false_numbers.iter().enumerate() {
        false_number(n, number, today, report);
    }
}

/// What holds for a false number whoever lists it.
fn false_number(n: usize, number: &FalseNumber, today: NaiveDate, report: &mut Report) {
    let place = format!("false_numbers.{n}.source");
    if report.organisation.is_none()
        && let Some(rule) = source_rule(&number.source, today)
    {
        report.add(place.clone(), rule);
    }
    if !is_dated(&number.source) {
        report.add(place, LintRule::MissingDate);
    }
}

fn source_rule(source: &Source, today: NaiveDate) -> Option<LintRule> {
    match (source.page.scheme(), source.page.host_str()) {
        ("https", Some(_)) => {
            let mut dates = source.date.into_iter().chain(source.seen);
            dates.any(|date| date > today).then_some(LintRule::DateInFuture)
        }
        (_, Some(host)) if !host.is_empty() => Some(LintRule::SourceNotHttps),
        _ => Some(LintRule::MissingSource),
    }
}

fn is_dated(source: &Source) -> bool {
    source.date.is_some() || !source.date_note.trim().is_empty()
}

fn pages(organisation: &Organisation, report: &mut Report) {
    let outside = |contact: &Contact| match &contact.way {
        Way::Web { address } => !organisation.owns(address),
        Way::Email { address } => {
            let host = address.rsplit_once('@').and_then(|(_, host)| in_ascii(host));
            !host.is_some_and(|host| organisation.official_domains.iter().any(|own| is_under(&host, own)))
        }
        _ => false,
    };
    for (n, contact) in organisation.contacts.iter().enumerate() {
        if outside(contact) {
            report.add(format!("contacts.{n}.way"), LintRule::PageOutsideDomains);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
