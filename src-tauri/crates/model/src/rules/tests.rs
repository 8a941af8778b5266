//! The engine, on rules made for it.
#![allow(clippy::unwrap_used)]

use super::{
    Circumstances, Fact, NotRules, ParsedRules, RuleFinding, RuleLint, Rules, Severity, Standing, Verdict,
    VerdictOutcome, lint,
};
use crate::call::{AskedFor, CallFields, Expected, Knowledge, Moment, PaymentMethod, Pressure};
use serde_json::{Value, json};

fn noted(change: impl FnOnce(&mut CallFields)) -> CallFields {
    let when = Moment::from("2026-11-22T12:00:00Z".parse::<chrono::DateTime<_>>().unwrap());
    let mut fields = CallFields::new(when, "Example Bank", Expected::No);
    change(&mut fields);
    fields
}

fn gift_cards() -> CallFields {
    noted(|it| it.asked_for = vec![AskedFor::GiftCards])
}

fn rule(id: &str, when: &Value) -> Value {
    json!({
        "id": id, "version": 3,
        "cases": [{"severity": "contradiction", "when": when}],
        "words": {"en": {"rule": "Never.", "more": "Really."}},
        "sources": [{"whose": "Example", "page": "https://example.com/", "read_on": "2026-11-22"}],
    })
}

fn file(rules: &[Value]) -> Value {
    json!({
        "schema_version": 1,
        "unnamed": ["Did not say"],
        "claimants": [
            {"id": "example", "kind": "organisation", "words": {"en": "Example Bank"}, "names": ["Example Bank"],
             "not_names": ["example bank holiday"], "alone": ["Examples"]},
            {"id": "bank", "kind": "group", "words": {"en": "a bank"}, "names": ["bank", "card company"],
             "regions": ["GB"]},
        ],
        "rules": rules,
    })
}

fn parse(rules: &[Value]) -> ParsedRules {
    Rules::parse(file(rules).to_string().as_bytes()).unwrap()
}

fn verdict(rules: &[Value], call: &CallFields) -> Verdict {
    let parsed = parse(rules);
    assert_eq!(parsed.hidden, []);
    parsed.rules.verdict(call, &Circumstances::default())
}

fn standing(when: &Value, call: &CallFields) -> Standing {
    let parsed = parse(&[rule("A-1", when)]);
    assert_eq!(parsed.hidden, [], "{when}");
    parsed.rules.standings(&parsed.rules.all()[0], call, &Circumstances::default()).remove(0)
}

fn ids(verdict: &Verdict) -> Vec<String> {
    verdict.findings.iter().map(|it| it.rule.to_string()).collect()
}

fn gift() -> Value {
    json!({"fact": "asked_for", "is_any_of": ["gift_cards"]})
}

fn crypto() -> Value {
    json!({"fact": "asked_for", "is_any_of": ["crypto"]})
}

fn anger() -> Value {
    json!({"fact": "pressure", "is_any_of": ["anger"]})
}

/// A condition that only newer programs know.
fn newer() -> Value {
    json!({"fact": "asked_for", "resembles": "gift_cards"})
}

#[test]
fn logic_has_three_values() {
    let open = Standing::Open(vec![Fact::Pressure]);
    let call = gift_cards();
    for (when, expected) in [
        (json!({"all": [gift(), gift()]}), Standing::Holds),
        (json!({"all": [gift(), anger()]}), open.clone()),
        (json!({"all": [crypto(), anger()]}), Standing::Silent),
        (json!({"any": [crypto(), anger()]}), open.clone()),
        (json!({"any": [anger(), gift()]}), Standing::Holds),
        (json!({"any": [crypto(), crypto()]}), Standing::Silent),
        (json!({"not": gift()}), Standing::Silent),
        (json!({"not": crypto()}), Standing::Holds),
        (json!({"not": anger()}), open),
    ] {
        assert_eq!(standing(&when, &call), expected, "{when}");
    }
}

