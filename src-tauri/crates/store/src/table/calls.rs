//! The diary: calls, whole, with the columns by which they are found and ordered.

use super::{all, column, first, json, json_column, micros, outbox, run, run_on_one, versions, word};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::search::{self, Query};
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use ringtrue_model::diary::{DayCount, DiaryFilter, DiaryOutline};
use ringtrue_model::dispatch::Dispatch;
use ringtrue_model::{Call, CallId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

/// `local_day` counts the days of the person's own calendar from the year 1. `call_words` and `call_digits` hold what
/// [`search`] makes of a call, under the call's `number`. `touched_at` is when a call was last saved or brought back, as
/// far as that is known; of a `purged` call nothing is left but its identity.
pub(crate) const MIGRATIONS: &[Migration] = &[DIARY, KEEPING, TOUCHED, NOTHING_WANTED];

const DIARY: Migration = Migration {
    version: 2,
    older_may_open: false,
    sql: "CREATE TABLE calls (
              number INTEGER PRIMARY KEY,
              id BLOB NOT NULL UNIQUE,
              revision INTEGER NOT NULL,
              local_day INTEGER NOT NULL,
              instant INTEGER NOT NULL,
              expected TEXT NOT NULL,
              claimed_org_id TEXT,
              deleted_at INTEGER,
              call TEXT NOT NULL
          );
          CREATE INDEX calls_days ON calls (local_day, deleted_at) WHERE deleted_at IS NULL;
          CREATE INDEX calls_by_day ON calls (local_day, instant, id, expected, claimed_org_id, deleted_at)
              WHERE deleted_at IS NULL;
          CREATE INDEX calls_by_organisation ON calls (claimed_org_id, local_day, instant, id, expected, deleted_at)
              WHERE deleted_at IS NULL;
          CREATE VIRTUAL TABLE call_words USING fts5 (
              words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
          );
          CREATE VIRTUAL TABLE call_digits USING fts5 (
              digits, content = '', contentless_delete = 1, tokenize = 'trigram'
          );",
};

const KEEPING: Migration = Migration {
    version: 7,
    older_may_open: false,
    sql: "ALTER TABLE calls ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE calls ADD COLUMN touched_at INTEGER;
          ALTER TABLE calls ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX calls_in_bin ON calls (purged, deleted_at, id) WHERE purged = 0 AND deleted_at IS NOT NULL;
          CREATE INDEX calls_by_age ON calls (local_day, touched_at, id, deleted_at, kept)
              WHERE deleted_at IS NULL AND kept = 0;
          CREATE TABLE call_versions (
              call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE RESTRICT,
              revision INTEGER NOT NULL,
              saved_at INTEGER NOT NULL,
              fields TEXT NOT NULL,
              PRIMARY KEY (call_number, revision)
          );",
};

/// Of calls from before `touched_at` their last save is known.
const TOUCHED: Migration = Migration {
    version: 9,
    older_may_open: true,
    sql: "UPDATE calls SET touched_at = CAST(unixepoch(json_extract(call, '$.updated_at'), 'subsec') * 1000000 AS INTEGER)
              WHERE touched_at IS NULL AND purged = 0;",
};

/// That nothing was wanted is a word that older programs do not know.
const NOTHING_WANTED: Migration = Migration { version: 14, older_may_open: false, sql: "" };

impl ReadView<'_> {
    /// A call that was not deleted.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn call(&self, id: CallId) -> Result<Call, StoreError> {
        self.run("reading a call", |c| {
            let sql = "SELECT call FROM calls WHERE id = ?1 AND deleted_at IS NULL";
            first(c, sql, [id.0.as_bytes()], |row| json_column(row, 0))?.ok_or(Fault::NotFound)
        })
    }

    /// Whether there is a call of this identity, deleted or not.
    ///
    /// # Errors
    /// The database failed.
    pub fn has_call(&self, id: CallId) -> Result<bool, StoreError> {
        self.run("looking for a call", |c| {
            Ok(first(c, "SELECT 1 FROM calls WHERE id = ?1", [id.0.as_bytes()], |_| Ok(()))?.is_some())
        })
    }

    /// How many calls there are, and on which days.
    ///
    /// # Errors
    /// The database failed.
    pub fn diary_outline(&self, filter: &DiaryFilter) -> Result<DiaryOutline, StoreError> {
        self.run("outlining the diary", |c| {
            let Chosen { condition, values } = chosen(filter)?;
            let days = all(c, &outline_sql(&condition), params_from_iter(values), |row| {
                let day = NaiveDate::from_num_days_from_ce_opt(column(row, 0)?).ok_or(Fault::Content)?;
                Ok(DayCount { day, count: column(row, 1)? })
            })?;
            Ok(DiaryOutline { total: days.iter().map(|day| day.count).sum(), days })
        })
    }

    /// Calls with the newest report about each, in the diary's order (newest day first, then newest time):
    /// `limit` of them after `offset` are left out.
    ///
    /// # Errors
    /// The database failed.
    pub fn diary_rows(
        &self,
        filter: &DiaryFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<(Call, Option<Dispatch>)>, StoreError> {
        self.run("reading the diary", |c| {
            let Chosen { condition, mut values } = chosen(filter)?;
            values.extend([limit.into(), offset.into()]);
            let numbers =
                all(c, &numbers_sql(&condition), params_from_iter(values), |row| column::<i64>(row, 0))?;
            numbers.into_iter().map(|number| row(c, number)).collect()
        })
    }
}

