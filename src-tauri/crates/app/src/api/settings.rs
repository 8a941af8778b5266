//! Settings.

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Where the person is; `None`: not chosen yet.
    pub region: Option<Region>,
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
