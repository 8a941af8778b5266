//! Every rule has a call on which it holds, one that each of its exceptions spares, and one with facts missing.

use crate::{Around, RULES, call};
use chrono::NaiveDate;
use ringtrue_model::rules::{Rules, Severity, Standing, lint};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tried {
    rule: String,
    holds: Map<String, Value>,
    #[serde(default)]
    around: Around,
    #[serde(default)]
    spared: Vec<Spared>,
    #[serde(default)]
    silent: Option<Map<String, Value>>,
    open: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spared {
    by: String,
    fields: Map<String, Value>,
    #[serde(default)]
    around: Around,
}

fn tried() -> Vec<Tried> {
    serde_json::from_str(include_str!("rules.json")).unwrap()
}

fn standings(rule: &str, fields: &Map<String, Value>, around: &Around) -> Vec<Standing> {
    let rule = RULES.all().iter().find(|it| it.id.to_string() == rule).unwrap();
    let call = call(fields);
    RULES.standings(rule, &call, &around.of(&call))
}

#[test]
fn the_34_rules_are_there_and_each_is_tried() {
    let ids: Vec<String> = RULES.all().iter().map(|rule| rule.id.to_string()).collect();
    assert_eq!(ids.len(), 34);
    let tried: Vec<String> = tried().into_iter().map(|it| it.rule).collect();
    assert_eq!(tried, ids);
}

#[test]
fn each_rule_holds() {
    for it in tried() {
        let standings = standings(&it.rule, &it.holds, &it.around);
        assert!(standings.contains(&Standing::Holds), "{}: {standings:?}", it.rule);
    }
}

#[test]
fn each_exception_spares() {
    for it in tried() {
        let rule = RULES.all().iter().find(|rule| rule.id.to_string() == it.rule).unwrap();
        let exceptions: BTreeSet<&str> = rule
            .cases
            .iter()
            .flat_map(|case| &case.exceptions)
            .map(|exception| exception.id.as_str())
            .collect();
        let spared_by: BTreeSet<&str> = it.spared.iter().map(|spared| spared.by.as_str()).collect();
        assert_eq!(spared_by, exceptions, "{}: each exception is tried", it.rule);
        for Spared { by, fields, around } in &it.spared {
            let standings = standings(&it.rule, fields, around);
            let spares = |standing: &Standing| matches!(standing, Standing::Spared(ids) if ids.contains(by));
            assert!(standings.iter().any(spares), "{} {by}: {standings:?}", it.rule);
            assert!(!standings.contains(&Standing::Holds), "{} {by}: {standings:?}", it.rule);
        }
    }
}

#[test]
fn each_rule_is_open_while_facts_are_missing_and_silent_where_it_does_not_fit() {
    for it in tried() {
        let standings_open = standings(&it.rule, &it.open, &Around::default());
        let is_open = |standing: &Standing| matches!(standing, Standing::Open(needs) if !needs.is_empty());
        assert!(standings_open.iter().any(is_open), "{}: {standings_open:?}", it.rule);
        assert!(!standings_open.contains(&Standing::Holds), "{}: {standings_open:?}", it.rule);
        let Some(silent) = &it.silent else {
            assert!(!it.spared.is_empty(), "{}: what does it leave in peace?", it.rule);
            continue;
        };
        let standings = standings(&it.rule, silent, &Around::default());
        assert!(standings.iter().all(|it| *it == Standing::Silent), "{}: {standings:?}", it.rule);
    }
}

#[test]
fn what_ships_may_be_published() {
    let parsed = Rules::parse(include_bytes!("../../../../directory/rules.json")).unwrap();
    assert_eq!(lint(&parsed, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()), []);
}

#[test]
fn only_what_nobody_has_read_at_its_owner_is_switched_off() {
    let off: Vec<String> =
        RULES.all().iter().filter(|rule| rule.off.is_some()).map(|rule| rule.id.to_string()).collect();
    assert_eq!(off, ["MS-03"]);
}

#[test]
fn a_contradiction_of_an_organisation_rests_on_something_it_did_or_was_not_asked_to_do() {
    for rule in RULES.all().iter().filter(|rule| rule.off.is_none()) {
        let contradicts = rule.cases.iter().any(|case| case.severity == Severity::Contradiction);
        let fields = serde_json::json!({"claimed_org": "", "expected": "no"});
        let standings = standings(&rule.id.to_string(), fields.as_object().unwrap(), &Around::default());
        assert!(
            !contradicts || !standings.contains(&Standing::Holds),
            "{}: nobody was named and nothing was asked",
            rule.id
        );
    }
}
