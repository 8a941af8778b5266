//! What the person set, and what the program is.

use crate::reply::{Asked, Reply, answer, tell};
use crate::window;
use ringtrue_app::App;
use ringtrue_app::api::{About, Appearance, Settings, UncleanEnd};
use std::sync::Arc;
use tauri::{State, WebviewWindow};

#[tauri::command]
pub async fn settings(app: State<'_, Arc<App>>) -> Reply<Settings> {
    tell(&app, App::settings).await
}

#[tauri::command]
pub async fn change_settings(app: State<'_, Arc<App>>, request: Asked<Settings>) -> Reply<()> {
    answer(&app, request, App::change_settings).await
}

#[tauri::command]
pub async fn appearance(app: State<'_, Arc<App>>) -> Reply<Appearance> {
    tell(&app, App::appearance).await
}

#[tauri::command]
pub async fn change_appearance(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    request: Asked<Appearance>,
) -> Reply<()> {
    answer(&app, request, App::change_appearance).await?;
    window::dress(&window, &tell(&app, App::appearance).await?);
    Ok(())
}

#[tauri::command]
pub async fn about(app: State<'_, Arc<App>>) -> Reply<About> {
    tell(&app, App::about).await
}

#[tauri::command]
pub async fn unclean_end(app: State<'_, Arc<App>>) -> Reply<Option<UncleanEnd>> {
    tell(&app, App::unclean_end).await
}

#[tauri::command]
pub async fn unclean_end_seen(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::unclean_end_seen).await
}
