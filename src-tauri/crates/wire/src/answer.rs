//! The pure reading of an answer: status, headers and body become an [`Outcome`]. Whatever a server writes in
//! prose stays behind; only codes, pointers, references and times pass, and only in the form they should have.

use crate::StatusProblem;
use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};
use ringtrue_model::ReportId;
use ringtrue_model::dispatch::{Errand, NoAnswer, Outcome, Receipt, Refusal, RefusedField, VendorStatus};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::SystemTime;

/// An answer as it came, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What the answer to an errand means.
pub(crate) fn outcome(errand: Errand, report_id: ReportId, answer: &Answer, now: DateTime<Utc>) -> Outcome {
    match (errand, answer.status) {
        (Errand::Submit, StatusCode::ACCEPTED) => match received(report_id, answer) {
            Some(receipt) => Outcome::Received(receipt),
            None => unanswered(NoAnswer::Nonsense),
        },
        (Errand::Withdraw, StatusCode::NO_CONTENT) => Outcome::Withdrawn,
        _ => failure(answer, now),
    }
}

/// What the answer to the question for a report's status means.
pub(crate) fn vendor_status(
    report_id: ReportId,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<VendorStatus, StatusProblem> {
    let nonsense = StatusProblem::Unanswered { why: NoAnswer::Nonsense, retry_after_s: None };
    if answer.status == StatusCode::OK {
        let standing: Option<Standing> = answer.json();
        return standing.filter(|s| s.report_id == report_id).map(|s| s.status).ok_or(nonsense);
    }
    Err(match failure(answer, now) {
        Outcome::TooMany { retry_after_s } => StatusProblem::TooMany { retry_after_s },
        Outcome::Unanswered { why, retry_after_s } => StatusProblem::Unanswered { why, retry_after_s },
        Outcome::Stopped { why: Refusal::UnknownReport } => StatusProblem::UnknownReport,
        Outcome::Stopped { why } | Outcome::Refused { why, .. } => StatusProblem::Refused { why },
        Outcome::Received(_) | Outcome::Withdrawn | Outcome::InProgress { .. } => nonsense,
    })
}

/// Every answer that is not the one hoped for. A page in HTML is not the vendor's own word, but that of
/// something on the way to it; only "wait" and "in trouble" mean the same from anybody.
fn failure(answer: &Answer, now: DateTime<Utc>) -> Outcome {
    let retry_after_s = answer.retry_after_s(now);
    match answer.status.as_u16() {
        300..=399 => Outcome::Stopped { why: Refusal::Redirected },
        408 => Outcome::Unanswered { why: NoAnswer::TimedOut, retry_after_s },
        429 => Outcome::TooMany { retry_after_s },
        500..=599 => Outcome::Unanswered { why: NoAnswer::ServerTrouble, retry_after_s },
        _ if answer.media_type().as_deref() == Some("text/html") => unanswered(NoAnswer::Nonsense),
        409 => Outcome::InProgress { retry_after_s },
        413 => answer.refused(Refusal::TooLarge),
        415 => answer.refused(Refusal::Unsupported),
        422 => answer.refused(Refusal::InvalidField),
        400 => answer.stopped(Refusal::Malformed),
        401 | 403 => answer.stopped(Refusal::Refused),
        404 => answer.stopped(Refusal::UnknownReport),
        _ if answer.status.is_client_error() => answer.stopped(Refusal::Other),
        _ => unanswered(NoAnswer::Nonsense),
    }
}

fn unanswered(why: NoAnswer) -> Outcome {
    Outcome::Unanswered { why, retry_after_s: None }
}

/// The receipt in a 202, if it is one for this report and every part of it has the form it should have.
fn received(report_id: ReportId, answer: &Answer) -> Option<Receipt> {
    let taken: Taken = answer.json()?;
    let readable = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'-';
    let good = taken.report_id == report_id
        && (1..=32).contains(&taken.reference.len())
        && taken.reference.bytes().all(readable)
        && (1..=512).contains(&taken.receipt.len())
        && taken.receipt.bytes().all(|c| c.is_ascii_graphic());
    good.then_some(Receipt {
        reference: taken.reference,
        receipt: taken.receipt,
        received_at: taken.received_at,
        status: taken.status,
    })
}

#[derive(Deserialize)]
struct Taken {
    report_id: ReportId,
    reference: String,
    receipt: String,
    received_at: DateTime<Utc>,
    status: VendorStatus,
}

#[derive(Deserialize)]
struct Standing {
    report_id: ReportId,
    status: VendorStatus,
}

impl Answer {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// The media type in small letters, without its parameters.
    fn media_type(&self) -> Option<String> {
        let essence = self.header(CONTENT_TYPE)?.split(';').next()?.trim();
        Some(essence.to_ascii_lowercase())
    }

    /// The body, where it says that it is JSON and is.
    fn json<T: DeserializeOwned>(&self) -> Option<T> {
        let kind = self.media_type()?;
        let json = kind == "application/json" || kind.ends_with("+json");
        json.then(|| serde_json::from_slice(&self.body).ok()).flatten()
    }

    /// Retry-After in seconds: a number, or a date. A date is held against the server's own clock where it
    /// tells it, since that is the clock the date was made with; one that is past means at once.
    fn retry_after_s(&self, now: DateTime<Utc>) -> Option<u64> {
        let value = self.header(RETRY_AFTER)?;
        if !value.is_empty() && value.bytes().all(|c| c.is_ascii_digit()) {
            return Some(value.parse().unwrap_or(u64::MAX));
        }
        let then = httpdate::parse_http_date(value).ok()?;
        let told = self.header(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
        let from = told.unwrap_or_else(|| SystemTime::from(now));
        Some(then.duration_since(from).map_or(0, |wait| wait.as_secs()))
    }

    fn refused(&self, usual: Refusal) -> Outcome {
        let problem = self.problem();
        Outcome::Refused { why: problem.why.unwrap_or(usual), fields: problem.fields }
    }

    fn stopped(&self, usual: Refusal) -> Outcome {
        Outcome::Stopped { why: self.problem().why.unwrap_or(usual) }
    }

    /// What can be read of an RFC 9457 problem document. A part that is not as it should be is passed over.
    fn problem(&self) -> Problem {
        let document: Value = self.json().unwrap_or_default();
        let why = document.get("code").and_then(code).and_then(|code| {
            let why = serde_json::from_value(Value::from(code)).ok()?;
            // Only this side says that.
            Some(if why == Refusal::Redirected { Refusal::Other } else { why })
        });
        let errors = document.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Problem { why, fields: errors.iter().filter_map(refused_field).take(20).collect() }
    }
}

#[derive(Default)]
struct Problem {
    why: Option<Refusal>,
    fields: Vec<RefusedField>,
}

fn refused_field(error: &Value) -> Option<RefusedField> {
    let pointer = error.get("pointer")?.as_str()?;
    // RFC 9457 shows pointers as fragments of an address.
    let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
    let points = pointer.is_empty() || pointer.starts_with('/');
    let good = points && pointer.len() <= 200 && pointer.bytes().all(|c| c.is_ascii_graphic());
    good.then_some(RefusedField { pointer: pointer.to_owned(), code: code(error.get("code")?)?.to_owned() })
}

/// A stable code: at most 64 small letters, digits and underscores.
fn code(value: &Value) -> Option<&str> {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    value.as_str().filter(|code| (1..=64).contains(&code.len()) && code.bytes().all(allowed))
}

#[cfg(test)]
mod tests;
