//! A transport that plays a script and remembers what it was asked, for tests.

use crate::{FetchProblem, File, StatusProblem, Transport};
use ringtrue_model::ReportId;
use ringtrue_model::dispatch::{NoAnswer, Outcome, VendorStatus};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use url::Url;

/// What was asked of a [`Scripted`] transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A report was to be brought.
    Submit {
        /// Whereto.
        base: Url,
        /// Under which key.
        report_id: ReportId,
        /// The bytes.
        body: String,
    },
    /// A report was to be taken out.
    Withdraw {
        /// Where.
        base: Url,
        /// Which.
        report_id: ReportId,
        /// With what.
        receipt: String,
    },
    /// A report's status was asked for.
    Status {
        /// Where.
        base: Url,
        /// Which.
        report_id: ReportId,
        /// With what.
        receipt: String,
    },
    /// A file of a repository was to be fetched.
    File {
        /// From where.
        address: Url,
        /// The entity tag of what was there already.
        known: Option<String>,
    },
}

/// Plays what it was given, in order. Where the script has ended, nobody answers, as when offline.
#[derive(Default)]
pub struct Scripted(Mutex<Script>);

/// What a site answers: the address, and the entity tag of what is there already.
type Site = Arc<dyn Fn(&Url, Option<&str>) -> Result<File, FetchProblem> + Send + Sync>;

#[derive(Default)]
struct Script {
    outcomes: VecDeque<Outcome>,
    statuses: VecDeque<Result<VendorStatus, StatusProblem>>,
    site: Option<Site>,
    sent: Vec<Sent>,
}

impl Scripted {
    /// Plays these outcomes to reports brought and withdrawn.
    pub fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self(Mutex::new(Script { outcomes: outcomes.into_iter().collect(), ..Script::default() }))
    }

    /// Adds an outcome to the end of the script.
    pub fn then(&self, outcome: Outcome) {
        self.script().outcomes.push_back(outcome);
    }

    /// Adds an answer to the question for a status.
    pub fn then_status(&self, status: Result<VendorStatus, StatusProblem>) {
        self.script().statuses.push_back(status);
    }

    /// From now on answers like this when a file is asked for.
    pub fn serve(
        &self,
        site: impl Fn(&Url, Option<&str>) -> Result<File, FetchProblem> + Send + Sync + 'static,
    ) {
        self.script().site = Some(Arc::new(site));
    }

    /// What was asked so far, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.script().sent.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn outcome(&self, sent: Sent) -> Outcome {
        let mut script = self.script();
        script.sent.push(sent);
        let offline = Outcome::Unanswered { why: NoAnswer::NoConnection, retry_after_s: None };
        script.outcomes.pop_front().unwrap_or(offline)
    }
}

impl Transport for Scripted {
    fn submit(&self, base: &Url, report_id: ReportId, body: &str) -> Outcome {
        self.outcome(Sent::Submit { base: base.clone(), report_id, body: body.to_owned() })
    }

    fn withdraw(&self, base: &Url, report_id: ReportId, receipt: &str) -> Outcome {
        self.outcome(Sent::Withdraw { base: base.clone(), report_id, receipt: receipt.to_owned() })
    }

    fn status(&self, base: &Url, report_id: ReportId, receipt: &str) -> Result<VendorStatus, StatusProblem> {
        let mut script = self.script();
        script.sent.push(Sent::Status { base: base.clone(), report_id, receipt: receipt.to_owned() });
        let offline = StatusProblem::Unanswered { why: NoAnswer::NoConnection, retry_after_s: None };
        script.statuses.pop_front().unwrap_or(Err(offline))
    }

    fn file(&self, address: &Url, _: u64, known: Option<&str>) -> Result<File, FetchProblem> {
        let site = {
            let mut script = self.script();
            script.sent.push(Sent::File { address: address.clone(), known: known.map(str::to_owned) });
            script.site.clone()
        };
        site.map_or(Err(FetchProblem::Unanswered(NoAnswer::NoConnection)), |site| site(address, known))
    }
}
