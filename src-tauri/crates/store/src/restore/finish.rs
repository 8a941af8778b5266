//! The second half of a restore: one vault goes aside, the other into its place, one name after another.

use super::aside::{REPLACED, is_plain};
use super::{FOLDER, KEY_FILE, MARKER, Marker, VAULT};
use crate::error::StoreError;
use crate::file;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The files of a vault, the vault itself first: without it the others are nothing.
const OWN: [&str; 5] = [VAULT, "vault.db-wal", "vault.db-shm", "vault.db-journal", KEY_FILE];

/// Finishes a restore that was decided, or clears one that was not. To be called with the folder locked and nothing
/// open in it.
pub(crate) fn finish(folder: &Path) -> Result<(), StoreError> {
    finish_with(folder, &mut |_| Ok(())).map_err(StoreError::file("finishing a restore", folder))
}

/// `before` is called before every change, so that tests can break it off anywhere.
fn finish_with(folder: &Path, before: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let place = folder.join(FOLDER);
    let marker = place.join(MARKER);
    let bytes = match fs::read(&marker) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return match fs::remove_dir_all(&place) {
                Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
                _ => Ok(()),
            };
        }
        Err(e) => return Err(e),
    };
    let Marker { replaced } = serde_json::from_slice(&bytes)?;
    if !is_plain(&replaced) {
        return Err(ErrorKind::InvalidData.into());
    }
    // The key file is the first of the new files to move: while both are here, what stands outside is the old vault.
    let untouched = place.join(KEY_FILE).exists() && place.join(VAULT).exists();
    if untouched {
        let aside = folder.join(REPLACED).join(replaced);
        before("make room")?;
        file::private_folder(&aside)?;
        file::sync_folder(&folder.join(REPLACED))?;
        for name in OWN {
            move_file(&folder.join(name), &aside.join(name), before)?;
        }
        file::sync_folder(&aside)?;
        file::sync_folder(folder)?;
    }
    for name in [KEY_FILE, VAULT] {
        move_file(&place.join(name), &folder.join(name), before)?;
        file::sync_folder(folder)?;
    }
    file::sync_folder(&place)?;
    before("remove the marker")?;
    fs::remove_file(&marker)?;
    file::sync_folder(&place)?;
    before("clear up")?;
    fs::remove_dir_all(&place)
}

/// Moves a file that is there.
fn move_file(from: &Path, to: &Path, before: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    before("move a file")?;
    match fs::rename(from, to) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        moved => moved,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn write(folder: &Path, name: &str, what: &str) {
        fs::write(folder.join(name), format!("{what} {name}")).unwrap();
    }

    fn is(path: PathBuf, what: &str) -> bool {
        fs::read_to_string(path).is_ok_and(|text| text.starts_with(what))
    }

    fn decided() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join(FOLDER)).unwrap();
        for name in [VAULT, "vault.db-wal", KEY_FILE] {
            write(path, name, "old");
        }
        for name in [VAULT, KEY_FILE] {
            write(&path.join(FOLDER), name, "new");
        }
        let marker = r#"{"replaced":"2026-03-14-120000"}"#;
        fs::write(path.join(FOLDER).join(MARKER), marker).unwrap();
        folder
    }

    #[test]
    fn broken_off_before_any_change_the_next_start_goes_on() {
        let mut steps = 0;
        finish_with(decided().path(), &mut |_| (steps += 1, Ok(())).1).unwrap();
        assert!(steps > 8, "there are steps to break off at");
        for broken in 0..steps {
            let folder = decided();
            let path = folder.path();
            let mut left = broken;
            let outcome = finish_with(path, &mut |_| {
                left -= 1;
                if left < 0 { Err(ErrorKind::Interrupted.into()) } else { Ok(()) }
            });
            assert!(outcome.is_err(), "it was broken off");
            finish_with(path, &mut |_| Ok(())).unwrap();
            let aside = path.join(REPLACED).join("2026-03-14-120000");
            for name in [VAULT, KEY_FILE] {
                assert!(is(path.join(name), "new"), "{name} is not the new one after step {broken}");
                assert!(is(aside.join(name), "old"), "{name} was not kept after step {broken}");
            }
            assert!(is(aside.join("vault.db-wal"), "old"), "the log did not go with its vault");
            assert!(!path.join("vault.db-wal").exists(), "the old log stands beside the new vault");
            assert!(!path.join(FOLDER).exists(), "the restore is over");
        }
    }

    #[test]
    fn a_restore_that_was_not_decided_is_cleared_and_changes_nothing() {
        let folder = decided();
        fs::remove_file(folder.path().join(FOLDER).join(MARKER)).unwrap();
        finish_with(folder.path(), &mut |_| Ok(())).unwrap();
        assert!(is(folder.path().join(VAULT), "old") && !folder.path().join(FOLDER).exists());
    }

    #[test]
    fn a_marker_cannot_lead_out_of_the_folder() {
        let folder = decided();
        fs::write(folder.path().join(FOLDER).join(MARKER), r#"{"replaced":"../../elsewhere"}"#).unwrap();
        finish_with(folder.path(), &mut |_| Ok(())).unwrap_err();
        assert!(is(folder.path().join(VAULT), "old"));
    }
}
