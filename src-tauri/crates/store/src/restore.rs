//! Putting another vault in the place of this one, so that a crash at any moment leaves either, whole.
//!
//! 1. The other vault is unpacked into `restore/`, opened with its key, checked and brought up to date there. Until
//!    the next step it can be looked at, and forgotten.
//! 2. What this vault knows of reports on their way is taken over into it; then `restore/marker.json` is written:
//!    from here on the restore happens.
//! 3. The next opening moves this vault into `replaced/<time>/` and the other into its place, one name after another,
//!    and removes the marker last. Broken off in between, the opening after that goes on where it stopped.
//!
//! A folder `restore/` without the marker is a restore that never was: it is cleared.

mod aside;
mod finish;

pub use aside::{ReplacedVault, remove_replaced, replaced};
pub(crate) use finish::finish;

use crate::backup::{self, BackupFile, Watch};
use crate::check;
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::file;
use crate::key_file::KeyFile;
use crate::rescue::{self, Rescued, Scope};
use crate::schema;
use crate::secret::Secret;
use crate::table::{bin, outbox};
use crate::vault::{ReadView, Vault};
use aside::{REPLACED, is_plain};
use chrono::{DateTime, FixedOffset, NaiveDate};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, Code};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const FOLDER: &str = "restore";
const MARKER: &str = "marker.json";
const KEY_FILE: &str = "vault.keys.json";
const VAULT: &str = "vault.db";

/// What is in a vault, to be shown before it replaces another.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// Calls that were not deleted.
    pub calls: u32,
    /// The day of the earliest.
    pub first_day: Option<NaiveDate>,
    /// The day of the latest.
    pub last_day: Option<NaiveDate>,
    /// Reports, whatever became of them.
    pub reports: u32,
    /// The latest calls, the latest first.
    pub newest: Vec<Call>,
}

impl ReadView<'_> {
    /// What is in the vault, with so many of the latest calls.
    ///
    /// # Errors
    /// The database failed.
    pub fn contents(&self, newest: u32) -> Result<Contents, StoreError> {
        let everything = DiaryFilter::default();
        let outline = self.diary_outline(&everything)?;
        let rows = self.diary_rows(&everything, 0, newest)?;
        Ok(Contents {
            calls: outline.total,
            first_day: outline.days.iter().map(|count| count.day).min(),
            last_day: outline.days.iter().map(|count| count.day).max(),
            reports: self.dispatch_counts()?.values().sum(),
            newest: rows.into_iter().map(|(call, _)| call).collect(),
        })
    }
}

/// Asked once, before what cannot be stopped; says with an error that it is not to be.
pub type Decide<'a> = &'a dyn Fn() -> Result<(), Code>;

/// From where a vault is restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A backup.
    Backup(PathBuf),
    /// A vault that an earlier restore put aside, by the name that [`replaced`] tells.
    Replaced(String),
}

/// A vault that lies ready to take the place of the one in its folder.
pub struct Prepared {
    folder: PathBuf,
    key: Secret,
    made_at: Option<DateTime<FixedOffset>>,
    contents: Contents,
}

impl Prepared {
    /// Takes a vault from where it is and makes it ready. Nothing is replaced yet. `find_key` is asked for the key
    /// that the key file speaks of.
    ///
    /// # Errors
    /// What `find_key` or `watch` said; [`StoreError::BackupDamaged`]; [`StoreError::VaultNewer`]; the file system
    /// failed.
    pub fn new(
        folder: &Path,
        origin: &Origin,
        find_key: &dyn Fn(&KeyFile) -> Result<Secret, StoreError>,
        watch: Watch<'_>,
    ) -> Result<Self, StoreError> {
        let place = folder.join(FOLDER);
        if place.join(MARKER).exists() {
            return Err(StoreError::VaultInUse { path: place });
        }
        clear(&place)?;
        file::private_folder(&place).map_err(StoreError::file("preparing a restore", &place))?;
        let prepared = Self::fill(folder, &place, origin, find_key, watch);
        if prepared.is_err() {
            clear(&place)?;
        }
        prepared
    }

