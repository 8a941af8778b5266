//! Appointments.

use crate::reply::{Asked, Reply, answer, tell};
use ringtrue_app::App;
use ringtrue_app::api::{
    AppointmentBook, AppointmentView, DueQuery, DueView, SaveAppointment, SavedAppointment,
};
use ringtrue_model::AppointmentId;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn due(app: State<'_, Arc<App>>, request: Asked<DueQuery>) -> Reply<DueView> {
    answer(&app, request, App::due).await
}

#[tauri::command]
pub async fn appointment_book(app: State<'_, Arc<App>>) -> Reply<AppointmentBook> {
    tell(&app, App::appointment_book).await
}

#[tauri::command]
pub async fn appointment(app: State<'_, Arc<App>>, request: Asked<AppointmentId>) -> Reply<AppointmentView> {
    answer(&app, request, App::appointment).await
}

#[tauri::command]
pub async fn save_appointment(
    app: State<'_, Arc<App>>,
    request: Asked<SaveAppointment>,
) -> Reply<SavedAppointment> {
    answer(&app, request, App::save_appointment).await
}

#[tauri::command]
pub async fn delete_appointment(app: State<'_, Arc<App>>, request: Asked<AppointmentId>) -> Reply<()> {
    answer(&app, request, App::delete_appointment).await
}

#[tauri::command]
pub async fn undelete_appointment(app: State<'_, Arc<App>>, request: Asked<AppointmentId>) -> Reply<()> {
    answer(&app, request, App::undelete_appointment).await
}

#[tauri::command]
pub async fn purge_appointment(app: State<'_, Arc<App>>, request: Asked<AppointmentId>) -> Reply<()> {
    answer(&app, request, App::purge_appointment).await
}
