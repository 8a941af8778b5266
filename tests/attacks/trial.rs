//! A person's program, a vendor's server, and whoever has taken possession of that.

use acceptance::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use reference_vendor::directory::{Forgery, Publication};
use reference_vendor::{Config, Vendor};
use ringtrue_app::{App, Clock};
use ringtrue_directory::Refused;
use ringtrue_model::directory::{Freshness, Way};
use ringtrue_model::{Code, OrganisationId};
use ringtrue_wire::{HttpTransport, Limits};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

/// The entry of Example Antivirus.
pub const ENTRY: &str = "organisations/example-antivirus.json";
/// Its number, as it was published last.
pub const RIGHT: &str = "+18555550117";
/// The number that an attacker wants people to ring.
pub const FALSE: &str = "+18555550166";

/// Short where only time passes.
pub const LIMITS: fn() -> Limits =
    || Limits { connect: Duration::from_millis(500), total: Duration::from_millis(600), ..Limits::default() };

/// A program that has looked for changes once, and knows the right number.
pub struct Trial {
    pub world: World,
    pub vendor: Vendor,
    pub app: Arc<App>,
    _vendor_folder: TempDir,
}

impl Trial {
    pub fn new() -> Self {
        let world = World::new();
        // The organisations' pages were read at the latest by then.
        world.clock.pass(TimeDelta::days(10));
        let folder = TempDir::new().unwrap();
        let config = Config { signed_at: world.clock.now(), ..Config::for_tests(folder.path()) };
        let vendor = Vendor::start(config).unwrap();
        let app = program(&world, &vendor.directory().address(), HttpTransport::new(LIMITS()).unwrap());
        let trial = Self { world, vendor, app, _vendor_folder: folder };
        trial.publication().publish_number(17, trial.now()).unwrap();
        trial.look();
        trial.is_fresh();
        trial
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.world.clock.now()
    }

    pub fn publication(&self) -> &Publication {
        self.vendor.directory()
    }

    pub fn forge(&self, forge: impl FnOnce(&mut Forgery) -> Result<(), Refused>) {
        self.publication().forge(forge).unwrap();
    }

    /// The person looks for changes.
    pub fn look(&self) {
        self.app.refresh_directory().unwrap();
    }

    /// The number that the person is shown.
    pub fn number(&self) -> String {
        number(&self.app, "example-antivirus").expect("it has a number")
    }

    /// Nothing is wrong, and the right number stands.
    #[track_caller]
    pub fn is_fresh(&self) {
        assert_eq!((self.freshness(), self.number().as_str()), (Freshness::Fresh, RIGHT));
    }

    /// Every file in the person's data folder.
    pub fn files(&self) -> BTreeSet<PathBuf> {
        let (mut files, mut folders) = (BTreeSet::new(), vec![self.world.folder().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path);
                }
            }
        }
        files
    }

    pub fn freshness(&self) -> Freshness {
        self.app.directory_status().unwrap().freshness
    }

    /// The person is told that what came was refused, in words for this reason, and the right number stands.
    #[track_caller]
    pub fn is_refused(&self, why: Code) {
        assert_eq!(self.freshness(), Freshness::Unverified { why });
        assert_words(why);
        assert_eq!(self.number(), RIGHT);
        assert!(number(&self.app, "chase").is_some(), "the others are there still");
    }

    /// The same for what came of Example Antivirus alone: the others are up to date.
    #[track_caller]
    pub fn is_hidden(&self, why: Code) {
        let id = OrganisationId::try_from("example-antivirus".to_owned()).unwrap();
        assert_eq!(self.app.organisation(id).unwrap().held_back, Some(why));
        assert_words(why);
        assert_eq!((self.freshness(), self.number().as_str()), (Freshness::Fresh, RIGHT));
    }
}

/// A program in this world that reads the directory there.
pub fn program(world: &World, directory: &Url, transport: HttpTransport) -> Arc<App> {
    let mut start = world.start_on(Arc::new(transport));
    start.directory_url = Some(directory.clone());
    let app = App::build(start);
    app.open_vault();
    app
}

/// The first telephone number of an organisation.
pub fn number(app: &App, id: &str) -> Option<String> {
    let id = OrganisationId::try_from(id.to_owned()).unwrap();
    let contacts = app.organisation(id).ok()?.organisation.contacts;
    contacts.into_iter().find_map(|contact| match contact.way {
        Way::Phone { e164, .. } => Some(e164.as_str().to_owned()),
        _ => None,
    })
}

/// The interface has words for this code.
#[track_caller]
pub fn assert_words(code: Code) {
    static WORDS: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(include_str!("../../ui/src/words/en.json")).unwrap());
    let name = serde_json::to_value(code).unwrap();
    let name = name.as_str().unwrap();
    for key in [format!("fail_{name}_title"), format!("fail_{name}")] {
        assert!(WORDS[&key].as_str().is_some_and(|words| !words.is_empty()), "no words for {key}");
    }
}

/// Where the entry of Example Antivirus is on the server.
pub fn entry_file(forgery: &Forgery) -> Result<String, Refused> {
    let signed = forgery.signed(reference_vendor::directory::ROLE)?;
    let hash = signed["targets"][ENTRY]["hashes"]["sha256"].as_str().unwrap().to_owned();
    Ok(format!("targets/organisations/{hash}.example-antivirus.json"))
}

/// The entry with the attacker's number in it.
pub fn false_entry(forgery: &Forgery) -> Result<Vec<u8>, Refused> {
    let entry = String::from_utf8(forgery.read(&entry_file(forgery)?)?).unwrap();
    let entry = entry.replace(RIGHT, FALSE).replace("1-855-555-0117", "1-855-555-0166");
    assert!(entry.contains(FALSE));
    Ok(entry.into_bytes())
}

/// A moment as metadata says it.
pub fn moment(at: DateTime<Utc>) -> Value {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string().into()
}
