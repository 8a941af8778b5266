//! Ringtrue's wire against the vendor, with everything that can go wrong between them.

use crate::support::{Site, new_id, report, report_with};
use reference_vendor::{Fault, Told};
use ringtrue_model::ReportId;
use ringtrue_model::dispatch::{NoAnswer, Outcome, Refusal, VendorStatus};
use ringtrue_wire::{FetchProblem, File, HttpTransport, Limits, StatusProblem, Transport};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use url::Url;

/// Short, so that a test of a deadline is quick; long enough for everything that is to succeed.
pub const LIMITS: Limits =
    Limits { connect: Duration::from_millis(600), total: Duration::from_millis(600), answer: 64 * 1024 };

fn patient() -> HttpTransport {
    HttpTransport::new(Limits::default()).unwrap()
}

fn hasty() -> HttpTransport {
    HttpTransport::new(LIMITS).unwrap()
}

pub fn id_of(body: &Value) -> ReportId {
    serde_json::from_value(body["report_id"].clone()).unwrap()
}

fn bring(wire: &HttpTransport, base: &Url, body: &Value) -> Outcome {
    wire.submit(base, id_of(body), &body.to_string())
}

fn unanswered(why: NoAnswer) -> Outcome {
    Outcome::Unanswered { why, retry_after_s: None }
}

#[test]
fn a_report_is_brought_followed_and_withdrawn() {
    let site = Site::new();
    let (wire, base) = (patient(), site.vendor.base());
    let body = report();
    let id = id_of(&body);
    let Outcome::Received(receipt) = bring(&wire, base, &body) else { panic!("not taken") };
    assert_eq!(receipt.status, VendorStatus::Received);
    assert_eq!(bring(&wire, base, &body), Outcome::Received(receipt.clone()), "again, and the same");
    assert_eq!(wire.status(base, id, &receipt.receipt), Ok(VendorStatus::Received));
    assert_eq!(wire.status(base, id, "another"), Err(StatusProblem::UnknownReport));
    assert_eq!(wire.status(base, new_id(), &receipt.receipt), Err(StatusProblem::UnknownReport));
    assert_eq!(wire.withdraw(base, id, "another"), Outcome::Stopped { why: Refusal::UnknownReport });
    assert_eq!(wire.withdraw(base, id, &receipt.receipt), Outcome::Withdrawn);
    assert_eq!(wire.withdraw(base, id, &receipt.receipt), Outcome::Withdrawn, "also when already gone");
    assert_eq!(wire.status(base, id, &receipt.receipt), Ok(VendorStatus::Withdrawn));
    assert_eq!(site.vendor.reports().unwrap().len(), 1);
}

