//! The signed directory that the vendor publishes, and what can be made of it.

use crate::support::Site;
use chrono::{DateTime, Utc};
use reference_vendor::directory::{Publication, ROLE, Tampering};
use reference_vendor::{Config, Fault, Vendor};
use reqwest::Method;
use ringtrue_model::directory::{CallsCustomers, Organisation, OrganisationKind};
use ringtrue_tuf::{Conversation, Fetched, Found, Limits, Memory, Refresh, Refusal, Repository};
use std::time::Instant;

const ENTRY: &str = "organisations/example-antivirus.json";

fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A client of the format with what it trusts.
#[derive(Default)]
struct Client(Memory);

impl Client {
    fn refresh(&mut self, site: &Site) -> Result<Repository<&mut Memory>, Refusal> {
        let root = site.vendor.directory().root();
        let mut refresh = Refresh::begin(&mut self.0, root, now(), Limits::default())?;
        while let Some(request) = refresh.wanted() {
            refresh.give(fetched(site, "metadata", &request.path));
        }
        refresh.finish()
    }

    fn entry(&mut self, site: &Site) -> Result<Organisation, Refusal> {
        let mut trusted = self.refresh(site)?;
        let mut search = trusted.search(ENTRY)?;
        while let Some(request) = search.wanted() {
            search.give(fetched(site, "metadata", &request.path));
        }
        let target = match search.finish() {
            Found::Target(target) => target,
            Found::Hidden { why, .. } => return Err(why),
            Found::Nowhere => panic!("Example Antivirus is not in the directory"),
        };
        assert_eq!(target.role, ROLE, "it signs for itself");
        let request = trusted.request(&target)?;
        let Fetched::Bytes(bytes) = fetched(site, "targets", &request.path) else { panic!("no such target") };
        target.verify(&bytes)?;
        Ok(Organisation::parse_entry(&bytes).unwrap())
    }
}

fn fetched(site: &Site, folder: &str, path: &str) -> Fetched {
    let reply = site.get(&format!("directory/{folder}/{path}"));
    match reply.status {
        200 => Fetched::Bytes(reply.body),
        404 => Fetched::Missing,
        _ => Fetched::Failed,
    }
}

fn number(organisation: &Organisation) -> String {
    serde_json::to_value(&organisation.contacts[0].way).unwrap()["e164"].as_str().unwrap().to_owned()
}

fn publication(site: &Site) -> &Publication {
    site.vendor.directory()
}

#[test]
fn programs_read_the_organisations_that_ship_and_the_vendor_s_own() {
    let site = Site::new();
    let example = Client::default().entry(&site).unwrap();
    assert_eq!(example.name, "Example Antivirus");
    assert_eq!(&example.report_api.as_ref().unwrap().base, site.vendor.base());
    assert_eq!(number(&example), "+18555550199");
    assert_eq!(example.kind, OrganisationKind::Vendor);
    assert_eq!(example.calls_customers, CallsCustomers::NeverUnsolicited);
    let mut client = Client::default();
    let mut trusted = client.refresh(&site).unwrap();
    let mut search = trusted.search("organisations/chase.json").unwrap();
    while let Some(request) = search.wanted() {
        search.give(fetched(&site, "metadata", &request.path));
    }
    assert!(matches!(search.finish(), Found::Target(target) if target.role == "publishers"));
}

#[test]
fn it_is_made_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let vendor = Vendor::start(Config::for_tests(folder.path())).unwrap();
    let took = began.elapsed();
    vendor.stop();
    assert!(took.as_secs() < 10, "{took:?}");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let site = Site::new();
    let path = "directory/metadata/timestamp.json";
    let first = site.get(path);
    assert_eq!((first.status, first.header("content-type")), (200, "application/json"));
    let tag = first.header("etag").to_owned();
    let again = |tag: &str| site.ask(Method::GET, path, |request| request.header("if-none-match", tag));
    let same = again(&tag);
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, tag.as_str()));
    assert_eq!(again(&format!("\"other\", {tag}")).status, 304);
    assert_eq!(again("\"other\"").status, 200);
    publication(&site).publish_number(17, now()).unwrap();
    assert_eq!(again(&tag).status, 200);
}

#[test]
fn nothing_but_files_of_the_directory_is_served() {
    let site = Site::new();
    for path in [
        "",
        "metadata/",
        "metadata/../vendor.sqlite",
        "..%2fvendor.sqlite",
        "%2e%2e/vendor.sqlite",
        "targets",
    ] {
        assert_eq!(site.get(&format!("directory/{path}")).status, 404, "{path}");
    }
}

