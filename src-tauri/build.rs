//! Declares every command to Tauri's access control: a command that no capability names can then be called by
//! no window.

include!("src/commands.rs");

macro_rules! names {
    ($($room:ident :: $name:ident ( $($request:ty)? ) -> $reply:ty;)+) => { &[$(stringify!($name)),+] };
}

/// The root that the program trusts the directory from.
const ROOT: &str = "directory/root.json";

fn main() {
    refuse_keys_that_everybody_has();
    println!("cargo:rerun-if-changed=src/commands.rs");
    // The interface is built into the program, and nothing else tells cargo that it changed.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = tauri_build::AppManifest::new().commands(for_each_command!(names));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}

/// A release whose directory everybody can sign is not built.
fn refuse_keys_that_everybody_has() {
    println!("cargo:rerun-if-changed={ROOT}");
    let root = std::fs::read_to_string(ROOT).unwrap_or_default();
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release && root.contains("x-ringtrue-development") {
        println!(
            "cargo:error=src-tauri/{ROOT} is the root for development: everybody has its keys (tests/keys), so anybody \
             could sign the contacts that this program shows. For a release, put the publishers' own root.json and \
             signed.zip into src-tauri/directory (src-tauri/docs/directory.md says how they are made). Builds without \
             --release are not affected."
        );
        std::process::exit(1);
    }
}
