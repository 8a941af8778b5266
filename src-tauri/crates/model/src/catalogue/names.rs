//! Finding an organisation by what people call it.

use super::Catalogue;
use super::positions::{Positions, place, text_key};
use crate::directory::Organisation;
use crate::text::folded;
use std::ops::Range;

/// Bytes of the longest name that free text is searched for.
const LONGEST_SAID: usize = 1_000;

/// An organisation that was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    /// The organisation.
    pub organisation: &'a Organisation,
    /// The alias under which it was found, where its name does not fit.
    pub alias: Option<&'a str>,
}

/// How well a name fits, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Beginning,
    Words,
    Inside,
}

/// One name of an organisation.
#[derive(Debug)]
struct Name {
    /// Its folded form in the text of all names.
    folded: Range<u32>,
    organisation: u32,
    /// Which alias; `None`: the name.
    alias: Option<u32>,
}

/// Every name and alias, folded, in one text, and the ways to them.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    names: Vec<Name>,
    /// Where each word of each name begins, in the order of what follows.
    words: Vec<(u32, u32)>,
    /// Names by all that they say, with and without what stands in brackets.
    whole: Positions,
    /// Names in scripts in which a word may begin anywhere.
    beyond_ascii: Vec<u32>,
    /// The organisations by name.
    in_order: Vec<u32>,
    /// The place of each organisation in that order.
    rank: Vec<u32>,
}

impl Names {
    pub fn of(organisations: &[Organisation]) -> Self {
        let mut made = Self::default();
        let mut whole = Vec::new();
        for (at, organisation) in organisations.iter().enumerate() {
            for (n, name) in names_of(organisation).enumerate() {
                let position = place(made.names.len());
                let start = made.text.len();
                made.text.push_str(&folded(name));
                made.names.push(Name {
                    folded: place(start)..place(made.text.len()),
                    organisation: place(at),
                    alias: n.checked_sub(1).map(place),
                });
                whole.push((text_key(made.folded(position)), position));
                if without_brackets(name) != name {
                    whole.push((text_key(&folded(without_brackets(name))), position));
                }
                if !made.folded(position).is_ascii() {
                    made.beyond_ascii.push(position);
                }
                let gaps: Vec<u32> =
                    made.folded(position).match_indices(' ').map(|(gap, _)| place(start + gap + 1)).collect();
                made.words.push((place(start), position));
                made.words.extend(gaps.into_iter().map(|word| (word, position)));
            }
        }
        made.whole = Positions::of(whole);
        let mut words = std::mem::take(&mut made.words);
        words.sort_unstable_by(|a, b| made.from(a).cmp(made.from(b)));
        words.shrink_to_fit();
        made.words = words;
        let names = made.names.iter().zip(0..).filter(|(name, _)| name.alias.is_none());
        let mut by_name: Vec<(&str, u32)> =
            names.map(|(name, position)| (made.folded(position), name.organisation)).collect();
        by_name.sort_unstable();
        made.in_order = by_name.into_iter().map(|(_, at)| at).collect();
        made.rank = vec![0; made.in_order.len()];
        for (rank, at) in (0..).zip(&made.in_order) {
            made.rank.get_mut(*at as usize).into_iter().for_each(|it| *it = rank);
        }
        made
    }

