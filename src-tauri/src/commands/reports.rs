//! Reports and the outbox.

use crate::reply::{Asked, Reply, answer};
use ringtrue_app::App;
use ringtrue_app::api::{
    PreviewRequest, ReportList, ReportPreview, ReportRow, ReportStretch, ReportView, SendReport,
};
use ringtrue_model::ReportId;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn preview_report(
    app: State<'_, Arc<App>>,
    request: Asked<PreviewRequest>,
) -> Reply<ReportPreview> {
    answer(&app, request, App::preview_report).await
}

#[tauri::command]
pub async fn send_report(app: State<'_, Arc<App>>, request: Asked<SendReport>) -> Reply<ReportRow> {
    answer(&app, request, App::send_report).await
}

#[tauri::command]
pub async fn undo_report(app: State<'_, Arc<App>>, request: Asked<ReportId>) -> Reply<()> {
    answer(&app, request, App::undo_report).await
}

#[tauri::command]
pub async fn withdraw_report(app: State<'_, Arc<App>>, request: Asked<ReportId>) -> Reply<()> {
    answer(&app, request, App::withdraw_report).await
}

#[tauri::command]
pub async fn retry_report(app: State<'_, Arc<App>>, request: Asked<ReportId>) -> Reply<()> {
    answer(&app, request, App::retry_report).await
}

#[tauri::command]
pub async fn reports(app: State<'_, Arc<App>>, request: Asked<ReportStretch>) -> Reply<ReportList> {
    answer(&app, request, App::reports).await
}

#[tauri::command]
pub async fn report(app: State<'_, Arc<App>>, request: Asked<ReportId>) -> Reply<ReportView> {
    answer(&app, request, App::report).await
}

#[tauri::command]
pub async fn refresh_report(app: State<'_, Arc<App>>, request: Asked<ReportId>) -> Reply<()> {
    answer(&app, request, App::refresh_report).await
}
