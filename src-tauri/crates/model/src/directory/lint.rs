//! What a directory must hold before it is published. The program itself reads any directory that parses; this is
//! for the publisher's desk and for the bundled file.

use super::limits::{TextFault, text_faults};
use super::{Contact, Directory, Organisation, Reach, Source, Way};
use crate::id::OrganisationId;
use crate::number::forms::{Forms, on_keypad};
use crate::number::writing::Plain;
use crate::number::{E164, parse, run};
use std::collections::HashSet;

/// One thing wrong with a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintFinding {
    /// In which organisation.
    pub organisation: OrganisationId,
    /// Where in it, such as `contacts.2.way`.
    pub place: String,
    /// What is wrong.
    pub rule: LintRule,
}

/// A rule that a directory must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LintRule {
    /// The number exists in no numbering plan.
    InvalidNumber,
    /// The E.164 form is not what is printed.
    PrintedDiffers,
    /// A short code is two to six digits, perhaps after `#` or `*`.
    InvalidShortCode,
    /// A short code serves in named regions only.
    ShortCodeWithoutRegion,
    /// The source names no page on the web.
    MissingSource,
    /// The source was not read over `https`.
    SourceNotHttps,
    /// Another organisation has the same identifier.
    DuplicateOrganisation,
    /// The same number stands there twice for the same purpose.
    DuplicateNumber,
    /// The organisation has no name.
    EmptyName,
    /// A page of a contact lies outside the organisation's official domains.
    PageOutsideDomains,
    /// A text is longer than its field takes.
    TextTooLong,
    /// A text holds control characters or characters that turn its direction.
    ControlCharacters,
}

/// Everything that is wrong with a directory; empty when nothing is.
pub fn lint(directory: &Directory) -> Vec<LintFinding> {
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for organisation in &directory.organisations {
        let mut found = |place: String, rule| {
            findings.push(LintFinding { organisation: organisation.id.clone(), place, rule });
        };
        if !seen.insert(&organisation.id) {
            found("id".to_owned(), LintRule::DuplicateOrganisation);
        }
        if organisation.name.trim().is_empty() {
            found("name".to_owned(), LintRule::EmptyName);
        }
        for (place, fault) in text_faults(organisation) {
            let rule = match fault {
                TextFault::TooLong => LintRule::TextTooLong,
                TextFault::ControlCharacters => LintRule::ControlCharacters,
            };
            found(place, rule);
        }
        let policies = organisation.never_does.iter().map(|policy| &policy.source).enumerate();
        let contacts = organisation.contacts.iter().map(|contact| &contact.source).enumerate();
        let routes = organisation.report_routes.iter().map(|route| &route.source).enumerate();
        let sources = policies
            .map(|(n, source)| (format!("never_does.{n}.source"), source))
            .chain(contacts.map(|(n, source)| (format!("contacts.{n}.source"), source)))
            .chain(routes.map(|(n, source)| (format!("report_routes.{n}.source"), source)));
        for (place, source) in sources {
            source_rule(source).into_iter().for_each(|rule| found(place.clone(), rule));
        }
        let mut numbers = HashSet::new();
        for (n, contact) in organisation.contacts.iter().enumerate() {
            let place = format!("contacts.{n}.way");
            way_rule(organisation, contact).into_iter().for_each(|rule| found(place.clone(), rule));
            let number = match &contact.way {
                Way::Phone { e164, .. } => e164.as_str(),
                Way::ShortCode { as_printed, .. } => as_printed,
                Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => continue,
            };
            if !numbers.insert((number, contact.purpose.trim().to_lowercase())) {
                found(place, LintRule::DuplicateNumber);
            }
        }
    }
    findings
}

fn source_rule(source: &Source) -> Option<LintRule> {
    match (source.page.scheme(), source.page.host_str()) {
        ("https", Some(_)) => None,
        (_, Some(host)) if !host.is_empty() => Some(LintRule::SourceNotHttps),
        _ => Some(LintRule::MissingSource),
    }
}

