//! What a call can be found by, and how a search is understood.
//!
//! Both sides are brought to the same plain form first: lower case, without accents, digits of every script as
//! `0` to `9`. Then there are two indexes: one of words, each found by its beginning; one of digits, found by any three
//! of them in a row. Scripts that are written without spaces are kept as overlapping pairs of characters, so that two
//! characters out of the middle of a sentence are found.

use ringtrue_model::NotedNumber;
use ringtrue_model::call::{
    Amount, Attempts, CallFields, CalledLine, Evidence, QuotedReference, ReportRef, ShownNumber, YesWith,
};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer searches are cut off here (characters).
const LONGEST_QUERY: usize = 200;
/// More words than this are not looked for.
const MOST_TERMS: usize = 16;
/// Longer words are found by their beginning only (characters).
const LONGEST_WORD: usize = 48;
/// Numbers may be written with so much between two digits, as in `+1 - { 8 8 8 }`.
const WIDEST_GAP: usize = 8;
/// The index of digits knows nothing shorter.
const FEWEST_DIGITS: usize = 3;

/// What is kept of a call to find it by.
pub(crate) struct SearchText {
    /// Words, separated by spaces.
    pub(crate) words: String,
    /// Runs of digits, each on a line.
    pub(crate) digits: String,
}

impl SearchText {
    /// Everything a person wrote of a call.
    pub(crate) fn of(fields: &CallFields) -> Self {
        let mut text = Self { words: String::new(), digits: String::new() };
        for written in free_text(fields) {
            text.add(written);
        }
        text
    }

    fn add(&mut self, written: &str) {
        if written.is_empty() {
            return;
        }
        let plain = plain(written);
        for token in tokens(&plain) {
            for part in parts(token) {
                let separator = if self.words.is_empty() { "" } else { " " };
                self.words.push_str(separator);
                self.words.push_str(&part.indexed());
            }
        }
        for run in digit_runs(&plain) {
            self.digits.push_str(&run);
            self.digits.push('\n');
        }
    }
}

/// Every text of a call. Whoever adds a field decides here whether it can be searched for.
fn free_text(fields: &CallFields) -> Vec<&str> {
    let CallFields {
        claimed_org,
        displayed_number: ShownNumber { number, presented: _ },
        displayed_name,
        callback_numbers,
        called_line: CalledLine { number: own_number, kind: _ },
        attempts: Attempts { times, count: _ },
        rang_back: YesWith { detail: rang_back, yes: _ },
        claimed_person,
        claimed_department,
        second_caller: YesWith { detail: second_caller, yes: _ },
        quoted_reference: QuotedReference { value: quoted_reference, is_mine: _ },
        remote_session_id,
        websites,
        emails,
        asked_to_stop: YesWith { detail: asked_to_stop, yes: _ },
        opening_words,
        suspicion_words,
        notes,
        amount_asked: Amount { value: amount_asked, currency: _ },
        amount_lost: Amount { value: amount_lost, currency: _ },
        evidence,
        report_refs,
        occurred_at: _,
        claimed_org_id: _,
        expected: _,
        duration_s: _,
        channel: _,
        answered: _,
        voice: _,
        call_kind: _,
        annoyance: _,
        knew_about_me: _,
        reason_given: _,
        asked_for: _,
        pressure: _,
        remote_tool: _,
        consent: _,
        is_customer: _,
        background: _,
        suspicion: _,
        my_reaction: _,
        disclosed: _,
        paid: _,
        payment_method: _,
    } = fields;

    let mut texts: Vec<&str> = vec![
        claimed_org,
        displayed_name,
        own_number,
        times,
        rang_back,
        claimed_person,
        claimed_department,
        second_caller,
        quoted_reference,
        remote_session_id,
        asked_to_stop,
        opening_words,
        suspicion_words,
        notes,
        amount_asked,
        amount_lost,
    ];
    for NotedNumber { as_typed, e164, region: _ } in number.iter().chain(callback_numbers) {
        texts.push(as_typed);
        texts.extend(e164.as_ref().map(|e164| e164.as_str()));
    }
    texts.extend(websites.iter().chain(emails).map(String::as_str));
    for Evidence { name, note, kind: _, sha256: _, size: _ } in evidence {
        texts.extend([name.as_str(), note]);
    }
    for ReportRef { body, reference, contact, date: _ } in report_refs {
        texts.extend([body.as_str(), reference, contact]);
    }
    texts
}

/// A search, as FTS5 expressions that a call must match both of. Only what was made here reaches FTS5: what a person
/// types is never its syntax.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// For the index of words; `None` where any will do.
    pub(crate) words: Option<String>,
    /// For the index of digits; `None` where any will do.
    pub(crate) digits: Option<String>,
}

