//! Refreshes a directory once, as the program does, and prints one JSON object. See [`HELP`].

use ringtrue_app::api::{HeldBack, RefreshOutcome};
use ringtrue_app::{Anchor, App, Start, SystemClock, SystemEntropy};
use ringtrue_model::Code;
use ringtrue_model::directory::{DirectoryChange, Freshness};
use ringtrue_store::MemoryKeyStore;
use ringtrue_wire::{HttpTransport, Limits};
use serde::Serialize;
use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

const HELP: &str = "\
refresh --url URL --root FILE --data-dir DIR

Refreshes the signed directory once and prints one JSON object.

  --url URL       where the repository is: below it lie metadata/ and targets/.
                  https:, or http: to this computer itself
  --root FILE     the root that is trusted first, such as 1.root.json
  --data-dir DIR  the person's data folder; the directory is kept in DIR/directory

  freshness       {\"state\": fresh | ageing | expired | unverified, with why: a code}
  refused         null, or {\"code\", \"words\"}: why nothing was taken from this refresh
  version         of the timestamp that is trusted now; null where nothing is
  organisations   how many are shown now
  changes         what is different from before, for people
  held_back       organisations whose newest entry is not trusted; an earlier one is shown
  clock_behind    the clock shows a time before the last good refresh
  good_at         when a refresh last went well
  bytes           of files that were fetched

It ends with 0 whenever it has printed the object, also when the refresh was refused, and
with 2 when it could not begin.
";

#[derive(Serialize)]
struct Answer {
    freshness: Freshness,
    refused: Option<Refused>,
    version: Option<u64>,
    organisations: u32,
    changes: Vec<DirectoryChange>,
    held_back: Vec<HeldBack>,
    clock_behind: bool,
    good_at: Option<chrono::DateTime<chrono::Utc>>,
    bytes: u64,
}

#[derive(Serialize)]
struct Refused {
    code: Code,
    words: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help") {
        return Ok(stdout().write_all(HELP.as_bytes())?);
    }
    match started(&words) {
        Ok(app) => {
            serde_json::to_writer_pretty(stdout(), &answer(&app)?)?;
            Ok(writeln!(stdout())?)
        }
        Err(why) => {
            writeln!(std::io::stderr(), "{why}\n\n{HELP}")?;
            std::process::exit(2)
        }
    }
}

fn started(words: &[String]) -> Result<Arc<App>, Box<dyn Error>> {
    let value = |name: &str| -> Result<&String, Box<dyn Error>> {
        let at = words.iter().position(|word| word == name).ok_or_else(|| format!("{name} is missing"))?;
        Ok(words.get(at + 1).ok_or_else(|| format!("{name} needs a value"))?)
    };
    let mut url = Url::parse(value("--url")?)?;
    if url.host_str() == Some("localhost") {
        // Without TLS only the digits of this computer are spoken to, for a name may point anywhere.
        url.set_host(Some("127.0.0.1"))?;
    }
    let root = std::fs::read(value("--root")?)?;
    Ok(App::build(Start {
        data_dir: PathBuf::from(value("--data-dir")?),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        keys: Arc::new(MemoryKeyStore::default()),
        transport: Arc::new(HttpTransport::new(Limits::default())?),
        region_guess: None,
        language_guess: None,
        directory_url: Some(url),
        anchor: Anchor::of_root(root),
        notify: Arc::new(|_| {}),
    }))
}

fn answer(app: &App) -> Result<Answer, Box<dyn Error>> {
    let RefreshOutcome { failure, words, version, changes, bytes } = app.try_refresh();
    let status = app.directory_status().map_err(|failure| format!("{:?}", failure.code))?;
    Ok(Answer {
        freshness: status.freshness,
        refused: failure.map(|code| Refused { code, words: words.unwrap_or_default() }),
        version,
        organisations: status.organisations,
        changes,
        held_back: status.held_back,
        clock_behind: status.clock_behind,
        good_at: status.good_at,
        bytes,
    })
}
