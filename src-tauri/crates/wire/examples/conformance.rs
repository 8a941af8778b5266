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
use reqwest::{Client, StatusCode, redirect, retry};
use ringtrue_tuf::{
    Conversation, Directory, Fetched, Found, Limits, Refresh, Repository, Request, Store, Stored,
};
use ringtrue_wire::address;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
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

/// An address that paths are put behind.
fn base(text: &str) -> Outcome<Url> {
    let slash = if text.ends_with('/') { "" } else { "/" };
    Ok(Url::parse(&format!("{text}{slash}"))?)
}

fn run(arguments: Arguments) -> Outcome<()> {
    let mut store = Directory::open(arguments.metadata_dir.as_deref().ok_or("--metadata-dir is missing")?)?;
    match arguments.words.as_slice() {
        [command, root] if command == "init" => Ok(store.write(Stored::Role("root"), &fs::read(root)?)?),
        [command] if command == "refresh" => refresh(store, &arguments, &Network::new()?).map(drop),
        [command] if command == "download" => download(store, &arguments, &Network::new()?),
        _ => Err("one of: init ROOT, refresh, download".into()),
    }
}

fn refresh(store: Directory, arguments: &Arguments, network: &Network) -> Outcome<Repository<Directory>> {
    let url = arguments.metadata_url.as_ref().ok_or("--metadata-url is missing")?;
    let limits = Limits::default();
    let root = store.read(Stored::Role("root"), limits.root)?.ok_or("no trusted root")?;
    let mut refresh = Refresh::begin(store, &root, Utc::now(), limits)?;
    network.hold(&mut refresh, url);
    Ok(refresh.finish()?)
}

fn download(store: Directory, arguments: &Arguments, network: &Network) -> Outcome<()> {
    let mut repository = refresh(store, arguments, network)?;
    let metadata = arguments.metadata_url.as_ref().ok_or("--metadata-url is missing")?;
    let targets = arguments.target_base_url.as_ref().ok_or("--target-base-url is missing")?;
    let folder = arguments.target_dir.as_deref().ok_or("--target-dir is missing")?;
    if arguments.target_names.is_empty() {
        return Err("--target-name is missing".into());
    }
    for name in &arguments.target_names {
        let mut search = repository.search(name)?;
        network.hold(&mut search, metadata);
        let target = match search.finish() {
            Found::Target(target) => target,
            Found::Nowhere => return Err("no role lists the target".into()),
            Found::Hidden { why, .. } => return Err(why.into()),
        };
        let place = folder.join(target.file_name());
        if fs::read(&place).is_ok_and(|bytes| target.verify(&bytes).is_ok()) {
            continue;
        }
        let Fetched::Bytes(bytes) = network.fetch(targets, &repository.request(&target)?) else {
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

/// The network as `ringtrue-wire` uses it: no redirect, no second try, no proxy.
struct Network {
    client: Client,
    runtime: tokio::runtime::Runtime,
}

impl Network {
    fn new() -> Outcome<Self> {
        let client = Client::builder()
            .timeout(Duration::from_secs(30))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .build()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { client, runtime })
    }

    fn hold(&self, conversation: &mut impl Conversation, base: &Url) {
        while let Some(request) = conversation.wanted() {
            conversation.give(self.fetch(base, &request));
        }
    }

    fn fetch(&self, base: &Url, request: &Request) -> Fetched {
        self.runtime.block_on(self.answer(base, request)).unwrap_or(Fetched::Failed)
    }

    /// `None` when there is no useful answer.
    async fn answer(&self, base: &Url, request: &Request) -> Option<Fetched> {
        let url = Url::parse(&format!("{base}{}", request.path)).ok()?;
        let loopback = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        if !address::allowed(&url) && !loopback {
            return None;
        }
        let mut response = self.client.get(url).send().await.ok()?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => return Some(Fetched::Missing),
            _ => return None,
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > request.max_length {
                break;
            }
        }
        Some(Fetched::Bytes(bytes))
    }
}
