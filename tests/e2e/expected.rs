//! Calls that are expected: one that the person arranged, and one that a caller announced. All by keyboard alone.

use crate::home::{Home, Running};
use crate::window::Window;
use fantoccini::key::Key;

/// Goes to what has this role and name with Tab, and presses Enter.
async fn enter(window: &Window, role: &str, name: &str) {
    window.find(role, name).await;
    window.tab_to(role, name).await;
    window.keys(&char::from(Key::Enter).to_string()).await;
}

/// The same with the space bar, for an answer.
async fn choose(window: &Window, name: &str) {
    window.tab_to("radio", name).await;
    window.keys(" ").await;
}

/// From the first minute of today to the last, as the clock of this language is set.
async fn whole_day(window: &Window) {
    let in_halves = window.text().await.contains("AM");
    let (first, last): (&[_], &[_]) =
        if in_halves { (&["12", "00", "a"], &["11", "59", "p"]) } else { (&["00", "00"], &["23", "59"]) };
    for time in [first, last] {
        for (part, digits) in ["hour,", "minute,", "AM/PM"].into_iter().zip(time) {
            window.tab_to("spinbutton", part).await;
            window.keys(digits).await;
        }
    }
}

/// The first question of a call, in words.
async fn answer(window: &Window, who: &str) {
    window.find("heading", "Who do they say they are?").await;
    window.keys("9").await;
    window.tab_to("textbox", "Somebody else").await;
    window.keys(who).await;
    window.keys(&char::from(Key::Enter).to_string()).await;
    window.find("heading", "Were you expecting this call?").await;
}

async fn hang_up(window: &Window) {
    window.keys("h").await;
    window.find("heading", "You have hung up. That was right.").await;
}

/// What the person writes down before any call comes.
async fn arrange(program: &Running) {
    let window = &program.window;
    enter(window, "button", "Expected calls").await;
    enter(window, "button", "Write an expected call down").await;
    window.find("combobox", "Who will call?").await;
    window.tab_to("combobox", "Who will call?").await;
    window.keys("Trend Micro").await;
    whole_day(window).await;
    choose(window, "I did").await;
    choose(window, "On their website").await;
    window.shows("When a call comes then, Ringtrue tells you that it is due.").await;
    program.picture("form");
    enter(window, "button", "Save expected call").await;
    window.shows("The expected call was written down.").await;
    window.shows("Arranged by you").await;
    program.picture("room");
}

/// The call in which another one was announced: what is written of it stands with it.
async fn write_down_what_they_announced(program: &Running) {
    let window = &program.window;
    enter(window, "button", "Write down the call they announced").await;
    window.shows("It was proposed in the call that you wrote down.").await;
    assert_eq!(window.value("combobox", "Who will call?").await, "Microsoft");
    window.tab_to("radio", "Between two times").await;
    window.keys(&char::from(Key::Down).to_string()).await;
    window.shows("Trap: proposed by a caller").await;
    enter(window, "button", "Save expected call").await;
    window.shows("Calls that were proposed in this one").await;
    window.shows("Trap: proposed by a caller").await;
    program.picture("call");
}

#[tokio::test]
async fn what_was_arranged_is_due_and_what_a_caller_announced_is_a_trap() {
    let home = Home::new("expected");
    let program = home.start().await;
    let window = &program.window;
    window.shows("No call is due. Nobody should be calling you.").await;

    arrange(&program).await;
    enter(window, "button", "Home").await;
    window.shows("A call from Trend Micro is due today").await;
    window.shows("arranged by you on their website").await;
    program.picture("home");

    enter(window, "button", "I’m on the phone now").await;
    answer(window, "Trend Micro").await;
    window.shows("A call from Trend Micro is due today").await;
    window.shows("If anything seems odd, hang up and ring their official number yourself.").await;
    program.picture("live_due");
    hang_up(window).await;

    assert!(home.start_again_with("--live").success());
    answer(window, "Microsoft").await;
    window.shows("No call from Microsoft is due.").await;
    window.hides("A call from Trend Micro is due").await;
    hang_up(window).await;
    enter(window, "button", "Go on to report it").await;
    window.find("heading", "Expected calls, as they stood when this call came").await;
    write_down_what_they_announced(&program).await;

    enter(window, "button", "Expected calls").await;
    window.shows("Somebody who called before said that Microsoft would call today.").await;
    window.shows("Trap: proposed by a caller").await;
    window.shows("Arranged by you").await;
    program.picture("room_with_trap");

    assert!(home.start_again_with("--live").success());
    answer(window, "Microsoft").await;
    window
        .shows("Somebody who called before said that Microsoft would call today. This is a trap: hang up.")
        .await;
    program.picture("live_trap");
    hang_up(window).await;
    program.close().await;
}
