//! Organisations, checks and official pages, out of the signed directory. The directory on the shelf is exchanged whole or
//! not at all; the last good copy always stays.
//!
//! | room | holds |
//! |---|---|
//! | `anchor` | what the program came with: the root of all trust and a first copy |
//! | `copy` | a copy of the directory in one file; what can be trusted of it |
//! | `place` | the folder that it lies in |
//! | `refresh` | one refresh, and when the next is due |

pub(crate) mod anchor;
mod copy;
mod place;
mod refresh;

use crate::App;
use crate::advisories::Came;
use crate::api::{
    AgedContact, CheckRequest, DirectoryStatus, HeldBack, LastTry, Notice, OpenPage, OrganisationQuery,
    OrganisationRow, OrganisationView, RefreshOutcome,
};
use anchor::Anchor;
use chrono::{DateTime, Utc};
use copy::Contents;
use place::{Place, Record};
use refresh::{Refused, Surroundings};
use ringtrue_model::check::{Checked, check};
use ringtrue_model::directory::{Contact, ContactsByReach, Organisation, Way};
use ringtrue_model::number::display;
use ringtrue_model::rules::Rules;
use ringtrue_model::{Catalogue, Code, Failure, OrganisationId, Region};
use ringtrue_wire::Courier;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use url::Url;

/// Organisations that are answered at once at most.
const MOST: u32 = 500;
/// The longest time until it is looked whether a refresh is due: machines sleep, and clocks are set.
const NAP: Duration = Duration::from_secs(300);

/// The directory in use. What is looked up in it is put in order once, when it is put here.
pub(crate) struct Shelf {
    catalogue: Arc<Catalogue>,
    rules: Arc<Rules>,
    left_out: usize,
    held_back: BTreeMap<OrganisationId, Code>,
    expires: Option<DateTime<Utc>>,
    /// Of the timestamp.
    version: Option<u64>,
    record: Record,
}

impl Shelf {
    /// The newer of the last good copy and the one that shipped.
    pub(crate) fn stocked(anchor: &Result<Anchor, Code>, data_dir: &Path) -> Self {
        let place = Place::below(data_dir);
        match anchor {
            Ok(anchor) => Self::of(anchor.contents(place.copy().as_deref()), place.record()),
            Err(code) => Self::of(Contents::default(), Record { refused: Some(*code), ..Record::default() }),
        }
    }

