//! How long import and export take, and how much memory: `cargo run -p ringtrue-app --example exchange -- --calls 100000`.
//!
//! Brings in a table of so many rows, writes the diary in both formats, and brings both files into an empty diary again.
//! Prints seconds and the most memory the process has held up to then (Linux), one line a step. Everything happens in a
//! temporary folder.

use ringtrue_app::api::{ExportCalls, ExportFormat, JobOutcome, JobState, WhichCalls};
use ringtrue_app::{Anchor, App, Failure, Start, SystemClock, SystemEntropy};
use ringtrue_store::MemoryKeyStore;
use ringtrue_wire::Scripted;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Real complaints, told again and again with other numbers.
const COMPLAINTS: &str = include_str!("seed/ftc_complaints_2021-02.csv");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let calls: usize = match &arguments[..] {
        [name, calls] if name == "--calls" => calls.parse()?,
        _ => return Err("usage: exchange --calls N".into()),
    };
    let folder = tempfile::tempdir()?;
    let complaints = folder.path().join("complaints.csv");
    write_complaints(&complaints, calls)?;
    let diary = open(&folder.path().join("diary"));
    measured("import of complaints", calls, &diary, || import(&diary, &complaints))?;
    for (name, format) in [("CSV", ExportFormat::Csv), ("JSON", ExportFormat::Json)] {
        let file = folder.path().join(name);
        measured(&format!("export as {name}"), calls, &diary, || export(&diary, &file, format))?;
        let other = open(&folder.path().join(format!("from {name}")));
        measured(&format!("import of {name}"), calls, &other, || import(&other, &file))?;
        other.stop();
    }
    diary.stop();
    Ok(())
}

fn write_complaints(file: &Path, count: usize) -> Result<(), Box<dyn Error>> {
    let mut complaints = COMPLAINTS.lines();
    let mut out = BufWriter::new(fs::File::create(file)?);
    writeln!(out, "{}", complaints.next().unwrap_or_default())?;
    let rest: Vec<_> = complaints.filter_map(|line| line.split_once(',')).collect();
    for (number, (_, complaint)) in (0..count).zip(rest.into_iter().cycle()) {
        writeln!(out, "{},{complaint}", 2_010_000_000 + number)?;
    }
    Ok(out.flush()?)
}

fn open(folder: &Path) -> Arc<App> {
    let app = App::build(Start {
        data_dir: folder.to_owned(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        keys: Arc::new(MemoryKeyStore::default()),
        transport: Arc::new(Scripted::default()),
        region_guess: None,
        language_guess: None,
        directory_url: None,
        anchor: Anchor::bundled(),
        notify: Arc::new(|_| {}),
    });
    app.open_vault();
    app
}

fn import(app: &App, file: &Path) -> Result<(), Failure> {
    let preview = app.choose_import(file.to_owned())?;
    app.import_calls(preview.plan)
}

fn export(app: &App, file: &Path, format: ExportFormat) -> Result<(), Failure> {
    app.export_calls(file.to_owned(), ExportCalls { which: WhichCalls::All, format })
}

/// Does a job and prints what it took; it must have reached every call.
fn measured(
    step: &str,
    calls: usize,
    app: &App,
    work: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Box<dyn Error>> {
    let told = |failure: Failure| format!("{step}: {:?}", failure.code);
    let began = Instant::now();
    work().map_err(told)?;
    let state = app.wait_for_job(Duration::MAX).map(|view| view.state);
    let reached = match state {
        Some(JobState::Done { outcome: JobOutcome::Exported { calls, .. } }) => calls,
        Some(JobState::Done { outcome: JobOutcome::Imported { tally } }) => tally.added,
        other => return Err(format!("{step}: {other:?}").into()),
    };
    if reached as usize != calls {
        return Err(format!("{step}: {reached} of {calls} calls").into());
    }
    let seconds = began.elapsed().as_secs_f64();
    writeln!(std::io::stdout(), "{step}: {calls} calls, {seconds:.1} s, {} at most", most_memory())?;
    Ok(())
}

/// The most memory this process has held.
fn most_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "memory unknown".to_owned(), |peak| peak.trim().to_owned())
}
