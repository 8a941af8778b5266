//! The comparison of numbers with the directory. Nothing is sent anywhere because a number was checked.

use crate::directory::{Age, Contact};
use crate::id::OrganisationId;
use crate::number::{E164, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a check may say. There is no "safe".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
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

/// One number found in a text, and what the directory says to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckResult {
    /// What is said.
    pub outcome: CheckOutcome,
    /// The part of the text it is about; for a card number only its last digits stand here.
    pub as_typed: String,
    /// In E.164, where it can be read as a number.
    pub e164: Option<E164>,
    /// As the number's country writes it, for reading aloud; empty where it cannot be read as a number.
    pub display: String,
    /// The country the number belongs to, where it has one.
    pub number_region: Option<Region>,
    /// The organisation it belongs to, or resembles one of.
    pub organisation: Option<OrganisationId>,
    /// That organisation's name.
    pub organisation_name: Option<String>,
    /// The contact it equals or resembles.
    pub contact: Option<Contact>,
    /// How old that contact's confirmation is.
    pub contact_age: Option<Age>,
    /// How it resembles the contact.
    pub resemblance: Option<Resemblance>,
    /// Regions in which the same short digits are official, where the region asked about is not among them.
    pub official_in: Vec<Region>,
    /// Why it is not a number.
    pub reason: Option<NotANumberReason>,
    /// The number was written so as to hide it from programs: spaces, braces, look-alike characters.
    pub disguised: bool,
    /// The region was not given and the digits mean different things in different regions.
    pub region_needed: bool,
}
