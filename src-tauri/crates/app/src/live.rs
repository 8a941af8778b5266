//! The call that the person is on: one at a time, kept from its first moment.
//!
//! While it lasts it lies in the sealed inbox, whether the vault is open or not, and its length is kept anew every few
//! seconds. Hanging up files it, or leaves it there for the next opening. One that a run left there without an end
//! becomes a call as it was last kept, and that is told until it was seen.

use crate::App;
use crate::api::{CutOffCall, HungUp, LiveCall, Notice, UsualClaim};
use crate::failure::told;
use crate::vault::Door;
use chrono::{DateTime, FixedOffset, Utc};
use ringtrue_model::call::{Answered, Call, CallFields, Expected, Moment, Reaction};
use ringtrue_model::language::Language;
use ringtrue_model::rules::{Circumstances, Claimant, ClaimantKind, in_language};
use ringtrue_model::validation::Severity;
use ringtrue_model::{CallId, Clock, Code, Entropy, Failure, Region};
use ringtrue_store::{ReadView, StoreError, Vault, WriteTx, inbox};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

/// The length of a call is known to within this time, whatever ends the program.
const KEEP_EVERY: Duration = Duration::from_secs(5);
/// Rules that are shown while the person listens.
const NEVER: usize = 3;
/// Claims to choose from by a digit each; another key is for everybody else.
const CLAIMS: usize = 8;
/// Whom callers claim to be, as the rules name them, the most usual first. Those of another region are left out. The
/// person's own diary is not asked: whoever watches the screen would learn from it who rang before.
const USUAL: [&str; 10] =
    ["trend-micro", "microsoft", "amazon", "bank", "hmrc", "ssa", "irs", "police", "apple", "card-company"];
const CUT_OFF: &str = "cut_off_calls";

/// A call that the person is on.
pub(crate) struct Running {
    id: CallId,
    began: DateTime<FixedOffset>,
    ended: Option<DateTime<Utc>>,
    fields: CallFields,
    unkept: Option<Failure>,
}

impl Running {
    fn begin(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        let began = clock.now_local();
        let fields = CallFields {
            answered: Some(Answered::Spoke),
            ..CallFields::new(Moment::from(began), "", Expected::NotSure)
        };
        Self { id: CallId::new(clock, entropy), began, ended: None, fields, unkept: None }
    }

    /// The call as it stands at that time. A clock that was set back makes no call shorter than none.
    fn call(&self, now: DateTime<Utc>) -> Call {
        let until = self.ended.unwrap_or(now);
        let lasted = (until - self.began.to_utc()).num_seconds().clamp(0, 86_400);
        let fields = CallFields { duration_s: u32::try_from(lasted).ok(), ..self.fields.clone() };
        Call {
            id: self.id,
            revision: 1,
            created_at: self.began.to_utc(),
            updated_at: now,
            kept: false,
            fields,
        }
    }
}

impl App {
    /// A call begins, now. While one lasts there is no second: that one is the answer.
    ///
    /// # Errors
    /// None: where it cannot be kept yet, that is in the answer.
    pub fn begin_live_call(&self) -> Result<LiveCall, Failure> {
        let begun =
            self.shown(self.live().get_or_insert_with(|| Running::begin(&*self.clock, &*self.entropy)));
        // The page is to stand there before the disk has answered.
        self.say(Notice::Live);
        self.keep_live_call();
        Ok(self.live().as_ref().map_or(begun, |running| self.shown(running)))
    }

    /// The call that the person is on; `None`: they are on none.
    ///
    /// # Errors
    /// None.
    pub fn live_call(&self) -> Result<Option<LiveCall>, Failure> {
        Ok(self.live().as_ref().map(|running| self.shown(running)))
    }

    /// Notes what was answered. When the call began and how long it lasts is not the page's to say.
    ///
    /// # Errors
    /// [`Code::NotFound`] where the person is on no call; the code of the first field that is not sound, and nothing is
    /// noted then.
    pub fn answer_live_call(&self, request: CallFields) -> Result<LiveCall, Failure> {
        let mut live = self.live();
        let running = live.as_mut().ok_or(Code::NotFound)?;
        let fields =
            CallFields { occurred_at: running.fields.occurred_at.clone(), duration_s: None, ..request };
        let unsound = fields.issues(self.clock.now()).into_iter().find(|it| it.severity == Severity::Error);
        if let Some(issue) = unsound {
            return Err(issue.code.into());
        }
        running.fields = self.recognised(fields);
        let noted = self.shown(running);
        drop(live);
        self.keep_live_call();
        Ok(self.live().as_ref().map_or(noted, |running| self.shown(running)))
    }

