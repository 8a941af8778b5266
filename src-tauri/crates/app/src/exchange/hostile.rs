//! Files that nobody meant to be read: cut off, mixed up, in the wrong encoding, made to hurt. Each is answered with
//! calls and troubles or with one clear code, without a panic, without a wait, in bounded memory.

use super::tests::{a_call, an_appointment, as_csv, as_json, read, read_with, with_appointments};
use super::{Entry, Found, mapping};
use crate::api::{DateOrder, ImportField, ImportPlan};
use encoding_rs::WINDOWS_1252;
use proptest::prelude::*;
use proptest::sample::Index;
use ringtrue_model::Code;

const JSON_BEGINS: &[u8] = br#"{"format": "ringtrue-calls", "version": 1, "calls": ["#;
const BOOK_BEGINS: &[u8] = br#"{"format": "ringtrue-calls", "version": 13, "appointments": ["#;
const FTC_BEGINS: &[u8] = b"Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,\
    Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall\r\n";

/// What can be said of a file, and of an entry in it. When an appointment takes place can be told.
fn is_clear(outcome: &Result<Vec<Entry>, Code>) -> bool {
    match outcome {
        Ok(entries) => entries.iter().all(|entry| match &entry.read {
            Ok(Found::Appointment(it)) => it.fields.reach().1.is_none_or(|ends| ends >= it.fields.reach().0),
            Ok(Found::Call(..)) => true,
            Err(trouble) => is_of_a_row(trouble.code),
        }),
        Err(code) => [
            Code::FileOfAnotherKind,
            Code::FileHasNoCalls,
            Code::FileNewer,
            Code::FileNotReadable,
            Code::FileTooLarge,
        ]
        .contains(code),
    }
}

fn is_of_a_row(code: Code) -> bool {
    ![Code::Internal, Code::Stopped, Code::StorageFailed].contains(&code)
}

/// A table of somebody else's in which every column means something.
fn planned(bytes: &[u8]) -> Result<Vec<Entry>, Code> {
    let columns = vec![
        ImportField::DateAndTime,
        ImportField::NumberShown,
        ImportField::CallbackNumbers,
        ImportField::ClaimedOrg,
        ImportField::Duration,
        ImportField::Time,
        ImportField::Notes,
    ];
    let plan = ImportPlan {
        columns,
        date_order: Some(DateOrder::DayFirst),
        region: "GB".to_owned().try_into().ok(),
    };
    read_with(bytes, &plan, u32::MAX).map(|(entries, _)| entries)
}

fn real_exports() -> [Vec<u8>; 4] {
    let utf_16: Vec<u8> = String::from_utf8(as_csv(&[a_call(), a_call()]))
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let appointments = with_appointments(&[an_appointment(), an_appointment()], &[a_call()]);
    [as_csv(&[a_call(), a_call()]), as_json(&[a_call(), a_call()]), appointments, utf_16]
}

/// A change such as a torn disk, a careless hand or a malicious one makes.
#[derive(Clone, Debug)]
enum Harm {
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    CutOut(Index, Index),
    CutOff(Index),
    Double(Index, Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    let signs = prop::sample::select(
        [
            &b"\0"[..],
            b"\"",
            b"\\",
            b"{",
            b"[",
            b"]",
            b",",
            b"\r\n",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xed\xa0\x80",
            b"\\ud800",
            b"1e999",
            b"-9223372036854775809",
            b"null",
        ]
        .map(<[u8]>::to_vec)
        .to_vec(),
    );
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Harm::Put(at, byte)),
        (any::<Index>(), signs).prop_map(|(at, bytes)| Harm::Insert(at, bytes)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Harm::CutOut(from, to)),
        any::<Index>().prop_map(Harm::CutOff),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Harm::Double(from, to)),
    ]
}

fn harmed(mut bytes: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        if bytes.is_empty() {
            break;
        }
        let between = |a: &Index, b: &Index| {
            let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
            a.min(b)..a.max(b)
        };
        match harm {
            Harm::Put(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Harm::Insert(at, signs) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, signs.iter().copied());
            }
            Harm::CutOut(from, to) => drop(bytes.drain(between(from, to))),
            Harm::CutOff(at) => bytes.truncate(at.index(bytes.len())),
            Harm::Double(from, to) => bytes.extend_from_within(between(from, to)),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(is_clear(&read(&bytes)));
        prop_assert!(is_clear(&read(&[JSON_BEGINS, &bytes].concat())));
        prop_assert!(is_clear(&read(&[BOOK_BEGINS, &bytes].concat())));
        prop_assert!(is_clear(&read(&[FTC_BEGINS, &bytes].concat())));
        prop_assert!(is_clear(&planned(&[b"a,b,c,d,e,f,g\n", &bytes[..]].concat())));
    }

    #[test]
    fn a_real_export_that_was_harmed_is_answered(harms in prop::collection::vec(harm(), 1..6)) {
        for bytes in real_exports() {
            prop_assert!(is_clear(&read(&harmed(bytes, &harms))));
        }
    }

    #[test]
    fn any_cells_are_answered(cells in prop::collection::vec("\\PC{0,40}|[0-9:./ -]{0,20}|[+0-9() ]{0,30}", 7)) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["a", "b", "c", "d", "e", "f", "g"]).unwrap();
        table.write_record(&cells).unwrap();
        prop_assert!(is_clear(&planned(&table.into_inner().unwrap())));
    }

    #[test]
    fn text_in_any_encoding_is_read_or_refused(text in "\\PC{0,200}", odd in any::<bool>(), big in any::<bool>()) {
        let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        let mut utf_16: Vec<u8> =
            "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(order).collect();
        if odd {
            utf_16.pop();
        }
        for bytes in [utf_16, WINDOWS_1252.encode(&text).0.into_owned()] {
            prop_assert!(is_clear(&read(&bytes)));
        }
    }
}

