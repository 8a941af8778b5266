//! Checks numbers and addresses from the command line: reads lines `region<TAB>text` from standard input (region an ISO 3166
//! code, or empty when unknown) and prints one JSON object a line. Nothing is sent anywhere.
//!
//! ```text
//! printf 'US\t1-800-829-1041\n' | cargo run -p ringtrue-app --example check
//! ```

use chrono::{Local, NaiveDate};
use ringtrue_app::bundled;
use ringtrue_model::check::{AddressOutcome, CheckOutcome, CheckResult, CheckedAddress, check};
use ringtrue_model::number::E164;
use ringtrue_model::{Catalogue, OrganisationId, Region};
use serde::Serialize;
use std::io::{BufRead, BufWriter, Error, Write, stdin, stdout};

#[derive(Serialize)]
struct Answer {
    results: Vec<Answered>,
    addresses: Vec<AnsweredAddress>,
}

#[derive(Serialize)]
struct AnsweredAddress {
    outcome: AddressOutcome,
    organisation: Option<OrganisationId>,
    host: String,
    domain: String,
    as_typed: String,
}

#[derive(Serialize)]
struct Answered {
    outcome: CheckOutcome,
    organisation: Option<OrganisationId>,
    e164: Option<E164>,
    as_typed: String,
}

fn main() -> Result<(), Error> {
    let catalogue = Catalogue::of(bundled());
    let today = Local::now().date_naive();
    let mut input = stdin().lock();
    let mut output = BufWriter::new(stdout().lock());
    let mut line = Vec::new();
    // Lines are read as bytes: one that is not UTF-8 gets its answer like any other.
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
        serde_json::to_writer(&mut output, &answer(text.trim_end_matches('\r'), &catalogue, today))?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn answer(line: &str, catalogue: &Catalogue, today: NaiveDate) -> Answer {
    let (region, text) = line.split_once('\t').unwrap_or(("", line));
    let region = Region::try_from(region.trim().to_owned()).ok();
    let checked = check(text, region.as_ref(), catalogue, today);
    Answer {
        results: checked.numbers.into_iter().map(Answered::from).collect(),
        addresses: checked.addresses.into_iter().map(AnsweredAddress::from).collect(),
    }
}

impl From<CheckResult> for Answered {
    fn from(result: CheckResult) -> Self {
        let CheckResult { outcome, organisation, e164, as_typed, .. } = result;
        Self { outcome, organisation, e164, as_typed }
    }
}

impl From<CheckedAddress> for AnsweredAddress {
    fn from(address: CheckedAddress) -> Self {
        let CheckedAddress { outcome, owners, host, domain, as_typed, .. } = address;
        Self {
            outcome,
            organisation: owners.into_iter().next().map(|owner| owner.id),
            host,
            domain,
            as_typed,
        }
    }
}
