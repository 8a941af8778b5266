//! Faults, tried for real: what was said to be kept is there afterwards, whatever happened meanwhile.
//!
//! An ordinary test run does a few rounds of each. `cargo xtask soak` does many; it sets `RINGTRUE_SOAK_ROUNDS`, and
//! `RINGTRUE_SOAK_SEED` repeats the very rounds that failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod filled;
mod old_vaults;
