//! Appointments.

use crate::files::{ask_what_to_open, ask_where_to_save};
use crate::reply::{Asked, Reply, answer, apart, tell};
use ringtrue_app::App;
use ringtrue_app::api::{
    AppointmentBook, AppointmentView, CalendarPreview, DueQuery, DueView, SaveAppointment, SaveCalendar,
    SavedAppointment, TakeOver,
};
use ringtrue_model::AppointmentId;
use std::sync::Arc;
use tauri::{State, WebviewWindow};

/// What the file of a calendar is called until the person calls it otherwise.
const NAME: &str = "Ringtrue calendar";
const ENDING: &str = "ics";

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

/// Asks which; `None` when the person thought better of it.
#[tauri::command]
pub async fn choose_calendar(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
) -> Reply<Option<CalendarPreview>> {
    let app = Arc::clone(&app);
    apart(move || {
        let file = ask_what_to_open(&window, &[ENDING]);
        file.map(|file| app.choose_calendar(&file)).transpose()
    })
    .await
}

#[tauri::command]
pub async fn take_over(app: State<'_, Arc<App>>, request: Asked<TakeOver>) -> Reply<u32> {
    answer(&app, request, App::take_over).await
}

/// Asks where to; `false` when the person thought better of it.
#[tauri::command]
pub async fn save_calendar(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    request: Asked<SaveCalendar>,
) -> Reply<bool> {
    let request = request.taken()?;
    let app = Arc::clone(&app);
    apart(move || {
        let Some(file) = ask_where_to_save(&window, &format!("{NAME}.{ENDING}"), &[ENDING]) else {
            return Ok(false);
        };
        app.save_calendar(&file, request)?;
        Ok(true)
    })
    .await
}
