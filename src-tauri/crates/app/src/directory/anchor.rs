//! What the program came with: the root of all trust in the directory, and a copy signed from it, so that the first start
//! works offline.

use super::copy::{Contents, Copy};
use ringtrue_model::rules::Rules;
use ringtrue_model::{Code, Directory};
use serde_json::Value;

const ROOT: &[u8] = include_bytes!("../../../../directory/root.json");
const COPY: &[u8] = include_bytes!("../../../../directory/signed.zip");

/// A root that is trusted, and a copy to begin with.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The root's file.
    pub root: Vec<u8>,
    /// A zip file of the repository's static files; where it cannot be trusted from the root, there is none.
    pub copy: Vec<u8>,
}

impl Anchor {
    /// What this program came with.
    pub fn bundled() -> Self {
        Self { root: ROOT.to_vec(), copy: COPY.to_vec() }
    }

    /// A root without a copy.
    pub fn of_root(root: Vec<u8>) -> Self {
        Self { root, copy: Vec::new() }
    }

    /// Was the root made with the keys for development, which everybody has?
    pub fn is_for_development(&self) -> bool {
        let root: Value = serde_json::from_slice(&self.root).unwrap_or_default();
        root.pointer("/signed/x-ringtrue-development").is_some_and(|mark| *mark != Value::Bool(false))
    }

    /// Whether a build may trust it: a released one trusts nothing that everybody can sign.
    ///
    /// # Errors
    /// [`Code::DirectoryForDevelopment`].
    pub fn allowed_in(&self, development_build: bool) -> Result<(), Code> {
        if self.is_for_development() && !development_build {
            return Err(Code::DirectoryForDevelopment);
        }
        Ok(())
    }

    /// The newer of the kept and the shipped copy; the shipped one where the other is not trusted.
    pub(crate) fn newer_of(&self, kept: Option<Copy>, shipped: Copy) -> Copy {
        let version = |copy: &Copy| copy.read(&self.root).ok()?.versions.map(|it| it.timestamp);
        match kept {
            Some(kept) if version(&kept) >= version(&shipped) => kept,
            _ => shipped,
        }
    }

    /// What to begin with: the newer of the last good copy and the one that shipped. Nothing where neither is trusted.
    pub(crate) fn contents(&self, kept: Option<&[u8]>) -> Contents {
        let kept = kept.and_then(|bytes| {
            let read = Copy::from_zip(bytes).map(|copy| copy.read(&self.root));
            match read {
                Ok(Ok(contents)) => Some(contents),
                Ok(Err(why)) => {
                    tracing::warn!(%why, "the last good copy of the directory is not trusted");
                    None
                }
                Err(code) => {
                    tracing::warn!(?code, "the last good copy of the directory cannot be read");
                    None
                }
            }
        });
        let shipped = Copy::from_zip(&self.copy).ok().and_then(|copy| copy.read(&self.root).ok());
        let version = |contents: &Contents| contents.versions.map(|it| it.timestamp);
        match (kept, shipped) {
            (Some(kept), Some(shipped)) if version(&shipped) > version(&kept) => shipped,
            (Some(kept), _) => kept,
            (None, shipped) => shipped.unwrap_or_default(),
        }
    }
}

/// The directory that ships with the program. The tests see to it that it is whole.
pub fn bundled() -> Directory {
    Anchor::bundled().contents(None).directory
}

/// The rules that ship with the program. The tests see to it that they are whole.
pub fn bundled_rules() -> Rules {
    Anchor::bundled().contents(None).rules.rules
}

#[cfg(test)]
mod tests {
    use super::Anchor;
    use ringtrue_model::Code;

    #[test]
    fn what_ships_is_whole() {
        let contents = Anchor::bundled().contents(None);
        assert_eq!((contents.left_out, contents.held_back.len()), (0, 0));
        assert!(contents.directory.organisations.len() >= 69, "no organisation is lost");
        assert_eq!(contents.rules.hidden, []);
        assert!(contents.rules.rules.all().len() >= 34, "no rule is lost");
    }

    #[test]
    fn a_released_program_trusts_no_root_that_everybody_can_sign_for() {
        let development = Anchor::bundled();
        assert!(development.is_for_development(), "a release exchanges root.json and signed.zip");
        assert_eq!(development.allowed_in(true), Ok(()));
        assert_eq!(development.allowed_in(false), Err(Code::DirectoryForDevelopment));
        let root = |mark: &str| Anchor::of_root(format!(r#"{{"signed":{{{mark}}}}}"#).into_bytes());
        for mark in [r#""x-ringtrue-development":true"#, r#""x-ringtrue-development":"yes""#] {
            assert_eq!(root(mark).allowed_in(false), Err(Code::DirectoryForDevelopment), "{mark}");
        }
        for mark in ["", r#""x-ringtrue-development":false"#] {
            assert_eq!(root(mark).allowed_in(false), Ok(()), "{mark}");
        }
    }
}
