//! Restoring a backup: looked at first, beside what is here now; then put in its place, which can be gone back on.
//!
//! Reports are never sent again by a restore. A backup shows a report as it stood then: it may have arrived since, or
//! been taken back, and a vendor remembers its key for 30 days only. So what the present vault knows of reports is
//! taken over into the restored one; a report that is still on its way after that is held back until the person sends
//! it again, with the same key, or takes it out.

use crate::App;
use crate::api::{
    CallLine, DiaryContents, JobKind, JobOutcome, Notice, PrepareRestore, Rescue, RestoreFrom,
    RestorePreview, Unlock, VaultStatus,
};
use crate::failure::told;
use crate::job::Progress;
use crate::reports::REPORTING;
use crate::settings::SETTINGS;
use ringtrue_model::{Code, Failure};
use ringtrue_store::backup::backups;
use ringtrue_store::restore::{Contents, Origin, Prepared, remove_replaced};
use ringtrue_store::{KeyFile, Scope, Secret, StoreError};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// So many of the latest calls are shown.
const NEWEST: u32 = 5;
/// What was set is saved out of a damaged diary.
const SAVED: [&str; 2] = [SETTINGS, REPORTING];

impl App {
    /// Remembers the file that the person chose to restore.
    pub fn choose_backup(&self, path: PathBuf) {
        self.keeping.state().chosen = Some(path);
    }

    /// Opens a backup and tells what is in it, beside what is here now, as a job. Nothing is replaced.
    ///
    /// # Errors
    /// [`Code::BackupDamaged`]; [`Code::VaultNewer`]; [`Code::NotFound`]; [`Code::WrongPassphrase`],
    /// [`Code::RecoveryCodeMistyped`], [`Code::WrongRecoveryCode`]; [`Code::JobUnderWay`], [`Code::Stopped`]; while the
    /// vault is locked or another program has it.
    pub fn prepare_restore(&self, request: PrepareRestore) -> Result<RestorePreview, Failure> {
        self.may_restore()?;
        self.do_as_job(JobKind::RestorePreview, |progress| self.prepare(request, progress))
    }

    fn prepare(&self, request: PrepareRestore, progress: &Progress) -> Result<RestorePreview, Failure> {
        self.forget_restore()?;
        let origin = self.origin(request.from)?;
        let ways = RefCell::new(Vec::new());
        let find_key = |key_file: &KeyFile| {
            *ways.borrow_mut() = key_file.carried_ways();
            self.key_of(key_file, request.unlock.as_ref())
        };
        let watch = |done, total| progress.at(done, total);
        let prepared = match Prepared::new(&self.data_dir, &origin, &find_key, &watch) {
            Ok(prepared) => prepared,
            Err(error) if request.unlock.is_none() && is_want_of_key(&error) => {
                return Ok(RestorePreview::NeedsKey { ways: ways.into_inner() });
            }
            Err(error) => return Err(told(error)),
        };
        let preview = RestorePreview::Ready {
            made_at: prepared.made_at(),
            there: shown(prepared.contents()),
            here: self.read(|view| view.contents(NEWEST)).ok().as_ref().map(shown),
            rescue: self.rescue(&prepared),
        };
        let mut keeping = self.keeping.state();
        // Whoever locks has what is kept here forgotten after that: what comes too late is not kept.
        if let Err(stopped) = progress.at(1, 1) {
            drop(keeping);
            prepared.forget().map_err(told)?;
            return Err(stopped.into());
        }
        // A restored diary of another computer opens by what opened its backup.
        (keeping.prepared, keeping.unlock) = (Some(prepared), request.unlock);
        drop(keeping);
        Ok(preview)
    }

    /// Puts the backup that was looked at in the place of the diary, which is kept aside, as a job. Stopped before that
    /// is decided, or where it fails, the diary is as it was.
    ///
    /// # Errors
    /// [`Code::NotFound`] where none was looked at; [`Code::JobUnderWay`]; while the vault is locked or another program
    /// has it.
    pub fn restore(&self) -> Result<(), Failure> {
        self.may_restore()?;
        if self.keeping.state().prepared.is_none() {
            return Err(Code::NotFound.into());
        }
        self.start_job(JobKind::Restore, Self::put_in_place)
    }