fn way_rule(organisation: &Organisation, contact: &Contact) -> Option<LintRule> {
    match &contact.way {
        Way::Phone { as_printed, e164, .. } => {
            if !parse(e164.as_str(), None).is_ok_and(|number| number.is_valid()) {
                Some(LintRule::InvalidNumber)
            } else if !is_printed(as_printed, e164, &contact.reach) {
                Some(LintRule::PrintedDiffers)
            } else {
                None
            }
        }
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
        Way::Web { address } => (!organisation.owns(address)).then_some(LintRule::PageOutsideDomains),
        Way::Email { .. } | Way::Chat { .. } => None,
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::{contact, organisation, sound};
    use super::{LintRule, lint};
    use crate::directory::Directory;
    use serde_json::{Value, json};

    fn findings(change: impl FnOnce(&mut Value)) -> Vec<(String, LintRule)> {
        let mut value = sound();
        change(&mut value);
        let directory = Directory { organisations: vec![organisation(value)] };
        lint(&directory).into_iter().map(|finding| (finding.place, finding.rule)).collect()
    }

    fn only(place: &str, rule: LintRule) -> Vec<(String, LintRule)> {
        vec![(place.to_owned(), rule)]
    }

    #[test]
    fn a_sound_directory_has_no_findings() {
        assert_eq!(findings(|_| ()), []);
    }

    #[test]
    fn a_number_of_no_plan_is_found() {
        let found = findings(|o| {
            o["contacts"][2]["way"] =
                json!({"kind": "phone", "as_printed": "+1 123 456 7890", "e164": "+11234567890"});
        });
        assert_eq!(found, only("contacts.2.way", LintRule::InvalidNumber));
    }

    #[test]
    fn a_number_that_is_not_what_is_printed_is_found() {
        let found = findings(|o| o["contacts"][2]["way"]["as_printed"] = json!("0800 917 7018"));
        assert_eq!(found, only("contacts.2.way", LintRule::PrintedDiffers));
        let letters = json!({"kind": "phone", "as_printed": "1-800-VERIZON", "e164": "+18008374966"});
        assert_eq!(findings(|o| o["contacts"][2]["way"] = letters.clone()), []);
        let wrong = findings(|o| {
            o["contacts"][2]["way"] = letters.clone();
            o["contacts"][2]["way"]["as_printed"] = json!("1-800-VERIZEN");
        });
        assert_eq!(wrong, only("contacts.2.way", LintRule::PrintedDiffers));
    }

    #[test]
    fn a_short_code_needs_digits_and_a_region() {
        for printed in ["1", "1234567", "15a", ""] {
            let found = findings(|o| o["contacts"][1]["way"]["as_printed"] = json!(printed));
            assert_eq!(found, only("contacts.1.way", LintRule::InvalidShortCode), "{printed:?}");
        }
        assert_eq!(findings(|o| o["contacts"][1]["way"]["as_printed"] = json!("#9110")), []);
        let found = findings(|o| o["contacts"][1]["reach"] = json!("global"));
        assert_eq!(found, only("contacts.1.way", LintRule::ShortCodeWithoutRegion));
    }

    #[test]
    fn a_source_is_a_page_read_over_https() {
        let page = |page: &str| findings(|o| o["contacts"][0]["source"]["page"] = json!(page));
        assert_eq!(page("http://example.com/"), only("contacts.0.source", LintRule::SourceNotHttps));
        assert_eq!(page("about:blank"), only("contacts.0.source", LintRule::MissingSource));
        let source = json!({"page": "http://example.com/"});
        let policy =
            findings(|o| o["never_does"] = json!([{"text": "Never calls.", "source": source.clone()}]));
        assert_eq!(policy, only("never_does.0.source", LintRule::SourceNotHttps));
        let way = json!({"kind": "words", "text": "Ask a neighbour"});
        let route =
            findings(|o| o["report_routes"] = json!([{"way": way.clone(), "source": source.clone()}]));
        assert_eq!(route, only("report_routes.0.source", LintRule::SourceNotHttps));
    }

    #[test]
    fn the_same_organisation_twice_is_found() {
        let directory = Directory { organisations: vec![organisation(sound()), organisation(sound())] };
        let rules: Vec<LintRule> = lint(&directory).into_iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, [LintRule::DuplicateOrganisation]);
    }

    #[test]
    fn the_same_number_twice_for_the_same_purpose_is_found() {
        let again = |purpose: &str| {
            let way = json!({"kind": "phone", "as_printed": "+44 800 917 7017", "e164": "+448009177017"});
            let mut again = contact(way, json!("global"));
            again["purpose"] = json!(purpose);
            findings(|o| o["contacts"].as_array_mut().unwrap().push(again))
        };
        assert_eq!(again("support "), only("contacts.3.way", LintRule::DuplicateNumber));
        assert_eq!(again("Lost cards"), []);
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_eq!(findings(|o| o["name"] = json!(" ")), only("name", LintRule::EmptyName));
    }

    #[test]
    fn a_page_outside_the_official_domains_is_found() {
        let found = findings(|o| o["contacts"][0]["way"]["address"] = json!("https://example.org/"));
        assert_eq!(found, only("contacts.0.way", LintRule::PageOutsideDomains));
    }

    #[test]
    fn long_texts_and_control_characters_are_found() {
        let long = findings(|o| o["aliases"] = json!(["a".repeat(201)]));
        assert_eq!(long, only("aliases.0", LintRule::TextTooLong));
        for text in ["a\u{0}b", "a\nb", "a\u{202e}b"] {
            let found = findings(|o| o["contacts"][1]["purpose"] = json!(text));
            assert_eq!(found, only("contacts.1.purpose", LintRule::ControlCharacters), "{text:?}");
        }
    }
}
