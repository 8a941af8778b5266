//! `cargo xtask test`: everything that CI checks, part by part.

use crate::desktop::Desktop;
use crate::machine;
use crate::step::{self, Outcome, cargo, npm, run_counting, say};
use crate::tally::Tally;
use crate::{project, target};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A part of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Format,
    Lint,
    Rust,
    Tuf,
    Interface,
    Browser,
    EndToEnd,
}

impl Part {
    /// All parts, what is quick and most often broken first.
    pub const ALL: [Self; 7] =
        [Self::Format, Self::Lint, Self::Rust, Self::Tuf, Self::Interface, Self::Browser, Self::EndToEnd];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Rust => "rust",
            Self::Tuf => "tuf",
            Self::Interface => "interface",
            Self::Browser => "browser",
            Self::EndToEnd => "e2e",
        }
    }

    fn check(self, tally: &mut Tally) -> Outcome {
        match self {
            Self::Format => each(tally, [cargo(&["fmt", "--all", "--check"])]),
            // The end-to-end tests are left out of `--all-targets`, since a plain `cargo test` cannot run them.
            Self::Lint => each(
                tally,
                [
                    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
                    cargo(&["clippy", "--workspace", "--test", "e2e", "--", "--deny", "warnings"]),
                ],
            ),
            Self::Rust => rust(tally),
            Self::Tuf => tuf(tally),
            Self::Interface => {
                each(tally, [npm(&["run", "check"])])?;
                run_counting(&mut npm(&["test"]), tally)
            }
            Self::Browser => run_counting(&mut npm(&["run", "test:browser"]), tally),
            Self::EndToEnd => end_to_end(tally),
        }
    }
}

/// Runs the parts, all of them whatever fails, and tells in the end what came of each.
pub fn test(parts: &[Part]) -> Outcome {
    machine::toolchain()?;
    if parts != [Part::Format] {
        machine::ready_to_build()?;
        machine::ready_to_test()?;
    }
    let results: Vec<_> = parts.iter().map(|part| examine(*part)).collect();
    println!();
    for (line, _) in &results {
        println!("{line}");
    }
    let failed = results.iter().filter(|(_, passed)| !passed).count();
    if failed == 0 { Ok(()) } else { Err(format!("{failed} of {} parts failed", results.len())) }
}

fn examine(part: Part) -> (String, bool) {
    say(&format!("Part {}", part.name()));
    let began = Instant::now();
    let mut tally = Tally::default();
    let outcome = part.check(&mut tally);
    if let Err(trouble) = &outcome {
        println!("{trouble}");
    }
    verdict(part.name(), tally, &outcome, began.elapsed())
}

/// One line about a part, and whether it passed. A part that ran nothing has not passed.
fn verdict(name: &str, tally: Tally, outcome: &Outcome, took: Duration) -> (String, bool) {
    let Tally { passed, failed } = tally;
    let seconds = took.as_secs();
    match outcome {
        Ok(()) if failed == 0 && passed > 0 => (format!("{name}: {passed} passed ({seconds} s)"), true),
        Ok(()) if failed == 0 => (format!("{name}: FAILED, no test ran ({seconds} s)"), false),
        Ok(()) => (format!("{name}: FAILED, {failed} failed, {passed} passed ({seconds} s)"), false),
        Err(trouble) => {
            let why = trouble.lines().next().unwrap_or_default();
            (format!("{name}: FAILED, {failed} failed, {passed} passed ({seconds} s): {why}"), false)
        }
    }
}

/// Runs checks that do not count for themselves; each is one.
fn each(tally: &mut Tally, commands: impl IntoIterator<Item = Command>) -> Outcome {
    for mut command in commands {
        step::run(&mut command).inspect_err(|_| tally.failed += 1)?;
        tally.passed += 1;
    }
    Ok(())
}

fn rust(tally: &mut Tally) -> Outcome {
    // Everything is built once, tests and programs together, so that nothing is built twice with other features.
    step::run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    let desktop = Desktop::open()?;
    run_counting(desktop.enter(&mut cargo(&["test", "--workspace", "--no-fail-fast"])), tally)?;
    // Left out of a plain `cargo test`: it writes into the key store of the session it runs in.
    let mut key_store = cargo(&["test", "--workspace", "--test", "secret_service"]);
    run_counting(desktop.enter(&mut key_store), tally)?;
    match desktop.left_behind().as_slice() {
        [] => Ok(()),
        names => Err(format!("tests wrote into the person's own data folder: {}", names.join(", "))),
    }
}

/// The reference implementation of The Update Framework makes repositories, and attacks, for our client, and is the
/// client of what our tool publishes.
fn tuf(tally: &mut Tally) -> Outcome {
    let programs = ["--bin", "ringtrue-directory", "--example", "conformance"];
    step::run(cargo(&["build", "--workspace"]).args(programs))?;
    let tests = project().join("tests/tuf");
    let mut judge = Command::new(machine::python(&tests.join("requirements.txt"))?);
    judge.arg(tests.join("judge.py"));
    judge.env("RINGTRUE_TUF_CLIENT", target().join("debug/examples/conformance"));
    judge.env("RINGTRUE_DIRECTORY", target().join("debug/ringtrue-directory"));
    run_counting(&mut judge, tally)
}

fn end_to_end(tally: &mut Tally) -> Outcome {
    let driver = machine::tauri_driver()?;
    step::run(&mut cargo(&["build", "--workspace", "--all-targets"]))?;
    let desktop = Desktop::with_screen()?;
    let mut journeys = cargo(&["test", "--workspace", "--test", "e2e", "--", "--test-threads=1"]);
    run_counting(desktop.enter(journeys.env("PATH", with_folder(&driver)?)), tally)
}

/// The search path with one folder more.
fn with_folder(folder: &Path) -> Outcome<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([folder.to_owned()]);
    std::env::join_paths(folders).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Part, verdict};
    use crate::tally::Tally;
    use std::time::Duration;

    fn passes(passed: u32, failed: u32, outcome: Result<(), String>) -> bool {
        verdict("rust", Tally { passed, failed }, &outcome, Duration::from_secs(3)).1
    }

    #[test]
    fn a_part_passes_only_if_something_ran_and_nothing_failed() {
        assert!(passes(1, 0, Ok(())));
        assert!(!passes(0, 0, Ok(())), "no test ran");
        assert!(!passes(5, 1, Ok(())), "a runner that hides a failure is not believed");
        assert!(!passes(5, 0, Err("cargo ended with 101".to_owned())));
    }

    #[test]
    fn the_line_tells_the_part_and_the_count() {
        let (line, _) = verdict("rust", Tally { passed: 12, failed: 0 }, &Ok(()), Duration::from_secs(3));
        assert_eq!(line, "rust: 12 passed (3 s)");
    }

    #[test]
    fn every_part_is_found_by_its_name() {
        assert!(Part::ALL.iter().all(|part| Part::named(part.name()) == Some(*part)));
        assert_eq!(Part::named("everything"), None);
    }
}
