//! Notices of organisations and of the publishers of the directory.

use chrono::NaiveDate;
use ringtrue_model::advisory::{AdvisoryId, AdvisoryKind, Withdrawal};
use ringtrue_model::call::Knowledge;
use ringtrue_model::directory::Source;
use ringtrue_model::language::Language;
use ringtrue_model::{OrganisationId, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A notice as a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdvisoryRow {
    /// Which.
    pub id: AdvisoryId,
    /// Its title.
    pub title: String,
    /// The language of title and text.
    pub language: Language,
    /// The name of the organisation that speaks; `None`: the publishers of the directory.
    pub speaker: Option<String>,
    /// What it is about.
    pub kind: AdvisoryKind,
    /// The day from which it holds.
    pub date: NaiveDate,
    /// The person has not read it.
    pub unread: bool,
    /// The person's calls name an organisation of which it tells.
    pub named: bool,
    /// It does not hold any more.
    pub withdrawn: bool,
}

/// A notice as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AdvisoryView {
    /// What its row shows.
    pub row: AdvisoryRow,
    /// Its paragraphs.
    pub text: Vec<String>,
    /// Where the people live whom it concerns; empty: everywhere.
    pub regions: Vec<Region>,
    /// The last day on which it is shown.
    pub until: Option<NaiveDate>,
    /// The organisations of the directory of which it tells.
    pub organisations: Vec<NamedOrganisation>,
    /// Which facts about people were taken.
    pub what_was_taken: Vec<Knowledge>,
    /// Official pages to read on.
    pub links: Vec<String>,
    /// What it rests on.
    pub sources: Vec<AdvisorySource>,
    /// That and why it does not hold any more.
    pub withdrawal: Option<Withdrawal>,
}

/// An organisation by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedOrganisation {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

/// Something that a notice rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AdvisorySource {
    /// Where it was read.
    pub source: Source,
    /// That page is an official one, so that it may be opened.
    pub page_is_official: bool,
}
