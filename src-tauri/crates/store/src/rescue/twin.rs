//! Some pages of a vault tell what lies where in it. Where one of them is broken nothing can be found, though everything
//! else is whole. In a vault that came from the same one they say the same.

use crate::backup::Watch;
use crate::connection;
use crate::error::{Fault, StoreError, is_bad_sector};
use crate::file;
use crate::secret::Secret;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const COPYING: &str = "copying a damaged vault";
/// The first bytes of a vault: its pages are sealed with them and the key.
const SALT: u64 = 16;
/// Bytes of a file that are read at once, and pages that are copied between two looks at whether to go on.
const STRIDE: usize = 1 << 20;
const PAGES: i32 = 512;
/// Bytes of a sector: where one is bad, what lies around it can still be read.
const SECTOR: usize = 4096;
/// Bytes of a value at most, by far less than SQLite allows.
const LARGEST: u64 = 256 << 20;

/// What lies where: type, name, table, first page, and the statement that made it.
type Layout = Vec<(String, String, String, i64, Option<String>)>;

/// A page without which nothing is read.
struct Page {
    /// Where in the file (bytes).
    place: u64,
    own: Vec<u8>,
    donated: Vec<u8>,
}

/// A copy of a damaged vault that tells again what lies where. Dropping it removes it.
pub(super) struct Twin {
    vault: PathBuf,
    folder: TempDir,
}

impl Twin {
    /// Copies the vault `of`, beside `like`, and puts pages of `like` into the places of those that tell what lies where
    /// and cannot be read. `None` where they do not fit, for what can still be read there says otherwise, and where the
    /// beginning of the file is lost, without which no page can be read.
    ///
    /// # Errors
    /// What `watch` said; there is no room for it; `like` cannot be read.
    pub(super) fn make(
        of: &Path,
        key: &Secret,
        like: &Connection,
        watch: Watch<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let near = file::folder_of(like.path().map_or(of, Path::new));
        let failed = || StoreError::file(COPYING, near);
        let unread = || StoreError::database::<Fault>(COPYING, near);
        let go_on = || watch(0, 0).map_err(StoreError::Declined);
        let folder = tempfile::Builder::new().prefix("rescue-").tempdir_in(near).map_err(failed())?;
        let twin = Self { vault: folder.path().join("vault.db"), folder };
        for (from, to) in [(of.to_owned(), twin.vault.clone()), (log_of(of), log_of(&twin.vault))] {
            let mut from = match File::open(&from) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                opened => opened.map_err(failed())?,
            };
            let mut to = file::private_file(&to).map_err(failed())?;
            while copy_some(&mut from, &mut to).map_err(failed())? {
                go_on()?;
            }
        }
        let donor = twin.folder.path().join("donor.db");
        file::private_file(&donor).map_err(failed())?;
        let mut vault = File::options().read(true).write(true).open(&twin.vault).map_err(failed())?;
        let salt = bytes_at(&mut vault, 0, SALT).map_err(failed())?;
        let length = vault.metadata().map_err(failed())?.len();
        {
            let mut sealed = sealed_alike(&donor, key, &salt).map_err(unread())?;
            let steps = Backup::new(like, &mut sealed).map_err(|error| unread()(error.into()))?;
            while steps.step(PAGES).map_err(|error| unread()(error.into()))? != StepResult::Done {
                go_on()?;
            }
            drop(steps);
            lengthen(&sealed, length).map_err(unread())?;
            sealed.close().map_err(|(_, error)| unread()(error.into()))?;
        }
        go_on()?;
        let told = layout(like).map_err(unread())?;
        let pages = pages_of_the_layout(like).map_err(unread())?;
        let mended = twin.mend(&mut vault, &donor, &pages, key).map_err(failed())?;
        Ok((mended == Some(told)).then_some(twin))
    }

    pub(super) fn path(&self) -> &Path {
        &self.vault
    }

    /// Exchanges the pages that cannot be read, and tells what it says then; `None` where that does not help.
    fn mend(
        &self,
        vault: &mut File,
        donor: &Path,
        pages: &[(u64, u64)],
        key: &Secret,
    ) -> Result<Option<Layout>, io::Error> {
        let mut donor = File::open(donor)?;
        let page = |&(place, size): &(u64, u64)| {
            let own = bytes_at(vault, place, size)?;
            Ok(Page { place, own, donated: bytes_at(&mut donor, place, size)? })
        };
        let pages = pages.iter().map(page).collect::<Result<Vec<_>, io::Error>>()?;
        // The first page tells how long the file is as well.
        let length = donor.metadata()?.len().max(vault.metadata()?.len());
        vault.set_len(length)?;
        for page in &pages {
            put(vault, page.place, &page.donated)?;
        }
        if read_layout(&self.vault, key).is_err() {
            return Ok(None);
        }
        // What can be read there itself stays, and is what the layout is judged by.
        for page in &pages {
            put(vault, page.place, &page.own)?;
            if read_layout(&self.vault, key).is_err() {
                put(vault, page.place, &page.donated)?;
            }
        }
        Ok(read_layout(&self.vault, key).ok())
    }
}

