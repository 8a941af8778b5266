//! How long a passphrase would hold against someone who has a copy of the files: an estimate, by zxcvbn, which
//! knows common words, names, dates and the habits of keyboards.

use crate::App;
use crate::api::{SetPassphrase, Strength};
use ringtrue_model::Failure;

/// Guesses in an hour, as a power of ten: some hundred fast machines, each slowed to about ten guesses a second and
/// core by what the key derivation costs.
const GUESSES_PER_HOUR: f64 = 7.5;
/// Guesses counted beyond this many characters tell nothing more.
const LOOKED_AT: usize = 100;

impl App {
    /// How long the passphrase would hold. It is neither kept nor logged.
    ///
    /// # Errors
    /// [`TooLong`](ringtrue_model::Code::TooLong) for more than 1,000 characters.
    pub fn passphrase_strength(&self, request: SetPassphrase) -> Result<Strength, Failure> {
        crate::ways::not_too_long(&request.passphrase)?;
        Ok(strength(request.passphrase.expose()))
    }
}

fn strength(passphrase: &str) -> Strength {
    let end = passphrase.char_indices().nth(LOOKED_AT).map_or(passphrase.len(), |(at, _)| at);
    let looked_at = passphrase.get(..end).unwrap_or(passphrase);
    let hours = zxcvbn::zxcvbn(looked_at, &["ringtrue"]).guesses_log10() - GUESSES_PER_HOUR;
    match hours {
        ..2.0 => Strength::Hours,
        2.0..4.0 => Strength::Weeks,
        4.0..6.5 => Strength::Years,
        _ => Strength::Lifetimes,
    }
}

#[cfg(test)]
mod tests {
    use super::strength;
    use crate::api::Strength;

    #[test]
    fn what_everybody_chooses_is_guessed_within_hours() {
        for common in ["password", "12345678", "qwertyuiop", "ringtrue", "margaret1946", "aaaaaaaaaaaaaa", ""]
        {
            assert_eq!(strength(common), Strength::Hours, "{common}");
        }
    }

    #[test]
    fn more_unrelated_words_hold_longer() {
        let held =
            ["lamp", "lamp otter", "lamp otter gravel", "lamp otter gravel sunday violin"].map(strength);
        assert!(held.is_sorted(), "{held:?}");
        assert_eq!(held.last(), Some(&Strength::Lifetimes));
    }

    #[test]
    fn a_very_long_passphrase_is_answered_at_once() {
        assert_eq!(strength(&"é".repeat(1_000)), Strength::Hours);
    }
}
