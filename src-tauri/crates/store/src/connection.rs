//! An encrypted connection and its settings.

use crate::error::Fault;
use crate::secret::Secret;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long to wait for a file that another program looks at, a backup or a virus scanner.
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// How long emptying the log waits for a reader before it lets the writer go on.
const EMPTYING_PATIENCE: Duration = Duration::from_millis(200);

/// What is told to every connection that writes.
pub(crate) const CAREFUL: &str = "PRAGMA synchronous = FULL;
     PRAGMA fullfsync = ON;
     PRAGMA checkpoint_fullfsync = ON;
     PRAGMA foreign_keys = ON;
     PRAGMA secure_delete = ON;";

/// A connection that can only read.
pub(crate) fn reader(path: &Path, key: &Secret) -> Result<Connection, Fault> {
    let connection = unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -32768;")?;
    Ok(connection)
}

/// The one connection that writes, with a write-ahead log.
pub(crate) fn writer(path: &Path, key: &Secret) -> Result<Connection, Fault> {
    let connection = durable(path, key)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Fault::Statement);
    }
    // Drafts of many megabytes pass through the log; it need not stay that large.
    connection.execute_batch("PRAGMA journal_size_limit = 4194304; PRAGMA cache_size = -16384;")?;
    Ok(connection)
}

/// Moves the write-ahead log into the file and empties it. `false` where somebody still reads it.
pub(crate) fn empty_log(writer: &Connection) -> Result<bool, Fault> {
    writer.busy_timeout(EMPTYING_PATIENCE)?;
    let busy = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    writer.busy_timeout(BUSY)?;
    Ok(!busy?)
}

/// A connection that writes, with a plain journal: a vault that is being made is one file.
pub(crate) fn durable(path: &Path, key: &Secret) -> Result<Connection, Fault> {
    let connection = unlocked(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch(CAREFUL)?;
    Ok(connection)
}

fn unlocked(path: &Path, key: &Secret, access: OpenFlags) -> Result<Connection, Fault> {
    // SQLCipher sets itself up at the first connection, after SQLite has let others through: whoever opens a second one
    // in that moment finds no cipher.
    static SET_UP: Once = Once::new();
    SET_UP.call_once(|| drop(Connection::open_in_memory()));
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(&key_pragma(key))?;
    // SQLCipher takes any key; only reading proves it.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// The raw key in the form SQLCipher wants, so that it derives none from a password.
fn key_pragma(key: &Secret) -> Zeroizing<String> {
    let bytes = key.expose();
    let mut pragma = Zeroizing::new(String::with_capacity(128 + 2 * bytes.len()));
    // What goes wrong is told by our own errors, not on the terminal.
    // Whatever SQLite frees is wiped first: pages, rows, and this very statement.
    pragma.push_str("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON; PRAGMA key = \"x'");
    for byte in bytes {
        // Writing to a String cannot fail.
        write!(pragma, "{byte:02x}").ok();
    }
    pragma.push_str("'\";");
    pragma
}
