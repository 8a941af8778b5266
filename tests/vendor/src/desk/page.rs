//! The desk's pages as HTML. Everything that came from outside is escaped by `maud`; nothing needs a script.

use crate::ledger::{KeptReport, Signal, Standing, Status};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value};

/// What staff can decide, and the words on the buttons.
pub(super) const DECISIONS: [(Status, &str); 3] = [
    (Status::Reviewing, "We are looking at it"),
    (Status::Confirmed, "Confirm the report"),
    (Status::NotConfirmed, "We found nothing"),
];

/// From so many true references on, chance explains it no longer.
const RAISED_FROM: u32 = 3;

pub(super) fn list(signal: &Signal, reports: &[KeptReport], total: u32, page: u32, per_page: u32) -> Markup {
    frame(
        "Reports received",
        html! {
            h1 { "Reports received" }
            nav aria-label="More" { a href="/desk/directory" { "The directory" } }
            (signal_card(signal))
            h2 id="reports" { "All reports" }
            @if reports.is_empty() {
                p { "No report here yet. A report appears as soon as somebody sends one; load the page again to see it." }
            } @else {
                div.scroll role="region" aria-labelledby="reports" tabindex="0" {
                    table {
                        caption { (total) " in all, newest first." }
                        thead { tr {
                            th scope="col" { "Received" }
                            th scope="col" { "Reference" }
                            th scope="col" { "They said they were" }
                            th scope="col" { "Number shown" }
                            th scope="col" { "What they knew" }
                            th scope="col" { "Quoted reference" }
                            th scope="col" { "State" }
                        } }
                        tbody { @for report in reports { (row(report)) } }
                    }
                }
                (pages(total, page, per_page))
            }
        },
    )
}

fn signal_card(signal: &Signal) -> Markup {
    let raised = signal.quoted_truly >= RAISED_FROM;
    html! {
        section.card.signal.raised[raised] aria-labelledby="signal" {
            h2 id="signal" { "In the last 30 days" }
            p.headline {
                @match signal.quoted_truly {
                    0 => "No report says that a caller quoted a customer's true reference.",
                    1 => "One report says that a caller quoted a customer's true reference.",
                    n => { (n) " different reports say that callers quoted customers' true references." }
                }
            }
            @if raised {
                p { "Only the support desk's records hold those. The data came from inside: find out who could read them." }
            } @else if signal.quoted_truly > 0 {
                p { "Only the support desk's records hold those. Look into it." }
            }
            dl.figures {
                div { dt { "reports" } dd { (signal.reports) } }
                div { dt { "callers knew a ticket or case number" } dd { (signal.knew_ticket) } }
                div { dt { "callers quoted a reference" } dd { (signal.quoted) } }
                div { dt { "and it was really the customer's" } dd { (signal.quoted_truly) } }
            }
            @if !signal.knew.is_empty() {
                h3 { "What callers knew" }
                table.narrow {
                    thead { tr { th scope="col" { "They knew" } th scope="col" { "Reports" } } }
                    tbody { @for (what, count) in &signal.knew {
                        tr { th scope="row" { (words(what)) } td { (count) } }
                    } }
                }
            }
        }
    }
}

fn row(report: &KeptReport) -> Markup {
    let body = parsed(report.body.as_deref().unwrap_or_default());
    let knew: Vec<String> =
        body["knew_about_me"].as_array().into_iter().flatten().filter_map(Value::as_str).map(words).collect();
    html! {
        tr {
            td { (moment(&report.received_at)) }
            th scope="row" {
                a href={ "/desk/reports/" (report.report_id) } { (report.reference) }
                @if body["test"] == true { " " span.mark { "a trial" } }
            }
            td.said dir="auto" { (body["claimed"]["organisation"].as_str().unwrap_or("not said")) }
            td.number { (number(&body)) }
            td { (if knew.is_empty() { "not said".to_owned() } else { knew.join(", ") }) }
            td.said { (quoted(&body)) }
            td { (words(report.status.as_str())) }
        }
    }
}

fn number(body: &Value) -> String {
    let number = &body["number"];
    let shown = number["e164"].as_str().or_else(|| number["as_shown"].as_str());
    shown.map_or_else(|| words(number["presented"].as_str().unwrap_or("not said")), str::to_owned)
}

fn quoted(body: &Value) -> Markup {
    let reference = &body["quoted_reference"];
    html! {
        @if let Some(value) = reference["value"].as_str() {
            span.said dir="auto" { (value) } " "
            @match reference["is_mine"].as_bool() {
                Some(true) => span.mark.truly { "really the customer's" },
                Some(false) => span.mark { "not the customer's" },
                None => span.mark { "not checked" },
            }
        } @else {
            "none"
        }
    }
}

fn pages(total: u32, page: u32, per_page: u32) -> Markup {
    html! {
        nav aria-label="Pages" {
            @if page > 0 { a href={ "/desk?page=" (page - 1) } rel="prev" { "Newer reports" } }
            @if page.saturating_add(1).saturating_mul(per_page) < total {
                a href={ "/desk?page=" (page + 1) } rel="next" { "Older reports" }
            }
        }
    }
}

