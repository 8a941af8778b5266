//! The form of what a vault stores as JSON: members and words. A program that does not know one of them would drop it, or
//! call it damage; so each change of the form is a new version of the vault, which older programs refuse.

use crate::old_vaults::{everything, fill, fixtures, newest};
use acceptance::world::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

/// Types that are stored, with all that they are made of. They cross to the interface as they are stored.
const STORED: [&str; 6] = ["Call", "CallVersion", "Attempt", "Settings", "ShownVerdict", "Appointment"];

/// What crosses to the interface, declared by name, without comments.
fn declarations() -> BTreeMap<String, String> {
    let types = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bridge/gen/types.ts");
    let text = fs::read_to_string(types).unwrap();
    let behind_comment = |part| str::split_once(part, "*/").map_or(part, |(_, behind)| behind);
    let text: String = text.split("/**").map(behind_comment).collect();
    let declaration = |part: &str| {
        let (name, is) = part.split_once(" = ")?;
        let is = is.split_once(';')?.0.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((name.to_owned(), is))
    };
    text.split("export type ").filter_map(declaration).collect()
}

/// The paths of all members.
fn members(path: &str, value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members_of) => {
            members_of.iter().for_each(|(name, it)| members(&format!("{path}/{name}"), it, into));
        }
        Value::Array(entries) => entries.iter().for_each(|it| members(path, it, into)),
        _ => drop(into.insert(path.to_owned())),
    }
}

/// The form of what this program stores.
pub fn form() -> String {
    let declared = declarations();
    let mut names: Vec<String> = STORED.map(str::to_owned).into();
    let mut stored = BTreeMap::new();
    while let Some(name) = names.pop() {
        if let Some(is) = declared.get(&name)
            && stored.insert(name, is).is_none()
        {
            names.extend(is.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        }
    }
    assert!(STORED.iter().all(|name| stored.contains_key(*name)), "a stored type does not cross any more");
    let world = World::new();
    let [deleted, purged] = fill(&world);
    let mut paths = BTreeSet::new();
    members("", &everything(&world, &[deleted], &[purged])["reports"], &mut paths);
    let mut form = String::new();
    stored.iter().for_each(|(name, is)| writeln!(form, "{name} = {is}").unwrap());
    paths.iter().for_each(|path| writeln!(form, "reports{path}").unwrap());
    form
}

#[test]
fn what_is_stored_has_the_form_that_was_kept() {
    let kept = fs::read_to_string(fixtures().join(newest().to_string()).join("form.txt")).unwrap_or_default();
    let now = form();
    let differ = |one: &str, other: &str| -> Vec<String> {
        one.lines().filter(|line| !other.lines().any(|it| it == *line)).map(str::to_owned).collect()
    };
    let (new, gone) = (differ(&now, &kept), differ(&kept, &now));
    assert!(
        new.is_empty() && gone.is_empty(),
        "what is stored has another form than version {}: an older program would drop what it does not know, or call it \
         damage. Add a step with `older_may_open: false` to the table's MIGRATIONS, then `cargo xtask old-vault`.\n\
         now: {new:#?}\nbefore: {gone:#?}",
        newest()
    );
}

#[test]
fn canary_words_and_members_are_part_of_the_form() {
    let form = form();
    for part in
        ["arranged_by_caller", "knew_about_me", "retention_months", "reports/report/queued_at", "too_many"]
    {
        assert!(form.contains(part), "{part} is not in {form}");
    }
}