    fn folded(&self, name: u32) -> &str {
        let range = self.names.get(name as usize).map(|name| name.folded.clone()).unwrap_or_default();
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// A name from one of its words to its end.
    fn from(&self, (word, name): &(u32, u32)) -> &str {
        let end = self.names.get(*name as usize).map_or(0, |name| name.folded.end);
        self.text.get(*word as usize..end as usize).unwrap_or_default()
    }

    /// Names that may fit: those with a word that begins like the longest one looked for.
    fn candidates(&self, wanted: &str) -> Vec<u32> {
        let probe = wanted.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
        let first = self.words.partition_point(|word| self.from(word) < probe);
        let rest = self.words.get(first..).unwrap_or_default();
        let mut found: Vec<u32> = rest
            .iter()
            .take_while(|word| self.from(word).starts_with(probe))
            .map(|(_, name)| *name)
            .collect();
        if !wanted.is_ascii() {
            found.extend(self.beyond_ascii.iter().filter(|name| self.folded(**name).contains(wanted)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Catalogue {
    /// Organisations whose name or an alias has words that begin with the words looked for, best first. Capital
    /// letters and accents do not matter. An empty text finds all, by name. At most `most` are answered.
    pub fn find(&self, text: &str, most: usize) -> Vec<Found<'_>> {
        let wanted = folded(text);
        let organisation = |at: u32| self.directory.organisations.get(at as usize);
        if wanted.is_empty() {
            let all = self.names.in_order.iter().take(most).filter_map(|at| organisation(*at));
            return all.map(|organisation| Found { organisation, alias: None }).collect();
        }
        let candidates = self.names.candidates(&wanted);
        let mut found: Vec<((Fit, bool, u32), u32)> = Vec::new();
        let names = candidates.iter().filter_map(|at| Some((*at, self.names.names.get(*at as usize)?)));
        let names: Vec<(u32, &Name)> = names.collect();
        for same in names.chunk_by(|(_, a), (_, b)| a.organisation == b.organisation) {
            let best = same.iter().filter_map(|(at, name)| {
                let fit = fit(self.names.folded(*at), &wanted)?;
                let rank = self.names.rank.get(name.organisation as usize).copied().unwrap_or_default();
                Some(((fit, name.alias.is_some(), rank), *at))
            });
            found.extend(best.min());
        }
        found.sort_unstable();
        let found = found.into_iter().take(most).filter_map(|(_, at)| {
            let name = self.names.names.get(at as usize)?;
            let organisation = organisation(name.organisation)?;
            let alias = name.alias.and_then(|n| organisation.aliases.get(n as usize)).map(String::as_str);
            Some(Found { organisation, alias })
        });
        found.collect()
    }

    /// The organisation that free text such as "Trend Micro support" names: the text begins with its whole name
    /// or a whole alias. Only where that is certain: no other organisation has a name as long that fits.
    pub fn recognise(&self, text: &str) -> Option<&Organisation> {
        let said = folded(text);
        let ends =
            said.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST_SAID);
        let ends: Vec<usize> = ends.collect();
        for end in ends.into_iter().rev() {
            let beginning = said.get(..end)?;
            let mut named = self.names.whole.get(text_key(beginning)).iter().filter_map(|at| {
                let name = self.names.names.get(*at as usize)?;
                let organisation = self.directory.organisations.get(name.organisation as usize)?;
                let written = match name.alias {
                    None => organisation.name.as_str(),
                    Some(n) => organisation.aliases.get(n as usize)?,
                };
                let spellings = [written, without_brackets(written)];
                let fits = |name: &&str| {
                    folded(name) == beginning && begins_with(text, &said, beginning.len(), name)
                };
                spellings.iter().any(fits).then_some((name.organisation, organisation))
            });
            if let Some((first, organisation)) = named.next() {
                return named.all(|(other, _)| other == first).then_some(organisation);
            }
        }
        None
    }
}

fn names_of(organisation: &Organisation) -> impl Iterator<Item = &str> {
    std::iter::once(&organisation.name).chain(&organisation.aliases).map(String::as_str)
}

/// Whether free text begins with a name, whose folded form is the beginning of the text's.
fn begins_with(text: &str, said: &str, beginning: usize, name: &str) -> bool {
    let rest = said.get(beginning..).unwrap_or_default();
    // A short name is a word of some language too: "SPAM" must be written so, unless it is all that was said.
    let certain = rest.is_empty() || name.chars().count() > 4 || text.trim_start().starts_with(name);
    certain && (rest.is_empty() || rest.starts_with(' ') || !name.is_ascii())
}

/// "Westpac (Australia)" is also called "Westpac".
fn without_brackets(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(before, _)| before)
}

fn fit(name: &str, wanted: &str) -> Option<Fit> {
    if name == wanted {
        return Some(Fit::Whole);
    }
    if name.starts_with(wanted) {
        return Some(Fit::Beginning);
    }
    if wanted.split(' ').all(|word| name.split(' ').any(|part| part.starts_with(word))) {
        return Some(Fit::Words);
    }
    // Scripts without spaces: a word may begin anywhere.
    (!wanted.is_ascii() && name.contains(wanted)).then_some(Fit::Inside)
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;
    use crate::directory::sample::{organisation, sound};
    use crate::directory::{Directory, Organisation};
    use serde_json::json;

    fn named(id: &str, name: &str, aliases: &[&str]) -> Organisation {
        let mut value = sound();
        value["id"] = json!(id);
        value["name"] = json!(name);
        value["aliases"] = json!(aliases);
        organisation(value)
    }

    fn catalogue() -> Catalogue {
        let organisations = vec![
            named("trend-micro", "Trend Micro", &["TrendMicro", "Trend Micro Security", "トレンドマイクロ"]),
            named("hsbc-uk", "HSBC UK", &["HSBC"]),
            named("hsbc-ph", "HSBC Philippines", &["HSBC"]),
            named("westpac", "Westpac (Australia)", &[]),
            named("westpac-nz", "Westpac New Zealand", &[]),
            named("fraude", "Centre antifraude", &["Bureau de la Sécurité"]),
            named("spam", "7726", &["SPAM"]),
        ];
        Catalogue::of(Directory { organisations, ..Directory::default() })
    }

    #[test]
    fn names_and_aliases_are_found_best_first() {
        let catalogue = catalogue();
        let find = |text: &str| -> Vec<(String, Option<String>)> {
            let found = catalogue.find(text, 100).into_iter();
            found.map(|f| (f.organisation.id.to_string(), f.alias.map(str::to_owned))).collect()
        };
        let ids = |text: &str| find(text).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids("trend"), ["trend-micro"]);
        assert_eq!(ids("MICRO"), ["trend-micro"], "any word");
        assert_eq!(ids("micro tr"), ["trend-micro"], "in any order");
        assert_eq!(find("securite"), [("fraude".to_owned(), Some("Bureau de la Sécurité".to_owned()))]);
        assert_eq!(find("トレンド"), [("trend-micro".to_owned(), Some("トレンドマイクロ".to_owned()))]);
        assert_eq!(ids("マイクロ"), ["trend-micro"], "scripts without spaces");
        assert_eq!(ids("hsbc"), ["hsbc-ph", "hsbc-uk"]);
        assert_eq!(ids("hsbc uk").first().map(String::as_str), Some("hsbc-uk"));
        assert_eq!(ids(""), ["spam", "fraude", "hsbc-ph", "hsbc-uk", "trend-micro", "westpac", "westpac-nz"]);
        assert!(ids("rend").is_empty(), "not inside a word");
        assert!(ids("micro bank").is_empty(), "every word must fit");
    }

    #[test]
    fn free_text_is_recognised_only_when_certain() {
        let catalogue = catalogue();
        let said =
            |text: &str| catalogue.recognise(text).map(|organisation| organisation.id.as_str().to_owned());
        for text in
            ["Trend Micro", "trend micro support", "TrendMicro Japan", "Trend Micro Security, billing"]
        {
            assert_eq!(said(text).as_deref(), Some("trend-micro"), "{text}");
        }
        assert_eq!(said("トレンドマイクロのサポート").as_deref(), Some("trend-micro"));
        assert_eq!(said("HSBC UK fraud team").as_deref(), Some("hsbc-uk"));
        assert_eq!(said("Westpac").as_deref(), Some("westpac"));
        assert_eq!(said("Westpac New Zealand").as_deref(), Some("westpac-nz"));
        assert_eq!(said("SPAM line").as_deref(), Some("spam"));
        for text in
            ["", "HSBC", "Trend", "Trendy Micro", "my bank", "Spam caller", "someone from Trend Micro"]
        {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
