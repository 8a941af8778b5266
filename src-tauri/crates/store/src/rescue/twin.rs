//! Some pages of a vault tell what lies where in it. Where one of them is broken nothing can be found, though everything
//! else is whole. In a vault that came from the same one they say the same.

use crate::connection;
use crate::error::{Fault, StoreError, is_bad_sector};
use crate::file;
use crate::secret::Secret;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The first bytes of a vault: its pages are sealed with them and the key.
const SALT: usize = 16;

/// What lies where: type, name, table, first page, and the statement that made it.
type Layout = Vec<(String, String, String, i64, Option<String>)>;

/// A copy of a damaged vault that tells again what lies where. Dropping it removes it.
pub(super) struct Twin {
    vault: PathBuf,
    folder: TempDir,
}

impl Twin {
    /// Copies the vault `of`, beside `like`, and puts pages of `like` into the places of those that tell what lies where.
    /// `None` where they do not fit, for what can still be read there says otherwise, or where the file cannot be copied
    /// whole.
    ///
    /// # Errors
    /// There is no room for it, or `like` cannot be read.
    pub(super) fn make(of: &Path, key: &Secret, like: &Connection) -> Result<Option<Self>, StoreError> {
        let near = file::folder_of(like.path().map_or(of, Path::new));
        let failed = || StoreError::file("copying a damaged vault", near);
        let unread = || StoreError::database::<Fault>("copying a damaged vault", near);
        let folder = tempfile::Builder::new().prefix("rescue-").tempdir_in(near).map_err(failed())?;
        let twin = Self { vault: folder.path().join("vault.db"), folder };
        let salt = match twin.copy(of) {
            Err(error) if is_bad_sector(&error) || error.kind() == ErrorKind::UnexpectedEof => {
                return Ok(None);
            }
            copied => copied.map_err(failed())?,
        };
        let told = layout(like).map_err(unread())?;
        let pages = pages_of_the_layout(like).map_err(unread())?;
        let length = fs::metadata(&twin.vault).map_err(failed())?.len();
        let donor = twin.folder.path().join("donor.db");
        file::private_file(&donor).map_err(failed())?;
        seal_alike(like, &donor, key, &salt, length).map_err(unread())?;
        for page in pages {
            twin.take_page(&donor, page).map_err(failed())?;
            if let Ok(layout) = read_layout(&twin.vault, key) {
                return Ok((layout == told).then_some(twin));
            }
        }
        Ok(None)
    }

    pub(super) fn path(&self) -> &Path {
        &self.vault
    }

    /// Copies a vault with its write-ahead log; tells its salt.
    fn copy(&self, of: &Path) -> Result<[u8; SALT], io::Error> {
        fs::copy(of, &self.vault)?;
        match fs::copy(log_of(of), log_of(&self.vault)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut salt = [0; SALT];
        File::open(&self.vault)?.read_exact(&mut salt)?;
        Ok(salt)
    }

    /// Puts a page of the donor into its place.
    fn take_page(&self, donor: &Path, (page, size): (u32, u32)) -> Result<(), io::Error> {
        let place = u64::from(page) * u64::from(size);
        let mut donor = File::open(donor)?;
        let mut page = Vec::new();
        donor.seek(SeekFrom::Start(place))?;
        (&donor).take(size.into()).read_to_end(&mut page)?;
        let mut vault = File::options().write(true).open(&self.vault)?;
        vault.seek(SeekFrom::Start(place))?;
        vault.write_all(&page)?;
        // The first page tells how long the file is as well.
        if place == 0 { vault.set_len(donor.metadata()?.len()) } else { Ok(()) }
    }
}

fn log_of(vault: &Path) -> PathBuf {
    let mut name = OsString::from(vault);
    name.push("-wal");
    name.into()
}

/// Whether anything can be found in a vault.
pub(super) fn tells_what_lies_where(vault: &Path, key: &Secret) -> bool {
    read_layout(vault, key).is_ok()
}

fn read_layout(vault: &Path, key: &Secret) -> Result<Layout, Fault> {
    let vault = connection::reader(vault, key)?;
    let layout = layout(&vault)?;
    // SQLite passes over what it cannot read of how often what occurs, but SQLCipher reads no other page then.
    vault.query_row("SELECT must_know FROM schema", [], |_| Ok(()))?;
    Ok(layout)
}

fn layout(vault: &Connection) -> Result<Layout, Fault> {
    let sql = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid";
    let mut statement = vault.prepare(sql)?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The pages without which nothing is read, counted from 0, and how long they are (bytes): those that tell how often what
/// occurs, those that tell what lies where, and at last the first page of the file, which tells other things too. What can
/// still be read is so replaced as late as it can be, and checks the rest.
fn pages_of_the_layout(vault: &Connection) -> Result<Vec<(u32, u32)>, Fault> {
    let sql = "SELECT pageno - 1, pgsize FROM dbstat
               WHERE name IN ('sqlite_stat4', 'sqlite_stat1', 'sqlite_schema')
               ORDER BY name DESC, pageno DESC";
    let mut statement = vault.prepare(sql)?;
    let pages = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(pages.collect::<Result<_, _>>()?)
}

/// Copies `like` into a new file, page by page, sealed with this salt, and makes that at least so long (bytes).
fn seal_alike(
    like: &Connection,
    copy: &Path,
    key: &Secret,
    salt: &[u8; SALT],
    length: u64,
) -> Result<(), Fault> {
    // SQLCipher takes both in one.
    let mut copy = connection::durable(copy, &Secret::new([key.expose(), salt].concat()))?;
    if Backup::new(like, &mut copy)?.step(-1)? != StepResult::Done {
        return Err(Fault::Statement);
    }
    let length = i64::try_from(length).map_err(|_| Fault::Content)?;
    copy.execute("INSERT INTO settings VALUES ('', zeroblob(?1))", [length])?;
    copy.close().map_err(|(_, error)| error.into())
}
