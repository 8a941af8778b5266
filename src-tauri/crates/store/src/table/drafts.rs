//! Forms as they were left, so that nothing typed is lost.

use super::{all, column, first, micros, run, time_column};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Utc};
use rusqlite::Row;

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 3,
    older_may_open: false,
    sql: "CREATE TABLE drafts (key TEXT NOT NULL UNIQUE, kept_at INTEGER NOT NULL, form TEXT NOT NULL);",
}];

/// A form as it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Which form.
    pub key: String,
    /// The form, as the interface wrote it.
    pub form: String,
    /// When it was kept, to the microsecond.
    pub kept_at: DateTime<Utc>,
}

impl ReadView<'_> {
    /// The draft of that key.
    ///
    /// # Errors
    /// The database failed.
    pub fn draft(&self, key: &str) -> Result<Option<KeptDraft>, StoreError> {
        self.run("reading a draft", |c| {
            first(c, "SELECT key, form, kept_at FROM drafts WHERE key = ?1", [key], kept)
        })
    }

    /// Every draft, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn drafts(&self) -> Result<Vec<KeptDraft>, StoreError> {
        self.run("reading the drafts", |c| {
            all(c, "SELECT key, form, kept_at FROM drafts ORDER BY kept_at DESC, key", [], kept)
        })
    }
}

impl WriteTx<'_> {
    /// Keeps a form in place of the one before.
    ///
    /// # Errors
    /// The database failed.
    pub fn put_draft(&mut self, key: &str, form: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("keeping a draft", |c| {
            run(
                c,
                "INSERT INTO drafts (key, form, kept_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE SET form = excluded.form, kept_at = excluded.kept_at",
                (key, form, micros(at)),
            )?;
            Ok(())
        })
    }

    /// Removes a draft; one that is not there is no error.
    ///
    /// # Errors
    /// The database failed.
    pub fn remove_draft(&mut self, key: &str) -> Result<(), StoreError> {
        self.run_removing("removing a draft", |c| {
            run(c, "DELETE FROM drafts WHERE key = ?1", [key])?;
            Ok(())
        })
    }
}

fn kept(row: &Row<'_>) -> Result<KeptDraft, Fault> {
    Ok(KeptDraft { key: column(row, 0)?, form: column(row, 1)?, kept_at: time_column(row, 2)? })
}
