//! Import and export: calls into a file and out of one. `docs/exchange.md` describes the files.
//!
//! Both go call by call, so that a hundred thousand need no more memory than one. A file is written whole or not at all
//! (`export`); of a file that is read, everything is kept in one transaction or nothing.

mod columns;
mod dates;
mod export;
mod formula;
mod ftc;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod hostile;
mod json;
mod list;
mod mapping;
mod notes;
mod source;
mod table;
mod tally;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

pub(crate) use export::not_written;
pub(crate) use source::Source;

use crate::App;
use crate::api::{
    DateOrder, ImportField, ImportFormat, ImportPlan, ImportPreview, ImportTally, JobKind, JobOutcome, Notice,
};
use crate::job::Progress;
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use dates::Dates;
use mapping::DateGuess;
use ringtrue_model::appointment::Appointment;
use ringtrue_model::call::{Call, CallFields, Moment};
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::validation::{MOST_SAVES, Severity};
use ringtrue_model::{Catalogue, Clock, Code, Failure, Region};
use ringtrue_store::{StoreError, WriteTx};
use source::Watch;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use table::Table;
use tally::Standing;

/// Entries that wait to be added to the vault.
const BATCH: usize = 200;
/// Entries of a file at most.
const MOST_ROWS: u32 = 1_000_000;
/// Entries that are looked at before anything is kept.
const EXAMINED: u32 = 2_000;
/// Rows from which examples are taken.
const EXAMPLE_ROWS: u32 = 200;
/// Entries that are shown as they will look.
const SHOWN: usize = 5;
/// Problems that are told one by one.
const TOLD: usize = 500;

impl App {
    /// Looks into a file that the person chose, as a job. Nothing of it is kept; the file is remembered for
    /// [`App::import_calls`].
    ///
    /// # Errors
    /// [`Code::FileNotReadable`], [`Code::FileTooLarge`], [`Code::FileOfAnotherKind`], [`Code::FileNewer`],
    /// [`Code::FileHasNoCalls`]; [`Code::JobUnderWay`], [`Code::Stopped`]; when the vault is not open.
    pub fn choose_import(&self, file: PathBuf) -> Result<ImportPreview, Failure> {
        self.do_as_job(JobKind::ImportPreview, |progress| {
            let size = std::fs::metadata(&file).map_or(0, |about| about.len());
            // It is read twice: to learn how it is written, and to count.
            let mut source = Source::open(&file, &|read| progress.at(read, 2 * size))?;
            let preview = self.examine(&source, None, &|read| progress.at(size + read, 2 * size))?;
            source.rows = Some(preview.rows);
            *self.chosen_file.lock().unwrap_or_else(PoisonError::into_inner) = Some(source);
            Ok(preview)
        })
    }

    /// Looks at the first entries of the chosen file again, with the person's own plan.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where no file was chosen or the plan is not for its columns; as [`App::choose_import`].
    pub fn preview_import(&self, request: ImportPlan) -> Result<ImportPreview, Failure> {
        self.examine(&self.chosen_file()?, Some(request), &|_| Ok(()))
    }

    /// Adds the calls of the chosen file to the diary, and the appointments to the book, as a job: all of them in one
    /// transaction, or none.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where no file was chosen; [`Code::JobUnderWay`].
    pub fn import_calls(&self, request: ImportPlan) -> Result<(), Failure> {
        let source = self.chosen_file()?;
        self.start_job(JobKind::Import, move |app, progress| {
            let tally = app.take_in(&source, &request, progress)?;
            app.say(Notice::Calls);
            app.say(Notice::Appointments);
            Ok(JobOutcome::Imported { tally })
        })
    }

    fn chosen_file(&self) -> Result<Source, Failure> {
        let chosen = self.chosen_file.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.clone().ok_or_else(|| Code::BadRequest.into())
    }

