//! What the rules say of a call, on its page.

use crate::directory::shipped;
use acceptance::world::{World, a_call, a_call_with, demo_repository, demo_rule, later_repository};
use chrono::TimeDelta;
use ringtrue_app::App;
use ringtrue_app::api::{
    ExportCalls, ExportFormat, ReasonView, SaveCall, ShownBefore, VerdictView, WhichCalls,
};
use ringtrue_model::call::{AskedFor, Call, CallFields, Expected, Knowledge, RemoteTool, ShownNumber};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::rules::{Fact, RuleSince, Severity, VerdictOutcome};
use std::time::Duration;

fn verdict(app: &App, call: &Call) -> VerdictView {
    app.call(call.id).unwrap().verdict
}

fn ids(reasons: &[ReasonView]) -> Vec<String> {
    reasons.iter().map(|reason| reason.rule.to_string()).collect()
}

fn changed(app: &App, call: &Call, change: impl FnOnce(&mut CallFields)) -> Call {
    let mut fields = call.fields.clone();
    change(&mut fields);
    let request = SaveCall { id: Some(call.id), revision: Some(call.revision), fields, draft: None };
    app.save_call(request).unwrap().call.unwrap()
}

#[test]
fn a_false_trend_micro_that_wants_into_the_computer_is_told_with_the_rules_it_breaks() {
    let world = World::new();
    let app = shipped(&world);
    let call = a_call_with(&app, |f| {
        f.claimed_org = "Trend Micro support".into();
        f.knew_about_me = vec![Knowledge::TicketNumber];
        f.asked_for = vec![AskedFor::RemoteControl, AskedFor::GiftCards];
        f.remote_tool = Some(RemoteTool::Anydesk);
    });
    let said = verdict(&app, &call);
    assert_eq!(said.outcome, VerdictOutcome::Contradiction);
    assert_eq!(ids(&said.strongest), ["TM-01", "TM-02", "TM-03"], "three, the gravest");
    assert_eq!(ids(&said.others), ["US-05", "TM-06"], "and what is left, a warning last");
    assert_eq!(said.question, None, "nothing could raise it");

    let never_calls = &said.strongest[0];
    assert_eq!((never_calls.version, never_calls.severity), (1, Severity::Contradiction));
    assert_eq!(never_calls.words.rule, "Trend Micro never calls unexpectedly.");
    assert!(never_calls.exceptions[0].starts_with("You arranged this call yourself"));
    let [own, .., news] = &never_calls.pages[..] else { panic!("it has several sources") };
    assert_eq!((own.source.whose.as_str(), own.is_official), ("Trend Micro", true));
    assert_eq!(own.source.read_on.to_string(), "2026-11-21");
    assert!(!news.is_official, "a news site is not opened");
}

#[test]
fn a_dentist_whom_the_person_asked_to_ring_is_neither_accused_nor_vouched_for() {
    let world = World::new();
    let app = shipped(&world);
    let call = a_call_with(&app, |f| {
        f.claimed_org = "Dr Miller, dentist".into();
        f.expected = Expected::ArrangedByMe;
        f.notes = "Moved Tuesday to Thursday.".into();
    });
    let said = verdict(&app, &call);
    assert_eq!(said.outcome, VerdictOutcome::NotEnough);
    assert_eq!((said.strongest, said.others), (vec![], vec![]));
}

#[test]
fn the_answer_that_was_missing_settles_it_at_once() {
    let world = World::new();
    let app = shipped(&world);
    let call = a_call_with(&app, |f| {
        f.claimed_org = "Trend Micro".into();
        f.expected = Expected::NotSure;
        f.displayed_number = ShownNumber::default();
        f.notes = String::new();
    });
    let before = verdict(&app, &call);
    assert_eq!(before.outcome, VerdictOutcome::NotEnough);
    assert_eq!(before.question, Some(Fact::Expected));

    let call = changed(&app, &call, |f| f.expected = Expected::No);
    let after = verdict(&app, &call);
    assert_eq!((after.outcome, ids(&after.strongest)), (VerdictOutcome::Contradiction, vec!["TM-01".into()]));

    let call = changed(&app, &call, |f| f.expected = Expected::ArrangedByMe);
    assert_eq!(verdict(&app, &call).outcome, VerdictOutcome::NotEnough, "the exception spares it");
}

