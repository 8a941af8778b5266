//! Tables of others: what their columns mean, guessed from their names and decided by the person. What does not fit
//! its field goes into the notes as it is written.

use super::dates::{Dates, Written, read_time};
use super::{Circumstances, Mapped, Trouble, list, notes};
use crate::api::{DateOrder, ImportColumn, ImportField, ImportPlan};
use chrono::NaiveTime;
use csv::StringRecord;
use ringtrue_model::call::{CallFields, Expected, Moment, Precision, Presented, ShownNumber};
use ringtrue_model::validation::LINE;
use ringtrue_model::{Code, NotedNumber, Region};

/// Names of columns, in small letters without signs, and what they mean. A column's name contains one of them; the
/// first that fits counts.
const NAMES: &[(&str, ImportField)] = &[
    ("datetime", ImportField::DateAndTime),
    ("dateandtime", ImportField::DateAndTime),
    ("timestamp", ImportField::DateAndTime),
    ("callback", ImportField::CallbackNumbers),
    ("ringback", ImportField::CallbackNumbers),
    ("duration", ImportField::Duration),
    ("length", ImportField::Duration),
    ("date", ImportField::DateAndTime),
    ("day", ImportField::Date),
    ("when", ImportField::DateAndTime),
    ("time", ImportField::Time),
    ("organisation", ImportField::ClaimedOrg),
    ("organization", ImportField::ClaimedOrg),
    ("company", ImportField::ClaimedOrg),
    ("claimed", ImportField::ClaimedOrg),
    ("expected", ImportField::Expected),
    ("callername", ImportField::NameShown),
    ("displayname", ImportField::NameShown),
    ("callerid", ImportField::NumberShown),
    ("number", ImportField::NumberShown),
    ("phone", ImportField::NumberShown),
    ("telephone", ImportField::NumberShown),
    ("reference", ImportField::QuotedReference),
    ("website", ImportField::Websites),
    ("url", ImportField::Websites),
    ("email", ImportField::Emails),
    ("department", ImportField::ClaimedDepartment),
    ("person", ImportField::ClaimedPerson),
    ("name", ImportField::ClaimedPerson),
];

/// What a column that nobody named otherwise probably means. A meaning that holds one thing is given once.
pub(super) fn guessed(columns: &[ImportColumn]) -> Vec<ImportField> {
    let mut given = Vec::new();
    let guess = |column: &ImportColumn| {
        let letters = |c: char| c.is_alphanumeric().then(|| c.to_lowercase()).into_iter().flatten();
        let name: String = column.name.chars().flat_map(letters).collect();
        let fits = NAMES.iter().filter(|(part, _)| name.contains(part)).map(|(_, field)| *field);
        let field = fits.into_iter().find(|field| !given.contains(field)).unwrap_or(ImportField::Notes);
        if field != ImportField::Notes {
            given.push(field);
        }
        field
    };
    columns.iter().map(guess).collect()
}

/// In which order the dates of a table are written, and whether the person is to be asked.
pub(super) struct DateGuess {
    day_first: (Dates, u32),
    month_first: (Dates, u32),
    differ: bool,
}

impl Default for DateGuess {
    fn default() -> Self {
        let read = |order| (Dates::in_order(order), 0);
        Self { day_first: read(DateOrder::DayFirst), month_first: read(DateOrder::MonthFirst), differ: false }
    }
}

impl DateGuess {
    /// Takes a date into account.
    pub(super) fn see(&mut self, cell: &str) {
        let (day, month) = (self.day_first.0.read(cell), self.month_first.0.read(cell));
        self.day_first.1 += u32::from(day.is_some());
        self.month_first.1 += u32::from(month.is_some());
        self.differ |= day != month;
    }

    /// The order in which most can be read, and whether both would do and tell different days.
    pub(super) fn order(&self, home: Option<&Region>) -> (DateOrder, bool) {
        let at_home = if home.is_some_and(|region| region.as_str() == "US") {
            DateOrder::MonthFirst
        } else {
            DateOrder::DayFirst
        };
        match self.day_first.1.cmp(&self.month_first.1) {
            std::cmp::Ordering::Greater => (DateOrder::DayFirst, false),
            std::cmp::Ordering::Less => (DateOrder::MonthFirst, false),
            std::cmp::Ordering::Equal => (at_home, self.differ),
        }
    }
}

/// The person's plan, applied row by row.
pub(super) struct Mapping<'a> {
    plan: &'a ImportPlan,
    dates: Dates,
    around: &'a Circumstances<'a>,
}

impl<'a> Mapping<'a> {
    pub(super) fn new(plan: &'a ImportPlan, around: &'a Circumstances<'a>) -> Self {
        Self { plan, dates: Dates::in_order(plan.date_order.unwrap_or(DateOrder::YearFirst)), around }
    }

    /// Tells this plan from others.
    pub(super) fn mark(&self) -> String {
        format!("{:?}", self.plan)
    }

    /// What a row says.
    pub(super) fn fields(&self, names: &[String], record: &StringRecord) -> Result<Mapped, Trouble> {
        let mut row = Row {
            fields: CallFields::new(self.around.moment(Default::default()), "", Expected::NotSure),
            when: None,
            time: None,
            put_into_notes: 0,
        };
        let mut time_column = "";
        for ((name, meaning), cell) in names.iter().zip(&self.plan.columns).zip(record) {
            let cell = cell.trim();
            if matches!(meaning, ImportField::DateAndTime | ImportField::Date) && time_column.is_empty() {
                time_column = name;
                let read = self.dates.read(cell).ok_or_else(|| Trouble::at(name, Code::DateNotUnderstood))?;
                row.when = Some(read);
            } else if !cell.is_empty() && !row.take(*meaning, cell, self.plan.region.as_ref()) {
                let wanted = matches!(meaning, ImportField::Notes);
                row.put_into_notes += u32::from(!wanted);
                notes::add(&mut row.fields.notes, name, cell);
            }
        }
        let when = row.when.ok_or_else(|| Trouble::row(Code::DateNotUnderstood))?;
        row.fields.occurred_at = self.moment(when, row.time);
        let recognised = self.around.catalogue.recognise(&row.fields.claimed_org);
        row.fields.claimed_org_id = recognised.map(|organisation| organisation.id.clone());
        Ok(Mapped { fields: Box::new(row.fields), put_into_notes: row.put_into_notes })
    }