    /// Reads the first entries, and counts the others where that was not done before.
    fn examine(
        &self,
        source: &Source,
        asked: Option<ImportPlan>,
        watch: Watch<'_>,
    ) -> Result<ImportPreview, Failure> {
        let home = self.region();
        let around = self.circumstances();
        let mut preview = ImportPreview {
            file: source.name(),
            format: ImportFormat::OwnJson,
            rows: 0,
            examined: 0,
            plan: ImportPlan::default(),
            has_time: true,
            columns: Vec::new(),
            asks_date_order: false,
            asks_region: false,
            first: Vec::new(),
            tally: ImportTally::default(),
        };
        if let Some(delimiter) = source.delimiter {
            let table = Table::open(source, delimiter, watch)?;
            preview.format = table.format;
            preview.columns = table.columns(EXAMPLE_ROWS)?;
        }
        if preview.format == ImportFormat::Table {
            let columns = asked.as_ref().map(|plan| plan.columns.clone());
            let columns = columns.unwrap_or_else(|| mapping::guessed(&preview.columns));
            if columns.len() != preview.columns.len() {
                return Err(Code::BadRequest.into());
            }
            let (order, asks_order, asks_region) = self.questions(source, &columns, home.as_ref(), watch)?;
            let (asked_order, asked_region) =
                asked.map_or((None, None), |plan| (plan.date_order, plan.region));
            preview.has_time =
                columns.iter().any(|it| matches!(it, ImportField::DateAndTime | ImportField::Date));
            preview.asks_date_order = asks_order;
            preview.asks_region = asks_region;
            preview.plan = ImportPlan {
                columns,
                date_order: Some(asked_order.filter(|_| asks_order).unwrap_or(order)),
                region: asked_region.or(home),
            };
        }
        let mut read = Vec::new();
        let tally = &mut preview.tally;
        let counted = read_file(source, &preview.plan, &around, EXAMINED, watch, &mut |entry| {
            preview.examined += 1;
            tally.put_into_notes += entry.put_into_notes;
            match entry.read {
                Ok(found) => read.push((entry.row, found)),
                Err(trouble) => tally.leave_out(entry.row, trouble),
            }
            let enough = preview.examined == EXAMINED && source.rows.is_some();
            if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        preview.rows = source.rows.unwrap_or(counted);
        if preview.rows == 0 {
            return Err(Code::FileHasNoCalls.into());
        }
        let there = self
            .read(|view| read.iter().map(|(_, found)| found.standing(view)).collect::<Result<Vec<_>, _>>())?;
        for ((row, found), standing) in read.iter().zip(there) {
            preview.tally.count(*row, found, standing);
        }
        let fields = read.into_iter().filter_map(|(_, found)| match found {
            Found::Call(call, _) => Some(call.fields),
            Found::Appointment(_) => None,
        });
        preview.first = fields.take(SHOWN).collect();
        Ok(preview)
    }

    /// In which order dates seem to be written, whether to ask for that, and whether to ask where numbers are from.
    fn questions(
        &self,
        source: &Source,
        columns: &[ImportField],
        home: Option<&Region>,
        watch: Watch<'_>,
    ) -> Result<(DateOrder, bool, bool), Failure> {
        let mut dates = DateGuess::default();
        let mut asks_region = false;
        let table = Table::open(source, source.delimiter.unwrap_or(b','), watch)?;
        table.each_row(EXAMINED, |record| {
            for (meaning, cell) in columns.iter().zip(record) {
                match meaning {
                    ImportField::DateAndTime | ImportField::Date => dates.see(cell),
                    ImportField::NumberShown | ImportField::CallbackNumbers => {
                        asks_region = asks_region || mapping::needs_region(cell);
                    }
                    _ => {}
                }
            }
        })?;
        let (order, asks_order) = dates.order(home);
        Ok((order, asks_order, asks_region))
    }

    /// Reads the whole file on this thread, while the vault's thread adds what was read.
    fn take_in(
        &self,
        source: &Source,
        plan: &ImportPlan,
        progress: &Progress,
    ) -> Result<ImportTally, Failure> {
        let around = self.circumstances();
        let (hand_over, receive) = sync_channel::<Parcel>(BATCH);
        thread::scope(|scope| {
            let decide = progress.clone();
            let now = around.now;
            let add = move |tx: &mut WriteTx<'_>| add_all(tx, &receive, now, &|| decide.decide());
            let adding = scope.spawn(move || self.write(add));
            let mut tally = ImportTally::default();
            let watch = |read| progress.at(read, source.size);
            let read = read_file(source, plan, &around, u32::MAX, &watch, &mut |entry| {
                tally.put_into_notes += entry.put_into_notes;
                match entry.read {
                    Err(trouble) => tally.leave_out(entry.row, trouble),
                    Ok(found) => {
                        // Nobody takes it only where the vault failed, which is told below.
                        if hand_over.send(Parcel::Found(entry.row, found)).is_err() {
                            return ControlFlow::Break(());
                        }
                    }
                }
                ControlFlow::Continue(())
            });
            if read.is_ok() {
                // As above.
                hand_over.send(Parcel::AllRead(tally)).unwrap_or_default();
            }
            drop(hand_over);
            let added = adding.join().unwrap_or_else(|_| Err(Code::Internal.into()));
            read?;
            added
        })
    }

    fn circumstances(&self) -> Circumstances<'_> {
        Circumstances {
            now: self.clock.now(),
            clock: &*self.clock,
            catalogue: self.catalogue(),
            ftc_dates: ftc::dates(),
        }
    }
}

/// What the reading thread hands over. Without the last one nothing is kept.
enum Parcel {
    Found(u32, Found),
    AllRead(ImportTally),
}

fn add_all(
    tx: &mut WriteTx<'_>,
    receive: &Receiver<Parcel>,
    now: DateTime<Utc>,
    decide: &dyn Fn() -> Result<(), Code>,
) -> Result<ImportTally, StoreError> {
    let mut tally = ImportTally::default();
    loop {
        match receive.recv() {
            Ok(Parcel::Found(row, found)) => {
                let standing = found.standing(tx)?;
                match &found {
                    _ if standing != Standing::New => {}
                    Found::Call(call, shown) => {
                        tx.import_call(call, now)?;
                        shown.iter().rev().try_for_each(|it| tx.import_shown_verdict(call.id, it))?;
                    }
                    Found::Appointment(appointment) => tx.insert_appointment(appointment)?,
                }
                tally.count(row, &found, standing);
            }
            Ok(Parcel::AllRead(read)) => {
                decide().map_err(StoreError::Declined)?;
                return Ok(tally.with(read));
            }
            Err(_) => return Err(StoreError::Declined(Code::Stopped)),
        }
    }
}

fn read_file(
    source: &Source,
    plan: &ImportPlan,
    around: &Circumstances<'_>,
    most: u32,
    watch: Watch<'_>,
    sink: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<u32, Code> {
    match source.delimiter {
        Some(delimiter) => Table::open(source, delimiter, watch)?.read(plan, around, most, sink),
        None => json::read(source, around.now, most, watch, sink),
    }
}

/// One entry of a file, as it was read.
struct Entry {
    /// As a spreadsheet counts rows; for JSON, which entry.
    row: u32,
    read: Result<Found, Trouble>,
    put_into_notes: u32,
}

/// What an entry is.
enum Found {
    /// With the verdicts on it that were shown, the newest first.
    Call(Box<Call>, Vec<ShownVerdict>),
    Appointment(Box<Appointment>),
}

/// What a row says, before it has an identity.
struct Mapped {
    fields: Box<CallFields>,
    put_into_notes: u32,
}

/// Why an entry is left out.
struct Trouble {
    column: String,
    code: Code,
}

impl Trouble {
    fn row(code: Code) -> Self {
        Self { column: String::new(), code }
    }

    fn at(column: &str, code: Code) -> Self {
        Self { column: column.to_owned(), code }
    }
}

/// A call whose fields hold nothing that could not be saved, and which can be saved again.
fn checked(call: Call, now: DateTime<Utc>) -> Result<Call, Trouble> {
    if !(1..=MOST_SAVES).contains(&call.revision) {
        return Err(Trouble::at("revision", Code::OutOfRange));
    }
    let issue = call.fields.issues(now).into_iter().find(|issue| issue.severity == Severity::Error);
    issue.map_or(Ok(call), |issue| Err(Trouble { column: issue.field, code: issue.code }))
}

/// What rows are read by, beside the plan.
struct Circumstances<'a> {
    now: DateTime<Utc>,
    clock: &'a dyn Clock,
    catalogue: std::sync::Arc<Catalogue>,
    ftc_dates: Dates,
}

impl Circumstances<'_> {
    /// The moment at which the person's clock showed this.
    fn moment(&self, shown: NaiveDateTime) -> Moment {
        let offset = self.clock.offset_at(shown);
        offset.from_local_datetime(&shown).single().unwrap_or_else(|| self.clock.now_local()).into()
    }
}
