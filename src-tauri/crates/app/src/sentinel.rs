//! Tells at the next start that the program ended out of order: killed, crashed, or cut off from power.
//!
//! A file in the data folder says that a run is under way; an orderly end removes it. The run holds a lock on it,
//! so that a second program on the same folder does not take the first one's for a crash. What a run leaves that did not
//! end in order is put into a file beside it, until the person has seen it. Both hold what helps to find a fault, and
//! nothing that a person wrote. Nothing is sent anywhere.

use crate::App;
use crate::api::{Fault, UncleanEnd};
use chrono::{DateTime, Utc};
use ringtrue_model::{Clock, Failure};
use ringtrue_store::file;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::panic::Location;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// More faults than these tell nothing new.
const FAULTS: usize = 20;

/// The first line of the file.
#[derive(Serialize, Deserialize)]
struct Run {
    version: String,
    system: String,
    started_at: DateTime<Utc>,
}

/// The run that is under way.
pub(crate) struct Sentinel {
    path: PathBuf,
    /// What an earlier run left, until it was seen.
    left: PathBuf,
    running: Mutex<Running>,
    before: Mutex<Option<UncleanEnd>>,
}

/// The file, and how many faults it tells of.
struct Running {
    file: Option<File>,
    faults: usize,
}

impl Sentinel {
    /// Reads how the last run ended, and says that one is under way. A folder that cannot be written to leaves
    /// the run unwatched: that is told elsewhere.
    pub(crate) fn begin(folder: &Path, clock: &dyn Clock) -> Self {
        let path = folder.join("running.jsonl");
        let left = folder.join("crashed.json");
        let (file, before) = match begin(folder, &path, &left, clock) {
            Ok((file, before)) => (file, before),
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "this run is not watched");
                (None, None)
            }
        };
        let running = Mutex::new(Running { file, faults: 0 });
        Self { path, left, running, before: Mutex::new(before) }
    }

    /// Notes where a fault of the program happened.
    fn note(&self, place: &Location<'_>, at: DateTime<Utc>) {
        let fault = Fault { place: place_of(place), at };
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.faults += 1;
        if running.faults > FAULTS {
            return;
        }
        if let Some(file) = &mut running.file {
            append(file, &fault).unwrap_or_else(
                |error| tracing::warn!(kind = ?error.kind(), "a fault was not noted for the next start"),
            );
        }
    }

    /// The person has seen how the last run ended.
    fn seen(&self) {
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = None;
        match std::fs::remove_file(&self.left) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(kind = ?error.kind(), "the next start will tell of the crash again");
            }
            _ => {}
        }
    }

    /// The program ends in order.
    fn end(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        // Removed while the lock is held: a program that starts meanwhile makes a file of its own.
        if running.file.is_some()
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(kind = ?error.kind(), "the next start will take this end for a crash");
        }
        running.file = None;
    }
}

impl App {
    /// How the last run ended, where that was out of order; `None` too once it was seen.
    ///
    /// # Errors
    /// None.
    pub fn unclean_end(&self) -> Result<Option<UncleanEnd>, Failure> {
        let before =
            |sentinel: &Sentinel| sentinel.before.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(self.sentinel.as_ref().and_then(before))
    }

    /// The person has seen how the last run ended.
    ///
    /// # Errors
    /// None.
    pub fn unclean_end_seen(&self) -> Result<(), Failure> {
        if let Some(sentinel) = &self.sentinel {
            sentinel.seen();
        }
        Ok(())
    }

    /// Notes where a fault of the program happened, to be told at the next start should this run not end in
    /// order.
    pub fn note_fault(&self, place: &Location<'_>) {
        if let Some(sentinel) = &self.sentinel {
            sentinel.note(place, self.clock.now());
        }
    }

    /// Notes that this run ended in order.
    pub(crate) fn end_run(&self) {
        if let Some(sentinel) = &self.sentinel {
            sentinel.end();
        }
    }
}

/// The file and how the last run ended; no file where another program's run is under way.
fn begin(
    folder: &Path,
    path: &Path,
    left: &Path,
    clock: &dyn Clock,
) -> io::Result<(Option<File>, Option<UncleanEnd>)> {
    file::private_folder(folder)?;
    let mut file = file::private_file(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Ok((None, None)),
        Err(std::fs::TryLockError::Error(error)) => return Err(error),
    }
    let mut found = Vec::new();
    (&file).take(64 * 1024).read_to_end(&mut found)?;
    let later = (!found.is_empty()).then(|| read(&String::from_utf8_lossy(&found)));
    let earlier: Option<UncleanEnd> =
        std::fs::read(left).ok().and_then(|unseen| serde_json::from_slice(&unseen).ok());
    // The later run is told, unless only the earlier one noted what went wrong.
    let before = match (later, earlier) {
        (Some(later), Some(earlier)) if later.faults.is_empty() && !earlier.faults.is_empty() => {
            Some(earlier)
        }
        (later, earlier) => later.or(earlier),
    };
    if let Some(end) = &before {
        file::write_atomically(left, &serde_json::to_vec(end)?).map_err(io::Error::other)?;
    }
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    let run = Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        started_at: clock.now(),
    };
    append(&mut file, &run)?;
    Ok((Some(file), before))
}

