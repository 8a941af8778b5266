//! The app's notices become the one event of the interface.

use ringtrue_app::api::Notice;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use tauri::{AppHandle, Emitter};

/// The name of the event.
const EVENT: &str = "notice";

/// What the app is given to call, and where its notices can be heard once Tauri runs.
pub fn line() -> (Arc<dyn Fn(Notice) + Send + Sync>, Receiver<Notice>) {
    let (say, hear) = channel();
    // Nobody hears any more once the program ends.
    (Arc::new(move |notice| say.send(notice).unwrap_or_default()), hear)
}

/// Passes on every notice until the app is gone.
pub fn pass_on(hear: Receiver<Notice>, tauri: AppHandle) -> std::io::Result<()> {
    let pass = move || {
        for notice in hear {
            if let Err(error) = tauri.emit(EVENT, notice) {
                tracing::warn!(%error, "a notice did not reach the window");
            }
        }
    };
    std::thread::Builder::new().name("notices".to_owned()).spawn(pass).map(drop)
}
