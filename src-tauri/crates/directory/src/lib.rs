//! Making and publishing the signed directory: a repository of The Update Framework as static files, and the changes
//! on their way into it.
//!
//! A change is staged, signed and published. What is staged is one zip file with the new files of the repository
//! under their names there; it travels from one signer to the next, and each adds a signature. Nothing is signed or
//! published that [`lint`] or the rules of the repository refuse, and what is published is tried with the client
//! first (`ringtrue-tuf`): from the root that programs came with, and from what they had before.
//!
//! | room | holds |
//! |---|---|
//! | `key`, `metadata`, `files` | keys, the four kinds of metadata, files in folders and zip files |
//! | `repository` | a repository as it was published, or as it would be with a staged change |
//! | `stage`, `keys_of_roles` | changes of contents; changes of who signs |
//! | `rules`, `lint` | what is refused: of metadata, of contents |
//! | `sign`, `publish`, `verify` | the way of a change; the client's view |
//! | `words` | what a change means for people |
//!
//! It opens no socket and reads no clock; the program of the same name does the latter. Its texts are English: they
//! are for publishers, not for people who are called.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod files;
mod key;
mod keys_of_roles;
mod lint;
mod metadata;
mod publish;
mod refused;
mod repository;
mod rules;
#[cfg(test)]
mod sample;
mod sign;
mod sources;
mod stage;
mod verify;
mod words;

pub use files::{Files, create, create_private, replace};
pub use key::{PrivateKey, PublicKey};
pub use keys_of_roles::{Change, delegate, renew, revoke_key, revoke_organisation, rotate};
pub use lint::lint;
pub use publish::{Online, publish};
pub use refused::Refused;
pub use repository::{Entry, Repository};
pub use sign::{Standing, sign, standing};
pub use sources::Sources;
pub use stage::{First, first, stage};
pub use verify::{Verified, verify};
pub use words::{changes, legible};
