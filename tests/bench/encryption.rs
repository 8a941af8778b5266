//! The same work on the vault and on a copy of it that is not encrypted.

use crate::sample::Sample;
use crate::{Times, compare, heading, timed};
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;

const TIMES: usize = 5;
const COMMITS: u32 = 300;

/// One piece of work: its name, and the statement, which answers with one number.
const READS: [(&str, &str); 3] = [
    (
        "counting the calls of each day",
        "SELECT count(*) FROM (SELECT 1 FROM calls WHERE deleted_at IS NULL GROUP BY local_day)",
    ),
    ("reading every call", "SELECT sum(length(call)) FROM calls"),
    ("searching for two words", "SELECT count(*) FROM call_words WHERE words MATCH 'refund virus'"),
];

pub fn measure(sample: &Sample) {
    let (encrypted, plain) = (sample.copy("encrypted"), unencrypted(sample));
    // Connected anew each time, so that every page is read from the file, which the system has in its memory.
    let both = || [sample.database(&encrypted), Connection::open(plain.join("vault.db")).unwrap()];
    heading(&format!("The cost of encryption, median of {TIMES}"), "encrypted", "plain");
    for (what, sql) in READS {
        let mut times = [Times::default(), Times::default()];
        for time in 0..=TIMES {
            let answers = both()
                .map(|database| timed(|| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()));
            assert!(answers[0].1 == answers[1].1 && answers[0].1 > 0, "both answer the same");
            // The first time brings the file into the system's memory.
            for (times, (took, _)) in times.iter_mut().zip(answers).filter(|_| time > 0) {
                times.add(took);
            }
        }
        let [mut ours, mut bare] = times;
        compare(what, ours.median(), bare.median());
    }
    let [mut ours, mut bare] = commits(&both());
    compare(&format!("one commit, of {COMMITS}"), ours.median(), bare.median());
    let [ours, bare] = both().map(|database| timed(|| all_again(&database)).0);
    compare("writing every call once more", ours, bare);
}

/// The same tables without a key.
fn unencrypted(sample: &Sample) -> PathBuf {
    let folder = sample.copy("to-be-decrypted");
    let plain = sample.place("plain");
    fs::create_dir(&plain).unwrap();
    let path = plain.join("vault.db");
    let database = sample.database(&folder);
    database.execute("ATTACH ?1 AS plain KEY ''", [path.to_str().unwrap()]).unwrap();
    database.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    plain
}

/// One after the other, so that both meet the same disk.
fn commits(both: &[Connection; 2]) -> [Times; 2] {
    for database in both {
        database
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE copies (call TEXT NOT NULL);",
            )
            .unwrap();
    }
    let mut times = [Times::default(), Times::default()];
    for number in 1..=COMMITS {
        let sql = "INSERT INTO copies SELECT call FROM calls WHERE number = ?1";
        for (database, times) in both.iter().zip(&mut times) {
            times.add(timed(|| database.execute(sql, [number]).unwrap()).0);
        }
    }
    times
}

fn all_again(database: &Connection) {
    database.execute("INSERT INTO copies SELECT call FROM calls", []).unwrap();
}
