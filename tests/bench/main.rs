//! What the vault costs, measured beside a bare database in the same run: `cargo xtask bench`.
//!
//! Built like everything else here, with the one dev profile: SQLite and its cipher are optimised there, our own code
//! hardly. The key comes out of memory, so neither a key store nor a key derivation is in the figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool of the command line"
)]

mod encryption;
mod opening;
mod page;
mod sample;
mod saving;
#[path = "../../src-tauri/crates/app/examples/seed/story.rs"]
mod story;

use sample::Sample;
use std::time::{Duration, Instant};

fn main() {
    let calls = match std::env::args().nth(1) {
        None => 100_000,
        Some(number) => number.parse().expect("usage: bench [CALLS]"),
    };
    println!("A diary of {calls} calls, made for this run.");
    let sample = Sample::of(calls);
    println!("It takes {:.0} MB on the disk.", sample.bytes() as f64 / 1e6);
    opening::measure(&sample);
    page::measure(&sample);
    saving::measure(&sample);
    encryption::measure(&sample);
}

/// How long something takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let done = work();
    (began.elapsed(), done)
}

/// Durations of the same work, done again and again.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time within which so many of a hundred are done.
    fn percentile(&mut self, percent: usize) -> Duration {
        self.0.sort_unstable();
        self.0[(self.0.len() - 1) * percent / 100]
    }

    fn median(&mut self) -> Duration {
        self.percentile(50)
    }
}

/// A line of the answer: the same work in two ways, and how they compare.
fn compare(what: &str, ours: Duration, bare: Duration) {
    let (ours_ms, bare_ms) = (millis(ours), millis(bare));
    println!("  {what:<44} {ours_ms:>9.2} ms {bare_ms:>9.2} ms   {:>5.2} times", ours_ms / bare_ms);
}

fn heading(title: &str, ours: &str, bare: &str) {
    println!("\n{title}");
    println!("  {:<44} {ours:>12} {bare:>12}", "");
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
