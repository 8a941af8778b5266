//! The directory that a development build is pointed at: the bundled organisations, and one that does not exist
//! but takes reports.

use serde_json::{Value, json};
use url::Url;

const BUNDLED: &str = include_str!("../../../src-tauri/directory/organisations.json");

/// The directory in which "Example Antivirus" takes reports at `base`.
pub(crate) fn with_the_example(base: &Url) -> Result<String, serde_json::Error> {
    let mut directory: Value = serde_json::from_str(BUNDLED)?;
    if let Some(organisations) = directory["organisations"].as_array_mut() {
        organisations.push(example(base));
    }
    serde_json::to_string(&directory)
}

/// Its host is reserved for examples, its numbers for fiction.
fn example(base: &Url) -> Value {
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
