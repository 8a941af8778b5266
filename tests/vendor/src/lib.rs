//! The reference vendor: a real server that implements Ringtrue's report API (`src-tauri/docs/report-api.yaml`),
//! with the signed directory that names it and a page on which its staff read what came in.
//!
//! | room | holds |
//! |---|---|
//! | [`Vendor`] | the running server |
//! | [`contract`] | the OpenAPI document as it is enforced |
//! | `api` | the five operations |
//! | `ledger` | reports, answers and states in one SQLite file |
//! | `desk` | the page for the staff |
//! | [`directory`] | the signed directory, and what others make of it |
//! | [`Door`] | TLS in front of it |
//! | `faults` | what can be made to go wrong, for tests |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod api;
pub mod contract;
mod desk;
pub mod directory;
mod door;
mod faults;
mod ledger;
mod problem;
mod quota;
mod server;

pub use door::{CertificateAuthority, Door, NoDoor};
pub use faults::{Fault, Told};
pub use ledger::{KeptReport, LedgerTrouble, Status};
pub use quota::Quota;
pub use server::{CannotStart, Config, Vendor};

/// What every request may need.
struct Premises {
    ledger: ledger::Ledger,
    contract: contract::Contract,
    meter: quota::Meter,
    faults: faults::Faults,
    publication: directory::Publication,
    /// Where the server can be reached from this computer.
    address: std::net::SocketAddr,
}
