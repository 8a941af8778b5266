//! The project's own commands. `cargo xtask` alone tells what there is.
//!
//! Everything a command needs it installs first, and says so. Only the standard library is used, so the first
//! run on a fresh machine begins within seconds.
#![allow(clippy::print_stdout, reason = "a tool of the command line speaks on standard output")]

mod desktop;
mod icons;
mod machine;
mod run;
mod soak;
mod step;
mod tally;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;
use step::Outcome;

const USAGE: &str = "\
cargo xtask run                  build everything, start the reference vendor and Ringtrue, stop both together
cargo xtask test [--only PART]   run every check, or one part: format lint rust tuf interface
                                 browser e2e
cargo xtask soak [--only PART] [--rounds NUMBER] [--seed NUMBER]
                                 kill the writing program 500 times (killed), tear 1,000 vaults (torn)
cargo xtask bench [--calls NUMBER]
                                 measure the vault beside a bare database, with 100,000 calls
cargo xtask scale-directory      measure a directory of 20,000 organisations and 100,000 numbers
cargo xtask bindings             write the interface's types anew from the Rust types
cargo xtask old-vault            keep a vault of the newest version for the tests, where there is none
cargo xtask sign-directory       sign the directory that ships anew, with the keys for development
cargo xtask icons                draw all sizes of icons/icon.svg anew";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run"] => run::run(),
        ["test"] => test::test(&test::Part::ALL),
        ["test", "--only", part] => match test::Part::named(part) {
            Some(part) => test::test(&[part]),
            None => Err(format!("no part is called {part}\n{USAGE}")),
        },
        ["bindings"] => bindings(),
        ["soak", words @ ..] => soak::soak(words),
        ["bench"] => soak::bench(None),
        ["bench", "--calls", calls] => soak::bench(Some(calls)),
        ["scale-directory"] => soak::scale_directory(),
        ["old-vault"] => old_vault(),
        ["sign-directory"] => sign_directory(),
        ["icons"] => icons::draw(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("not understood\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            println!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

/// The folder that holds the whole project.
fn project() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).map(PathBuf::from).unwrap_or(own)
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), |it| project().join(it))
}

/// The folder of the interface.
fn interface() -> PathBuf {
    project().join("ui")
}

fn bindings() -> Outcome {
    let mut write = step::cargo(&["test", "--workspace", "--test", "bindings"]);
    step::run(write.env("RINGTRUE_WRITE_BINDINGS", "1"))
}

fn old_vault() -> Outcome {
    let mut keep = step::cargo(&["test", "--workspace", "--test", "soak", "of_the_newest_version"]);
    step::run(keep.env("RINGTRUE_MAKE_OLD_VAULT", "1"))
}

fn sign_directory() -> Outcome {
    let mut sign = step::cargo(&["test", "--workspace", "--test", "tool", "copy_that_ships"]);
    step::run(sign.env("RINGTRUE_SIGN_DIRECTORY", "1"))
}
