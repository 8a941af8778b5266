//! A disk of its own: small, so that it can be filled, and with a switch against writing.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A file system in memory, mounted for as long as this lives.
pub struct Disk {
    place: TempDir,
}

impl Disk {
    /// A disk of so many KiB; `None`, and said so, where this account may not mount one.
    pub fn of(kib: u32) -> Option<Self> {
        let disk = Self { place: tempfile::Builder::new().prefix("ringtrue-disk-").tempdir().unwrap() };
        let size = format!("size={kib}k");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "ringtrue"]).arg(disk.path()).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(disk);
        }
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
            Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.path()).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a program of a test that failed may still look at it.
        Command::new("umount").arg("-l").arg(self.path()).status().unwrap();
    }
}
