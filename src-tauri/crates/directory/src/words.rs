//! What a change means, in words: for the person who is asked to sign it.

use crate::metadata::{Authority, Delegation};
use crate::repository::{ROOT, SNAPSHOT, TIMESTAMP};
use crate::{Entry, Refused, Repository};
use ringtrue_model::advisory::AdvisoryId;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is different after a change, one line each: first who signs, then what people are told. Whatever a file holds,
/// every difference in it is told.
///
/// # Errors
/// When a file is missing, or is not the one that was signed.
pub fn changes(before: Option<&Repository>, after: &Repository) -> Result<Vec<String>, Refused> {
    let mut lines = signers(before, after)?;
    let old = before.map(Repository::entries).transpose()?.unwrap_or_default();
    let new = after.entries()?;
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        entry(path, old.get(path), new.get(path), &mut lines);
    }
    Ok(lines.iter().map(|line| legible(line)).collect())
}

/// The text with every character made visible that a terminal would act on or not show: nobody hides a line from the
/// person who signs.
pub fn legible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let mut out = String::new();
    for c in text.chars() {
        if hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

fn signers(before: Option<&Repository>, after: &Repository) -> Result<Vec<String>, Refused> {
    let mut lines = Vec::new();
    for role in after.roles() {
        let new = after.authority(role)?;
        let old = before.and_then(|it| it.authority(role).ok());
        let needs = format!("{} of {} keys must sign", new.threshold, new.keys.len());
        match &old {
            None => {
                let may = after.delegation(role).map(|it| format!(" for {}", it.paths.join(", ")));
                lines.push(format!("{role}: new; {needs}{}", may.unwrap_or_default()));
            }
            Some(old) if old.threshold != new.threshold || old.keys.len() != new.keys.len() => {
                lines.push(format!("{role}: {needs}, before {} of {}", old.threshold, old.keys.len()));
            }
            Some(_) => {}
        }
        let has =
            |authority: Option<&Authority>, id: &str| authority.is_some_and(|it| it.keys.contains_key(id));
        let (taken, given) = (old.iter().flat_map(|it| it.keys.keys()), new.keys.keys());
        lines.extend(
            taken.filter(|id| !has(Some(&new), id)).map(|id| format!("{role}: key taken away: {id}")),
        );
        lines.extend(given.filter(|id| !has(old.as_ref(), id)).map(|id| format!("{role}: key given: {id}")));
        expiry(before, after, role, &mut lines)?;
    }
    let gone = before.into_iter().flat_map(|it| &it.targets.signed.delegations.roles);
    let gone = gone.filter(|it| after.delegation(&it.name).is_none());
    lines.extend(gone.map(|Delegation { name, .. }| format!("{name}: signs for itself no more")));
    if before.is_none() && after.root.signed.development {
        lines.push("This is a directory for development: released programs refuse it.".to_owned());
    }
    Ok(lines)
}

fn expiry(
    before: Option<&Repository>,
    after: &Repository,
    role: &str,
    lines: &mut Vec<String>,
) -> Result<(), Refused> {
    let facts = |repository: &Repository| match role {
        ROOT => Ok((repository.root.signed.version, repository.root.signed.expires)),
        role => repository.contents_of(role).map(|it| (it.signed.version, it.signed.expires)),
    };
    if [SNAPSHOT, TIMESTAMP].contains(&role) {
        return Ok(());
    }
    let (version, expires) = facts(after)?;
    if before.and_then(|it| facts(it).ok()) != Some((version, expires)) {
        lines.push(format!("{role}: version {version}, good until {}", expires.format("%Y-%m-%d")));
    }
    Ok(())
}

fn entry(path: &str, old: Option<&Entry>, new: Option<&Entry>, lines: &mut Vec<String>) {
    let read = |entry: Option<&Entry>| {
        entry.and_then(|it| serde_json::from_slice::<Value>(&it.bytes).ok()).unwrap_or(Value::Null)
    };
    let (before, after) = (read(old), read(new));
    let name = named(path, &before).or_else(|| named(path, &after)).unwrap_or_else(|| path.to_owned());
    match (old, new) {
        (None, Some(entry)) => lines.push(format!("{name}: new in the directory, signed by {}", entry.role)),
        (Some(_), None) => return lines.push(format!("{name}: no longer in the directory")),
        (Some(old), Some(new)) if old.role != new.role => {
            lines.push(format!("{name}: {} speaks for it now, before {}. It says:", new.role, old.role));
        }
        _ => {}
    }
    // Whoever speaks for an entry from now on answers for all of it.
    let before = if old.map(|it| &it.role) == new.map(|it| &it.role) { before } else { Value::Null };
    let empty = serde_json::Map::new();
    let fields = |value| Value::as_object(value).unwrap_or(&empty);
    let (before, after) = (fields(&before), fields(&after));
    let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for field in fields {
        differences(&name, field, before.get(field), after.get(field), lines);
    }
}

/// The name of an organisation. Of an advisory also what its file is called, for that says who speaks.
fn named(path: &str, value: &Value) -> Option<String> {
    let text = |member: &str| value.get(member).and_then(Value::as_str);
    match AdvisoryId::of_path(path) {
        Some(id) => Some(format!("notice {id} \u{201c}{}\u{201d}", text("title")?)),
        None => text("name").map(str::to_owned),
    }
}

fn differences(name: &str, field: &str, old: Option<&Value>, new: Option<&Value>, lines: &mut Vec<String>) {
    let (old, new) = (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
    if old == new || (old.is_null() && matches!(field, "schema_version" | "id" | "name" | "title")) {
        return;
    }
    let label = field.replace('_', " ");
    let items = |value: &Value| match value {
        Value::Array(items) => Some(items.clone()),
        Value::Null => Some(Vec::new()),
        _ => None,
    };
    match (items(old), items(new)) {
        (Some(old), Some(new)) if !(old.is_empty() && new.is_empty()) => {
            listed(name, &label, &old, &new, lines);
        }
        _ if old.is_null() => lines.push(format!("{name}: {label}: {}", shown(new))),
        _ => lines.push(format!("{name}: {label}: {}, before {}", shown(new), shown(old))),
    }
}

/// Lists are compared item by item. Ways to reach somebody are told as such; one that is still there and has other
/// facts about it is told as changed.
fn listed(name: &str, label: &str, old: &[Value], new: &[Value], lines: &mut Vec<String>) {
    let counted = |items: &[Value]| {
        let mut counts = BTreeMap::<String, usize>::new();
        items.iter().for_each(|item| *counts.entry(item.to_string()).or_default() += 1);
        counts
    };
    let without = |items: &[Value], others: &[Value]| {
        let mut others = counted(others);
        let is_new = |item: &&Value| match others.get_mut(&item.to_string()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        items.iter().filter(is_new).cloned().collect::<Vec<_>>()
    };
    let (mut gone, mut come) = (without(old, new), without(new, old));
    let mut changed = Vec::new();
    come.retain(|item| {
        let same = item.get("way").and_then(|way| gone.iter().position(|it| it.get("way") == Some(way)));
        same.map(|at| changed.push((gone.remove(at), item.clone()))).is_none()
    });
    for item in &come {
        lines.push(format!("{name}: new {}", described(label, item)));
    }
    for item in &gone {
        lines.push(format!("{name}: {} taken away", described(label, item)));
    }
    for (old, new) in &changed {
        lines.push(format!("{name}: changed: {}; before: {}", described(label, new), described(label, old)));
    }
    if come.is_empty() && gone.is_empty() && changed.is_empty() {
        lines.push(format!("{name}: {label}: in another order"));
    }
}

/// "number 1-800-935-9935 (+18009359935), purpose: Support, source ..."
fn described(label: &str, item: &Value) -> String {
    let Some(fields) = item.as_object() else { return format!("{label}: {}", shown(item)) };
    let Some(way) = item.get("way").and_then(Value::as_object) else {
        return format!("{label}: {}", shown(item));
    };
    let kind = way.get("kind").and_then(Value::as_str).unwrap_or_default();
    let noun = match kind {
        "phone" => "number",
        "short_code" => "short number",
        "phone_range" => "range of numbers",
        "web" => "page",
        "email" => "e-mail address",
        "chat" => "chat",
        other => other,
    };
    let noun = if label == "contacts" { noun.to_owned() } else { format!("{label}: {noun}") };
    let mut way = way.clone();
    way.remove("kind");
    let printed = way.remove("as_printed").map(|it| format!(" {}", plain(&it))).unwrap_or_default();
    let dialled = way.remove("e164").map(|it| format!(" ({})", plain(&it))).unwrap_or_default();
    let mut rest = fields.clone();
    rest.remove("way");
    let purpose = rest.remove("purpose").map(|it| format!(", for {}", plain(&it))).unwrap_or_default();
    let source = rest.remove("source");
    let mut facts: Vec<String> = way.iter().chain(&rest).map(fact).collect();
    if let Some(source) = source.as_ref().and_then(Value::as_object) {
        let page = source.get("page").map_or_else(|| "unknown".to_owned(), plain);
        let date = source.get("date").filter(|it| !it.is_null()).map_or_else(|| "undated".to_owned(), plain);
        facts.push(format!("source {page} ({date})"));
        facts
            .extend(source.iter().filter(|(field, _)| !["page", "date"].contains(&field.as_str())).map(fact));
    }
    let facts: String = facts.iter().map(|fact| format!(", {fact}")).collect();
    format!("{noun}{printed}{dialled}{purpose}{facts}")
}

fn fact((field, value): (&String, &Value)) -> String {
    format!("{}: {}", field.replace('_', " "), plain(value))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("\u{201c}{text}\u{201d}"),
        other => plain(other),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(field, value)| format!("{} {}", field.replace('_', " "), plain(value)));
            format!("({})", fields.collect::<Vec<_>>().join("; "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{changes, legible};
    use crate::sample::{Desk, changed_chase, chase, example, generated, later, now, public, sources};
    use crate::{Change, Repository, Sources, delegate, rotate};
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    /// What is told of a change from the two organisations to these.
    fn told(organisations: &[Value]) -> Vec<String> {
        let desk = Desk::new();
        let staged = desk.staged("publishers", &sources(organisations)).unwrap();
        let after = Repository::with_change(Some(&desk.repository), &staged).unwrap();
        let mut lines = changes(Some(&desk.repository), &after).unwrap();
        assert_eq!(lines.remove(0), "publishers: version 3, good until 2027-11-22");
        lines
    }

    #[test]
    fn a_new_number_is_told_with_its_source() {
        let number = "number 1-800-432-3117 (+18004323117), for Lost cards, reach: (regions US), \
                      source https://chase.com/contact (2026-01-31)";
        assert_eq!(told(&[changed_chase(), example()]), [format!("Chase: new {number}")]);
    }

    #[test]
    fn a_number_that_goes_and_one_that_changes_are_told() {
        let mut other = chase();
        other["contacts"][0]["purpose"] = json!("Fraud");
        let lines = told(&[other, example()]);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("Chase: changed: number 1-800-935-9935 (+18009359935), for Fraud"));
        assert!(lines[0].contains("before: number 1-800-935-9935 (+18009359935), for Support"));
        let mut without = chase();
        without["contacts"] = json!([]);
        let lines = told(&[without, example()]);
        assert!(lines[0].starts_with("Chase: number 1-800-935-9935") && lines[0].ends_with("taken away"));
    }

    #[test]
    fn every_field_is_told() {
        let changes: [(&str, Value, &str); 6] = [
            ("name", json!("Chase Bank"), "name: \u{201c}Chase Bank\u{201d}, before \u{201c}Chase\u{201d}"),
            (
                "official_domains",
                json!(["chase.com", "chase.net"]),
                "new official domains: \u{201c}chase.net\u{201d}",
            ),
            (
                "calls_customers",
                json!("sometimes"),
                "calls customers: \u{201c}sometimes\u{201d}, before \u{201c}unknown\u{201d}",
            ),
            ("report_api", json!({ "base": "https://chase.com/" }), "report api: (base https://chase.com/)"),
            ("countries", json!(["US"]), "new countries: \u{201c}US\u{201d}"),
            ("notes", json!("Merged."), "notes: \u{201c}Merged.\u{201d}"),
        ];
        for (field, value, expected) in changes {
            let mut other = chase();
            other[field] = value;
            assert_eq!(told(&[other, example()]), [format!("Chase: {expected}")]);
        }
        let mut reordered = changed_chase();
        reordered["contacts"].as_array_mut().unwrap().reverse();
        assert_eq!(
            told(&[reordered, example()]).len(),
            1,
            "the order beside a new number is no change of its own"
        );
        assert_eq!(told(&[chase()]), ["Example: no longer in the directory"]);
    }

    #[test]
    fn an_advisory_is_told_with_who_speaks_and_all_it_says() {
        let advisory = |changes: &Value| {
            let mut advisory = json!({
                "id": "chase.2026-calls", "kind": "callers_know_things", "date": "2026-11-01", "reach": "global",
                "language": "en", "title": "Callers know your branch", "text": ["It proves nothing.", "Hang up."],
            });
            advisory.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            let mut sources = sources(&[chase(), example()]);
            let fields = advisory.as_object().unwrap().clone();
            sources.add("advisories/chase.2026-calls.json".to_owned(), fields).unwrap();
            sources
        };
        let mut desk = Desk::new();
        let mut told = |advisory: &Sources| {
            let staged = desk.staged("publishers", advisory).unwrap();
            let after = Repository::with_change(Some(&desk.repository), &staged).unwrap();
            let mut lines = changes(Some(&desk.repository), &after).unwrap();
            lines.remove(0);
            desk.repository = desk.publish(&staged, &[&desk.publishers[0], &desk.publishers[1]]).unwrap();
            lines
        };
        let name = "notice chase.2026-calls \u{201c}Callers know your branch\u{201d}";
        let lines = told(&advisory(&json!({})));
        for expected in [
            "new in the directory, signed by publishers",
            "kind: \u{201c}callers_know_things\u{201d}",
            "new text: \u{201c}It proves nothing.\u{201d}",
            "reach: \u{201c}global\u{201d}",
        ] {
            assert!(lines.contains(&format!("{name}: {expected}")), "{expected}: {lines:#?}");
        }
        let withdrawn = json!({"withdrawn": {"date": "2026-11-20", "reason": "It was another bank."}});
        let lines = told(&advisory(&withdrawn));
        let what = "withdrawn: (date 2026-11-20; reason It was another bank.)";
        assert_eq!(lines, [format!("{name}: {what}")]);
        assert_eq!(told(&sources(&[chase(), example()])), [format!("{name}: no longer in the directory")]);
    }

    #[test]
    fn who_signs_from_now_on_is_told_with_whole_ids() {
        let desk = Desk::new();
        let new = generated(1).remove(0).public();
        let change = Change {
            add: BTreeSet::from([new.clone()]),
            remove: BTreeSet::from([desk.publishers[0].public()]),
            threshold: Some(3),
        };
        let staged = rotate(&desk.repository, "publishers", &change, now(), later(365)).unwrap();
        let after = Repository::with_change(Some(&desk.repository), &staged).unwrap();
        let lines = changes(Some(&desk.repository), &after).unwrap();
        for expected in [
            "publishers: 3 of 3 keys must sign, before 2 of 3".to_owned(),
            format!("publishers: key given: {}", new.id()),
            format!("publishers: key taken away: {}", desk.publishers[0].public().id()),
        ] {
            assert!(lines.contains(&expected), "{expected}: {lines:#?}");
        }
    }

    #[test]
    fn an_organisation_s_signers_see_all_that_they_answer_for() {
        let desk = Desk::new();
        let staged = delegate(&desk.repository, "chase", &public(&desk.vendor), now(), later(365)).unwrap();
        let after = Repository::with_change(Some(&desk.repository), &staged).unwrap();
        let lines = changes(Some(&desk.repository), &after).unwrap();
        let has = |text: &str| lines.iter().any(|line| line.contains(text));
        assert!(has(
            "org-chase: new; 2 of 3 keys must sign for organisations/chase.json, advisories/chase.*.json"
        ));
        assert!(has("Chase: org-chase speaks for it now, before publishers"));
        assert!(has("Chase: new number 1-800-935-9935"));
    }

    #[test]
    fn nothing_hides_from_the_person_who_signs() {
        assert_eq!(legible("a\u{1b}[2Kb\nc\u{202e}d\u{200b}"), "a\\u{1b}[2Kb\\u{a}c\\u{202e}d\\u{200b}");
        assert_eq!(legible("トレンドマイクロ, Crédit"), "トレンドマイクロ, Crédit");
    }
}
