//! Long work.

use super::ImportTally;
use ringtrue_model::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The long work that is under way, or the last that ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JobView {
    /// Counts the jobs since the program started, from 1.
    pub number: u32,
    /// What is done.
    pub kind: JobKind,
    /// How far it is, or how it ended.
    pub state: JobState,
}

/// Kinds of long work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum JobKind {
    /// Calls are written into a file.
    Export,
    /// Calls are read from a file.
    Import,
    /// A file of calls is looked at, before anything of it is brought in.
    ImportPreview,
    /// A backup is made.
    Backup,
    /// A backup is looked at, before anything of it is restored.
    RestorePreview,
    /// A backup is put in the place of the diary.
    Restore,
    /// Everything in the bin is brought back.
    BringBack,
    /// Everything in the bin is deleted for good.
    EmptyBin,
    /// The diary is checked, for the person asked for it.
    Check,
    /// The diary is checked, for a week is over. Nobody need hear of it unless something is wrong.
    WeeklyCheck,
}

/// How far a job is, or how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// It is being done.
    Working {
        /// How much is done, in the job's own measure.
        done: u64,
        /// How much there is to do; 0 while that is not known.
        total: u64,
        /// It was asked to stop, and has not yet.
        stopping: bool,
        /// It cannot be stopped any more.
        decided: bool,
    },
    /// It is done.
    Done {
        /// What came of it.
        outcome: JobOutcome,
    },
    /// It was stopped before it was done. What it would have changed is as it was.
    Stopped {
        /// Because the diary was locked.
        by_lock: bool,
    },
    /// It could not be done. What it would have changed is as it was.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobOutcome {
    /// Calls were written into a file.
    Exported {
        /// How many.
        calls: u32,
        /// Appointments that came along.
        appointments: u32,
    },
    /// Calls were brought in from a file.
    Imported {
        /// What became of its entries.
        tally: ImportTally,
    },
    /// Something was looked at. What was seen was answered to whoever asked.
    Examined,
    /// A backup stands in the place of the diary.
    Restored {
        /// Calls of the diary that was replaced, saved into the restored one.
        saved: u32,
        /// Places in the diary that was replaced that cannot be read.
        unreadable: u32,
    },
    /// Calls were brought back from the bin.
    BroughtBack {
        /// How many.
        calls: u32,
    },
    /// Calls in the bin were deleted for good.
    BinEmptied {
        /// How many.
        calls: u32,
    },
    /// A backup was made, opened again and found whole.
    BackedUp,
    /// The diary was checked.
    Checked {
        /// Nothing is wrong.
        sound: bool,
        /// Calls that were read, also deleted ones.
        calls: u32,
    },
}
