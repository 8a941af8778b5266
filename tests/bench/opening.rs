//! Opening the diary and seeing its first rows.

use crate::sample::{Sample, forget, stories};
use crate::{Times, compare, heading, millis, timed};
use ringtrue_app::App;
use ringtrue_app::api::{DiaryStretch, SaveCall, VaultStatus};
use ringtrue_model::diary::DiaryFilter;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const TIMES: usize = 7;
/// Calls that stand in the log alone when the program is killed.
const IN_THE_LOG: usize = 300;

pub fn measure(sample: &Sample) {
    let folder = sample.copy("opening");
    let (mut cold, mut warm, mut rows, mut crashed) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    for _ in 0..TIMES {
        forget(&folder);
        let (opening, app) = timed(|| open(sample, &folder));
        cold.add(opening);
        rows.add(timed(|| first_rows(&app)).0);
        app.stop();
        let (opening, app) = timed(|| open(sample, &folder));
        warm.add(opening);
        app.stop();
    }
    let left = killed(sample);
    for time in 0..TIMES {
        let again = sample.place(&format!("killed-{time}"));
        fs::create_dir(&again).unwrap();
        for entry in fs::read_dir(&left).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), again.join(entry.file_name())).unwrap();
        }
        forget(&again);
        let (opening, app) = timed(|| open(sample, &again));
        crashed.add(opening);
        app.stop();
        fs::remove_dir_all(again).unwrap();
    }
    let log = fs::metadata(left.join("vault.db-wal")).unwrap().len() as f64 / 1e6;
    println!("\nOpening, median of {TIMES}");
    println!("  files just read                              {:>9.2} ms", millis(warm.median()));
    println!("  nothing of them in the system's memory       {:>9.2} ms", millis(cold.median()));
    println!("  and then the outline and the first 50 rows   {:>9.2} ms", millis(rows.median()));
    heading("Opening after a crash, nothing in the system's memory", "crashed", "closed well");
    let what = format!("killed with {IN_THE_LOG} calls ({log:.1} MB) in the log");
    compare(&what, crashed.median(), cold.median());
}

fn open(sample: &Sample, folder: &Path) -> Arc<App> {
    let app = sample.program(folder);
    app.open_vault();
    assert!(matches!(app.vault_status().unwrap(), VaultStatus::Ready { .. }));
    app
}

fn first_rows(app: &App) {
    let filter = DiaryFilter::default();
    assert!(app.diary_outline(filter.clone()).unwrap().total > 0);
    assert!(!app.diary_rows(DiaryStretch { filter, offset: 0, limit: 50 }).unwrap().is_empty());
}

/// What a program that is killed leaves: the files as they stand while it has them open.
fn killed(sample: &Sample) -> std::path::PathBuf {
    let folder = sample.copy("to-be-killed");
    let left = sample.place("left-behind");
    fs::create_dir(&left).unwrap();
    let app = open(sample, &folder);
    for call in stories().take(IN_THE_LOG) {
        app.save_call(SaveCall { id: None, revision: None, fields: call.fields, draft: None }).unwrap();
    }
    for file in ["vault.db", "vault.db-wal", "vault.keys.json"] {
        fs::copy(folder.join(file), left.join(file)).unwrap();
    }
    app.stop();
    left
}
