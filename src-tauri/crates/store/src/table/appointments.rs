//! Appointments, whole, with the columns by which those that are not over are found; and what they said before, so that the
//! book can be read as it stood when a call began.

use super::{all, column, first, json, json_column, micros, optional_time_column, run, run_on_one};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Utc};
use ringtrue_model::appointment::Since;
use ringtrue_model::{Appointment, AppointmentId, CallId};
use rusqlite::Connection;

/// `starts` and `ends` are how far an appointment reaches; one that comes again for ever ends at [`NEVER`].
pub(crate) const MIGRATIONS: &[Migration] = &[BOOK, VERSIONS];

const BOOK: Migration = Migration {
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
};

/// What an appointment said holds for calls that began after `since` and not after `until`; no two of one appointment
/// overlap. A program that does not know the table would lose what is changed, and leave behind what is deleted for good.
const VERSIONS: Migration = Migration {
    version: 15,
    older_may_open: false,
    sql: "CREATE TABLE appointment_versions (
              id BLOB NOT NULL REFERENCES appointments (id) ON DELETE RESTRICT,
              since INTEGER NOT NULL,
              until INTEGER NOT NULL,
              appointment TEXT NOT NULL,
              UNIQUE (id, since)
          );
          CREATE INDEX appointment_versions_by_end ON appointment_versions (until);
          DROP INDEX appointments_by_end;
          CREATE INDEX appointments_by_end ON appointments (ends, deleted_at);",
};

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

    /// The book as it stood at `moment`, as far as it reached beyond `after`, and what became of each since. What was deleted
    /// or changed later than `now`, by a clock that was ahead, had no such time: nobody knows when, so it is not counted.
    ///
    /// # Errors
    /// The database failed.
    pub fn appointments_at(
        &self,
        moment: DateTime<Utc>,
        after: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Appointment, Since)>, StoreError> {
        let (moment, now) = (micros(moment), micros(now));
        self.run("reading the appointments of a moment", |c| {
            let mut book = all(c, STANDING_AT, (moment, micros(after), now), |row| {
                let since = if column(row, 1)? { Since::Deleted } else { Since::Same };
                Ok((json_column::<Appointment>(row, 0)?, since))
            })?;
            book.retain(|(appointment, _)| micros(appointment.written_at) < moment);
            book.extend(all(c, SAID_AT, [moment, now], |row| {
                let (said, now): (Appointment, Appointment) = (json_column(row, 0)?, json_column(row, 2)?);
                let since = match column(row, 1)? {
                    true => Since::Deleted,
                    false if said.fields.says_the_same(&now.fields) => Since::Same,
                    false => Since::Changed,
                };
                Ok((said, since))
            })?);
            Ok(book)
        })
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

/// What is not deleted, or was deleted later.
const STANDING_AT: &str = "SELECT appointment, deleted_at IS NOT NULL FROM appointments
     WHERE ends >= ?2 AND (deleted_at IS NULL OR deleted_at BETWEEN ?1 AND ?3)";

/// What was said then, with what stands there now.
const SAID_AT: &str = "SELECT said.appointment, now.deleted_at IS NOT NULL, now.appointment
     FROM appointment_versions said JOIN appointments now USING (id)
     WHERE said.since < ?1 AND said.until BETWEEN ?1 AND ?2";

/// Of what was deleted long ago, that of which no call can tell, be it in the diary or in the bin: none is from the days
/// between which it was written down and deleted. Days are counted from the year 1, as calls count them.
const OLD: &str = "deleted_at <= ?1 AND NOT EXISTS (
         SELECT 1 FROM (
             SELECT local_day FROM calls WHERE deleted_at IS NULL
             UNION ALL SELECT local_day FROM calls WHERE purged = 0 AND deleted_at IS NOT NULL
         ) WHERE local_day BETWEEN
             unixepoch(json_extract(appointment, '$.created_at')) / 86400 + 719162
             AND appointments.deleted_at / 86400000000 + 719164
     )";

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

    /// Exchanges an appointment for one with its own, new revision. What it said before is kept, where that was written anew.
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
            let sql = "SELECT appointment FROM appointments WHERE id = ?1 AND deleted_at IS NULL";
            let found = first(c, sql, [appointment.id.0.as_bytes()], |row| json_column(row, 0))?;
            let before: Appointment = found.ok_or(Fault::NotFound)?;
            if before.revision != expected_revision {
                return Err(Fault::ChangedMeanwhile);
            }
            if before.written_at != appointment.written_at {
                keep(c, before, appointment.written_at, appointment.written_at)?;
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

    /// Brings a deleted appointment back. It stands there from then on; until it was deleted it said what it says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it was not deleted, or the database failed.
    pub fn undelete_appointment(&mut self, id: AppointmentId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("bringing an appointment back", |c| {
            let sql =
                "SELECT appointment, deleted_at FROM appointments WHERE id = ?1 AND deleted_at IS NOT NULL";
            let KeptAppointment { appointment, deleted_at } =
                first(c, sql, [id.0.as_bytes()], kept)?.ok_or(Fault::NotFound)?;
            keep(c, appointment.clone(), deleted_at.unwrap_or(at), at)?;
            let sql = "UPDATE appointments SET deleted_at = NULL, appointment = ?2 WHERE id = ?1";
            run_on_one(c, sql, (id.0.as_bytes(), json(&appointment.brought_back(at))?))
        })
    }

    /// Deletes a deleted appointment for good, with its draft and all that it said before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it was not deleted, or the database failed.
    pub fn purge_appointment(&mut self, id: AppointmentId) -> Result<(), StoreError> {
        self.run_removing("deleting an appointment for good", |c| {
            run(c, "DELETE FROM appointment_versions WHERE id = ?1", [id.0.as_bytes()])?;
            let sql = "DELETE FROM appointments WHERE id = ?1 AND deleted_at IS NOT NULL";
            run_on_one(c, sql, [id.0.as_bytes()])?;
            run(c, "DELETE FROM drafts WHERE key = ?1", [id.to_string()])?;
            Ok(())
        })
    }

    /// Deletes for good what was deleted at `until` or before, as [`WriteTx::purge_appointment`] does; tells how many. What
    /// the page of a call may tell of stays, also while that is in the bin.
    ///
    /// # Errors
    /// The database failed.
    pub fn purge_old_appointments(&mut self, until: DateTime<Utc>) -> Result<u32, StoreError> {
        self.run_removing("deleting old appointments for good", |c| {
            let old = format!("SELECT id FROM appointments WHERE {OLD}");
            for what in [
                format!("drafts WHERE length(key) = 36 AND unhex(replace(key, '-', '')) IN ({old})"),
                format!("appointment_versions WHERE id IN ({old})"),
            ] {
                run(c, &format!("DELETE FROM {what}"), [micros(until)])?;
            }
            Ok(run(c, &format!("DELETE FROM appointments WHERE {OLD}"), [micros(until)])? as u32)
        })
    }
}

