//! Reading an advisory. One that is broken is left out alone.

use super::{Advisory, AdvisoryId, Translation};
use crate::directory::{TextFault, fault};
use serde::Deserialize;

/// Bytes of an advisory's file.
const FILE_BYTES: usize = 256 * 1024;
/// Characters of a title.
const TITLE: usize = 200;
/// Characters of a paragraph or a reason.
const PARAGRAPH: usize = 2_000;
/// Paragraphs of one language.
const PARAGRAPHS: usize = 20;
/// Entries of any other list.
const ENTRIES: usize = 100;
/// The version of the schema that is read here.
const SCHEMA_VERSION: u64 = 1;

/// Why a file is no advisory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAdvisory {
    /// More than 256 KiB.
    #[error("the file is larger than 256 KiB")]
    TooLarge,
    /// Not JSON, or not an object with the members of [`Advisory`].
    #[error("the file is not an advisory")]
    WrongShape,
    /// Written for another version of the program.
    #[error("the schema version is not known")]
    UnknownVersion,
    /// The file says another identifier than its name does.
    #[error("it is the file of another advisory")]
    OtherId,
    /// An organisation's advisory names organisations.
    #[error("an organisation's own advisory tells of itself alone")]
    SpeaksOfOthers,
    /// A title, text or reason is empty.
    #[error("a title, a paragraph or the reason is empty")]
    Empty,
    /// A title, text or reason is longer than it may be, or a list has too many entries.
    #[error("a text is too long, or a list has too many entries")]
    TooLong,
    /// A text holds control characters, or characters that turn its direction.
    #[error("a text holds characters that are not shown")]
    ControlCharacters,
}

#[derive(Deserialize)]
struct Versioned {
    schema_version: u64,
}

impl Advisory {
    /// Reads the file of the advisory with this identifier: an object with `schema_version` 1 and beside it the members
    /// of [`Advisory`].
    ///
    /// # Errors
    /// Where it is none, is broken or too long, or is the file of another.
    pub fn parse(id: &AdvisoryId, bytes: &[u8]) -> Result<Self, NotAnAdvisory> {
        if bytes.len() > FILE_BYTES {
            return Err(NotAnAdvisory::TooLarge);
        }
        let Versioned { schema_version } =
            serde_json::from_slice(bytes).map_err(|_| NotAnAdvisory::WrongShape)?;
        if schema_version != SCHEMA_VERSION {
            return Err(NotAnAdvisory::UnknownVersion);
        }
        let advisory: Self = serde_json::from_slice(bytes).map_err(|_| NotAnAdvisory::WrongShape)?;
        if advisory.id != *id {
            return Err(NotAnAdvisory::OtherId);
        }
        if advisory.id.organisation().is_some() && !advisory.about.is_empty() {
            return Err(NotAnAdvisory::SpeaksOfOthers);
        }
        advisory.texts_are_sound().map(|()| advisory)
    }

    fn texts_are_sound(&self) -> Result<(), NotAnAdvisory> {
        let lists = [
            self.about.len(),
            self.translations.len(),
            self.what_was_taken.len(),
            self.links.len(),
            self.sources.len(),
            self.replaces.len(),
            self.reach.regions().len(),
        ];
        if lists.into_iter().any(|entries| entries > ENTRIES) {
            return Err(NotAnAdvisory::TooLong);
        }
        wording(&self.title, &self.text)?;
        for Translation { title, text } in self.translations.values() {
            wording(title, text)?;
        }
        for source in &self.sources {
            for text in [source.page.as_str(), &source.date_note, &source.seen_in, &source.reason] {
                not_too_long(text, PARAGRAPH)?;
            }
        }
        for link in &self.links {
            not_too_long(link.as_str(), PARAGRAPH)?;
        }
        self.withdrawn.as_ref().map_or(Ok(()), |withdrawal| written(&withdrawal.reason, PARAGRAPH))
    }
}

fn wording(title: &str, text: &[String]) -> Result<(), NotAnAdvisory> {
    written(title, TITLE)?;
    if text.is_empty() {
        return Err(NotAnAdvisory::Empty);
    }
    if text.len() > PARAGRAPHS {
        return Err(NotAnAdvisory::TooLong);
    }
    text.iter().try_for_each(|paragraph| written(paragraph, PARAGRAPH))
}

fn written(text: &str, limit: usize) -> Result<(), NotAnAdvisory> {
    if text.trim().is_empty() { Err(NotAnAdvisory::Empty) } else { not_too_long(text, limit) }
}

fn not_too_long(text: &str, limit: usize) -> Result<(), NotAnAdvisory> {
    match fault(text, limit) {
        None => Ok(()),
        Some(TextFault::TooLong) => Err(NotAnAdvisory::TooLong),
        Some(TextFault::ControlCharacters) => Err(NotAnAdvisory::ControlCharacters),
    }
}

