//! Reading a file of rules. One broken rule hides only itself.

use super::claim::Claimant;
use super::{ByLanguage, Rule, RuleId, Rules, Severity};
use crate::text::folded;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;

/// Bytes of a file of rules.
const FILE_BYTES: usize = 1024 * 1024;
/// Rules of a file, and claimants.
const ENTRIES: usize = 1_000;
/// Names of a claimant, and words for claims that name nobody.
const NAMES: usize = 2_000;
/// Cases, exceptions, sources, languages, claimants and regions of one rule.
const PARTS: usize = 50;
/// Bytes of a name or an identifier.
const SHORT: usize = 200;
/// Bytes of what people read.
const LONG: usize = 2_000;
/// The version of the schema that is read here.
const SCHEMA_VERSION: u64 = 1;
/// The language that is always there.
pub(super) const ENGLISH: &str = "en";

/// What could be read of a file of rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedRules {
    /// The rules that are whole.
    pub rules: Rules,
    /// Those that are not, or that are written for newer programs. They are not applied.
    pub hidden: Vec<HiddenRule>,
}

/// A rule that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenRule {
    /// Its place in the file, from 0.
    pub position: usize,
    /// Its identifier, where that could be read.
    pub id: Option<RuleId>,
    /// What is wrong, for those who publish rules.
    pub why: String,
}

/// Why a file holds no rules at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRules {
    /// More than 1 MiB.
    #[error("the file is larger than 1 MiB")]
    TooLarge,
    /// Not JSON, or not an object with `schema_version`, `unnamed`, `claimants` and `rules`; or a claimant is broken.
    #[error("the file does not hold rules: {0}")]
    WrongShape(String),
    /// Written for another version of the program.
    #[error("the schema version is not known")]
    UnknownVersion,
    /// More than 1,000 rules or claimants.
    #[error("the file has too many rules or claimants")]
    TooMany,
}

/// Other members may be added to the file without this program minding.
#[derive(Deserialize)]
struct File {
    schema_version: u64,
    unnamed: Vec<String>,
    claimants: Vec<Claimant>,
    rules: Vec<Value>,
}

impl Rules {
    /// Reads a file of rules: an object with `schema_version` 1, `unnamed` (claims that name nobody), `claimants` and
    /// `rules`, in the serde forms of [`Claimant`] and [`Rule`].
    ///
    /// # Errors
    /// Where the file as a whole holds none. A rule that is broken, too long, there for a second time, or that suspects
    /// a caller less for knowing more, is left out and named in [`ParsedRules::hidden`].
    pub fn parse(bytes: &[u8]) -> Result<ParsedRules, NotRules> {
        if bytes.len() > FILE_BYTES {
            return Err(NotRules::TooLarge);
        }
        let wrong = |why: &str| NotRules::WrongShape(why.to_owned());
        let file: File = serde_json::from_slice(bytes).map_err(|error| wrong(&error.to_string()))?;
        if file.schema_version != SCHEMA_VERSION {
            return Err(NotRules::UnknownVersion);
        }
        if file.rules.len() > ENTRIES || file.claimants.len() > ENTRIES {
            return Err(NotRules::TooMany);
        }
        let mut parsed = ParsedRules::default();
        parsed.rules.unnamed = names(file.unnamed).ok_or_else(|| wrong("unnamed"))?;
        for mut claimant in file.claimants {
            let twice = parsed.rules.claimants.iter().any(|it| it.id == claimant.id);
            let sound = !twice && !claimant.id.is_empty() && is_told(&claimant.words);
            let lists = [claimant.names, claimant.not_names, claimant.alone].map(names);
            let (true, [Some(names), Some(not_names), Some(alone)]) = (sound, lists) else {
                return Err(wrong(&claimant.id));
            };
            (claimant.names, claimant.not_names, claimant.alone) = (names, not_names, alone);
            parsed.rules.claimants.push(claimant);
        }
        let mut seen = HashSet::new();
        for (position, value) in file.rules.into_iter().enumerate() {
            let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
            let read = serde_json::from_value::<Rule>(value).map_err(|error| error.to_string());
            let read = read.and_then(|rule| match fault(&rule, &parsed.rules.claimants) {
                Some(fault) => Err(fault.to_owned()),
                None if !seen.insert(rule.id.clone()) => Err("its identifier is taken".to_owned()),
                None => Ok(rule),
            });
            match read {
                Ok(rule) => parsed.rules.rules.push(rule),
                Err(why) => {
                    let id = id.and_then(|id| RuleId::try_from(id).ok());
                    parsed.hidden.push(HiddenRule { position, id, why });
                }
            }
        }
        Ok(parsed)
    }
}

/// Names as they are compared; `None` where one is empty or too long.
fn names(names: Vec<String>) -> Option<Vec<String>> {
    let name = |name: String| Some(folded(&name)).filter(|it| !it.is_empty() && name.len() <= SHORT);
    if names.len() > NAMES { None } else { names.into_iter().map(name).collect() }
}

fn fault(rule: &Rule, claimants: &[Claimant]) -> Option<&'static str> {
    let exceptions = || rule.cases.iter().flat_map(|case| &case.exceptions);
    let severities: HashSet<Severity> = rule.cases.iter().map(|case| case.severity).collect();
    let parts =
        [rule.claimed.len(), rule.regions.len(), rule.cases.len(), exceptions().count(), rule.sources.len()];
    let is_known = |id: &String| claimants.iter().any(|claimant| claimant.id == *id);
    let told = || rule.words.values().flat_map(|words| [&words.rule, &words.more]);
    if severities.is_empty() {
        Some("it has no case")
    } else if parts.into_iter().any(|count| count > PARTS) {
        Some("it has too many parts")
    } else if !rule.claimed.iter().all(is_known) {
        Some("it names a claimant that is not there")
    } else if rule.cases.iter().any(|case| case.when.rests_on_ignorance(true))
        || exceptions().any(|exception| exception.when.rests_on_ignorance(false))
    {
        Some("it would suspect a caller less for knowing more")
    } else if !rule.words.contains_key(ENGLISH) || rule.words.len() > PARTS || !told().all(|it| is_text(it)) {
        Some("its words are missing, too long or hold characters that are not shown")
    } else if !exceptions().all(|exception| is_told(&exception.words) && !exception.id.is_empty()) {
        Some("an exception has no words or no identifier")
    } else if rule.off.as_ref().is_some_and(|off| !is_told(off)) {
        Some("it does not say why it is switched off")
    } else if rule.sources.is_empty() && rule.off.is_none()
        || !rule.sources.iter().all(|it| is_text(&it.whose))
    {
        Some("it has no source, or nobody's")
    } else {
        None
    }
}

fn is_told(words: &ByLanguage<String>) -> bool {
    words.contains_key(ENGLISH) && words.len() <= PARTS && words.values().all(|it| is_text(it))
}

/// Words as a rule may have them.
pub(super) fn is_text(text: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    !text.trim().is_empty() && text.len() <= LONG && !text.chars().any(hidden)
}
