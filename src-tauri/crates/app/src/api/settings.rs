//! Settings.

use chrono::{DateTime, Utc};
use ringtrue_model::Region;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the program looks; kept outside the vault, for it is wanted before the vault is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Appearance {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The size of text in percent: 100, 125, 150 or 200.
    pub text_percent: u16,
}

impl Default for Appearance {
    fn default() -> Self {
        Self { theme: Theme::System, text_percent: 100 }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the person set, kept in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Where the person is; `None`: not chosen yet.
    pub region: Option<Region>,
    /// The vault is locked after so many minutes in which nobody used the window, 1 to 1,440; `None`: never.
    pub lock_after_minutes: Option<u16>,
    /// So many days after a call was deleted it goes for good, 1 to 3650; `None`: only by hand.
    pub bin_days: Option<u16>,
    /// Calls of this age in months go to the bin by themselves, 1 to 600; `None`: they stay.
    pub retention_months: Option<u16>,
    /// The desktop says when a new notice of the directory is there, without naming anybody.
    pub tell_of_advisories: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: None,
            lock_after_minutes: None,
            bin_days: Some(30),
            retention_months: None,
            tell_of_advisories: false,
        }
    }
}

/// What the program is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct About {
    /// Its version.
    pub version: String,
    /// A development build: may speak `http:` to this computer.
    pub development: bool,
    /// The folder that holds the vault.
    pub data_folder: String,
    /// A region guessed from the system's language, to be proposed.
    pub region_guess: Option<Region>,
}

/// The last run of the program ended out of order. Nothing in it tells of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UncleanEnd {
    /// The version that ran; `None` where the file of that run was torn, as below.
    pub version: Option<String>,
    /// The kind of computer.
    pub system: Option<String>,
    /// When the run began.
    pub started_at: Option<DateTime<Utc>>,
    /// Faults of the program in that run, oldest first.
    pub faults: Vec<Fault>,
}

/// A fault of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// File and line.
    pub place: String,
    /// When.
    pub at: DateTime<Utc>,
}
