//! The OpenAPI document: it is one, its examples fit it, and it has exactly the model's words.

use crate::support::{conforms, new_id};
use reference_vendor::contract::DOCUMENT;
use ringtrue_model::call::{
    Answered, AskedFor, CallKind, Channel, Disclosed, Expected, Knowledge, PaymentMethod, Precision,
    Presented, Pressure, Reason, RemoteTool, Voice,
};
use ringtrue_model::dispatch::{Refusal, VendorStatus};
use ringtrue_model::number::E164;
use ringtrue_model::report::{
    AppFacts, ClaimedParty, Loss, ReportBody, ReportConsent, ReportedMoment, ReportedNumber,
    ReportedReference, Reporter,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use ts_rs::TS;

/// The OpenAPI Initiative's own schema of OpenAPI 3.1 (2026-08-03, Apache-2.0), as the npm package
/// `@seriousme/openapi-schema-validator` 2.11.0 carries it, with `$dynamicRef` made plain `$ref`.
const OPENAPI: &str = include_str!("openapi-3.1.schema.json");

fn document() -> Value {
    serde_saphyr::from_str(DOCUMENT).unwrap()
}

fn is_openapi(document: &Value) -> Result<(), String> {
    let schema = jsonschema::draft202012::new(&serde_json::from_str(OPENAPI).unwrap()).unwrap();
    schema.validate(document).map_err(|e| format!("{}: {e}", e.instance_path()))
}

/// Every value in the document, with its place.
fn walk<'a>(value: &'a Value, place: String, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(&place, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(member, format!("{place}/{name}"), visit);
            }
        }
        Value::Array(entries) => {
            for (n, entry) in entries.iter().enumerate() {
                walk(entry, format!("{place}/{n}"), visit);
            }
        }
        _ => {}
    }
}

#[test]
fn the_document_is_openapi_3_1() {
    is_openapi(&document()).unwrap();
}

#[test]
fn a_broken_document_is_noticed() {
    for (place, value) in [
        ("/openapi", json!("3.0.3")),
        ("/info/version", Value::Null),
        ("/paths/~1v1~1reports/post/responses/202/description", Value::Null),
        ("/components/parameters/ReportId/in", json!("cookies")),
    ] {
        let mut document = document();
        *document.pointer_mut(place).unwrap() = value;
        assert!(is_openapi(&document).is_err(), "{place} is broken, and nobody noticed");
    }
}

#[test]
fn every_schema_is_one_and_takes_no_unknown_members() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|e| panic!("{name}: {e}"));
        walk(schema, name.clone(), &mut |place, value| {
            if value["type"] == "object" {
                assert_eq!(value["additionalProperties"], false, "{place} is open");
            }
        });
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut followed = 0;
    walk(&document, String::new(), &mut |place, value| {
        if let Some(target) = value["$ref"].as_str() {
            let pointer =
                target.strip_prefix('#').unwrap_or_else(|| panic!("{place} leads outside: {target}"));
            assert!(document.pointer(pointer).is_some(), "{place} leads nowhere: {target}");
            followed += 1;
        }
    });
    assert!(followed > 50, "only {followed} references were found");
}

#[test]
fn every_example_fits_its_schema_and_every_answer_has_one() {
    let document = document();
    let mut checked = 0;
    walk(&document, String::new(), &mut |place, value| {
        let Some(content) = value["content"].as_object() else { return };
        for (kind, media) in content {
            let schema = media["schema"]["$ref"].as_str().unwrap();
            let name = schema.strip_prefix("#/components/schemas/").unwrap();
            let examples = media["examples"].as_object();
            for (title, example) in examples.unwrap_or_else(|| panic!("{place} ({kind}) has no example")) {
                assert!(!example["value"].is_null(), "{place}: {title} is empty");
                conforms(name, &example["value"]);
                checked += 1;
            }
        }
    });
    assert!(checked >= 16, "only {checked} examples were found");
}

#[test]
fn the_model_reads_every_example_of_a_report_and_writes_it_as_it_was() {
    let document = document();
    let place = "/paths/~1v1~1reports/post/requestBody/content/application~1json/examples";
    for (title, example) in document.pointer(place).unwrap().as_object().unwrap() {
        let body: ReportBody = serde_json::from_value(example["value"].clone()).unwrap();
        assert_eq!(serde_json::to_value(&body).unwrap(), example["value"], "{title}");
    }
}

fn emptiest() -> ReportBody {
    ReportBody {
        schema_version: 1,
        report_id: new_id(),
        organisation_id: "example-antivirus".to_owned().try_into().unwrap(),
        number: ReportedNumber { presented: Presented::NotNoticed, e164: None, as_shown: None },
        occurred_at: ReportedMoment {
            instant: "2026-11-21T14:05:00.123456789Z".parse().unwrap(),
            offset_minutes: -1080,
            precision: Precision::DayOnly,
        },
        expected: Expected::NotSure,
        consent: ReportConsent { text_version: 1, share_with_authorities: false },
        channel: None,
        answered: None,
        voice: None,
        duration_s: None,
        attempts: None,
        call_kind: None,
        claimed: None,
        second_caller: None,
        knew_about_me: Vec::new(),
        quoted_reference: None,
        asked_for: Vec::new(),
        pressure: Vec::new(),
        reason_given: Vec::new(),
        remote_tool: None,
        remote_session_id: None,
        callback_numbers: Vec::new(),
        websites: Vec::new(),
        emails: Vec::new(),
        disclosed: Vec::new(),
        loss: None,
        narrative: None,
        reporter: None,
        callback_word: None,
        app: None,
        test: None,
    }
}

