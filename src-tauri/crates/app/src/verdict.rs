//! The verdict on a call, by the rules of the directory in use: other rules or another answer give another one at once.
//! What was shown is kept as it was shown, and never rewritten.

use crate::App;
use crate::api::{PolicyPage, ReasonView, ShownBefore, VerdictView};
use ringtrue_model::call::{Call, CallFields};
use ringtrue_model::language::Language;
use ringtrue_model::rules::{
    Circumstances, Finding, PolicySource, Rule, Rules, ShownReason, ShownVerdict, in_language,
};
use ringtrue_model::suggest::{Suggestion, suggest};
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

    /// The facts that a text in English, the interface's language, suggests: to be confirmed one by one.
    ///
    /// # Errors
    /// None: a text may suggest nothing. Of a very long one the beginning is looked through.
    pub fn suggest(&self, request: String) -> Result<Vec<Suggestion>, Failure> {
        Ok(suggest(&request, "en", &self.catalogue()))
    }

    /// What the rules say of a call, in the person's language.
    pub(crate) fn verdict_on(&self, call: &CallFields, home: Option<&Region>) -> VerdictView {
        let (catalogue, rules) = self.catalogue_and_rules();
        let today = self.clock.now_local().date_naive();
        let appointment = self.appointment_state(call);
        let around = Circumstances { appointment, ..Circumstances::of(call, &catalogue, home, today) };
        let verdict = rules.verdict(call, &around);
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

    /// A verdict as it is kept when it is shown of this revision of a call.
    pub(crate) fn as_shown(&self, verdict: &VerdictView, revision: u32) -> ShownVerdict {
        let reasons = verdict.strongest.iter().chain(&verdict.others);
        let shown = |reason: &ReasonView| ShownReason {
            rule: reason.rule.clone(),
            version: reason.version,
            severity: reason.severity,
            words: reason.words.clone(),
        };
        ShownVerdict {
            shown_at: self.clock.now(),
            revision,
            outcome: verdict.outcome,
            reasons: reasons.map(shown).collect(),
            directory_version: self.directory_version(),
        }
    }

    /// Keeps the verdict that is shown now, where it says anything new, and answers with all that were shown, the newest
    /// first.
    ///
    /// # Errors
    /// When the vault is not open or does not answer. One that cannot be kept is shown all the same.
    pub(crate) fn show(&self, call: &Call, verdict: &VerdictView) -> Result<Vec<ShownBefore>, Failure> {
        let id = call.id;
        let mut shown = self.read(|view| view.shown_verdicts(id))?;
        let now = self.as_shown(verdict, call.revision);
        if !shown.first().is_some_and(|last| last.says_the_same_as(&now)) {
            shown.insert(0, now.clone());
            if let Err(failure) = self.write(move |tx| tx.keep_shown_verdict(id, &now)) {
                tracing::warn!(code = ?failure.code, "a verdict that is shown was not kept");
            }
        }
        let (_, rules) = self.catalogue_and_rules();
        let before = |verdict: ShownVerdict| ShownBefore {
            since: verdict.reasons.iter().map(|reason| reason.since(&rules)).collect(),
            verdict,
        };
        Ok(shown.into_iter().map(before).collect())
    }

    /// What a rule says, whether it holds of a call or not, in the person's language.
    pub(crate) fn policy(&self, rule: &Rule) -> Option<ReasonView> {
        let (catalogue, rules) = self.catalogue_and_rules();
        let language = self.language_guess.as_ref().map_or("en", Language::as_str);
        let severity = rule.cases.iter().map(|case| case.severity).max()?;
        let finding = Finding { rule: rule.id.clone(), version: rule.version, severity };
        reason(&finding, &rules, &catalogue, language)
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
