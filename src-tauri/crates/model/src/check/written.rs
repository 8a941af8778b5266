//! Web and e-mail addresses as they stand in a text, those included that were written apart to get past filters.

use crate::host::{Ending, ending, in_ascii, name, registered};
use std::ops::Range;
use url::{Host, Url};

/// Bytes of the longest address that is read.
const LONGEST: usize = 4_096;
/// Endings that are file names in a text more often than hosts.
const FILE_ENDINGS: [&str; 9] = ["md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip"];
/// How addresses are written apart, and what was meant.
const APART: [(&str, &str); 12] = [
    ("hxxp", "http"),
    ("h**p", "http"),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("[:]", ":"),
    ("[://]", "://"),
    ("[@]", "@"),
    ("[at]", "@"),
    ("(at)", "@"),
];

/// An address as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Where.
    pub range: Range<usize>,
    /// Which host it leads to.
    pub host: Named,
    /// It is a mailbox.
    pub is_mail: bool,
    /// Something stands before an `@` and looks like a host of its own.
    pub name_before_at: bool,
    /// It was written apart.
    pub apart: bool,
}

/// How a host is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// By a name, in ASCII.
    Domain(String),
    /// By a number.
    Number(String),
}

/// Every address of a text, in order. Linear in the length of the text.
pub(super) fn addresses(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if !parts(c) => start = Some(at),
            Some(from) if parts(c) => {
                piece(text, from..at, &mut found);
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// What never stands in an address.
fn parts(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"|\\`“”„«»‹›、。，；：！？「」『』【】（）…".contains(c)
}

/// Letters of scripts that are written without spaces: they run into an address.
fn runs_together(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Reads what stands between two spaces. It may hold several addresses.
fn piece(text: &str, range: Range<usize>, found: &mut Vec<Written>) {
    let Some(written) =
        text.get(range.clone()).filter(|written| written.contains(['.', '．', ':', ']', ')']))
    else {
        return;
    };
    if written.len() > LONGEST {
        return;
    }
    if written.contains("://") || written.contains("[:]//") {
        found.extend(read(written, range));
        return;
    }
    let mut from = range.start;
    for part in written.split(|c: char| c == ',' || c == ';' || runs_together(c)) {
        found.extend(read(part, from..from + part.len()));
        from += part.len();
        from += text.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

fn read(written: &str, range: Range<usize>) -> Option<Written> {
    let around = |c: char| "([{'*_.,;:!?)]}’‘~=".contains(c);
    let start = written.len() - written.trim_start_matches(around).len();
    let trimmed = written.trim_matches(around);
    let range = range.start + start..range.start + start + trimmed.len();
    let (plain, apart) = joined(trimmed);
    let lower = plain.to_ascii_lowercase();
    if lower.starts_with("sip:") || lower.starts_with("sips:") || lower.starts_with("tel:") {
        return None;
    }
    let at_scheme = lower.find("://").map(|at| at - lower.get(..at).map_or(0, scheme));
    let (host, is_mail, name_before_at) = if let Some(at) = at_scheme {
        let page = Url::parse(plain.get(at..)?)
            .ok()
            .filter(|page| matches!(page.scheme(), "http" | "https" | "ftp"))?;
        let before_at = !page.username().is_empty() || page.password().is_some();
        (host_of(&page)?, false, before_at)
    } else {
        let plain = lower
            .strip_prefix("mailto:")
            .map_or(plain.as_str(), |rest| plain.get(plain.len() - rest.len()..).unwrap_or_default());
        let end = plain.find(['/', '?', '#']).unwrap_or(plain.len());
        let place = plain.get(..end)?;
        let leads_on = plain.get(end..).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'));
        match place.rsplit_once('@') {
            Some((before, host)) if leads_on => (domain(host)?, false, !before.is_empty()),
            Some((before, host)) => {
                let mailbox = before.trim_start_matches(|c: char| !c.is_alphanumeric());
                (domain(host).filter(|_| !mailbox.is_empty())?, true, before.contains('@'))
            }
            None => {
                let host = place.split(':').next()?;
                let is_marked = lower.starts_with("www.") || leads_on;
                (domain(host).filter(|_| is_marked || stands_alone(host))?, false, false)
            }
        }
    };
    Some(Written { range, host, is_mail, name_before_at, apart })
}

/// Letters of a scheme at the end of a text.
fn scheme(before: &str) -> usize {
    before.bytes().rev().take_while(|b| b.is_ascii_alphabetic()).count()
}

/// The address without what was put in to write it apart.
fn joined(written: &str) -> (String, bool) {
    let mut plain = written.replace('．', ".");
    let mut apart = false;
    for (put_in, meant) in APART {
        while let Some(at) = plain.to_ascii_lowercase().find(put_in) {
            plain.replace_range(at..at + put_in.len(), meant);
            apart = true;
        }
    }
    (plain, apart)
}

fn host_of(page: &Url) -> Option<Named> {
    match page.host()? {
        Host::Domain(host) => domain(host),
        Host::Ipv4(number) => Some(Named::Number(number.to_string())),
        Host::Ipv6(number) => Some(Named::Number(number.to_string())),
    }
}

/// A host with an ending that exists, under which somebody registered a name.
fn domain(host: &str) -> Option<Named> {
    let ascii = in_ascii(host)?;
    (ascii.contains('.') && ending(&ascii) != Ending::Unknown).then_some(Named::Domain(ascii))
}

/// Whether a host without anything around it is meant as one, and is not the end of one sentence and the beginning of
/// the next, a file, or a number.
fn stands_alone(host: &str) -> bool {
    let Some((before, last)) = host.rsplit_once('.') else { return false };
    let is_next_sentence = last.starts_with(char::is_uppercase) && before.contains(char::is_lowercase);
    let lower = host.to_lowercase();
    let has_letter = in_ascii(&lower).is_some_and(|ascii| {
        registered(&ascii).is_none()
            || name(&ascii).is_none_or(|name| name.contains(|c: char| c.is_ascii_alphabetic()))
    });
    let is_file = !before.contains('.') && FILE_ENDINGS.contains(&last.to_ascii_lowercase().as_str());
    !is_next_sentence && has_letter && !is_file
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::{Named, addresses};
    use proptest::prelude::{any, proptest};

    fn hosts(text: &str) -> String {
        let found = addresses(text);
        let name = |written: &super::Written| {
            let (Named::Domain(host) | Named::Number(host)) = &written.host;
            let marks = [(written.is_mail, "@"), (written.name_before_at, "!"), (written.apart, "~")];
            marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect::<String>() + host
        };
        found.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn addresses_are_read_in_every_dress() {
        for (text, expected) in [
            ("see https://www.chase.com/help.", "www.chase.com"),
            ("(www.chase.com)", "www.chase.com"),
            ("go to chase.com/login, now", "chase.com"),
            ("CHASE.COM", "chase.com"),
            ("hxxps://chase[.]com/a", "~chase.com"),
            ("hxxp[:]//chase(dot)com", "~chase.com"),
            ("me[at]chase[dot]com", "@~chase.com"),
            ("https://chase.com@evil.net/login", "!evil.net"),
            ("chase.com@evil.net/login", "!evil.net"),
            ("https://chase.com:pw@evil.net", "!evil.net"),
            ("\"Chase\" <alerts@chase.com>, a@b.org;c@d.net", "@chase.com @b.org @d.net"),
            ("mailto:help@chase.com?subject=x", "@chase.com"),
            ("service@chase.com@evil.net", "@!evil.net"),
            ("http://203.0.113.9/chase", "203.0.113.9"),
            ("http://0xcb007109/chase", "203.0.113.9"),
            ("https://сhase.com/", "xn--hase-k6d.com"),
            ("https://xn--hase-k6d.com/", "xn--hase-k6d.com"),
            ("お問い合わせはhelp.example.co.jpまで", "help.example.co.jp"),
            ("URL:https://chase.com", "chase.com"),
            ("https://chase.com:8443/x", "chase.com"),
            ("chase.com:443", "chase.com"),
            ("ＣＨＡＳＥ．com", "chase.com"),
        ] {
            assert_eq!(hosts(text), expected, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_addresses() {
        for text in [
            "",
            "e.g. this",
            "I paid 12.50.",
            "today.It was",
            "See readme.md and setup.py",
            "Mr.Smith",
            "...",
            "192.168.1.1",
            "sip:+1415@example.com",
            "tel:+1-877-382-4357",
            "a@b",
            "@home.com",
            "version 10.0.19045",
            "ftp",
            "://",
            "https://",
            "24.in",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ] {
            assert_eq!(hosts(text), "", "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_address_stands_in_its_text(text in any::<String>(), dressed in "[a-z@:/.,;()\\[\\]hxtp %#?\u{3042}-]{0,60}") {
            for text in [text, dressed] {
                let found = addresses(&text);
                assert!(found.is_sorted_by_key(|written| written.range.start));
                for written in found {
                    assert!(!text[written.range].is_empty());
                }
            }
        }
    }
}
