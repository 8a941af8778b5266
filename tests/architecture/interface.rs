//! The interface: one door to Tauri, no text outside the words, nothing that the content policy forbids.

use crate::{files_below, nothing_wrong};

/// Attributes that a person reads or hears.
const SPOKEN: &[&str] =
    &["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label"];

/// Imports of Tauri's packages outside the bridge.
fn side_doors(path: &str, text: &str) -> Vec<String> {
    let outside = path.starts_with("ui/src/") && !path.starts_with("ui/src/bridge/");
    let naming = |line: &&str| outside && (line.contains("@tauri-apps") || line.contains("__TAURI"));
    text.lines()
        .filter(naming)
        .map(|line| format!("{path}: only the bridge knows Tauri: {}", line.trim()))
        .collect()
}

/// `style` attributes, which the content policy blocks; `style:` directives pass it.
fn literal_styles(path: &str, text: &str) -> Vec<String> {
    let found = without(without(text.to_owned(), "<script", "</script>"), "<style", "</style>");
    let has = |line: &&str| {
        let mut rest = *line;
        while let Some((before, after)) = rest.split_once("style=") {
            if before.ends_with(char::is_whitespace) || before.is_empty() {
                return true;
            }
            rest = after;
        }
        false
    };
    found.lines().filter(has).map(|line| format!("{path}: {}", line.trim())).collect()
}

/// Text for people that stands in a component instead of in `ui/src/words`.
fn loose_words(path: &str, component: &str) -> Vec<String> {
    let markup = ["<script", "<style", "<!--"].iter().zip(["</script>", "</style>", "-->"]);
    let markup = markup.fold(component.to_owned(), |markup, (open, close)| without(markup, open, close));
    let mut complaints = Vec::new();
    for piece in pieces(&markup) {
        let loose = match &piece {
            Piece::Text(text) => without_entities(text).chars().any(char::is_alphabetic).then_some(text),
            Piece::Expression(code) => {
                let block = code.starts_with(['#', ':', '/', '@']);
                (!block && shown(code).iter().any(|text| text.chars().any(char::is_alphabetic)))
                    .then_some(code)
            }
            Piece::Tag(tag) => {
                let spoken = |name: &&str| {
                    let literal =
                        tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
                    let literal = literal.map(|(value, _)| without(value.to_owned(), "{", "}"));
                    literal.is_some_and(|value| value.chars().any(char::is_alphabetic))
                };
                SPOKEN.iter().any(spoken).then_some(tag)
            }
        };
        if let Some(loose) = loose {
            complaints.push(format!("{path}: text belongs into ui/src/words: {}", loose.trim()));
        }
    }
    complaints
}

/// A part of a component's markup.
enum Piece {
    Text(String),
    Expression(String),
    Tag(String),
}

/// Markup cut into text, `{expressions}` and `<tags>`. Braces and quotes inside are minded.
fn pieces(markup: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut current = String::new();
    let (mut depth, mut in_tag, mut quote) = (0_u32, false, None);
    for letter in markup.chars() {
        match (letter, quote) {
            (_, Some(open)) if letter == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'' | '`', None) if depth > 0 => quote = Some(letter),
            ('"', None) if in_tag => quote = Some(letter),
            ('<', None) if depth == 0 && !in_tag => {
                pieces.push(Piece::Text(std::mem::take(&mut current)));
                in_tag = true;
            }
            ('>', None) if depth == 0 && in_tag && !current.ends_with('=') => {
                pieces.push(Piece::Tag(std::mem::take(&mut current).replace('\n', " ")));
                in_tag = false;
                continue;
            }
            ('{', None) => {
                if depth == 0 && !in_tag {
                    pieces.push(Piece::Text(std::mem::take(&mut current)));
                    depth = 1;
                    continue;
                }
                depth += 1;
            }
            ('}', None) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !in_tag {
                    pieces.push(Piece::Expression(std::mem::take(&mut current)));
                    continue;
                }
            }
            _ => {}
        }
        current.push(letter);
    }
    pieces.push(Piece::Text(current));
    pieces
}

/// The quoted texts in a piece of code that are shown as they stand: not those that something is compared with
/// or looked up by.
fn shown(code: &str) -> Vec<&str> {
    let mut parts = code.split(['"', '\'', '`']);
    let mut shown = Vec::new();
    while let (Some(before), Some(text)) = (parts.next(), parts.next()) {
        if before.trim_end().is_empty() || before.trim_end().ends_with(['?', ':', '|', '&', '+']) {
            shown.push(text);
        }
    }
    shown
}

/// A text without what stands between `open` and `close`, both included.
fn without(text: String, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    kept + rest
}

fn without_entities(text: &str) -> String {
    without(text.to_owned(), "&", ";")
}

fn components() -> Vec<(String, String)> {
    files_below("ui/src").into_iter().filter(|(path, _)| path.ends_with(".svelte")).collect()
}

#[test]
fn tauri_is_known_to_the_bridge_alone() {
    nothing_wrong(files_below("ui/src").iter().flat_map(|(path, text)| side_doors(path, text)).collect());
}

#[test]
fn canary_a_side_door_is_seen() {
    let import = "import { invoke } from \"@tauri-apps/api/core\";";
    assert!(side_doors("ui/src/bridge/tauri.ts", import).is_empty());
    assert!(!side_doors("ui/src/rooms/calls/CallForm.svelte", import).is_empty());
}

#[test]
fn no_markup_carries_a_style() {
    let mut pages = components();
    pages.push(("ui/index.html".to_owned(), crate::read("ui/index.html")));
    nothing_wrong(pages.iter().flat_map(|(path, text)| literal_styles(path, text)).collect());
}

#[test]
fn canary_a_literal_style_is_seen() {
    assert!(literal_styles("a.svelte", "<p style:width=\"{w}px\" data-style=\"x\">{m.a()}</p>").is_empty());
    assert!(!literal_styles("a.svelte", "<p style=\"width: 3px\">{m.a()}</p>").is_empty());
    assert!(!literal_styles("a.svelte", "<p class=\"b\" style={css}>{m.a()}</p>").is_empty());
}

#[test]
fn every_word_stands_in_the_catalogue() {
    nothing_wrong(components().iter().flat_map(|(path, text)| loose_words(path, text)).collect());
}

#[test]
fn canary_loose_words_are_seen() {
    let fine = "<script>const a = \"Save\";</script><h1 class=\"big\" title={m.a()}>{m.save({ n: 1 })} · 3</h1>\
                {#if kind === \"api\"}<b>&nbsp;</b>{/if}{state === \"open\" ? m[`a_${b}`]() : \"\"}<style>p { color: red; }</style>";
    assert_eq!(loose_words("a.svelte", fine), [""; 0]);
    for bad in [
        "<h1>Save</h1>",
        "<p>{done ? \"Saved\" : \"\"}</p>",
        "<button aria-label=\"Close\">{x}</button>",
        "<input class=\"a\" placeholder=\"Your name\" />",
        "<button onclick={() => go({ a: 1 })}>Go</button>",
        "<p>{m.a()} and more</p>",
    ] {
        assert!(!loose_words("a.svelte", bad).is_empty(), "not seen: {bad}");
    }
}
