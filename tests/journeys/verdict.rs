//! What the rules say of a call, on its page.

use crate::directory::shipped;
use acceptance::world::{World, a_call_with, demo_repository};
use ringtrue_app::App;
use ringtrue_app::api::{ReasonView, SaveCall, VerdictView};
use ringtrue_model::call::{AskedFor, Call, CallFields, Expected, Knowledge, RemoteTool, ShownNumber};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::rules::{Fact, Severity, VerdictOutcome};

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
