//! What the interface tells the window.

use crate::reply::{Asked, Reply, act};
use crate::window;
use ringtrue_model::Code;
use tauri::WebviewWindow;

/// The first frame is painted in its right colours.
#[tauri::command]
pub async fn first_frame(window: WebviewWindow) -> Reply<()> {
    act(move || window::reveal(&window)).await
}

/// Everything is hidden: the frame says this, at most 100 bytes, instead of the program's name; or nothing is hidden any
/// more.
#[tauri::command]
pub async fn cover(window: WebviewWindow, request: Asked<Option<String>>) -> Reply<()> {
    let name = request.taken()?.map(short).transpose()?;
    act(move || window::cover(&window, name.as_deref())).await
}

/// The desktop shows this, at most 100 bytes. Where it shows no notices, nothing happens.
#[tauri::command]
pub async fn show_desktop_notice(request: Asked<String>) -> Reply<()> {
    let text = request.taken().and_then(short)?;
    act(move || window::show_notice(&text)).await
}

/// Prints the page.
#[tauri::command]
pub async fn print_page(window: WebviewWindow) -> Reply<()> {
    act(move || window::print(&window)).await
}

/// The page is to forget everything: it is loaded anew, without what its scripts and its engine remember.
#[tauri::command]
pub async fn renew_page(window: WebviewWindow) -> Reply<()> {
    act(move || window::renew(&window)).await
}

fn short(text: String) -> Reply<String> {
    if text.len() > 100 { Err(Code::TooLong.into()) } else { Ok(text) }
}
