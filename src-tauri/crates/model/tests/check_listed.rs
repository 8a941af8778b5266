//! What a check says of ranges, and of numbers that are listed as false.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use ringtrue_model::check::{CheckOutcome, CheckResult, check};
use ringtrue_model::directory::{Directory, FalseNumber};
use ringtrue_model::number::E164;
use ringtrue_model::{Catalogue, Region};
use serde_json::{Value, json};

fn source(page: &str) -> Value {
    json!({"page": page, "date": "2026-06-01"})
}

fn contact(way: Value) -> Value {
    json!({"way": way, "reach": {"regions": ["GB"]}, "purpose": "Lost cards", "source": source("https://bank.example/help")})
}

fn phone(e164: &str) -> Value {
    contact(json!({"kind": "phone", "as_printed": e164, "e164": e164}))
}

fn range(prefix: &str) -> Value {
    contact(json!({"kind": "phone_range", "as_printed": "0345 740 4xxx", "prefix": prefix}))
}

fn falsely(e164: &str) -> Value {
    json!({"as_printed": e164, "e164": e164, "note": "given out in pop-up windows", "source": source("https://bank.example/false")})
}

fn organisation(id: &str, name: &str, contacts: Value, own_false: Value) -> Value {
    json!({
        "id": id, "name": name, "kind": "bank", "official_domains": [format!("{id}.example")],
        "calls_customers": "unknown", "contacts": contacts, "false_numbers": own_false,
    })
}

fn catalogue(contacts: Value, own_false: Value, publishers: Value) -> Catalogue {
    catalogue_of(json!([organisation("bank", "Bank", contacts, own_false)]), publishers)
}

fn catalogue_of(organisations: Value, publishers: Value) -> Catalogue {
    let file = json!({"schema_version": 1, "organisations": organisations});
    let parsed = Directory::parse(file.to_string().as_bytes()).unwrap();
    assert_eq!(parsed.broken, []);
    let list = json!({"schema_version": 1, "false_numbers": publishers});
    let list = FalseNumber::parse_list(list.to_string().as_bytes()).unwrap();
    assert_eq!(list.broken, 0);
    Catalogue::of(Directory { false_numbers: list.numbers, ..parsed.directory })
}

fn checked(text: &str, code: &str, catalogue: &Catalogue) -> Vec<CheckResult> {
    let region = Region::try_from(code.to_owned()).ok();
    check(text, region.as_ref(), catalogue, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).numbers
}

fn outcome(text: &str, code: &str, catalogue: &Catalogue) -> CheckOutcome {
    checked(text, code, catalogue)[0].outcome
}

#[test]
fn every_whole_number_of_a_range_is_official_and_no_other_is() {
    let catalogue = catalogue(json!([range("+443457404")]), json!([]), json!([]));
    for text in ["0345 740 4000", "+44 345 740 4999", "0044 3457 404 404", "Call 0345 740 4123 now"] {
        let result = &checked(text, "GB", &catalogue)[0];
        assert_eq!(result.outcome, CheckOutcome::SameAsOfficial, "{text}");
        assert_eq!(result.organisation_name.as_deref(), Some("Bank"), "{text}");
        assert!(result.display.starts_with("0345 740 4"), "the number itself is shown: {}", result.display);
    }
    for text in ["0345 740 5000", "0345 740", "+44 345 740 4", "+44 345 740 40000", "+1 345 740 4000"] {
        assert_ne!(outcome(text, "GB", &catalogue), CheckOutcome::SameAsOfficial, "{text}");
    }
    assert_eq!(
        outcome("0345 740 5000", "GB", &catalogue),
        CheckOutcome::NotInDirectory,
        "ten thousand strangers are one digit from a range"
    );
}

#[test]
fn a_number_stands_before_a_range_and_a_narrow_range_before_a_wide_one() {
    let mut narrow = range("+44345740400");
    narrow["purpose"] = json!("Narrow");
    let mut own = phone("+443457404001");
    own["purpose"] = json!("Own");
    let catalogue = catalogue(json!([range("+443457404"), narrow, own]), json!([]), json!([]));
    for (text, purpose) in
        [("0345 740 4001", "Own"), ("0345 740 4002", "Narrow"), ("0345 740 4999", "Lost cards")]
    {
        assert_eq!(checked(text, "GB", &catalogue)[0].contact.as_ref().unwrap().purpose, purpose, "{text}");
    }
}

