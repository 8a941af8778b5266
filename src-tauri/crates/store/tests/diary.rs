//! Calls: kept, changed, deleted, listed, found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::{DateTime, Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use ringtrue_model::call::{Evidence, EvidenceKind, Expected, Presented, ShownNumber, YesWith};
use ringtrue_model::diary::{DayCount, DiaryFilter};
use ringtrue_model::number::E164;
use ringtrue_model::{Call, Code, NotedNumber, OrganisationId};
use ringtrue_store::Vault;
use support::{World, call, call_at, noon};

fn insert(vault: &Vault, call: &Call) {
    let call = call.clone();
    vault.write(move |tx| tx.insert_call(&call)).unwrap();
}

fn found(vault: &Vault, filter: &DiaryFilter) -> Vec<Call> {
    let (rows, outline) =
        vault.read(|view| Ok((view.diary_rows(filter, 0, 1000)?, view.diary_outline(filter)?))).unwrap();
    assert_eq!(outline.total as usize, rows.len(), "the outline counts other calls than the rows show");
    rows.into_iter().map(|(call, _)| call).collect()
}

fn finds(vault: &Vault, text: &str) -> bool {
    !found(vault, &DiaryFilter { text: text.to_owned(), ..DiaryFilter::default() }).is_empty()
}

fn shown(as_typed: &str, e164: Option<&str>) -> ShownNumber {
    let e164 = e164.map(|text| E164::try_from(text.to_owned()).unwrap());
    ShownNumber {
        presented: Presented::Shown,
        number: Some(NotedNumber { as_typed: as_typed.to_owned(), e164, region: None }),
    }
}

fn vault_with(change: impl FnOnce(&mut Call)) -> (World, Vault) {
    let world = World::new();
    let vault = world.vault();
    let mut noted = call("Example Antivirus");
    change(&mut noted);
    insert(&vault, &noted);
    (world, vault)
}

#[test]
fn a_call_comes_back_whole() {
    let mut noted = call("Example Antivirus");
    noted.fields.notes = "She knew my ticket number \u{1F4DE}".into();
    noted.fields.displayed_number = shown("+1 (800) 555-0199", Some("+18005550199"));
    let world = World::new();
    let vault = world.vault();
    insert(&vault, &noted);
    assert_eq!(vault.read(|view| view.call(noted.id)).unwrap(), noted);
}

#[test]
fn an_edit_of_an_old_revision_is_refused_and_changes_nothing() {
    let world = World::new();
    let vault = world.vault();
    let first = call("Example Antivirus");
    insert(&vault, &first);

    let mut second = first.clone();
    second.revision = 2;
    second.fields.notes = "one more thing".into();
    let kept = second.clone();
    vault.write(move |tx| tx.update_call(&kept, 1)).unwrap();

    let mut late = first.clone();
    late.revision = 2;
    let error = vault.write(move |tx| tx.update_call(&late, 1)).unwrap_err();
    assert_eq!(error.code(), Code::ChangedMeanwhile);
    assert_eq!(vault.read(|view| view.call(first.id)).unwrap(), second);
    assert!(finds(&vault, "thing"), "the index does not follow the edit");
}

#[test]
fn what_an_edit_removed_is_not_found_any_more() {
    let (_world, vault) = vault_with(|call| call.fields.notes = "parrot 12345".into());
    let [mut edited] = <[Call; 1]>::try_from(found(&vault, &DiaryFilter::default())).unwrap();
    edited.revision = 2;
    edited.fields.notes = "nothing".into();
    vault.write(move |tx| tx.update_call(&edited, 1)).unwrap();
    assert!(!finds(&vault, "parrot"));
    assert!(!finds(&vault, "12345"));
}

#[test]
fn a_call_that_never_was_is_not_found() {
    let world = World::new();
    let vault = world.vault();
    let never = call("Nobody");
    let id = never.id;
    assert_eq!(vault.read(|view| view.call(id)).unwrap_err().code(), Code::NotFound);
    let deleted = vault.write(move |tx| tx.delete_call(id, noon()));
    assert_eq!(deleted.unwrap_err().code(), Code::NotFound);
    assert_eq!(vault.write(move |tx| tx.update_call(&never, 1)).unwrap_err().code(), Code::NotFound);
}

