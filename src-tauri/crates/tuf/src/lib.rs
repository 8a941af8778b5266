//! The client workflow of [The Update Framework](https://theupdateframework.github.io/specification/v1.0.31/),
//! version 1.0.31: bytes, a trusted store and a clock in; trusted targets or a precise refusal out.
//!
//! It opens no socket and reads no clock. A [`Refresh`] brings the top-level roles up to date (sections 5.1 to
//! 5.6) and becomes a [`Repository`]; a [`Search`] in it follows delegations to one [`Target`] (5.6.7), whose
//! bytes the target then verifies (5.7). A [`Survey`] tells which targets there are. All three are
//! [`Conversation`]s: they say which file they want next, and the caller gives it, from a socket, a folder or a test.
//!
//! ```
//! use ringtrue_tuf::{Conversation, Fetched, Limits, Memory, Refresh, Refusal};
//!
//! # fn fetch(_: &str) -> Fetched { Fetched::Failed }
//! fn version(first_root: &[u8]) -> Result<u64, Refusal> {
//!     let mut refresh = Refresh::begin(Memory::default(), first_root, chrono::Utc::now(), Limits::default())?;
//!     while let Some(request) = refresh.wanted() {
//!         refresh.give(fetch(&request.path));
//!     }
//!     Ok(refresh.finish()?.versions().timestamp)
//! }
//! # assert_eq!(version(b"{}").unwrap_err().code(), "malformed");
//! ```
//!
//! What it does where the specification leaves room:
//! - Signatures are checked over the canonical form of the JSON as received, unknown fields included. JSON that
//!   could be read in two ways (a field twice, fractions) is refused.
//! - A threshold counts distinct public keys, not key ids. Ids need not be hashes of keys. Keys of unknown kinds
//!   sign nothing, and hurt nothing.
//! - A delegated role that cannot be trusted hides the paths it may speak for and no others
//!   ([`Found::Hidden`]); less trusted roles do not take its place.
//! - When a key of timestamp or snapshot is taken away, both stored files go (5.3.11), before the root is stored.
//!
//! | room | holds |
//! |---|---|
//! | `json`, `hash`, `key`, `path` | canonical JSON, hashes, keys and thresholds, names and patterns |
//! | `metadata`, `delegation` | the four kinds of metadata, who may speak for which path |
//! | `verify` | the checks of the workflow, as pure functions |
//! | `chain`, `refresh`, `repository`, `survey` | their order, and what is fetched and stored when |
//! | `store` | the trusted store: in a folder, in memory |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod chain;
mod conversation;
mod delegation;
mod hash;
pub mod json;
mod key;
mod metadata;
mod path;
mod refresh;
mod refusal;
mod repository;
mod store;
mod survey;
mod verify;

pub use conversation::{Conversation, Fetched, Limits, Request};
pub use refresh::Refresh;
pub use refusal::Refusal;
pub use repository::{Found, Repository, Search, Target, Versions};
pub use store::{Directory, Memory, Store, Stored};
pub use survey::{Survey, Surveyed};
