//! The vendor's side of the contract, over real HTTP.

use crate::support::{Reply, Site, conforms, new_id, report, report_with};
use reference_vendor::{Config, Fault, Quota, Status, Told, Vendor};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn a_report_is_taken_and_answered_as_the_contract_says() {
    let site = Site::new();
    let body = report();
    let reply = site.bring(&body);
    assert_eq!(reply.status, 202, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("location"), format!("/v1/reports/{}", body["report_id"].as_str().unwrap()));
    assert_eq!(reply.header("cache-control"), "no-store", "the receipt is kept by nobody on the way");
    let answer = reply.json();
    conforms("Taken", &answer);
    assert_eq!(answer["report_id"], body["report_id"]);
    assert_eq!(answer["status"], "received");

    let reference = answer["reference"].as_str().unwrap();
    let (prefix, rest) = reference.split_at(3);
    assert_eq!((prefix, rest.len(), rest.find('-')), ("EX-", 9, Some(4)), "{reference} is readable aloud");
    assert!(!rest.contains(['0', 'O', '1', 'I']), "{reference} can be misread");
    let receipt = answer["receipt"].as_str().unwrap();
    assert!(receipt.len() == 64 && receipt.bytes().all(|c| c.is_ascii_hexdigit()), "256 random bits");

    let kept = site.vendor.reports().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].body.as_deref(), Some(body.to_string().as_str()), "the bytes are kept as they came");
}

#[test]
fn references_and_receipts_are_never_the_same() {
    let site = Site::new();
    let answers: Vec<Value> = (0..50).map(|_| site.bring(&report()).json()).collect();
    for member in ["reference", "receipt"] {
        let different: BTreeSet<&str> = answers.iter().map(|a| a[member].as_str().unwrap()).collect();
        assert_eq!(different.len(), answers.len(), "{member}s differ");
    }
}

#[test]
fn the_same_key_and_body_get_the_same_answer_and_make_one_report() {
    let site = Site::new();
    let body = report();
    let first = site.bring(&body);
    let second = site.bring(&body);
    assert_eq!(first.body, second.body);
    assert_eq!((second.status, second.header("location")), (202, first.header("location")));
    let kept = site.vendor.reports().unwrap();
    assert_eq!((kept.len(), kept[0].posts), (1, 2));
}

#[test]
fn the_same_key_with_another_body_is_refused_and_changes_nothing() {
    let site = Site::new();
    let mut body = report();
    let first = site.bring(&body);
    body["expected"] = json!("not_sure");
    site.bring(&body).is_problem(422, "idempotency_key_reused");
    // Even white space makes other bytes.
    let spaced = format!(" {}", site.vendor.reports().unwrap()[0].body.as_deref().unwrap());
    site.bring_text(body["report_id"].as_str().unwrap(), spaced).is_problem(422, "idempotency_key_reused");
    body["expected"] = json!("no");
    assert_eq!(site.bring(&body).body, first.body, "the first report stands");
    assert_eq!(site.vendor.reports().unwrap().len(), 1);
}

#[test]
fn of_many_at_once_one_is_taken_and_all_hear_the_same() {
    let site = Site::new();
    let body = report();
    let answers: Vec<Reply> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let url = site.vendor.base().join("v1/reports").unwrap();
                    crate::support::Plain::new().ask(Method::POST, url.as_str(), |request| {
                        let key = body["report_id"].as_str().unwrap();
                        request
                            .header("content-type", "application/json")
                            .header("idempotency-key", key)
                            .body(body.to_string())
                    })
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 202 && answer.body == answers[0].body));
    let kept = site.vendor.reports().unwrap();
    assert_eq!((kept.len(), kept[0].posts), (1, 8));
}

