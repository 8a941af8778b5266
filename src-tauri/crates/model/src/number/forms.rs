//! The forms in which one number can be dialled.

use super::{E164, parse};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// Digits after the last one that dial nothing.
pub(crate) const OVER_DIALLED: usize = 6;

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
    use super::{Forms, on_keypad};
    use crate::number::E164;

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
}
