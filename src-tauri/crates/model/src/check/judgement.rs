//! What is said of one run of digits.

use super::{CheckOutcome, NotANumberReason, Resemblance};
use crate::catalogue::{Listed, Official};
use crate::number::{E164, Region};
use std::ops::Range;

/// What is said of one run.
#[derive(Clone)]
pub(super) struct Judgement<'a> {
    pub range: Range<usize>,
    pub outcome: CheckOutcome,
    pub e164: Option<E164>,
    pub official: Option<Official<'a>>,
    pub listed: Option<Listed<'a>>,
    pub resemblance: Option<Resemblance>,
    pub official_in: Vec<Region>,
    pub reason: Option<NotANumberReason>,
    pub region_needed: bool,
    /// A letter stands where a digit belongs.
    pub has_letters_inside: bool,
    /// The digits are a number of some numbering plan.
    pub is_valid: bool,
    /// What was dialled.
    pub key: String,
}

impl<'a> Judgement<'a> {
    pub fn new(range: Range<usize>, key: String, outcome: CheckOutcome) -> Self {
        Self {
            range,
            key,
            outcome,
            e164: None,
            official: None,
            listed: None,
            resemblance: None,
            official_in: Vec::new(),
            reason: None,
            region_needed: false,
            has_letters_inside: false,
            is_valid: false,
        }
    }

    pub fn resembles(
        range: Range<usize>,
        key: String,
        resemblance: Resemblance,
        official: Official<'a>,
    ) -> Self {
        let (resemblance, official) = (Some(resemblance), Some(official));
        Self { resemblance, official, ..Self::new(range, key, CheckOutcome::ResemblesOfficial) }
    }

    /// What tells this judgement from others in the same text.
    pub fn identity(&self) -> (CheckOutcome, String) {
        let number = self.e164.as_ref().map(|e164| e164.as_str().to_owned());
        (self.outcome, number.unwrap_or_else(|| self.key.clone()))
    }

    /// No other reading of the same digits could say more.
    pub fn is_strong(&self) -> bool {
        self.is_valid || self.official.is_some() || self.listed.is_some()
    }

    /// Certain enough for a part of a run: a valid number, or one that the directory holds.
    pub fn is_certain(&self) -> bool {
        self.is_valid || matches!(self.outcome, CheckOutcome::SameAsOfficial | CheckOutcome::ListedAsFalse)
    }
}
