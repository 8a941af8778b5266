//! The program's own table: one column a field, and the way from a call to its cells and back.
//!
//! A call is taken as JSON, in which each column has its place. Two things are written otherwise than the model keeps
//! them: a moment as one time with its offset, and numbers as lists beside each other.

use super::{Trouble, formula, list};
use chrono::DateTime;
use ringtrue_model::call::{
    Answered, AskedFor, Background, CallKind, Channel, Consent, Disclosed, Expected, Knowledge, Line, Moment,
    Paid, PaymentMethod, Precision, Presented, Pressure, Reaction, Reason, RemoteTool, Suspicion, Voice,
};
use ringtrue_model::number::E164;
use ringtrue_model::{Call, CallId, Code, OrganisationId, Region};
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};
use serde_json::{Map, Value, json};

/// What a column holds.
enum Kind {
    /// Any text.
    Text,
    /// A time of RFC 3339.
    Time,
    /// `yes` or `no`.
    YesNo,
    /// A whole number.
    Number,
    /// A word that must be one of those the model knows; empty where nothing was chosen.
    Word(fn(&str) -> bool),
    /// Several such words.
    Words(fn(&str) -> bool),
    /// Several texts.
    Texts,
    /// Entries with parts of their own, as JSON.
    Entries,
}

/// A column of the table.
pub(super) struct Column {
    /// Where it is in a call, as in `fields.attempts.count`.
    place: &'static str,
    kind: Kind,
}

impl Column {
    /// The name in the first row.
    pub(super) fn name(&self) -> &'static str {
        self.place.strip_prefix("fields.").unwrap_or(self.place)
    }
}

fn is<T: DeserializeOwned>(word: &str) -> bool {
    T::deserialize(StrDeserializer::<Error>::new(word)).is_ok()
}

/// Texts of the model that are checked when they are read, such as a region.
fn fits<T: TryFrom<String>>(word: &str) -> bool {
    T::try_from(word.to_owned()).is_ok()
}

const fn at(place: &'static str, kind: Kind) -> Column {
    Column { place, kind }
}

/// Every column, in the order in which they are written.
pub(super) const COLUMNS: &[Column] = &[
    at("id", Kind::Word(is::<CallId>)),
    at("revision", Kind::Number),
    at("created_at", Kind::Time),
    at("updated_at", Kind::Time),
    at("kept", Kind::YesNo),
    at("fields.occurred_at", Kind::Time),
    at("fields.occurred_at.precision", Kind::Word(is::<Precision>)),
    at("fields.claimed_org", Kind::Text),
    at("fields.claimed_org_id", Kind::Word(fits::<OrganisationId>)),
    at("fields.expected", Kind::Word(is::<Expected>)),
    at("fields.displayed_number.presented", Kind::Word(is::<Presented>)),
    at("fields.displayed_number.number", Kind::Texts),
    at("fields.displayed_number.number.e164", Kind::Texts),
    at("fields.displayed_number.number.region", Kind::Texts),
    at("fields.displayed_name", Kind::Text),
    at("fields.callback_numbers", Kind::Texts),
    at("fields.callback_numbers.e164", Kind::Texts),
    at("fields.callback_numbers.region", Kind::Texts),
    at("fields.duration_s", Kind::Number),
    at("fields.called_line.kind", Kind::Word(is::<Line>)),
    at("fields.called_line.number", Kind::Text),
    at("fields.channel", Kind::Word(is::<Channel>)),
    at("fields.answered", Kind::Word(is::<Answered>)),
    at("fields.voice", Kind::Word(is::<Voice>)),
    at("fields.attempts.count", Kind::Number),
    at("fields.attempts.times", Kind::Text),
    at("fields.rang_back.yes", Kind::YesNo),
    at("fields.rang_back.detail", Kind::Text),
    at("fields.call_kind", Kind::Word(is::<CallKind>)),
    at("fields.annoyance", Kind::Number),
    at("fields.claimed_person", Kind::Text),
    at("fields.claimed_department", Kind::Text),
    at("fields.second_caller.yes", Kind::YesNo),
    at("fields.second_caller.detail", Kind::Text),
    at("fields.knew_about_me", Kind::Words(is::<Knowledge>)),
    at("fields.quoted_reference.value", Kind::Text),
    at("fields.quoted_reference.is_mine", Kind::YesNo),
    at("fields.reason_given", Kind::Words(is::<Reason>)),
    at("fields.asked_for", Kind::Words(is::<AskedFor>)),
    at("fields.pressure", Kind::Words(is::<Pressure>)),
    at("fields.remote_tool", Kind::Word(is::<RemoteTool>)),
    at("fields.remote_session_id", Kind::Text),
    at("fields.websites", Kind::Texts),
    at("fields.emails", Kind::Texts),
    at("fields.consent", Kind::Word(is::<Consent>)),
    at("fields.is_customer", Kind::YesNo),
    at("fields.asked_to_stop.yes", Kind::YesNo),
    at("fields.asked_to_stop.detail", Kind::Text),
    at("fields.opening_words", Kind::Text),
    at("fields.background", Kind::Words(is::<Background>)),
    at("fields.suspicion", Kind::Words(is::<Suspicion>)),
    at("fields.suspicion_words", Kind::Text),
    at("fields.notes", Kind::Text),
    at("fields.my_reaction", Kind::Words(is::<Reaction>)),
    at("fields.disclosed", Kind::Words(is::<Disclosed>)),
    at("fields.paid", Kind::Word(is::<Paid>)),
    at("fields.amount_asked.value", Kind::Text),
    at("fields.amount_asked.currency", Kind::Text),
    at("fields.amount_lost.value", Kind::Text),
    at("fields.amount_lost.currency", Kind::Text),
    at("fields.payment_method", Kind::Word(is::<PaymentMethod>)),
    at("fields.evidence", Kind::Entries),
    at("fields.report_refs", Kind::Entries),
];

