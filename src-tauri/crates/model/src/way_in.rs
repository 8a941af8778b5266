//! The ways into a vault.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A way to the vault's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum WayIn {
    /// The system's key store: nothing to type.
    System,
    /// A passphrase that the person chose.
    Passphrase,
    /// The code that was printed or written down, for the day when every other way is lost.
    RecoveryCode,
}
