//! Which advisories of the directory the person knows of, and which they have read.

use super::{all, column, first, micros, run};
use crate::error::{Fault, StoreError};
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use chrono::{DateTime, Utc};
use ringtrue_model::OrganisationId;
use ringtrue_model::advisory::AdvisoryId;

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 10,
    older_may_open: false,
    sql: "CREATE TABLE advisories (
              id TEXT PRIMARY KEY,
              known_at INTEGER NOT NULL,
              read_at INTEGER
          ) WITHOUT ROWID;",
}];

impl ReadView<'_> {
    /// The advisories that were read.
    ///
    /// # Errors
    /// The database failed.
    pub fn read_advisories(&self) -> Result<Vec<AdvisoryId>, StoreError> {
        self.run("reading which advisories were read", |c| {
            all(c, "SELECT id FROM advisories WHERE read_at IS NOT NULL ORDER BY id", [], |row| {
                AdvisoryId::try_from(column::<String>(row, 0)?).map_err(|_| Fault::Content)
            })
        })
    }

    /// Whether a call of the diary names this organisation.
    ///
    /// # Errors
    /// The database failed.
    pub fn names_organisation(&self, id: &OrganisationId) -> Result<bool, StoreError> {
        self.run("looking for an organisation in the diary", |c| {
            let sql = "SELECT 1 FROM calls WHERE claimed_org_id = ?1 AND deleted_at IS NULL LIMIT 1";
            Ok(first(c, sql, [id.as_str()], |_| Ok(()))?.is_some())
        })
    }
}

impl WriteTx<'_> {
    /// Notes that the person was shown these, whether or not they read them. Tells how many of them are new.
    ///
    /// # Errors
    /// The database failed.
    pub fn know_advisories(&mut self, ids: &[AdvisoryId], at: DateTime<Utc>) -> Result<usize, StoreError> {
        self.run("noting which advisories are known", |c| {
            let sql = "INSERT OR IGNORE INTO advisories (id, known_at) VALUES (?1, ?2)";
            ids.iter().map(|id| run(c, sql, (id.as_str(), micros(at)))).sum()
        })
    }

    /// Notes that one was read. The first time counts.
    ///
    /// # Errors
    /// The database failed.
    pub fn read_advisory(&mut self, id: &AdvisoryId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("noting that an advisory was read", |c| {
            let sql = "INSERT INTO advisories (id, known_at, read_at) VALUES (?1, ?2, ?2)
                       ON CONFLICT (id) DO UPDATE SET read_at = coalesce(read_at, excluded.read_at)";
            run(c, sql, (id.as_str(), micros(at)))?;
            Ok(())
        })
    }
}
