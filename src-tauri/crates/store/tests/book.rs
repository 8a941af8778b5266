//! The book of appointments at a moment is what it was then, whatever is done with it later.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use ringtrue_model::AppointmentId;
use ringtrue_model::appointment::{Appointment, AppointmentFields, Since};
use ringtrue_store::{Vault, WriteTx};
use support::{World, appointment, book_at, book_at_known, noon};

/// What a person does with one of two appointments.
#[derive(Clone, Copy, Debug)]
enum Act {
    Rename(u8),
    WriteNote(u8),
    Delete,
    BringBack,
}

fn acts() -> impl Strategy<Value = Vec<(bool, Act)>> {
    let act = prop_oneof![
        3 => (0..3_u8).prop_map(Act::Rename),
        1 => (0..3_u8).prop_map(Act::WriteNote),
        2 => Just(Act::Delete),
        2 => Just(Act::BringBack),
    ];
    prop::collection::vec((any::<bool>(), act), 1..12)
}

fn change(tx: &mut WriteTx<'_>, id: AppointmentId, at: DateTime<Utc>, act: Act) {
    let kept = tx.appointment(id).unwrap();
    let fields = kept.appointment.fields.clone();
    let mut save = |fields| {
        let opened = kept.appointment.revision;
        tx.update_appointment(&kept.appointment.clone().changed(fields, at), opened).unwrap();
    };
    match (act, kept.deleted_at.is_some()) {
        (Act::Rename(n), false) => save(AppointmentFields { claimed_org: format!("{id} {n}"), ..fields }),
        (Act::WriteNote(n), false) => save(AppointmentFields { note: n.to_string(), ..fields }),
        (Act::Delete, false) => tx.delete_appointment(id, at).unwrap(),
        (Act::BringBack, true) => tx.undelete_appointment(id, at).unwrap(),
        _ => {}
    }
}

fn added(vault: &Vault, claimed: &str) -> Appointment {
    let new = appointment(claimed);
    let kept = new.clone();
    vault.write(move |tx| tx.insert_appointment(&new)).unwrap();
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_book_of_a_moment_stays_as_it_was(acts in acts()) {
        let world = World::new();
        let vault = world.vault();
        let ids = ["Example", "Other"].map(|claimed| added(&vault, claimed).id);
        let mut seen = Vec::new();
        for (turn, (which, act)) in acts.into_iter().enumerate() {
            let at = noon() + TimeDelta::microseconds(2 * turn as i64 + 2);
            let look = || book_at(&vault, at);
            // What is done at the moment at which a call begins comes too late for it.
            seen.push((at, look()));
            vault.write(move |tx| { change(tx, ids[usize::from(which)], at, act); Ok(()) }).unwrap();
            prop_assert_eq!(&look(), &seen[seen.len() - 1].1);
            let behind = at + TimeDelta::microseconds(1);
            seen.push((behind, book_at(&vault, behind)));
        }
        for (moment, book) in seen {
            prop_assert_eq!(book_at(&vault, moment), book, "{}", moment);
        }
        for id in ids {
            vault.write(move |tx| { change(tx, id, noon() + TimeDelta::hours(1), Act::Delete); tx.purge_appointment(id) }).unwrap();
        }
        prop_assert!(book_at(&vault, noon() + TimeDelta::microseconds(1)).is_empty(), "deleted for good");
    }
}

fn rename(vault: &Vault, before: &Appointment, name: &str, at: DateTime<Utc>) -> Appointment {
    let fields = AppointmentFields { claimed_org: name.to_owned(), ..before.fields.clone() };
    let (opened, after) = (before.revision, before.clone().changed(fields, at));
    let new = after.clone();
    vault.write(move |tx| tx.update_appointment(&new, opened)).unwrap();
    after
}

#[test]
fn a_note_that_was_struck_out_is_kept_nowhere() {
    let world = World::new();
    let vault = world.vault();
    let before = added(&vault, "First");
    let noted = AppointmentFields {
        note: "The word is heron".to_owned(),
        reference: "C-20418".to_owned(),
        ..before.fields.clone()
    };
    let noted = before.changed(noted, minutes(10));
    let (new, opened) = (noted.clone(), noted.revision - 1);
    vault.write(move |tx| tx.update_appointment(&new, opened)).unwrap();
    rename(&vault, &noted, "Second", minutes(20));
    let book = vault.read(|view| view.appointments_at(minutes(15), noon(), minutes(30))).unwrap();
    let told = book.iter().map(|(said, since)| (said.fields.note.as_str(), &*said.fields.reference, *since));
    assert_eq!(told.collect::<Vec<_>>(), [("", "C-20418", Since::Changed)]);
}

fn minutes(many: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(many)
}

#[test]
fn where_the_clock_was_put_back_no_moment_has_two_versions_or_one_of_which_nobody_knows_how_long_it_held() {
    let world = World::new();
    let vault = world.vault();
    let second = rename(&vault, &added(&vault, "First"), "Second", minutes(20));
    let third = rename(&vault, &second, "Third", minutes(60));
    rename(&vault, &third, "Fourth", minutes(40));
    let at = |many| book_at(&vault, minutes(many)).join(" and ");
    assert_eq!([10, 20, 30, 40, 41, 61].map(at), ["First", "First", "", "", "Fourth", "Fourth"]);
}

#[test]
fn what_was_deleted_or_changed_by_a_clock_that_was_ahead_vouches_for_no_call() {
    let world = World::new();
    let vault = world.vault();
    let (deleted, changed) = (added(&vault, "Deleted"), added(&vault, "Changed"));
    let ahead = noon() + TimeDelta::days(365);
    vault.write(move |tx| tx.delete_appointment(deleted.id, ahead)).unwrap();
    let changed = rename(&vault, &changed, "Renamed", ahead);
    let at = |many| book_at_known(&vault, minutes(many), minutes(many)).join(" and ");
    assert_eq!([1, 10].map(at), ["", ""], "the clock was corrected");
    vault.write(move |tx| tx.undelete_appointment(deleted.id, minutes(20))).unwrap();
    rename(&vault, &changed, "Corrected", minutes(20));
    assert_eq!([10, 20, 21].map(at), ["", "", "Corrected and Deleted"], "from then on");
}
