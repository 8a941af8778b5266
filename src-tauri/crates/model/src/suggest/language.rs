//! How one language says what callers do.

use crate::catalogue::Catalogue;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

/// The languages there are patterns for.
const FILES: &[(&str, &str)] = &[("en", include_str!("en.json"))];
/// Bytes between a verb and the last thing it governs.
const REACH: usize = 160;
/// Classes over all of Unicode are slow, a boundary most of all: those that stand in for them know Latin letters.
const PLAIN: [(&str, &str); 3] = [("\\b", "(?-u:\\b)"), ("\\w", "[0-9A-Za-zÀ-ɏ_]"), ("\\d", "[0-9]")];
/// Memory that one pattern may take to be fast.
const DFA_BYTES: usize = 16 << 20;

/// The languages, by primary subtag. The tests see to it that each is whole.
pub(super) static LANGUAGES: LazyLock<HashMap<&str, Language>> = LazyLock::new(|| {
    let read = |(tag, file): &(&'static str, &str)| Some((*tag, Language::read(file).ok()?));
    FILES.iter().filter_map(read).collect()
});

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meaning {
    pub field: String,
    pub value: String,
}

/// The file of a language. Patterns are regular expressions without regard to capital letters; `{name}` stands for the
/// part of that name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Pieces of patterns, by name; one may use those before it.
    parts: Vec<(String, String)>,
    /// Where a sentence ends.
    sentence_ends: String,
    /// Where a new thought begins within a sentence: a denial does not reach over it.
    thought_begins: String,
    /// Words that deny.
    denials: String,
    /// Words that only look as if they denied.
    no_denials: String,
    /// Sentences about what others do, warnings, and the person's own questions: they suggest nothing.
    general: Vec<String>,
    /// Verbs that govern things, by what they make of them.
    verbs: BTreeMap<String, Vec<String>>,
    /// What governs the things before it: "my PIN, which I gave him".
    look_back: Vec<LookBack<String>>,
    /// Things, and the fact they are under each verb.
    things: Vec<Thing<String>>,
    /// What means one fact wherever it stands.
    phrases: Vec<Phrase<String>>,
    /// Where the name of the claimed organisation stands.
    claims: Vec<Claim<String>>,
    /// Names of whom callers claim to be, beside those of the directory.
    claimed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookBack<P> {
    /// The verb it stands for.
    verb: String,
    find: Vec<P>,
    /// Only the nearest thing is meant: "it".
    #[serde(default)]
    nearest: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thing<P> {
    find: P,
    /// What makes it another thing when it follows at once.
    #[serde(default)]
    unless_after: Option<P>,
    /// What makes the sentence mean something else.
    #[serde(default)]
    unless: Option<P>,
    /// By verb.
    #[serde(default)]
    means: BTreeMap<String, Meaning>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase<P> {
    field: String,
    value: String,
    find: Vec<P>,
    /// What makes the sentence mean something else.
    #[serde(default)]
    unless: Option<P>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim<P> {
    /// What stands before the name.
    before: P,
    /// What must follow it.
    #[serde(default)]
    then: Option<P>,
}

/// One language, ready to read texts.
pub(super) struct Language {
    sentence_ends: Regex,
    thought_begins: Regex,
    denials: Regex,
    no_denials: Regex,
    general: Vec<Regex>,
    verbs: Vec<(String, Regex)>,
    look_back: Vec<LookBack<Regex>>,
    things: Vec<Thing<Regex>>,
    phrases: Vec<Phrase<Regex>>,
    claims: Vec<Claim<Regex>>,
    claimed: Regex,
}

/// A file of patterns that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotALanguage {
    #[error(transparent)]
    Shape(#[from] serde_json::Error),
    #[error(transparent)]
    Pattern(#[from] regex::Error),
}

impl Language {
    pub fn read(file: &str) -> Result<Self, NotALanguage> {
        let file: File = serde_json::from_str(file)?;
        let mut parts: Vec<(String, String)> = Vec::new();
        let filled = |parts: &[(String, String)], pattern: &str| {
            parts.iter().rev().fold(pattern.to_owned(), |filled, (name, part)| {
                filled.replace(&format!("{{{name}}}"), &format!("(?:{part})"))
            })
        };
        for (name, part) in file.parts {
            let part = filled(&parts, &part);
            parts.push((name, part));
        }
        let regex = |pattern: &String| {
            let pattern =
                PLAIN.iter().fold(filled(&parts, pattern), |it, (class, plain)| it.replace(class, plain));
            RegexBuilder::new(&format!("(?i){pattern}")).dfa_size_limit(DFA_BYTES).build()
        };
        let all = |patterns: &[String]| patterns.iter().map(regex).collect::<Result<Vec<_>, _>>();
        let optional = |pattern: &Option<String>| pattern.as_ref().map(regex).transpose();
        let mut verbs = Vec::new();
        for (verb, patterns) in &file.verbs {
            verbs.extend(all(patterns)?.into_iter().map(|pattern| (verb.clone(), pattern)));
        }
        let mut look_back = Vec::new();
        for LookBack { verb, find, nearest } in file.look_back {
            look_back.push(LookBack { verb, find: all(&find)?, nearest });
        }
        let mut things = Vec::new();
        for Thing { find, unless_after, unless, means } in file.things {
            let (unless_after, unless) = (optional(&unless_after)?, optional(&unless)?);
            things.push(Thing { find: regex(&find)?, unless_after, unless, means });
        }
        let mut phrases = Vec::new();
        for Phrase { field, value, find, unless } in file.phrases {
            phrases.push(Phrase { field, value, find: all(&find)?, unless: optional(&unless)? });
        }
        let mut claims = Vec::new();
        for Claim { before, then } in file.claims {
            claims.push(Claim { before: regex(&before)?, then: optional(&then)? });
        }
        Ok(Self {
            sentence_ends: regex(&file.sentence_ends)?,
            thought_begins: regex(&file.thought_begins)?,
            denials: regex(&file.denials)?,
            no_denials: regex(&file.no_denials)?,
            general: all(&file.general)?,
            verbs,
            look_back,
            things,
            phrases,
            claims,
            claimed: regex(&format!("^(?:{})\\b", file.claimed.join("|")))?,
        })
    }

    /// Where the sentences of a text stand.
    pub fn sentences(&self, text: &str) -> Vec<Range<usize>> {
        let mut start = 0;
        let ends = self.sentence_ends.find_iter(text).map(|end| end.end()).chain([text.len()]);
        let mut sentences = Vec::new();
        for end in ends {
            if end > start {
                sentences.push(start..end);
            }
            start = end;
        }
        sentences
    }

    /// What a sentence means that stands after another one, and where its words stand in the text.
    pub fn meanings(
        &self,
        text: &str,
        previous: &Range<usize>,
        place: &Range<usize>,
        catalogue: &Catalogue,
    ) -> Vec<(Range<usize>, Meaning)> {
        let sentence = text.get(place.clone()).unwrap_or_default();
        if self.general.iter().any(|general| general.is_match(sentence)) {
            return Vec::new();
        }
        let mut found = self.things(sentence);
        let before = self.looked_back_to(text.get(previous.clone()).unwrap_or_default(), sentence);
        found.extend(self.phrases(sentence));
        found.extend(self.claims(sentence, catalogue));
        let moved = |range: Range<usize>| place.start + range.start..place.start + range.end;
        let mut found: Vec<_> = found.into_iter().map(|(range, meaning)| (moved(range), meaning)).collect();
        let moved = |range: Range<usize>| previous.start + range.start..previous.start + range.end;
        found.extend(before.into_iter().map(|(range, meaning)| (moved(range), meaning)));
        found
    }

    /// What the words that look back make of the things before them, here or in the previous sentence.
    fn looked_back_to(&self, previous: &str, sentence: &str) -> Vec<(Range<usize>, Meaning)> {
        let mut meant = Vec::new();
        for LookBack { verb, find, nearest } in &self.look_back {
            let ends = find.iter().flat_map(|pattern| pattern.find_iter(sentence)).map(|it| it.start());
            let Some(end) = ends.filter(|at| !self.is_denied(sentence, *at)).max() else { continue };
            let both = [previous, sentence.get(..end).unwrap_or_default()].concat();
            let mut named = self.named(&both);
            named.retain(|(it, thing)| both.len() - it.end <= REACH && thing.means.contains_key(verb));
            named.sort_by_key(|(it, _)| Reverse(it.end));
            named.truncate(if *nearest { 1 } else { named.len() });
            let means = |(it, thing): &(Range<usize>, &Thing<Regex>)| {
                Some((it.clone(), thing.means.get(verb)?.clone()))
            };
            meant.extend(named.iter().filter_map(means));
        }
        meant
    }

    /// The things that a text names, whatever governs them.
    fn named(&self, text: &str) -> Vec<(Range<usize>, &Thing<Regex>)> {
        let things = self.things.iter();
        let named: Vec<_> =
            things.flat_map(|thing| thing.find.find_iter(text).map(move |it| (it.range(), thing))).collect();
        let is_itself = |(range, thing): &(Range<usize>, &Thing<Regex>)| {
            // A "sort code" is no "code".
            let is_part = named.iter().any(|(other, _)| {
                other.start <= range.start && range.end <= other.end && other.len() > range.len()
            });
            let after = text.get(range.end..).unwrap_or_default();
            !is_part
                && !thing.unless_after.as_ref().is_some_and(|unless| unless.is_match(after))
                && !thing.unless.as_ref().is_some_and(|unless| unless.is_match(text))
        };
        named.iter().filter(|it| is_itself(it)).cloned().collect()
    }

    fn things(&self, sentence: &str) -> Vec<(Range<usize>, Meaning)> {
        let mut verbs: Vec<(Range<usize>, &str)> = Vec::new();
        for (verb, pattern) in &self.verbs {
            verbs.extend(pattern.find_iter(sentence).map(|it| (it.range(), verb.as_str())));
        }
        let mut found = Vec::new();
        for (range, thing) in self.named(sentence) {
            // The nearest verb before it; of two that end together the longer one.
            let governs = |(verb, _): &&(Range<usize>, &str)| {
                verb.end <= range.start && range.start - verb.end <= REACH
            };
            let nearest =
                verbs.iter().filter(governs).max_by_key(|(verb, _)| (verb.end, Reverse(verb.start)));
            let Some((at, verb)) = nearest.filter(|(at, _)| !self.is_denied(sentence, at.start)) else {
                continue;
            };
            let between = sentence.get(at.end..range.start).unwrap_or_default();
            if let Some(meaning) = thing.means.get(*verb).filter(|_| !self.denials.is_match(between)) {
                found.push((range.clone(), meaning.clone()));
            }
        }
        found
    }

    fn phrases(&self, sentence: &str) -> Vec<(Range<usize>, Meaning)> {
        let mut found = Vec::new();
        for Phrase { field, value, find, unless } in &self.phrases {
            if unless.as_ref().is_some_and(|unless| unless.is_match(sentence)) {
                continue;
            }
            let matches = find.iter().flat_map(|pattern| pattern.find_iter(sentence));
            for it in matches.filter(|it| !self.is_denied(sentence, it.start())) {
                found.push((it.range(), Meaning { field: field.clone(), value: value.clone() }));
            }
        }
        found
    }

    fn claims(&self, sentence: &str, catalogue: &Catalogue) -> Vec<(Range<usize>, Meaning)> {
        let mut found = Vec::new();
        let places = self.claims.iter().flat_map(|claim| {
            claim.before.find_iter(sentence).map(move |before| (before.range(), &claim.then))
        });
        for (before, then) in places {
            if self.is_denied(sentence, before.start) {
                continue;
            }
            let name = sentence.get(before.end..).unwrap_or_default();
            let listed = self.claimed.find(name).map(|it| it.as_str());
            // Some are also everyday words: a man from the cricket club is not from Cricket.
            let named = name.chars().next().is_some_and(|first| !first.is_lowercase());
            let known = catalogue.recognise(name).filter(|_| named || listed.is_some());
            let known = known.map(|organisation| organisation.name.as_str());
            let Some(value) = known.or(listed) else { continue };
            let length = listed.map_or_else(|| first_words(name, value.split(' ').count()), str::len);
            let after = name.get(length..).unwrap_or_default();
            if then.as_ref().is_some_and(|then| !then.is_match(after)) {
                continue;
            }
            let range = before.end..before.end + length;
            found.push((range, Meaning { field: "claimed_org".to_owned(), value: value.to_owned() }));
        }
        found
    }

    /// Whether what begins at a place of a sentence is denied by words before it, in the same thought.
    fn is_denied(&self, sentence: &str, at: usize) -> bool {
        let before = sentence.get(..at).unwrap_or_default();
        let thought = self.thought_begins.find_iter(before).last().map_or(0, |it| it.end());
        let thought = before.get(thought..).unwrap_or_default();
        self.denials.is_match(&self.no_denials.replace_all(thought, " "))
    }
}

/// Bytes of the first words of a text.
fn first_words(text: &str, count: usize) -> usize {
    let ends = text.char_indices().filter(|(_, c)| !c.is_alphanumeric() && !['&', '\'', '.'].contains(c));
    ends.map(|(at, _)| at).nth(count.saturating_sub(1)).unwrap_or(text.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{FILES, Language};
    use crate::rules::Fact;
    use serde_json::Value;

    #[test]
    fn every_language_is_whole_and_speaks_of_answers_that_exist() {
        for (tag, file) in FILES {
            let language = Language::read(file).unwrap_or_else(|error| panic!("{tag}: {error}"));
            let of_things = language.things.iter().flat_map(|thing| thing.means.values());
            let of_things = of_things.map(|meaning| (&meaning.field, &meaning.value));
            let of_phrases = language.phrases.iter().map(|phrase| (&phrase.field, &phrase.value));
            for (field, value) in of_things.chain(of_phrases) {
                let fact: Fact = serde_json::from_value(Value::from(field.as_str())).unwrap();
                assert!(fact.can_be(value), "{tag}: {field} cannot be {value}");
            }
            let verbs: Vec<&String> = language.verbs.iter().map(|(verb, _)| verb).collect();
            let used = language.things.iter().flat_map(|thing| thing.means.keys());
            assert!(used.into_iter().all(|verb| verbs.contains(&verb)), "{tag}: a verb that is not there");
        }
    }
}