/// After each fault the same report is brought again, and at the end the vendor has it exactly once.
#[test]
fn every_fault_is_told_apart_and_no_report_is_lost_or_doubled() {
    let site = Site::new();
    let (hasty, patient, base) = (hasty(), patient(), site.vendor.base());
    let seconds = Told::Seconds;
    let html = |status, retry_after| Fault::ServerErrorHtml { status, retry_after };
    let trouble = |retry_after_s| Outcome::Unanswered { why: NoAnswer::ServerTrouble, retry_after_s };
    let table = [
        // fault, outcome, whether the vendor had it all the same
        (Fault::AnswerLostAfterCommit, unanswered(NoAnswer::NoConnection), true),
        (Fault::ConnectionCutBeforeCommit, unanswered(NoAnswer::NoConnection), false),
        (
            Fault::TooMany { retry_after: seconds(3600) },
            Outcome::TooMany { retry_after_s: Some(3600) },
            false,
        ),
        (
            Fault::TooMany { retry_after: Told::Text("soon".into()) },
            Outcome::TooMany { retry_after_s: None },
            false,
        ),
        (
            Fault::InProgress { retry_after: seconds(2) },
            Outcome::InProgress { retry_after_s: Some(2) },
            false,
        ),
        (html(503, None), trouble(None), false),
        (html(500, Some(seconds(60))), trouble(Some(60)), false),
        (html(403, None), unanswered(NoAnswer::Nonsense), false),
        (Fault::CutOffBody, unanswered(NoAnswer::Nonsense), true),
        (Fault::EndlessBody, unanswered(NoAnswer::Nonsense), true),
        (Fault::WrongContentType, unanswered(NoAnswer::Nonsense), true),
        (Fault::NonsenseJson, unanswered(NoAnswer::Nonsense), true),
        (Fault::OtherReport, unanswered(NoAnswer::Nonsense), true),
        (Fault::SlowHeaders { seconds: 5.0 }, unanswered(NoAnswer::TimedOut), true),
        (Fault::SlowBody, unanswered(NoAnswer::TimedOut), true),
        (
            Fault::Redirect { to: "https://elsewhere.example/v1/reports".into() },
            Outcome::Stopped { why: Refusal::Redirected },
            false,
        ),
        (
            Fault::Problem { status: 401, code: "refused".into() },
            Outcome::Stopped { why: Refusal::Refused },
            false,
        ),
        (
            Fault::Problem { status: 422, code: "a_code_from_later".into() },
            Outcome::Refused { why: Refusal::Other, fields: Vec::new() },
            false,
        ),
    ];
    for (n, (fault, expected, had)) in table.into_iter().enumerate() {
        let body = report();
        site.vendor.expect([fault.clone()]);
        assert_eq!(bring(&hasty, base, &body), expected, "{fault:?}");
        let kept = site.vendor.reports().unwrap();
        assert_eq!(kept.len(), n + usize::from(had), "{fault:?}: whether it was kept");

        let again = bring(&patient, base, &body);
        assert!(matches!(again, Outcome::Received(_)), "{fault:?}: the next try came to {again:?}");
        let kept = site.vendor.reports().unwrap();
        let posts = kept.iter().find(|report| report.report_id == id_of(&body).to_string()).unwrap().posts;
        assert_eq!((kept.len(), posts), (n + 1, 1 + u32::from(had)), "{fault:?}: once, and once only");
    }
}

#[test]
fn what_only_looks_odd_is_taken_all_the_same() {
    let site = Site::new();
    let (wire, base) = (patient(), site.vendor.base());
    site.vendor.expect([Fault::MalformedRatelimitHeaders, Fault::UnknownStatus]);
    assert!(matches!(bring(&wire, base, &report()), Outcome::Received(_)), "odd hints about quotas");
    let Outcome::Received(receipt) = bring(&wire, base, &report()) else { panic!("a state from later") };
    assert_eq!(receipt.status, VendorStatus::Unknown);
}

#[test]
fn faults_of_the_other_errands() {
    let site = Site::new();
    let (wire, base) = (hasty(), site.vendor.base());
    let body = report();
    let id = id_of(&body);
    let Outcome::Received(receipt) = bring(&wire, base, &body) else { panic!("not taken") };
    let receipt = receipt.receipt;

    site.vendor.expect([
        Fault::UnknownStatus,
        Fault::ServerErrorHtml { status: 503, retry_after: Some(Told::Seconds(9)) },
        Fault::OtherReport,
        Fault::EndlessBody,
    ]);
    let status = || wire.status(base, id, &receipt);
    let problem = |why, retry_after_s| Err(StatusProblem::Unanswered { why, retry_after_s });
    assert_eq!(status(), Ok(VendorStatus::Unknown), "being handled");
    assert_eq!(status(), problem(NoAnswer::ServerTrouble, Some(9)));
    assert_eq!(status(), problem(NoAnswer::Nonsense, None), "another report's status is not ours");
    assert_eq!(status(), problem(NoAnswer::Nonsense, None), "an endless one is cut off");

    site.vendor.expect([Fault::AnswerLostAfterCommit, Fault::TooMany { retry_after: Told::Seconds(5) }]);
    assert_eq!(wire.withdraw(base, id, &receipt), unanswered(NoAnswer::NoConnection));
    assert_eq!(wire.withdraw(base, id, &receipt), Outcome::TooMany { retry_after_s: Some(5) });
    assert_eq!(wire.withdraw(base, id, &receipt), Outcome::Withdrawn, "done before, and told now");
}

