//! What was being typed is there again, whatever ended the program.

use crate::home::Home;
use crate::window::Window;
use std::time::Duration;

/// A person stops typing for a moment.
const PAUSE: Duration = Duration::from_secs(2);

async fn begin_to_write(window: &Window) {
    window.press("button", "Write a call down").await;
    window.write("combobox", "Who did they say they were?", "Trend Micro").await;
    window.write("textbox", "Notes", "He said that my licence").await;
}

async fn find_it_again(window: &Window, notes: &str) {
    window.shows("You were writing a call down.").await;
    window.press("button", "Go on").await;
    window.shows("We kept what you were writing.").await;
    assert_eq!(window.value("combobox", "Who did they say they were?").await, "Trend Micro");
    let kept = window.value("textbox", "Notes").await;
    assert!(kept.starts_with(notes), "{kept:?} holds what was typed before the pause");
}

#[tokio::test]
async fn a_draft_is_back_after_a_power_cut_in_the_middle_of_typing() {
    let home = Home::new("power_cut");
    let program = home.start().await;
    begin_to_write(&program.window).await;
    tokio::time::sleep(PAUSE).await;
    program.window.write("textbox", "Notes", " ran out, and").await;
    program.kill();

    let program = home.start().await;
    find_it_again(&program.window, "He said that my licence").await;
    program.close().await;
}

#[tokio::test]
async fn closing_the_window_in_the_middle_of_a_word_loses_nothing() {
    let home = Home::new("closed_while_typing");
    let program = home.start().await;
    begin_to_write(&program.window).await;
    program.window.write("textbox", "Notes", " ran out, a").await;
    program.close().await;

    let program = home.start().await;
    find_it_again(&program.window, "He said that my licence ran out, a").await;
    program.close().await;
}

#[tokio::test]
async fn an_expected_call_that_was_being_written_is_back_after_a_power_cut() {
    let home = Home::new("power_cut_expected");
    let program = home.start().await;
    program.window.press("button", "Expected calls").await;
    program.window.press("button", "Write an expected call down").await;
    program.window.write("combobox", "Who will call?", "Dr Okafor").await;
    tokio::time::sleep(PAUSE).await;
    program.kill();

    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Expected calls").await;
    window.press("button", "Write an expected call down").await;
    window.shows("We kept what you were writing.").await;
    assert_eq!(window.value("combobox", "Who will call?").await, "Dr Okafor");
    program.close().await;
}
