//! A message bus on which no key store answers, until one comes.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A bus that starts nothing by itself: the session's own would bring a key store up when it is asked for one.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

pub struct LoneBus {
    folder: TempDir,
    running: Vec<Child>,
}

impl LoneBus {
    pub fn start() -> Self {
        let mut bus = Self::planned();
        bus.comes();
        bus
    }

    /// A bus that is not there yet; its address is known.
    pub fn planned() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), running: Vec::new() }
    }

    /// Starts the bus.
    pub fn comes(&mut self) {
        let configuration = self.folder.path().join("bus.conf");
        fs::write(&configuration, CONFIGURATION).expect("a configuration");
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--config-file").arg(configuration).args(["--nofork", "--nopidfile", "--address"]);
        self.running.push(daemon.arg(self.address()).spawn().expect("dbus-daemon is installed"));
        // The socket is there a moment before anybody listens on it.
        wait_until(|| UnixStream::connect(self.folder.path().join("bus")).is_ok());
    }

    /// Ends the bus and whatever came by it.
    pub fn goes(&mut self) {
        for mut child in self.running.drain(..).rev() {
            child.kill().and_then(|()| child.wait()).map(drop).unwrap_or_default();
        }
        fs::remove_file(self.folder.path().join("bus")).unwrap_or_default();
    }

    pub fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    /// Starts a key store that is unlocked, and waits until it answers.
    pub fn key_store_comes(&mut self) {
        let mut daemon = Command::new("gnome-keyring-daemon");
        daemon
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", self.address())
            .env("XDG_RUNTIME_DIR", self.private("run"))
            .env("XDG_DATA_HOME", self.private("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let mut child = daemon.spawn().expect("gnome-keyring-daemon is installed");
        let mut input = child.stdin.take().expect("its input is written here");
        input.write_all(b"for tests only").expect("it takes a password");
        drop(input);
        self.running.push(child);
        let address = self.address();
        wait_until(|| {
            let mut ask = Command::new("dbus-send");
            ask.args(["--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
            ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
            let answer =
                ask.env("DBUS_SESSION_BUS_ADDRESS", &address).output().expect("dbus-send is installed");
            String::from_utf8_lossy(&answer.stdout).contains("boolean true")
        });
    }

    fn private(&self, name: &str) -> std::path::PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("of one's own");
        folder
    }
}

impl Drop for LoneBus {
    fn drop(&mut self) {
        self.goes();
    }
}

fn wait_until(ready: impl Fn() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while !ready() {
        assert!(Instant::now() < give_up, "the message bus and its key store come up");
        std::thread::sleep(Duration::from_millis(20));
    }
}
