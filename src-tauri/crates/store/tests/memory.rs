//! After locking, neither the key nor what was read is left in the memory of the program. Another program looks.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_store::{KEY_FILE, Key, KeyFile, SecretText, Vault};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use support::{Noon, Random, call, folder, unique};

#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

const FOLDER: &str = "RINGTRUE_TEST_FOLDER";

/// What the watched program does: it opens the vault, reads all calls, locks, and after each waits for a line.
#[test]
#[ignore = "started by the test below"]
fn watched() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let wait = || std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    let say = |word: &str| writeln!(std::io::stderr(), "{word}").unwrap();
    let passphrase = SecretText::new("four plain words here".into());
    let vault = Vault::unlock(&folder, &Key::Passphrase(&passphrase), &Noon).unwrap();
    drop(passphrase);
    let read = vault.read(|view| view.diary_rows(&Default::default(), 0, 100)).unwrap();
    assert_eq!(read.len(), 100);
    say("open");
    wait();
    drop(read);
    vault.close();
    say("locked");
    wait();
    // Still held, as by a thread that has not noticed.
    drop(vault);
}

struct Watched {
    child: Child,
    stdin: ChildStdin,
    stderr: BufReader<std::process::ChildStderr>,
    _stdout: ChildStdout,
}

impl Watched {
    fn start(folder: &std::path::Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "watched", "--ignored", "--nocapture"])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stdin, stderr, _stdout: stdout }
    }

    fn until(&mut self, word: &str) {
        let mut line = String::new();
        while line.trim() != word {
            line.clear();
            assert!(self.stderr.read_line(&mut line).unwrap() > 0, "it ended before it was {word}");
        }
    }

    fn go_on(&mut self) {
        writeln!(self.stdin).unwrap();
    }

    /// How often each needle stands in the memory that it can write to.
    fn count(&self, needles: &[&[u8]]) -> Vec<usize> {
        let pid = self.child.id();
        let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
        let mut memory = File::open(format!("/proc/{pid}/mem")).unwrap();
        let mut found = vec![0; needles.len()];
        for line in maps.lines() {
            let mut parts = line.split_whitespace();
            let (range, rights) = (parts.next().unwrap(), parts.next().unwrap());
            if !rights.starts_with("rw") {
                continue;
            }
            let (from, to) = range.split_once('-').unwrap();
            let [from, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
            let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
            memory.seek(SeekFrom::Start(from)).unwrap();
            if memory.read_exact(&mut bytes).is_err() {
                continue;
            }
            for (needle, found) in needles.iter().zip(&mut found) {
                let first = needle[0];
                let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
                *found += starts.filter(|(at, _)| bytes[*at..].starts_with(needle)).count();
            }
        }
        found
    }
}

#[test]
fn neither_key_nor_notes_stay_in_memory_after_locking() {
    let folder = folder();
    let passphrase = SecretText::new("four plain words here".into());
    let vault = Vault::create(folder.path(), &passphrase, &Noon, &Random).unwrap();
    let note = format!("they knew of Marmalade {:x}", unique());
    let mut noted = call("Example Antivirus");
    noted.fields.notes = note.repeat(20);
    let calls: Vec<_> = (0..100)
        .map(|_| ringtrue_model::Call { id: ringtrue_model::CallId::new(&Noon, &Random), ..noted.clone() })
        .collect();
    vault.write(move |tx| calls.iter().try_for_each(|call| tx.insert_call(call))).unwrap();
    drop(vault);
    let key_file = KeyFile::read(&folder.path().join(KEY_FILE)).unwrap().unwrap();
    let key = key_file.unlock(&Key::Passphrase(&passphrase)).unwrap();
    let hex: String = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();

    let mut program = Watched::start(folder.path());
    program.until("open");
    let needles = [key.expose(), hex.as_bytes(), note.as_bytes(), b"four plain words here"];
    let [open, _, noted, _] = program.count(&needles).try_into().unwrap();
    assert!(open > 0 && noted > 0, "the search finds nothing even while the vault is open: {open}, {noted}");
    program.go_on();
    program.until("locked");
    let left = program.count(&needles);
    program.go_on();
    program.child.wait().unwrap();
    assert_eq!(left, [0; 4], "left in memory: the key, the key in digits, notes, the passphrase");
}
