//! Stretches of a text that are written as telephone numbers are: groups of digits with little between them.

use super::writing::digit_like;
use crate::masking::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A stretch of plain text that reads as one number. Ranges are bytes of the plain text.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// From the plus or bracket before it to the end of its extension.
    pub range: Range<usize>,
    /// What to dial: digits, after a `+` where one was written.
    pub dialled: String,
    /// Each group of digits.
    pub groups: Vec<Group>,
    /// `#` or `*` before the digits.
    pub sign: Option<char>,
    /// A letter stands where a digit belongs.
    pub has_letters_inside: bool,
    /// Words after the digits that may be keypad letters, from the shortest reading to the longest.
    pub spelled: Vec<Spelled>,
}

/// Digits without anything between them.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Where.
    pub range: Range<usize>,
    /// The digits; letters that look like digits have become them.
    pub digits: String,
    /// A letter was among them.
    pub lettered: bool,
}

/// A number whose end is spelled with keypad letters.
#[derive(Clone, Debug)]
pub(crate) struct Spelled {
    /// Where the last word ends.
    pub end: usize,
    /// The digits before the words, and what stands in the words.
    pub keys: String,
}

impl Run {
    /// The digits without the plus.
    pub fn digits(&self) -> &str {
        self.dialled.trim_start_matches('+')
    }

    /// Written with a plus: no region is needed to read it.
    pub fn is_international(&self) -> bool {
        self.dialled.starts_with('+')
    }

    /// The part of a run that some of its groups make up.
    pub fn part(&self, groups: Range<usize>) -> Option<Self> {
        let first = groups.start == 0;
        let groups = self.groups.get(groups)?.to_vec();
        let start = if first { self.range.start } else { groups.first()?.range.start };
        let end = groups.last()?.range.end;
        let plus = if first && self.is_international() { "+" } else { "" };
        Some(Self {
            range: start..end,
            dialled: plus.chars().chain(groups.iter().flat_map(|g| g.digits.chars())).collect(),
            sign: self.sign.filter(|_| first),
            has_letters_inside: groups.iter().any(|g| g.lettered),
            spelled: Vec::new(),
            groups,
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Digits, perhaps with letters among them that look like digits.
    Digits,
    /// Only letters, each of which looks like a digit.
    LikeDigits,
    /// Anything else that is written in ASCII.
    Word,
    /// Letters beyond ASCII.
    Foreign,
}

struct Token {
    kind: Kind,
    range: Range<usize>,
}

/// Every run of a plain text, in order. Linear in the length of the text.
pub(crate) fn runs(plain: &str) -> Vec<Run> {
    let tokens = tokens(plain);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(last) = reach(plain, &tokens, at) else {
            at += 1;
            continue;
        };
        let run = build(plain, &tokens, at, last);
        at = last + 1;
        while tokens.get(at).is_some_and(|token| token.range.start < run.range.end) {
            at += 1;
        }
        runs.push(run);
    }
    runs
}

/// The last token of the run that begins at a token, if one begins there.
fn reach(plain: &str, tokens: &[Token], first: usize) -> Option<usize> {
    let token = tokens.get(first)?;
    let starts = match token.kind {
        Kind::Digits => true,
        // "l-800-..." and "O-800-...": one letter, tied to digits.
        Kind::LikeDigits => {
            token.range.len() == 1
                && tokens.get(first + 1).is_some_and(|next| next.kind == Kind::Digits)
                && matches!(between(plain, tokens, first), Some("-" | "."))
                && !plain
                    .get(..token.range.start)
                    .is_some_and(|before| before.ends_with(['-', '.', '\'', '’']))
        }
        Kind::Word | Kind::Foreign => false,
    };
    if !starts {
        return None;
    }
    let mut last = first;
    while let Some(next) = tokens.get(last + 1) {
        if !between(plain, tokens, last).is_some_and(joins) {
            break;
        }
        last = match next.kind {
            Kind::Digits => last + 1,
            Kind::LikeDigits => match tied_to(plain, tokens, last) {
                Some(digits) => digits,
                None => break,
            },
            Kind::Word | Kind::Foreign => break,
        };
    }
    Some(last)
}

/// The digits that follow a few groups of nothing but letters, where those letters count as digits: they are tied
/// to digits on both sides by more than spaces, or the number is written character by character. "800 123 456 o
/// 800 123 457" is two numbers.
fn tied_to(plain: &str, tokens: &[Token], before: usize) -> Option<usize> {
    let follow = tokens.get(before + 1..)?.iter().take(4);
    let letters = follow.take_while(|token| token.kind == Kind::LikeDigits && token.range.len() <= 8).count();
    let after = before + letters + 1;
    let mut gaps = (before..after).map(|at| between(plain, tokens, at));
    let tight =
        gaps.clone().all(|gap| gap.is_some_and(|gap| joins(gap) && !gap.is_empty() && !gap.contains(' ')));
    let single = (before..=after).all(|at| tokens.get(at).is_some_and(|token| token.range.len() == 1));
    let tied = tight || single && gaps.all(|gap| gap.is_some_and(joins));
    (tied && tokens.get(after)?.kind == Kind::Digits).then_some(after)
}

fn between<'a>(plain: &'a str, tokens: &[Token], at: usize) -> Option<&'a str> {
    plain.get(tokens.get(at)?.range.end..tokens.get(at + 1)?.range.start)
}

