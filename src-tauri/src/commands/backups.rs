//! Backups, restoring one, and checking the diary. Files are chosen on this side; the page never learns where.

use crate::files;
use crate::reply::{Asked, Reply, answer, apart, tell};
use ringtrue_app::App;
use ringtrue_app::api::{Backups, PrepareRestore, RestorePreview};
use std::sync::Arc;
use tauri::{State, WebviewWindow};

const ENDING: &str = "ringtrue";

#[tauri::command]
pub async fn backups(app: State<'_, Arc<App>>) -> Reply<Backups> {
    tell(&app, App::backups).await
}

#[tauri::command]
pub async fn back_up_now(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::back_up_now).await
}

/// False when the person thought better of it.
#[tauri::command]
pub async fn back_up_to_file(app: State<'_, Arc<App>>, window: WebviewWindow) -> Reply<bool> {
    let app = Arc::clone(&app);
    apart(move || {
        let name = app.backup_name();
        files::ask_where_to_save(&window, &name, &[ENDING])
            .map_or(Ok(false), |target| app.back_up_to(&target).map(|()| true))
    })
    .await
}

#[tauri::command]
pub async fn check_diary(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::check_diary).await
}

/// False when the person thought better of it.
#[tauri::command]
pub async fn choose_backup(app: State<'_, Arc<App>>, window: WebviewWindow) -> Reply<bool> {
    let app = Arc::clone(&app);
    apart(move || {
        let chosen = files::ask_what_to_open(&window, &[ENDING]);
        let any = chosen.is_some();
        chosen.into_iter().for_each(|path| app.choose_backup(path));
        Ok(any)
    })
    .await
}

#[tauri::command]
pub async fn prepare_restore(
    app: State<'_, Arc<App>>,
    request: Asked<PrepareRestore>,
) -> Reply<RestorePreview> {
    answer(&app, request, App::prepare_restore).await
}

#[tauri::command]
pub async fn restore(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::restore).await
}

#[tauri::command]
pub async fn forget_restore(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::forget_restore).await
}

#[tauri::command]
pub async fn remove_replaced(app: State<'_, Arc<App>>, request: Asked<String>) -> Reply<()> {
    answer(&app, request, App::remove_replaced).await
}
