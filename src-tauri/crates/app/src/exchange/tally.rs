//! What becomes of the entries of a file: each is counted once.

use super::{Found, TOLD, Trouble};
use crate::api::{ImportTally, RowProblem};
use ringtrue_model::Code;
use ringtrue_store::{CallStanding, KeptAppointment, ReadView, StoreError};

/// How an entry stands in the vault.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    New,
    Same,
    Different,
    Deleted,
}

impl Found {
    /// Revisions tell nothing: two computers count them each for itself, and a spreadsheet not at all.
    pub(super) fn standing(&self, view: &ReadView<'_>) -> Result<Standing, StoreError> {
        let is_same = match self {
            Self::Call(call, _) => match view.call_standing(call.id)? {
                None => return Ok(Standing::New),
                Some(CallStanding::Deleted) => return Ok(Standing::Deleted),
                Some(CallStanding::There(there)) => there.fields == call.fields && there.kept == call.kept,
            },
            Self::Appointment(appointment) => match view.appointment(appointment.id) {
                Err(StoreError::NotFound { .. }) => return Ok(Standing::New),
                Ok(KeptAppointment { deleted_at: Some(_), .. }) => return Ok(Standing::Deleted),
                there => there?.appointment.fields == appointment.fields,
            },
        };
        Ok(if is_same { Standing::Same } else { Standing::Different })
    }
}

impl ImportTally {
    pub(super) fn leave_out(&mut self, row: u32, Trouble { column, code }: Trouble) {
        if code == Code::DifferentInDiary {
            self.different += 1;
        } else {
            self.not_understood += 1;
        }
        if self.left_out.len() < TOLD {
            self.left_out.push(RowProblem { row, column, code });
        }
    }

    pub(super) fn count(&mut self, row: u32, found: &Found, standing: Standing) {
        let expected = &mut self.appointments;
        let (added, already_there, deleted_before, column) = match found {
            Found::Call(..) => (&mut self.added, &mut self.already_there, &mut self.deleted_before, ""),
            Found::Appointment(_) => (
                &mut expected.added,
                &mut expected.already_there,
                &mut expected.deleted_before,
                "appointments",
            ),
        };
        match standing {
            Standing::New => *added += 1,
            Standing::Same => *already_there += 1,
            Standing::Deleted => *deleted_before += 1,
            Standing::Different => self.leave_out(row, Trouble::at(column, Code::DifferentInDiary)),
        }
    }

    /// Both together, problems in the order of the rows.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.not_understood += other.not_understood;
        self.put_into_notes += other.put_into_notes;
        self.left_out.extend(other.left_out);
        self.left_out.sort_by_key(|problem| problem.row);
        self.left_out.truncate(TOLD);
        self
    }
}
