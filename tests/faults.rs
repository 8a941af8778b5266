//! The faults of `report-api.md`, each tried with many reports on the real outbox, over real HTTP, against the
//! reference vendor: at the end exactly one report each is there, none lost and none doubled.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use acceptance::world::{World, a_call_with, send};
use chrono::TimeDelta;
use reference_vendor::{Config, Fault, Quota, Told, Vendor};
use ringtrue_app::api::{PreviewRequest, ReportStretch, SendReport};
use ringtrue_app::{App, Clock, Step};
use ringtrue_model::call::{AskedFor, CallFields, CallKind, Channel, Knowledge, Pressure, Reason};
use ringtrue_model::dispatch::{DispatchState, Refusal};
use ringtrue_model::report::{Item, ReportChoices, Reporter};
use ringtrue_model::{CallId, ReportId};
use ringtrue_store::Vault;
use ringtrue_wire::{HttpTransport, Limits};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Reports in each trial.
const MANY: usize = 12;

/// A person, a vendor, and the network between them. Waits are short where only time passes.
struct Trial {
    world: World,
    vendor: Vendor,
    app: Arc<App>,
    _vendor_folder: TempDir,
}

impl Trial {
    fn new() -> Self {
        Self::with(Quota::default())
    }

    fn with(quota: Quota) -> Self {
        let world = World::new();
        let vendor_folder = TempDir::new().unwrap();
        let vendor = Vendor::start(Config { quota, ..Config::for_tests(vendor_folder.path()) }).unwrap();
        let app = open(&world, &vendor);
        Self { world, vendor, app, _vendor_folder: vendor_folder }
    }

    /// Queues reports about as many calls.
    fn queue(&self, many: usize) -> Vec<ReportId> {
        (0..many)
            .map(|n| {
                send(&self.app, &a_call_with(&self.app, |f| f.claimed_person = format!("Kevin {n}"))).mark.id
            })
            .collect()
    }

    /// Works until everything is at rest, letting time pass where something waits.
    fn work(&self) {
        work(&self.world, &self.app);
    }

    #[track_caller]
    fn exactly_one_each(&self, wanted: &[ReportId]) {
        let there: BTreeMap<_, _> =
            self.vendor.reports().unwrap().into_iter().map(|kept| (kept.report_id, kept.reference)).collect();
        assert_eq!(there.len(), wanted.len(), "none is there that nobody sent");
        for id in wanted {
            let mark = self.app.report(*id).unwrap().row.mark;
            assert_eq!(mark.state, DispatchState::Accepted, "{id} is not lost");
            assert_eq!(mark.reference.as_ref(), there.get(&id.to_string()), "both sides name one reference");
        }
    }
}

fn open(world: &World, vendor: &Vendor) -> Arc<App> {
    let limits = Limits {
        connect: Duration::from_millis(500),
        total: Duration::from_millis(400),
        ..Limits::default()
    };
    let mut start = world.start_on(Arc::new(HttpTransport::new(limits).unwrap()));
    start.directory_url = Some(vendor.directory().address());
    let app = App::build(start);
    app.open_vault();
    assert_eq!(app.try_refresh().failure, None, "the vendor's directory can be used");
    app
}

fn work(world: &World, app: &App) {
    let patience = world.clock.now() + TimeDelta::days(30);
    loop {
        match app.step_outbox().unwrap() {
            Step::Tried => {}
            Step::Idle(None) => return,
            Step::Idle(Some(due)) => {
                assert!(due < patience, "the outbox comes to rest");
                world.clock.pass((due - world.clock.now()).max(TimeDelta::milliseconds(1)));
            }
        }
    }
}

/// Many reports, of which the first tries meet the fault: all arrive, each once.
#[track_caller]
fn overcome(fault: &Fault, times: usize) {
    let trial = Trial::new();
    trial.vendor.expect(std::iter::repeat_n(fault.clone(), times));
    let wanted = trial.queue(MANY);
    trial.work();
    trial.exactly_one_each(&wanted);
    let tries: u32 = trial.vendor.reports().unwrap().iter().map(|kept| kept.posts).sum();
    assert!(tries as usize >= MANY, "{fault:?}: {tries} posts");
}

macro_rules! overcomes {
    ($($name:ident: $fault:expr, $times:expr;)+) => { $(
        #[test]
        fn $name() {
            overcome(&$fault, $times);
        }
    )+ };
}

