//! The vault: whether the diary can be used, its lock and its ways in.

use crate::reply::{Asked, Reply, answer, apart, tell};
use crate::session::Hearing;
use ringtrue_app::App;
use ringtrue_app::api::{
    Keys, NewVault, RecoveryCode, SealCall, SealedCall, SetPassphrase, Strength, Unlock, VaultStatus,
};
use ringtrue_model::WayIn;
use std::sync::Arc;
use tauri::State;

#[tauri::command]
pub async fn vault_status(app: State<'_, Arc<App>>) -> Reply<VaultStatus> {
    tell(&app, App::vault_status).await
}

#[tauri::command]
pub async fn vault_retry(app: State<'_, Arc<App>>) -> Reply<VaultStatus> {
    tell(&app, App::vault_retry).await
}

#[tauri::command]
pub async fn create_vault(app: State<'_, Arc<App>>, request: Asked<NewVault>) -> Reply<VaultStatus> {
    answer(&app, request, App::create_vault).await
}

#[tauri::command]
pub async fn lock_vault(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::lock_vault).await
}

/// Whether it is heard that the session locks or that the machine goes to sleep, so that the vault is locked then.
#[tauri::command]
pub async fn locks_with_session(hearing: State<'_, Hearing>) -> Reply<bool> {
    let hearing = Hearing::clone(&hearing);
    apart(move || Ok(hearing.is_good())).await
}

#[tauri::command]
pub async fn unlock_vault(app: State<'_, Arc<App>>, request: Asked<Unlock>) -> Reply<VaultStatus> {
    answer(&app, request, App::unlock_vault).await
}

#[tauri::command]
pub async fn seal_call(app: State<'_, Arc<App>>, request: Asked<SealCall>) -> Reply<SealedCall> {
    answer(&app, request, App::seal_call).await
}

#[tauri::command]
pub async fn keys(app: State<'_, Arc<App>>) -> Reply<Keys> {
    tell(&app, App::keys).await
}

#[tauri::command]
pub async fn set_passphrase(app: State<'_, Arc<App>>, request: Asked<SetPassphrase>) -> Reply<()> {
    answer(&app, request, App::set_passphrase).await
}

#[tauri::command]
pub async fn passphrase_strength(app: State<'_, Arc<App>>, request: Asked<SetPassphrase>) -> Reply<Strength> {
    answer(&app, request, App::passphrase_strength).await
}

#[tauri::command]
pub async fn use_key_store(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::use_key_store).await
}

#[tauri::command]
pub async fn make_recovery_code(app: State<'_, Arc<App>>) -> Reply<RecoveryCode> {
    tell(&app, App::make_recovery_code).await
}

#[tauri::command]
pub async fn confirm_recovery_code(app: State<'_, Arc<App>>) -> Reply<()> {
    tell(&app, App::confirm_recovery_code).await
}

#[tauri::command]
pub async fn remove_way(app: State<'_, Arc<App>>, request: Asked<WayIn>) -> Reply<()> {
    answer(&app, request, App::remove_way).await
}
