//! The vault, and the one notice.

use ringtrue_model::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changed. The interface asks again for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The vault opened, or failed to.
    Vault,
    /// A call was saved, deleted or brought back.
    Calls,
    /// A report moved.
    Reports,
    /// The directory was exchanged.
    Directory,
    /// A job began, went on or ended.
    Job,
}

/// Whether the diary can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultStatus {
    /// Being opened.
    Opening,
    /// Open.
    Ready {
        /// It was made just now: a first start.
        new: bool,
    },
    /// Not open; nothing was changed or lost.
    Trouble {
        /// Why.
        failure: Failure,
    },
}
