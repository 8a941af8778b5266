//! The comparison of numbers and addresses with the directory. Nothing is sent anywhere because something was checked.

mod address;
mod context;
mod disguise;
mod judge;
mod judgement;
mod reading;
mod written;

pub use address::{
    AddressKind, AddressOutcome, AddressResemblance, AddressTrick, CheckedAddress, DomainOwner,
};

use crate::catalogue::{Catalogue, Listed};
use crate::directory::{Age, Contact, Source, Way};
use crate::id::OrganisationId;
use crate::number::run::{Run, runs};
use crate::number::skipped::{Address, skip};
use crate::number::writing::Plain;
use crate::number::{self, E164, Region};
use chrono::NaiveDate;
use judge::Judge;
use judgement::Judgement;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Characters of a text that are looked through.
pub const TEXT_LIMIT: usize = 100_000;
/// Numbers of a text that are answered.
const NUMBERS: usize = 2_000;
/// Words that only say that a number follows.
const LABELS: &str = "tel telephone phone fax mobile mob cell call callto t p m f or and no number";
/// Characters of a text that is repeated in an answer.
const REPEATED: usize = 200;

/// What a check may say. There is no "safe".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// An organisation, or the publishers of the directory, list it as one that false callers use.
    ListedAsFalse,
    /// Close to an official number, but not it.
    ResemblesOfficial,
    /// A possible number that the directory does not hold.
    NotInDirectory,
    /// The digits belong to an organisation. A call that shows them proves nothing.
    SameAsOfficial,
    /// Official in one region only.
    ShortCode,
    /// Cannot be a telephone number.
    NotANumber,
}

/// How a number resembles an official one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Resemblance {
    /// One digit is another.
    DigitChanged,
    /// One digit is missing.
    DigitMissing,
    /// One digit too many.
    DigitAdded,
    /// Two neighbours are swapped.
    NeighboursSwapped,
    /// The same national digits under another country code.
    OtherCountry,
    /// A letter stands where a digit belongs.
    LetterForDigit,
    /// Another toll-free or service prefix before the same digits (800 for 888, ...).
    OtherPrefix,
}

/// Why something cannot be a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotANumberReason {
    /// Nothing was typed, or nothing that could be a number.
    NoDigits,
    /// Too few digits.
    TooShort,
    /// Too many digits.
    TooLong,
    /// No country has this code.
    UnknownCountryCode,
    /// The digits exist in no numbering plan: such an area code cannot exist.
    ImpossibleHere,
    /// It looks like a payment card's number. It is neither kept nor logged.
    CardNumber,
    /// A web address.
    WebAddress,
    /// An e-mail address.
    EmailAddress,
    /// More text than is looked through (100,000 characters).
    TextTooLong,
}

/// Who lists a number as false, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FalseListing {
    /// What is known of it, in plain words; empty where nothing is said.
    pub note: String,
    /// Where it was read.
    pub source: Source,
    /// That page is an official one, so that it may be opened.
    pub page_is_official: bool,
    /// The name of the organisation that gives the number as its own, though another one lists it.
    pub given_by: Option<String>,
}

/// Everything found in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Checked {
    /// The telephone numbers, worst first. Never empty: where there is none, one entry says why.
    pub numbers: Vec<CheckResult>,
    /// The web and e-mail addresses, worst first.
    pub addresses: Vec<CheckedAddress>,
}

/// One number found in a text, and what the directory says to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    /// What is said.
    pub outcome: CheckOutcome,
    /// The part of the text it is about, or its beginning; for a card number only the last four digits.
    pub as_typed: String,
    /// In E.164, where it can be read as a number; none where a letter stands for a digit.
    pub e164: Option<E164>,
    /// As the number's country writes it, for reading aloud; empty where it cannot be read as a number.
    pub display: String,
    /// The country the number belongs to, where it has one.
    pub number_region: Option<Region>,
    /// The organisation it belongs to, resembles one of, or that lists it as false.
    pub organisation: Option<OrganisationId>,
    /// That organisation's name.
    pub organisation_name: Option<String>,
    /// The contact it equals or resembles.
    pub contact: Option<Contact>,
    /// How old that contact's confirmation is.
    pub contact_age: Option<Age>,
    /// The page that contact was read on is an official one, so that it may be opened.
    pub contact_page_is_official: bool,
    /// How it resembles the contact.
    pub resemblance: Option<Resemblance>,
    /// Regions in which the same short digits are official, where the region asked about is not among them.
    pub official_in: Vec<Region>,
    /// What is known of a number that is listed as false. Where no organisation is named, the publishers of the
    /// directory list it.
    pub listed: Option<FalseListing>,
    /// Why it is not a number.
    pub reason: Option<NotANumberReason>,
    /// The number was written so as to hide it from programs: spaces, braces, look-alike characters.
    pub disguised: bool,
    /// The region was not given and the digits mean different things in different regions.
    pub region_needed: bool,
}

/// Compares every telephone number, web and e-mail address in a text with a directory, for a person in a region.
///
/// Prices, dates, references, card numbers and addresses in a message are not taken for telephone numbers. That
/// something is no number is said only where no other number was found, and where the text was longer than
/// [`TEXT_LIMIT`], of which only the beginning is looked through. Takes time in proportion to the text, whatever the
/// size of the directory.
pub fn check(text: &str, region: Option<&Region>, catalogue: &Catalogue, today: NaiveDate) -> Checked {
    let end = text.char_indices().nth(TEXT_LIMIT).map(|(at, _)| at);
    let looked_at = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let mut numbers = check_numbers(looked_at, region, catalogue, today);
    if end.is_some() {
        numbers.push(CheckResult::not_a_number(NotANumberReason::TextTooLong, ""));
    }
    Checked { numbers, addresses: address::check_addresses(looked_at, catalogue) }
}

