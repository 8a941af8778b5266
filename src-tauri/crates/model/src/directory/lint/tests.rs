//! Each rule, broken once.

use super::{LintRule, lint};
use crate::directory::Directory;
use crate::directory::sample::{contact, organisation, sound};
use chrono::NaiveDate;
use serde_json::{Value, json};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn findings(change: impl FnOnce(&mut Value)) -> Vec<(String, LintRule)> {
    let mut value = sound();
    change(&mut value);
    let directory = Directory { organisations: vec![organisation(value)], ..Directory::default() };
    lint(&directory, today()).into_iter().map(|finding| (finding.place, finding.rule)).collect()
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
    let policy = findings(|o| o["never_does"] = json!([{"text": "Never calls.", "source": source.clone()}]));
    assert_eq!(policy, only("never_does.0.source", LintRule::SourceNotHttps));
    let way = json!({"kind": "words", "text": "Ask a neighbour"});
    let route = findings(|o| o["report_routes"] = json!([{"way": way.clone(), "source": source.clone()}]));
    assert_eq!(route, only("report_routes.0.source", LintRule::SourceNotHttps));
}

#[test]
fn the_same_organisation_twice_is_found() {
    let directory = Directory {
        organisations: vec![organisation(sound()), organisation(sound())],
        ..Directory::default()
    };
    let rules: Vec<LintRule> = lint(&directory, today()).into_iter().map(|finding| finding.rule).collect();
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

#[test]
fn a_page_of_somebody_else_needs_a_reason() {
    let elsewhere = |reason: &str| {
        findings(|o| {
            o["contacts"][0]["source"]["page"] = json!("https://example.org/list");
            o["contacts"][0]["source"]["reason"] = json!(reason);
        })
    };
    assert_eq!(elsewhere(" "), only("contacts.0.source", LintRule::SourceOutsideDomains));
    assert_eq!(elsewhere("the government's own list"), []);
}

#[test]
fn dates_lie_in_the_past_and_are_there_or_accounted_for() {
    let source = |name: &str, value: Value| findings(|o| o["contacts"][0]["source"][name] = value.clone());
    assert_eq!(source("date", json!("2026-11-22")), []);
    for name in ["date", "seen"] {
        let found = source(name, json!("2026-11-23"));
        assert_eq!(found, only("contacts.0.source", LintRule::DateInFuture), "{name}");
    }
    assert_eq!(source("date", json!(null)), only("contacts.0.source", LintRule::MissingDate));
    let noted = findings(|o| {
        o["contacts"][0]["source"]["date"] = json!(null);
        o["contacts"][0]["source"]["date_note"] = json!("no date on the page");
    });
    assert_eq!(noted, []);
}

#[test]
fn a_mailbox_elsewhere_and_a_domain_that_is_nobodys_are_found() {
    let mail =
        |address: &str| findings(|o| o["contacts"][0]["way"] = json!({"kind": "email", "address": address}));
    assert_eq!(mail("help@mail.example.com"), []);
    for address in ["help@example.org", "help@notexample.com", "help"] {
        assert_eq!(mail(address), only("contacts.0.way", LintRule::PageOutsideDomains), "{address}");
    }
    for domain in ["co.uk", "gmail.com", "github.io", "Example.org", "exämple.org", "localhost", "bit.ly", ""]
    {
        let found = findings(|o| o["official_domains"] = json!(["example.com", domain]));
        assert_eq!(found, only("official_domains.1", LintRule::NotItsDomain), "{domain}");
    }
}

#[test]
fn a_range_is_narrow_exists_and_is_what_is_printed() {
    let range = |printed: &str, prefix: &str| {
        findings(|o| {
            o["contacts"][2]["way"] = json!({"kind": "phone_range", "as_printed": printed, "prefix": prefix});
        })
    };
    for printed in ["0345 740 4xxx", "+44 345 740 4...", "3457404", "+44 (0)345 740 4"] {
        assert_eq!(range(printed, "+443457404"), [], "{printed}");
    }
    let way = |rule| only("contacts.2.way", rule);
    assert_eq!(range("0345 7xxx", "+443457"), way(LintRule::RangeTooWide));
    assert_eq!(range("+44 20", "+4420"), way(LintRule::RangeTooWide));
    assert_eq!(range("+999 123456", "+999123456"), way(LintRule::InvalidNumber), "no such country");
    assert_eq!(range("+1 000 000 0", "+10000000"), way(LintRule::InvalidNumber), "no such area");
    assert_eq!(range("0345 740 5xxx", "+443457404"), way(LintRule::PrintedDiffers));
}

fn pair(change: impl FnOnce(&mut Value, &mut Value)) -> Vec<(String, String, LintRule)> {
    let (mut first, mut second) = (sound(), sound());
    second["id"] = json!("second");
    second["name"] = json!("Second Bank");
    second["aliases"] = json!([]);
    second["official_domains"] = json!(["second.org"]);
    second["contacts"] = json!([]);
    change(&mut first, &mut second);
    let organisations = vec![organisation(first), organisation(second)];
    let found = lint(&Directory { organisations, ..Directory::default() }, today());
    found.into_iter().map(|it| (it.organisation.unwrap().to_string(), it.place, it.rule)).collect()
}

#[test]
fn one_number_of_two_organisations_is_found_unless_both_say_so() {
    let same = |share_first: bool, share_second: bool| {
        pair(|first, second| {
            second["official_domains"] = json!(["second.org", "example.com"]);
            first["official_domains"] = json!(["example.com"]);
            second["contacts"] = json!([first["contacts"][1].clone(), first["contacts"][2].clone()]);
            for n in [0, 1] {
                if share_first {
                    first["contacts"][n + 1]["shared_with"] = json!(["second"]);
                }
                if share_second {
                    second["contacts"][n]["shared_with"] = json!(["example"]);
                }
            }
        })
    };
    let both = [
        "example contacts.1.way",
        "example contacts.2.way",
        "second contacts.0.way",
        "second contacts.1.way",
    ];
    for (first, second) in [(false, false), (true, false), (false, true)] {
        let found: Vec<String> = same(first, second)
            .into_iter()
            .map(|(id, place, rule)| {
                assert_eq!(rule, LintRule::SharedNumber);
                format!("{id} {place}")
            })
            .collect();
        assert_eq!(found, both);
    }
    assert_eq!(same(true, true), []);
}

#[test]
fn a_number_official_here_and_false_there_is_found() {
    let falsely = |e164: &str| {
        json!([{"as_printed": e164, "e164": e164,
                "source": {"page": "https://second.org/false", "date": "2026-01-31"}}])
    };
    let found = pair(|_, second| second["false_numbers"] = falsely("+448009177017"));
    assert_eq!(found, [("example".to_owned(), "contacts.2.way".to_owned(), LintRule::ListedAsFalse)]);
    let in_range = pair(|first, second| {
        first["contacts"][2]["way"] =
            json!({"kind": "phone_range", "as_printed": "0800 917 7xxx", "prefix": "+448009177"});
        second["false_numbers"] = falsely("+448009177017");
    });
    assert_eq!(in_range, [("example".to_owned(), "contacts.2.way".to_owned(), LintRule::ListedAsFalse)]);
    let broken = pair(|_, second| second["false_numbers"] = falsely("+11234567890"));
    assert_eq!(broken, [("second".to_owned(), "false_numbers.0".to_owned(), LintRule::InvalidNumber)]);
}

#[test]
fn the_publishers_list_keeps_the_same_rules_and_gives_reasons() {
    let number = |change: fn(&mut Value)| {
        let mut number = json!({"as_printed": "0800 917 7017", "e164": "+448009177017",
            "source": {"page": "https://example.org/", "date": "2026-01-31", "reason": "the police warn of it"}});
        change(&mut number);
        let false_numbers = vec![serde_json::from_value(number).unwrap()];
        let found = lint(&Directory { false_numbers, ..Directory::default() }, today());
        found.into_iter().map(|it| (it.organisation, it.rule)).collect::<Vec<_>>()
    };
    assert_eq!(number(|_| ()), []);
    let only = |rule| vec![(None, rule)];
    assert_eq!(number(|n| n["source"]["reason"] = json!("")), only(LintRule::SourceOutsideDomains));
    assert_eq!(number(|n| n["source"]["date"] = json!(null)), only(LintRule::MissingDate));
    assert_eq!(
        number(|n| n["source"]["page"] = json!("http://example.org/")),
        only(LintRule::SourceNotHttps)
    );
    assert_eq!(number(|n| n["as_printed"] = json!("0800 917 7018")), only(LintRule::PrintedDiffers));
    assert_eq!(number(|n| n["note"] = json!("a\u{202e}b")), only(LintRule::ControlCharacters));
}

#[test]
fn names_and_domains_that_could_be_taken_for_others_are_found() {
    let second = |place: &str, rule| vec![("second".to_owned(), place.to_owned(), rule)];
    let mixed = pair(|_, second| second["name"] = json!("Secоnd Bank"));
    assert_eq!(mixed, second("name", LintRule::MixedScripts), "a Cyrillic letter");
    let domain = pair(|_, second| second["official_domains"] = json!(["xn--secnd-lye.org"]));
    assert_eq!(domain, second("official_domains.0", LintRule::MixedScripts));
    for name in
        ["ウイルスバスター for Mac", "Trendマイクロ", "Société Générale", "Сбербанк", "1&1", "三菱UFJ銀行"]
    {
        assert_eq!(pair(|_, second| second["aliases"] = json!([name])), [], "{name}");
    }
    assert_eq!(pair(|_, second| second["aliases"] = json!(["EB"])), [], "two may have the same name");
    let alike = pair(|_, second| second["aliases"] = json!(["Examp1e Bank"]));
    let names: Vec<_> = alike.iter().map(|(id, place, rule)| (id.as_str(), place.as_str(), *rule)).collect();
    assert_eq!(
        names,
        [
            ("example", "name", LintRule::LooksLikeAnother),
            ("second", "aliases.0", LintRule::LooksLikeAnother)
        ]
    );
    let alike = pair(|_, second| second["official_domains"] = json!(["exarnple.com"]));
    assert!(
        alike
            .iter()
            .all(|(_, place, rule)| place == "official_domains.0" && *rule == LintRule::LooksLikeAnother)
    );
    assert_eq!(alike.len(), 2, "both are told");
}
