//! Import and export.

use ringtrue_model::call::CallFields;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{CallId, Code, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which calls are written into a file, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportCalls {
    /// Which calls.
    pub which: WhichCalls,
    /// How.
    pub format: ExportFormat,
}

/// A choice of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "which", rename_all = "snake_case")]
pub enum WhichCalls {
    /// Every call in the diary.
    All,
    /// Those a filter leaves.
    Found {
        /// The filter.
        filter: DiaryFilter,
    },
    /// One.
    One {
        /// Which.
        id: CallId,
    },
}

/// The formats in which calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ExportFormat {
    /// A table, for spreadsheets.
    Csv,
    /// The program's own format, for programs.
    Json,
}

/// What kind of file was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ImportFormat {
    /// The program's own JSON.
    OwnJson,
    /// The program's own table.
    OwnCsv,
    /// Complaints about calls, as the Federal Trade Commission of the United States publishes them.
    FtcComplaints,
    /// Any other table; the person says what its columns mean.
    Table,
}

/// What a column of a table can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ImportField {
    /// It goes into the notes, under its name.
    Notes,
    /// It is left out.
    LeaveOut,
    /// Day and time of the call.
    DateAndTime,
    /// The day.
    Date,
    /// The time.
    Time,
    /// Who they said they were.
    ClaimedOrg,
    /// Was it expected?
    Expected,
    /// The number shown.
    NumberShown,
    /// The name shown.
    NameShown,
    /// Numbers they told the person to ring.
    CallbackNumbers,
    /// How long it lasted.
    Duration,
    /// The person's own number.
    OwnNumber,
    /// The name they gave.
    ClaimedPerson,
    /// The department they named.
    ClaimedDepartment,
    /// The reference they quoted.
    QuotedReference,
    /// Their first words.
    OpeningWords,
    /// Websites.
    Websites,
    /// E-mail addresses.
    Emails,
}

/// In which order a date is written, such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// Year, month, day.
    YearFirst,
}

/// How a table is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    /// What each column means; none for a file that explains itself.
    pub columns: Vec<ImportField>,
    /// In which order dates are written.
    pub date_order: Option<DateOrder>,
    /// Where numbers without a country code are from.
    pub region: Option<Region>,
}

/// What is in a chosen file, before anything of it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The file's name, without its folder.
    pub file: String,
    /// What kind of file it is.
    pub format: ImportFormat,
    /// How many entries it has.
    pub rows: u32,
    /// How many of them were looked at: the first.
    pub examined: u32,
    /// How it is understood: as asked, or guessed.
    pub plan: ImportPlan,
    /// A column means the time, without which there is no entry.
    pub has_time: bool,
    /// Its columns; none for JSON.
    pub columns: Vec<ImportColumn>,
    /// Dates can be read in more than one order.
    pub asks_date_order: bool,
    /// Some numbers have no country code.
    pub asks_region: bool,
    /// The first calls as they will look.
    pub first: Vec<CallFields>,
    /// What would become of the entries that were looked at.
    pub tally: ImportTally,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    /// Its name, from the first row.
    pub name: String,
    /// Some of what is in it.
    pub examples: Vec<String>,
}

/// What became, or would become, of the entries of a file. Each entry is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportTally {
    /// Calls added to the diary.
    pub added: u32,
    /// Left out, for the diary has them.
    pub already_there: u32,
    /// Left out, for they were deleted here.
    pub deleted_before: u32,
    /// The same three of the appointments.
    pub appointments: AppointmentTally,
    /// Calls and appointments left out, for the diary has them otherwise; the diary's stay as they are.
    pub different: u32,
    /// Left out, for they could not be understood.
    pub not_understood: u32,
    /// Cells that did not fit their field and were put into the notes as they are written.
    pub put_into_notes: u32,
    /// The first of those left out as different or not understood.
    pub left_out: Vec<RowProblem>,
}

/// What became, or would become, of the appointments in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentTally {
    /// Added to the book.
    pub added: u32,
    /// Left out, for the book has them.
    pub already_there: u32,
    /// Left out, for they were deleted here.
    pub deleted_before: u32,
}

/// Why an entry is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowProblem {
    /// Which row, as a spreadsheet counts; which entry of a JSON file, from 1.
    pub row: u32,
    /// The column or field; empty where it is the whole row.
    pub column: String,
    /// Why.
    pub code: Code,
}
