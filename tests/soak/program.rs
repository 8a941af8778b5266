//! The real program without a window, as a process of its own: `write` and `export` of ringtrue-app.

use ringtrue_model::{Call, CallId};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What opens the vaults that these programs make.
pub const PASSPHRASE: &str = "try me if you can";

/// Starts to write calls down.
pub fn write(folder: &Path, calls: u32) -> Writer {
    write_so(folder, &[("--calls", calls)])
}

/// Starts to write calls down for ever, so many days from now, and makes backups meanwhile.
pub fn write_and_back_up(folder: &Path, days_later: u32) -> Writer {
    write_so(folder, &[("--calls", 1_000_000), ("--backup-every", 12), ("--days-later", days_later)])
}

fn write_so(folder: &Path, how: &[(&str, u32)]) -> Writer {
    let mut command = program("write", folder);
    for (name, count) in how {
        command.args([*name, &count.to_string()]);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (named, names) = channel();
    thread::spawn(move || {
        for line in out.split(b'\n').map_while(Result::ok) {
            let name = String::from_utf8(line).unwrap();
            let Ok(id) = serde_json::from_value(name.clone().into()) else {
                assert!(name.len() < 36, "only a line that broke off names nothing");
                break;
            };
            if named.send(id).is_err() {
                break;
            }
        }
    });
    Writer { child, names, named: Vec::new() }
}

/// Every call, the newest first; `Err`: what the program said instead.
pub fn export(folder: &Path) -> Result<Vec<Call>, String> {
    let output = program("export", folder).output().unwrap();
    if !output.status.success() {
        return Err(String::from_utf8(output.stderr).unwrap());
    }
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(call).collect())
}

/// The call of a line; the verdicts that were shown stand beside it.
fn call(line: &[u8]) -> Call {
    let mut members: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(line).unwrap();
    members.remove("shown");
    serde_json::from_value(members.into()).unwrap()
}

fn program(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(acceptance::program(&format!("examples/{name}")));
    command.arg("--data-dir").arg(folder).env("RINGTRUE_PASSPHRASE", PASSPHRASE);
    command
}

/// A program that writes calls down.
pub struct Writer {
    child: Child,
    names: Receiver<CallId>,
    named: Vec<CallId>,
}

impl Writer {
    /// Waits until it has named so many calls, or has ended.
    pub fn named(&mut self, at_least: usize) -> &[CallId] {
        while self.named.len() < at_least {
            match self.names.recv_timeout(Duration::from_secs(60)) {
                Ok(id) => self.named.push(id),
                Err(_) => break,
            }
        }
        self.named.extend(self.names.try_iter());
        &self.named
    }

    /// Ends it without any warning. Answers with every call it had named.
    pub fn kill(mut self) -> Vec<CallId> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.named(usize::MAX);
        self.named
    }

    /// Waits for its end. Answers with the exit code, what it said, and every call it had named.
    pub fn wait(mut self) -> (Option<i32>, String, Vec<CallId>) {
        self.named(usize::MAX);
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap(), self.named)
    }

    /// Holds it still, wherever it is, while `look` looks at its files.
    #[cfg(target_os = "linux")]
    pub fn frozen<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        let pid = self.child.id().to_string();
        let signal =
            |name: &str| assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
        signal("-STOP");
        let state = || std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        while !state().rsplit_once(") ").unwrap().1.starts_with('T') {
            thread::yield_now();
        }
        let seen = look(self);
        signal("-CONT");
        seen
    }
}

/// Which call of its run it was.
pub fn number(call: &Call) -> usize {
    call.fields.claimed_person.trim_start_matches("Caller ").parse().unwrap_or(0)
}

/// What is wrong with a call that `write` wrote as the nth of its run.
pub fn wrong(call: &Call, number: usize) -> Option<String> {
    let (person, notes) = (format!("Caller {number}"), "He said it again. ".repeat(number * 7 % 120));
    let fields = &call.fields;
    let as_written = fields.claimed_person == person && fields.notes == notes && call.revision == 1;
    (!as_written).then(|| format!("{} is not what was written as the {number}th", call.id))
}
