//! The diary.

use crate::reply::{Asked, Reply, answer};
use ringtrue_app::App;
use ringtrue_app::api::{
    BringBackVersion, CallRow, CallView, DiaryStretch, Draft, KeepCall, KeptDraft, SaveCall, SavedCall,
    VerdictView,
};
use ringtrue_model::call::CallVersion;
use ringtrue_model::diary::{DiaryFilter, DiaryOutline};
use ringtrue_model::suggest::Suggestion;
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{Call, CallFields, CallId};
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn diary_outline(app: State<'_, Arc<App>>, request: Asked<DiaryFilter>) -> Reply<DiaryOutline> {
    answer(&app, request, App::diary_outline).await
}

#[tauri::command]
pub async fn diary_rows(app: State<'_, Arc<App>>, request: Asked<DiaryStretch>) -> Reply<Vec<CallRow>> {
    answer(&app, request, App::diary_rows).await
}

#[tauri::command]
pub async fn call(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<CallView> {
    answer(&app, request, App::call).await
}

#[tauri::command]
pub async fn examine_call(app: State<'_, Arc<App>>, request: Asked<CallFields>) -> Reply<Vec<FieldIssue>> {
    answer(&app, request, App::examine_call).await
}

#[tauri::command]
pub async fn verdict(app: State<'_, Arc<App>>, request: Asked<CallFields>) -> Reply<VerdictView> {
    answer(&app, request, App::verdict).await
}

#[tauri::command]
pub async fn suggest(app: State<'_, Arc<App>>, request: Asked<String>) -> Reply<Vec<Suggestion>> {
    answer(&app, request, App::suggest).await
}

#[tauri::command]
pub async fn save_call(app: State<'_, Arc<App>>, request: Asked<SaveCall>) -> Reply<SavedCall> {
    answer(&app, request, App::save_call).await
}

#[tauri::command]
pub async fn delete_call(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<()> {
    answer(&app, request, App::delete_call).await
}

#[tauri::command]
pub async fn undelete_call(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<()> {
    answer(&app, request, App::undelete_call).await
}

#[tauri::command]
pub async fn keep_call(app: State<'_, Arc<App>>, request: Asked<KeepCall>) -> Reply<()> {
    answer(&app, request, App::keep_call).await
}

#[tauri::command]
pub async fn call_versions(app: State<'_, Arc<App>>, request: Asked<CallId>) -> Reply<Vec<CallVersion>> {
    answer(&app, request, App::call_versions).await
}

#[tauri::command]
pub async fn bring_back_version(app: State<'_, Arc<App>>, request: Asked<BringBackVersion>) -> Reply<Call> {
    answer(&app, request, App::bring_back_version).await
}

#[tauri::command]
pub async fn keep_draft(app: State<'_, Arc<App>>, request: Asked<Draft>) -> Reply<()> {
    answer(&app, request, App::keep_draft).await
}

#[tauri::command]
pub async fn draft(app: State<'_, Arc<App>>, request: Asked<String>) -> Reply<Option<KeptDraft>> {
    answer(&app, request, App::draft).await
}

#[tauri::command]
pub async fn drop_draft(app: State<'_, Arc<App>>, request: Asked<String>) -> Reply<()> {
    answer(&app, request, App::drop_draft).await
}
