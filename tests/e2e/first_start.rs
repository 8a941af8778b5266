//! The first start: an empty diary that says what to do.

use crate::home::Home;

#[tokio::test]
async fn the_first_start_shows_an_empty_diary_and_what_to_do() {
    let home = Home::new("first_start");
    let program = home.start().await;
    let window = &program.window;

    window.shows("No calls yet.").await;
    window.find("button", "Write a call down").await;
    window.press("button", "Diary").await;
    window.shows("Your diary is empty").await;
    for room in ["Check a number", "Official contacts", "Reports", "Settings"] {
        window.press("button", room).await;
        window.find("heading", room).await;
    }
    program.close().await;
}
