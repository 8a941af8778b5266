//! Which advisories a person is shown.

use super::{Advisory, AdvisoryId, Translation};
use crate::catalogue::Catalogue;
use crate::id::OrganisationId;
use crate::language::Language;
use crate::number::Region;
use chrono::{Days, NaiveDate};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

/// Days for which somebody who has read an advisory is told that it was withdrawn.
const TELL_OF_WITHDRAWAL: u64 = 30;

/// The person who looks, as far as it decides what is shown.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Where they are; `None`: not known.
    pub region: Option<Region>,
    /// What they read, best first.
    pub languages: Vec<Language>,
    /// The day.
    pub today: NaiveDate,
    /// The organisations that their calls name.
    pub named: BTreeSet<OrganisationId>,
    /// What they have read.
    pub read: BTreeSet<AdvisoryId>,
}

/// An advisory as a person is shown it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown<'a> {
    /// The advisory.
    pub advisory: &'a Advisory,
    /// The language in which it is shown.
    pub language: &'a Language,
    /// Its title in that language.
    pub title: &'a str,
    /// Its paragraphs in that language.
    pub text: &'a [String],
    /// The person has not read it. One that was withdrawn was read.
    pub unread: bool,
    /// The person's calls name an organisation of which it tells.
    pub named: bool,
}

impl Catalogue {
    /// The advisories for a person: first those of organisations that their calls name, then the newest.
    ///
    /// Shown is what concerns their region, has not run out, and is not replaced by another of the same speaker. A
    /// withdrawn one is shown for 30 days, as such, to those who have read it. Where it is written in no language that
    /// they read, it is shown if it names their region. A date in the future hides nothing: the clock may be behind.
    pub fn shown_to<'a>(&'a self, reader: &Reader) -> Vec<Shown<'a>> {
        let advisories = &self.directory().advisories;
        let replaced = replaced(advisories);
        let mut shown: Vec<Shown> = advisories
            .iter()
            .filter(|it| it.id.organisation().is_none_or(|speaker| self.by_id(speaker).is_some()))
            .filter(|it| !replaced.contains(&it.id))
            .filter_map(|advisory| shown_to(advisory, reader))
            .collect();
        shown.sort_by_key(|it| (Reverse(it.named), Reverse(it.advisory.date), &it.advisory.id));
        shown
    }
}

fn replaced(advisories: &[Advisory]) -> HashSet<&AdvisoryId> {
    let by = |advisory: &'_ Advisory, id: &AdvisoryId| {
        *id != advisory.id && id.organisation() == advisory.id.organisation()
    };
    advisories
        .iter()
        .flat_map(|advisory| advisory.replaces.iter().filter(move |id| by(advisory, id)))
        .collect()
}

fn shown_to<'a>(advisory: &'a Advisory, reader: &Reader) -> Option<Shown<'a>> {
    let was_read = reader.read.contains(&advisory.id);
    let in_time = match &advisory.withdrawn {
        None => true,
        Some(withdrawal) => {
            let told_until = withdrawal.date.checked_add_days(Days::new(TELL_OF_WITHDRAWAL));
            was_read && told_until.is_some_and(|until| reader.today <= until)
        }
    };
    let has_run_out = advisory.until.is_some_and(|until| until < reader.today);
    if !in_time || has_run_out || !advisory.reach.serves(reader.region.as_ref()) {
        return None;
    }
    let names_their_region =
        reader.region.as_ref().is_some_and(|region| advisory.reach.regions().contains(region));
    let own = || (&advisory.language, advisory.title.as_str(), advisory.text.as_slice());
    let (language, title, text) = wording(advisory, &reader.languages).or(names_their_region.then(own))?;
    let named = advisory.organisations().any(|id| reader.named.contains(id));
    Some(Shown { advisory, language, title, text, unread: !was_read, named })
}

type Wording<'a> = (&'a Language, &'a str, &'a [String]);

