//! Reports: what would be sent, sending it, taking it back, and what became of it.

use crate::App;
use crate::api::{
    Notice, PreviewItem, PreviewRequest, ReportList, ReportMark, ReportPreview, ReportRow, ReportStretch,
    ReportView, Reporting, RouteOf, SendReport,
};
use crate::outbox::host_of;
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_model::call::Call;
use ringtrue_model::directory::{Organisation, OrganisationKind};
use ringtrue_model::dispatch::{Dispatch, DispatchState, Errand, VendorStatus};
use ringtrue_model::report::{
    BODY_LIMIT, Composed, Ingredients, Item, ReportBody, ReportChoices, Reporter, callback_word,
};
use ringtrue_model::{Code, Failure, OrganisationId, Region, ReportId};
use ringtrue_store::{ReadView, StoreError};
use ringtrue_wire::StatusProblem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// How long a report can be undone before it goes.
const UNDO: TimeDelta = TimeDelta::seconds(10);
/// Rows that are answered at once at most.
const STRETCH: u32 = 200;
/// Characters of the call-back word and of each of the person's contact details.
const OWN_LINE: usize = 200;
pub(crate) const REPORTING: &str = "reporting";

/// What the person agreed to send to each recipient, by sending it a report that was seen before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Agreed(BTreeMap<OrganisationId, ReportChoices>);

/// To whom a report about a call goes.
struct Recipient {
    id: OrganisationId,
    name: String,
    base: Url,
}

impl App {
    /// Everything that would be sent about a call, part by part and byte by byte.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::NoReportApi`]; when the vault is not open or does not answer.
    pub fn preview_report(&self, request: PreviewRequest) -> Result<ReportPreview, Failure> {
        let (call, agreed) = self.read(|view| Ok((view.call(request.call_id)?, agreed(view)?)))?;
        let to = self.recipient(&call).ok_or(Code::NoReportApi)?;
        let choices = self.worded(request.choices.or_else(|| agreed.one_click(&to.id)));
        let report_id = ReportId::new(&*self.clock, &*self.entropy);
        let composed = compose(&call, &to.id, report_id, &choices);
        let body = bytes(&composed.body())?;
        Ok(ReportPreview {
            organisation: to.id,
            name: to.name,
            host: to.base.host_str().unwrap_or_default().to_owned(),
            items: items(&composed)?,
            problem: problem(&choices, &body),
            masked: composed.masked,
            choices,
            report_id,
            body,
        })
    }

    /// Queues a report. It can be undone for ten seconds, and then goes. Asked twice, it is queued once.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for one click without a preview that was seen before; [`Code::NoReportApi`];
    /// [`Code::ReportTooLarge`]; [`Code::TooLong`]; [`Code::NotFound`]; when the vault is not open or cannot
    /// keep it.
    pub fn send_report(&self, request: SendReport) -> Result<ReportRow, Failure> {
        let (call, agreed) = self.read(|view| Ok((view.call(request.call_id)?, agreed(view)?)))?;
        let to = self.recipient(&call).ok_or(Code::NoReportApi)?;
        let choices = request.choices.or_else(|| agreed.one_click(&to.id)).ok_or(Code::BadRequest)?;
        let report_id = request.report_id.unwrap_or_else(|| ReportId::new(&*self.clock, &*self.entropy));
        let body = bytes(&compose(&call, &to.id, report_id, &choices).body())?;
        if let Some(failure) = problem(&choices, &body) {
            return Err(failure);
        }
        let now = self.clock.now();
        let dispatch = queued(report_id, &call, &to, body, now);
        let agreed = agreed.with(to.id, choices);
        let kept = self.write(move |tx| {
            let before = tx.dispatches_of(dispatch.call_id)?;
            let standing =
                before.into_iter().find(|d| d.organisation_id == dispatch.organisation_id && stands(d));
            if let Some(standing) = standing {
                return Ok(standing);
            }
            tx.insert_dispatch(&dispatch)?;
            tx.put_setting(REPORTING, &agreed)?;
            Ok(dispatch)
        })?;
        self.bell.ring();
        self.say(Notice::Reports);
        self.say(Notice::Calls);
        Ok(row(&kept))
    }