#[test]
fn what_was_not_filled_in_is_unknown_and_what_was_answered_is_not() {
    let open = Standing::Open(vec![Fact::AskedFor]);
    assert_eq!(standing(&gift(), &noted(|_| {})), open);
    assert_eq!(standing(&gift(), &noted(|it| it.asked_for = vec![AskedFor::Money])), Standing::Silent);
    let knew = json!({"fact": "knew_about_me", "is_any_of": ["name"]});
    let nothing = noted(|it| it.knew_about_me = vec![Knowledge::Nothing]);
    assert_eq!(standing(&knew, &nothing), Standing::Silent);
    assert_eq!(standing(&knew, &noted(|_| {})), Standing::Open(vec![Fact::KnewAboutMe]));
    // Secrecy shows in how they pushed; what else they wanted is still not known.
    let pushed = noted(|it| it.pressure = vec![Pressure::Secrecy]);
    let secrecy = json!({"fact": "asked_for", "is_any_of": ["secrecy"]});
    assert_eq!(standing(&secrecy, &pushed), Standing::Holds);
    assert_eq!(standing(&gift(), &pushed), open);
}

#[test]
fn numbers_are_compared_and_free_words_are_never_complete() {
    let long = json!({"fact": "duration_s", "at_least": 300});
    assert_eq!(standing(&long, &noted(|it| it.duration_s = Some(300))), Standing::Holds);
    assert_eq!(standing(&long, &noted(|it| it.duration_s = Some(299))), Standing::Silent);
    assert_eq!(standing(&long, &noted(|_| {})), Standing::Open(vec![Fact::DurationS]));
    let short = json!({"fact": "duration_s", "at_most": 300});
    assert_eq!(standing(&short, &noted(|it| it.duration_s = Some(301))), Standing::Silent);
    let said = json!({"fact": "said", "has_words": ["Pop-up"]});
    assert_eq!(standing(&said, &noted(|it| it.notes = "A POP UP!".to_owned())), Standing::Holds);
    let not_said = noted(|it| it.notes = "popular".to_owned());
    assert_eq!(standing(&said, &not_said), Standing::Open(vec![Fact::Said]));
    let title = json!({"fact": "claimed_person", "has_words": ["senior"]});
    assert_eq!(standing(&title, &noted(|it| it.claimed_person = "Anna".to_owned())), Standing::Silent);
}

#[test]
fn an_exception_spares_and_an_unknown_one_keeps_the_rule_open() {
    let mut with = rule("A-1", &gift());
    with["cases"][0]["exceptions"] =
        json!([{"id": "angry", "when": anger(), "words": {"en": "Unless angry."}}]);
    let parsed = parse(&[with]);
    let stands = |call: &CallFields| {
        parsed.rules.standings(&parsed.rules.all()[0], call, &Circumstances::default()).remove(0)
    };
    assert_eq!(stands(&gift_cards()), Standing::Open(vec![Fact::Pressure]));
    let pushed = |how| noted(|it| (it.asked_for, it.pressure) = (vec![AskedFor::GiftCards], vec![how]));
    assert_eq!(stands(&pushed(Pressure::Kindness)), Standing::Holds);
    assert_eq!(stands(&pushed(Pressure::Anger)), Standing::Spared(vec!["angry".to_owned()]));
}

#[test]
fn findings_are_in_order_all_are_kept_and_three_are_shown() {
    let of = |id: &str, claimed: &[&str], severity: &str| {
        let mut rule = rule(id, &gift());
        rule["claimed"] = json!(claimed);
        rule["cases"][0]["severity"] = json!(severity);
        rule
    };
    let rules = [
        of("W-ANY", &[], "warning"),
        of("W-ORG", &["example"], "warning"),
        of("C-ANY-1", &[], "contradiction"),
        of("C-ANY-2", &[], "contradiction"),
        of("C-BANK", &["bank"], "contradiction"),
        of("C-ORG", &["example"], "contradiction"),
    ];
    let verdict = verdict(&rules, &gift_cards());
    assert_eq!(ids(&verdict), ["C-ORG", "C-BANK", "C-ANY-1", "C-ANY-2", "W-ORG", "W-ANY"]);
    assert_eq!(verdict.strongest().len(), 3);
    assert_eq!((verdict.outcome, verdict.question), (VerdictOutcome::Contradiction, None));
    assert_eq!(verdict.findings[0].version, 3);
}