impl ReadView<'_> {
    /// The identities of the calls a filter leaves, in the diary's order.
    ///
    /// # Errors
    /// The database failed.
    pub fn call_ids(&self, filter: &DiaryFilter) -> Result<Vec<CallId>, StoreError> {
        self.run("listing calls", |c| {
            let Chosen { condition, values } = chosen(filter)?;
            let sql = format!(
                "SELECT id FROM calls WHERE {condition} ORDER BY local_day DESC, instant DESC, id DESC"
            );
            all(c, &sql, params_from_iter(values), |row| {
                Ok(CallId(Uuid::from_slice(row.get_ref(0)?.as_blob()?).map_err(|_| Fault::Content)?))
            })
        })
    }

    /// How a call stands, also one that was deleted; `None` where there never was one of this identity.
    ///
    /// # Errors
    /// The database failed.
    pub fn call_standing(&self, id: CallId) -> Result<Option<CallStanding>, StoreError> {
        self.run("looking for a call", |c| {
            let sql = "SELECT deleted_at IS NOT NULL, call FROM calls WHERE id = ?1";
            first(c, sql, [id.0.as_bytes()], |row| {
                if column(row, 0)? {
                    return Ok(CallStanding::Deleted);
                }
                json_column(row, 1).map(|call| CallStanding::There(Box::new(call)))
            })
        })
    }
}

/// How a call stands.
#[derive(Clone, Debug, PartialEq)]
pub enum CallStanding {
    /// It is in the diary.
    There(Box<Call>),
    /// It was deleted.
    Deleted,
}

impl WriteTx<'_> {
    /// Adds a call. Many in one transaction go fast: about 10,000 a second.
    ///
    /// # Errors
    /// The database failed, or a call of this identity is there already.
    pub fn insert_call(&mut self, call: &Call) -> Result<(), StoreError> {
        self.run("adding a call", |c| insert(c, call, call.updated_at))
    }

    /// Adds a call that was saved elsewhere. Coming here `at` this time counts as its last save, so that an old one is
    /// not put away for its age at once.
    ///
    /// # Errors
    /// As [`insert_call`](Self::insert_call).
    pub fn import_call(&mut self, call: &Call, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("adding a call from elsewhere", |c| insert(c, call, at))
    }

    /// Exchanges a call for `call`, which carries its own, new revision. What stood there before is kept as a
    /// version; whether the call is kept for evidence stays as it was.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the stored revision is not `expected_revision`,
    /// [`StoreError::NotFound`] where it is not there or deleted, or the database failed.
    pub fn update_call(&mut self, call: &Call, expected_revision: u32) -> Result<(), StoreError> {
        self.run_removing("changing a call", |c| {
            let sql = "SELECT number, call FROM calls WHERE id = ?1 AND deleted_at IS NULL";
            let found = first(c, sql, [call.id.0.as_bytes()], |row| {
                Ok((column::<i64>(row, 0)?, json_column::<Call>(row, 1)?))
            })?;
            let (number, before) = found.ok_or(Fault::NotFound)?;
            if before.revision != expected_revision {
                return Err(Fault::ChangedMeanwhile);
            }
            exchange(c, number, &before, call)
        })
    }

    /// Marks a call as kept for evidence, or takes the mark away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it is not there or deleted, or the database failed.
    pub fn set_call_kept(&mut self, id: CallId, kept: bool) -> Result<(), StoreError> {
        let call = Call { kept, ..self.call(id)? };
        self.run("keeping a call for evidence, or no longer", |c| {
            let sql = "UPDATE calls SET kept = ?2, call = ?3 WHERE id = ?1";
            run_on_one(c, sql, (id.0.as_bytes(), kept, json(&call)?))
        })
    }
}

