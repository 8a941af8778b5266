//! What the acceptance tests stand on: folders of their own and the reference vendor as a program of its own.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "this is test code")]

mod vendor_program;
pub mod world;

pub use vendor_program::VendorProgram;

use std::path::PathBuf;

/// A program of the workspace, as cargo built it beside the test that asks.
///
/// # Panics
/// When it was not built; `cargo xtask test` builds everything first.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a test knows its own file");
    let folder = own.ancestors().nth(2).expect("tests are built into a folder beside the programs");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{name} is not built: run `cargo build --workspace --all-targets`");
    program
}
