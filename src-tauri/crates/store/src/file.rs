//! Small files, written whole or not at all, and readable by nobody else.

use crate::error::StoreError;
use crate::steps;
use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

const WRITING: &str = "writing a file";

/// Writes a file so that after a crash it holds either what it held before or all of `bytes`. On Unix it is
/// readable by its owner alone (0600).
///
/// # Errors
/// [`StoreError::File`] when the folder cannot be written to or the disk is full; the old file is then as it was.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut unfinished = Unfinished::begin(path)?;
    unfinished.write_all(bytes).map_err(StoreError::file(WRITING, path))?;
    unfinished.finish()
}

/// A file that is being written, for those too long to be held in memory. Its name is another until it is finished; if
/// it is dropped before, nothing is left of it.
pub struct Unfinished {
    file: NamedTempFile,
    path: PathBuf,
}

impl Unfinished {
    /// Begins to write what will stand at `path`. On Unix it is readable by its owner alone (0600).
    ///
    /// # Errors
    /// [`StoreError::File`] when the folder cannot be written to.
    pub fn begin(path: &Path) -> Result<Self, StoreError> {
        let begun = || -> io::Result<NamedTempFile> {
            steps::reached("before writing")?;
            tempfile::Builder::new().prefix(&unfinished_prefix(path)).tempfile_in(folder_of(path))
        };
        let file = begun().map_err(StoreError::file(WRITING, path))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Removes what writings of `path` left that a crash broke off.
    ///
    /// # Errors
    /// [`StoreError::File`] when its folder cannot be read or written to.
    pub fn clear(path: &Path) -> Result<(), StoreError> {
        clear_unfinished(path).map_err(StoreError::file("clearing an unfinished file", path))
    }

    /// Puts it into its place, exchanging what stood there. After a crash there is the one or the other, whole.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk is full or fails; what stood there is then as it was.
    pub fn finish(self) -> Result<(), StoreError> {
        let Self { file, path } = self;
        let finished = || -> io::Result<()> {
            file.as_file().sync_all()?;
            steps::reached("written under another name")?;
            file.persist(&path).map_err(|e| e.error)?;
            steps::reached("named")?;
            sync_folder(folder_of(&path))
        };
        finished().map_err(StoreError::file(WRITING, &path))
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What lies in a folder; nothing where there is no such folder.
pub(crate) fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        found => found?.collect(),
    }
}

/// Removes what interrupted writings of `path` left.
pub(crate) fn clear_unfinished(path: &Path) -> io::Result<()> {
    let prefix = unfinished_prefix(path);
    for entry in fs::read_dir(folder_of(path))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn unfinished_prefix(path: &Path) -> String {
    format!(".{}.ringtrue-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// The folder a file stands in, or is to.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder as durable as the files.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// NTFS keeps the order of names by its own journal, and folders cannot be opened for this.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Which file stands at `path`, so that another in its place is told from it.
#[cfg(unix)]
pub(crate) fn identity(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Elsewhere a file that is open can neither be moved nor exchanged; its disk can go away.
#[cfg(not(unix))]
pub(crate) fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|_| (0, 0))
}

/// Makes a folder that only its owner can enter (0700); one that stands already is closed to others.
///
/// # Errors
/// When the folder cannot be made, or is not this person's.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    close_to_others(folder)
}

/// Opens a file for reading and writing, making it (0600) where it is missing.
///
/// # Errors
/// When the folder cannot be written to, or the file is not this person's.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    close_to_others(path)?;
    Ok(file)
}

/// Takes every right from group and others.
#[cfg(unix)]
pub(crate) fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(permissions.mode() & 0o700);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Elsewhere a person's own folders are closed to others by what they inherit.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}
