//! A person's place: a data folder, what the program is told of its surroundings, and the program as it runs
//! there.

use crate::screen;
use crate::window::Window;
use acceptance::VendorProgram;
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a program may take to come up, or to go, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder and what the program is told of its surroundings.
pub struct Home {
    name: &'static str,
    folder: TempDir,
    surroundings: Vec<(&'static str, String)>,
}

impl Home {
    /// A new, empty home for the journey of this name.
    pub fn new(name: &'static str) -> Self {
        Self { name, folder: tempfile::tempdir().expect("a folder"), surroundings: Vec::new() }
    }

    /// The same home with this vendor's directory.
    pub fn with_vendor(mut self, vendor: &VendorProgram) -> Self {
        self.surroundings.push(("RINGTRUE_DIRECTORY_URL", vendor.directory_url()));
        self
    }

    /// The same home on another message bus.
    pub fn with_bus(mut self, address: String) -> Self {
        self.surroundings.push(("DBUS_SESSION_BUS_ADDRESS", address));
        self
    }

    /// The same home with logind on this bus, in the session of this name.
    pub fn with_logind(mut self, address: String, session: &str) -> Self {
        self.surroundings.push(("DBUS_SYSTEM_BUS_ADDRESS", address));
        self.surroundings.push(("XDG_SESSION_ID", session.to_owned()));
        self
    }

    /// Starts the program without a driver, as a click on its icon does.
    pub fn start_unwatched(&self) -> Unwatched {
        self.start_unwatched_with("")
    }

    /// The same with an argument; an empty one is none.
    pub fn start_unwatched_with(&self, argument: &str) -> Unwatched {
        let mut command = Command::new(acceptance::program("ringtrue"));
        command.args(Some(argument).filter(|argument| !argument.is_empty()));
        command.env("RINGTRUE_DATA_DIR", self.data_dir()).envs(self.surroundings.iter().cloned());
        Unwatched(command.spawn().expect("the program is built"))
    }

    /// Starts the program once more while it runs, and waits until the second one has ended.
    pub fn start_again(&self) -> ExitStatus {
        self.start_again_with("")
    }

    /// The same with an argument.
    pub fn start_again_with(&self, argument: &str) -> ExitStatus {
        let Unwatched(second) = &mut self.start_unwatched_with(argument);
        let give_up = Instant::now() + PATIENCE;
        loop {
            if let Some(ended) = second.try_wait().expect("it can be asked") {
                return ended;
            }
            assert!(Instant::now() < give_up, "a second program ends by itself");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Every file in the data folder but the encrypted ones: its path and what it holds.
    pub fn files_outside_the_vault(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.data_dir()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if !entry.file_name().to_string_lossy().starts_with("vault.db") {
                    found.push((path.display().to_string(), fs::read(&path).unwrap_or_default()));
                }
            }
        }
        found
    }

    /// Starts the program and waits until its window answers.
    pub async fn start(&self) -> Running {
        let driver = Driver::start(&self.data_dir(), &self.surroundings);
        let options = json!({ "tauri:options": { "application": acceptance::program("ringtrue") } });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(options.as_object().expect("an object").clone());
        let client = builder.connect(&driver.url).await.expect("the program starts under the driver");
        Running { window: Window::new(client), name: self.name, data_dir: self.data_dir(), driver }
    }

    /// How many vaults were put aside by a restore.
    pub fn replaced_vaults(&self) -> usize {
        fs::read_dir(self.data_dir().join("replaced")).map_or(0, |folders| folders.flatten().count())
    }

    /// A vault was made here.
    pub fn has_vault(&self) -> bool {
        self.data_dir().join("vault.db").exists()
    }

    /// The folder that the program is told to keep everything in.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// The program, running by itself; it is ended when this is dropped.
pub struct Unwatched(Child);

impl Unwatched {
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Unwatched {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().and_then(|()| self.0.wait()).map(drop).unwrap_or_default();
    }
}

/// The program, running. What is done to its window stands in [`Window`].
pub struct Running {
    pub window: Window,
    name: &'static str,
    data_dir: PathBuf,
    driver: Driver,
}

impl Running {
    /// Ends the program at once, as a power cut does: it learns nothing of it.
    pub fn kill(self) {
        assert!(kill_program(&self.data_dir), "the program was running until here");
    }

