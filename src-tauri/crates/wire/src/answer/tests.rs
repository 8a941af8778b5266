#![allow(clippy::unwrap_used)]

use super::{Answer, outcome, vendor_status};
use crate::StatusProblem;
use chrono::{DateTime, TimeZone, Utc};
use proptest::prelude::*;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use ringtrue_model::ReportId;
use ringtrue_model::dispatch::Refusal as R;
use ringtrue_model::dispatch::{Errand, NoAnswer, Outcome, Receipt, RefusedField, VendorStatus};
use serde_json::{Value, json};
use uuid::Uuid;

const OURS: ReportId = ReportId(Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001));
const OTHER: ReportId = ReportId(Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0002));
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const HTML: &str = "text/html; charset=utf-8";
const SUBMIT: Errand = Errand::Submit;
const WITHDRAW: Errand = Errand::Withdraw;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> Answer {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect();
    Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.to_vec() }
}

fn read(errand: Errand, status: u16, headers: &[(&'static str, &str)], body: &str) -> Outcome {
    outcome(errand, OURS, &answer(status, headers, body.as_bytes()), now())
}

fn taken() -> Value {
    json!({
        "report_id": OURS,
        "reference": "EX-7K3F-92QD",
        "status": "received",
        "received_at": "2026-03-01T12:00:00Z",
        "receipt": "abcDEF0123456789_-~abcDEF"
    })
}

fn receipt(status: VendorStatus) -> Outcome {
    Outcome::Received(Receipt {
        reference: "EX-7K3F-92QD".to_owned(),
        receipt: "abcDEF0123456789_-~abcDEF".to_owned(),
        received_at: now(),
        status,
    })
}

fn stopped(why: R) -> Outcome {
    Outcome::Stopped { why }
}

fn refused(why: R) -> Outcome {
    Outcome::Refused { why, fields: Vec::new() }
}

fn unanswered(why: NoAnswer) -> Outcome {
    Outcome::Unanswered { why, retry_after_s: None }
}

/// Errand, status, content type, Retry-After, body; and what that means.
type Row = (Errand, u16, &'static str, Option<&'static str>, String, Outcome);

/// Every row of the tables in `docs/report-api.md`, and what stands between the rows.
#[test]
fn every_row_of_the_contract() {
    let taken = taken().to_string();
    let problem = |code: &str| json!({ "title": "Prose", "status": 400, "code": code }).to_string();
    let nonsense = || unanswered(NoAnswer::Nonsense);
    let trouble = || unanswered(NoAnswer::ServerTrouble);
    let wait = |s| Some(s);
    let table: Vec<Row> = vec![
        (SUBMIT, 202, JSON, None, taken.clone(), receipt(VendorStatus::Received)),
        (
            SUBMIT,
            202,
            "Application/JSON; charset=utf-8",
            None,
            taken.clone(),
            receipt(VendorStatus::Received),
        ),
        (SUBMIT, 202, HTML, None, taken.clone(), nonsense()),
        (SUBMIT, 202, "text/plain", None, taken.clone(), nonsense()),
        (SUBMIT, 202, JSON, None, String::new(), nonsense()),
        (SUBMIT, 202, JSON, None, "{\"report_id\":".to_owned(), nonsense()),
        (SUBMIT, 202, JSON, None, "[1, 2, 3]".to_owned(), nonsense()),
        (SUBMIT, 200, JSON, None, taken.clone(), nonsense()),
        (SUBMIT, 204, JSON, None, String::new(), nonsense()),
        (WITHDRAW, 204, "", None, String::new(), Outcome::Withdrawn),
        (WITHDRAW, 202, JSON, None, taken.clone(), nonsense()),
        (WITHDRAW, 404, PROBLEM, None, problem("unknown_report"), stopped(R::UnknownReport)),
        (SUBMIT, 301, HTML, None, String::new(), stopped(R::Redirected)),
        (SUBMIT, 307, "", None, String::new(), stopped(R::Redirected)),
        (WITHDRAW, 308, "", None, String::new(), stopped(R::Redirected)),
        (SUBMIT, 400, PROBLEM, None, problem("idempotency_key_missing"), stopped(R::IdempotencyKeyMissing)),
        (SUBMIT, 400, PROBLEM, None, problem("malformed"), stopped(R::Malformed)),
        (SUBMIT, 400, "", None, String::new(), stopped(R::Malformed)),
        (SUBMIT, 401, PROBLEM, None, problem("refused"), stopped(R::Refused)),
        (SUBMIT, 401, "", None, String::new(), stopped(R::Refused)),
        (SUBMIT, 403, PROBLEM, None, problem("refused"), stopped(R::Refused)),
        (SUBMIT, 403, JSON, None, "not JSON".to_owned(), stopped(R::Refused)),
        (SUBMIT, 403, HTML, None, "<h1>Blocked</h1>".to_owned(), nonsense()),
        (SUBMIT, 404, PROBLEM, None, problem("unknown_report"), stopped(R::UnknownReport)),
        (SUBMIT, 404, "", None, String::new(), stopped(R::UnknownReport)),
        (SUBMIT, 405, "", None, String::new(), stopped(R::Other)),
        (SUBMIT, 408, HTML, None, String::new(), unanswered(NoAnswer::TimedOut)),
        (
            SUBMIT,
            409,
            PROBLEM,
            Some("3"),
            problem("in_progress"),
            Outcome::InProgress { retry_after_s: wait(3) },
        ),
        (SUBMIT, 409, PROBLEM, None, problem("in_progress"), Outcome::InProgress { retry_after_s: None }),
        (SUBMIT, 409, HTML, Some("3"), String::new(), nonsense()),
        (SUBMIT, 413, PROBLEM, None, problem("too_large"), refused(R::TooLarge)),
        (SUBMIT, 413, "", None, String::new(), refused(R::TooLarge)),
        (SUBMIT, 415, PROBLEM, None, problem("unsupported"), refused(R::Unsupported)),
        (SUBMIT, 422, PROBLEM, None, problem("invalid_field"), refused(R::InvalidField)),
        (SUBMIT, 422, PROBLEM, None, problem("idempotency_key_reused"), refused(R::IdempotencyKeyReused)),
        (SUBMIT, 422, PROBLEM, None, problem("a_code_from_later"), refused(R::Other)),
        (SUBMIT, 422, PROBLEM, None, problem("redirected"), refused(R::Other)),
        (SUBMIT, 422, PROBLEM, None, problem("Please ring 555-0199"), refused(R::InvalidField)),
        (SUBMIT, 422, "text/plain", None, problem("idempotency_key_reused"), refused(R::InvalidField)),
        (
            SUBMIT,
            429,
            PROBLEM,
            Some("3600"),
            problem("quota_exceeded"),
            Outcome::TooMany { retry_after_s: wait(3600) },
        ),
        (
            SUBMIT,
            429,
            HTML,
            Some("7"),
            "<h1>Slow down</h1>".to_owned(),
            Outcome::TooMany { retry_after_s: wait(7) },
        ),
        (WITHDRAW, 429, "", None, String::new(), Outcome::TooMany { retry_after_s: None }),
        (SUBMIT, 451, "", None, String::new(), stopped(R::Other)),
        (SUBMIT, 500, JSON, None, "{}".to_owned(), trouble()),
        (SUBMIT, 503, HTML, None, "<h1>Down</h1>".to_owned(), trouble()),
        (WITHDRAW, 511, HTML, None, String::new(), trouble()),
        (
            SUBMIT,
            503,
            HTML,
            Some("120"),
            String::new(),
            Outcome::Unanswered { why: NoAnswer::ServerTrouble, retry_after_s: wait(120) },
        ),
        (SUBMIT, 999, JSON, None, taken.clone(), nonsense()),
    ];
    for (errand, status, kind, retry_after, body, expected) in table {
        let mut headers = vec![];
        headers.extend((!kind.is_empty()).then_some(("content-type", kind)));
        headers.extend(retry_after.map(|value| ("retry-after", value)));
        assert_eq!(
            read(errand, status, &headers, &body),
            expected,
            "{errand:?}, {status}, {kind:?}, Retry-After {retry_after:?}, {body:?}"
        );
    }
}

#[test]
fn a_202_counts_only_with_every_part_in_its_form() {
    let with = |part: &str, value: Value| {
        let mut body = taken();
        body[part] = value;
        read(SUBMIT, 202, &[("content-type", JSON)], &body.to_string())
    };
    let good = [
        ("reference", json!("A")),
        ("reference", json!("9".repeat(32))),
        ("receipt", json!("!")),
        ("receipt", json!("~".repeat(512))),
        ("received_at", json!("2026-03-01T13:00:00.5+01:00")),
        ("a_part_from_later", json!({ "x": 1 })),
    ];
    for (part, value) in good {
        let is = with(part, value.clone());
        assert!(matches!(is, Outcome::Received(_)), "{part} {value} is in order, but came to {is:?}");
    }
    let bad = [
        ("report_id", json!(OTHER)),
        ("report_id", json!("x")),
        ("reference", json!("")),
        ("reference", json!("9".repeat(33))),
        ("reference", json!("EX-7k3f")),
        ("reference", json!("EX 7K3F")),
        ("reference", json!("RING-0800-\u{202e}")),
        ("reference", json!(7)),
        ("receipt", json!("")),
        ("receipt", json!("~".repeat(513))),
        ("receipt", json!("two words")),
        ("receipt", json!("line\r\nInjected: yes")),
        ("receipt", json!("ü")),
        ("received_at", json!("yesterday")),
        ("status", json!(3)),
        ("status", Value::Null),
    ];
    for (part, value) in bad {
        let is = with(part, value.clone());
        assert_eq!(is, unanswered(NoAnswer::Nonsense), "{part} {value}");
    }
    assert_eq!(
        with("status", json!("escalated")),
        receipt(VendorStatus::Unknown),
        "a state from a newer server is kept as one that is being handled"
    );
}

#[test]
fn retry_after_in_seconds_and_as_a_date() {
    // now is 12:00:00
    let table: &[(&str, Option<&str>, Option<u64>)] = &[
        ("0", None, Some(0)),
        ("  60 ", None, Some(60)),
        ("86401", None, Some(86_401)),
        ("99999999999999999999999", None, Some(u64::MAX)),
        ("Sun, 01 Mar 2026 12:02:00 GMT", None, Some(120)),
        ("Sunday, 01-Mar-26 12:02:00 GMT", None, Some(120)),
        ("Sun Mar  1 12:02:00 2026", None, Some(120)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", None, Some(0)),
        // The server's clock is a day ahead of ours; it means two minutes, not a day.
        ("Mon, 02 Mar 2026 12:02:00 GMT", Some("Mon, 02 Mar 2026 12:00:00 GMT"), Some(120)),
        ("Sun, 01 Mar 2026 12:02:00 GMT", Some("no date"), Some(120)),
        ("", None, None),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", None, None),
        ("2026-03-01T12:02:00Z", None, None),
    ];
    for (value, date, expected) in table {
        let mut headers = vec![("retry-after", *value)];
        headers.extend(date.map(|date| ("date", date)));
        assert_eq!(
            read(SUBMIT, 429, &headers, ""),
            Outcome::TooMany { retry_after_s: *expected },
            "Retry-After {value:?}, Date {date:?}"
        );
    }
}

#[test]
fn rate_limit_headers_change_nothing_however_malformed() {
    let body = taken().to_string();
    for value in ["\"reports\";r=0;t=99999999999999999999", ";;;=", "-1", "r=NaN"] {
        let headers = [
            ("content-type", JSON),
            ("ratelimit", value),
            ("ratelimit-policy", value),
            ("ratelimit-remaining", value),
            ("ratelimit-reset", value),
        ];
        assert_eq!(read(SUBMIT, 202, &headers, &body), receipt(VendorStatus::Received));
        assert_eq!(read(SUBMIT, 429, &headers, ""), Outcome::TooMany { retry_after_s: None });
    }
}

#[test]
fn refused_fields_keep_pointers_and_codes_and_no_prose() {
    let body = json!({
        "type": "about:blank", "title": "Prose", "detail": "Ring 555-0199", "code": "invalid_field",
        "errors": [
            { "pointer": "/number/e164", "code": "wrong_form", "detail": "Prose" },
            { "pointer": "#/knew_about_me/0", "code": "not_allowed" },
            { "pointer": "", "code": "too_large" },
            { "pointer": "/a b", "code": "wrong_form" },
            { "pointer": "number", "code": "wrong_form" },
            { "pointer": format!("/{}", "x".repeat(200)), "code": "wrong_form" },
            { "pointer": "/x", "code": "Ring 555-0199" },
            { "pointer": "/x", "code": "y".repeat(65) },
            { "pointer": 7, "code": "wrong_form" },
            { "code": "wrong_form" },
            "prose",
            null,
        ]
    });
    let field =
        |pointer: &str, code: &str| RefusedField { pointer: pointer.to_owned(), code: code.to_owned() };
    assert_eq!(
        read(SUBMIT, 422, &[("content-type", PROBLEM)], &body.to_string()),
        Outcome::Refused {
            why: R::InvalidField,
            fields: vec![
                field("/number/e164", "wrong_form"),
                field("/knew_about_me/0", "not_allowed"),
                field("", "too_large"),
            ]
        }
    );

    let many: Vec<Value> = (0..50).map(|n| json!({ "pointer": format!("/{n}"), "code": "c" })).collect();
    let body = json!({ "code": "invalid_field", "errors": many }).to_string();
    let is = read(SUBMIT, 422, &[("content-type", PROBLEM)], &body);
    assert!(matches!(&is, Outcome::Refused { fields, .. } if fields.len() == 20), "at most 20: {is:?}");
}

#[test]
fn the_status_of_a_report() {
    let known = json!({ "report_id": OURS, "status": "confirmed", "history": [] }).to_string();
    let other = json!({ "report_id": OTHER, "status": "confirmed" }).to_string();
    let newer = json!({ "report_id": OURS, "status": "escalated" }).to_string();
    let code = |code: &str| json!({ "code": code }).to_string();
    let nonsense = Err(StatusProblem::Unanswered { why: NoAnswer::Nonsense, retry_after_s: None });
    let table = [
        (200, JSON, known.clone(), Ok(VendorStatus::Confirmed)),
        (200, JSON, newer, Ok(VendorStatus::Unknown)),
        (200, JSON, other, nonsense),
        (200, HTML, known.clone(), nonsense),
        (202, JSON, known, nonsense),
        (404, PROBLEM, code("unknown_report"), Err(StatusProblem::UnknownReport)),
        (404, "text/plain", String::new(), Err(StatusProblem::UnknownReport)),
        (404, HTML, String::new(), nonsense),
        (302, HTML, String::new(), Err(StatusProblem::Refused { why: R::Redirected })),
        (403, PROBLEM, code("refused"), Err(StatusProblem::Refused { why: R::Refused })),
        (409, PROBLEM, code("in_progress"), nonsense),
        (422, PROBLEM, code("invalid_field"), Err(StatusProblem::Refused { why: R::InvalidField })),
        (429, PROBLEM, code("quota_exceeded"), Err(StatusProblem::TooMany { retry_after_s: Some(9) })),
        (
            503,
            HTML,
            String::new(),
            Err(StatusProblem::Unanswered { why: NoAnswer::ServerTrouble, retry_after_s: Some(9) }),
        ),
    ];
    for (status, kind, body, expected) in table {
        let given = answer(status, &[("content-type", kind), ("retry-after", "9")], body.as_bytes());
        assert_eq!(vendor_status(OURS, &given, now()), expected, "{status} {kind} {body}");
    }
}

proptest! {
    /// No answer, however odd, stops the program, and none becomes a receipt by accident.
    #[test]
    fn any_answer_has_a_meaning(
        status in 100_u16..1000,
        kind in prop::option::of("[ -~]{0,40}|application/json|application/problem\\+json"),
        retry_after in prop::option::of("[ -~]{0,40}"),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = vec![];
        headers.extend(kind.as_deref().map(|value| ("content-type", value)));
        headers.extend(retry_after.as_deref().map(|value| ("retry-after", value)));
        let given = answer(status, &headers, &body);
        let submitted = outcome(SUBMIT, OURS, &given, now());
        prop_assert!(!matches!(submitted, Outcome::Received(_)), "{submitted:?}");
        let withdrawn = outcome(WITHDRAW, OURS, &given, now());
        prop_assert_eq!(withdrawn == Outcome::Withdrawn, status == 204);
        prop_assert!(vendor_status(OURS, &given, now()).is_err());
    }

    /// Whatever a vendor writes in its problem documents, only codes and pointers come through.
    #[test]
    fn no_prose_comes_through(pointer in any::<String>(), code in any::<String>()) {
        let body = json!({ "code": code, "errors": [{ "pointer": pointer, "code": code }] }).to_string();
        if let Outcome::Refused { fields, .. } = read(SUBMIT, 422, &[("content-type", PROBLEM)], &body) {
            for field in fields {
                prop_assert!(field.pointer.len() <= 200 && field.pointer.bytes().all(|c| c.is_ascii_graphic()));
                prop_assert!(field.code.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_')));
            }
        }
    }
}
