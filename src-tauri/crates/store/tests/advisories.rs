//! Advisories: which are known, which were read, and whose organisations the diary names.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::TimeDelta;
use ringtrue_model::OrganisationId;
use ringtrue_model::advisory::AdvisoryId;
use ringtrue_store::Vault;
use support::{World, call, noon};

fn id(text: &str) -> AdvisoryId {
    AdvisoryId::try_from(text.to_owned()).unwrap()
}

fn read(vault: &Vault) -> Vec<AdvisoryId> {
    vault.read(|view| view.read_advisories()).unwrap()
}

#[test]
fn each_is_new_once_whether_or_not_it_is_read() {
    let world = World::new();
    let vault = world.vault();
    let know = |ids: &[&str]| {
        let ids: Vec<AdvisoryId> = ids.iter().map(|text| id(text)).collect();
        vault.write(move |tx| tx.know_advisories(&ids, noon())).unwrap()
    };
    assert_eq!(know(&["a", "example.b"]), 2);
    assert_eq!(know(&["a", "example.b", "c"]), 1);
    assert_eq!(know(&[]), 0);
    assert_eq!(read(&vault), []);
}

#[test]
fn what_was_read_stays_read_after_the_vault_was_closed() {
    let world = World::new();
    let vault = world.vault();
    for day in [0, 1] {
        let at = noon() + TimeDelta::days(day);
        vault.write(move |tx| tx.read_advisory(&id("example.b"), at)).unwrap();
    }
    vault.write(|tx| tx.know_advisories(&[id("example.b"), id("a")], noon())).unwrap();
    drop(vault);
    assert_eq!(read(&world.vault()), [id("example.b")]);
}

#[test]
fn an_organisation_is_named_while_a_call_names_it() {
    let world = World::new();
    let vault = world.vault();
    let chase = OrganisationId::try_from("chase".to_owned()).unwrap();
    let named = || vault.read(|view| view.names_organisation(&chase)).unwrap();
    assert!(!named());
    let mut noted = call("Chase");
    noted.fields.claimed_org_id = Some(chase.clone());
    let (id, kept) = (noted.id, noted);
    vault.write(move |tx| tx.insert_call(&kept)).unwrap();
    assert!(named());
    vault.write(move |tx| tx.delete_call(id, noon())).unwrap();
    assert!(!named(), "a deleted call names nobody");
}
