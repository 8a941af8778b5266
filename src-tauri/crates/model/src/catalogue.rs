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
    /// Takes a directory in. A contact whose number anybody lists as false is left out, so that nothing can offer it.
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
    let own = directory.organisations.iter().flat_map(|organisation| &organisation.false_numbers);
    let listed: HashSet<E164> =
        own.chain(&directory.false_numbers).map(|number| number.e164.clone()).collect();
    if listed.is_empty() {
        return;
    }
    for organisation in &mut directory.organisations {
        organisation
            .contacts
            .retain(|contact| !contact.way.number().is_some_and(|number| listed.contains(number)));
    }
}
