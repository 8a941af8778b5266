//! The call that the person is on.

use crate::reply::{Asked, Reply, act, answer, tell};
use crate::ways_to_live::Summons;
use ringtrue_app::App;
use ringtrue_app::api::{CutOffCall, HungUp, LiveCall};
use ringtrue_model::CallFields;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn begin_live_call(app: State<'_, Arc<App>>) -> Reply<LiveCall> {
    tell(&app, App::begin_live_call).await
}

#[tauri::command]
pub async fn live_call(app: State<'_, Arc<App>>) -> Reply<Option<LiveCall>> {
    tell(&app, App::live_call).await
}

#[tauri::command]
pub async fn answer_live_call(app: State<'_, Arc<App>>, request: Asked<CallFields>) -> Reply<LiveCall> {
    answer(&app, request, App::answer_live_call).await
}

#[tauri::command]
pub async fn hang_up(app: State<'_, Arc<App>>) -> Reply<HungUp> {
    tell(&app, App::hang_up).await
}

#[tauri::command]
pub async fn drop_live_call(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::drop_live_call).await
}

#[tauri::command]
pub async fn cut_off_calls(app: State<'_, Arc<App>>) -> Reply<Vec<CutOffCall>> {
    tell(&app, App::cut_off_calls).await
}

#[tauri::command]
pub async fn cut_off_calls_seen(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::cut_off_calls_seen).await
}

/// The live page stands on the screen.
#[tauri::command]
pub async fn live_painted(summons: State<'_, Arc<Summons>>) -> Reply<()> {
    let summons = Arc::clone(&summons);
    act(move || summons.answered()).await
}