    fn of(contents: Contents, record: Record) -> Self {
        let Contents { directory, rules, mut held_back, left_out, expires, versions, .. } = contents;
        let version = versions.map(|it| it.timestamp);
        for (id, why) in &mut held_back {
            *why = record.held_back.get(id).copied().unwrap_or(*why);
        }
        let catalogue = Arc::new(Catalogue::of(directory));
        let rules = Arc::new(rules.rules);
        Self { catalogue, rules, left_out, held_back, expires, version, record }
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
        let now = self.clock.now();
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        let Record { good_at, tried_at, refused, not_reached, changed_at, changes, .. } = &shelf.record;
        let failure = if *not_reached { Some(Code::DirectoryNotReached) } else { *refused };
        let age = shelf.record.age(shelf.expires);
        let named = |(id, why): (&OrganisationId, &Code)| {
            let organisation = shelf.catalogue.by_id(id)?;
            Some(HeldBack { organisation: id.clone(), name: organisation.name.clone(), why: *why })
        };
        Ok(DirectoryStatus {
            organisations: count(shelf.catalogue.directory().organisations.len()),
            broken: count(shelf.left_out),
            regions: Region::all(),
            freshness: age.freshness(now),
            clock_behind: age.clock_is_behind(now),
            good_at: *good_at,
            expires: shelf.expires,
            last_try: tried_at.map(|at| LastTry { at, failure }),
            can_refresh: self.directory_url.is_some() && self.anchor.is_ok(),
            changed_at: *changed_at,
            changes: changes.clone(),
            held_back: shelf.held_back.iter().filter_map(named).collect(),
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

    /// Looks for a newer directory now. A copy that cannot be had or trusted never replaces the one on the shelf; why it
    /// was not is in the answer.
    ///
    /// # Errors
    /// [`Code::DirectoryNoAddress`] where nobody publishes a directory for this build.
    pub fn refresh_directory(&self) -> Result<DirectoryStatus, Failure> {
        if self.directory_url.is_none() {
            return Err(Code::DirectoryNoAddress.into());
        }
        self.try_refresh();
        self.directory_status()
    }

    /// The same, with all that is known of it for tools.
    pub fn try_refresh(&self) -> RefreshOutcome {
        let stopped = |code: Code| RefreshOutcome { failure: Some(code), ..RefreshOutcome::default() };
        let Some(url) = &self.directory_url else { return stopped(Code::DirectoryNoAddress) };
        let anchor = match &self.anchor {
            Ok(anchor) => anchor,
            Err(code) => return stopped(*code),
        };
        let _one_at_a_time = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let (place, now) = (Place::below(&self.data_dir), self.clock.now());
        let before = self.catalogue();
        let courier = Courier::below(&*self.transport, url);
        let surroundings = Surroundings { anchor, place: &place, now };
        let mut outcome = match surroundings.refresh(courier, before.directory()) {
            Ok(refreshed) => {
                tracing::info!(bytes = refreshed.bytes, changes = refreshed.changes.len(), "refreshed");
                let outcome = RefreshOutcome {
                    failure: None,
                    words: None,
                    version: None,
                    changes: refreshed.changes,
                    bytes: refreshed.bytes,
                };
                self.shelve(|shelf| *shelf = Shelf::of(refreshed.contents, refreshed.record));
                outcome
            }
            Err(refused) => {
                tracing::warn!(code = ?refused.failure.code, "the directory was not refreshed");
                let Refused { failure, words, record } = *refused;
                self.shelve(|shelf| shelf.record = record);
                RefreshOutcome {
                    failure: Some(failure.code),
                    words: Some(words),
                    ..RefreshOutcome::default()
                }
            }
        };
        outcome.version = self.shelf.read().unwrap_or_else(PoisonError::into_inner).version;
        self.say(Notice::Directory);
        if outcome.failure.is_none() {
            self.look_for_advisories(Came::WithTheDirectory);
        }
        outcome
    }

    /// Refreshes at the start, every six hours, and sooner where the directory was not reached, until the program ends.
    pub(crate) fn run_refresh(&self) {
        if self.directory_url.is_none() {
            return;
        }
        let mut not_reached = 0;
        loop {
            let began = self.clock.now();
            not_reached = match self.try_refresh().failure {
                Some(Code::DirectoryNotReached) => not_reached + 1,
                _ => 0,
            };
            let due = began + refresh::wait(not_reached, self.entropy.fraction());
            loop {
                let now = self.clock.now();
                if now >= due || now < began {
                    break;
                }
                let left = (due - now).to_std().unwrap_or_default();
                if self.bell.stopped_within(left.min(NAP)) {
                    return;
                }
            }
        }
    }

    fn shelve(&self, change: impl FnOnce(&mut Shelf)) {
        change(&mut self.shelf.write().unwrap_or_else(PoisonError::into_inner));
    }

    fn held_back(&self, id: &OrganisationId) -> Option<Code> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).held_back.get(id).copied()
    }

    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner).catalogue)
    }

    /// The directory and its rules, both of the same copy.
    pub(crate) fn catalogue_and_rules(&self) -> (Arc<Catalogue>, Arc<Rules>) {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&shelf.catalogue), Arc::clone(&shelf.rules))
    }

    /// The version of the copy in use.
    pub(crate) fn directory_version(&self) -> Option<u64> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).version
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
        let warned_of_by = |contact: &Contact| {
            let number = contact.way.number()?;
            catalogue.warned_of_by(number).map(|organisation| organisation.name.clone())
        };
        let aged = |contact: &Contact| AgedContact {
            display: match &contact.way {
                Way::Phone { e164, .. } => display(e164, region),
                Way::ShortCode { as_printed, .. } | Way::PhoneRange { as_printed, .. } => as_printed.clone(),
                Way::Web { .. } | Way::Email { .. } | Way::Chat { .. } => String::new(),
            },
            age: contact.age(today),
            page_is_official: catalogue.page_is_official(&contact.source.page),
            warned_of_by: warned_of_by(contact),
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
            phone_here: here.iter().any(|contact| is_phone(contact) && warned_of_by(contact).is_none()),
            here: here.into_iter().map(aged).collect(),
            elsewhere: elsewhere.into_iter().map(aged).collect(),
            website: organisation.website(region).map(String::from),
            advisories: self.advisories_about(&organisation.id, &catalogue),
            held_back: self.held_back(&organisation.id),
            organisation: organisation.clone(),
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
