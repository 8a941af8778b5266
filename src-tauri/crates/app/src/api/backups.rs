//! Backups, restoring one, and checking the diary.

use super::Unlock;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use ringtrue_model::call::Moment;
use ringtrue_model::{CallId, Failure, WayIn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How things stand with backups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Backups {
    /// The backups beside the diary, the newest first.
    pub kept: Vec<BackupRow>,
    /// The diaries that were put aside by a restore, the latest first.
    pub replaced: Vec<ReplacedRow>,
    /// Why the last backup that should have been made by itself was not.
    pub trouble: Option<Failure>,
    /// What the last full check found.
    pub checked: Option<LastCheck>,
    /// A backup opens on another computer as well: there is a passphrase or a recovery code.
    pub opens_elsewhere: bool,
}

/// A backup beside the diary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupRow {
    /// Which.
    pub name: String,
    /// The day on which it was made.
    pub day: NaiveDate,
    /// When it was made; `None` where it cannot be opened any more.
    pub made_at: Option<DateTime<FixedOffset>>,
    /// It was made because a newer program was about to change the diary's tables.
    pub before_update: bool,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// A diary that was put aside by a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplacedRow {
    /// Which: the day and time, such as `2026-11-21-120000`.
    pub name: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// What a full check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastCheck {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Nothing is wrong.
    pub sound: bool,
    /// Calls that were read, also deleted ones.
    pub calls: u32,
}

/// From where to restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RestoreFrom {
    /// A backup beside the diary.
    Kept {
        /// Its name.
        name: String,
    },
    /// A diary that was put aside.
    Replaced {
        /// Its name.
        name: String,
    },
    /// The file that was chosen last.
    Chosen,
}

/// Asks to look at a backup.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PrepareRestore {
    /// Which.
    pub from: RestoreFrom,
    /// What opens it, where this computer does not.
    pub unlock: Option<Unlock>,
}

/// What a restore would do. Nothing was replaced yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RestorePreview {
    /// It cannot be opened by this computer alone.
    NeedsKey {
        /// What opens it.
        ways: Vec<WayIn>,
    },
    /// It was opened and is whole.
    Ready {
        /// When the backup was made; `None` for a diary that was put aside.
        made_at: Option<DateTime<FixedOffset>>,
        /// What is in it.
        there: DiaryContents,
        /// What is here now; `None` where that cannot be opened.
        here: Option<DiaryContents>,
        /// What becomes of what can still be read of the diary that is here.
        rescue: Rescue,
    },
}

/// What a restore does about the diary that is here, where that is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Rescue {
    /// It is not damaged.
    NotNeeded,
    /// What can be read of it is saved as well.
    Saves,
    /// It has another key, so nothing of it can be read.
    OtherKey,
}

/// What is in a diary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DiaryContents {
    /// How many calls.
    pub calls: u32,
    /// The day of the earliest.
    pub first_day: Option<NaiveDate>,
    /// The day of the latest.
    pub last_day: Option<NaiveDate>,
    /// How many reports.
    pub reports: u32,
    /// The latest calls, the latest first.
    pub newest: Vec<CallLine>,
}

/// A call in a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallLine {
    /// Which.
    pub id: CallId,
    /// When.
    pub occurred_at: Moment,
    /// Who they said they were.
    pub claimed_org: String,
}
