//! Parts of a text that are full of digits and are no telephone numbers: addresses, dates, prices, accounts, cards.

use crate::masking::{is_card_number, pattern};
use regex::Regex;
use std::net::Ipv4Addr;
use std::ops::Range;
use std::sync::LazyLock;

/// Stands where something was skipped. No part of a number is written with it.
const BLANK: char = '\u{1}';

/// A plain text without those parts. Every byte keeps its place.
pub(crate) struct Remaining {
    /// The text; what was skipped is blank.
    pub text: String,
    /// Whether anything was skipped.
    pub has_skipped: bool,
    /// Payment cards that were skipped.
    pub cards: Vec<Range<usize>>,
    /// The first address that was skipped, mail before pages.
    pub address: Option<Address>,
}

/// An address, which is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A page.
    Web,
    /// A mailbox, or a `sip:` address.
    Mail,
}

/// What must stand around a part for it to be skipped.
#[derive(Clone, Copy, PartialEq)]
enum Edge {
    /// Nothing: the part is known by itself.
    Any,
    /// No digits tied to it.
    NoDigits,
    /// No digits before it, even after a space.
    NoDigitsBefore,
    /// No digits tied to it, and it is an internet address. Some countries write telephone numbers as 21.23.45.67.
    Octets,
}

/// Blanks what cannot be a telephone number.
pub(crate) fn skip(plain: &str) -> Remaining {
    let mut remaining =
        Remaining { text: plain.to_owned(), has_skipped: false, cards: Vec::new(), address: None };
    static ADDRESSES: LazyLock<[(Regex, Address); 2]> = LazyLock::new(|| {
        let mail =
            r"(?i)(?:sips?:|mailto:)?[^\s<>()@,;:\x22\x01]{1,64}@[a-z0-9.\-]{1,200}\.[a-z]{2,24}(?-u:\b)";
        let web = concat!(
            r"(?i)(?-u:\b)(?:(?:https?|ftp)://|www\.)[^\s<>\x22\x01]+",
            r"|(?-u:\b)(?:[a-z0-9\-]+\.)+(?:com|net|org|info|io|gov|edu|biz|app|shop|site|online",
            r"|top|xyz|link|live|support|help|co|me|ly|gl|uk|us|ca|au|nz|ie|de|at|ch|fr|es|it|pt|nl|be|dk|se|no|fi|pl|cz",
            r"|jp|sg|ph|in|tw|hk|cn|kr|br|mx|ru|eu)(?-u:\b)(?:/[^\s<>\x22\x01]*)?"
        );
        [(pattern(mail), Address::Mail), (pattern(web), Address::Web)]
    });
    for (shape, address) in &*ADDRESSES {
        // A host that is nothing but digits before its last part is a number at the end of a sentence.
        let has_name = |found: &str| {
            found
                .rsplit_once('.')
                .is_some_and(|(name, _)| name.contains(|c: char| !c.is_ascii_digit() && c != '.' && c != '-'))
        };
        let found = shape.find_iter(&remaining.text).filter(|found| has_name(found.as_str()));
        let found: Vec<Range<usize>> = found.map(|found| found.range()).collect();
        if !found.is_empty() {
            remaining.address = remaining.address.or(Some(*address));
        }
        remaining.blank(found);
    }
    let ibans = ibans(&remaining.text);
    remaining.blank(ibans);
    remaining.cards = cards(&remaining.text);
    remaining.blank(remaining.cards.clone());
    for (shape, edge) in &*SHAPES {
        let text = &remaining.text;
        let found = shape
            .find_iter(text)
            .map(|found| found.range())
            .filter(|range| edge.allows(text, range))
            .collect();
        remaining.blank(found);
    }
    remaining
}

impl Remaining {
    /// Blanks ranges that follow one another.
    fn blank(&mut self, ranges: Vec<Range<usize>>) {
        if ranges.is_empty() {
            return;
        }
        self.has_skipped = true;
        let mut text = String::with_capacity(self.text.len());
        for range in ranges {
            text.push_str(self.text.get(text.len()..range.start).unwrap_or_default());
            text.extend(std::iter::repeat_n(BLANK, range.len()));
        }
        text.push_str(self.text.get(text.len()..).unwrap_or_default());
        self.text = text;
    }
}

