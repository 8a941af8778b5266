//! Notices from official sources: those that ship are there at the first start, one that was read stays read, and the
//! desktop is told nothing until it is to be.

use crate::desktop::Desktop;
use crate::home::Home;
use crate::key_store::LoneBus;
use std::time::{Duration, Instant};

const TICKETS: &str = "A caller may know your true ticket number. It proves nothing.";

#[tokio::test]
async fn a_notice_is_read_once_and_the_desktop_names_nobody() {
    let mut bus = LoneBus::start();
    bus.key_store_comes();
    let desktop = Desktop::start(&bus.address());
    let home = Home::new("notices").with_bus(bus.address());
    let program = home.start().await;
    let window = &program.window;
    window.press_like("All notices").await;
    window.press_like(TICKETS).await;
    window.find("heading", TICKETS).await;
    window.shows("Knowing facts about you proves nothing.").await;
    window.shows("Ringtrue’s publishers").await;
    program.close().await;

    let program = home.start().await;
    let window = &program.window;
    window.shows("From official sources").await;
    window.shows("All notices").await;
    let listed = "return [...document.querySelectorAll('main li button')].map((row) => row.innerText).join()";
    let rows = window.run(listed).await;
    assert!(
        !rows.as_str().is_some_and(|rows| rows.contains(TICKETS)),
        "what is not read comes first: {rows}"
    );
    window.press("button", "Settings").await;
    window.press("switch", "Tell me on the desktop when a new notice is there").await;
    assert_eq!(desktop.shown(), [], "nothing new has come");

    let tell = "return window.__TAURI_INTERNALS__.invoke('show_desktop_notice', { request: 'A new notice' })";
    window.run(tell).await;
    let give_up = Instant::now() + Duration::from_secs(20);
    while desktop.shown().is_empty() {
        assert!(Instant::now() < give_up, "the desktop was told");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(desktop.shown(), [("A new notice".to_owned(), String::new())]);
    program.close().await;
}