#[test]
fn the_gravest_case_of_a_rule_counts() {
    let mut both = rule("A-1", &json!({"all": [gift(), anger()]}));
    both["cases"].as_array_mut().unwrap().push(json!({"severity": "warning", "when": gift()}));
    let found = verdict(std::slice::from_ref(&both), &gift_cards());
    assert_eq!(found.findings[0].severity, Severity::Warning);
    assert_eq!(found.question, Some(Fact::Pressure), "which would make it a contradiction");
    let angry = noted(|it| (it.asked_for, it.pressure) = (vec![AskedFor::GiftCards], vec![Pressure::Anger]));
    let found = verdict(&[both], &angry);
    assert_eq!((found.findings.len(), found.findings[0].severity), (1, Severity::Contradiction));
}

#[test]
fn one_question_is_named_and_none_that_decides_nothing() {
    let two = json!({"all": [{"fact": "channel", "is_any_of": ["voicemail"]}, anger()]});
    let mut warning = rule("W-1", &json!({"fact": "is_customer", "is_any_of": ["no"]}));
    warning["cases"][0]["severity"] = json!("warning");
    let rules = [warning.clone(), rule("C-2", &two), rule("C-1", &gift())];
    let question = |rules: &[Value], call: &CallFields| verdict(rules, call).question;
    assert_eq!(
        question(&rules, &noted(|_| {})),
        Some(Fact::AskedFor),
        "the gravest, then the fewest unknowns"
    );
    let asked = noted(|it| it.asked_for = vec![AskedFor::Money]);
    assert_eq!(question(&rules, &asked), Some(Fact::Channel));
    let calm = noted(|it| (it.asked_for, it.pressure) = (vec![AskedFor::Money], vec![Pressure::Kindness]));
    assert_eq!(question(&rules, &calm), Some(Fact::IsCustomer));
    assert_eq!(question(&[], &noted(|_| {})), None);
    let asked_of_nobody = rule("A-1", &json!({"fact": "minutes_since_you_rang", "at_most": 5}));
    assert_eq!(question(&[asked_of_nobody], &noted(|it| it.expected = Expected::NotSure)), None);
}

#[test]
fn a_claim_is_known_by_whole_names() {
    let mut of_bank = rule("A-1", &gift());
    of_bank["claimed"] = json!(["example"]);
    let outcome = |claimed: &str| {
        let call = noted(|it| {
            it.asked_for = vec![AskedFor::GiftCards];
            claimed.clone_into(&mut it.claimed_org);
        });
        verdict(std::slice::from_ref(&of_bank), &call)
    };
    for claimed in ["Example Bank", "someone from EXAMPLE-BANK, fraud team", "the \u{c9}xample bank's man"] {
        assert_eq!(ids(&outcome(claimed)), ["A-1"], "{claimed}");
    }
    for claimed in ["Example", "Example Bankers", "Example bank holiday office", "another"] {
        assert_eq!(outcome(claimed).findings, [], "{claimed}");
        assert_eq!(outcome(claimed).question, None, "{claimed}");
    }
    for claimed in ["", " ", "did not say."] {
        assert_eq!(outcome(claimed).question, Some(Fact::ClaimedOrg), "{claimed}");
    }
}

#[test]
fn a_misspelt_name_of_one_organisation_is_known_and_a_common_word_only_alone() {
    let of = |claimant: &str, claimed: &str| {
        let mut one = rule("A-1", &gift());
        one["claimed"] = json!([claimant]);
        let call = noted(|it| {
            it.asked_for = vec![AskedFor::GiftCards];
            claimed.clone_into(&mut it.claimed_org);
        });
        !verdict(&[one], &call).findings.is_empty()
    };
    for claimed in
        ["exmaple bank", "the Exampl Bank, fraud team", "Examplee bank", "Ezample Bank", "EXAMPLES"]
    {
        assert!(of("example", claimed), "{claimed}");
    }
    for claimed in ["exmpale bnak", "example", "examples of letters"] {
        assert!(!of("example", claimed), "{claimed}");
    }
    assert!(of("bank", "my card company"));
    assert!(!of("bank", "my car company"));
}

