//! One list of commands, and everything that follows from it: handlers, access control, TypeScript, policy.

use crate::{files_below, nothing_wrong, read};
use serde_json::Value;

const POLICY: &str = "default-src 'self'; connect-src ipc: http://ipc.localhost; style-src 'self'; \
                      object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Room and name of every line of the list.
fn listed(list: &str) -> Vec<(&str, &str)> {
    let lines = list.lines().map(str::trim).filter(|line| !line.starts_with("//") && line.ends_with(';'));
    lines.filter_map(|line| line.split_once('(')?.0.split_once("::")).collect()
}

/// The functions that a file of handlers declares as commands; `Err` for one that is not async, since that runs
/// on the window's own thread and freezes it.
fn handlers(text: &str) -> Vec<Result<&str, &str>> {
    let functions = text.split("#[tauri::command]").skip(1).map(str::trim_start);
    functions
        .map(|function| match function.strip_prefix("pub async fn ").and_then(|it| it.split_once('(')) {
            Some((name, _)) => Ok(name),
            None => Err(function.lines().next().unwrap_or_default()),
        })
        .collect()
}

/// Where the list, the handlers by room, the capability and the TypeScript tell different stories.
fn disagreements(
    list: &str,
    rooms: &[(String, String)],
    capability: &Value,
    typescript: &str,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let listed = listed(list);
    let mut handled = Vec::new();
    for (room, text) in rooms {
        for handler in handlers(text) {
            match handler {
                Ok(name) => handled.push((room.as_str(), name)),
                Err(line) => complaints.push(format!("{room}: not `pub async fn`: {line}")),
            }
        }
    }
    let permitted: Vec<&str> =
        capability["permissions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (room, name) in &listed {
        if !handled.contains(&(*room, *name)) {
            complaints.push(format!("{room}::{name} is listed and has no handler"));
        }
        if !permitted.contains(&format!("allow-{}", name.replace('_', "-")).as_str()) {
            complaints.push(format!("{name} is listed and the window may not call it"));
        }
        if !typescript.contains(&format!("  {name}: {{ request: ")) {
            complaints.push(format!("{name} is listed and the interface does not know it"));
        }
    }
    for (room, name) in &handled {
        if !listed.contains(&(*room, *name)) {
            complaints.push(format!("{room}::{name} has a handler and is not listed"));
        }
    }
    for permission in permitted.iter().filter_map(|it| it.strip_prefix("allow-")) {
        if !listed.iter().any(|(_, name)| name.replace('_', "-") == permission) {
            complaints.push(format!("{permission} is allowed and not listed"));
        }
    }
    let told = typescript.lines().filter(|line| line.contains(": { request: ")).count();
    if told != listed.len() {
        complaints.push(format!("the interface knows {told} commands, the list has {}", listed.len()));
    }
    complaints
}

/// What a capability gives away beyond the one window and the hearing of notices.
fn too_generous(capability: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    if capability["windows"] != serde_json::json!(["main"]) {
        complaints.push(format!("only the window main, not {}", capability["windows"]));
    }
    for field in ["webviews", "remote"] {
        if !capability[field].is_null() {
            complaints.push(format!("no {field}"));
        }
    }
    for permission in capability["permissions"].as_array().into_iter().flatten() {
        let name = permission.as_str().unwrap_or("(an object)");
        let known = ["core:event:allow-listen", "core:event:allow-unlisten"].contains(&name);
        if !known && (!name.starts_with("allow-") || name.contains(['*', ':'])) {
            complaints.push(format!("{name} is more than the window needs"));
        }
    }
    if capability.to_string().contains('*') {
        complaints.push("nothing with a star".to_owned());
    }
    complaints
}

