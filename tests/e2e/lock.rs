//! The diary is locked and opened, hidden from a stranger at the screen, and opened once its key is lost.

use crate::home::Home;
use crate::key_store::LoneBus;
use crate::logind::Logind;
use crate::steps::{FROM_SUPPORT, write_down};
use crate::window::Window;
use std::time::Duration;

const PASSPHRASE: &str = "lamp otter gravel sunday";
const MARKER: &str = "PORCUPINE";
const HEARD: &str = "It also locks when the computer locks its screen or goes to sleep.";

async fn set_passphrase(window: &Window) {
    window.press("button", "Settings").await;
    window.press("button", "Set a passphrase").await;
    window.write("textbox", "New passphrase", PASSPHRASE).await;
    window.write("textbox", "The same once more", PASSPHRASE).await;
    window.press("button", "Use this passphrase").await;
    window.shows("The passphrase is set.").await;
}

async fn open_with_passphrase(window: &Window) {
    window.write("textbox", "Passphrase", PASSPHRASE).await;
    window.press("button", "Open my diary").await;
    window.find("heading", "Did someone call you?").await;
}

#[tokio::test]
async fn a_locked_diary_opens_with_its_passphrase_alone_and_the_page_forgets_it() {
    let home = Home::new("lock");
    let program = home.start().await;
    let window = &program.window;
    write_down(window, &FROM_SUPPORT).await;
    set_passphrase(window).await;
    window.press("button", "Diary").await;
    window.shows(FROM_SUPPORT.who).await;
    window.run("window.before = true").await;

    window.control('l').await;
    window.shows("Your diary is locked").await;
    window.hides(FROM_SUPPORT.who).await;
    assert_eq!(window.run("return window.before ?? false").await, false, "the page was loaded anew");
    assert_eq!(window.run("return localStorage.length + sessionStorage.length").await, 0);
    let page = window.run("return document.documentElement.outerHTML").await.to_string();
    assert!(!page.contains(FROM_SUPPORT.who) && !page.contains("0199"), "{page}");

    window.write("textbox", "Passphrase", "lamp otter").await;
    window.press("button", "Open my diary").await;
    window.shows("Your diary does not open with it.").await;
    window.press("button", "Write a call down").await;
    window.write("combobox", "Who did they say they were?", "The gas board").await;
    window.press("button", "Save call").await;
    window.shows("Kept. It will be filed when you open your diary.").await;
    program.kill();

    let program = home.start().await;
    let window = &program.window;
    window.shows("Your diary is locked").await;
    window.shows("1 call waits to be filed.").await;
    open_with_passphrase(window).await;
    window.shows("1 call was filed.").await;
    window.shows("The gas board").await;
    program.close().await;
}

#[tokio::test]
async fn everything_is_hidden_at_once_and_nothing_written_leaves_the_vault() {
    let home = Home::new("hide");
    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Write a call down").await;
    window.write("combobox", "Who did they say they were?", MARKER).await;
    window.write("textbox", "Number shown", "+1 (800) 555-0147").await;
    window.write("textbox", "Notes", &format!("{MARKER} in the notes")).await;
    assert!(program.titles().iter().any(|title| title == "Ringtrue"), "{:?}", program.titles());

    window.press("button", "Hide everything").await;
    window.shows("This page is empty.").await;
    window.hides("Ringtrue").await;
    program.becomes_titled("Notes").await;
    assert!(!window.text().await.contains(MARKER));
    // The click that hid everything, made twice, must not bring it back: so others are not taken at once.
    while !window.text().await.contains("Your diary is locked") {
        window.run_if_there("document.querySelector('button')?.click()").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    program.becomes_titled("Ringtrue").await;
    window.press("button", "Open my diary").await;
    window.press("button", "Go on").await;
    window.shows("We kept what you were writing.").await;
    window.press("button", "Save call").await;
    window.shows("Call saved.").await;

    for title in program.titles() {
        assert!(!title.contains(MARKER) && !title.contains("0147"), "{title}");
    }
    program.close().await;
    let searched = home.files_outside_the_vault();
    assert!(searched.iter().any(|(path, _)| path.contains("logs")), "the log was searched");
    for (path, bytes) in searched {
        for personal in [MARKER, "5550147", "555-0147"] {
            let found = bytes.windows(personal.len()).any(|stretch| stretch == personal.as_bytes());
            assert!(!found, "{personal} stands in {path}");
        }
    }
}

#[tokio::test]
async fn the_recovery_code_opens_the_diary_when_the_key_store_has_lost_the_key() {
    let mut bus = LoneBus::start();
    bus.key_store_comes();
    let home = Home::new("recovery_code").with_bus(bus.address());
    let program = home.start().await;
    let window = &program.window;
    write_down(window, &FROM_SUPPORT).await;
    window.press("button", "Settings").await;
    window.press("button", "Make a recovery code").await;
    window.press("button", "Make the code").await;
    window.shows("It is shown only now.").await;
    let code = window.run("return document.querySelector('.code').innerText").await;
    let code = code.as_str().expect("a text").split_whitespace().collect::<Vec<_>>().join(" ");
    window.press("button", "I have it on paper").await;
    program.close().await;

    let mut other = LoneBus::start();
    other.key_store_comes();
    let home = home.with_bus(other.address());
    let program = home.start().await;
    let window = &program.window;
    window.shows("The key to your diary is not there").await;
    window.shows("Your diary was not changed, and nothing was deleted.").await;
    window.write("textbox", "Recovery code", &code.to_lowercase()).await;
    window.press("button", "Open my diary").await;
    window.find("heading", "Did someone call you?").await;
    window.shows(FROM_SUPPORT.who).await;
    program.close().await;
}

#[tokio::test]
async fn the_diary_locks_when_the_session_does_and_when_the_machine_sleeps() {
    let bus = LoneBus::start();
    let logind = Logind::start(&bus.address());
    let home = Home::new("logind").with_logind(bus.address(), Logind::SESSION_ID);
    let program = home.start().await;
    let window = &program.window;
    for word in [Logind::lock as fn(&Logind), Logind::sleep] {
        window.press("button", "Write a call down").await;
        window.write("textbox", "Notes", "half a").await;
        logind.is_heard();
        word(&logind);
        window.shows("Your diary is locked").await;
        window.press("button", "Open my diary").await;
        window.press("button", "Go on").await;
        window.shows("We kept what you were writing.").await;
        window.press("button", "Start afresh").await;
        window.press("button", "Home").await;
    }
    assert!(logind.let_the_machine_sleep(), "the machine was kept awake only until the diary was locked");
    program.close().await;
}

#[tokio::test]
async fn a_session_of_another_name_and_a_bus_that_comes_later_or_anew_are_heard_too() {
    let mut bus = LoneBus::planned();
    let home = Home::new("logind_later").with_logind(bus.address(), "a session of yesterday");
    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Settings").await;
    window.find("heading", "Lock and keys").await;
    window.hides(HEARD).await;
    for _ in 0..2 {
        bus.comes();
        let logind = Logind::start(&bus.address());
        logind.is_heard();
        window.press("button", "Home").await;
        window.press("button", "Settings").await;
        window.shows(HEARD).await;
        logind.lock();
        window.shows("Your diary is locked").await;
        window.press("button", "Open my diary").await;
        drop(logind);
        bus.goes();
    }
    program.close().await;
}