#[test]
fn a_call_that_is_still_being_written_gets_the_verdict_it_will_have_and_is_not_kept() {
    let world = World::new();
    let app = shipped(&world);
    let written = a_call_with(&app, |f| {
        f.claimed_org = "trend micro".into();
        f.asked_for = vec![AskedFor::GiftCards];
    });
    let unrecognised = CallFields { claimed_org_id: None, ..written.fields.clone() };
    let said = app.verdict(unrecognised.clone()).unwrap();
    assert_eq!(said, verdict(&app, &written));
    assert_eq!(ids(&said.strongest), ["TM-01", "TM-02", "US-05"]);
    let diary = app.diary_outline(DiaryFilter::default()).unwrap();
    assert_eq!(diary.total, 1, "asking keeps nothing");
    app.lock_vault().unwrap();
    assert_eq!(app.verdict(unrecognised).unwrap(), said, "and needs no open vault");
}

#[test]
fn the_rules_of_a_refreshed_directory_are_those_that_count() {
    let world = World::new();
    let app = shipped_with_address(&world);
    let call = a_call_with(&app, |f| f.claimed_org = "Trend Micro".into());
    assert_eq!(ids(&verdict(&app, &call).strongest), ["TM-01"]);

    world.publish(demo_repository());
    assert_eq!(app.try_refresh().failure, None);
    let said = verdict(&app, &call);
    assert_eq!(ids(&said.strongest), ["EX-01"]);
    assert_eq!(said.strongest[0].version, 7);
    assert_eq!(said.outcome, VerdictOutcome::Warning);
}

/// A program with the directory that ships with it, which can be refreshed.
fn shipped_with_address(world: &World) -> std::sync::Arc<App> {
    let app = App::build(world.start());
    app.open_vault();
    app
}

#[test]
fn a_text_suggests_facts_and_sets_none() {
    let world = World::new();
    let app = shipped(&world);
    let call = a_call(&app);
    let said = app.suggest("Kevin from Microsoft told me to buy gift cards.".into()).unwrap();
    let said: Vec<_> = said.iter().map(|it| (it.field.as_str(), it.value.as_str())).collect();
    assert_eq!(said, [("claimed_org", "Microsoft"), ("asked_for", "gift_cards")]);
    assert_eq!(app.suggest("Please ring me back today, it is urgent.".into()).unwrap(), []);
    assert_eq!(app.call(call.id).unwrap().call, call);
}

fn shown(app: &App, call: &Call) -> Vec<ShownBefore> {
    app.call(call.id).unwrap().shown
}

/// What was shown of a call, the newest first: the outcome, and each rule with what became of it.
fn told(app: &App, call: &Call) -> Vec<(VerdictOutcome, Vec<(String, RuleSince)>)> {
    let reasons = |it: &ShownBefore| {
        let ids = it.verdict.reasons.iter().map(|reason| reason.rule.to_string());
        ids.zip(it.since.clone()).collect()
    };
    shown(app, call).iter().map(|it| (it.verdict.outcome, reasons(it))).collect()
}

#[test]
fn what_was_shown_is_kept_once_and_an_edit_that_changes_it_is_told_beside_it() {
    let world = World::new();
    let app = shipped(&world);
    let call = a_call_with(&app, |f| {
        f.claimed_org = "Trend Micro".into();
        f.notes = String::new();
    });
    world.clock.pass(TimeDelta::days(1));
    let first = shown(&app, &call);
    let [one] = &first[..] else { panic!("shown when it was saved, and not again: {first:?}") };
    assert_eq!(one.verdict.shown_at, call.created_at);
    assert_eq!(one.verdict.reasons[0].words.rule, "Trend Micro never calls unexpectedly.");
    assert!(one.verdict.directory_version.is_some());
    assert_eq!(shown(&app, &call), first, "whoever looks again is told nothing new");

    let call = changed(&app, &call, |f| f.claimed_person = "Kevin".into());
    assert_eq!(shown(&app, &call), first, "nor by a fact that no rule asks for");
    let call = changed(&app, &call, |f| f.expected = Expected::ArrangedByMe);
    let same = RuleSince::Same;
    let wanted = [
        (VerdictOutcome::NotEnough, vec![]),
        (VerdictOutcome::Contradiction, vec![("TM-01".to_owned(), same)]),
    ];
    assert_eq!(told(&app, &call), wanted);
    app.delete_call(call.id).unwrap();
    app.undelete_call(call.id).unwrap();
    assert_eq!(told(&app, &call), wanted, "the bin gives it back");
    app.stop();
    let app = shipped(&world);
    assert_eq!(told(&app, &call), wanted, "and the vault keeps it");
}

