//! The open vault: one thread owns the connection that writes; reads go to a second connection that cannot write.

use crate::error::{Fault, StoreError};
use crate::file;
use crate::key_store::KeyStore;
use crate::opening::{self, Opened};
use crate::secret::Secret;
use ringtrue_model::{Clock, Entropy};
use rusqlite::{Connection, TransactionBehavior};
use std::any::Any;
use std::fs::File;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// An operation that takes longer is named in the log.
const SLOW: Duration = Duration::from_millis(40);

/// So long after a removal what was removed is overwritten in the write-ahead log too.
const WIPE_AFTER: Duration = Duration::from_millis(300);

/// How long a wipe waits for a reader before it lets the writer go on and tries again.
const WIPE_PATIENCE: Duration = Duration::from_millis(200);

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// An open vault. Dropping it finishes what was asked of it, empties the write-ahead log and closes the file.
pub struct Vault {
    // Both are taken only on drop, in this order: the last connection to close must be the writing one.
    reader: Mutex<Option<Connection>>,
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
    key: Secret,
    new: bool,
    /// Tells other programs that the vault is in use; freed when all the rest is closed.
    _lock: File,
}

impl Vault {
    /// Opens the vault in `folder`, which is made where it is missing; makes a vault where there never was one.
    /// Blocks, also on the key store, which may ask the person for a password.
    ///
    /// # Errors
    /// All but [`StoreError::NotFound`], [`StoreError::ChangedMeanwhile`] and [`StoreError::Declined`]. Nothing was
    /// lost or overwritten, and opening may be tried again at any time.
    pub fn open(
        folder: &Path,
        keys: &dyn KeyStore,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Self, StoreError> {
        let Opened { writer, reader, lock, path, key, new } = opening::open(folder, keys, clock, entropy)?;
        let (jobs, queue) = channel();
        let identity = file::identity(&path).map_err(StoreError::file("looking at the vault", &path))?;
        let writer = Writer { connection: writer, path: path.clone(), identity, wipe_at: None };
        let thread = thread::Builder::new()
            .name("vault writer".into())
            .spawn(move || writer.work(&queue))
            .map_err(StoreError::file("starting the writer", &path))?;
        Ok(Self {
            reader: Mutex::new(Some(reader)),
            jobs: Some(jobs),
            thread: Some(thread),
            path,
            key,
            new,
            _lock: lock,
        })
    }

    /// Whether this call of [`open`](Self::open) made it.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// The vault's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key once more, for work on connections of its own.
    pub(crate) fn key(&self) -> Result<Secret, StoreError> {
        Ok(self.key.again())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Reads one consistent state, that of the last finished write. A write that goes on does not hinder it.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&ReadView<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = reader.as_mut().ok_or(StoreError::Closed)?;
        let snapshot = connection.transaction().map_err(StoreError::database("reading", &self.path))?;
        work(&ReadView { connection: &snapshot, path: &self.path })
    }

    /// Does `work` in one transaction on the writer's thread, and waits for it. Kept if `work` returns `Ok`;
    /// otherwise, and if it panics, nothing is changed. A panic goes on in the caller.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, wait) = sync_channel(1);
        let job: Job = Box::new(move |writer| writer.answer(work, &answer));
        self.jobs.as_ref().ok_or(StoreError::Closed)?.send(job).map_err(|_| StoreError::Closed)?;
        match wait.recv() {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(StoreError::Closed),
        }
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        drop(self.reader.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the vault's writer ended in a panic");
        }
    }
}

/// One state of the vault, to be read.
///
/// The reads stand beside their tables, in [`crate::table`].
pub struct ReadView<'vault> {
    connection: &'vault Connection,
    path: &'vault Path,
}

impl<'vault> ReadView<'vault> {
    /// A view of a vault that is open in some other way.
    pub(crate) fn on(connection: &'vault Connection, path: &'vault Path) -> Self {
        Self { connection, path }
    }

    /// Does one named piece of work: errors get its name, and it is named in the log when it was slow.
    pub(crate) fn run<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let outcome = work(self.connection).map_err(|fault| fault.at(operation, self.path));
        let took = started.elapsed();
        if took > SLOW {
            tracing::warn!(operation, millis = took.as_millis(), "slow query");
        }
        outcome
    }
}

