//! Calls that are written down while the vault is locked: sealed one by one, and filed when it opens.

use crate::App;
use crate::api::SealedCall;
use crate::failure::told;
use crate::vault::Door;
use ringtrue_model::call::{Call, CallFields};
use ringtrue_model::validation::Severity;
use ringtrue_model::{CallId, Code, Failure};
use ringtrue_store::{StoreError, Vault, inbox};
use std::sync::PoisonError;

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
    /// Keeps a call while the vault is locked or in trouble, so that only the opened vault can read it. With any error
    /// among the issues nothing is kept.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where the vault is open or was never made; [`Code::VaultOpening`]; [`Code::TooMany`] when
    /// the inbox is full; when the folder cannot be written to.
    pub fn seal_call(&self, request: CallFields) -> Result<SealedCall, Failure> {
        let now = self.clock.now();
        let issues = request.issues(now);
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Ok(SealedCall { sealed: false, issues });
        }
        // What is sealed while the inbox is being filed would lie there until the next time.
        let _gate = self.gate();
        match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Locked { .. } | Door::Shut { .. } => {}
            Door::Opening => return Err(Code::VaultOpening.into()),
            Door::Open { .. } | Door::NoKeyStore => return Err(Code::BadRequest.into()),
        }
        let id = CallId::new(&*self.clock, &*self.entropy);
        let call = Call { id, revision: 1, created_at: now, updated_at: now, kept: false, fields: request };
        inbox::seal(&self.data_dir, &call, &*self.entropy).map_err(told)?;
        Ok(SealedCall { sealed: true, issues })
    }

    /// Files what lies in the inbox, all in one transaction, and removes from it what is filed. A call that stands in
    /// the vault already was filed before a crash. Trouble leaves it all there for the next time.
    pub(crate) fn file_inbox(&self, vault: &Vault) -> Filed {
        self.try_file_inbox(vault)
            .unwrap_or_else(|error| Filed { failure: Some(told(error)), ..Filed::default() })
    }

    fn try_file_inbox(&self, vault: &Vault) -> Result<Filed, StoreError> {
        let found = vault.inbox()?;
        let ids: Vec<CallId> = found.calls.iter().map(|call| call.id).collect();
        let home = vault.read(crate::settings::settings)?.region.or_else(|| self.region_guess.clone());
        let recognised = |call: Call| Call { fields: self.recognised_at(call.fields, home.as_ref()), ..call };
        let calls: Vec<Call> = found.calls.into_iter().map(recognised).collect();
        let filed = if calls.is_empty() {
            0
        } else {
            vault.write(move |tx| {
                let mut filed = 0;
                for call in &calls {
                    if !tx.has_call(call.id)? {
                        tx.insert_call(call)?;
                        filed += 1;
                    }
                }
                Ok(filed)
            })?
        };
        for id in ids {
            // One that stays is known by the vault, and cleared the next time.
            vault.clear_from_inbox(id).map_err(told).unwrap_or_default();
        }
        Ok(Filed { calls: filed, unread: found.unread, failure: None })
    }
}