    fn put_in_place(&self, progress: &Progress) -> Result<JobOutcome, Failure> {
        // Nobody opens the vault, which would clear away a restore that is not decided.
        let gate = self.gate();
        let locks = self.locks.load(Ordering::SeqCst);
        self.may_restore()?;
        let (prepared, unlock) = {
            let mut keeping = self.keeping.state();
            (keeping.prepared.take().ok_or(Code::NotFound)?, keeping.unlock.take())
        };
        let now = self.clock.now_local();
        let watch = {
            let progress = progress.clone();
            move |done, total| progress.at(done, total)
        };
        let decide = {
            let progress = progress.clone();
            move || progress.decide()
        };
        let scope = if self.is_damaged() { Scope::Everything { settings: &SAVED } } else { Scope::Reports };
        let rescued = match self.vault() {
            Ok(vault) => vault.replace_with(prepared, scope, now, watch, decide),
            Err(_) => prepared.commit(scope, now, &watch, &decide),
        }
        .map_err(told)?;
        // What a check found is true of the diary that is put aside.
        self.keeping.state().checked = None;
        self.close_vault();
        // The opening puts the one in the place of the other.
        self.open_at(gate);
        if let (Err(_), Some(unlock)) = (self.vault(), unlock)
            && self.locks.load(Ordering::SeqCst) == locks
        {
            // It opened the backup; where it does not open this, the vault's own page asks.
            self.unlock_vault(unlock).map(drop).unwrap_or_default();
        }
        for notice in [Notice::Calls, Notice::Appointments, Notice::Reports, Notice::Backups] {
            self.say(notice);
        }
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(JobOutcome::Restored { saved: count(rescued.calls), unreadable: count(rescued.unreadable) })
    }

    /// Lets go of the backup that was looked at.
    ///
    /// # Errors
    /// When what was unpacked cannot be removed; the next start does it.
    pub fn forget_restore(&self) -> Result<(), Failure> {
        let prepared = {
            let mut keeping = self.keeping.state();
            keeping.unlock = None;
            keeping.prepared.take()
        };
        prepared.map_or(Ok(()), |prepared| prepared.forget().map_err(told))
    }

    /// A locked vault, or one that another program holds, is not replaced.
    fn may_restore(&self) -> Result<(), Failure> {
        match self.vault_status()? {
            VaultStatus::Opening | VaultStatus::Asking { .. } => Err(Code::VaultOpening.into()),
            VaultStatus::Locked { .. } => Err(Code::VaultLocked.into()),
            VaultStatus::Trouble { failure, .. }
                if [Code::VaultInUse, Code::VaultNewer].contains(&failure.code) =>
            {
                Err(failure)
            }
            _ => Ok(()),
        }
    }

    /// Whether the diary here is damaged, so that what can be read of it is to be saved.
    fn is_damaged(&self) -> bool {
        self.vault().is_err() || self.last_check().is_some_and(|check| !check.sound)
    }

    fn rescue(&self, prepared: &Prepared) -> Rescue {
        if !self.is_damaged() {
            Rescue::NotNeeded
        } else if self.vault().is_ok() || prepared.reads_present() {
            Rescue::Saves
        } else {
            Rescue::OtherKey
        }
    }

    /// Removes a diary that a restore put aside.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open: then that diary may be the way out; when its folder cannot be
    /// written to.
    pub fn remove_replaced(&self, request: String) -> Result<(), Failure> {
        self.vault()?;
        remove_replaced(&self.data_dir, &request).map_err(told)?;
        self.say(Notice::Backups);
        Ok(())
    }

    fn origin(&self, from: RestoreFrom) -> Result<Origin, Failure> {
        match from {
            RestoreFrom::Chosen => {
                let chosen = self.keeping.state().chosen.clone();
                Ok(Origin::Backup(chosen.ok_or(Code::NotFound)?))
            }
            RestoreFrom::Kept { name } => {
                let kept = backups(&self.data_dir).map_err(told)?;
                let backup = kept.iter().find(|backup| backup.name == name).ok_or(Code::NotFound)?;
                Ok(Origin::Backup(backup.path().to_owned()))
            }
            RestoreFrom::Replaced { name } => Ok(Origin::Replaced(name)),
        }
    }

    /// The key a key file speaks of: the open vault's own where it is that, else by the way that was given, else by
    /// this computer's key store.
    fn key_of(&self, key_file: &KeyFile, unlock: Option<&Unlock>) -> Result<Secret, StoreError> {
        if let Some(key) = self.vault().ok().and_then(|vault| vault.key_if_of(key_file)) {
            return Ok(key);
        }
        let unlock = unlock.unwrap_or(&Unlock::System);
        self.with_key(unlock, |key| key_file.unlock(key)).map_err(StoreError::Declined)?
    }
}

/// This computer alone does not open it; a passphrase or a code may.
fn is_want_of_key(error: &StoreError) -> bool {
    [Code::KeyMissing, Code::KeyChanged, Code::KeyStoreUnavailable].contains(&error.code())
}

fn shown(contents: &Contents) -> DiaryContents {
    let line = |call: &ringtrue_model::Call| CallLine {
        id: call.id,
        occurred_at: call.fields.occurred_at.clone(),
        claimed_org: call.fields.claimed_org.clone(),
    };
    DiaryContents {
        calls: contents.calls,
        first_day: contents.first_day,
        last_day: contents.last_day,
        reports: contents.reports,
        newest: contents.newest.iter().map(line).collect(),
    }
}
