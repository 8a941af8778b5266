//! The bin, calls kept for evidence, versions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use chrono::{DateTime, Days, TimeDelta, Utc};
use proptest::prelude::*;
use ringtrue_model::call::{CallFields, CallVersion};
use ringtrue_model::diary::{DiaryFilter, Place};
use ringtrue_model::{Call, CallId, Code};
use ringtrue_store::{AgeLimit, Vault};
use support::{World, call, call_at, noon, show, shown, verdict};

fn insert(vault: &Vault, call: &Call) {
    let call = call.clone();
    vault.write(move |tx| tx.insert_call(&call)).unwrap();
}

fn delete(vault: &Vault, id: CallId, at: DateTime<Utc>) {
    vault.write(move |tx| tx.delete_call(id, at)).unwrap();
}

fn place(vault: &Vault, id: CallId) -> Place {
    vault.read(|view| view.call_place(id)).unwrap()
}

fn found(vault: &Vault, text: &str) -> usize {
    let filter = DiaryFilter { text: text.into(), ..DiaryFilter::default() };
    vault.read(|view| view.diary_rows(&filter, 0, 100)).unwrap().len()
}

fn binned(vault: &Vault) -> Vec<CallId> {
    let (rows, (total, _)) = vault.read(|view| Ok((view.bin_rows(0, 1000)?, view.bin_counts()?))).unwrap();
    assert_eq!(total as usize, rows.len());
    rows.into_iter().map(|row| row.call.id).collect()
}

fn changed(before: &Call, notes: &str) -> Call {
    let mut after = before.clone();
    after.revision += 1;
    after.updated_at += TimeDelta::minutes(1);
    after.fields.notes = notes.into();
    after
}

fn update(vault: &Vault, before: &Call, notes: &str) -> Call {
    let after = changed(before, notes);
    let kept = after.clone();
    let revision = before.revision;
    vault.write(move |tx| tx.update_call(&kept, revision)).unwrap();
    after
}

/// Everything that took place and was touched more than ten days before noon.
fn ten_days() -> AgeLimit {
    let instant = noon() - TimeDelta::days(10);
    AgeLimit { day: instant.date_naive(), instant }
}

fn old(claimed: &str) -> Call {
    let then = noon() - TimeDelta::days(20);
    Call { created_at: then, updated_at: then, ..call_at(claimed, then) }
}

#[test]
fn a_deleted_call_is_in_the_bin_until_it_is_brought_back() {
    let world = World::new();
    let vault = world.vault();
    let noted = call("Example Antivirus");
    let id = noted.id;
    insert(&vault, &noted);
    assert_eq!(place(&vault, id), Place::Diary);
    delete(&vault, id, noon());
    assert_eq!(place(&vault, id), Place::Bin);
    assert_eq!(vault.read(|view| view.call(id)).unwrap_err().code(), Code::NotFound);
    assert_eq!(found(&vault, "example"), 0);
    let kept = vault.read(|view| view.binned_call(id)).unwrap();
    assert_eq!((kept.call, kept.deleted_at, kept.draft), (noted.clone(), noon(), false));
    let error = vault.write(move |tx| tx.update_call(&changed(&noted, "late"), 1)).unwrap_err();
    assert_eq!(error.code(), Code::NotFound, "a deleted call was changed");
    let again = vault.write(move |tx| tx.delete_call(id, noon() + TimeDelta::days(9))).unwrap_err();
    assert_eq!(again.code(), Code::NotFound, "deleted twice, it would stay longer");

    vault.write(move |tx| tx.undelete_call(id, noon())).unwrap();
    assert_eq!(place(&vault, id), Place::Diary);
    assert_eq!(found(&vault, "example"), 1);
    assert_eq!(vault.read(|view| view.binned_call(id)).unwrap_err().code(), Code::NotFound);
    let twice = vault.write(move |tx| tx.undelete_call(id, noon())).unwrap_err();
    assert_eq!(twice.code(), Code::NotFound);
}

#[test]
fn the_bin_shows_what_was_deleted_last_first() {
    let world = World::new();
    let vault = world.vault();
    let calls = [3, 1, 2].map(|hours| (call("x"), noon() + TimeDelta::hours(hours)));
    for (noted, at) in &calls {
        insert(&vault, noted);
        delete(&vault, noted.id, *at);
    }
    let [third, first, second] = calls.map(|(noted, _)| noted.id);
    assert_eq!(binned(&vault), [third, second, first]);
    let page = vault.read(|view| view.bin_rows(1, 1)).unwrap();
    assert_eq!(page[0].call.id, second);
    vault.write(|tx| tx.undelete_calls(noon(), 2)).unwrap();
    assert_eq!(binned(&vault), [first], "the last deleted come back first");
}

