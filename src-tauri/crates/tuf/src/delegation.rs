//! To whom a targets role delegates which paths.

use crate::hash;
use crate::key::{Authority, ListedKey};
use crate::metadata::{ListedRole, TOP_LEVEL, usable};
use crate::path;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The delegations of a targets role, in order of trust.
#[derive(Clone, Debug)]
pub(crate) enum Delegations {
    /// Each with its own keys.
    Roles(Vec<Delegation>),
    /// Bins of equal size that share their keys (TAP 15).
    Succinct(SuccinctRoles),
}

impl Default for Delegations {
    fn default() -> Self {
        Self::Roles(Vec::new())
    }
}

/// One delegated role.
#[derive(Clone, Debug)]
pub(crate) struct Delegation {
    name: String,
    authority: Authority,
    terminating: bool,
    paths: Paths,
}

/// The paths that a delegation covers.
#[derive(Clone, Debug)]
pub(crate) enum Paths {
    Patterns(Arc<[String]>),
    HashPrefixes(Arc<[String]>),
    Bin { bit_length: u32, bin: u32 },
}

/// See [`Delegations::Succinct`].
#[derive(Clone, Debug)]
pub(crate) struct SuccinctRoles {
    authority: Authority,
    bit_length: u32,
    name_prefix: String,
}

impl Delegations {
    /// The delegated roles that speak for a path, in order of trust. Where a terminating one is among them, it is
    /// the last and the flag is set: nobody else speaks for the path.
    pub(crate) fn of(&self, path: &str) -> (Vec<(String, Authority)>, bool) {
        let hash = hash::of_path(path);
        let mut roles = Vec::new();
        match self {
            Self::Roles(delegations) => {
                for delegation in delegations.iter().filter(|it| it.paths.cover(path, &hash)) {
                    roles.push((delegation.name.clone(), delegation.authority.clone()));
                    if delegation.terminating {
                        return (roles, true);
                    }
                }
                (roles, false)
            }
            Self::Succinct(bins) => {
                (vec![(bins.name_of(first_bits(&hash, bins.bit_length)), bins.authority.clone())], true)
            }
        }
    }

    /// Every delegated role with what it may speak for, in order of trust.
    pub(crate) fn all(&self) -> Box<dyn Iterator<Item = (String, Authority, Paths)> + '_> {
        match self {
            Self::Roles(delegations) => Box::new(
                delegations.iter().map(|it| (it.name.clone(), it.authority.clone(), it.paths.clone())),
            ),
            Self::Succinct(bins) => {
                let bit_length = bins.bit_length;
                let last = u32::MAX >> (32 - bit_length);
                Box::new((0..=last).map(move |bin| {
                    (bins.name_of(bin), bins.authority.clone(), Paths::Bin { bit_length, bin })
                }))
            }
        }
    }
}

/// The first bits of a hash in hexadecimal digits, as a number.
fn first_bits(hash: &str, bit_length: u32) -> u32 {
    let first = hash.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default();
    first >> (32 - bit_length)
}

impl Paths {
    /// Is this path, with this hash, among them?
    pub(crate) fn cover(&self, path: &str, hash: &str) -> bool {
        match self {
            Self::Bin { bit_length, bin } => first_bits(hash, *bit_length) == *bin,
            Self::Patterns(patterns) => patterns.iter().any(|pattern| path::matches(pattern, path)),
            Self::HashPrefixes(prefixes) => prefixes.iter().any(|prefix| hash.starts_with(prefix.as_str())),
        }
    }
}

impl SuccinctRoles {
    /// A bin is called by its number, in as many digits as the last one needs.
    fn name_of(&self, bin: u32) -> String {
        let digits = self.bit_length.div_ceil(4) as usize;
        format!("{}-{bin:0digits$x}", self.name_prefix)
    }
}

/// Delegations as metadata lists them.
#[derive(Deserialize)]
pub(crate) struct ListedDelegations {
    keys: BTreeMap<String, ListedKey>,
    #[serde(default)]
    roles: Option<Vec<ListedDelegation>>,
    #[serde(default)]
    succinct_roles: Option<ListedSuccinctRoles>,
}

#[derive(Deserialize)]
struct ListedDelegation {
    name: String,
    #[serde(flatten)]
    role: ListedRole,
    terminating: bool,
    #[serde(default)]
    paths: Option<Vec<String>>,
    #[serde(default)]
    path_hash_prefixes: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct ListedSuccinctRoles {
    #[serde(flatten)]
    role: ListedRole,
    bit_length: u32,
    name_prefix: String,
}

impl TryFrom<ListedDelegations> for Delegations {
    type Error = &'static str;

    fn try_from(listed: ListedDelegations) -> Result<Self, Self::Error> {
        let keys = usable(&listed.keys);
        match (listed.roles, listed.succinct_roles) {
            (Some(roles), None) => {
                let mut names = BTreeSet::new();
                let mut delegations = Vec::new();
                for ListedDelegation { name, role, terminating, paths, path_hash_prefixes } in roles {
                    if name.is_empty() || TOP_LEVEL.contains(&name.as_str()) {
                        return Err("a delegated role needs a name of its own");
                    }
                    if !names.insert(name.clone()) {
                        return Err("two delegated roles have one name");
                    }
                    let paths = match (paths, path_hash_prefixes) {
                        (Some(patterns), None) => Paths::Patterns(patterns.into()),
                        (None, Some(prefixes)) => Paths::HashPrefixes(prefixes.into()),
                        _ => return Err("a delegation has either paths or path_hash_prefixes"),
                    };
                    delegations.push(Delegation {
                        name,
                        authority: role.authority(&keys)?,
                        terminating,
                        paths,
                    });
                }
                Ok(Self::Roles(delegations))
            }
            (None, Some(ListedSuccinctRoles { role, bit_length, name_prefix })) => {
                if !(1..=32).contains(&bit_length) {
                    return Err("bit_length is 1 to 32");
                }
                Ok(Self::Succinct(SuccinctRoles {
                    authority: role.authority(&keys)?,
                    bit_length,
                    name_prefix,
                }))
            }
            _ => Err("delegations have either roles or succinct_roles"),
        }
    }
}
