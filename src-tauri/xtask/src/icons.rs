//! The sizes of the program's picture.

use crate::step::{self, Outcome, say};
use crate::{project, target};
use std::fs;
use std::process::Command;

/// The drawing program, one exact version, fetched when it is wanted.
const ARTIST: &str = "@tauri-apps/cli@2.12.5";

/// What it makes, and what that is called here.
const SIZES: &[(&str, &str)] = &[
    ("32x32.png", "32x32.png"),
    ("128x128.png", "128x128.png"),
    ("128x128@2x.png", "128x128@2x.png"),
    ("icon.png", "512x512.png"),
    ("icon.ico", "icon.ico"),
    ("icon.icns", "icon.icns"),
];

pub fn draw() -> Outcome {
    say("Drawing icons/icon.svg in every size");
    let icons = project().join("icons");
    let drawn = target().join("icons");
    let mut draw = Command::new("npx");
    draw.args(["--yes", ARTIST, "icon"]).arg(icons.join("icon.svg")).arg("--output").arg(&drawn);
    step::run(&mut draw)?;
    for (made, kept) in SIZES {
        fs::copy(drawn.join(made), icons.join(kept)).map_err(|error| format!("{made}: {error}"))?;
    }
    Ok(())
}