    fn fill(
        folder: &Path,
        place: &Path,
        origin: &Origin,
        find_key: &dyn Fn(&KeyFile) -> Result<Secret, StoreError>,
        watch: Watch<'_>,
    ) -> Result<Self, StoreError> {
        let vault = place.join(VAULT);
        let (key, made_at) = match origin {
            Origin::Backup(path) => {
                let mut backup = BackupFile::open(path)?;
                file::write_atomically(&place.join(KEY_FILE), &backup.key_file_bytes()?)?;
                let key = find_key(&backup.key_file()?)?;
                backup.unpack_vault(&vault, watch)?;
                (key, Some(backup.made_at()))
            }
            Origin::Replaced(name) => {
                let aside = folder.join(REPLACED).join(name);
                if !is_plain(name) || !aside.join(VAULT).is_file() {
                    return Err(StoreError::NotFound { operation: "preparing a restore" });
                }
                let key_file = aside.join(KEY_FILE);
                let bytes =
                    fs::read(&key_file).map_err(StoreError::file("preparing a restore", &key_file))?;
                file::write_atomically(&place.join(KEY_FILE), &bytes)?;
                let key = find_key(&KeyFile::parse(&key_file, &bytes)?)?;
                backup::copy_vault(&aside.join(VAULT), &key, &vault, watch)?;
                (key, None)
            }
        };
        watch(0, 0).map_err(StoreError::Declined)?;
        let contents = examine(&vault, &key, watch)?;
        Ok(Self { folder: folder.to_owned(), key, made_at, contents })
    }

    /// What is in it.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Whether its key reads the vault that is in its folder now, so that something can be saved of that.
    pub fn reads_present(&self) -> bool {
        match KeyFile::read(&self.folder.join(KEY_FILE)) {
            Ok(Some(present)) => present.opens_with(&self.key),
            // The key file is damaged itself.
            _ => connection::reader(&self.folder.join(VAULT), &self.key).is_ok(),
        }
    }

    /// When the backup was made; `None` for a vault that was put aside.
    pub fn made_at(&self) -> Option<DateTime<FixedOffset>> {
        self.made_at
    }

    /// Decides that it takes the place of the vault in its folder; the next opening of the folder does it, and the
    /// vault that is open there now should be closed at once.
    ///
    /// Reports are not sent again by this. What the present vault knows of them is taken over where the call they are about
    /// is there too; what is still on its way after that is held back until the person decides, for it may have
    /// arrived or been taken back since the backup. With [`Scope::Everything`] calls, drafts and settings are taken over as
    /// well, as far as they can be read; of each call the newest revision wins. What is in the bin waits its days anew.
    ///
    /// `decide` is asked last: after that nothing stops it.
    ///
    /// # Errors
    /// What `watch` and `decide` said; the file system or the database failed. Nothing was replaced then, and it is
    /// forgotten.
    pub fn commit(
        self,
        scope: Scope,
        now: DateTime<FixedOffset>,
        watch: Watch<'_>,
        decide: Decide<'_>,
    ) -> Result<Rescued, StoreError> {
        self.commit_over(None, scope, now, watch, decide)
    }

    /// The same where the present vault has a key of its own.
    fn commit_over(
        self,
        present: Option<&Secret>,
        scope: Scope,
        now: DateTime<FixedOffset>,
        watch: Watch<'_>,
        decide: Decide<'_>,
    ) -> Result<Rescued, StoreError> {
        let place = self.folder.join(FOLDER);
        let committed = self.decide_on(present, scope, now, watch, decide);
        if committed.is_err() && !place.join(MARKER).exists() {
            clear(&place)?;
        }
        committed
    }