#[test]
fn what_is_not_a_report_is_refused_by_its_code() {
    let site = Site::new();
    let body = report();
    let key = body["report_id"].as_str().unwrap();
    let typed = |kind: &'static str| {
        site.ask(Method::POST, "v1/reports", |request| {
            request.header("content-type", kind).header("idempotency-key", key).body(body.to_string())
        })
    };
    typed("text/plain").is_problem(415, "unsupported");
    typed("application/xml").is_problem(415, "unsupported");
    let keyless = site.ask(Method::POST, "v1/reports", |request| {
        request.header("content-type", "application/json").body(body.to_string())
    });
    keyless.is_problem(400, "idempotency_key_missing");
    site.bring_text(key, "{\"report_id\":").is_problem(400, "malformed");
    site.bring_text(key, vec![b'"', 0xff, b'"']).is_problem(400, "malformed");
    site.bring_text(key, "[]").is_problem(422, "invalid_field");

    let other = site.bring_text(&new_id().to_string(), body.to_string());
    other.is_problem(422, "invalid_field");
    assert_eq!(other.json()["errors"], json!([{ "pointer": "/report_id", "code": "not_the_key" }]));

    let unknown = site.bring(&report_with("ip_address", json!("192.0.2.1")));
    unknown.is_problem(422, "invalid_field");
    assert_eq!(unknown.json()["errors"], json!([{ "pointer": "/ip_address", "code": "unknown_field" }]));
    assert_eq!(site.vendor.reports().unwrap(), [], "nothing of it was kept");

    assert_eq!(typed("application/json; charset=utf-8").status, 202, "the same body is in order");
}

#[test]
fn thirty_two_kibibytes_are_taken_and_one_byte_more_is_not() {
    let site = Site::new();
    let padded = |length: usize| {
        let body = report();
        let text = body.to_string();
        let text = format!("{text}{}", " ".repeat(length - text.len()));
        site.bring_text(body["report_id"].as_str().unwrap(), text)
    };
    assert_eq!(padded(32 * 1024).status, 202);
    padded(32 * 1024 + 1).is_problem(413, "too_large");
    padded(33 * 1024).is_problem(413, "too_large");
    padded(900 * 1024).is_problem(413, "too_large");
    assert_eq!(site.vendor.reports().unwrap().len(), 1);
}

#[test]
fn only_its_own_receipt_opens_a_report() {
    let site = Site::new();
    let ((a, receipt_a), (b, receipt_b)) = (site.brought(), site.brought());
    let reply = site.about(Method::GET, &a, Some(&receipt_a));
    assert_eq!(reply.status, 200);
    conforms("Standing", &reply.json());

    let absent = new_id().to_string();
    let refusals = [
        site.about(Method::GET, &b, Some(&receipt_a)),
        site.about(Method::GET, &a, Some(&receipt_b)),
        site.about(Method::GET, &a, Some("")),
        site.about(Method::GET, &a, None),
        site.about(Method::GET, &absent, Some(&receipt_a)),
        site.about(Method::GET, &absent, None),
        site.about(Method::GET, "nonsense", Some(&receipt_a)),
        site.about(Method::DELETE, &b, Some(&receipt_a)),
        site.about(Method::DELETE, &a, None),
        site.about(Method::DELETE, &absent, Some(&receipt_a)),
        site.ask(Method::GET, &format!("v1/reports/{a}"), |request| {
            request.header("authorization", format!("Bearer {receipt_a}"))
        }),
    ];
    let first = refusals[0].clone().timeless();
    first.is_problem(404, "unknown_report");
    for refusal in refusals {
        assert_eq!(refusal.timeless(), first, "no answer tells what exists");
    }
    assert!(
        site.vendor.reports().unwrap().iter().all(|report| report.body.is_some()),
        "nothing was withdrawn"
    );
}