#[test]
fn what_was_shown_is_kept_once_in_its_order_and_stays() {
    let world = World::new();
    let vault = world.vault();
    let noted = call("Example Antivirus");
    let id = noted.id;
    insert(&vault, &noted);
    show(&vault, id, verdict(0, "first", 1));
    show(&vault, id, verdict(1, "first", 1));
    assert_eq!(shown(&vault, id), ["first"], "the same again is nothing new");
    let noted = update(&vault, &noted, "changed");
    show(&vault, id, verdict(2, "late", 1));
    assert_eq!(
        shown(&vault, id),
        ["first"],
        "what was said of a version that no longer stands came too late"
    );
    show(&vault, id, verdict(-60, "second", noted.revision));
    show(&vault, id, verdict(-59, "first", noted.revision));
    assert_eq!(
        shown(&vault, id),
        ["first", "second", "first"],
        "in the order of showing, wherever the clock was put"
    );

    let again = verdict(-60, "second", noted.revision);
    vault.write(move |tx| tx.import_shown_verdict(id, &again)).unwrap();
    assert_eq!(shown(&vault, id).len(), 3, "read from a file it is the one that is here");
    drop(vault);
    let vault = world.vault();
    let first = vault.read(|view| view.shown_verdicts(id)).unwrap().pop().unwrap();
    assert_eq!(first, verdict(0, "first", 1));

    delete(&vault, id, noon());
    let refused = vault.write(move |tx| tx.keep_shown_verdict(id, &verdict(3, "x", 2))).unwrap_err();
    assert_eq!(refused.code(), Code::NotFound, "nothing is shown of a call in the bin");
    vault.write(move |tx| tx.undelete_call(id, noon())).unwrap();
    assert_eq!(shown(&vault, id).len(), 3, "and it comes back with the call");
}

