//! The verdict on a call.

use super::claim::{Claim, Claimant, ClaimantKind};
use super::condition::{Condition, Truth};
use super::fact::Fact;
use super::facts::{Circumstances, Facts};
use super::{Case, Rule, RuleId, Rules, Severity};
use crate::call::CallFields;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use ts_rs::TS;

/// What a verdict says. There is no "safe".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerdictOutcome {
    /// Nothing that was noted speaks against the claim; nothing speaks for it either.
    NotEnough,
    /// There is a reason to be careful.
    Warning,
    /// This cannot be who they said, if what was noted is right.
    Contradiction,
}

/// One rule that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// The rule's version.
    pub version: u32,
    /// How grave it is.
    pub severity: Severity,
}

/// What the rules say of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// What is said.
    pub outcome: VerdictOutcome,
    /// Every rule that holds: the gravest first, then an organisation's own before those of a group, and those before
    /// everybody's, then in the order of their file.
    pub findings: Vec<Finding>,
    /// The field of the call whose answer would settle the gravest rule that is open and could raise the verdict.
    pub question: Option<Fact>,
    /// Rules that may hold, but that only a newer program understands.
    pub not_understood: Vec<RuleId>,
}

impl Verdict {
    /// Findings that are shown at first.
    pub const SHOWN: usize = 3;

    /// The strongest findings, [`Verdict::SHOWN`] at most.
    pub fn strongest(&self) -> &[Finding] {
        self.findings.get(..Self::SHOWN).unwrap_or(&self.findings)
    }
}

/// What one case of a rule says of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not about this call.
    Silent,
    /// It would hold, but for these exceptions.
    Spared(Vec<String>),
    /// It hangs on facts that are not noted.
    Open(Vec<Fact>),
    /// It holds.
    Holds,
}

impl Rules {
    /// What the rules say of a call. The same call gives the same verdict.
    pub fn verdict(&self, call: &CallFields, around: &Circumstances<'_>) -> Verdict {
        let bench = Bench::of(self, call, around);
        let mut findings = Vec::new();
        let mut open = Vec::new();
        let mut not_understood = Vec::new();
        for (place, rule) in self.rules.iter().enumerate().filter(|(_, rule)| rule.off.is_none()) {
            let width = bench.width(rule);
            let standings = rule.cases.iter().map(|case| (case, bench.standing(rule, case)));
            let standings: Vec<(&Case, Standing)> = standings.collect();
            let holding = standings.iter().filter(|(_, standing)| *standing == Standing::Holds);
            if let Some(severity) = holding.map(|(case, _)| case.severity).max() {
                findings.push(((Reverse(severity), width, place), rule, severity));
            }
            for (case, standing) in &standings {
                let Standing::Open(needs) = standing else { continue };
                if needs.is_empty() {
                    not_understood.push(rule.id.clone());
                }
                open.push((case.severity, width, place, needs.clone()));
            }
        }
        findings.sort_by_key(|(order, _, _)| *order);
        not_understood.dedup();
        let outcome = match findings.first().map(|(_, _, severity)| severity) {
            Some(Severity::Contradiction) => VerdictOutcome::Contradiction,
            Some(Severity::Warning) => VerdictOutcome::Warning,
            None => VerdictOutcome::NotEnough,
        };
        let finding =
            |rule: &Rule, severity| Finding { rule: rule.id.clone(), version: rule.version, severity };
        Verdict {
            outcome,
            findings: findings.into_iter().map(|(_, rule, severity)| finding(rule, severity)).collect(),
            question: bench.question(outcome, open),
            not_understood,
        }
    }

    /// What the one a caller claims to be never does: the rules with a contradiction that name them, then those that
    /// name a group of theirs, then those about everybody who rings. What else was noted of the call does not count.
    pub fn never_does(&self, call: &CallFields, around: &Circumstances<'_>) -> Vec<&Rule> {
        let bench = Bench::of(self, call, around);
        let contradicts = |rule: &&Rule| rule.cases.iter().any(|it| it.severity == Severity::Contradiction);
        let in_use = self.rules.iter().filter(|rule| rule.off.is_none()).filter(contradicts);
        let mut never: Vec<&Rule> = in_use.filter(|rule| bench.is_about(rule) == Truth::True).collect();
        never.sort_by_key(|rule| bench.width(rule));
        never
    }

