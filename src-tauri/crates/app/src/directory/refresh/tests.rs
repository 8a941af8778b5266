#![allow(clippy::unwrap_used, clippy::panic)]

use super::wait;
use crate::api::DirectoryStatus;
use crate::{Anchor, App, Clock, Start, SystemEntropy};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use ringtrue_directory::{
    Files, First, Online, PrivateKey, PublicKey, Repository, Sources, delegate, first, publish, renew, sign,
    stage,
};
use ringtrue_model::directory::{Difference, Freshness};
use ringtrue_model::dispatch::NoAnswer;
use ringtrue_model::{Code, OrganisationId};
use ringtrue_store::{MemoryKeyStore, watched};
use ringtrue_wire::{FetchProblem, File, Scripted, Sent};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::{fs, io};
use tempfile::TempDir;

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn phone(last: &str) -> Value {
    json!({
        "way": { "kind": "phone", "as_printed": format!("1-800-935-{last}"), "e164": format!("+1800935{last}") },
        "reach": { "regions": ["US"] },
        "purpose": "Support",
        "source": { "page": "https://example.com/contact", "date": "2026-01-31" },
    })
}

fn organisation(id: &str, last: &str) -> Value {
    json!({
        "id": id, "name": format!("The {id}"), "kind": "bank", "official_domains": ["example.com"],
        "calls_customers": "unknown", "contacts": [phone(last)],
    })
}

fn sources(organisations: &[Value]) -> Sources {
    let mut sources = Sources::default();
    for organisation in organisations {
        let path = format!("organisations/{}.json", organisation["id"].as_str().unwrap());
        sources.add(path, organisation.as_object().unwrap().clone()).unwrap();
    }
    sources
}

/// The publishers and the people of one organisation that signs for itself, `self-made`.
struct Desk {
    people: Vec<PrivateKey>,
    own: Vec<PrivateKey>,
    online: [PrivateKey; 2],
    root: Vec<u8>,
    published: Repository,
    now: DateTime<Utc>,
}

impl Desk {
    fn new() -> Self {
        let keys = |count| (0..count).map(|_| PrivateKey::generate().unwrap()).collect::<Vec<_>>();
        let public =
            |keys: &[PrivateKey]| keys.iter().map(PrivateKey::public).collect::<BTreeSet<PublicKey>>();
        let (people, own) = (keys(2), keys(2));
        let online = [PrivateKey::generate().unwrap(), PrivateKey::generate().unwrap()];
        let wanted = First {
            root: public(&people),
            targets: public(&people),
            publishers: public(&people),
            snapshot: public(&online[..1]),
            timestamp: public(&online[1..]),
            development: true,
        };
        let now = noon();
        let staged = first(&wanted, now, now + TimeDelta::days(3650)).unwrap();
        let staged = people.iter().fold(staged, |staged, key| sign(None, &staged, key, now).unwrap());
        let root = staged.read("metadata/1.root.json").unwrap().unwrap();
        let new = publish(None, &[staged], &vouching(&online, now), &root, now).unwrap();
        let published = Repository::open(new, &root).unwrap();
        let mut desk = Self { people, own, online, root, published, now };
        desk.say("publishers", &[organisation("chase", "9935"), organisation("self-made", "1111")]);
        let later = now + TimeDelta::days(365);
        let staged = delegate(&desk.published, "self-made", &public(&desk.own), now, later).unwrap();
        desk.publish(staged);
        desk
    }

    fn publish(&mut self, mut staged: Files) {
        for key in self.people.iter().chain(&self.own) {
            staged = sign(Some(&self.published), &staged, key, self.now).unwrap_or(staged);
        }
        let online = vouching(&self.online, self.now);
        let new = publish(Some(&self.published), &[staged], &online, &self.root, self.now).unwrap();
        self.published = Repository::open(self.published.files().with(&new), &self.root).unwrap();
    }

    fn say(&mut self, role: &str, organisations: &[Value]) {
        let later = self.now + TimeDelta::days(365);
        let staged = stage(&self.published, role, &sources(organisations), self.now, later).unwrap();
        self.publish(staged);
    }
}

fn vouching(online: &[PrivateKey; 2], now: DateTime<Utc>) -> Online<'_> {
    let [snapshot, timestamp] = online;
    let expires = |days| now + TimeDelta::days(days);
    Online {
        snapshot: Some(snapshot),
        timestamp,
        snapshot_expires: expires(30),
        timestamp_expires: expires(10),
    }
}