#[test]
fn a_lone_half_of_a_character_spoils_one_entry_only() {
    let call = String::from_utf8(as_json(&[a_call()])).unwrap();
    let (_, whole) = call.split_once("[\n").unwrap();
    let whole = whole.strip_suffix("\n]}\n").unwrap();
    for broken in [r#"{"id": "\ud800"}"#, r#""\udc00\ud800""#, r#"{"fields": {"notes": "\ud83d"}}"#] {
        let text = [JSON_BEGINS, format!("{broken},\n{whole}]}}").as_bytes()].concat();
        let entries = read(&text).unwrap();
        assert_eq!(entries[0].read.as_ref().err().unwrap().code, Code::RowNotUnderstood, "{broken}");
        assert!(entries[1].read.is_ok(), "what follows {broken} is read");
    }
    // UTF-16 with a lone half: the character is lost, the file is not.
    let halves = [0xfeff, u16::from(b'a'), u16::from(b','), 0xd800, u16::from(b'\n')];
    let bytes: Vec<u8> = halves.into_iter().flat_map(u16::to_le_bytes).collect();
    assert!(read(&bytes).unwrap().is_empty());
}

#[test]
fn what_is_nested_without_end_is_refused() {
    let deep = |open: &str, times: usize| [JSON_BEGINS, open.repeat(times).as_bytes()].concat();
    for (open, times) in [("[", 1_000_000), (r#"{"a":"#, 200_000)] {
        assert_eq!(read(&deep(open, times)).map(drop), Err(Code::FileOfAnotherKind), "{open}");
    }
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = [JSON_BEGINS, closed.as_bytes(), b"]}"].concat();
    let entries = read(&text).unwrap();
    assert_eq!(entries[0].read.as_ref().err().unwrap().code, Code::RowNotUnderstood);
    let elsewhere = format!(r#"{{"format": "ringtrue-calls", "version": 1, "more": {closed}, "calls": []}}"#);
    assert!(read(elsewhere.as_bytes()).unwrap().is_empty(), "what is not known is skipped");
}

#[test]
fn an_appointment_of_the_end_of_time_is_answered() {
    let written = String::from_utf8(with_appointments(&[an_appointment()], &[])).unwrap();
    let until = serde_json::to_string(&an_appointment().fields.repeats.unwrap().until).unwrap();
    for day in ["+262142-12-31", "-262143-01-01", "9999-12-31", "0000-01-01"] {
        let from = format!("\"until\":{until},\"except\"");
        let changed = written.replacen(&from, &format!("\"until\":\"{day}\",\"except\""), 1);
        assert_ne!(changed, written, "{from} is not there");
        assert!(is_clear(&read(changed.as_bytes())), "{day}");
    }
}

#[test]
fn an_entry_without_end_is_too_large() {
    let long = vec![b'7'; 9 << 20];
    let code = |bytes: &[&[u8]]| read(&bytes.concat()).map(drop);
    assert_eq!(code(&[JSON_BEGINS, b"\"", &long, b"\"]}"]), Err(Code::FileTooLarge));
    assert_eq!(code(&[br#"{"format": ""#, &long, br#""}"#]), Err(Code::FileTooLarge));
    assert_eq!(code(&[b"date,remark\n2026-01-01,\"", &long, b"\"\n"]), Err(Code::FileTooLarge), "a cell");
    assert_eq!(code(&[b"date,\"", &long, b"\"\n"]), Err(Code::FileTooLarge), "a column's name");
    assert_eq!(code(&[b"a", &b",".repeat(3 << 20), b"\n1\n"]), Err(Code::FileOfAnotherKind), "columns");
    let many = [JSON_BEGINS, &b"0,".repeat(1_000_000), b"0]}"].concat();
    assert_eq!(read_with(&many, &ImportPlan::default(), 1).map(drop), Err(Code::FileTooLarge), "entries");
    let many = b"a\n".repeat(1_000_002);
    assert_eq!(read_with(&many, &ImportPlan::default(), 1).map(drop), Err(Code::FileTooLarge), "rows");
}

/// A megabyte takes no longer than a megabyte's time, whatever it holds.
#[test]
fn a_cell_of_a_megabyte_is_not_taken_for_a_number_or_a_date() {
    for sign in ["7", "+", "(", "7-", "07/", " ", "\u{202e}7", "٧", "x7"] {
        let cell = sign.repeat((1 << 20) / sign.len());
        assert!(!mapping::needs_region(&cell), "{sign}");
        let quoted = format!("\"{cell}\"");
        let row =
            format!("a,b,c,d,e,f,g\n2026-01-01,{quoted},{quoted},{quoted},{quoted},{quoted},{quoted}\n");
        assert!(is_clear(&planned(row.as_bytes())));
        assert!(is_clear(&planned(format!("a,b,c,d,e,f,g\n{quoted},1,1,1,1,1,1\n").as_bytes())));
        let complaint = format!("{quoted},,2021-02-01 11:49:00,,,,,\n");
        let entries = read(&[FTC_BEGINS, complaint.as_bytes()].concat()).unwrap();
        let noted = |entry: &Entry| matches!(&entry.read, Ok(Found::Call(call, _)) if call.fields.displayed_number.number.is_some());
        assert!(!entries.iter().any(noted), "{sign}");
    }
}
