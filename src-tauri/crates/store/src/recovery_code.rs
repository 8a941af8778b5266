//! The recovery code: 128 random bits as a person can write them down.
//!
//! They are written in the letters and digits of bech32 (none of which looks like another), followed by its six
//! characters of checksum (bech32m): 32 characters, shown in eight groups of four. The checksum finds every slip of up
//! to four characters.

use crate::secret::{Secret, SecretText};
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};
use ringtrue_model::Entropy;
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of randomness: 128 bits.
const BYTES: usize = 16;
/// Characters of a code as it is written: 26 for the bits, 6 for the checksum.
const CHARACTERS: usize = 32;
/// Goes into the checksum, and is not written: what bech32 was made for is not taken for a code.
const PREFIX: &str = "ringtrue";
const SEPARATOR: char = '1';

/// A code that opens the vault when every other way is lost.
pub struct RecoveryCode(Secret);

/// What was typed cannot be a recovery code: something in it is not as it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the recovery code holds a slip")]
pub struct Mistyped;

impl RecoveryCode {
    /// A new one.
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = vec![0; BYTES];
        entropy.fill(&mut bytes);
        Self(Secret::new(bytes))
    }

    /// Reads a code as a person types it: in capitals or not, with spaces, hyphens or neither, and with `O` for zero
    /// or `I` or `1` for `L`, which are not in the alphabet and so can mean nothing else.
    ///
    /// # Errors
    /// [`Mistyped`] for whatever is not a code without a slip.
    pub fn read(typed: &SecretText) -> Result<Self, Mistyped> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 1 + CHARACTERS));
        text.push_str(PREFIX);
        text.push(SEPARATOR);
        let mut characters = 0;
        for letter in typed.expose().chars().filter(|letter| !separates(*letter)) {
            characters += 1;
            if characters > CHARACTERS || !letter.is_ascii_alphanumeric() {
                return Err(Mistyped);
            }
            text.push(meant(letter.to_ascii_lowercase()));
        }
        if characters < CHARACTERS {
            return Err(Mistyped);
        }
        let checked = CheckedHrpstring::new::<Bech32m>(&text).map_err(|_| Mistyped)?;
        let code = Self(Secret::new(checked.byte_iter().collect()));
        // 26 characters hold two bits more than the code has; a code that uses them was never written by us.
        if *code.characters() == text.strip_prefix(PREFIX).unwrap_or_default() {
            Ok(code)
        } else {
            Err(Mistyped)
        }
    }

    /// The code as it is written down: eight groups of four capitals and digits.
    pub fn written(&self) -> SecretText {
        let characters = self.characters();
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS + CHARACTERS / 4));
        for (at, letter) in characters.trim_start_matches(SEPARATOR).chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(letter.to_ascii_uppercase());
        }
        SecretText::from(text)
    }

    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    /// The characters after the prefix, with the separator.
    fn characters(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 1 + CHARACTERS));
        let whole = Hrp::parse(PREFIX).is_ok_and(|prefix| {
            bech32::encode_lower_to_fmt::<Bech32m, _>(&mut *text, prefix, self.expose()).is_ok()
        });
        if whole {
            Zeroizing::new(text.strip_prefix(PREFIX).unwrap_or_default().to_owned())
        } else {
            Zeroizing::default()
        }
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// What people put between groups: white space and every kind of hyphen and dash.
fn separates(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '_' | '.' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The letter of the alphabet that a letter outside it must stand for.
fn meant(letter: char) -> char {
    match letter {
        'o' => '0',
        'i' | '1' => 'l',
        other => other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALPHABET: &[u8] = b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

    struct Given([u8; BYTES]);

    impl Entropy for Given {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0);
        }
    }

    fn code(bytes: [u8; BYTES]) -> RecoveryCode {
        RecoveryCode::new(&Given(bytes))
    }

    fn read(text: &str) -> Option<Vec<u8>> {
        RecoveryCode::read(&SecretText::new(text.into())).ok().map(|code| code.expose().to_vec())
    }

    /// The 32 characters of the code, without spaces.
    fn plain(bytes: [u8; BYTES]) -> Vec<u8> {
        code(bytes).written().expose().bytes().filter(|letter| *letter != b' ').collect()
    }

    fn text(characters: &[u8]) -> &str {
        std::str::from_utf8(characters).unwrap()
    }

    #[test]
    fn it_is_eight_groups_of_four_and_always_written_the_same() {
        let written = code([0xA5; BYTES]).written();
        let groups: Vec<_> = written.expose().split(' ').collect();
        assert_eq!(groups.len(), 8);
        assert!(groups.iter().all(|group| group.len() == 4));
        // Codes lie on paper for years: this one must be read by every later program.
        assert_eq!(written.expose(), "5KJ6 TFD9 5KJ6 TFD9 5KJ6 TFD9 555M UPEA");
    }

    #[test]
    fn other_checksums_and_spare_bits_are_refused() {
        let with_spare_bits = |last: u8| {
            let mut symbols: Vec<bech32::Fe32> = plain([7; BYTES])[..26]
                .iter()
                .map(|c| bech32::Fe32::from_char((*c).into()).unwrap())
                .collect();
            symbols[25] = bech32::Fe32::try_from(symbols[25].to_u8() | last).unwrap();
            use bech32::primitives::iter::Fe32IterExt;
            let hrp = Hrp::parse(PREFIX).unwrap();
            let whole: String = symbols.into_iter().with_checksum::<Bech32m>(&hrp).chars().collect();
            whole.strip_prefix("ringtrue1").unwrap().to_owned()
        };
        assert_eq!(read(&with_spare_bits(0)), Some(vec![7; BYTES]), "the test makes what it says");
        assert_eq!(read(&with_spare_bits(1)), None);
        let old = bech32::encode::<bech32::Bech32>(Hrp::parse(PREFIX).unwrap(), &[7; BYTES]).unwrap();
        assert_eq!(read(old.strip_prefix("ringtrue1").unwrap()), None, "the older checksum");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(bytes: [u8; BYTES]) {
            let written = code(bytes).written();
            prop_assert_eq!(read(written.expose()), Some(bytes.to_vec()));
            prop_assert!(plain(bytes).iter().all(|letter| ALPHABET.contains(letter)));
        }

        #[test]
        fn spaces_hyphens_case_and_letters_that_are_not_there_are_forgiven(
            bytes: [u8; BYTES],
            between in proptest::collection::vec("[ \t\n\u{a0}\u{2013}-]{0,3}", CHARACTERS + 1),
            small: u32,
            alike: u32,
        ) {
            let mut typed = between[0].clone();
            for (at, letter) in plain(bytes).into_iter().map(char::from).enumerate() {
                let letter = match letter {
                    '0' if alike >> at & 1 == 1 => 'O',
                    'L' if alike >> at & 1 == 1 => if at % 2 == 0 { 'I' } else { '1' },
                    other => other,
                };
                typed.push(if small >> at & 1 == 1 { letter.to_ascii_lowercase() } else { letter });
                typed.push_str(&between[at + 1]);
            }
            prop_assert_eq!(read(&typed), Some(bytes.to_vec()));
        }

        #[test]
        fn one_or_two_wrong_characters_are_caught(
            bytes: [u8; BYTES],
            (first, second) in (0..CHARACTERS, 0..CHARACTERS),
            (one, other) in (1..32usize, 0..32usize),
        ) {
            let mut typed = plain(bytes);
            let turn = |letter: u8, by: usize| {
                let at = ALPHABET.iter().position(|known| *known == letter).unwrap();
                ALPHABET[(at + by) % 32]
            };
            typed[first] = turn(typed[first], one);
            if second != first {
                typed[second] = turn(typed[second], other);
            }
            prop_assert_eq!(read(text(&typed)), None);
        }

        #[test]
        fn swapped_neighbours_are_caught(bytes: [u8; BYTES], at in 0..CHARACTERS - 1) {
            let mut typed = plain(bytes);
            prop_assume!(typed[at] != typed[at + 1]);
            typed.swap(at, at + 1);
            prop_assert_eq!(read(text(&typed)), None);
        }

        #[test]
        fn a_character_too_few_or_too_many_is_caught(bytes: [u8; BYTES], at in 0..CHARACTERS, which in 0..32usize) {
            let mut fewer = plain(bytes);
            fewer.remove(at);
            prop_assert_eq!(read(text(&fewer)), None);
            let mut more = plain(bytes);
            more.insert(at, ALPHABET[which]);
            prop_assert_eq!(read(text(&more)), None);
        }

        #[test]
        fn anything_at_all_is_read_without_a_panic(typed in "\\PC{0,80}") {
            read(&typed);
        }
    }
}
