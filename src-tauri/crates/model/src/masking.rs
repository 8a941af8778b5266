//! Hides in free text what must never leave: card numbers, passwords and codes, identity and account numbers.
//!
//! A person in distress writes down what they gave away. A vendor has no use for it, so before anything is
//! shown as "what will be sent", its letters and digits become `•` and the person is told how many there were.
//! It errs towards hiding: a masked harmless number costs a vendor little.

use crate::report::Masked;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Hides what must not leave in `text`, and counts it in `masked`.
pub fn mask(text: &str, masked: &mut Masked) -> String {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    masked.cards += hide(&mut hidden, cards(text));
    masked.identities += hide(&mut hidden, identities(text));
    masked.secrets += hide(&mut hidden, secrets(text));
    let covered = |at| hidden.iter().any(|span| span.contains(&at));
    text.char_indices().map(|(at, c)| if c.is_alphanumeric() && covered(at) { '•' } else { c }).collect()
}

/// Whether the digits could be the number of a payment card: 13 to 19 of them, a known first digit, and the
/// check digit of ISO/IEC 7812 (Luhn) right.
pub fn is_card_number(digits: &str) -> bool {
    (13..=19).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.starts_with(['2', '3', '4', '5', '6'])
        && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let doubled = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|b| u32::from(b - b'0'))
        .enumerate()
        .map(|(i, d)| if i % 2 == 1 { doubled(d) } else { d })
        .sum();
    sum.is_multiple_of(10)
}

/// Adds the spans that do not overlap one already hidden; says how many those were.
fn hide(hidden: &mut Vec<Range<usize>>, spans: Vec<Range<usize>>) -> u32 {
    let before = hidden.len();
    for span in spans {
        if !hidden.iter().any(|h| h.start < span.end && span.start < h.end) {
            hidden.push(span);
        }
    }
    u32::try_from(hidden.len() - before).unwrap_or(u32::MAX)
}

/// Compiles a constant.
#[allow(clippy::expect_used, reason = "the patterns are constants, and every one is compiled by the tests")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

fn cards(text: &str) -> Vec<Range<usize>> {
    static GROUPS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9](?:[ \-.\u{a0}]{0,2}[0-9]){12,}"));
    GROUPS.find_iter(text).flat_map(|run| cards_in(run.as_str(), run.start())).collect()
}

/// The cards among digits and what stands between them. Other digits may stand before a card (a date, a count)
/// and after it (its code), so each group of digits may be where one begins.
fn cards_in(run: &str, offset: usize) -> Vec<Range<usize>> {
    let places: Vec<(usize, char)> = run.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let digits: String = places.iter().map(|(_, digit)| *digit).collect();
    let begins_group = |i: usize| {
        let before = i.checked_sub(1).and_then(|i| places.get(i));
        places.get(i).zip(before).is_none_or(|((at, _), (before, _))| before + 1 < *at)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for first in (0..places.len()).filter(|i| begins_group(*i)) {
        let longest = (13..=19).rev().find(|n| digits.get(first..first + n).is_some_and(is_card_number));
        let Some(length) = longest else { continue };
        let Some(((start, _), (end, _))) = places.get(first).zip(places.get(first + length - 1)) else {
            continue;
        };
        let span = offset + start..offset + end + 1;
        match found.last_mut() {
            // What overlaps is one stretch to hide.
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => found.push(span),
        }
    }
    found
}

fn identities(text: &str) -> Vec<Range<usize>> {
    // US social security, UK national insurance, and the number after words that announce one.
    static FORMS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b",
            r"|\b(?i:[a-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d])\b"
        ))
    });
    static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\b(?:social security|ssn|national insurance|passport|tax file|medicare|nhs|",
            r"account|sort code|routing|iban|ausweis|personalausweis|konto|compte|cuenta|conto)",
            r"(?:[ -]?(?:number|no\.?|nummer|num[eé]ro|n[uú]mero))?(?: (?:is|was|ist|war|es|est))?[ :=#]{1,3}",
            r"([0-9A-Z](?:[ \-]?[0-9A-Z]){3,33})"
        ))
    });
    static IBAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b"));
    let whole = FORMS.find_iter(text).map(|found| found.range());
    let ibans = IBAN
        .find_iter(text)
        .filter(|found| found.as_str().parse::<iban::Iban>().is_ok())
        .map(|found| found.range());
    let announced = ANNOUNCED
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .filter(|value| value.as_str().bytes().any(|b| b.is_ascii_digit()))
        .map(|value| value.range());
    ibans.chain(whole).chain(announced).collect()
}

fn secrets(text: &str) -> Vec<Range<usize>> {
    // What follows a word that announces a secret, within a few small words.
    static PASSWORD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\b(?:password|passphrase|passcode|passwort|kennwort|contraseña|mot de passe|senha|wachtwoord)",
            r"(?<told> (?:is|was|ist|war|es|era|est)\b ?[:=]? ?| ?[:=] ?)? ?",
            r#"["'“‘„»]?(?<value>[^\s"'”’“«]{4,64})"#
        ))
    });
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i)\b(?:code|pin|otp|cvv|cvc|cv2|security number|tan|código|codice)s?\b",
            r"[^0-9\n.]{0,24}([0-9](?:[ -]?[0-9]){2,9})\b"
        ))
    });
    let passwords = PASSWORD.captures_iter(text).filter_map(|found| {
        let value = found.name("value")?;
        (found.name("told").is_some() || looks_secret(value.as_str())).then(|| value.range())
    });
    let codes = CODE.captures_iter(text).filter_map(|found| found.get(1)).map(|value| value.range());
    passwords.chain(codes).collect()
}

