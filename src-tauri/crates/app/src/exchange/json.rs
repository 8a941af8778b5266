//! The program's own JSON: `{"format": "ringtrue-calls", "version": 15, "appointments": [...], "calls": [...]}`, each entry
//! as the model writes it, on a line of its own. It is written and read entry by entry. The version is that of the vault,
//! so that a program which does not know all that an entry can say refuses the file instead of dropping what it does not
//! know.

use super::source::{self, Meter, Source, Watch};
use super::{Entry, Found, MOST_ROWS, Trouble, checked};
use chrono::{DateTime, Utc};
use ringtrue_model::appointment::Appointment;
use ringtrue_model::call::CallFields;
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::validation::{MOST_SAVES, Severity};
use ringtrue_model::{Call, CallId, Code};
use ringtrue_store::must_know;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;
use std::io::{self, Write};
use std::ops::ControlFlow;

const FORMAT: &str = "ringtrue-calls";
/// Verdicts on one call that can have been shown.
const MOST_SHOWN: usize = 1_000;

/// Writes calls one after the other.
pub(super) struct Writer<W: Write> {
    out: W,
    any: bool,
}

impl<W: Write> Writer<W> {
    /// The appointments come first: there are few, and who looks at the first entries of a file sees them.
    pub(super) fn begin(mut out: W, appointments: &[Appointment]) -> io::Result<Self> {
        write!(out, "{{\"format\": \"{FORMAT}\", \"version\": {}, \"appointments\": [", must_know())?;
        for (at, appointment) in appointments.iter().enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, appointment)?;
        }
        write!(out, "{}], \"calls\": [", if appointments.is_empty() { "" } else { "\n" })?;
        Ok(Self { out, any: false })
    }

    pub(super) fn add(&mut self, call: &Call, shown: &[ShownVerdict]) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        write_call(&mut self.out, call, shown)
    }

    pub(super) fn end(mut self) -> io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out)
    }
}

/// Writes one call, which takes one line, with the verdicts that were shown, the newest first.
pub(super) fn write_call(out: &mut impl Write, call: &Call, shown: &[ShownVerdict]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        call: &'a Call,
        shown: &'a [ShownVerdict],
    }
    Ok(serde_json::to_writer(out, &Line { call, shown })?)
}

/// The same, as it is read. What it does not name is not dropped in silence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: CallId,
    revision: u32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(default)]
    kept: bool,
    fields: CallFields,
    #[serde(default)]
    shown: Vec<ShownVerdict>,
}

fn call(text: &str, now: DateTime<Utc>) -> Result<Found, Trouble> {
    let line = serde_json::from_str(text).map_err(|_| Trouble::row(Code::RowNotUnderstood))?;
    let Line { id, revision, created_at, updated_at, kept, fields, shown } = line;
    let call = checked(Call { id, revision, created_at, updated_at, kept, fields }, now)?;
    if shown.len() > MOST_SHOWN || !shown.iter().all(ShownVerdict::is_sound) {
        return Err(Trouble::at("shown", Code::RowNotUnderstood));
    }
    Ok(Found::Call(Box::new(call), shown))
}

fn appointment(text: &str, now: DateTime<Utc>) -> Result<Found, Trouble> {
    let read = serde_json::from_str::<Appointment>(text);
    let mut appointment = read.map_err(|_| Trouble::at("appointments", Code::RowNotUnderstood))?;
    if !(1..=MOST_SAVES).contains(&appointment.revision) {
        return Err(Trouble::at("appointments.revision", Code::OutOfRange));
    }
    let issues = appointment.fields.issues();
    if let Some(issue) = issues.into_iter().find(|issue| issue.severity == Severity::Error) {
        return Err(Trouble { column: format!("appointments.{}", issue.field), code: issue.code });
    }
    // It counts for calls that began after it was written, and must not count for fewer because it came here in a file.
    // What another clock puts ahead of this one was written by now all the same.
    appointment.written_at = appointment.written_at.min(now);
    Ok(Found::Appointment(Box::new(appointment)))
}

/// Gives the first `most` entries to `sink`, until it has enough. Answers how many there are, where it had not.
pub(super) fn read(
    source: &Source,
    now: DateTime<Utc>,
    most: u32,
    watch: Watch<'_>,
    sink: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<u32, Code> {
    let (text, meter) = source.text(watch)?;
    let (verdict, rows) = (Cell::new(None), Cell::new(0));
    let document = Document { meter: &meter, now, most, sink, rows: &rows, verdict: &verdict };
    let read = document.deserialize(&mut serde_json::Deserializer::from_reader(text));
    match (verdict.get(), read) {
        (Some(Verdict::Enough), _) | (None, Ok(())) => Ok(rows.get()),
        (Some(Verdict::Refused(code)), _) => Err(code),
        (None, Err(error)) if error.is_io() => Err(source::code(&error.into())),
        (None, Err(_)) => Err(Code::FileOfAnotherKind),
    }
}

/// Why reading ended before the end.
#[derive(Clone, Copy)]
enum Verdict {
    Enough,
    Refused(Code),
}

struct Document<'a> {
    meter: &'a Meter,
    now: DateTime<Utc>,
    most: u32,
    sink: &'a mut dyn FnMut(Entry) -> ControlFlow<()>,
    rows: &'a Cell<u32>,
    verdict: &'a Cell<Option<Verdict>>,
}

impl Document<'_> {
    fn next_row<E: Error>(&self) -> Result<u32, E> {
        self.meter.entry_ended();
        let row = self.rows.get() + 1;
        self.rows.set(row);
        if row > MOST_ROWS { Err(self.end(Verdict::Refused(Code::FileTooLarge))) } else { Ok(row) }
    }

    fn end<E: Error>(&self, verdict: Verdict) -> E {
        self.verdict.set(Some(verdict));
        E::custom("ended")
    }
}

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of calls")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let (mut ours, mut known) = (false, false);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "format" => ours = map.next_value::<String>()? == FORMAT,
                "version" => {
                    known = map.next_value::<u64>()? <= must_know().into();
                    if !known {
                        return Err(self.end(Verdict::Refused(Code::FileNewer)));
                    }
                }
                "calls" if ours && known => map.next_value_seed(List(&mut self, call))?,
                "appointments" if ours && known => map.next_value_seed(List(&mut self, appointment))?,
                "calls" | "appointments" => return Err(self.end(Verdict::Refused(Code::FileOfAnotherKind))),
                _ => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        if ours && known { Ok(()) } else { Err(self.end(Verdict::Refused(Code::FileOfAnotherKind))) }
    }
}

/// A list, and how an entry of it is read.
struct List<'a, 'b>(&'a mut Document<'b>, fn(&str, DateTime<Utc>) -> Result<Found, Trouble>);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of calls or of appointments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self(document, read) = self;
        while document.rows.get() < document.most {
            // As it is written first: one that is neither does not end the file.
            let Some(entry) = seq.next_element::<Box<RawValue>>()? else { return Ok(()) };
            let row = document.next_row()?;
            let read = read(entry.get(), document.now);
            if (document.sink)(Entry { row, read, put_into_notes: 0 }).is_break() {
                return Err(document.end(Verdict::Enough));
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            document.next_row()?;
        }
        Ok(())
    }
}