    /// Undoes a report of which nothing has left this computer.
    ///
    /// # Errors
    /// [`Code::TooLateToUndo`]; [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn undo_report(&self, request: ReportId) -> Result<(), Failure> {
        self.turn(request, |dispatch, _| dispatch.undo()).map(drop)
    }

    /// Takes a report back, as far as its vendor may have it.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where there is nothing to take back; [`Code::NotFound`]; when the vault is not open
    /// or cannot keep it.
    pub fn withdraw_report(&self, request: ReportId) -> Result<(), Failure> {
        self.turn(request, |dispatch, now| {
            if !dispatch.can_withdraw() {
                return Err(Code::BadRequest);
            }
            dispatch.withdraw(now);
            Ok(())
        })
        .map(drop)
    }

    /// Tries again at once.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where that could change nothing; [`Code::NotFound`]; when the vault is not open or
    /// cannot keep it.
    pub fn retry_report(&self, request: ReportId) -> Result<(), Failure> {
        let turned = self.turn(request, Dispatch::retry)?;
        // The person asks for it now, whatever its host said before.
        self.bell.release(&host_of(&turned));
        self.bell.ring();
        Ok(())
    }

    /// Reports, newest first.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for more than 200 rows; when the vault is not open or does not answer.
    pub fn reports(&self, request: ReportStretch) -> Result<ReportList, Failure> {
        if request.limit > STRETCH {
            return Err(Code::BadRequest.into());
        }
        self.read(|view| {
            let counts = view.dispatch_counts()?;
            let count = |states: &[DispatchState]| -> u32 {
                states.iter().map(|state| counts.get(state).copied().unwrap_or(0)).sum()
            };
            Ok(ReportList {
                total: counts.values().sum(),
                waiting: count(&[DispatchState::Waiting, DispatchState::Sending]),
                needs_you: view.unsettled_dispatches()?,
                rows: view.dispatches(request.offset, request.limit)?.iter().map(row).collect(),
            })
        })
    }

    /// A report, exactly what was sent, and what was answered.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or does not answer.
    pub fn report(&self, request: ReportId) -> Result<ReportView, Failure> {
        let (dispatch, attempts, call) = self.read(|view| {
            let dispatch = view.dispatch(request)?;
            let call = view.call_place(dispatch.call_id)?;
            Ok((dispatch, view.attempts(request)?, call))
        })?;
        let body: ReportBody = serde_json::from_str(&dispatch.body).map_err(|_| Code::VaultDamaged)?;
        Ok(ReportView {
            row: row(&dispatch),
            call,
            received_at: dispatch.receipt.as_ref().map(|receipt| receipt.received_at),
            items: sent_items(&body)?,
            attempts,
            can_undo: dispatch.can_undo(),
            can_withdraw: dispatch.can_withdraw(),
            can_retry: dispatch.can_retry(),
            body: dispatch.body,
        })
    }

    /// Asks the vendor what it does with a report. No answer changes nothing; a vendor that does not know the
    /// report any more no longer keeps it.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn refresh_report(&self, request: ReportId) -> Result<(), Failure> {
        let dispatch = self.read(|view| view.dispatch(request))?;
        let Some(receipt) = dispatch.receipt.filter(|_| dispatch.state == DispatchState::Accepted) else {
            return Ok(());
        };
        let status = match self.transport.status(&dispatch.base, request, &receipt.receipt) {
            Ok(status) => status,
            // The receipt is kept all the same.
            Err(StatusProblem::UnknownReport) => VendorStatus::Expired,
            Err(problem) => {
                tracing::info!(%problem, "a report's status is not known");
                return Ok(());
            }
        };
        if status == receipt.status {
            return Ok(());
        }
        let note = move |dispatch: &mut Dispatch, _| {
            if let Some(receipt) = &mut dispatch.receipt {
                receipt.status = status;
            }
            Ok(())
        };
        self.turn(request, note).map(drop)
    }

    /// How a call can be reported.
    pub(crate) fn reporting_of(&self, call: &Call, home: Option<&Region>) -> Result<Reporting, Failure> {
        if let Some(to) = self.recipient(call) {
            let one_click = self.read(agreed)?.one_click(&to.id).is_some();
            return Ok(Reporting::Api { organisation: to.id, name: to.name, one_click });
        }
        let catalogue = self.catalogue();
        let claimed = call.fields.claimed_org_id.as_ref().and_then(|id| catalogue.by_id(id));
        let own = claimed.filter(|organisation| !organisation.report_routes.is_empty());
        let bodies = catalogue.directory().organisations.iter().filter(|o| takes_reports_in(o, home));
        let routes = own.map_or_else(|| bodies.flat_map(routes_of).collect(), |own| routes_of(own).collect());
        // The recipient is a person, who is told what a first report would tell a vendor.
        let nobody = claimed.map_or_else(unnamed, |claimed| Ok(claimed.id.clone()))?;
        let id = ReportId::new(&*self.clock, &*self.entropy);
        let composed = compose(call, &nobody, id, &ReportChoices::proposed(""));
        Ok(Reporting::Routes { organisation: own.map(|o| o.name.clone()), routes, items: items(&composed)? })
    }

    /// Whether one click may report the call.
    pub(crate) fn one_click(&self, call: &Call, agreed: &Agreed) -> bool {
        self.recipient(call).is_some_and(|to| agreed.one_click(&to.id).is_some())
    }

    fn recipient(&self, call: &Call) -> Option<Recipient> {
        let catalogue = self.catalogue();
        let organisation = catalogue.by_id(call.fields.claimed_org_id.as_ref()?)?;
        let base = self.report_base(organisation)?;
        Some(Recipient { id: organisation.id.clone(), name: organisation.name.clone(), base })
    }

    /// The choices, or those that are proposed; a call-back word that is wanted and empty is made anew.
    fn worded(&self, choices: Option<ReportChoices>) -> ReportChoices {
        let mut choices = choices.unwrap_or_else(|| ReportChoices::proposed(""));
        if choices.items.contains(&Item::CallbackWord) && choices.callback_word.trim().is_empty() {
            choices.callback_word = callback_word(&*self.entropy);
        }
        choices
    }

    /// Lets a report take a turn, and wakes the worker.
    fn turn(
        &self,
        id: ReportId,
        turn: impl FnOnce(&mut Dispatch, DateTime<Utc>) -> Result<(), Code> + Send + 'static,
    ) -> Result<Dispatch, Failure> {
        let now = self.clock.now();
        let turned = self.write(move |tx| {
            let mut dispatch = tx.dispatch(id)?;
            turn(&mut dispatch, now).map_err(StoreError::Declined)?;
            tx.update_dispatch(&dispatch)?;
            Ok(dispatch)
        })?;
        self.bell.ring();
        self.say(Notice::Reports);
        self.say(Notice::Calls);
        Ok(turned)
    }
}

