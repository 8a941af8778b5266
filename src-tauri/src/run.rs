//! The program's life: it is the only one on its folder, the app is built whole, Tauri shows it, and it is stopped
//! last.

use crate::ways_to_live::{self, Summons, Ways};
use crate::{instance, logs, notices, reply, session, window};
use ringtrue_app::{App, Start};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tauri::{Manager, RunEvent, Wry};

/// Runs the program until its window is closed.
pub fn run() -> ExitCode {
    let began = Instant::now();
    let (notify, hear) = notices::line();
    let start = match Start::from_environment(notify) {
        Ok(start) => start,
        Err(failure) => return give_up(&format!("{:?}", failure.code)),
    };
    let data_dir = start.data_dir.clone();
    // A folder that cannot be written to is told in the window; a log is not worth refusing to start over.
    let logging = logs::begin(&data_dir);
    if let Err(error) = logging {
        writeln!(std::io::stderr(), "no log: {error}").unwrap_or_default();
    }
    let built = tauri::Builder::default()
        // A second start is heard from here on.
        .manage(Arc::new(Summons::default()))
        .plugin(instance::plugin(&data_dir))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(handler())
        .setup(move |tauri| {
            tracing::info!(after_ms = began.elapsed().as_millis(), "setting up");
            // Here there is no other program on this folder whose window could be raised.
            let app = App::start(start);
            reply::log_panics(Arc::clone(&app));
            tauri.manage(Arc::clone(&app));
            tauri.manage(Arc::new(Ways::default()));
            ways_to_live::begin_at_start(tauri, &app);
            notices::pass_on(hear, tauri.handle().clone())?;
            window::open(tauri, &data_dir, began)?;
            tauri.manage(session::watch(move || app.lock_gently())?);
            let ending = tauri.handle().clone();
            session::watch_end(move || window::close(&ending))?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(|tauri, event| {
                if let RunEvent::Exit = event {
                    tauri.state::<Arc<App>>().stop();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "no window");
            give_up(&error.to_string())
        }
    }
}

/// Only a terminal can be told anything: there is no window.
fn give_up(why: &str) -> ExitCode {
    writeln!(std::io::stderr(), "ringtrue: {why}").unwrap_or_default();
    ExitCode::FAILURE
}

macro_rules! handle {
    ($($room:ident :: $name:ident ( $($request:ty)? ) -> $reply:ty;)+) => {
        tauri::generate_handler![$(crate::commands::$room::$name),+]
    };
}

fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
    for_each_command!(handle)
}
