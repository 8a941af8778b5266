//! The order of the migrations. Each stands beside the table it makes or changes.

use crate::error::{Fault, StoreError};
use crate::table::{advisories, appointments, bin, calls, directory, drafts, outbox, settings, shown};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// One step from a version of the tables to the next. A new member or word of what is stored as JSON is a step too, even
/// where no table changes: a program that does not know it would drop it or call it damage.
pub(crate) struct Migration {
    /// The version of the file after this step: 1 for the first, then one more each.
    pub(crate) version: u32,
    /// May a program that does not know this step still open the file?
    pub(crate) older_may_open: bool,
    /// The statements.
    pub(crate) sql: &'static str,
}

/// The oldest program that may open the file, told by the newest step it must know.
const OWN: &[Migration] = &[Migration {
    version: 1,
    older_may_open: false,
    sql: "CREATE TABLE schema (one INTEGER PRIMARY KEY CHECK (one = 1), must_know INTEGER NOT NULL);
          INSERT INTO schema VALUES (1, 1);",
}];

/// All steps, in their order.
fn migrations() -> impl Iterator<Item = &'static Migration> {
    let tables = [
        OWN,
        calls::MIGRATIONS,
        bin::MIGRATIONS,
        drafts::MIGRATIONS,
        outbox::MIGRATIONS,
        settings::MIGRATIONS,
        directory::MIGRATIONS,
        advisories::MIGRATIONS,
        shown::MIGRATIONS,
        appointments::MIGRATIONS,
    ];
    let mut all: Vec<_> = tables.into_iter().flatten().collect();
    all.sort_by_key(|migration| migration.version);
    all.into_iter()
}

fn newest() -> u32 {
    migrations().last().map_or(0, |migration| migration.version)
}

/// The newest step that a program must know to read all that this one writes. Files of calls carry it too.
pub fn must_know() -> u32 {
    migrations().filter(|migration| !migration.older_may_open).last().map_or(0, |migration| migration.version)
}

fn version(connection: &Connection) -> Result<u32, Fault> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Reads, without writing, whether this program may open the file.
pub(crate) fn examine(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = StoreError::database::<Fault>("reading the schema's version", path);
    let found = match version(connection) {
        Ok(found) => found,
        Err(fault) => return Err(failed(fault)),
    };
    if found == 0 {
        return Err(StoreError::VaultDamaged { path: path.to_owned() });
    }
    if found > newest() {
        let must_know: u32 = connection
            .query_row("SELECT must_know FROM schema", [], |row| row.get(0))
            .map_err(|error| failed(error.into()))?;
        if must_know > newest() {
            return Err(StoreError::VaultNewer { path: path.to_owned(), version: found });
        }
    }
    Ok(())
}

/// Whether steps are still to be taken.
pub(crate) fn is_outdated(connection: &Connection) -> Result<bool, Fault> {
    Ok(version(connection)? < newest())
}

/// Takes every step that is still to be taken, in one transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    let found = version(connection)?;
    if found >= newest() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in migrations().filter(|migration| migration.version > found) {
        transaction.execute_batch(migration.sql)?;
        if !migration.older_may_open {
            transaction.execute("UPDATE schema SET must_know = ?1", [migration.version])?;
        }
        transaction.pragma_update(None, "user_version", migration.version)?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_from_one_without_a_gap() {
        let versions: Vec<u32> = migrations().map(|migration| migration.version).collect();
        let expected: Vec<u32> = (1..=newest()).collect();
        assert_eq!(versions, expected, "a version is missing or used twice");
    }

    #[test]
    fn migrating_twice_changes_nothing_more() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let tables = |c: &Connection| -> u32 {
            c.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap()
        };
        let before = (version(&connection).unwrap(), tables(&connection));
        migrate(&mut connection).unwrap();
        assert_eq!((version(&connection).unwrap(), tables(&connection)), before);
        assert_eq!(before.0, newest(), "not every step was taken");
    }
}