    /// The person has hung up: the call is saved, with its length and whatever was answered. Where that fails it goes
    /// on to be kept, with the length that it has now.
    ///
    /// # Errors
    /// [`Code::NotFound`] where the person is on no call; when the vault is open and cannot keep it, or no vault was
    /// ever made.
    pub fn hang_up(&self) -> Result<HungUp, Failure> {
        let (id, now) = self.note_end().ok_or(Code::NotFound)?;
        let gate = self.gate();
        let sealing = self.sealing();
        let mut live = self.live();
        let running = live.as_mut().filter(|it| it.id == id).ok_or(Code::NotFound)?;
        if !running.fields.my_reaction.contains(&Reaction::HungUp) {
            running.fields.my_reaction.push(Reaction::HungUp);
        }
        let saved = self.save_ended(&running.call(now));
        match &saved {
            Ok(_) => *live = None,
            Err(failure) => running.unkept = Some(failure.clone()),
        }
        drop(live);
        drop(sealing);
        drop(gate);
        self.say(Notice::Live);
        if saved.is_ok() {
            self.say(Notice::Calls);
        }
        saved
    }

    /// The call ends now, however long it waits to be saved.
    fn note_end(&self) -> Option<(CallId, DateTime<Utc>)> {
        let mut live = self.live();
        let running = live.as_mut()?;
        Some((running.id, *running.ended.get_or_insert_with(|| self.clock.now())))
    }

    /// There was no call after all. Only one of which nothing was noted is dropped.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where something was noted; when the folder cannot be written to.
    pub fn drop_live_call(&self) -> Result<(), Failure> {
        // While the inbox is filed, the call lies among what was read there.
        let gate = self.gate();
        let sealing = self.sealing();
        let mut live = self.live();
        let Some(running) = live.as_ref() else { return Ok(()) };
        let untouched = CallFields {
            answered: Some(Answered::Spoke),
            ..CallFields::new(running.fields.occurred_at.clone(), "", Expected::NotSure)
        };
        if running.fields != untouched {
            return Err(Code::BadRequest.into());
        }
        inbox::drop_running(&self.data_dir, running.id).map_err(told)?;
        *live = None;
        drop(live);
        drop(sealing);
        drop(gate);
        self.say(Notice::Live);
        Ok(())
    }

    /// Keeps the call that the person is on with the length that it has now; where there is none this does nothing.
    pub fn keep_live_call(&self) {
        let _sealing = self.sealing();
        // The page is answered while the disk is busy.
        let Some(call) = self.live().as_ref().map(|running| running.call(self.clock.now())) else { return };
        let unkept = self.seal_running(&call).err();
        let before = match self.live().as_mut() {
            Some(running) => std::mem::replace(&mut running.unkept, unkept.clone()),
            None => return,
        };
        if unkept != before {
            self.say(Notice::Live);
        }
    }

    /// Keeps it every few seconds until the program ends.
    pub(crate) fn run_live(&self) {
        while !self.bell.stopped_within(KEEP_EVERY) {
            // A panic is logged where it happens, and must not end the keeping.
            catch_unwind(AssertUnwindSafe(|| self.keep_live_call())).unwrap_or_default();
        }
    }

