//! Tables: the program's own, complaints of the FTC, and any other by a plan. The first row names the columns.

use super::columns::{self, COLUMNS, Column};
use super::mapping::Mapping;
use super::source::{self, Meter, Source, Text, Watch};
use super::{Circumstances, Entry, Found, MOST_ROWS, Mapped, Trouble, checked, ftc, notes};
use crate::api::{ImportColumn, ImportFormat, ImportPlan};
use csv::{ErrorKind, StringRecord};
use ringtrue_model::{Call, CallId, Code};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Columns of a table at most.
const MOST_COLUMNS: usize = 500;
/// What is shown of a column.
const EXAMPLES: usize = 3;
/// Characters of an example.
const EXAMPLE_LENGTH: usize = 60;

/// Writes calls as the program's own table. It begins with a mark, by which spreadsheets know UTF-8.
pub(super) struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> Writer<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        table.write_record(COLUMNS.iter().map(Column::name))?;
        Ok(Self(table))
    }

    pub(super) fn add(&mut self, call: &Call) -> io::Result<()> {
        Ok(self.0.write_record(columns::cells(call)?)?)
    }

    pub(super) fn end(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// A table that is being read.
pub(super) struct Table<'a> {
    reader: csv::Reader<Text<'a>>,
    meter: Rc<Meter>,
    /// The names of its columns.
    pub(super) names: Vec<String>,
    /// What kind of table it is.
    pub(super) format: ImportFormat,
}

impl<'a> Table<'a> {
    /// Begins to read.
    pub(super) fn open(source: &Source, delimiter: u8, watch: Watch<'a>) -> Result<Self, Code> {
        let (text, meter) = source.text(watch)?;
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(true).from_reader(text);
        let first = reader.headers().map_err(|error| broken(&error))?;
        if first.len() > MOST_COLUMNS {
            return Err(Code::FileOfAnotherKind);
        }
        let names: Vec<String> = first.iter().map(|name| name.trim().to_owned()).collect();
        meter.entry_ended();
        let has = |name: &str| names.iter().any(|other| other == name);
        let format = if ["id", "revision", "occurred_at", "expected"].into_iter().all(has) {
            ImportFormat::OwnCsv
        } else if names == ftc::COLUMNS {
            ImportFormat::FtcComplaints
        } else {
            ImportFormat::Table
        };
        Ok(Self { reader, meter, names, format })
    }

    /// The columns with examples from the first `rows` rows.
    pub(super) fn columns(self, rows: u32) -> Result<Vec<ImportColumn>, Code> {
        let column = |name: &String| ImportColumn { name: name.clone(), examples: Vec::new() };
        let mut columns: Vec<ImportColumn> = self.names.iter().map(column).collect();
        self.each_row(rows, |record| {
            for (column, cell) in columns.iter_mut().zip(record) {
                let example: String = cell.trim().chars().take(EXAMPLE_LENGTH).collect();
                let wanted = column.examples.len() < EXAMPLES && !example.is_empty();
                if wanted && !column.examples.contains(&example) {
                    column.examples.push(example);
                }
            }
        })?;
        Ok(columns)
    }

    /// Looks at the first `rows` rows.
    pub(super) fn each_row(mut self, rows: u32, mut look: impl FnMut(&StringRecord)) -> Result<(), Code> {
        let mut record = StringRecord::new();
        for _ in 0..rows {
            if !self.next(&mut record)? {
                break;
            }
            look(&record);
        }
        Ok(())
    }

