//! The call that the person is on.

use super::{ReasonView, VerdictView};
use chrono::{DateTime, Utc};
use ringtrue_model::call::{Call, CallFields, Moment};
use ringtrue_model::{CallId, Failure, OrganisationId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The call that the person is on now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LiveCall {
    /// The identity that it will have in the diary.
    pub id: CallId,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// It has ended, and is still to be saved.
    pub ended: bool,
    /// What was answered so far. Until it is answered, whether it was expected is [`Expected::NotSure`].
    ///
    /// [`Expected::NotSure`]: ringtrue_model::call::Expected::NotSure
    pub fields: CallFields,
    /// What the rules say of it so far.
    pub verdict: VerdictView,
    /// What the one they say they are never does, the narrowest first, at most three.
    pub never_does: Vec<ReasonView>,
    /// Names to choose from, at most eight, the most usual first.
    pub usual_claims: Vec<UsualClaim>,
    /// Why it is kept nowhere yet. It is tried again every few seconds.
    pub unkept: Option<Failure>,
}

/// Someone whom callers often claim to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsualClaim {
    /// In words, in the person's language: "Microsoft", "A bank".
    pub name: String,
    /// The organisation, where it is one.
    pub organisation: Option<OrganisationId>,
}

/// What became of the call that the person was on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HungUp {
    /// The call, with its length.
    pub call: Call,
    /// It stands in the diary. Otherwise it is sealed, and filed when the diary opens.
    pub filed: bool,
}

/// A call that ended when the program did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CutOffCall {
    /// Which.
    pub id: CallId,
    /// Who they said they were.
    pub claimed_org: String,
    /// When it began.
    pub occurred_at: Moment,
}
