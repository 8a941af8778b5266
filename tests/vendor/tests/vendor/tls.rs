//! Private connections: only to whom the certificate names, and only if somebody trusted says so.

use crate::support::{Site, report};
use crate::wire::{LIMITS, id_of};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use reference_vendor::{CertificateAuthority, Door};
use ringtrue_model::dispatch::{NoAnswer, Outcome};
use ringtrue_wire::{HttpTransport, Limits, Transport};

fn outcome(
    site: &Site,
    transport: &HttpTransport,
    params: CertificateParams,
    by: &CertificateAuthority,
) -> Outcome {
    let door = by.door(params, site.vendor.base()).unwrap();
    let body = report();
    transport.submit(door.address(), id_of(&body), &body.to_string())
}

fn named(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

#[test]
fn only_the_right_name_by_a_trusted_authority_is_spoken_to() {
    let site = Site::new();
    let authority = || CertificateAuthority::new().unwrap();
    let (ours, theirs) = (authority(), authority());
    let wire = HttpTransport::trusting(Limits::default(), ours.certificate()).unwrap();
    let not_trusted = Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None };

    assert_eq!(outcome(&site, &wire, named("reports.example"), &ours), not_trusted, "another name");
    assert_eq!(outcome(&site, &wire, named("localhost"), &theirs), not_trusted, "an authority nobody trusts");
    let mut old = named("localhost");
    old.not_before = date_time_ymd(2019, 1, 1);
    old.not_after = date_time_ymd(2020, 1, 1);
    assert_eq!(outcome(&site, &wire, old, &ours), not_trusted, "run out");
    assert_eq!(site.vendor.reports().unwrap(), [], "nothing was told to any of them");

    let good = outcome(&site, &wire, named("localhost"), &ours);
    assert!(matches!(good, Outcome::Received(_)), "the right one came to {good:?}");
    assert_eq!(site.vendor.reports().unwrap().len(), 1);
}

#[test]
fn a_certificate_that_vouches_for_itself_is_not_trusted() {
    let site = Site::new();
    let key = KeyPair::generate().unwrap();
    let certificate = named("localhost").self_signed(&key).unwrap();
    let door = Door::open(certificate.der().clone(), &key, site.vendor.base()).unwrap();
    let wire = HttpTransport::new(LIMITS).unwrap();
    let body = report();
    let outcome = wire.submit(door.address(), id_of(&body), &body.to_string());
    assert_eq!(outcome, Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None });
    assert_eq!(site.vendor.reports().unwrap(), []);
}

#[test]
fn a_server_without_tls_is_not_trusted() {
    let site = Site::new();
    let mut base = site.vendor.base().clone();
    base.set_scheme("https").unwrap();
    let body = report();
    let outcome = HttpTransport::new(LIMITS).unwrap().submit(&base, id_of(&body), &body.to_string());
    assert_eq!(outcome, Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None });
}
