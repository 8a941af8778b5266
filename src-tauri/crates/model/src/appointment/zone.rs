//! Zones of the IANA database, by whose clocks appointments are made.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// A zone, such as `Europe/London`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Zone(chrono_tz::Tz);

/// The text names no zone of the database.
#[derive(Debug, thiserror::Error)]
#[error("not a time zone")]
pub struct NotAZone;

impl Zone {
    /// The zone without an offset.
    pub const UTC: Self = Self(chrono_tz::Tz::UTC);

    /// Its name.
    pub fn as_str(&self) -> &'static str {
        self.0.name()
    }

    /// Every zone, in the order of the names.
    pub fn all() -> impl Iterator<Item = Self> {
        chrono_tz::TZ_VARIANTS.iter().copied().map(Self)
    }

    /// What its clocks show at this moment.
    pub fn local(&self, time: DateTime<Utc>) -> DateTime<chrono::FixedOffset> {
        time.with_timezone(&self.0.offset_from_utc_datetime(&time.naive_utc()).fix())
    }

    /// When its clocks show this, and for the first time where they show it twice. What they leave out when they are put
    /// forward is told by the clock as it was before.
    pub fn first_instant(&self, shown: NaiveDateTime) -> DateTime<Utc> {
        self.instant(shown, |first, _| first)
    }

    /// The same for the last time.
    pub fn last_instant(&self, shown: NaiveDateTime) -> DateTime<Utc> {
        self.instant(shown, |_, last| last)
    }

    fn instant(
        &self,
        shown: NaiveDateTime,
        which: fn(DateTime<chrono_tz::Tz>, DateTime<chrono_tz::Tz>) -> DateTime<chrono_tz::Tz>,
    ) -> DateTime<Utc> {
        match self.0.from_local_datetime(&shown) {
            MappedLocalTime::Single(time) => time.to_utc(),
            MappedLocalTime::Ambiguous(first, last) => which(first, last).to_utc(),
            MappedLocalTime::None => {
                let before = shown.checked_sub_signed(TimeDelta::days(1)).unwrap_or(shown);
                let offset = self.0.offset_from_utc_datetime(&before).fix();
                offset.from_local_datetime(&shown).single().unwrap_or(shown.and_utc().into()).to_utc()
            }
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = NotAZone;

    fn try_from(name: String) -> Result<Self, NotAZone> {
        name.parse().map(Self).map_err(|_| NotAZone)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.as_str().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
