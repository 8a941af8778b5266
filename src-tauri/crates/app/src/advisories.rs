//! Notices of organisations and of the publishers of the directory. What the person has read lies in the vault.

use crate::App;
use crate::api::{AdvisoryRow, AdvisorySource, AdvisoryView, NamedOrganisation, Notice};
use crate::settings::settings;
use ringtrue_model::advisory::{AdvisoryId, Reader, Shown};
use ringtrue_model::language::Language;
use ringtrue_model::{Catalogue, Code, Failure, OrganisationId};
use std::collections::BTreeSet;

impl App {
    /// The notices for this person: first those of organisations that their calls name, then the newest.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn advisories(&self) -> Result<Vec<AdvisoryRow>, Failure> {
        let catalogue = self.catalogue();
        let reader = self.reader(&catalogue)?;
        Ok(catalogue.shown_to(&reader).iter().map(|shown| row(shown, &catalogue)).collect())
    }

    /// One notice.
    ///
    /// # Errors
    /// [`Code::NotFound`] where it is not shown to this person (any more); when the vault is not open or does not
    /// answer.
    pub fn advisory(&self, request: AdvisoryId) -> Result<AdvisoryView, Failure> {
        let catalogue = self.catalogue();
        let reader = self.reader(&catalogue)?;
        let shown = catalogue.shown_to(&reader).into_iter().find(|shown| shown.advisory.id == request);
        Ok(view(&shown.ok_or(Code::NotFound)?, &catalogue))
    }

    /// Notes that the person has read a notice.
    ///
    /// # Errors
    /// [`Code::NotFound`] where the directory has no such notice; when the vault is not open or cannot keep it.
    pub fn read_advisory(&self, request: AdvisoryId) -> Result<(), Failure> {
        if !self.catalogue().directory().advisories.iter().any(|it| it.id == request) {
            return Err(Code::NotFound.into());
        }
        let now = self.clock.now();
        self.write(move |tx| tx.read_advisory(&request, now))?;
        self.say(Notice::Advisories);
        Ok(())
    }

    /// The notices that tell of an organisation. While the vault is not open there is nobody to show them to.
    pub(crate) fn advisories_about(&self, id: &OrganisationId, catalogue: &Catalogue) -> Vec<AdvisoryRow> {
        let Ok(reader) = self.reader(catalogue) else { return Vec::new() };
        let shown = catalogue.shown_to(&reader).into_iter();
        shown
            .filter(|it| it.advisory.organisations().any(|told_of| told_of == id))
            .map(|it| row(&it, catalogue))
            .collect()
    }

    /// Looks for notices that this person was never shown. What came with the directory, not with a change of settings,
    /// is told on the desktop where the person has switched that on.
    pub(crate) fn look_for_advisories(&self, came: Came) {
        let catalogue = self.catalogue();
        let looked = self.reader(&catalogue).and_then(|reader| {
            let ids: Vec<AdvisoryId> =
                catalogue.shown_to(&reader).iter().map(|shown| shown.advisory.id.clone()).collect();
            let now = self.clock.now();
            self.write(move |tx| Ok((tx.know_advisories(&ids, now)?, settings(tx)?)))
        });
        match looked {
            Ok((0, _)) => {}
            Ok((_, settings)) => {
                self.say(Notice::Advisories);
                if came == Came::WithTheDirectory && settings.tell_of_advisories {
                    self.say(Notice::NewAdvisory);
                }
            }
            Err(failure) => tracing::debug!(code = ?failure.code, "nobody looks at notices now"),
        }
    }

    fn reader(&self, catalogue: &Catalogue) -> Result<Reader, Failure> {
        let told_of: BTreeSet<&OrganisationId> =
            catalogue.directory().advisories.iter().flat_map(|it| it.organisations()).collect();
        let (settings, read, named) = self.read(|view| {
            let mut named = BTreeSet::new();
            for id in told_of {
                if view.names_organisation(id)? {
                    named.insert(id.clone());
                }
            }
            Ok((settings(view)?, view.read_advisories()?, named))
        })?;
        Ok(Reader {
            region: settings.region.or_else(|| self.region_guess.clone()),
            languages: self.language_guess.iter().cloned().chain([Language::english()]).collect(),
            today: self.clock.now_local().date_naive(),
            named,
            read: read.into_iter().collect(),
        })
    }
}

/// What made notices come into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// Another directory, or the vault that has just opened.
    WithTheDirectory,
    /// The person changed what they set.
    WithSettings,
}

fn row(shown: &Shown, catalogue: &Catalogue) -> AdvisoryRow {
    let Shown { advisory, language, title, unread, named, .. } = *shown;
    let speaker = advisory.id.organisation().and_then(|id| catalogue.by_id(id));
    AdvisoryRow {
        id: advisory.id.clone(),
        title: title.to_owned(),
        language: language.clone(),
        speaker: speaker.map(|organisation| organisation.name.clone()),
        kind: advisory.kind,
        date: advisory.date,
        unread,
        named,
        withdrawn: advisory.withdrawn.is_some(),
    }
}

fn view(shown: &Shown, catalogue: &Catalogue) -> AdvisoryView {
    let advisory = shown.advisory;
    let told_of = advisory.organisations().filter_map(|id| catalogue.by_id(id));
    AdvisoryView {
        row: row(shown, catalogue),
        text: shown.text.to_vec(),
        regions: advisory.reach.regions().to_vec(),
        until: advisory.until,
        organisations: told_of
            .map(|it| NamedOrganisation { id: it.id.clone(), name: it.name.clone() })
            .collect(),
        what_was_taken: advisory.what_was_taken.clone(),
        links: advisory.official_links(catalogue).map(ToString::to_string).collect(),
        sources: advisory
            .sources
            .iter()
            .map(|source| AdvisorySource {
                source: source.clone(),
                page_is_official: catalogue.page_is_official(&source.page),
            })
            .collect(),
        withdrawal: advisory.withdrawn.clone(),
    }
}