/// What a run left that did not end in order. What cannot be read is left out.
fn read(left: &str) -> UncleanEnd {
    let run: Option<Run> = left.lines().next().and_then(|line| serde_json::from_str(line).ok());
    let faults = left.lines().filter_map(|line| serde_json::from_str(line).ok()).take(FAULTS).collect();
    let (version, system, started_at) =
        run.map_or((None, None, None), |run| (Some(run.version), Some(run.system), Some(run.started_at)));
    UncleanEnd { version, system, started_at, faults }
}

fn append(file: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    file.write_all(&bytes)?;
    file.sync_all()
}

/// File and line. Of a library's path, which begins with the folder of whoever built the program, the end is
/// kept.
fn place_of(place: &Location<'_>) -> String {
    let path = Path::new(place.file());
    let parts: Vec<_> = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let kept = if path.is_absolute() { parts.len().saturating_sub(3) } else { 0 };
    let file: Vec<_> = parts.iter().skip(kept).map(|part| part.as_os_str().to_string_lossy()).collect();
    format!("{}:{}", file.join("/"), place.line())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::{FAULTS, Sentinel, read};
    use crate::SystemClock;
    use ringtrue_model::Clock;
    use std::panic::Location;

    fn before(sentinel: &Sentinel) -> Option<crate::api::UncleanEnd> {
        sentinel.before.lock().unwrap().clone()
    }

    #[test]
    fn a_run_that_ended_in_order_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let run = Sentinel::begin(folder.path(), &SystemClock);
        assert_eq!(before(&run), None, "there was no run before");
        run.end();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(before(&Sentinel::begin(folder.path(), &SystemClock)), None);
    }

    #[test]
    fn a_run_that_was_cut_off_is_told_with_its_faults_until_it_was_seen() {
        let folder = tempfile::tempdir().unwrap();
        let run = Sentinel::begin(folder.path(), &SystemClock);
        run.note(Location::caller(), SystemClock.now());
        drop(run);

        let next = Sentinel::begin(folder.path(), &SystemClock);
        let told = before(&next).expect("it is told");
        assert_eq!(told.version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
        assert_eq!(told.faults.len(), 1);
        assert!(told.faults[0].place.contains("sentinel.rs:"), "{}", told.faults[0].place);
        // It showed no window, or was closed before anybody looked.
        next.end();
        let third = Sentinel::begin(folder.path(), &SystemClock);
        assert_eq!(before(&third), Some(told));
        third.seen();
        assert_eq!(before(&third), None);
        third.end();
        assert_eq!(before(&Sentinel::begin(folder.path(), &SystemClock)), None);
    }

    #[test]
    fn a_run_that_was_ended_from_outside_hides_no_fault_of_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let faulty = Sentinel::begin(folder.path(), &SystemClock);
        faulty.note(Location::caller(), SystemClock.now());
        drop(faulty);
        let told = before(&Sentinel::begin(folder.path(), &SystemClock)).unwrap();
        let after_the_kill = Sentinel::begin(folder.path(), &SystemClock);
        assert_eq!(before(&after_the_kill).unwrap(), told);
        after_the_kill.note(Location::caller(), SystemClock.now());
        drop(after_the_kill);
        assert_ne!(before(&Sentinel::begin(folder.path(), &SystemClock)).unwrap(), told, "the later fault");
    }

    #[test]
    fn a_second_program_takes_the_first_ones_run_for_no_crash() {
        let folder = tempfile::tempdir().unwrap();
        let first = Sentinel::begin(folder.path(), &SystemClock);
        let second = Sentinel::begin(folder.path(), &SystemClock);
        assert_eq!(before(&second), None);
        second.end();
        drop(first);
        assert!(
            before(&Sentinel::begin(folder.path(), &SystemClock)).is_some(),
            "the first one's file stayed"
        );
    }

    #[test]
    fn many_faults_do_not_fill_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let run = Sentinel::begin(folder.path(), &SystemClock);
        for _ in 0..3 * FAULTS {
            run.note(Location::caller(), SystemClock.now());
        }
        drop(run);
        let told = before(&Sentinel::begin(folder.path(), &SystemClock)).unwrap();
        assert_eq!(told.faults.len(), FAULTS);
    }

    #[test]
    fn what_a_torn_file_still_holds_is_told() {
        let whole = r#"{"version":"1","system":"s","started_at":"2026-01-01T00:00:00Z"}"#;
        assert_eq!(read(&format!("{whole}\n{{\"place\":\"a.rs:1\",\"at\":\"2026-")).faults, []);
        assert_eq!(read(&format!("{whole}\n\0\0\0")).version.as_deref(), Some("1"));
        assert_eq!(read("\0\0\0\0").version, None);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let run = Sentinel::begin(folder.path(), &SystemClock);
        let private = |name: &str| {
            let mode = folder.path().join(name).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        };
        private("running.jsonl");
        drop(run);
        let _next = Sentinel::begin(folder.path(), &SystemClock);
        private("crashed.json");
    }
}