/// Whether what stands between two groups lets them be one number. Eight characters are enough for `" } - { "`.
fn joins(gap: &str) -> bool {
    gap.len() <= 8 && gap.chars().all(|c| " -./()[]{}<>~_*\"'|=".contains(c))
}

fn build(plain: &str, tokens: &[Token], first: usize, last: usize) -> Run {
    let groups: Vec<Group> =
        tokens.get(first..=last).unwrap_or_default().iter().map(|token| group(plain, token)).collect();
    let digits: String = groups.iter().flat_map(|group| group.digits.chars()).collect();
    let start = tokens.get(first).map_or(0, |token| token.range.start);
    let end = tokens.get(last).map_or(0, |token| token.range.end);
    let (start, plus, sign) = opening(plain, start);
    let (end, context) = ending(plain, start, end);
    let plus = if plus { "+" } else { "" };
    Run {
        spelled: spelled(plain, tokens, last, &format!("{plus}{digits}")),
        has_letters_inside: groups.iter().any(|group| group.lettered),
        dialled: match context {
            Some(country) => format!("{country}{digits}"),
            None => format!("{plus}{digits}"),
        },
        range: start..end,
        groups,
        sign,
    }
}

fn group(plain: &str, token: &Token) -> Group {
    let written = plain.get(token.range.clone()).unwrap_or_default();
    Group {
        digits: written.chars().map(|c| digit_like(c).unwrap_or(c)).collect(),
        lettered: !written.bytes().all(|b| b.is_ascii_digit()),
        range: token.range.clone(),
    }
}

/// What belongs to a number before its first digit: brackets, a plus, `#` or `*`.
fn opening(plain: &str, digits: usize) -> (usize, bool, Option<char>) {
    let (mut start, mut plus, mut sign) = (digits, false, None);
    for (at, c) in plain.get(..digits).unwrap_or_default().char_indices().rev().take(5) {
        match c {
            '+' => (start, plus) = (at, true),
            '(' | '[' | '{' | '<' if !plus => start = at,
            '(' if at + 1 == start => start = at,
            '#' | '*' if at + 1 == digits => (start, sign) = (at, Some(c)),
            ' ' | '-' if !plus => {}
            _ => break,
        }
    }
    (start, plus, sign)
}

