//! Keys that open the live page whatever program is in front, where the session lets a program take keys.

use crate::ways_to_live;
use ringtrue_app::api::{KeysState, LiveKeys};
use tauri::{AppHandle, Manager};
use tauri_plugin_global_shortcut::{Builder, Code, GlobalShortcutExt, Modifiers, Shortcut, ShortcutState};

/// Takes these keys and gives back those before.
pub fn set(tauri: &AppHandle, keys: Option<LiveKeys>) -> KeysState {
    if belongs_to_desktop() {
        return KeysState::ByDesktop;
    }
    let Some(keys) = keys else {
        if let Some(taken) = tauri.try_state::<Taking>() {
            taken.give_back(tauri);
        }
        return KeysState::Off;
    };
    if tauri.try_state::<Taking>().is_none() && !begin(tauri) {
        return KeysState::ByDesktop;
    }
    Taking.give_back(tauri);
    match tauri.global_shortcut().register(shortcut(keys)) {
        Ok(()) => KeysState::On,
        Err(error) => {
            tracing::info!(%error, "the keys are not to be had");
            KeysState::Taken
        }
    }
}

/// The part of the program that takes keys has begun its work.
struct Taking;

impl Taking {
    fn give_back(&self, tauri: &AppHandle) {
        if let Err(error) = tauri.global_shortcut().unregister_all() {
            tracing::info!(%error, "keys were not given back");
        }
    }
}

/// It begins once keys are wanted: where it cannot, the program runs without it.
fn begin(tauri: &AppHandle) -> bool {
    let pressed = Builder::new().with_handler(|tauri, _, event| {
        if event.state() == ShortcutState::Pressed {
            ways_to_live::summon(tauri);
        }
    });
    match tauri.plugin(pressed.build()) {
        Ok(()) => tauri.manage(Taking),
        Err(error) => {
            tracing::info!(%error, "no keys can be taken");
            false
        }
    }
}

fn shortcut(keys: LiveKeys) -> Shortcut {
    let ctrl_alt = Modifiers::CONTROL | Modifiers::ALT;
    match keys {
        LiveKeys::CtrlAltP => Shortcut::new(Some(ctrl_alt), Code::KeyP),
        LiveKeys::CtrlAltH => Shortcut::new(Some(ctrl_alt), Code::KeyH),
        LiveKeys::CtrlShiftF9 => Shortcut::new(Some(Modifiers::CONTROL | Modifiers::SHIFT), Code::F9),
        LiveKeys::Pause => Shortcut::new(None, Code::Pause),
    }
}

/// Under Wayland only the desktop's own settings can give a key to a program.
fn belongs_to_desktop() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && (is_set("WAYLAND_DISPLAY") || !is_set("DISPLAY"))
}
