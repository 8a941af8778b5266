//! Advisories: dated notices of an organisation, or of the publishers of the directory, to the people who are called.
//!
//! Like everything in the directory an advisory is signed. Its identifier says who speaks, and decides with it who can
//! sign it, so nobody speaks in another's name.

mod parse;
mod shown;

pub use parse::NotAnAdvisory;
pub use shown::{Reader, Shown};

use crate::call::Knowledge;
use crate::catalogue::Catalogue;
use crate::directory::{Reach, Source};
use crate::id::OrganisationId;
use crate::language::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use ts_rs::TS;
use url::Url;

/// The identity of an advisory: `<organisation>.<name>` where an organisation speaks, `<name>` where the publishers of
/// the directory do. Both parts are lower-case letters, digits and hyphens, at most 64 each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct AdvisoryId {
    text: String,
    organisation: Option<OrganisationId>,
}

/// The text is not an advisory's identifier.
#[derive(Debug, thiserror::Error)]
#[error("not an advisory's identifier")]
pub struct NotAnAdvisoryId;

impl AdvisoryId {
    /// The identifier of the advisory at a path of the signed directory, `advisories/<id>.json`. `None` where the path
    /// is not one of an advisory.
    pub fn of_path(path: &str) -> Option<Self> {
        let id = path.strip_prefix("advisories/")?.strip_suffix(".json")?;
        Self::try_from(id.to_owned()).ok()
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The organisation that speaks; `None`: the publishers of the directory.
    pub fn organisation(&self) -> Option<&OrganisationId> {
        self.organisation.as_ref()
    }
}

impl TryFrom<String> for AdvisoryId {
    type Error = NotAnAdvisoryId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let part = |text: &str| OrganisationId::try_from(text.to_owned()).map_err(|_| NotAnAdvisoryId);
        let organisation = match text.split_once('.') {
            Some((organisation, name)) => {
                part(name)?;
                Some(part(organisation)?)
            }
            None => {
                part(&text)?;
                None
            }
        };
        Ok(Self { text, organisation })
    }
}

impl From<AdvisoryId> for String {
    fn from(id: AdvisoryId) -> Self {
        id.text
    }
}

impl fmt::Display for AdvisoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// What an advisory is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AdvisoryKind {
    /// Callers know things that only the organisation should know.
    CallersKnowThings,
    /// Facts about people were taken.
    DataWasTaken,
    /// A false number is in use.
    FalseNumberInUse,
    /// Anything else.
    Other,
}

/// A notice: what happened, what it means, what to do. Members that this program does not know are passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advisory {
    /// Its identifier, which says who speaks.
    pub id: AdvisoryId,
    /// What it is about.
    pub kind: AdvisoryKind,
    /// The day from which it holds.
    pub date: NaiveDate,
    /// The last day on which it is shown; `None`: until it is withdrawn or replaced.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Where the people live whom it concerns.
    pub reach: Reach,
    /// The organisations it tells of, where the publishers speak. An organisation's own tells of itself alone.
    #[serde(default)]
    pub about: Vec<OrganisationId>,
    /// The language of title, text and reason.
    pub language: Language,
    /// 1 to 200 characters.
    pub title: String,
    /// Plain paragraphs, 1 to 20, of 1 to 2,000 characters each.
    pub text: Vec<String>,
    /// The same in other languages.
    #[serde(default)]
    pub translations: BTreeMap<Language, Translation>,
    /// Which facts about people were taken.
    #[serde(default)]
    pub what_was_taken: Vec<Knowledge>,
    /// Official pages to read on. Those that are not official are left out; see [`Advisory::official_links`].
    #[serde(default)]
    pub links: Vec<Url>,
    /// What it rests on. An organisation's own needs nothing beside its signature.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Earlier advisories of the same speaker in whose place it stands.
    #[serde(default)]
    pub replaces: Vec<AdvisoryId>,
    /// It does not hold any more.
    #[serde(default)]
    pub withdrawn: Option<Withdrawal>,
}

/// An advisory in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// Its title.
    pub title: String,
    /// Its paragraphs.
    pub text: Vec<String>,
}

/// That an advisory does not hold any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Withdrawal {
    /// Since when.
    pub date: NaiveDate,
    /// Why, in the language of the advisory: 1 to 2,000 characters.
    pub reason: String,
}

impl Advisory {
    /// The organisations it tells of: the one that speaks, or those that the publishers name.
    pub fn organisations(&self) -> impl Iterator<Item = &OrganisationId> {
        self.id.organisation().into_iter().chain(&self.about)
    }

    /// Those of its links that may be opened: official pages of the organisations it tells of.
    pub fn official_links<'a>(&'a self, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Url> {
        self.links.iter().filter(|page| self.is_of_those_told_of(page, catalogue))
    }

    /// Whether a page is one of an organisation that it tells of.
    pub fn is_of_those_told_of(&self, page: &Url, catalogue: &Catalogue) -> bool {
        self.organisations().filter_map(|id| catalogue.by_id(id)).any(|organisation| organisation.owns(page))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::parse::sample::{advisory, sound};
    use super::{AdvisoryId, Catalogue};
    use crate::directory::Directory;
    use crate::directory::sample::organisation;
    use serde_json::json;

    fn id(text: &str) -> Option<AdvisoryId> {
        AdvisoryId::try_from(text.to_owned()).ok()
    }

    #[test]
    fn an_identifier_says_who_speaks() {
        let speaker = |text: &str| id(text).unwrap().organisation().map(ToString::to_string);
        assert_eq!(speaker("example.2026-tickets").as_deref(), Some("example"));
        assert_eq!(speaker("true-ticket-numbers"), None);
        for no in ["", ".", "example.", ".name", "a.b.c", "Example.a", "a/b", "a b", "../a", "a.b.json"] {
            assert_eq!(id(no), None, "{no}");
        }
        assert_eq!(id(&format!("{}.b", "a".repeat(65))), None);
    }

    #[test]
    fn a_path_names_an_advisory() {
        let named = |path: &str| AdvisoryId::of_path(path).map(String::from);
        assert_eq!(named("advisories/example.a.json").as_deref(), Some("example.a"));
        assert_eq!(named("advisories/a.json").as_deref(), Some("a"));
        for no in ["organisations/a.json", "advisories/a", "advisories/b/a.json", "advisories/.json"] {
            assert_eq!(named(no), None, "{no}");
        }
    }

    #[test]
    fn links_lead_to_official_pages_of_those_it_tells_of_and_nowhere_else() {
        let mut other = crate::directory::sample::sound();
        other["id"] = json!("other");
        other["official_domains"] = json!(["example.org"]);
        let organisations = vec![organisation(crate::directory::sample::sound()), organisation(other)];
        let catalogue = Catalogue::of(Directory { organisations, ..Directory::default() });
        let links =
            ["https://help.example.com/a", "http://example.com/", "https://example.org/", "https://x.net/"];
        let open = |id: &str, about: &[&str]| {
            let mut value = sound();
            value["id"] = json!(id);
            value["about"] = json!(about);
            value["links"] = json!(links);
            let advisory = advisory(value);
            advisory.official_links(&catalogue).map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(open("example.a", &[]), [links[0]]);
        assert_eq!(open("a", &["example", "other"]), [links[0], links[2]]);
        assert_eq!(open("a", &[]), [""; 0]);
        assert_eq!(open("a", &["nobody"]), [""; 0]);
    }
}
