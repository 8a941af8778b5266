//! A desktop session that belongs to one run of the tests: its own message bus, key store, folders and, where
//! it is wanted, screen. Nothing of the person's own session is seen or touched, and nothing stays behind.

use crate::step::{self, Outcome, bound};
use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a part of the session may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running session; it ends when this is dropped.
pub struct Desktop {
    folder: PathBuf,
    screen: Option<String>,
    running: Vec<Child>,
}

impl Desktop {
    /// Starts a session with a key store that is unlocked.
    pub fn open() -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("ringtrue-desktop-{}", std::process::id()));
        let mut desktop = Self { folder, screen: None, running: Vec::new() };
        for name in ["run", "data", "config", "cache"] {
            private_folder(&desktop.folder.join(name))?;
        }
        desktop.start_bus()?;
        desktop.start_key_store()?;
        Ok(desktop)
    }

    /// The same with a screen.
    pub fn with_screen() -> Outcome<Self> {
        let mut desktop = Self::open()?;
        let mut server = bound("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1366x900x24", "-nolisten", "tcp", "-noreset"]);
        let mut child = desktop.start(server.stdout(Stdio::piped()).stderr(Stdio::null()))?;
        let mut number = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut number).map_err(|error| error.to_string())?;
        }
        desktop.running.push(child);
        if number.trim().is_empty() {
            return Err("Xvfb names no screen".to_owned());
        }
        desktop.screen = Some(format!(":{}", number.trim()));
        Ok(desktop)
    }

    /// Makes a command part of the session.
    pub fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(screen) = &self.screen {
            command.env("DISPLAY", screen);
        }
        command
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus())
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
    }

    /// What was left in the place where a person's own vault would stand: tests have no business there.
    pub fn left_behind(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("data")).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name != "keyrings").collect()
    }

    fn bus(&self) -> String {
        format!("unix:path={}", self.folder.join("run/bus").display())
    }

    fn start_bus(&mut self) -> Outcome {
        let mut bus = bound("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--address"]).arg(self.bus());
        let child = self.start(bus.stdout(Stdio::null()).stderr(Stdio::null()))?;
        self.running.push(child);
        let socket = self.folder.join("run/bus");
        wait_until("the message bus", || socket.exists())
    }

    fn start_key_store(&mut self) -> Outcome {
        let mut store = bound("gnome-keyring-daemon");
        store.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut child =
            self.start(store.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()))?;
        let password = child.stdin.take().map(|mut input| input.write_all(b"for tests only"));
        self.running.push(child);
        password.transpose().map_err(|error| format!("the key store takes no password: {error}"))?;
        wait_until("the key store", || {
            let mut ask = Command::new("dbus-send");
            ask.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
                .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
            step::read(self.enter(&mut ask)).is_some_and(|answer| answer.contains("boolean true"))
        })
    }

    fn start(&self, command: &mut Command) -> Outcome<Child> {
        let program = format!("{command:?}");
        self.enter(command).spawn().map_err(|error| format!("{program} could not be started: {error}"))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in self.running.iter_mut().rev() {
            // It may be gone already, and there is nobody to tell.
            child.kill().and_then(|()| child.wait()).map(drop).unwrap_or_default();
        }
        fs::remove_dir_all(&self.folder).unwrap_or_default();
    }
}

fn private_folder(folder: &Path) -> Outcome {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn wait_until(what: &str, ready: impl Fn() -> bool) -> Outcome {
    let give_up = Instant::now() + PATIENCE;
    while !ready() {
        if Instant::now() > give_up {
            return Err(format!("{what} did not come up"));
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}