/// What of Tauri's configuration is not as planned.
fn loosened(configuration: &Value) -> Vec<String> {
    let app = &configuration["app"];
    let mut complaints = Vec::new();
    let mut want = |fine: bool, what: &str| {
        if !fine {
            complaints.push(what.to_owned());
        }
    };
    want(app["security"]["csp"] == POLICY, "the content policy is exactly the planned one");
    want(app["security"]["capabilities"] == serde_json::json!(["main"]), "one capability, main");
    want(app["security"]["dangerousDisableAssetCspModification"].is_null(), "nothing weakens the policy");
    want(app["security"]["assetProtocol"].is_null(), "no asset protocol");
    want(app["withGlobalTauri"] == false, "no global Tauri");
    want(app["windows"].as_array().is_none_or(Vec::is_empty), "the window is built in Rust");
    want(configuration["build"]["devUrl"].is_null(), "no remote content, not even while developing");
    complaints
}

fn rooms() -> Vec<(String, String)> {
    let room =
        |path: &str| path.trim_start_matches("src-tauri/src/commands/").trim_end_matches(".rs").to_owned();
    files_below("src-tauri/src/commands").into_iter().map(|(path, text)| (room(&path), text)).collect()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

#[test]
fn the_lists_of_commands_agree() {
    let list = read("src-tauri/src/commands.rs");
    assert!(listed(&list).len() > 20, "the list was read");
    let capability = json("src-tauri/capabilities/main.json");
    nothing_wrong(disagreements(&list, &rooms(), &capability, &read("ui/src/bridge/gen/commands.ts")));
}

#[test]
fn canary_any_list_that_falls_behind_is_seen() {
    let list = "calls::save_call(SaveCall) -> SavedCall;";
    let handler = "#[tauri::command]\npub async fn save_call(app: State) -> Reply<()> {}";
    let typescript = "  save_call: { request: SaveCall; reply: SavedCall };";
    let try_with = |list: &str, handler: &str, allowed: &str, typescript: &str| {
        let rooms = [("calls".to_owned(), handler.to_owned())];
        disagreements(list, &rooms, &serde_json::json!({ "permissions": [allowed] }), typescript).len()
    };
    let good = "allow-save-call";
    assert_eq!(try_with(list, handler, good, typescript), 0);
    assert_ne!(try_with("", handler, good, typescript), 0, "not listed");
    assert_ne!(try_with(list, "", good, typescript), 0, "no handler");
    assert_ne!(try_with(list, handler, "allow-other", typescript), 0, "not allowed");
    assert_ne!(try_with(list, handler, good, ""), 0, "not in TypeScript");
    let sync = handler.replace("async ", "");
    assert_ne!(try_with(list, &sync, good, typescript), 0, "a sync command freezes the window");
}

#[test]
fn the_window_may_do_no_more_than_it_must() {
    nothing_wrong(too_generous(&json("src-tauri/capabilities/main.json")));
}

#[test]
fn canary_a_generous_capability_is_seen() {
    let given = |windows: Value, permission: &str| {
        too_generous(&serde_json::json!({ "windows": windows, "permissions": [permission] })).len()
    };
    assert_eq!(given(serde_json::json!(["main"]), "allow-save-call"), 0);
    assert_ne!(given(serde_json::json!(["*"]), "allow-save-call"), 0, "every window");
    assert_ne!(given(serde_json::json!(["main"]), "core:default"), 0, "everything of Tauri's core");
    assert_ne!(given(serde_json::json!(["main"]), "allow-*"), 0, "a star");
}

#[test]
fn the_content_policy_is_the_planned_one() {
    nothing_wrong(loosened(&json("src-tauri/tauri.conf.json")));
}

#[test]
fn canary_a_loosened_policy_is_seen() {
    let with = |policy: &str, global: bool| {
        loosened(&serde_json::json!({
            "build": {},
            "app": { "withGlobalTauri": global, "security": { "csp": policy, "capabilities": ["main"] } }
        }))
    };
    assert_eq!(with(POLICY, false), [""; 0]);
    assert_ne!(with("default-src 'self'; style-src 'unsafe-inline'", false).len(), 0);
    assert_ne!(with(POLICY, true).len(), 0);
}
