//! What the interface tells the window.

use crate::reply::{Asked, Reply, apart};
use crate::window;
use ringtrue_model::Code;
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

/// Everything is hidden: the frame says this, at most 100 bytes, instead of the program's name; or nothing is hidden any
/// more.
#[tauri::command]
pub async fn cover(window: WebviewWindow, request: Asked<Option<String>>) -> Reply<()> {
    let name = request.taken()?;
    if name.as_ref().is_some_and(|name| name.len() > 100) {
        return Err(Code::TooLong.into());
    }
    apart(move || {
        window::cover(&window, name.as_deref());
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