/// Where a number ends, its extension and closing bracket included, and the country that a `tel:` address names.
fn ending(plain: &str, start: usize, digits: usize) -> (usize, Option<&str>) {
    static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:;phone-context=(\+[0-9]{1,4})|;(?:ext|isub|postd)=[0-9a-zA-Z.\-]{1,20}|,,+ ?[0-9]{1,7}#?|,[0-9]{1,7}#",
            r"|[ ,;.(\-]{0,4}(?i:ext(?:ension|n)?|xtn?|x|доб(?:авочный)?|anexo|interno|int\.|durchwahl|poste|",
            r"(?:then )?(?:(?:press|choose|select) )?(?:option|opt|press|menu)|#)[ .:]{0,3}[0-9]{1,7}\)?)"
        ))
    });
    let mut end = digits;
    let opened = plain.get(start..digits).unwrap_or_default();
    let rest = plain.get(digits..).unwrap_or_default();
    for (open, close) in [('(', ')'), ('{', '}'), ('[', ']'), ('<', '>')] {
        if opened.matches(open).count() > opened.matches(close).count() {
            let closing = rest.char_indices().take(3).find(|(_, c)| *c == close);
            end = end.max(closing.map_or(end, |(at, _)| digits + at + 1));
        }
    }
    let mut context = None;
    // An address may carry both a context and a sub-address.
    for _ in 0..2 {
        let rest = plain.get(end..).unwrap_or_default();
        let Some(found) = EXTENSION.captures(rest) else { break };
        if found
            .get(0)
            .is_some_and(|all| rest.get(all.end()..).is_some_and(|after| after.starts_with(is_digit)))
        {
            break;
        }
        context = context.or(found.get(1).map(|country| country.as_str()));
        end += found.get(0).map_or(0, |all| all.len());
    }
    (end, context)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The readings in which words follow the digits: `1-800-VERIZON`, `1-844-USA-GOV1`.
fn spelled(plain: &str, tokens: &[Token], last: usize, dialled: &str) -> Vec<Spelled> {
    let mut keys = dialled.to_owned();
    let mut readings = Vec::new();
    let few = dialled.len() <= 8;
    for at in last..(last + 4) {
        let (Some(gap), Some(token)) = (between(plain, tokens, at), tokens.get(at + 1)) else { break };
        let written = plain.get(token.range.clone()).unwrap_or_default();
        if !few || !joins(gap) || gap.len() > 3 || !written.is_ascii() || keys.len() > 20 {
            break;
        }
        keys.push_str(written);
        // `1-8OO` is no word: letters that look like digits are meant to be read as digits.
        if written.chars().any(|c| c.is_ascii_alphabetic() && digit_like(c).is_none()) || !readings.is_empty()
        {
            readings.push(Spelled { end: token.range.end, keys: keys.clone() });
        }
    }
    readings
}

fn tokens(plain: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Option<Range<usize>> = None;
    for (at, c) in plain.char_indices() {
        let end = at + c.len_utf8();
        match &mut word {
            Some(range) if c.is_alphanumeric() => range.end = end,
            None if c.is_alphanumeric() => word = Some(at..end),
            Some(range) => {
                classify(plain, range.clone(), &mut tokens);
                word = None;
            }
            None => {}
        }
    }
    if let Some(range) = word {
        classify(plain, range, &mut tokens);
    }
    tokens
}