/// One transaction: offers all reads, and the writes that stand beside their tables.
pub struct WriteTx<'vault> {
    view: ReadView<'vault>,
    /// Something was removed or overwritten that must not linger in the write-ahead log.
    removed: bool,
}

impl WriteTx<'_> {
    /// As [`ReadView::run`], for work that takes something away.
    pub(crate) fn run_removing<T>(
        &mut self,
        operation: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        self.removed = true;
        self.view.run(operation, work)
    }
}

impl<'vault> Deref for WriteTx<'vault> {
    type Target = ReadView<'vault>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}

/// The thread that owns the connection that writes.
struct Writer {
    connection: Connection,
    path: PathBuf,
    identity: (u64, u64),
    wipe_at: Option<Instant>,
}

type Answer<T> = Result<Result<T, StoreError>, Box<dyn Any + Send>>;

impl Writer {
    fn work(mut self, queue: &Receiver<Job>) {
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

    fn answer<T>(
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
        let view = ReadView { connection: &transaction, path: &self.path };
        let mut write = WriteTx { view, removed: false };
        let done = work(&mut write)?;
        let removed = write.removed;
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::key_store::MemoryKeyStore;
    use chrono::{DateTime, FixedOffset};
    use ringtrue_model::Code;

    struct Still;

    impl Clock for Still {
        fn now_local(&self) -> DateTime<FixedOffset> {
            DateTime::UNIX_EPOCH.fixed_offset()
        }
    }

    impl Entropy for Still {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    /// Lets the vault's file grow by so many pages only.
    fn limit(vault: &Vault, more: u32) {
        vault
            .write(move |tx| {
                tx.run("limiting the file", |c| {
                    let pages: u32 = c.query_row("PRAGMA page_count", [], |row| row.get(0))?;
                    c.pragma_update_and_check(None, "max_page_count", pages + more, |_| Ok(()))?;
                    Ok(())
                })
            })
            .unwrap();
    }

    #[test]
    fn a_full_disk_is_told_and_harms_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let keys = MemoryKeyStore::default();
        let vault = Vault::open(folder.path(), &keys, &Still, &Still).unwrap();
        limit(&vault, 8);
        let large = "x".repeat(1_000_000);
        let error = vault
            .write(move |tx| {
                tx.put_setting("before", &1)?;
                tx.put_setting("large", &large)
            })
            .unwrap_err();
        assert_eq!(error.code(), Code::DiskFull, "{error:?}");
        assert_eq!(vault.read(|view| view.setting::<u32>("before")).unwrap(), None, "half of it was kept");
        vault.write(|tx| tx.put_setting("small", &2)).unwrap();
        assert_eq!(vault.read(|view| view.setting("small")).unwrap(), Some(2));
    }

    #[test]
    fn the_settings_of_both_connections_hold() {
        let folder = tempfile::tempdir().unwrap();
        let keys = MemoryKeyStore::default();
        let vault = Vault::open(folder.path(), &keys, &Still, &Still).unwrap();
        fn pragma(view: &ReadView<'_>, name: &str) -> String {
            let sql = format!("PRAGMA {name}");
            let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
            view.run("asking", |c| Ok(format!("{:?}", c.query_row(&sql, [], value)?))).unwrap()
        }
        let wanted = [
            ("journal_mode", "Text(\"wal\")"),
            ("synchronous", "Integer(2)"),
            ("foreign_keys", "Integer(1)"),
            ("secure_delete", "Integer(1)"),
            ("busy_timeout", "Integer(5000)"),
        ];
        vault
            .write(move |tx| {
                for (name, value) in wanted {
                    assert_eq!(pragma(tx, name), value, "{name}");
                }
                Ok(())
            })
            .unwrap();
        let refused = vault.read(|view| {
            assert_eq!(pragma(view, "query_only"), "Integer(1)");
            view.run("writing by the reader", |c| Ok(c.execute("DELETE FROM settings", [])?))
        });
        assert!(refused.is_err(), "the reader wrote");
    }
}
