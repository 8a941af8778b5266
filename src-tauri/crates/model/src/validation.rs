//! What can be wrong with a noted call, field by field. Nothing typed is ever lost over it: an error keeps the
//! form and its draft, a question saves the call and asks.

use crate::call::{Amount, CallFields};
use crate::code::Code;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Characters in one line of text: names, numbers, addresses.
pub const LINE: usize = 500;
/// Characters in a long text: notes, the story in words.
pub const PAGE: usize = 50_000;
/// Entries in one list.
pub const ENTRIES: usize = 50;
/// Saves that a revision read elsewhere may have counted, at least 1: enough for anybody, and there is room to count on.
pub const MOST_SAVES: u32 = u32::MAX / 2;

/// How serious an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The call is not saved until it is mended.
    Error,
    /// The call is saved; the person is asked whether this is meant.
    Question,
}

/// One thing about one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldIssue {
    /// The field, as named in [`CallFields`]; parts and entries as `quoted_reference.value`, `websites.2`.
    pub field: String,
    /// What it is.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// Numbers for the words, such as `limit`.
    pub params: BTreeMap<String, f64>,
}

impl CallFields {
    /// Everything there is to say about the fields, in the order of the form; empty when all is well.
    pub fn issues(&self, now: DateTime<Utc>) -> Vec<FieldIssue> {
        let mut found = Issues::default();
        found.moment(self, now);
        found.texts(self);
        found.numbers(self);
        found.amount("amount_asked", &self.amount_asked);
        found.amount("amount_lost", &self.amount_lost);
        found.lists(self);
        found.0
    }
}

/// Issues as they are found.
#[derive(Default)]
pub(crate) struct Issues(Vec<FieldIssue>);

impl Issues {
    pub(crate) fn into_list(self) -> Vec<FieldIssue> {
        self.0
    }

    pub(crate) fn add(&mut self, field: &str, code: Code, severity: Severity, params: &[(&str, f64)]) {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        self.0.push(FieldIssue { field: field.to_owned(), code, severity, params });
    }

    fn moment(&mut self, fields: &CallFields, now: DateTime<Utc>) {
        let moment = &fields.occurred_at;
        // A clock that runs a little ahead of ours is no future.
        if moment.instant > now + TimeDelta::minutes(5) {
            self.add("occurred_at", Code::InFuture, Severity::Question, &[]);
        }
        if moment.instant < DateTime::UNIX_EPOCH - TimeDelta::days(365 * 100) {
            self.add("occurred_at", Code::OutOfRange, Severity::Error, &[]);
        }
        if !(-1080..=1080).contains(&moment.offset_minutes) {
            self.range("occurred_at", f64::from(moment.offset_minutes), -1080.0, 1080.0);
        }
    }

    fn texts(&mut self, f: &CallFields) {
        let lines = [
            ("claimed_org", &f.claimed_org),
            ("displayed_name", &f.displayed_name),
            ("called_line.number", &f.called_line.number),
            ("attempts.times", &f.attempts.times),
            ("claimed_person", &f.claimed_person),
            ("claimed_department", &f.claimed_department),
            ("quoted_reference.value", &f.quoted_reference.value),
            ("remote_session_id", &f.remote_session_id),
        ];
        for (field, text) in lines {
            self.text(field, text, LINE);
        }
        let pages = [
            ("rang_back.detail", &f.rang_back.detail),
            ("second_caller.detail", &f.second_caller.detail),
            ("asked_to_stop.detail", &f.asked_to_stop.detail),
            ("opening_words", &f.opening_words),
            ("suspicion_words", &f.suspicion_words),
            ("notes", &f.notes),
        ];
        for (field, text) in pages {
            self.text(field, text, PAGE);
        }
        if let Some(number) = &f.displayed_number.number {
            self.text("displayed_number", &number.as_typed, LINE);
        }
    }