struct Hands(Mutex<DateTime<Utc>>);

impl Clock for Hands {
    fn now_local(&self) -> DateTime<FixedOffset> {
        self.0.lock().unwrap().fixed_offset()
    }
}

/// A person with a program, and the site that it refreshes from.
struct Trial {
    folder: TempDir,
    desk: Desk,
    site: Arc<Scripted>,
    clock: Arc<Hands>,
    anchor: Anchor,
}

impl Trial {
    fn new() -> Self {
        let desk = Desk::new();
        let anchor = Anchor::of_root(desk.root.clone());
        let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(Hands(Mutex::new(noon()))));
        let trial = Self { folder, desk, site: Arc::default(), clock, anchor };
        trial.serve();
        trial
    }

    /// The site serves what is published.
    fn serve(&self) {
        self.serve_with(|_| None);
    }

    /// The site serves this instead of what is published.
    fn serve_with(
        &self,
        instead: impl Fn(&str) -> Option<Result<File, FetchProblem>> + Send + Sync + 'static,
    ) {
        let files = self.desk.published.files().clone();
        self.site.serve(move |address, known| {
            let path = address.path().trim_start_matches('/');
            if let Some(answer) = instead(path) {
                return answer;
            }
            Ok(match files.read(path).ok().flatten() {
                Some(bytes) if known == Some(tag(&bytes).as_str()) => File::Unchanged,
                Some(bytes) => File::Bytes { tag: Some(tag(&bytes)), bytes },
                None => File::Missing,
            })
        });
    }

    fn app(&self) -> Arc<App> {
        self.app_in(self.folder.path())
    }

    fn app_in(&self, folder: &Path) -> Arc<App> {
        App::build(Start {
            data_dir: folder.to_owned(),
            clock: Arc::clone(&self.clock) as _,
            entropy: Arc::new(SystemEntropy),
            keys: Arc::new(MemoryKeyStore::default()),
            transport: Arc::clone(&self.site) as _,
            region_guess: None,
            language_guess: None,
            directory_url: Some("https://directory.example/".parse().unwrap()),
            anchor: self.anchor.clone(),
            notify: Arc::new(|_| {}),
        })
    }

    /// What was asked of the site since this was last asked.
    fn asked(&self, before: usize) -> Vec<String> {
        let sent = self.site.sent().into_iter().skip(before);
        sent.map(|it| match it {
            Sent::File { address, .. } => address.path().trim_start_matches('/').to_owned(),
            other => panic!("{other:?}"),
        })
        .collect()
    }

    fn pass(&self, time: TimeDelta) {
        *self.clock.0.lock().unwrap() += time;
    }
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", super::hash(bytes))
}

fn number(app: &App, id: &str) -> String {
    let view = app.organisation(OrganisationId::try_from(id.to_owned()).unwrap()).unwrap();
    view.organisation.contacts.iter().filter_map(|it| it.way.number()).map(|it| it.to_string()).collect()
}

fn status(app: &App) -> DirectoryStatus {
    app.directory_status().unwrap()
}

fn refused(app: &App) -> Option<Code> {
    app.refresh_directory().unwrap().last_try.unwrap().failure
}

#[test]
fn the_first_refresh_brings_all_and_the_next_asks_only_for_what_is_new() {
    let mut trial = Trial::new();
    let app = trial.app();
    assert_eq!(status(&app).freshness, Freshness::Unverified { why: Code::DirectoryIncomplete });
    let first = app.try_refresh();
    assert_eq!((first.failure, first.version), (None, Some(3)));
    assert_eq!((status(&app).freshness, status(&app).organisations), (Freshness::Fresh, 2));

    let before = trial.site.sent().len();
    assert_eq!(app.try_refresh().bytes, 0);
    assert_eq!(trial.asked(before), ["metadata/2.root.json", "metadata/timestamp.json"]);

    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.serve();
    let before = trial.site.sent().len();
    let outcome = app.try_refresh();
    let asked = trial.asked(before);
    let ends = ["2.root.json", "timestamp.json", "snapshot.json", "publishers.json", "chase.json"];
    assert_eq!(asked.len(), ends.len(), "{asked:?}");
    assert!(asked.iter().zip(ends).all(|(path, end)| path.ends_with(end)), "{asked:?}");
    assert!(outcome.bytes < 8_000, "{} bytes for one organisation", outcome.bytes);
    let said: Vec<_> = outcome.changes.iter().map(|it| (it.name.as_str(), &it.what)).collect();
    assert!(
        matches!(
            said[..],
            [("The chase", Difference::NewContact { .. }), ("The chase", Difference::ContactGone { .. })]
        ),
        "{said:?}"
    );
    assert_eq!(number(&app, "chase"), "+18009352222");
    assert_eq!(status(&app).changes, outcome.changes);
}

