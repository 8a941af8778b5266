//! A pasted message is looked through for numbers, and each is compared with the official ones.

use crate::home::Home;

#[tokio::test]
async fn every_number_in_a_message_is_told_for_what_it_is() {
    let home = Home::new("check");
    let program = home.start().await;
    let window = &program.window;

    window.press("button", "Check a number").await;
    let message = "Microsoft alert: ring +1 800 642 7677 now, not 1-800-642-7676. Office: +44 20 7946 0018.";
    window.write("textbox", "Number or message", message).await;
    window.shows("Looks like a real one, but is not").await;
    window.shows("Same digits as an official number").await;
    window.shows("Not an official number that we know").await;
    let shown = window.text().await;
    assert!(shown.contains("it proves nothing"), "equal digits reassure nobody: {shown}");
    for word in ["safe", "genuine"] {
        assert!(!shown.to_lowercase().contains(word), "the program never says {word:?}: {shown}");
    }
    program.close().await;
}
