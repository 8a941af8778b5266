//! Telephone numbers as a person notes them, and regions.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// A country or territory, ISO 3166-1 alpha-2 in capitals, whose numbering plan is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Region(String);

/// The text is not the code of a region with a numbering plan.
#[derive(Debug, thiserror::Error)]
#[error("not a region")]
pub struct NotARegion;

impl Region {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Region {
    type Error = NotARegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.to_ascii_uppercase();
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            Ok(Self(text))
        } else {
            Err(NotARegion)
        }
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A telephone number in the form of ITU-T E.164: `+`, then 4 to 15 digits. Only a parser makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct E164(String);

/// The text is not a number in E.164.
#[derive(Debug, thiserror::Error)]
#[error("not an E.164 number")]
pub struct NotE164;

impl E164 {
    /// The number with its leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }
}

impl TryFrom<String> for E164 {
    type Error = NotE164;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.strip_prefix('+') {
            Some(digits)
                if (4..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Ok(Self(text))
            }
            _ => Err(NotE164),
        }
    }
}

impl From<E164> for String {
    fn from(number: E164) -> Self {
        number.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number as somebody noted it. What was typed is always kept; the rest is what could be made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotedNumber {
    /// Exactly what was typed.
    pub as_typed: String,
    /// The same in E.164, where it can be a telephone number.
    pub e164: Option<E164>,
    /// The region whose rules were used to read it.
    pub region: Option<Region>,
}
