//! Faults, tried for real: what was said to be kept is there afterwards, whatever happened meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod clocks;
#[cfg(target_os = "linux")]
mod disk;
mod filled;
mod old_vaults;
#[cfg(target_os = "linux")]
mod places;
