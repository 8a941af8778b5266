//! The report API, as `src-tauri/docs/report-api.yaml` has it.

use crate::Premises;
use crate::contract::{BODY_LIMIT, Objection};
use crate::ledger::{LedgerTrouble, Taking};
use crate::problem::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::Utc;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// More than this is not even read to be refused.
const READ_LIMIT: usize = 1024 * 1024;

pub(crate) fn routes(premises: Arc<Premises>) -> Router<Arc<Premises>> {
    let bringing = Router::new()
        .route("/v1/reports", post(submit))
        .route("/v1/reports/{report_id}/additions", post(add))
        .route_layer(from_fn_with_state(premises, measured));
    Router::new()
        .route("/v1/reports/{report_id}", get(standing).delete(withdraw))
        .route("/v1/health", get(health))
        .merge(bringing)
}

/// What came, after everything was looked at that can be without the book.
struct Brought {
    key: String,
    text: String,
    document: Value,
}

impl Brought {
    async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Problem> {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::Unsupported);
        }
        let bytes = to_bytes(body, READ_LIMIT).await.map_err(|_| Problem::TooLarge)?;
        if bytes.len() > BODY_LIMIT {
            return Err(Problem::TooLarge);
        }
        let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if key.is_empty() {
            return Err(Problem::KeyMissing);
        }
        let text = String::from_utf8(bytes.into()).map_err(|_| Problem::Malformed)?;
        let document = serde_json::from_str(&text).map_err(|_| Problem::Malformed)?;
        Ok(Self { key: key.to_owned(), text, document })
    }

    /// Whether the key is the one that the body names, beside what the contract says to the body.
    fn judge(&self, mut objections: Vec<Objection>, identity: &str) -> Vec<Objection> {
        if objections.is_empty() && self.document[identity] != self.key.as_str() {
            objections.push(Objection { pointer: format!("/{identity}"), code: "not_the_key" });
        }
        objections
    }
}

async fn submit(
    State(premises): State<Arc<Premises>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let brought = Brought::read(&headers, body).await?;
    let trial = brought.document["test"] == true;
    let taking = at_the_book(|| {
        premises.ledger.take_report(&brought.key, &brought.text, trial, Utc::now(), || {
            brought.judge(premises.contract.judge_report(&brought.document), "report_id")
        })
    })?;
    let mut response = taken(taking)?;
    if let Ok(place) = HeaderValue::try_from(format!("/v1/reports/{}", brought.key)) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}

async fn add(
    State(premises): State<Arc<Premises>>,
    Path(report_id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    admit(&premises, &report_id, &headers)?;
    let brought = Brought::read(&headers, body).await?;
    let taking = at_the_book(|| {
        premises.ledger.take_addition(&report_id, &brought.key, &brought.text, Utc::now(), || {
            brought.judge(premises.contract.judge_addition(&brought.document), "addition_id")
        })
    })?;
    taken(taking)
}

async fn standing(
    State(premises): State<Arc<Premises>>,
    Path(report_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&premises, &report_id, &headers)?;
    let standing = at_the_book(|| premises.ledger.standing(&report_id))?.ok_or(Problem::Unknown)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(standing)).into_response())
}

async fn withdraw(
    State(premises): State<Arc<Premises>>,
    Path(report_id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    admit(&premises, &report_id, &headers)?;
    at_the_book(|| premises.ledger.withdraw(&report_id, Utc::now()))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn health(State(premises): State<Arc<Premises>>) -> Result<Response, Problem> {
    at_the_book(|| premises.ledger.count())?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok" }))).into_response())
}

/// Lets in only who holds the report's receipt. Everybody else hears the same, whatever the reason.
fn admit(premises: &Premises, report_id: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let key = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, receipt) = key.split_once(' ').unwrap_or_default();
    let opens = at_the_book(|| premises.ledger.opens(report_id, receipt.trim()))?;
    if opens && scheme.eq_ignore_ascii_case("receipt") { Ok(()) } else { Err(Problem::Unknown) }
}

fn taken(taking: Taking) -> Result<Response, Problem> {
    match taking {
        Taking::Answer(answer) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
            Ok((StatusCode::ACCEPTED, headers, answer).into_response())
        }
        Taking::KeyReused => Err(Problem::KeyReused),
        Taking::Refused(objections) => Err(Problem::Invalid(objections)),
        Taking::Unknown => Err(Problem::Unknown),
    }
}

/// Looks into the book, which blocks; the server's other threads go on meanwhile.
fn at_the_book<T>(look: impl FnOnce() -> Result<T, LedgerTrouble>) -> Result<T, Problem> {
    tokio::task::block_in_place(look).map_err(|_| Problem::Trouble)
}

/// Holds a client to its quota and tells it what is left.
async fn measured(
    State(premises): State<Arc<Premises>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let reading = premises.meter.take(client.ip(), Instant::now());
    let mut response = if reading.left.is_some() {
        next.run(request).await
    } else {
        Problem::Quota { retry_after: reading.resets_in.to_string() }.into_response()
    };
    for (name, value) in [("ratelimit", reading.header()), ("ratelimit-policy", premises.meter.policy())] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