#[test]
fn newest_first_by_the_persons_own_day() {
    let world = World::new();
    let vault = world.vault();
    let mut calls: Vec<Call> =
        [0, 30, 3, 100, 26, 27].iter().map(|hours| call_at("x", noon() - TimeDelta::hours(*hours))).collect();
    // In Kiribati it was the 14th already, on Baker Island still the 12th.
    calls[4].fields.occurred_at.offset_minutes = 14 * 60;
    calls[1].fields.occurred_at.offset_minutes = -12 * 60;
    for call in &calls {
        insert(&vault, call);
    }
    let listed = found(&vault, &DiaryFilter::default());
    calls.sort_by_key(|call| {
        let at = &call.fields.occurred_at;
        std::cmp::Reverse((at.local_day(), at.instant, call.id))
    });
    assert_eq!(listed, calls);

    let outline = vault.read(|view| view.diary_outline(&DiaryFilter::default())).unwrap();
    let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
    let days: Vec<_> = outline.days.iter().map(|DayCount { day, count }| (*day, *count)).collect();
    assert_eq!(days, [(day(14), 3), (day(13), 1), (day(12), 1), (day(10), 1)]);
}

#[test]
fn pages_join_without_a_gap() {
    let world = World::new();
    let vault = world.vault();
    for _ in 0..25 {
        insert(&vault, &call("same time"));
    }
    let all = found(&vault, &DiaryFilter::default());
    let mut paged = Vec::new();
    for offset in (0..25).step_by(10) {
        let page = vault.read(|view| view.diary_rows(&DiaryFilter::default(), offset, 10)).unwrap();
        paged.extend(page.into_iter().map(|(call, _)| call));
    }
    assert_eq!(paged, all);
}

#[test]
fn filters_narrow_together() {
    let world = World::new();
    let vault = world.vault();
    let organisation = OrganisationId::try_from("example-antivirus".to_owned()).unwrap();
    let mut wanted = call("Example Antivirus");
    wanted.fields.claimed_org_id = Some(organisation.clone());
    wanted.fields.expected = Expected::ArrangedByCaller;
    let mut other_answer = call("Example Antivirus");
    other_answer.fields.claimed_org_id = Some(organisation.clone());
    let mut other_organisation = call("Example Antivirus");
    other_organisation.fields.expected = Expected::ArrangedByCaller;
    let mut other_day = wanted.clone();
    other_day.id = call("").id;
    other_day.fields.occurred_at.instant = noon() - TimeDelta::days(3);
    for call in [&wanted, &other_answer, &other_organisation, &other_day] {
        insert(&vault, call);
    }
    let today = wanted.fields.occurred_at.local_day();
    let filter = DiaryFilter {
        text: "antiv".into(),
        organisation: Some(organisation),
        expected: Some(Expected::ArrangedByCaller),
        reported: Some(false),
        from: Some(today),
        to: Some(today),
    };
    assert_eq!(found(&vault, &filter), [wanted.clone()]);
    let before = DiaryFilter { from: None, to: today.checked_sub_days(Days::new(1)), ..filter.clone() };
    assert_eq!(found(&vault, &before), [other_day]);
    let reported = DiaryFilter { reported: Some(true), ..filter };
    assert_eq!(found(&vault, &reported), []);
}

#[test]
fn a_number_is_found_in_any_spelling() {
    let (_world, vault) =
        vault_with(|call| call.fields.displayed_number = shown("+1 (800) 555-0199", Some("+18005550199")));
    for text in [
        "800 555",
        "8005550199",
        "(800) 555",
        "+1 800",
        "+1 (800) 555-0199",
        "1-800-555-0199",
        "001 800 555",
        "0199",
        "8 0 0 5 5 5",
        "5",
        "80",
        "٨٠٠ ٥٥٥",
        "８００５５５",
        "800\u{200b}555",
        "\u{202a}+1 800 555 0199\u{202c}",
    ] {
        assert!(finds(&vault, text), "{text} does not find it");
    }
    for text in ["801 555", "9910", "5550198", "800 556"] {
        assert!(!finds(&vault, text), "{text} finds it");
    }
}

#[test]
fn a_number_with_a_trunk_zero_is_found() {
    let (_world, vault) =
        vault_with(|call| call.fields.displayed_number = shown("+44 20 7946 0018", Some("+442079460018")));
    for text in ["020 7946 0018", "+44 (0)20 7946", "0044 20 7946", "2079460018"] {
        assert!(finds(&vault, text), "{text} does not find it");
    }
}

#[test]
fn words_and_digits_must_all_be_there() {
    let (_world, vault) =
        vault_with(|call| call.fields.notes = "Ticket INC0012345 of 2023, case 98765".into());
    for text in ["ticket 12345", "12345 98765", "98765 2023", "inc001", "TICKET 98765", "case of", "tick 20"]
    {
        assert!(finds(&vault, text), "{text} does not find it");
    }
    for text in ["ticket 12346", "parrot 12345", "12345 11111", "tick 12"] {
        assert!(!finds(&vault, text), "{text} finds it");
    }
}

