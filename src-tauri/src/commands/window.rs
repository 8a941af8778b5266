//! What the interface tells the window.

use crate::reply::{Reply, apart};
use crate::window::reveal;
use tauri::WebviewWindow;

/// The first frame is painted in its right colours.
#[tauri::command]
pub async fn first_frame(window: WebviewWindow) -> Reply<()> {
    apart(move || {
        reveal(&window);
        Ok(())
    })
    .await
}
