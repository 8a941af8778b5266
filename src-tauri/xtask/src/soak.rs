//! `cargo xtask soak` and `cargo xtask bench`: the long form of the fault tests, and what the vault costs.

use crate::step::{self, Outcome, cargo, say};
use crate::target;
use std::process::Command;

/// What can be tried for long, by the module of `tests/soak` that does it, and how many rounds are many.
const PARTS: [(&str, u32); 2] = [("killed", 500), ("torn", 1_000)];

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    only: Option<String>,
    rounds: Option<u32>,
    seed: Option<u64>,
}

impl Wish {
    fn read(words: &[&str]) -> Option<Self> {
        let mut wish = Self::default();
        for pair in words.chunks(2) {
            match pair {
                ["--only", part] if PARTS.iter().any(|(name, _)| name == part) => {
                    wish.only = Some((*part).to_owned());
                }
                ["--rounds", number] => wish.rounds = Some(number.parse().ok()?),
                ["--seed", number] => wish.seed = Some(number.parse().ok()?),
                _ => return None,
            }
        }
        Some(wish)
    }
}

/// Kills and tears for as many rounds as are wanted.
pub fn soak(words: &[&str]) -> Outcome {
    let wish = Wish::read(words)
        .ok_or("soak takes --only killed or --only torn, --rounds NUMBER and --seed NUMBER".to_owned())?;
    step::run(&mut cargo(&["build", "--workspace", "--examples", "--test", "soak"]))?;
    for (part, many) in PARTS {
        if wish.only.as_deref().is_some_and(|only| only != part) {
            continue;
        }
        say(&format!("Part {part}"));
        let module = format!("{part}::");
        let mut test = cargo(&["test", "--workspace", "--test", "soak", &module]);
        test.args(["--", "--nocapture", "--test-threads=1"]);
        test.env("RINGTRUE_SOAK_ROUNDS", wish.rounds.unwrap_or(many).to_string());
        if let Some(seed) = wish.seed {
            test.env("RINGTRUE_SOAK_SEED", seed.to_string());
        }
        step::run(&mut test)?;
    }
    Ok(())
}

/// Measures on a diary of so many calls, or of 100,000.
pub fn bench(calls: Option<&str>) -> Outcome {
    step::run(&mut cargo(&["build", "--workspace", "--examples"]))?;
    let examples = target().join("debug/examples");
    step::run(Command::new(examples.join("bench")).args(calls))?;
    say("Import and export");
    step::run(Command::new(examples.join("exchange")).args(["--calls", calls.unwrap_or("100000")]))
}

/// Measures a directory of the size of the internet.
pub fn scale_directory() -> Outcome {
    step::run(&mut cargo(&["build", "--workspace", "--example", "scale_directory"]))?;
    let example = target().join("debug/examples/scale_directory");
    let folder = target().join("scale");
    step::run(Command::new(&example).arg("make").arg(&folder))?;
    step::run(Command::new(&example).arg("measure").arg(&folder))
}

#[cfg(test)]
mod tests {
    use super::Wish;

    #[test]
    fn a_wish_is_read_or_refused() {
        assert_eq!(Wish::read(&[]), Some(Wish::default()));
        let wish = Wish { only: Some("torn".to_owned()), rounds: Some(7), seed: Some(9) };
        assert_eq!(Wish::read(&["--only", "torn", "--seed", "9", "--rounds", "7"]), Some(wish));
        assert_eq!(Wish::read(&["--only", "everything"]), None);
        assert_eq!(Wish::read(&["--rounds"]), None);
        assert_eq!(Wish::read(&["--rounds", "many"]), None);
    }
}
