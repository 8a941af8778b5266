//! The reference vendor as a process of its own, which can be away and come back.

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A vendor with its own address and database, running or away.
pub struct VendorProgram {
    folder: TempDir,
    address: String,
    running: Option<Child>,
}

impl VendorProgram {
    /// Starts a vendor on a free port of this computer.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the vendor");
        let mut vendor = Self { folder, address: "127.0.0.1:0".to_owned(), running: None };
        vendor.come_back();
        vendor
    }

    /// Its address, such as `http://127.0.0.1:41234`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where its directory is read.
    pub fn directory_url(&self) -> String {
        format!("{}/directory/", self.url())
    }

    /// Presses a button of its desk's page about the directory, such as `publish` or `older_copy`.
    pub async fn press(&self, act: &str) {
        let form = "application/x-www-form-urlencoded";
        let request = reqwest::Client::new().post(format!("{}/desk/directory", self.url()));
        let answer = request.header("content-type", form).body(format!("act={act}")).send().await;
        let status = answer.expect("the desk answers").status();
        assert!(status.is_success(), "the desk does {act}: {status}");
    }

    /// The vendor's computer is switched off, without any warning.
    pub fn go_away(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().expect("the vendor can be killed");
            child.wait().expect("and is gone then");
        }
    }

    /// It is there again under the same address, with the same database.
    pub fn come_back(&mut self) {
        let mut command = Command::new(crate::program("reference-vendor"));
        command.args(["--listen", &self.address, "--until-stdin-closes", "--data"]).arg(self.folder.path());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the vendor starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is read here");
        BufReader::new(out).read_line(&mut line).expect("the vendor says where it listens");
        let (_, address) = line.trim().rsplit_once("http://").expect("it names its address");
        self.address = address.to_owned();
        self.running = Some(child);
    }

    /// Every report in its database, oldest first: the vendor's reference, and the body as it arrived.
    pub fn reports(&self) -> Vec<(String, Value)> {
        let file = self.folder.path().join("vendor.sqlite");
        let database =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("its database");
        let mut rows = database
            .prepare("SELECT reference, body FROM report ORDER BY received_at")
            .expect("a table of reports");
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
        let reports: Vec<(String, String)> =
            rows.query_map([], read).expect("rows").collect::<Result<_, _>>().expect("text in every row");
        let parsed = |body: String| serde_json::from_str(&body).expect("a report is JSON");
        reports.into_iter().map(|(reference, body)| (reference, parsed(body))).collect()
    }
}

impl Drop for VendorProgram {
    fn drop(&mut self) {
        self.go_away();
    }
}
