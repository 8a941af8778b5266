//! Calls that are written down while the vault is not open: sealed one by one, and filed when it opens.

use crate::App;
use crate::api::{Notice, SealCall, SealedCall};
use crate::failure::told;
use crate::live::note_cut_off;
use crate::vault::Door;
use ringtrue_model::call::Call;
use ringtrue_model::validation::Severity;
use ringtrue_model::{CallId, Code, Failure};
use ringtrue_store::{StoreError, Vault, WriteTx, inbox};
use std::sync::{Arc, PoisonError};

/// What became of the inbox when the vault opened.
#[derive(Default)]
pub(crate) struct Filed {
    /// Calls that are in the diary now.
    pub(crate) calls: u32,
    /// Files that cannot be read.
    pub(crate) unread: u32,
    /// Why nothing was filed, though something waits.
    pub(crate) failure: Option<Failure>,
}

impl App {
    /// Keeps a call while the vault is not open, so that only the opened vault can read it; in the vault itself where it
    /// was opened meanwhile. What was kept under the same identity before is exchanged. With any error among the issues
    /// nothing is kept.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where the vault was never made; [`Code::VaultOpening`]; [`Code::TooMany`] when the inbox is
    /// full; when the folder cannot be written to.
    pub fn seal_call(&self, request: SealCall) -> Result<SealedCall, Failure> {
        let now = self.clock.now();
        let SealCall { id, fields } = request;
        let issues = fields.issues(now);
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Ok(SealedCall { sealed: false, issues });
        }
        // What is sealed while the inbox is being filed would lie there until the next time.
        let _gate = self.gate();
        let vault = match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Locked { .. } | Door::Shut { .. } | Door::Asking => None,
            Door::Open { vault, .. } => Some(Arc::clone(vault)),
            Door::Opening => return Err(Code::VaultOpening.into()),
            Door::NoKeyStore => return Err(Code::BadRequest.into()),
        };
        let call = Call { id, revision: 1, created_at: now, updated_at: now, kept: false, fields };
        match vault {
            None => inbox::seal(&self.data_dir, &call, &*self.entropy).map_err(told)?,
            Some(vault) => self.file_call(&vault, call)?,
        }
        Ok(SealedCall { sealed: true, issues })
    }

    /// Files a call that was begun before the vault was opened.
    fn file_call(&self, vault: &Vault, call: Call) -> Result<(), Failure> {
        let call = Call { fields: self.recognised(call.fields), ..call };
        let file = move |tx: &mut WriteTx<'_>| {
            if !tx.has_call(call.id)? {
                return tx.insert_call(&call);
            }
            let before = tx.call(call.id)?;
            if before.fields == call.fields {
                return Ok(());
            }
            let revision = before.revision;
            let Call { updated_at, fields, .. } = call;
            tx.update_call(&Call { revision: revision + 1, updated_at, fields, ..before }, revision)
        };
        vault.write(file).map_err(told)?;
        self.say(Notice::Calls);
        Ok(())
    }

    /// Files what lies in the inbox, all in one transaction, and removes from it what is filed. A call that stands in
    /// the vault already was filed before a crash, or sealed once more since; the one that the person is on is left to go
    /// on, and those that an earlier run left without an end are noted as such. Trouble leaves it all there for the next
    /// time.
    pub(crate) fn file_inbox(&self, vault: &Vault) -> Filed {
        self.try_file_inbox(vault)
            .unwrap_or_else(|error| Filed { failure: Some(told(error)), ..Filed::default() })
    }

    fn try_file_inbox(&self, vault: &Vault) -> Result<Filed, StoreError> {
        let mut found = vault.inbox()?;
        let live = self.live_id();
        found.running.retain(|call| Some(call.id) != live);
        let cut_off: Vec<CallId> = found.running.iter().map(|call| call.id).collect();
        found.calls.append(&mut found.running);
        let ids: Vec<CallId> = found.calls.iter().map(|call| call.id).collect();
        let home = vault.read(crate::settings::settings)?.region.or_else(|| self.region_guess.clone());
        let recognised = |call: Call| Call { fields: self.recognised_at(call.fields, home.as_ref()), ..call };
        let calls: Vec<Call> = found.calls.into_iter().map(recognised).collect();
        let filed = if calls.is_empty() {
            0
        } else {
            vault.write(move |tx| {
                let mut filed = Vec::new();
                for call in &calls {
                    if tx.has_call(call.id)? {
                        exchange_older(tx, call)?;
                    } else {
                        tx.insert_call(call)?;
                        filed.push(call.id);
                    }
                }
                let (cut_off, ended): (Vec<CallId>, Vec<CallId>) =
                    filed.into_iter().partition(|id| cut_off.contains(id));
                if !cut_off.is_empty() {
                    note_cut_off(tx, &cut_off)?;
                }
                Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
            })?
        };
        for id in ids {
            // One that stays is known by the vault, and cleared the next time.
            vault.clear_from_inbox(id).map_err(told).unwrap_or_default();
        }
        Ok(Filed { calls: filed, unread: found.unread, failure: None })
    }
}

/// Exchanges a call that stands in the vault for what was sealed after it. Where it was changed or deleted in the vault,
/// that counts.
fn exchange_older(tx: &mut WriteTx<'_>, sealed: &Call) -> Result<(), StoreError> {
    let before = match tx.call(sealed.id) {
        Ok(before) => before,
        Err(StoreError::NotFound { .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    if before.revision > 1 || before.updated_at >= sealed.updated_at || before.fields == sealed.fields {
        return Ok(());
    }
    let Call { updated_at, fields, .. } = sealed.clone();
    tx.update_call(&Call { revision: 2, updated_at, fields, ..before }, 1)
}