    /// Calls that ended when the program did, until that was seen. One that was deleted since is not told.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn cut_off_calls(&self) -> Result<Vec<CutOffCall>, Failure> {
        self.read(|view| {
            let mut found = Vec::new();
            for id in cut_off(view)? {
                match view.call(id) {
                    Ok(Call { fields: CallFields { claimed_org, occurred_at, .. }, .. }) => {
                        found.push(CutOffCall { id, claimed_org, occurred_at });
                    }
                    Err(StoreError::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(found)
        })
    }

    /// The person knows of the calls that ended when the program did.
    ///
    /// # Errors
    /// When the vault is not open or cannot keep it.
    pub fn cut_off_calls_seen(&self) -> Result<(), Failure> {
        self.write(|tx| tx.put_setting(CUT_OFF, &Vec::<CallId>::new()))
    }

    /// The call that the person is on; it is not to be filed yet.
    pub(crate) fn live_id(&self) -> Option<CallId> {
        self.live().as_ref().map(|running| running.id)
    }

    /// One writes the call to the disk at a time, so that what was noted last is kept. Whoever wants the gate too passes
    /// that first.
    fn sealing(&self) -> MutexGuard<'_, ()> {
        self.sealing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever wants the gate or the sealing too has those first.
    fn live(&self) -> MutexGuard<'_, Option<Running>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before a vault was ever made there is no inbox: why there is none yet is told.
    fn seal_running(&self, call: &Call) -> Result<(), Failure> {
        inbox::seal_running(&self.data_dir, call, &*self.entropy).map_err(|error| {
            match (error, self.vault()) {
                (StoreError::KeyFileMissing { .. }, Err(failure)) => failure,
                (error, _) => told(error),
            }
        })
    }

    /// Saves it where it can be saved now. It lies in the inbox until it stands in the vault.
    fn save_ended(&self, call: &Call) -> Result<HungUp, Failure> {
        let vault = match &*self.door.read().unwrap_or_else(PoisonError::into_inner) {
            Door::Open { vault, .. } => Some(Arc::clone(vault)),
            _ => None,
        };
        let Some(vault) = vault else {
            self.seal_running(call)?;
            inbox::end_running(&self.data_dir, call.id).map_err(told)?;
            return Ok(HungUp { call: call.clone(), filed: false });
        };
        self.file_ended(&vault, call)
    }

    fn file_ended(&self, vault: &Vault, call: &Call) -> Result<HungUp, Failure> {
        let call = Call { fields: self.recognised(call.fields.clone()), ..call.clone() };
        let filed = call.clone();
        let file =
            move |tx: &mut WriteTx<'_>| if tx.has_call(filed.id)? { Ok(()) } else { tx.insert_call(&filed) };
        vault.write(file).map_err(told)?;
        // One that stays is known by the vault, and cleared the next time.
        vault.clear_from_inbox(call.id).map_err(told).unwrap_or_default();
        Ok(HungUp { call, filed: true })
    }

    fn shown(&self, running: &Running) -> LiveCall {
        let home = self.region();
        let (catalogue, rules) = self.catalogue_and_rules();
        let language = self.language_guess.as_ref().map_or("en", Language::as_str);
        let today = self.clock.now_local().date_naive();
        let around = Circumstances::of(&running.fields, &catalogue, home.as_ref(), today);
        let never_does = rules.never_does(&running.fields, &around);
        LiveCall {
            id: running.id,
            began_at: running.began.to_utc(),
            ended: running.ended.is_some(),
            verdict: self.verdict_on(&running.fields, home.as_ref()),
            never_does: never_does.into_iter().take(NEVER).filter_map(|rule| self.policy(rule)).collect(),
            usual_claims: usual_claims(rules.claimants(), home.as_ref(), language),
            fields: running.fields.clone(),
            unkept: running.unkept.clone(),
        }
    }
}

/// Notes that calls ended when the program did.
pub(crate) fn note_cut_off(tx: &mut WriteTx<'_>, ids: &[CallId]) -> Result<(), StoreError> {
    let mut all = cut_off(tx)?;
    all.extend(ids.iter().filter(|id| !all.contains(id)).copied().collect::<Vec<_>>());
    tx.put_setting(CUT_OFF, &all)
}

fn cut_off(view: &ReadView<'_>) -> Result<Vec<CallId>, StoreError> {
    Ok(view.setting(CUT_OFF)?.unwrap_or_default())
}

fn usual_claims(claimants: &[Claimant], home: Option<&Region>, language: &str) -> Vec<UsualClaim> {
    let is_here =
        |it: &&Claimant| it.regions.is_empty() || home.is_some_and(|home| it.regions.contains(home));
    let named = |id: &&str| claimants.iter().find(|claimant| claimant.id == **id);
    let usual = USUAL.iter().filter_map(named).filter(is_here).take(CLAIMS);
    usual.filter_map(|claimant| usual_claim(claimant, language)).collect()
}

fn usual_claim(claimant: &Claimant, language: &str) -> Option<UsualClaim> {
    let mut words = in_language(&claimant.words, language)?.chars();
    let first = words.next()?;
    let is_one = claimant.kind == ClaimantKind::Organisation;
    let organisation = claimant.organisations.first().filter(|_| is_one).cloned();
    Some(UsualClaim { name: first.to_uppercase().chain(words).collect(), organisation })
}
