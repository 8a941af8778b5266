//! What an organisation's entry answers: who serves where, which page is its own, how old a contact is.

use super::{Age, Contact, Organisation, Reach, Source, Way};
use crate::host::is_under;
use crate::number::{E164, Region};
use chrono::{Datelike, Months, NaiveDate};
use url::Url;

/// An organisation's contacts, parted by whether they serve a region. Telephone numbers come first in each part.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactsByReach<'a> {
    /// Those that serve the region, and those that serve everywhere.
    pub here: Vec<&'a Contact>,
    /// The others.
    pub elsewhere: Vec<&'a Contact>,
}

impl Organisation {
    /// The contacts, parted by whether they serve a region. Where the region is not known, only those that
    /// serve everywhere are taken to serve here.
    pub fn contacts_by_reach(&self, region: Option<&Region>) -> ContactsByReach<'_> {
        let mut sorted: Vec<&Contact> = self.contacts.iter().collect();
        sorted.sort_by_key(|contact| contact.way.rank());
        let (here, elsewhere) = sorted.into_iter().partition(|contact| contact.reach.serves(region));
        ContactsByReach { here, elsewhere }
    }

    /// The official web address: the first page that serves the region, else any page, else the first official
    /// domain. `None` where nothing is confirmed.
    pub fn website(&self, region: Option<&Region>) -> Option<Url> {
        let pages = |only_here: bool| {
            self.contacts.iter().filter(move |contact| !only_here || contact.reach.serves(region)).find_map(
                |contact| match &contact.way {
                    Way::Web { address } => Some(address.clone()),
                    _ => None,
                },
            )
        };
        pages(true).or_else(|| pages(false)).or_else(|| {
            let domain = self.official_domains.first()?;
            Url::parse(&format!("https://{domain}/")).ok()
        })
    }

    /// Whether a page is one of this organisation's own; see [`Catalogue::page_is_official`](crate::Catalogue::page_is_official).
    pub fn owns(&self, page: &Url) -> bool {
        let usual = page.scheme() == "https"
            && page.port().is_none()
            && page.username().is_empty()
            && page.password().is_none();
        let Some(host) = page.host_str() else { return false };
        usual && self.official_domains.iter().any(|domain| is_under(host, domain))
    }
}

impl Reach {
    /// Whether a contact serves a region. In a region that is not known, only a contact that serves everywhere does.
    pub fn serves(&self, region: Option<&Region>) -> bool {
        match self {
            Self::Global => true,
            Self::Regions(regions) => region.is_some_and(|region| regions.contains(region)),
        }
    }

    /// The regions named.
    pub fn regions(&self) -> &[Region] {
        match self {
            Self::Global => &[],
            Self::Regions(regions) => regions,
        }
    }
}

impl Way {
    /// The telephone number, where it is one that can be dialled from everywhere.
    pub fn number(&self) -> Option<&E164> {
        match self {
            Self::Phone { e164, .. } => Some(e164),
            _ => None,
        }
    }

    /// Numbers to ring before numbers to write to, then everything else.
    fn rank(&self) -> u8 {
        match self {
            Self::Phone { text_only: false, .. } => 0,
            Self::ShortCode { text_only: false, .. } => 1,
            Self::Phone { .. } | Self::ShortCode { .. } => 2,
            Self::PhoneRange { .. } => 3,
            Self::Web { .. } => 4,
            Self::Email { .. } => 5,
            Self::Chat { .. } => 6,
        }
    }
}

impl Contact {
    /// How long ago it was confirmed, seen from a day.
    ///
    /// A page that names only its year counts as old once the whole year is 24 months past; before that it
    /// counts as undated, for it may be older than it looks.
    pub fn age(&self, today: NaiveDate) -> Age {
        let Some(limit) = today.checked_sub_months(Months::new(24)) else { return Age::Undated };
        match self.source.date {
            Some(date) if date >= limit => Age::Recent,
            Some(_) => Age::Old,
            None if self.source.latest_year().is_some_and(|year| year < limit.year()) => Age::Old,
            None => Age::Undated,
        }
    }
}

