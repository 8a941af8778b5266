//! What the examples share: their arguments, and opening the vault as the program does.

use chrono::{DateTime, Days, FixedOffset};
use ringtrue_app::api::{NewVault, Unlock, VaultStatus};
use ringtrue_app::{App, Clock, KeyStore, Start, SystemClock};
use ringtrue_model::{Code, Failure, WayIn};
use ringtrue_store::{KeyStoreError, Secret, SecretText};
use std::error::Error;
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Why an example ended before its work was done.
pub enum Trouble {
    /// It was started with other arguments than it takes: exit code 2.
    Usage(String),
    /// The vault does not open, or does not take what it was given: exit code 3.
    Vault(Code),
    /// Anything else, such as nobody reading its output: exit code 1.
    Other(Box<dyn Error>),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => f.write_str(text),
            Self::Vault(code) => write!(f, "the vault: {code:?}"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl<E: Error + 'static> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Does the work of an example; what goes wrong is told on standard error.
pub fn run(usage: &str, work: impl FnOnce(Arguments) -> Result<(), Trouble>) -> ExitCode {
    let done = Arguments::read(std::env::args().skip(1)).and_then(work);
    let Err(trouble) = done else { return ExitCode::SUCCESS };
    let mut out = std::io::stderr();
    let told = match &trouble {
        Trouble::Usage(text) => writeln!(out, "{text}\nusage: {usage}"),
        _ => writeln!(out, "{trouble}"),
    };
    match (told, trouble) {
        (Ok(()), Trouble::Usage(_)) => ExitCode::from(2),
        (Ok(()), Trouble::Vault(_)) => ExitCode::from(3),
        _ => ExitCode::FAILURE,
    }
}

/// `--name value` pairs.
pub struct Arguments(Vec<(String, String)>);

impl Arguments {
    fn read(mut given: impl Iterator<Item = String>) -> Result<Self, Trouble> {
        let mut pairs = Vec::new();
        while let Some(name) = given.next() {
            let value = given.next().ok_or_else(|| Trouble::Usage(format!("{name} wants a value")))?;
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// Refuses what is not among `names`.
    pub fn only(self, names: &[&str]) -> Result<Self, Trouble> {
        match self.0.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            Some((name, _)) => Err(Trouble::Usage(format!("unknown argument {name}"))),
            None => Ok(self),
        }
    }

    fn text(&self, name: &str) -> Result<&str, Trouble> {
        let found = self.0.iter().rev().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| Trouble::Usage(format!("{name} is missing")))
    }

    /// A count.
    pub fn count(&self, name: &str) -> Result<usize, Trouble> {
        self.text(name)?.parse().map_err(|_| Trouble::Usage(format!("{name} wants a number")))
    }

    /// A count that may be left out.
    pub fn optional_count(&self, name: &str) -> Result<Option<usize>, Trouble> {
        if self.0.iter().any(|(given, _)| given == name) { self.count(name).map(Some) } else { Ok(None) }
    }

    /// Opens the vault in the folder `--data-dir`, and makes it where there is none: by the passphrase in
    /// `RINGTRUE_PASSPHRASE`, or without one by the system's key store. The clock is `--days-later` ahead.
    pub fn open(&self) -> Result<Arc<App>, Trouble> {
        let passphrase = std::env::var("RINGTRUE_PASSPHRASE").ok().map(SecretText::new);
        let mut start = Start::from_environment(Arc::new(|_| {})).map_err(Trouble::from_failure)?;
        start.data_dir = PathBuf::from(self.text("--data-dir")?);
        if let Some(days) = self.optional_count("--days-later")? {
            start.clock = Arc::new(Later(Days::new(days as u64)));
        }
        if passphrase.is_some() {
            start.keys = Arc::new(NoKeyStore);
        }
        let app = App::build(start);
        app.open_vault();
        let mut status = app.vault_status().map_err(Trouble::from_failure)?;
        if let Some(passphrase) = passphrase {
            status = match status {
                VaultStatus::NoKeyStore => app.create_vault(NewVault { passphrase }),
                VaultStatus::Locked { ways, .. } | VaultStatus::Trouble { ways, .. }
                    if ways.contains(&WayIn::Passphrase) =>
                {
                    app.unlock_vault(Unlock::Passphrase { passphrase })
                }
                other => Ok(other),
            }
            .map_err(Trouble::from_failure)?;
        }
        match status {
            VaultStatus::Ready { .. } => Ok(app),
            VaultStatus::Trouble { failure, .. } => Err(Trouble::from_failure(failure)),
            VaultStatus::Opening | VaultStatus::Asking { .. } => Err(Trouble::Vault(Code::VaultOpening)),
            VaultStatus::Locked { .. } => Err(Trouble::Vault(Code::VaultLocked)),
            VaultStatus::NoKeyStore => Err(Trouble::Vault(Code::KeyStoreUnavailable)),
        }
    }
}

impl Trouble {
    /// What the program said.
    pub fn from_failure(failure: Failure) -> Self {
        Self::Vault(failure.code)
    }
}

/// The system's clock, so many days ahead.
struct Later(Days);

impl Clock for Later {
    fn now_local(&self) -> DateTime<FixedOffset> {
        SystemClock.now_local() + self.0
    }
}

/// The key store of a computer that has none.
struct NoKeyStore;

impl NoKeyStore {
    fn silent<T>(operation: &'static str) -> Result<T, KeyStoreError> {
        Err(KeyStoreError { operation, reason: "a passphrase was given instead".to_owned() })
    }
}

impl KeyStore for NoKeyStore {
    fn get(&self, _: &str) -> Result<Option<Secret>, KeyStoreError> {
        Self::silent("reading the key")
    }

    fn set(&self, _: &str, _: &Secret) -> Result<(), KeyStoreError> {
        Self::silent("keeping the key")
    }

    fn delete(&self, _: &str) -> Result<(), KeyStoreError> {
        Self::silent("removing the key")
    }
}
