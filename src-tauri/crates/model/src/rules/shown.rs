//! A verdict as it was shown. It stays as it was, whatever becomes of the call and of the rules.

use super::parse::is_text;
use super::{Rule, RuleId, RuleWords, Rules, Severity, VerdictOutcome};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A verdict as it was shown to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShownVerdict {
    /// When it was first shown.
    pub shown_at: DateTime<Utc>,
    /// The revision of the call that it was about.
    pub revision: u32,
    /// What was said.
    pub outcome: VerdictOutcome,
    /// Every reason that was given, the strongest first.
    pub reasons: Vec<ShownReason>,
    /// The version of the directory that held the rules, where it had one.
    pub directory_version: Option<u64>,
}

/// A rule as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShownReason {
    /// Which rule.
    pub rule: RuleId,
    /// Its version then.
    pub version: u32,
    /// How grave it was.
    pub severity: Severity,
    /// Its words then, in the language in which they were shown.
    pub words: RuleWords,
}

/// What became of a rule since it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RuleSince {
    /// It is as it was.
    Same,
    /// There is another version of it.
    Changed,
    /// It is no longer among the rules, or is switched off.
    Withdrawn,
}

impl ShownVerdict {
    /// Reasons that one verdict can have: as many as there can be rules.
    const REASONS: usize = 1_000;

    /// Whether a person who was shown the one was told nothing new by the other.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.outcome == other.outcome && self.reasons == other.reasons
    }

    /// Whether it is one that can have been shown: a file from elsewhere may hold anything.
    pub fn is_sound(&self) -> bool {
        let told = |words: &RuleWords| is_text(&words.rule) && is_text(&words.more);
        self.reasons.len() <= Self::REASONS && self.reasons.iter().all(|reason| told(&reason.words))
    }
}

impl ShownReason {
    /// What became of the rule by now.
    pub fn since(&self, rules: &Rules) -> RuleSince {
        match rules.by_id(&self.rule) {
            Some(Rule { version, off: None, .. }) if *version == self.version => RuleSince::Same,
            Some(Rule { off: None, .. }) => RuleSince::Changed,
            _ => RuleSince::Withdrawn,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn rules(version: u32, off: &Value) -> Rules {
        let file = json!({"schema_version": 1, "unnamed": [], "claimants": [], "rules": [{
            "id": "EX-01", "version": version, "off": off,
            "cases": [{"severity": "warning", "when": {"fact": "answered", "is_any_of": ["spoke"]}}],
            "words": {"en": {"rule": "Nobody rings unasked.", "more": "Ring back."}},
            "sources": [{"whose": "Example", "page": "https://example.com/", "read_on": "2026-07-01"}],
        }]});
        let parsed = Rules::parse(file.to_string().as_bytes()).unwrap();
        assert_eq!(parsed.hidden, []);
        parsed.rules
    }

    fn verdict(rule: &str) -> ShownVerdict {
        ShownVerdict {
            shown_at: "2026-05-03T12:00:00Z".parse().unwrap(),
            revision: 1,
            outcome: VerdictOutcome::Warning,
            reasons: vec![ShownReason {
                rule: "EX-01".to_owned().try_into().unwrap(),
                version: 2,
                severity: Severity::Warning,
                words: RuleWords { rule: rule.into(), more: "Ring back.".into() },
            }],
            directory_version: Some(7),
        }
    }

    #[test]
    fn what_became_of_a_rule_is_told() {
        let shown = &verdict("Nobody rings unasked.").reasons[0];
        assert_eq!(shown.since(&rules(2, &Value::Null)), RuleSince::Same);
        assert_eq!(shown.since(&rules(3, &Value::Null)), RuleSince::Changed);
        assert_eq!(shown.since(&rules(2, &json!({"en": "It was wrong."}))), RuleSince::Withdrawn);
        assert_eq!(shown.since(&Rules::default()), RuleSince::Withdrawn);
    }

    #[test]
    fn the_same_words_another_day_are_nothing_new() {
        let first = verdict("Nobody rings unasked.");
        let later = ShownVerdict {
            shown_at: "2026-05-04T12:00:00Z".parse().unwrap(),
            revision: 4,
            directory_version: None,
            ..first.clone()
        };
        assert!(later.says_the_same_as(&first));
        assert!(!verdict("Hardly anybody rings unasked.").says_the_same_as(&first));
        let graver = ShownVerdict { outcome: VerdictOutcome::Contradiction, ..first.clone() };
        assert!(!graver.says_the_same_as(&first));
    }

    #[test]
    fn words_that_no_rule_can_have_were_never_shown() {
        assert!(verdict("Nobody rings unasked.").is_sound());
        let too_long = "x".repeat(2_001);
        for words in ["", "a\u{202e}b", too_long.as_str()] {
            assert!(!verdict(words).is_sound(), "{words:?}");
        }
    }
}
