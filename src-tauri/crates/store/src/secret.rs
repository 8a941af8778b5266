//! What must not linger in memory: keys and passphrases.

use serde::{Deserialize, Deserializer};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Bytes that are wiped from memory when they are done with, and never printed.
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes charge of `bytes`.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes. Do not keep, print or send them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The same bytes once more.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Text that is wiped from memory when it is done with, and never printed: a passphrase or a recovery code as somebody
/// types it.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes charge of what was typed. The same letters count as the same, however a keyboard or a system puts them
    /// together (Unicode's NFKC).
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        // Large enough from the start: a string that grows leaves copies of itself.
        let mut text = Zeroizing::new(String::with_capacity(4 * typed.len()));
        text.extend(typed.nfkc());
        Self(text)
    }

    /// The text. Do not keep, print or send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<Zeroizing<String>> for SecretText {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_same_letters_are_the_same_text() {
        let of = |text: &str| SecretText::new(text.into()).expose().to_owned();
        assert_eq!(of("caf\u{e9}"), of("cafe\u{301}"), "composed or not");
        assert_ne!(of("cafe"), of("caf\u{e9}"));
        assert_ne!(of("Cafe"), of("cafe"));
        assert_ne!(of("cafe "), of("cafe"), "spaces are part of it");
    }

    #[test]
    fn secrets_are_not_printed() {
        assert_eq!(format!("{:?}", Secret::new(b"hunter2".to_vec())), "Secret(..)");
        assert_eq!(format!("{:?}", SecretText::new("hunter2".into())), "SecretText(..)");
        let read: SecretText = serde_json::from_str("\"hunter2\"").unwrap();
        assert_eq!(read.expose(), "hunter2");
    }
}
