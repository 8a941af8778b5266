//! What rules must hold before they are published. The program itself reads any that parse.

use super::{ParsedRules, RuleId};
use chrono::{Days, NaiveDate};

/// One thing wrong with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFinding {
    /// Its place in the file, from 0, for a rule that could not be read; else its identifier is there.
    pub position: Option<usize>,
    /// Which rule, where that could be read.
    pub rule: Option<RuleId>,
    /// What is wrong.
    pub what: RuleLint,
}

/// What published rules must keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleLint {
    /// It cannot be read.
    Hidden(String),
    /// It has conditions or words that programs do not know.
    NotUnderstood,
    /// A source was not read over `https`, or names no page.
    SourceNotHttps,
    /// A source was read in the future.
    ReadInFuture,
    /// Its version is not from 1.
    NoVersion,
    /// Two of its exceptions in one case have the same identifier.
    ExceptionTwice,
}

/// Everything that is wrong with rules on a day; empty when nothing is.
pub fn lint(parsed: &ParsedRules, today: NaiveDate) -> Vec<RuleFinding> {
    let hidden = parsed.hidden.iter().map(|it| RuleFinding {
        position: Some(it.position),
        rule: it.id.clone(),
        what: RuleLint::Hidden(it.why.clone()),
    });
    let mut findings: Vec<RuleFinding> = hidden.collect();
    // Publishers live in every time zone.
    let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
    for rule in parsed.rules.all() {
        let mut found = |what| {
            findings.push(RuleFinding { position: None, rule: Some(rule.id.clone()), what });
        };
        let conditions = rule.cases.iter().flat_map(|case| {
            std::iter::once(&case.when).chain(case.exceptions.iter().map(|exception| &exception.when))
        });
        if conditions.into_iter().any(|condition| condition.is_newer()) {
            found(RuleLint::NotUnderstood);
        }
        if rule.version == 0 {
            found(RuleLint::NoVersion);
        }
        for source in &rule.sources {
            if source.page.scheme() != "https" || source.page.host_str().is_none() {
                found(RuleLint::SourceNotHttps);
            }
            if source.read_on > latest {
                found(RuleLint::ReadInFuture);
            }
        }
        if rule.cases.iter().any(|case| is_twice(case.exceptions.iter().map(|it| &it.id))) {
            found(RuleLint::ExceptionTwice);
        }
    }
    findings
}

fn is_twice<T: Ord>(entries: impl Iterator<Item = T>) -> bool {
    let mut entries: Vec<T> = entries.collect();
    let count = entries.len();
    entries.sort();
    entries.dedup();
    entries.len() < count
}
