//! The outbox: every report on its way, what was tried and what was answered. Nothing is ever removed from it.

use super::{all, column, first, json, json_column, micros, optional_time_column, run, run_on_one, word};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_model::dispatch::{Attempt, Dispatch, DispatchState, LONGEST_TOLD_WAIT};
use ringtrue_model::{CallId, ReportId};
use rusqlite::{Connection, Row};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 4,
    older_may_open: false,
    sql: "CREATE TABLE dispatches (
              report_id BLOB NOT NULL PRIMARY KEY,
              call_id BLOB NOT NULL REFERENCES calls (id) ON DELETE RESTRICT,
              state TEXT NOT NULL,
              host TEXT NOT NULL,
              queued_at INTEGER NOT NULL,
              next_attempt_at INTEGER,
              dispatch TEXT NOT NULL,
              body TEXT NOT NULL
          );
          CREATE INDEX dispatches_by_call ON dispatches (call_id, queued_at, report_id, state);
          CREATE INDEX dispatches_by_age ON dispatches (queued_at, report_id);
          CREATE INDEX dispatches_due ON dispatches (state, next_attempt_at, queued_at, report_id);
          CREATE TABLE attempts (
              number INTEGER PRIMARY KEY,
              report_id BLOB NOT NULL REFERENCES dispatches (report_id) ON DELETE RESTRICT,
              attempt TEXT NOT NULL
          );
          CREATE INDEX attempts_by_report ON attempts (report_id, number);",
}];

impl ReadView<'_> {
    /// A report.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn dispatch(&self, id: ReportId) -> Result<Dispatch, StoreError> {
        self.run("reading a report", |c| {
            first(
                c,
                "SELECT dispatch, body FROM dispatches WHERE report_id = ?1",
                [id.0.as_bytes()],
                dispatch,
            )?
            .ok_or(Fault::NotFound)
        })
    }

    /// Reports, the newest first: `limit` of them after `offset` are left out.
    ///
    /// # Errors
    /// The database failed.
    pub fn dispatches(&self, offset: u32, limit: u32) -> Result<Vec<Dispatch>, StoreError> {
        self.run("listing reports", |c| {
            all(
                c,
                "SELECT dispatch, body FROM dispatches
                 ORDER BY queued_at DESC, report_id DESC LIMIT ?1 OFFSET ?2",
                [limit, offset],
                dispatch,
            )
        })
    }

    /// The reports about a call, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn dispatches_of(&self, call: CallId) -> Result<Vec<Dispatch>, StoreError> {
        self.run("listing a call's reports", |c| of_call(c, call, u32::MAX))
    }

    /// How many reports there are in each state; a state without any is left out.
    ///
    /// # Errors
    /// The database failed.
    pub fn dispatch_counts(&self) -> Result<HashMap<DispatchState, u32>, StoreError> {
        self.run("counting reports", |c| {
            let counts = all(c, "SELECT state, count(*) FROM dispatches GROUP BY state", [], |row| {
                let state: String = column(row, 0)?;
                Ok((serde_json::from_value(Value::String(state))?, column(row, 1)?))
            })?;
            Ok(counts.into_iter().collect())
        })
    }

    /// How many reports wait for the person: turned down or given up, and the newest about their call to their
    /// recipient. One turned down about a call that was deleted does not, for it cannot be written anew.
    ///
    /// # Errors
    /// The database failed.
    pub fn unsettled_dispatches(&self) -> Result<u32, StoreError> {
        self.run("counting unsettled reports", |c| {
            let count = first(
                c,
                "SELECT count(*) FROM dispatches AS this
                 WHERE (state = ?2
                        OR state = ?1 AND EXISTS (SELECT 1 FROM calls WHERE id = call_id AND deleted_at IS NULL))
                   AND NOT EXISTS (
                       SELECT 1 FROM dispatches AS newer
                       WHERE newer.call_id = this.call_id
                         AND (newer.queued_at, newer.report_id) > (this.queued_at, this.report_id)
                         AND newer.dispatch ->> 'organisation_id' = this.dispatch ->> 'organisation_id')",
                (word(&DispatchState::Refused)?, word(&DispatchState::Parked)?),
                |row| column(row, 0),
            )?;
            Ok(count.unwrap_or(0))
        })
    }

    /// The waiting report whose time came longest ago, leaving out those to hosts that are `held`. One that
    /// waits for longer than any wait can be is due as well: the clock was wrong when it was put off.
    ///
    /// # Errors
    /// The database failed.
    pub fn first_due(&self, now: DateTime<Utc>, held: &[String]) -> Result<Option<Dispatch>, StoreError> {
        self.run("finding a due report", |c| {
            first(
                c,
                "SELECT dispatch, body FROM dispatches
                 WHERE state = ?1 AND (next_attempt_at <= ?2 OR next_attempt_at > ?4)
                   AND host NOT IN (SELECT value FROM json_each(?3))
                 ORDER BY next_attempt_at, queued_at, report_id LIMIT 1",
                (
                    word(&DispatchState::Waiting)?,
                    micros(now),
                    json(held)?,
                    micros(now + LONGEST_TOLD_WAIT + TimeDelta::minutes(1)),
                ),
                dispatch,
            )
        })
    }

    /// When the next waiting report is due, to the microsecond, leaving out those to hosts that are `held`;
    /// `None` where none waits for a time.
    ///
    /// # Errors
    /// The database failed.
    pub fn next_due(&self, held: &[String]) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.run("finding when a report is due", |c| {
            let next = first(
                c,
                "SELECT min(next_attempt_at) FROM dispatches
                 WHERE state = ?1 AND host NOT IN (SELECT value FROM json_each(?2))",
                (word(&DispatchState::Waiting)?, json(held)?),
                |row| optional_time_column(row, 0),
            )?;
            Ok(next.flatten())
        })
    }

    /// Reports that were being sent when the program ended, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn interrupted_dispatches(&self) -> Result<Vec<Dispatch>, StoreError> {
        self.run("finding interrupted reports", |c| {
            all(
                c,
                "SELECT dispatch, body FROM dispatches WHERE state = ?1 ORDER BY queued_at, report_id",
                [word(&DispatchState::Sending)?],
                dispatch,
            )
        })
    }

    /// Every try of a report, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn attempts(&self, report: ReportId) -> Result<Vec<Attempt>, StoreError> {
        self.run("reading a report's tries", |c| {
            all(
                c,
                "SELECT attempt FROM attempts WHERE report_id = ?1 ORDER BY number DESC",
                [report.0.as_bytes()],
                |row| json_column(row, 0),
            )
        })
    }
}

