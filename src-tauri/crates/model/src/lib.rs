//! Ringtrue's vocabulary and its rules, and nothing else: no files, no network, no SQL, no async, no Tauri.
//!
//! Every other crate speaks in these words (`src-tauri/docs/domain.md`). Time and randomness come in as
//! arguments ([`Clock`], [`Entropy`]), so every rule here can be tried at any hour with any luck.
//!
//! | room | holds |
//! |---|---|
//! | [`call`] | a diary entry: what a person notes of one call |
//! | [`appointment`] | a call that is expected, and whether one is due |
//! | [`validation`] | what can be wrong with a noted call, by field |
//! | [`number`] | telephone numbers as noted, and regions |
//! | [`diary`] | the list of calls: filters and shape |
//! | [`directory`] | organisations with their official contacts, policies and reporting routes |
//! | [`advisory`] | notices of an organisation or the publishers, and which of them a person is shown |
//! | [`catalogue`] | the directory with the ways to everything in it, made once |
//! | [`check`] | the comparison of numbers and addresses in a text with the directory |
//! | [`report`] | what is sent to one recipient about one call |
//! | [`suggest`] | facts that a text suggests |
//! | [`rules`] | what organisations never do, and the verdict on a call |
//! | [`masking`] | what is hidden in free text before it leaves |
//! | [`dispatch`] | the outbox: states of a report on its way, and the one rule of what happens next |
//! | [`way_in`] | the ways into a vault |
//! | [`code`] | every failure a person can meet |
//! | `testing` | calls of every kind, for property tests (a feature of that name) |
//! | [`clock`], [`id`], [`language`] | time, randomness, identity, tags of languages |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

#[macro_use]
mod choices;

pub mod advisory;
pub mod appointment;
pub mod call;
pub mod catalogue;
pub mod check;
pub mod clock;
pub mod code;
pub mod diary;
pub mod directory;
pub mod dispatch;
mod host;
pub mod id;
pub mod language;
pub mod masking;
pub mod number;
pub mod report;
pub mod rules;
pub mod suggest;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
pub mod validation;
pub mod way_in;

pub use appointment::{Appointment, AppointmentFields};
pub use call::{Call, CallFields};
pub use catalogue::Catalogue;
pub use clock::{Clock, ClockWatch, Entropy};
pub use code::{Code, Failure};
pub use directory::Directory;
pub use id::{AppointmentId, CallId, OrganisationId, ReportId};
pub use number::{NotedNumber, Region};
pub use way_in::WayIn;
