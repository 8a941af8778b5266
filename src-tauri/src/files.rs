//! The system's own dialogs for choosing a file. They block: call them off the window's thread. The path stays on
//! this side of the bridge; the page never learns it, and cannot name one.

use std::path::PathBuf;
use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// Asks where to save a file that is proposed under `name`; `None` when the person thought better of it.
pub fn ask_where_to_save(window: &WebviewWindow, name: &str, endings: &[&str]) -> Option<PathBuf> {
    dialog(window, endings).set_file_name(name).blocking_save_file().and_then(local)
}

/// Asks for a file to read; `None` when the person thought better of it.
pub fn ask_what_to_open(window: &WebviewWindow, endings: &[&str]) -> Option<PathBuf> {
    dialog(window, endings).blocking_pick_file().and_then(local)
}

/// Files with other endings are not offered. A person sees `*.csv`, which needs no translation.
fn dialog(window: &WebviewWindow, endings: &[&str]) -> FileDialogBuilder<tauri::Wry> {
    let shown: Vec<String> = endings.iter().map(|ending| format!("*.{ending}")).collect();
    window.dialog().file().set_parent(window).add_filter(shown.join(" "), endings)
}

fn local(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}