fn log_of(vault: &Path) -> PathBuf {
    let mut name = OsString::from(vault);
    name.push("-wal");
    name.into()
}

/// Copies the next bytes, with nothing in the places of those that a bad sector holds. Whether there were any.
fn copy_some(from: &mut (impl Read + Seek), to: &mut impl Write) -> Result<bool, io::Error> {
    let begin = from.stream_position()?;
    let mut bytes = Vec::new();
    match from.by_ref().take(STRIDE as u64).read_to_end(&mut bytes) {
        Err(error) if is_bad_sector(&error) => {
            bytes.clear();
            for sector in 0..STRIDE / SECTOR {
                from.seek(SeekFrom::Start(begin + (sector * SECTOR) as u64))?;
                match from.by_ref().take(SECTOR as u64).read_to_end(&mut bytes) {
                    Err(error) if is_bad_sector(&error) => bytes.resize((sector + 1) * SECTOR, 0),
                    read => drop(read?),
                }
            }
            from.seek(SeekFrom::Start(begin + bytes.len() as u64))?;
        }
        read => drop(read?),
    }
    to.write_all(&bytes)?;
    Ok(!bytes.is_empty())
}

/// Bytes of a file, and nothing in the places of those beyond its end.
fn bytes_at(file: &mut File, place: u64, size: u64) -> Result<Vec<u8>, io::Error> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(place))?;
    file.take(size).read_to_end(&mut bytes)?;
    bytes.resize(usize::try_from(size).unwrap_or(bytes.len()), 0);
    Ok(bytes)
}

