//! The rules that ship, tried on calls: each rule by itself, whole stories, and calls of every kind.
#![allow(clippy::unwrap_used, clippy::panic)]

mod each;
mod properties;
mod stories;

use ringtrue_model::call::{CallFields, Expected, Moment};
use ringtrue_model::directory::Directory;
use ringtrue_model::rules::{AppointmentState, BeganBy, Circumstances, Rules};
use ringtrue_model::{Catalogue, Region};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let parsed = Rules::parse(include_bytes!("../../../../directory/rules.json")).unwrap();
    assert_eq!(parsed.hidden, []);
    parsed.rules
});

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::of(
        Directory::parse(include_bytes!("../../../../directory/organisations.json")).unwrap().directory,
    )
});

/// What was noted of a call; the rest was not.
fn call(noted: &Map<String, Value>) -> CallFields {
    let when = Moment::from("2026-11-22T12:00:00+00:00".parse::<chrono::DateTime<_>>().unwrap());
    let mut fields = serde_json::to_value(CallFields::new(when, "", Expected::NotSure)).unwrap();
    for (name, value) in noted {
        fields[name] = value.clone();
    }
    serde_json::from_value(fields).unwrap_or_else(|error| panic!("{error}: {noted:?}"))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Around {
    home: Option<Region>,
    appointment: Option<AppointmentState>,
    began_by: Option<BeganBy>,
    minutes_since_you_rang: Option<u32>,
}

impl Around {
    fn of(&self, call: &CallFields) -> Circumstances<'_> {
        let found = Circumstances::of(call, &CATALOGUE, self.home.as_ref(), "2026-11-22".parse().unwrap());
        Circumstances {
            appointment: self.appointment,
            began_by: self.began_by,
            minutes_since_you_rang: self.minutes_since_you_rang,
            ..found
        }
    }
}
