//! Long work: how far it is, and stopping it.

use crate::reply::{Reply, tell};
use ringtrue_app::App;
use ringtrue_app::api::JobView;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn job(app: State<'_, Arc<App>>) -> Reply<Option<JobView>> {
    tell(&app, App::job).await
}

#[tauri::command]
pub async fn cancel_job(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::cancel_job).await
}
