//! A number changes as it should, and others try to change it as it should not.

use crate::home::Home;
use crate::window::Window;
use acceptance::VendorProgram;
use chrono::Utc;
use fantoccini::key::Key;

async fn look_for_changes(window: &Window) {
    window.press("button", "Look for changes now").await;
}

/// Its number serves the United States; where this person lives, nobody has said.
async fn open_example(window: &Window) {
    window.press_like("Example Antivirus").await;
    window.press_like("Contacts in other countries").await;
}

#[tokio::test]
async fn a_number_that_two_sign_appears_and_nothing_else_does() {
    let vendor = VendorProgram::start();
    let home = Home::new("directory").with_vendor(&vendor);
    let program = home.start().await;
    let window = &program.window;
    let enter = char::from(Key::Enter).to_string();
    window.tab_to("button", "Official contacts").await;
    window.keys(&enter).await;
    window.tab_to("button", "Look for changes now").await;
    window.keys(&enter).await;
    window.shows("The contacts are up to date.").await;
    open_example(window).await;
    window.shows("555-0199").await;

    vendor.press("publish").await;
    look_for_changes(window).await;
    window.shows("555-0100").await;
    window.hides("555-0199").await;
    let today = Utc::now().format("%B %-d, %Y").to_string();
    window.shows(&today).await;
    program.picture("changed");

    vendor.press("one_signature").await;
    look_for_changes(window).await;
    window.shows("The newest entry of Example Antivirus could not be trusted").await;
    window.shows("Too few people signed").await;
    assert!(window.text().await.contains("555-0100"), "the right number stands");
    window.hides("555-0166").await;
    program.picture("one-signature");

    vendor.press("repair").await;
    look_for_changes(window).await;
    window.hides("could not be trusted").await;
    vendor.press("older_copy").await;
    look_for_changes(window).await;
    window.shows("New contacts came that could not be trusted").await;
    window.shows("An older copy came").await;
    assert!(window.text().await.contains("555-0100"), "the right number stands");
    program.picture("older-copy");
    program.close().await;

    // Also at the next start, while the older copy is still there.
    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Official contacts").await;
    window.shows("New contacts came that could not be trusted").await;
    open_example(window).await;
    window.shows("555-0100").await;
    program.close().await;
}