#[test]
fn a_copy_is_there_at_the_next_start_without_a_network() {
    let trial = Trial::new();
    trial.app().try_refresh();
    trial.serve_with(|_| Some(Err(FetchProblem::Unanswered(NoAnswer::NoConnection))));
    let app = trial.app();
    assert_eq!((status(&app).freshness, number(&app, "chase").as_str()), (Freshness::Fresh, "+18009359935"));
    let asked = trial.site.sent().len();
    assert_eq!(refused(&app), Some(Code::DirectoryNotReached));
    assert!(trial.asked(asked).len() <= 3, "one that does not answer is left alone");
    assert_eq!(status(&app).freshness, Freshness::Fresh, "not reached is not refused");
    trial.pass(TimeDelta::days(7));
    assert_eq!(status(&app).freshness, Freshness::Ageing);
    trial.pass(TimeDelta::days(3));
    assert_eq!(status(&app).freshness, Freshness::Expired);
    assert_eq!(number(&app, "chase"), "+18009359935", "contacts stay");
}

#[test]
fn an_older_copy_is_refused_and_seen() {
    let mut trial = Trial::new();
    let old = trial.desk.published.files().clone();
    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.serve();
    let app = trial.app();
    app.try_refresh();
    trial.serve_with(move |path| {
        Some(Ok(match old.read(path).ok().flatten() {
            Some(bytes) => File::Bytes { bytes, tag: None },
            None => File::Missing,
        }))
    });
    for app in [Arc::clone(&app), trial.app()] {
        assert_eq!(refused(&app), Some(Code::DirectoryOlder));
        assert_eq!(status(&app).freshness, Freshness::Unverified { why: Code::DirectoryOlder });
        assert_eq!(number(&app, "chase"), "+18009352222", "the right number stands");
    }
    trial.serve_with(|_| Some(Err(FetchProblem::Status(502))));
    app.try_refresh();
    let why = Freshness::Unverified { why: Code::DirectoryOlder };
    assert_eq!(status(&app).freshness, why, "what was refused is not forgotten because nobody answers");
    trial.serve();
    assert_eq!((refused(&app), status(&app).freshness), (None, Freshness::Fresh));
}

#[test]
fn a_site_that_stands_still_expires_and_a_clock_put_back_does_not_help_it() {
    let trial = Trial::new();
    let app = trial.app();
    trial.pass(TimeDelta::days(9));
    app.try_refresh();
    assert_eq!(status(&app).freshness, Freshness::Fresh);
    trial.pass(TimeDelta::days(2));
    assert_eq!(refused(&app), Some(Code::DirectoryExpired));
    assert_eq!(status(&app).freshness, Freshness::Expired);
    trial.pass(TimeDelta::days(-60));
    assert!(status(&app).clock_behind);
    assert_eq!(refused(&app), None, "as of the last good refresh it was good");
    assert!(status(&app).clock_behind, "a good refresh does not make the clock right");
    assert_eq!(number(&app, "chase"), "+18009359935");
}

#[test]
fn one_organisation_that_cannot_be_trusted_keeps_its_last_good_entry() {
    let mut trial = Trial::new();
    let app = trial.app();
    app.try_refresh();
    trial.desk.say("org-self-made", &[organisation("self-made", "3333")]);
    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.serve_with(|path| {
        let bytes = b"{}".to_vec();
        path.ends_with("org-self-made.json").then_some(Ok(File::Bytes { bytes, tag: None }))
    });
    for round in 0..3 {
        assert_eq!(refused(&app), None, "the others go on");
        let own = OrganisationId::try_from("self-made".to_owned()).unwrap();
        for app in [Arc::clone(&app), trial.app()] {
            assert_eq!(number(&app, "chase"), "+18009352222", "round {round}");
            assert_eq!(number(&app, "self-made"), "+18009351111", "round {round}");
            assert_eq!(app.organisation(own.clone()).unwrap().held_back, Some(Code::DirectoryAltered));
            let held_back = status(&app).held_back;
            assert_eq!((held_back.len(), held_back[0].name.as_str()), (1, "The self-made"));
        }
    }
    trial.serve();
    assert_eq!(refused(&app), None);
    assert_eq!((number(&app, "self-made").as_str(), status(&app).held_back.len()), ("+18009353333", 0));
    assert_eq!(status(&trial.app()).held_back.len(), 0);
}