impl Source {
    /// The last year that the note on the date allows. "after 2013" allows any.
    fn latest_year(&self) -> Option<i32> {
        if self.date_note.contains("after") {
            return None;
        }
        self.date_note
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 4)
            .filter_map(|y| y.parse().ok())
            .max()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample::{contact, organisation, sound};
    use super::{Age, Contact};
    use crate::Catalogue;
    use crate::directory::Directory;
    use crate::number::Region;
    use chrono::NaiveDate;
    use serde_json::{Value, json};
    use url::Url;

    fn region(code: &str) -> Region {
        Region::try_from(code.to_owned()).unwrap()
    }

    #[test]
    fn contacts_are_parted_by_region_and_numbers_come_first() {
        let organisation = organisation(sound());
        let ranks = |contacts: &[&Contact]| contacts.iter().map(|c| c.way.rank()).collect::<Vec<_>>();
        let in_britain = organisation.contacts_by_reach(Some(&region("GB")));
        assert_eq!((ranks(&in_britain.here), ranks(&in_britain.elsewhere)), (vec![0, 1, 4], vec![]));
        for other in [Some(&region("US")), None] {
            let elsewhere = organisation.contacts_by_reach(other);
            assert_eq!((ranks(&elsewhere.here), ranks(&elsewhere.elsewhere)), (vec![4], vec![0, 1]));
        }
    }

    #[test]
    fn a_page_is_official_only_on_an_official_host_and_without_tricks() {
        let organisations = vec![organisation(sound())];
        let catalogue = Catalogue::of(Directory { organisations, ..Directory::default() });
        let official = |page: &str| catalogue.page_is_official(&Url::parse(page).unwrap());
        for page in ["https://example.com/", "https://help.example.com/a?b#c", "https://EXAMPLE.com:443/"] {
            assert!(official(page), "{page}");
        }
        for page in [
            "http://example.com/",
            "https://example.com:8443/",
            "https://example.com@evil.net/",
            "https://me@example.com/",
            "https://:secret@example.com/",
            "https://notexample.com/",
            "https://example.com.evil.net/",
            "https://example.com./",
            "ftp://example.com/",
            "file:///example.com",
            "javascript:alert('example.com')",
        ] {
            assert!(!official(page), "{page}");
        }
    }

    #[test]
    fn the_age_of_a_contact_turns_at_24_months() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let aged = |date: Value, note: &str| {
            let mut contact = contact(json!({"kind": "chat", "place": "here"}), json!("global"));
            contact["source"]["date"] = date;
            contact["source"]["date_note"] = json!(note);
            serde_json::from_value::<Contact>(contact).unwrap().age(today)
        };
        assert_eq!(aged(json!("2024-11-22"), ""), Age::Recent);
        assert_eq!(aged(json!("2024-11-21"), ""), Age::Old);
        assert_eq!(aged(json!("2030-01-01"), ""), Age::Recent);
        assert_eq!(aged(Value::Null, ""), Age::Undated);
        assert_eq!(aged(Value::Null, "about 2020-2021"), Age::Old);
        assert_eq!(aged(Value::Null, "2025-12"), Age::Undated, "a rough date never makes a contact recent");
        assert_eq!(aged(Value::Null, "after 2013-04-02"), Age::Undated);
    }

    #[test]
    fn a_website_is_named_where_one_is_known() {
        let mut value = sound();
        let website = |value: &Value| organisation(value.clone()).website(None).map(String::from);
        assert_eq!(website(&value).as_deref(), Some("https://help.example.com/start"));
        value["contacts"] = json!([]);
        assert_eq!(website(&value).as_deref(), Some("https://example.com/"));
        value["official_domains"] = json!([]);
        assert_eq!(website(&value), None);
    }
}
