//! Why the tool does not do what it was told to.

use ringtrue_tuf::Refusal;
use std::io;
use std::path::{Path, PathBuf};

/// Why something was not done. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A file could not be read or written.
    #[error("{}: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file is there already and is not overwritten.
    #[error("{} is there already, and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// A zip file that holds something else than files of a repository.
    #[error("{0} does not belong into a copy or a staged change")]
    ForeignFile(String),
    /// Not a zip file, or a damaged one.
    #[error("not a copy or a staged change: {0}")]
    NotAZip(String),
    /// A file that the metadata speaks of is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// A file is not the one that the metadata means.
    #[error("{0} is not what the metadata says it is")]
    Differs(String),
    /// Not metadata as this tool writes it.
    #[error("{file} is not metadata of this directory: {why}")]
    NotMetadata {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// Not a file that a directory is made of.
    #[error("{file} cannot be taken: {why}")]
    NotASource {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// A value cannot be written canonically.
    #[error("a value has no canonical form")]
    NoCanonicalForm,
    /// Not the PEM form of an Ed25519 public key.
    #[error("not the public half of an Ed25519 key")]
    NotAPublicKey,
    /// Not the PEM form of an Ed25519 private key.
    #[error("not a private Ed25519 key")]
    NotAPrivateKey,
    /// The passphrase does not open the key.
    #[error("the passphrase does not open this key")]
    WrongPassphrase,
    /// The passphrase is too short.
    #[error("the passphrase needs {shortest} characters or more")]
    ShortPassphrase {
        /// Characters it needs.
        shortest: usize,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
    /// A role needs a higher threshold.
    #[error("{role} may not rest on fewer than {least} signatures")]
    LowThreshold {
        /// The role.
        role: String,
        /// The fewest signatures that it may rest on.
        least: u64,
    },
    /// More signatures are needed than there are keys.
    #[error("{role} needs {threshold} signatures and has only {keys} keys")]
    TooFewKeys {
        /// The role.
        role: String,
        /// Signatures needed.
        threshold: u64,
        /// Distinct keys.
        keys: usize,
    },
    /// One public key stands under two ids, so that one person would count twice.
    #[error("{role} lists one public key twice")]
    KeyTwice {
        /// The role.
        role: String,
    },
    /// A key is listed under an id that is not its own, or in a form that this tool does not write.
    #[error("{role} lists a key under a false id or in another form: {id}")]
    FalseKeyId {
        /// The role.
        role: String,
        /// The id.
        id: String,
    },
    /// A name has other characters than a to z, 0 to 9 and the hyphen.
    #[error("a name has only a to z, 0 to 9 and hyphens, not {0:?}")]
    BadName(String),
    /// A delegation of another form than this directory has.
    #[error("{role}: {why}")]
    BadDelegation {
        /// The role.
        role: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Its time is up already.
    #[error("{role} has expired already")]
    Expired {
        /// The role.
        role: String,
    },
    /// Something newer was published.
    #[error(
        "{role}: version {found} is not higher than {published}, which is published. Stage the change again"
    )]
    NotHigher {
        /// The role.
        role: String,
        /// The version that is published.
        published: u64,
        /// The version that was staged.
        found: u64,
    },
    /// A role that does not exist.
    #[error("there is no role {0}")]
    NoSuchRole(String),
    /// An organisation that signs for itself already.
    #[error("{0} signs for itself already")]
    Delegated(String),
    /// A file that a role may not sign.
    #[error("{role} may not speak for {path}")]
    NotItsPath {
        /// The role.
        role: String,
        /// The path.
        path: String,
    },
    /// The staged contents are the published ones.
    #[error("nothing has changed. To give {0} a later expiry, use `renew`")]
    NothingChanged(String),
    /// A key that none of the roles needs.
    #[error("this key signs for none of the roles in the staged change")]
    NotASigner,
    /// The key has signed already.
    #[error("this key has signed already")]
    SignedAlready,
    /// A key that no role has.
    #[error("no role has the key {0}")]
    UnknownKey(String),
    /// Too few have signed.
    #[error("{role}: {valid} of the {threshold} signatures it needs")]
    NotSigned {
        /// The role.
        role: String,
        /// Signatures that hold.
        valid: u64,
        /// Signatures needed.
        threshold: u64,
    },
    /// The repository is there, and its trusted root was not named.
    #[error("name the root that is trusted (--root)")]
    RootNeeded,
    /// A first change where a repository is already.
    #[error("a directory is published here already")]
    PublishedAlready,
    /// The snapshot has to be signed, and its key was not given.
    #[error("the snapshot has to be signed anew: its key is needed")]
    SnapshotKeyNeeded,
    /// What `lint` found.
    #[error("{}", .0.join("\n"))]
    Lint(Vec<String>),
    /// The client would not take it.
    #[error("the client refuses it: {0}")]
    Client(#[from] Refusal),
    /// The client would not find a target that is listed.
    #[error("the client does not find {0}, though it is listed")]
    NotFound(String),
}

impl Refused {
    pub(crate) fn file(file: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File { file: file.to_owned(), error }
    }
}