    /// What each case of one rule says of a call, in their order, whether the rule is switched off or not.
    pub fn standings(&self, rule: &Rule, call: &CallFields, around: &Circumstances<'_>) -> Vec<Standing> {
        let bench = Bench::of(self, call, around);
        rule.cases.iter().map(|case| bench.standing(rule, case)).collect()
    }
}

/// How many a rule is about, the fewest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    Organisation,
    Group,
    Anyone,
}

/// One call before the rules.
struct Bench<'a> {
    rules: &'a Rules,
    claim: Claim<'a>,
    facts: Facts,
}

impl<'a> Bench<'a> {
    fn of(rules: &'a Rules, call: &CallFields, around: &Circumstances<'_>) -> Self {
        let claim = Claim::of(call, around, rules);
        let ids = |claimants: &Vec<&Claimant>| claimants.iter().map(|it| it.id.clone()).collect();
        let mut facts = Facts::of(call, around);
        facts.set_claim(claim.claimants.as_ref().map(ids), &claim.regions);
        Self { rules, claim, facts }
    }

    fn width(&self, rule: &Rule) -> Width {
        let claimed = self.rules.claimants.iter().filter(|claimant| rule.claimed.contains(&claimant.id));
        match claimed.map(|claimant| claimant.kind).min() {
            Some(ClaimantKind::Organisation) => Width::Organisation,
            Some(ClaimantKind::Group) => Width::Group,
            None => Width::Anyone,
        }
    }

    /// Whether a rule is about who the caller claimed to be, and about where that is.
    fn is_about(&self, rule: &Rule) -> Truth {
        let regions = &self.claim.regions;
        let elsewhere = !rule.regions.is_empty() && !regions.is_empty();
        if elsewhere && !regions.iter().any(|region| rule.regions.contains(region)) {
            return Truth::False;
        }
        if rule.claimed.is_empty() {
            return Truth::True;
        }
        match &self.claim.claimants {
            Some(claimants) if claimants.iter().any(|it| rule.claimed.contains(&it.id)) => Truth::True,
            Some(_) => Truth::False,
            None => Truth::Unknown(vec![Fact::ClaimedOrg]),
        }
    }

    fn standing(&self, rule: &Rule, case: &Case) -> Standing {
        let truth = |condition: &Condition| condition.truth(&self.facts);
        let against = Truth::all([self.is_about(rule), truth(&case.when)]);
        let spared = Truth::any(case.exceptions.iter().map(|exception| truth(&exception.when)));
        match (&against, &spared) {
            (Truth::False, _) => Standing::Silent,
            (_, Truth::True) => {
                let sparing = case.exceptions.iter().filter(|it| truth(&it.when) == Truth::True);
                Standing::Spared(sparing.map(|exception| exception.id.clone()).collect())
            }
            _ => match Truth::all([against, spared.not()]) {
                Truth::True => Standing::Holds,
                Truth::Unknown(needs) => Standing::Open(needs),
                Truth::False => Standing::Silent,
            },
        }
    }

    /// The question that would settle the gravest open case that could raise the verdict: of those the one with the
    /// fewest unknown facts, then the narrowest. What is noted already is not asked again.
    fn question(
        &self,
        outcome: VerdictOutcome,
        open: Vec<(Severity, Width, usize, Vec<Fact>)>,
    ) -> Option<Fact> {
        let raises = |severity: Severity| match severity {
            Severity::Contradiction => outcome < VerdictOutcome::Contradiction,
            Severity::Warning => outcome < VerdictOutcome::Warning,
        };
        let mut candidates = Vec::new();
        for (severity, width, place, needs) in open.into_iter().filter(|(severity, ..)| raises(*severity)) {
            let mut asked: Vec<Fact> = Vec::new();
            let mut beyond_asking = usize::from(needs.is_empty());
            for fact in needs {
                match fact.asked_as().filter(|field| !self.facts.is_settled(*field)) {
                    Some(field) if !asked.contains(&field) => asked.push(field),
                    Some(_) => {}
                    None => beyond_asking += 1,
                }
            }
            if let Some(first) = asked.first() {
                let order = (Reverse(severity), beyond_asking, asked.len(), width, place);
                candidates.push((order, *first));
            }
        }
        candidates.into_iter().min_by_key(|(order, _)| *order).map(|(_, field)| field)
    }
}
