//! What is wrong with rules, told in words.

use chrono::NaiveDate;
use ringtrue_model::rules::{RuleFinding, RuleLint, Rules, lint};

/// Where they stand.
pub(super) const FILE: &str = "rules.json";

/// Everything that is wrong with the rules, one line each.
pub(super) fn findings(bytes: &[u8], today: NaiveDate) -> Vec<String> {
    let parsed = match Rules::parse(bytes) {
        Ok(parsed) => parsed,
        Err(why) => return vec![format!("{FILE}: {why}")],
    };
    let told = |RuleFinding { position, rule, what }: &RuleFinding| {
        let what = match what {
            RuleLint::Hidden(why) => why,
            RuleLint::NotUnderstood => "programs do not know one of its conditions or words",
            RuleLint::SourceNotHttps => "a source is not an https page",
            RuleLint::ReadInFuture => "a source was read on a day that is not reached yet",
            RuleLint::NoVersion => "versions count from 1",
            RuleLint::ExceptionTwice => "two exceptions of one case have the same identifier",
        };
        match (rule, position) {
            (Some(id), _) => format!("{FILE}: {id}: {what}"),
            (None, position) => format!("{FILE}: rules.{}: {what}", position.unwrap_or_default()),
        }
    };
    lint(&parsed, today).iter().map(told).collect()
}