#[test]
fn something_remembered_later_is_added_once() {
    let site = Site::new();
    let (report_id, receipt) = site.brought();
    let path = format!("v1/reports/{report_id}/additions");
    let mut addition = json!({
        "schema_version": 1,
        "addition_id": new_id(),
        "consent": { "text_version": 1, "share_with_authorities": false },
        "narrative": "They knew when my licence ends."
    });
    let key = addition["addition_id"].as_str().unwrap().to_owned();
    let add =
        |key: &str, receipt: Option<&str>, body: &Value| site.post(&path, key, receipt, body.to_string());

    let first = add(&key, Some(&receipt), &addition);
    assert_eq!(first.status, 202, "{}", first.text());
    conforms("Added", &first.json());
    assert_eq!(add(&key, Some(&receipt), &addition).body, first.body, "the same again is the same");
    add(&key, None, &addition).is_problem(404, "unknown_report");
    let other = add(&new_id().to_string(), Some(&receipt), &addition);
    other.is_problem(422, "invalid_field");
    assert_eq!(other.json()["errors"][0]["pointer"], "/addition_id");
    addition["narrative"] = json!("Something else.");
    add(&key, Some(&receipt), &addition).is_problem(422, "idempotency_key_reused");
    addition.as_object_mut().unwrap().remove("narrative");
    let id = new_id();
    addition["addition_id"] = json!(id);
    add(&id.to_string(), Some(&receipt), &addition).is_problem(422, "invalid_field");
    assert_eq!(site.vendor.reports().unwrap()[0].additions.len(), 1);
}

#[test]
fn withdrawing_deletes_what_was_said_and_can_be_repeated() {
    let site = Site::new();
    let body = report_with("narrative", json!("Secret words"));
    let answer = site.bring(&body);
    let receipt = answer.json()["receipt"].as_str().unwrap().to_owned();
    let report_id = body["report_id"].as_str().unwrap();
    for _ in 0..2 {
        let reply = site.about(Method::DELETE, report_id, Some(&receipt));
        assert_eq!((reply.status, reply.body.len()), (204, 0));
    }
    let kept = site.vendor.reports().unwrap();
    assert_eq!((kept[0].body.as_ref(), kept[0].status), (None, Status::Withdrawn));
    let standing = site.about(Method::GET, report_id, Some(&receipt)).json();
    conforms("Standing", &standing);
    assert_eq!(standing["status"], "withdrawn");
    assert_eq!(standing["history"].as_array().unwrap().len(), 2, "withdrawn once, though asked twice");

    assert_eq!(site.bring(&body).body, answer.body, "a late try hears what the first one heard");
    assert_eq!(site.vendor.reports().unwrap()[0].body, None, "and brings nothing back");
    let path = format!("v1/reports/{report_id}/additions");
    let addition = json!({
        "schema_version": 1, "addition_id": new_id(), "narrative": "More",
        "consent": { "text_version": 1, "share_with_authorities": false }
    });
    let key = addition["addition_id"].as_str().unwrap();
    site.post(&path, key, Some(&receipt), addition.to_string()).is_problem(404, "unknown_report");
}

#[test]
fn the_quota_is_told_and_held() {
    let quota = Quota { requests: 2, window: Duration::from_secs(3600) };
    let site = Site::with(|config| config.quota = quota);
    let first = site.bring(&report());
    assert_eq!(first.header("ratelimit-policy"), "\"reports\";q=2;w=3600");
    assert!(first.header("ratelimit").starts_with("\"reports\";r=1;t="), "{first:?}");
    assert_eq!(site.bring(&report()).status, 202);
    let third = site.bring(&report());
    third.is_problem(429, "quota_exceeded");
    let wait: u64 = third.header("retry-after").parse().unwrap();
    assert!((3500..=3600).contains(&wait), "{wait}");
    assert_eq!(site.get("v1/health").status, 200, "asking is not bringing");
    assert_eq!(site.vendor.reports().unwrap().len(), 2);
}

#[test]
fn the_answer_does_not_tell_whether_a_number_is_known() {
    let site = Site::new();
    let about = |number: &str| {
        let body = report_with("number", json!({ "presented": "shown", "e164": number }));
        let mut reply = site.bring(&body).timeless();
        let mut answer = reply.json();
        for member in ["report_id", "reference", "receipt", "received_at"] {
            let length = answer[member].as_str().unwrap().len();
            answer[member] = json!(length);
        }
        for name in ["location", "ratelimit"] {
            reply.headers.remove(name);
        }
        reply.body = answer.to_string().into_bytes();
        reply
    };
    let known = [about("+18555550142"), about("+18555550142")];
    assert_eq!(known[0], known[1]);
    assert_eq!(about("+442079460999"), known[1]);
}

