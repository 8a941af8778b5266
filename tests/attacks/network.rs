//! What the network does, and whoever sits on the way.

use crate::trial::{LIMITS, RIGHT, Trial, assert_words, number, program};
use reference_vendor::{CertificateAuthority, Fault};
use ringtrue_model::Code;
use ringtrue_model::directory::Freshness;
use ringtrue_wire::HttpTransport;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use url::Url;

/// The files that a program asks for when a number has changed, in this order.
const FILES: [&str; 4] =
    ["timestamp.json", "snapshot.json", "org-example-antivirus.json", "example-antivirus.json"];

/// What the person is told of Example Antivirus, or of everything.
fn told(trial: &Trial) -> Option<Code> {
    let status = trial.app.directory_status().unwrap();
    let held_back = status.held_back.first().map(|it| it.why);
    status.last_try.unwrap().failure.or(held_back)
}

/// Numbers are published, one after the other, and each time something goes wrong with another of the files. The
/// number of before stands as long as that lasts, and the new one comes when it is over.
#[track_caller]
fn outlasts(faults: [(Fault, Code); 4]) {
    let trial = Trial::new();
    let mut right = RIGHT.to_owned();
    for ((file, (fault, why)), digits) in FILES.into_iter().zip(faults).zip(20..) {
        trial.publication().publish_number(digits, trial.now()).unwrap();
        trial.publication().spoil(file, fault);
        let began = Instant::now();
        trial.look();
        assert!(began.elapsed() < Duration::from_secs(20), "{file} is waited for only so long");
        assert_eq!((told(&trial), trial.number()), (Some(why), right), "{file}");
        assert_words(why);
        assert!(number(&trial.app, "chase").is_some(), "the others are there still");
        trial.publication().repair(trial.now()).unwrap();
        trial.look();
        right = format!("+185555501{digits}");
        assert_eq!(
            (trial.freshness(), told(&trial), trial.number()),
            (Freshness::Fresh, None, right.clone())
        );
    }
}

fn each(fault: &Fault, whys: [Code; 4]) -> [(Fault, Code); 4] {
    whys.map(|why| (fault.clone(), why))
}

const NOT_REACHED: [Code; 4] = [Code::DirectoryNotReached; 4];

#[test]
fn endless_data() {
    outlasts(each(&Fault::EndlessBody, [Code::DirectoryAltered; 4]));
}

#[test]
fn slow_data() {
    outlasts(each(&Fault::SlowBody, NOT_REACHED));
}

#[test]
fn cut_off_data() {
    outlasts(each(&Fault::CutOffBody, NOT_REACHED));
}

#[test]
fn a_page_of_a_hotel() {
    let page = Fault::ServerErrorHtml { status: 200, retry_after: None };
    outlasts(each(&page, [Code::DirectoryAltered; 4]));
}

#[test]
fn redirect_to_another_host() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let to = format!("http://{}/", elsewhere.local_addr().unwrap());
    outlasts(each(&Fault::Redirect { to }, NOT_REACHED));
    let visited = elsewhere.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(visited, Err(ErrorKind::WouldBlock), "nobody goes there");
}

#[test]
fn tls_with_the_wrong_name() {
    let trial = Trial::new();
    trial.publication().publish_number(18, trial.now()).unwrap();
    let authority = CertificateAuthority::new().unwrap();
    for (name, trusted) in [("directory.example", false), ("localhost", true)] {
        let params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        let door = authority.door(params, trial.vendor.base()).unwrap();
        trial.app.stop();
        let transport = HttpTransport::trusting(LIMITS(), authority.certificate()).unwrap();
        let directory: Url = door.address().join("directory/").unwrap();
        let app = program(&trial.world, &directory, transport);
        app.refresh_directory().unwrap();
        let shown = number(&app, "example-antivirus").unwrap();
        assert_eq!(shown, if trusted { "+18555550118" } else { RIGHT }, "a certificate for {name}");
        app.stop();
    }
}