impl Agreed {
    /// What one click sends to this recipient: what was chosen for it last time, less the person's own words. Each
    /// call has its own, and nobody has seen these as part of a report yet.
    fn one_click(&self, recipient: &OrganisationId) -> Option<ReportChoices> {
        let mut before = self.0.get(recipient)?.clone();
        before.items.retain(|item| !matches!(item, Item::Notes | Item::QuotedReference));
        Some(before)
    }

    fn with(mut self, recipient: OrganisationId, choices: ReportChoices) -> Self {
        self.0.insert(recipient, choices);
        self
    }
}

pub(crate) fn agreed(view: &ReadView<'_>) -> Result<Agreed, StoreError> {
    Ok(view.setting(REPORTING)?.unwrap_or_default())
}

fn compose(call: &Call, to: &OrganisationId, report_id: ReportId, choices: &ReportChoices) -> Composed {
    Composed::new(Ingredients {
        report_id,
        organisation_id: to,
        fields: &call.fields,
        choices,
        version: env!("CARGO_PKG_VERSION"),
    })
}

fn bytes(body: &ReportBody) -> Result<String, Failure> {
    serde_json::to_string(body).map_err(|_| Code::Internal.into())
}

/// What stands against sending these bytes.
fn problem(choices: &ReportChoices, body: &str) -> Option<Failure> {
    let Reporter { email, phone, best_time } = &choices.reporter;
    let longest =
        [email, phone, best_time, &choices.callback_word].map(|own| own.chars().count()).into_iter().max();
    let length = longest.unwrap_or(0);
    if length > OWN_LINE {
        return Some(
            Failure::from(Code::TooLong).with("limit", OWN_LINE as f64).with("length", length as f64),
        );
    }
    (body.len() > BODY_LIMIT).then(|| {
        Failure::from(Code::ReportTooLarge).with("limit", BODY_LIMIT as f64).with("length", body.len() as f64)
    })
}

