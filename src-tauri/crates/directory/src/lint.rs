//! What may not be published: contents that break a rule of the directory, told in words.

mod advisories;
mod rules;

use crate::{Refused, Repository, Sources};
use chrono::{DateTime, NaiveDate, Utc};
use ringtrue_model::Directory;
use ringtrue_model::directory::{FalseNumber, LintFinding, LintRule, NotADirectory, Organisation};
use ringtrue_tuf::json;
use serde_json::Value;

const FALSE_NUMBERS: &str = "false-numbers.json";

/// Everything that is wrong with what is to be published, one line each; empty when nothing is.
pub fn lint(sources: &Sources, today: NaiveDate) -> Vec<String> {
    findings(sources.files(), today)
}

/// Refuses a repository whose contents `lint` would refuse.
pub(crate) fn refuse_findings(repository: &Repository, now: DateTime<Utc>) -> Result<(), Refused> {
    let entries = repository.entries()?;
    let files = entries.iter().map(|(path, entry)| (path.as_str(), entry.bytes.as_slice()));
    match findings(files, now.date_naive()) {
        findings if findings.is_empty() => Ok(()),
        findings => Err(Refused::Lint(findings)),
    }
}

fn findings<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>, today: NaiveDate) -> Vec<String> {
    let mut findings = Vec::new();
    let mut directory = Directory::default();
    for (path, bytes) in files {
        if path.starts_with("advisories/") {
            match advisories::read(path, bytes) {
                Ok(advisory) => directory.advisories.push(advisory),
                Err(why) => findings.push(format!("{path}: {why}")),
            }
            continue;
        }
        let id = path.strip_prefix("organisations/").and_then(|it| it.strip_suffix(".json"));
        let Some(id) = id else {
            match (path, FalseNumber::parse_list(bytes)) {
                (FALSE_NUMBERS, Ok(list)) if list.broken == 0 => directory.false_numbers = list.numbers,
                (FALSE_NUMBERS, Ok(list)) => findings.push(format!("{path}: {} cannot be read", list.broken)),
                (FALSE_NUMBERS, Err(why)) => findings.push(format!("{path}: {why}")),
                (rules::FILE, _) => findings.extend(rules::findings(bytes, today)),
                _ => findings.push(format!("{path}: programs read no such file")),
            }
            continue;
        };
        match Organisation::parse_entry(bytes) {
            Ok(organisation) if organisation.id.as_str() == id => directory.organisations.push(organisation),
            Ok(organisation) => findings.push(format!("{path}: it is the file of {}", organisation.id)),
            Err(why) => findings.push(format!("{path}: {}", broken(&why, bytes))),
        }
    }
    findings.extend(ringtrue_model::directory::lint(&directory, today).iter().map(told));
    findings.extend(advisories::findings(&directory, today));
    findings
}

/// Which field breaks an organisation's file, where the form of its fields does.
fn broken(why: &NotADirectory, bytes: &[u8]) -> String {
    let mut fields = match json::parse(bytes) {
        Ok(Value::Object(fields)) => fields,
        _ => return why.to_string(),
    };
    fields.remove("schema_version");
    match serde_json::from_value::<Organisation>(Value::Object(fields)) {
        Err(error) => error.to_string(),
        Ok(_) if *why == NotADirectory::WrongShape => {
            "its name is empty, or a text or list is too long or holds characters that are not shown"
                .to_owned()
        }
        Ok(_) => why.to_string(),
    }
}

fn told(finding: &LintFinding) -> String {
    let LintFinding { organisation, place, rule } = finding;
    let what = match rule {
        LintRule::InvalidNumber => "no such number exists",
        LintRule::PrintedDiffers => "the number is not the one that is printed",
        LintRule::RangeTooWide => "the range has fewer than six digits: other people's numbers begin so too",
        LintRule::InvalidShortCode => "a short number has two to six digits",
        LintRule::ShortCodeWithoutRegion => "a short number serves in named regions only",
        LintRule::MissingSource => "the source names no page",
        LintRule::SourceNotHttps => "the source is not an https page",
        LintRule::SourceOutsideDomains => "the source is somebody else's page, and no reason is given",
        LintRule::DateInFuture => "the date is not reached yet",
        LintRule::MissingDate => "there is no date, and no note says why",
        LintRule::DuplicateOrganisation => "another organisation has this identifier",
        LintRule::DuplicateNumber => "the number is there twice for the same purpose",
        LintRule::SharedNumber => "another organisation has this number, and the two do not name one another",
        LintRule::ListedAsFalse => "the number is listed as false",
        LintRule::EmptyName => "it has no name",
        LintRule::NotItsDomain => "this is no domain that an organisation has for itself",
        LintRule::PageOutsideDomains => "the page or mailbox lies outside the official domains",
        LintRule::TextTooLong => "the text is too long",
        LintRule::ControlCharacters => "the text holds control characters",
        LintRule::MixedScripts => "a word mixes letters of several scripts",
        LintRule::LooksLikeAnother => "it looks like another organisation's and is not the same",
    };
    match organisation {
        Some(id) => format!("organisations/{id}.json: {place}: {what}"),
        None => format!("{FALSE_NUMBERS}: {place}: {what}"),
    }
}
