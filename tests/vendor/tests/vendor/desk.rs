//! The page for the staff.

use crate::support::{Reply, Site, report, report_with};
use reqwest::Method;
use serde_json::{Value, json};

fn quoting(value: &str, is_mine: Option<bool>) -> Value {
    let mut body = report_with("knew_about_me", json!(["name", "ticket_number"]));
    body["quoted_reference"] = json!({ "value": value });
    if let Some(mine) = is_mine {
        body["quoted_reference"]["is_mine"] = json!(mine);
    }
    body
}

/// The figures of the signal in the order in which they stand: reports, knew a ticket, quoted, truly.
fn figures(site: &Site) -> Vec<String> {
    let page = site.get("desk").text();
    page.split("<dd>").skip(1).map(|rest| rest.split("</dd>").next().unwrap().to_owned()).collect()
}

#[test]
fn the_signal_counts_reports_not_lines() {
    let site = Site::new();
    assert_eq!(figures(&site), ["0", "0", "0", "0"]);
    for body in [
        quoting("EX-1", Some(true)),
        quoting("EX-2", Some(false)),
        quoting("EX-3", None),
        report_with("knew_about_me", json!(["ticket_number", "ticket_number"])),
        report(),
    ] {
        assert_eq!(site.bring(&body).status, 202);
    }
    let mut trial = quoting("EX-4", Some(true));
    trial["test"] = json!(true);
    assert_eq!(site.bring(&trial).status, 202);
    assert_eq!(figures(&site), ["5", "4", "3", "1"], "trials are not counted");
    assert!(
        site.get("desk").text().contains("One report says that a caller quoted a customer's true reference.")
    );

    let (report_id, receipt) = site.brought();
    let addition = json!({
        "schema_version": 1, "addition_id": crate::support::new_id(),
        "consent": { "text_version": 1, "share_with_authorities": false },
        "quoted_reference": { "value": "EX-5", "is_mine": true }
    });
    let key = addition["addition_id"].as_str().unwrap();
    let path = format!("v1/reports/{report_id}/additions");
    assert_eq!(site.post(&path, key, Some(&receipt), addition.to_string()).status, 202);
    assert_eq!(figures(&site), ["6", "4", "4", "2"], "what was added later counts for its report");
    assert_eq!(site.bring(&quoting("EX-6", Some(true))).status, 202);
    assert!(site.get("desk").text().contains("The data came from inside"), "three are no accident");

    assert_eq!(site.about(Method::DELETE, &report_id, Some(&receipt)).status, 204);
    assert_eq!(figures(&site), ["6", "5", "4", "2"], "what was withdrawn says nothing");
}

#[test]
fn the_list_names_what_matters_newest_first() {
    let site = Site::new();
    site.bring(&quoting("EX-1", Some(true)));
    let mut newer = quoting("EX-2", None);
    newer["claimed"] = json!({ "organisation": "Example Support" });
    newer["number"] = json!({ "presented": "shown", "e164": "+18555550142" });
    site.bring(&newer);
    let page = site.get("desk").text();
    let place = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} is not on the page"));
    assert!(place("EX-2") < place("EX-1"), "newest first");
    for what in
        ["Example Support", "+18555550142", "name, ticket number", "really the customer", "not checked"]
    {
        place(what);
    }
}

#[test]
fn nothing_that_came_from_outside_becomes_part_of_the_page() {
    let site = Site::new();
    let mut body = report_with("narrative", json!("<script>alert('x')</script>\u{202e}"));
    body["claimed"] = json!({ "organisation": "\"><img src=x onerror=alert(1)>" });
    site.bring(&body);
    for path in ["desk".to_owned(), format!("desk/reports/{}", body["report_id"].as_str().unwrap())] {
        let page = site.get(&path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("&lt;img src=x"), "{path} shows it as text");
        assert!(!page.text().contains("<img") && !page.text().contains("<script"), "{path} is changed by it");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(site.get("desk/desk.css").header("content-type"), "text/css; charset=utf-8");
}

#[test]
fn staff_move_a_report_on_and_the_reporter_learns_it() {
    let site = Site::new();
    let (report_id, receipt) = site.brought();
    let decide = |status: &str, origin: Option<&str>| -> Reply {
        site.ask(Method::POST, &format!("desk/reports/{report_id}/status"), |request| {
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let request = origin.map_or_else(
                || request.try_clone().unwrap(),
                |from| request.try_clone().unwrap().header("origin", from),
            );
            request.body(format!("status={status}"))
        })
    };
    let own = site.vendor.base().as_str().trim_end_matches('/').to_owned();
    let reply = decide("reviewing", Some(&own));
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, format!("/desk/reports/{report_id}").as_str())
    );
    decide("confirmed", Some("https://evil.example")).is_problem(404, "unknown_report");
    decide("confirmed", Some("null")).is_problem(404, "unknown_report");
    decide("withdrawn", Some(&own)).is_problem(400, "malformed");
    assert_eq!(decide("confirmed", None).status, 303);
    assert_eq!(decide("confirmed", None).status, 303, "a second click changes nothing");
    let standing = site.about(Method::GET, &report_id, Some(&receipt)).json();
    let states: Vec<&str> =
        standing["history"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["received", "reviewing", "confirmed"]);
    assert!(site.get(&format!("desk/reports/{report_id}")).text().contains("State: <strong>confirmed"));

    site.about(Method::DELETE, &report_id, Some(&receipt));
    decide("confirmed", None).is_problem(404, "unknown_report");
    assert!(site.get(&format!("desk/reports/{report_id}")).text().contains("What it said was deleted"));
}

#[test]
fn a_single_report_shows_everything_what_matters_first() {
    let site = Site::new();
    let mut body = quoting("EX-4471-20", Some(true));
    body["loss"] = json!({ "amount": "120.50", "currency": "USD", "method": "gift_card" });
    body["callback_word"] = json!("lantern-47");
    site.bring(&body);
    let page = site.get(&format!("desk/reports/{}", body["report_id"].as_str().unwrap())).text();
    let place = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} is not on the page"));
    assert!(place("They already knew") < place("Reference they quoted"));
    assert!(place("Reference they quoted") < place("Was the call expected?"));
    for what in
        ["EX-4471-20", "ticket number", "120.50", "gift card", "lantern-47", "withheld", "example-antivirus"]
    {
        place(what);
    }
}

#[test]
fn the_desk_answers_under_its_own_name_only() {
    let site = Site::new();
    for path in ["desk", "desk/desk.css", "test/reports"] {
        let reply = site.ask(Method::GET, path, |request| request.header("host", "rebound.example"));
        reply.is_problem(404, "unknown_report");
        assert_eq!(site.get(path).status, 200, "{path}");
    }
    site.get("desk/reports/unknown").is_problem(404, "unknown_report");
}

#[test]
fn many_reports_are_shown_a_page_at_a_time() {
    let site = Site::new();
    for _ in 0..101 {
        site.bring(&report());
    }
    let rows = |page: &str| page.matches("<a href=\"/desk/reports/").count();
    let first = site.get("desk").text();
    let second = site.get("desk?page=1").text();
    assert_eq!((rows(&first), rows(&second)), (100, 1));
    assert!(first.contains("Older reports") && !first.contains("Newer reports"));
    assert!(second.contains("Newer reports") && !second.contains("Older reports"));
    assert_eq!(site.get("desk?page=4294967295").status, 200);
}