fn put(file: &mut File, place: u64, bytes: &[u8]) -> Result<(), io::Error> {
    file.seek(SeekFrom::Start(place))?;
    file.write_all(bytes)
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

/// What lies where, but for the tables of how often what occurs, which come when a vault is closed.
fn layout(vault: &Connection) -> Result<Layout, Fault> {
    let sql = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema
               WHERE tbl_name NOT IN ('sqlite_stat1', 'sqlite_stat4') ORDER BY rowid";
    let mut statement = vault.prepare(sql)?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where the pages are without which nothing is read, and how long (bytes): those that tell what lies where, and those
/// that tell how often what occurs.
fn pages_of_the_layout(vault: &Connection) -> Result<Vec<(u64, u64)>, Fault> {
    let sql = "SELECT pageno, pgsize FROM dbstat
               WHERE name IN ('sqlite_schema', 'sqlite_stat1', 'sqlite_stat4')";
    let mut statement = vault.prepare(sql)?;
    let pages = statement.query_map([], |row| {
        let (number, size): (u32, u32) = (row.get(0)?, row.get(1)?);
        Ok((u64::from(number.saturating_sub(1)) * u64::from(size), u64::from(size)))
    })?;
    Ok(pages.collect::<Result<_, _>>()?)
}

/// A new database whose pages are sealed with this key and salt.
fn sealed_alike(path: &Path, key: &Secret, salt: &[u8]) -> Result<Connection, Fault> {
    // SQLCipher takes both in one.
    connection::durable(path, &Secret::new([key.expose(), salt].concat()))
}

/// Makes a vault at least so long (bytes), so that its first page fits a file of that length.
fn lengthen(vault: &Connection, length: u64) -> Result<(), Fault> {
    for row in 0..=length / LARGEST {
        let size = u32::try_from(length.saturating_sub(row * LARGEST).min(LARGEST)).unwrap_or(0);
        vault.execute("INSERT INTO settings VALUES (?1, zeroblob(?2))", (format!("twin {row}"), size))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::schema;
    use std::io::Cursor;

    const PAGE: u64 = 4096;

    fn key() -> Secret {
        Secret::new(vec![7; 32])
    }

    fn new_vault(path: &Path) -> Connection {
        file::private_file(path).unwrap();
        let mut vault = connection::durable(path, &key()).unwrap();
        schema::migrate(&mut vault).unwrap();
        vault
    }

    fn copy_of(vault: &Connection, path: &Path) -> Connection {
        file::private_file(path).unwrap();
        let mut copy = connection::durable(path, &key()).unwrap();
        Backup::new(vault, &mut copy).unwrap().step(-1).unwrap();
        copy
    }

    fn settings(vault: &Path) -> u32 {
        let vault = connection::reader(vault, &key()).unwrap();
        vault.query_row("SELECT count(*) FROM settings", [], |row| row.get(0)).unwrap()
    }

    fn twin(of: &Path, like: &Connection) -> Option<Twin> {
        Twin::make(of, &key(), like, &|_, _| Ok(())).unwrap()
    }

    /// A vault with 100 settings, of which 10 are in the backup, and the pages that tell what lies where.
    fn world() -> (TempDir, PathBuf, Connection, Vec<u64>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.db");
        let vault = new_vault(&path);
        let add = |from: u32, to: u32| {
            for n in from..to {
                vault.execute("INSERT INTO settings VALUES (?1, '0')", [n]).unwrap();
            }
        };
        add(0, 10);
        let backup = copy_of(&vault, &folder.path().join("backup.db"));
        add(10, 100);
        let pages = pages_of_the_layout(&vault).unwrap();
        // Closing writes how often what occurs, which the backup knows nothing of.
        vault.execute_batch("ANALYZE").unwrap();
        vault.close().unwrap();
        (folder, path, backup, pages.into_iter().map(|(place, _)| place).collect())
    }

    fn break_pages(vault: &Path, places: &[u64], with: impl Fn(&mut [u8])) {
        let mut file = File::options().read(true).write(true).open(vault).unwrap();
        for place in places {
            let mut page = bytes_at(&mut file, *place, PAGE).unwrap();
            with(&mut page);
            put(&mut file, *place, &page).unwrap();
        }
    }

    #[test]
    fn whichever_of_these_pages_are_broken_all_is_found_again() {
        let (_folder, path, backup, pages) = world();
        assert!(pages.len() > 2, "a page that leads to others, and others");
        let whole = std::fs::read(&path).unwrap();
        for broken in 1..1_u32 << pages.len() {
            let chosen = pages.iter().enumerate().filter(|(n, _)| broken >> n & 1 == 1);
            let chosen: Vec<u64> = chosen.map(|(_, place)| *place).collect();
            std::fs::write(&path, &whole).unwrap();
            break_pages(&path, &chosen, |page| page[2000] ^= 1);
            assert!(!tells_what_lies_where(&path, &key()), "{chosen:?}");
            let twin = twin(&path, &backup).unwrap();
            assert_eq!(settings(twin.path()), 100, "{chosen:?}");
        }
    }

    #[test]
    fn a_file_whose_beginning_is_lost_has_no_twin() {
        let (_folder, path, backup, _) = world();
        break_pages(&path, &[0], |page| page.fill(0));
        assert!(twin(&path, &backup).is_none());
        std::fs::write(&path, b"short").unwrap();
        assert!(twin(&path, &backup).is_none());
    }

    #[test]
    fn pages_of_a_vault_that_is_another_are_not_believed() {
        let (folder, path, _, pages) = world();
        let other = new_vault(&folder.path().join("other.db"));
        other.execute_batch("DROP TABLE settings; CREATE TABLE settings (name, value)").unwrap();
        break_pages(&path, &pages[..1], |page| page[2000] ^= 1);
        assert!(twin(&path, &other).is_none());
    }

    #[test]
    fn stopping_leaves_nothing_behind() {
        let (folder, path, backup, pages) = world();
        break_pages(&path, &pages[..1], |page| page[2000] ^= 1);
        let before = std::fs::read_dir(folder.path()).unwrap().count();
        let stopped = Twin::make(&path, &key(), &backup, &|_, _| Err(ringtrue_model::Code::VaultLocked));
        assert!(matches!(stopped, Err(StoreError::Declined(_))));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before);
    }

    /// A file of which one sector cannot be read.
    struct Scratched {
        file: Cursor<Vec<u8>>,
        bad: std::ops::Range<u64>,
    }

    impl Read for Scratched {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let at = self.file.position();
            if self.bad.contains(&at) {
                return Err(io::Error::from_raw_os_error(if cfg!(windows) { 23 } else { 5 }));
            }
            let most = if at < self.bad.start { (self.bad.start - at) as usize } else { into.len() };
            let most = most.min(into.len());
            self.file.read(&mut into[..most])
        }
    }

    impl Seek for Scratched {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn what_lies_around_a_bad_sector_is_copied() {
        let sector = SECTOR as u64;
        for (length, bad) in [(3 * STRIDE + 100, 300), (STRIDE, 255), (2 * SECTOR + 7, 2), (STRIDE, 0)] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8 | 1).collect();
            let bad = bad * sector..(bad + 1) * sector;
            let mut file = Scratched { file: Cursor::new(bytes.clone()), bad: bad.clone() };
            let mut copy = Vec::new();
            while copy_some(&mut file, &mut copy).unwrap() {}
            assert!(copy.len() >= length && copy.len() - length < SECTOR, "{length}");
            for (n, byte) in bytes.iter().enumerate() {
                let expected = if bad.contains(&(n as u64)) { 0 } else { *byte };
                assert_eq!(copy[n], expected, "byte {n} of {length}");
            }
        }
    }
}
