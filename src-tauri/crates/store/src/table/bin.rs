//! The bin: calls that were deleted and can be brought back, until they are purged. A purged call's row stays, for its
//! reports belong to it, but holds its identity only.

use super::calls::day_number;
use super::{
    all, column, first, json_column, micros, optional_time_column, run, run_on_one, shown, time_column,
};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, NaiveDate, Utc};
use ringtrue_model::diary::Place;
use ringtrue_model::{Call, CallId};
use rusqlite::{Connection, Row};

/// The identities of purged calls once more, on pages of their own: where the ones are damaged the others tell a rescue.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 8,
    older_may_open: true,
    sql: "CREATE INDEX calls_purged ON calls (id) WHERE purged = 1;",
}];

/// The identities of purged calls as their own index tells them.
pub(crate) const PURGED_IDS: &str = "SELECT id FROM calls INDEXED BY calls_purged WHERE purged = 1";
/// Calls with a form that was begun and not saved, by their identity.
const WITH_DRAFT: &str = "SELECT unhex(replace(key, '-', '')) FROM drafts WHERE length(key) = 36";
/// A condition that chooses what the index `calls_in_bin` holds.
const IN_BIN: &str = "purged = 0 AND deleted_at IS NOT NULL";

/// A call in the bin.
#[derive(Clone, Debug, PartialEq)]
pub struct BinnedCall {
    /// The call.
    pub call: Call,
    /// When it was deleted, to the microsecond.
    pub deleted_at: DateTime<Utc>,
    /// A form that changes it was begun and not saved.
    pub draft: bool,
}

/// How old a call must be: it took place before `day`, and was neither saved nor brought back since `instant`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeLimit {
    /// The day on the calendar by which the diary is grouped.
    pub day: NaiveDate,
    /// The same as an instant.
    pub instant: DateTime<Utc>,
}

impl ReadView<'_> {
    /// Where a call is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it never was, or the database failed.
    pub fn call_place(&self, id: CallId) -> Result<Place, StoreError> {
        self.run("looking where a call is", |c| {
            let sql = "SELECT deleted_at, purged FROM calls WHERE id = ?1";
            let place = first(c, sql, [id.0.as_bytes()], |row| {
                Ok(match (optional_time_column(row, 0)?, column(row, 1)?) {
                    (_, true) => Place::Gone,
                    (Some(_), false) => Place::Bin,
                    (None, false) => Place::Diary,
                })
            })?;
            place.ok_or(Fault::NotFound)
        })
    }

    /// A call in the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn binned_call(&self, id: CallId) -> Result<BinnedCall, StoreError> {
        self.run("reading a call in the bin", |c| {
            let sql = format!(
                "SELECT call, deleted_at, id IN ({WITH_DRAFT}) FROM calls WHERE id = ?1 AND {IN_BIN}"
            );
            first(c, &sql, [id.0.as_bytes()], binned)?.ok_or(Fault::NotFound)
        })
    }

    /// How many calls are in the bin, and how many of them have a draft.
    ///
    /// # Errors
    /// The database failed.
    pub fn bin_counts(&self) -> Result<(u32, u32), StoreError> {
        self.run("counting the bin", |c| {
            let counts = first(c, &counts_sql(), [], |row| Ok((column(row, 0)?, column(row, 1)?)))?;
            counts.ok_or(Fault::NotFound)
        })
    }

    /// Calls in the bin, the one deleted last first: `limit` of them after `offset` are left out.
    ///
    /// # Errors
    /// The database failed.
    pub fn bin_rows(&self, offset: u32, limit: u32) -> Result<Vec<BinnedCall>, StoreError> {
        self.run("reading the bin", |c| {
            let numbers = all(c, &numbers_sql(), [limit, offset], |row| column::<i64>(row, 0))?;
            let sql = format!("SELECT call, deleted_at, id IN ({WITH_DRAFT}) FROM calls WHERE number = ?1");
            let row = |number| first(c, &sql, [number], binned)?.ok_or(Fault::NotFound);
            numbers.into_iter().map(row).collect()
        })
    }

    /// How many calls [`bin_old_calls`](WriteTx::bin_old_calls) would put into the bin.
    ///
    /// # Errors
    /// The database failed.
    pub fn old_calls(&self, limit: AgeLimit) -> Result<u32, StoreError> {
        self.run("counting old calls", |c| {
            let sql = format!("SELECT count(*) FROM ({})", old_sql());
            let values = (day_number(limit.day), micros(limit.instant), u32::MAX);
            first(c, &sql, values, |row| column(row, 0))?.ok_or(Fault::NotFound)
        })
    }
}

