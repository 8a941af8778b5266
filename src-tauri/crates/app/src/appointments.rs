//! The book of appointments: calls that are expected, and whether one is due.

use crate::App;
use crate::api::{
    AppointmentBook, AppointmentRow, AppointmentView, DueCall, DueQuery, DueView, Notice, ProposedIn,
    SaveAppointment, SavedAppointment, Times,
};
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_model::appointment::{
    Appointment, AppointmentFields, Asked, Occasion, Since, Window, Zone, due,
};
use ringtrue_model::call::{CallFields, Moment};
use ringtrue_model::rules::AppointmentState;
use ringtrue_model::{AppointmentId, CallId, Catalogue, Code, Failure, OrganisationId};
use ringtrue_store::{KeptAppointment, StoreError};
use std::collections::HashMap;

/// Past appointments that are listed.
const PAST: u32 = 500;
/// The draft of an appointment that is not saved yet.
pub(crate) const NEW_APPOINTMENT: &str = "new_appointment";
/// Times that are told of one appointment.
const TIMES: u16 = 5;

impl App {
    /// Every appointment.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn appointment_book(&self) -> Result<AppointmentBook, Failure> {
        let now = self.clock.now();
        let (coming, past, deleted) = self.read(|view| {
            Ok((
                view.appointments_after(now)?,
                view.appointments_before(now, PAST)?,
                view.deleted_appointments()?,
            ))
        })?;
        let mut coming: Vec<_> = coming.iter().map(|it| self.appointment_row(it, None)).collect();
        coming.sort_by_key(|row| row.times.starts.instant);
        Ok(AppointmentBook {
            coming,
            past: past.iter().map(|it| self.appointment_row(it, None)).collect(),
            deleted: deleted.iter().map(|it| self.appointment_row(&it.appointment, it.deleted_at)).collect(),
            zone: self.clock.zone(),
            zones: Zone::all().collect(),
        })
    }

    /// One appointment, deleted or not.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or does not answer.
    pub fn appointment(&self, request: AppointmentId) -> Result<AppointmentView, Failure> {
        let (KeptAppointment { appointment, deleted_at }, call) = self.read(|view| {
            let kept = view.appointment(request)?;
            let call = kept.appointment.fields.proposed_in.map(|id| view.call(id)).transpose();
            match call {
                Err(StoreError::NotFound { .. }) => Ok((kept, None)),
                call => Ok((kept, call?)),
            }
        })?;
        let now = self.clock.now();
        let next = appointment.fields.next(now, TIMES);
        let next: Vec<Times> = next.into_iter().map(|times| self.times(times)).collect();
        let row = self.appointment_row(&appointment, deleted_at);
        let (begins, _) = appointment.fields.reach();
        Ok(AppointmentView {
            over: next.is_empty(),
            next: if next.is_empty() { vec![row.times.clone()] } else { next },
            row,
            counts_from: (appointment.written_at >= begins).then_some(appointment.written_at),
            written_late: appointment.created_at >= begins,
            proposed_in: call.map(|call| ProposedIn {
                id: call.id,
                occurred_at: call.fields.occurred_at,
                claimed_org: call.fields.claimed_org,
            }),
            appointment,
        })
    }

    /// Saves an appointment; the draft of its form is thereby done with. With any issue nothing is saved, and the draft
    /// stays.
    ///
    /// # Errors
    /// [`Code::ChangedMeanwhile`] when another revision was saved since; [`Code::BadRequest`] for an identity without a
    /// revision or the reverse; when the vault is not open or cannot keep it.
    pub fn save_appointment(&self, request: SaveAppointment) -> Result<SavedAppointment, Failure> {
        if request.id.is_some() != request.revision.is_some() {
            return Err(Code::BadRequest.into());
        }
        let fields = self.appointment_recognised(request.fields);
        let issues = fields.issues();
        if !issues.is_empty() {
            return Ok(SavedAppointment { appointment: None, issues });
        }
        let now = self.clock.now();
        let new = self.new_appointment(fields.clone(), now);
        let appointment = self.write(move |tx| {
            let (Some(id), Some(opened)) = (request.id, request.revision) else {
                tx.insert_appointment(&new)?;
                tx.remove_draft(NEW_APPOINTMENT)?;
                return Ok(new);
            };
            tx.remove_draft(&id.to_string())?;
            let appointment = tx.appointment(id)?.appointment.changed(fields, now);
            tx.update_appointment(&appointment, opened)?;
            Ok(appointment)
        })?;
        self.say(Notice::Appointments);
        Ok(SavedAppointment { appointment: Some(appointment), issues })
    }

    /// Deletes an appointment; it can be brought back.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn delete_appointment(&self, request: AppointmentId) -> Result<(), Failure> {
        let now = self.clock.now();
        self.write(move |tx| tx.delete_appointment(request, now))?;
        self.say(Notice::Appointments);
        Ok(())
    }

    /// Brings a deleted appointment back. For calls that began while it was deleted it does not count.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn undelete_appointment(&self, request: AppointmentId) -> Result<(), Failure> {
        let now = self.clock.now();
        self.write(move |tx| tx.undelete_appointment(request, now))?;
        self.say(Notice::Appointments);
        Ok(())
    }

    /// Deletes a deleted appointment for good, with its draft and all that it said of earlier calls.
    ///
    /// # Errors
    /// [`Code::NotFound`] where it was not deleted; when the vault is not open or cannot keep it.
    pub fn purge_appointment(&self, request: AppointmentId) -> Result<(), Failure> {
        self.write(move |tx| tx.purge_appointment(request))?;
        self.say(Notice::Appointments);
        Ok(())
    }

    /// Was a call due when it began, or is one now, of who is claimed or of anybody? Whoever rings early and goes on
    /// talking is not due for it.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn due(&self, request: DueQuery) -> Result<DueView, Failure> {
        let id = self.organisation_named(request.claimed_org, &request.claimed_name);
        let name = &request.claimed_name;
        self.due_for(&match &request.began {
            Some(began) => Asked::at(name, id.as_ref(), began),
            None => Asked::now(name, id.as_ref(), self.clock.now()),
        })
    }

    /// What the book says of a call, as it stood when that began.
    pub(crate) fn due_for(&self, asked: &Asked<'_>) -> Result<DueView, Failure> {
        let (book, since): (Vec<_>, Vec<_>) = self.book_at(asked)?.into_iter().unzip();
        let since: HashMap<_, _> = book.iter().map(|it| it.id).zip(since).collect();
        let found = due(&book, asked);
        let catalogue = self.catalogue();
        let call = |occasion: &Occasion<'_>| {
            let since = since.get(&occasion.appointment.id).copied().unwrap_or(Since::Same);
            self.due_call(occasion, since, &catalogue)
        };
        let calls = |occasions: Vec<Occasion<'_>>| occasions.iter().map(call).collect();
        Ok(DueView {
            state: found.state,
            now: calls(found.now),
            next: calls(found.next),
            proposed_by_callers: calls(found.proposed),
        })
    }

    /// The same in one word, for the rules; `None` where nobody is claimed, or the vault does not answer.
    pub(crate) fn appointment_state(&self, call: &CallFields) -> Option<AppointmentState> {
        let asked = Asked::of(call);
        if asked.is_about_anybody() {
            return None;
        }
        let book: Vec<_> =
            self.book_at(&asked).ok()?.into_iter().map(|(appointment, _)| appointment).collect();
        Some(due(&book, &asked).state)
    }

    /// The book as it stood when a call began, as far as that can be told of it.
    fn book_at(&self, asked: &Asked<'_>) -> Result<Vec<(Appointment, Since)>, Failure> {
        let now = self.clock.now();
        self.read(|view| view.appointments_at(asked.from, asked.from - TimeDelta::days(1), now))
    }

    /// The appointments that were proposed in a call.
    pub(crate) fn proposed_in(&self, call: CallId) -> Result<Vec<AppointmentRow>, Failure> {
        let proposed = self.read(|view| view.appointments_proposed_in(call))?;
        Ok(proposed.iter().map(|it| self.appointment_row(it, None)).collect())
    }

    pub(crate) fn new_appointment(&self, fields: AppointmentFields, now: DateTime<Utc>) -> Appointment {
        let id = AppointmentId::new(&*self.clock, &*self.entropy);
        Appointment { id, revision: 1, created_at: now, updated_at: now, written_at: now, fields }
    }

    /// The fields with the organisation recognised. What was typed stays.
    pub(crate) fn appointment_recognised(&self, mut fields: AppointmentFields) -> AppointmentFields {
        fields.claimed_org_id = self.organisation_named(fields.claimed_org_id, &fields.claimed_org);
        fields
    }

    fn organisation_named(&self, chosen: Option<OrganisationId>, name: &str) -> Option<OrganisationId> {
        let catalogue = self.catalogue();
        if chosen.as_ref().is_some_and(|id| catalogue.by_id(id).is_some()) {
            return chosen;
        }
        catalogue.recognise(name).map(|found| found.id.clone()).or(chosen)
    }

    pub(crate) fn appointment_row(
        &self,
        appointment: &Appointment,
        deleted_at: Option<DateTime<Utc>>,
    ) -> AppointmentRow {
        let fields = &appointment.fields;
        let now = self.clock.now();
        let (starts, ends) = fields.reach();
        let next = fields.next(now, 1).pop();
        let last = || {
            let ends = ends.unwrap_or(now);
            fields.between(starts, ends).pop().unwrap_or((starts, ends))
        };
        AppointmentRow {
            id: appointment.id,
            organisation: name_of(fields, &self.catalogue()),
            times: self.times(next.unwrap_or_else(last)),
            all_day: is_all_day(fields),
            repeats: fields.repeats.clone(),
            weight: fields.weight(),
            deleted_at,
        }
    }

    fn due_call(&self, occasion: &Occasion<'_>, since: Since, catalogue: &Catalogue) -> DueCall {
        let Occasion { appointment, starts, ends, is_for_it } = *occasion;
        let fields = &appointment.fields;
        let Times { starts, ends } = self.times((starts, ends));
        DueCall {
            appointment: appointment.id,
            organisation: name_of(fields, catalogue),
            starts,
            ends,
            all_day: is_all_day(fields),
            arranged_by: fields.arranged_by,
            channel: fields.channel,
            weight: fields.weight(),
            reference: fields.reference.clone(),
            is_for_it,
            since,
        }
    }

    /// Times by the person's clock.
    pub(crate) fn times(&self, (starts, ends): (DateTime<Utc>, DateTime<Utc>)) -> Times {
        let zone = self.clock.zone();
        Times { starts: Moment::from(zone.local(starts)), ends: Moment::from(zone.local(ends)) }
    }
}

pub(crate) fn is_all_day(fields: &AppointmentFields) -> bool {
    matches!(fields.window, Window::Days { .. })
}

fn name_of(fields: &AppointmentFields, catalogue: &Catalogue) -> String {
    let known = fields.claimed_org_id.as_ref().and_then(|id| catalogue.by_id(id));
    known.map_or_else(|| fields.claimed_org.clone(), |organisation| organisation.name.clone())
}