fn check_numbers(
    looked_at: &str,
    region: Option<&Region>,
    catalogue: &Catalogue,
    today: NaiveDate,
) -> Vec<CheckResult> {
    let plain = Plain::of(looked_at);
    let remaining = skip(&plain.text);
    let runs = runs(&remaining.text);
    let alone = !remaining.has_skipped && holds_only_numbers(&remaining.text, &runs);
    let judge = Judge { catalogue, region, text: &remaining.text, alone };
    let (judgements, doubtful) = judge.all(&runs);

    let mut results: Vec<CheckResult> = judgements
        .into_iter()
        .map(|judgement| {
            let typed = looked_at.get(plain.original(&judgement.range)).unwrap_or_default().trim();
            CheckResult::of(judgement, typed, region, catalogue, today)
        })
        .collect();
    if results.iter().any(|result| result.outcome != CheckOutcome::NotANumber) {
        results.retain(|result| result.outcome != CheckOutcome::NotANumber);
    }
    if results.is_empty() {
        let cards = remaining.cards.iter().filter_map(|card| plain.text.get(card.clone()));
        results.extend(cards.take(NUMBERS).map(|card| {
            let digits: String = card.chars().filter(char::is_ascii_digit).collect();
            let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
            CheckResult::not_a_number(NotANumberReason::CardNumber, last)
        }));
    }
    if results.is_empty() {
        let address = remaining.address.map(|address| match address {
            Address::Web => NotANumberReason::WebAddress,
            Address::Mail => NotANumberReason::EmailAddress,
        });
        let reason = address.or(doubtful).unwrap_or(NotANumberReason::NoDigits);
        let repeated: String = looked_at.trim().chars().take(REPEATED).collect();
        results.push(CheckResult::not_a_number(reason, &repeated));
    }
    results.sort_by_key(|result| result.outcome);
    results
}

/// Whether nothing but numbers, and words that only say "telephone", stands in a text.
fn holds_only_numbers(text: &str, runs: &[Run]) -> bool {
    let mut rest = String::new();
    let mut end = 0;
    for run in runs {
        let spelled = run
            .spelled
            .last()
            .filter(|spelled| text.get(spelled.end..).is_some_and(|after| after.trim().is_empty()));
        rest.push_str(text.get(end..run.range.start).unwrap_or_default());
        rest.push(' ');
        end = end.max(spelled.map_or(run.range.end, |spelled| spelled.end));
    }
    rest.push_str(text.get(end..).unwrap_or_default());
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| LABELS.split(' ').any(|label| label == word.to_lowercase()))
}

impl CheckResult {
    fn of(
        judgement: Judgement,
        typed: &str,
        home: Option<&Region>,
        catalogue: &Catalogue,
        today: NaiveDate,
    ) -> Self {
        let Judgement {
            outcome,
            e164,
            official,
            listed,
            resemblance,
            official_in,
            reason,
            region_needed,
            ..
        } = judgement;
        let disguised = judgement.has_letters_inside || disguise::is_disguised(typed);
        let contact = official.map(|official| official.contact);
        let lister = listed.and_then(|listed| listed.by);
        let organisation = official.map(|official| official.organisation).or(lister);
        let is_number = outcome != CheckOutcome::NotANumber;
        let display = match (contact.map(|contact| &contact.way), &e164) {
            (Some(Way::ShortCode { as_printed, .. }), _) => as_printed.clone(),
            (_, Some(e164)) if is_number => number::display(e164, home),
            _ => String::new(),
        };
        Self {
            outcome,
            as_typed: typed.to_owned(),
            number_region: e164.as_ref().and_then(E164::region),
            e164,
            display,
            organisation: organisation.map(|organisation| organisation.id.clone()),
            organisation_name: organisation.map(|organisation| organisation.name.clone()),
            contact_age: contact.map(|contact| contact.age(today)),
            contact_page_is_official: contact
                .is_some_and(|contact| catalogue.page_is_official(&contact.source.page)),
            contact: contact.cloned(),
            resemblance,
            official_in,
            listed: listed.map(|Listed { number, by }| FalseListing {
                given_by: by
                    .and_then(|by| catalogue.given_by(&number.e164, by))
                    .map(|giver| giver.name.clone()),
                note: number.note.clone(),
                source: number.source.clone(),
                page_is_official: catalogue.page_is_official(&number.source.page),
            }),
            reason,
            disguised,
            region_needed,
        }
    }

    fn not_a_number(reason: NotANumberReason, typed: &str) -> Self {
        Self {
            outcome: CheckOutcome::NotANumber,
            as_typed: typed.to_owned(),
            e164: None,
            display: String::new(),
            number_region: None,
            organisation: None,
            organisation_name: None,
            contact: None,
            contact_age: None,
            contact_page_is_official: false,
            resemblance: None,
            official_in: Vec::new(),
            listed: None,
            reason: Some(reason),
            disguised: false,
            region_needed: false,
        }
    }
}
