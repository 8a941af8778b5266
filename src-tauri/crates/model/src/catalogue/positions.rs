//! Which positions of a list stand under a key.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Positions by key, made once. Two words an entry: a hundred thousand numbers take a few megabytes.
#[derive(Debug, Default)]
pub(super) struct Positions {
    /// Where the positions of a key begin, and how many there are.
    of_key: FxHashMap<u64, (u32, u32)>,
    positions: Vec<u32>,
}

impl Positions {
    /// The positions of each key, each once, in ascending order.
    pub fn of(mut entries: Vec<(u64, u32)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let mut made = Self { of_key: FxHashMap::default(), positions: Vec::with_capacity(entries.len()) };
        for same in entries.chunk_by(|a, b| a.0 == b.0) {
            let Some((key, _)) = same.first() else { continue };
            let stretch = (place(made.positions.len()), place(same.len()));
            made.of_key.insert(*key, stretch);
            made.positions.extend(same.iter().map(|(_, position)| position));
        }
        made.of_key.shrink_to_fit();
        made
    }

    pub fn get(&self, key: u64) -> &[u32] {
        let Some((first, count)) = self.of_key.get(&key) else { return &[] };
        let first = *first as usize;
        self.positions.get(first..first + *count as usize).unwrap_or_default()
    }
}

/// The key of a text. Two texts may share one, so what is found is compared again.
pub(super) fn text_key(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// A position in a list. No list of a directory comes near four billion entries.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Positions;

    #[test]
    fn a_key_has_all_its_positions_once_and_in_order() {
        let positions = Positions::of(vec![(7, 3), (1, 0), (7, 1), (7, 3)]);
        assert_eq!(positions.get(7), [1, 3]);
        assert_eq!(positions.get(1), [0]);
        assert_eq!(positions.get(2), [0_u32; 0]);
        assert_eq!(Positions::default().get(0), [0_u32; 0]);
    }
}
