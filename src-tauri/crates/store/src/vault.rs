//! The open vault: one thread owns the connection that writes; reads go to a second connection that cannot write.

use crate::error::{Fault, StoreError};
use crate::file;
use crate::key_file::KeyFile;
use crate::key_store::KeyStore;
use crate::opening::{self, Opened};
use crate::secret::{Secret, SecretText};
use crate::slots::Key;
use crate::ways::Held;
use crate::writer::{Job, Writer};
use ringtrue_model::{Clock, Entropy};
use rusqlite::{Connection, InterruptHandle};
use std::fs::File;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, channel, sync_channel};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// An operation that takes longer is named in the log.
const SLOW: Duration = Duration::from_millis(40);

/// An open vault. Dropping it closes it.
pub struct Vault {
    reader: Mutex<Option<Connection>>,
    interrupt: InterruptHandle,
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    pub(crate) held: Mutex<Option<Held>>,
    pub(crate) changing: Mutex<()>,
    closed: AtomicBool,
    folder: PathBuf,
    path: PathBuf,
    new: bool,
    /// Tells other programs that the vault is in use; freed when all the rest is closed.
    lock: Mutex<Option<File>>,
}

impl Vault {
    /// Opens the vault in `folder` by the key store. The folder is made where it is missing, and a vault where there
    /// never was one. Blocks, also on the key store, which may ask the person for a password.
    ///
    /// # Errors
    /// All that tell of files, the key store and its keys. Nothing was lost or overwritten, and opening may be tried
    /// again at any time.
    pub fn open(
        folder: &Path,
        keys: &dyn KeyStore,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Self, StoreError> {
        Self::begin(opening::open(folder, keys, clock, entropy)?)
    }

    /// The key file of the vault in `folder`, which tells its ways in; `None` where no vault was ever made. A restore
    /// that was under way is finished first.
    ///
    /// # Errors
    /// All that tell of files.
    pub fn key_file(folder: &Path) -> Result<Option<KeyFile>, StoreError> {
        opening::key_file(folder)
    }

    /// Opens the vault in `folder`, which was made before, by any of its ways in. A passphrase takes about a fifth of a
    /// second, right or wrong.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`StoreError::WrongPassphrase`] and [`StoreError::WrongRecoveryCode`].
    pub fn unlock(folder: &Path, key: &Key<'_>, clock: &dyn Clock) -> Result<Self, StoreError> {
        Self::begin(opening::unlock(folder, key, clock)?)
    }

    /// Makes a vault in `folder`, where there never was one, that a passphrase opens.
    ///
    /// # Errors
    /// [`StoreError::Declined`] where a vault was made already; all that tell of files.
    pub fn create(
        folder: &Path,
        passphrase: &SecretText,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Self, StoreError> {
        Self::begin(opening::create(folder, passphrase, clock, entropy)?)
    }

    fn begin(opened: Opened) -> Result<Self, StoreError> {
        let Opened { writer, reader, lock, folder, path, held, new } = opened;
        let (jobs, queue) = channel();
        let identity = file::identity(&path).map_err(StoreError::file("looking at the vault", &path))?;
        let writer = Writer::new(writer, path.clone(), identity);
        let thread = thread::Builder::new()
            .name("vault writer".into())
            .spawn(move || writer.work(&queue))
            .map_err(StoreError::file("starting the writer", &path))?;
        Ok(Self {
            interrupt: reader.get_interrupt_handle(),
            reader: Mutex::new(Some(reader)),
            jobs: Mutex::new(Some(jobs)),
            thread: Mutex::new(Some(thread)),
            held: Mutex::new(Some(held)),
            changing: Mutex::default(),
            closed: AtomicBool::new(false),
            folder,
            path,
            new,
            lock: Mutex::new(Some(lock)),
        })
    }

    /// Whether opening it made it.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// The vault's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder it stands in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key once more, for work on connections of its own.
    pub(crate) fn key(&self) -> Result<Secret, StoreError> {
        self.with_key(|_, key| key.again())
    }

    /// Closes the vault, whoever else still holds it: reads under way are broken off, writes that were asked for are
    /// finished, the write-ahead log is emptied, and the key is wiped from memory. After that, and in a second call,
    /// there is nothing to be had from it but [`StoreError::Closed`].
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        drop(taken(&self.held));
        loop {
            match self.reader.try_lock() {
                Ok(mut reader) => {
                    drop(reader.take());
                    break;
                }
                Err(TryLockError::Poisoned(reader)) => {
                    drop(reader.into_inner().take());
                    break;
                }
                Err(TryLockError::WouldBlock) => {
                    self.interrupt.interrupt();
                    thread::sleep(Duration::from_millis(1));
                }
            }
        }
        // The last connection to close must be the writing one.
        drop(taken(&self.jobs));
        if let Some(thread) = taken(&self.thread)
            && thread.join().is_err()
        {
            tracing::error!("the vault's writer ended in a panic");
        }
        drop(taken(&self.lock));
    }

    /// Reads one consistent state, that of the last finished write. A write that goes on does not hinder it.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database; [`StoreError::Closed`].
    pub fn read<T>(
        &self,
        work: impl FnOnce(&ReadView<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let connection =
            reader.as_mut().filter(|_| !self.closed.load(Ordering::SeqCst)).ok_or(StoreError::Closed)?;
        let snapshot = connection.transaction().map_err(StoreError::database("reading", &self.path))?;
        work(&ReadView { connection: &snapshot, path: &self.path })
    }

    /// Does `work` in one transaction on the writer's thread, and waits for it. Kept if `work` returns `Ok`;
    /// otherwise, and if it panics, nothing is changed. A panic goes on in the caller.
    ///
    /// # Errors
    /// What `work` returns, or a failure of the database; [`StoreError::Closed`].
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.on_writer(move |writer| writer.transact(work))
    }

    /// Does `work` on the writer's thread, so that writes wait for it. Where it goes well they are refused from then on.
    pub(crate) fn retire_after<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.on_writer(move |writer| writer.retire_after(work))
    }