#[test]
fn any_script_and_emoji_come_back_as_they_were() {
    let site = Site::new();
    let words = "قال إنه من الدعم \u{200f}שלום\u{202e} 👩‍👩‍👧 ウイルス e\u{301}";
    let body = report_with("narrative", json!(words));
    assert_eq!(site.bring(&body).status, 202);
    let kept: Value =
        serde_json::from_str(site.vendor.reports().unwrap()[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(kept["narrative"], words);
}

#[test]
fn a_vendor_that_comes_back_remembers() {
    let Site { vendor, folder, .. } = Site::new();
    let listen = vendor.base().socket_addrs(|| None).unwrap()[0];
    let body = report();
    let key = body["report_id"].as_str().unwrap();
    let bring = |base: &url::Url| {
        crate::support::Plain::new().ask(Method::POST, base.join("v1/reports").unwrap().as_str(), |request| {
            request
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .body(body.to_string())
        })
    };
    let first = bring(vendor.base());
    let base = vendor.base().clone();
    vendor.stop();
    assert!(std::net::TcpStream::connect(listen).is_err(), "nobody listens after stop");

    let vendor = Vendor::start(Config { listen, ..Config::for_tests(folder.path()) }).unwrap();
    assert_eq!(vendor.base(), &base, "the same port");
    assert_eq!(bring(&base).body, first.body);
    assert_eq!(vendor.reports().unwrap().len(), 1);
}

#[test]
fn no_address_of_a_client_is_written_down() {
    let site = Site::new();
    let (report_id, receipt) = site.brought();
    site.about(Method::DELETE, &report_id, Some(&receipt));
    let mut read = 0;
    let entries = std::fs::read_dir(site.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    // The directory names the vendor's own address.
    for file in entries.filter(|file| !file.ends_with("directory.zip")) {
        let bytes = std::fs::read(file).unwrap();
        read += bytes.len();
        assert!(!bytes.windows(9).any(|window| window == b"127.0.0.1"), "an address stands in the database");
    }
    assert!(read > 4096, "the database was looked at");
}

#[test]
fn what_tests_may_do_exists_in_test_mode_only() {
    let order = |site: &Site| {
        site.ask(Method::POST, "test/faults", |request| {
            let fault = json!({ "faults": [{ "too_many": { "retry_after": 7 } }, "nonsense_json"] });
            request.header("content-type", "application/json").body(fault.to_string())
        })
    };
    let site = Site::new();
    assert_eq!(order(&site).status, 204);
    let limited = site.bring(&report());
    limited.is_problem(429, "quota_exceeded");
    assert_eq!(limited.header("retry-after"), "7");
    let nonsense = site.bring(&report());
    assert_eq!((nonsense.status, nonsense.text().as_str()), (202, "{\"hello\":[1,2,3]}"));
    conforms("Taken", &site.bring(&report()).json());
    let reports = site.get("test/reports").json();
    assert_eq!(reports["reports"].as_array().unwrap().len(), 2);
    assert_eq!(reports["reports"][0]["posts"], 1);

    let plain = Site::with(|config| config.faults = false);
    order(&plain).is_problem(404, "unknown_report");
    plain.get("test/reports").is_problem(404, "unknown_report");
}

#[test]
fn health_and_staged_problems_conform() {
    let site = Site::new();
    let health = site.get("v1/health");
    assert_eq!(health.status, 200);
    conforms("Health", &health.json());
    site.vendor.expect([
        Fault::Problem { status: 403, code: "refused".to_owned() },
        Fault::InProgress { retry_after: Told::Seconds(2) },
    ]);
    site.bring(&report()).is_problem(403, "refused");
    let busy = site.bring(&report());
    busy.is_problem(409, "in_progress");
    assert_eq!(busy.header("retry-after"), "2");
}
