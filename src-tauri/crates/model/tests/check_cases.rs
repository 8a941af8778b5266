//! What a check says, on tables of cases: the 60 that came with the project, the spellings on which two of
//! Google's own implementations agree, and messages of many kinds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use ringtrue_model::Catalogue;
use ringtrue_model::check::{
    AddressKind, AddressOutcome, CheckOutcome, CheckResult, CheckedAddress, NotANumberReason, check,
};
use ringtrue_model::directory::{Directory, lint};
use ringtrue_model::number::{NotedNumber, Region};
use serde::Deserialize;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let parsed = Directory::parse(include_bytes!("../../../directory/organisations.json")).unwrap();
    assert!(parsed.broken.is_empty(), "{:?}", parsed.broken);
    Catalogue::of(parsed.directory)
});

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn region(code: &str) -> Option<Region> {
    (!code.is_empty()).then(|| Region::try_from(code.to_owned()).unwrap())
}

fn checked(text: &str, code: &str) -> Vec<CheckResult> {
    check(text, region(code).as_ref(), &CATALOGUE, today()).numbers
}

fn rows<T: for<'a> Deserialize<'a>>(table: &str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Fails with every line at once.
fn all_hold(failures: &[String]) {
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_bundled_directory_keeps_every_rule() {
    assert_eq!(lint(CATALOGUE.directory(), today()), []);
}

#[derive(Deserialize)]
struct Case {
    input: String,
    region_hint: String,
    expected: String,
    org_id: String,
    note: String,
}

#[test]
fn the_cases_that_came_with_the_project() {
    let cases: Vec<Case> = rows(include_str!("fixtures/check_cases.tsv"));
    assert_eq!(cases.len(), 60);
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let results = checked(&case.input, &case.region_hint);
            let worst = &results[0];
            let said = match worst.outcome {
                CheckOutcome::SameAsOfficial | CheckOutcome::ShortCode => "official",
                CheckOutcome::ListedAsFalse => "false",
                CheckOutcome::ResemblesOfficial => "lookalike",
                CheckOutcome::NotInDirectory => "not_official",
                CheckOutcome::NotANumber => "not_a_number",
            };
            let organisation = worst.organisation.as_ref().map_or("", |id| id.as_str());
            let ok = said == case.expected && organisation == case.org_id;
            (!ok).then(|| {
                let Case { input, region_hint, expected, org_id, note } = case;
                format!(
                    "{input:?} in {region_hint:?}: {said} {organisation}, not {expected} {org_id} ({note})"
                )
            })
        })
        .collect();
    all_hold(&failures);
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    input: String,
    default_region: String,
    parse: String,
    e164: String,
    possible: String,
    agreed: String,
}

/// Vectors where this program departs from libphonenumber on purpose.
///
/// Letters are no digits here unless the directory knows the spelling (`domain.md`): libphonenumber turns the keys of
/// `0800 REVERSE` and `+353ghd.123456789` into digits, and drops the letter that looks like a digit from
/// `O7700 900123` and `l800 555 0199`.
const LETTERS: [&str; 4] = ["v02206", "v02475", "v02276", "v02278"];

#[test]
fn numbers_are_read_as_google_reads_them() {
    let vectors: Vec<Vector> = rows(include_str!("fixtures/phone_vectors.tsv"));
    assert_eq!(vectors.len(), 1_124);
    let agreed = vectors.iter().filter(|v| v.agreed == "1" && !LETTERS.contains(&v.id.as_str()));
    let mut compared = 0;
    let mut failures = Vec::new();
    for vector in agreed {
        let Vector { id, input, default_region, parse, e164, possible, .. } = vector;
        let noted = NotedNumber::read(input, region(default_region).as_ref());
        // A number of an impossible length has no E.164 form, whatever its digits look like behind a plus.
        let expected = if parse == "ok" && possible == "1" { e164.as_str() } else { "" };
        let read = noted.e164.as_ref().map_or("", |e164| e164.as_str());
        if read != expected || noted.as_typed != *input {
            failures
                .push(format!("{id} {input:?} in {default_region:?}: noted as {read:?}, not {expected:?}"));
        }
        let result = checked(input, default_region).remove(0);
        let read = result.e164.as_ref().map_or("", |e164| e164.as_str());
        if parse == "ok" && possible == "1" && result.organisation.is_none() && read != e164 {
            failures.push(format!("{id} {input:?} in {default_region:?}: checked as {read:?}, not {e164:?}"));
        }
        compared += 1;
    }
    assert!(compared > 1_000, "only {compared} compared");
    all_hold(&failures);
}

#[derive(Deserialize)]
struct Message {
    region: String,
    text: String,
    expected: String,
    why: String,
}

/// `outcome:what` for each result, worst first: the organisation where one is named, the E.164 form for a number that
/// nobody knows, the reason for what is no number.
fn summary(results: &[CheckResult]) -> String {
    let line = |result: &CheckResult| {
        let outcome = serde_json::to_value(result.outcome).unwrap();
        let e164 = result.e164.as_ref().map(|e164| e164.as_str().to_owned());
        let reason =
            result.reason.map(|reason| serde_json::to_value(reason).unwrap().as_str().unwrap().to_owned());
        let what = result.organisation.as_ref().map(|id| id.as_str().to_owned()).or(reason).or(e164);
        let marks = [(result.disguised, "!disguised"), (result.region_needed, "?region")];
        let marks: String = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
        format!("{}:{}{marks}", outcome.as_str().unwrap(), what.unwrap_or_default())
    };
    results.iter().map(line).collect::<Vec<_>>().join(" ")
}

