//! Telephone numbers as a person notes them, and regions.

pub(crate) mod forms;
pub(crate) mod run;
pub(crate) mod skipped;
pub(crate) mod writing;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat};
use run::Run;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use writing::Plain;

/// A country or territory, ISO 3166-1 alpha-2 in capitals, whose numbering plan is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Region(String);

/// The text is not the code of a region with a numbering plan.
#[derive(Debug, thiserror::Error)]
#[error("not a region")]
pub struct NotARegion;

impl Region {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every region with a numbering plan, in the order of the letters.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> =
            PHONE_NUMBER_UTIL.get_supported_regions().filter_map(Self::from_library).collect();
        all.sort();
        all
    }

    /// The digits that stand before this region's numbers when they are dialled from abroad, such as 44.
    pub(crate) fn country_code(&self) -> Option<i32> {
        PHONE_NUMBER_UTIL.get_country_code_for_region(self.to_library()?)
    }

    fn from_library(region: rlibphonenumber::Region) -> Option<Self> {
        Self::try_from(region.to_string()).ok()
    }

    fn to_library(&self) -> Option<rlibphonenumber::Region> {
        rlibphonenumber::Region::from_code(&self.0).ok()
    }
}

impl TryFrom<String> for Region {
    type Error = NotARegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.to_ascii_uppercase();
        let known = text.len() == 2
            && rlibphonenumber::Region::from_code(&text)
                .is_ok_and(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region).is_some());
        if known { Ok(Self(text)) } else { Err(NotARegion) }
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A telephone number in the form of ITU-T E.164: `+`, then 4 to 15 digits. Only a parser makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct E164(String);

/// The text is not a number in E.164.
#[derive(Debug, thiserror::Error)]
#[error("not an E.164 number")]
pub struct NotE164;

impl E164 {
    /// The number with its leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// The region whose numbering plan holds the number; `None` for a number of no country or no plan.
    pub fn region(&self) -> Option<Region> {
        region_of(&parse(&self.0, None).ok()?)
    }

    pub(crate) fn of(number: &PhoneNumber) -> Option<Self> {
        Self::try_from(number.format_as(PhoneNumberFormat::E164).into_owned()).ok()
    }
}

impl TryFrom<String> for E164 {
    type Error = NotE164;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.strip_prefix('+') {
            Some(digits)
                if (4..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Ok(Self(text))
            }
            _ => Err(NotE164),
        }
    }
}

impl From<E164> for String {
    fn from(number: E164) -> Self {
        number.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The digits with which all numbers of a range begin: `+`, a country code, and at least one digit more; 3 to 14 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct NumberPrefix(String);

/// The text is not the beginning of numbers in E.164.
#[derive(Debug, thiserror::Error)]
#[error("not the beginning of E.164 numbers")]
pub struct NotANumberPrefix;

impl NumberPrefix {
    /// The beginning with its leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }

    /// Whether a number begins so and is longer.
    pub fn begins(&self, number: &E164) -> bool {
        number.as_str().len() > self.0.len() && number.as_str().starts_with(&self.0)
    }
}

impl TryFrom<String> for NumberPrefix {
    type Error = NotANumberPrefix;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.strip_prefix('+') {
            Some(digits)
                if (3..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Ok(Self(text))
            }
            _ => Err(NotANumberPrefix),
        }
    }
}

impl From<NumberPrefix> for String {
    fn from(prefix: NumberPrefix) -> Self {
        prefix.0
    }
}

impl fmt::Display for NumberPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number as somebody noted it. What was typed is always kept; the rest is what could be made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NotedNumber {
    /// Exactly what was typed.
    pub as_typed: String,
    /// The same in E.164, where it can be a telephone number.
    pub e164: Option<E164>,
    /// The region whose rules were used to read it.
    pub region: Option<Region>,
}

impl NotedNumber {
    /// Reads what somebody typed. What was typed is kept whatever becomes of it.
    ///
    /// Digits of any script, brackets, `tel:` links, extensions and the region's own way of dialling abroad are
    /// understood. The result has an E.164 form only where the text holds exactly one number, and one whose
    /// length is possible. Keypad letters are not turned into digits: `1-8OO` may be meant to deceive.
    pub fn read(as_typed: &str, region: Option<&Region>) -> Self {
        let remaining = skipped::skip(&Plain::of(as_typed).text);
        let e164 = match run::runs(&remaining.text).as_slice() {
            [only] if !only.has_letters_inside => {
                parse(&only.dialled, region).ok().and_then(|number| whole(&number, only, region))
            }
            _ => None,
        };
        Self { as_typed: as_typed.to_owned(), e164, region: region.cloned() }
    }
}

/// A number as its country writes it: as in the country itself for a person whose home shares the number's
/// country code, with `+` and the country code for everybody else.
pub fn display(number: &E164, home: Option<&Region>) -> String {
    let Ok(parsed) = parse(number.as_str(), None) else {
        return number.as_str().to_owned();
    };
    let at_home = home.and_then(Region::country_code) == Some(parsed.country_code);
    let format = if at_home { PhoneNumberFormat::National } else { PhoneNumberFormat::International };
    parsed.format_as(format).into_owned()
}

/// The digits of a text, of any script, as ASCII digits: what a search compares.
pub fn digits_for_search(text: &str) -> String {
    Plain::of(text).text.chars().filter(char::is_ascii_digit).collect()
}

/// Reads digits, with or without a leading `+`, by the rules of a region.
pub(crate) fn parse(dialled: &str, region: Option<&Region>) -> Result<PhoneNumber, ParseError> {
    PHONE_NUMBER_UTIL.parse(dialled, region.and_then(Region::to_library))
}

/// The E.164 form of a number as it was dialled. A number of an impossible length has none; nor has one that was
/// written without its area code, for nobody can tell where it rings.
pub(crate) fn whole(number: &PhoneNumber, run: &Run, region: Option<&Region>) -> Option<E164> {
    let from_abroad =
        run.is_international() || region.and_then(Region::country_code) != Some(number.country_code);
    let is_whole = match number.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossible) => true,
        Ok(NumberLengthType::IsPossibleLocalOnly) => from_abroad || number.is_valid(),
        Err(_) => false,
    };
    if is_whole { E164::of(number) } else { None }
}

