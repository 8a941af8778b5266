//! A small directory for tests, as JSON to be changed before it is read.
#![allow(clippy::unwrap_used)]

use super::Organisation;
use serde_json::{Value, json};

pub(crate) fn contact(way: Value, reach: Value) -> Value {
    json!({"way": way, "reach": reach, "purpose": "Support",
           "source": {"page": "https://example.com/contact", "date": "2026-01-31"}})
}

/// An organisation without any fault.
pub(crate) fn sound() -> Value {
    let phone = json!({"kind": "phone", "as_printed": "0800 917 7017", "e164": "+448009177017"});
    let web = json!({"kind": "web", "address": "https://help.example.com/start"});
    json!({
        "id": "example", "name": "Example Bank", "aliases": ["EB"], "kind": "bank",
        "official_domains": ["example.com"], "calls_customers": "unknown",
        "contacts": [
            contact(web, json!("global")),
            contact(json!({"kind": "short_code", "as_printed": "159"}), json!({"regions": ["GB"]})),
            contact(phone, json!({"regions": ["GB"]})),
        ],
    })
}

pub(crate) fn organisation(value: Value) -> Organisation {
    serde_json::from_value(value).unwrap()
}
