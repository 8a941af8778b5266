//! What calls said before they were changed.

use super::{all, calls, column, first, json, json_column, micros, run, time_column};
use crate::error::{Fault, StoreError};
use crate::vault::ReadView;
use ringtrue_model::call::{CallFields, CallVersion};
use ringtrue_model::{Call, CallId};
use rusqlite::Connection;

impl ReadView<'_> {
    /// Every version of a call that is in the diary, the newest, which is the call as it stands, first. What was
    /// changed before the vault came to know versions is not among them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn call_versions(&self, id: CallId) -> Result<Vec<CallVersion>, StoreError> {
        let Call { revision, updated_at, fields, .. } = self.call(id)?;
        let mut versions = vec![CallVersion { revision, saved_at: updated_at, fields }];
        versions.extend(self.run("reading a call's versions", |c| {
            all(
                c,
                "SELECT revision, saved_at, fields FROM call_versions
                 WHERE call_number = (SELECT number FROM calls WHERE id = ?1) ORDER BY revision DESC",
                [id.0.as_bytes()],
                |row| {
                    Ok(CallVersion {
                        revision: column(row, 0)?,
                        saved_at: time_column(row, 1)?,
                        fields: json_column(row, 2)?,
                    })
                },
            )
        })?);
        Ok(versions)
    }

    /// What an earlier version of a call said.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for the version that stands, or the database failed.
    pub fn call_version(&self, id: CallId, revision: u32) -> Result<CallFields, StoreError> {
        self.run("reading a call's version", |c| {
            let sql = "SELECT fields FROM call_versions
                       WHERE call_number = (SELECT number FROM calls WHERE id = ?1) AND revision = ?2";
            first(c, sql, (id.0.as_bytes(), revision), |row| json_column(row, 0))?.ok_or(Fault::NotFound)
        })
    }
}

/// Keeps what a call says before it is changed.
pub(super) fn keep(c: &Connection, call_number: i64, before: &Call) -> Result<(), Fault> {
    run(
        c,
        "INSERT INTO call_versions (call_number, revision, saved_at, fields) VALUES (?1, ?2, ?3, ?4)",
        (call_number, before.revision, micros(before.updated_at), json(&before.fields)?),
    )?;
    Ok(())
}

/// Makes a call of its versions, where nothing else of it can be read: it stands as the newest of them says. Says whether
/// it does; a call that is here as new, or was purged, stays as it is.
pub(crate) fn rebuild(c: &Connection, id: CallId, mut of: Vec<CallVersion>) -> Result<bool, Fault> {
    of.sort_by_key(|version| version.revision);
    let created_at = of.first().map(|version| version.saved_at);
    let (Some(newest), Some(created_at)) = (of.pop(), created_at) else { return Ok(false) };
    let CallVersion { revision, saved_at: updated_at, fields } = newest;
    let call = Call { id, revision, created_at, updated_at, kept: false, fields };
    let sql = "SELECT number, purged, revision, call FROM calls WHERE id = ?1";
    let there = first(c, sql, [id.0.as_bytes()], |row| {
        if column(row, 1)? || column::<u32>(row, 2)? >= revision {
            return Ok(None);
        }
        Ok(Some((column::<i64>(row, 0)?, json_column::<Call>(row, 3)?)))
    })?;
    let number = match there {
        Some(None) => return Ok(false),
        Some(Some((number, before))) => {
            calls::exchange(c, number, &before, &Call { created_at: before.created_at, ..call })?;
            number
        }
        None => {
            calls::insert(c, &call, updated_at)?;
            c.query_row("SELECT number FROM calls WHERE id = ?1", [id.0.as_bytes()], |row| row.get(0))?
        }
    };
    of.iter().try_for_each(|version| keep_again(c, number, version))?;
    Ok(true)
}

/// Keeps a version that was read elsewhere; one of the same revision that is here stays.
fn keep_again(c: &Connection, call_number: i64, version: &CallVersion) -> Result<(), Fault> {
    run(
        c,
        "INSERT OR IGNORE INTO call_versions (call_number, revision, saved_at, fields) VALUES (?1, ?2, ?3, ?4)",
        (call_number, version.revision, micros(version.saved_at), json(&version.fields)?),
    )?;
    Ok(())
}
