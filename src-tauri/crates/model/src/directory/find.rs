//! Finding an organisation by what people call it.

use super::{Directory, Organisation};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

impl Directory {
    /// Organisations whose name or an alias has words that begin with the words looked for, best first. Capital
    /// letters and accents do not matter. An empty text finds all, by name.
    pub fn find(&self, text: &str) -> Vec<Found<'_>> {
        let wanted = folded(text);
        let mut found: Vec<((Fit, bool, String), Found<'_>)> = self
            .organisations
            .iter()
            .filter_map(|organisation| {
                let names = std::iter::once((&organisation.name, false))
                    .chain(organisation.aliases.iter().map(|alias| (alias, true)));
                let (fit, is_alias, name) = names
                    .filter_map(|(name, is_alias)| Some((fit(&folded(name), &wanted)?, is_alias, name)))
                    .min_by_key(|(fit, is_alias, _)| (*fit, *is_alias))?;
                let alias = is_alias.then_some(name.as_str());
                Some(((fit, is_alias, folded(&organisation.name)), Found { organisation, alias }))
            })
            .collect();
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// The organisation that free text such as "Trend Micro support" names: the text begins with its whole name
    /// or a whole alias. Only where that is certain: no other organisation has a name as long that fits.
    pub fn recognise(&self, text: &str) -> Option<&Organisation> {
        let said = folded(text);
        let mut best: Option<(usize, &Organisation)> = None;
        let mut doubtful = false;
        for organisation in &self.organisations {
            let names = std::iter::once(&organisation.name).chain(&organisation.aliases);
            let longest = names
                .flat_map(|name| [name.as_str(), without_brackets(name)])
                .filter(|name| begins_with(text, &said, name))
                .map(|name| folded(name).len())
                .max();
            let Some(length) = longest else { continue };
            match best {
                Some((so_far, _)) if length < so_far => {}
                Some((so_far, _)) if length == so_far => doubtful = true,
                _ => (best, doubtful) = (Some((length, organisation)), false),
            }
        }
        best.filter(|_| !doubtful).map(|(_, organisation)| organisation)
    }
}

fn begins_with(text: &str, said: &str, name: &str) -> bool {
    let name_folded = folded(name);
    let Some(rest) = said.strip_prefix(&name_folded).filter(|_| !name_folded.is_empty()) else {
        return false;
    };
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

/// Lower case, without accents, words parted by one space.
fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{organisation, sound};
    use super::{Directory, Organisation};
    use serde_json::json;

    fn named(id: &str, name: &str, aliases: &[&str]) -> Organisation {
        let mut value = sound();
        value["id"] = json!(id);
        value["name"] = json!(name);
        value["aliases"] = json!(aliases);
        organisation(value)
    }

    fn directory() -> Directory {
        let organisations = vec![
            named("trend-micro", "Trend Micro", &["TrendMicro", "Trend Micro Security", "トレンドマイクロ"]),
            named("hsbc-uk", "HSBC UK", &["HSBC"]),
            named("hsbc-ph", "HSBC Philippines", &["HSBC"]),
            named("westpac", "Westpac (Australia)", &[]),
            named("westpac-nz", "Westpac New Zealand", &[]),
            named("fraude", "Centre antifraude", &["Bureau de la Sécurité"]),
            named("spam", "7726", &["SPAM"]),
        ];
        Directory { organisations }
    }

    #[test]
    fn names_and_aliases_are_found_best_first() {
        let directory = directory();
        let find = |text: &str| -> Vec<(String, Option<String>)> {
            let found = directory.find(text).into_iter();
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
        let directory = directory();
        let said =
            |text: &str| directory.recognise(text).map(|organisation| organisation.id.as_str().to_owned());
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
