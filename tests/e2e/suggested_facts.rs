//! What was said suggests facts: one is noted, one refused, and the verdict follows each of them.

use crate::home::Home;
use fantoccini::key::Key;

#[tokio::test]
async fn a_suggested_fact_is_confirmed_another_refused_and_the_verdict_follows() {
    let home = Home::new("suggested");
    let program = home.start().await;
    let window = &program.window;
    let enter = char::from(Key::Return).to_string();
    window.shows("No calls yet.").await;

    window.control('n').await;
    window.tab_to("combobox", "Who did they say they were?").await;
    window.press_like("Paste or type what was said").await;
    let said = "He told me to buy gift cards. He asked for my password.";
    window.write("textbox", "What was said", said).await;
    window.shows("Are these right?").await;
    window.hides("That is what your answers say so far.").await;

    window.tab_to("button", "Yes, note it").await;
    window.keys(&enter).await;
    window.shows("Noted: Gift cards.").await;
    window.shows("This cannot be who they said").await;
    window.shows("No real business and no authority wants to be paid with gift cards.").await;
    window.tab_to("button", "No").await;
    window.keys(&enter).await;
    window.shows("Not noted: A password.").await;
    window.shows("There is nothing more to answer about this text.").await;

    window.control('n').await;
    window.press("button", "Save call").await;
    window.shows("Call saved.").await;
    window.shows("wanted gift cards").await;
    window.shows("You were first shown this on").await;
    program.picture("call");
    program.close().await;
}
