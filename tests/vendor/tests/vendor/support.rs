//! A vendor in a temporary folder, a plain client, and reports to bring.

use reference_vendor::contract::Contract;
use reference_vendor::{Config, Vendor};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use ringtrue_model::ReportId;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// A vendor with its folder, and a client that asks it anything.
pub struct Site {
    pub vendor: Vendor,
    pub folder: TempDir,
    client: Plain,
}

impl Site {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::for_tests(folder.path());
        change(&mut config);
        Self { vendor: Vendor::start(config).unwrap(), folder, client: Plain::new() }
    }

    pub fn ask(
        &self,
        method: Method,
        path: &str,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Reply {
        self.client.ask(method, self.vendor.base().join(path).unwrap().as_str(), with)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, |request| request)
    }

    /// Brings a report with its own key.
    pub fn bring(&self, body: &Value) -> Reply {
        self.bring_text(body["report_id"].as_str().unwrap(), body.to_string())
    }

    pub fn bring_text(&self, key: &str, body: impl Into<reqwest::Body>) -> Reply {
        self.post("v1/reports", key, None, body)
    }

    pub fn post(
        &self,
        path: &str,
        key: &str,
        receipt: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Reply {
        self.ask(Method::POST, path, |request| {
            let request = request.header("content-type", "application/json").header("idempotency-key", key);
            authorized(request, receipt).body(body)
        })
    }

    pub fn about(&self, method: Method, report_id: &str, receipt: Option<&str>) -> Reply {
        self.ask(method, &format!("v1/reports/{report_id}"), |request| authorized(request, receipt))
    }

    /// Brings a new report; its identity and its receipt.
    pub fn brought(&self) -> (String, String) {
        let answer = self.bring(&report()).json();
        let text = |member: &str| answer[member].as_str().unwrap().to_owned();
        (text("report_id"), text("receipt"))
    }
}

fn authorized(request: RequestBuilder, receipt: Option<&str>) -> RequestBuilder {
    match receipt {
        Some(receipt) => request.header("authorization", format!("Receipt {receipt}")),
        None => request,
    }
}

/// A client without opinions.
pub struct Plain {
    client: Client,
    runtime: Runtime,
}

impl Plain {
    pub fn new() -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { client, runtime }
    }

    pub fn ask(
        &self,
        method: Method,
        url: &str,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Reply {
        let request = with(self.client.request(method, url));
        self.runtime.block_on(async {
            let response = request.send().await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Reply { status, headers, body: response.bytes().await.unwrap().to_vec() }
        })
    }
}

/// An answer, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e} in {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}")).to_str().unwrap()
    }

    /// This answer is a problem of the contract with this status and code.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, &self.json()["code"]), (status, &json!(code)), "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json()["status"], status, "the document repeats the status");
        conforms("Problem", &self.json());
    }

    /// The same without what differs from second to second.
    pub fn timeless(mut self) -> Self {
        self.headers.remove("date");
        self
    }
}

/// The value is as the contract's schema has it.
#[track_caller]
pub fn conforms(schema: &str, value: &Value) {
    static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::read().unwrap());
    let schema = CONTRACT.schema(schema).unwrap();
    let errors: Vec<String> =
        schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{value:#} breaks the contract: {errors:#?}");
}

/// A new report's identity.
pub fn new_id() -> ReportId {
    ReportId(Uuid::now_v7())
}

/// A new report that says as little as one can.
pub fn report() -> Value {
    json!({
        "schema_version": 1,
        "report_id": new_id(),
        "organisation_id": "example-antivirus",
        "number": { "presented": "withheld" },
        "occurred_at": { "instant": "2026-11-21T14:05:00Z", "offset_minutes": 60, "precision": "about" },
        "expected": "no",
        "consent": { "text_version": 1, "share_with_authorities": false }
    })
}

/// The same with a member more.
pub fn report_with(member: &str, value: Value) -> Value {
    let mut body = report();
    body[member] = value;
    body
}
