//! Organisations, checks and official pages. The directory on the shelf is exchanged whole or not at all; the
//! last good copy always stays.

use crate::App;
use crate::advisories::Came;
use crate::api::{
    AgedContact, CheckRequest, DirectoryStatus, Notice, OpenPage, OrganisationQuery, OrganisationRow,
    OrganisationView,
};
use crate::bundled::bundled;
use ringtrue_model::check::{Checked, check};
use ringtrue_model::directory::{Contact, ContactsByReach, Directory, Organisation, Parsed, Way};
use ringtrue_model::number::display;
use ringtrue_model::{Catalogue, Code, Failure, OrganisationId, Region};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use url::Url;

/// Organisations that are answered at once at most.
const MOST: u32 = 500;
/// Between two tries to fetch a development build's directory.
const FETCH_AGAIN: Duration = Duration::from_secs(30);

/// The directory in use. What is looked up in it is put in order once, when it is put here.
pub(crate) struct Shelf {
    catalogue: Arc<Catalogue>,
    broken: usize,
    /// The bytes it was read from, where this run fetched them.
    fetched: Option<Arc<Vec<u8>>>,
}

impl Shelf {
    pub(crate) fn bundled() -> Self {
        Self::from(bundled())
    }
}

impl From<Parsed> for Shelf {
    fn from(parsed: Parsed) -> Self {
        let catalogue = Arc::new(Catalogue::of(parsed.directory));
        Self { catalogue, broken: parsed.broken.len(), fetched: None }
    }
}

impl App {
    /// Finds every number and every address in a text and says what the directory knows of them. Nothing is sent
    /// anywhere.
    ///
    /// # Errors
    /// None: what cannot be a number is an answer.
    pub fn check_text(&self, request: CheckRequest) -> Result<Checked, Failure> {
        Ok(self.check(&request.text, request.region.as_ref()))
    }