static SHAPES: LazyLock<Vec<(Regex, Edge)>> = LazyLock::new(|| {
    let month = concat!(
        r"(?:jan|feb|f[eé]v|mar|mär|apr|abr|avr|may|mai|maj|mag|jun|jui|giu|jul|lug|aug|ago|ao[uû]|sep|set|oct|okt|ott|",
        r"out|nov|dec|dez|d[eé]c|dic)\p{L}{0,7}\.?"
    );
    let currency_before =
        r"(?:[$€£¥₹₩₽฿₺₫₪]|\b(?:USD|US\$|EUR|GBP|AUD|CAD|NZD|SGD|CHF|INR|JPY|SEK|NOK|DKK|Rs\.?|R\$|S\$|A\$))";
    let currency_after = concat!(
        r"(?:[$€£¥₹₩₽฿₺₫₪円元]|(?i:usd|eur|euros?|gbp|aud|cad|nzd|sgd|chf|inr|jpy|sek|nok|dkk|dollars?|pounds?|yen|rupees|",
        r"kr|kronor|kroner|z[lł]|k[cč]|ft|bucks|pesos|reais)\b)"
    );
    let shapes = [
        // 2026-11-22, 22.11.2026, 11/22/26, 22. 11. 2026
        (r"\b(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])\b".to_owned(), Edge::NoDigits),
        (r"\b(?:0?[1-9]|[12][0-9]|3[01])[-/.] ?(?:0?[1-9]|[12][0-9]|3[01])[-/.] ?(?:19|20)[0-9]{2}\b".to_owned(), Edge::NoDigits),
        (r"\b(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|[12][0-9]|3[01])/[0-9]{2}\b".to_owned(), Edge::NoDigits),
        // 22 November 2026, Nov 22nd, 2026, 2026年11月22日
        (format!(r"(?i)\b(?:[0-9]{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?)?\b{month}(?: [0-9]{{1,2}}(?:st|nd|rd|th)?\b,?)?(?: (?:de )?(?:19|20)[0-9]{{2}}\b)?"), Edge::NoDigits),
        (r"[0-9]{2,4}[年년] ?[0-9]{1,2}[月월](?: ?[0-9]{1,2}[日일])?".to_owned(), Edge::Any),
        // 14:05, 9.30 am, 17 Uhr, 24/7
        (r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b".to_owned(), Edge::NoDigits),
        (r"(?i)\b[0-9]{1,2}(?:[.:][0-9]{2})?(?: ?- ?[0-9]{1,2}(?:[.:][0-9]{2})?)? ?(?:[ap]\.?m\b\.?|uhr\b|hrs?\b|hours?\b)".to_owned(), Edge::NoDigits),
        (r"\b24/7(?:/365)?\b".to_owned(), Edge::NoDigits),
        // $1,299.00, EUR 50, 499,99 €, 12 %
        (format!(r"{currency_before} ?[0-9]+(?:[.,'][0-9]+)*(?:-|\b)"), Edge::NoDigits),
        (format!(r"\b[0-9]{{1,3}}(?:[ .,'][0-9]{{3}})*(?:[.,][0-9]{{1,2}})? ?{currency_after}"), Edge::NoDigitsBefore),
        (format!(r"\b[0-9]{{4,12}}(?:[.,][0-9]{{1,2}})? ?{currency_after}"), Edge::NoDigitsBefore),
        (r"\b[0-9]+(?:[.,][0-9]+)? ?%".to_owned(), Edge::NoDigits),
        // 192.168.0.1
        (r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b".to_owned(), Edge::Octets),
        // 40.712776, -74.005974
        (r"-?[0-9]{1,3}\.[0-9]{4,9} ?[,;/] ?-?[0-9]{1,3}\.[0-9]{4,9}".to_owned(), Edge::NoDigits),
        // 123-45-6789 (US social security), 112-4829113-1234567 (a shop's order)
        (r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b".to_owned(), Edge::NoDigits),
        (r"\b[0-9]{3}-[0-9]{7}-[0-9]{7}\b".to_owned(), Edge::NoDigits),
    ];
    shapes.into_iter().map(|(shape, edge)| (pattern(&shape), edge)).collect()
});

impl Edge {
    fn allows(self, text: &str, range: &Range<usize>) -> bool {
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let tied_before = before.ends_with(['-', '.', '/']) && digit(before.chars().rev().nth(1))
            || before.ends_with(['+', '('])
            || digit(before.chars().next_back());
        let tied_after =
            after.starts_with(['-', '.', '/']) && digit(after.chars().nth(1)) || digit(after.chars().next());
        match self {
            Self::Any => true,
            Self::NoDigits => !tied_before && !tied_after,
            Self::Octets => {
                let written = text.get(range.clone()).unwrap_or_default();
                let is_address =
                    written.parse::<Ipv4Addr>().is_ok() && written.split('.').any(|part| part.len() != 2);
                is_address && Self::NoDigits.allows(text, range)
            }
            Self::NoDigitsBefore => !tied_before && !digit(before.trim_end().chars().next_back()),
        }
    }
}

/// Payment cards. A number with a plus is none, nor is one that is grouped as no card is. More digits may follow
/// after a space: a date, or the code on the back.
fn cards(text: &str) -> Vec<Range<usize>> {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9](?:[ \-.]{0,2}[0-9]){13,}"));
    let card = |found: Range<usize>| {
        if text.get(..found.start).unwrap_or_default().ends_with('+') {
            return None;
        }
        let (mut digits, mut groups, mut length) = (String::new(), Vec::new(), 0);
        for (at, c) in text.get(found.clone()).unwrap_or_default().char_indices().chain([(found.len(), ' ')])
        {
            if c.is_ascii_digit() {
                digits.push(c);
                length += 1;
            } else if length > 0 {
                groups.push(std::mem::take(&mut length));
                if digits.len() > 13 && is_card_number(&digits) && is_grouped_as_a_card(&groups) {
                    return Some(found.start..found.start + at);
                }
            }
            if digits.len() > 19 {
                break;
            }
        }
        None
    };
    DIGITS.find_iter(text).filter_map(|found| card(found.range())).collect()
}

fn is_grouped_as_a_card(groups: &[usize]) -> bool {
    match groups {
        [_] | [4, 6, 4 | 5] => true,
        [fours @ .., last] => fours.iter().all(|length| *length == 4) && *last <= 4,
        [] => false,
    }
}

/// International bank account numbers whose check digits are right.
fn ibans(text: &str) -> Vec<Range<usize>> {
    static IBAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b"));
    let mut found = Vec::new();
    for candidate in IBAN.find_iter(text) {
        // A word in capitals may stand behind it: take the longest beginning that is one.
        let written = candidate.as_str();
        let ends = written.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let longest = ends.take_while(|end| *end >= 15).find(|end| {
            written.get(..*end).is_some_and(|part| !part.ends_with(' ') && part.parse::<iban::Iban>().is_ok())
        });
        found.extend(longest.map(|end| candidate.start()..candidate.start() + end));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::skip;

    fn remaining(text: &str) -> String {
        skip(text).text.replace('\u{1}', "")
    }

    #[test]
    fn dates_times_and_prices_are_skipped() {
        for text in [
            "2026-11-22",
            "22.11.2026",
            "11/22/2026",
            "11/22/26",
            "22. 11. 2026",
            "22 November 2026",
            "Nov 22, 2026",
            "22nd of May 2026",
            "3 de marzo de 2026",
            "2026年11月22日",
            "14:05",
            "9.30 am",
            "9-17 Uhr",
            "24/7",
            "$1,299.00",
            "$499.99",
            "€ 50",
            "EUR 1.299,00",
            "499,99 €",
            "1 299,00 kr",
            "25000 INR",
            "12.5 %",
            "192.168.0.1",
            "40.712776, -74.005974",
        ] {
            assert_eq!(remaining(&format!("x {text} y")), "x  y", "{text}");
        }
    }

    #[test]
    fn accounts_cards_and_addresses_are_skipped() {
        for text in [
            "GB82 WEST 1234 5698 7654 32",
            "DE89370400440532013000",
            "4111 1111 1111 1111",
            "378282246310005",
            "123-45-6789",
            "112-4829113-1234567",
            "me@example.com",
            "https://example.com/18005550199",
            "www.example.org/1",
            "support-0800.example.co.uk/a?b=0800917",
            "sip:+14155550123@example.com",
        ] {
            assert_eq!(remaining(&format!("x {text} y")), "x  y", "{text}");
        }
        assert_eq!(skip("4111-1111-1111-1111 4111").cards.len(), 1);
    }

    #[test]
    fn telephone_numbers_stay() {
        for text in [
            "01.23.45.67.89",
            "1.315.724.4022",
            "21.23.45.67",
            "02.212.345.67",
            "+49 30 123456",
            "020 7946 0018",
            "0199.Please",
            "13 22 73",
            "4111 1111 1111 1112",
            "0800 123 456",
            "1-800-829-1040",
            "06 12 34 56 78",
            "0508 NETSAFE",
            "+4111111111111111",
        ] {
            assert_eq!(remaining(text), text, "{text}");
        }
    }
}
