//! The page for the vendor's staff: what came in, and above it what many reports say together. It serves only
//! browsers on the same computer, for it has no login.

mod directory;
mod page;

use crate::Premises;
use crate::ledger::{LedgerTrouble, Status};
use crate::problem::Problem;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use chrono::{Days, Utc};
use maud::Markup;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

const PER_PAGE: u32 = 100;

/// How far back the signal looks.
const SIGNAL_DAYS: Days = Days::new(30);

pub(crate) fn routes(premises: Arc<Premises>) -> Router<Arc<Premises>> {
    Router::new()
        .route("/desk", get(reports))
        .route("/desk/reports/{report_id}", get(report))
        .route("/desk/reports/{report_id}/status", post(decide))
        .route("/desk/directory", get(directory_page).post(act))
        .route("/desk/desk.css", get(style))
        .route_layer(from_fn_with_state(premises, only_from_here))
}

/// Answers only this computer, and only under the server's own name, so that a page elsewhere cannot have a
/// visitor's browser ask for it.
pub(crate) async fn only_from_here(
    State(premises): State<Arc<Premises>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if !client.ip().is_loopback() || !asked_by_name(premises.address, request.headers()) {
        return Problem::Unknown.into_response();
    }
    let mut response = next.run(request).await;
    let policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}

fn asked_by_name(address: SocketAddr, headers: &HeaderMap) -> bool {
    let names = [address.to_string(), format!("localhost:{}", address.port())];
    let own = |value: &[u8]| names.iter().any(|name| name.as_bytes() == value);
    let from_own_page = |origin: &HeaderValue| origin.as_bytes().strip_prefix(b"http://").is_some_and(own);
    headers.get(HOST).is_some_and(|host| own(host.as_bytes()))
        && headers.get(ORIGIN).is_none_or(from_own_page)
}

#[derive(Deserialize)]
struct Stretch {
    #[serde(default)]
    page: u32,
}

async fn reports(
    State(premises): State<Arc<Premises>>,
    Query(stretch): Query<Stretch>,
) -> Result<Markup, Problem> {
    looked_up(|| {
        let ledger = &premises.ledger;
        let since = Utc::now().checked_sub_days(SIGNAL_DAYS).unwrap_or_default();
        let offset = stretch.page.saturating_mul(PER_PAGE);
        let reports = ledger.reports(offset, PER_PAGE)?;
        Ok(page::list(&ledger.signal(since)?, &reports, ledger.count()?, stretch.page, PER_PAGE))
    })
}

async fn report(
    State(premises): State<Arc<Premises>>,
    Path(report_id): Path<String>,
) -> Result<Markup, Problem> {
    let found = looked_up(|| {
        let ledger = &premises.ledger;
        Ok(ledger.report(&report_id)?.zip(ledger.standing(&report_id)?))
    })?;
    let (report, standing) = found.ok_or(Problem::Unknown)?;
    Ok(page::single(&report, &standing))
}

#[derive(Deserialize)]
struct Decision {
    status: Status,
}

async fn decide(
    State(premises): State<Arc<Premises>>,
    Path(report_id): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Redirect, Problem> {
    if !page::DECISIONS.iter().any(|(status, _)| *status == decision.status) {
        return Err(Problem::Malformed);
    }
    let moved = looked_up(|| premises.ledger.decide(&report_id, decision.status, Utc::now()))?;
    if moved { Ok(Redirect::to(&format!("/desk/reports/{report_id}"))) } else { Err(Problem::Unknown) }
}

async fn directory_page(State(premises): State<Arc<Premises>>) -> Markup {
    directory::page(&premises.publication)
}

#[derive(Deserialize)]
struct Pressed {
    act: directory::Act,
}

async fn act(
    State(premises): State<Arc<Premises>>,
    Form(Pressed { act }): Form<Pressed>,
) -> Result<Redirect, Problem> {
    let done = tokio::task::block_in_place(|| act.done(&premises.publication, Utc::now()));
    done.map_err(|_| Problem::Trouble)?;
    Ok(Redirect::to("/desk/directory"))
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("desk.css")).into_response()
}

fn looked_up<T>(look: impl FnOnce() -> Result<T, LedgerTrouble>) -> Result<T, Problem> {
    tokio::task::block_in_place(look).map_err(|_| Problem::Trouble)
}
