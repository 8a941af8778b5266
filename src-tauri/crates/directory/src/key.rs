//! Ed25519 keys and their files.

use crate::Refused;
use crate::metadata::{KeyValue, ListedKey, canonical};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use data_encoding::HEXLOWER;
use pkcs8::{Document, EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument};
use zeroize::Zeroizing;

/// What stands before the 32 bytes of a public key in its `SubjectPublicKeyInfo` (RFC 8410).
const BEFORE_PUBLIC: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const PUBLIC: &str = "PUBLIC KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
/// Characters of the shortest passphrase.
const SHORTEST: usize = 12;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Its id in metadata: SHA-256 over the canonical form in which it is listed, in hexadecimal digits.
    pub fn id(&self) -> String {
        let listed = canonical(&self.listed()).unwrap_or_default();
        HEXLOWER.encode(digest(&SHA256, &listed).as_ref())
    }

    /// Reads the PEM form (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// When it is not that of an Ed25519 key.
    pub fn from_pem(pem: &str) -> Result<Self, Refused> {
        let (label, document) = Document::from_pem(pem).map_err(|_| Refused::NotAPublicKey)?;
        let bytes = document.as_bytes().strip_prefix(BEFORE_PUBLIC);
        match bytes {
            Some(bytes) if label == PUBLIC && bytes.len() == 32 => Ok(Self(bytes.to_vec())),
            _ => Err(Refused::NotAPublicKey),
        }
    }

    /// The PEM form.
    ///
    /// # Errors
    /// Never for a key that was read or generated.
    pub fn to_pem(&self) -> Result<String, Refused> {
        Document::try_from([BEFORE_PUBLIC, &self.0].concat())
            .and_then(|document| document.to_pem(PUBLIC, LineEnding::LF))
            .map_err(|_| Refused::NotAPublicKey)
    }

    pub(crate) fn listed(&self) -> ListedKey {
        let ed25519 = || "ed25519".to_owned();
        ListedKey {
            keytype: ed25519(),
            scheme: ed25519(),
            keyval: KeyValue { public: HEXLOWER.encode(&self.0) },
        }
    }

    /// `None` for a key that this tool would not have listed so.
    pub(crate) fn from_listed(listed: &ListedKey) -> Option<Self> {
        let bytes = HEXLOWER.decode(listed.keyval.public.as_bytes()).ok()?;
        let key = Self(bytes);
        (key.0.len() == 32 && key.listed() == *listed).then_some(key)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }
}

/// A private key.
pub struct PrivateKey(Ed25519KeyPair);

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> Result<Self, Refused> {
        Ed25519KeyPair::generate().map(Self).map_err(|_| Refused::NoRandomness)
    }

    /// Reads the PEM form: `ENCRYPTED PRIVATE KEY` with its passphrase, or `PRIVATE KEY`, which needs none.
    ///
    /// # Errors
    /// When it is not that of an Ed25519 key, or the passphrase is another.
    pub fn from_pem(pem: &str, passphrase: &str) -> Result<Self, Refused> {
        let (label, document) = SecretDocument::from_pem(pem).map_err(|_| Refused::NotAPrivateKey)?;
        let document = if label == ENCRYPTED {
            EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
                .map_err(|_| Refused::NotAPrivateKey)?
                .decrypt(passphrase)
                .map_err(|_| Refused::WrongPassphrase)?
        } else {
            document
        };
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(document.as_bytes());
        pair.map(Self).map_err(|_| Refused::NotAPrivateKey)
    }

    /// Does this PEM form need a passphrase?
    pub fn is_encrypted(pem: &str) -> bool {
        pem.lines().any(|line| line.contains(ENCRYPTED))
    }

    /// The PEM form, encrypted with a passphrase (PKCS#8: scrypt and AES-256).
    ///
    /// # Errors
    /// When the passphrase has fewer than 12 characters.
    pub fn to_pem(&self, passphrase: &str) -> Result<Zeroizing<String>, Refused> {
        if passphrase.chars().count() < SHORTEST {
            return Err(Refused::ShortPassphrase { shortest: SHORTEST });
        }
        let document = self.0.to_pkcs8v1().map_err(|_| Refused::NotAPrivateKey)?;
        PrivateKeyInfoRef::try_from(document.as_ref())
            .map_err(|_| Refused::NotAPrivateKey)?
            .encrypt(passphrase)
            .and_then(|encrypted| Ok(encrypted.to_pem(ENCRYPTED, LineEnding::LF)?))
            .map_err(|_| Refused::NotAPrivateKey)
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().to_vec())
    }

    /// The signature over a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PrivateKey, PublicKey};
    use crate::Refused;

    const PASSPHRASE: &str = "correct horse battery";

    #[test]
    fn a_key_comes_back_from_its_file_with_its_passphrase_alone() {
        let key = PrivateKey::generate().unwrap();
        let pem = key.to_pem(PASSPHRASE).unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n") && PrivateKey::is_encrypted(&pem));
        let back = PrivateKey::from_pem(&pem, PASSPHRASE).unwrap();
        assert_eq!(back.public(), key.public());
        assert!(back.public().verifies(b"text", &key.sign(b"text")));
        assert!(!back.public().verifies(b"other", &key.sign(b"text")));
        assert!(matches!(PrivateKey::from_pem(&pem, "correct horse batterz"), Err(Refused::WrongPassphrase)));
        assert!(matches!(key.to_pem("elevenchars"), Err(Refused::ShortPassphrase { shortest: 12 })));
    }

    #[test]
    fn a_public_key_is_what_openssl_and_python_tuf_call_it() {
        // `openssl pkey -pubout` of the key that RFC 8032 tries first; the id is what securesystemslib 1.6.0 gave.
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        let key = PublicKey::from_pem(pem).unwrap();
        assert_eq!(key.to_pem().unwrap(), pem);
        assert_eq!(
            key.listed().keyval.public,
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        assert_eq!(key.id(), "74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916");
        assert_eq!(PublicKey::from_listed(&key.listed()), Some(key));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let private = PrivateKey::generate().unwrap().to_pem(PASSPHRASE).unwrap();
        let public = PrivateKey::generate().unwrap().public().to_pem().unwrap();
        for text in
            ["", "key", &private, &public.replace("PUBLIC", "PRIVATE"), &public.replace("MCow", "MCox")]
        {
            assert!(matches!(PublicKey::from_pem(text), Err(Refused::NotAPublicKey)), "{text}");
        }
        assert!(matches!(PrivateKey::from_pem(&public, PASSPHRASE), Err(Refused::NotAPrivateKey)));
    }
}
