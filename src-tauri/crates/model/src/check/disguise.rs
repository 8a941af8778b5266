//! Whether a number is written so as to hide it from programs that look for numbers.

use crate::number::writing::{Plain, is_unseen};

/// Single digits in a row, each apart from the next, from which nobody writes a number for reading.
const SPACED_OUT: usize = 5;

/// Whether what was typed uses look-alike digits, invisible characters, braces, or a space after every digit.
/// Digits of another script are no disguise, unless they are mixed; nor are marks for the direction of writing.
pub(super) fn is_disguised(typed: &str) -> bool {
    let braced = typed.contains(['{', '}', '<', '>', '|']);
    let hidden = typed.chars().any(|c| is_unseen(c) && !is_direction(c));
    let dressed_up = typed.chars().any(|c| c.is_numeric() && !c.is_ascii() && !is_plain_digit(c));
    let scripts = typed.chars().any(|c| c.is_ascii_digit()) && typed.chars().any(is_plain_digit);
    let mut single = 0;
    let plain = Plain::of(typed).text;
    let spaced_out =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).any(|group| {
            single = if group.len() == 1 { single + 1 } else { 0 };
            single >= SPACED_OUT
        });
    braced || hidden || dressed_up || scripts || spaced_out
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A digit beyond ASCII with which people write numbers: full-width, or of their own script.
fn is_plain_digit(c: char) -> bool {
    let is_styled = matches!(c, '\u{1d7ce}'..='\u{1d7ff}' | '\u{1fbf0}'..='\u{1fbf9}');
    let plain = Plain::of(c.encode_utf8(&mut [0; 4])).text;
    // Raised, lowered and circled digits are numbers but no digits.
    let is_digit = !matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2189}' | '\u{2460}'..='\u{27ff}' | '\u{1f100}'..='\u{1f10c}');
    !c.is_ascii() && c.is_numeric() && is_digit && !is_styled && plain.chars().all(|p| p.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_disguised;

    #[test]
    fn disguises_are_told_from_other_ways_of_writing() {
        for typed in ["+1 - { 8 8 8 }", "8 8 8 5 5", "8️⃣8️⃣", "8\u{200b}8", "𝟖𝟖", "⑧⑧", "8٨", "⁸⁸"]
        {
            assert!(is_disguised(typed), "{typed}");
        }
        for typed in [
            "+44 (0)20 7946 0018",
            "[020] 7946",
            "٠٢٠ ٧٩",
            "０２０",
            "०२०",
            "\u{202a}020\u{202c}",
            "01 2 3 4 55",
        ] {
            assert!(!is_disguised(typed), "{typed}");
        }
    }
}
