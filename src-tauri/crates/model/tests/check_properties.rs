//! What a check keeps to whatever is typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use proptest::prelude::{Strategy, any, prop, proptest};
use proptest::sample::select;
use ringtrue_model::Catalogue;
use ringtrue_model::check::{AddressOutcome, CheckOutcome, CheckResult, check};
use ringtrue_model::directory::{Directory, Organisation, Way};
use ringtrue_model::number::{E164, NotedNumber, Region, digits_for_search, display};
use std::collections::HashSet;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let parsed = Directory::parse(include_bytes!("../../../directory/organisations.json")).unwrap();
    Catalogue::of(parsed.directory)
});

static PHONES: LazyLock<Vec<(&'static Organisation, &'static E164)>> = LazyLock::new(|| {
    let contacts =
        CATALOGUE.directory().organisations.iter().flat_map(|o| o.contacts.iter().map(move |c| (o, &c.way)));
    contacts
        .filter_map(|(o, way)| if let Way::Phone { e164, .. } = way { Some((o, e164)) } else { None })
        .collect()
});

fn checked(text: &str, region: Option<&Region>) -> Vec<CheckResult> {
    check(text, region, &CATALOGUE, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).numbers
}

fn is_listed(organisation: &Organisation, number: &str) -> bool {
    PHONES.iter().any(|(owner, e164)| owner.id == organisation.id && e164.as_str() == number)
}

#[test]
fn every_official_number_is_known_in_each_of_its_forms() {
    assert_eq!(PHONES.len(), 152);
    for (_, e164) in PHONES.iter() {
        let home = e164.region().unwrap();
        for (typed, region) in [
            (e164.as_str().to_owned(), None),
            (display(e164, None), None),
            (display(e164, None), Some(&home)),
            (display(e164, Some(&home)), Some(&home)),
            (e164.digits().to_owned(), None),
        ] {
            let results = checked(&typed, region);
            assert_eq!(results.len(), 1, "{typed} in {region:?}: {results:?}");
            assert_eq!(results[0].outcome, CheckOutcome::SameAsOfficial, "{typed} in {region:?}");
            let owner = results[0].organisation.as_ref().and_then(|id| CATALOGUE.by_id(id)).unwrap();
            assert!(is_listed(owner, e164.as_str()), "{typed} belongs to another than {}", owner.id);
        }
    }
}

/// Every number one change away: a digit changed, missing, doubled, or two neighbours swapped.
fn neighbours(digits: &str) -> HashSet<String> {
    let mut neighbours = HashSet::new();
    let bytes = digits.as_bytes();
    for at in 0..bytes.len() {
        for digit in b'0'..=b'9' {
            let mut changed = bytes.to_vec();
            changed[at] = digit;
            neighbours.insert(changed);
        }
        let mut missing = bytes.to_vec();
        missing.remove(at);
        neighbours.insert(missing);
        let mut doubled = bytes.to_vec();
        doubled.insert(at, bytes[at]);
        neighbours.insert(doubled);
        let mut swapped = bytes.to_vec();
        swapped.swap(at, (at + 1).min(bytes.len() - 1));
        neighbours.insert(swapped);
    }
    neighbours.remove(bytes);
    neighbours.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect()
}

/// Checks many numbers at once, one a line.
fn checked_lines(lines: &[String], region: &Region) -> Vec<CheckResult> {
    lines.chunks(100).flat_map(|lines| checked(&lines.join("\n"), Some(region))).collect()
}

