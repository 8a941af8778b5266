//! Files of a repository: in a folder, in a zip file, or about to be put over those.

use crate::Refused;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Files of a repository by their path in it, such as `metadata/timestamp.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    folder: Option<PathBuf>,
    over: BTreeMap<String, Vec<u8>>,
}

/// Bytes of the largest file.
const LARGEST: u64 = 8 * 1024 * 1024;

impl Files {
    /// The repository in a folder, or in a zip file (a copy or a staged change).
    ///
    /// # Errors
    /// When there is nothing, or the zip file holds anything but files of a repository.
    pub fn open(place: &Path) -> Result<Self, Refused> {
        if fs::metadata(place).map_err(Refused::file(place))?.is_dir() {
            return Ok(Self { folder: Some(place.to_owned()), over: BTreeMap::new() });
        }
        Self::from_zip(&fs::read(place).map_err(Refused::file(place))?)
    }

    /// The files of a zip file.
    ///
    /// # Errors
    /// When it is none, or holds anything but files of a repository, each once and at most 8 MiB large.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, Refused> {
        let not_a_zip = |error: &dyn std::fmt::Display| Refused::NotAZip(error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| not_a_zip(&e))?;
        let mut over = BTreeMap::new();
        for index in 0..zip.len() {
            let file = zip.by_index(index).map_err(|e| not_a_zip(&e))?;
            let name = file.name().map_err(|e| not_a_zip(&e))?.into_owned();
            let mut bytes = Vec::new();
            file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| not_a_zip(&e))?;
            if bytes.len() as u64 > LARGEST
                || !is_of_a_repository(&name)
                || over.insert(name.clone(), bytes).is_some()
            {
                return Err(Refused::ForeignFile(name));
            }
        }
        Ok(Self { folder: None, over })
    }

    /// These files as a zip file: nothing compressed, no dates, so that the same files give the same bytes.
    ///
    /// # Errors
    /// When there is more than a zip file can hold.
    pub fn to_zip(&self) -> Result<Vec<u8>, Refused> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (path, bytes) in &self.over {
            zip.start_file(path.as_str(), plain).map_err(|e| Refused::NotAZip(e.to_string()))?;
            zip.write_all(bytes).map_err(|e| Refused::NotAZip(e.to_string()))?;
        }
        Ok(zip.finish().map_err(|e| Refused::NotAZip(e.to_string()))?.into_inner())
    }

    /// One file; `None` when it is not there.
    ///
    /// # Errors
    /// When it cannot be read, or its path could lead out of the repository.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Refused> {
        if !is_of_a_repository(path) {
            return Err(Refused::ForeignFile(path.to_owned()));
        }
        if let Some(bytes) = self.over.get(path) {
            return Ok(Some(bytes.clone()));
        }
        let Some(folder) = &self.folder else { return Ok(None) };
        let file = folder.join(path);
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Refused::File { file, error }),
        }
    }

    pub(crate) fn needed(&self, path: &str) -> Result<Vec<u8>, Refused> {
        self.read(path)?.ok_or_else(|| Refused::Missing(path.to_owned()))
    }

    pub(crate) fn put(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.over.insert(path.into(), bytes);
    }

    /// The files that are not in the folder.
    pub(crate) fn new_ones(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.over
    }

    /// These files with others put over them.
    pub fn with(&self, others: &Self) -> Self {
        let mut all = self.clone();
        all.over.extend(others.over.clone());
        all
    }

    /// Writes the files into a folder, in an order in which a client that comes in between finds a whole repository:
    /// targets first, the timestamp last. Each file is written whole or not at all.
    ///
    /// # Errors
    /// When one cannot be written. Those before it are there then, and hurt nothing.
    pub fn write_into(&self, folder: &Path) -> Result<(), Refused> {
        let mut files: Vec<_> = self.over.iter().collect();
        files.sort_by_key(|(path, _)| {
            let is_root = path.ends_with(".root.json");
            (path.starts_with("metadata/"), is_root, path.as_str() == "metadata/timestamp.json")
        });
        for (path, bytes) in files {
            replace(&folder.join(path), bytes)?;
        }
        Ok(())
    }
}

/// Is this a path that a repository of this directory has? Small letters, digits, `.`, `-`, below one of two folders.
fn is_of_a_repository(path: &str) -> bool {
    let is_part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    path.split_once('/').is_some_and(|(folder, rest)| {
        matches!(folder, "metadata" | "targets") && rest.split('/').all(is_part)
    })
}

/// Writes a file in the place of the one that was there. It is there whole or not at all.
///
/// # Errors
/// When it could not be written.
pub fn replace(file: &Path, bytes: &[u8]) -> Result<(), Refused> {
    let written = beside(file, bytes, 0o644)?;
    written.persist(file).map_err(|e| Refused::File { file: file.to_owned(), error: e.error })?;
    Ok(())
}

/// Writes a file where none was.
///
/// # Errors
/// When there is one already, or it could not be written.
pub fn create(file: &Path, bytes: &[u8]) -> Result<(), Refused> {
    keep(beside(file, bytes, 0o644)?, file)
}

/// Writes a file where none was, which nobody but its owner may read.
///
/// # Errors
/// When there is one already, or it could not be written.
pub fn create_private(file: &Path, bytes: &[u8]) -> Result<(), Refused> {
    keep(beside(file, bytes, 0o600)?, file)
}

fn keep(written: NamedTempFile, file: &Path) -> Result<(), Refused> {
    match written.persist_noclobber(file) {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Err(Refused::Exists(file.to_owned())),
        Err(e) => Err(Refused::File { file: file.to_owned(), error: e.error }),
    }
}

/// A new file in the same folder, brought to the disk.
fn beside(file: &Path, bytes: &[u8], mode: u32) -> Result<NamedTempFile, Refused> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut written = new_file(folder, mode)?;
        written.write_all(bytes)?;
        written.as_file().sync_all()?;
        Ok(written)
    });
    written.map_err(Refused::file(file))
}

#[cfg(unix)]
fn new_file(folder: &Path, mode: u32) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(mode)).tempfile_in(folder)
}

/// Elsewhere a new file takes its folder's permissions.
#[cfg(not(unix))]
fn new_file(folder: &Path, _: u32) -> std::io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Files, create, create_private, is_of_a_repository, replace};
    use crate::Refused;
    use proptest::prelude::*;
    use std::fs;
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zip_file_holds_files_of_a_repository_and_nothing_else() {
        assert!(Files::from_zip(&zip(&[("metadata/1.root.json", b"{}")])).is_ok());
        for name in [
            "../metadata/root.json",
            "metadata/../../x",
            "/etc/passwd",
            "metadata\\x",
            "targets//x",
            "other/x",
            "metadata/.x",
            "targets/CON",
        ] {
            let refused = Files::from_zip(&zip(&[(name, b"")]));
            assert!(matches!(refused, Err(Refused::ForeignFile(_))), "{name}");
            assert!(!is_of_a_repository(name));
        }
        let large = vec![0; 8 * 1024 * 1024 + 1];
        assert!(matches!(
            Files::from_zip(&zip(&[("metadata/a.json", &large)])),
            Err(Refused::ForeignFile(_))
        ));
        assert!(matches!(Files::from_zip(b"<html>"), Err(Refused::NotAZip(_))));
    }

    #[test]
    fn files_are_replaced_or_created_and_never_both() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("below/key.pem");
        create_private(&file, b"first").unwrap();
        assert!(matches!(create_private(&file, b"second"), Err(Refused::Exists(_))));
        assert!(matches!(create(&file, b"second"), Err(Refused::Exists(_))));
        assert_eq!(fs::read(&file).unwrap(), b"first");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        replace(&file, b"third").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"third");
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_stands_over_a_folder_is_read_first_and_written_into_it() {
        let folder = tempfile::tempdir().unwrap();
        replace(&folder.path().join("metadata/timestamp.json"), b"old").unwrap();
        let old = Files::open(folder.path()).unwrap();
        let mut new = Files::default();
        new.put("metadata/timestamp.json", b"new".to_vec());
        let read = |files: &Files| files.read("metadata/timestamp.json").unwrap().unwrap();
        assert_eq!((read(&old), read(&old.with(&new))), (b"old".to_vec(), b"new".to_vec()));
        new.write_into(folder.path()).unwrap();
        assert_eq!(read(&old), b"new");
        assert_eq!(old.read("metadata/2.root.json").unwrap(), None);
        assert!(matches!(old.read("metadata/../secret"), Err(Refused::ForeignFile(_))));
    }

    proptest! {
        #[test]
        fn files_come_back_from_their_zip_file(
            files in prop::collection::btree_map("(metadata|targets)/[a-z0-9][a-z0-9.-]{0,20}", prop::collection::vec(any::<u8>(), 0..50), 0..6)
        ) {
            let files = Files { folder: None, over: files };
            prop_assert_eq!(Files::from_zip(&files.to_zip().unwrap()).unwrap(), files);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            drop(Files::from_zip(&bytes));
        }
    }
}