#[test]
fn messages_of_many_kinds() {
    let messages: Vec<Message> = rows(include_str!("fixtures/messages.tsv"));
    let failures: Vec<String> = messages
        .iter()
        .filter_map(|message| {
            let Message { region, text, expected, why } = message;
            let text = text.replace("\\n", "\n");
            let said = summary(&checked(&text, region));
            (said != *expected)
                .then(|| format!("{text:?} in {region:?} ({why}):\n  said     {said}\n  expected {expected}"))
        })
        .collect();
    assert!(messages.len() >= 60, "only {} messages", messages.len());
    all_hold(&failures);
}

#[test]
fn a_result_is_filled_from_the_contact() {
    let result = checked("Call 0800 917 7017 now", "GB").remove(0);
    assert_eq!(result.outcome, CheckOutcome::SameAsOfficial);
    assert_eq!(result.as_typed, "0800 917 7017");
    assert_eq!(result.display, "0800 917 7017");
    assert_eq!(result.number_region, region("GB"));
    assert_eq!(result.organisation_name.as_deref(), Some("Lloyds Bank"));
    assert_eq!(result.contact_age, Some(ringtrue_model::directory::Age::Old), "a page of about 2020-2021");
    assert!(result.contact.is_some() && result.resemblance.is_none() && result.reason.is_none());
    let code = checked("188", "GB").remove(0);
    assert_eq!((code.outcome, code.official_in), (CheckOutcome::NotInDirectory, vec![region("JP").unwrap()]));
}

#[test]
fn a_card_number_is_not_repeated() {
    for text in ["4111 1111 1111 1111", "My card is 4111-1111-1111-1111, valid to 12/28"] {
        let results = checked(text, "US");
        assert_eq!(results.len(), 1, "{text}");
        assert_eq!(results[0].reason, Some(NotANumberReason::CardNumber), "{text}");
        assert_eq!(results[0].as_typed, "1111", "only its last digits");
        assert!(!format!("{results:?}").contains("4111"), "{results:?}");
    }
}

#[test]
fn a_long_text_is_cut_off_and_says_so() {
    let long = format!("Call 1-800-829-1040. {}", "1 2 3-4 a5.6(7) +".repeat(600_000));
    assert!(long.len() > 10_000_000);
    let results = checked(&long, "US");
    let last = results.last().unwrap();
    assert_eq!(last.reason, Some(NotANumberReason::TextTooLong));
    assert!(results.iter().any(|result| result.organisation.as_ref().is_some_and(|id| id.as_str() == "irs")));
    let reasons = |text: &str| checked(text, "").iter().map(|result| result.reason).collect::<Vec<_>>();
    assert_eq!(reasons(&"x".repeat(100_000)), [Some(NotANumberReason::NoDigits)]);
    assert_eq!(
        reasons(&"x".repeat(100_001)),
        [Some(NotANumberReason::NoDigits), Some(NotANumberReason::TextTooLong)]
    );
}

/// `kind outcome owners how tricks` of an address, in words.
fn address_summary(address: &CheckedAddress) -> String {
    let kind = match address.kind {
        AddressKind::Web => "web",
        AddressKind::Email => "mail",
    };
    let outcome = match address.outcome {
        AddressOutcome::ResemblesOfficial => "resembles",
        AddressOutcome::NotInDirectory => "unknown",
        AddressOutcome::OpenToAnyone => "open",
        AddressOutcome::UnderOfficial => "official",
    };
    let mut owners: Vec<&str> = address.owners.iter().map(|owner| owner.id.as_str()).collect();
    owners.sort_unstable();
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let how = address.resemblance.map(|how| word(serde_json::to_value(how).unwrap()));
    let tricks = address.tricks.iter().map(|trick| word(serde_json::to_value(trick).unwrap()));
    let words = [kind.to_owned(), outcome.to_owned()].into_iter();
    let words = words.chain(owners.into_iter().map(str::to_owned)).chain(how).chain(tricks);
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn addresses_as_false_senders_write_them() {
    let messages: Vec<Message> = rows(include_str!("fixtures/dressed_up.tsv"));
    let failures: Vec<String> = messages
        .iter()
        .filter_map(|Message { region: code, text, expected, why }| {
            let addresses = check(text, region(code).as_ref(), &CATALOGUE, today()).addresses;
            let said: Vec<String> = addresses.iter().map(address_summary).collect();
            let said = if said.is_empty() { "none".to_owned() } else { said.join("; ") };
            let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
            (said != expected).then(|| format!("{text:?} ({why}):\n  said     {said}\n  expected {expected}"))
        })
        .collect();
    assert!(messages.len() >= 80, "only {} messages", messages.len());
    all_hold(&failures);
}
