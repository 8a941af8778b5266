//! The directory once had a table. It lies outside the vault now, so that it is there while the vault is locked.

use crate::schema::Migration;

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 6,
        older_may_open: false,
        sql: "CREATE TABLE directory (
                  one INTEGER PRIMARY KEY CHECK (one = 1),
                  fetched_at INTEGER NOT NULL,
                  copy BLOB NOT NULL
              );",
    },
    Migration { version: 11, older_may_open: false, sql: "DROP TABLE directory;" },
];
