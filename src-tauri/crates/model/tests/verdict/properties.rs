//! What holds for every call.

use crate::{RULES, call};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use ringtrue_model::call::{CallFields, Expected, Knowledge, Suspicion};
use ringtrue_model::rules::{Circumstances, Rules, VerdictOutcome};
use ringtrue_model::testing::fields;
use serde_json::{Map, Value, json};

/// Who callers claim to be.
const CLAIMED: &[&str] = &[
    "Trend Micro",
    "Microsoft",
    "Apple",
    "Norton",
    "McAfee",
    "Amazon",
    "Coinbase",
    "my bank",
    "Monzo",
    "Revolut",
    "HMRC",
    "the police",
    "Social Security",
    "IRS",
    "ATO",
    "DBS",
    "Asset Recovery Ltd",
    "my dentist",
    "",
];

/// A call in the name of somebody whom the rules know, or not.
fn claimed() -> impl Strategy<Value = CallFields> {
    (fields(), select(CLAIMED), any::<bool>()).prop_map(|(mut fields, claimed, is_known)| {
        if is_known {
            claimed.clone_into(&mut fields.claimed_org);
            fields.claimed_org_id = None;
        }
        fields
    })
}

proptest! {
    #[test]
    fn knowing_more_about_the_person_never_weakens_a_verdict(
        before in claimed(),
        more in vec(select(Knowledge::ALL), 1..6),
        suspects in any::<bool>(),
        has_reference in any::<bool>(),
    ) {
        let mut after = before.clone();
        after.knew_about_me.extend(more.into_iter().filter(|it| *it != Knowledge::Nothing));
        if suspects {
            after.suspicion.push(Suspicion::KnewTooMuch);
        }
        if has_reference {
            after.quoted_reference.is_mine = Some(true);
        }
        let around = Circumstances::default();
        let (before, after) = (RULES.verdict(&before, &around), RULES.verdict(&after, &around));
        prop_assert!(after.outcome >= before.outcome, "{before:?} {after:?}");
        for finding in &before.findings {
            let same = after.findings.iter().find(|it| it.rule == finding.rule);
            prop_assert!(same.is_some_and(|it| it.severity >= finding.severity), "{finding:?} {after:?}");
        }
    }

    #[test]
    fn a_verdict_is_what_its_findings_are(call in claimed()) {
        let verdict = RULES.verdict(&call, &Circumstances::default());
        let gravest = verdict.findings.iter().map(|it| it.severity).max();
        prop_assert_eq!(gravest.is_none(), verdict.outcome == VerdictOutcome::NotEnough);
        prop_assert!(verdict.findings.is_sorted_by(|a, b| a.severity >= b.severity));
        prop_assert!(verdict.strongest().len() <= 3);
        if verdict.outcome == VerdictOutcome::Contradiction {
            prop_assert_eq!(verdict.question, None);
        }
    }

    #[test]
    fn what_was_not_noted_contradicts_nobody(claimed in select(CLAIMED)) {
        let fields = json!({"claimed_org": claimed});
        let call = call(fields.as_object().unwrap());
        prop_assert_eq!(call.expected, Expected::NotSure);
        let verdict = RULES.verdict(&call, &Circumstances::default());
        prop_assert_eq!(verdict.outcome, VerdictOutcome::NotEnough);
        prop_assert!(verdict.question.is_some());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
        drop(Rules::parse(&bytes));
    }

    #[test]
    fn any_condition_is_read_and_judged_without_a_panic(when in condition(), call in claimed()) {
        let mut file: Value =
            serde_json::from_slice(include_bytes!("../../../../directory/rules.json")).unwrap();
        file["rules"][0]["cases"][0]["when"] = when;
        let parsed = Rules::parse(file.to_string().as_bytes()).unwrap();
        prop_assert_eq!(parsed.rules.all().len() + parsed.hidden.len(), 34);
        drop(parsed.rules.verdict(&call, &Circumstances::default()));
    }
}

/// JSON that is nearly a condition, of any depth.
fn condition() -> impl Strategy<Value = Value> {
    let fact =
        select(&["asked_for", "pressure", "duration_s", "said", "expected", "new_fact", "knew_about_me"][..]);
    let test = select(&["is_any_of", "at_least", "has_words", "resembles"][..]);
    let leaf = (fact, test, select(&["gift_cards", "anger", "", "nothing"][..]), any::<bool>()).prop_map(
        |(fact, test, word, is_list)| {
            let mut leaf = Map::new();
            leaf.insert("fact".to_owned(), json!(fact));
            leaf.insert(test.to_owned(), if is_list { json!([word]) } else { json!(7) });
            Value::Object(leaf)
        },
    );
    leaf.prop_recursive(12, 64, 4, |inner| {
        (select(&["all", "any", "not", "most"][..]), vec(inner, 0..4)).prop_map(|(name, inner)| {
            let inner =
                if name == "not" { inner.into_iter().next().unwrap_or(Value::Null) } else { json!(inner) };
            json!({ name: inner })
        })
    })
}
