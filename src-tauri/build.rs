//! Declares every command to Tauri's access control: a command that no capability names can then be called by
//! no window.

include!("src/commands.rs");

macro_rules! names {
    ($($room:ident :: $name:ident ( $($request:ty)? ) -> $reply:ty;)+) => { &[$(stringify!($name)),+] };
}

fn main() {
    println!("cargo:rerun-if-changed=src/commands.rs");
    // The interface is built into the program, and nothing else tells cargo that it changed.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = tauri_build::AppManifest::new().commands(for_each_command!(names));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
