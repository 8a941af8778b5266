//! Locking on the system's word, when nobody is there to press a button.

use crate::App;
use crate::api::Notice;
use std::time::Duration;

/// How long the interface has to keep what is being typed before the vault is locked or the window goes: a little
/// longer than it gives itself.
pub const LAST_WORDS: Duration = Duration::from_millis(600);

impl App {
    /// Locks the vault a moment later, so that the interface can keep what is being typed. For the thread that
    /// hears that the session locks or that the machine goes to sleep.
    pub fn lock_gently(&self) {
        self.say(Notice::Locking);
        std::thread::sleep(LAST_WORDS);
        if let Err(failure) = self.lock_vault() {
            tracing::warn!(code = ?failure.code, "the vault was not locked");
        }
    }
}
