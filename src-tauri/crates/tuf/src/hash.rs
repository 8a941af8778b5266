//! Hashes by algorithm.

use crate::Refusal;
use aws_lc_rs::digest::{self, Algorithm, SHA256, SHA512};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The hashes of a file, in hexadecimal digits, by the algorithm's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Hashes(BTreeMap<String, String>);

const KNOWN: [(&str, &Algorithm); 2] = [("sha256", &SHA256), ("sha512", &SHA512)];

impl Hashes {
    fn known(&self) -> impl Iterator<Item = (&'static str, &'static Algorithm, &str)> {
        KNOWN.into_iter().filter_map(|(name, algorithm)| Some((name, algorithm, self.0.get(name)?.as_str())))
    }

    /// Every known hash must fit, and one must be known.
    pub(crate) fn check(&self, of: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let mut compared = false;
        for (name, algorithm, expected) in self.known() {
            let expected = HEXLOWER_PERMISSIVE.decode(expected.as_bytes()).unwrap_or_default();
            if digest::digest(algorithm, bytes).as_ref() != expected {
                return Err(Refusal::WrongHash { of: of.to_owned(), algorithm: name });
            }
            compared = true;
        }
        if compared { Ok(()) } else { Err(Refusal::NoKnownHash { of: of.to_owned() }) }
    }

    /// The hash that stands before the file's name where snapshots are consistent.
    pub(crate) fn prefix(&self) -> Option<&str> {
        let digits = |hash: &str| hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.known().map(|(_, _, hash)| hash).find(|hash| digits(hash))
    }
}

/// SHA-256 of a target's path, in hexadecimal digits, as delegations by hash want it.
pub(crate) fn of_path(path: &str) -> String {
    HEXLOWER.encode(digest::digest(&SHA256, path.as_bytes()).as_ref())
}