pub(super) fn insert(c: &Connection, call: &Call, touched_at: DateTime<Utc>) -> Result<(), Fault> {
    run(
        c,
        "INSERT INTO calls (id, revision, local_day, instant, expected, claimed_org_id, call, kept, touched_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (
            call.id.0.as_bytes(),
            call.revision,
            day_number(call.fields.occurred_at.local_day()),
            micros(call.fields.occurred_at.instant),
            word(&call.fields.expected)?,
            call.fields.claimed_org_id.as_ref().map(|id| id.as_str()),
            json(call)?,
            call.kept,
            micros(touched_at),
        ),
    )?;
    index(c, c.last_insert_rowid(), call)
}

/// Puts `call` in the place of `before`, which is kept as a version with its mark.
pub(super) fn exchange(c: &Connection, number: i64, before: &Call, call: &Call) -> Result<(), Fault> {
    versions::keep(c, number, before)?;
    let call = Call { kept: before.kept, ..call.clone() };
    run_on_one(
        c,
        "UPDATE calls SET revision = ?2, local_day = ?3, instant = ?4, expected = ?5, claimed_org_id = ?6,
             call = ?7, touched_at = ?8 WHERE number = ?1",
        (
            number,
            call.revision,
            day_number(call.fields.occurred_at.local_day()),
            micros(call.fields.occurred_at.instant),
            word(&call.fields.expected)?,
            call.fields.claimed_org_id.as_ref().map(|id| id.as_str()),
            json(&call)?,
            micros(call.updated_at),
        ),
    )?;
    index(c, number, &call)
}

/// Marks a call as kept for evidence.
pub(crate) fn mark_kept(c: &Connection, id: &[u8]) -> Result<(), Fault> {
    run_on_one(
        c,
        "UPDATE calls SET kept = 1, call = json_set(call, '$.kept', json('true')) WHERE id = ?1",
        [id],
    )
}

pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

/// Whether a call of that identity is there.
pub(crate) fn stands(c: &Connection, id: &[u8]) -> Result<bool, Fault> {
    Ok(first(c, "SELECT 1 FROM calls WHERE id = ?1", [id], |_| Ok(()))?.is_some())
}

/// Whether so many of the newest calls can be read, and the first one.
pub(crate) fn newest_are_readable(c: &Connection, many: u32) -> Result<bool, Fault> {
    let sql = "SELECT call FROM (SELECT call FROM calls WHERE call <> '' ORDER BY number DESC LIMIT ?1)
               UNION ALL SELECT call FROM (SELECT call FROM calls WHERE call <> '' ORDER BY number LIMIT 1)";
    let read = all(c, sql, [many], |row| json_column::<Call>(row, 0));
    match read {
        Err(Fault::Content) => Ok(false),
        read => read.map(|_| true),
    }
}

/// Whether every call that was not purged can be found by a search, and nothing else can.
pub(crate) fn all_are_indexed(c: &Connection) -> Result<bool, Fault> {
    let sql = "WITH there AS (SELECT number FROM calls WHERE call <> '')
               SELECT NOT EXISTS (SELECT number FROM there EXCEPT SELECT id FROM call_words_docsize)
                  AND NOT EXISTS (SELECT id FROM call_words_docsize EXCEPT SELECT number FROM there)
                  AND NOT EXISTS (SELECT number FROM there EXCEPT SELECT id FROM call_digits_docsize)
                  AND NOT EXISTS (SELECT id FROM call_digits_docsize EXCEPT SELECT number FROM there)";
    Ok(c.query_row(sql, [], |row| row.get(0))?)
}

/// Keeps what a call can be found by.
pub(crate) fn index(c: &Connection, number: i64, call: &Call) -> Result<(), Fault> {
    let text = search::SearchText::of(&call.fields);
    let sql = "INSERT OR REPLACE INTO call_words (rowid, words) VALUES (?1, ?2)";
    run(c, sql, (number, text.words))?;
    let sql = "INSERT OR REPLACE INTO call_digits (rowid, digits) VALUES (?1, ?2)";
    run(c, sql, (number, text.digits))?;
    Ok(())
}

fn row(c: &Connection, number: i64) -> Result<(Call, Option<Dispatch>), Fault> {
    let call: Call =
        first(c, "SELECT call FROM calls WHERE number = ?1", [number], |row| json_column(row, 0))?
            .ok_or(Fault::NotFound)?;
    let newest = outbox::of_call(c, call.id, 1)?.pop();
    Ok((call, newest))
}

