//! Verdicts as they were shown to the person. They are added, and go with their call; nothing changes one.

use super::{all, json, json_column, micros, run};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use ringtrue_model::CallId;
use ringtrue_model::rules::ShownVerdict;
use rusqlite::Connection;

/// `number` keeps the order in which they were shown, also where the clock was put back. A program that does not know the table would leave what was shown behind when a call is deleted for good.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 12,
    older_may_open: false,
    sql: "CREATE TABLE shown_verdicts (
              number INTEGER PRIMARY KEY,
              call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE RESTRICT,
              shown_at INTEGER NOT NULL,
              verdict TEXT NOT NULL
          );
          CREATE INDEX shown_verdicts_of_call ON shown_verdicts (call_number, number);",
}];

impl ReadView<'_> {
    /// The verdicts on a call that were shown, the one shown last first.
    ///
    /// # Errors
    /// The database failed.
    pub fn shown_verdicts(&self, id: CallId) -> Result<Vec<ShownVerdict>, StoreError> {
        self.run("reading which verdicts were shown", |c| {
            let sql = "SELECT verdict FROM shown_verdicts
                       WHERE call_number = (SELECT number FROM calls WHERE id = ?1) ORDER BY number DESC";
            all(c, sql, [id.0.as_bytes()], |row| json_column(row, 0))
        })
    }
}

impl WriteTx<'_> {
    /// Keeps a verdict that is shown, where it says something else than the one that was shown last. One on a revision
    /// that no longer stands is not kept: another is on its way.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the call is not in the diary, or the database failed.
    pub fn keep_shown_verdict(&mut self, id: CallId, verdict: &ShownVerdict) -> Result<(), StoreError> {
        let stands = self.call(id)?.revision == verdict.revision;
        let last = self.shown_verdicts(id)?.into_iter().next();
        if !stands || last.is_some_and(|last| last.says_the_same_as(verdict)) {
            return Ok(());
        }
        self.import_shown_verdict(id, verdict)
    }

    /// Keeps a verdict that was shown elsewhere, after those that are here; one that is here already is not kept twice.
    ///
    /// # Errors
    /// The database failed.
    pub fn import_shown_verdict(&mut self, id: CallId, verdict: &ShownVerdict) -> Result<(), StoreError> {
        self.run("keeping a verdict that was shown", |c| keep(c, id, verdict))
    }
}

/// Keeps what was shown of a call that was not purged, once.
pub(crate) fn keep(c: &Connection, id: CallId, verdict: &ShownVerdict) -> Result<(), Fault> {
    let sql = "INSERT INTO shown_verdicts (call_number, shown_at, verdict)
               SELECT number, ?2, ?3 FROM calls WHERE id = ?1 AND purged = 0 AND NOT EXISTS (
                   SELECT 1 FROM shown_verdicts
                   WHERE call_number = calls.number AND shown_at = ?2 AND verdict = ?3
               )";
    run(c, sql, (id.0.as_bytes(), micros(verdict.shown_at), json(verdict)?)).map(drop)
}

/// Forgets what was shown of a call.
pub(super) fn forget(c: &Connection, call_number: i64) -> Result<(), Fault> {
    run(c, "DELETE FROM shown_verdicts WHERE call_number = ?1", [call_number]).map(drop)
}
