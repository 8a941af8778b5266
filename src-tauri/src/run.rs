//! The program's life: the app is built whole, Tauri shows it, and it is stopped last.

use crate::{logs, notices, reply, window};
use ringtrue_app::{App, Start};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tauri::{RunEvent, Wry};

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
    reply::log_panics();
    if let Err(error) = logging {
        writeln!(std::io::stderr(), "no log: {error}").unwrap_or_default();
    }
    let app = App::start(start);
    let built = tauri::Builder::default()
        .invoke_handler(handler())
        .manage(Arc::clone(&app))
        .setup(move |tauri| {
            tracing::info!(after_ms = began.elapsed().as_millis(), "setting up");
            notices::pass_on(hear, tauri.handle().clone())?;
            window::open(tauri, &data_dir, began)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(move |_, event| {
                if let RunEvent::Exit = event {
                    app.stop();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "no window");
            app.stop();
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
