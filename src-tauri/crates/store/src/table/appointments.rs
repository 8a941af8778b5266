//! Appointments, whole, with the columns by which those that are not over are found.

use super::{all, column, first, json, json_column, micros, optional_time_column, run, run_on_one};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Utc};
use ringtrue_model::{Appointment, AppointmentId, CallId};

/// `starts` and `ends` are how far an appointment reaches; one that comes again for ever ends at [`NEVER`].
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 13,
    older_may_open: false,
    sql: "CREATE TABLE appointments (
              number INTEGER PRIMARY KEY,
              id BLOB NOT NULL UNIQUE,
              revision INTEGER NOT NULL,
              starts INTEGER NOT NULL,
              ends INTEGER NOT NULL,
              calendar_uid TEXT,
              proposed_in BLOB,
              deleted_at INTEGER,
              appointment TEXT NOT NULL
          );
          CREATE INDEX appointments_by_end ON appointments (ends, deleted_at) WHERE deleted_at IS NULL;
          CREATE INDEX appointments_by_uid ON appointments (calendar_uid) WHERE calendar_uid IS NOT NULL;
          CREATE INDEX appointments_by_call ON appointments (proposed_in) WHERE proposed_in IS NOT NULL;",
}];

/// The end of what never ends.
const NEVER: i64 = i64::MAX;

/// An appointment, and when it was deleted where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAppointment {
    /// The appointment.
    pub appointment: Appointment,
    /// When it was deleted, to the microsecond.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl ReadView<'_> {
    /// An appointment, deleted or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the database failed.
    pub fn appointment(&self, id: AppointmentId) -> Result<KeptAppointment, StoreError> {
        self.run("reading an appointment", |c| {
            let sql = "SELECT appointment, deleted_at FROM appointments WHERE id = ?1";
            first(c, sql, [id.0.as_bytes()], kept)?.ok_or(Fault::NotFound)
        })
    }

    /// Appointments that reach beyond this moment, the one that ends first first.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointments_after(&self, time: DateTime<Utc>) -> Result<Vec<Appointment>, StoreError> {
        self.run("reading the appointments", |c| all(c, AFTER, [micros(time)], |row| json_column(row, 0)))
    }

    /// Appointments that were over at this moment, the one that ended last first: `limit` at most.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointments_before(
        &self,
        time: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Appointment>, StoreError> {
        self.run("reading past appointments", |c| {
            let sql = "SELECT appointment FROM appointments WHERE ends < ?1 AND deleted_at IS NULL
                       ORDER BY ends DESC, id LIMIT ?2";
            all(c, sql, (micros(time), limit), |row| json_column(row, 0))
        })
    }

    /// Appointments that were deleted, the last one first.
    ///
    /// # Errors
    /// The database failed.
    pub fn deleted_appointments(&self) -> Result<Vec<KeptAppointment>, StoreError> {
        self.run("reading deleted appointments", |c| {
            let sql = "SELECT appointment, deleted_at FROM appointments WHERE deleted_at IS NOT NULL
                       ORDER BY deleted_at DESC, id";
            all(c, sql, [], kept)
        })
    }

    /// Every appointment that was not deleted, in the order in which they were written down.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointments(&self) -> Result<Vec<Appointment>, StoreError> {
        self.run("reading every appointment", |c| {
            let sql = "SELECT appointment FROM appointments WHERE deleted_at IS NULL ORDER BY id";
            all(c, sql, [], |row| json_column(row, 0))
        })
    }

    /// The appointments that were proposed in a call.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointments_proposed_in(&self, id: CallId) -> Result<Vec<Appointment>, StoreError> {
        self.run("reading what a call proposed", |c| {
            let sql = "SELECT appointment FROM appointments WHERE proposed_in = ?1 AND deleted_at IS NULL
                       ORDER BY starts, id";
            all(c, sql, [id.0.as_bytes()], |row| json_column(row, 0))
        })
    }

    /// The appointment that a calendar calls so, deleted or not.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointment_of_calendar(&self, uid: &str) -> Result<Option<KeptAppointment>, StoreError> {
        self.run("looking for an appointment of a calendar", |c| {
            let sql = "SELECT appointment, deleted_at FROM appointments WHERE calendar_uid = ?1
                       ORDER BY deleted_at IS NOT NULL, id LIMIT 1";
            first(c, sql, [uid], kept)
        })
    }
}

const AFTER: &str =
    "SELECT appointment FROM appointments WHERE ends >= ?1 AND deleted_at IS NULL ORDER BY ends, id";