/// The column of this name.
pub(super) fn named(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name() == name)
}

/// The cells of a call, in the order of [`COLUMNS`].
pub(super) fn cells(call: &Call) -> Result<Vec<String>, serde_json::Error> {
    let mut whole = serde_json::to_value(call)?;
    if let Some(fields) = whole.get_mut("fields").and_then(Value::as_object_mut) {
        spread(fields, &call.fields.occurred_at);
    }
    Ok(COLUMNS.iter().map(|column| cell(column, &whole)).collect())
}

/// Writes moment and numbers as the table has them. A list's own entries stand under an empty name.
fn spread(fields: &mut Map<String, Value>, moment: &Moment) {
    let written = json!({ "": moment.local().to_rfc3339(), "precision": moment.precision });
    fields.insert("occurred_at".to_owned(), written);
    let lists = |numbers: &[Value]| {
        let part =
            |name: &str| numbers.iter().map(|it| it[name].as_str().unwrap_or_default()).collect::<Vec<_>>();
        let known = |entries: Vec<&str>| {
            if entries.iter().all(|it| it.is_empty()) { json!([]) } else { json!(entries) }
        };
        json!({ "": part("as_typed"), "e164": known(part("e164")), "region": known(part("region")) })
    };
    if let Some(shown) = fields.get_mut("displayed_number").and_then(|it| it.get_mut("number")) {
        *shown = if shown.is_null() { lists(&[]) } else { lists(&[shown.take()]) };
    }
    if let Some(Value::Array(numbers)) = fields.get("callback_numbers") {
        let written = lists(numbers);
        fields.insert("callback_numbers".to_owned(), written);
    }
}

fn cell(column: &Column, whole: &Value) -> String {
    let mut value =
        column.place.split('.').try_fold(whole, |value, name| value.get(name)).unwrap_or(&Value::Null);
    if let Some(own) = value.get("") {
        value = own;
    }
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(entries) if entries.is_empty() => String::new(),
        Value::Array(entries) => match column.kind {
            Kind::Entries => value.to_string(),
            _ => list::joined(&entries.iter().filter_map(Value::as_str).collect::<Vec<_>>()),
        },
        Value::Object(_) => value.to_string(),
    };
    formula::defused(&text).into_owned()
}