overcomes! {
    no_fault: Fault::MalformedRatelimitHeaders, 0;
    answer_lost_after_commit: Fault::AnswerLostAfterCommit, 8;
    connection_cut_before_commit: Fault::ConnectionCutBeforeCommit, 8;
    too_many_for_an_hour: Fault::TooMany { retry_after: Told::Seconds(3600) }, 6;
    too_many_for_ever: Fault::TooMany { retry_after: Told::Seconds(u64::MAX) }, 3;
    too_many_in_words: Fault::TooMany { retry_after: Told::Text("later".into()) }, 6;
    another_try_is_under_way: Fault::InProgress { retry_after: Told::Seconds(2) }, 6;
    server_error_in_html: Fault::ServerErrorHtml { status: 503, retry_after: None }, 8;
    server_error_with_a_wait: Fault::ServerErrorHtml { status: 500, retry_after: Some(Told::Seconds(60)) }, 4;
    cut_off_body: Fault::CutOffBody, 4;
    endless_body: Fault::EndlessBody, 4;
    wrong_type: Fault::WrongContentType, 6;
    nonsense_json: Fault::NonsenseJson, 6;
    an_answer_about_another_report: Fault::OtherReport, 6;
    a_status_of_a_newer_server: Fault::UnknownStatus, 6;
    malformed_rate_limit_headers: Fault::MalformedRatelimitHeaders, 6;
    slow_headers: Fault::SlowHeaders { seconds: 3.0 }, 3;
    slow_loris: Fault::SlowBody, 3;
}

#[test]
fn a_redirect_to_another_host_is_not_followed_and_the_person_is_asked() {
    let trial = Trial::new();
    let elsewhere = TempDir::new().unwrap();
    let other = Vendor::start(Config::for_tests(elsewhere.path())).unwrap();
    trial.vendor.expect([Fault::Redirect { to: format!("{}v1/reports", other.base()) }]);
    let wanted = trial.queue(2);
    trial.work();
    assert!(other.reports().unwrap().is_empty(), "nothing goes where the person did not agree to send it");
    let stopped: Vec<_> = wanted
        .iter()
        .filter(|id| trial.app.report(**id).unwrap().row.mark.state == DispatchState::Parked)
        .collect();
    assert_eq!(stopped.len(), 1);
    trial.app.retry_report(*stopped[0]).unwrap();
    trial.work();
    trial.exactly_one_each(&wanted);
}

#[test]
fn a_refusal_is_kept_with_its_reason_and_never_tried_again() {
    for (status, code, state, why) in [
        (400, "malformed", DispatchState::Parked, Refusal::Malformed),
        (403, "refused", DispatchState::Parked, Refusal::Refused),
        (413, "too_large", DispatchState::Refused, Refusal::TooLarge),
        (415, "unsupported", DispatchState::Refused, Refusal::Unsupported),
        (422, "invalid_field", DispatchState::Refused, Refusal::InvalidField),
        (422, "phase_of_the_moon", DispatchState::Refused, Refusal::Other),
    ] {
        let trial = Trial::new();
        trial.vendor.expect([Fault::Problem { status, code: code.into() }]);
        let id = trial.queue(1)[0];
        trial.work();
        let view = trial.app.report(id).unwrap();
        assert_eq!(view.row.mark.state, state, "{status} {code}");
        let last = format!("{:?}", view.row.mark.last.unwrap());
        assert!(last.contains(&format!("{why:?}")), "{status} {code}: {last}");
        assert_eq!(view.attempts.len(), 1);
        assert!(trial.vendor.reports().unwrap().is_empty());
    }
}

#[test]
fn a_vendor_that_is_down_gets_each_report_once_when_it_is_back() {
    let trial = Trial::new();
    let Trial { world, vendor, app, _vendor_folder: folder } = trial;
    let listen = vendor.base().socket_addrs(|| None).unwrap()[0];
    let wanted: Vec<_> = (0..MANY).map(|_| send(&app, &a_call_with(&app, |_| {})).mark.id).collect();
    vendor.stop();
    world.clock.pass(TimeDelta::seconds(10));
    for _ in 0..4 {
        if let Step::Idle(Some(due)) = app.step_outbox().unwrap() {
            world.clock.pass(due - world.clock.now());
        }
    }
    app.stop();
    let vendor = Vendor::start(Config { listen, ..Config::for_tests(folder.path()) }).unwrap();
    let app = open(&world, &vendor);
    work(&world, &app);
    Trial { world, vendor, app, _vendor_folder: folder }.exactly_one_each(&wanted);
}

#[test]
fn a_program_killed_while_sending_neither_loses_nor_doubles() {
    let trial = Trial::new();
    let wanted = trial.queue(MANY);
    trial.world.clock.pass(TimeDelta::seconds(10));
    // The vendor has committed all of these; the program died before it could keep a single answer.
    trial.vendor.expect(std::iter::repeat_n(Fault::AnswerLostAfterCommit, MANY));
    for _ in 0..MANY {
        while trial.app.step_outbox().unwrap() != Step::Tried {
            trial.world.clock.pass(TimeDelta::seconds(5));
        }
    }
    trial.app.stop();
    let (clock, entropy) = (ringtrue_app::SystemClock, ringtrue_app::SystemEntropy);
    let vault = Vault::open(trial.world.folder(), &*trial.world.keys, &clock, &entropy).unwrap();
    let now = trial.world.clock.now();
    let ids = wanted.clone();
    vault
        .write(move |tx| {
            for id in ids {
                let mut dispatch = tx.dispatch(id)?;
                dispatch.set_out(now);
                tx.update_dispatch(&dispatch)?;
            }
            Ok(())
        })
        .unwrap();
    drop(vault);
    let app = open(&trial.world, &trial.vendor);
    work(&trial.world, &app);
    let Trial { world, vendor, _vendor_folder, .. } = trial;
    Trial { world, vendor, app, _vendor_folder }.exactly_one_each(&wanted);
}