#[test]
fn the_vendors_objections_arrive_as_codes_and_pointers() {
    let site = Site::new();
    let (wire, base) = (patient(), site.vendor.base());
    let body = report_with("number", json!({ "presented": "shown", "e164": "0800 555" }));
    let Outcome::Refused { why, fields } = bring(&wire, base, &body) else { panic!("taken") };
    assert_eq!(why, Refusal::InvalidField);
    assert_eq!((fields[0].pointer.as_str(), fields[0].code.as_str()), ("/number/e164", "wrong_form"));

    let mut other = report();
    assert!(matches!(bring(&wire, base, &other), Outcome::Received(_)));
    other["expected"] = json!("not_sure");
    let reused = Outcome::Refused { why: Refusal::IdempotencyKeyReused, fields: Vec::new() };
    assert_eq!(bring(&wire, base, &other), reused);
    let large = format!("{}{}", report(), " ".repeat(33 * 1024));
    let refused = Outcome::Refused { why: Refusal::TooLarge, fields: Vec::new() };
    assert_eq!(wire.submit(base, new_id(), &large), refused);
    let malformed = Outcome::Stopped { why: Refusal::Malformed };
    assert_eq!(wire.submit(base, new_id(), "{"), malformed);
}

#[test]
fn a_redirect_is_not_followed() {
    let (here, elsewhere) = (Site::new(), Site::new());
    let to = elsewhere.vendor.base().join("v1/reports").unwrap();
    here.vendor.expect([Fault::Redirect { to: to.to_string() }]);
    let outcome = bring(&patient(), here.vendor.base(), &report());
    assert_eq!(outcome, Outcome::Stopped { why: Refusal::Redirected });
    assert_eq!(elsewhere.vendor.reports().unwrap(), [], "nothing reached the other address");
}

#[test]
fn endless_and_slow_answers_end_within_the_deadline() {
    let site = Site::new();
    let wire = hasty();
    for fault in [Fault::EndlessBody, Fault::SlowBody, Fault::SlowHeaders { seconds: 60.0 }] {
        site.vendor.expect([fault.clone()]);
        let began = Instant::now();
        let outcome = bring(&wire, site.vendor.base(), &report());
        assert!(matches!(outcome, Outcome::Unanswered { .. }), "{fault:?} came to {outcome:?}");
        assert!(began.elapsed() < LIMITS.total * 3, "{fault:?} took {:?}", began.elapsed());
    }
}

#[test]
fn nobody_there() {
    let wire = hasty();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let base = Url::parse(&format!("http://{free}/")).unwrap();
    assert_eq!(bring(&wire, &base, &report()), unanswered(NoAnswer::NoConnection));
    assert_eq!(wire.file(&base, 10, None), Err(FetchProblem::Unanswered(NoAnswer::NoConnection)));
    let problem = StatusProblem::Unanswered { why: NoAnswer::NoConnection, retry_after_s: None };
    assert_eq!(wire.status(&base, new_id(), "receipt"), Err(problem));
}

#[test]
fn addresses_that_are_not_private_are_not_spoken_to() {
    let site = Site::new();
    let wire = patient();
    let port = site.vendor.base().port().unwrap();
    for base in [
        format!("http://localhost:{port}/"),
        format!("http://name:password@127.0.0.1:{port}/"),
        "http://192.0.2.1/".to_owned(),
        "file:///tmp/".to_owned(),
        "data:text/plain,x".to_owned(),
    ] {
        let base = Url::parse(&base).unwrap();
        assert_eq!(bring(&wire, &base, &report()), unanswered(NoAnswer::NotTrusted), "{base}");
        assert_eq!(wire.file(&base, 10, None), Err(FetchProblem::Unanswered(NoAnswer::NotTrusted)), "{base}");
    }
    assert_eq!(site.vendor.reports().unwrap(), []);
}

/// A socket that keeps what arrives and answers with fixed bytes.
fn recorder(answer: Vec<u8>) -> (SocketAddr, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let mut heard = Vec::new();
        let mut buffer = [0; 8192];
        while let Ok(n @ 1..) = stream.read(&mut buffer) {
            heard.extend_from_slice(&buffer[..n]);
        }
        // The client may have had enough before the end.
        drop(stream.write_all(&answer));
        String::from_utf8(heard).unwrap()
    });
    (address, heard)
}

