//! What has to be on the machine, and putting it there.

use crate::step::{self, Outcome, say};
use crate::{interface, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Packages of Debian and Ubuntu that the program is built with.
const TO_BUILD: &[&str] =
    &["build-essential", "pkg-config", "perl", "libwebkit2gtk-4.1-dev", "librsvg2-dev", "libdbus-1-dev"];

/// And those that it is tested with.
const TO_TEST: &[&str] = &[
    "at-spi2-core",
    "chromium",
    "dbus",
    "faketime",
    "fonts-dejavu-core",
    "gnome-keyring",
    "imagemagick",
    "libayatana-appindicator3-1",
    "python3-venv",
    "webkit2gtk-driver",
    "xvfb",
];

/// The oldest Node that Vite takes.
const NODE: [u32; 3] = [20, 19, 0];

/// Everything that building needs.
pub fn ready_to_build() -> Outcome {
    packages(TO_BUILD)?;
    node()?;
    modules()?;
    pages()
}

/// Everything that testing needs beside that.
pub fn ready_to_test() -> Outcome {
    packages(TO_TEST)
}

/// Parts of the Rust toolchain that a minimal installation leaves out. The compiler's own version is checked by
/// cargo before this program is built.
pub fn toolchain() -> Outcome {
    for (name, probe) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if step::read(&mut step::cargo(&[probe, "--version"])).is_none() {
            say(&format!("Installing {name}"));
            step::run(Command::new("rustup").args(["component", "add", name]))?;
        }
    }
    Ok(())
}

/// The bridge between WebDriver and the program's window. Answers with the folder that holds it.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let root = target().join("tools");
    let folder = root.join("bin");
    let answers = |program: &Path| step::read(Command::new(program).arg("--help")).is_some();
    if !answers(Path::new("tauri-driver")) && !answers(&folder.join("tauri-driver")) {
        say("Installing tauri-driver");
        let mut install = step::cargo(&["install", "tauri-driver", "--version", "^2", "--locked", "--debug"]);
        step::run(install.arg("--root").arg(&root))?;
    }
    Ok(folder)
}

/// A Python with the packages of this list, which is made anew when the list has changed.
pub fn python(requirements: &Path) -> Outcome<PathBuf> {
    let folder = target().join("tools/python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join("installed-from");
    let wanted = fs::read(requirements).map_err(|error| format!("{}: {error}", requirements.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    say("Installing the packages of Python");
    let system = if cfg!(windows) { "python" } else { "python3" };
    step::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    step::run(
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements),
    )?;
    fs::write(stamp, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}

fn packages(wanted: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if step::read(Command::new("dpkg-query").arg("--version")).is_none() {
        say("This is neither Debian nor Ubuntu. What they call the following must be installed:");
        println!("{}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("Installing {}", missing.join(", ")));
    let installed = step::run(apt(&["update"]).env("DEBIAN_FRONTEND", "noninteractive")).and_then(|()| {
        let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
        step::run(install.args(&missing))
    });
    installed.map_err(|trouble| {
        format!("{trouble}\nThese packages are needed; please install them: {}", missing.join(" "))
    })
}

fn is_installed(name: &str) -> bool {
    let status = step::read(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", name]));
    status.is_some_and(|status| status == "installed")
}

fn apt(arguments: &[&str]) -> Command {
    let root = step::read(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    command
}

fn node() -> Outcome {
    let found = step::read(Command::new("node").arg("--version"));
    let wanted = NODE.map(|part| part.to_string()).join(".");
    match found.as_deref().and_then(version) {
        Some(version) if version >= NODE => Ok(()),
        Some(_) => Err(format!(
            "Node {wanted} or newer is needed; here is {}. See https://nodejs.org/en/download",
            found.unwrap_or_default().trim()
        )),
        None => Err(format!("Node {wanted} or newer is needed. See https://nodejs.org/en/download")),
    }
}

/// The three numbers in a text such as `v20.19.1`.
fn version(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.trim().trim_start_matches('v').splitn(3, '.');
    let mut next = || {
        let digits: String = parts.next()?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    Some([next()?, next()?, next()?])
}

/// The interface's packages, when the lock file is not the one that was installed from last.
fn modules() -> Outcome {
    let lock = fs::read(interface().join("package-lock.json"))
        .map_err(|error| format!("ui/package-lock.json: {error}"))?;
    let stamp = interface().join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("Installing the interface's packages");
    // Not `npm ci`: that refuses a lock without the binaries of every other platform, and the registry does not
    // have all of them. What is here is still what the lock says, and the lock is not written.
    step::run(&mut step::npm(&["install", "--no-save", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// The interface's pages, which are built into the program, when something they are made of has changed.
fn pages() -> Outcome {
    let built = changed(&interface().join("dist/index.html"));
    let made_of = ["src", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js"];
    let newest = made_of.iter().map(|name| newest(&interface().join(name))).max().flatten();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    say("Building the interface");
    step::run(&mut step::npm(&["run", "build"]))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|it| it.modified()).ok()
}

/// When anything in a folder was changed last. What the build itself writes there (`gen` of `words`) is left out.
fn newest(path: &Path) -> Option<SystemTime> {
    if path.ends_with("words/gen") {
        return None;
    }
    let inside = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| newest(&entry.path()));
    inside.max().flatten().max(if path.is_file() { changed(path) } else { None })
}

#[cfg(test)]
mod tests {
    use super::{NODE, version};

    #[test]
    fn versions_are_read_as_node_writes_them() {
        assert_eq!(version("v20.19.1\n"), Some([20, 19, 1]));
        assert_eq!(version("v26.0.0-nightly2026"), Some([26, 0, 0]));
        assert_eq!(version("node: not found"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(version("v20.9.0") < Some(NODE), "9 is less than 19, though it sorts after it");
        assert!(version("v22.0.0") > Some(NODE));
    }
}
