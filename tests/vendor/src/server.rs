//! The running server: its socket, its connections, and how it stops.

use crate::contract::{Contract, Unreadable};
use crate::directory::Publication;
use crate::faults::{Cut, Fault, Faults};
use crate::ledger::{KeptReport, Ledger, LedgerTrouble};
use crate::problem::Problem;
use crate::quota::{Meter, Quota};
use crate::{Premises, api, desk, directory};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use ringtrue_directory::Refused;
use serde::Deserialize;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use url::Url;

/// How a vendor is to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0: any free one.
    pub listen: SocketAddr,
    /// The folder of its database, made if need be.
    pub data: PathBuf,
    /// Whether `/test/` exists, with which faults are ordered.
    pub faults: bool,
    /// What one client may bring.
    pub quota: Quota,
    /// The moment at which the directory is signed.
    pub signed_at: DateTime<Utc>,
}

impl Config {
    /// On any free loopback port, with `/test/`.
    pub fn for_tests(data: impl Into<PathBuf>) -> Self {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { listen, data: data.into(), faults: true, quota: Quota::default(), signed_at: Utc::now() }
    }
}

/// The vendor cannot start.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// The folder or the socket.
    #[error("cannot start: {0}")]
    System(#[from] io::Error),
    /// The database.
    #[error("cannot start: {0}")]
    Ledger(#[from] LedgerTrouble),
    /// The contract that is built in.
    #[error("cannot start: {0}")]
    Contract(#[from] Unreadable),
    /// Its own address is no address.
    #[error("cannot start: {0}")]
    Address(#[from] url::ParseError),
    /// The directory that is built in.
    #[error("cannot start: the directory cannot be published: {0}")]
    Directory(#[from] Refused),
}

/// A running vendor. It stops when it is dropped; what it has answered is in its database.
pub struct Vendor {
    premises: Arc<Premises>,
    base: Url,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Vendor {
    /// Starts a vendor. It takes requests when this returns.
    ///
    /// # Errors
    /// When its folder, database or socket cannot be had.
    pub fn start(config: Config) -> Result<Self, CannotStart> {
        std::fs::create_dir_all(&config.data)?;
        let ledger = Ledger::open(&config.data.join("vendor.sqlite"))?;
        let contract = Contract::read()?;
        let runtime = Builder::new_multi_thread().thread_name("vendor").enable_all().build()?;
        let listener = std::net::TcpListener::bind(config.listen)?;
        listener.set_nonblocking(true)?;
        let mut address = listener.local_addr()?;
        if address.ip().is_unspecified() {
            address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        let base = Url::parse(&format!("http://{address}/"))?;
        let premises = Arc::new(Premises {
            ledger,
            contract,
            meter: Meter::new(config.quota, Instant::now()),
            faults: Faults::default(),
            publication: Publication::open(&config.data, &base, config.signed_at)?,
            address,
        });
        let router = router(&premises, config.faults);
        let (stop, stopping) = oneshot::channel();
        let shared = Arc::clone(&premises);
        let thread = thread::Builder::new().name("vendor".to_owned()).spawn(move || {
            let result = runtime.block_on(welcome(listener, shared, router, stopping));
            runtime.shutdown_background();
            result
        })?;
        Ok(Self { premises, base, stop: Some(stop), thread: Some(thread) })
    }

    /// The base address of its report API, as its directory names it.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The signed directory that it publishes.
    pub fn directory(&self) -> &Publication {
        &self.premises.publication
    }

    /// Orders faults, one for each of the next requests under `/v1/`.
    pub fn expect(&self, faults: impl IntoIterator<Item = Fault>) {
        self.premises.faults.queue(faults);
    }

    /// Everything in its database, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn reports(&self) -> Result<Vec<KeptReport>, LedgerTrouble> {
        self.premises.ledger.reports(0, u32::MAX)
    }

    /// Stops it: when this returns, its socket is closed and every connection cut.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Whatever it ended with, its socket is closed.
            drop(thread.join());
        }
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.end();
    }
}

fn router(premises: &Arc<Premises>, faults: bool) -> Router {
    let mut router = Router::new()
        .merge(api::routes(Arc::clone(premises)))
        .merge(desk::routes(Arc::clone(premises)))
        .route("/directory/{*path}", get(directory::file))
        .fallback(async || Problem::Unknown);
    if faults {
        let test = Router::new()
            .route("/test/faults", post(order_faults))
            .route("/test/reports", get(test_reports))
            .route_layer(axum::middleware::from_fn_with_state(Arc::clone(premises), desk::only_from_here));
        router = router.merge(test);
    }
    router.with_state(Arc::clone(premises))
}

/// Takes connections until it is told to stop. Then those that are open are cut.
async fn welcome(
    listener: std::net::TcpListener,
    premises: Arc<Premises>,
    router: Router,
    mut stopping: oneshot::Receiver<()>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopping => break,
            accepted = listener.accept() => {
                // A connection that broke before it stood concerns nobody.
                if let Ok((stream, client)) = accepted {
                    connections.spawn(serve(stream, client, Arc::clone(&premises), router.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
    Ok(())
}

async fn serve(stream: TcpStream, client: SocketAddr, premises: Arc<Premises>, router: Router) {
    let usual = TowerToHyperService::new(router);
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        let path = request.uri().path();
        let report_fault = || path.starts_with("/v1/").then(|| premises.faults.next()).flatten();
        let fault = premises.publication.fault(path).or_else(report_fault);
        let usual = usual.clone();
        async move {
            let answered =
                |request| async move { usual.call(request).await.unwrap_or_else(|never| match never {}) };
            match fault {
                None => Ok::<Response, Cut>(answered(request).await),
                Some(fault) => {
                    // Read to its end first: closing on unread bytes can destroy the answer on its way.
                    let (head, body) = request.into_parts();
                    let body = to_bytes(body, 1 << 20).await.map_err(|_| Cut)?;
                    fault.happen(answered(Request::from_parts(head, Body::from(body)))).await
                }
            }
        }
    });
    // How a connection ends is the client's business, and a cut one ends in an error on purpose.
    drop(http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answer).await);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    faults: Vec<Fault>,
}

async fn order_faults(State(premises): State<Arc<Premises>>, Json(order): Json<Order>) -> StatusCode {
    premises.faults.queue(order.faults);
    StatusCode::NO_CONTENT
}

async fn test_reports(State(premises): State<Arc<Premises>>) -> Result<Json<serde_json::Value>, Problem> {
    let reports = tokio::task::block_in_place(|| premises.ledger.reports(0, u32::MAX));
    let reports = reports.map_err(|_| Problem::Trouble)?;
    Ok(Json(serde_json::json!({ "reports": reports })))
}
