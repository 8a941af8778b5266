//! Notices of the directory that ships: for whom, what was read, and what the desktop is told.

use acceptance::world::{World, a_call_with};
use ringtrue_app::App;
use ringtrue_app::api::{AdvisoryRow, Notice, Settings};
use ringtrue_model::advisory::AdvisoryId;
use ringtrue_model::{Code, OrganisationId, Region};
use std::sync::Arc;

const TICKETS: &str = "true-ticket-numbers";
/// For people in Great Britain alone.
const HMRC: &str = "hmrc-threats";

fn id(text: &str) -> AdvisoryId {
    AdvisoryId::try_from(text.to_owned()).unwrap()
}

fn organisation(text: &str) -> OrganisationId {
    OrganisationId::try_from(text.to_owned()).unwrap()
}

fn great_britain() -> Option<Region> {
    Some(Region::try_from("GB".to_owned()).unwrap())
}

/// A program with the directory that ships with it, for somebody whose system tells this region.
fn shipped(world: &World, region_guess: Option<Region>) -> Arc<App> {
    let mut start = world.start();
    start.directory_url = None;
    start.region_guess = region_guess;
    let app = App::build(start);
    app.open_vault();
    app
}

fn ids(rows: &[AdvisoryRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

fn unread(app: &App) -> usize {
    app.advisories().unwrap().iter().filter(|row| row.unread).count()
}

#[test]
fn everybody_sees_what_holds_everywhere_and_what_holds_where_they_live() {
    let world = World::new();
    let app = shipped(&world, None);
    let everywhere = app.advisories().unwrap();
    assert!(ids(&everywhere).contains(&TICKETS) && !ids(&everywhere).contains(&HMRC));
    assert_eq!(app.advisory(id(HMRC)).unwrap_err().code, Code::NotFound, "it is not for this person");
    app.change_settings(Settings { region: great_britain(), ..Settings::default() }).unwrap();
    let here = app.advisories().unwrap();
    assert_eq!(here.len(), everywhere.len() + 1);
    assert!(ids(&here).contains(&HMRC));
    assert_eq!(app.advisory(id(HMRC)).unwrap().regions, [great_britain().unwrap()]);
}

#[test]
fn a_notice_says_who_speaks_of_whom_and_where_to_read_on() {
    let world = World::new();
    let app = shipped(&world, None);
    let notice = app.advisory(id(TICKETS)).unwrap();
    assert_eq!(notice.row.speaker, None, "the publishers speak");
    assert_eq!(notice.organisations[0].name, "Trend Micro");
    assert!(!notice.links.is_empty() && !notice.sources.is_empty());
    for link in notice.links {
        assert!(link.starts_with("https://helpcenter.trendmicro.com/"), "{link}");
        app.official_page(ringtrue_app::api::OpenPage { address: link }).unwrap();
    }
    let opens: Vec<bool> = notice.sources.iter().map(|source| source.page_is_official).collect();
    assert!(opens.contains(&false), "a newspaper's page is named and not opened");
}

#[test]
fn what_was_read_stays_read_and_lies_in_the_vault() {
    let world = World::new();
    let app = shipped(&world, None);
    let before = unread(&app);
    assert_eq!(before, app.advisories().unwrap().len(), "at first nothing was read");
    world.notices();
    app.read_advisory(id(TICKETS)).unwrap();
    assert_eq!(world.notices(), [Notice::Advisories]);
    assert_eq!(app.read_advisory(id("no-such-notice")).unwrap_err().code, Code::NotFound);
    assert!(!app.advisory(id(TICKETS)).unwrap().row.unread);
    app.stop();
    let app = shipped(&world, None);
    assert_eq!(unread(&app), before - 1);
    app.stop();
    let locked = shipped(&world, None);
    locked.lock_vault().unwrap();
    assert_eq!(locked.advisories().unwrap_err().code, Code::VaultLocked);
    assert_eq!(locked.read_advisory(id(TICKETS)).unwrap_err().code, Code::VaultLocked);
}

#[test]
fn what_callers_claimed_comes_first_and_stands_beside_the_call() {
    let world = World::new();
    let app = shipped(&world, None);
    assert!(app.advisories().unwrap().iter().all(|row| !row.named));
    let call = a_call_with(&app, |fields| {
        fields.claimed_org = "Microsoft".into();
        fields.claimed_org_id = Some(organisation("microsoft"));
    });
    let rows = app.advisories().unwrap();
    let named = rows.iter().take_while(|row| row.named).count();
    assert!(named > 0 && rows.iter().skip(named).all(|row| !row.named), "{:?}", ids(&rows));
    let beside = app.call(call.id).unwrap().organisation.unwrap().advisories;
    assert_eq!(ids(&beside), ids(&rows[..named]));
    assert_eq!(app.organisation(organisation("microsoft")).unwrap().advisories, beside);
    assert_eq!(app.organisation(organisation("chase")).unwrap().advisories, []);
}

#[test]
fn the_desktop_is_told_once_of_what_came_and_only_when_it_is_to_be() {
    let world = World::new();
    let told = |app: &Arc<App>| {
        app.stop();
        let notices = world.notices();
        let count = |wanted: Notice| notices.iter().filter(|notice| **notice == wanted).count();
        (count(Notice::Advisories), count(Notice::NewAdvisory))
    };
    assert_eq!(told(&shipped(&world, None)), (1, 0), "off until it is switched on");
    let app = shipped(&world, None);
    let settings = app.settings().unwrap();
    assert!(!settings.tell_of_advisories);
    app.change_settings(Settings { tell_of_advisories: true, ..settings }).unwrap();
    assert_eq!(told(&app), (0, 0), "nothing has come");
    assert_eq!(told(&shipped(&world, great_britain())), (1, 1), "one is new to this person");
    assert_eq!(told(&shipped(&world, great_britain())), (0, 0), "of each it is told once");
}

#[test]
fn what_comes_into_view_by_the_persons_own_hand_is_not_told() {
    let world = World::new();
    let app = shipped(&world, None);
    app.change_settings(Settings { tell_of_advisories: true, ..Settings::default() }).unwrap();
    world.notices();
    app.change_settings(Settings {
        region: great_britain(),
        tell_of_advisories: true,
        ..Settings::default()
    })
    .unwrap();
    let notices = world.notices();
    assert!(notices.contains(&Notice::Advisories) && !notices.contains(&Notice::NewAdvisory), "{notices:?}");
}
