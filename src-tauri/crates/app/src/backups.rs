//! Backups by themselves and on request, and checking the diary.
//!
//! Every day on which the program is used, also while it runs for days, one backup is made beside the vault. That it
//! cannot be made is told quietly and harms nothing; it is tried again.

use crate::App;
use crate::api::{BackupRow, Backups, JobKind, JobOutcome, LastCheck, Notice, ReplacedRow, Unlock};
use crate::failure::told;
use crate::job::Progress;
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_model::{Code, Failure, WayIn};
use ringtrue_store::StoreError;
use ringtrue_store::backup::{BackupKind, KeptBackup, backups};
use ringtrue_store::restore::{Prepared, replaced};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whoever opens the diary is left alone: the first look at what is due comes so long after.
pub(crate) const AFTER_OPENING: Duration = Duration::from_secs(20);
/// Looks at what is due are this far apart at most.
const BETWEEN_LOOKS: Duration = Duration::from_secs(600);
/// A full check is due after this.
const CHECK_AGAIN: TimeDelta = TimeDelta::days(7);
/// One that came to no end is begun anew after this.
const TRY_CHECK_AGAIN: TimeDelta = TimeDelta::days(1);
const CHECKED: &str = "checked";

/// What is remembered of backups while the program runs.
#[derive(Default)]
pub(crate) struct Keeping {
    state: Mutex<Kept>,
}

#[derive(Default)]
pub(crate) struct Kept {
    /// Why the last backup by itself was not made.
    trouble: Option<Failure>,
    /// What the last full check of this run found, or damage that was met since.
    pub(crate) checked: Option<LastCheck>,
    /// When the weekly check was begun last in this run. Where the person stopped it, it waits.
    weekly_begun: Option<DateTime<Utc>>,
    /// The file that was chosen to be restored.
    pub(crate) chosen: Option<PathBuf>,
    /// The backup that was looked at.
    pub(crate) prepared: Option<Prepared>,
    /// What opened it.
    pub(crate) unlock: Option<Unlock>,
}

impl Keeping {
    pub(crate) fn state(&self) -> MutexGuard<'_, Kept> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// How things stand with backups. Also told while the vault is not open.
    ///
    /// # Errors
    /// When the folder of backups cannot be read.
    pub fn backups(&self) -> Result<Backups, Failure> {
        let kept = backups(&self.data_dir).map_err(told)?;
        let row = |backup: KeptBackup| BackupRow {
            name: backup.name,
            day: backup.day,
            made_at: backup.made_at,
            before_update: backup.kind == BackupKind::BeforeUpdate,
            size: backup.size,
        };
        let aside = replaced(&self.data_dir).map_err(told)?;
        let trouble = self.keeping.state().trouble.clone();
        Ok(Backups {
            kept: kept.into_iter().map(row).collect(),
            replaced: aside.into_iter().map(|r| ReplacedRow { name: r.name, size: r.size }).collect(),
            trouble,
            checked: self.last_check(),
            opens_elsewhere: self
                .keys()
                .is_ok_and(|keys| keys.slots.iter().any(|slot| slot.way != WayIn::System && !slot.pending)),
        })
    }

