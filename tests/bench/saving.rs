//! Saving one call, beside a bare commit of the same bytes.

use crate::sample::{Sample, stories};
use crate::{Times, compare, heading, timed};
use ringtrue_app::api::SaveCall;
use rusqlite::Connection;

const TIMES: usize = 1_000;

/// One after the other, so that both meet the same disk.
pub fn measure(sample: &Sample) {
    let app = sample.program(&sample.copy("saving"));
    app.open_vault();
    let bare = Connection::open(sample.place("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE calls (number INTEGER PRIMARY KEY, call TEXT NOT NULL);",
    )
    .unwrap();
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for call in stories().take(TIMES) {
        let text = serde_json::to_string(&call).unwrap();
        let new = SaveCall { id: None, revision: None, fields: call.fields, draft: None };
        let (time, saved) = timed(|| app.save_call(new).unwrap());
        assert!(saved.call.is_some());
        ours.add(time);
        let (time, rows) = timed(|| bare.execute("INSERT INTO calls (call) VALUES (?1)", [&text]).unwrap());
        assert_eq!(rows, 1);
        theirs.add(time);
    }
    app.stop();
    heading(
        &format!(
            "Saving one call, {TIMES} times, beside a bare SQLite commit (synchronous=FULL) of the same bytes"
        ),
        "Ringtrue",
        "bare",
    );
    compare("median", ours.median(), theirs.median());
    compare("99 of 100 within", ours.percentile(99), theirs.percentile(99));
}
