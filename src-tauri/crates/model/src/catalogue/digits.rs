//! Digits as one whole number, and the numbers one change away.

/// Digits that fit.
const MOST: usize = 18;
const POWERS: [u64; MOST + 1] = {
    let mut powers = [1; MOST + 1];
    let mut at = 1;
    while at <= MOST {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// Digits with a 1 before them, so that leading zeros count. `None` for more than 18, or for anything but digits.
pub(super) fn key(digits: &str) -> Option<u64> {
    if digits.len() > MOST {
        return None;
    }
    digits
        .bytes()
        .try_fold(1, |key, digit| digit.is_ascii_digit().then(|| key * 10 + u64::from(digit - b'0')))
}

/// The keys of all digits one change away: one of the last `movable` digits changed, missing or added anywhere among
/// them, or two neighbours swapped. Some come more than once.
pub(super) fn neighbours(digits: &str, movable: usize) -> Vec<u64> {
    let Some(own) = key(digits).filter(|_| digits.len() < MOST && movable <= digits.len()) else {
        return Vec::new();
    };
    let power = |at: usize| POWERS.get(at).copied().unwrap_or(u64::MAX);
    let digit = |at: usize| own / power(at) % 10;
    let mut keys = Vec::with_capacity(21 * movable + 10);
    for at in 0..=movable {
        let (above, below) = (own / power(at), own % power(at));
        keys.extend((0..10).map(|added| (above * 10 + added) * power(at) + below));
    }
    for at in 0..movable {
        let (above, below) = (own / power(at + 1), own % power(at));
        keys.push(above * power(at) + below);
        keys.extend((0..10).filter(|to| *to != digit(at)).map(|to| (above * 10 + to) * power(at) + below));
        if at + 1 < movable && digit(at) != digit(at + 1) {
            let above = own / power(at + 2);
            keys.push((above * 100 + digit(at) * 10 + digit(at + 1)) * power(at) + below);
        }
    }
    keys
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{key, neighbours};
    use proptest::prelude::proptest;
    use std::collections::HashSet;

    #[test]
    fn leading_zeros_and_lengths_count() {
        assert_ne!(key("0800"), key("800"));
        assert_ne!(key(""), key("0"));
        assert_eq!(key("1".repeat(18).as_str()), Some(1_111_111_111_111_111_111));
        assert_eq!((key(&"1".repeat(19)), key("12a")), (None, None));
    }

    proptest! {
        #[test]
        fn neighbours_are_what_one_change_makes(digits in "[0-9]{1,12}", fixed in 0..4_usize) {
            let fixed = fixed.min(digits.len());
            let mut expected = HashSet::new();
            let bytes = digits.as_bytes();
            let mut add = |bytes: Vec<u8>| expected.insert(key(&String::from_utf8(bytes).unwrap()).unwrap());
            for at in fixed..=bytes.len() {
                for digit in b'0'..=b'9' {
                    let mut longer = bytes.to_vec();
                    longer.insert(at, digit);
                    add(longer);
                    if at < bytes.len() && bytes[at] != digit {
                        let mut changed = bytes.to_vec();
                        changed[at] = digit;
                        add(changed);
                    }
                }
                if at < bytes.len() {
                    let mut shorter = bytes.to_vec();
                    shorter.remove(at);
                    add(shorter);
                }
                if at + 1 < bytes.len() && bytes[at] != bytes[at + 1] {
                    let mut swapped = bytes.to_vec();
                    swapped.swap(at, at + 1);
                    add(swapped);
                }
            }
            let found: HashSet<u64> = neighbours(&digits, digits.len() - fixed).into_iter().collect();
            assert_eq!(found, expected);
        }
    }
}