#[test]
fn a_rule_of_another_region_is_silent_and_an_unknown_region_is_not() {
    let mut in_us = rule("A-1", &gift());
    in_us["regions"] = json!(["US"]);
    let (parsed, home) = (parse(&[in_us]), crate::Region::try_from("DE".to_owned()).unwrap());
    let outcome = |claimed: &str, home| {
        let mut call = gift_cards();
        claimed.clone_into(&mut call.claimed_org);
        parsed.rules.verdict(&call, &Circumstances { home, ..Circumstances::default() }).outcome
    };
    assert_eq!(outcome("Somebody", None), VerdictOutcome::Contradiction);
    assert_eq!(outcome("Somebody", Some(&home)), VerdictOutcome::NotEnough);
    assert_eq!(outcome("a bank", None), VerdictOutcome::NotEnough, "whose home is known");
}

#[test]
fn a_rule_that_is_switched_off_finds_and_asks_nothing() {
    let mut off = rule("A-1", &gift());
    off["off"] = json!({"en": "Nobody has read it."});
    off["sources"] = json!([]);
    for call in [gift_cards(), noted(|_| {})] {
        let verdict = verdict(std::slice::from_ref(&off), &call);
        assert_eq!((verdict.findings.len(), verdict.question), (0, None));
    }
}