/// The region whose numbering plan holds the number.
pub(crate) fn region_of(number: &PhoneNumber) -> Option<Region> {
    number.get_region_code().and_then(Region::from_library)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{E164, NotedNumber, Region, digits_for_search, display};

    fn region(code: &str) -> Region {
        Region::try_from(code.to_owned()).unwrap()
    }

    fn read(text: &str, code: &str) -> Option<String> {
        let region = Region::try_from(code.to_owned()).ok();
        let noted = NotedNumber::read(text, region.as_ref());
        assert_eq!(noted.as_typed, text, "what was typed is kept");
        noted.e164.map(String::from)
    }

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        let spellings = [
            ("020 7946 0018", "GB"),
            ("(020) 7946 0018", "GB"),
            ("+44 (0)20 7946 0018", ""),
            ("0044 20 7946 0018", "FR"),
            ("011 44 20 7946 0018", "US"),
            ("0011 44 20 7946 0018", "AU"),
            ("tel:+44-20-7946-0018", ""),
            ("020 7946 0018 ext. 12", "GB"),
            ("020 7946 0018 x12", "GB"),
            ("020 7946 0018, option 8", "GB"),
            ("٠٢٠ ٧٩٤٦ ٠٠١٨", "GB"),
            ("०२० ७९४६ ००१८", "GB"),
            ("０２０－７９４６－００１８", "GB"),
            ("\u{202a}+44 20 7946 0018\u{202c}", ""),
            ("0️⃣2️⃣0️⃣ 7️⃣9️⃣4️⃣6️⃣ 0️⃣0️⃣1️⃣8️⃣", "GB"),
            ("+44 - { 2 0 7 9 4 6 } 0 0 1 8", ""),
            ("My number is 020 7946 0018, thanks", "GB"),
        ];
        for (text, code) in spellings {
            assert_eq!(read(text, code).as_deref(), Some("+442079460018"), "{text} in {code:?}");
        }
    }

    #[test]
    fn what_is_no_single_number_is_kept_without_e164() {
        let texts = [
            "",
            "unknown",
            "withheld",
            "12",
            "020 7946 0018 or 020 7946 0019",
            "1-8OO-935-9935",
            "0800 REVERSE",
        ];
        for text in texts {
            assert_eq!(read(text, "GB"), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_shown_as_its_country_writes_it() {
        let number = E164::try_from("+448009177017".to_owned()).unwrap();
        assert_eq!(display(&number, Some(&region("GB"))), "0800 917 7017");
        assert_eq!(display(&number, Some(&region("US"))), "+44 800 917 7017");
        assert_eq!(display(&number, None), "+44 800 917 7017");
        let toll_free = E164::try_from("+18884958501".to_owned()).unwrap();
        assert_eq!(display(&toll_free, Some(&region("CA"))), "(888) 495-8501", "one plan serves both");
        assert_eq!(number.region(), Some(region("GB")));
    }

    #[test]
    fn regions_are_those_with_a_numbering_plan() {
        assert_eq!(Region::try_from("gb".to_owned()).unwrap().as_str(), "GB");
        for code in ["", "G", "GBR", "ZZ", "EU", "00", "é", "001"] {
            assert!(Region::try_from(code.to_owned()).is_err(), "{code} is no region");
        }
        let all = Region::all();
        assert!(all.len() > 200 && all.is_sorted() && all.contains(&region("AX")), "{} regions", all.len());
    }

    #[test]
    fn a_search_sees_only_digits() {
        assert_eq!(digits_for_search("+1 (800) 555-０１９٩"), "18005550199");
        assert_eq!(digits_for_search("no digits"), "");
    }
}
