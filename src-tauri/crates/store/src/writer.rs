//! The thread that owns the connection that writes.

use crate::error::{Fault, StoreError};
use crate::file;
use crate::vault::WriteTx;
use rusqlite::{Connection, TransactionBehavior};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// So long after a removal what was removed is overwritten in the write-ahead log too.
const WIPE_AFTER: Duration = Duration::from_millis(300);

/// How long a wipe waits for a reader before it lets the writer go on and tries again.
const WIPE_PATIENCE: Duration = Duration::from_millis(200);

pub(crate) type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// Does one job after the other.
pub(crate) struct Writer {
    connection: Connection,
    path: PathBuf,
    identity: (u64, u64),
    wipe_at: Option<Instant>,
}

pub(crate) type Answer<T> = Result<Result<T, StoreError>, Box<dyn Any + Send>>;

impl Writer {
    pub(crate) fn new(connection: Connection, path: PathBuf, identity: (u64, u64)) -> Self {
        Self { connection, path, identity, wipe_at: None }
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

    pub(crate) fn answer<T>(
        &mut self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError>,
        answer: &SyncSender<Answer<T>>,
    ) {
        // Unwinding rolls the transaction back, so the connection is sound afterwards.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.transact(work)));
        // The caller waits until it is answered.
        answer.send(outcome).ok();
    }

    fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let failed = || StoreError::database::<rusqlite::Error>("writing", &self.path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed())?;
        let mut write = WriteTx::new(&transaction, &self.path);
        let done = work(&mut write)?;
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
        self.wipe_at = match self.checkpoint() {
            Ok(true) => None,
            Ok(false) => Some(Instant::now() + WIPE_AFTER),
            Err(fault) => {
                tracing::warn!(%fault, "the write-ahead log was not emptied");
                Some(Instant::now() + WIPE_AFTER)
            }
        };
    }

    fn checkpoint(&self) -> Result<bool, Fault> {
        self.connection.busy_timeout(WIPE_PATIENCE)?;
        let busy =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        self.connection.busy_timeout(crate::connection::BUSY)?;
        Ok(!busy?)
    }

    fn close(self) {
        let closed = || -> Result<(), Fault> {
            self.connection.execute_batch("PRAGMA optimize")?;
            self.checkpoint()?;
            Ok(())
        };
        if let Err(fault) = closed() {
            tracing::warn!(%fault, "the vault was not closed in order");
        }
    }
}