/// Title and paragraphs in the first of these languages there is; another country's form of it will do.
fn wording<'a>(advisory: &'a Advisory, languages: &[Language]) -> Option<Wording<'a>> {
    let own = (&advisory.language, advisory.title.as_str(), advisory.text.as_slice());
    let translated = advisory
        .translations
        .iter()
        .map(|(language, Translation { title, text })| (language, title.as_str(), text.as_slice()));
    let all: Vec<Wording> = std::iter::once(own).chain(translated).collect();
    languages.iter().find_map(|wanted| {
        let same = all.iter().find(|(language, ..)| language == &wanted);
        same.or_else(|| all.iter().find(|(language, ..)| language.primary() == wanted.primary())).copied()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::parse::sample::{advisory, sound};
    use super::{AdvisoryId, Catalogue, Reader};
    use crate::directory::Directory;
    use crate::directory::sample::{organisation, sound as an_organisation};
    use crate::language::Language;
    use crate::number::Region;
    use chrono::NaiveDate;
    use serde_json::{Value, json};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn language(tag: &str) -> Language {
        Language::try_from(tag.to_owned()).unwrap()
    }

    fn reader() -> Reader {
        Reader {
            region: Some(Region::try_from("GB".to_owned()).unwrap()),
            languages: vec![language("en-GB"), Language::english()],
            today: day("2026-11-22"),
            ..Reader::default()
        }
    }

    fn read(ids: &[&str]) -> Reader {
        let id = |id: &&str| AdvisoryId::try_from((*id).to_owned()).unwrap();
        Reader { read: ids.iter().map(id).collect(), ..reader() }
    }

    fn catalogue(advisories: Vec<Value>) -> Catalogue {
        Catalogue::of(Directory {
            organisations: vec![organisation(an_organisation())],
            advisories: advisories.into_iter().map(advisory).collect(),
            ..Directory::default()
        })
    }

    fn with(changes: Value) -> Value {
        let mut value = sound();
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        value
    }

    fn shown(reader: &Reader, advisories: Vec<Value>) -> Vec<String> {
        let catalogue = catalogue(advisories);
        catalogue.shown_to(reader).iter().map(|it| it.advisory.id.to_string()).collect()
    }

    #[test]
    fn what_is_shown_and_what_is_hidden() {
        let withdrawn = |date: &str| json!({"withdrawn": {"date": date, "reason": "It was wrong."}});
        let was_read = || read(&["example.tickets"]);
        let nowhere = || Reader { region: None, ..reader() };
        let german = || Reader { languages: vec![language("de")], ..reader() };
        let table = [
            (true, "as it is", reader(), json!({})),
            (true, "everywhere", reader(), json!({"reach": "global"})),
            (true, "everywhere, where nobody knows where", nowhere(), json!({"reach": "global"})),
            (false, "for another region", reader(), json!({"reach": {"regions": ["US"]}})),
            (false, "for a region, where nobody knows where", nowhere(), json!({})),
            (true, "on its last day", reader(), json!({"until": "2026-11-22"})),
            (false, "a day later", reader(), json!({"until": "2026-11-21"})),
            (true, "from tomorrow on: the clock may be behind", reader(), json!({"date": "2026-11-23"})),
            (false, "withdrawn and never read", reader(), withdrawn("2026-11-20")),
            (true, "withdrawn after it was read", was_read(), withdrawn("2026-11-20")),
            (true, "withdrawn 30 days ago", was_read(), withdrawn("2026-10-23")),
            (false, "withdrawn 31 days ago", was_read(), withdrawn("2026-10-22")),
            (true, "in another language, for their region", german(), json!({})),
            (false, "in another language, for everybody", german(), json!({"reach": "global"})),
            (false, "of somebody who is not in the directory", reader(), json!({"id": "stranger.tickets"})),
            (true, "of the publishers, about nobody", reader(), json!({"id": "tickets"})),
        ];
        for (is_shown, what, reader, changes) in table {
            assert_eq!(shown(&reader, vec![with(changes)]).len(), usize::from(is_shown), "{what}");
        }
    }

    #[test]
    fn what_is_replaced_is_hidden_by_the_same_speaker_alone() {
        let later = |id: &str| with(json!({"id": id, "replaces": ["example.tickets", "example.later"]}));
        assert_eq!(shown(&reader(), vec![sound(), later("example.later")]), ["example.later"]);
        assert_eq!(shown(&reader(), vec![sound(), later("tickets")]).len(), 2);
        let gone = with(json!({"id": "example.later", "replaces": ["example.tickets"],
                               "withdrawn": {"date": "2026-11-20", "reason": "It was wrong."}}));
        assert_eq!(shown(&reader(), vec![sound(), gone]), [""; 0], "nor does it come back");
    }

    #[test]
    fn what_calls_name_comes_first_then_the_newest() {
        let of = |id: &str, date: &str, about: Value| with(json!({"id": id, "date": date, "about": about}));
        let all = || {
            vec![
                of("older", "2026-11-01", json!([])),
                of("newer", "2026-11-20", json!([])),
                of("about-example", "2026-10-01", json!(["example"])),
                of("b", "2026-11-20", json!([])),
            ]
        };
        assert_eq!(shown(&reader(), all()), ["b", "newer", "older", "about-example"]);
        let named = [organisation(an_organisation()).id].into_iter().collect();
        let reader = Reader { named, ..reader() };
        assert_eq!(shown(&reader, all()), ["about-example", "b", "newer", "older"]);
        let (catalogue, own) = (catalogue(all()), reader);
        let named: Vec<bool> = catalogue.shown_to(&own).iter().map(|it| it.named).collect();
        assert_eq!(named, [true, false, false, false]);
    }

    #[test]
    fn the_best_language_is_chosen() {
        let translations = json!({
            "fr": {"title": "Fr", "text": ["fr"]},
            "pt-BR": {"title": "Br", "text": ["br"]},
            "pt": {"title": "Pt", "text": ["pt"]},
        });
        let catalogue = catalogue(vec![with(json!({"translations": translations}))]);
        let title = |languages: &[&str]| {
            let languages = languages.iter().map(|tag| language(tag)).collect();
            catalogue.shown_to(&Reader { languages, ..reader() })[0].title.to_owned()
        };
        assert_eq!(title(&["fr-CA", "en"]), "Fr");
        assert_eq!(title(&["pt", "en"]), "Pt");
        assert_eq!(title(&["pt-BR", "en"]), "Br");
        assert_eq!(title(&["sv", "en"]), "Callers know ticket numbers");
    }

    #[test]
    fn what_was_read_is_not_unread() {
        let catalogue = catalogue(vec![sound()]);
        let unread = |reader: &Reader| catalogue.shown_to(reader)[0].unread;
        assert!(unread(&reader()));
        assert!(!unread(&read(&["example.tickets"])));
        assert!(unread(&read(&["example.other"])));
    }
}
