//! Running other programs, and saying so.

use crate::tally::Tally;
use crate::{interface, project};
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

/// What came of a step; otherwise what to tell the person who ran it.
pub type Outcome<T = ()> = Result<T, String>;

/// Says what is being done.
pub fn say(what: &str) {
    println!("\n==> {what}");
}

/// A command of cargo's, for the whole workspace.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project()).args(arguments);
    command
}

/// A command of npm's, for the interface.
pub fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(interface()).args(arguments).env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    command
}

/// A command that ends with this program, however this program ends.
pub fn bound(program: &str) -> Command {
    if cfg!(target_os = "linux") {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--", program]);
        command
    } else {
        Command::new(program)
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Outcome {
    show(command);
    let status = command.status().map_err(|error| not_started(command, &error))?;
    judged(command, status)
}

/// Runs a command to its end, shows what it writes, and counts the tests it tells of.
pub fn run_counting(command: &mut Command, tally: &mut Tally) -> Outcome {
    show(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).split(b'\n')) {
        let line = line.map_err(|error| error.to_string())?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        tally.read(&line);
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    judged(command, status)
}

/// What a command writes, where it succeeds.
pub fn read(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn show(command: &Command) {
    println!("$ {}", words(command));
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", words(command))
}

fn judged(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", words(command))) }
}