    fn lists(&mut self, f: &CallFields) {
        let lists: [(&str, Vec<&String>); 3] = [
            ("callback_numbers", f.callback_numbers.iter().map(|n| &n.as_typed).collect()),
            ("websites", f.websites.iter().collect()),
            ("emails", f.emails.iter().collect()),
        ];
        for (field, entries) in lists {
            self.count(field, entries.len());
            for (i, text) in entries.into_iter().enumerate() {
                self.text(&format!("{field}.{i}"), text, LINE);
            }
        }
        self.count("evidence", f.evidence.len());
        for (i, piece) in f.evidence.iter().enumerate() {
            self.text(&format!("evidence.{i}.name"), &piece.name, LINE);
            self.text(&format!("evidence.{i}.note"), &piece.note, PAGE);
            self.text(&format!("evidence.{i}.sha256"), &piece.sha256, 64);
        }
        self.count("report_refs", f.report_refs.len());
        for (i, entry) in f.report_refs.iter().enumerate() {
            self.text(&format!("report_refs.{i}.body"), &entry.body, LINE);
            self.text(&format!("report_refs.{i}.reference"), &entry.reference, LINE);
            self.text(&format!("report_refs.{i}.contact"), &entry.contact, LINE);
        }
        let choices = [
            ("knew_about_me", f.knew_about_me.len()),
            ("reason_given", f.reason_given.len()),
            ("asked_for", f.asked_for.len()),
            ("pressure", f.pressure.len()),
            ("background", f.background.len()),
            ("suspicion", f.suspicion.len()),
            ("my_reaction", f.my_reaction.len()),
            ("disclosed", f.disclosed.len()),
        ];
        for (field, length) in choices {
            self.count(field, length);
        }
    }

    fn numbers(&mut self, f: &CallFields) {
        if let Some(seconds) = f.duration_s {
            self.range("duration_s", f64::from(seconds), 0.0, 86_400.0);
        }
        if let Some(count) = f.attempts.count {
            self.range("attempts.count", f64::from(count), 1.0, 10_000.0);
        }
        if let Some(annoyance) = f.annoyance {
            self.range("annoyance", f64::from(annoyance), 1.0, 5.0);
        }
    }

    pub(crate) fn text(&mut self, field: &str, text: &str, limit: usize) {
        // Bytes bound characters, so only a text that could be too long is counted.
        if text.len() > limit {
            let length = text.chars().count();
            if length > limit {
                let params = [("limit", limit as f64), ("length", length as f64)];
                self.add(field, Code::TooLong, Severity::Error, &params);
            }
        }
        if text.chars().any(is_hidden_control) {
            self.add(field, Code::ControlCharacters, Severity::Error, &[]);
        }
    }

    pub(crate) fn count(&mut self, field: &str, length: usize) {
        if length > ENTRIES {
            self.add(field, Code::TooMany, Severity::Error, &[("limit", ENTRIES as f64)]);
        }
    }

    pub(crate) fn range(&mut self, field: &str, value: f64, min: f64, max: f64) {
        if !(min..=max).contains(&value) {
            self.add(field, Code::OutOfRange, Severity::Error, &[("min", min), ("max", max)]);
        }
    }

    fn amount(&mut self, field: &str, amount: &Amount) {
        if !amount.value.is_empty() && !is_decimal(&amount.value) {
            self.add(&format!("{field}.value"), Code::NotAnAmount, Severity::Error, &[]);
        }
        let wanted = !amount.value.is_empty() || !amount.currency.is_empty();
        if wanted && iso_currency::Currency::from_code(&amount.currency).is_none() {
            self.add(&format!("{field}.currency"), Code::NotACurrency, Severity::Error, &[]);
        }
    }
}

