//! What is refused of advisories.

use chrono::NaiveDate;
use ringtrue_model::advisory::{Advisory, AdvisoryId, AdvisoryKind, NotAnAdvisory};
use ringtrue_model::call::Knowledge;
use ringtrue_model::check::{AddressOutcome, CheckOutcome, check};
use ringtrue_model::directory::Directory;
use ringtrue_model::{Catalogue, Region};
use serde_json::Value;
use std::collections::HashSet;

/// Reads the file at a path below `advisories/`.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Advisory, String> {
    let id = AdvisoryId::of_path(path)
        .ok_or("its name is neither <organisation>.<name>.json nor <name>.json, in small letters, digits and hyphens")?;
    let advisory = Advisory::parse(&id, bytes).map_err(|why| match why {
        NotAnAdvisory::WrongShape => match serde_json::from_slice::<Advisory>(bytes) {
            Err(error) => error.to_string(),
            Ok(_) => "its schema_version is no number".to_owned(),
        },
        why => why.to_string(),
    })?;
    let written = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let understood = serde_json::to_value(&advisory).map_err(|error| error.to_string())?;
    match unknown(&written, &understood) {
        Some(member) => Err(format!("{member}: programs do not know this member")),
        None => Ok(advisory),
    }
}

/// The first member of what was written that reading it passed over.
fn unknown(written: &Value, understood: &Value) -> Option<String> {
    match (written, understood) {
        (Value::Object(written), Value::Object(understood)) => written
            .iter()
            .filter(|(name, _)| *name != "schema_version")
            .find_map(|(name, value)| match understood.get(name) {
                None => Some(name.clone()),
                Some(understood) => unknown(value, understood).map(|inside| format!("{name}.{inside}")),
            }),
        (Value::Array(written), Value::Array(understood)) => {
            written.iter().zip(understood).find_map(|(written, understood)| unknown(written, understood))
        }
        _ => None,
    }
}

/// What is wrong with the advisories of a directory, seen from a day: one line each.
pub(super) fn findings(directory: &Directory, today: NaiveDate) -> Vec<String> {
    let catalogue = Catalogue::of(directory.clone());
    let mut findings = Vec::new();
    for advisory in &directory.advisories {
        let mut say = |place: &str, what: &str| {
            findings.push(format!("advisories/{}.json: {place}: {what}", advisory.id));
        };
        dates(advisory, today, &mut say);
        speakers(advisory, &catalogue, &mut say);
        sources(advisory, &catalogue, today, &mut say);
        replaced(advisory, directory, &mut say);
        taken(advisory, &mut say);
        texts(advisory, &catalogue, today, &mut say);
    }
    findings
}

fn dates(advisory: &Advisory, today: NaiveDate, say: &mut impl FnMut(&str, &str)) {
    if advisory.date > today {
        say("date", "it lies in the future");
    }
    if advisory.until.is_some_and(|until| until < advisory.date) {
        say("until", "it runs out before it begins");
    }
    if let Some(withdrawal) = &advisory.withdrawn
        && (withdrawal.date < advisory.date || withdrawal.date > today)
    {
        say("withdrawn", "it was withdrawn before it began, or will be");
    }
}

fn speakers(advisory: &Advisory, catalogue: &Catalogue, say: &mut impl FnMut(&str, &str)) {
    for id in advisory.organisations().filter(|id| catalogue.by_id(id).is_none()) {
        say("about", &format!("{id} is not in the directory"));
    }
    for link in advisory.links.iter().filter(|link| !advisory.is_of_those_told_of(link, catalogue)) {
        say("links", &format!("{link} is no official page of those it tells of"));
    }
}

fn sources(advisory: &Advisory, catalogue: &Catalogue, today: NaiveDate, say: &mut impl FnMut(&str, &str)) {
    if advisory.id.organisation().is_none() && advisory.sources.is_empty() {
        say("sources", "the publishers say of everything where it was read");
    }
    for source in &advisory.sources {
        if source.page.scheme() != "https" || source.page.host_str().is_none() {
            say("sources", "a source is not an https page");
        } else if !advisory.is_of_those_told_of(&source.page, catalogue) && source.reason.trim().is_empty() {
            say("sources", &format!("{} is a page of somebody else, and no reason is given", source.page));
        }
        if source.date.is_none() && source.date_note.trim().is_empty() {
            say("sources", "a source has no date, and no note on its date");
        }
        if source.date.into_iter().chain(source.seen).any(|date| date > today) {
            say("sources", "a date lies in the future");
        }
    }
}

fn replaced(advisory: &Advisory, directory: &Directory, say: &mut impl FnMut(&str, &str)) {
    for id in &advisory.replaces {
        if id.organisation() != advisory.id.organisation() {
            say("replaces", &format!("{id} is of another speaker"));
        } else if replaces(directory, id, &advisory.id) {
            say("replaces", &format!("{id} stands in the place of this one"));
        }
    }
}