#[test]
fn a_rule_that_changes_or_is_withdrawn_later_changes_nothing_of_what_was_shown() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let before = shown(&app, &call).remove(0).verdict;
    assert_eq!((before.reasons[0].version, before.directory_version), (7, app.try_refresh().version));

    let mut rule = demo_rule();
    rule["version"] = 8.into();
    rule["words"]["en"]["rule"] = "Hardly anybody rings unasked.".into();
    let later = later_repository(demo_repository(), &[rule]);
    world.publish(later);
    assert_eq!(app.try_refresh().failure, None);
    let entry = |since| (VerdictOutcome::Warning, vec![("EX-01".to_owned(), since)]);
    assert_eq!(told(&app, &call), [entry(RuleSince::Same), entry(RuleSince::Changed)]);
    let found = shown(&app, &call);
    assert_eq!(found[0].verdict.reasons[0].words.rule, "Hardly anybody rings unasked.");
    assert_eq!(found[1].verdict, before, "the later rule rewrote what was shown");
    assert!(found[0].verdict.directory_version > before.directory_version);

    world.publish(later_repository(later, &[]));
    assert_eq!(app.try_refresh().failure, None);
    let gone = RuleSince::Withdrawn;
    assert_eq!(told(&app, &call), [(VerdictOutcome::NotEnough, vec![]), entry(gone), entry(gone)]);
    assert_eq!(shown(&app, &call)[2].verdict, before);
}

#[test]
fn what_was_shown_comes_along_in_a_file_of_calls_and_a_table_has_nothing_of_it() {
    let (here, there) = (World::new(), World::new());
    let app = shipped(&here);
    let call = a_call_with(&app, |f| f.claimed_org = "Trend Micro".into());
    let call = changed(&app, &call, |f| f.expected = Expected::NotSure);
    let wanted: Vec<_> = shown(&app, &call).into_iter().map(|it| it.verdict).collect();
    assert_eq!(wanted.len(), 2);
    let take = |format, name: &str| {
        let file = here.folder().join(name);
        app.export_calls(file.clone(), ExportCalls { format, which: WhichCalls::All }).unwrap();
        ended(&app);
        let elsewhere = shipped(&there);
        let plan = elsewhere.choose_import(file).unwrap().plan;
        elsewhere.import_calls(plan).unwrap();
        ended(&elsewhere);
        elsewhere
    };
    let elsewhere = take(ExportFormat::Json, "calls.json");
    let carried: Vec<_> = shown(&elsewhere, &call).into_iter().map(|it| it.verdict).collect();
    assert_eq!(carried, wanted, "it came along, and the same verdict was not shown anew");
    elsewhere.delete_call(call.id).unwrap();
    elsewhere.purge_call(call.id).unwrap();
    elsewhere.stop();

    let other = a_call_with(&app, |f| f.claimed_org = "Trend Micro".into());
    there.clock.pass(TimeDelta::days(7));
    let elsewhere = take(ExportFormat::Csv, "calls.csv");
    let [only] = &shown(&elsewhere, &other)[..] else { panic!("a table says nothing of it") };
    assert!(only.verdict.shown_at > other.created_at, "it is shown for the first time now");
}

fn ended(app: &App) {
    app.wait_for_job(Duration::from_secs(60)).unwrap();
}
