//! The vendor's book: reports, what was answered to them, and what became of them. One SQLite file; whatever
//! belongs together is written in one transaction.

mod reading;

pub use reading::KeptReport;
pub(crate) use reading::Signal;

use crate::contract::Objection;
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;

/// The book cannot be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerTrouble {
    /// The database says no.
    #[error("the ledger: {0}")]
    Database(#[from] rusqlite::Error),
    /// The system gives no randomness.
    #[error("no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
}

type Kept<T> = Result<T, LedgerTrouble>;

/// What a vendor does with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It arrived.
    Received,
    /// Somebody looks at it.
    Reviewing,
    /// The vendor agrees.
    Confirmed,
    /// The vendor found nothing.
    NotConfirmed,
    /// It was taken back.
    Withdrawn,
    /// It is no longer kept.
    Expired,
}

impl Status {
    pub(crate) const ALL: [Self; 6] = [
        Self::Received,
        Self::Reviewing,
        Self::Confirmed,
        Self::NotConfirmed,
        Self::Withdrawn,
        Self::Expired,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reviewing => "reviewing",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not_confirmed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str() == text).unwrap_or(Self::Received)
    }
}

/// What came of bringing something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taking {
    /// It is in the book; this is the answer, now and on every further try.
    Answer(String),
    /// The key came before with other bytes.
    KeyReused,
    /// It is not as it should be. Nothing was written.
    Refused(Vec<Objection>),
    /// There is nothing that it could be added to.
    Unknown,
}

/// Where a report stands, and stood.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Standing {
    pub(crate) report_id: String,
    pub(crate) reference: String,
    pub(crate) status: Status,
    pub(crate) history: Vec<Step>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Step {
    pub(crate) status: Status,
    pub(crate) at: String,
}

