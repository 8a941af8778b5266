//! Reading the book: single reports, the list, and what many say together.

use super::{Kept, Ledger, REPORTS, Status, read_status, stamp};
use chrono::{DateTime, Utc};
use rusqlite::{ToSql, params};
use serde::Serialize;

/// A report as the vendor keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptReport {
    /// Its identity.
    pub report_id: String,
    /// Its short name.
    pub reference: String,
    /// When it was taken, in RFC 3339.
    pub received_at: String,
    /// Where it stands.
    pub status: Status,
    /// The bytes that came, as text; `None` once withdrawn.
    pub body: Option<String>,
    /// How often it was brought with these bytes, the first time included.
    pub posts: u32,
    /// What was added later, oldest first.
    pub additions: Vec<String>,
}

/// What many reports say together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Signal {
    pub(crate) reports: u32,
    /// The caller knew a ticket or case number.
    pub(crate) knew_ticket: u32,
    /// The caller quoted one.
    pub(crate) quoted: u32,
    /// It was really the customer's.
    pub(crate) quoted_truly: u32,
    /// How many reports name each thing that callers knew, most first.
    pub(crate) knew: Vec<(String, u32)>,
}

impl Ledger {
    /// How many reports there are, withdrawn ones included.
    pub(crate) fn count(&self) -> Kept<u32> {
        Ok(self.book().query_row("SELECT count(*) FROM report", [], |row| row.get(0))?)
    }

    /// Reports, newest first.
    pub(crate) fn reports(&self, offset: u32, limit: u32) -> Kept<Vec<KeptReport>> {
        self.kept("ORDER BY received_at DESC, report.rowid DESC LIMIT ?1 OFFSET ?2", params![limit, offset])
    }

    pub(crate) fn report(&self, report_id: &str) -> Kept<Option<KeptReport>> {
        Ok(self.kept("WHERE report_id = ?1", params![report_id])?.pop())
    }

    fn kept(&self, which: &str, with: &[&dyn ToSql]) -> Kept<Vec<KeptReport>> {
        let book = self.book();
        let sql = format!(
            "SELECT report_id, reference, received_at, status, body, answer.posts FROM report
             JOIN answer ON place = '{REPORTS}' AND key = report_id {which}"
        );
        let mut found = book.prepare(&sql)?;
        let mut additions =
            book.prepare_cached("SELECT body FROM addition WHERE report_id = ?1 ORDER BY rowid")?;
        let mut reports = Vec::new();
        let mut rows = found.query(with)?;
        while let Some(row) = rows.next()? {
            let report_id: String = row.get(0)?;
            let added = additions.query_map([&report_id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            reports.push(KeptReport {
                report_id,
                reference: row.get(1)?,
                received_at: row.get(2)?,
                status: read_status(row, 3)?,
                body: row.get(4)?,
                posts: row.get(5)?,
                additions: added,
            });
        }
        Ok(reports)
    }

    /// What the reports since then say together. Trials and withdrawn reports say nothing.
    pub(crate) fn signal(&self, since: DateTime<Utc>) -> Kept<Signal> {
        let book = self.book();
        let since = stamp(since);
        let ticket =
            "EXISTS (SELECT 1 FROM json_each(body, '$.knew_about_me') WHERE value = 'ticket_number')";
        let quoted = "body ->> '$.quoted_reference.value' IS NOT NULL";
        let truly = "body ->> '$.quoted_reference.is_mine' = 1";
        let sql = format!(
            "SELECT count(DISTINCT report_id),
                count(DISTINCT report_id) FILTER (WHERE {ticket}),
                count(DISTINCT report_id) FILTER (WHERE {quoted}),
                count(DISTINCT report_id) FILTER (WHERE {truly})
             FROM said WHERE received_at >= ?1"
        );
        let mut signal = book.query_row(&sql, [&since], |row| {
            Ok(Signal {
                reports: row.get(0)?,
                knew_ticket: row.get(1)?,
                quoted: row.get(2)?,
                quoted_truly: row.get(3)?,
                knew: Vec::new(),
            })
        })?;
        let mut knew = book.prepare(
            "SELECT value, count(DISTINCT report_id) FROM said, json_each(body, '$.knew_about_me')
             WHERE received_at >= ?1 GROUP BY value ORDER BY 2 DESC, 1",
        )?;
        signal.knew =
            knew.query_map([&since], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(signal)
    }
}
