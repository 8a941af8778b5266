//! The verdict on a call, by the rules of the directory in use. It is not kept: other rules or another answer give
//! another one at once.

use crate::App;
use crate::api::{PolicyPage, ReasonView, VerdictView};
use ringtrue_model::call::CallFields;
use ringtrue_model::language::Language;
use ringtrue_model::rules::{Circumstances, Finding, PolicySource, Rules, in_language};
use ringtrue_model::{Catalogue, Failure, Region};

impl App {
    /// What the rules say of a call that is not saved yet. Nothing of it is kept, and a locked vault does not matter.
    ///
    /// # Errors
    /// None: where nothing can be said the verdict says so.
    pub fn verdict(&self, request: CallFields) -> Result<VerdictView, Failure> {
        let home = self.region();
        Ok(self.verdict_on(&self.recognised_at(request, home.as_ref()), home.as_ref()))
    }

    /// What the rules say of a call, in the person's language.
    pub(crate) fn verdict_on(&self, call: &CallFields, home: Option<&Region>) -> VerdictView {
        let (catalogue, rules) = self.catalogue_and_rules();
        let today = self.clock.now_local().date_naive();
        let verdict = rules.verdict(call, &Circumstances::of(call, &catalogue, home, today));
        let language = self.language_guess.as_ref().map_or("en", Language::as_str);
        let reason = |finding: &Finding| reason(finding, &rules, &catalogue, language);
        let (strongest, others) = verdict.findings.split_at(verdict.strongest().len());
        VerdictView {
            outcome: verdict.outcome,
            strongest: strongest.iter().filter_map(reason).collect(),
            others: others.iter().filter_map(reason).collect(),
            question: verdict.question,
            not_understood: verdict.not_understood,
        }
    }
}

fn reason(finding: &Finding, rules: &Rules, catalogue: &Catalogue, language: &str) -> Option<ReasonView> {
    let rule = rules.by_id(&finding.rule)?;
    let words = in_language(&rule.words, language)?.clone();
    let mut exceptions: Vec<String> = Vec::new();
    for exception in rule.exceptions(finding.severity) {
        let words = in_language(&exception.words, language)?;
        if !exceptions.contains(words) {
            exceptions.push(words.clone());
        }
    }
    let page = |source: &PolicySource| PolicyPage {
        is_official: catalogue.page_is_official(&source.page),
        source: source.clone(),
    };
    Some(ReasonView {
        rule: finding.rule.clone(),
        version: finding.version,
        severity: finding.severity,
        words,
        exceptions,
        pages: rule.sources.iter().map(page).collect(),
    })
}
