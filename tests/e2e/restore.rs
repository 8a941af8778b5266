//! A call that was deleted for good comes back out of a backup, and the diary that was replaced is kept.

use crate::home::Home;
use crate::steps::{FROM_SUPPORT, write_down};
use fantoccini::key::Key;

/// The backup is the one beside the diary, which is restored without the system's dialog for files.
#[tokio::test]
async fn a_call_deleted_for_good_comes_back_from_a_backup() {
    let home = Home::new("restore");
    let program = home.start().await;
    let window = &program.window;
    write_down(window, &FROM_SUPPORT).await;
    window.press("button", "Settings").await;
    window.press("button", "Back up now").await;
    window.shows("The backup is made and was checked.").await;

    window.press("button", "Diary").await;
    window.tab_to("grid", "Your calls").await;
    window.keys(&char::from(Key::Enter).to_string()).await;
    window.press("button", "Delete").await;
    window.shows("Your diary is empty").await;
    window.press("button", "Bin").await;
    window.press("button", "Empty the bin").await;
    window.press("button", "Delete for good").await;
    window.shows("1 call deleted for good.").await;
    window.shows("The bin is empty").await;

    window.press("button", "Settings").await;
    window.press_like("Restore a backup").await;
    window.press_like("Look inside the backup of").await;
    window.shows("In the backup").await;
    window.shows(FROM_SUPPORT.who).await;
    window.press("button", "Restore this backup").await;
    window.shows("The backup is in place.").await;
    window.press("button", "Diary").await;
    window.shows(FROM_SUPPORT.who).await;
    assert_eq!(home.replaced_vaults(), 1, "the diary that was replaced is kept");
    program.close().await;

    let program = home.start().await;
    program.window.press("button", "Diary").await;
    program.window.shows(FROM_SUPPORT.who).await;
    program.close().await;
}
