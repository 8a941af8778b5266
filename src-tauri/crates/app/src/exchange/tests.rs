//! Real files, written and read by the real writers and readers.

use super::source::Source;
use super::{Circumstances, Entry, Found, ftc, json, read_file, table};
use crate::SystemClock;
use crate::api::ImportPlan;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use ringtrue_model::appointment::Appointment;
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::validation::MOST_SAVES;
use ringtrue_model::{Call, Catalogue, Code, testing};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use tempfile::NamedTempFile;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

pub(super) fn read_with(bytes: &[u8], plan: &ImportPlan, most: u32) -> Result<(Vec<Entry>, u32), Code> {
    let around = Circumstances {
        now: now(),
        clock: &SystemClock,
        catalogue: Arc::new(Catalogue::default()),
        ftc_dates: ftc::dates(),
    };
    let file = file(bytes);
    let source = Source::open(file.path(), &|_| Ok(()))?;
    let mut entries = Vec::new();
    let rows = read_file(&source, plan, &around, most, &|_| Ok(()), &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    })?;
    Ok((entries, rows))
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, Code> {
    read_with(bytes, &ImportPlan::default(), u32::MAX).map(|(entries, _)| entries)
}

pub(super) fn as_csv(calls: &[Call]) -> Vec<u8> {
    let mut out = table::Writer::begin(Vec::new()).unwrap();
    calls.iter().for_each(|call| out.add(call).unwrap());
    out.end().unwrap()
}

pub(super) fn as_json(calls: &[Call]) -> Vec<u8> {
    with_appointments(&[], calls)
}

pub(super) fn with_appointments(appointments: &[Appointment], calls: &[Call]) -> Vec<u8> {
    let mut out = json::Writer::begin(Vec::new(), appointments).unwrap();
    calls.iter().for_each(|call| out.add(call, &[]).unwrap());
    out.end().unwrap()
}

#[track_caller]
fn all(entries: Vec<Entry>) -> Vec<Call> {
    let call = |entry: Entry| match entry.read {
        Ok(Found::Call(call, _)) => *call,
        Ok(Found::Appointment(_)) => panic!("row {} is an appointment", entry.row),
        Err(trouble) => panic!("row {}: {:?} in {}", entry.row, trouble.code, trouble.column),
    };
    entries.into_iter().map(call).collect()
}

/// A call in the same hour on every computer.
pub(super) fn a_call() -> Call {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    testing::call().new_tree(&mut runner).unwrap().current()
}

/// One that comes again.
pub(super) fn an_appointment() -> Appointment {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = testing::appointment().prop_filter("it comes again", |it| it.fields.repeats.is_some());
    strategy.new_tree(&mut runner).unwrap().current()
}

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn csv_and_json_lose_nothing(calls in prop::collection::vec(testing::call(), 1..4)) {
        prop_assert_eq!(&all(read(&as_json(&calls)).unwrap()), &calls);
        let csv = as_csv(&calls);
        prop_assert_eq!(&all(read(&csv).unwrap()), &calls);
    }

    #[test]
    fn json_loses_nothing_of_an_appointment(
        appointments in prop::collection::vec(testing::appointment(), 1..4),
        call in testing::call(),
    ) {
        let mut found = Vec::new();
        let mut calls = read(&with_appointments(&appointments, std::slice::from_ref(&call))).unwrap();
        calls.retain(|entry| match &entry.read {
            Ok(Found::Appointment(it)) => { found.push(Appointment::clone(it)); false }
            _ => true,
        });
        prop_assert_eq!(calls[0].row as usize, appointments.len() + 1);
        prop_assert_eq!(all(calls), [call]);
        for (found, mut written) in found.into_iter().zip(appointments.clone()) {
            written.written_at = written.written_at.min(now());
            prop_assert_eq!(found, written);
        }
    }

    #[test]
    fn no_cell_of_a_table_would_run(call in testing::call()) {
        for cell in csv::Reader::from_reader(&*as_csv(&[call])).records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{:?}", cell);
        }
    }
}

