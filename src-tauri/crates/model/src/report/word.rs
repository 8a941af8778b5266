//! The call-back word: anyone who later rings "about your report" must say it.

use crate::clock::Entropy;

/// Short, common, hard to mishear; no two begin alike with the same sound.
const WORDS: [&str; 64] = [
    "acorn", "anchor", "apple", "autumn", "badger", "basket", "beacon", "button", "candle", "carpet",
    "castle", "cherry", "copper", "cotton", "daisy", "dolphin", "eagle", "ember", "falcon", "feather",
    "forest", "garden", "ginger", "hammer", "harbour", "hazel", "island", "ivory", "jacket", "jigsaw",
    "kettle", "kitten", "ladder", "lantern", "lemon", "magnet", "maple", "meadow", "mitten", "nutmeg",
    "orchard", "otter", "paddle", "pebble", "pepper", "pillow", "piano", "quilt", "rabbit", "ribbon",
    "river", "saddle", "silver", "sparrow", "teapot", "thimble", "tulip", "umbrella", "velvet", "violin",
    "walnut", "willow", "yellow", "zebra",
];

/// A new call-back word, such as `lantern-47`: one of 64 words and a number from 10 to 99.
pub fn callback_word(entropy: &dyn Entropy) -> String {
    let mut random = [0; 4];
    entropy.fill(&mut random);
    let [word, a, b, c] = random;
    let number = 10 + u32::from_le_bytes([a, b, c, 0]) % 90;
    let word = WORDS.get(usize::from(word) % WORDS.len()).copied().unwrap_or("lantern");
    format!("{word}-{number}")
}

#[cfg(test)]
mod tests {
    use super::{WORDS, callback_word};
    use crate::clock::Entropy;

    struct Same(u8);

    impl Entropy for Same {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_word_and_two_digits() {
        for byte in 0..=255 {
            let word = callback_word(&Same(byte));
            let (noun, number) = word.split_once('-').unwrap_or_default();
            assert!(WORDS.contains(&noun), "{word}");
            assert!(number.parse::<u32>().is_ok_and(|n| (10..100).contains(&n)), "{word}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut sorted = WORDS.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), WORDS.len());
    }
}