    fn moment(&self, when: Written, time: Option<NaiveTime>) -> Moment {
        match (when, time) {
            (Written::Instant(instant), _) => Moment::from(instant),
            // Spreadsheets write a day as its midnight.
            (Written::Clock(clock), Some(time)) => self.around.moment(clock.date().and_time(time)),
            (Written::Clock(clock), None) => self.around.moment(clock),
            (Written::Day(day), Some(time)) => self.around.moment(day.and_time(time)),
            (Written::Day(day), None) => {
                let noon = NaiveTime::from_num_seconds_from_midnight_opt(43_200, 0).unwrap_or_default();
                Moment { precision: Precision::DayOnly, ..self.around.moment(day.and_time(noon)) }
            }
        }
    }
}

struct Row {
    fields: CallFields,
    when: Option<Written>,
    time: Option<NaiveTime>,
    put_into_notes: u32,
}

impl Row {
    /// Puts a cell into its field; `false` where it does not fit or the field is taken.
    fn take(&mut self, meaning: ImportField, cell: &str, region: Option<&Region>) -> bool {
        let fields = &mut self.fields;
        match meaning {
            ImportField::LeaveOut => true,
            ImportField::Notes | ImportField::DateAndTime | ImportField::Date => false,
            ImportField::Time => take(&mut self.time, read_time(cell)),
            ImportField::ClaimedOrg => line(&mut fields.claimed_org, cell),
            ImportField::Expected => expected(cell).map(|it| fields.expected = it).is_some(),
            ImportField::NumberShown => {
                let free = fields.displayed_number == ShownNumber::default() && fits_line(cell);
                if free {
                    fields.displayed_number = shown(cell, region);
                }
                free
            }
            ImportField::NameShown => line(&mut fields.displayed_name, cell),
            ImportField::CallbackNumbers => {
                several(&mut fields.callback_numbers, cell, |entry| NotedNumber::read(entry, region))
            }
            ImportField::Duration => take(&mut fields.duration_s, seconds(cell)),
            ImportField::OwnNumber => line(&mut fields.called_line.number, cell),
            ImportField::ClaimedPerson => line(&mut fields.claimed_person, cell),
            ImportField::ClaimedDepartment => line(&mut fields.claimed_department, cell),
            ImportField::QuotedReference => line(&mut fields.quoted_reference.value, cell),
            ImportField::OpeningWords => {
                notes::add(&mut fields.opening_words, "", cell);
                true
            }
            ImportField::Websites => several(&mut fields.websites, cell, str::to_owned),
            ImportField::Emails => several(&mut fields.emails, cell, str::to_owned),
        }
    }
}

fn take<T>(field: &mut Option<T>, read: Option<T>) -> bool {
    let fits = field.is_none() && read.is_some();
    if fits {
        *field = read;
    }
    fits
}

/// Whether it is no longer than one line may be. What is longer is no number either, and is not read as one.
pub(super) fn fits_line(cell: &str) -> bool {
    cell.chars().nth(LINE).is_none()
}

fn line(field: &mut String, cell: &str) -> bool {
    let fits = field.is_empty() && fits_line(cell);
    if fits {
        cell.clone_into(field);
    }
    fits
}

fn several<T>(field: &mut Vec<T>, cell: &str, read: impl Fn(&str) -> T) -> bool {
    let entries = list::split(cell).filter(|entries| entries.iter().all(|entry| fits_line(entry)));
    let fits = entries.is_some();
    field.extend(entries.into_iter().flatten().map(|entry| read(&entry)));
    fits
}

fn expected(cell: &str) -> Option<Expected> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "arranged_by_me" => Some(Expected::ArrangedByMe),
        "no" | "n" | "false" | "0" => Some(Expected::No),
        "arranged_by_caller" => Some(Expected::ArrangedByCaller),
        "not sure" | "not_sure" | "unknown" => Some(Expected::NotSure),
        _ => None,
    }
}

fn shown(cell: &str, region: Option<&Region>) -> ShownNumber {
    match cell.to_lowercase().as_str() {
        "withheld" | "private" | "private number" | "anonymous" | "blocked" | "restricted" => {
            ShownNumber { presented: Presented::Withheld, number: None }
        }
        "unavailable" | "unknown" => ShownNumber { presented: Presented::Unavailable, number: None },
        _ => ShownNumber { presented: Presented::Shown, number: Some(NotedNumber::read(cell, region)) },
    }
}

/// Seconds, or hours, minutes and seconds.
fn seconds(cell: &str) -> Option<u32> {
    use chrono::Timelike;
    let clock = || NaiveTime::parse_from_str(cell, "%H:%M:%S").ok().map(|it| it.num_seconds_from_midnight());
    cell.parse().ok().or_else(clock).filter(|seconds| *seconds <= 86_400)
}

/// A number that cannot be read without knowing where it is from.
pub(super) fn needs_region(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits >= 6 && fits_line(cell) && NotedNumber::read(cell, None).e164.is_none()
}