#[test]
fn json_carries_what_was_shown_and_refuses_what_cannot_have_been() {
    let shown: Vec<ShownVerdict> = serde_json::from_str(
        r#"[{"shown_at": "2026-05-03T12:00:00Z", "revision": 1, "outcome": "contradiction", "directory_version": 7,
             "reasons": [{"rule": "TM-01", "version": 2, "severity": "contradiction",
                          "words": {"rule": "Never unexpectedly.", "more": "Hang up."}}]}]"#,
    )
    .unwrap();
    let mut out = json::Writer::begin(Vec::new(), &[]).unwrap();
    out.add(&a_call(), &shown).unwrap();
    let bytes = out.end().unwrap();
    let entry = read(&bytes).unwrap().remove(0);
    let Ok(Found::Call(call, said)) = entry.read else { panic!("it is not read") };
    assert_eq!((*call, said), (a_call(), shown));

    let text = String::from_utf8(bytes).unwrap();
    for (from, to) in [("Never unexpectedly.", r"a\u202eb"), ("\"revision\":1,\"out", "\"mood\":1,\"out")] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from} is not there");
        let entry = read(changed.as_bytes()).unwrap().remove(0);
        assert_eq!(entry.read.err().map(|trouble| trouble.code), Some(Code::RowNotUnderstood), "{to}");
    }
}

#[test]
fn what_a_call_says_that_is_not_known_is_told_and_not_dropped() {
    let text = String::from_utf8(as_json(&[a_call()])).unwrap();
    let places =
        ["\"kept\":", "\"fields\":{", "\"called_line\":{", "\"displayed_number\":{", "\"occurred_at\":{"];
    for place in places {
        let more = if place.ends_with('{') {
            text.replacen(place, &format!("{place}\"mood\":\"dark\","), 1)
        } else {
            text.replacen(place, &format!("\"mood\":\"dark\",{place}"), 1)
        };
        assert_ne!(more, text, "{place} is not there");
        let entry = read(more.as_bytes()).unwrap().remove(0);
        assert_eq!(entry.read.err().map(|trouble| trouble.code), Some(Code::RowNotUnderstood), "{place}");
    }
}