/// What leaves the computer, byte for byte: the report as it was frozen, and headers that say nothing of
/// the person.
#[test]
fn only_the_report_leaves_the_computer() {
    let (address, heard) = recorder(b"HTTP/1.1 503 Down\r\ncontent-length: 0\r\n\r\n".to_vec());
    let base = Url::parse(&format!("http://{address}/api/?campaign=1#x")).unwrap();
    let body = report_with("narrative", json!("ätsch 👋"));
    assert_eq!(bring(&patient(), &base, &body), unanswered(NoAnswer::ServerTrouble));
    let heard = heard.join().unwrap();
    let (head, sent) = heard.split_once("\r\n\r\n").unwrap();
    assert_eq!(sent, body.to_string());
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    assert_eq!(lines.remove(0), "POST /api/v1/reports HTTP/1.1");
    lines.sort_unstable();
    let expected = [
        "accept: application/json".to_owned(),
        format!("content-length: {}", body.to_string().len()),
        "content-type: application/json".to_owned(),
        format!("host: {address}"),
        format!("idempotency-key: {}", id_of(&body)),
        format!("user-agent: Ringtrue/{}", env!("CARGO_PKG_VERSION")),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn what_is_not_http_or_too_large_is_no_answer() {
    let head = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 70000\r\n\r\n";
    let large = format!("{head}{}", " ".repeat(70_000));
    for answer in [b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), large.into_bytes(), Vec::new()] {
        let (address, heard) = recorder(answer.clone());
        let base = Url::parse(&format!("http://{address}/")).unwrap();
        let outcome = bring(&patient(), &base, &report());
        assert!(matches!(outcome, Outcome::Unanswered { .. }), "{:?} came to {outcome:?}", answer.first());
        heard.join().unwrap();
    }
}

#[test]
fn a_file_of_the_directory_is_read_up_to_its_limit_and_only_where_it_changed() {
    let site = Site::new();
    let address = site.vendor.directory().address().join("metadata/timestamp.json").unwrap();
    let Ok(File::Bytes { bytes, tag: Some(tag) }) = patient().file(&address, 16_384, None) else {
        panic!("the timestamp has a tag")
    };
    assert_eq!(bytes, site.get("directory/metadata/timestamp.json").body);
    let Ok(File::Bytes { bytes: cut, .. }) = patient().file(&address, 10, None) else { panic!("cut off") };
    assert_eq!(cut, bytes[..11], "one byte more than may be");
    assert_eq!(patient().file(&address, 16_384, Some(&tag)), Ok(File::Unchanged));
    assert!(matches!(patient().file(&address, 16_384, Some("\"other\"")), Ok(File::Bytes { .. })));
    let nowhere = address.join("no-timestamp.json").unwrap();
    assert_eq!(patient().file(&nowhere, 10, None), Ok(File::Missing));
}

#[test]
fn the_log_holds_no_body_and_no_receipt() {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);
    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter("info,ringtrue_wire=trace,reqwest=trace")
        .with_writer(move || writer.clone())
        .finish();
    // For the whole program: one for this thread alone is at odds with the other tests' threads.
    tracing_subscriber::util::SubscriberInitExt::init(subscriber);
    let site = Site::new();
    let body = report_with("narrative", json!("words-of-mine"));
    let wire = patient();
    let Outcome::Received(receipt) = bring(&wire, site.vendor.base(), &body) else { panic!("not taken") };
    assert!(wire.status(site.vendor.base(), id_of(&body), &receipt.receipt).is_ok());
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let own: Vec<_> = log.lines().filter(|line| line.contains(" ringtrue_wire")).collect();
    assert!(own.iter().any(|line| line.contains("method=POST")), "one line a try");
    assert!(!own.iter().any(|line| line.contains("127.0.0.1")), "to whom a person reports is theirs to know");
    for secret in ["words-of-mine", &receipt.receipt, &receipt.reference, &id_of(&body).to_string()] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}