impl WriteTx<'_> {
    /// Puts a call into the bin.
    ///
    /// # Errors
    /// [`StoreError::KeptForEvidence`]; [`StoreError::NotFound`] where it is not in the diary; or the database failed.
    pub fn delete_call(&mut self, id: CallId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("deleting a call", |c| {
            let sql = "SELECT kept FROM calls WHERE id = ?1 AND deleted_at IS NULL";
            if first(c, sql, [id.0.as_bytes()], |row| column(row, 0))?.ok_or(Fault::NotFound)? {
                return Err(Fault::KeptForEvidence);
            }
            run_on_one(c, "UPDATE calls SET deleted_at = ?2 WHERE id = ?1", (id.0.as_bytes(), micros(at)))
        })
    }

    /// Brings a call back from the bin.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it is not in the bin, or the database failed.
    pub fn undelete_call(&mut self, id: CallId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("bringing a call back", |c| {
            let sql =
                format!("UPDATE calls SET deleted_at = NULL, touched_at = ?2 WHERE id = ?1 AND {IN_BIN}");
            run_on_one(c, &sql, (id.0.as_bytes(), micros(at)))
        })
    }

    /// Brings calls back from the bin, those deleted last first; tells how many, at most `most`.
    ///
    /// # Errors
    /// The database failed.
    pub fn undelete_calls(&mut self, at: DateTime<Utc>, most: u32) -> Result<u32, StoreError> {
        self.run("bringing calls back", |c| {
            let sql = format!(
                "UPDATE calls SET deleted_at = NULL, touched_at = ?3 WHERE number IN ({})",
                numbers_sql()
            );
            Ok(run(c, &sql, (most, 0, micros(at)))? as u32)
        })
    }

    /// Puts calls into the bin that are older than `limit`, neither kept for evidence nor being changed; tells how
    /// many, at most `most`.
    ///
    /// # Errors
    /// The database failed.
    pub fn bin_old_calls(
        &mut self,
        limit: AgeLimit,
        at: DateTime<Utc>,
        most: u32,
    ) -> Result<u32, StoreError> {
        self.run("deleting old calls", |c| {
            let sql = format!("UPDATE calls SET deleted_at = ?4 WHERE number IN ({})", old_sql());
            let values = (day_number(limit.day), micros(limit.instant), most, micros(at));
            Ok(run(c, &sql, values)? as u32)
        })
    }

    /// Deletes a call in the bin for good, with its versions, the verdicts that were shown and its draft. Its reports stay.
    ///
    /// # Errors
    /// [`StoreError::KeptForEvidence`]; [`StoreError::NotFound`] where it is not in the bin; or the database failed.
    pub fn purge_call(&mut self, id: CallId) -> Result<(), StoreError> {
        self.purge("deleting a call for good", |c| {
            let sql = "SELECT number, kept, purged OR deleted_at IS NULL FROM calls WHERE id = ?1";
            let found = first(c, sql, [id.0.as_bytes()], |row| {
                Ok((column(row, 0)?, column(row, 1)?, column(row, 2)?))
            })?;
            match found.ok_or(Fault::NotFound)? {
                (_, true, _) => Err(Fault::KeptForEvidence),
                (_, false, true) => Err(Fault::NotFound),
                (number, false, false) => Ok(vec![(number, id)]),
            }
        })
        .map(drop)
    }

    /// Deletes calls for good that were put into the bin at `until` or before; one with a draft waits. Tells how many,
    /// at most `most`.
    ///
    /// # Errors
    /// The database failed.
    pub fn purge_old_bin(&mut self, until: DateTime<Utc>, most: u32) -> Result<u32, StoreError> {
        self.purge("deleting for good what was long in the bin", |c| {
            let sql = format!(
                "SELECT number, id FROM calls WHERE {IN_BIN} AND deleted_at <= ?1 AND id NOT IN ({WITH_DRAFT})
                 ORDER BY deleted_at LIMIT ?2"
            );
            all(c, &sql, (micros(until), most), identity)
        })
    }

    /// Deletes calls in the bin for good, with their drafts; tells how many, at most `most`.
    ///
    /// # Errors
    /// The database failed.
    pub fn purge_bin(&mut self, most: u32) -> Result<u32, StoreError> {
        self.purge("emptying the bin", |c| {
            let sql = format!("SELECT number, id FROM calls WHERE {IN_BIN} LIMIT ?1");
            all(c, &sql, [most], identity)
        })
    }

    fn purge(
        &mut self,
        operation: &'static str,
        choose: impl FnOnce(&Connection) -> Result<Vec<(i64, CallId)>, Fault>,
    ) -> Result<u32, StoreError> {
        self.purges();
        self.run_removing(operation, |c| {
            let chosen = choose(c)?;
            for (number, id) in &chosen {
                purge(c, *number, *id)?;
            }
            Ok(chosen.len() as u32)
        })
    }

    /// Merges the search indexes: what was removed from them otherwise stays in the file until that happens one day.
    pub(crate) fn merge_search(&mut self) -> Result<(), StoreError> {
        self.run_removing("merging the search", merge_search)
    }
}

