//! What calls said before they were changed.

use super::{all, column, first, json, json_column, micros, run, time_column};
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
