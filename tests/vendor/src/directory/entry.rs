//! The entry of Example Antivirus, which does not exist but takes reports and signs for itself.

use chrono::NaiveDate;
use serde_json::{Value, json};
use url::Url;

/// Its path in the directory.
pub(super) const PATH: &str = "organisations/example-antivirus.json";

/// The entry with another support number: 1-855-555-01 and these two digits, seen on this day.
pub(super) fn with_number(entry: &Value, last_digits: u8, seen: NaiveDate) -> Value {
    let digits = last_digits % 100;
    let mut entry = entry.clone();
    let contact = &mut entry["contacts"][0];
    contact["way"]["as_printed"] = format!("1-855-555-01{digits:02}").into();
    contact["way"]["e164"] = format!("+1855555{:04}", 100 + u32::from(digits)).into();
    contact["source"]["date"] = seen.to_string().into();
    entry
}

/// The entry with another address for reports.
pub(super) fn with_base(entry: &Value, base: &Url) -> Value {
    let mut entry = entry.clone();
    entry["report_api"]["base"] = base.as_str().into();
    entry
}

/// The support number as it is printed.
pub(super) fn number(entry: &Value) -> &str {
    entry["contacts"][0]["way"]["as_printed"].as_str().unwrap_or_default()
}

/// As it was first published. Its host is reserved for examples, its numbers for fiction.
pub(super) fn first(base: &Url) -> Value {
    let source = |page: &str| json!({ "page": page, "date": "2026-11-01", "seen_in": "made up for trying" });
    json!({
        "id": "example-antivirus",
        "name": "Example Antivirus",
        "aliases": ["Example AV", "Example Security", "ExampleShield"],
        "kind": "vendor",
        "countries": ["US", "GB"],
        "official_domains": ["example.com"],
        "calls_customers": "never_unsolicited",
        "calls_basis": "Made up for trying. Its support never telephones first.",
        "never_does": [
            {
                "text": "Support never telephones anybody who has not asked for it.",
                "source": source("https://example.com/support/calls")
            },
            {
                "text": "Support never asks for a password, a one-time code or a card number.",
                "source": source("https://example.com/support/calls")
            },
            {
                "text": "Support never asks for payment in gift cards.",
                "source": source("https://example.com/support/refunds")
            }
        ],
        "contacts": [
            {
                "way": { "kind": "phone", "as_printed": "1-855-555-0199", "e164": "+18555550199", "toll_free": true },
                "reach": { "regions": ["US"] },
                "purpose": "Support",
                "languages": ["en"],
                "hours": "Every day, 8 to 20",
                "source": source("https://example.com/contact"),
                "note": "A fictitious number."
            },
            {
                "way": { "kind": "web", "address": "https://example.com/contact" },
                "reach": { "regions": ["US", "GB"] },
                "purpose": "All contact details",
                "source": source("https://example.com/contact")
            }
        ],
        "report_routes": [
            {
                "way": { "kind": "web", "address": "https://example.com/report-a-call" },
                "note": "Suspicious calls",
                "source": source("https://example.com/report-a-call")
            }
        ],
        "report_api": { "base": base },
        "notes": "Does not exist. The reference vendor answers for it."
    })
}
