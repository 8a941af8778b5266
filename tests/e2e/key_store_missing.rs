//! Without a key store there is no diary, and the program says so; when it comes, everything works.

use crate::home::Home;
use crate::key_store::LoneBus;

#[tokio::test]
async fn a_missing_key_store_is_told_and_tried_again() {
    let mut bus = LoneBus::start();
    let home = Home::new("key_store").with_bus(bus.address());
    let program = home.start().await;
    let window = &program.window;

    window.shows("Your computer’s key store does not answer").await;
    window.shows("Your diary was not changed, and nothing was deleted.").await;
    assert!(!home.has_vault(), "no vault is made whose key nobody keeps");
    window.press("button", "Try again").await;
    window.hides("Trying again…").await;
    window.shows("Your computer’s key store does not answer").await;

    bus.key_store_comes();
    window.press("button", "Try again").await;
    window.shows("No calls yet.").await;
    assert!(home.has_vault(), "now there is one");
    program.close().await;
}
