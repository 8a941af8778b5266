//! The directory's domains, ready to be compared with.

use super::Catalogue;
use super::positions::{Positions, place, text_key};
use super::resemblance::{Change, change};
use crate::check::AddressResemblance;
use crate::directory::Organisation;
use crate::host::{can_be_owned, in_letters, look, name, registered};
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

/// Letters of a name that has look-alikes one letter away. Of shorter ones, every neighbour is taken by somebody.
const LETTERS_TO_RESEMBLE: usize = 5;
/// Letters of the longest name whose neighbours are looked up.
const LONGEST_NAME: usize = 24;
/// Letters of the shortest name that is looked for in others' names.
const LETTERS_INSIDE: usize = 3;
/// Letters of a name that nobody has in theirs by chance.
const UNMISTAKABLE: usize = 8;

/// Words with which false senders dress up a name.
const LURES: &str = "account accounts alert alerts app assist auth authorize bank banking bill billing cancel care card \
    case center centre check chat claim client com confirm connect contact customer customers delivery desk device \
    email fraud free gift gov group help helpdesk helpline home hotline id info login logon mail member my net notice \
    notification office official online order org parcel pay payment payments phone portal prize protect protection \
    redelivery refund refunds renew renewal renewals report resolution resolve reward rewards secure secured security service services sign signin \
    status subscription suite support survey team tech technical ticket track tracking unlock update updates usa user \
    validate verification verify wallet web webmail wins www uk us gb";

/// One official domain.
#[derive(Clone, Copy, Debug)]
struct DomainAt {
    organisation: u32,
    domain: u32,
}

/// The ways to every official domain of a directory.
#[derive(Debug, Default)]
pub(super) struct Domains {
    domains: Vec<DomainAt>,
    by_domain: Positions,
    /// By the name that was registered.
    by_name: Positions,
    /// By what that name looks like.
    by_look: Positions,
}

impl Domains {
    pub fn of(organisations: &[Organisation]) -> Self {
        let mut made = Self::default();
        let (mut by_domain, mut by_name, mut by_look) = (Vec::new(), Vec::new(), Vec::new());
        for (at, organisation) in organisations.iter().enumerate() {
            for (n, domain) in organisation.official_domains.iter().enumerate() {
                if !can_be_owned(domain) {
                    continue;
                }
                let position = place(made.domains.len());
                made.domains.push(DomainAt { organisation: place(at), domain: place(n) });
                by_domain.push((text_key(domain), position));
                if let Some(name) = name(domain) {
                    by_name.push((text_key(name), position));
                    by_look.push((text_key(&look(&in_letters(name))), position));
                }
            }
        }
        made.by_domain = Positions::of(by_domain);
        made.by_name = Positions::of(by_name);
        made.by_look = Positions::of(by_look);
        made
    }
}

/// An official domain that another one resembles.
pub(crate) struct Resembled<'a> {
    pub how: AddressResemblance,
    pub domain: &'a str,
}

impl Catalogue {
    fn domain(&self, position: u32) -> Option<(&Organisation, &str)> {
        let DomainAt { organisation, domain } = *self.domains.domains.get(position as usize)?;
        let organisation = self.directory.organisations.get(organisation as usize)?;
        Some((organisation, organisation.official_domains.get(domain as usize)?))
    }

    /// Organisations that have this domain itself.
    pub(crate) fn owners<'a>(&'a self, domain: &'a str) -> impl Iterator<Item = &'a Organisation> {
        let same = self.domains.by_domain.get(text_key(domain)).iter().filter_map(|at| self.domain(*at));
        same.filter(move |(_, own)| *own == domain).map(|(organisation, _)| organisation)
    }