    fn decide_on(
        &self,
        present: Option<&Secret>,
        scope: Scope,
        now: DateTime<FixedOffset>,
        watch: Watch<'_>,
        decide: Decide<'_>,
    ) -> Result<Rescued, StoreError> {
        let place = self.folder.join(FOLDER);
        let vault = place.join(VAULT);
        let failed = || StoreError::database::<Fault>("restoring", &vault);
        let mut rescued = Rescued::default();
        let mut into = connection::durable(&vault, &self.key).map_err(failed())?;
        let transaction = into.transaction().map_err(|error| failed()(error.into()))?;
        let here = self.folder.join(VAULT);
        if here.is_file() {
            rescued = rescue::take_over(&here, present.unwrap_or(&self.key), &transaction, scope, watch)?;
        }
        outbox::hold_back(&transaction, &rescued.reports_known).map_err(failed())?;
        bin::begin_anew(&transaction, now.to_utc()).map_err(failed())?;
        transaction.commit().map_err(|error| failed()(error.into()))?;
        into.close().map_err(|(_, error)| failed()(error.into()))?;
        self.keep_ways(&place)?;
        let failed = || StoreError::file("restoring", &place);
        File::options().write(true).open(&vault).and_then(|file| file.sync_all()).map_err(failed())?;
        decide().map_err(StoreError::Declined)?;
        let marker = Marker { replaced: self.free_name(now) };
        let bytes = serde_json::to_vec(&marker).map_err(|error| failed()(error.into()))?;
        file::write_atomically(&place.join(MARKER), &bytes)?;
        Ok(rescued)
    }

    /// The ways to a key stay as they are now where the key stays: a passphrase that was changed since does not come
    /// back with an old backup.
    fn keep_ways(&self, place: &Path) -> Result<(), StoreError> {
        let path = self.folder.join(KEY_FILE);
        let Ok(bytes) = fs::read(&path) else { return Ok(()) };
        let same_key = KeyFile::parse(&path, &bytes).is_ok_and(|present| present.opens_with(&self.key));
        if same_key { file::write_atomically(&place.join(KEY_FILE), &bytes) } else { Ok(()) }
    }

    fn free_name(&self, now: DateTime<FixedOffset>) -> String {
        let time = now.format("%Y-%m-%d-%H%M%S").to_string();
        let taken = |name: &String| self.folder.join(REPLACED).join(name).exists();
        let numbered = (2_u32..).map(|n| format!("{time}-{n}"));
        std::iter::once(time.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(time)
    }

    /// Forgets it. Nothing was replaced.
    ///
    /// # Errors
    /// [`StoreError::File`]; what is left is cleared at the next opening.
    pub fn forget(self) -> Result<(), StoreError> {
        clear(&self.folder.join(FOLDER))
    }
}

/// Checks a vault that was unpacked, brings its tables up to date and tells what is in it.
fn examine(vault: &Path, key: &Secret, watch: Watch<'_>) -> Result<Contents, StoreError> {
    let damaged = || StoreError::BackupDamaged { path: vault.to_owned() };
    let told = |fault: Fault| if fault.is_damage() { damaged() } else { fault.at("examining", vault) };
    let reader = connection::reader(vault, key).map_err(told)?;
    if !check::file_is_sound(&reader).map_err(told)? {
        return Err(damaged());
    }
    schema::examine(&reader, vault)?;
    drop(reader);
    watch(0, 0).map_err(StoreError::Declined)?;
    backup::one_file(vault, key).map_err(told)?;
    let mut connection = connection::durable(vault, key).map_err(told)?;
    schema::migrate(&mut connection).map_err(told)?;
    ReadView::on(&connection, vault).contents(5)
}

#[derive(Serialize, Deserialize)]
struct Marker {
    /// The name under `replaced/` that the present vault gets.
    replaced: String,
}

fn clear(place: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(place) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(StoreError::file("clearing up a restore", place)(e)),
        _ => Ok(()),
    }
}

impl Vault {
    /// The key of this vault, where `key_file` speaks of the same.
    pub fn key_if_of(&self, key_file: &KeyFile) -> Option<Secret> {
        self.key().ok().filter(|key| key_file.opens_with(key))
    }

    /// Decides that `prepared` takes this vault's place, with what this vault holds of `scope`; see
    /// [`Prepared::commit`]. Writes wait meanwhile, and are refused once it is decided: nothing that was called kept is
    /// left behind. This vault should then be closed at once.
    ///
    /// # Errors
    /// As [`Prepared::commit`]; [`StoreError::Closed`].
    pub fn replace_with(
        &self,
        prepared: Prepared,
        scope: Scope,
        now: DateTime<FixedOffset>,
        watch: impl Fn(u64, u64) -> Result<(), Code> + Send + 'static,
        decide: impl Fn() -> Result<(), Code> + Send + 'static,
    ) -> Result<Rescued, StoreError> {
        let key = self.key()?;
        self.retire_after(move || prepared.commit_over(Some(&key), scope, now, &watch, &decide))
    }
}