#[test]
fn a_number_one_change_away_looks_like_the_official_one() {
    let listed: HashSet<&str> = PHONES.iter().map(|(_, e164)| e164.as_str()).collect();
    let mut compared = 0;
    let mut unlike = Vec::new();
    for (_, e164) in PHONES.iter() {
        let home = e164.region().unwrap();
        let national = neighbours(&digits_for_search(&display(e164, Some(&home))));
        let country = PHONE_CODES.iter().find(|code| e164.digits().starts_with(*code)).unwrap();
        let abroad = neighbours(e164.digits().strip_prefix(country).unwrap());
        let lines: Vec<String> =
            national.into_iter().chain(abroad.iter().map(|digits| format!("+{country}{digits}"))).collect();
        let results = checked_lines(&lines, &home);
        assert!(results.len() > 100, "nearly every line has a result of its own");
        for result in results {
            compared += 1;
            let read = NotedNumber::read(&result.as_typed, Some(&home)).e164;
            let is_official = result.outcome == CheckOutcome::SameAsOfficial;
            let is_listed = read.is_some_and(|read| listed.contains(read.as_str()));
            assert_eq!(is_official, is_listed, "{} beside {e164}", result.as_typed);
            if !is_official && result.outcome != CheckOutcome::ResemblesOfficial {
                unlike.push(format!(
                    "{} beside {e164}: {:?} {:?}",
                    result.as_typed, result.outcome, result.e164
                ));
            }
        }
    }
    assert!(compared > 20_000, "only {compared}");
    assert!(unlike.is_empty(), "{} are not said to look alike:\n{}", unlike.len(), unlike.join("\n"));
}

/// Country codes of the directory's numbers, none of which begins another.
const PHONE_CODES: [&str; 36] = [
    "1", "30", "31", "32", "33", "34", "351", "352", "353", "354", "356", "357", "358", "359", "36", "370",
    "371", "372", "385", "386", "39", "40", "420", "421", "423", "43", "44", "45", "46", "47", "48", "49",
    "61", "63", "64", "65",
];

/// Text as people paste it: words, digits of several scripts, signs, and what hides digits.
fn pasted() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "0",
        "1",
        "8",
        "00",
        "800",
        "+1",
        "+44",
        "(0)",
        "555-0199",
        "4111 1111 1111 1111",
        "O",
        "l",
        "II",
        "٣",
        "８",
        "1️⃣",
        "⑧",
        " ",
        "  ",
        "-",
        "–",
        ".",
        "/",
        "(",
        ")",
        "{",
        "}",
        "#",
        "*",
        "+",
        ",",
        ";",
        ":",
        "\n",
        "\t",
        "\u{200b}",
        "\u{202e}",
        "@",
        "x5",
        "ext. 9",
        ";ext=",
        "call",
        "ticket no.",
        "VERIZON",
        "$",
        "€",
        "12/05/2024",
        "GB82 WEST",
        "https://",
        "a.com",
        "電話",
        "ß",
        "😀",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_region() -> impl Strategy<Value = Option<Region>> {
    prop::option::of(select(Region::all()))
}

fn holds_together(text: &str, results: &[CheckResult]) {
    assert!(!results.is_empty(), "never empty");
    assert!(results.is_sorted_by_key(|result| result.outcome), "worst first: {results:?}");
    let not_numbers = results.iter().filter(|result| result.outcome == CheckOutcome::NotANumber);
    let only_those = results.iter().all(|result| result.outcome == CheckOutcome::NotANumber);
    assert!(only_those || not_numbers.count() == 0, "what is no number is told only when there is no number");
    for result in results {
        let named = result.organisation.is_some() && result.contact.is_some() && result.contact_age.is_some();
        let CheckResult { outcome, reason, resemblance, as_typed, .. } = result;
        use CheckOutcome::{ListedAsFalse, NotANumber, ResemblesOfficial, SameAsOfficial, ShortCode};
        assert_eq!(named, matches!(outcome, SameAsOfficial | ShortCode | ResemblesOfficial), "{result:?}");
        assert_eq!(reason.is_some(), *outcome == NotANumber, "{result:?}");
        assert_eq!(result.listed.is_some(), *outcome == ListedAsFalse, "{result:?}");
        assert_eq!(resemblance.is_some(), *outcome == ResemblesOfficial, "{result:?}");
        assert!(*outcome == NotANumber || text.contains(as_typed), "{as_typed:?} was not typed");
    }
}

