//! What the person set, as JSON under a name.

use super::{first, json, json_column, run};
use crate::error::StoreError;
use crate::schema::Migration;
use crate::vault::{ReadView, WriteTx};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    version: 5,
    older_may_open: false,
    sql: "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
}];

impl ReadView<'_> {
    /// The setting of that name; `None` where it was never set.
    ///
    /// # Errors
    /// The database failed, or the setting is of another shape.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.run("reading a setting", |c| {
            first(c, "SELECT value FROM settings WHERE name = ?1", [name], |row| json_column(row, 0))
        })
    }
}

impl WriteTx<'_> {
    /// Sets it.
    ///
    /// # Errors
    /// The database failed.
    pub fn put_setting(&mut self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        self.run("keeping a setting", |c| {
            run(c, "INSERT OR REPLACE INTO settings VALUES (?1, ?2)", (name, json(value)?))?;
            Ok(())
        })
    }
}
