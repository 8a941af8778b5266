//! A deleted call can be brought back.

use crate::home::Home;
use crate::steps::{FROM_SUPPORT, write_down};

#[tokio::test]
async fn a_deleted_call_comes_back() {
    let home = Home::new("delete");
    let program = home.start().await;
    let window = &program.window;
    write_down(window, &FROM_SUPPORT).await;

    window.press("button", "Delete").await;
    window.shows("Call deleted.").await;
    window.shows("Your diary is empty").await;
    window.press("button", "Undo").await;
    window.shows("The call is back.").await;
    window.shows(FROM_SUPPORT.notes).await;
    program.close().await;

    let program = home.start().await;
    program.window.press("button", "Diary").await;
    program.window.shows(FROM_SUPPORT.who).await;
    program.close().await;
}
