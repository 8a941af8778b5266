//! What organisations never do, as rules, and the verdict they give on a call.
//!
//! Rules are facts of the directory (`rules.json`), not of the program: a rule says which claim it is about, which
//! conditions over the noted facts contradict that claim or warn of it, what spares a call, and whose policy it is.
//! They come signed and may be newer than the program, so they carry their own words by language, and a condition that
//! is not known here is never taken for false.
//!
//! Logic has three values (Kleene): what was not noted makes a condition unknown, and the verdict names the one
//! question whose answer would settle the gravest rule that is still open. There is no score and no "safe". What the
//! caller knew about the person can only raise a verdict: no rule may rest on its absence ([`Rules::parse`]).

mod claim;
mod condition;
mod fact;
mod facts;
mod lint;
mod parse;
mod shown;
#[cfg(test)]
mod tests;
mod verdict;

pub use claim::{Claimant, ClaimantKind};
pub use condition::{Condition, Test};
pub use fact::Fact;
pub use facts::{AppointmentState, BeganBy, Circumstances};
pub use lint::{RuleFinding, RuleLint, lint};
pub use parse::{HiddenRule, NotRules, ParsedRules};
pub use shown::{RuleSince, ShownReason, ShownVerdict};
pub use verdict::{Finding, Standing, Verdict, VerdictOutcome};

use crate::number::Region;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use ts_rs::TS;
use url::Url;

/// Every rule, and who they are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Words for a claim that names nobody, such as "did not say".
    unnamed: Vec<String>,
    /// Who a caller can claim to be.
    claimants: Vec<Claimant>,
    /// The rules, in the order of their file.
    rules: Vec<Rule>,
}

impl Rules {
    /// The rules, in the order of their file, those that are switched off among them.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this identifier.
    pub fn by_id(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// Who a caller can claim to be.
    pub fn claimants(&self) -> &[Claimant] {
        &self.claimants
    }
}

/// The identifier of a rule, such as `TM-01`: capital letters, digits and hyphens, at most 32.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct RuleId(String);

/// The text is not a rule's identifier.
#[derive(Debug, thiserror::Error)]
#[error("not a rule's identifier")]
pub struct NotARuleId;

impl TryFrom<String> for RuleId {
    type Error = NotARuleId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        let sound = !text.is_empty() && text.len() <= 32 && text.chars().all(allowed);
        if sound { Ok(Self(text)) } else { Err(NotARuleId) }
    }
}

impl From<RuleId> for String {
    fn from(id: RuleId) -> Self {
        id.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How grave it is when a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RuleSeverity")]
pub enum Severity {
    /// A reason to be careful.
    Warning,
    /// This cannot be who they said, if what was noted is right.
    Contradiction,
}

/// Something in several languages, by BCP 47 tag. English is always there.
pub type ByLanguage<T> = BTreeMap<String, T>;

/// Picks a language, or English where that is missing.
pub fn in_language<'a, T>(words: &'a ByLanguage<T>, language: &str) -> Option<&'a T> {
    let primary = language.split('-').next().unwrap_or_default();
    words.get(language).or_else(|| words.get(primary)).or_else(|| words.get(parse::ENGLISH))
}

/// One policy.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its identifier; never given to another rule.
    pub id: RuleId,
    /// Counts its changes, from 1.
    pub version: u32,
    /// The [`Claimant`]s it is about; empty: whoever calls.
    #[serde(default)]
    pub claimed: Vec<String>,
    /// Where it holds: compared with where the claimed organisation is at home, or else with the person's region. Empty:
    /// everywhere. A region that is not known does not keep a rule from being applied.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// What contradicts the claim, and what warns of it. The gravest case that holds counts.
    pub cases: Vec<Case>,
    /// The rule in plain words.
    pub words: ByLanguage<RuleWords>,
    /// Whose policy it is, and where it was read. Only a rule that is switched off may have none.
    pub sources: Vec<PolicySource>,
    /// Why it is switched off; `None`: it is applied.
    #[serde(default)]
    pub off: Option<ByLanguage<String>>,
}

impl Rule {
    /// What spares a call from the rule's cases of this severity.
    pub fn exceptions(&self, severity: Severity) -> impl Iterator<Item = &Exception> {
        self.cases.iter().filter(move |case| case.severity == severity).flat_map(|case| &case.exceptions)
    }
}

/// When a rule holds, and how grave that is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// How grave it is.
    pub severity: Severity,
    /// What must be true.
    pub when: Condition,
    /// What spares a call all the same.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
}

/// What spares a call from a case.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Its identifier within the rule.
    pub id: String,
    /// What must be true.
    pub when: Condition,
    /// The exception in plain words.
    pub words: ByLanguage<String>,
}

/// A rule in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RuleWords {
    /// The policy in one sentence.
    pub rule: String,
    /// What else helps to understand it.
    pub more: String,
}

/// Whose policy it is, and where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PolicySource {
    /// Who says so.
    pub whose: String,
    /// The page.
    #[ts(type = "string")]
    pub page: Url,
    /// The day on which it was read.
    pub read_on: NaiveDate,
    /// How it was seen, where it was not the owner's own page on that day.
    #[serde(default)]
    pub seen_in: String,
}
