//! The forms in which one number can be dialled.

use super::{E164, parse};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Digits after the last one that dial nothing.
pub(crate) const OVER_DIALLED: usize = 6;

/// The country code of a number's digits, and the digits after it. `None` where no country has the code. Unlike parsing,
/// this needs none of the country's rules.
pub(crate) fn split(digits: &str) -> Option<(i32, &str)> {
    static KNOWN: LazyLock<HashSet<i32>> = LazyLock::new(|| {
        let global = PHONE_NUMBER_UTIL.get_supported_global_network_calling_codes();
        PHONE_NUMBER_UTIL.get_supported_calling_codes().chain(global).collect()
    });
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let code: i32 = code.parse().ok()?;
        KNOWN.contains(&code).then_some((code, rest))
    })
}

/// What is dialled before the digits after a country code inside its countries, where anything is.
pub(crate) fn trunk_prefixes(country_code: i32) -> &'static [&'static str] {
    match country_code {
        36 => &["06"],
        375 => &["80"],
        7 | 370 | 992 | 993 | 998 => &["8", "0"],
        _ => &["0"],
    }
}

/// Whether some numbers of a country code are dialled inside the country with other digits than these before them.
pub(crate) fn is_dialled_apart(country_code: i32) -> bool {
    matches!(country_code, 52 | 54)
}

/// A number taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Forms {
    /// What stands before it when it is dialled from abroad.
    pub country_code: i32,
    /// The digits after the country code.
    pub significant: String,
    /// The digits dialled inside the country, a leading zero included where there is one.
    pub national: String,
    /// The country code and the digits after it.
    pub abroad: String,
}

impl Forms {
    pub fn of(number: &E164) -> Option<Self> {
        let parsed = parse(number.as_str(), None).ok()?;
        let national = parsed.format_as(PhoneNumberFormat::National);
        Some(Self {
            country_code: parsed.country_code,
            significant: parsed.get_national_significant_number(),
            national: PHONE_NUMBER_UTIL.normalize_digits_only(national.as_ref()),
            abroad: number.digits().to_owned(),
        })
    }

    /// Whether these digits are the number's when it is dialled inside its country.
    pub fn is_inside(&self, digits: &str) -> bool {
        digits == self.national || digits == self.significant
    }

    /// Whether these digits, perhaps after a plus, dial the number for somebody at home where this country code is;
    /// where that is not known, for anybody. Keypad letters are often one word too long: exchanges ignore what is
    /// dialled after the last digit, and so do we.
    pub fn is_dialled_by(&self, dialled: &str, home: Option<i32>) -> bool {
        let over = |digits: &str, form: &str| {
            digits.strip_prefix(form).is_some_and(|rest| rest.len() <= OVER_DIALLED)
        };
        if let Some(digits) = dialled.strip_prefix('+') {
            return over(digits, &self.abroad);
        }
        let at_home = home.is_none_or(|home| home == self.country_code);
        over(dialled, &self.abroad)
            || at_home && (over(dialled, &self.national) || over(dialled, &self.significant))
    }
}

/// The digits on whose keys these letters stand.
pub(crate) fn on_keypad(keys: &str) -> String {
    PHONE_NUMBER_UTIL.convert_alpha_characters_in_number(keys)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Forms, is_dialled_apart, on_keypad, split, trunk_prefixes};
    use crate::number::E164;
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

    fn forms(e164: &str) -> Forms {
        Forms::of(&E164::try_from(e164.to_owned()).unwrap()).unwrap()
    }

    #[test]
    fn a_number_has_forms_at_home_and_abroad() {
        let bank = forms("+448009177017");
        for dialled in ["08009177017", "8009177017", "+448009177017", "448009177017"] {
            assert!(bank.is_dialled_by(dialled, Some(44)) && bank.is_dialled_by(dialled, None), "{dialled}");
        }
        assert!(!bank.is_dialled_by("08009177017", Some(1)), "that is another number there");
        assert!(!bank.is_dialled_by("+08009177017", Some(44)), "no country code");
        assert!(bank.is_dialled_by("448009177017", Some(1)));
    }

    #[test]
    fn keypad_letters_may_be_too_many_and_never_too_few() {
        let spelled = |e164: &str, keys: &str| forms(e164).is_dialled_by(&on_keypad(keys), None);
        assert!(spelled("+64508638723", "0508NETSAFE"));
        assert!(!spelled("+64508638723", "0508NETSA"));
        assert!(spelled("+18006427676", "1800Microsoft"));
        assert!(!spelled("+18006427676", "1800MicrosoftSupportLine"));
    }

    #[test]
    fn every_plan_is_dialled_as_its_short_cuts_say() {
        let mut compared = 0;
        let mut unlike = Vec::new();
        for region in PHONE_NUMBER_UTIL.get_supported_regions() {
            let Ok(example) = PHONE_NUMBER_UTIL.get_example_number(region) else { continue };
            let e164 = example.format_as(PhoneNumberFormat::E164).into_owned();
            let forms = forms(&e164);
            assert_eq!(
                split(e164.trim_start_matches('+')),
                Some((forms.country_code, forms.significant.as_str())),
                "{region}"
            );
            let is_reached = forms.national == forms.significant
                || trunk_prefixes(forms.country_code)
                    .iter()
                    .any(|p| forms.national == format!("{p}{}", forms.significant))
                || is_dialled_apart(forms.country_code);
            if !is_reached {
                unlike.push(format!("{region} {e164} {}", forms.national));
            }
            compared += 1;
        }
        assert!(compared > 200 && unlike.is_empty(), "{compared} compared:\n{}", unlike.join("\n"));
    }
}
