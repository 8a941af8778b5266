//! The last good copy of the directory, so that it is there without the internet.

use super::{column, first, micros, run, time_column};
use crate::error::StoreError;
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Utc};

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 6,
    older_may_open: false,
    sql: "CREATE TABLE directory (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              fetched_at INTEGER NOT NULL,
              copy BLOB NOT NULL
          );",
}];

/// A copy of the directory as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryCopy {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was fetched, to the microsecond.
    pub fetched_at: DateTime<Utc>,
}

impl ReadView<'_> {
    /// The copy; `None` where none was ever kept.
    ///
    /// # Errors
    /// The database failed.
    pub fn directory_copy(&self) -> Result<Option<DirectoryCopy>, StoreError> {
        self.run("reading the directory", |c| {
            first(c, "SELECT copy, fetched_at FROM directory", [], |row| {
                Ok(DirectoryCopy { bytes: column(row, 0)?, fetched_at: time_column(row, 1)? })
            })
        })
    }
}

impl WriteTx<'_> {
    /// Keeps a copy in place of the one before.
    ///
    /// # Errors
    /// The database failed.
    pub fn put_directory_copy(&mut self, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("keeping the directory", |c| {
            run(c, "INSERT OR REPLACE INTO directory VALUES (1, ?1, ?2)", (micros(fetched_at), bytes))?;
            Ok(())
        })
    }
}
