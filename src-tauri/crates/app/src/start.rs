//! Where the program's data folder, time, luck, keys and network come from.

use crate::{Anchor, Notify};
use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, TimeZone};
use ringtrue_model::appointment::Zone;
use ringtrue_model::language::Language;
use ringtrue_model::{Clock, Code, Entropy, Failure, Region};
use ringtrue_store::{KeyStore, SystemKeyStore};
use ringtrue_wire::{HttpTransport, Limits, Transport};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// Everything the program stands on. The real ones come from [`Start::from_environment`].
pub struct Start {
    /// The folder that holds the vault.
    pub data_dir: PathBuf,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// The system's key store.
    pub keys: Arc<dyn KeyStore>,
    /// The network.
    pub transport: Arc<dyn Transport>,
    /// The region that the system's language tells, until one is chosen.
    pub region_guess: Option<Region>,
    /// The system's language.
    pub language_guess: Option<Language>,
    /// Where the directory is published: below it lie `metadata/` and `targets/`. `None`: nowhere yet.
    pub directory_url: Option<Url>,
    /// The root that the directory is trusted from, and the copy that is there before any other.
    pub anchor: Anchor,
    /// Told of everything that changed.
    pub notify: Notify,
}

impl Start {
    /// The real ones: the system's clock, randomness, key store and network, and the data folder of this
    /// person. A development build also reads `RINGTRUE_DIRECTORY_URL`.
    ///
    /// # Errors
    /// [`Code::FolderNotWritable`] when the system names no folder for this person's data, and
    /// [`Code::Internal`] when the network cannot be set up.
    pub fn from_environment(notify: Notify) -> Result<Self, Failure> {
        let transport = HttpTransport::new(Limits::default()).map_err(|error| {
            tracing::error!(%error, "the network cannot be set up");
            Failure::from(Code::Internal)
        })?;
        let locale = sys_locale::get_locale();
        Ok(Self {
            data_dir: data_folder().ok_or(Code::FolderNotWritable)?,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            keys: Arc::new(SystemKeyStore),
            transport: Arc::new(transport),
            region_guess: locale.as_deref().and_then(region_of_locale),
            language_guess: locale.as_deref().and_then(language_of_locale),
            directory_url: directory_address(),
            anchor: Anchor::bundled(),
            notify,
        })
    }
}

/// The folder of this person's data: `RINGTRUE_DATA_DIR` where it is set, else the system's own place.
pub fn data_folder() -> Option<PathBuf> {
    std::env::var_os("RINGTRUE_DATA_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from).or_else(
        || {
            directories::ProjectDirs::from("io", "Ringtrue", "Ringtrue")
                .map(|dirs| dirs.data_local_dir().to_owned())
        },
    )
}

/// Where the directory is published. There are no publishers yet, so a release build has none; it never takes one from the
/// environment.
fn directory_address() -> Option<Url> {
    if !cfg!(debug_assertions) {
        return None;
    }
    Url::parse(&std::env::var("RINGTRUE_DIRECTORY_URL").ok()?).ok()
}

/// The system's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_local(&self) -> DateTime<FixedOffset> {
        Local::now().fixed_offset()
    }

    fn zone(&self) -> Zone {
        let name = iana_time_zone::get_timezone().ok();
        name.and_then(|name| Zone::try_from(name).ok()).unwrap_or(Zone::UTC)
    }

    fn offset_at(&self, shown: NaiveDateTime) -> FixedOffset {
        let moment = Local.from_local_datetime(&shown).earliest();
        moment.unwrap_or_else(Local::now).fixed_offset().timezone()
    }
}

/// The system's source of randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[allow(clippy::expect_used, reason = "without randomness there are no keys, and nothing may go on")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}

/// The region in a BCP 47 tag such as `en-GB` or `zh-Hant-TW`.
fn region_of_locale(tag: &str) -> Option<Region> {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    tag.split(['-', '_']).skip(1).find(is_region).and_then(|part| Region::try_from(part.to_owned()).ok())
}

/// The language in such a tag, where it is written otherwise too: `pt_BR.UTF-8`.
fn language_of_locale(tag: &str) -> Option<Language> {
    let tag = tag.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    Language::try_from(tag).ok()
}

#[cfg(test)]
mod tests {
    use super::{language_of_locale, region_of_locale};

    #[test]
    fn a_language_tag_tells_the_region() {
        let region = |tag| region_of_locale(tag).map(String::from);
        assert_eq!(region("en-GB").as_deref(), Some("GB"));
        assert_eq!(region("zh-Hant-TW").as_deref(), Some("TW"));
        assert_eq!(region("de").as_deref(), None);
        assert_eq!(region("C").as_deref(), None);
        assert_eq!(region("es-419").as_deref(), None, "a continent is no region");
    }

    #[test]
    fn a_language_tag_tells_the_language() {
        let language = |tag| language_of_locale(tag).map(String::from);
        assert_eq!(language("en-GB").as_deref(), Some("en-GB"));
        assert_eq!(language("pt_BR.UTF-8").as_deref(), Some("pt-BR"));
        assert_eq!(language("C").as_deref(), None);
    }
}
