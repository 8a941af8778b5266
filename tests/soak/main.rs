//! Faults, tried for real: what was said to be kept is there afterwards, whatever happened meanwhile.
//!
//! An ordinary test run does a few rounds of each. `cargo xtask soak` does many: it sets `RINGTRUE_SOAK_ROUNDS`, and
//! `RINGTRUE_SOAK_SEED` repeats the rounds of a run that failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod clocks;
#[cfg(target_os = "linux")]
mod disk;
mod filled;
mod killed;
mod old_vaults;
#[cfg(target_os = "linux")]
mod places;
mod program;
mod stored_form;
#[cfg(target_os = "linux")]
mod torn;

/// How many rounds, and the luck they are played with. It is told, so that what failed can be repeated.
fn rounds(usually: u32) -> (u32, fastrand::Rng) {
    let set = |name: &str| std::env::var(name).ok().map(|value| value.parse().expect("a number"));
    let rounds = set("RINGTRUE_SOAK_ROUNDS").map_or(usually, |rounds: u64| u32::try_from(rounds).unwrap());
    let seed = set("RINGTRUE_SOAK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("{rounds} rounds, seed {seed}");
    (rounds, fastrand::Rng::with_seed(seed))
}
