//! The ways to the live page from outside the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which ways the person wants; kept outside the vault, for they are wanted while it is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct WaysToLive {
    /// A picture in the tray, with a menu.
    pub tray: bool,
    /// Keys that work whatever program is in front; `None`: the program takes no key from the others.
    pub keys: Option<LiveKeys>,
}

impl Default for WaysToLive {
    fn default() -> Self {
        Self { tray: true, keys: None }
    }
}

/// Keys to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LiveKeys {
    /// Control, Alt and P.
    CtrlAltP,
    /// Control, Alt and H.
    CtrlAltH,
    /// Control, Shift and F9.
    CtrlShiftF9,
    /// Pause.
    Pause,
}

/// What the tray's menu says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrayWords {
    /// Opens the live page; at most 100 bytes.
    pub live: String,
    /// Opens the window; at most 100 bytes.
    pub open: String,
}

/// The ways that are wanted, and whether they are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaysToLiveView {
    /// Which are wanted.
    pub wanted: WaysToLive,
    /// The picture in the tray is wanted, and this desktop has no tray that the program can use.
    pub tray_missing: bool,
    /// What became of the keys.
    pub keys: KeysState,
}

/// What became of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeysState {
    /// None are wanted.
    Off,
    /// They open the live page.
    On,
    /// Another program has them.
    Taken,
    /// This session lets no program take keys; the desktop's own settings can.
    ByDesktop,
}