/// Keeps what an appointment said until `until`, unless that lies ahead of the clock, which was put back then. Nobody knows
/// until when such a version held; what is written next holds from its own time on all the same.
fn keep(c: &Connection, before: Appointment, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Fault> {
    let (id, since, now) = (before.id, micros(before.written_at), micros(now));
    run(c, "DELETE FROM appointment_versions WHERE id = ?1 AND until > ?2", (id.0.as_bytes(), now))?;
    let until = micros(until);
    if since < until && until <= now {
        let sql = "INSERT OR REPLACE INTO appointment_versions (id, since, until, appointment) VALUES (?1, ?2, ?3, ?4)";
        run_on_one(c, sql, (id.0.as_bytes(), since, until, json(&before.said_of_the_call())?))?;
    }
    Ok(())
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
    use super::{AFTER, OLD, SAID_AT, STANDING_AT};
    use crate::schema::migrate;
    use rusqlite::Connection;

    #[test]
    fn what_is_over_is_not_read() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let old = format!("SELECT id FROM appointments WHERE {OLD}");
        for (sql, wanted) in [
            (AFTER, "SEARCH appointments USING INDEX appointments_by_end (ends>?)"),
            (STANDING_AT, "SEARCH appointments USING INDEX appointments_by_end (ends>?)"),
            (SAID_AT, "SEARCH said USING INDEX appointment_versions_by_end (until>? AND until<?)"),
            (&old, "SEARCH calls USING COVERING INDEX calls_days (local_day>? AND local_day<?)"),
            (&old, "SEARCH calls USING INDEX calls_in_bin (purged=? AND deleted_at>?)"),
        ] {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let times = vec![0; plan.parameter_count()];
            let steps = plan.query_map(rusqlite::params_from_iter(times), |row| row.get(3)).unwrap();
            let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
            assert!(steps.iter().any(|step| step.contains(wanted)), "{steps:?}");
        }
    }
}
