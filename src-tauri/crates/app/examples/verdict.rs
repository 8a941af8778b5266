//! Gives the verdict on calls from the command line: reads calls from standard input, one a line, as the example `export`
//! prints them, and prints one JSON object a line. Members that are missing were not noted.
//!
//! ```text
//! cargo run -p ringtrue-app --example export -- --data-dir DIR | cargo run -p ringtrue-app --example verdict
//! ```

use chrono::{DateTime, Local};
use ringtrue_app::{bundled, bundled_rules};
use ringtrue_model::call::{CallFields, Expected, Moment};
use ringtrue_model::rules::{
    Circumstances, Fact, Finding, PolicySource, RuleId, Rules, Severity, VerdictOutcome, in_language,
};
use ringtrue_model::{Catalogue, Code};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::{BufRead, BufWriter, Error, Write, stdin, stdout};

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Judged {
        id: Value,
        verdict: VerdictOutcome,
        findings: Vec<Found<'a>>,
        question: Option<Fact>,
        not_understood: Vec<RuleId>,
    },
    Refused {
        id: Value,
        error: Code,
    },
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a RuleId,
    version: u32,
    severity: Severity,
    says: &'a str,
    sources: &'a [PolicySource],
}

fn main() -> Result<(), Error> {
    let (catalogue, rules) = (Catalogue::of(bundled()), bundled_rules());
    let now = Local::now();
    let mut input = stdin().lock();
    let mut output = BufWriter::new(stdout().lock());
    let mut line = Vec::new();
    // Lines are read as bytes: one that is not UTF-8 gets its answer like any other.
    while input.read_until(b'\n', &mut line)? > 0 {
        serde_json::to_writer(&mut output, &answer(&line, &rules, &catalogue, now))?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn answer<'a>(line: &[u8], rules: &'a Rules, catalogue: &Catalogue, now: DateTime<Local>) -> Answer<'a> {
    let mut call: Map<String, Value> = serde_json::from_slice(line).unwrap_or_default();
    let id = call.remove("id").unwrap_or_default();
    let Some(fields) = call.remove("fields").and_then(|noted| read(noted, now)) else {
        return Answer::Refused { id, error: Code::RowNotUnderstood };
    };
    let home = fields.displayed_number.number.as_ref().and_then(|number| number.region.as_ref());
    let around = Circumstances::of(&fields, catalogue, home, now.date_naive());
    let verdict = rules.verdict(&fields, &around);
    let found = |finding: &Finding| {
        let rule = rules.by_id(&finding.rule)?;
        Some(Found {
            rule: &rule.id,
            version: finding.version,
            severity: finding.severity,
            says: in_language(&rule.words, "en").map_or("", |words| words.rule.as_str()),
            sources: &rule.sources,
        })
    };
    Answer::Judged {
        id,
        verdict: verdict.outcome,
        findings: verdict.findings.iter().filter_map(found).collect(),
        question: verdict.question,
        not_understood: verdict.not_understood,
    }
}

/// What was noted; the rest was not.
fn read(noted: Value, now: DateTime<Local>) -> Option<CallFields> {
    let unnoted = CallFields::new(Moment::from(now.fixed_offset()), "", Expected::NotSure);
    let (Value::Object(mut fields), Value::Object(noted)) = (serde_json::to_value(unnoted).ok()?, noted)
    else {
        return None;
    };
    fields.extend(noted);
    serde_json::from_value(Value::Object(fields)).ok()
}