#[test]
fn a_number_listed_as_false_says_so_however_it_is_written_and_by_whom() {
    let catalogue = catalogue(
        json!([phone("+448009177017")]),
        json!([falsely("+448009177018")]),
        json!([falsely("+18005550199")]),
    );
    for (text, code, lister) in [
        ("0800 917 7018", "GB", Some("Bank")),
        ("+44 800 917 7018", "US", Some("Bank")),
        ("0044 800 917 7018", "FR", Some("Bank")),
        ("O8OO 917 7O18", "GB", Some("Bank")),
        ("Ring 0800-917-7018 or 0800 917 7017", "GB", Some("Bank")),
        ("0800 917 7018", "", Some("Bank")),
        ("1-800-555-0199", "US", None),
        ("1 8 0 0 5 5 5 0 1 9 9", "US", None),
    ] {
        let result = &checked(text, code, &catalogue)[0];
        assert_eq!(result.outcome, CheckOutcome::ListedAsFalse, "{text} in {code:?}: {result:?}");
        assert_eq!(result.organisation_name.as_deref(), lister, "{text}");
        let listed = result.listed.as_ref().unwrap();
        assert_eq!(listed.note, "given out in pop-up windows");
        assert_eq!(result.contact, None, "nothing is offered to be rung");
    }
    assert_eq!(outcome("0800 917 7017", "GB", &catalogue), CheckOutcome::SameAsOfficial);
    let both = checked("Ring 0800 917 7017 or 0800 917 7018", "GB", &catalogue);
    let outcomes: Vec<CheckOutcome> = both.iter().map(|result| result.outcome).collect();
    assert_eq!(outcomes, [CheckOutcome::ListedAsFalse, CheckOutcome::SameAsOfficial], "worst first");
}

#[test]
fn a_contact_that_its_owner_or_the_publishers_list_as_false_is_never_offered() {
    let number = "+448009177017";
    for (own, publishers) in [(json!([falsely(number)]), json!([])), (json!([]), json!([falsely(number)]))] {
        let catalogue = catalogue(json!([phone(number), phone("+443457404404")]), own, publishers);
        let contacts = &catalogue.directory().organisations[0].contacts;
        assert_eq!(contacts.len(), 1, "{contacts:?}");
        assert_eq!(outcome("0800 917 7017", "GB", &catalogue), CheckOutcome::ListedAsFalse);
        let beside = &checked("0800 917 7016", "GB", &catalogue)[0];
        assert_eq!(beside.outcome, CheckOutcome::NotInDirectory, "nor is it what another resembles");
    }
    let in_range = catalogue(json!([range("+443457404")]), json!([falsely("+443457404123")]), json!([]));
    assert_eq!(outcome("0345 740 4123", "GB", &in_range), CheckOutcome::ListedAsFalse);
    assert_eq!(outcome("0345 740 4124", "GB", &in_range), CheckOutcome::SameAsOfficial);
}

#[test]
fn a_number_that_another_organisation_lists_is_shown_with_both_and_never_offered() {
    let number = "+448009177017";
    let catalogue = |own: Value, publishers: Value| {
        let rival = organisation("rival", "Rival", json!([]), json!([falsely(number)]));
        let bank = organisation("bank", "Bank", own, json!([]));
        catalogue_of(json!([rival, bank]), publishers)
    };
    for own in [json!([phone(number)]), json!([range("+44800917")])] {
        let disputed = catalogue(own.clone(), json!([]));
        let result = &checked("0800 917 7017", "GB", &disputed)[0];
        assert_eq!(result.outcome, CheckOutcome::ListedAsFalse);
        assert_eq!(result.organisation_name.as_deref(), Some("Rival"), "who lists it");
        assert_eq!(result.contact, None, "it is not offered");
        assert_eq!(result.listed.as_ref().unwrap().given_by.as_deref(), Some("Bank"), "who gives it");
        assert_eq!(disputed.directory().organisations[1].contacts.len(), 1, "it is not hidden");
        let e164 = E164::try_from(number.to_owned()).unwrap();
        assert_eq!(disputed.warned_of_by(&e164).unwrap().name, "Rival");
    }
    let disputed = catalogue(json!([phone(number)]), json!([]));
    for beside in ["0800 917 7016", "0800 917 70177", "0800 917 701"] {
        let outcome = outcome(beside, "GB", &disputed);
        assert_ne!(outcome, CheckOutcome::ResemblesOfficial, "{beside} resembles nothing");
    }
    let decided = catalogue(json!([phone(number)]), json!([falsely(number)]));
    assert_eq!(decided.directory().organisations[1].contacts, [], "the publishers' list decides");
    let result = &checked("0800 917 7017", "GB", &decided)[0];
    assert_eq!(result.listed.as_ref().unwrap().given_by, None);
}
