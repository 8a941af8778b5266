//! The recovery code: 128 random bits as a person can write them down.
//!
//! They are written in the letters and digits of bech32, followed by its six characters of checksum (bech32m): 32
//! characters, shown in eight groups of four. The checksum finds every slip of up to four characters. The alphabet
//! leaves out four that look like others, and reads them as those; of its own, some are still alike in handwriting. Up
//! to two such are put right by the checksum: no other code is as near.

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
/// Characters that a pen makes alike.
const ALIKE: [(u8, u8); 5] = [(b'0', b'q'), (b'2', b'z'), (b'5', b's'), (b'6', b'g'), (b'u', b'v')];
/// So many of them are put right: with more, what was typed may be as near to another code.
const PUT_RIGHT: usize = 2;

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

    /// Reads a code as a person types it: in capitals or not, with spaces, hyphens or neither; with `O` for zero, `I` or
    /// `1` for `L`, or `B` for 8, which are not in the alphabet and so can mean nothing else; and with up to two
    /// characters taken for others that look like them (2 and Z, 5 and S, 6 and G, U and V, 0 and Q).
    ///
    /// # Errors
    /// [`Mistyped`] for whatever is not a code without another slip.
    pub fn read(typed: &SecretText) -> Result<Self, Mistyped> {
        let mut letters = Zeroizing::new([0; CHARACTERS]);
        let mut characters = 0;
        for letter in typed.expose().chars().filter(|letter| !separates(*letter)) {
            if !letter.is_ascii_alphanumeric() {
                return Err(Mistyped);
            }
            *letters.get_mut(characters).ok_or(Mistyped)? = meant(letter as u8);
            characters += 1;
        }
        if characters < CHARACTERS {
            return Err(Mistyped);
        }
        Self::nearest(&mut letters, 0, PUT_RIGHT).ok_or(Mistyped)
    }

    /// The code that these characters are, or are with up to `swaps` of those from `from` on exchanged for what looks
    /// like them.
    fn nearest(letters: &mut [u8; CHARACTERS], from: usize, swaps: usize) -> Option<Self> {
        if let Some(code) = Self::exact(letters) {
            return Some(code);
        }
        if swaps == 0 {
            return None;
        }
        for at in from..CHARACTERS {
            let Some(other) = twin(letters[at]) else { continue };
            let was = std::mem::replace(&mut letters[at], other);
            if let Some(code) = Self::nearest(letters, at + 1, swaps - 1) {
                return Some(code);
            }
            letters[at] = was;
        }
        None
    }

    fn exact(letters: &[u8; CHARACTERS]) -> Option<Self> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 1 + CHARACTERS));
        text.push_str(PREFIX);
        text.push(SEPARATOR);
        text.extend(letters.iter().map(|letter| char::from(*letter)));
        let checked = CheckedHrpstring::new::<Bech32m>(&text).ok()?;
        let code = Self(Secret::new(checked.byte_iter().collect()));
        // 26 characters hold two bits more than the code has; a code that uses them was never written by us.
        (*code.characters() == text.strip_prefix(PREFIX)?).then_some(code)
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

/// The letter of the alphabet that was meant: one outside it must stand for one that looks like it.
fn meant(letter: u8) -> u8 {
    match letter.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'1' => b'l',
        b'b' => b'8',
        other => other,
    }
}

/// The letter of the alphabet that looks like this one.
fn twin(letter: u8) -> Option<u8> {
    ALIKE.iter().find_map(|(one, other)| match letter {
        _ if letter == *one => Some(*other),
        _ if letter == *other => Some(*one),
        _ => None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

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

    /// What a reader may take a capital or digit of the alphabet for, in a clear hand.
    fn mistaken(letter: u8) -> Option<u8> {
        let pairs = [b"0Q", b"2Z", b"5S", b"6G", b"UV"];
        let pair = pairs.into_iter().find(|pair| pair.contains(&letter))?;
        Some(if pair[0] == letter { pair[1] } else { pair[0] })
    }

    fn look_alike(one: u8, other: u8) -> bool {
        mistaken(one) == Some(other)
    }

    #[test]
    fn what_looks_alike_is_put_right_and_anything_else_is_not() {
        let right = Some(vec![0xA5; BYTES]);
        assert_eq!(read("5KJ6 TFD9 5KJ6 TFD9 5KJ6 TFD9 555M UPEA"), right);
        assert_eq!(read("SKJ6 TFD9 5KJG TFD9 5KJ6 TFD9 555M UPEA"), right, "S for 5 and G for 6");
        assert_eq!(read("SKJ6 TFD9 SKJ6 TFD9 SKJ6 TFD9 SSSM UPEA"), None, "six slips are not guessed at");
        assert_eq!(read("5KJ6 TFD9 5KJ6 TFD9 5KJ6 TFD9 555N UPEA"), None, "M and N are told apart");
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
                    '8' if alike >> at & 1 == 1 => 'B',
                    other => other,
                };
                typed.push(if small >> at & 1 == 1 { letter.to_ascii_lowercase() } else { letter });
                typed.push_str(&between[at + 1]);
            }
            prop_assert_eq!(read(&typed), Some(bytes.to_vec()));
        }

        #[test]
        fn one_or_two_wrong_characters_are_caught_or_put_right_where_they_look_alike(
            bytes: [u8; BYTES],
            (first, second) in (0..CHARACTERS, 0..CHARACTERS),
            (one, other) in (1..32usize, 0..32usize),
        ) {
            let mut typed = plain(bytes);
            let turn = |letter: u8, by: usize| {
                let at = ALPHABET.iter().position(|known| *known == letter).unwrap();
                ALPHABET[(at + by) % 32]
            };
            let right = typed.clone();
            typed[first] = turn(typed[first], one);
            if second != first {
                typed[second] = turn(typed[second], other);
            }
            let alike = typed.iter().zip(&right).all(|(typed, right)| typed == right || look_alike(*typed, *right));
            prop_assert_eq!(read(text(&typed)), alike.then_some(bytes.to_vec()));
        }

        #[test]
        fn two_characters_that_look_like_others_are_put_right(bytes: [u8; BYTES], chosen: [prop::sample::Index; 2]) {
            let mut typed = plain(bytes);
            let doubtful: Vec<_> = (0..CHARACTERS).filter(|at| mistaken(typed[*at]).is_some()).collect();
            prop_assume!(!doubtful.is_empty());
            let places: BTreeSet<usize> = chosen.iter().map(|index| *index.get(&doubtful)).collect();
            for at in places {
                typed[at] = mistaken(typed[at]).unwrap();
            }
            prop_assert_eq!(read(text(&typed)), Some(bytes.to_vec()));
        }

        #[test]
        fn swapped_neighbours_are_caught(bytes: [u8; BYTES], at in 0..CHARACTERS - 1) {
            let mut typed = plain(bytes);
            prop_assume!(typed[at] != typed[at + 1]);
            typed.swap(at, at + 1);
            let alike = look_alike(typed[at], typed[at + 1]);
            prop_assert_eq!(read(text(&typed)), alike.then_some(bytes.to_vec()));
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
