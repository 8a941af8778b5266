//! The diary: calls are saved, found, deleted and brought back; what is being typed is kept.

use crate::App;
use crate::api::{
    BringBackVersion, CallRow, CallView, DiaryStretch, Draft, KeepCall, KeptDraft, Notice, SaveCall,
    SavedCall,
};
use crate::appointments::NEW_APPOINTMENT;
use crate::reports::{agreed, mark, stands};
use ringtrue_model::appointment::Asked;
use ringtrue_model::call::{Call, CallFields, CallVersion, ShownNumber};
use ringtrue_model::check::{CheckOutcome, CheckResult, CheckedAddress};
use ringtrue_model::diary::{DiaryFilter, DiaryOutline};
use ringtrue_model::dispatch::Dispatch;
use ringtrue_model::number::{E164, NotedNumber, display};
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::validation::{FieldIssue, Severity};
use ringtrue_model::{CallId, Code, Failure, Region};
use ringtrue_store::StoreError;
use uuid::Uuid;

/// Rows that are answered at once at most.
const STRETCH: u32 = 200;
/// Bytes of a draft: room for 10 MB pasted into a field, as JSON.
const DRAFT_LIMIT: usize = 32 << 20;

impl App {
    /// The shape of the diary's list.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn diary_outline(&self, request: DiaryFilter) -> Result<DiaryOutline, Failure> {
        self.read(|view| view.diary_outline(&request))
    }

    /// A stretch of the diary's list.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for more than 200 rows; when the vault is not open or does not answer.
    pub fn diary_rows(&self, request: DiaryStretch) -> Result<Vec<CallRow>, Failure> {
        if request.limit > STRETCH {
            return Err(Code::BadRequest.into());
        }
        let home = self.region();
        let (rows, agreed) = self.read(|view| {
            Ok((view.diary_rows(&request.filter, request.offset, request.limit)?, agreed(view)?))
        })?;
        let row = |(call, report): (Call, Option<Dispatch>)| {
            let one_click = !report.as_ref().is_some_and(stands) && self.one_click(&call, &agreed);
            row(call, report.as_ref(), one_click, home.as_ref())
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// A call and all that its page says about it. The verdict on it is kept as shown.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or does not answer.
    pub fn call(&self, request: CallId) -> Result<CallView, Failure> {
        let (call, dispatches) = self.read(|view| Ok((view.call(request)?, view.dispatches_of(request)?)))?;
        let region = self.region();
        let catalogue = self.catalogue();
        let organisation = call
            .fields
            .claimed_org_id
            .as_ref()
            .and_then(|id| catalogue.by_id(id))
            .map(|organisation| self.organisation_view(organisation, region.as_ref()));
        let verdict = self.verdict_on(&call.fields, region.as_ref());
        Ok(CallView {
            due: self.due_for(&Asked::of(&call.fields))?,
            proposed: self.proposed_in(request)?,
            checks: self.checks_of(&call.fields),
            address_checks: self.address_checks_of(&call.fields),
            shown: self.show(&call, &verdict)?,
            verdict,
            organisation,
            reports: dispatches.iter().map(mark).collect(),
            reporting: self.reporting_of(&call, region.as_ref())?,
            call,
        })
    }

    /// What there is to say about a call's fields while it is being written.
    ///
    /// # Errors
    /// None: issues are the answer.
    pub fn examine_call(&self, request: CallFields) -> Result<Vec<FieldIssue>, Failure> {
        Ok(request.issues(self.clock.now()))
    }

    /// Saves a call. With any error among the issues nothing is saved, and the draft stays. What stood there before
    /// is kept as a version; a save that changes nothing makes none.
    ///
    /// # Errors
    /// [`Code::ChangedMeanwhile`] when another revision was saved since, or a new call's identity is taken;
    /// [`Code::BadRequest`] for a revision without an identity; when the vault is not open or cannot keep it.
    pub fn save_call(&self, request: SaveCall) -> Result<SavedCall, Failure> {
        if request.revision.is_some() && request.id.is_none() {
            return Err(Code::BadRequest.into());
        }
        let now = self.clock.now();
        let issues = request.fields.issues(now);
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Ok(SavedCall { call: None, issues });
        }
        let home = self.region();
        let fields = self.recognised_at(request.fields, home.as_ref());
        // The form shows it while it is written.
        let verdict = self.as_shown(&self.verdict_on(&fields, home.as_ref()), 0);
        let draft = request.draft.as_deref().map(draft_key).transpose()?.map(str::to_owned);
        let id = request.id.unwrap_or_else(|| CallId::new(&*self.clock, &*self.entropy));
        let call = self.write(move |tx| {
            let call = if let Some(opened) = request.revision {
                let before = tx.call(id)?;
                if before.revision == opened && before.fields == fields {
                    before
                } else {
                    let call = Call { revision: opened + 1, updated_at: now, fields, ..before };
                    tx.update_call(&call, opened)?;
                    call
                }
            } else if tx.has_call(id)? {
                return Err(StoreError::Declined(Code::ChangedMeanwhile));
            } else {
                let call = Call { id, revision: 1, created_at: now, updated_at: now, kept: false, fields };
                tx.insert_call(&call)?;
                call
            };
            tx.keep_shown_verdict(call.id, &ShownVerdict { revision: call.revision, ..verdict })?;
            if let Some(key) = draft {
                tx.remove_draft(&key)?;
            }
            Ok(call)
        })?;
        self.say(Notice::Calls);
        Ok(SavedCall { call: Some(call), issues })
    }

    /// Puts a call into the bin, with the form that was begun to change it.
    ///
    /// # Errors
    /// [`Code::KeptForEvidence`]; [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn delete_call(&self, request: CallId) -> Result<(), Failure> {
        let now = self.clock.now();
        self.write(move |tx| tx.delete_call(request, now))?;
        self.say(Notice::Calls);
        Ok(())
    }

    /// Brings a call back from the bin.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn undelete_call(&self, request: CallId) -> Result<(), Failure> {
        let now = self.clock.now();
        self.write(move |tx| tx.undelete_call(request, now))?;
        self.say(Notice::Calls);
        Ok(())
    }

    /// Keeps a call for evidence, so that it cannot be deleted, or no longer.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn keep_call(&self, request: KeepCall) -> Result<(), Failure> {
        self.write(move |tx| tx.set_call_kept(request.id, request.kept))?;
        self.say(Notice::Calls);
        Ok(())
    }

    /// Every version of a call, the newest, which is the call as it stands, first.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or does not answer.
    pub fn call_versions(&self, request: CallId) -> Result<Vec<CallVersion>, Failure> {
        self.read(|view| view.call_versions(request))
    }

    /// Lets an earlier version stand again, as a new one: nothing is lost by it.
    ///
    /// # Errors
    /// [`Code::ChangedMeanwhile`] when another revision was saved since; [`Code::NotFound`] also for a version
    /// that is not there; when the vault is not open or cannot keep it.
    pub fn bring_back_version(&self, request: BringBackVersion) -> Result<Call, Failure> {
        let now = self.clock.now();
        let call = self.write(move |tx| {
            let before = tx.call(request.id)?;
            let fields = tx.call_version(request.id, request.version)?;
            let call = Call { revision: before.revision + 1, updated_at: now, fields, ..before };
            tx.update_call(&call, request.revision)?;
            Ok(call)
        })?;
        self.say(Notice::Calls);
        Ok(call)
    }

    /// Keeps a form as it stands.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a key that is neither `new`, `new_appointment` nor the identity of a call or an
    /// appointment; [`Code::TooLong`] beyond 32 MiB; when the vault is not open or cannot keep it.
    pub fn keep_draft(&self, request: Draft) -> Result<(), Failure> {
        let key = draft_key(&request.key)?.to_owned();
        if request.form.len() > DRAFT_LIMIT {
            let failure = Failure::from(Code::TooLong).with("limit", DRAFT_LIMIT as f64);
            return Err(failure.with("length", request.form.len() as f64));
        }
        let now = self.clock.now();
        self.write(move |tx| tx.put_draft(&key, &request.form, now))
    }

    /// The form that was left under this key.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a key that is no key; when the vault is not open or does not answer.
    pub fn draft(&self, request: String) -> Result<Option<KeptDraft>, Failure> {
        let key = draft_key(&request)?;
        let kept = self.read(|view| view.draft(key))?;
        Ok(kept.map(|kept| KeptDraft {
            draft: Draft { key: key.to_owned(), form: kept.form },
            kept_at: kept.kept_at,
        }))
    }

    /// Lets go of a form.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a key that is no key; when the vault is not open or cannot do it.
    pub fn drop_draft(&self, request: String) -> Result<(), Failure> {
        let key = draft_key(&request)?.to_owned();
        self.write(move |tx| tx.remove_draft(&key))
    }

    /// The fields with numbers read and the claimed organisation recognised. What was typed stays.
    pub(crate) fn recognised(&self, fields: CallFields) -> CallFields {
        self.recognised_at(fields, self.region().as_ref())
    }

    /// The same for a person whose region is known.
    pub(crate) fn recognised_at(&self, mut fields: CallFields, home: Option<&Region>) -> CallFields {
        let reread = |number: &mut NotedNumber| {
            let region = number.region.clone().or_else(|| home.cloned());
            *number = NotedNumber::read(&number.as_typed, region.as_ref());
            if number.e164.is_none() {
                number.e164 = self.read_like_a_check(&number.as_typed, region.as_ref());
            }
        };
        fields.displayed_number.number.iter_mut().for_each(reread);
        fields.callback_numbers.iter_mut().for_each(reread);
        let catalogue = self.catalogue();
        let known = fields.claimed_org_id.as_ref().is_some_and(|id| catalogue.by_id(id).is_some());
        if !known {
            let recognised = catalogue.recognise(&fields.claimed_org).map(|found| found.id.clone());
            fields.claimed_org_id = recognised.or(fields.claimed_org_id);
        }
        fields
    }

    /// A check also reads what is only clear without a region, such as `1 (855) 555-0142`. What it shows as the
    /// number is then the number.
    fn read_like_a_check(&self, as_typed: &str, region: Option<&Region>) -> Option<E164> {
        let [only] = <[CheckResult; 1]>::try_from(self.check(as_typed, region).numbers).ok()?;
        only.e164.filter(|_| only.outcome != CheckOutcome::NotANumber)
    }

    /// The number shown and the numbers they gave, compared with the directory.
    fn checks_of(&self, fields: &CallFields) -> Vec<CheckResult> {
        let shown = fields.displayed_number.number.iter();
        shown
            .chain(&fields.callback_numbers)
            .filter(|number| !number.as_typed.trim().is_empty())
            .flat_map(|number| self.check(&number.as_typed, number.region.as_ref()).numbers)
            .collect()
    }

    /// The pages and mailboxes they named, compared with the directory.
    fn address_checks_of(&self, fields: &CallFields) -> Vec<CheckedAddress> {
        let named: Vec<&str> = fields.websites.iter().chain(&fields.emails).map(String::as_str).collect();
        self.check(&named.join("\n"), None).addresses
    }
}