#[test]
fn an_entry_whose_file_is_missing_or_another_stands_as_it_was_and_one_that_is_gone_goes() {
    let mut trial = Trial::new();
    let app = trial.app();
    app.try_refresh();
    trial.desk.say("org-self-made", &[organisation("self-made", "3333")]);
    for answer in [File::Missing, File::Bytes { bytes: b"other".to_vec(), tag: None }] {
        trial.serve_with(move |path| path.ends_with(".self-made.json").then_some(Ok(answer.clone())));
        assert_eq!(refused(&app), None);
        assert_eq!((number(&app, "self-made").as_str(), status(&app).held_back.len()), ("+18009351111", 1));
    }
    trial.serve();
    app.try_refresh();
    trial.desk.say("publishers", &[organisation("other", "4444")]);
    trial.serve();
    let gone = app.try_refresh().changes;
    assert!(gone.iter().any(|it| it.name == "The chase" && it.what == Difference::Removed), "{gone:?}");
    let chase = OrganisationId::try_from("chase".to_owned()).unwrap();
    assert_eq!(trial.app().organisation(chase).unwrap_err().code, Code::NotFound);
}

#[test]
fn the_copy_that_shipped_stands_where_there_is_no_other_and_an_older_site_is_refused() {
    let mut trial = Trial::new();
    let old = trial.desk.published.files().clone();
    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.anchor.copy = trial.desk.published.pack().unwrap().to_zip().unwrap();
    let app = trial.app();
    assert_eq!((status(&app).freshness, number(&app, "chase").as_str()), (Freshness::Ageing, "+18009352222"));
    trial.site.serve(move |address, _| {
        Ok(match old.read(address.path().trim_start_matches('/')).ok().flatten() {
            Some(bytes) => File::Bytes { bytes, tag: None },
            None => File::Missing,
        })
    });
    assert_eq!(refused(&app), Some(Code::DirectoryOlder));
    trial.serve();
    assert_eq!(refused(&app), None);
    assert!(status(&app).changes.is_empty(), "nothing is different");

    fs::write(trial.folder.path().join("directory/copy.zip"), b"torn").unwrap();
    assert_eq!(number(&trial.app(), "chase"), "+18009352222", "the shipped one again");
    assert_eq!(refused(&trial.app()), None);
    assert!(fs::read(trial.folder.path().join("directory/copy.zip")).unwrap().len() > 1_000, "and mended");
}

#[test]
fn what_is_altered_on_the_disk_is_not_believed() {
    let trial = Trial::new();
    trial.app().try_refresh();
    let file = trial.folder.path().join("directory/copy.zip");
    let copy = super::Copy::from_zip(&fs::read(&file).unwrap()).unwrap();
    let mut altered = copy.to_zip().unwrap();
    let at = altered.windows(7).position(|it| it == b"9359935").unwrap();
    altered[at] = b'0';
    fs::write(&file, altered).unwrap();
    let app = trial.app();
    let chase = OrganisationId::try_from("chase".to_owned()).unwrap();
    assert!(app.organisation(chase).is_err(), "neither the checksum nor the signature holds");
    app.try_refresh();
    assert_eq!(number(&app, "chase"), "+18009359935");
}

#[test]
fn only_its_owner_may_look_into_the_folder() {
    let trial = Trial::new();
    trial.app().try_refresh();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = trial.folder.path().join("directory");
        for name in ["", "trusted", "trusted/root_history"] {
            assert_eq!(mode(&folder.join(name)), 0o700, "{name}");
        }
        for name in ["copy.zip", "record.json", "trusted/timestamp.json"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
    }
}

