//! Ringtrue's wire: the only crate that opens a socket.
//!
//! It speaks a vendor's report API (`src-tauri/docs/report-api.yaml`) and fetches the directory. One call is
//! one try: nothing is repeated here, no redirect is followed, no cookie kept, no proxy asked. When to try
//! again is for the outbox alone ([`ringtrue_model::dispatch`]).
//!
//! | room | holds |
//! |---|---|
//! | [`Transport`] | what the use cases ask for |
//! | [`HttpTransport`] | the real thing, over HTTPS |
//! | [`address`] | which addresses are spoken to at all |
//! | `answer` | the pure reading of an answer: status, headers and body become an [`Outcome`] |
//! | `scripted` (feature `testing`) | a transport that plays a script, for tests |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod address;
mod answer;
mod http;
#[cfg(feature = "testing")]
mod scripted;

pub use http::{CannotStart, HttpTransport, Limits};
#[cfg(feature = "testing")]
pub use scripted::{Scripted, Sent};

use ringtrue_model::ReportId;
use ringtrue_model::dispatch::{NoAnswer, Outcome, Refusal, VendorStatus};
use url::Url;

/// What the use cases ask of the network. Every call blocks until there is an answer or the deadline has
/// passed, and is exactly one try.
pub trait Transport: Send + Sync {
    /// Brings a report to the vendor at `base`. `body` goes out byte for byte; `report_id` is the
    /// idempotency key, so the same call may be made again until there is an answer.
    fn submit(&self, base: &Url, report_id: ReportId, body: &str) -> Outcome;

    /// Asks the vendor to take a report out again. `receipt` is what it answered to [`submit`](Self::submit).
    fn withdraw(&self, base: &Url, report_id: ReportId, receipt: &str) -> Outcome;

    /// Asks what the vendor does with a report.
    ///
    /// # Errors
    /// When there is no usable answer, or the vendor does not tell.
    fn status(&self, base: &Url, report_id: ReportId, receipt: &str) -> Result<VendorStatus, StatusProblem>;

    /// Fetches the directory's bytes as they are, at most [`Limits::directory`] of them.
    ///
    /// # Errors
    /// When there is no answer, or it is not 200.
    fn directory(&self, address: &Url) -> Result<Vec<u8>, FetchProblem>;
}

/// Why a report's status is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusProblem {
    /// The vendor does not know the report, or the receipt does not open it.
    #[error("the vendor does not know this report")]
    UnknownReport,
    /// Too many questions.
    #[error("too many requests")]
    TooMany {
        /// Seconds, as told.
        retry_after_s: Option<u64>,
    },
    /// The vendor answered, and does not tell.
    #[error("refused: {why:?}")]
    Refused {
        /// Why.
        why: Refusal,
    },
    /// No usable answer.
    #[error("no answer: {why:?}")]
    Unanswered {
        /// Why.
        why: NoAnswer,
        /// Seconds, as told.
        retry_after_s: Option<u64>,
    },
}

/// Why the directory was not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchProblem {
    /// No usable answer.
    #[error("no answer: {0:?}")]
    Unanswered(NoAnswer),
    /// An answer with this HTTP status instead of the directory.
    #[error("answered with status {0}")]
    Status(u16),
}