    /// Closes the window as a person does, and waits until the program has ended.
    pub async fn close(self) {
        screen::ask_to_close(self.process());
        self.ends().await;
    }

    /// Asks the program to end as the system does at the end of a session, and waits until it has.
    pub async fn end_by_signal(self) {
        assert!(signal("-TERM", self.process()), "the program was running until here");
        self.ends().await;
    }

    /// What the program's windows say in their frames and to a task bar.
    pub fn titles(&self) -> Vec<String> {
        screen::titles(self.process())
    }

    /// Waits until a frame says this.
    pub async fn becomes_titled(&self, title: &str) {
        let give_up = Instant::now() + PATIENCE;
        while !self.titles().iter().any(|said| said == title) {
            assert!(Instant::now() < give_up, "no window says {title:?}: {:?}", self.titles());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn process(&self) -> u32 {
        process_of(&self.data_dir).expect("the program was running until here")
    }

    /// Keeps a picture of the screen in `tests/e2e/out`, to be looked at.
    pub fn picture(&self, name: &str) {
        let out = self.out();
        let taken = fs::create_dir_all(&out).and_then(|()| {
            Command::new("import").args(["-window", "root"]).arg(out.join(format!("{name}.png"))).status()
        });
        assert!(taken.is_ok_and(|status| status.success()), "a picture of {name}");
    }

    fn out(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/out").join(self.name)
    }

    async fn ends(&self) {
        let give_up = Instant::now() + PATIENCE;
        while process_of(&self.data_dir).is_some() {
            assert!(Instant::now() < give_up, "the program ends when its window is closed");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.leave_evidence();
        }
        kill_program(&self.data_dir);
        self.driver.stop();
    }
}

impl Running {
    /// A picture of the screen, and the log. Nothing here may fail: the journey has failed already.
    fn leave_evidence(&self) {
        let out = self.out();
        let kept = fs::create_dir_all(&out).and_then(|()| {
            Command::new("import").args(["-window", "root"]).arg(out.join("screen.png")).status()?;
            for entry in fs::read_dir(self.data_dir.join("logs"))?.flatten() {
                fs::copy(entry.path(), out.join(entry.file_name()))?;
            }
            Ok(())
        });
        eprintln!("evidence of {} in {}: {kept:?}", self.name, out.display());
    }
}

/// `tauri-driver`, which starts the program and hands WebDriver's commands on to its window.
struct Driver {
    url: String,
    process: Child,
}

impl Driver {
    fn start(data_dir: &Path, surroundings: &[(&'static str, String)]) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = Command::new("tauri-driver");
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        command.env("RINGTRUE_DATA_DIR", data_dir).envs(surroundings.iter().cloned());
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tauri-driver is installed: `cargo xtask test --only e2e` sees to it");
        let answers = |port| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        let give_up = Instant::now() + PATIENCE;
        while !(answers(port) && answers(native)) {
            assert!(Instant::now() < give_up, "tauri-driver and WebKitWebDriver come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { url: format!("http://127.0.0.1:{port}"), process }
    }

    /// Asks it to end, so that it ends WebKitWebDriver as well.
    fn stop(&mut self) {
        signal("-TERM", self.process.id());
        self.process.wait().map(drop).unwrap_or_default();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

fn signal(kind: &str, process: u32) -> bool {
    Command::new("kill").args([kind, &process.to_string()]).status().is_ok_and(|status| status.success())
}

fn kill_program(data_dir: &Path) -> bool {
    process_of(data_dir).is_some_and(|process| signal("-KILL", process))
}

/// The process of the program that has this data folder.
fn process_of(data_dir: &Path) -> Option<u32> {
    let told = format!("RINGTRUE_DATA_DIR={}", data_dir.display());
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let process: u32 = entry.file_name().to_str()?.parse().ok()?;
        let program = fs::read_link(entry.path().join("exe")).ok()?;
        let surroundings = fs::read(entry.path().join("environ")).ok()?;
        let same = surroundings.split(|byte| *byte == 0).any(|variable| variable == told.as_bytes());
        (same && program.file_name()? == "ringtrue").then_some(process)
    })
}
