//! Why something was not trusted.

use chrono::{DateTime, Utc};
use std::io;

/// Why metadata or a target was refused. Every refusal names the role it is about ("root", "timestamp",
/// "snapshot", "targets" or a delegated role), or the target's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The repository does not have the file.
    #[error("{role}: not there")]
    NotFound {
        /// The role.
        role: String,
    },
    /// The caller could not fetch the file.
    #[error("{role}: could not be fetched")]
    NotFetched {
        /// The role.
        role: String,
    },
    /// The trusted store does not have the file.
    #[error("{role}: nothing is stored")]
    NotStored {
        /// The role.
        role: String,
    },
    /// More bytes came than may.
    #[error("{of}: longer than {max} bytes")]
    TooLong {
        /// The role, or the target's path.
        of: String,
        /// The most bytes it may have.
        max: u64,
    },
    /// Not as many bytes as the signed metadata says.
    #[error("{of}: {found} bytes instead of {expected}")]
    WrongLength {
        /// The role, or the target's path.
        of: String,
        /// Bytes as said.
        expected: u64,
        /// Bytes that came.
        found: u64,
    },
    /// Other bytes than the signed metadata says.
    #[error("{of}: {algorithm} differs")]
    WrongHash {
        /// The role, or the target's path.
        of: String,
        /// The hash that was compared.
        algorithm: &'static str,
    },
    /// The signed metadata names no hash that is known here, so nothing can be compared.
    #[error("{of}: no known hash")]
    NoKnownHash {
        /// The role, or the target's path.
        of: String,
    },
    /// Not metadata of this format.
    #[error("{role}: malformed: {why}")]
    Malformed {
        /// The role.
        role: String,
        /// For engineers: what is wrong and where. At most 200 characters; parts of the file may be in it.
        why: String,
    },
    /// Metadata of another kind than asked for, however well it is signed.
    #[error("{role}: not of the kind {expected}")]
    WrongType {
        /// The role.
        role: String,
        /// "root", "timestamp", "snapshot" or "targets".
        expected: &'static str,
    },
    /// A version of the specification other than 1.x.
    #[error("{role}: written to another specification")]
    OtherSpecification {
        /// The role.
        role: String,
    },
    /// Too few of the keys it needs have signed.
    #[error("{role} {version:?}: signed by {valid} keys of the {threshold} it needs")]
    NotSigned {
        /// The role.
        role: String,
        /// The version that the file claims, if it is readable.
        version: Option<u64>,
        /// Distinct keys needed.
        threshold: u64,
        /// Distinct keys whose signature holds.
        valid: u64,
    },
    /// Another version than the file that points to it says.
    #[error("{role}: version {found} instead of {expected}")]
    WrongVersion {
        /// The role.
        role: String,
        /// The version that was asked for.
        expected: u64,
        /// The version that came.
        found: u64,
    },
    /// Older than what was trusted before.
    #[error("{role}: version {found} is older than {trusted}, which was trusted before")]
    Rollback {
        /// The role.
        role: String,
        /// The version trusted before.
        trusted: u64,
        /// The version now.
        found: u64,
    },
    /// The snapshot no longer has a role that it had, or never had one that is delegated to.
    #[error("{role}: not in the snapshot")]
    NotInSnapshot {
        /// The role.
        role: String,
    },
    /// Its time is up.
    #[error("{role} {version}: expired at {expired}")]
    Expired {
        /// The role.
        role: String,
        /// Its version.
        version: u64,
        /// The moment from which on it must not be trusted.
        expired: DateTime<Utc>,
    },
    /// More delegated roles speak for one path than are asked.
    #[error("{role}: more than {limit} roles for one path")]
    TooManyRoles {
        /// The first role that was not asked.
        role: String,
        /// The most that are asked.
        limit: usize,
    },
    /// A path that could lead out of the repository: empty, absolute, with `.` or `..`, a backslash, a query.
    #[error("not a target's path")]
    UnsafePath,
    /// The refresh or the search was ended before it had what it wanted.
    #[error("{role}: still wanted")]
    Unfinished {
        /// The role that was wanted next.
        role: String,
    },
    /// The trusted store could not be read or written.
    #[error("{role}: the store failed: {kind}")]
    Store {
        /// The role that was read or written.
        role: String,
        /// What the system said.
        kind: io::ErrorKind,
    },
}

impl Refusal {
    /// A short name that never changes, for logs and for telling refusals apart across a boundary.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::NotFetched { .. } => "not_fetched",
            Self::NotStored { .. } => "not_stored",
            Self::TooLong { .. } => "too_long",
            Self::WrongLength { .. } => "wrong_length",
            Self::WrongHash { .. } => "wrong_hash",
            Self::NoKnownHash { .. } => "no_known_hash",
            Self::Malformed { .. } => "malformed",
            Self::WrongType { .. } => "wrong_type",
            Self::OtherSpecification { .. } => "other_specification",
            Self::NotSigned { .. } => "not_signed",
            Self::WrongVersion { .. } => "wrong_version",
            Self::Rollback { .. } => "rollback",
            Self::NotInSnapshot { .. } => "not_in_snapshot",
            Self::Expired { .. } => "expired",
            Self::TooManyRoles { .. } => "too_many_roles",
            Self::UnsafePath => "unsafe_path",
            Self::Unfinished { .. } => "unfinished",
            Self::Store { .. } => "store",
        }
    }

    pub(crate) fn malformed(role: &str, why: &dyn std::fmt::Display) -> Self {
        Self::Malformed { role: role.to_owned(), why: why.to_string().chars().take(200).collect() }
    }

    pub(crate) fn store(role: &str, error: &io::Error) -> Self {
        Self::Store { role: role.to_owned(), kind: error.kind() }
    }
}
