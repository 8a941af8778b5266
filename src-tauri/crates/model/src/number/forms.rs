//! The forms in which one number can be dialled.

use super::{E164, Region, parse};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// Letters after the last digit that count: exchanges ignore what is dialled too much.
const OVER_DIALLED: usize = 6;

/// A number taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Forms {
    /// What stands before it when it is dialled from abroad.
    pub country_code: i32,
    /// The digits after the country code.
    pub significant: String,
    /// The digits dialled inside the country, a leading zero included where there is one.
    pub national: String,
}

impl Forms {
    pub fn of(number: &E164) -> Option<Self> {
        let parsed = parse(number.as_str(), None).ok()?;
        let national = parsed.format_as(PhoneNumberFormat::National);
        Some(Self {
            country_code: parsed.country_code,
            significant: parsed.get_national_significant_number(),
            national: PHONE_NUMBER_UTIL.normalize_digits_only(national.as_ref()),
        })
    }

    /// Whether these keypad letters and digits, perhaps after a plus, dial the number for somebody who is at home in
    /// a region; where that is not known, in any. What is dialled after the last digit does not count.
    pub fn is_spelled_by(&self, keys: &str, home: Option<&Region>) -> bool {
        let dialled = on_keypad(keys);
        self.written(home)
            .any(|form| dialled.strip_prefix(form.as_str()).is_some_and(|rest| rest.len() <= OVER_DIALLED))
    }

    fn written(&self, home: Option<&Region>) -> impl Iterator<Item = String> {
        let Self { country_code, significant, national } = self;
        let at_home = home.is_none_or(|home| home.country_code() == Some(*country_code));
        let inside = [national.clone(), significant.clone()];
        let outside = [format!("+{country_code}{significant}"), format!("{country_code}{significant}")];
        inside.into_iter().filter(move |_| at_home).chain(outside)
    }
}

/// The digits on whose keys these letters stand.
pub(crate) fn on_keypad(keys: &str) -> String {
    PHONE_NUMBER_UTIL.convert_alpha_characters_in_number(keys)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Forms;
    use crate::number::{E164, Region};

    fn forms(e164: &str) -> Forms {
        Forms::of(&E164::try_from(e164.to_owned()).unwrap()).unwrap()
    }

    #[test]
    fn a_number_has_forms_at_home_and_abroad() {
        let bank = forms("+448009177017");
        let (home, abroad) =
            (Region::try_from("GB".to_owned()).unwrap(), Region::try_from("US".to_owned()).unwrap());
        for dialled in ["08009177017", "8009177017", "+448009177017", "448009177017"] {
            assert!(
                bank.is_spelled_by(dialled, Some(&home)) && bank.is_spelled_by(dialled, None),
                "{dialled}"
            );
        }
        assert!(!bank.is_spelled_by("08009177017", Some(&abroad)), "that is another number there");
        assert!(bank.is_spelled_by("448009177017", Some(&abroad)));
    }

    #[test]
    fn keypad_letters_may_be_too_many_and_never_too_few() {
        let netsafe = forms("+64508638723");
        assert!(netsafe.is_spelled_by("0508NETSAFE", None));
        assert!(!netsafe.is_spelled_by("0508NETSA", None));
        assert!(forms("+18006427676").is_spelled_by("1800Microsoft", None));
        assert!(!forms("+18006427676").is_spelled_by("1800MicrosoftSupportLine", None));
    }
}
