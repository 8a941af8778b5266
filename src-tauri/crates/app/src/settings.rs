//! What the person set: the region, in the vault; the look and the ways to the live page, outside it, for they are
//! wanted before the vault is open.

use crate::App;
use crate::advisories::Came;
use crate::api::{About, Appearance, Notice, Settings, WaysToLive};
use crate::failure::told;
use ringtrue_model::{Code, Failure, Region};
use ringtrue_store::{ReadView, StoreError, file};
use std::path::PathBuf;

pub(crate) const SETTINGS: &str = "settings";
const MOST_MINUTES: u16 = 1_440;
const MOST_BIN_DAYS: u16 = 3_650;
pub(crate) const MOST_MONTHS: u16 = 600;

impl App {
    /// What the person set.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn settings(&self) -> Result<Settings, Failure> {
        self.read(settings)
    }

    /// Changes what the person set. What is then due in diary and bin is done at once.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a time that is not offered; when the vault is not open or cannot keep it.
    pub fn change_settings(&self, request: Settings) -> Result<(), Failure> {
        let offered = |time: Option<u16>, most| time.is_none_or(|time| (1..=most).contains(&time));
        if !offered(request.lock_after_minutes, MOST_MINUTES)
            || !offered(request.bin_days, MOST_BIN_DAYS)
            || !offered(request.retention_months, MOST_MONTHS)
        {
            return Err(Code::BadRequest.into());
        }
        let before = self.write(move |tx| {
            let before = settings(tx)?;
            tx.put_setting(SETTINGS, &request)?;
            Ok(before)
        })?;
        self.say(Notice::Directory);
        self.look_for_advisories(Came::WithSettings);
        let after = self.settings()?;
        if (before.bin_days, before.retention_months) != (after.bin_days, after.retention_months) {
            self.tidy()?;
        }
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

    /// The ways to the live page that the person wants. A file that is missing or cannot be read gives those of a first
    /// start.
    ///
    /// # Errors
    /// None.
    pub fn ways_to_live(&self) -> Result<WaysToLive, Failure> {
        let kept = std::fs::read(self.ways_to_live_file()).ok();
        Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    /// Changes them.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn change_ways_to_live(&self, request: WaysToLive) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(&request).map_err(|_| Code::Internal)?;
        file::write_atomically(&self.ways_to_live_file(), &bytes).map_err(told)
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
            region_guess: self.region_guess.clone(),
        })
    }

    /// The person's region: the one that was chosen, else the one the system's language tells.
    pub(crate) fn region(&self) -> Option<Region> {
        self.read(settings).ok().and_then(|kept| kept.region).or_else(|| self.region_guess.clone())
    }

    fn ways_to_live_file(&self) -> PathBuf {
        self.data_dir.join("live.json")
    }

    fn appearance_file(&self) -> PathBuf {
        self.data_dir.join("appearance.json")
    }
}

pub(crate) fn settings(view: &ReadView<'_>) -> Result<Settings, StoreError> {
    Ok(view.setting(SETTINGS)?.unwrap_or_default())
}

fn is_offered(appearance: &Appearance) -> bool {
    [100, 125, 150, 200].contains(&appearance.text_percent)
}
