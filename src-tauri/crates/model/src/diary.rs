//! The diary as a list: which calls are wanted, and the list's shape.

use crate::call::Expected;
use crate::id::OrganisationId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which calls are wanted. All parts together narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DiaryFilter {
    /// Words, and digits of numbers in any spelling.
    pub text: String,
    /// Only calls that claimed to be this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only calls with this answer.
    pub expected: Option<Expected>,
    /// Only calls that were, or were not, reported.
    pub reported: Option<bool>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
}

/// Where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the diary.
    Diary,
    /// In the bin, from where it can be brought back.
    Bin,
    /// Deleted for good: only its identity is left, to which its reports belong.
    Gone,
}

/// The shape of a list of calls: enough to draw a scroll bar and day headings without the calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiaryOutline {
    /// How many calls there are.
    pub total: u32,
    /// How many on each day, newest day first.
    pub days: Vec<DayCount>,
}

/// A day and its calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayCount {
    /// The day on the person's calendar.
    pub day: NaiveDate,
    /// How many calls.
    pub count: u32,
}