/// An advisory for tests, as JSON to be changed before it is read.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod sample {
    use super::Advisory;
    use serde_json::{Value, json};

    /// One without any fault.
    pub(crate) fn sound() -> Value {
        json!({
            "schema_version": 1, "id": "example.tickets", "kind": "callers_know_things", "date": "2026-11-01",
            "reach": {"regions": ["GB"]}, "language": "en", "title": "Callers know ticket numbers",
            "text": ["They prove nothing.", "Hang up and ring us yourself."],
            "links": ["https://example.com/calls"],
        })
    }

    pub(crate) fn advisory(value: Value) -> Advisory {
        serde_json::from_value(value).unwrap()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::sample::{advisory, sound};
    use super::{Advisory, AdvisoryId, NotAnAdvisory};
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
    use serde_json::{Value, json};

    fn parsed(change: impl FnOnce(&mut Value)) -> Result<Advisory, NotAnAdvisory> {
        let mut value = sound();
        change(&mut value);
        Advisory::parse(&id("example.tickets"), value.to_string().as_bytes())
    }

    fn id(text: &str) -> AdvisoryId {
        AdvisoryId::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_sound_one_is_read_and_members_of_later_programs_are_passed_over() {
        assert_eq!(parsed(|_| {}), Ok(advisory(sound())));
        let later = parsed(|it| it["picture"] = json!({"of": "a letter"}));
        assert_eq!(later, Ok(advisory(sound())));
    }

    #[test]
    fn everything_that_is_wrong_is_refused_by_name() {
        let long = "n".repeat(2_001);
        let refusals: [(NotAnAdvisory, &str, Value); 22] = [
            (NotAnAdvisory::WrongShape, "schema_version", json!("1")),
            (NotAnAdvisory::UnknownVersion, "schema_version", json!(2)),
            (NotAnAdvisory::OtherId, "id", json!("example.other")),
            (NotAnAdvisory::OtherId, "id", json!("tickets")),
            (NotAnAdvisory::WrongShape, "id", json!("a.b.c")),
            (NotAnAdvisory::SpeaksOfOthers, "about", json!(["other"])),
            (NotAnAdvisory::WrongShape, "kind", json!("rumour")),
            (NotAnAdvisory::WrongShape, "date", json!("2026-13-01")),
            (NotAnAdvisory::WrongShape, "reach", json!({"regions": ["ZZ"]})),
            (NotAnAdvisory::WrongShape, "language", json!("English")),
            (NotAnAdvisory::Empty, "title", json!(" ")),
            (NotAnAdvisory::TooLong, "title", json!("n".repeat(201))),
            (NotAnAdvisory::ControlCharacters, "title", json!("a\u{202e}b")),
            (NotAnAdvisory::Empty, "text", json!([])),
            (NotAnAdvisory::Empty, "text", json!(["a", ""])),
            (NotAnAdvisory::TooLong, "text", json!(vec!["a"; 21])),
            (NotAnAdvisory::ControlCharacters, "text", json!(["a\nb"])),
            (NotAnAdvisory::TooLong, "translations", json!({"de": {"title": "t", "text": [long]}})),
            (NotAnAdvisory::WrongShape, "what_was_taken", json!(["shoe_size"])),
            (NotAnAdvisory::WrongShape, "links", json!(["not an address"])),
            (NotAnAdvisory::TooLong, "replaces", json!(vec!["a"; 101])),
            (NotAnAdvisory::Empty, "withdrawn", json!({"date": "2026-11-02", "reason": ""})),
        ];
        for (refusal, member, value) in refusals {
            assert_eq!(parsed(|it| it[member] = value.clone()), Err(refusal), "{member}: {value}");
        }
        for member in ["schema_version", "id", "kind", "date", "reach", "language", "title", "text"] {
            let without = parsed(|it| drop(it.as_object_mut().unwrap().remove(member)));
            assert_eq!(without, Err(NotAnAdvisory::WrongShape), "without {member}");
        }
        let large = format!("{}{}", sound(), " ".repeat(256 * 1024));
        assert_eq!(Advisory::parse(&id("example.tickets"), large.as_bytes()), Err(NotAnAdvisory::TooLarge));
    }

    fn text(most: usize) -> impl Strategy<Value = String> {
        ("[a-zA-Z0-9äßжㅎ .,:'-]{0,60}").prop_map(move |text| format!("A{text}").chars().take(most).collect())
    }

    fn any_advisory() -> impl Strategy<Value = Value> {
        let dates = || prop_oneof![Just("2019-11-05"), Just("2026-11-22"), Just("2030-02-28")];
        let kinds = ["callers_know_things", "data_was_taken", "false_number_in_use", "other"];
        let reach = prop_oneof![Just(json!("global")), Just(json!({"regions": ["GB", "US"]}))];
        let translations = option::of((text(200), vec(text(2_000), 1..3)));
        let withdrawn = option::of((dates(), text(2_000)));
        let facts = (0..kinds.len(), dates(), option::of(dates()), reach, translations, withdrawn);
        (text(200), vec(text(2_000), 1..5), facts).prop_map(move |(title, text, facts)| {
            let (kind, date, until, reach, translation, withdrawn) = facts;
            let translations: serde_json::Map<String, Value> =
                translation.map(|(title, text)| ("fr".to_owned(), json!({"title": title, "text": text}))).into_iter().collect();
            json!({
                "schema_version": 1, "id": "tickets", "kind": kinds[kind], "date": date, "until": until,
                "reach": reach, "about": ["example"], "language": "en-GB", "title": title, "text": text,
                "translations": translations, "what_was_taken": ["name", "ticket_number"],
                "links": ["https://example.com/"], "sources": [{"page": "https://example.com/", "date": date}],
                "replaces": ["earlier"],
                "withdrawn": withdrawn.map(|(date, reason)| json!({"date": date, "reason": reason})),
            })
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            drop(Advisory::parse(&id("a"), &bytes));
        }

        #[test]
        fn what_is_written_is_read_again(value in any_advisory()) {
            let read = Advisory::parse(&id("tickets"), value.to_string().as_bytes()).unwrap();
            let mut again = serde_json::to_value(&read).unwrap();
            again["schema_version"] = json!(1);
            assert_eq!(Advisory::parse(&id("tickets"), again.to_string().as_bytes()), Ok(read));
        }

        #[test]
        fn a_file_that_is_cut_off_is_no_advisory(value in any_advisory(), at in any::<proptest::sample::Index>()) {
            let bytes = value.to_string().into_bytes();
            let cut = bytes.get(..at.index(bytes.len())).unwrap();
            assert!(Advisory::parse(&id("tickets"), cut).is_err());
        }
    }
}
