//! A small world for one person: a data folder, a clock that stands still until it is moved, luck that is the
//! same every time, a key store in memory, and a vendor that answers by script.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use ringtrue_app::api::{JobState, Notice, PreviewRequest, ReportRow, SaveCall, SendReport};
use ringtrue_app::{Anchor, App, Clock, Entropy, Start, Transport};
use ringtrue_directory::{Files, Online, PrivateKey, Repository, Sources, publish, sign, stage};
use ringtrue_model::call::{Call, CallFields, Expected, Moment, Presented, ShownNumber};
use ringtrue_model::dispatch::{NoAnswer, Outcome, Receipt, VendorStatus};
use ringtrue_model::{NotedNumber, ReportId};
use ringtrue_store::MemoryKeyStore;
use ringtrue_wire::{File, Scripted};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, Weak};
use tempfile::TempDir;

/// One person's world. Programs come and go in it ([`World::open`]); what they kept stays.
pub struct World {
    folder: TempDir,
    /// The time.
    pub clock: Arc<SetClock>,
    /// The key store.
    pub keys: Arc<MemoryKeyStore>,
    /// The vendor.
    pub vendor: Arc<Scripted>,
    entropy: Arc<SteadyEntropy>,
    notices: Arc<Mutex<Vec<Notice>>>,
}

impl World {
    /// A world in which nothing has happened yet: noon on 21 November 2026, an hour east of Greenwich.
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            clock: Arc::new(SetClock::at("2026-11-21T12:00:00+01:00")),
            keys: Arc::default(),
            vendor: Arc::default(),
            entropy: Arc::default(),
            notices: Arc::default(),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What a program in this world stands on, with the scripted vendor for a network.
    pub fn start(&self) -> Start {
        self.start_on(Arc::clone(&self.vendor) as Arc<dyn Transport>)
    }

    /// The same on another network.
    pub fn start_on(&self, transport: Arc<dyn Transport>) -> Start {
        let notices = Arc::clone(&self.notices);
        Start {
            data_dir: self.folder().to_owned(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            entropy: Arc::clone(&self.entropy) as Arc<dyn Entropy>,
            keys: Arc::clone(&self.keys) as _,
            transport,
            region_guess: None,
            language_guess: None,
            directory_url: Some("http://127.0.0.1:9/".parse().unwrap()),
            anchor: Anchor::bundled(),
            notify: Arc::new(move |notice| notices.lock().unwrap().push(notice)),
        }
    }

    /// Starts a program whose threads are turned by hand, with the demo vendor in its directory.
    pub fn open(&self) -> Arc<App> {
        let app = App::build(self.start());
        app.open_vault();
        self.publish(demo_repository());
        assert_eq!(app.try_refresh().failure, None, "the demo directory is as a directory must be");
        app
    }

    /// From now on this repository is served; one that cannot be reached otherwise.
    pub fn publish(&self, repository: &'static Files) {
        self.vendor.serve(move |address, _| {
            let path = address.path().trim_start_matches('/');
            Ok(match repository.read(path).ok().flatten() {
                Some(bytes) => File::Bytes { bytes, tag: None },
                None => File::Missing,
            })
        });
    }

    /// Starts a program in which every job is asked to stop as soon as it says how far it is.
    pub fn open_stopping_jobs(&self) -> Arc<App> {
        let stops: Arc<OnceLock<Weak<App>>> = Arc::default();
        let whose = Arc::clone(&stops);
        let notify = Arc::new(move |_| {
            let app = stops.get().and_then(Weak::upgrade);
            let view = app.as_ref().and_then(|app| app.job().unwrap());
            if let Some(JobState::Working { total: 1.., stopping: false, .. }) = view.map(|view| view.state) {
                app.unwrap().cancel_job().unwrap();
            }
        });
        let app = App::build(Start { notify, ..self.start() });
        whose.set(Arc::downgrade(&app)).unwrap_or_default();
        app.open_vault();
        app
    }

    /// Starts a program whose vault cannot be opened.
    pub fn open_in_trouble(&self) -> Arc<App> {
        let app = App::build(self.start());
        app.open_vault();
        assert!(app.settings().is_err(), "the vault opens all the same");
        app
    }

    /// What changed since this was last asked.
    pub fn notices(&self) -> Vec<Notice> {
        std::mem::take(&mut self.notices.lock().unwrap())
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// A signed directory, later than the one that ships: two vendors that take reports at `https://reports.example.com/`,
/// a bank that does not, and one rule.
pub fn demo_repository() -> &'static Files {
    static SIGNED: OnceLock<Files> = OnceLock::new();
    SIGNED.get_or_init(|| {
        published_after(&Files::from_zip(&Anchor::bundled().copy).unwrap(), &demo_rules(&[demo_rule()]))
    })
}

/// The demo directory as it is published after `before`, with these rules.
pub fn later_repository(before: &Files, rules: &[Value]) -> &'static Files {
    Box::leak(Box::new(published_after(before, &demo_rules(rules))))
}

fn published_after(before: &Files, rules: &Value) -> Files {
    let root = Anchor::bundled().root;
    let before = Repository::open(before.clone(), &root).unwrap();
    let mut sources = Sources::default();
    for organisation in demo_organisations() {
        let path = format!("organisations/{}.json", organisation["id"].as_str().unwrap());
        sources.add(path, organisation.as_object().unwrap().clone()).unwrap();
    }
    sources.add("rules.json".to_owned(), rules.as_object().unwrap().clone()).unwrap();
    let (now, later) = (Utc::now(), Utc::now() + TimeDelta::days(3600));
    let mut staged = stage(&before, "publishers", &sources, now, later).unwrap();
    for name in ["publisher-1", "publisher-2"] {
        staged = sign(Some(&before), &staged, &development_key(name), now).unwrap();
    }
    let (snapshot, timestamp) = (development_key("snapshot"), development_key("timestamp"));
    let online = Online {
        snapshot: Some(&snapshot),
        timestamp: &timestamp,
        snapshot_expires: later,
        timestamp_expires: later,
    };
    let new = publish(Some(&before), &[staged], &online, &root, now).unwrap();
    before.files().with(&new)
}

fn development_key(name: &str) -> PrivateKey {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("keys/{name}.pem"));
    PrivateKey::from_pem(&std::fs::read_to_string(file).unwrap(), "").unwrap()
}

