//! A directory and the ways to everything in it, made once: by number and what is close to it, by domain, by name.
//!
//! However large the directory is, a look-up costs the same.

mod digits;
mod domains;
mod names;
mod numbers;
mod positions;
mod resemblance;

pub use names::Found;
pub(crate) use numbers::{Dialled, Listed, Official};

use crate::directory::{Directory, Organisation};
use crate::id::OrganisationId;
use crate::number::E164;
use domains::Domains;
use names::Names;
use numbers::Numbers;
use positions::place;
use std::collections::HashSet;

/// A directory, ready to be asked.
#[derive(Debug, Default)]
pub struct Catalogue {
    directory: Directory,
    by_id: Vec<u32>,
    names: Names,
    numbers: Numbers,
    domains: Domains,
}

impl Catalogue {
    /// Takes a directory in. A contact whose number its own organisation or the publishers list as false is left out,
    /// so that nothing can offer it. One that only another organisation lists stays, for nobody hides another's
    /// number in silence; see [`Catalogue::warned_of_by`].
    pub fn of(mut directory: Directory) -> Self {
        leave_out_listed(&mut directory);
        let organisations = &directory.organisations;
        let mut by_id: Vec<u32> = (0..place(organisations.len())).collect();
        by_id.sort_by_key(|at| organisations.get(*at as usize).map(|organisation| &organisation.id));
        Self {
            by_id,
            names: Names::of(organisations),
            domains: Domains::of(organisations),
            numbers: Numbers::of(&directory),
            directory,
        }
    }

    /// The directory, as it can be offered.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The organisation with this identifier.
    pub fn by_id(&self, id: &OrganisationId) -> Option<&Organisation> {
        let at = |at: &u32| self.directory.organisations.get(*at as usize);
        let found =
            self.by_id.binary_search_by_key(&Some(id), |it| at(it).map(|organisation| &organisation.id));
        self.by_id.get(found.ok()?).and_then(at)
    }
}

fn leave_out_listed(directory: &mut Directory) {
    let by_publishers: HashSet<E164> =
        directory.false_numbers.iter().map(|number| number.e164.clone()).collect();
    for Organisation { contacts, false_numbers, .. } in &mut directory.organisations {
        if !(by_publishers.is_empty() && false_numbers.is_empty()) {
            let is_listed = |number: &E164| {
                by_publishers.contains(number) || false_numbers.iter().any(|own| own.e164 == *number)
            };
            contacts.retain(|contact| !contact.way.number().is_some_and(is_listed));
        }
    }
}