impl WriteTx<'_> {
    /// Adds an appointment.
    ///
    /// # Errors
    /// The database failed, or one of this identity is there already.
    pub fn insert_appointment(&mut self, appointment: &Appointment) -> Result<(), StoreError> {
        self.run("adding an appointment", |c| {
            let sql = "INSERT INTO appointments (revision, starts, ends, calendar_uid, proposed_in, appointment, id)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            run_on_one(c, sql, columns(appointment)?)
        })
    }

    /// Exchanges an appointment for one with its own, new revision.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the stored revision is not `expected_revision`,
    /// [`StoreError::NotFound`] where it is not there or deleted, or the database failed.
    pub fn update_appointment(
        &mut self,
        appointment: &Appointment,
        expected_revision: u32,
    ) -> Result<(), StoreError> {
        self.run_removing("changing an appointment", |c| {
            let sql = "SELECT revision FROM appointments WHERE id = ?1 AND deleted_at IS NULL";
            let found: Option<u32> = first(c, sql, [appointment.id.0.as_bytes()], |row| column(row, 0))?;
            if found.ok_or(Fault::NotFound)? != expected_revision {
                return Err(Fault::ChangedMeanwhile);
            }
            let sql = "UPDATE appointments SET revision = ?1, starts = ?2, ends = ?3, calendar_uid = ?4,
                           proposed_in = ?5, appointment = ?6 WHERE id = ?7";
            run_on_one(c, sql, columns(appointment)?)
        })
    }

    /// Deletes an appointment; it can be brought back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it is not there or deleted already, or the database failed.
    pub fn delete_appointment(&mut self, id: AppointmentId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("deleting an appointment", |c| {
            let sql = "UPDATE appointments SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL";
            run_on_one(c, sql, (id.0.as_bytes(), micros(at)))
        })
    }

    /// Brings a deleted appointment back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it was not deleted, or the database failed.
    pub fn undelete_appointment(&mut self, id: AppointmentId) -> Result<(), StoreError> {
        self.run("bringing an appointment back", |c| {
            let sql = "UPDATE appointments SET deleted_at = NULL WHERE id = ?1 AND deleted_at IS NOT NULL";
            run_on_one(c, sql, [id.0.as_bytes()])
        })
    }

    /// Deletes a deleted appointment for good, with its draft.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it was not deleted, or the database failed.
    pub fn purge_appointment(&mut self, id: AppointmentId) -> Result<(), StoreError> {
        self.run_removing("deleting an appointment for good", |c| {
            let sql = "DELETE FROM appointments WHERE id = ?1 AND deleted_at IS NOT NULL";
            run_on_one(c, sql, [id.0.as_bytes()])?;
            run(c, "DELETE FROM drafts WHERE key = ?1", [id.to_string()])?;
            Ok(())
        })
    }

    /// Deletes for good what was deleted at `until` or before, with its drafts; tells how many.
    ///
    /// # Errors
    /// The database failed.
    pub fn purge_old_appointments(&mut self, until: DateTime<Utc>) -> Result<u32, StoreError> {
        self.run_removing("deleting old appointments for good", |c| {
            let drafts = "DELETE FROM drafts WHERE length(key) = 36 AND unhex(replace(key, '-', '')) IN
                 (SELECT id FROM appointments WHERE deleted_at <= ?1)";
            run(c, drafts, [micros(until)])?;
            Ok(run(c, "DELETE FROM appointments WHERE deleted_at <= ?1", [micros(until)])? as u32)
        })
    }
}

type Columns<'a> = (u32, i64, i64, Option<&'a str>, Option<&'a [u8]>, String, &'a [u8]);

fn columns(appointment: &Appointment) -> Result<Columns<'_>, Fault> {
    let fields = &appointment.fields;
    let (starts, ends) = fields.reach();
    let uid = fields.calendar_uid.as_str();
    Ok((
        appointment.revision,
        micros(starts),
        ends.map_or(NEVER, micros),
        (!uid.is_empty()).then_some(uid),
        fields.proposed_in.as_ref().map(|id| id.0.as_bytes().as_slice()),
        json(appointment)?,
        appointment.id.0.as_bytes(),
    ))
}

fn kept(row: &rusqlite::Row<'_>) -> Result<KeptAppointment, Fault> {
    Ok(KeptAppointment { appointment: json_column(row, 0)?, deleted_at: optional_time_column(row, 1)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::AFTER;
    use crate::schema::migrate;
    use rusqlite::Connection;

    #[test]
    fn what_is_over_is_not_read() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {AFTER}");
        let plan: String = connection.query_row(&sql, [0], |row| row.get(3)).unwrap();
        assert!(plan.contains("SEARCH appointments USING INDEX appointments_by_end (ends>?)"), "{plan}");
    }
}
