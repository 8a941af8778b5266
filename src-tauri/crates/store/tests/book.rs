//! The book of appointments at a moment is what it was then, whatever is done with it later.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::TimeDelta;
use proptest::prelude::*;
use ringtrue_model::AppointmentId;
use ringtrue_model::appointment::{Appointment, AppointmentFields};
use ringtrue_store::{Vault, WriteTx};
use support::{World, appointment, book_at, noon};

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

fn change(tx: &mut WriteTx<'_>, id: AppointmentId, at: chrono::DateTime<chrono::Utc>, act: Act) {
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

#[test]
fn where_the_clock_was_put_back_each_moment_has_one_version() {
    let world = World::new();
    let vault = world.vault();
    let mut newest = added(&vault, "First");
    for (name, minutes) in [("Second", 60), ("Third", 30)] {
        let before = newest.clone();
        let fields = AppointmentFields { claimed_org: name.to_owned(), ..newest.fields.clone() };
        newest = newest.changed(fields, noon() + TimeDelta::minutes(minutes));
        let new = newest.clone();
        vault.write(move |tx| tx.update_appointment(&new, before.revision)).unwrap();
    }
    let at = |minutes| book_at(&vault, noon() + TimeDelta::minutes(minutes));
    assert_eq!([at(10), at(30), at(31), at(61)], [["First"], ["First"], ["Third"], ["Third"]]);
}