/// The call in the cells of a row, each with its column.
pub(super) fn call<'row>(cells: impl Iterator<Item = (&'static Column, &'row str)>) -> Result<Call, Trouble> {
    let mut whole = json!({ "fields": { "claimed_org": "" } });
    for (column, written) in cells {
        let text = formula::restored(written);
        if !text.is_empty() {
            let value =
                value(&column.kind, text).ok_or_else(|| Trouble::at(column.name(), misfit(&column.kind)))?;
            put(&mut whole, column.place, value);
        }
    }
    if let Some(fields) = whole.get_mut("fields").and_then(Value::as_object_mut) {
        gather(fields).map_err(|column| Trouble::at(column, Code::CellNotUnderstood))?;
    }
    serde_json::from_value(whole).map_err(|_| Trouble::row(Code::RowNotUnderstood))
}

fn misfit(kind: &Kind) -> Code {
    if matches!(kind, Kind::Time) { Code::DateNotUnderstood } else { Code::CellNotUnderstood }
}

fn value(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Text => Some(text.into()),
        Kind::Time => DateTime::parse_from_rfc3339(text).ok().map(|_| text.into()),
        Kind::YesNo => match text {
            "yes" => Some(true.into()),
            "no" => Some(false.into()),
            _ => None,
        },
        Kind::Number => text.parse::<u64>().ok().map(Value::from),
        Kind::Word(known) => known(text).then(|| text.into()),
        Kind::Words(known) => {
            list::split(text).filter(|words| words.iter().all(|word| known(word))).map(Value::from)
        }
        Kind::Texts => list::split(text).map(Value::from),
        Kind::Entries => serde_json::from_str(text).ok().filter(Value::is_array),
    }
}

/// Puts a value where the column has its place. Moment and numbers have parts: their own value goes under an empty name.
fn put(whole: &mut Value, place: &str, value: Value) {
    let has_parts = ["occurred_at", "displayed_number.number", "callback_numbers"];
    let own = has_parts.iter().any(|part| place.strip_prefix("fields.") == Some(part));
    let names = place.split('.').chain(own.then_some(""));
    let mut here = whole;
    for name in names {
        if !here.is_object() {
            *here = json!({});
        }
        here = &mut here[name];
    }
    *here = value;
}

/// From what the table has to what the model keeps; undoes [`spread`]. `Err` names the column that does not fit.
fn gather(fields: &mut Map<String, Value>) -> Result<(), &'static str> {
    if let Some(moment) = fields.get_mut("occurred_at") {
        let local = moment[""].as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        let local = local.ok_or("occurred_at")?;
        let read = serde_json::to_value(Moment::from(local)).map_err(|_| "occurred_at")?;
        let precision = moment.get("precision").cloned().unwrap_or_else(|| json!(Precision::default()));
        *moment = read;
        moment["precision"] = precision;
    }
    if let Some(shown) = fields.get_mut("displayed_number").and_then(Value::as_object_mut) {
        let mut numbers = numbers(shown.remove("number")).ok_or("displayed_number.number")?;
        if numbers.len() > 1 {
            return Err("displayed_number.number");
        }
        shown.insert("number".to_owned(), numbers.pop().unwrap_or(Value::Null));
        shown.entry("presented").or_insert_with(|| json!(Presented::default()));
    }
    if let Some(lists) = fields.remove("callback_numbers") {
        let numbers = numbers(Some(lists)).ok_or("callback_numbers")?;
        fields.insert("callback_numbers".to_owned(), numbers.into());
    }
    Ok(())
}

/// Numbers from their lists; `None` where the lists are of different lengths or hold what is no number or region.
fn numbers(lists: Option<Value>) -> Option<Vec<Value>> {
    let part = |name: &str| -> Vec<String> {
        let entries = lists.as_ref().and_then(|lists| lists.get(name)).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (typed, e164, region) = (part(""), part("e164"), part("region"));
    let fit = |list: &[String], known: fn(&str) -> bool| {
        (list.is_empty() || list.len() == typed.len())
            && list.iter().all(|entry| entry.is_empty() || known(entry))
    };
    if !fit(&e164, fits::<E164>) || !fit(&region, fits::<Region>) {
        return None;
    }
    let known = |list: &[String], i: usize| list.get(i).filter(|entry| !entry.is_empty()).cloned();
    let number = |(i, as_typed): (usize, &String)| json!({ "as_typed": as_typed, "e164": known(&e164, i), "region": known(&region, i) });
    Some(typed.iter().enumerate().map(number).collect())
}
