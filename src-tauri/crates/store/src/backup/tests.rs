use super::pack;
use chrono::DateTime;
use std::fs;
use std::io::{self, Cursor, ErrorKind, Seek, SeekFrom, Write};
use std::process::Command;

/// A disk with so much room.
struct Disk {
    file: Cursor<Vec<u8>>,
    room: usize,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.file.position() as usize + bytes.len();
        if end > self.room { Err(ErrorKind::StorageFull.into()) } else { self.file.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Disk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Packs a backup onto disks that are full at every byte of it.
fn fill_disks() {
    let folder = tempfile::tempdir().unwrap();
    let (vault, key_file) = (folder.path().join("vault"), folder.path().join("keys"));
    fs::write(&vault, [7; 100]).unwrap();
    fs::write(&key_file, b"{}").unwrap();
    let pack = |room| {
        let mut disk = Disk { file: Cursor::default(), room };
        let packed = pack(&vault, &key_file, DateTime::default(), &mut disk);
        packed.map(|()| disk.file.get_ref().len()).map_err(|error| error.kind())
    };
    let whole = pack(usize::MAX).unwrap();
    for room in 0..whole {
        assert_eq!(pack(room), Err(ErrorKind::StorageFull), "{room}");
    }
}

/// What the library prints is caught from a program of its own only.
#[test]
fn a_full_disk_is_told_at_whatever_byte_and_nothing_is_printed() {
    const INNER: &str = "RINGTRUE_TEST_FILLS_DISKS";
    if std::env::var_os(INNER).is_some() {
        return fill_disks();
    }
    let this = "backup::tests::a_full_disk_is_told_at_whatever_byte_and_nothing_is_printed";
    let mut program = Command::new(std::env::current_exe().unwrap());
    let ended = program.args(["--exact", this, "--nocapture"]).env(INNER, "").output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    assert!(String::from_utf8_lossy(&ended.stdout).contains("1 passed"));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}
