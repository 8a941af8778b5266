//! One program for one data folder: a second start raises the window of the first, and ends.
//!
//! Where no first one can be asked, as on Linux without a session bus, the program starts as ever; the vault's own
//! lock then says that the diary is in use.

use crate::{ways_to_live, window};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};

/// The plugin that looks for a first one. It must be the first of all: a second program ends within it.
pub fn plugin(data_dir: &Path) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _| {
            tracing::info!("started a second time");
            if ways_to_live::asked_for(arguments) { ways_to_live::summon(app) } else { window::raise(app) }
        })
        .dbus_id(bus_name(data_dir))
        .build()
}

/// Is found no more: the window goes, and who starts the program now wants a new one.
pub fn step_aside(tauri: &AppHandle) {
    tauri_plugin_single_instance::destroy(tauri);
}

/// The name under which the program of this data folder is found. Programs with other folders have other names,
/// and live side by side.
fn bus_name(data_dir: &Path) -> String {
    let folder = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    // Taken apart and put together again, a path has no slash at its end.
    let folder: PathBuf = folder.components().collect();
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let short: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("io.ringtrue.desktop.folder_{short}")
}

// On Windows a test of the shell does not load (tauri#13419); the rule is the same everywhere.
#[cfg(all(test, not(windows)))]
mod tests {
    use super::bus_name;
    use std::path::Path;

    #[test]
    fn each_folder_has_a_name_of_its_own_however_it_is_written() {
        let absolute = std::path::absolute("diary").unwrap_or_default();
        assert_eq!(bus_name(&absolute), bus_name(Path::new("diary")));
        assert_eq!(bus_name(Path::new("/a/diary/")), bus_name(Path::new("/a/diary")));
        assert_ne!(bus_name(Path::new("/a/diary")), bus_name(Path::new("/b/diary")));
    }

    #[test]
    fn the_name_is_one_that_a_bus_takes() {
        let name = bus_name(Path::new("/home/someone with spaces/é"));
        assert!(name.len() < 200 && !name.contains("someone"), "and it tells nothing of the folder: {name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_'), "{name}");
    }
}