    /// Gives the first `most` entries to `sink`, until it has enough. Answers how many rows there are, where it had not.
    pub(super) fn read(
        mut self,
        plan: &ImportPlan,
        around: &Circumstances<'_>,
        most: u32,
        sink: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<u32, Code> {
        let understanding = self.understanding(plan, around);
        let mut identities = Identities::default();
        let mut record = StringRecord::new();
        let mut rows = 0;
        while self.next(&mut record)? {
            rows += 1;
            if rows > MOST_ROWS {
                return Err(Code::FileTooLarge);
            }
            if rows > most {
                continue;
            }
            let read = if record.iter().skip(self.names.len()).any(|cell| !cell.trim().is_empty()) {
                Err(Trouble::row(Code::RowNotUnderstood))
            } else {
                understanding.read(&self.names, &record)
            };
            let (call, put_into_notes) = match read {
                Ok(Read::Call(call, noted)) => (checked(*call, around.now), noted),
                Ok(Read::Fields(Mapped { fields, put_into_notes })) => {
                    let id = identities.of(&understanding.mark(), &record);
                    let call = Call {
                        id,
                        revision: 1,
                        created_at: around.now,
                        updated_at: around.now,
                        kept: false,
                        fields: *fields,
                    };
                    (checked(call, around.now), put_into_notes)
                }
                Err(trouble) => (Err(trouble), 0),
            };
            // The first row holds the names.
            let read = call.map(|call| Found::Call(Box::new(call), Vec::new()));
            let entry = Entry { row: rows + 1, read, put_into_notes };
            if sink(entry).is_break() {
                break;
            }
        }
        Ok(rows)
    }

    /// The next row that is not empty; `false` at the end.
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, Code> {
        while self.reader.read_record(record).map_err(|error| broken(&error))? {
            self.meter.entry_ended();
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn understanding<'b>(&self, plan: &'b ImportPlan, around: &'b Circumstances<'b>) -> Understanding<'b> {
        match self.format {
            ImportFormat::OwnCsv => {
                Understanding::Own(self.names.iter().map(|name| columns::named(name)).collect())
            }
            ImportFormat::FtcComplaints => Understanding::Ftc(around),
            ImportFormat::OwnJson | ImportFormat::Table => Understanding::Planned(Mapping::new(plan, around)),
        }
    }
}

fn broken(error: &csv::Error) -> Code {
    match error.kind() {
        ErrorKind::Io(error) => source::code(error),
        _ => Code::FileOfAnotherKind,
    }
}

/// How the rows of a table are understood.
enum Understanding<'a> {
    Own(Vec<Option<&'static Column>>),
    Ftc(&'a Circumstances<'a>),
    Planned(Mapping<'a>),
}

enum Read {
    Call(Box<Call>, u32),
    Fields(Mapped),
}

impl Understanding<'_> {
    fn read(&self, names: &[String], record: &StringRecord) -> Result<Read, Trouble> {
        match self {
            Self::Own(known) => {
                let cells = known.iter().zip(record).filter_map(|(column, cell)| Some(((*column)?, cell)));
                let mut call = columns::call(cells)?;
                // A column that somebody added, or that a newer program writes.
                let mut added = 0;
                for ((name, column), cell) in names.iter().zip(known).zip(record) {
                    if column.is_none() && !cell.is_empty() {
                        notes::add(&mut call.fields.notes, name, cell);
                        added += 1;
                    }
                }
                Ok(Read::Call(Box::new(call), added))
            }
            Self::Ftc(around) => ftc::fields(record, around).map(Read::Fields),
            Self::Planned(mapping) => mapping.fields(names, record).map(Read::Fields),
        }
    }

    /// Sets apart the identities that different ways of understanding give to the same row.
    fn mark(&self) -> String {
        match self {
            Self::Own(_) => "own".to_owned(),
            Self::Ftc(_) => "ftc".to_owned(),
            Self::Planned(mapping) => mapping.mark(),
        }
    }
}

/// Gives rows without an identity one that follows from what is in them, so that the same file adds nothing the second
/// time: UUIDs of version 8 (RFC 9562). Rows that are alike are counted, for two people may complain of the same call.
#[derive(Default)]
struct Identities {
    alike: HashMap<[u8; 16], u32>,
}

impl Identities {
    fn of(&mut self, mark: &str, record: &StringRecord) -> CallId {
        let mut row = Sha256::new();
        for part in std::iter::once(mark).chain(record) {
            row.update((part.len() as u64).to_le_bytes());
            row.update(part);
        }
        let alike = self.alike.entry(first_half(row.clone())).or_default();
        *alike += 1;
        row.update(alike.to_le_bytes());
        CallId(uuid::Builder::from_custom_bytes(first_half(row)).into_uuid())
    }
}

fn first_half(digest: Sha256) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
    half
}