/// An identity is told in one way only, by which the draft goes with what it belongs to.
fn draft_key(key: &str) -> Result<&str, Failure> {
    let is_identity = || Uuid::try_parse(key).is_ok_and(|id| id.to_string() == key);
    if key == "new" || key == NEW_APPOINTMENT || is_identity() {
        Ok(key)
    } else {
        Err(Code::BadRequest.into())
    }
}

fn row(call: Call, report: Option<&Dispatch>, one_click: bool, home: Option<&Region>) -> CallRow {
    let fields = call.fields;
    CallRow {
        id: call.id,
        occurred_at: fields.occurred_at,
        number_text: number_text(&fields.displayed_number, home),
        claimed_org: fields.claimed_org,
        claimed_org_id: fields.claimed_org_id,
        displayed_number: fields.displayed_number,
        asked_for: fields.asked_for,
        expected: fields.expected,
        report: report.map(mark),
        one_click,
        kept: call.kept,
    }
}

/// A number as its country writes it; as typed where it cannot be read.
pub(crate) fn number_text(shown: &ShownNumber, home: Option<&Region>) -> String {
    let written = |number: &NotedNumber| {
        number.e164.as_ref().map_or_else(|| number.as_typed.clone(), |e164| display(e164, home))
    };
    shown.number.as_ref().map(written).unwrap_or_default()
}