fn fullest() -> ReportBody {
    let number = || E164::try_from("+18555550142".to_owned()).unwrap();
    let line = || "x".repeat(500);
    ReportBody {
        number: ReportedNumber { presented: Presented::Shown, e164: Some(number()), as_shown: Some(line()) },
        channel: Some(Channel::PhoneCall),
        answered: Some(Answered::Spoke),
        voice: Some(Voice::Person),
        duration_s: Some(86_400),
        attempts: Some(10_000),
        call_kind: Some(CallKind::TechSupport),
        claimed: Some(ClaimedParty { organisation: line(), person: line(), department: line() }),
        second_caller: Some(String::new()),
        knew_about_me: Knowledge::ALL.to_vec(),
        quoted_reference: Some(ReportedReference { value: line(), is_mine: Some(true) }),
        asked_for: AskedFor::ALL.iter().copied().filter(|it| *it != AskedFor::Nothing).collect(),
        pressure: Pressure::ALL.to_vec(),
        reason_given: Reason::ALL.to_vec(),
        remote_tool: Some(RemoteTool::Anydesk),
        remote_session_id: Some(line()),
        callback_numbers: vec![line(); 50],
        websites: vec![line(); 50],
        emails: vec![line(); 50],
        disclosed: Disclosed::ALL.to_vec(),
        loss: Some(Loss {
            amount: "123456789012.1234".to_owned(),
            currency: "EUR".to_owned(),
            method: Some(PaymentMethod::GiftCard),
        }),
        narrative: Some("\u{1f600}".repeat(2000)),
        reporter: Some(Reporter { email: line(), phone: line(), best_time: line() }),
        callback_word: Some(line()),
        app: Some(AppFacts { version: "0.1.0".to_owned() }),
        test: Some(true),
        ..emptiest()
    }
}

#[test]
fn the_emptiest_and_the_fullest_body_of_the_model_conform() {
    conforms("Report", &serde_json::to_value(emptiest()).unwrap());
    conforms("Report", &serde_json::to_value(fullest()).unwrap());
}

#[test]
fn the_model_and_the_document_have_the_same_members() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let full = serde_json::to_value(fullest()).unwrap();
    for (schema, part) in [
        ("Report", &full),
        ("ReportedNumber", &full["number"]),
        ("ReportedMoment", &full["occurred_at"]),
        ("ReportConsent", &full["consent"]),
        ("ClaimedParty", &full["claimed"]),
        ("ReportedReference", &full["quoted_reference"]),
        ("Loss", &full["loss"]),
        ("Reporter", &full["reporter"]),
    ] {
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&schemas[schema]["properties"]), names(part), "members of {schema}");
    }
    // What the rules said about a call is sent once there are rules.
    let app = schemas["App"]["properties"].as_object().unwrap();
    assert!(full["app"].as_object().unwrap().keys().all(|name| app.contains_key(name)));
}

/// The words of an enum of the model, as they stand in JSON.
fn words<T: TS>() -> BTreeSet<String> {
    let union = T::inline(&ts_rs::Config::default());
    union.split(" | ").map(|word| word.trim_matches('"').to_owned()).collect()
}

#[test]
fn the_model_and_the_document_have_the_same_words() {
    let document = document();
    let listed = |name: &str| -> BTreeSet<String> {
        let list = document["components"]["schemas"][name]["enum"].as_array();
        let list = list.unwrap_or_else(|| panic!("{name} has no list"));
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let mut same = vec![
        ("Presented", words::<Presented>()),
        ("Precision", words::<Precision>()),
        ("Expected", words::<Expected>()),
        ("Channel", words::<Channel>()),
        ("Answered", words::<Answered>()),
        ("Voice", words::<Voice>()),
        ("CallKind", words::<CallKind>()),
        ("Knowledge", words::<Knowledge>()),
        ("Pressure", words::<Pressure>()),
        ("Reason", words::<Reason>()),
        ("RemoteTool", words::<RemoteTool>()),
        ("Disclosed", words::<Disclosed>()),
        ("PaymentMethod", words::<PaymentMethod>()),
    ];
    // What only this side says of an answer is not in the contract; what is not a refusal is no `Refusal`.
    let mut status = words::<VendorStatus>();
    assert!(status.remove("unknown"), "a state this version does not know is the model's own word");
    same.push(("Status", status));
    let mut wishes = words::<AskedFor>();
    assert!(wishes.remove("nothing"), "that nothing was wanted is not reported");
    same.push(("AskedFor", wishes));
    let mut codes = words::<Refusal>();
    assert!(codes.remove("redirected") && codes.remove("other"), "these are the model's own words");
    codes.extend(["in_progress".to_owned(), "quota_exceeded".to_owned()]);
    same.push(("ProblemCode", codes));
    for (name, model) in &same {
        assert!(model.len() > 2, "{name}: only {model:?} was read from the model");
        assert_eq!(*model, listed(name), "words of {name}: left the model, right the document");
    }

    let compared: BTreeSet<&str> = same.iter().map(|(name, _)| *name).collect();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let list = !schema["enum"].is_null();
        assert!(!list || compared.contains(name.as_str()), "{name} is compared with nothing of the model");
    }
}
