//! The real program in a real window: the binary that people get, the system's own web engine, a real key
//! store, a real vendor over real HTTP. Each journey is a person's, with a data folder of its own.
//!
//! `cargo xtask test --only e2e` brings what they need. Pictures and logs of a failed journey are left in
//! `tests/e2e/out`.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod desktop;
mod home;
mod key_store;
mod logind;
mod screen;
mod steps;
mod window;

mod check_a_message;
mod delete_and_undo;
mod directory;
mod draft_survives;
mod expected;
mod first_start;
mod key_store_missing;
mod live;
mod lock;
mod memory;
mod notices;
mod one_program;
mod report;
mod restore;
mod suggested_facts;
mod write_a_call_down;
