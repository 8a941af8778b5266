//! Official contacts and checks.

use acceptance::world::World;
use ringtrue_app::App;
use ringtrue_app::api::{CheckRequest, Notice, OpenPage, OrganisationQuery, Settings};
use ringtrue_model::check::CheckOutcome;
use ringtrue_model::dispatch::NoAnswer;
use ringtrue_model::{Code, OrganisationId, Region};
use ringtrue_wire::{FetchProblem, File};

fn id(text: &str) -> OrganisationId {
    OrganisationId::try_from(text.to_owned()).unwrap()
}

fn region(text: &str) -> Option<Region> {
    Some(Region::try_from(text.to_owned()).unwrap())
}

/// A program with the directory that ships with it.
pub(crate) fn shipped(world: &World) -> std::sync::Arc<App> {
    let mut start = world.start();
    start.directory_url = None;
    let app = App::build(start);
    app.open_vault();
    app
}

#[test]
fn a_pasted_message_is_checked_number_by_number_and_nothing_is_sent() {
    let world = World::new();
    let app = shipped(&world);
    let text =
        "Your Norton plan renews today for $499.99. To cancel call +1 - {8 0 0} 935-9953 or 1-800-935-9935.";
    let checked = app.check_text(CheckRequest { text: text.into(), region: region("US") }).unwrap();
    let said: Vec<_> = checked.numbers.iter().map(|r| (r.outcome, r.organisation.clone())).collect();
    let chase = Some(id("chase"));
    assert_eq!(
        said,
        [(CheckOutcome::ResemblesOfficial, chase.clone()), (CheckOutcome::SameAsOfficial, chase)],
        "the worse one first"
    );
    assert_eq!(world.vendor.sent(), [], "checking sends nothing anywhere");
}

#[test]
fn checks_work_before_the_vault_is_open() {
    let world = World::new();
    world.keys.set_unavailable(true);
    let app = App::build(world.start());
    let request = CheckRequest { text: "1-800-935-9935".into(), region: region("US") };
    assert_eq!(app.check_text(request).unwrap().numbers[0].outcome, CheckOutcome::SameAsOfficial);
}

#[test]
fn trend_micro_has_no_number_and_none_is_invented() {
    let world = World::new();
    let app = shipped(&world);
    app.change_settings(Settings { region: region("US"), ..Settings::default() }).unwrap();
    let view = app.organisation(id("trend-micro")).unwrap();
    assert!(!view.phone_here);
    assert!(view.website.unwrap().starts_with("https://helpcenter.trendmicro.com/"));
}

#[test]
fn contacts_of_the_persons_region_come_first() {
    let world = World::new();
    let app = shipped(&world);
    app.change_settings(Settings { region: region("GB"), ..Settings::default() }).unwrap();
    let view = app.organisation(id("apple")).unwrap();
    assert!(!view.elsewhere.is_empty());
    assert!(view.organisation.contacts.len() >= view.here.len() + view.elsewhere.len());
}

#[test]
fn organisations_are_found_by_part_of_a_name_or_alias() {
    let world = World::new();
    let app = shipped(&world);
    let find = |text: &str| {
        let found = app.find_organisations(OrganisationQuery { text: text.into(), limit: 5 }).unwrap();
        found.into_iter().map(|row| row.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(find("trend").first().unwrap(), "trend-micro");
    assert_eq!(find("ウイルスバスター").first().unwrap(), "trend-micro");
    assert_eq!(find("chase").first().unwrap(), "chase");
    assert_eq!(find("no such thing"), [""; 0]);
    assert_eq!(find("").len(), 5);
    let greedy = OrganisationQuery { text: String::new(), limit: 0 };
    assert_eq!(app.find_organisations(greedy).unwrap_err().code, Code::BadRequest);
}

#[test]
fn only_official_pages_open() {
    let world = World::new();
    let app = shipped(&world);
    let open = |address: &str| app.official_page(OpenPage { address: address.into() });
    assert!(open("https://helpcenter.trendmicro.com/en-us/").is_ok());
    for bad in [
        "http://helpcenter.trendmicro.com/",
        "https://helpcenter.trendmicro.com.evil.example/",
        "https://eviltrendmicro.com/",
        "https://trendmicro.com@evil.example/",
        "https://helpcenter.trendmicro.com:8443/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "tel:+18009359935",
        "",
    ] {
        assert_eq!(open(bad).unwrap_err().code, Code::AddressNotOfficial, "{bad}");
    }
}

#[test]
fn a_contact_tells_whether_its_page_opens_as_the_program_then_decides() {
    let world = World::new();
    let app = shipped(&world);
    let (mut open, mut shut) = (0, 0);
    for row in app.find_organisations(OrganisationQuery { text: String::new(), limit: 500 }).unwrap() {
        let view = app.organisation(row.id).unwrap();
        for aged in view.here.iter().chain(&view.elsewhere) {
            let page = OpenPage { address: aged.contact.source.page.to_string() };
            assert_eq!(
                aged.page_is_official,
                app.official_page(page).is_ok(),
                "{}",
                aged.contact.source.page
            );
            *if aged.page_is_official { &mut open } else { &mut shut } += 1;
        }
    }
    assert!(open > 100 && shut > 0, "both kinds are in the directory: {open}, {shut}");
    let request = CheckRequest { text: "1-800-935-9935".into(), region: region("US") };
    let result = app.check_text(request).unwrap().numbers.remove(0);
    let page = OpenPage { address: result.contact.unwrap().source.page.to_string() };
    assert_eq!(result.contact_page_is_official, app.official_page(page).is_ok());
}

#[test]
fn a_fetched_directory_stays_when_the_next_fetch_fails() {
    let world = World::new();
    let app = world.open();
    assert_eq!(app.directory_status().unwrap().organisations, 3);
    assert!(world.notices().contains(&Notice::Directory));
    let bytes = |bytes: &[u8]| Ok(File::Bytes { bytes: bytes.to_vec(), tag: None });
    for (bad, code) in [
        (Err(FetchProblem::Unanswered(NoAnswer::NoConnection)), Code::DirectoryNotReached),
        (Err(FetchProblem::Status(302)), Code::DirectoryNotReached),
        (Ok(File::Missing), Code::DirectoryIncomplete),
        (bytes(b"<html>busy</html>"), Code::DirectoryAltered),
        (bytes(b"{}"), Code::DirectoryAltered),
        (bytes(b""), Code::DirectoryAltered),
    ] {
        let told = bad.clone();
        world.vendor.serve(move |_, _| bad.clone());
        let status = app.refresh_directory().unwrap();
        assert_eq!(status.last_try.unwrap().failure, Some(code), "{told:?}");
        assert_eq!(status.organisations, 3, "the last good copy stays");
    }
    app.stop();
    let offline = App::build(world.start());
    assert_eq!(offline.directory_status().unwrap().organisations, 3, "also while the vault is not open");
}
