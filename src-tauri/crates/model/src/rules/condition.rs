//! Conditions over the noted facts, in three-valued logic.

use super::fact::Fact;
use super::facts::{Facts, Noted};
use crate::text::{folded, has_words};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How deep conditions may stand in one another.
const DEPTH: usize = 8;
/// Conditions or words in one list.
const ENTRIES: usize = 200;
/// Bytes of a word.
const WORD: usize = 100;

/// What must be true of a call.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Condition {
    /// Every one of them.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
    /// The contrary.
    Not(Box<Condition>),
    /// One fact passes a test.
    Fact(Fact, Test),
    /// A condition that only newer programs know. Here it is never known.
    Newer,
}

/// What is asked of one fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// At least one of these words was chosen.
    IsAnyOf {
        /// The words that the fact can have.
        words: Vec<String>,
        /// There are more, which only newer programs know.
        newer: bool,
    },
    /// The number is this or more.
    AtLeast(f64),
    /// The number is this or less.
    AtMost(f64),
    /// The text has at least one of these words or phrases.
    HasWords(Vec<String>),
}

/// A condition's truth, and the unknown facts it hangs on, in the order in which they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    False,
    Unknown(Vec<Fact>),
    True,
}

impl Truth {
    pub fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown => unknown,
        }
    }

    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut needs = None::<Vec<Fact>>;
        for truth in truths {
            match truth {
                Self::False => return Self::False,
                Self::True => {}
                Self::Unknown(more) => {
                    let needs = needs.get_or_insert_default();
                    more.into_iter().for_each(|fact| {
                        if !needs.contains(&fact) {
                            needs.push(fact);
                        }
                    });
                }
            }
        }
        needs.map_or(Self::True, Self::Unknown)
    }

    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        Self::all(truths.into_iter().map(Self::not)).not()
    }
}

impl Condition {
    pub(super) fn truth(&self, facts: &Facts) -> Truth {
        match self {
            Self::All(conditions) => Truth::all(conditions.iter().map(|it| it.truth(facts))),
            Self::Any(conditions) => Truth::any(conditions.iter().map(|it| it.truth(facts))),
            Self::Not(condition) => condition.truth(facts).not(),
            Self::Fact(fact, test) => match facts.noted(*fact).and_then(|noted| test.passes(noted)) {
                Some(true) => Truth::True,
                Some(false) => Truth::False,
                None => Truth::Unknown(vec![*fact]),
            },
            Self::Newer => Truth::Unknown(Vec::new()),
        }
    }

    /// Whether some part of it is known to newer programs alone.
    pub fn is_newer(&self) -> bool {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().any(Self::is_newer),
            Self::Not(condition) => condition.is_newer(),
            Self::Fact(_, test) => matches!(test, Test::IsAnyOf { newer: true, .. }),
            Self::Newer => true,
        }
    }

    /// Whether something the caller knew can make it false, or an answer of "nothing" make it true: then whoever knows
    /// more would be suspected less. `raises`: whether the condition speaks against the call.
    pub(super) fn rests_on_ignorance(&self, raises: bool) -> bool {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().any(|it| it.rests_on_ignorance(raises))
            }
            Self::Not(condition) => condition.rests_on_ignorance(!raises),
            Self::Fact(fact, test) => {
                let nothing =
                    matches!(test, Test::IsAnyOf { words, .. } if words.iter().any(|it| it == "nothing"));
                fact.is_knowledge() && (!raises || nothing)
            }
            Self::Newer => false,
        }
    }

    fn read(value: Value, depth: usize) -> Result<Self, NotACondition> {
        let Value::Object(mut members) = value else { return Err(NotACondition) };
        if depth >= DEPTH || members.is_empty() {
            return Err(NotACondition);
        }
        if members.contains_key("fact") {
            return Self::read_fact(members);
        }
        let list = |value: Value| -> Result<Vec<Self>, NotACondition> {
            let entries = entries(value)?.into_iter();
            entries.map(|entry| Self::read(entry, depth + 1)).collect()
        };
        let condition = match (members.remove("all"), members.remove("any"), members.remove("not")) {
            (Some(all), None, None) => Self::All(list(all)?),
            (None, Some(any), None) => Self::Any(list(any)?),
            (None, None, Some(not)) => Self::Not(Box::new(Self::read(not, depth + 1)?)),
            (None, None, None) => Self::Newer,
            _ => return Err(NotACondition),
        };
        Ok(if members.is_empty() { condition } else { Self::Newer })
    }

    fn read_fact(mut members: Map<String, Value>) -> Result<Self, NotACondition> {
        let name = members.remove("fact").filter(Value::is_string).ok_or(NotACondition)?;
        let mut members = members.into_iter();
        let (Some((test, value)), None) = (members.next(), members.next()) else { return Ok(Self::Newer) };
        let Ok(fact) = serde_json::from_value::<Fact>(name) else { return Ok(Self::Newer) };
        let number = |value: &Value| value.as_f64().ok_or(NotACondition);
        let test = match test.as_str() {
            "is_any_of" => {
                let (words, newer): (Vec<_>, Vec<_>) =
                    words(value)?.into_iter().partition(|word| fact.can_be(word));
                Test::IsAnyOf { words, newer: !newer.is_empty() }
            }
            "at_least" => Test::AtLeast(number(&value)?),
            "at_most" => Test::AtMost(number(&value)?),
            "has_words" => {
                let phrases: Vec<String> = words(value)?.iter().map(|it| folded(it)).collect();
                if phrases.iter().any(String::is_empty) {
                    return Err(NotACondition);
                }
                Test::HasWords(phrases)
            }
            _ => return Ok(Self::Newer),
        };
        Ok(Self::Fact(fact, test))
    }
}

/// The text is not a condition.
#[derive(Debug, thiserror::Error)]
#[error("not a condition")]
pub struct NotACondition;

impl TryFrom<Value> for Condition {
    type Error = NotACondition;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::read(value, 0)
    }
}

/// An empty list would be true of every call, or of none.
fn entries(value: Value) -> Result<Vec<Value>, NotACondition> {
    match value {
        Value::Array(entries) if (1..=ENTRIES).contains(&entries.len()) => Ok(entries),
        _ => Err(NotACondition),
    }
}

fn words(value: Value) -> Result<Vec<String>, NotACondition> {
    let word = |entry: Value| match entry {
        Value::String(word) if (1..=WORD).contains(&word.len()) => Ok(word),
        _ => Err(NotACondition),
    };
    entries(value)?.into_iter().map(word).collect()
}

impl Test {
    /// `None`: what was noted does not tell.
    fn passes(&self, noted: &Noted) -> Option<bool> {
        let complete =
            |found: bool, complete: bool| if found { Some(true) } else { complete.then_some(false) };
        match (self, noted) {
            (_, Noted::Nothing) => Some(false),
            (Self::IsAnyOf { words, newer }, Noted::Words { words: chosen, complete: all }) => {
                complete(words.iter().any(|word| chosen.contains(word)), *all && !newer)
            }
            (Self::AtLeast(least), Noted::Number(number)) => Some(number >= least),
            (Self::AtMost(most), Noted::Number(number)) => Some(number <= most),
            (Self::HasWords(phrases), Noted::Text { folded, complete: all }) => {
                complete(phrases.iter().any(|phrase| has_words(folded, phrase)), *all)
            }
            // A test that does not fit its fact.
            _ => None,
        }
    }
}