#[test]
fn what_only_newer_programs_know_is_never_taken_for_false() {
    let silent = verdict(&[rule("A-1", &newer())], &gift_cards());
    assert_eq!(silent.outcome, VerdictOutcome::NotEnough);
    assert_eq!(silent.not_understood.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A-1"]);
    let call = gift_cards();
    for (when, expected) in [
        (json!({"any": [newer(), gift()]}), Standing::Holds),
        (json!({"all": [newer(), crypto()]}), Standing::Silent),
        (json!({"not": newer()}), Standing::Open(vec![])),
        (json!({"most": [gift()]}), Standing::Open(vec![])),
        (json!({"fact": "voice_print", "is_any_of": ["known"]}), Standing::Open(vec![])),
        (json!({"fact": "asked_for", "is_any_of": ["gift_cards"], "twice": true}), Standing::Open(vec![])),
        (json!({"fact": "asked_for", "is_any_of": ["voice_sample"]}), Standing::Open(vec![Fact::AskedFor])),
        (json!({"fact": "asked_for", "is_any_of": ["voice_sample", "gift_cards"]}), Standing::Holds),
    ] {
        assert_eq!(standing(&when, &call), expected, "{when}");
    }
}

#[test]
fn that_nothing_was_wanted_is_an_answer_and_yields_to_what_was() {
    let nothing = noted(|it| it.asked_for = vec![AskedFor::Nothing]);
    assert_eq!(standing(&gift(), &noted(|_| {})), Standing::Open(vec![Fact::AskedFor]));
    assert_eq!(standing(&gift(), &nothing), Standing::Silent);
    assert_eq!(verdict(&[rule("A-1", &gift())], &nothing).question, None, "it is not asked again");
    let both = noted(|it| it.asked_for = vec![AskedFor::Nothing, AskedFor::GiftCards]);
    assert_eq!(standing(&gift(), &both), Standing::Holds);
    let paid = noted(|it| {
        it.asked_for = vec![AskedFor::Nothing];
        it.payment_method = Some(PaymentMethod::GiftCard);
    });
    assert_eq!(standing(&gift(), &paid), Standing::Holds, "what was paid with was wanted");
    let asks_nothing = json!({"fact": "asked_for", "is_any_of": ["nothing"]});
    assert_eq!(standing(&asks_nothing, &both), Standing::Silent);
    assert_eq!(standing(&asks_nothing, &nothing), Standing::Holds);
}

#[test]
fn a_broken_rule_hides_only_itself() {
    let change = |change: &dyn Fn(&mut Value)| {
        let mut rule = rule("B-1", &gift());
        change(&mut rule);
        rule
    };
    let deep = (0..9).fold(gift(), |inner, _| json!({"not": inner}));
    let broken = [
        json!(null),
        json!("A-2"),
        change(&|it| it["id"] = json!("b-1")),
        change(&|it| it["surprise"] = json!(1)),
        change(&|it| it["claimed"] = json!(["nobody"])),
        change(&|it| it["regions"] = json!(["ZZ"])),
        change(&|it| it["cases"] = json!([])),
        change(&|it| it["cases"][0]["severity"] = json!("certain")),
        change(&|it| it["cases"][0]["when"] = json!({})),
        change(&|it| it["cases"][0]["when"] = json!({"all": []})),
        change(&|it| it["cases"][0]["when"] = json!({"all": [gift()], "any": [gift()]})),
        change(&|it| it["cases"][0]["when"] = json!({"fact": "asked_for", "is_any_of": []})),
        change(&|it| it["cases"][0]["when"] = json!({"fact": "asked_for", "is_any_of": [7]})),
        change(&|it| it["cases"][0]["when"] = json!({"fact": "duration_s", "at_least": "5"})),
        change(&|it| it["cases"][0]["when"] = json!({"fact": "said", "has_words": ["--"]})),
        change(&|it| it["cases"][0]["when"] = deep.clone()),
        change(&|it| it["cases"][0]["exceptions"] = json!([{"id": "e", "when": gift(), "words": {}}])),
        change(&|it| it["words"] = json!({"de": {"rule": "Nie.", "more": "Wirklich."}})),
        change(&|it| it["words"]["en"]["rule"] = json!("a\u{202e}b")),
        change(&|it| it["words"]["en"]["more"] = json!("x".repeat(2_001))),
        change(&|it| it["sources"] = json!([])),
        change(&|it| it["sources"][0]["page"] = json!("nowhere")),
        change(&|it| it["off"] = json!({})),
        rule("A-1", &gift()),
    ];
    for entry in broken {
        let parsed = parse(&[rule("A-1", &gift()), entry.clone(), rule("A-3", &gift())]);
        let ids: Vec<String> = parsed.rules.all().iter().map(|it| it.id.to_string()).collect();
        assert_eq!(ids, ["A-1", "A-3"], "{entry}");
        assert_eq!((parsed.hidden.len(), parsed.hidden[0].position), (1, 1), "{entry}");
    }
}

#[test]
fn no_rule_may_suspect_a_caller_less_for_knowing_more() {
    let knew = |words: &[&str]| json!({"fact": "knew_about_me", "is_any_of": words});
    let mut excused = rule("A-1", &gift());
    let exception = |when: &Value| json!([{"id": "e", "when": when, "words": {"en": "They knew."}}]);
    excused["cases"][0]["exceptions"] = exception(&knew(&["name"]));
    let refused = [
        rule("A-1", &json!({"not": knew(&["ticket_number"])})),
        rule("A-1", &knew(&["nothing"])),
        rule("A-1", &json!({"all": [gift(), {"not": {"any": [anger(), knew(&["name"])]}}]})),
        rule("A-1", &json!({"not": {"fact": "suspicion", "is_any_of": ["knew_too_much"]}})),
        excused.clone(),
    ];
    for entry in refused {
        assert_eq!(parse(std::slice::from_ref(&entry)).hidden.len(), 1, "{entry}");
    }
    excused["cases"][0]["exceptions"] = exception(&json!({"not": knew(&["name"])}));
    let allowed = [rule("A-1", &json!({"not": {"not": knew(&["name"])}})), excused];
    for entry in allowed {
        assert_eq!(parse(std::slice::from_ref(&entry)).hidden, [], "{entry}");
    }
}

#[test]
fn a_file_that_holds_no_rules_says_so() {
    let error = |value: &Value| Rules::parse(value.to_string().as_bytes()).unwrap_err();
    let with = |name: &str, value: Value| {
        let mut file = file(&[]);
        file[name] = value;
        file
    };
    assert_eq!(error(&with("schema_version", json!(2))), NotRules::UnknownVersion);
    assert_eq!(error(&with("rules", json!(vec![0; 1_001]))), NotRules::TooMany);
    let twice = json!([file(&[])["claimants"][0], file(&[])["claimants"][0]]);
    for broken in [
        json!([]),
        json!({"schema_version": 1}),
        with("unnamed", json!(["--"])),
        with("claimants", json!([{"id": "a", "kind": "club", "words": {"en": "A"}}])),
        with("claimants", json!([{"id": "a", "kind": "group", "words": {}}])),
        with("claimants", twice),
    ] {
        assert!(matches!(error(&broken), NotRules::WrongShape(_)), "{broken}");
    }
    assert_eq!(Rules::parse(&vec![b' '; 1024 * 1024 + 1]), Err(NotRules::TooLarge));
}

#[test]
fn lint_finds_what_may_not_be_published() {
    let today = "2026-11-22".parse().unwrap();
    let found = |entry: Value| -> Vec<RuleLint> {
        lint(&parse(&[entry]), today).into_iter().map(|RuleFinding { what, .. }| what).collect()
    };
    let change = |place: &str, value: Value| {
        let mut rule = rule("A-1", &gift());
        *rule.pointer_mut(place).unwrap() = value;
        rule
    };
    assert_eq!(found(rule("A-1", &gift())), []);
    assert_eq!(found(rule("A-1", &newer())), [RuleLint::NotUnderstood]);
    let typing_error = json!({"fact": "asked_for", "is_any_of": ["gift_card"]});
    assert_eq!(found(rule("A-1", &typing_error)), [RuleLint::NotUnderstood]);
    assert_eq!(found(change("/version", json!(0))), [RuleLint::NoVersion]);
    assert_eq!(found(change("/sources/0/page", json!("http://example.com/"))), [RuleLint::SourceNotHttps]);
    assert_eq!(found(change("/sources/0/read_on", json!("2026-11-24"))), [RuleLint::ReadInFuture]);
    assert!(matches!(found(json!({}))[..], [RuleLint::Hidden(_)]));
    let exception = json!({"id": "e", "when": anger(), "words": {"en": "Unless angry."}});
    let mut twice = rule("A-1", &gift());
    twice["cases"][0]["exceptions"] = json!([exception, exception]);
    assert_eq!(found(twice), [RuleLint::ExceptionTwice]);
}

#[test]
fn what_somebody_never_does_is_told_whatever_was_noted_and_the_narrowest_first() {
    let of = |id: &str, claimed: &[&str], severity: &str| {
        let mut rule = rule(id, &gift());
        rule["claimed"] = json!(claimed);
        rule["cases"][0]["severity"] = json!(severity);
        rule
    };
    let mut off = of("OFF-1", &["example"], "contradiction");
    off["off"] = json!({"en": "Not sure yet."});
    let rules = [
        of("ANY-1", &[], "contradiction"),
        of("GRP-1", &["bank"], "contradiction"),
        of("WRN-1", &["example"], "warning"),
        off,
        of("ORG-1", &["example"], "contradiction"),
    ];
    let parsed = parse(&rules);
    assert_eq!(parsed.hidden, []);
    let never = |call: &CallFields| -> Vec<String> {
        let found = parsed.rules.never_does(call, &Circumstances::default());
        found.iter().map(|rule| rule.id.to_string()).collect()
    };
    assert_eq!(never(&noted(|_| {})), ["ORG-1", "GRP-1", "ANY-1"]);
    assert_eq!(never(&noted(|it| it.claimed_org = "My bank".into())), ["GRP-1", "ANY-1"]);
    assert_eq!(never(&noted(|it| it.claimed_org = "Somebody".into())), ["ANY-1"]);
    assert_eq!(never(&noted(|it| it.claimed_org = String::new())), ["ANY-1"], "nobody was named");
}