pub(crate) struct Ledger(Mutex<Connection>);

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS report (
        report_id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, receipt_hash BLOB NOT NULL,
        received_at TEXT NOT NULL, status TEXT NOT NULL, trial INTEGER NOT NULL, body TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS report_by_time ON report (received_at);
    CREATE TABLE IF NOT EXISTS addition (
        addition_id TEXT PRIMARY KEY, report_id TEXT NOT NULL REFERENCES report, body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS step (
        report_id TEXT NOT NULL REFERENCES report, status TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS answer (
        place TEXT NOT NULL, key TEXT NOT NULL, body_hash BLOB NOT NULL, answer TEXT NOT NULL,
        posts INTEGER NOT NULL, PRIMARY KEY (place, key)
    ) STRICT, WITHOUT ROWID;
    CREATE VIEW IF NOT EXISTS said AS
        SELECT report_id, received_at, body FROM report WHERE body IS NOT NULL AND NOT trial
        UNION ALL
        SELECT report_id, received_at, addition.body FROM addition JOIN report USING (report_id) WHERE NOT trial;
";

impl Ledger {
    pub(crate) fn open(path: &Path) -> Kept<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(TABLES)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn book(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic left open was rolled back when it was dropped.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a report under its key, or gives the answer that its key has.
    pub(crate) fn take_report(
        &self,
        key: &str,
        bytes: &str,
        trial: bool,
        now: DateTime<Utc>,
        judge: impl FnOnce() -> Vec<Objection>,
    ) -> Kept<Taking> {
        let mut book = self.book();
        let book = book.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(earlier) = earlier(&book, REPORTS, key, bytes)? {
            book.commit()?;
            return Ok(earlier);
        }
        let objections = judge();
        if !objections.is_empty() {
            return Ok(Taking::Refused(objections));
        }
        let reference = new_reference(&book)?;
        let receipt = hex(&random::<32>()?);
        let now = stamp(now);
        book.execute(
            "INSERT INTO report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![key, reference, hash(&receipt), now, Status::Received.as_str(), trial, bytes],
        )?;
        book.execute("INSERT INTO step VALUES (?1, ?2, ?3)", params![key, Status::Received.as_str(), now])?;
        let answer = json!({
            "report_id": key, "reference": reference, "status": Status::Received,
            "received_at": now, "receipt": receipt,
        });
        let answer = keep_answer(&book, REPORTS, key, bytes, answer.to_string())?;
        book.commit()?;
        Ok(answer)
    }

    /// Takes an addition under its key, or gives the answer that its key has.
    pub(crate) fn take_addition(
        &self,
        report_id: &str,
        key: &str,
        bytes: &str,
        now: DateTime<Utc>,
        judge: impl FnOnce() -> Vec<Objection>,
    ) -> Kept<Taking> {
        let mut book = self.book();
        let book = book.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(earlier) = earlier(&book, report_id, key, bytes)? {
            book.commit()?;
            return Ok(earlier);
        }
        let there = "SELECT EXISTS (SELECT 1 FROM report WHERE report_id = ?1 AND body IS NOT NULL)";
        if !book.query_row(there, [report_id], |row| row.get(0))? {
            return Ok(Taking::Unknown);
        }
        let mut objections = judge();
        let used = "SELECT EXISTS (SELECT 1 FROM addition WHERE addition_id = ?1)";
        if objections.is_empty() && book.query_row(used, [key], |row| row.get(0))? {
            objections.push(Objection { pointer: "/addition_id".to_owned(), code: "not_allowed" });
        }
        if !objections.is_empty() {
            return Ok(Taking::Refused(objections));
        }
        book.execute("INSERT INTO addition VALUES (?1, ?2, ?3)", params![key, report_id, bytes])?;
        let answer = json!({ "report_id": report_id, "addition_id": key, "received_at": stamp(now) });
        let answer = keep_answer(&book, report_id, key, bytes, answer.to_string())?;
        book.commit()?;
        Ok(answer)
    }

    /// Does this receipt open this report? As long in the answering whether the report exists or not.
    pub(crate) fn opens(&self, report_id: &str, receipt: &str) -> Kept<bool> {
        let sql = "SELECT receipt_hash FROM report WHERE report_id = ?1";
        let kept: Option<Vec<u8>> = self.book().query_row(sql, [report_id], |row| row.get(0)).optional()?;
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| vec![0; 32]);
        let same: bool = kept.ct_eq(&hash(receipt)).into();
        Ok(known & same)
    }

    pub(crate) fn standing(&self, report_id: &str) -> Kept<Option<Standing>> {
        let book = self.book();
        let sql = "SELECT reference, status FROM report WHERE report_id = ?1";
        let found =
            book.query_row(sql, [report_id], |row| Ok((row.get(0)?, read_status(row, 1)?))).optional()?;
        let Some((reference, status)) = found else { return Ok(None) };
        let mut steps = book.prepare("SELECT status, at FROM step WHERE report_id = ?1 ORDER BY rowid")?;
        let history = steps
            .query_map([report_id], |row| Ok(Step { status: read_status(row, 0)?, at: row.get(1)? }))?
            .collect::<Result<_, _>>()?;
        Ok(Some(Standing { report_id: report_id.to_owned(), reference, status, history }))
    }

    /// Takes a report out: what was said is gone; its key and its answer stay.
    pub(crate) fn withdraw(&self, report_id: &str, now: DateTime<Utc>) -> Kept<()> {
        let mut book = self.book();
        let book = book.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let gone = book.execute(
            "UPDATE report SET status = ?2, body = NULL WHERE report_id = ?1 AND body IS NOT NULL",
            params![report_id, Status::Withdrawn.as_str()],
        )?;
        if gone > 0 {
            book.execute("DELETE FROM addition WHERE report_id = ?1", [report_id])?;
            step(&book, report_id, Status::Withdrawn, now)?;
        }
        Ok(book.commit()?)
    }

    /// Moves a report on. `false`: there is none, or it was withdrawn.
    pub(crate) fn decide(&self, report_id: &str, status: Status, now: DateTime<Utc>) -> Kept<bool> {
        let mut book = self.book();
        let book = book.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let there = "SELECT status FROM report WHERE report_id = ?1 AND body IS NOT NULL";
        let before = book.query_row(there, [report_id], |row| read_status(row, 0)).optional()?;
        let Some(before) = before else { return Ok(false) };
        if before != status {
            let sql = "UPDATE report SET status = ?2 WHERE report_id = ?1";
            book.execute(sql, params![report_id, status.as_str()])?;
            step(&book, report_id, status, now)?;
        }
        book.commit()?;
        Ok(true)
    }
}

/// The place of keys of reports; an addition's key stands at its report's identity.
const REPORTS: &str = "reports";

/// What a key that came before is answered with.
fn earlier(book: &Transaction<'_>, place: &str, key: &str, bytes: &str) -> Kept<Option<Taking>> {
    let sql = "SELECT body_hash, answer FROM answer WHERE place = ?1 AND key = ?2";
    let found = book
        .query_row(sql, [place, key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    let Some((body_hash, answer)) = found else { return Ok(None) };
    if body_hash != hash(bytes) {
        return Ok(Some(Taking::KeyReused));
    }
    book.execute("UPDATE answer SET posts = posts + 1 WHERE place = ?1 AND key = ?2", [place, key])?;
    Ok(Some(Taking::Answer(answer)))
}

fn keep_answer(book: &Transaction<'_>, place: &str, key: &str, bytes: &str, answer: String) -> Kept<Taking> {
    let sql = "INSERT INTO answer VALUES (?1, ?2, ?3, ?4, 1)";
    book.execute(sql, params![place, key, hash(bytes), answer])?;
    Ok(Taking::Answer(answer))
}

fn step(book: &Transaction<'_>, report_id: &str, status: Status, now: DateTime<Utc>) -> Kept<()> {
    let sql = "INSERT INTO step VALUES (?1, ?2, ?3)";
    book.execute(sql, params![report_id, status.as_str(), stamp(now)])?;
    Ok(())
}

fn read_status(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Status> {
    Ok(Status::read(&row.get::<_, String>(column)?))
}

fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn random<const N: usize>() -> Kept<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Letters and digits that cannot be taken for each other when read aloud: no 0, O, 1, I.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A reference that no other report has, such as `EX-7K3F-92QD`.
fn new_reference(book: &Transaction<'_>) -> Kept<String> {
    loop {
        let [a, b, c, d, e, f, g, h] =
            random::<8>()?.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        let reference = format!("EX-{a}{b}{c}{d}-{e}{f}{g}{h}");
        let sql = "SELECT EXISTS (SELECT 1 FROM report WHERE reference = ?1)";
        if !book.query_row(sql, [&reference], |row| row.get::<_, bool>(0))? {
            return Ok(reference);
        }
    }
}
