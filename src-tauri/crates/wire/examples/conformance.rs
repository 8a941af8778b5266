//! The client of the public conformance suite for The Update Framework (`tuf-conformance`, its CLIENT-CLI.md):
//!
//! ```text
//! conformance --metadata-dir D init ROOT
//! conformance --metadata-dir D --metadata-url U refresh
//! conformance --metadata-dir D --metadata-url U --target-base-url B --target-dir O --target-name T... download
//! ```
//!
//! It ends with 0 or 1. The clock is the system's. Targets lie in O under their percent-encoded paths; one that is
//! there already, with the right hashes, is not fetched again.

use chrono::Utc;
use ringtrue_tuf::{Directory, Fetched, Found, Limits, Refresh, Repository, Store, Stored};
use ringtrue_wire::{Courier, HttpTransport};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match Arguments::read(std::env::args_os().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nothing is left to be done when even this cannot be said.
            writeln!(io::stderr(), "{why}").ok();
            ExitCode::FAILURE
        }
    }
}

#[derive(Default)]
struct Arguments {
    metadata_dir: Option<PathBuf>,
    metadata_url: Option<Url>,
    target_base_url: Option<Url>,
    target_dir: Option<PathBuf>,
    target_names: Vec<String>,
    /// The command and what it is about.
    words: Vec<OsString>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = OsString>) -> Outcome<Self> {
        let mut arguments = Self::default();
        while let Some(word) = words.next() {
            let mut text = || -> Outcome<String> {
                let value = words.next().ok_or_else(|| format!("{} needs a value", word.display()))?;
                Ok(value.into_string().map_err(|_| "not UTF-8")?)
            };
            match word.to_str() {
                Some("--metadata-dir") => arguments.metadata_dir = Some(text()?.into()),
                Some("--metadata-url") => arguments.metadata_url = Some(base(&text()?)?),
                Some("--target-base-url") => arguments.target_base_url = Some(base(&text()?)?),
                Some("--target-dir") => arguments.target_dir = Some(text()?.into()),
                Some("--target-name") => arguments.target_names.push(text()?),
                Some(option) if option.starts_with("--") => return Err(format!("unknown: {option}").into()),
                _ => arguments.words.push(word),
            }
        }
        Ok(arguments)
    }
}

/// An address that paths are put behind. Only the digits of this computer are spoken to without TLS, not its name.
fn base(text: &str) -> Outcome<Url> {
    let mut url = Url::parse(text)?;
    if url.host_str() == Some("localhost") {
        url.set_host(Some("127.0.0.1"))?;
    }
    Ok(url)
}

fn run(arguments: Arguments) -> Outcome<()> {
    let mut store = Directory::open(arguments.metadata_dir.as_deref().ok_or("--metadata-dir is missing")?)?;
    match arguments.words.as_slice() {
        [command, root] if command == "init" => Ok(store.write(Stored::Role("root"), &fs::read(root)?)?),
        [command] if command == "refresh" => refresh(store, &arguments, &network()?).map(drop),
        [command] if command == "download" => download(store, &arguments, &network()?),
        _ => Err("one of: init ROOT, refresh, download".into()),
    }
}

fn network() -> Outcome<HttpTransport> {
    Ok(HttpTransport::new(ringtrue_wire::Limits::default())?)
}

fn refresh(
    store: Directory,
    arguments: &Arguments,
    network: &HttpTransport,
) -> Outcome<Repository<Directory>> {
    let url = arguments.metadata_url.as_ref().ok_or("--metadata-url is missing")?;
    let limits = Limits::default();
    let root = store.read(Stored::Role("root"), limits.root)?.ok_or("no trusted root")?;
    let mut refresh = Refresh::begin(store, &root, Utc::now(), limits)?;
    Courier::new(network, url, url).hold(&mut refresh);
    Ok(refresh.finish()?)
}

fn download(store: Directory, arguments: &Arguments, network: &HttpTransport) -> Outcome<()> {
    let mut repository = refresh(store, arguments, network)?;
    let metadata = arguments.metadata_url.as_ref().ok_or("--metadata-url is missing")?;
    let targets = arguments.target_base_url.as_ref().ok_or("--target-base-url is missing")?;
    let folder = arguments.target_dir.as_deref().ok_or("--target-dir is missing")?;
    if arguments.target_names.is_empty() {
        return Err("--target-name is missing".into());
    }
    let mut courier = Courier::new(network, metadata, targets);
    for name in &arguments.target_names {
        let mut search = repository.search(name)?;
        courier.hold(&mut search);
        let target = match search.finish() {
            Found::Target(target) => target,
            Found::Nowhere => return Err("no role lists the target".into()),
            Found::Hidden { why, .. } => return Err(why.into()),
        };
        let place = folder.join(target.file_name());
        if fs::read(&place).is_ok_and(|bytes| target.verify(&bytes).is_ok()) {
            continue;
        }
        let Fetched::Bytes(bytes) = courier.target(&repository.request(&target)?) else {
            return Err("the target could not be fetched".into());
        };
        target.verify(&bytes)?;
        keep(folder, &place, &bytes)?;
    }
    Ok(())
}

/// Puts a whole file in its place, or leaves what was there.
fn keep(folder: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(place)?;
    Ok(())
}