pub(super) fn single(report: &KeptReport, standing: &Standing) -> Markup {
    frame(
        &report.reference,
        html! {
            nav aria-label="Back" { a href="/desk" { "All reports" } }
            h1 { "Report " (report.reference) }
            p { "Received " (moment(&report.received_at)) ". State: " strong { (words(report.status.as_str())) } "." }
            @match report.body.as_deref() {
                None => p { "It was withdrawn. What it said was deleted." },
                Some(body) => {
                    (decisions(report))
                    h2 { "What was reported" }
                    div.card { (facts(&parsed(body))) }
                    @for (n, addition) in report.additions.iter().enumerate() {
                        h2 { "Added later (" (n + 1) ")" }
                        div.card { (facts(&parsed(addition))) }
                    }
                }
            }
            h2 { "What became of it" }
            ol { @for step in &standing.history { li { (moment(&step.at)) ": " (words(step.status.as_str())) } } }
        },
    )
}

fn decisions(report: &KeptReport) -> Markup {
    html! {
        form method="post" action={ "/desk/reports/" (report.report_id) "/status" } aria-label="Decide" {
            @for (status, label) in DECISIONS {
                button name="status" value=(status.as_str()) disabled[report.status == status] { (label) }
            }
        }
    }
}

/// Every member of a JSON object with its value: those that staff look for first, then whatever else there is.
fn facts(document: &Value) -> Markup {
    let none = Map::new();
    let mut members: Vec<_> = document.as_object().unwrap_or(&none).iter().collect();
    let place = |name: &str| LABELS.iter().position(|(known, _)| *known == name).unwrap_or(LABELS.len());
    members.sort_by_key(|(name, _)| place(name));
    html! {
        dl.facts {
            @for (name, value) in members {
                dt { (label(name)) }
                dd dir="auto" { (fact(name, value)) }
            }
        }
    }
}

fn label(name: &str) -> String {
    LABELS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or_else(|| words(name), |(_, label)| (*label).to_owned())
}

/// The members of a report in the order in which staff read them, in plain words.
const LABELS: [(&str, &str); 53] = [
    ("knew_about_me", "They already knew"),
    ("quoted_reference", "Reference they quoted"),
    ("value", "As quoted"),
    ("is_mine", "Really the customer's"),
    ("claimed", "They said they were"),
    ("organisation", "Organisation"),
    ("person", "Name"),
    ("department", "Department"),
    ("second_caller", "Passed on to"),
    ("occurred_at", "When"),
    ("instant", "In UTC"),
    ("offset_minutes", "Customer's clock, minutes east of UTC"),
    ("precision", "How exact"),
    ("expected", "Was the call expected?"),
    ("number", "Caller's number"),
    ("presented", "On the display"),
    ("e164", "Number"),
    ("as_shown", "As noted"),
    ("channel", "How they called"),
    ("answered", "What happened"),
    ("voice", "Voice"),
    ("duration_s", "Lasted, in seconds"),
    ("attempts", "Times they called"),
    ("call_kind", "Kind of call"),
    ("reason_given", "Reason they gave"),
    ("asked_for", "They wanted"),
    ("pressure", "How they pushed"),
    ("remote_tool", "Remote-control program"),
    ("remote_session_id", "Its session number"),
    ("callback_numbers", "Numbers they gave"),
    ("websites", "Sites they named"),
    ("emails", "E-mail addresses they used"),
    ("disclosed", "The customer gave"),
    ("loss", "The customer lost"),
    ("amount", "Amount"),
    ("currency", "Currency"),
    ("method", "Paid by"),
    ("narrative", "In the customer's words"),
    ("reporter", "How to reach the customer"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
    ("best_time", "Best time"),
    ("callback_word", "Say this word if you ring"),
    ("consent", "Consent"),
    ("share_with_authorities", "May be passed on to authorities"),
    ("text_version", "Wording that was shown"),
    ("test", "A trial"),
    ("app", "Sent by"),
    ("version", "Ringtrue"),
    ("organisation_id", "Sent to"),
    ("report_id", "Report"),
    ("addition_id", "Addition"),
    ("schema_version", "Contract version"),
];

fn fact(name: &str, value: &Value) -> Markup {
    html! {
        @match value {
            Value::Object(_) => (facts(value)),
            Value::Array(entries) => ul { @for entry in entries { li { (fact(name, entry)) } } },
            Value::Bool(true) => "yes",
            Value::Bool(false) => "no",
            Value::String(text) if CHOICES.contains(&name) => (words(text)),
            Value::String(text) => (text),
            other => (other.to_string()),
        }
    }
}

/// Members whose values are words of the contract; other texts stand as they came.
const CHOICES: [&str; 15] = [
    "presented",
    "precision",
    "expected",
    "channel",
    "answered",
    "voice",
    "call_kind",
    "knew_about_me",
    "asked_for",
    "pressure",
    "reason_given",
    "remote_tool",
    "disclosed",
    "method",
    "verdict",
];

fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// A time in UTC to the minute, readable by people and programs.
fn moment(rfc3339: &str) -> Markup {
    let (day, time) = rfc3339.split_once('T').unwrap_or((rfc3339, ""));
    let time: String = time.chars().take(5).collect();
    html! { time datetime=(rfc3339) { (day) " " (time) " UTC" } }
}

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}

pub(super) fn frame(title: &str, main: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " - Example Antivirus fraud desk" }
                link rel="stylesheet" href="/desk/desk.css";
            }
            body {
                a.skip href="#main" { "Skip to the reports" }
                main id="main" { (main) }
                footer { p { "The reference vendor of Ringtrue. It keeps no address of anybody who reports." } }
            }
        }
    }
}