    /// The state of the directory.
    ///
    /// # Errors
    /// None.
    pub fn directory_status(&self) -> Result<DirectoryStatus, Failure> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        Ok(DirectoryStatus {
            organisations: u32::try_from(shelf.catalogue.directory().organisations.len()).unwrap_or(u32::MAX),
            broken: u32::try_from(shelf.broken).unwrap_or(u32::MAX),
            regions: Region::all(),
        })
    }

    /// Organisations by part of a name or alias, best first.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a limit outside 1 to 500.
    pub fn find_organisations(&self, request: OrganisationQuery) -> Result<Vec<OrganisationRow>, Failure> {
        if !(1..=MOST).contains(&request.limit) {
            return Err(Code::BadRequest.into());
        }
        let catalogue = self.catalogue();
        let found = catalogue.find(&request.text, request.limit as usize);
        Ok(found
            .into_iter()
            .map(|found| OrganisationRow {
                id: found.organisation.id.clone(),
                name: found.organisation.name.clone(),
                found_as: found.alias.map(str::to_owned),
                kind: found.organisation.kind,
                takes_reports: self.report_base(found.organisation).is_some(),
            })
            .collect())
    }

    /// An organisation as its page shows it.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub fn organisation(&self, request: OrganisationId) -> Result<OrganisationView, Failure> {
        let catalogue = self.catalogue();
        let organisation = catalogue.by_id(&request).ok_or(Code::NotFound)?;
        Ok(self.organisation_view(organisation, self.region().as_ref()))
    }

    /// The address to be opened in the person's browser, if it is an official one.
    ///
    /// # Errors
    /// [`Code::AddressNotOfficial`] for anything but an `https:` page of an organisation in the directory.
    pub fn official_page(&self, request: OpenPage) -> Result<Url, Failure> {
        let page = Url::parse(&request.address).map_err(|_| Code::AddressNotOfficial)?;
        if self.catalogue().page_is_official(&page) { Ok(page) } else { Err(Code::AddressNotOfficial.into()) }
    }

    /// Fetches the directory a development build was told of. A copy that cannot be had or read never replaces
    /// the one on the shelf. Says whether nothing is left to fetch.
    pub fn refresh_directory(&self) -> bool {
        let Some(address) = &self.directory_url else { return true };
        let bytes = match self.transport.directory(address) {
            Ok(bytes) => bytes,
            Err(problem) => {
                tracing::info!(%problem, "the directory was not fetched");
                return false;
            }
        };
        let parsed = match Directory::parse(&bytes) {
            Ok(parsed) => parsed,
            Err(problem) => {
                tracing::warn!(%problem, "the directory fetched cannot be read");
                return false;
            }
        };
        let bytes = Arc::new(bytes);
        self.shelve(Shelf { fetched: Some(Arc::clone(&bytes)), ..Shelf::from(parsed) });
        self.keep_directory_copy(bytes);
        true
    }

    /// Keeps trying to fetch the directory until it is here or the program ends.
    pub(crate) fn run_refresh(&self) {
        while !self.refresh_directory() && !self.bell.stopped_within(FETCH_AGAIN) {}
    }

    /// The vault has just opened: it gets the copy that was fetched meanwhile, or gives the one of an earlier run
    /// until a fresh one comes.
    pub(crate) fn settle_directory_copy(&self) {
        if self.directory_url.is_none() {
            return;
        }
        let fetched = self.shelf.read().unwrap_or_else(PoisonError::into_inner).fetched.clone();
        if let Some(bytes) = fetched {
            return self.keep_directory_copy(bytes);
        }
        let Ok(Some(kept)) = self.read(|view| view.directory_copy()) else { return };
        match Directory::parse(&kept.bytes) {
            Ok(parsed) => self.shelve(Shelf::from(parsed)),
            Err(problem) => tracing::warn!(%problem, "the copy of the directory cannot be read"),
        }
    }

    fn keep_directory_copy(&self, bytes: Arc<Vec<u8>>) {
        let now = self.clock.now();
        if let Err(failure) = self.write(move |tx| tx.put_directory_copy(&bytes, now)) {
            tracing::info!(code = ?failure.code, "the directory fetched is used, but no copy is kept yet");
        }
    }

    /// Exchanges the directory whole. What this run fetched is never replaced by an older copy.
    fn shelve(&self, shelf: Shelf) {
        if shelf.broken > 0 {
            tracing::warn!(left_out = shelf.broken, "entries of the directory cannot be read");
        }
        let mut standing = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        if shelf.fetched.is_some() || standing.fetched.is_none() {
            *standing = shelf;
        }
        drop(standing);
        self.say(Notice::Directory);
        self.look_for_advisories(Came::WithTheDirectory);
    }

    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner).catalogue)
    }

    pub(crate) fn check(&self, text: &str, region: Option<&Region>) -> Checked {
        check(text, region, &self.catalogue(), self.clock.now_local().date_naive())
    }

    /// Where the organisation takes reports from this build, if it does.
    pub(crate) fn report_base(&self, organisation: &Organisation) -> Option<Url> {
        let base = &organisation.report_api.as_ref()?.base;
        ringtrue_wire::address::allowed(base).then(|| base.clone())
    }

    pub(crate) fn organisation_view(
        &self,
        organisation: &Organisation,
        region: Option<&Region>,
    ) -> OrganisationView {
        let today = self.clock.now_local().date_naive();
        let catalogue = self.catalogue();
        let aged = |contact: &Contact| AgedContact {
            display: match &contact.way {
                Way::Phone { e164, .. } => display(e164, region),
                Way::ShortCode { as_printed, .. } | Way::PhoneRange { as_printed, .. } => as_printed.clone(),
                Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => String::new(),
            },
            age: contact.age(today),
            page_is_official: catalogue.page_is_official(&contact.source.page),
            contact: contact.clone(),
        };
        let ContactsByReach { here, elsewhere } = organisation.contacts_by_reach(region);
        let is_phone = |contact: &&Contact| {
            matches!(
                contact.way,
                Way::Phone { text_only: false, .. } | Way::ShortCode { text_only: false, .. }
            )
        };
        OrganisationView {
            phone_here: here.iter().any(is_phone),
            here: here.into_iter().map(aged).collect(),
            elsewhere: elsewhere.into_iter().map(aged).collect(),
            website: organisation.website(region).map(String::from),
            advisories: self.advisories_about(&organisation.id, &catalogue),
            organisation: organisation.clone(),
        }
    }
}
