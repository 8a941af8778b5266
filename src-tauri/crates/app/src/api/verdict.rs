//! The verdict on a call, in words.

use ringtrue_model::rules::{
    Fact, PolicySource, RuleId, RuleSince, RuleWords, Severity, ShownVerdict, VerdictOutcome,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the rules of the directory in use say of a call as it stands. There is no "safe".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictView {
    /// What is said.
    pub outcome: VerdictOutcome,
    /// The strongest reasons, at most three: they are shown first.
    pub strongest: Vec<ReasonView>,
    /// The other reasons, in the order of their strength.
    pub others: Vec<ReasonView>,
    /// The field of the call whose answer would settle it.
    pub question: Option<Fact>,
    /// Rules that may hold, but that only a newer program understands.
    pub not_understood: Vec<RuleId>,
}

/// A rule that holds, in the person's language where it has words in that, else in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReasonView {
    /// Which rule.
    pub rule: RuleId,
    /// The rule's version.
    pub version: u32,
    /// How grave it is.
    pub severity: Severity,
    /// The rule.
    pub words: RuleWords,
    /// What would have spared the call.
    pub exceptions: Vec<String>,
    /// Whose policy it is, and where it was read.
    pub pages: Vec<PolicyPage>,
}

/// Where a policy was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyPage {
    /// Whose policy, the page and the day.
    pub source: PolicySource,
    /// It is an official page, so that it may be opened.
    pub is_official: bool,
}

/// A verdict that was shown, and what became of its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownBefore {
    /// The verdict, as it was shown.
    pub verdict: ShownVerdict,
    /// What became of the rule of each of its reasons by now, in their order.
    pub since: Vec<RuleSince>,
}
