//! The same work on the vault and on a copy of it that is not encrypted.

use crate::sample::{Sample, forget};
use crate::{Times, compare, heading, timed};
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;

const TIMES: usize = 5;
const COMMITS: u32 = 300;

/// One piece of work: its name, and the statement, which answers with one number.
const READS: [(&str, &str); 3] = [
    ("counting the calls of each day", "SELECT count(*) FROM (SELECT 1 FROM calls GROUP BY local_day)"),
    ("reading every call", "SELECT sum(length(call)) FROM calls"),
    ("searching for two words", "SELECT count(*) FROM call_words WHERE words MATCH 'refund virus'"),
];

pub fn measure(sample: &Sample) {
    let encrypted = sample.copy("encrypted");
    let plain = unencrypted(sample);
    let open = |which: &str| {
        if which == "plain" {
            Connection::open(plain.join("vault.db")).unwrap()
        } else {
            sample.database(&encrypted)
        }
    };
    heading(&format!("The cost of encryption, median of {TIMES}"), "encrypted", "plain");
    for (what, sql) in READS {
        let mut times = [Times::default(), Times::default()];
        let mut answers = Vec::new();
        for _ in 0..TIMES {
            for (which, times) in ["encrypted", "plain"].into_iter().zip(&mut times) {
                forget(if which == "plain" { &plain } else { &encrypted });
                let database = open(which);
                let (time, answer) =
                    timed(|| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap());
                times.add(time);
                answers.push(answer);
            }
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "both answer the same");
        let [mut ours, mut bare] = times;
        compare(what, ours.median(), bare.median());
    }
    let [mut ours, mut bare] = ["encrypted", "plain"].map(|which| commits(&open(which)));
    compare(&format!("one commit, of {COMMITS}"), ours.median(), bare.median());
    let [ours, bare] = ["encrypted", "plain"].map(|which| all_again(&open(which)));
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

fn commits(database: &Connection) -> Times {
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").unwrap();
    database.execute_batch("CREATE TABLE copies (call TEXT NOT NULL)").unwrap();
    let mut times = Times::default();
    for number in 1..=COMMITS {
        let sql = "INSERT INTO copies SELECT call FROM calls WHERE number = ?1";
        times.add(timed(|| database.execute(sql, [number]).unwrap()).0);
    }
    times
}

fn all_again(database: &Connection) -> std::time::Duration {
    timed(|| database.execute("INSERT INTO copies SELECT call FROM calls", []).unwrap()).0
}
