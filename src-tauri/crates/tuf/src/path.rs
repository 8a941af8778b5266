//! Names as paths: of targets in a repository, of roles in addresses and files.

/// Can this path be put behind a repository's address and stay inside? It is relative, its parts are neither
/// empty nor `.` nor `..` (percent-encoded or not), and it has no backslash, colon, query, fragment, control
/// character or NUL.
pub(crate) fn is_target(path: &str) -> bool {
    let forbidden = |c: char| matches!(c, '\\' | ':' | '?' | '#') || c.is_control();
    let decoded = decoded(path);
    let parts = |path: &str| path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    !path.contains(forbidden) && !decoded.contains(forbidden) && parts(path) && parts(&decoded)
}

/// `path` with its percent-encoded ASCII characters as they are.
fn decoded(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path.chars();
    while let Some(c) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || ahead.next()?.to_digit(16);
        let byte = if c == '%' { digit().zip(digit()).map(|(high, low)| high * 16 + low) } else { None };
        match byte.filter(|byte| *byte < 0x80).and_then(char::from_u32) {
            Some(meant) => {
                out.push(meant);
                rest = ahead;
            }
            None => out.push(c),
        }
    }
    out
}

/// A target's path as part of an address: what may not stand in one is percent-encoded, `%` and `/` are left.
pub(crate) fn address(path: &str) -> String {
    encoded(path, |byte| is_plain(byte) || b"/%!$&'()*+,;=@".contains(&byte))
}

/// A name as a single part of an address: a `/` in it does not divide anything.
pub(crate) fn part(name: &str) -> String {
    encoded(name, is_plain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn encoded(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The name of a role's file in a folder. It has no separator, and a role that differs from a top-level one in
/// case alone gets another file where case does not matter.
pub(crate) fn file_of_role(role: &str) -> String {
    let looks_top_level = crate::metadata::TOP_LEVEL.iter().any(|top| top.eq_ignore_ascii_case(role));
    let name = encoded(role, |byte| is_plain(byte) && !(looks_top_level && byte.is_ascii_uppercase()));
    format!("{name}.json")
}

/// Does a delegation's pattern cover this path? Part by part: `*` stands for any characters but `/`, `?` for one.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    // Most patterns of many are out by what stands before their first wildcard.
    if !pattern.split(['*', '?']).next().is_some_and(|plain| path.starts_with(plain)) {
        return false;
    }
    let mut patterns = pattern.split('/');
    let mut parts = path.split('/');
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if part_matches(pattern, part) => {}
            _ => return false,
        }
    }
}

/// In time proportional to the product of the lengths: only the last `*` is ever tried again.
fn part_matches(pattern: &str, part: &str) -> bool {
    let (pattern, part): (Vec<char>, Vec<char>) = (pattern.chars().collect(), part.chars().collect());
    let (mut at_pattern, mut at_part) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while let Some(&c) = part.get(at_part) {
        match pattern.get(at_pattern) {
            Some('*') => {
                last_star = Some((at_pattern, at_part));
                at_pattern += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == c => {
                at_pattern += 1;
                at_part += 1;
            }
            _ => {
                let Some((star, began)) = last_star else { return false };
                last_star = Some((star, began + 1));
                at_pattern = star + 1;
                at_part = began + 1;
            }
        }
    }
    pattern.iter().skip(at_pattern).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::{address, file_of_role, is_target, matches, part};
    use proptest::prelude::*;

    #[test]
    fn patterns_match_part_by_part() {
        let table = [
            ("organisations/chase.json", "organisations/chase.json", true),
            ("organisations/*.json", "organisations/chase.json", true),
            ("organisations/*", "organisations/uk/chase.json", false),
            ("*", "organisations/chase.json", false),
            ("*", "chase.json", true),
            ("*/*", "organisations/chase.json", true),
            ("organisations/cha?e.json", "organisations/chase.json", true),
            ("organisations/cha?e.json", "organisations/chae.json", false),
            ("a?b", "a/b", false),
            ("*a*b", "xaybzab", true),
            ("*a*b", "xaybza", false),
            ("a**", "a", true),
            ("", "", true),
            ("", "a", false),
            ("[ab]", "a", false),
            ("[ab]", "[ab]", true),
            ("{a,b}", "a", false),
            ("A", "a", false),
            ("a.c", "abc", false),
            ("?", "é", true),
            ("a/", "a", false),
            ("a/*", "a/", true),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        assert!(!matches(&"*a".repeat(2_000), &"a".repeat(1_999)));
    }

    #[test]
    fn paths_that_lead_elsewhere_are_no_targets() {
        for path in [
            "index.json",
            "organisations/chase.json",
            "a b/é.json",
            "a..b/...",
            "100%",
            "a%20b",
            "%e2%80%a6",
            "con.json",
        ] {
            assert!(is_target(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "//host/file",
            "a//b",
            "a/",
            ".",
            "./a",
            "a/./b",
            "..",
            "../a",
            "a/../../b",
            "a/..",
            "%2e%2e/a",
            ".%2E/a",
            "..%2fa",
            "%2Fetc/passwd",
            "..\\a",
            "a\\b",
            "..%5ca",
            "C:/Windows",
            "c:a",
            "https://example.com/a",
            "a?b",
            "a#b",
            "a%3fb",
            "a\0b",
            "a%00b",
            "a\nb",
        ] {
            assert!(!is_target(path), "{path}");
        }
    }

    #[test]
    fn names_become_single_parts() {
        let table = [
            ("?", "%3F"),
            ("#", "%23"),
            ("/delegatedrole", "%2Fdelegatedrole"),
            ("../delegatedrole", "..%2Fdelegatedrole"),
            ("a b%é~", "a%20b%25%C3%A9~"),
            ("C:\\x", "C%3A%5Cx"),
        ];
        for (name, expected) in table {
            assert_eq!(part(name), expected);
            assert_eq!(file_of_role(name), format!("{expected}.json"));
        }
        assert_eq!(address("organisations/a b%20.json"), "organisations/a%20b%20.json");
    }

    #[test]
    fn no_role_takes_the_file_of_a_top_level_one() {
        assert_eq!(file_of_role("timestamp"), "timestamp.json");
        for role in ["Timestamp", "ROOT", "snapshoT", "targets ", "targets\0", "targets/", "%74argets"] {
            let file = file_of_role(role).to_lowercase();
            assert!(
                !["root.json", "timestamp.json", "snapshot.json", "targets.json"].contains(&file.as_str()),
                "{file}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_path_matches_itself_and_a_star_for_each_part(path in "[a-z./é]{0,40}") {
            prop_assert!(matches(&path, &path));
            let stars: Vec<&str> = path.split('/').map(|_| "*").collect();
            prop_assert!(matches(&stars.join("/"), &path));
        }

        #[test]
        fn file_names_have_no_separator(role in any::<String>()) {
            let file = file_of_role(&role);
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
            prop_assert!(file.chars().all(plain));
            prop_assert!(file != "." && file != "..");
        }

        #[test]
        fn an_accepted_path_stays_below_the_base(path in any::<String>()) {
            if is_target(&path) {
                let address = address(&path);
                prop_assert!(!address.starts_with('/'));
                prop_assert!(!address.split('/').any(|part| matches!(part, "" | "." | "..")));
            }
        }
    }
}