/// "my password hunter2" gives one away, "my password because" does not.
fn looks_secret(word: &str) -> bool {
    word.chars().any(|c| !c.is_alphabetic() && !matches!(c, '.' | ',' | '!' | '?' | ';'))
        || word.chars().skip(1).any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::{is_card_number, mask};
    use crate::report::Masked;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn masked(text: &str) -> (String, (u32, u32, u32)) {
        let mut counts = Masked::default();
        let out = mask(text, &mut counts);
        (out, (counts.cards, counts.secrets, counts.identities))
    }

    #[test]
    fn card_numbers_are_hidden_however_they_are_grouped() {
        for card in ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "3782 822463 10005"] {
            let (out, counts) = masked(&format!("They took {card} from me."));
            assert!(!out.contains(char::is_numeric), "{out}");
            assert_eq!(counts, (1, 0, 0), "{card}");
        }
        for text in [
            "card 4111 1111 1111 1111 12/29 123",
            "card 1 4111 1111 1111 1111",
            "on 3 May 2026 4111 1111 1111 1111",
            "07/2027 4111 1111 1111 1111",
            "1. 4111111111111111\n2. 4111 1111 1111 1111",
        ] {
            let (out, counts) = masked(text);
            assert!(!out.contains("1111"), "{out}");
            assert!(counts.0 >= 1, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_cards_stay() {
        for text in
            ["Ring +1 800 935 9935 now", "order 4111 1111 1111 1112", "ticket 1234567890123", "at 14:05"]
        {
            assert_eq!(masked(text), (text.to_owned(), (0, 0, 0)));
        }
    }

    #[test]
    fn passwords_and_codes_are_hidden() {
        for (text, secret) in [
            ("I told them my password hunter2!", "hunter2"),
            ("password: Tr0ub4dor&3", "Tr0ub4dor"),
            ("the code was 482 913 and then", "482"),
            ("He wanted the one-time code. I read out code 123456", "123456"),
            ("my PIN is 4711", "4711"),
            ("das Passwort ist Sommer2024", "Sommer2024"),
            ("the CVV 123", "123"),
            ("my password is sunshine", "sunshine"),
            ("Password: sunshine", "sunshine"),
        ] {
            let (out, (_, secrets, _)) = masked(text);
            assert!(!out.contains(secret), "{out}");
            assert_eq!(secrets, 1, "{text}");
        }
    }

    #[test]
    fn words_around_a_secret_stay() {
        let text = "He wanted my password because the code had not come.";
        assert_eq!(masked(text).0, text);
    }

    #[test]
    fn identity_and_account_numbers_are_hidden() {
        for (text, secret) in [
            ("my SSN 078-05-1120 yes", "1120"),
            ("NI AB 12 34 56 C", "34 56"),
            ("IBAN GB82 WEST 1234 5698 7654 32", "7654"),
            ("into DE89370400440532013000 at once", "370400"),
            ("account number 12345678", "12345678"),
            ("my sort code: 20-00-00", "20-00"),
            ("passport no. 533380006", "533380006"),
        ] {
            let (out, counts) = masked(text);
            assert!(!out.contains(secret), "{out}");
            assert!(counts.2 == 1 || counts.1 == 1, "{text}: {counts:?}");
        }
    }

    #[test]
    fn luhn_is_iso_7812() {
        assert!(is_card_number("4111111111111111"));
        assert!(!is_card_number("4111111111111112"));
        assert!(!is_card_number("411111111111"), "twelve digits are no card");
        assert!(!is_card_number("18009359935"));
    }

    proptest! {
        #[test]
        fn text_keeps_its_shape(text in any::<String>()) {
            let (out, _) = masked(&text);
            prop_assert_eq!(out.chars().count(), text.chars().count());
        }

        #[test]
        fn masking_twice_changes_nothing_more(text in "[a-z0-9 :.-]{0,60}") {
            let (once, _) = masked(&text);
            prop_assert_eq!(masked(&once).0, once);
        }

        #[test]
        fn every_card_is_hidden_wherever_it_stands(
            before in "[a-z0-9 ,./]{0,20}", after in "[a-z ,.]{0,20}", body in "4[0-9]{14}"
        ) {
            let card = (0..10).map(|d| format!("{body}{d}")).find(|c| super::luhn(c));
            let card = card.ok_or_else(|| proptest::test_runner::TestCaseError::fail("no check digit"))?;
            let (out, counts) = masked(&format!("{before} {card} {after}"));
            prop_assert!(!out.contains(&card));
            prop_assert!(counts.0 >= 1);
        }
    }
}
