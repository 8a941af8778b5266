//! What is different between two directories, as far as it concerns people.

use super::{Contact, Directory, Organisation, Way};
use crate::OrganisationId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// One difference for an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DirectoryChange {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What is different.
    pub what: Difference,
}

/// What is different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a handful of them exist at a time")]
pub enum Difference {
    /// The organisation is new in the directory.
    Added,
    /// The organisation is no longer in the directory.
    Removed,
    /// There is a new way to reach it.
    NewContact {
        /// The contact.
        contact: Contact,
    },
    /// A way to reach it is gone.
    ContactGone {
        /// The contact.
        contact: Contact,
    },
    /// Something else: words, dates, domains.
    Otherwise,
}

impl Directory {
    /// What a newer directory says differently, in the order of the organisations' identifiers.
    pub fn changes(&self, newer: &Self) -> Vec<DirectoryChange> {
        let by_id = |directory: &Self| -> HashMap<OrganisationId, usize> {
            directory.organisations.iter().enumerate().map(|(at, it)| (it.id.clone(), at)).collect()
        };
        let (old, new) = (by_id(self), by_id(newer));
        let before = |id: &OrganisationId| old.get(id).and_then(|at| self.organisations.get(*at));
        let mut changes = Vec::new();
        for organisation in &newer.organisations {
            match before(&organisation.id) {
                None => changes.push(change(organisation, Difference::Added)),
                Some(before) if before != organisation => differences(before, organisation, &mut changes),
                Some(_) => {}
            }
        }
        let gone = self.organisations.iter().filter(|it| !new.contains_key(&it.id));
        changes.extend(gone.map(|organisation| change(organisation, Difference::Removed)));
        changes.sort_by(|one, other| one.organisation.cmp(&other.organisation));
        changes
    }
}

fn change(organisation: &Organisation, what: Difference) -> DirectoryChange {
    DirectoryChange { organisation: organisation.id.clone(), name: organisation.name.clone(), what }
}

fn differences(before: &Organisation, after: &Organisation, changes: &mut Vec<DirectoryChange>) {
    let lacks = |others: &[Contact], contact: &Contact| {
        !others.iter().any(|other| place(&other.way) == place(&contact.way))
    };
    let earlier = changes.len();
    for contact in after.contacts.iter().filter(|it| lacks(&before.contacts, it)) {
        changes.push(change(after, Difference::NewContact { contact: contact.clone() }));
    }
    for contact in before.contacts.iter().filter(|it| lacks(&after.contacts, it)) {
        changes.push(change(after, Difference::ContactGone { contact: contact.clone() }));
    }
    if changes.len() == earlier {
        changes.push(change(after, Difference::Otherwise));
    }
}

/// Where a way leads: what is printed about it may change.
fn place(way: &Way) -> (u8, &str) {
    match way {
        Way::Phone { e164, .. } => (0, e164.as_str()),
        Way::ShortCode { as_printed, .. } => (1, as_printed),
        Way::PhoneRange { as_printed, .. } => (2, as_printed),
        Way::Web { address } => (3, address.as_str()),
        Way::Email { address } => (4, address),
        Way::Chat { place } => (5, place),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::{organisation, sound};
    use super::{Difference, Directory};
    use serde_json::{Value, json};

    fn directory(organisations: impl IntoIterator<Item = Value>) -> Directory {
        let organisations = organisations.into_iter().map(organisation).collect();
        Directory { organisations, ..Directory::default() }
    }

    fn with(change: impl FnOnce(&mut Value)) -> Value {
        let mut value = sound();
        change(&mut value);
        value
    }

    fn told(old: &Directory, new: &Directory) -> Vec<String> {
        let word = |what: &Difference| match what {
            Difference::NewContact { contact } => format!("new {}", contact.purpose),
            Difference::ContactGone { contact } => format!("gone {}", contact.purpose),
            other => format!("{other:?}"),
        };
        old.changes(new)
            .iter()
            .map(|it| format!("{}: {}", it.organisation.as_str(), word(&it.what)))
            .collect()
    }

    #[test]
    fn organisations_come_and_go() {
        let (old, new) = (
            directory([with(|o| o["id"] = json!("a")), with(|o| o["id"] = json!("b"))]),
            directory([with(|o| o["id"] = json!("c")), with(|o| o["id"] = json!("b"))]),
        );
        assert_eq!(told(&old, &new), ["a: Removed", "c: Added"]);
        assert_eq!(told(&old, &old), [""; 0]);
    }

    #[test]
    fn a_changed_number_is_a_new_one_and_one_that_is_gone() {
        let number = with(|o| {
            o["contacts"][2]["way"]["e164"] = json!("+442079460999");
            o["contacts"][2]["way"]["as_printed"] = json!("020 7946 0999");
            o["contacts"][2]["purpose"] = json!("changed");
        });
        let told = told(&directory([sound()]), &directory([number]));
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0], "example: new changed");
        assert!(told[1].starts_with("example: gone "));
    }

    #[test]
    fn words_alone_are_told_as_something_else() {
        let words = with(|o| o["contacts"][2]["hours"] = json!("day and night"));
        assert_eq!(told(&directory([sound()]), &directory([words])), ["example: Otherwise"]);
    }
}
