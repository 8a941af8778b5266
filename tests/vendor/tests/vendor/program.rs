//! The program as it is started by hand and by `cargo xtask run`.

use crate::support::Plain;
use reqwest::Method;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn start(data: &Path, more: &[&str], stdin: Stdio) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_reference-vendor"))
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(more)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("it said {line:?}"));
    (child, address.trim_end().to_owned())
}

fn healthy(address: &str) -> bool {
    Plain::new().ask(Method::GET, &format!("{address}/v1/health"), |request| request).status == 200
}

#[cfg(unix)]
#[test]
fn it_tells_its_address_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = start(&folder.path().join("new"), &[], Stdio::null());
    assert!(address.starts_with("http://127.0.0.1:") && !address.ends_with('/'), "{address}");
    assert!(healthy(&address), "it is ready, and goes on although its input is closed");
    let test = Plain::new().ask(Method::GET, &format!("{address}/test/reports"), |request| request);
    assert_eq!(test.status, 404, "no test mode unless asked for");
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_stops_with_its_starter_if_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = start(folder.path(), &["--until-stdin-closes", "--faults"], Stdio::piped());
    assert!(healthy(&address));
    let test = Plain::new().ask(Method::GET, &format!("{address}/test/reports"), |request| request);
    assert_eq!(test.status, 200);
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_explains_itself_when_misused() {
    for words in [&["--listen", "nonsense"][..], &[], &["--data"], &["--data", "x", "--unknown"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_reference-vendor")).args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("usage:"), "{words:?}");
    }
}
