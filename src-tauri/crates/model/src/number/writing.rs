//! The many ways to write a digit, a dash or a space, brought to one.

use rlibphonenumber::PHONE_NUMBER_UTIL;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in which digits of every script are ASCII digits, dashes are `-`, spaces are spaces, and characters
/// that cannot be seen are gone. It knows where each of its bytes came from.
pub(crate) struct Plain {
    /// The text.
    pub text: String,
    origin: Vec<usize>,
}

impl Plain {
    /// Brings a text to its plain form, in one pass.
    pub fn of(original: &str) -> Self {
        let mut plain = Self { text: String::with_capacity(original.len()), origin: Vec::new() };
        for (at, c) in original.char_indices() {
            if c.is_ascii() {
                plain.push(at, if c.is_ascii_control() { control(c) } else { c });
            } else if !is_unseen(c) {
                plain.push_beyond_ascii(at, c);
            }
        }
        plain.origin.push(original.len());
        plain
    }

    /// The range of the original text that became this range.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let at = |index: usize| self.origin.get(index).copied().unwrap_or(0);
        at(range.start)..at(range.end)
    }

    fn push(&mut self, origin: usize, c: char) {
        self.text.push(c);
        self.origin.resize(self.text.len(), origin);
    }

    fn push_beyond_ascii(&mut self, at: usize, c: char) {
        if let Some(same) = ascii_for(c) {
            self.push(at, same);
            return;
        }
        let compatible: String = std::iter::once(c).nfkc().collect();
        if compatible.is_ascii() {
            compatible.chars().for_each(|same| self.push(at, same));
        } else {
            self.push(at, c);
        }
    }
}

fn control(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' => '\n',
        _ => ' ',
    }
}

/// Characters without a shape of their own: marks on other characters, directions, joiners, variants. The ring of
/// a key-cap emoji is one of them.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
        || is_combining_mark(c)
}

fn ascii_for(c: char) -> Option<char> {
    let same = match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{30fc}'
        | '\u{ff70}' => '-',
        '\u{301c}' | '\u{223c}' | '\u{2053}' => '~',
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{25cf}' | '\u{30fb}'
        | '\u{ff65}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2795}' => '+',
        '\u{266f}' => '#',
        '【' | '「' | '『' | '〔' | '〈' => '(',
        '】' | '」' | '』' | '〕' | '〉' => ')',
        // "Nº 4471": an abbreviation, not a number with a letter in it.
        'º' | 'ª' => ' ',
        '①'..='⑨' => digit(c, '①', 1),
        '❶'..='❾' => digit(c, '❶', 1),
        '➀'..='➈' => digit(c, '➀', 1),
        '➊'..='➒' => digit(c, '➊', 1),
        '⓵'..='⓽' => digit(c, '⓵', 1),
        '⓪' | '⓿' | '🄋' | '🄌' => '0',
        _ if c.is_whitespace() => ' ',
        _ if c.is_numeric() => {
            let digits = PHONE_NUMBER_UTIL.normalize_digits_only(c.encode_utf8(&mut [0; 4]));
            return digits.chars().next();
        }
        _ => return None,
    };
    Some(same)
}

fn digit(c: char, first: char, value: u32) -> char {
    char::from_digit(u32::from(c) - u32::from(first) + value, 10).unwrap_or(c)
}

/// The digit that a letter may be taken for: `O` for 0, `l` or `I` for 1, and their Greek and Cyrillic doubles.
pub(crate) fn digit_like(letter: char) -> Option<char> {
    match letter {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' | 'Օ' | 'օ' => Some('0'),
        'l' | 'I' | 'І' | 'Ι' | 'ӏ' | 'Ӏ' => Some('1'),
        'Z' => Some('2'),
        'З' => Some('3'),
        'S' | 'Ѕ' => Some('5'),
        'B' | 'В' | 'Β' => Some('8'),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::Plain;

    #[test]
    fn every_script_has_the_same_digits() {
        let texts = [
            "１２３",
            "١٢٣",
            "۱۲۳",
            "१२३",
            "১২৩",
            "๑๒๓",
            "𝟏𝟐𝟑",
            "①②③",
            "❶❷❸",
            "¹²³",
            "1️⃣2️⃣3️⃣",
            "1\u{200b}2\u{ad}3",
        ];
        for text in texts {
            assert_eq!(Plain::of(text).text, "123", "{text}");
        }
    }

    #[test]
    fn a_range_leads_back_to_what_was_typed() {
        let typed = "Ring 1️⃣-2️⃣ now";
        let plain = Plain::of(typed);
        assert_eq!(plain.text, "Ring 1-2 now");
        assert_eq!(&typed[plain.original(&(5..8))], "1️⃣-2️⃣");
        assert_eq!(plain.original(&(0..plain.text.len())), 0..typed.len());
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(Plain::of("a\r\nb\u{2028}c\td").text, "a\n\nb\nc d");
    }
}
