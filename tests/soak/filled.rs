//! A call of which everything there is to note was noted.

use acceptance::world::typed;
use chrono::{DateTime, NaiveDate};
use ringtrue_model::call::{
    Amount, Answered, AskedFor, Attempts, Background, CallFields, CallKind, CalledLine, Channel, Consent,
    Disclosed, Evidence, EvidenceKind, Expected, Knowledge, Line, Moment, Paid, PaymentMethod, Precision,
    Presented, Pressure, QuotedReference, Reaction, Reason, RemoteTool, ReportRef, ShownNumber, Suspicion,
    Voice, YesWith,
};
use serde_json::Value;

/// Every field is named, so that one that is added to a call has to be filled here before this compiles.
pub fn every_field() -> CallFields {
    let at = DateTime::parse_from_rfc3339("2026-11-20T18:42:07.123456-03:30").unwrap();
    let yes = |detail: &str| YesWith { yes: Some(true), detail: detail.into() };
    CallFields {
        occurred_at: Moment { precision: Precision::About, ..Moment::from(at) },
        claimed_org: "Example Antivirus".into(),
        claimed_org_id: Some("example-antivirus".to_owned().try_into().unwrap()),
        expected: Expected::ArrangedByCaller,
        displayed_number: ShownNumber {
            presented: Presented::Shown,
            number: Some(typed("+1 (855) 555-0142")),
        },
        displayed_name: "EXAMPLE AV".into(),
        callback_numbers: vec![typed("+44 20 7946 0958"), typed("the number on the screen")],
        duration_s: Some(1_799),
        called_line: CalledLine { kind: Some(Line::Landline), number: "+49 30 901820".into() },
        channel: Some(Channel::PhoneCall),
        answered: Some(Answered::Spoke),
        voice: Some(Voice::RecordedThenPerson),
        attempts: Attempts { count: Some(10_000), times: "Every morning, \"at nine\"".into() },
        rang_back: yes("Once; nobody answered."),
        call_kind: Some(CallKind::TechSupport),
        annoyance: Some(5),
        claimed_person: "Kevin Ólafsson-O'Neil".into(),
        claimed_department: "Sécurité".into(),
        second_caller: yes("A \"supervisor\""),
        knew_about_me: Knowledge::ALL.to_vec(),
        quoted_reference: QuotedReference { value: "TM-04711-42".into(), is_mine: Some(true) },
        reason_given: Reason::ALL.to_vec(),
        asked_for: AskedFor::ALL.to_vec(),
        pressure: Pressure::ALL.to_vec(),
        remote_tool: Some(RemoteTool::Anydesk),
        remote_session_id: "123 456 789".into(),
        websites: vec!["http://example.com/help?x=1&y=2".into(), "not a site".into()],
        emails: vec!["help@example.com".into()],
        consent: Some(Consent::Withdrawn),
        is_customer: Some(true),
        asked_to_stop: yes("Twice\nand again"),
        opening_words: "Guten Tag, hier ist die Sicherheitsabteilung …".into(),
        background: Background::ALL.to_vec(),
        suspicion: Suspicion::ALL.to_vec(),
        suspicion_words: "すぐに払えと言われた".into(),
        notes: "=1+1\r\nتحدث بسرعة 🎣\tand \u{202e}backwards".into(),
        my_reaction: Reaction::ALL.to_vec(),
        disclosed: Disclosed::ALL.to_vec(),
        paid: Some(Paid::TriedButStopped),
        amount_asked: Amount { value: "499.99".into(), currency: "USD".into() },
        amount_lost: Amount { value: "0.01".into(), currency: "KWD".into() },
        payment_method: Some(PaymentMethod::GiftCard),
        evidence: vec![Evidence {
            kind: EvidenceKind::Screenshot,
            name: "Bildschirm 1.png".into(),
            sha256: "0f".repeat(32),
            size: 9_007_199_254_740_991,
            note: "The window they opened".into(),
        }],
        report_refs: vec![ReportRef {
            body: "Police".into(),
            reference: "2026/11/0815".into(),
            date: NaiveDate::from_ymd_opt(2026, 11, 21),
            contact: "Officer 42".into(),
        }],
    }
}

/// The names of what is empty in a JSON value.
fn empty_members(path: &str, value: &Value) -> Vec<String> {
    let below = |name: String, value: &Value| empty_members(&format!("{path}/{name}"), value);
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().flat_map(|(name, value)| below(name.clone(), value)).collect()
        }
        Value::Array(entries) if !entries.is_empty() => {
            entries.iter().enumerate().flat_map(|(i, value)| below(i.to_string(), value)).collect()
        }
        Value::Bool(_) | Value::Number(_) => Vec::new(),
        Value::String(text) if !text.is_empty() => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

#[test]
fn nothing_in_it_is_empty() {
    let fields = serde_json::to_value(every_field()).unwrap();
    // A number as typed here was not read yet; the vault's own are.
    let read_later = |path: &String| path.ends_with("/e164") || path.ends_with("/region");
    let empty: Vec<_> = empty_members("", &fields).into_iter().filter(|path| !read_later(path)).collect();
    assert_eq!(empty, [""; 0]);
}

#[test]
fn canary_an_empty_field_is_seen() {
    let value = serde_json::json!({"a": [{"b": ""}], "c": [], "d": null, "e": false});
    assert_eq!(empty_members("", &value), ["/a/0/b", "/c", "/d"]);
}