#[test]
fn a_page_full_of_anything_is_answered_in_time() {
    let start = std::time::Instant::now();
    for piece in [
        "1-800-555-0199 ",
        "chase-support.com ",
        "a@",
        "x.",
        "(1) ",
        "https://a-b-c-d-e-f-g-h.com/ ",
        "xn--",
        "[.]",
        "٣",
        "h**p",
    ] {
        let text = piece.repeat(100_000 / piece.chars().count());
        let checked = check(&text, None, &CATALOGUE, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        assert!(!checked.numbers.is_empty());
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "took {:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_text_gets_an_answer_that_holds_together(text in any::<String>(), region in any_region()) {
        holds_together(&text, &checked(&text, region.as_ref()));
    }

    #[test]
    fn any_pasted_text_gets_an_answer_that_holds_together(text in pasted(), region in any_region()) {
        holds_together(&text, &checked(&text, region.as_ref()));
        let noted = NotedNumber::read(&text, region.as_ref());
        assert_eq!(noted.as_typed, text);
    }

    #[test]
    fn any_address_gets_an_answer_that_holds_together(
        text in "((https?://|hxxp://|www\\.|[a-z]{1,4}@)?([a-zа-яö0-9\\-]{1,9}(\\.|\\[\\.\\])){0,4}(com|net|co\\.uk|github\\.io|x|рф)[/@:?#. ,;]?){0,5}",
    ) {
        let checked = check(&text, None, &CATALOGUE, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        assert!(checked.addresses.is_sorted_by_key(|address| address.outcome), "worst first");
        for address in checked.addresses {
            let has_official = matches!(address.outcome, AddressOutcome::ResemblesOfficial | AddressOutcome::UnderOfficial);
            assert_eq!(address.official_domain.is_some(), has_official, "{address:?}");
            assert_eq!(!address.owners.is_empty(), has_official, "{address:?}");
            assert_eq!(address.resemblance.is_some(), address.outcome == AddressOutcome::ResemblesOfficial, "{address:?}");
            assert!(text.contains(&address.as_typed) && address.host.ends_with(&address.domain), "{address:?}");
        }
    }

    #[test]
    fn a_name_one_letter_away_is_never_official(at in 0..60_usize, place in 0..12_usize, letter in "[a-z0-9]") {
        let organisations = &CATALOGUE.directory().organisations;
        let domains: Vec<&String> = organisations.iter().flat_map(|it| &it.official_domains).collect();
        let domain = domains[at % domains.len()];
        let mut altered = domain.clone();
        let place = place.min(domain.find('.').unwrap() - 1);
        altered.replace_range(place..=place, &letter);
        let checked = check(&format!("https://{altered}/"), None, &CATALOGUE, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let is_official = checked.addresses.iter().any(|address| address.outcome == AddressOutcome::UnderOfficial);
        let is_listed = domains.iter().any(|own| altered == **own || altered.ends_with(&format!(".{own}")));
        assert!(!is_official || is_listed, "{altered} beside {domain}");
    }

    #[test]
    fn punctuation_between_groups_changes_nothing(
        at in 0..152_usize,
        change in prop::option::of(0..9_usize),
        signs in prop::collection::vec(select(vec!["", " ", "-", ".", "/", " - ", "\u{a0}", "–", "\u{2011}", ") (", "\u{200b}"]), 16),
        abroad in any::<bool>(),
    ) {
        let (_, e164) = PHONES[at];
        let home = e164.region().unwrap();
        let mut written = display(e164, (!abroad).then_some(&home));
        if let Some(change) = change {
            let digit = written.char_indices().filter(|(_, c)| c.is_ascii_digit()).take(change + 1).last().unwrap();
            written.replace_range(digit.0..=digit.0, if digit.1 == '5' { "6" } else { "5" });
        }
        let mut groups = written.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
        let mut punctuated = if abroad { "+".to_owned() } else { String::new() };
        punctuated.push_str(groups.next().unwrap());
        for (sign, group) in signs.iter().zip(groups) {
            punctuated.push_str(sign);
            punctuated.push_str(group);
        }
        let plain = &checked(&written, Some(&home))[0];
        let result = &checked(&punctuated, Some(&home))[0];
        assert_eq!((result.outcome, &result.e164, &result.organisation), (plain.outcome, &plain.e164, &plain.organisation), "{punctuated} for {written}");
    }
}
