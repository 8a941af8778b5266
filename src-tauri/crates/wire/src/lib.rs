//! Ringtrue's wire: the only crate that opens a socket.
//!
//! It speaks a vendor's report API (`src-tauri/docs/report-api.yaml`) and fetches the files of the signed
//! directory, which `ringtrue-tuf` asks for and verifies. One call is one try: nothing is repeated here, no redirect is followed, no cookie kept, no proxy asked. When to try
//! again is for the outbox alone ([`ringtrue_model::dispatch`]).
//!
//! | room | holds |
//! |---|---|
//! | [`Transport`] | what the use cases ask for |
//! | [`HttpTransport`] | the real thing, over HTTPS |
//! | [`address`] | which addresses are spoken to at all |
//! | [`Courier`] | brings the files of a signed repository to whoever verifies them |
//! | `answer` | the pure reading of an answer: status, headers and body become an [`Outcome`] |
//! | `scripted` (feature `testing`) | a transport that plays a script, for tests |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod address;
mod answer;
mod courier;
mod http;
#[cfg(feature = "testing")]
mod scripted;

pub use courier::Courier;
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

    /// Fetches a file of a repository. Reading stops as soon as there is one byte more than `max_length`; what was read
    /// is then given as it is. `known` is the entity tag of the bytes that are here already.
    ///
    /// # Errors
    /// When there is no answer, or none that says anything about the file.
    fn file(&self, address: &Url, max_length: u64, known: Option<&str>) -> Result<File, FetchProblem>;
}

/// What a repository answered about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// This is it.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
        /// The entity tag to ask with the next time, at most 256 visible characters.
        tag: Option<String>,
    },
    /// It is what is here already.
    Unchanged,
    /// There is none.
    Missing,
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

/// Why a file was not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchProblem {
    /// No usable answer.
    #[error("no answer: {0:?}")]
    Unanswered(NoAnswer),
    /// An answer with this HTTP status instead of the file. A redirect is one.
    #[error("answered with status {0}")]
    Status(u16),
}