fn outline_sql(condition: &str) -> String {
    format!(
        "SELECT local_day, count(*) FROM calls WHERE {condition} GROUP BY local_day ORDER BY local_day DESC"
    )
}

fn numbers_sql(condition: &str) -> String {
    format!(
        "SELECT number FROM calls WHERE {condition}
         ORDER BY local_day DESC, instant DESC, id DESC LIMIT ? OFFSET ?"
    )
}

/// The calls that a filter chooses.
struct Chosen {
    condition: String,
    values: Vec<Value>,
}

/// Both lists walk an index in the diary's order and need nothing else of a call, so each part of the condition is
/// either in the index or a set of numbers. The `+` keeps SQLite from fetching every found call to sort them.
fn chosen(filter: &DiaryFilter) -> Result<Chosen, Fault> {
    let mut parts = vec!["deleted_at IS NULL"];
    let mut values: Vec<Value> = Vec::new();
    let mut narrow = |part, value: Option<Value>| {
        parts.push(part);
        values.extend(value);
    };
    if let Some(organisation) = &filter.organisation {
        narrow("claimed_org_id = ?", Some(organisation.as_str().to_owned().into()));
    }
    if let Some(expected) = &filter.expected {
        narrow("+expected = ?", Some(word(expected)?.into()));
    }
    if let Some(from) = filter.from {
        narrow("local_day >= ?", Some(day_number(from).into()));
    }
    if let Some(to) = filter.to {
        narrow("local_day <= ?", Some(day_number(to).into()));
    }
    match filter.reported {
        Some(true) => narrow("+id IN (SELECT call_id FROM dispatches WHERE state <> 'withdrawn')", None),
        Some(false) => narrow("+id NOT IN (SELECT call_id FROM dispatches WHERE state <> 'withdrawn')", None),
        None => {}
    }
    let Query { words, digits } = Query::of(&filter.text);
    if let Some(words) = words {
        narrow("+number IN (SELECT rowid FROM call_words WHERE words MATCH ?)", Some(words.into()));
    }
    if let Some(digits) = digits {
        narrow("+number IN (SELECT rowid FROM call_digits WHERE digits MATCH ?)", Some(digits.into()));
    }
    Ok(Chosen { condition: parts.join(" AND "), values })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::schema;
    use ringtrue_model::OrganisationId;
    use ringtrue_model::call::Expected;

    /// How SQLite goes about both lists of a filter.
    fn plans(filter: &DiaryFilter) -> Vec<String> {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        let Chosen { condition, values } = chosen(filter).unwrap();
        [outline_sql(&condition), numbers_sql(&condition)]
            .iter()
            .map(|sql| {
                let mut values = values.clone();
                values.resize(sql.matches('?').count(), Value::Integer(1));
                let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                let steps = statement.query_map(params_from_iter(values), |row| row.get(3)).unwrap();
                steps.collect::<Result<Vec<String>, _>>().unwrap().join("; ")
            })
            .collect()
    }

    #[test]
    fn the_diary_is_read_from_an_index_in_its_order() {
        let organisation = Some(OrganisationId::try_from("example".to_owned()).unwrap());
        let day = NaiveDate::from_ymd_opt(2026, 3, 14);
        let all = DiaryFilter::default();
        let filters = [
            all.clone(),
            DiaryFilter { text: "words 12345".into(), ..all.clone() },
            DiaryFilter { organisation: organisation.clone(), ..all.clone() },
            DiaryFilter { expected: Some(Expected::No), ..all.clone() },
            DiaryFilter { reported: Some(true), ..all.clone() },
            DiaryFilter { reported: Some(false), ..all.clone() },
            DiaryFilter { from: day, to: day, ..all.clone() },
            DiaryFilter { text: "words 12345".into(), organisation, from: day, reported: Some(false), ..all },
        ];
        let [outline, _] = plans(&filters[0]).try_into().unwrap();
        assert!(
            outline.contains("calls_days"),
            "the first sight of the diary reads more than the days: {outline}"
        );
        for filter in filters {
            for plan in plans(&filter) {
                assert!(
                    plan.contains("calls USING COVERING INDEX calls_"),
                    "{filter:?} fetches the calls themselves: {plan}"
                );
                assert!(!plan.contains("TEMP B-TREE"), "{filter:?} sorts: {plan}");
            }
        }
    }
}
