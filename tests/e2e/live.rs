//! On the phone: from the press of a key to the entry in the diary, by keyboard alone; and what a sudden end leaves.

use crate::home::Home;
use crate::screen::Keyboard;
use crate::window::Window;
use chrono::{DateTime, Utc};
use fantoccini::key::Key;
use std::fs::{self, DirEntry};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

const ENTER: Key = Key::Enter;
/// How long a call may take to be kept, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the page is called for when it is measured.
const ROUNDS: usize = 20;

async fn key(window: &Window, key: Key) {
    window.keys(&char::from(key).to_string()).await;
}

/// Answers the first three questions with one key each.
async fn answer(window: &Window) {
    window.find("heading", "Who do they say they are?").await;
    window.keys("2").await;
    window.find("heading", "Were you expecting this call?").await;
    window.shows("Microsoft does not ring unasked").await;
    window.shows("No call from Microsoft is due").await;
    window.keys("1").await;
    window.find("heading", "What do they want from you?").await;
    window.keys("1").await;
    window.keys("3").await;
    window.shows("Hang up.").await;
}

/// Waits until the call that the person is on is kept once more, which it is every few seconds.
async fn kept_once_more(home: &Home) {
    let asked = SystemTime::now();
    let kept = |file: DirEntry| file.metadata().and_then(|of| of.modified()).is_ok_and(|at| at > asked);
    let running = |file: &DirEntry| file.path().extension().is_some_and(|ending| ending == "running");
    let inbox = home.data_dir().join("inbox");
    let give_up = Instant::now() + PATIENCE;
    while !fs::read_dir(&inbox).is_ok_and(|files| files.flatten().filter(running).any(kept)) {
        assert!(Instant::now() < give_up, "the call is kept every few seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_call_goes_from_a_second_start_into_the_diary_by_keys_alone() {
    let home = Home::new("live");
    let program = home.start().await;
    let window = &program.window;
    window.shows("No calls yet.").await;

    assert!(home.start_again_with("--live").success());
    answer(window).await;
    assert!(home.start_again_with("--live").success(), "pressed once more");
    window.find("heading", "What do they want from you?").await;
    program.picture("live");
    key(window, ENTER).await;
    window.find("heading", "What do they know about you?").await;
    window.keys("6").await;
    key(window, ENTER).await;
    window.find("heading", "Did they tell you to keep it secret?").await;
    window.keys("h").await;

    window.find("heading", "You have hung up. That was right.").await;
    window.tab_to("checkbox", "Remote control").await;
    window.keys(" ").await;
    window.shows("Disconnect your computer from the internet").await;
    window.tab_to("button", "I’ll use another phone").await;
    key(window, ENTER).await;
    window.find("heading", "Ring the real Microsoft").await;
    program.picture("after");
    window.tab_to("button", "Go on to report it").await;
    key(window, ENTER).await;
    window.find("button", "Report this call").await;
    for noted in ["“Microsoft”", "ticket number", "a code", "First steps", "This cannot be who they said"]
    {
        window.shows(noted).await;
    }
    window.press("button", "Diary").await;
    let rows = "return [...document.querySelectorAll('[role=row]')].map((row) => row.innerText)";
    let rows = window.run(rows).await.to_string();
    assert_eq!(rows.matches("“Microsoft”").count(), 1, "it stands in the diary once: {rows}");
    program.close().await;
}

#[tokio::test]
async fn a_first_start_for_the_live_page_shows_it_at_once_and_a_mistake_leaves_nothing() {
    let home = Home::new("live_first");
    let unwatched = home.start_unwatched_with("--live");
    crate::screen::becomes(unwatched.id(), true).await;
    let painted = wait_for_painted(&home, 1).await;
    assert_eq!(painted.len(), 1);
    drop(unwatched);

    let program = home.start().await;
    program.window.shows("You were on a call when Ringtrue ended.").await;
    program.window.press("button", "I’m on the phone now").await;
    program.window.press("button", "I am not on the phone").await;
    program.window.press("button", "Diary").await;
    program.window.shows("Caller without a name").await;
    assert_eq!(program.window.text().await.matches("Caller without a name").count(), 1);
    program.close().await;
}

#[tokio::test]
async fn a_call_that_a_sudden_end_cuts_off_is_in_the_diary_once_and_told_until_it_was_seen() {
    let home = Home::new("live_killed");
    let program = home.start().await;
    program.window.press("button", "I’m on the phone now").await;
    answer(&program.window).await;
    key(&program.window, ENTER).await;
    program.window.find("heading", "What do they know about you?").await;
    kept_once_more(&home).await;
    program.kill();

    let program = home.start().await;
    let window = &program.window;
    window.shows("You were on a call when Ringtrue ended.").await;
    window.press("button", "Look at it").await;
    window.find("button", "Report this call").await;
    for noted in ["“Microsoft”", "a code", "remote control"] {
        window.shows(noted).await;
    }
    window.press("button", "Home").await;
    window.find("heading", "Did someone call you?").await;
    window.hides("You were on a call when Ringtrue ended.").await;
    program.close().await;
}

#[tokio::test]
async fn it_works_while_the_diary_is_locked_and_shows_nothing_of_it() {
    let home = Home::new("live_locked");
    let program = home.start().await;
    let window = &program.window;
    window.shows("No calls yet.").await;
    window.control('l').await;
    window.shows("Your diary is locked").await;
    assert!(home.start_again_with("--live").success());
    window.find("heading", "Who do they say they are?").await;
    window.keys("2").await;
    window.shows("Microsoft does not ring unasked").await;
    window.hides("No call from Microsoft is due").await;
    window.keys("h").await;
    window.shows("The call is kept, sealed until you open your diary").await;
    window.press("button", "Open my diary").await;
    window.press("button", "Open my diary").await;
    window.shows("“Microsoft”").await;
    program.close().await;
}

#[tokio::test]
async fn keys_open_the_page_whatever_is_in_front() {
    let home = Home::new("live_keys");
    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Settings").await;
    window.choose("Keys that work everywhere", "ctrl_alt_p").await;
    window.shows("These keys open “I’m on the phone now”.").await;
    program.picture("settings");
    Keyboard::of(program.process()).with_control_and_alt('p');
    window.find("heading", "Who do they say they are?").await;
    window.keys("h").await;
    window.shows("You have hung up.").await;
    program.close().await;
}

/// When each live page so far was painted, once there are so many.
async fn wait_for_painted(home: &Home, count: usize) -> Vec<DateTime<Utc>> {
    let give_up = Instant::now() + Duration::from_secs(20);
    loop {
        let logs = home.files_outside_the_vault().into_iter().filter(|(path, _)| path.contains("/logs/"));
        let logs: String = logs.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
        let lines = logs.lines().filter(|line| line.contains("live page painted"));
        let painted: Vec<_> = lines.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
        if painted.len() >= count {
            return painted;
        }
        assert!(Instant::now() < give_up, "the live page is painted {count} times:\n{logs}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Prints the time from the press of the keys to the painted page. `RINGTRUE_CALLS=100000 cargo xtask test --only e2e`
/// takes it on a full diary.
#[tokio::test]
async fn the_page_is_painted_each_time_that_the_keys_are_pressed() {
    let home = Home::new("live_prompt");
    let calls = std::env::var("RINGTRUE_CALLS").unwrap_or_else(|_| "3000".to_owned());
    let mut seed = Command::new(acceptance::program("examples/seed"));
    let seeded = seed.args(["--calls", &calls, "--data-dir"]).arg(home.data_dir()).status();
    assert!(seeded.is_ok_and(|status| status.success()), "a diary with {calls} calls");
    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Settings").await;
    window.choose("Keys that work everywhere", "ctrl_alt_p").await;
    window.shows("These keys open “I’m on the phone now”.").await;
    window.press("button", "Home").await;
    let keyboard = Keyboard::of(program.process());
    let mut took = Vec::new();
    for round in 0..ROUNDS {
        window.find("heading", "Did someone call you?").await;
        let pressed = Utc::now();
        keyboard.with_control_and_alt('p');
        let painted = wait_for_painted(&home, round + 1).await;
        took.push((painted[round] - pressed).num_milliseconds());
        window.press("button", "I am not on the phone").await;
    }
    program.close().await;
    assert!(took.iter().all(|it| *it >= 0), "each press has its page: {took:?}");
    took.sort_unstable();
    let (median, worst) = (took[ROUNDS / 2], took[ROUNDS - 1]);
    eprintln!(
        "from the keys to the page, {ROUNDS} times with {calls} calls: median {median} ms, worst {worst} ms"
    );
}