#[test]
fn a_number_that_two_sign_is_published() {
    let site = Site::new();
    let mut client = Client::default();
    client.entry(&site).unwrap();
    publication(&site).publish_number(17, now()).unwrap();
    let example = client.entry(&site).unwrap();
    assert_eq!(
        (number(&example).as_str(), publication(&site).number().as_str()),
        ("+18555550117", "1-855-555-0117")
    );
    assert_eq!(example.contacts[0].source.date, Some(now().date_naive()));
    assert!(publication(&site).publish_number(17, now()).is_err(), "nothing has changed");
}

#[test]
fn each_tampering_is_refused_and_repaired() {
    for (tampering, code) in [
        (Tampering::OneSignature, "not_signed"),
        (Tampering::OlderCopy, "rollback"),
        (Tampering::Expired, "expired"),
        (Tampering::MixAndMatch, "wrong_hash"),
        (Tampering::Redirect, "not_fetched"),
    ] {
        let site = Site::new();
        let mut client = Client::default();
        publication(&site).publish_number(17, now()).unwrap();
        client.entry(&site).unwrap();
        publication(&site).tamper(tampering, now()).unwrap();
        let refused = client.entry(&site).unwrap_err();
        assert!(refused.code() == code, "{tampering:?}: {refused}");
        assert_eq!(publication(&site).tampered_with(), [tampering]);
        publication(&site).repair(now()).unwrap();
        let right = format!("+{}", publication(&site).number().replace('-', ""));
        assert_eq!(number(&client.entry(&site).unwrap()), right, "{tampering:?}");
        assert_eq!(publication(&site).tampered_with(), []);
    }
}

#[test]
fn what_is_held_back_is_not_served() {
    let site = Site::new();
    publication(&site).tamper(Tampering::Freeze, now()).unwrap();
    publication(&site).publish_number(17, now()).unwrap();
    assert_eq!(number(&Client::default().entry(&site).unwrap()), "+18555550199");
    publication(&site).repair(now()).unwrap();
    assert_eq!(number(&Client::default().entry(&site).unwrap()), "+18555550117");
}

#[test]
fn a_fault_happens_to_its_files_until_it_is_repaired() {
    let site = Site::new();
    publication(&site).spoil("timestamp.json", Fault::ServerErrorHtml { status: 503, retry_after: None });
    for _ in 0..2 {
        assert_eq!(site.get("directory/metadata/timestamp.json").status, 503);
    }
    assert_eq!(site.get("directory/metadata/1.root.json").status, 200);
    assert_eq!(site.get("v1/health").status, 200);
    publication(&site).repair(now()).unwrap();
    assert_eq!(site.get("directory/metadata/timestamp.json").status, 200);
}

#[test]
fn what_was_published_is_there_after_a_new_start() {
    let site = Site::new();
    let mut client = Client::default();
    publication(&site).publish_number(17, now()).unwrap();
    client.entry(&site).unwrap();
    let Site { vendor, folder, .. } = site;
    vendor.stop();
    let site = Site::with(|config| config.data = folder.path().to_owned());
    let example = client.entry(&site).unwrap();
    assert_eq!(number(&example), "+18555550117");
    assert_eq!(&example.report_api.unwrap().base, site.vendor.base(), "with its new address");
}

#[test]
fn the_desk_publishes_and_tampers() {
    let site = Site::new();
    let press = |act: &str| {
        let body = format!("act={act}");
        let form = "application/x-www-form-urlencoded";
        site.ask(Method::POST, "desk/directory", |it| it.header("content-type", form).body(body)).status
    };
    let says = |text: &str| site.get("desk/directory").text().contains(text);
    assert!(says("1-855-555-0199") && !says("Not what is published"));
    assert_eq!(press("publish"), 303);
    assert!(says("1-855-555-0100"), "{}", site.get("desk/directory").text());
    assert_eq!(press("one_signature"), 303);
    assert!(says("Not what is published") && says("1-855-555-0100"));
    assert_eq!(Client::default().entry(&site).unwrap_err().code(), "not_signed");
    assert_eq!(press("repair"), 303);
    assert!(!says("Not what is published"));
    assert_eq!(number(&Client::default().entry(&site).unwrap()), "+18555550100");
    assert_eq!(press("burn_it"), 422);
}
