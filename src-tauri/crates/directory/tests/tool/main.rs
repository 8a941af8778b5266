//! The tool as it is used: on the command line by two people, by its guide, and for the copy that ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "this is test code")]

mod bundled;
mod command_line;
mod guide;

use std::path::{Path, PathBuf};

/// The folder that holds the whole project.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}