/// Whether one advisory stands in the place of another, by whatever stands between them.
fn replaces(directory: &Directory, one: &AdvisoryId, other: &AdvisoryId) -> bool {
    let (mut seen, mut next) = (HashSet::from([one]), vec![one]);
    while let Some(id) = next.pop() {
        if id == other {
            return true;
        }
        let here = directory.advisories.iter().filter(|it| it.id == *id);
        next.extend(here.flat_map(|it| &it.replaces).filter(|id| seen.insert(id)));
    }
    false
}

fn taken(advisory: &Advisory, say: &mut impl FnMut(&str, &str)) {
    let tells_what = !advisory.what_was_taken.is_empty();
    if tells_what != (advisory.kind == AdvisoryKind::DataWasTaken) {
        say("what_was_taken", "it is told where data was taken, and only there");
    }
    if advisory.what_was_taken.contains(&Knowledge::Nothing) {
        say("what_was_taken", "nothing cannot be taken");
    }
}

/// A number or an address in a notice is as good as one in an entry: it is official, or listed as false.
fn texts(advisory: &Advisory, catalogue: &Catalogue, today: NaiveDate, say: &mut impl FnMut(&str, &str)) {
    if advisory.translations.contains_key(&advisory.language) {
        say("translations", "one is in the advisory's own language");
    }
    let translated = advisory.translations.values().flat_map(|it| std::iter::once(&it.title).chain(&it.text));
    let reason = advisory.withdrawn.iter().map(|it| &it.reason);
    let texts: Vec<&str> = std::iter::once(&advisory.title)
        .chain(&advisory.text)
        .chain(translated)
        .chain(reason)
        .map(String::as_str)
        .collect();
    let region: Option<&Region> = advisory.reach.regions().first();
    let checked = check(&texts.join("\n"), region, catalogue, today);
    for number in checked.numbers {
        if matches!(number.outcome, CheckOutcome::NotInDirectory | CheckOutcome::ResemblesOfficial) {
            say("text", &format!("{} is neither official nor listed as false", number.as_typed));
        }
    }
    for address in checked.addresses.into_iter().filter(|it| it.outcome != AddressOutcome::UnderOfficial) {
        say("text", &format!("{} is no official address", address.as_typed));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::sample::{chase, example, sources};
    use crate::{Sources, lint};
    use chrono::NaiveDate;
    use serde_json::{Value, json};

    const PATH: &str = "advisories/example.tickets.json";

    fn sound() -> Value {
        json!({
            "id": "example.tickets", "kind": "callers_know_things", "date": "2026-11-01", "reach": "global",
            "language": "en", "title": "Callers know ticket numbers",
            "text": ["In 2019 callers knew the names of 70,000 people. It proves nothing.", "See help.example.com."],
            "links": ["https://example.com/calls"],
        })
    }

    /// One of the publishers, about both organisations.
    fn of_publishers() -> Value {
        let mut value = sound();
        value["id"] = json!("tickets");
        value["about"] = json!(["example", "chase"]);
        value["sources"] = json!([{"page": "https://example.com/calls", "date": "2026-10-31"}]);
        value
    }

    fn found_in(advisories: &[(&str, Value)]) -> Vec<String> {
        let mut all: Sources = sources(&[chase(), example()]);
        for (path, advisory) in advisories {
            all.add((*path).to_owned(), advisory.as_object().unwrap().clone()).unwrap();
        }
        lint(&all, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())
    }

    fn found(mut advisory: Value, changes: Value) -> Vec<String> {
        advisory.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let path = format!("advisories/{}.json", advisory["id"].as_str().unwrap());
        found_in(&[(&path, advisory)])
    }

    #[test]
    fn sound_ones_are_not_found_fault_with() {
        assert_eq!(found(sound(), json!({})), [""; 0]);
        assert_eq!(found(of_publishers(), json!({})), [""; 0]);
        let official = json!({"title": "Ring 1-800-935-9935", "reach": {"regions": ["US"]}});
        assert_eq!(found(of_publishers(), official), [""; 0]);
        let taken = json!({"kind": "data_was_taken", "what_was_taken": ["name", "ticket_number"]});
        assert_eq!(found(sound(), taken), [""; 0]);
    }

    #[test]
    fn each_rule_is_told_in_words() {
        let source = |source: Value| json!({ "sources": [source] });
        let page = "https://example.net/news";
        let table: [(Value, Value, &str); 19] = [
            (sound(), json!({"kind": "rumour"}), "unknown variant `rumour`, expected one of"),
            (sound(), json!({"title": ""}), "a title, a paragraph or the reason is empty"),
            (sound(), json!({"withdrwan": true}), "withdrwan: programs do not know this member"),
            (
                sound(),
                json!({"withdrawn": {"date": "2026-11-02", "reason": "No.", "by": "me"}}),
                "withdrawn.by: programs do not know this member",
            ),
            (sound(), json!({"date": "2026-11-23"}), "date: it lies in the future"),
            (sound(), json!({"until": "2026-10-31"}), "until: it runs out before it begins"),
            (
                sound(),
                json!({"withdrawn": {"date": "2026-10-01", "reason": "No."}}),
                "withdrawn: it was withdrawn before it began, or will be",
            ),
            (
                of_publishers(),
                json!({"about": ["example", "nobody"]}),
                "about: nobody is not in the directory",
            ),
            (
                sound(),
                json!({"links": ["https://chase.com/"]}),
                "links: https://chase.com/ is no official page of those it tells of",
            ),
            (
                of_publishers(),
                json!({"sources": []}),
                "sources: the publishers say of everything where it was read",
            ),
            (
                of_publishers(),
                source(json!({"page": "http://example.com/", "date": "2026-10-31"})),
                "sources: a source is not an https page",
            ),
            (
                of_publishers(),
                source(json!({"page": page, "date": "2026-10-31"})),
                "sources: https://example.net/news is a page of somebody else, and no reason is given",
            ),
            (
                of_publishers(),
                source(json!({"page": page, "reason": "A newspaper."})),
                "sources: a source has no date, and no note on its date",
            ),
            (
                of_publishers(),
                source(json!({"page": "https://example.com/", "date": "2026-11-23"})),
                "sources: a date lies in the future",
            ),
            (sound(), json!({"replaces": ["tickets"]}), "replaces: tickets is of another speaker"),
            (
                sound(),
                json!({"what_was_taken": ["name"]}),
                "what_was_taken: it is told where data was taken, and only there",
            ),
            (
                sound(),
                json!({"kind": "data_was_taken", "what_was_taken": ["nothing"]}),
                "what_was_taken: nothing cannot be taken",
            ),
            (
                sound(),
                json!({"translations": {"en": {"title": "T", "text": ["t"]}}}),
                "translations: one is in the advisory's own language",
            ),
            (
                sound(),
                json!({"text": ["Write to help@example.net."]}),
                "text: help@example.net is no official address",
            ),
        ];
        for (advisory, changes, told) in table {
            let found = found(advisory, changes.clone());
            assert_eq!(found.len(), 1, "{changes}: {found:#?}");
            assert!(found[0].contains(told), "{changes}: {found:#?}");
        }
    }

    #[test]
    fn a_number_is_official_or_listed_as_false() {
        let typed = |number: &str| {
            found(sound(), json!({"reach": {"regions": ["US"]}, "text": [format!("Ring {number} now.")]}))
        };
        let told = |number: &str| format!("{PATH}: text: {number} is neither official nor listed as false");
        assert_eq!(typed("1-855-555-0142"), [told("1-855-555-0142")]);
        assert_eq!(typed("1-800-935-9936"), [told("1-800-935-9936")]);
        assert_eq!(typed("1-800-935-9935"), [""; 0]);
    }

    #[test]
    fn nothing_replaces_itself() {
        let replacing = |id: &str, other: &str| {
            let mut value = sound();
            value["id"] = json!(id);
            value["replaces"] = json!([other]);
            (format!("advisories/{id}.json"), value)
        };
        let told = |(path, _): &(String, Value), other: &str| {
            format!("{path}: replaces: {other} stands in the place of this one")
        };
        let itself = replacing("example.a", "example.a");
        assert_eq!(found_in(&[(&itself.0, itself.1.clone())]), [told(&itself, "example.a")]);
        let (a, b) = (replacing("example.a", "example.b"), replacing("example.b", "example.a"));
        let both = found_in(&[(&a.0, a.1.clone()), (&b.0, b.1.clone())]);
        assert_eq!(both, [told(&a, "example.b"), told(&b, "example.a")]);
        let chain = (replacing("example.a", "example.b"), replacing("example.b", "example.gone"));
        assert_eq!(found_in(&[(&chain.0.0, chain.0.1), (&chain.1.0, chain.1.1)]), [""; 0]);
    }

    #[test]
    fn a_file_is_that_of_its_name() {
        let told = found_in(&[("advisories/other.json", sound())]);
        assert_eq!(told, ["advisories/other.json: it is the file of another advisory"]);
        let told = found_in(&[("advisories/a.b.c.json", sound())]);
        assert!(told[0].starts_with("advisories/a.b.c.json: its name is neither"), "{told:?}");
    }
}
