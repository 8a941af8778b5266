//! The program Ringtrue: an adapter between Tauri and [`ringtrue_app`]. No rule of the domain stands here.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

include!("commands.rs");

/// The commands, room by room: each decodes, asks the app, encodes.
#[allow(clippy::let_underscore_must_use, reason = "tauri::command writes such a line for each of them")]
mod commands {
    pub mod appointments;
    pub mod backups;
    pub mod bin;
    pub mod calls;
    pub mod directory;
    pub mod exchange;
    pub mod job;
    pub mod live;
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
mod shortcut;
mod tray;
mod ways_to_live;
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
    {
        keep_files_private();
        keep_memory_off_the_disk();
    }
    run::run()
}

/// Whatever is written from here on, logs and the web engine's files too, is for this person's eyes only.
#[cfg(unix)]
fn keep_files_private() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// A crash writes no memory to disk, that of the web engine's processes neither, which inherit this: the open diary
/// is in it.
#[cfg(unix)]
fn keep_memory_off_the_disk() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Linux hands memory of any size to a program that collects it, unless the limit is 1 byte; a file of one byte it
    // does not write either.
    let bytes = Some(if cfg!(target_os = "linux") { 1 } else { 0 });
    // Refused where the limit that was found is lower yet.
    setrlimit(Resource::Core, Rlimit { current: bytes, maximum: bytes }).ok();
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
