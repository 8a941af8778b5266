//! Whole stories, honest ones among them, and what an expert would say.

use crate::{Around, RULES, call};
use ringtrue_model::rules::{Fact, VerdictOutcome};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    story: String,
    /// It was who they said they were.
    #[serde(default)]
    honest: bool,
    fields: Map<String, Value>,
    #[serde(default)]
    around: Around,
    outcome: VerdictOutcome,
    rules: Vec<String>,
    question: Option<Fact>,
}

fn stories() -> Vec<Story> {
    serde_json::from_str(include_str!("stories.json")).unwrap()
}

#[test]
fn there_are_enough_stories_and_many_are_honest() {
    let stories = stories();
    assert!(stories.len() >= 60, "{}", stories.len());
    let honest: Vec<&Story> = stories.iter().filter(|story| story.honest).collect();
    assert!(honest.len() >= 20, "{}", honest.len());
    for story in honest {
        assert_ne!(story.outcome, VerdictOutcome::Contradiction, "{}", story.story);
    }
}

#[test]
fn every_story_gets_the_verdict_that_an_expert_would_give() {
    let mut wrong = Vec::new();
    for Story { story, fields, around, outcome, rules, question, .. } in stories() {
        let call = call(&fields);
        let verdict = RULES.verdict(&call, &around.of(&call));
        let found: Vec<String> = verdict.findings.iter().map(|it| it.rule.to_string()).collect();
        if (verdict.outcome, &found, verdict.question) != (outcome, &rules, question) {
            wrong.push(format!("{story}\n  {:?} {found:?} {:?}", verdict.outcome, verdict.question));
        }
        assert_eq!(
            verdict,
            RULES.verdict(&call, &around.of(&call)),
            "{story}: the same call, the same verdict"
        );
    }
    assert!(wrong.is_empty(), "{} stories:\n{}", wrong.len(), wrong.join("\n"));
}
