//! `cargo xtask run`: the program and the reference vendor, on this machine alone.

use crate::step::{self, Outcome, bound, cargo, say};
use crate::{machine, target};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub fn run() -> Outcome {
    machine::ready_to_build()?;
    surroundings()?;
    say("Building Ringtrue and the reference vendor");
    step::run(&mut cargo(&["build", "--workspace", "--bins"]))?;

    say("Starting the reference vendor");
    let mut vendor = Vendor::start()?;
    println!("Reports received are listed at {}/desk", vendor.address);
    println!("What is published, and what others make of it, at {}/desk/directory", vendor.address);

    say("Starting Ringtrue; this ends when its window is closed");
    let folder = target().join("run/ringtrue");
    let directory = format!("{}/directory/", vendor.address);
    println!("Its data folder is {}", folder.display());
    let mut program = bound(&target().join("debug/ringtrue").to_string_lossy());
    let ended = step::run(program.env("RINGTRUE_DATA_DIR", folder).env("RINGTRUE_DIRECTORY_URL", directory));
    vendor.stop();
    ended
}

/// What the program needs around it on this machine, in plain words where it is missing.
fn surroundings() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") {
        return Err(
            "Ringtrue shows a window, and there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY \
                    is set). `cargo xtask test` brings its own."
                .to_owned(),
        );
    }
    let mut names = Command::new("dbus-send");
    names.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
    let active = step::read(names.arg("org.freedesktop.DBus.ListNames")).unwrap_or_default();
    let mut startable = Command::new("dbus-send");
    startable.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
    let startable =
        step::read(startable.arg("org.freedesktop.DBus.ListActivatableNames")).unwrap_or_default();
    if !active.contains("org.freedesktop.secrets") && !startable.contains("org.freedesktop.secrets") {
        say("No key store answers on this machine");
        println!("The key to the diary is kept by the system's key store, such as GNOME Keyring or KWallet.");
        println!("Without one Ringtrue starts, says so, and offers to try again.");
    }
    Ok(())
}

/// The reference vendor, running.
struct Vendor {
    child: Child,
    address: String,
}

impl Vendor {
    fn start() -> Outcome<Self> {
        let mut command = Command::new(target().join("debug/reference-vendor"));
        // However this program ends, its end of the vendor's input closes with it.
        command.args(["--listen", "127.0.0.1:0", "--until-stdin-closes", "--data"]);
        command.arg(target().join("run/vendor")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("the vendor: {error}"))?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let mut words = lines
            .into_iter()
            .flatten()
            .map_while(Result::ok)
            .flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let Some(address) = words.find(|word| word.starts_with("http://")) else {
            child.kill().and_then(|()| child.wait()).map(drop).unwrap_or_default();
            return Err("the vendor ended before it named its address".to_owned());
        };
        Ok(Self { child, address: address.trim_end_matches('/').to_owned() })
    }

    fn stop(&mut self) {
        say("Stopping the reference vendor");
        self.child.kill().and_then(|()| self.child.wait()).map(drop).unwrap_or_default();
    }
}
