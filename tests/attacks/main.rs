//! Attacks on the signed directory, tried for real: the program without its window, over real HTTP, against the
//! reference vendor, of which somebody has taken possession. Each test says what the person then sees: how far the
//! contacts can be relied on, in words that the interface has, and the number, which is always the right one.
//!
//! What each attack does to the format itself is tried in `src-tauri/crates/tuf/tests/workflow`; the power cut between
//! any two writes of an update stands beside those writes, in `src-tauri/crates/app/src/directory/refresh/tests.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod files;
mod keys;
mod network;
mod time;
mod trial;