#[test]
fn more_reports_than_a_vendor_takes_at_once_all_arrive() {
    let trial = Trial::with(Quota { requests: 8, window: Duration::from_secs(1) });
    let wanted = trial.queue(20);
    trial.work();
    trial.exactly_one_each(&wanted);
}

#[test]
fn what_was_taken_back_is_out_at_the_vendor_too() {
    let trial = Trial::new();
    let wanted = trial.queue(3);
    trial.work();
    trial
        .vendor
        .expect([Fault::AnswerLostAfterCommit, Fault::ServerErrorHtml { status: 502, retry_after: None }]);
    for id in &wanted {
        trial.app.withdraw_report(*id).unwrap();
    }
    trial.work();
    for id in &wanted {
        assert_eq!(trial.app.report(*id).unwrap().row.mark.state, DispatchState::Withdrawn);
    }
    assert!(
        trial.vendor.reports().unwrap().iter().all(|kept| kept.body.is_none()),
        "nothing of them is kept"
    );
}

#[test]
fn an_unusual_text_arrives_as_it_was_written() {
    let trial = Trial::new();
    let words = "هل أنت وحدك؟ 👵🏽📞 \u{202e}abc\u{202c} — “quoted” \\ \" / <b>é</b> e\u{301}";
    let call = a_call_with(&trial.app, |f| f.notes = words.into());
    let choices = ReportChoices { items: vec![Item::Notes], ..ReportChoices::proposed("") };
    trial.app.send_report(SendReport { call_id: call.id, choices: Some(choices), report_id: None }).unwrap();
    trial.work();
    let kept = trial.vendor.reports().unwrap();
    let body: serde_json::Value = serde_json::from_str(kept[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["narrative"], words);
}

/// The vendor refuses every field that is not in the schema, so what it takes holds none; and it holds byte for
/// byte what the preview showed.
#[test]
fn a_thousand_reports_hold_only_what_the_preview_showed() {
    let trial = Trial::new();
    let mut luck = fastrand::Rng::with_seed(7);
    let mut shown = BTreeMap::new();
    for _ in 0..1000 {
        let call = a_call_with(&trial.app, |fields| vary(fields, &mut luck));
        let preview = preview(&trial.app, call.id, &mut luck);
        trial.app.send_report(preview.0).unwrap();
        shown.insert(preview.1.0.to_string(), preview.1.1);
    }
    trial.work();
    let kept = trial.vendor.reports().unwrap();
    assert_eq!(kept.len(), 1000);
    for report in kept {
        let body = report.body.unwrap();
        assert_eq!(Some(&body), shown.get(&report.report_id));
        assert!(!body.contains("4111 1111"), "card numbers never leave");
    }
    let list = trial.app.reports(ReportStretch { offset: 0, limit: 1 }).unwrap();
    assert_eq!((list.total, list.waiting, list.needs_you), (1000, 0, 0));
}

fn preview(app: &App, call_id: CallId, luck: &mut fastrand::Rng) -> (SendReport, (ReportId, String)) {
    let count = luck.usize(..=Item::ALL.len());
    let choices = ReportChoices {
        items: luck.choose_multiple(Item::ALL.iter().copied(), count),
        reporter: Reporter { email: "me@example.com".into(), ..Reporter::default() },
        callback_word: "lantern-47".into(),
    };
    let preview = app.preview_report(PreviewRequest { call_id, choices: Some(choices) }).unwrap();
    let request = SendReport { call_id, choices: Some(preview.choices), report_id: Some(preview.report_id) };
    (request, (preview.report_id, preview.body))
}

fn vary(fields: &mut CallFields, luck: &mut fastrand::Rng) {
    fn some<T: Copy>(luck: &mut fastrand::Rng, all: &[T]) -> Vec<T> {
        let count = luck.usize(..=all.len());
        luck.choose_multiple(all.iter().copied(), count)
    }
    fields.knew_about_me = some(luck, Knowledge::ALL);
    fields.asked_for = some(luck, AskedFor::ALL);
    fields.pressure = some(luck, Pressure::ALL);
    fields.reason_given = some(luck, Reason::ALL);
    fields.channel = luck.choice(Channel::ALL).copied();
    fields.call_kind = luck.choice(CallKind::ALL).copied();
    fields.duration_s = luck.bool().then(|| luck.u32(..86_400));
    fields.quoted_reference.value = format!("TM-{}", luck.u32(..));
    fields.websites = vec!["https://example.net/help".into(); luck.usize(..4)];
    fields.notes = "They had my card 4111 1111 1111 1111.".repeat(luck.usize(..80));
}
