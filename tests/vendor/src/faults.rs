//! Faults on demand: what goes wrong between a program and a vendor, made to happen to the next requests.

use crate::problem::Problem;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is to go wrong with one request under `/v1/`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Everything is done as usual, and the connection cut before a byte of the answer.
    AnswerLostAfterCommit,
    /// The connection is cut before anything is done.
    ConnectionCutBeforeCommit,
    /// 429 `quota_exceeded`.
    TooMany {
        /// The Retry-After header's value.
        retry_after: Told,
    },
    /// 409 `in_progress`.
    InProgress {
        /// The Retry-After header's value.
        retry_after: Told,
    },
    /// A page in HTML instead of an answer.
    ServerErrorHtml {
        /// Its status, such as 503.
        status: u16,
        /// The Retry-After header's value.
        #[serde(default)]
        retry_after: Option<Told>,
    },
    /// A problem document with this status and code.
    Problem {
        /// The status.
        status: u16,
        /// The code, which nobody need know.
        code: String,
    },
    /// 307 to another address.
    Redirect {
        /// Whereto.
        to: String,
    },
    /// Done; half of the answer comes, and then nothing more.
    CutOffBody,
    /// Done; the answer does not end.
    EndlessBody,
    /// Done; the answer comes as `text/plain`.
    WrongContentType,
    /// Done; the answer is JSON that has nothing to do with it.
    NonsenseJson,
    /// Done; the answer is about another report.
    OtherReport,
    /// Done; the answer names a state that does not exist yet.
    UnknownStatus,
    /// Done; the headers about quotas make no sense.
    MalformedRatelimitHeaders,
    /// Done; the answer begins so much later.
    SlowHeaders {
        /// Seconds.
        seconds: f64,
    },
    /// Done; the answer comes a byte at a time and does not end (slow loris).
    SlowBody,
}

/// A header's value: a number, or any text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// Seconds.
    Seconds(u64),
    /// A date, or nonsense.
    Text(String),
}

impl From<Told> for String {
    fn from(told: Told) -> Self {
        match told {
            Told::Seconds(seconds) => seconds.to_string(),
            Told::Text(text) => text,
        }
    }
}

/// The connection is to be cut without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
pub(crate) struct Cut;

/// Faults that wait for their request.
#[derive(Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn queue(&self, faults: impl IntoIterator<Item = Fault>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }

    pub(crate) fn next(&self) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl Fault {
    /// Lets it happen. `usual` is the request with its usual answer.
    pub(crate) async fn happen(self, usual: impl Future<Output = Response>) -> Result<Response, Cut> {
        Ok(match self {
            Self::ConnectionCutBeforeCommit => return Err(Cut),
            Self::TooMany { retry_after } => {
                Problem::Quota { retry_after: retry_after.into() }.into_response()
            }
            Self::InProgress { retry_after } => {
                Problem::InProgress { retry_after: retry_after.into() }.into_response()
            }
            Self::ServerErrorHtml { status, retry_after } => {
                let page = Html("<!doctype html><title>Trouble</title><h1>Something went wrong</h1>");
                let mut response = (code(status), page).into_response();
                if let Some(told) = retry_after {
                    set(response.headers_mut(), RETRY_AFTER.as_str(), &String::from(told));
                }
                response
            }
            Self::Problem { status, code: name } => {
                Problem::Staged { status: code(status), code: name }.into_response()
            }
            Self::Redirect { to } => {
                let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
                set(response.headers_mut(), LOCATION.as_str(), &to);
                response
            }
            done => done.spoil(usual.await).await?,
        })
    }

    /// Spoils the answer to a request that was done.
    async fn spoil(self, response: Response) -> Result<Response, Cut> {
        let (mut head, body) = response.into_parts();
        let whole = to_bytes(body, 1 << 20).await.unwrap_or_default();
        head.headers.remove(CONTENT_LENGTH);
        let body = match self {
            Self::AnswerLostAfterCommit => return Err(Cut),
            Self::CutOffBody => {
                set(&mut head.headers, CONTENT_LENGTH.as_str(), &whole.len().to_string());
                let half = whole.slice(..whole.len() / 2);
                let cut = stream::once(async {
                    // What is cut at once would be lost whole.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Err(io::Error::from(io::ErrorKind::ConnectionReset))
                });
                Body::from_stream(stream::once(async { Ok(half) }).chain(cut))
            }
            Self::EndlessBody => {
                let blanks = Bytes::from_static(&[b' '; 8192]);
                Body::from_stream(stream::repeat_with(move || Ok::<_, io::Error>(blanks.clone())))
            }
            Self::SlowBody => Body::from_stream(stream::unfold((), async |()| {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Some((Ok::<_, io::Error>(Bytes::from_static(b" ")), ()))
            })),
            Self::WrongContentType => {
                set(&mut head.headers, CONTENT_TYPE.as_str(), "text/plain");
                Body::from(whole)
            }
            Self::NonsenseJson => Body::from("{\"hello\":[1,2,3]}"),
            Self::OtherReport => changed(&whole, "report_id", "01900000-0000-7000-8000-000000000000"),
            Self::UnknownStatus => changed(&whole, "status", "escalated"),
            Self::MalformedRatelimitHeaders => {
                for name in ["ratelimit", "ratelimit-policy", "ratelimit-reset", "retry-after"] {
                    set(&mut head.headers, name, ";;r=-1, \"t\"=99999999999999999999");
                }
                Body::from(whole)
            }
            Self::SlowHeaders { seconds } => {
                tokio::time::sleep(Duration::try_from_secs_f64(seconds).unwrap_or_default()).await;
                Body::from(whole)
            }
            _ => Body::from(whole),
        };
        Ok(Response::from_parts(head, body))
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn changed(whole: &[u8], member: &str, value: &str) -> Body {
    let mut document: Value = serde_json::from_slice(whole).unwrap_or_default();
    document[member] = Value::from(value);
    Body::from(document.to_string())
}
