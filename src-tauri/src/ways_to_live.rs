//! The ways to the live page from outside the window: `ringtrue --live`, the tray, a key that works everywhere. Each of
//! them raises the window and begins a call, or shows the one that is on.

use crate::{shortcut, tray, window};
use ringtrue_app::App;
use ringtrue_app::api::{KeysState, TrayWords, WaysToLive, WaysToLiveView};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tauri::{AppHandle, Manager};

/// What a panel's starter or a desktop's own key gives the program.
const ARGUMENT: &str = "--live";

/// When the live page was last asked for, until it is on the screen.
#[derive(Default)]
pub struct Summons(Mutex<Option<Instant>>);

impl Summons {
    fn given(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn is_pending(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The page is painted: how long that took is logged.
    pub fn answered(&self) {
        if let Some(given) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            tracing::info!(after_ms = given.elapsed().as_millis(), "live page painted");
        }
    }
}

/// The ways that are open now.
#[derive(Default)]
pub struct Ways {
    words: Mutex<Option<TrayWords>>,
    open: Mutex<Option<WaysToLiveView>>,
}

impl Ways {
    /// What the tray's menu is to say.
    pub fn say(&self, words: TrayWords) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }

    /// Opens those that are wanted and shuts the others. What stands already is left as it is.
    pub fn open(&self, tauri: &AppHandle, wanted: WaysToLive) -> WaysToLiveView {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let before = open.filter(|view| view.wanted.keys == wanted.keys && view.keys == KeysState::On);
        let keys = before.map_or_else(|| shortcut::set(tauri, wanted.keys), |view| view.keys);
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let tray_missing = match words.filter(|_| wanted.tray) {
            Some(words) => !tray::show(tauri, words),
            None => {
                tray::hide(tauri);
                false
            }
        };
        *open.insert(WaysToLiveView { wanted, tray_missing, keys })
    }
}

/// Whether a start was one for the live page.
pub fn asked_for(arguments: impl IntoIterator<Item = String>) -> bool {
    arguments.into_iter().skip(1).any(|argument| argument == ARGUMENT)
}

/// Where this start was one for the live page, or another since, the call is on before the window is.
pub fn begin_at_start(tauri: &tauri::App, app: &App) {
    let summons = tauri.state::<Arc<Summons>>();
    if asked_for(std::env::args_os().map(|it| it.to_string_lossy().into_owned())) {
        summons.given();
    }
    if summons.is_pending() {
        begin(app);
    }
}

/// Raises the window and shows the live page.
pub fn summon(tauri: &AppHandle) {
    tauri.state::<Arc<Summons>>().given();
    window::raise(tauri);
    // Before there is an app, setting it up begins the call.
    let Some(app) = tauri.try_state::<Arc<App>>().map(|app| Arc::clone(&app)) else { return };
    // The window's own thread is not to wait for the disk.
    tauri::async_runtime::spawn_blocking(move || begin(&app));
}

fn begin(app: &App) {
    if let Err(failure) = app.begin_live_call() {
        tracing::warn!(code = ?failure.code, "no live call");
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::asked_for;

    #[test]
    fn only_the_argument_itself_asks_for_the_live_page() {
        let asked = |arguments: &[&str]| asked_for(arguments.iter().map(|&it| it.to_owned()));
        assert!(asked(&["ringtrue", "--live"]));
        assert!(!asked(&["ringtrue"]));
        assert!(!asked(&["--live"]), "the first is the program's own name");
        assert!(!asked(&["ringtrue", "live", "--lively"]));
    }
}
