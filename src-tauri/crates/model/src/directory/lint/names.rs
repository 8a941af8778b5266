//! Rules for names and domains: whether they could be taken for others.

use super::{LintFinding, LintRule, Report};
use crate::directory::{Directory, Organisation};
use crate::host::{in_letters, look, name};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_security::MixedScript;

/// What is seen at a glance, and who is written so.
type Looks = HashMap<String, Vec<(usize, String)>>;

pub(super) fn lint(directory: &Directory, findings: &mut Vec<LintFinding>) {
    let (mut names, mut domains) = (Looks::new(), Looks::new());
    for (at, organisation) in directory.organisations.iter().enumerate() {
        for (_, written) in names_of(organisation) {
            names.entry(glance(&written)).or_default().push((at, written));
        }
        for (_, written) in domains_of(organisation) {
            domains.entry(look(&written)).or_default().push((at, written));
        }
    }
    for (at, organisation) in directory.organisations.iter().enumerate() {
        let mut report = Report { findings: &mut *findings, organisation: Some(&organisation.id) };
        let is_another = |looks: &Looks, look: &str, written: &str| {
            let same = looks.get(look).into_iter().flatten();
            same.into_iter().any(|(other, theirs)| *other != at && theirs != written)
        };
        for (place, written) in names_of(organisation) {
            if written.split_whitespace().any(mixes_scripts) {
                report.add(place, LintRule::MixedScripts);
            } else if is_another(&names, &glance(&written), &written) {
                report.add(place, LintRule::LooksLikeAnother);
            }
        }
        for (place, written) in domains_of(organisation) {
            if mixes_scripts(&written) {
                report.add(place, LintRule::MixedScripts);
            } else if is_another(&domains, &look(&written), &written) {
                report.add(place, LintRule::LooksLikeAnother);
            }
        }
    }
}

/// Name and aliases in small letters, each with its place.
fn names_of(organisation: &Organisation) -> impl Iterator<Item = (String, String)> {
    let aliases = organisation.aliases.iter().enumerate().map(|(n, alias)| (format!("aliases.{n}"), alias));
    std::iter::once(("name".to_owned(), &organisation.name))
        .chain(aliases)
        .map(|(place, written)| (place, written.nfc().collect::<String>().to_lowercase()))
}

/// The names that were registered for the official domains, in letters, each with its place.
fn domains_of(organisation: &Organisation) -> impl Iterator<Item = (String, String)> {
    let domains = organisation.official_domains.iter().enumerate();
    domains.filter_map(|(n, domain)| Some((format!("official_domains.{n}"), in_letters(name(domain)?))))
}

fn glance(written: &str) -> String {
    look(written).split_whitespace().collect()
}

/// Whether a word holds letters of scripts that are not written together. Chinese, Japanese and Korean words hold Latin
/// letters too.
fn mixes_scripts(word: &str) -> bool {
    let eastern =
        |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{ffef}');
    !word.is_single_script() && !word.chars().all(|c| c.is_ascii() || eastern(c))
}