    /// Makes a backup beside the diary now, as a job.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn back_up_now(&self) -> Result<(), Failure> {
        self.vault()?;
        self.start_job(JobKind::Backup, |app, progress| app.back_up(progress, None))
    }

    /// The name that is proposed for a backup in a file: the day, and nothing personal.
    pub fn backup_name(&self) -> String {
        format!("ringtrue-{}.ringtrue", self.clock.now_local().date_naive())
    }

    /// Makes a backup in a file of the person's choice, as a job.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn back_up_to(&self, target: &Path) -> Result<(), Failure> {
        self.vault()?;
        let target = target.to_owned();
        self.start_job(JobKind::Backup, move |app, progress| app.back_up(progress, Some(&target)))
    }

    fn back_up(&self, progress: &Progress, target: Option<&Path>) -> Result<JobOutcome, Failure> {
        let now = self.clock.now_local();
        let vault = self.vault()?;
        let watch = |done, total| self.open_still().and_then(|()| progress.at(done, total));
        match target {
            Some(target) => vault.back_up_to(target, now, &watch),
            None => vault.keep_backup(now, &watch),
        }
        .map_err(|error| self.told_here(error))?;
        if target.is_none() {
            self.keeping.state().trouble = None;
        }
        self.say(Notice::Backups);
        Ok(JobOutcome::BackedUp)
    }

    /// Checks everything, as a job.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn check_diary(&self) -> Result<(), Failure> {
        self.check_everything(JobKind::Check)
    }

    fn check_everything(&self, kind: JobKind) -> Result<(), Failure> {
        self.vault()?;
        self.start_job(kind, |app, progress| {
            let watch = |done, total| app.open_still().and_then(|()| progress.at(done, total));
            let found = app.vault()?.check(&watch).map_err(told)?;
            let calls = u32::try_from(found.calls).unwrap_or(u32::MAX);
            let check = LastCheck { at: app.clock.now(), sound: found.is_sound(), calls };
            if !check.sound {
                tracing::error!(?found, "a check found damage");
            }
            let outcome = JobOutcome::Checked { sound: check.sound, calls };
            app.keep_checked(check);
            Ok(outcome)
        })
    }

    fn keep_checked(&self, check: LastCheck) {
        self.keeping.state().checked = Some(check.clone());
        if let Ok(vault) = self.vault() {
            // A damaged vault may not keep it; it is remembered above as long as the program runs.
            vault.write(move |tx| tx.put_setting(CHECKED, &check)).map_err(told).unwrap_or_default();
        }
        self.say(Notice::Backups);
    }

    /// What a person is told of a failure of the open vault. Damage that was met is remembered as what a check found: a
    /// restore then saves what can be read.
    pub(crate) fn told_here(&self, error: StoreError) -> Failure {
        let failure = told(error);
        let known = self.keeping.state().checked.as_ref().is_some_and(|check| !check.sound);
        if failure.code == Code::VaultDamaged && !known {
            self.keep_checked(LastCheck { at: self.clock.now(), sound: false, calls: 0 });
        }
        failure
    }

    /// The weekly check and the day's backup, each where it is due. Says whether a backup was made.
    pub fn keep_safe(&self) -> bool {
        if self.vault().is_err() {
            return false;
        }
        let made = self.is_backup_due() && self.back_up_by_itself();
        // Where another job is under way, the next look begins it.
        if self.is_check_due() && self.check_everything(JobKind::WeeklyCheck).is_ok() {
            self.keeping.state().weekly_begun = Some(self.clock.now());
        }
        made
    }

    /// Keeps the diary safe until the program ends: looks at what is due a while after each opening, and now and then.
    pub(crate) fn run_keeping(&self, after_opening: Duration) {
        while !self.bell.stopped_within(after_opening) {
            self.keep_safe();
            if self.bell.opened_within(BETWEEN_LOOKS) {
                break;
            }
        }
    }

    /// Whether the newest backup that can be opened is not of today. A clock that jumped makes one backup more, never one
    /// less.
    fn is_backup_due(&self) -> bool {
        let today = self.clock.now_local().date_naive();
        let daily = |backup: &KeptBackup| backup.kind == BackupKind::Daily && backup.made_at.is_some();
        let newest = backups(&self.data_dir).ok().and_then(|kept| kept.into_iter().find(daily));
        newest.is_none_or(|newest| newest.day != today)
    }

    fn back_up_by_itself(&self) -> bool {
        let now = self.clock.now_local();
        let made = self.vault().and_then(|vault| {
            vault.keep_backup(now, &|_, _| self.open_still()).map_err(|error| self.told_here(error))
        });
        let trouble = match made {
            Ok(()) => None,
            // The vault was locked or the program ends: nothing is wrong.
            Err(failure) if failure.code == Code::Stopped => return false,
            Err(failure) => Some(failure),
        };
        let made = trouble.is_none();
        self.keeping.state().trouble = trouble;
        self.say(Notice::Backups);
        made
    }

    fn is_check_due(&self) -> bool {
        let now = self.clock.now();
        // What lies ahead was done under a clock that was wrong.
        let long_ago = |then: DateTime<Utc>, wait| now - then >= wait || then > now + TimeDelta::days(1);
        let begun = self.keeping.state().weekly_begun;
        begun.is_none_or(|begun| long_ago(begun, TRY_CHECK_AGAIN))
            && self.last_check().is_none_or(|last| long_ago(last.at, CHECK_AGAIN))
    }

    pub(crate) fn last_check(&self) -> Option<LastCheck> {
        let now = self.keeping.state().checked.clone();
        now.or_else(|| self.read(|view| view.setting(CHECKED)).ok().flatten())
    }

    /// Long work on the vault goes on only while the vault is open and the program runs.
    fn open_still(&self) -> Result<(), Code> {
        let stopped = self.bell.stopped_within(Duration::ZERO);
        if stopped || self.vault().is_err() { Err(Code::Stopped) } else { Ok(()) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::app_in;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    #[test]
    fn every_opening_is_followed_by_a_look_at_what_is_due() {
        let folder = tempfile::tempdir().unwrap();
        let (say, heard) = channel();
        let notify = Arc::new(move |notice| say.send(notice).unwrap_or_default());
        let app = app_in(folder.path(), &Arc::default(), notify);
        let keeping = Arc::clone(&app);
        let thread = std::thread::spawn(move || keeping.run_keeping(Duration::ZERO));
        for _ in 0..3 {
            app.open_vault();
            // The lock comes after a short while, long before the next look that the time alone would bring.
            while backups(folder.path()).unwrap().is_empty() {
                heard.recv_timeout(Duration::from_secs(60)).unwrap();
            }
            app.close_vault();
            std::fs::remove_dir_all(folder.path().join("backups")).unwrap();
        }
        app.stop();
        thread.join().unwrap();
    }
}