fn duplicate(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            duplicate(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An update with a new root, new keys of the timestamp, and a changed number, cut off at each step of it.
#[test]
fn a_power_cut_between_any_two_writes_leaves_a_directory_that_works() {
    let mut trial = Trial::new();
    trial.app().try_refresh();
    let later = trial.desk.now + TimeDelta::days(4000);
    let renewed = renew(&trial.desk.published, "root", trial.desk.now, later).unwrap();
    trial.desk.publish(renewed);
    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.desk.say("org-self-made", &[organisation("self-made", "3333")]);
    trial.serve();

    let moments = tempfile::tempdir().unwrap();
    let (from, to) = (trial.folder.path().to_owned(), moments.path().to_owned());
    let mut count = 0;
    let cuts = Rc::new(std::cell::Cell::new(0));
    let counted = Rc::clone(&cuts);
    let look = move |_: &str| {
        duplicate(&from.join("directory"), &to.join(count.to_string()).join("directory"));
        count += 1;
        counted.set(count);
        Ok(())
    };
    let outcome = watched(look, || trial.app().try_refresh());
    assert_eq!(outcome.failure, None);
    assert!(cuts.get() >= 10, "{} moments were looked at", cuts.get());
    for cut in 0..cuts.get() {
        let folder = moments.path().join(cut.to_string());
        let app = trial.app_in(&folder);
        let found = [number(&app, "chase"), number(&app, "self-made")];
        let (old, new) = (["+18009359935", "+18009351111"], ["+18009352222", "+18009353333"]);
        assert!(found == old || found == new, "cut {cut}: {found:?}");
        assert_eq!(status(&app).freshness, Freshness::Fresh, "cut {cut}");
        assert_eq!(refused(&app), None, "cut {cut}");
        assert_eq!([number(&app, "chase"), number(&app, "self-made")], new, "cut {cut}");
        let app = trial.app_in(&folder);
        assert_eq!([number(&app, "chase"), number(&app, "self-made")], new, "cut {cut}, started again");
    }
}

#[test]
fn a_disk_that_fails_at_any_write_leaves_the_copy_as_it_was() {
    let mut trial = Trial::new();
    trial.app().try_refresh();
    trial.desk.say("publishers", &[organisation("chase", "2222")]);
    trial.serve();
    let mut failed = 0;
    for step in 0..100 {
        let folder = tempfile::tempdir().unwrap();
        duplicate(trial.folder.path(), folder.path());
        let app = trial.app_in(folder.path());
        let mut left = step;
        let full = move |_: &str| {
            left -= 1;
            if left == -1 { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
        };
        let outcome = watched(full, || app.try_refresh());
        let expected = if outcome.failure.is_none() { "+18009352222" } else { "+18009359935" };
        assert_eq!(number(&app, "chase"), expected, "step {step}: {:?}", outcome.failure);
        assert_eq!(refused(&app), None, "step {step}");
        assert_eq!(number(&app, "chase"), "+18009352222", "step {step}");
        if let Some(code) = outcome.failure {
            assert_eq!(code, Code::DiskFull, "step {step}");
            failed += 1;
        } else if failed > 0 {
            break;
        }
    }
    assert!(failed >= 3, "{failed} steps failed");
}

#[test]
fn the_next_refresh_is_due_in_six_hours_and_sooner_where_nobody_answered() {
    assert_eq!(wait(0, 0.0), TimeDelta::minutes(324));
    assert_eq!(wait(0, 0.5), TimeDelta::hours(6));
    assert_eq!(wait(1, 0.5), TimeDelta::seconds(30));
    assert_eq!(wait(2, 0.5), TimeDelta::seconds(60));
    for tries in 0..200 {
        for luck in [0.0, 0.3, 0.999] {
            let wait = wait(tries, luck);
            assert!(wait >= TimeDelta::seconds(27) && wait <= TimeDelta::minutes(396), "{tries} {luck}");
        }
    }
}

#[test]
fn without_an_address_nothing_is_asked_and_the_shipped_copy_speaks_by_its_age() {
    let trial = Trial::new();
    let app = App::build(Start {
        data_dir: trial.folder.path().to_owned(),
        clock: Arc::clone(&trial.clock) as _,
        entropy: Arc::new(SystemEntropy),
        keys: Arc::new(MemoryKeyStore::default()),
        transport: Arc::clone(&trial.site) as _,
        region_guess: None,
        language_guess: None,
        directory_url: None,
        anchor: Anchor::bundled(),
        notify: Arc::new(|_| {}),
    });
    app.run_refresh();
    assert_eq!(app.refresh_directory().unwrap_err().code, Code::DirectoryNoAddress);
    assert_eq!(trial.site.sent().len(), 0);
    let status = status(&app);
    assert_eq!((status.freshness, status.can_refresh), (Freshness::Ageing, false));
}
