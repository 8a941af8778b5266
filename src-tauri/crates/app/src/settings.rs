//! What the person set: the region, in the vault; the look, outside it, for it is wanted before the vault is
//! open.

use crate::App;
use crate::api::{About, Appearance, Notice, Settings};
use crate::failure::told;
use ringtrue_model::{Code, Failure, Region};
use ringtrue_store::{ReadView, StoreError, file};
use std::path::PathBuf;

const SETTINGS: &str = "settings";

impl App {
    /// What the person set.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn settings(&self) -> Result<Settings, Failure> {
        self.read(settings)
    }

    /// Changes what the person set.
    ///
    /// # Errors
    /// When the vault is not open or cannot keep it.
    pub fn change_settings(&self, request: Settings) -> Result<(), Failure> {
        self.write(move |tx| tx.put_setting(SETTINGS, &request))?;
        self.say(Notice::Directory);
        Ok(())
    }

    /// How the program looks. A file that is missing or cannot be read gives the look of a first start.
    ///
    /// # Errors
    /// None.
    pub fn appearance(&self) -> Result<Appearance, Failure> {
        let kept = std::fs::read(self.appearance_file()).ok();
        Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).filter(is_offered).unwrap_or_default())
    }

    /// Changes how the program looks.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a text size that is not offered; when the folder cannot be written.
    pub fn change_appearance(&self, request: Appearance) -> Result<(), Failure> {
        if !is_offered(&request) {
            return Err(Code::BadRequest.into());
        }
        let bytes = serde_json::to_vec(&request).map_err(|_| Code::Internal)?;
        file::write_atomically(&self.appearance_file(), &bytes).map_err(told)
    }

    /// What the program is.
    ///
    /// # Errors
    /// None.
    pub fn about(&self) -> Result<About, Failure> {
        Ok(About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            development: cfg!(debug_assertions),
            data_folder: self.data_dir.display().to_string(),
            region_guess: sys_locale::get_locale().as_deref().and_then(region_of_locale),
        })
    }

    /// The person's region, where one was chosen; without an open vault none is known.
    pub(crate) fn region(&self) -> Option<Region> {
        self.read(settings).ok()?.region
    }

    fn appearance_file(&self) -> PathBuf {
        self.data_dir.join("appearance.json")
    }
}

fn settings(view: &ReadView<'_>) -> Result<Settings, StoreError> {
    Ok(view.setting(SETTINGS)?.unwrap_or_default())
}

fn is_offered(appearance: &Appearance) -> bool {
    [100, 125, 150, 200].contains(&appearance.text_percent)
}

/// The region in a BCP 47 tag such as `en-GB` or `zh-Hant-TW`.
fn region_of_locale(tag: &str) -> Option<Region> {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    tag.split(['-', '_']).skip(1).find(is_region).and_then(|part| Region::try_from(part.to_owned()).ok())
}

#[cfg(test)]
mod tests {
    use super::region_of_locale;

    #[test]
    fn a_language_tag_tells_the_region() {
        let region = |tag| region_of_locale(tag).map(String::from);
        assert_eq!(region("en-GB").as_deref(), Some("GB"));
        assert_eq!(region("zh-Hant-TW").as_deref(), Some("TW"));
        assert_eq!(region("de").as_deref(), None);
        assert_eq!(region("C").as_deref(), None);
        assert_eq!(region("es-419").as_deref(), None, "a continent is no region");
    }
}
