//! A call is written down by keyboard alone, and found again by what stands in it.

use crate::home::Home;
use crate::steps::{FROM_SUPPORT, Noted, write_down};
use fantoccini::key::Key;

#[tokio::test]
async fn a_call_is_written_down_by_keyboard_alone() {
    let home = Home::new("by_keyboard");
    let program = home.start().await;
    let window = &program.window;
    window.shows("No calls yet.").await;

    window.control('n').await;
    window.tab_to("combobox", "Who did they say they were?").await;
    window.keys("My bank").await;
    window.tab_to("radio", "No").await;
    window.keys(&char::from(Key::Down).to_string()).await;
    window.keys(&char::from(Key::Down).to_string()).await;
    assert_eq!(
        window.focus().await,
        ("radio".to_owned(), "Yes, an earlier caller arranged it".to_owned()),
        "arrows move in a group of answers"
    );
    window.tab_to("textbox", "Number shown").await;
    window.keys("020 7946 0018").await;
    window.tab_to("checkbox", "Ticket number").await;
    window.keys(" ").await;
    window.tab_to("textbox", "Notes").await;
    window.keys("Very polite.").await;
    window.tab_to("button", "Save call").await;
    window.keys(&char::from(Key::Return).to_string()).await;

    window.shows("Call saved.").await;
    window.shows("An earlier caller had arranged it.").await;
    window.shows("They knew your ticket number.").await;
    window.shows("Very polite.").await;
    program.close().await;
}

#[tokio::test]
async fn a_call_is_found_by_digits_in_another_spelling() {
    const OTHER: Noted = Noted { who: "Energy company", number: "020 7946 0018", notes: "Meter." };
    let home = Home::new("search");
    let program = home.start().await;
    let window = &program.window;
    write_down(window, &FROM_SUPPORT).await;
    write_down(window, &OTHER).await;

    window.press("button", "Diary").await;
    window.shows("Energy company").await;
    window.control('f').await;
    assert_eq!(window.focus().await.1, "Search your calls", "Control and F leads to the search");
    window.keys("800 555").await;
    window.hides("Energy company").await;
    window.shows("Example Antivirus").await;
    window.keys(" nothing of the kind").await;
    window.shows("No call fits what you are looking for.").await;
    program.close().await;
}
