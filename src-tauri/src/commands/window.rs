//! What the interface tells the window.

use crate::reply::{Asked, Reply, apart};
use crate::window;
use tauri::WebviewWindow;

/// The first frame is painted in its right colours.
#[tauri::command]
pub async fn first_frame(window: WebviewWindow) -> Reply<()> {
    apart(move || {
        window::reveal(&window);
        Ok(())
    })
    .await
}

/// Everything is hidden (`true`): the frame keeps the program's name to itself.
#[tauri::command]
pub async fn cover(window: WebviewWindow, request: Asked<bool>) -> Reply<()> {
    let covered = request.taken()?;
    apart(move || {
        window::cover(&window, covered);
        Ok(())
    })
    .await
}

/// Prints the page.
#[tauri::command]
pub async fn print_page(window: WebviewWindow) -> Reply<()> {
    apart(move || {
        window::print(&window);
        Ok(())
    })
    .await
}

/// The page is to forget everything: it is loaded anew, without what its scripts and its engine remember.
#[tauri::command]
pub async fn renew_page(window: WebviewWindow) -> Reply<()> {
    apart(move || {
        window::renew(&window);
        Ok(())
    })
    .await
}
