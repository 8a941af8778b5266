//! One program for one folder, and what the next start says after one that ended out of order.

use crate::home::Home;
use crate::screen;

#[tokio::test]
async fn a_second_start_raises_the_window_of_the_first_and_ends() {
    let home = Home::new("second_start");
    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    let cover = screen::Cover::over_everything();
    assert!(!cover.is_below(program.process()), "the program's window is out of sight");

    let ended = home.start_again();
    assert!(ended.success(), "the second program ends in order: {ended}");
    cover.goes_below(program.process()).await;
    program.window.press("button", "Diary").await;
    program.window.shows("Your diary is empty").await;
    program.close().await;
}

#[tokio::test]
async fn a_start_just_after_closing_gives_a_window_of_its_own() {
    let home = Home::new("closed_and_started");
    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    let first = program.process();
    screen::ask_to_close(first);
    screen::becomes(first, false).await;
    let next = home.start_unwatched();
    screen::becomes(next.id(), true).await;
    let logs = home.files_outside_the_vault().into_iter().filter(|(path, _)| path.contains("/logs/"));
    let logs: String = logs.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert_eq!(logs.matches("window shown").count(), 2, "{logs}");
    assert!(
        !logs.contains("VaultInUse"),
        "the second one waits until the first has let go of the diary: {logs}"
    );
}

#[tokio::test]
async fn programs_with_folders_of_their_own_live_side_by_side() {
    let (one, other) = (Home::new("one"), Home::new("other"));
    let first = one.start().await;
    let second = other.start().await;
    first.window.shows("No calls yet.").await;
    second.window.shows("No calls yet.").await;
    first.close().await;
    second.close().await;
}

#[tokio::test]
async fn without_a_session_bus_a_second_program_says_that_the_diary_is_in_use() {
    let home = Home::new("no_bus");
    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    let home = home.with_bus("unix:path=/nonexistent".to_owned());
    let second = home.start().await;
    second.window.shows("Your diary is open in another window").await;
    second.window.press("button", "Try again").await;
    second.window.shows("Your diary is open in another window").await;
}

#[tokio::test]
async fn after_a_crash_the_next_start_says_so_and_after_an_orderly_end_it_does_not() {
    let home = Home::new("crash");
    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    program.window.hides("was not closed in order").await;
    program.kill();

    let program = home.start().await;
    program.window.shows("Ringtrue was not closed in order last time. Nothing you saved was lost.").await;
    program.window.press("button", "All right").await;
    program.window.hides("was not closed in order").await;
    program.end_by_signal().await;

    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    program.window.hides("was not closed in order").await;
    program.close().await;
}
