//! A call is reported, and what the person is told is what the vendor has.

use crate::home::Home;
use crate::steps::{FROM_SUPPORT, write_down};
use crate::window::Window;
use acceptance::VendorProgram;
use std::time::Duration;

/// Ten seconds to undo, then tries that wait longer and longer.
const DELIVERY: Duration = Duration::from_secs(90);

/// Waits until the vendor's directory is there, and sends a first report about a call.
async fn report_a_call(window: &Window) {
    window.press("button", "Official contacts").await;
    window.shows("Example Antivirus").await;
    write_down(window, &FROM_SUPPORT).await;
    window.press("button", "Report this call").await;
    window.find("heading", "What will be sent").await;
    window.press("button", "Send report").await;
}

/// The reference that the window tells.
async fn reference(window: &Window) -> String {
    let text = window.text().await;
    let (_, after) = text.split_once("Received, reference ").expect("a reference is told");
    after.split_whitespace().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

#[tokio::test]
async fn a_report_reaches_the_vendor_and_the_reference_comes_back() {
    let vendor = VendorProgram::start();
    let home = Home::new("report").with_vendor(&vendor);
    let program = home.start().await;
    let window = &program.window;
    report_a_call(window).await;
    window.find("button", "Undo").await;
    assert_eq!(vendor.reports().len(), 0, "nothing goes while it can be undone");
    window.shows_within(DELIVERY, "Received, reference ").await;

    let reports = vendor.reports();
    assert_eq!(reports.len(), 1, "one click, one report");
    let (kept_reference, body) = &reports[0];
    assert_eq!(&reference(window).await, kept_reference, "the person can name the vendor's own reference");
    assert_eq!(body["claimed"]["organisation"], "Example Antivirus");
    assert_eq!(body["number"]["e164"], "+18005550199");
    assert_eq!(body.get("narrative"), None, "a person's own words go only when they are switched on");
    program.close().await;
}

#[tokio::test]
async fn an_undone_report_never_leaves() {
    let vendor = VendorProgram::start();
    let home = Home::new("undone_report").with_vendor(&vendor);
    let program = home.start().await;
    let window = &program.window;
    report_a_call(window).await;
    window.press("button", "Undo").await;
    window.shows("Undone. Nothing was sent.").await;
    // Longer than it could have been undone.
    tokio::time::sleep(Duration::from_secs(12)).await;
    assert_eq!(vendor.reports().len(), 0, "nothing was sent");
    program.close().await;
}

#[tokio::test]
async fn a_report_waits_for_a_vendor_that_is_away_and_arrives_once() {
    let mut vendor = VendorProgram::start();
    let home = Home::new("vendor_away").with_vendor(&vendor);
    let program = home.start().await;
    report_a_call(&program.window).await;
    vendor.go_away();
    program.window.shows_within(DELIVERY, "Waiting for the internet").await;
    program.close().await;

    let program = home.start().await;
    let window = &program.window;
    window.press("button", "Reports").await;
    window.shows("Waiting for the internet").await;
    vendor.come_back();
    window.shows_within(DELIVERY, "Received, reference ").await;
    let reports = vendor.reports();
    assert_eq!(reports.len(), 1, "neither lost nor doubled");
    assert_eq!(reference(window).await, reports[0].0);
    program.close().await;
}
