//! The bin.

use crate::reply::{Asked, Reply, answer, tell};
use ringtrue_app::App;
use ringtrue_app::api::{BinOutline, BinRow, BinStretch, BinnedCall};
use ringtrue_model::CallId;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn bin_outline(app: State<'_, Arc<App>>) -> Reply<BinOutline> {
    tell(&app, App::bin_outline).await
}

#[tauri::command]
pub async fn bin_rows(app: State<'_, Arc<App>>, request: Asked<BinStretch>) -> Reply<Vec<BinRow>> {
    answer(&app, request, App::bin_rows).await
}

#[tauri::command]
pub async fn binned_call(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<BinnedCall> {
    answer(&app, request, App::binned_call).await
}

#[tauri::command]
pub async fn undelete_all(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::undelete_all).await
}

#[tauri::command]
pub async fn purge_call(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<()> {
    answer(&app, request, App::purge_call).await
}

#[tauri::command]
pub async fn empty_bin(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::empty_bin).await
}

#[tauri::command]
pub async fn old_calls(app: State<'_, Arc<App>>, request: Asked<u16>) -> Reply<u32> {
    answer(&app, request, App::old_calls).await
}
