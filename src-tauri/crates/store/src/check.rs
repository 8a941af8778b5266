//! Is the vault whole? A quick look at every opening, and a full check now and then.

use crate::backup::Watch;
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::table;
use crate::vault::Vault;
use ringtrue_model::Call;
use rusqlite::Connection;

/// Calls that are read between two looks at whether to go on.
const STRIDE: u64 = 256;

/// What a full check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Calls that were read, also those in the bin.
    pub calls: u64,
    /// Calls that cannot be read.
    pub unreadable: u64,
    /// Every page is as it was written, and the tables hold together.
    pub file_sound: bool,
    /// Every call can be found by a search.
    pub search_sound: bool,
}

impl Checked {
    /// Nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.unreadable == 0 && self.file_sound && self.search_sound
    }
}

/// Every page is as it was written (SQLCipher's own checksums), and the tables hold together.
pub(crate) fn file_is_sound(connection: &Connection) -> Result<bool, Fault> {
    let told = |sql: &str| -> Result<Vec<String>, Fault> {
        Ok(connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    Ok(told("PRAGMA cipher_integrity_check")?.is_empty() && told("PRAGMA integrity_check(1)")? == ["ok"])
}

/// Looks where damage shows first and at no cost that could be felt: is the file as long as it says, can each table
/// and index be entered, and the newest calls be read?
pub(crate) fn quick(connection: &Connection, length: u64) -> Result<bool, Fault> {
    // What the write-ahead log holds may not have reached the file yet, so only a file without one tells.
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let whole: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    let long_enough =
        i64::try_from(length).is_ok_and(|length| length >= whole) || connection.path().is_some_and(has_log);
    Ok(long_enough && table::calls::newest_are_readable(connection, 20)?)
}

fn has_log(path: &str) -> bool {
    std::fs::metadata(format!("{path}-wal")).is_ok_and(|log| log.len() > 0)
}

impl Vault {
    /// Checks every page, every table, the search and every call. Reading and writing go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Declined`] with what `watch` said, or the file system failed. Damage is an answer.
    pub fn check(&self, watch: Watch<'_>) -> Result<Checked, StoreError> {
        let failed = || StoreError::database::<Fault>("checking the vault", self.path());
        let connection = connection::reader(self.path(), &self.key()?).map_err(failed())?;
        let mut found = Checked { calls: 0, unreadable: 0, file_sound: true, search_sound: true };
        found.file_sound = sound(file_is_sound(&connection)).map_err(failed())?;
        watch(0, 0).map_err(StoreError::Declined)?;
        found.search_sound = sound(table::calls::all_are_indexed(&connection)).map_err(failed())?;
        let count = || -> Result<u64, Fault> {
            let sql = "SELECT count(*) FROM calls WHERE call <> ''";
            Ok(connection.query_row(sql, [], |row| row.get::<_, u32>(0)).map(u64::from)?)
        };
        let total = match count() {
            Err(fault) if fault.is_damage() => return Ok(Checked { file_sound: false, ..found }),
            counted => counted.map_err(failed())?,
        };
        let mut statement = connection
            .prepare("SELECT call FROM calls WHERE call <> ''")
            .map_err(|error| failed()(error.into()))?;
        let mut rows = statement.query([]).map_err(|error| failed()(error.into()))?;
        loop {
            let row = match rows.next().map_err(Fault::from) {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(found),
                Err(fault) if fault.is_damage() => return Ok(Checked { file_sound: false, ..found }),
                Err(fault) => return Err(failed()(fault)),
            };
            found.calls += 1;
            if table::json_column::<Call>(row, 0).is_err() {
                found.unreadable += 1;
            }
            if found.calls.is_multiple_of(STRIDE) {
                watch(found.calls, total).map_err(StoreError::Declined)?;
            }
        }
    }
}

/// A file that cannot be read is an answer here, not a failure.
fn sound(asked: Result<bool, Fault>) -> Result<bool, Fault> {
    match asked {
        Err(fault) if fault.is_damage() => Ok(false),
        asked => asked,
    }
}