    fn on_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, wait) = sync_channel(1);
        let job: Job = Box::new(move |writer| {
            // Unwinding rolls a transaction back, so the connection is sound afterwards.
            let outcome = catch_unwind(AssertUnwindSafe(|| work(writer)));
            // The caller waits until it is answered.
            answer.send(outcome).ok();
        });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        jobs.ok_or(StoreError::Closed)?.send(job).map_err(|_| StoreError::Closed)?;
        match wait.recv() {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(StoreError::Closed),
        }
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        self.close();
    }
}

fn taken<T>(place: &Mutex<Option<T>>) -> Option<T> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
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
    /// Calls were purged, of which the search indexes still hold words.
    purged: bool,
}

impl<'vault> WriteTx<'vault> {
    pub(crate) fn new(connection: &'vault Connection, path: &'vault Path) -> Self {
        Self { view: ReadView { connection, path }, removed: false, purged: false }
    }

    /// What is done once, after all the work of a transaction.
    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        if self.purged { self.merge_search() } else { Ok(()) }
    }

    /// The transaction purges calls.
    pub(crate) fn purges(&mut self) {
        self.purged = true;
    }

    /// Whether what was removed must be wiped from the write-ahead log.
    pub(crate) fn removed(&self) -> bool {
        self.removed
    }

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
    fn closing_breaks_a_long_read_off() {
        let folder = tempfile::tempdir().unwrap();
        let vault = std::sync::Arc::new(
            Vault::open(folder.path(), &MemoryKeyStore::default(), &Still, &Still).unwrap(),
        );
        let (begins, began) = channel();
        let reading = std::sync::Arc::clone(&vault);
        let counts_for_minutes =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000)
                                  SELECT count(*) FROM n";
        let read = thread::spawn(move || {
            reading.read(|view| {
                begins.send(()).unwrap();
                view.run("counting", |c| Ok(c.query_row(counts_for_minutes, [], |row| row.get::<_, u32>(0))?))
            })
        });
        began.recv().unwrap();
        let closing = Instant::now();
        vault.close();
        assert!(closing.elapsed() < Duration::from_secs(10), "closing waited for a read");
        assert_eq!(read.join().unwrap().unwrap_err().code(), Code::VaultLocked);
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
