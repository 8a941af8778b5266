//! What can be said on the command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Makes and publishes the signed directory. A change is staged, signed by two people and published.
#[derive(Parser)]
#[command(version, disable_help_subcommand = true)]
pub struct Tool {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a key: FILE and, beside it, its public half. Never overwrites one.
    Key {
        /// The private key's file, such as `alice.pem`.
        file: PathBuf,
    },
    /// Stage a new, empty directory: who signs for what.
    Init {
        /// A public key of the root (three are wise, two must sign).
        #[arg(long, required = true)]
        root_key: Vec<PathBuf>,
        /// A public key of the top-level targets, which say who signs for itself.
        #[arg(long, required = true)]
        targets_key: Vec<PathBuf>,
        /// A public key of the publishers, who sign for all other organisations.
        #[arg(long, required = true)]
        publishers_key: Vec<PathBuf>,
        /// The public key of the snapshot.
        #[arg(long)]
        snapshot_key: PathBuf,
        /// The public key of the timestamp.
        #[arg(long)]
        timestamp_key: PathBuf,
        /// Mark it as made for development: released programs refuse it.
        #[arg(long)]
        development: bool,
        #[command(flatten)]
        staged: Staged,
    },
    /// Look for faults in the files of a folder.
    Lint {
        /// The folder with `organisations/`, `advisories/`, `rules.json`, `false-numbers.json`.
        folder: PathBuf,
    },
    /// Stage what a role says from now on: exactly the files of a folder.
    Stage {
        /// `publishers`, or `org-` and the identifier of an organisation that signs for itself.
        role: String,
        /// The folder.
        #[arg(long)]
        from: PathBuf,
        #[command(flatten)]
        published: Published,
        #[command(flatten)]
        staged: Staged,
    },
    /// Show what a staged change means, and add a signature to it.
    Sign {
        /// The staged change.
        staged: PathBuf,
        /// The private key.
        #[arg(long)]
        key: PathBuf,
        #[command(flatten)]
        at: At,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Publish staged changes that enough people have signed. Without any: sign the timestamp anew.
    Publish {
        /// The staged changes.
        staged: Vec<PathBuf>,
        /// The private key of the snapshot.
        #[arg(long)]
        snapshot_key: Option<PathBuf>,
        /// The private key of the timestamp.
        #[arg(long)]
        timestamp_key: PathBuf,
        /// Days after which a new snapshot expires.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3660))]
        snapshot_days: u16,
        /// Days after which the new timestamp expires.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=3660))]
        timestamp_days: u16,
        #[command(flatten)]
        at: At,
    },
    /// Stage a role of its own for an organisation.
    Delegate {
        /// The organisation's identifier.
        organisation: String,
        /// A public key of its signers (two must sign; three let one be lost).
        #[arg(long, required = true)]
        key: Vec<PathBuf>,
        #[command(flatten)]
        published: Published,
        #[command(flatten)]
        staged: Staged,
    },
    /// Stage other keys for a role.
    Rotate {
        /// `root`, `targets`, `snapshot`, `timestamp`, `publishers` or an organisation's role.
        role: String,
        /// A public key that signs from now on.
        #[arg(long)]
        add: Vec<PathBuf>,
        /// A public key that signs no more.
        #[arg(long)]
        remove: Vec<PathBuf>,
        /// How many must sign from now on.
        #[arg(long)]
        threshold: Option<u64>,
        #[command(flatten)]
        published: Published,
        #[command(flatten)]
        staged: Staged,
    },
    /// Stage the end of a key in all its roles, or of an organisation's own role.
    Revoke {
        /// The organisation's identifier.
        #[arg(long, required_unless_present = "key", conflicts_with = "key")]
        organisation: Option<String>,
        /// The public key.
        #[arg(long)]
        key: Option<PathBuf>,
        #[command(flatten)]
        published: Published,
        #[command(flatten)]
        staged: Staged,
    },
    /// Stage the same contents of a role with a later expiry.
    Renew {
        /// `root`, `targets`, `publishers` or an organisation's role.
        role: String,
        #[command(flatten)]
        published: Published,
        #[command(flatten)]
        staged: Staged,
    },
    /// Refresh from a repository as the program does, and fetch everything.
    Verify {
        #[command(flatten)]
        published: Published,
    },
    /// Tell what is different for people between two repositories or copies.
    Diff {
        /// The older one.
        old: PathBuf,
        /// The newer one.
        new: PathBuf,
        /// The root that is trusted.
        #[arg(long)]
        root: PathBuf,
    },
    /// Make one file of everything current: the copy that ships with the program.
    Pack {
        #[command(flatten)]
        published: Published,
        /// The copy, a zip file.
        #[arg(long)]
        out: PathBuf,
    },
}

/// A repository that is there.
#[derive(Args)]
pub struct Published {
    /// The repository: its folder, or a copy of it.
    #[arg(long)]
    pub repository: PathBuf,
    /// The root that is trusted, as the program ships it.
    #[arg(long)]
    pub root: PathBuf,
}

/// A repository that may not be there yet.
#[derive(Args)]
pub struct At {
    /// The repository: its folder, or a copy of it to sign against.
    #[arg(long)]
    pub repository: PathBuf,
    /// The root that is trusted, as the program ships it. Only the first change does without.
    #[arg(long)]
    pub root: Option<PathBuf>,
}

/// A change that is staged.
#[derive(Args)]
pub struct Staged {
    /// The file that is signed and published, a zip file. Never overwrites one.
    #[arg(long)]
    pub out: PathBuf,
    /// Days after which the new metadata expires.
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub days: u16,
}
