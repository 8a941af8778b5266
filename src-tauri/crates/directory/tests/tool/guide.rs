//! The guide `src-tauri/docs/directory.md`: what it tells people to type is typed here.
#![cfg(unix)]

use crate::project;
use std::env;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A block of commands, and the lines that the guide shows as their output.
#[derive(Default)]
struct Step {
    line: usize,
    commands: String,
    shown: Vec<String>,
}

fn steps(guide: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block = None;
    for (number, line) in guide.lines().enumerate() {
        match (line.strip_prefix("```"), block) {
            (Some(kind), None) => {
                block = Some(kind);
                if kind == "sh" {
                    steps.push(Step { line: number + 1, ..Step::default() });
                }
            }
            (Some(_), Some(_)) => block = None,
            (None, Some("sh")) => {
                let step = steps.last_mut().unwrap();
                step.commands += &format!("{line}\n");
            }
            (None, Some("text")) => steps.last_mut().unwrap().shown.push(line.to_owned()),
            _ => {}
        }
    }
    steps
}

/// Whether a line is what the guide shows; `...` there stands for anything.
fn is_shown(line: &str, shown: &str) -> bool {
    let mut parts = shown.split("...");
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts.by_ref() {
        match rest.find(part) {
            Some(at) if !part.is_empty() => rest = rest.get(at + part.len()..).unwrap_or_default(),
            Some(_) => return true,
            None => return false,
        }
    }
    rest.is_empty()
}

fn typed(commands: &str, folder: &Path) -> Result<String, String> {
    let tool = Path::new(env!("CARGO_BIN_EXE_ringtrue-directory")).parent().unwrap();
    let path =
        env::join_paths([tool.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())));
    let mut shell = Command::new("sh")
        .args(["-eu", "-c", commands])
        .current_dir(folder)
        .env("PATH", path.unwrap())
        .env("RINGTRUE_KEY_PASSPHRASE", "correct horse battery")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(shell.stdin.take().unwrap().write_all(b"yes\n"));
    let output = shell.wait_with_output().unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(out.into_owned()) } else { Err(format!("{out}\n{error}")) }
}

#[test]
fn every_command_of_the_guide_does_what_the_guide_says() {
    let guide = fs::read_to_string(project().join("src-tauri/docs/directory.md")).unwrap();
    let steps = steps(&guide);
    assert!(steps.len() > 10, "the blocks of the guide were found");
    let folder = tempfile::tempdir().unwrap();
    for Step { line, commands, shown } in steps {
        let output = typed(&commands, folder.path()).unwrap_or_else(|error| panic!("line {line}: {error}"));
        for shown in shown {
            assert!(
                output.lines().any(|line| is_shown(line, &shown)),
                "line {line}: {shown:?} is not in\n{output}"
            );
        }
    }
}

#[test]
fn every_command_of_the_tool_is_in_the_guide() {
    let guide = fs::read_to_string(project().join("src-tauri/docs/directory.md")).unwrap();
    let commands: String = steps(&guide).into_iter().map(|step| step.commands).collect();
    let help = Command::new(env!("CARGO_BIN_EXE_ringtrue-directory")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let names =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 12, "{help}");
    for name in names {
        assert!(commands.contains(&format!("ringtrue-directory {name} ")), "{name} is not in the guide");
    }
}

#[test]
fn canary_a_line_that_is_not_shown_is_noticed() {
    assert!(is_shown("id 12ab, good until 2027", "id ..., good until ..."));
    assert!(is_shown("id 12ab", "id 12ab"));
    assert!(!is_shown("id 12ab", "id 12"));
    assert!(!is_shown("no id", "id ..."));
    assert!(!is_shown("id 12ab, bad", "id ..., good"));
}
