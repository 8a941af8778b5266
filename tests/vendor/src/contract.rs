//! The OpenAPI document (`src-tauri/docs/report-api.yaml`) as it is enforced: its own schemas judge what arrives.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::Serialize;
use serde_json::{Value, json};

/// The OpenAPI document, as text.
pub const DOCUMENT: &str = include_str!("../../../src-tauri/docs/report-api.yaml");

/// At most so many bytes in a body.
pub(crate) const BODY_LIMIT: usize = 32 * 1024;

/// The contract cannot be read: a fault of this program, not of a request.
#[derive(Debug, thiserror::Error)]
#[error("the contract cannot be read: {0}")]
pub struct Unreadable(String);

/// The contract's schemas, ready to judge.
pub struct Contract {
    components: Value,
    report: Validator,
    addition: Validator,
}

/// What is wrong with one part of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Objection {
    pub(crate) pointer: String,
    pub(crate) code: &'static str,
}

impl Contract {
    /// Reads the document.
    ///
    /// # Errors
    /// When it is not YAML, or a schema in it is not one.
    pub fn read() -> Result<Self, Unreadable> {
        let document: Value = serde_saphyr::from_str(DOCUMENT).map_err(|e| Unreadable(e.to_string()))?;
        let components = document.get("components").cloned().unwrap_or_default();
        let report = validator(&components, "Report")?;
        let addition = validator(&components, "Addition")?;
        Ok(Self { components, report, addition })
    }

    /// A judge for one of the document's schemas.
    ///
    /// # Errors
    /// When there is no such schema.
    pub fn schema(&self, name: &str) -> Result<Validator, Unreadable> {
        validator(&self.components, name)
    }

    pub(crate) fn judge_report(&self, body: &Value) -> Vec<Objection> {
        objections(&self.report, body)
    }

    pub(crate) fn judge_addition(&self, body: &Value) -> Vec<Objection> {
        objections(&self.addition, body)
    }
}

fn validator(components: &Value, name: &str) -> Result<Validator, Unreadable> {
    let schema = json!({ "$ref": format!("#/components/schemas/{name}"), "components": components });
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|e| Unreadable(e.to_string()))
}

/// At most 20 of what is wrong, in the order of the document.
fn objections(validator: &Validator, body: &Value) -> Vec<Objection> {
    validator.iter_errors(body).take(20).map(|error| objection(&error)).collect()
}

fn objection(error: &ValidationError<'_>) -> Objection {
    use ValidationErrorKind as Kind;
    let at = error.instance_path().as_str();
    let (member, code) = match error.kind() {
        Kind::Required { property } => (property.as_str(), "missing"),
        Kind::AdditionalProperties { unexpected } => {
            (unexpected.first().map(String::as_str), "unknown_field")
        }
        Kind::Type { .. } => (None, "wrong_type"),
        Kind::Enum { .. } | Kind::Constant { .. } => (None, "not_allowed"),
        Kind::MaxLength { .. } => (None, "too_long"),
        Kind::MinLength { .. } => (None, "too_short"),
        Kind::MaxItems { .. } => (None, "too_many"),
        Kind::MinItems { .. } | Kind::MinProperties { .. } => (None, "too_few"),
        Kind::Maximum { .. } | Kind::Minimum { .. } => (None, "out_of_range"),
        _ => (None, "wrong_form"),
    };
    let pointer = member.map_or_else(
        || at.to_owned(),
        |member| format!("{at}/{}", member.replace('~', "~0").replace('/', "~1")),
    );
    // A member that nobody defined may have any name; one that makes no pointer is left to its parent.
    let presentable = pointer.len() <= 200 && pointer.bytes().all(|c| c.is_ascii_graphic());
    Objection { pointer: if presentable { pointer } else { at.to_owned() }, code }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Contract;
    use serde_json::{Value, json};

    fn least() -> Value {
        json!({
            "schema_version": 1,
            "report_id": "019aa2b0-6c00-7c31-9f2e-3f1d2a4b5c6d",
            "organisation_id": "example-antivirus",
            "number": { "presented": "withheld" },
            "occurred_at": { "instant": "2026-11-21T14:05:00Z", "offset_minutes": 60, "precision": "about" },
            "expected": "no",
            "consent": { "text_version": 1, "share_with_authorities": false }
        })
    }

    #[test]
    fn the_least_report_is_in_order() {
        assert_eq!(Contract::read().unwrap().judge_report(&least()), []);
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let contract = Contract::read().unwrap();
        // (where, what stands there, pointer, code)
        let table = [
            ("/schema_version", json!(2), "/schema_version", "not_allowed"),
            ("/report_id", json!("019aa2b0-6c00-4c31-9f2e-3f1d2a4b5c6d"), "/report_id", "wrong_form"),
            ("/organisation_id", json!("Example"), "/organisation_id", "wrong_form"),
            ("/number", json!({ "presented": "seen" }), "/number/presented", "not_allowed"),
            ("/number", json!({}), "/number/presented", "missing"),
            ("/number/e164", json!("0800 1"), "/number/e164", "wrong_form"),
            ("/occurred_at/instant", json!("yesterday"), "/occurred_at/instant", "wrong_form"),
            ("/occurred_at/offset_minutes", json!(1081), "/occurred_at/offset_minutes", "out_of_range"),
            ("/attempts", json!(0), "/attempts", "out_of_range"),
            ("/expected", json!(true), "/expected", "wrong_type"),
            ("/ip_address", json!("192.0.2.1"), "/ip_address", "unknown_field"),
            ("/claimed", json!({ "a/b~c": "" }), "/claimed/a~1b~0c", "unknown_field"),
            ("/claimed", json!({ "two words": "" }), "/claimed", "unknown_field"),
            ("/claimed", json!({}), "/claimed", "too_few"),
            ("/knew_about_me", json!(["name", "shoe_size"]), "/knew_about_me/1", "not_allowed"),
            ("/websites", json!(vec!["a"; 51]), "/websites", "too_many"),
            ("/narrative", json!("x".repeat(2001)), "/narrative", "too_long"),
            ("/narrative", json!(""), "/narrative", "too_short"),
            ("/loss", json!({ "amount": "1,50", "currency": "EUR" }), "/loss/amount", "wrong_form"),
        ];
        for (place, value, pointer, code) in table {
            let mut body = least();
            let (parent, member) = place.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap()[member] = value;
            let objections = contract.judge_report(&body);
            assert!(
                objections.iter().any(|o| o.pointer == pointer && o.code == code),
                "{place}: expected {code} at {pointer}, found {objections:?}"
            );
        }
        let astral = json!("\u{1f600}".repeat(2000));
        let mut body = least();
        body["narrative"] = astral;
        assert_eq!(
            contract.judge_report(&body),
            [],
            "2,000 characters are 2,000, also beyond the first plane"
        );
    }
}