    /// The official domain under which a host lies; the longest, where there are several.
    pub(crate) fn official_domain_of<'a>(&self, host: &'a str) -> Option<&'a str> {
        let starts = std::iter::once(0).chain(host.match_indices('.').map(|(dot, _)| dot + 1));
        starts.filter_map(|start| host.get(start..)).find(|domain| self.owners(domain).next().is_some())
    }

    /// Whether a page is an official page of some organisation, so that it may be opened: `https`, the usual
    /// port, nobody's name before the host, and the host is an official domain or lies under one.
    pub fn page_is_official(&self, page: &Url) -> bool {
        let domain = page.host_str().and_then(|host| self.official_domain_of(host));
        domain.is_some_and(|domain| self.owners(domain).any(|organisation| organisation.owns(page)))
    }

    /// The official domain that a host resembles without lying under it. The host is in ASCII.
    pub(crate) fn resembled(&self, host: &str) -> Option<Resembled<'_>> {
        let registered = registered(host)?;
        let before = host.strip_suffix(registered)?.trim_end_matches('.');
        let name = in_letters(registered.split('.').next()?);
        self.alike(&name)
            .or_else(|| self.before(before, &name))
            .or_else(|| self.one_letter_away(&name))
            .or_else(|| self.inside(&name, before))
    }

    /// The same name, or one that looks the same.
    fn alike(&self, name: &str) -> Option<Resembled<'_>> {
        let (own, domain) = self.with_look(&look(name))?;
        let (how, least) = if own == name {
            (AddressResemblance::OtherEnding, LETTERS_INSIDE + 1)
        } else {
            (AddressResemblance::LookAlikeLetters, LETTERS_INSIDE)
        };
        (name.chars().count() >= least).then_some(Resembled { how, domain })
    }

    /// The official name that has a look, and its domain.
    fn with_look(&self, wanted: &str) -> Option<(String, &str)> {
        self.domains.by_look.get(text_key(wanted)).iter().find_map(|at| {
            let (_, domain) = self.domain(*at)?;
            let own = in_letters(name(domain)?);
            (look(&own) == wanted).then_some((own, domain))
        })
    }

    /// A whole official domain, or an official name, before a name that somebody else registered.
    fn before(&self, before: &str, name: &str) -> Option<Resembled<'_>> {
        let labels: Vec<&str> = before.split('.').filter(|label| !label.is_empty()).collect();
        let whole = (2..=labels.len().min(4)).flat_map(|length| labels.windows(length)).find_map(|window| {
            let joined = window.join(".");
            let same = self.domains.by_domain.get(text_key(&joined));
            same.iter()
                .filter_map(|at| self.domain(*at))
                .map(|(_, domain)| domain)
                .find(|domain| *domain == joined)
        });
        let named = || {
            labels.iter().enumerate().find_map(|(at, label)| {
                let others =
                    labels.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, label)| *label);
                let is_lured = others.chain([name]).any(has_lure);
                self.named(label, is_lured).or_else(|| Some(self.inside(&in_letters(label), name)?.domain))
            })
        };
        let domain = whole.or_else(named)?;
        Some(Resembled { how: AddressResemblance::OfficialNameBefore, domain })
    }

    /// The domain of the official name that a part of another name is, where that is no chance.
    fn named(&self, part: &str, is_lured: bool) -> Option<&str> {
        let least = if is_lured { LETTERS_INSIDE } else { UNMISTAKABLE };
        let letters = in_letters(part);
        if letters.chars().count() < least {
            return None;
        }
        self.with_look(&look(&letters)).map(|(_, domain)| domain)
    }

    /// One letter changed, missing or added, or two neighbours swapped.
    fn one_letter_away(&self, wanted: &str) -> Option<Resembled<'_>> {
        let is_fit = (LETTERS_TO_RESEMBLE - 1..=LONGEST_NAME).contains(&wanted.len()) && wanted.is_ascii();
        if !is_fit {
            return None;
        }
        let mut near: Vec<u32> = Vec::new();
        neighbours(wanted, |neighbour| {
            if neighbour.len() >= LETTERS_TO_RESEMBLE {
                near.extend(self.domains.by_name.get(text_key(neighbour)));
            }
        });
        near.sort_unstable();
        near.into_iter().find_map(|at| {
            let (_, domain) = self.domain(at)?;
            let how = match change(wanted.as_bytes(), name(domain)?.as_bytes())? {
                Change::Changed => AddressResemblance::LetterChanged,
                Change::Missing => AddressResemblance::LetterMissing,
                Change::Added => AddressResemblance::LetterAdded,
                Change::Swapped => AddressResemblance::LettersSwapped,
            };
            Some(Resembled { how, domain })
        })
    }

    /// An official name as a part of another name: between hyphens, or run together with a word that lures.
    fn inside(&self, name: &str, before: &str) -> Option<Resembled<'_>> {
        let parts: Vec<&str> = name.split(['-', '_']).filter(|part| !part.is_empty()).collect();
        let domain = parts.iter().enumerate().find_map(|(at, part)| {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part);
            let is_lured = others.chain(before.split('.')).any(has_lure);
            let named = if parts.len() > 1 { self.named(part, is_lured) } else { None };
            named.or_else(|| self.run_together(part))
        })?;
        Some(Resembled { how: AddressResemblance::OfficialNameInside, domain })
    }

    /// `chasesupport`, `mychase`, `chase24`, and any word with an unmistakable name in it.
    fn run_together(&self, part: &str) -> Option<&str> {
        let look = look(part);
        let edges: Vec<usize> = look.char_indices().map(|(at, _)| at).chain([look.len()]).collect();
        let stretches = edges.iter().enumerate().flat_map(|(n, start)| {
            edges
                .iter()
                .skip(n + LETTERS_INSIDE)
                .enumerate()
                .map(move |(more, end)| (*start, *end, LETTERS_INSIDE + more))
        });
        let mut named = stretches.filter_map(|(start, end, letters)| {
            let rest = [look.get(..start)?, look.get(end..)?];
            let is_part = rest.iter().any(|rest| !rest.is_empty());
            let is_sure = letters >= UNMISTAKABLE || rest.iter().all(|rest| rest.is_empty() || is_lure(rest));
            if is_part && is_sure { self.with_look(look.get(start..end)?) } else { None }
        });
        named.next().map(|(_, domain)| domain)
    }
}

fn has_lure(label: &str) -> bool {
    label.split(['-', '_', '.']).any(|part| !part.is_empty() && is_lure(&look(part)))
}

/// Whether a word, by its look, is one that lures, or only counts.
fn is_lure(word: &str) -> bool {
    static LOOKS: LazyLock<HashSet<String>> = LazyLock::new(|| LURES.split(' ').map(look).collect());
    LOOKS.contains(word) || word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'o' | b'l' | b's'))
}

/// Calls `found` with every name one change away from a name in ASCII.
fn neighbours(name: &str, mut found: impl FnMut(&str)) {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-";
    let mut buffer = String::with_capacity(name.len() + 1);
    let mut tell = |parts: [&str; 4]| {
        buffer.clear();
        parts.iter().for_each(|part| buffer.push_str(part));
        found(&buffer);
    };
    for at in 0..=name.len() {
        let (Some(start), Some(rest)) = (name.get(..at), name.get(at..)) else { return };
        let behind = rest.get(1..);
        for letter in LETTERS.split("").filter(|letter| !letter.is_empty()) {
            tell([start, letter, rest, ""]);
            behind.into_iter().for_each(|behind| tell([start, letter, behind, ""]));
        }
        if let Some(behind) = behind {
            tell([start, behind, "", ""]);
        }
        if let (Some(first), Some(second), Some(behind)) = (rest.get(..1), rest.get(1..2), rest.get(2..)) {
            tell([start, second, first, behind]);
        }
    }
}
