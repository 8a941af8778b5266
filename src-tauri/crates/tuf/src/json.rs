//! JSON as signatures need it: read strictly, written canonically.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads one JSON text. What two readers could understand differently is refused: a field named twice, a number
/// that is not whole, anything after the end. Nesting is bounded at 128 levels.
///
/// # Errors
/// When the bytes are not such a text.
pub fn parse(bytes: &[u8]) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The canonical form (OLPC) that signatures are made over: no white space, fields sorted by code point, only
/// `"` and `\` escaped. `None` when a number in it is not whole.
pub fn canonical(value: &Value) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Some(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Null => out.extend(b"null"),
        Value::Bool(true) => out.extend(b"true"),
        Value::Bool(false) => out.extend(b"false"),
        Value::Number(number) if number.is_u64() || number.is_i64() => {
            out.extend(number.to_string().into_bytes());
        }
        Value::Number(_) => return None,
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here too: serde_json keeps the order of the text when a crate anywhere asks it to.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| name.as_str());
            out.push(b'{');
            for (index, (name, field)) in fields.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(name, out);
                out.push(b':');
                write(field, out)?;
            }
            out.push(b'}');
        }
    }
    Some(())
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with whole numbers")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let field = fields.next_value_seed(Strict)?;
            if all.insert(name, field).is_some() {
                return Err(A::Error::custom("a field is there twice"));
            }
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{canonical, parse};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn canonical_text(text: &str) -> String {
        String::from_utf8(canonical(&parse(text.as_bytes()).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn the_canonical_form_is_what_securesystemslib_writes() {
        // Left: a text; right: what `encode_canonical(json.loads(text))` of securesystemslib 1.6.0 gave for it.
        let table = [
            (r#""""#, r#""""#),
            ("[ ]", "[]"),
            ("{ }", "{}"),
            (
                r#"{"x": 3, "y": 2, "A": [99, null, true, false]}"#,
                r#"{"A":[99,null,true,false],"x":3,"y":2}"#,
            ),
            (r#"{"a": -1, "B": {"b": 0}}"#, r#"{"B":{"b":0},"a":-1}"#),
            (r#""a\"b\\c\/d""#, r#""a\"b\\c/d""#),
            (r#""line\nend\u0000\u007f\t""#, "\"line\nend\u{0}\u{7f}\t\""),
            (r#""\u00e9 e\u0301 \ud83d\ude00""#, "\"\u{e9} e\u{301} \u{1f600}\""),
            // Sorted by code point: U+FF5E before U+1F600, where UTF-16 would have it the other way round.
            ("{\"\u{1f600}\": 1, \"\u{ff5e}\": 2}", "{\"\u{ff5e}\":2,\"\u{1f600}\":1}"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
        ];
        for (text, expected) in table {
            assert_eq!(canonical_text(text), expected, "{text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for text in [
            r#"{"a": 1, "a": 1}"#,
            r#"{"a": {"b": 1, "\u0062": 2}}"#,
            "1.0",
            "1e2",
            "-0",
            "18446744073709551616",
            "{} {}",
            "[1,]",
            r#""\ud800""#,
            "\u{feff}{}",
            "NaN",
            "",
            "<!doctype html><title>Welcome to the hotel</title>",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"\"\xff\"").is_err(), "not UTF-8");
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(100).as_bytes()).is_ok());
        assert!(parse(nested(200).as_bytes()).is_err());
        assert!(parse("[".repeat(5_000_000).as_bytes()).is_err());
        assert!(parse("{\"a\":".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn a_fraction_has_no_canonical_form() {
        assert_eq!(canonical(&json!({ "a": [1.5] })), None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(value in any_json()) {
            let pretty = serde_json::to_vec_pretty(&value).unwrap();
            prop_assert_eq!(parse(&pretty).unwrap(), value.clone());
            let compact = serde_json::to_vec(&value).unwrap();
            prop_assert_eq!(canonical(&parse(&compact).unwrap()), canonical(&value));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = parse(&bytes) {
                prop_assert!(canonical(&value).is_some());
            }
        }
    }
}
