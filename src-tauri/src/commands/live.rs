//! The call that the person is on.

use crate::reply::{Asked, Reply, act, answer, apart, tell};
use crate::ways_to_live::{Summons, Ways};
use ringtrue_app::App;
use ringtrue_app::api::{CutOffCall, HungUp, LiveCall, TrayWords, WaysToLive, WaysToLiveView};
use ringtrue_model::{CallFields, Code};
use std::sync::Arc;
use tauri::{AppHandle, State};

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

/// The ways to the live page, opened as they are wanted; the tray's menu says these words.
#[tauri::command]
pub async fn ways_to_live(
    tauri: AppHandle,
    app: State<'_, Arc<App>>,
    ways: State<'_, Arc<Ways>>,
    request: Asked<TrayWords>,
) -> Reply<WaysToLiveView> {
    let words = request.taken()?;
    if words.live.len() > 100 || words.open.len() > 100 {
        return Err(Code::TooLong.into());
    }
    let (app, ways) = (Arc::clone(&app), Arc::clone(&ways));
    apart(move || {
        ways.say(words);
        Ok(ways.open(&tauri, app.ways_to_live()?))
    })
    .await
}

/// Opens and shuts them as they are wanted from now on.
#[tauri::command]
pub async fn change_ways_to_live(
    tauri: AppHandle,
    app: State<'_, Arc<App>>,
    ways: State<'_, Arc<Ways>>,
    request: Asked<WaysToLive>,
) -> Reply<WaysToLiveView> {
    let wanted = request.taken()?;
    let (app, ways) = (Arc::clone(&app), Arc::clone(&ways));
    apart(move || {
        app.change_ways_to_live(wanted)?;
        Ok(ways.open(&tauri, wanted))
    })
    .await
}