fn demo_rules(rules: &[Value]) -> Value {
    json!({"schema_version": 1, "unnamed": [], "claimants": [], "rules": rules})
}

/// One rule, that is not among those that ship: it warns of every call that was not expected.
pub fn demo_rule() -> Value {
    json!({
        "id": "EX-01",
        "version": 7,
        "cases": [{
            "severity": "warning",
            "when": {"fact": "appointment", "is_any_of": ["none"]}
        }],
        "words": {"en": {"rule": "Nobody rings unasked.", "more": "Ring back."}},
        "sources": [{
            "whose": "Example Antivirus",
            "page": "https://example.com/contact",
            "read_on": "2026-07-01"
        }]
    })
}

fn demo_organisations() -> [Value; 3] {
    let base = "https://reports.example.com/";
    [
        json!({
            "id": "example-antivirus",
            "name": "Example Antivirus",
            "aliases": ["ExampleAV"],
            "kind": "vendor",
            "countries": ["US", "GB"],
            "official_domains": ["example.com"],
            "calls_customers": "never_unsolicited",
            "contacts": [{
                "way": {"kind": "phone", "as_printed": "1-800-829-1040", "e164": "+18008291040"},
                "reach": {"regions": ["US"]},
                "purpose": "Support",
                "source": {"page": "https://example.com/contact", "date": "2026-07-01"}
            }],
            "report_api": {"base": base}
        }),
        json!({
            "id": "other-vendor",
            "name": "Other Vendor",
            "kind": "vendor",
            "official_domains": ["example.net"],
            "calls_customers": "unknown",
            "report_api": {"base": base}
        }),
        json!({
            "id": "quiet-bank",
            "name": "Quiet Bank",
            "kind": "bank",
            "official_domains": ["example.org"],
            "calls_customers": "unknown",
            "report_routes": [{
                "way": {"kind": "web", "address": "https://example.org/report"},
                "note": "any fraud",
                "source": {"page": "https://example.org/help", "date": "2026-07-01"}
            }]
        }),
    ]
}

/// A call of which the usual is noted: Example Antivirus, unexpected, a number, some notes.
pub fn a_call(app: &App) -> Call {
    a_call_with(app, |_| {})
}

/// The same, changed a little before it is saved.
pub fn a_call_with(app: &App, change: impl FnOnce(&mut CallFields)) -> Call {
    let at: DateTime<FixedOffset> = "2026-11-21T11:30:00+01:00".parse().unwrap();
    let mut fields = CallFields::new(Moment::from(at), "Example Antivirus", Expected::No);
    fields.displayed_number =
        ShownNumber { presented: Presented::Shown, number: Some(typed("+1 (855) 555-0142")) };
    fields.notes = "He knew my ticket number and wanted to see my screen.".into();
    change(&mut fields);
    let saved = app.save_call(SaveCall { id: None, revision: None, fields, draft: None }).unwrap();
    saved.call.unwrap_or_else(|| panic!("the call is sound, but: {:?}", saved.issues))
}

/// A number as somebody typed it.
pub fn typed(text: &str) -> NotedNumber {
    NotedNumber { as_typed: text.into(), ..NotedNumber::default() }
}

/// Looks at the preview of a report about the call and sends it.
pub fn send(app: &App, call: &Call) -> ReportRow {
    let preview = app.preview_report(PreviewRequest { call_id: call.id, choices: None }).unwrap();
    let request =
        SendReport { call_id: call.id, choices: Some(preview.choices), report_id: Some(preview.report_id) };
    app.send_report(request).unwrap()
}

/// A vendor's answer: received.
pub fn received(reference: &str) -> Outcome {
    Outcome::Received(Receipt {
        reference: reference.into(),
        receipt: format!("receipt-of-{reference}-0123456789"),
        received_at: "2026-11-21T11:00:12Z".parse().unwrap(),
        status: VendorStatus::Received,
    })
}

/// No answer: the internet is away.
pub fn offline() -> Outcome {
    Outcome::Unanswered { why: NoAnswer::NoConnection, retry_after_s: None }
}

/// The state and reference of a report.
pub fn standing(app: &App, id: ReportId) -> (ringtrue_model::dispatch::DispatchState, Option<String>) {
    let mark = app.report(id).unwrap().row.mark;
    (mark.state, mark.reference)
}

/// A clock that is set by hand.
pub struct SetClock(Mutex<DateTime<FixedOffset>>);

impl SetClock {
    /// A clock that shows this time.
    pub fn at(time: &str) -> Self {
        Self(Mutex::new(time.parse().unwrap()))
    }

    /// Whoever asks for the time waits until the returned guard is dropped.
    pub fn hold(&self) -> MutexGuard<'_, DateTime<FixedOffset>> {
        self.0.lock().unwrap()
    }

    /// Moves it; also back.
    pub fn pass(&self, time: TimeDelta) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for SetClock {
    fn now_local(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap()
    }
}

/// Luck that is the same in every run and never the same twice in one.
#[derive(Default)]
pub struct SteadyEntropy(AtomicU64);

impl Entropy for SteadyEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            // SplitMix64: every state gives another number.
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = (z >> 56) as u8;
        }
    }
}
