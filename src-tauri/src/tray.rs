//! The picture in the tray: "I'm on the phone now" and the window, without looking for it.

use crate::{ways_to_live, window};
use ringtrue_app::api::TrayWords;
use std::sync::mpsc::channel;
use tauri::AppHandle;
use tauri::menu::MenuBuilder;
use tauri::tray::TrayIconBuilder;

const ID: &str = "tray";
const LIVE: &str = "live";
const OPEN: &str = "open";

/// Shows it, where it does not stand yet. Says whether this system has what it needs.
pub fn show(tauri: &AppHandle, words: TrayWords) -> bool {
    if tauri.tray_by_id(ID).is_some() {
        return true;
    }
    if !library_is_there() {
        return false;
    }
    let (say, hear) = channel();
    let handle = tauri.clone();
    let asked = tauri.run_on_main_thread(move || {
        let built = build(&handle, &words);
        if let Err(error) = &built {
            tracing::info!(%error, "nothing in the tray");
        }
        say.send(built.is_ok()).unwrap_or_default();
    });
    asked.is_ok() && hear.recv().unwrap_or(false)
}

/// Takes it away.
pub fn hide(tauri: &AppHandle) {
    let handle = tauri.clone();
    if let Err(error) = tauri.run_on_main_thread(move || drop(handle.remove_tray_by_id(ID))) {
        tracing::info!(%error, "the tray was not asked");
    }
}

fn build(tauri: &AppHandle, words: &TrayWords) -> tauri::Result<()> {
    let menu = MenuBuilder::new(tauri).text(LIVE, &words.live).text(OPEN, &words.open).build()?;
    let tray =
        TrayIconBuilder::with_id(ID).menu(&menu).on_menu_event(|tauri, event| match event.id().as_ref() {
            LIVE => ways_to_live::summon(tauri),
            OPEN => window::raise(tauri),
            _ => {}
        });
    let tray = match tauri.default_window_icon() {
        Some(icon) => tray.icon(icon.clone()),
        None => tray,
    };
    tray.build(tauri).map(drop)
}

/// On Linux a library draws it that is not on every machine, and what would call it panics without.
#[cfg(target_os = "linux")]
fn library_is_there() -> bool {
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1"].iter().any(|name| {
        // SAFETY: these libraries do nothing when they are loaded; the tray would load the same ones.
        #[allow(unsafe_code)]
        let loaded = unsafe { libloading::Library::new(name) };
        loaded.is_ok()
    })
}

#[cfg(not(target_os = "linux"))]
fn library_is_there() -> bool {
    true
}
