//! Public keys, and how many of them have signed.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use data_encoding::HEXLOWER_PERMISSIVE;
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A key as metadata lists it. Unknown fields, types and schemes are allowed: such a key signs nothing here.
#[derive(Deserialize)]
pub(crate) struct ListedKey {
    keytype: String,
    scheme: String,
    keyval: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scheme {
    Ed25519,
    EcdsaP256,
    RsaPss,
}

/// A key that signatures can be checked with. Two of them are equal exactly when they are the same key, whatever
/// id, extra fields or line breaks they were listed with: `bytes` has one form for each key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PublicKey {
    scheme: Scheme,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// `None` for a key of an unknown kind or in an unknown form.
    pub(crate) fn from_listed(key: &ListedKey) -> Option<Self> {
        let public = key.keyval.get("public")?.as_str()?;
        let (scheme, bytes) = match (key.keytype.as_str(), key.scheme.as_str()) {
            ("ed25519", "ed25519") => (
                Scheme::Ed25519,
                HEXLOWER_PERMISSIVE.decode(public.as_bytes()).ok().filter(|it| it.len() == 32)?,
            ),
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => {
                (Scheme::EcdsaP256, p256_point(public)?)
            }
            ("rsa", "rsassa-pss-sha256") => (Scheme::RsaPss, rsa_key(public)?),
            _ => return None,
        };
        Some(Self { scheme, bytes })
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm: &'static dyn VerificationAlgorithm = match self.scheme {
            Scheme::Ed25519 => &ED25519,
            Scheme::EcdsaP256 => &ECDSA_P256_SHA256_ASN1,
            Scheme::RsaPss => &RSA_PSS_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, &self.bytes).verify(message, signature).is_ok()
    }
}

/// What stands before an uncompressed point on P-256 (0x04 and 64 bytes) in a `SubjectPublicKeyInfo`. A compressed
/// one would give a key two forms.
const BEFORE_P256_POINT: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// `rsaEncryption` with its empty parameters. The other identifier (`id-RSASSA-PSS`) would give a key two forms.
const RSA_ENCRYPTION: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

fn p256_point(pem: &str) -> Option<Vec<u8>> {
    let info = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
    let point = info.strip_prefix(BEFORE_P256_POINT)?;
    (point.len() == 65 && point.first() == Some(&0x04)).then(|| point.to_vec())
}

fn rsa_key(pem: &str) -> Option<Vec<u8>> {
    let info = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
    // Four bytes of the outer SEQUENCE: keys of 2048 bits and more need two bytes for its length.
    (info.get(4..)?.starts_with(RSA_ENCRYPTION)).then(|| info.to_vec())
}

/// Who must sign for a role: its keys by id, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    keys: BTreeMap<String, PublicKey>,
    threshold: u64,
}

impl Authority {
    /// The keys among `listed` that `key_ids` names.
    pub(crate) fn new(key_ids: &[String], threshold: u64, listed: &BTreeMap<String, PublicKey>) -> Self {
        let keys = key_ids.iter().filter_map(|id| Some((id.clone(), listed.get(id)?.clone()))).collect();
        Self { keys, threshold }
    }

    pub(crate) fn threshold(&self) -> u64 {
        self.threshold
    }

    /// How many distinct keys have signed, counted no further than the threshold. Keys are told apart by
    /// themselves and not by their ids: one key under two ids counts once.
    pub(crate) fn signers(&self, message: &[u8], signatures: &BTreeMap<String, Vec<u8>>) -> u64 {
        let mut signers = BTreeSet::new();
        for (id, signature) in signatures {
            let Some(key) = self.keys.get(id) else { continue };
            if !signers.contains(key) && key.verifies(message, signature) {
                signers.insert(key);
            }
            if signers.len() as u64 == self.threshold {
                break;
            }
        }
        signers.len() as u64
    }

    /// Is a key of this authority missing from the `new` one?
    pub(crate) fn lost_a_key_to(&self, new: &Self) -> bool {
        !self.keys.values().all(|key| new.keys.values().any(|kept| kept == key))
    }
}