fn items(composed: &Composed) -> Result<Vec<PreviewItem>, Failure> {
    Item::ALL.iter().map(|item| preview_item(*item, &composed.only(*item), composed.sends(*item))).collect()
}

/// The parts of what was sent: those that say anything.
fn sent_items(body: &ReportBody) -> Result<Vec<PreviewItem>, Failure> {
    let mut all = Vec::new();
    for item in Item::ALL {
        let part = preview_item(*item, body, true)?;
        if !part.empty {
            all.push(part);
        }
    }
    Ok(all)
}

fn preview_item(item: Item, body: &ReportBody, on: bool) -> Result<PreviewItem, Failure> {
    let serde_json::Value::Object(mut value) = serde_json::to_value(body).map_err(|_| Code::Internal)? else {
        return Err(Code::Internal.into());
    };
    value.retain(|member, _| item.members().contains(&member.as_str()));
    Ok(PreviewItem { item, switchable: item.switchable(), on, empty: value.is_empty(), value })
}

fn queued(report_id: ReportId, call: &Call, to: &Recipient, body: String, now: DateTime<Utc>) -> Dispatch {
    Dispatch {
        report_id,
        call_id: call.id,
        organisation_id: to.id.clone(),
        organisation_name: to.name.clone(),
        base: to.base.clone(),
        errand: Errand::Submit,
        state: DispatchState::Waiting,
        queued_at: now,
        undo_until: now + UNDO,
        next_attempt_at: Some(now + UNDO),
        attempts: 0,
        first_attempt_at: None,
        last: None,
        doubtful: false,
        withdraw_wanted: false,
        receipt: None,
        body,
    }
}

/// A report that was not turned down or taken back: a second one about the same call would be the same.
pub(crate) fn stands(dispatch: &Dispatch) -> bool {
    !matches!(dispatch.state, DispatchState::Refused | DispatchState::Withdrawn)
}

fn takes_reports_in(organisation: &Organisation, home: Option<&Region>) -> bool {
    organisation.kind == OrganisationKind::ReportingBody
        && home.is_none_or(|home| organisation.countries.is_empty() || organisation.countries.contains(home))
}

fn routes_of(organisation: &Organisation) -> impl Iterator<Item = RouteOf> {
    organisation.report_routes.iter().map(|route| RouteOf {
        organisation: organisation.id.clone(),
        name: organisation.name.clone(),
        route: route.clone(),
    })
}

fn unnamed() -> Result<OrganisationId, Failure> {
    OrganisationId::try_from("unnamed".to_owned()).map_err(|_| Code::Internal.into())
}

pub(crate) fn mark(dispatch: &Dispatch) -> ReportMark {
    ReportMark {
        id: dispatch.report_id,
        state: dispatch.state,
        errand: dispatch.errand,
        reference: dispatch.receipt.as_ref().map(|receipt| receipt.reference.clone()),
        last: dispatch.last.clone(),
        undo_until: dispatch.can_undo().then_some(dispatch.undo_until),
    }
}

fn row(dispatch: &Dispatch) -> ReportRow {
    ReportRow {
        call_id: dispatch.call_id,
        organisation_name: dispatch.organisation_name.clone(),
        queued_at: dispatch.queued_at,
        mark: mark(dispatch),
        next_attempt_at: dispatch.next_attempt_at,
        vendor_status: dispatch.receipt.as_ref().map(|receipt| receipt.status),
    }
}
