//! Who a caller claimed to be: one organisation, or one of a group such as "my bank".

use super::facts::Circumstances;
use super::{ByLanguage, Rules};
use crate::call::CallFields;
use crate::directory::OrganisationKind;
use crate::id::OrganisationId;
use crate::number::Region;
use crate::text::{folded, has_words};
use serde::{Deserialize, Serialize};

/// Letters of a name that is known although one of them is wrong; shorter ones are too like other words.
const LONG_NAME: usize = 8;

/// Someone a caller can claim to be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claimant {
    /// Its identifier, by which rules name it.
    pub id: String,
    /// One organisation, or a group of them.
    pub kind: ClaimantKind,
    /// What people call it.
    pub words: ByLanguage<String>,
    /// Organisations of the directory that it stands for.
    #[serde(default)]
    pub organisations: Vec<OrganisationId>,
    /// Kinds of organisations of the directory, all of which it stands for.
    #[serde(default)]
    pub kinds: Vec<OrganisationKind>,
    /// Where it is at home; empty: in many regions, or not known.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Names by which it is known in free text: whole words, anywhere in it, however they are written.
    #[serde(default)]
    pub names: Vec<String>,
    /// Names that hold one of those and mean somebody else, such as "food bank".
    #[serde(default)]
    pub not_names: Vec<String>,
    /// Names that mean it only where nothing else is said, such as "Windows".
    #[serde(default)]
    pub alone: Vec<String>,
}

/// How narrow a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimantKind {
    /// Many, such as banks.
    Group,
    /// One.
    Organisation,
}

/// The claim of one call.
pub(super) struct Claim<'a> {
    /// Who it fits; `None` where nothing was noted of it.
    pub claimants: Option<Vec<&'a Claimant>>,
    /// Where the claimed organisation is at home, or else the person. Empty: not known.
    pub regions: Vec<Region>,
}

impl<'a> Claim<'a> {
    pub fn of(call: &CallFields, around: &Circumstances<'_>, rules: &'a Rules) -> Self {
        let said = folded(&call.claimed_org);
        let said = if rules.unnamed.contains(&said) { String::new() } else { said };
        let organisation = around.organisation;
        let id = call.claimed_org_id.as_ref().or(organisation.map(|organisation| &organisation.id));
        let fits = |claimant: &&Claimant| {
            let by_id =
                id.is_some_and(|id| claimant.organisations.contains(id) || claimant.id == id.as_str());
            let by_kind = organisation.is_some_and(|it| claimant.kinds.contains(&it.kind));
            // An identifier may have been guessed from the words.
            claimant.is_named_in(&said) || (by_id || by_kind) && !claimant.is_denied_in(&said)
        };
        let is_noted = !said.is_empty() || id.is_some();
        let claimants: Vec<&Claimant> = rules.claimants.iter().filter(fits).collect();
        let of_organisation = organisation.map(|it| it.countries.clone()).unwrap_or_default();
        let of_claimants = claimants.iter().flat_map(|claimant| claimant.regions.iter().cloned()).collect();
        let of_home = around.home.cloned().into_iter().collect();
        let known = [of_organisation, of_claimants, of_home].into_iter();
        let regions = known.into_iter().find(|regions: &Vec<Region>| !regions.is_empty());
        Self { claimants: is_noted.then_some(claimants), regions: regions.unwrap_or_default() }
    }
}

impl Claimant {
    fn is_named_in(&self, said: &str) -> bool {
        let mut rest = said.to_owned();
        for name in self.not_names.iter().filter(|name| has_words(said, name)) {
            rest = rest.replace(name.as_str(), " ");
        }
        self.alone.iter().any(|name| name == said)
            || self.names.iter().any(|name| has_words(&rest, name) || self.is_misspelt_in(&rest, name))
    }

    /// One letter is wrong, missing, added or swapped. Of groups every letter counts: a car company is no card company.
    fn is_misspelt_in(&self, said: &str, name: &str) -> bool {
        let is_long = name.is_ascii() && name.chars().filter(|c| *c != ' ').count() >= LONG_NAME;
        let words: Vec<&str> = said.split(' ').collect();
        let of_name = name.split(' ').count();
        self.kind == ClaimantKind::Organisation
            && is_long
            && words.windows(of_name).any(|some| strsim::osa_distance(&some.join(" "), name) <= 1)
    }

    fn is_denied_in(&self, said: &str) -> bool {
        self.not_names.iter().any(|name| has_words(said, name))
    }
}
