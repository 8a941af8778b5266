//! The program Ringtrue: an adapter between Tauri and [`ringtrue_app`]. No rule of the domain stands here.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

include!("commands.rs");

/// The commands, room by room: each decodes, asks the app, encodes.
#[allow(clippy::let_underscore_must_use, reason = "tauri::command writes such a line for each of them")]
mod commands {
    pub mod backups;
    pub mod bin;
    pub mod calls;
    pub mod directory;
    pub mod exchange;
    pub mod job;
    pub mod reports;
    pub mod settings;
    pub mod vault;
    pub mod window;
}
mod files;
mod geometry;
mod instance;
mod logs;
mod notices;
mod reply;
mod run;
mod session;
mod window;

use std::alloc::System;
use std::process::ExitCode;
use zeroizing_alloc::ZeroAlloc;

/// Wipes all memory that is let go of: after locking, nothing that was read from the vault may be left in it.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    avoid_blank_windows();
    #[cfg(unix)]
    keep_files_private();
    run::run()
}

/// Whatever is written from here on, logs and the web engine's files too, is for this person's eyes only.
#[cfg(unix)]
fn keep_files_private() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// WebKitGTK's DMABUF renderer shows an empty window on many graphics drivers (tauri#9304). A text interface
/// loses nothing without it. Whoever set the variable knows better.
#[cfg(target_os = "linux")]
fn avoid_blank_windows() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_none() {
        // SAFETY: these are the first lines of the program; no other thread exists that could read the
        // environment meanwhile.
        #[allow(unsafe_code)]
        unsafe {
            std::env::set_var(SWITCH, "1");
        }
    }
}
