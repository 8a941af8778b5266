//! The vault: whether the diary can be used.

use crate::reply::{Reply, tell};
use ringtrue_app::App;
use ringtrue_app::api::VaultStatus;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn vault_status(app: State<'_, Arc<App>>) -> Reply<VaultStatus> {
    tell(&app, App::vault_status).await
}

#[tauri::command]
pub async fn vault_retry(app: State<'_, Arc<App>>) -> Reply<VaultStatus> {
    tell(&app, App::vault_retry).await
}