#[test]
fn of_a_purged_call_nothing_but_its_identity_is_left() {
    let world = World::new();
    let vault = world.vault();
    let noted = call("Marmalade Bank");
    let id = noted.id;
    insert(&vault, &noted);
    let noted = update(&vault, &noted, "first 7741905");
    show(&vault, id, verdict(0, "shown", 2));
    update(&vault, &noted, "second");
    vault.write(move |tx| tx.put_draft(&id.to_string(), "half a sentence", noon())).unwrap();
    assert_eq!(
        vault.write(move |tx| tx.purge_call(id)).unwrap_err().code(),
        Code::NotFound,
        "not in the bin"
    );
    delete(&vault, id, noon());
    vault.write(move |tx| tx.purge_call(id)).unwrap();
    assert_eq!(place(&vault, id), Place::Gone);
    assert_eq!(binned(&vault), []);
    assert_eq!(vault.read(|view| view.draft(&id.to_string())).unwrap(), None);
    vault.write(move |tx| tx.import_shown_verdict(id, &verdict(1, "again", 1))).unwrap();
    assert_eq!(shown(&vault, id), [""; 0], "nor is anything added to it");
    for back in [
        vault.write(move |tx| tx.undelete_call(id, noon())),
        vault.write(move |tx| tx.purge_call(id)),
        vault.write(move |tx| tx.delete_call(id, noon())),
        vault.write(move |tx| tx.set_call_kept(id, true)),
        vault.read(|view| view.call_versions(id)).map(drop),
        vault.read(|view| view.call_version(id, 1)).map(drop),
        vault.read(|view| view.binned_call(id)).map(drop),
    ] {
        assert_eq!(back.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!((found(&vault, "marmalade"), found(&vault, "7741905")), (0, 0));
    let checked = vault.check(&|_, _| Ok(())).unwrap();
    assert!(checked.is_sound() && checked.calls == 0, "what is left of it is no damage: {checked:?}");
    drop(vault);
    assert_eq!(place(&world.vault(), id), Place::Gone, "the vault opens");
}

#[test]
fn a_call_kept_for_evidence_stays_until_the_mark_is_taken_away() {
    let world = World::new();
    let vault = world.vault();
    let noted = old("Example Antivirus");
    let id = noted.id;
    insert(&vault, &noted);
    vault.write(move |tx| tx.set_call_kept(id, true)).unwrap();
    assert!(vault.read(|view| view.call(id)).unwrap().kept);
    let deleted = vault.write(move |tx| tx.delete_call(id, noon())).unwrap_err();
    assert_eq!(deleted.code(), Code::KeptForEvidence);
    let purged = vault.write(move |tx| tx.purge_call(id)).unwrap_err();
    assert_eq!(purged.code(), Code::KeptForEvidence);
    assert_eq!(vault.read(|view| view.old_calls(ten_days())).unwrap(), 0);
    assert_eq!(vault.write(|tx| tx.bin_old_calls(ten_days(), noon(), 10)).unwrap(), 0);
    let edited = update(&vault, &Call { kept: false, ..noted }, "one more thing");
    assert!(vault.read(|view| view.call(edited.id)).unwrap().kept, "an edit does not take the mark away");

    vault.write(move |tx| tx.set_call_kept(id, false)).unwrap();
    delete(&vault, id, noon());
    assert_eq!(place(&vault, id), Place::Bin);
}

#[test]
fn old_calls_go_to_the_bin_and_what_was_touched_since_stays() {
    let world = World::new();
    let vault = world.vault();
    let gone = old("gone");
    let recent = call("recent");
    let late = Call { updated_at: noon(), ..old("written down late") };
    let drafted = old("being changed");
    let back = old("brought back");
    let edge = call_at("on the day itself", noon() - TimeDelta::days(10));
    for noted in [&gone, &recent, &late, &drafted, &back, &edge] {
        insert(&vault, noted);
    }
    let (drafted, back) = (drafted.id, back.id);
    vault.write(move |tx| tx.put_draft(&drafted.to_string(), "{}", noon())).unwrap();
    delete(&vault, back, noon());
    vault.write(move |tx| tx.undelete_call(back, noon())).unwrap();
    assert_eq!(vault.read(|view| view.old_calls(ten_days())).unwrap(), 1);
    assert_eq!(vault.write(|tx| tx.bin_old_calls(ten_days(), noon(), 10)).unwrap(), 1);
    assert_eq!(binned(&vault), [gone.id]);
}

#[test]
fn a_call_with_a_draft_does_not_go_by_itself() {
    let world = World::new();
    let vault = world.vault();
    let calls = [call("plain"), call("drafted"), call("later")];
    let [plain, drafted, later] = calls.each_ref().map(|noted| noted.id);
    for noted in &calls {
        insert(&vault, noted);
    }
    vault
        .write(move |tx| {
            tx.put_draft("new", "{}", noon())?;
            tx.put_draft(&drafted.to_string(), "{}", noon())?;
            tx.delete_call(plain, noon())?;
            tx.delete_call(drafted, noon())?;
            tx.delete_call(later, noon() + TimeDelta::seconds(1))
        })
        .unwrap();
    assert!(vault.read(|view| view.binned_call(drafted)).unwrap().draft);
    assert_eq!(vault.read(|view| view.bin_counts()).unwrap(), (3, 1));
    assert_eq!(vault.write(|tx| tx.purge_old_bin(noon(), 10)).unwrap(), 1);
    assert_eq!((place(&vault, plain), place(&vault, later)), (Place::Gone, Place::Bin));
    assert!(vault.read(|view| view.draft(&drafted.to_string())).unwrap().is_some());
    assert_eq!(vault.write(|tx| tx.purge_bin(10)).unwrap(), 2, "by hand it goes");
    assert_eq!(vault.read(|view| view.draft(&drafted.to_string())).unwrap(), None);
    assert!(vault.read(|view| view.draft("new")).unwrap().is_some(), "another form stays");
}

#[test]
fn a_bin_of_many_goes_in_batches() {
    let world = World::new();
    let vault = world.vault();
    let calls: Vec<Call> = (0..25).map(|_| call("x")).collect();
    vault
        .write(move |tx| {
            calls.iter().try_for_each(|noted| {
                tx.insert_call(noted)?;
                tx.delete_call(noted.id, noon())
            })
        })
        .unwrap();
    let until = noon().checked_add_days(Days::new(1)).unwrap();
    let batches: Vec<u32> =
        (0..3).map(|_| vault.write(move |tx| tx.purge_old_bin(until, 10)).unwrap()).collect();
    assert_eq!(batches, [10, 10, 5]);
    assert_eq!(binned(&vault), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_save_is_a_version_and_any_of_them_can_stand_again(
        notes in prop::collection::vec(".{0,12}", 1..6),
        pick in any::<prop::sample::Index>(),
    ) {
        let world = World::new();
        let vault = world.vault();
        let mut now = call("Example Antivirus");
        insert(&vault, &now);
        let mut saves = vec![now.clone()];
        for text in &notes {
            now = update(&vault, &now, text);
            saves.push(now.clone());
        }
        let expected: Vec<CallVersion> = saves
            .iter()
            .rev()
            .map(|save| CallVersion {
                revision: save.revision,
                saved_at: save.updated_at,
                fields: save.fields.clone(),
            })
            .collect();
        prop_assert_eq!(&vault.read(|view| view.call_versions(now.id)).unwrap(), &expected);
        let chosen = pick.get(&saves[..saves.len() - 1]);
        let again: CallFields = vault.read(|view| view.call_version(chosen.id, chosen.revision)).unwrap();
        prop_assert_eq!(&again, &chosen.fields);
        drop(vault);
        prop_assert_eq!(world.vault().read(|view| view.call_versions(now.id)).unwrap(), expected);
    }
}