/// As [`WriteTx::merge_search`].
pub(crate) fn merge_search(c: &Connection) -> Result<(), Fault> {
    run(c, "INSERT INTO call_words (call_words) VALUES ('optimize')", [])?;
    run(c, "INSERT INTO call_digits (call_digits) VALUES ('optimize')", [])?;
    Ok(())
}

/// Lets the days in the bin of every call there begin anew, in the order there is: whoever restores a vault is not to find
/// the bin emptied for days that have passed outside of it.
pub(crate) fn begin_anew(c: &Connection, now: DateTime<Utc>) -> Result<(), Fault> {
    let sql = format!(
        "UPDATE calls SET deleted_at = ?1 - later FROM (
             SELECT number AS binned, row_number() OVER (ORDER BY deleted_at DESC, id DESC) - 1 AS later
             FROM calls WHERE {IN_BIN}
         ) WHERE number = binned"
    );
    run(c, &sql, [micros(now)]).map(drop)
}

/// Leaves nothing but its identity of a call that was purged elsewhere. Says whether it stood here; then
/// [`merge_search`] is due.
pub(crate) fn bury(c: &Connection, id: CallId) -> Result<bool, Fault> {
    let sql = "SELECT number, purged FROM calls WHERE id = ?1";
    match first(c, sql, [id.0.as_bytes()], |row| Ok((column(row, 0)?, column(row, 1)?)))? {
        Some((number, false)) => purge(c, number, id).map(|()| true),
        Some((_, true)) => Ok(false),
        None => {
            let sql =
                "INSERT INTO calls (id, revision, local_day, instant, expected, deleted_at, call, purged)
                       VALUES (?1, 0, 0, 0, '', 0, '', 1)";
            run(c, sql, [id.0.as_bytes()]).map(|_| false)
        }
    }
}

fn purge(c: &Connection, number: i64, id: CallId) -> Result<(), Fault> {
    run(c, "DELETE FROM call_versions WHERE call_number = ?1", [number])?;
    shown::forget(c, number)?;
    run(c, "DELETE FROM call_words WHERE rowid = ?1", [number])?;
    run(c, "DELETE FROM call_digits WHERE rowid = ?1", [number])?;
    run(c, "DELETE FROM drafts WHERE key = ?1", [id.to_string()])?;
    run_on_one(
        c,
        "UPDATE calls SET purged = 1, kept = 0, revision = 0, local_day = 0, instant = 0, expected = '',
             claimed_org_id = NULL, deleted_at = 0, touched_at = NULL, call = '' WHERE number = ?1",
        [number],
    )
}

fn counts_sql() -> String {
    format!("SELECT count(*), count(nullif(id IN ({WITH_DRAFT}), 0)) FROM calls WHERE {IN_BIN}")
}

fn numbers_sql() -> String {
    format!("SELECT number FROM calls WHERE {IN_BIN} ORDER BY deleted_at DESC, id DESC LIMIT ?1 OFFSET ?2")
}

fn old_sql() -> String {
    format!(
        "SELECT number FROM calls
         WHERE deleted_at IS NULL AND kept = 0 AND local_day < ?1 AND coalesce(touched_at, 0) < ?2
             AND id NOT IN ({WITH_DRAFT})
         ORDER BY local_day LIMIT ?3"
    )
}

fn identity(row: &Row<'_>) -> Result<(i64, CallId), Fault> {
    let bytes: [u8; 16] = column(row, 1)?;
    Ok((column(row, 0)?, CallId(uuid::Uuid::from_bytes(bytes))))
}

fn binned(row: &Row<'_>) -> Result<BinnedCall, Fault> {
    Ok(BinnedCall { call: json_column(row, 0)?, deleted_at: time_column(row, 1)?, draft: column(row, 2)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn the_bin_and_old_calls_are_found_in_an_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        let plan = |sql: &str| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let values = rusqlite::params_from_iter(vec![1; statement.parameter_count()]);
            let steps = statement.query_map(values, |row| row.get(3)).unwrap();
            steps.collect::<Result<Vec<String>, _>>().unwrap().join("; ")
        };
        for (sql, index) in
            [(counts_sql(), "calls_in_bin"), (numbers_sql(), "calls_in_bin"), (old_sql(), "calls_by_age")]
        {
            let plan = plan(&sql);
            assert!(plan.contains(&format!("calls USING COVERING INDEX {index}")), "{sql}: {plan}");
            assert!(!plan.contains("ORDER BY"), "{sql} sorts: {plan}");
        }
    }
}
