//! The thread that owns the connection that writes.

use crate::connection;
use crate::error::{Fault, StoreError};
use crate::file;
use crate::vault::WriteTx;
use rusqlite::{Connection, TransactionBehavior};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// So long after a removal what was removed is overwritten in the write-ahead log too.
const WIPE_AFTER: Duration = Duration::from_millis(300);

pub(crate) type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// Does one job after the other.
pub(crate) struct Writer {
    connection: Connection,
    path: PathBuf,
    identity: (u64, u64),
    wipe_at: Option<Instant>,
    /// Another vault takes the place of this one.
    retired: bool,
}

impl Writer {
    pub(crate) fn new(connection: Connection, path: PathBuf, identity: (u64, u64)) -> Self {
        Self { connection, path, identity, wipe_at: None, retired: false }
    }

    pub(crate) fn work(mut self, queue: &Receiver<Job>) {
        loop {
            let job = match self.wipe_at {
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => queue.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match job {
                Ok(job) => job(&mut self),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.wipe_at.is_some_and(|at| at <= Instant::now()) {
                self.wipe();
            }
        }
        self.close();
    }

    pub(crate) fn retire_after<T>(
        &mut self,
        work: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = work()?;
        self.retired = true;
        Ok(done)
    }

    pub(crate) fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.retired {
            return Err(StoreError::Closed);
        }
        let failed = || StoreError::database::<rusqlite::Error>("writing", &self.path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed())?;
        let mut write = WriteTx::new(&transaction, &self.path);
        let done = work(&mut write)?;
        write.finish()?;
        let removed = write.removed();
        // The connection would go on writing into a file that was removed or moved, and call it kept.
        if file::identity(&self.path).ok() != Some(self.identity) {
            return Err(StoreError::VaultMissing { path: self.path.clone() });
        }
        transaction.commit().map_err(failed())?;
        if removed && self.wipe_at.is_none() {
            self.wipe_at = Some(Instant::now() + WIPE_AFTER);
        }
        Ok(done)
    }

    /// Moves the write-ahead log into the file and empties it; tried again where somebody still reads it.
    fn wipe(&mut self) {
        self.wipe_at = match connection::empty_log(&self.connection) {
            Ok(true) => None,
            Ok(false) => Some(Instant::now() + WIPE_AFTER),
            Err(fault) => {
                tracing::warn!(%fault, "the write-ahead log was not emptied");
                Some(Instant::now() + WIPE_AFTER)
            }
        };
    }

    fn close(self) {
        let closed = || -> Result<(), Fault> {
            self.connection.execute_batch("PRAGMA optimize")?;
            connection::empty_log(&self.connection)?;
            Ok(())
        };
        if let Err(fault) = closed() {
            tracing::warn!(%fault, "the vault was not closed in order");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use ringtrue_model::call::Expected;
    use ringtrue_model::{Call, CallFields, CallId};

    /// What a purged call leaves can only be looked for in a file that is not encrypted.
    #[test]
    fn nothing_of_a_purged_call_is_left_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.execute_batch(crate::connection::CAREFUL).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA trusted_schema = OFF;").unwrap();
        crate::schema::migrate(&mut connection).unwrap();
        let identity = file::identity(&path).unwrap();
        let mut writer = Writer::new(connection, path, identity);
        let held = |needle: &str| {
            let holds = |path: PathBuf| {
                let bytes = std::fs::read(path).unwrap();
                bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
            };
            std::fs::read_dir(folder.path()).unwrap().any(|entry| holds(entry.unwrap().path()))
        };

        let fields = |notes: &str| {
            let at = DateTime::UNIX_EPOCH.fixed_offset().into();
            let mut fields = CallFields::new(at, "Marmalade Bank", Expected::No);
            fields.notes = notes.into();
            fields
        };
        let call = |id: u128, revision, notes: &str| Call {
            id: CallId(uuid::Uuid::from_u128(id)),
            revision,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            kept: false,
            fields: fields(notes),
        };
        // Long, so that it fills pages of its own; beside other calls, so that the indexes share theirs.
        let long = "rhubarb crumble ".repeat(2_000);
        let calls: Vec<_> =
            (1..40).map(|id| call(id, 1, if id == 7 { &long } else { "about a parcel" })).collect();
        let gone = calls[6].id;
        writer.transact(|tx| calls.iter().try_for_each(|call| tx.insert_call(call))).unwrap();
        writer
            .transact(|tx| {
                tx.update_call(&call(7, 2, "secondly"), 1)?;
                tx.update_call(&call(7, 3, "zucchini"), 2)?;
                tx.put_draft(&gone.to_string(), "unsaved quince", DateTime::UNIX_EPOCH)?;
                tx.delete_call(gone, DateTime::UNIX_EPOCH)
            })
            .unwrap();
        let needles = ["rhubarb", "crumble", "secondly", "zucchini", "quince"];
        for needle in needles {
            assert!(held(needle), "the test would not see {needle}");
        }
        writer.transact(|tx| tx.purge_call(gone)).unwrap();
        assert!(writer.wipe_at.is_some(), "the log is to be emptied");
        writer.wipe();
        for needle in needles {
            assert!(!held(needle), "{needle} is still there");
        }
        assert!(held("about a parcel"), "and the others stay");
        let integrity: String =
            writer.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(integrity, "ok");
    }
}
