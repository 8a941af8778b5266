//! Official contacts, and the check of numbers against them.

use crate::reply::{Asked, Reply, answer, apart, tell};
use ringtrue_app::App;
use ringtrue_app::api::{
    AdvisoryRow, AdvisoryView, CheckRequest, DirectoryStatus, OpenPage, OrganisationQuery, OrganisationRow,
    OrganisationView,
};
use ringtrue_model::advisory::AdvisoryId;
use ringtrue_model::check::Checked;
use ringtrue_model::{Code, OrganisationId};
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn check_text(app: State<'_, Arc<App>>, request: Asked<CheckRequest>) -> Reply<Checked> {
    answer(&app, request, App::check_text).await
}

#[tauri::command]
pub async fn directory_status(app: State<'_, Arc<App>>) -> Reply<DirectoryStatus> {
    tell(&app, App::directory_status).await
}

#[tauri::command]
pub async fn refresh_directory(app: State<'_, Arc<App>>) -> Reply<DirectoryStatus> {
    tell(&app, App::refresh_directory).await
}

#[tauri::command]
pub async fn find_organisations(
    app: State<'_, Arc<App>>,
    request: Asked<OrganisationQuery>,
) -> Reply<Vec<OrganisationRow>> {
    answer(&app, request, App::find_organisations).await
}

#[tauri::command]
pub async fn organisation(
    app: State<'_, Arc<App>>,
    request: Asked<OrganisationId>,
) -> Reply<OrganisationView> {
    answer(&app, request, App::organisation).await
}

#[tauri::command]
pub async fn open_official_page(app: State<'_, Arc<App>>, request: Asked<OpenPage>) -> Reply<()> {
    let page = answer(&app, request, App::official_page).await?;
    apart(move || open::that_detached(page.as_str()).map_err(|_| Code::BrowserUnavailable.into())).await
}

#[tauri::command]
pub async fn advisories(app: State<'_, Arc<App>>) -> Reply<Vec<AdvisoryRow>> {
    tell(&app, App::advisories).await
}

#[tauri::command]
pub async fn advisory(app: State<'_, Arc<App>>, request: Asked<AdvisoryId>) -> Reply<AdvisoryView> {
    answer(&app, request, App::advisory).await
}

#[tauri::command]
pub async fn read_advisory(app: State<'_, Arc<App>>, request: Asked<AdvisoryId>) -> Reply<()> {
    answer(&app, request, App::read_advisory).await
}
