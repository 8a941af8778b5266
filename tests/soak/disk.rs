//! A disk of its own: small, so that it can be filled, and with a switch against writing.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A file system in memory, mounted for as long as this lives.
pub struct Disk {
    place: TempDir,
    by: &'static [&'static str],
}

impl Disk {
    /// A disk of so many KiB. `None`, and said so, where this account may not mount one; but not in CI (`CI` is set),
    /// where a test that is left out would look like one that passed.
    pub fn of(kib: u32) -> Option<Self> {
        let place = tempfile::Builder::new().prefix("ringtrue-disk-").tempdir().unwrap();
        let size = format!("size={kib}k");
        for by in [&["mount"][..], &["sudo", "-n", "mount"]] {
            let mounted =
                command(by).args(["-t", "tmpfs", "-o", &size, "ringtrue"]).arg(place.path()).output();
            if mounted.is_ok_and(|done| done.status.success()) {
                return Some(Self { place, by });
            }
        }
        assert!(std::env::var_os("CI").is_none(), "a small disk cannot be mounted here");
        println!("left out: only root can mount a small disk");
        None
    }

    pub fn path(&self) -> &Path {
        self.place.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Leaves so many KiB free.
    pub fn fill_but(&self, kib: usize) {
        let filler = File::options().append(true).create(true).open(self.filler()).unwrap();
        loop {
            match (&filler).write(&[7; 4096]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
        let length = filler.metadata().unwrap().len();
        filler.set_len(length.saturating_sub(kib as u64 * 1024)).unwrap();
    }

    /// Takes away what [`fill_but`](Self::fill_but) laid there.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    /// Makes it larger, or protects it from writing.
    pub fn remount(&self, options: &str) {
        let done =
            command(self.by).args(["-o", &format!("remount,{options}")]).arg(self.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a program of a test that failed may still look at it.
        let by = &self.by[..self.by.len() - 1];
        command(&[by, &["umount"]].concat()).arg("-l").arg(self.path()).status().unwrap();
    }
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}
