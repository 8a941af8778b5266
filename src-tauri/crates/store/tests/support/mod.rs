//! What the tests of the vault share.
#![allow(dead_code)]

use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use ringtrue_model::appointment::{AppointmentFields, ArrangedBy, Window, Zone};
use ringtrue_model::call::{CallFields, Expected, Moment};
use ringtrue_model::rules::{RuleWords, Severity, ShownReason, ShownVerdict, VerdictOutcome};
use ringtrue_model::{Appointment, AppointmentId, Call, CallId, Clock, Entropy};
use ringtrue_store::{MemoryKeyStore, Vault};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use tempfile::TempDir;

/// A clock that stands still.
pub struct Noon;

impl Clock for Noon {
    fn now_local(&self) -> DateTime<FixedOffset> {
        noon().fixed_offset()
    }
}

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 14, 12, 0, 0).unwrap()
}

/// Different bytes each time.
pub struct Random;

impl Entropy for Random {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&unique().to_le_bytes()[..chunk.len()]);
        }
    }
}

pub fn unique() -> u64 {
    RandomState::new().build_hasher().finish()
}

pub fn folder() -> TempDir {
    tempfile::Builder::new().prefix("ringtrue-store-").tempdir().unwrap()
}

/// A new vault with its folder and its key.
pub struct World {
    pub folder: TempDir,
    pub keys: MemoryKeyStore,
}

impl World {
    pub fn new() -> Self {
        Self { folder: folder(), keys: MemoryKeyStore::default() }
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub fn open(&self) -> Result<Vault, ringtrue_store::StoreError> {
        Vault::open(self.folder.path(), &self.keys, &Noon, &Random)
    }

    pub fn vault(&self) -> Vault {
        self.open().expect("the vault opens")
    }
}

/// The account under which the key of the vault in a folder is kept.
pub fn account(folder: &Path) -> String {
    let text = std::fs::read(folder.join("vault.keys.json")).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&text).unwrap();
    file["slots"][0]["account"].as_str().unwrap().to_owned()
}

/// A call that is expected all day, written down at noon.
pub fn appointment(claimed: &str) -> Appointment {
    let day = noon().date_naive();
    let fields = AppointmentFields {
        claimed_org: claimed.to_owned(),
        claimed_org_id: None,
        window: Window::Days { first: day, last: day },
        zone: Zone::UTC,
        repeats: None,
        arranged_by: ArrangedBy::Me,
        channel: None,
        reference: String::new(),
        note: String::new(),
        proposed_in: None,
        calendar_uid: String::new(),
    };
    let id = AppointmentId::new(&Noon, &Random);
    Appointment { id, revision: 1, created_at: noon(), updated_at: noon(), written_at: noon(), fields }
}

/// What the book had at a moment, by name, in the order of the names, as it is known a day later.
pub fn book_at(vault: &Vault, moment: DateTime<Utc>) -> Vec<String> {
    book_at_known(vault, moment, noon() + chrono::TimeDelta::days(1))
}

/// The same as it is known at `now`.
pub fn book_at_known(vault: &Vault, moment: DateTime<Utc>, now: DateTime<Utc>) -> Vec<String> {
    let book = vault.read(|view| view.appointments_at(moment, noon(), now)).unwrap();
    let mut names: Vec<_> = book.into_iter().map(|(it, _)| it.fields.claimed_org).collect();
    names.sort();
    names
}

pub fn call(claimed: &str) -> Call {
    call_at(claimed, noon())
}

pub fn call_at(claimed: &str, at: DateTime<Utc>) -> Call {
    Call {
        id: CallId::new(&Noon, &Random),
        revision: 1,
        created_at: noon(),
        updated_at: noon(),
        kept: false,
        fields: CallFields::new(Moment::from(at.fixed_offset()), claimed, Expected::No),
    }
}

/// A verdict for one reason, shown so many minutes after noon.
pub fn verdict(minutes: i64, rule: &str, revision: u32) -> ShownVerdict {
    ShownVerdict {
        shown_at: noon() + chrono::TimeDelta::minutes(minutes),
        revision,
        outcome: VerdictOutcome::Warning,
        reasons: vec![ShownReason {
            rule: "EX-01".to_owned().try_into().unwrap(),
            version: 1,
            severity: Severity::Warning,
            words: RuleWords { rule: rule.to_owned(), more: "More.".into() },
        }],
        directory_version: None,
    }
}

/// Keeps a verdict as shown.
pub fn show(vault: &Vault, id: CallId, verdict: ShownVerdict) {
    vault.write(move |tx| tx.keep_shown_verdict(id, &verdict)).unwrap();
}

/// What was shown of a call, the one shown last first: the rules in words.
pub fn shown(vault: &Vault, id: CallId) -> Vec<String> {
    let shown = vault.read(|view| view.shown_verdicts(id)).unwrap();
    shown.into_iter().map(|verdict| verdict.reasons[0].words.rule.clone()).collect()
}
