//! How the workflow and whoever brings the bytes talk to each other.

use crate::Refusal;

/// A file that is wanted from the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where it is, relative to the metadata's address (to the targets' address for a target). Percent-encoded,
    /// not absolute, without `..`: put behind an address that ends in `/`, it stays below it.
    pub path: String,
    /// The most bytes it may have. Reading may stop as soon as there is one more; what was read is then given as
    /// it is, and refused.
    pub max_length: u64,
}

/// What came of a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The bytes.
    Bytes(Vec<u8>),
    /// The repository answered that it does not have the file. For the next root that is the usual answer.
    Missing,
    /// There was no answer, or a useless one.
    Failed,
}

/// A part of the client workflow that wants files one after the other. Nothing here opens a socket or waits:
///
/// ```
/// use ringtrue_tuf::{Conversation, Fetched, Request};
///
/// fn hold(conversation: &mut impl Conversation, fetch: impl Fn(&Request) -> Fetched) {
///     while let Some(request) = conversation.wanted() {
///         conversation.give(fetch(&request));
///     }
/// }
/// ```
pub trait Conversation {
    /// The file that is wanted next; `None` when nothing is, and the result can be asked for.
    fn wanted(&self) -> Option<Request>;

    /// Gives what was wanted. Without a [`wanted`](Self::wanted) file nothing happens.
    fn give(&mut self, fetched: Fetched);
}

/// How much is read and followed. The defaults are those of the reference implementation (python-tuf).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a root.
    pub root: u64,
    /// Bytes of the timestamp.
    pub timestamp: u64,
    /// Bytes of the snapshot. Where the timestamp says a length, the smaller counts.
    pub snapshot: u64,
    /// Bytes of a targets role, delegated or not. Where the snapshot says a length, the smaller counts.
    pub targets: u64,
    /// New roots that are followed in one refresh, at least one; the next refresh goes on from there.
    pub root_steps: u32,
    /// Delegated roles that are asked for one path.
    pub roles: usize,
    /// Delegated roles that a survey looks into.
    pub surveyed: usize,
    /// Bytes of delegated roles that are kept in memory for the next search.
    pub kept: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            root: 512_000,
            timestamp: 16_384,
            snapshot: 2_000_000,
            targets: 5_000_000,
            root_steps: 256,
            roles: 32,
            surveyed: 40_000,
            kept: 32_000_000,
        }
    }
}

/// The bytes of a role that are not longer than they may be.
pub(crate) fn received(role: &str, max: u64, fetched: Fetched) -> Result<Vec<u8>, Refusal> {
    match fetched {
        Fetched::Bytes(bytes) if bytes.len() as u64 > max => {
            Err(Refusal::TooLong { of: role.to_owned(), max })
        }
        Fetched::Bytes(bytes) => Ok(bytes),
        Fetched::Missing => Err(Refusal::NotFound { role: role.to_owned() }),
        Fetched::Failed => Err(Refusal::NotFetched { role: role.to_owned() }),
    }
}
