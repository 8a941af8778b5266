//! Appointments out of the files of calendars (iCalendar, RFC 5545), and into them.

mod reading;
mod writing;

use crate::App;
use crate::api::{CalendarPreview, CalendarRow, Notice, SaveCalendar, TakeOver, There};
use crate::appointments::is_all_day;
use crate::exchange::not_written;
use chrono::{DateTime, Utc};
use reading::{MOST_ENTRIES, own_id, read};
use ringtrue_model::appointment::{Appointment, AppointmentFields};
use ringtrue_model::{AppointmentId, Code, Failure};
use ringtrue_store::file::Unfinished;
use ringtrue_store::{KeptAppointment, ReadView, StoreError};
use std::io::Write;
use std::path::Path;
use std::sync::PoisonError;
use uuid::Uuid;
use writing::write;

/// Bytes of the file of a calendar.
const LARGEST_CALENDAR: u64 = 4 << 20;
/// Times by which an entry is compared with what was written down of it: of a daily call those of a year.
const COMPARED: u16 = 366;
/// What the identifiers of this program's own entries end in.
const OWN: &str = "@ringtrue";

impl App {
    /// Looks into the file of a calendar that the person chose. Nothing of it is kept; its entries are remembered for
    /// [`App::take_over`].
    ///
    /// # Errors
    /// [`Code::FileNotReadable`], [`Code::FileTooLarge`], [`Code::FileHasNoAppointments`]; when the vault is not open.
    pub fn choose_calendar(&self, file: &Path) -> Result<CalendarPreview, Failure> {
        let size = std::fs::metadata(file).map_err(|_| Code::FileNotReadable)?.len();
        if size > LARGEST_CALENDAR {
            return Err(Code::FileTooLarge.into());
        }
        let bytes = std::fs::read(file).map_err(|_| Code::FileNotReadable)?;
        let now = self.clock.now();
        let (found, left_out) = read(&String::from_utf8_lossy(&bytes), now, self.clock.zone());
        if found.is_empty() {
            return Err(Code::FileHasNoAppointments.into());
        }
        let before: Vec<Option<(There, Appointment)>> =
            self.read(|view| found.iter().map(|it| there(view, &it.fields, now)).collect())?;
        let rows = found.iter().zip(before).map(|(entry, before)| CalendarRow {
            title: entry.fields.claimed_org.clone(),
            times: self.times(entry.fields.next(now, 1).pop().unwrap_or((now, now))),
            all_day: is_all_day(&entry.fields),
            repeats: entry.fields.repeats.clone(),
            simplified: entry.simplified,
            widened: entry.widened,
            noted: before.as_ref().map(|(_, noted)| self.appointment_row(noted, None)),
            there: before.map(|(there, _)| there),
        });
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let preview = CalendarPreview {
            file: name.unwrap_or_default(),
            entries: rows.collect(),
            left_out,
            limit: MOST_ENTRIES as u32,
        };
        *self.chosen_calendar.lock().unwrap_or_else(PoisonError::into_inner) =
            found.into_iter().map(|entry| entry.fields).collect();
        Ok(preview)
    }

    /// Writes entries of the chosen calendar down. One that is there for other times is moved to the calendar's, and
    /// what the person noted of it stays; one that is there for these, or was deleted, is left out. Answers how many.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for an entry that is not there, and for a new one without who arranged it; when the vault is
    /// not open or cannot keep it.
    pub fn take_over(&self, request: TakeOver) -> Result<u32, Failure> {
        let now = self.clock.now();
        let chosen = self.chosen_calendar.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let wanted = request.entries.iter().map(|place| chosen.get(*place as usize).cloned());
        let wanted: Vec<AppointmentFields> = wanted.collect::<Option<_>>().ok_or(Code::BadRequest)?;
        let new = wanted.into_iter().map(|fields| {
            let arranged_by = request.arranged_by.unwrap_or(fields.arranged_by);
            let fields = AppointmentFields { arranged_by, channel: request.channel, ..fields };
            self.new_appointment(self.appointment_recognised(fields), now)
        });
        let new: Vec<Appointment> = new.collect();
        let taken = self.write(move |tx| {
            let mut taken = 0;
            for entry in new {
                match there(tx, &entry.fields, now)? {
                    None if request.arranged_by.is_none() => {
                        return Err(StoreError::Declined(Code::BadRequest));
                    }
                    None => tx.insert_appointment(&entry)?,
                    Some((There::AnotherTime, noted)) => {
                        let AppointmentFields { window, zone, repeats, .. } = entry.fields;
                        let fields = AppointmentFields { window, zone, repeats, ..noted.fields.clone() };
                        let opened = noted.revision;
                        tx.update_appointment(&noted.changed(fields, now), opened)?;
                    }
                    Some((There::Same | There::Deleted, _)) => continue,
                }
                taken += 1;
            }
            Ok(taken)
        })?;
        self.say(Notice::Appointments);
        Ok(taken)
    }

    /// Writes one appointment, or every one, into a file that calendars understand. It does not say who arranged them,
    /// and is not encrypted.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::FileNotWritable`]; [`Code::DiskFull`]; when the vault is not open.
    pub fn save_calendar(&self, file: &Path, request: SaveCalendar) -> Result<(), Failure> {
        let book = self.read(|view| match request.only {
            Some(id) => Ok(vec![view.appointment(id)?.appointment]),
            None => view.appointments(),
        })?;
        let text = write(&book, self.clock.now());
        let mut unfinished = Unfinished::begin(file).map_err(not_written)?;
        unfinished.write_all(text.as_bytes()).map_err(|error| not_written(StoreError::of_writing(error)))?;
        unfinished.finish().map_err(not_written)
    }
}

/// What the book has of an entry of a calendar; `None`: nothing.
fn there(
    view: &ReadView<'_>,
    fields: &AppointmentFields,
    now: DateTime<Utc>,
) -> Result<Option<(There, Appointment)>, StoreError> {
    let Some(KeptAppointment { appointment, deleted_at }) = written_before(view, fields)? else {
        return Ok(None);
    };
    let there = match deleted_at {
        Some(_) => There::Deleted,
        None if appointment.fields.next(now, COMPARED) == fields.next(now, COMPARED) => There::Same,
        None => There::AnotherTime,
    };
    Ok(Some((there, appointment)))
}

/// What was written down of an entry of a calendar, also where it was deleted since.
fn written_before(
    view: &ReadView<'_>,
    fields: &AppointmentFields,
) -> Result<Option<KeptAppointment>, StoreError> {
    let uid = fields.calendar_uid.as_str();
    let own = own_id(uid).and_then(|id| Uuid::try_parse(id).ok()).map(AppointmentId);
    match own.map(|id| view.appointment(id)).transpose() {
        Ok(None) | Err(StoreError::NotFound { .. }) if uid.is_empty() => Ok(None),
        Ok(None) | Err(StoreError::NotFound { .. }) => view.appointment_of_calendar(uid),
        known => known,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
