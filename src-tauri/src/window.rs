//! The one window: hidden until its first frame is painted in the right colours, where it was left, and bound
//! to the program's own pages.

use crate::geometry::Keeper;
use crate::instance;
use notify_rust::Notification;
use ringtrue_app::api::{Appearance, Theme as Look};
use ringtrue_app::{App, LAST_WORDS};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, CloseRequestApi, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
};

/// The name by which the capability knows the window.
const LABEL: &str = "main";
/// What the frame says while nothing is hidden; it never tells more.
const NAME: &str = "Ringtrue";
/// The token `page` of the interface's theme, light and dark: what is seen before the first frame.
const PAGE_LIGHT: Color = Color(0xF7, 0xF5, 0xF0, 0xFF);
const PAGE_DARK: Color = Color(0x12, 0x16, 0x18, 0xFF);
/// An interface that never reports its first frame is still shown: a fault must not be an invisible program.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the window was shown. One that is hidden later, since it goes, is not to come back.
#[derive(Default)]
struct Revealed(AtomicBool);

/// Builds the window, still hidden.
pub fn open(tauri: &tauri::App, data_dir: &Path, began: Instant) -> Result<(), Box<dyn std::error::Error>> {
    tauri.manage(Revealed::default());
    let app = tauri.state::<Arc<App>>();
    let keeper = Keeper::new(data_dir.join("window.json"));
    let place = keeper.place(&tauri.available_monitors()?);
    let mut builder = WebviewWindowBuilder::new(tauri, LABEL, WebviewUrl::default())
        .title(NAME)
        .visible(false)
        .inner_size(place.width, place.height)
        .min_inner_size(880.0, 620.0)
        .maximized(place.maximised)
        .data_directory(data_dir.join("webview"))
        .disable_drag_drop_handler()
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some((x, y)) = place.position {
        builder = builder.position(x, y);
    }
    let window = builder.build()?;
    dress(&window, &app.appearance().unwrap_or_default());
    tracing::info!(after_ms = began.elapsed().as_millis(), "window built");
    let watched = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Resized(_) | WindowEvent::Moved(_) => keeper.watch(&watched),
        WindowEvent::CloseRequested { api, .. } => {
            keeper.keep();
            close_gently(&watched, api);
        }
        _ => {}
    });
    let waiting = window.clone();
    std::thread::Builder::new().name("reveal".to_owned()).spawn(move || {
        std::thread::sleep(PATIENCE);
        reveal(&waiting);
    })?;
    Ok(())
}

/// Shows the window, once.
pub fn reveal(window: &WebviewWindow) {
    if !window.state::<Revealed>().0.swap(true, Ordering::Relaxed) {
        tracing::info!("window shown");
        report(window.show().and_then(|()| window.set_focus()));
    }
}

/// Brings the window before the others, as when the program is started a second time.
pub fn raise(tauri: &AppHandle) {
    if let Some(window) = tauri.get_webview_window(LABEL) {
        report(window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()));
    }
}

/// Has the desktop show a notice, where it shows any.
pub fn show_notice(text: &str) {
    if let Err(error) = Notification::new().appname("Ringtrue").summary(text).show() {
        tracing::info!(%error, "the desktop shows no notices");
    }
}

/// Puts another name than the program's into the frame and the task bar, or brings its own back.
pub fn cover(window: &WebviewWindow, name: Option<&str>) {
    report(window.set_title(name.unwrap_or(NAME)));
}

/// Prints the page.
pub fn print(window: &WebviewWindow) {
    report(window.print());
}

/// Loads the page anew, and nothing of the former one is left in it. On Linux its process ends first: in one that goes
/// on, the web engine keeps texts of the former page.
pub fn renew(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    report(window.with_webview(|page| {
        use webkit2gtk::WebViewExt;
        // A driver of tests takes this for a crash.
        if !page.inner().is_controlled_by_automation() {
            page.inner().terminate_web_process();
        }
        page.inner().reload();
    }));
    #[cfg(not(target_os = "linux"))]
    report(window.reload());
}

/// Closes the window as its own button does.
pub fn close(tauri: &AppHandle) {
    match tauri.get_webview_window(LABEL) {
        Some(window) => report(window.close()),
        None => tauri.exit(0),
    }
}

/// Gives the window the colours that were chosen; the page's own follow from its theme.
pub fn dress(window: &WebviewWindow, appearance: &Appearance) {
    let chosen = match appearance.theme {
        Look::System => None,
        Look::Light => Some(Theme::Light),
        Look::Dark => Some(Theme::Dark),
    };
    report(window.set_theme(chosen));
    let dark = chosen.or_else(|| window.theme().ok()) == Some(Theme::Dark);
    report(window.set_background_color(Some(if dark { PAGE_DARK } else { PAGE_LIGHT })));
}

/// A page that becomes hidden keeps its draft. So the window is hidden first, and goes a moment later.
fn close_gently(window: &WebviewWindow, api: &CloseRequestApi) {
    tracing::info!("closing");
    api.prevent_close();
    instance::step_aside(window.app_handle());
    report(window.hide());
    let window = window.clone();
    tauri::async_runtime::spawn_blocking(move || {
        std::thread::sleep(LAST_WORDS);
        report(window.destroy());
    });
}

/// Only the program's own pages open here.
fn is_own(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && address.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

fn report(outcome: tauri::Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "the window did not follow");
    }
}