impl Query {
    /// Understands what was typed. Digit groups with nothing but signs between them are one number.
    pub(crate) fn of(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        // A trunk zero that is not dialled from abroad.
        let plain = plain(&typed).replace("(0)", " ");
        let mut words = Vec::new();
        let mut digits = Vec::new();
        let mut number: Vec<&str> = Vec::new();
        for token in tokens(&plain) {
            if token.bytes().all(|b| b.is_ascii_digit()) {
                number.push(token);
                continue;
            }
            add_number(&mut number, &mut words, &mut digits);
            words.extend(parts(token).map(Part::sought));
        }
        add_number(&mut number, &mut words, &mut digits);
        words.truncate(MOST_TERMS);
        digits.truncate(MOST_TERMS);
        let all = |terms: Vec<String>| (!terms.is_empty()).then(|| terms.join(" AND "));
        Self { words: all(words), digits: all(digits) }
    }
}

/// Takes the groups gathered so far as one number, if there are any.
fn add_number(groups: &mut Vec<&str>, words: &mut Vec<String>, digits: &mut Vec<String>) {
    let groups = std::mem::take(groups);
    let joined = groups.concat();
    if joined.len() < FEWEST_DIGITS {
        words.extend(groups.iter().map(|group| format!("\"{group}\"*")));
        return;
    }
    let mut term = format!("\"{joined}\"");
    // The same number may be kept with its country's code instead of a trunk zero or an international prefix.
    let significant = joined.trim_start_matches('0');
    if significant.len() < joined.len() && significant.len() >= FEWEST_DIGITS {
        // Writing to a String cannot fail.
        write!(term, " OR \"{significant}\"").ok();
    }
    // Long groups may as well be two things, such as a ticket and a year.
    if groups.len() > 1 && groups.iter().all(|group| group.len() > FEWEST_DIGITS) {
        write!(term, " OR (\"{}\")", groups.join("\" AND \"")).ok();
    }
    digits.push(format!("({term})"));
}

/// Lower case, without accents and invisible characters, compatible forms as one, digits as `0` to `9`.
fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !('\u{300}'..='\u{36F}').contains(c) && !is_invisible(*c))
        // Upper case first, so that "ss" is found by "ß" and every sigma is the same.
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .map(ascii_digit)
        .nfc()
        .collect()
}

/// Soft hyphens, joiners and marks of direction, which come along when text is copied.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The zeros of every script whose decimal digits stand in a row and have no compatible form (Unicode 14).
const ZEROS: [u32; 58] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136,
    0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50,
    0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1E140, 0x1E2F0, 0x1E950,
];

fn ascii_digit(c: char) -> char {
    let code = u32::from(c);
    if code < 0x660 {
        return c;
    }
    let before = ZEROS.partition_point(|zero| *zero <= code);
    let value = before.checked_sub(1).and_then(|i| ZEROS.get(i)).map(|zero| code - zero);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Runs of letters, digits and the marks that belong to them.
fn tokens(plain: &str) -> impl Iterator<Item = &str> {
    plain.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|token| !token.is_empty())
}

/// A stretch of a token in scripts of one kind.
enum Part<'a> {
    /// Written with spaces between words.
    Word(&'a str),
    /// Written without.
    Unspaced(&'a str),
}

/// Splits a token where a script with spaces meets one without.
fn parts(token: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = token;
    std::iter::from_fn(move || {
        let unspaced = is_unspaced(rest.chars().next()?);
        let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(if unspaced { Part::Unspaced(part) } else { Part::Word(part) })
    })
}

impl Part<'_> {
    fn indexed(&self) -> String {
        match self {
            Self::Word(word) => cut(word),
            Self::Unspaced(text) => {
                let mut indexed = pairs(text);
                // The last character begins no pair, and is found as a word of its own.
                if let Some(last) = text.chars().next_back().filter(|_| text.chars().nth(1).is_some()) {
                    indexed.push(' ');
                    indexed.push(last);
                }
                indexed
            }
        }
    }

    fn sought(self) -> String {
        match self {
            Self::Word(word) => format!("\"{}\"*", cut(word)),
            Self::Unspaced(text) if text.chars().nth(1).is_none() => format!("\"{text}\"*"),
            Self::Unspaced(text) => format!("\"{}\"", pairs(text)),
        }
    }
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

/// Overlapping pairs of characters: `abc` gives `ab bc`; a single character stays.
fn pairs(text: &str) -> String {
    let mut pairs = String::with_capacity(text.len() * 3);
    let mut before = None;
    for c in text.chars() {
        if let Some(before) = before {
            if !pairs.is_empty() {
                pairs.push(' ');
            }
            pairs.extend([before, c]);
        }
        before = Some(c);
    }
    if pairs.is_empty() { text.to_owned() } else { pairs }
}

/// Scripts written without spaces between words: Chinese, Japanese, Korean (whose words carry endings), Thai, Lao,
/// Tibetan, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{9FFF}'
        | '\u{A000}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Digits that belong together, in a row: only signs and spaces, and few of them, stand between them.
fn digit_runs(plain: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    let mut gap = 0;
    for c in plain.chars().chain(['\u{0}'; WIDEST_GAP + 1]) {
        if c.is_ascii_digit() {
            run.push(c);
            gap = 0;
            continue;
        }
        gap += 1;
        if c.is_alphanumeric() || gap > WIDEST_GAP {
            if run.len() >= FEWEST_DIGITS {
                runs.push(std::mem::take(&mut run));
            }
            run.clear();
        }
    }
    runs
}