fn classify(plain: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let written = plain.get(range.clone()).unwrap_or_default();
    let is_like = |c: char| c.is_ascii_digit() || digit_like(c).is_some();
    let mut push = |kind, range| tokens.push(Token { kind, range });
    if written.chars().all(is_like) {
        let kind = if written.contains(is_digit) { Kind::Digits } else { Kind::LikeDigits };
        push(kind, range);
    } else if written.is_ascii() {
        let start = range.start + label(written);
        let number = plain.get(start..range.end).unwrap_or_default();
        let digits = number.find(|c| !is_digit(c)).unwrap_or(number.len());
        let rest = number.get(digits..).unwrap_or_default();
        // "0199or", "4357x2": a word has run into the number. "1300CYBER1": it is part of it.
        let runs_on =
            rest.starts_with(['x', 'X']) || rest.len() > 1 && rest.bytes().all(|b| b.is_ascii_lowercase());
        let is_spelled = digits <= 7 && rest.len() >= 4 && rest.starts_with(|c: char| c.is_ascii_uppercase());
        if digits >= 3 && (rest.is_empty() || runs_on || is_spelled) {
            push(Kind::Digits, start..start + digits);
            if !rest.is_empty() {
                push(Kind::Word, start + digits..range.end);
            }
        } else {
            push(Kind::Word, range);
        }
    } else {
        // Scripts without spaces: digits stand directly beside letters.
        let mut rest = range;
        while let Some(part) = plain.get(rest.clone()).filter(|part| !part.is_empty()) {
            let digits = part.starts_with(is_digit);
            let length = part.find(|c| is_digit(c) != digits).unwrap_or(part.len());
            push(if digits { Kind::Digits } else { Kind::Foreign }, rest.start..rest.start + length);
            rest.start += length;
        }
    }
}

/// The length of a label that has run into a number, such as `Tel` in `Tel0800`.
fn label(written: &str) -> usize {
    let letters = written.find(is_digit).unwrap_or(0);
    let label = written.get(..letters).unwrap_or_default().to_ascii_lowercase();
    let known = ["tel", "phone", "ph", "fax", "mob", "mobile", "call", "text", "t", "p", "m", "f"];
    if known.contains(&label.as_str()) { letters } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::runs;

    fn dialled(text: &str) -> Vec<String> {
        runs(text).into_iter().map(|run| run.dialled).collect()
    }

    #[test]
    fn groups_with_little_between_them_are_one_run() {
        assert_eq!(dialled("+1 - { 8 8 8 } - 5 5 5 - 0 1 9 9"), ["+18885550199"]);
        assert_eq!(dialled("(0800) 917.70/17"), ["08009177017"]);
        assert_eq!(dialled("1-8OO-935-9935"), ["18009359935"]);
        assert_eq!(dialled("8 O O 9 3 5"), ["800935"]);
    }

    #[test]
    fn words_lines_and_a_plus_part_runs() {
        assert_eq!(dialled("0800 1 or 0800 2"), ["08001", "08002"]);
        assert_eq!(dialled("0800 1\n0800 2"), ["08001", "08002"]);
        assert_eq!(dialled("800 123 o 800 124"), ["800123", "800124"], "o is the Spanish word for or");
        assert_eq!(dialled("電話03-1234-5678まで"), ["0312345678"]);
        assert_eq!(dialled("Tel0800123456, 123abc9"), ["0800123456"]);
        assert_eq!(dialled("INV20240512 TM-7K3F"), Vec::<String>::new());
        assert_eq!(dialled("0800 123 456 +44 20 7946 0018"), ["0800123456", "+442079460018"]);
    }

    #[test]
    fn an_extension_belongs_to_the_run_and_is_not_dialled() {
        for text in [
            "0800 123 ext. 5",
            "0800 123x5",
            "0800 123, option 8",
            "0800 123,,5#",
            "0800 123#55",
            "0800 123 доб. 15",
        ] {
            let runs = runs(text);
            assert_eq!(runs.len(), 1, "{text}");
            assert!(
                runs.iter().all(|run| run.dialled == "0800123" && run.range == (0..text.len())),
                "{text}: {runs:?}"
            );
        }
        assert_eq!(dialled("020 7946 0018;phone-context=+44"), ["+4402079460018"]);
    }

    #[test]
    fn words_after_few_digits_may_be_keypad_letters() {
        let keys: Vec<String> =
            runs("1-844-USA-GOV1 now").into_iter().flat_map(|run| run.spelled).map(|s| s.keys).collect();
        assert_eq!(keys, ["1844USA", "1844USAGOV1", "1844USAGOV1now"]);
        assert!(runs("1-8OO-935-9935").iter().all(|run| run.spelled.is_empty()));
    }
}