impl WriteTx<'_> {
    /// Queues a report.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such call, or the database failed.
    pub fn insert_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError> {
        self.run("queueing a report", |c| {
            run(
                c,
                "INSERT INTO dispatches
                     (report_id, call_id, queued_at, body, state, host, next_attempt_at, dispatch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (
                    dispatch.report_id.0.as_bytes(),
                    dispatch.call_id.0.as_bytes(),
                    micros(dispatch.queued_at),
                    &dispatch.body,
                    word(&dispatch.state)?,
                    dispatch.base.host_str().unwrap_or_default(),
                    dispatch.next_attempt_at.map(micros),
                    without_body(dispatch)?,
                ),
            )?;
            Ok(())
        })
    }

    /// Keeps where a report stands. What was frozen when it was queued, its bytes, its call and its time, stays as
    /// it was, whatever `dispatch` says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn update_dispatch(&mut self, dispatch: &Dispatch) -> Result<(), StoreError> {
        self.run("moving a report", |c| update(c, dispatch))
    }

    /// Keeps what a try came to.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such report, or the database failed.
    pub fn add_attempt(&mut self, report: ReportId, attempt: &Attempt) -> Result<(), StoreError> {
        self.run("keeping a try", |c| {
            let sql = "INSERT INTO attempts (report_id, attempt) VALUES (?1, ?2)";
            run(c, sql, (report.0.as_bytes(), json(attempt)?))?;
            Ok(())
        })
    }
}

/// Holds every report back that is on its way, but for those that are `known`.
pub(crate) fn hold_back(c: &Connection, known: &HashSet<Vec<u8>>) -> Result<(), Fault> {
    let states = [word(&DispatchState::Waiting)?, word(&DispatchState::Sending)?];
    let on_their_way =
        all(c, "SELECT dispatch, body FROM dispatches WHERE state IN (?1, ?2)", states, dispatch)?;
    for mut held in on_their_way.into_iter().filter(|d| !known.contains(d.report_id.0.as_bytes().as_slice()))
    {
        held.hold_back();
        update(c, &held)?;
    }
    Ok(())
}

fn update(c: &Connection, dispatch: &Dispatch) -> Result<(), Fault> {
    run_on_one(
        c,
        "UPDATE dispatches SET state = ?2, host = ?3, next_attempt_at = ?4, dispatch = ?5
         WHERE report_id = ?1",
        (
            dispatch.report_id.0.as_bytes(),
            word(&dispatch.state)?,
            dispatch.base.host_str().unwrap_or_default(),
            dispatch.next_attempt_at.map(micros),
            without_body(dispatch)?,
        ),
    )
}

/// The reports about a call, the newest first.
pub(super) fn of_call(c: &Connection, call: CallId, limit: u32) -> Result<Vec<Dispatch>, Fault> {
    all(
        c,
        "SELECT dispatch, body FROM dispatches WHERE call_id = ?1
         ORDER BY queued_at DESC, report_id DESC LIMIT ?2",
        (call.0.as_bytes(), limit),
        dispatch,
    )
}

/// The body stands in a column of its own, which is written once.
fn without_body(dispatch: &Dispatch) -> Result<String, Fault> {
    let mut value = serde_json::to_value(dispatch)?;
    value.as_object_mut().ok_or(Fault::Content)?.remove("body");
    json(&value)
}

fn dispatch(row: &Row<'_>) -> Result<Dispatch, Fault> {
    let mut value: Value = json_column(row, 0)?;
    value.as_object_mut().ok_or(Fault::Content)?.insert("body".into(), Value::String(column(row, 1)?));
    Ok(serde_json::from_value(value)?)
}
