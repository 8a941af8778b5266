//! The real transport: HTTPS, one try a call.

use crate::answer::{self, Answer};
use crate::{FetchProblem, File, StatusProblem, Transport, address};
use chrono::Utc;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, StatusCode, redirect, retry};
use ringtrue_model::ReportId;
use ringtrue_model::dispatch::{Errand, NoAnswer, Outcome, VendorStatus};
use std::error::Error;
use std::io;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle, Runtime};
use url::Url;

/// How long is waited for an answer, and how much of it is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the connection to stand.
    pub connect: Duration,
    /// For everything, from the first step to the last byte of the answer.
    pub total: Duration,
    /// Bytes of a vendor's answer; a larger one is no answer.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30), answer: 64 * 1024 }
    }
}

/// The network part of the program could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the network part cannot start")]
pub struct CannotStart(#[source] Box<dyn Error + Send + Sync>);

/// The transport over HTTPS. It trusts whom the system trusts.
///
/// It has one thread of its own, so its calls block; they must not be made from inside an async task.
pub struct HttpTransport {
    client: Client,
    limits: Limits,
    runtime: Background,
}

impl HttpTransport {
    /// Starts it.
    ///
    /// # Errors
    /// When the system grants no thread, or its certificates cannot be read.
    pub fn new(limits: Limits) -> Result<Self, CannotStart> {
        Self::build(limits, Client::builder())
    }

    /// Starts it so that it also trusts this authority (a certificate in DER).
    ///
    /// # Errors
    /// As [`new`](Self::new), and when the certificate cannot be read.
    #[cfg(feature = "testing")]
    pub fn trusting(limits: Limits, authority: &[u8]) -> Result<Self, CannotStart> {
        let authority = reqwest::Certificate::from_der(authority).map_err(|e| CannotStart(e.into()))?;
        Self::build(limits, Client::builder().tls_certs_only([authority]))
    }

    fn build(limits: Limits, client: ClientBuilder) -> Result<Self, CannotStart> {
        let client = client
            .user_agent(concat!("Ringtrue/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            // A connection serves one try: one that died unseen would be tried again below us.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|e| CannotStart(e.into()))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("wire")
            .enable_io()
            .enable_time()
            .build()
            .map_err(|e| CannotStart(e.into()))?;
        Ok(Self { client, limits, runtime: Background::from(runtime) })
    }

    /// One try, whole: the answer, or why there is none.
    fn exchange(
        &self,
        method: Method,
        address: Url,
        body: Body,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, NoAnswer> {
        if !address::allowed(&address) {
            return Err(NoAnswer::NotTrusted);
        }
        let request = with(self.client.request(method.clone(), address));
        let began = Instant::now();
        let whole = async { read(request.send().await.map_err(|e| reason(&e))?, body).await };
        let within = async { tokio::time::timeout(self.limits.total, whole).await };
        let result = self.runtime.handle.block_on(within).unwrap_or(Err(NoAnswer::TimedOut));
        let status = result.as_ref().map(|answer| answer.status.as_u16());
        // Not the host: to whom a person reports is theirs to know.
        tracing::info!(%method, ?status, millis = began.elapsed().as_millis(), "one try");
        result
    }

    /// Asks about one report, with the receipt that opens it.
    fn ask(
        &self,
        method: Method,
        base: &Url,
        report_id: ReportId,
        receipt: &str,
    ) -> Result<Answer, NoAnswer> {
        let mut key = HeaderValue::try_from(format!("Receipt {receipt}")).map_err(|_| NoAnswer::Nonsense)?;
        key.set_sensitive(true);
        let address = address::reports(base, Some(report_id));
        self.exchange(method, address, Body::Whole(self.limits.answer), |request| {
            request.header(ACCEPT, JSON).header(AUTHORIZATION, key)
        })
    }
}

const JSON: &str = "application/json";

impl Transport for HttpTransport {
    fn submit(&self, base: &Url, report_id: ReportId, body: &str) -> Outcome {
        let address = address::reports(base, None);
        let answer = self.exchange(Method::POST, address, Body::Whole(self.limits.answer), |request| {
            request
                .header(ACCEPT, JSON)
                .header(CONTENT_TYPE, JSON)
                .header("idempotency-key", report_id.to_string())
                .body(body.to_owned())
        });
        match answer {
            Ok(answer) => answer::outcome(Errand::Submit, report_id, &answer, Utc::now()),
            Err(why) => Outcome::Unanswered { why, retry_after_s: None },
        }
    }

    fn withdraw(&self, base: &Url, report_id: ReportId, receipt: &str) -> Outcome {
        match self.ask(Method::DELETE, base, report_id, receipt) {
            Ok(answer) => answer::outcome(Errand::Withdraw, report_id, &answer, Utc::now()),
            Err(why) => Outcome::Unanswered { why, retry_after_s: None },
        }
    }

    fn status(&self, base: &Url, report_id: ReportId, receipt: &str) -> Result<VendorStatus, StatusProblem> {
        match self.ask(Method::GET, base, report_id, receipt) {
            Ok(answer) => answer::vendor_status(report_id, &answer, Utc::now()),
            Err(why) => Err(StatusProblem::Unanswered { why, retry_after_s: None }),
        }
    }

    fn file(&self, address: &Url, max_length: u64, known: Option<&str>) -> Result<File, FetchProblem> {
        let limit = usize::try_from(max_length).unwrap_or(usize::MAX);
        let known = known.and_then(|tag| HeaderValue::try_from(tag).ok());
        let answer = self.exchange(Method::GET, address.clone(), Body::UpTo(limit), |request| match known {
            Some(tag) => request.header(IF_NONE_MATCH, tag),
            None => request,
        });
        let Answer { status, headers, body } = answer.map_err(FetchProblem::Unanswered)?;
        match status {
            StatusCode::OK => {
                let is_tag = |tag: &&str| tag.len() <= 256 && tag.bytes().all(|byte| byte.is_ascii_graphic());
                let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(is_tag);
                Ok(File::Bytes { bytes: body, tag: tag.map(str::to_owned) })
            }
            StatusCode::NOT_MODIFIED => Ok(File::Unchanged),
            // Stores of files on the internet answer 403 for what is not there.
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => Ok(File::Missing),
            other => Err(FetchProblem::Status(other.as_u16())),
        }
    }
}

/// How much of an answer's body is wanted.
#[derive(Clone, Copy)]
enum Body {
    /// All of it; more than so many bytes are no answer.
    Whole(usize),
    /// Its beginning: reading stops with the first byte beyond so many.
    UpTo(usize),
}

async fn read(mut response: Response, wanted: Body) -> Result<Answer, NoAnswer> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| NoAnswer::Nonsense)? {
        match wanted {
            Body::Whole(limit) if body.len() + chunk.len() > limit => return Err(NoAnswer::Nonsense),
            Body::UpTo(limit) if body.len() + chunk.len() > limit => {
                let room = limit.saturating_add(1) - body.len();
                body.extend(chunk.into_iter().take(room));
                break;
            }
            Body::Whole(_) | Body::UpTo(_) => body.extend_from_slice(&chunk),
        }
    }
    Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
}

/// Why no answer began.
fn reason(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        return NoAnswer::TimedOut;
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        // An I/O error does not count the error inside it among its sources.
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if error.is::<rustls::Error>() || inside.is_some_and(|inside| inside.is::<rustls::Error>()) {
            return NoAnswer::NotTrusted;
        }
        cause = inside.map_or_else(|| error.source(), |inside| Some(inside));
    }
    NoAnswer::NoConnection
}

/// A runtime that is let go without waiting, so that the program can end while a name is being looked up.
struct Background {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl From<Runtime> for Background {
    fn from(runtime: Runtime) -> Self {
        Self { handle: runtime.handle().clone(), runtime: Some(runtime) }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