#[test]
fn words_are_found_in_every_field_and_script() {
    let (_world, vault) = vault_with(|call| {
        let fields = &mut call.fields;
        fields.displayed_name = "Crédit Müller".into();
        fields.claimed_person = "O'Brien".into();
        fields.websites = vec!["https://support.example.com/renew".into()];
        fields.emails = vec!["help@example.org".into()];
        fields.second_caller =
            YesWith { yes: Some(true), detail: "田中さんに代わりました".into() };
        fields.opening_words = "Здравствуйте, это СТРАЖА".into();
        fields.notes = "Große Straße. हिन्दी में बात की. สวัสดีครับ. 서울에서 전화. ΠΑΠΑΔΟΠΟΥΛΟΣ".into();
    });
    for text in [
        "credit",
        "mull",
        "o'brien",
        "BRIEN",
        "example.com",
        "help@example",
        "田中",
        "代わ",
        "田",
        "た",
        "стража",
        "здрав",
        "grosse",
        "strasse",
        "हिन्दी",
        "สวัส",
        "ครับ",
        "서울",
        "전화",
        "Παπαδόπουλος",
        "antivirus müller",
    ] {
        assert!(finds(&vault, text), "{text} does not find it");
    }
    for text in ["中田", "parrot", "credits", "мстража"] {
        assert!(!finds(&vault, text), "{text} finds it");
    }
}

#[test]
fn signs_alone_narrow_nothing_and_syntax_is_only_text() {
    let (_world, vault) = vault_with(|_| {});
    for text in ["", " ", "(", "\"", "*", "^", "+", "\0", "--"] {
        assert!(finds(&vault, text), "{text:?} hides calls");
    }
    for text in
        ["NEAR(a b)", "words:example", "parrot OR example", "NOT parrot", "\"parrot", "'; DROP TABLE calls"]
    {
        assert!(!finds(&vault, text), "{text:?} was taken for syntax");
    }
    let endless = "example ".repeat(1_250_000);
    assert!(finds(&vault, &endless), "10 MB of text");
}

fn number() -> impl Strategy<Value = (String, String)> {
    let digits = proptest::collection::vec(0..10u32, 7..15);
    let gaps = proptest::collection::vec(
        prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just(") "), 1 => Just(" - {")],
        15,
    );
    let zero = prop_oneof![Just('0'), Just('٠'), Just('０'), Just('०')];
    (digits, gaps, zero).prop_map(|(digits, gaps, zero)| {
        let plain: String = digits.iter().map(|d| char::from_digit(*d, 10).unwrap()).collect();
        let spelled = digits
            .iter()
            .zip(gaps)
            .map(|(d, gap)| format!("{}{gap}", char::from_u32(u32::from(zero) + d).unwrap()))
            .collect();
        (plain, spelled)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_three_digits_in_a_row_find_any_number((plain, spelled) in number(), start in 0..5usize, length in 3..7usize) {
        let (_world, vault) = vault_with(|call| call.fields.displayed_number = shown(&spelled, None));
        let part = plain.get(start.min(plain.len() - 3)..(start + length).min(plain.len())).unwrap();
        prop_assert!(finds(&vault, part), "{part} does not find {spelled}");
        prop_assert!(finds(&vault, &spelled), "{spelled} does not find itself");
    }

    #[test]
    fn any_call_round_trips_and_is_found_by_its_words(
        texts in proptest::collection::vec(any::<String>(), 8),
        second in -4_000_000_000i64..32_000_000_000,
        nanos in 0..1_000_000_000u32,
        offset_minutes in -1080..=1080,
        revision in any::<u32>(),
        size in any::<u64>(),
    ) {
        let mut noted = call(&texts[0]);
        noted.revision = revision;
        let fields = &mut noted.fields;
        fields.occurred_at.instant = DateTime::from_timestamp(second, nanos).unwrap();
        fields.occurred_at.offset_minutes = offset_minutes;
        fields.displayed_number = shown(&texts[1], None);
        fields.websites = vec![texts[2].clone(), texts[3].clone()];
        fields.quoted_reference.value = texts[4].clone();
        fields.evidence =
            vec![Evidence { kind: EvidenceKind::Voicemail, name: texts[5].clone(), sha256: String::new(), size, note: texts[6].clone() }];
        fields.notes = texts[7].clone();
        let world = World::new();
        let vault = world.vault();
        insert(&vault, &noted);
        prop_assert_eq!(vault.read(|view| view.call(noted.id)).unwrap(), noted);
        for text in &texts {
            prop_assert!(finds(&vault, text), "{:?} does not find itself", text);
        }
    }
}

#[test]
fn any_search_is_answered() {
    let (_world, vault) = vault_with(|call| call.fields.notes = "some words 12345".into());
    let config = ProptestConfig { cases: 500, ..ProptestConfig::default() };
    proptest!(config, |(text in any::<String>())| {
        finds(&vault, &text);
    });
}
