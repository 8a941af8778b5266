//! Without a key store a diary begins with a passphrase, or waits for one; when it comes, nothing is typed.

use crate::home::Home;
use crate::key_store::LoneBus;

const PASSPHRASE: &str = "lamp otter gravel sunday";

#[tokio::test]
async fn a_missing_key_store_is_told_and_tried_again() {
    let mut bus = LoneBus::start();
    let home = Home::new("key_store").with_bus(bus.address());
    let program = home.start().await;
    let window = &program.window;

    window.shows("Choose a passphrase for your diary").await;
    assert!(!home.has_vault(), "no vault is made whose key nobody keeps");
    window.press("button", "Try again").await;
    window.hides("Trying again…").await;
    window.shows("Choose a passphrase for your diary").await;

    bus.key_store_comes();
    window.press("button", "Try again").await;
    window.shows("No calls yet.").await;
    assert!(home.has_vault(), "now there is one");
    program.close().await;
}

#[tokio::test]
async fn without_a_key_store_a_passphrase_opens_the_diary() {
    let bus = LoneBus::start();
    let home = Home::new("passphrase_alone").with_bus(bus.address());
    let program = home.start().await;
    let window = &program.window;
    window.write("textbox", "New passphrase", PASSPHRASE).await;
    window.write("textbox", "The same once more", PASSPHRASE).await;
    window.press("button", "Start my diary").await;
    window.shows("No calls yet.").await;
    program.close().await;

    let program = home.start().await;
    let window = &program.window;
    window.write("textbox", "Passphrase", PASSPHRASE).await;
    window.press("button", "Open my diary").await;
    window.shows("No calls yet.").await;
    program.close().await;
}
