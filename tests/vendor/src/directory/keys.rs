//! The keys for development (`tests/keys`), which everybody has.

use ringtrue_directory::{PrivateKey, Refused};

macro_rules! keys {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../keys/", $name, ".pem")))),*]
    };
}

const KEYS: [(&str, &str); 10] = keys![
    "root-1",
    "root-2",
    "root-3",
    "publisher-1",
    "publisher-2",
    "publisher-3",
    "snapshot",
    "timestamp",
    "example-antivirus-1",
    "example-antivirus-2"
];

/// The key for development of this name, such as `publisher-1`.
///
/// # Errors
/// When there is none.
pub fn development_key(name: &str) -> Result<PrivateKey, Refused> {
    let pem = KEYS.iter().find(|(known, _)| *known == name).map(|(_, pem)| *pem);
    PrivateKey::from_pem(pem.ok_or(Refused::NotAPrivateKey)?, "")
}

/// The names of as many keys as must sign for a role.
pub fn signers(role: &str) -> &'static [&'static str] {
    match role {
        "root" => &["root-1", "root-2"],
        "targets" | "publishers" => &["publisher-1", "publisher-2"],
        "snapshot" => &["snapshot"],
        "timestamp" => &["timestamp"],
        super::ROLE => &["example-antivirus-1", "example-antivirus-2"],
        _ => &[],
    }
}