/// Control characters that nobody types and nobody sees; line breaks and tabs are text.
fn is_hidden_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Up to 12 digits, and perhaps a point and up to 4 more: what the report API takes as an amount.
fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str, most| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole, 12) && digits(part, 4)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ENTRIES, FieldIssue, LINE, PAGE, Severity};
    use crate::call::{Amount, CallFields, Evidence, EvidenceKind, Expected, Moment};
    use crate::code::Code;
    use crate::number::NotedNumber;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn short() -> CallFields {
        CallFields::new(Moment::from(noon().fixed_offset()), "Trend Micro", Expected::No)
    }

    fn issues(change: impl FnOnce(&mut CallFields)) -> Vec<FieldIssue> {
        let mut fields = short();
        change(&mut fields);
        fields.issues(noon())
    }

    #[track_caller]
    fn only(found: &[FieldIssue], field: &str, code: Code, severity: Severity) {
        let said: Vec<_> = found.iter().map(|i| (i.field.as_str(), i.code, i.severity)).collect();
        assert_eq!(said, [(field, code, severity)]);
    }

    #[test]
    fn three_answers_are_enough() {
        assert_eq!(issues(|_| {}), []);
        assert_eq!(issues(|f| f.claimed_org.clear()), [], "not knowing who they said they were is allowed");
    }

    #[test]
    fn a_future_time_is_questioned_and_not_refused() {
        let found = issues(|f| f.occurred_at.instant = noon() + TimeDelta::days(1));
        only(&found, "occurred_at", Code::InFuture, Severity::Question);
        assert_eq!(issues(|f| f.occurred_at.instant = noon() + TimeDelta::minutes(4)), []);
    }

    #[test]
    fn times_outside_the_telephone_age_are_refused() {
        let found = issues(|f| f.occurred_at.instant = "1820-01-01T00:00:00Z".parse().unwrap());
        only(&found, "occurred_at", Code::OutOfRange, Severity::Error);
        let found = issues(|f| f.occurred_at.offset_minutes = 2000);
        only(&found, "occurred_at", Code::OutOfRange, Severity::Error);
    }

    #[test]
    fn text_is_measured_in_characters() {
        assert_eq!(issues(|f| f.notes = "é".repeat(PAGE)), []);
        let found = issues(|f| f.notes = "é".repeat(PAGE + 1));
        only(&found, "notes", Code::TooLong, Severity::Error);
        assert_eq!(found[0].params["limit"], PAGE as f64);
        assert_eq!(found[0].params["length"], (PAGE + 1) as f64);
        only(
            &issues(|f| f.claimed_org = "x".repeat(LINE + 1)),
            "claimed_org",
            Code::TooLong,
            Severity::Error,
        );
    }

    #[test]
    fn ten_megabytes_are_answered_and_not_feared() {
        only(&issues(|f| f.notes = "x".repeat(10 << 20)), "notes", Code::TooLong, Severity::Error);
    }

    #[test]
    fn hidden_characters_are_named() {
        let found = issues(|f| f.claimed_person = "Ke\u{0}vin".into());
        only(&found, "claimed_person", Code::ControlCharacters, Severity::Error);
        assert_eq!(issues(|f| f.notes = "one\ntwo\tthree\r\n".into()), []);
    }

    #[test]
    fn an_unparsable_number_is_kept_as_typed() {
        let number = NotedNumber { as_typed: "12-ab-??".into(), ..NotedNumber::default() };
        assert_eq!(issues(|f| f.displayed_number.number = Some(number)), []);
    }

    #[test]
    fn amounts_are_decimals_in_a_known_currency() {
        let amount = |value: &str, currency: &str| Amount { value: value.into(), currency: currency.into() };
        assert_eq!(issues(|f| f.amount_lost = amount("499.99", "USD")), []);
        assert_eq!(issues(|f| f.amount_asked = amount("1", "GBP")), []);
        for bad in ["-1", "1,5", "1.", ".5", "1e9", "ten", "1.23456", "1234567890123"] {
            let found = issues(|f| f.amount_lost = amount(bad, "USD"));
            only(&found, "amount_lost.value", Code::NotAnAmount, Severity::Error);
        }
        for bad in ["", "dollar", "XQZ", "usd"] {
            let found = issues(|f| f.amount_lost = amount("5", bad));
            only(&found, "amount_lost.currency", Code::NotACurrency, Severity::Error);
        }
    }

    #[test]
    fn counts_have_ranges() {
        only(&issues(|f| f.duration_s = Some(86_401)), "duration_s", Code::OutOfRange, Severity::Error);
        only(&issues(|f| f.attempts.count = Some(0)), "attempts.count", Code::OutOfRange, Severity::Error);
        only(&issues(|f| f.annoyance = Some(6)), "annoyance", Code::OutOfRange, Severity::Error);
    }

    #[test]
    fn lists_have_an_end_and_their_entries_are_checked() {
        let found = issues(|f| f.websites = vec!["a.example".into(); ENTRIES + 1]);
        only(&found, "websites", Code::TooMany, Severity::Error);
        let found = issues(|f| f.emails = vec!["a@b.example".into(), "\u{7}".into()]);
        only(&found, "emails.1", Code::ControlCharacters, Severity::Error);
        let piece = Evidence {
            kind: EvidenceKind::Screenshot,
            name: "x".repeat(LINE + 1),
            sha256: String::new(),
            size: 0,
            note: String::new(),
        };
        only(&issues(|f| f.evidence = vec![piece]), "evidence.0.name", Code::TooLong, Severity::Error);
    }
}