#[test]
fn json_says_what_it_is_before_its_calls() {
    let code = |text: &str| read(text.as_bytes()).map(|entries| entries.len());
    assert_eq!(code(r#"{"format": "ringtrue-calls", "version": 1, "calls": []}"#), Ok(0));
    assert_eq!(code(r#"{"format": "ringtrue-calls", "version": 99, "calls": []}"#), Err(Code::FileNewer));
    assert_eq!(code(r#"{"appointments": [], "calls": []}"#), Err(Code::FileOfAnotherKind));
    assert_eq!(code(r#"{"format": "other", "version": 1, "calls": []}"#), Err(Code::FileOfAnotherKind));
    assert_eq!(code(r#"{"calls": []}"#), Err(Code::FileOfAnotherKind));
    assert_eq!(code("{}"), Err(Code::FileOfAnotherKind));
    let whole = as_json(&[a_call()]);
    let cut = &whole[..whole.len() - 6];
    assert_eq!(
        read(cut).map(drop),
        Err(Code::FileOfAnotherKind),
        "a file that breaks off is not read by halves"
    );
}

#[test]
fn an_entry_that_is_no_call_is_told_by_its_number() {
    let text = br#"{"format": "ringtrue-calls", "version": 1, "calls": [{"id": 7}, 3, []]}"#;
    let entries = read(text).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.row).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(
        entries.iter().all(|entry| entry.read.as_ref().is_err_and(|it| it.code == Code::RowNotUnderstood))
    );
}

#[test]
fn a_broken_appointment_is_told_by_its_number_and_nothing_else_is_lost() {
    let whole =
        String::from_utf8(with_appointments(&[an_appointment(), an_appointment()], &[a_call()])).unwrap();
    let name = serde_json::to_string(&an_appointment().fields.claimed_org).unwrap();
    for (from, to, column, code) in [
        ("{\"id\":", "{\"mood\":1,\"id\":".to_owned(), "appointments", Code::RowNotUnderstood),
        ("\"interval\":", "\"intervals\":".to_owned(), "appointments", Code::RowNotUnderstood),
        ("\"zone\":\"", "\"zone\":\"Mars/".to_owned(), "appointments", Code::RowNotUnderstood),
        (
            &format!("\"claimed_org\":{name}"),
            "\"claimed_org\":\" \"".to_owned(),
            "appointments.claimed_org",
            Code::MissingName,
        ),
    ] {
        let changed = whole.replacen(from, &to, 1);
        assert_ne!(changed, whole, "{from} is not there");
        let [broken, good, call] = read(changed.as_bytes()).unwrap().try_into().ok().unwrap();
        let told = broken.read.err().map(|trouble| (broken.row, trouble.column, trouble.code));
        assert_eq!(told, Some((1, column.to_owned(), code)), "{from}");
        assert!(matches!(good.read, Ok(Found::Appointment(_))) && matches!(call.read, Ok(Found::Call(..))));
    }
}

#[test]
fn an_appointment_was_not_written_later_than_it_is_read() {
    for (written, wanted) in
        [("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z"), ("2026-11-21T12:00:01Z", "2026-11-21T12:00:00Z")]
    {
        let written_at = written.parse().unwrap();
        let bytes = with_appointments(&[Appointment { written_at, ..an_appointment() }], &[]);
        let Ok(Found::Appointment(found)) = read(&bytes).unwrap().remove(0).read else { panic!("not read") };
        assert_eq!(found.written_at, wanted.parse::<DateTime<Utc>>().unwrap());
    }
}

#[test]
fn a_revision_from_which_no_save_can_be_counted_is_told() {
    let told = |bytes: &[u8]| read(bytes).unwrap().remove(0).read.err().map(|it| (it.column, it.code));
    for (revision, is_read) in [(0, false), (1, true), (MOST_SAVES, true), (u32::MAX, false)] {
        let wanted = |column: &str| (!is_read).then(|| (column.to_owned(), Code::OutOfRange));
        let calls = [Call { revision, ..a_call() }];
        assert_eq!(told(&as_json(&calls)), wanted("revision"), "{revision}");
        assert_eq!(told(&as_csv(&calls)), wanted("revision"), "{revision}");
        let appointments = [Appointment { revision, ..an_appointment() }];
        assert_eq!(
            told(&with_appointments(&appointments, &[])),
            wanted("appointments.revision"),
            "{revision}"
        );
    }
}

#[test]
fn a_cell_that_fits_no_more_is_told_by_row_and_column() {
    let text = String::from_utf8(as_csv(&[a_call(), a_call()])).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let names = rows.headers().unwrap().clone();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(&names).unwrap();
    let records: Vec<_> = rows.records().map(Result::unwrap).collect();
    for (row, column, cell) in
        [(0, "expected", "maybe"), (1, "occurred_at", "Tuesday"), (0, "duration_s", "90000")]
    {
        let at = names.iter().position(|name| name == column).unwrap();
        table
            .write_record(records[row].iter().enumerate().map(|(i, old)| if i == at { cell } else { old }))
            .unwrap();
    }
    let found: Vec<_> = read(&table.into_inner().unwrap())
        .unwrap()
        .into_iter()
        .filter_map(|entry| entry.read.err().map(|trouble| (entry.row, trouble.column, trouble.code)))
        .collect();
    let wanted = [
        (2, "expected".to_owned(), Code::CellNotUnderstood),
        (3, "occurred_at".to_owned(), Code::DateNotUnderstood),
        (4, "duration_s".to_owned(), Code::OutOfRange),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_column_that_was_added_to_the_own_table_goes_into_the_notes() {
    let table = String::from_utf8(as_csv(&[Call { fields: bare(), ..a_call() }])).unwrap();
    let mut lines = table.lines();
    let (names, cells) = (lines.next().unwrap(), lines.next().unwrap());
    let calls = all(read(format!("{names},My own\n{cells},my remark\n").as_bytes()).unwrap());
    assert_eq!(calls[0].fields.notes, "My own: my remark");
}

#[test]
fn only_so_many_are_looked_at_and_all_are_counted() {
    let calls: Vec<Call> = (0..30).map(|_| Call { fields: bare(), ..a_call() }).collect();
    for bytes in [as_csv(&calls), as_json(&calls)] {
        let (entries, rows) = read_with(&bytes, &ImportPlan::default(), 7).unwrap();
        assert_eq!((entries.len(), rows), (7, 30));
    }
}

fn bare() -> ringtrue_model::CallFields {
    let at = "2026-11-21T12:00:00Z".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
    ringtrue_model::CallFields::new(at.into(), "Example", ringtrue_model::call::Expected::No)
}
