//! The write-ahead log, looked at before SQLite reads it.
//!
//! SQLite takes the log to end at the first frame that is not as it was written. That is right where the power failed:
//! nothing behind it was ever promised. Where a disk forgot, whatever was committed later would be gone without a
//! word. The two are told apart by this: a transaction is committed only after the one before is safe on the disk. So
//! a commit behind a broken one proves that something safe was lost. Frames without a commit prove nothing: they may be
//! what a large transaction left that was rolled back, or that is under way.
//!
//! A commit that the power failure caught would be such a proof against the one that comes to stand in its place. So
//! whoever opens a vault to write in it empties the log first.
//!
//! The format: <https://sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The first four bytes of a log; the last bit says how the numbers of its checksums are written.
const MAGIC: u32 = 0x377f_0682;

/// Whether the log holds something that was safely written and that SQLite would leave out. A log that is not there or
/// that ends early is sound.
pub(crate) fn is_damaged(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    let mut log = BufReader::new(file);
    let mut header = [0; HEADER];
    if length < (HEADER + FRAME_HEADER) as u64 {
        return Ok(false);
    }
    log.read_exact(&mut header)?;
    let sums = Sums { big_endian: number(&header, 0) == MAGIC | 1 };
    let page = number(&header, 8) as usize;
    let mut sum = sums.add((0, 0), &header[..24]);
    let sound = number(&header, 0) & !1 == MAGIC
        && page.is_power_of_two()
        && (512..=65_536).contains(&page)
        && sum == (number(&header, 24), number(&header, 28));
    if !sound {
        // The header is made safe before the first frame is written.
        return Ok(true);
    }
    let (mut broken, mut ended) = (false, false);
    let mut frame = vec![0; FRAME_HEADER + page];
    while filled(&mut log, &mut frame)? {
        let own = frame[8..16] == header[16..24];
        let commits = own && number(&frame, 4) > 0;
        if ended && commits {
            return Ok(true);
        }
        if !broken {
            sum = sums.add(sums.add(sum, &frame[..8]), &frame[FRAME_HEADER..]);
            broken = !own || sum != (number(&frame, 16), number(&frame, 20));
        }
        ended = ended || (broken && commits);
    }
    Ok(false)
}

/// Reads the next frame; `false` where the log ends before it does.
fn filled(log: &mut impl Read, frame: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(frame) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// SQLite's running checksum.
struct Sums {
    big_endian: bool,
}

impl Sums {
    fn add(&self, sum: (u32, u32), bytes: &[u8]) -> (u32, u32) {
        let word = |at: &[u8]| {
            let big = number(at, 0);
            if self.big_endian { big } else { big.swap_bytes() }
        };
        bytes.chunks_exact(8).fold(sum, |(first, second), pair| {
            let first = first.wrapping_add(word(&pair[..4])).wrapping_add(second);
            (first, second.wrapping_add(word(&pair[4..])).wrapping_add(first))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rusqlite::Connection;
    use std::fs;
    use std::path::PathBuf;
    use tempfile::TempDir;

    const PAGE: usize = 512;

    /// A log of some commits, as a program that was killed leaves it, and where each commit ends.
    fn log() -> (TempDir, PathBuf, Vec<u8>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = WAL; CREATE TABLE t (x);")
            .unwrap();
        for commit in 0..6_u32 {
            writer.execute("INSERT INTO t VALUES (zeroblob(?1))", [commit * 400]).unwrap();
        }
        let log = fs::read(folder.path().join("x.db-wal")).unwrap();
        let frames = (HEADER..log.len()).step_by(FRAME_HEADER + PAGE);
        let ends = frames.filter(|at| number(&log, at + 4) > 0).map(|at| at + FRAME_HEADER + PAGE).collect();
        drop(writer);
        let copy = folder.path().join("copy");
        (folder, copy, log, ends)
    }

    /// A log in which a large transaction was rolled back before the last commit, which is shorter; and where the one
    /// before ends.
    fn log_with_leftovers() -> (TempDir, PathBuf, Vec<u8>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA cache_size = 4; CREATE TABLE t (x);")
            .unwrap();
        writer.execute("INSERT INTO t VALUES (1)", []).unwrap();
        let read = || fs::read(folder.path().join("x.db-wal")).unwrap();
        let end = read().len();
        writer.execute_batch("BEGIN; INSERT INTO t VALUES (zeroblob(60000)); ROLLBACK;").unwrap();
        writer.execute("INSERT INTO t VALUES (zeroblob(900))", []).unwrap();
        let log = read();
        drop(writer);
        let copy = folder.path().join("copy");
        (folder, copy, log, end)
    }

    fn judged(copy: &Path, bytes: &[u8]) -> bool {
        fs::write(copy, bytes).unwrap();
        is_damaged(copy).unwrap()
    }

    #[test]
    fn a_log_that_ends_early_is_what_a_power_failure_leaves() {
        let (_folder, copy, log, ends) = log();
        assert!(ends.len() > 6, "the test wants commits");
        assert!(!is_damaged(&copy).unwrap(), "no log at all");
        for end in (0..log.len()).step_by(97).chain([log.len()]) {
            assert!(!judged(&copy, &log[..end]), "ends after {end} bytes");
        }
    }

    #[test]
    fn a_frame_of_the_last_commit_that_never_reached_the_disk_is_no_damage() {
        let (_folder, copy, mut log, ends) = log();
        let last = ends[ends.len() - 2];
        log[last..last + FRAME_HEADER + PAGE].fill(0);
        assert!(!judged(&copy, &log));
    }

    #[test]
    fn what_a_rolled_back_transaction_left_behind_the_last_commit_is_no_proof() {
        let (_folder, copy, log, end) = log_with_leftovers();
        let frame = FRAME_HEADER + PAGE;
        let commits: Vec<_> =
            (HEADER..log.len()).step_by(frame).filter(|at| number(&log, at + 4) > 0).collect();
        let last = *commits.last().unwrap();
        assert!(last > end && last + 20 * frame < log.len(), "the test wants frames behind the last commit");
        assert!(!judged(&copy, &log));
        for torn in (end..=last).step_by(frame) {
            let mut content = log.clone();
            content[torn + FRAME_HEADER + 7] ^= 4;
            assert!(!judged(&copy, &content), "frame at {torn}, half written");
            let mut missing = log.clone();
            missing[torn..torn + frame].fill(0);
            assert!(!judged(&copy, &missing), "frame at {torn}, not written");
        }
    }

    #[test]
    fn any_bit_that_changed_before_the_last_commits_is_damage() {
        let (_folder, copy, log, ends) = log();
        let last_but_one = ends[ends.len() - 2] - FRAME_HEADER - PAGE;
        for at in (0..last_but_one).step_by(19) {
            let mut flipped = log.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(judged(&copy, &flipped), "byte {at} of {}", log.len());
        }
    }

    #[test]
    fn what_an_older_log_left_behind_the_end_is_no_damage() {
        let (_folder, copy, mut log, ends) = log();
        let end = ends[3];
        let salts = log[end + 8];
        for frame in (end..log.len()).step_by(FRAME_HEADER + PAGE) {
            log[frame + 8] = !salts;
        }
        assert!(!judged(&copy, &log));
    }
}
