//! Import and export. Where a file is stays on this side of the bridge.

use crate::files::{ask_what_to_open, ask_where_to_save};
use crate::reply::{Asked, Reply, answer, apart};
use ringtrue_app::App;
use ringtrue_app::api::{ExportCalls, ExportFormat, ImportPlan, ImportPreview};
use std::sync::Arc;
use tauri::{State, WebviewWindow};

/// What a file of calls is called until the person calls it otherwise.
const NAME: &str = "Ringtrue calls";

/// Asks where to; `false` when the person thought better of it.
#[tauri::command]
pub async fn export_calls(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    request: Asked<ExportCalls>,
) -> Reply<bool> {
    let request = request.taken()?;
    let app = Arc::clone(&app);
    apart(move || {
        let ending = match request.format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        let Some(file) = ask_where_to_save(&window, &format!("{NAME}.{ending}"), &[ending]) else {
            return Ok(false);
        };
        app.export_calls(file, request)?;
        Ok(true)
    })
    .await
}

/// Asks which; `None` when the person thought better of it.
#[tauri::command]
pub async fn choose_import(app: State<'_, Arc<App>>, window: WebviewWindow) -> Reply<Option<ImportPreview>> {
    let app = Arc::clone(&app);
    apart(move || {
        let file = ask_what_to_open(&window, &["csv", "json", "txt", "tsv"]);
        file.map(|file| app.choose_import(file)).transpose()
    })
    .await
}

#[tauri::command]
pub async fn preview_import(app: State<'_, Arc<App>>, request: Asked<ImportPlan>) -> Reply<ImportPreview> {
    answer(&app, request, App::preview_import).await
}

#[tauri::command]
pub async fn import_calls(app: State<'_, Arc<App>>, request: Asked<ImportPlan>) -> Reply<()> {
    answer(&app, request, App::import_calls).await
}
