//! The bin.

use chrono::{DateTime, Utc};
use ringtrue_model::CallId;
use ringtrue_model::call::{AskedFor, Call, Moment, ShownNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is in the bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BinOutline {
    /// How many calls.
    pub total: u32,
    /// In how many of them a change was begun and not saved.
    pub drafts: u32,
}

/// A stretch of the calls in the bin, the one deleted last first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BinStretch {
    /// How many to leave out.
    pub offset: u32,
    /// How many are wanted, at most 200.
    pub limit: u32,
}

/// A call in the bin as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BinRow {
    /// Which call.
    pub id: CallId,
    /// When it took place.
    pub occurred_at: Moment,
    /// Who they said they were.
    pub claimed_org: String,
    /// The number shown.
    pub displayed_number: ShownNumber,
    /// That number as its country writes it; as typed where it cannot be read.
    pub number_text: String,
    /// What they wanted.
    pub asked_for: Vec<AskedFor>,
    /// When it was deleted.
    pub deleted_at: DateTime<Utc>,
    /// When it goes for good; `None` where it does not go by itself.
    pub goes_at: Option<DateTime<Utc>>,
}

/// A call in the bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BinnedCall {
    /// The call.
    pub call: Call,
    /// When it was deleted.
    pub deleted_at: DateTime<Utc>,
    /// When it goes for good; `None` where it does not go by itself.
    pub goes_at: Option<DateTime<Utc>>,
    /// A change was begun and not saved: it waits with the call, and goes only by hand.
    pub draft: bool,
}
