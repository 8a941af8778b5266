//! Where a zip is written to, up to the first failure.

use std::io::{self, Seek, SeekFrom, Write};

/// Tells the first failure, and from then on swallows what is written. A `ZipWriter` that is dropped tries to finish what
/// it began, and prints that it cannot: into this, it can.
pub(super) struct GivesUp<W> {
    into: W,
    /// Where it would be, once it has given up.
    beyond: Option<u64>,
}

impl<W: Write + Seek> GivesUp<W> {
    pub(super) fn new(into: W) -> Self {
        Self { into, beyond: None }
    }

    fn told<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.beyond = Some(self.into.stream_position().unwrap_or(0));
        }
        done
    }
}

impl<W: Write + Seek> Write for GivesUp<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(at) = &mut self.beyond {
            *at = at.saturating_add(bytes.len() as u64);
            return Ok(bytes.len());
        }
        let written = self.into.write(bytes);
        self.told(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.beyond.is_some() {
            return Ok(());
        }
        let flushed = self.into.flush();
        self.told(flushed)
    }
}

impl<W: Write + Seek> Seek for GivesUp<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let Some(at) = &mut self.beyond {
            *at = match to {
                SeekFrom::Start(place) => place,
                SeekFrom::Current(by) | SeekFrom::End(by) => at.saturating_add_signed(by),
            };
            return Ok(*at);
        }
        let sought = self.into.seek(to);
        self.told(sought)
    }
}
