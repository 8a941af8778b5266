//! What several journeys have in common.

use crate::window::Window;

/// A call as a person notes it.
pub struct Noted {
    pub who: &'static str,
    pub number: &'static str,
    pub notes: &'static str,
}

/// A call from someone who claimed to be of the vendor's organisation.
pub const FROM_SUPPORT: Noted = Noted {
    who: "Example Antivirus",
    number: "+1 (800) 555-0199",
    notes: "He knew my ticket number and wanted to see my screen.",
};

/// Writes a call down and saves it. Its page is open afterwards.
pub async fn write_down(window: &Window, call: &Noted) {
    window.press("button", "Home").await;
    window.press("button", "Write a call down").await;
    window.write("combobox", "Who did they say they were?", call.who).await;
    window.write("textbox", "Number shown", call.number).await;
    window.write("textbox", "Notes", call.notes).await;
    window.press("button", "Save call").await;
    window.shows("Call saved.").await;
    window.find("button", "Report this call").await;
}
