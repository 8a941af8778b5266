//! A chosen file as a stream of text: its encoding, its kind, how far it has been read, and a limit to what one entry
//! may hold, so that no file can fill the memory.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use ringtrue_model::Code;
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Bytes of one entry at most: more than every field full.
const ENTRY_LIMIT: u64 = 8 << 20;
/// Bytes of a file at most.
const FILE_LIMIT: u64 = 2 << 30;
/// So much of the beginning tells what kind of file it is.
const BEGINNING: u64 = 64 << 10;

/// Told how many bytes of a file were read; says with an error that reading is to end.
pub(super) type Watch<'a> = &'a dyn Fn(u64) -> Result<(), Code>;

/// A file to be read, and how.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    path: PathBuf,
    encoding: &'static Encoding,
    /// Its size in bytes.
    pub(super) size: u64,
    /// What separates the cells; `None` for JSON.
    pub(super) delimiter: Option<u8>,
    /// How many entries it has, once they were counted.
    pub(super) rows: Option<u32>,
}

/// Text that is being read, as UTF-8.
pub(super) type Text<'a> = BufReader<DecodeReaderBytes<Metered<'a>, Vec<u8>>>;

/// How far a file was read.
#[derive(Default)]
pub(super) struct Meter {
    read: Cell<u64>,
    entry_began: Cell<u64>,
}

impl Meter {
    /// An entry ends here.
    pub(super) fn entry_ended(&self) {
        self.entry_began.set(self.read.get());
    }
}

/// Counts what is read, and ends where it is too much or no longer wanted.
pub(super) struct Metered<'a> {
    file: File,
    meter: Rc<Meter>,
    watch: Watch<'a>,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.meter.read.get() - self.meter.entry_began.get() > ENTRY_LIMIT {
            return Err(ended(Code::FileTooLarge));
        }
        (self.watch)(self.meter.read.get()).map_err(ended)?;
        let count = self.file.read(into)?;
        self.meter.read.set(self.meter.read.get() + count as u64);
        Ok(count)
    }
}

/// Reading ended for this reason, and not for the file's sake.
#[derive(Debug)]
struct Ended(Code);

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reading ended: {:?}", self.0)
    }
}

impl std::error::Error for Ended {}

fn ended(code: Code) -> io::Error {
    io::Error::other(Ended(code))
}

impl Source {
    /// Looks at a file: it is read once to learn its encoding.
    pub(super) fn open(path: &Path, watch: Watch<'_>) -> Result<Self, Code> {
        let about = std::fs::metadata(path).map_err(|_| Code::FileNotReadable)?;
        if !about.is_file() {
            return Err(Code::FileNotReadable);
        }
        if about.len() > FILE_LIMIT {
            return Err(Code::FileTooLarge);
        }
        let size = about.len();
        let mut source = Self { path: path.to_owned(), encoding: UTF_8, size, delimiter: None, rows: None };
        source.encoding = source.find_encoding(watch).map_err(|error| code(&error))?;
        let mut beginning = Vec::new();
        let (text, _) = source.text(watch)?;
        text.take(BEGINNING).read_to_end(&mut beginning).map_err(|error| code(&error))?;
        let first = beginning.iter().find(|byte| !byte.is_ascii_whitespace()).ok_or(Code::FileHasNoCalls)?;
        if beginning.contains(&0) {
            return Err(Code::FileOfAnotherKind);
        }
        if *first != b'{' {
            source.delimiter = Some(delimiter_of(&beginning));
        }
        Ok(source)
    }

    /// The file's name without its folder.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Its text from the beginning, and how far it was read.
    pub(super) fn text<'a>(&self, watch: Watch<'a>) -> Result<(Text<'a>, Rc<Meter>), Code> {
        let (bytes, meter) = self.bytes(watch).map_err(|error| code(&error))?;
        let decoded =
            DecodeReaderBytesBuilder::new().encoding(Some(self.encoding)).strip_bom(true).build(bytes);
        Ok((BufReader::new(decoded), meter))
    }

    fn bytes<'a>(&self, watch: Watch<'a>) -> io::Result<(Metered<'a>, Rc<Meter>)> {
        let meter = Rc::new(Meter::default());
        Ok((Metered { file: File::open(&self.path)?, meter: Rc::clone(&meter), watch }, meter))
    }

    /// A byte order mark tells; without one, text that is UTF-8 throughout is UTF-8. What else spreadsheets write
    /// without a mark is UTF-16, with a zero in every second byte of plain letters, or Windows-1252.
    fn find_encoding(&self, watch: Watch<'_>) -> io::Result<&'static Encoding> {
        let mut beginning = Vec::new();
        self.bytes(watch)?.0.take(1024).read_to_end(&mut beginning)?;
        if let Some((encoding, _)) = Encoding::for_bom(&beginning) {
            return Ok(encoding);
        }
        let zeros = |from: usize| beginning.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
        let half = beginning.len() / 4;
        if half > 0 && zeros(1) > half && zeros(0) == 0 {
            return Ok(UTF_16LE);
        }
        if half > 0 && zeros(0) > half && zeros(1) == 0 {
            return Ok(UTF_16BE);
        }
        Ok(if self.is_utf_8(watch)? { UTF_8 } else { WINDOWS_1252 })
    }

    fn is_utf_8(&self, watch: Watch<'_>) -> io::Result<bool> {
        let (bytes, meter) = self.bytes(watch)?;
        let mut text = BufReader::new(bytes);
        let mut decoder = UTF_8.new_decoder_without_bom_handling();
        let mut scratch = vec![0; 32 << 10];
        loop {
            let bytes = text.fill_buf()?;
            let last = bytes.is_empty();
            let (_, read, _, malformed) = decoder.decode_to_utf8(bytes, &mut scratch, last);
            if malformed {
                return Ok(false);
            }
            if last {
                return Ok(true);
            }
            text.consume(read);
            // Entries are told apart only by who knows the encoding.
            meter.entry_ended();
        }
    }
}

/// Why reading broke off.
pub(super) fn code(error: &io::Error) -> Code {
    let ended = error.get_ref().and_then(|error| error.downcast_ref::<Ended>());
    ended.map_or(Code::FileNotReadable, |Ended(code)| *code)
}

/// The separator that gives the first row the most cells.
fn delimiter_of(beginning: &[u8]) -> u8 {
    let cells = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(beginning);
        let mut first = csv::ByteRecord::new();
        reader.read_byte_record(&mut first).map_or(0, |_| first.len())
    };
    // Of equals the last is taken.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| cells(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GO_ON: Watch<'static> = &|_| Ok(());

    fn read(bytes: &[u8]) -> (Source, String) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, bytes).unwrap();
        let source = Source::open(file.path(), GO_ON).unwrap();
        let mut text = String::new();
        source.text(GO_ON).unwrap().0.read_to_string(&mut text).unwrap();
        (source, text)
    }

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let text = "When;Who\r\n2026-11-21;Société « Trend »\r\n";
        let utf_16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<_>>();
        let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let files = [
            text.into(),
            with(b"\xef\xbb\xbf", text.into()),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            with(b"\xff\xfe", utf_16(u16::to_le_bytes)),
            with(b"\xfe\xff", utf_16(u16::to_be_bytes)),
            WINDOWS_1252.encode(text).0.into_owned(),
        ];
        for bytes in files {
            let (source, found) = read(&bytes);
            assert_eq!(found, text, "{}", source.encoding.name());
            assert_eq!(source.delimiter, Some(b';'));
        }
    }

    #[test]
    fn the_separator_is_found_in_the_first_row() {
        assert_eq!(read(b"a,b,c\n1;2;3;4").0.delimiter, Some(b','));
        assert_eq!(read(b"a\tb\n").0.delimiter, Some(b'\t'));
        assert_eq!(read(b"\"a,b,c\";d\n").0.delimiter, Some(b';'), "quoted ones do not count");
        assert_eq!(read(b"only\n").0.delimiter, Some(b','));
        assert_eq!(read(b"  {\"format\"").0.delimiter, None, "JSON has none");
    }

    #[test]
    fn an_entry_has_an_end() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, b"a,b\n\"never closed ").unwrap();
        file.as_file().set_len(ENTRY_LIMIT + (1 << 20)).unwrap();
        assert_eq!(
            Source::open(file.path(), GO_ON).unwrap_err(),
            Code::FileOfAnotherKind,
            "text has no zeros"
        );
        let file = std::fs::File::open(file.path()).unwrap();
        let mut metered = Metered { file, meter: Rc::default(), watch: GO_ON };
        let error = io::copy(&mut metered, &mut io::sink()).unwrap_err();
        assert_eq!(code(&error), Code::FileTooLarge);
        assert!(metered.meter.read.get() < ENTRY_LIMIT + (1 << 20));
    }

    #[test]
    fn reading_ends_when_it_is_no_longer_wanted() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, "2026-01-01;mañana\n".repeat(10_000).as_bytes()).unwrap();
        let reached = Cell::new(0);
        let watch = |read| {
            reached.set(read);
            if read > 50_000 { Err(Code::Stopped) } else { Ok(()) }
        };
        assert_eq!(Source::open(file.path(), &watch).unwrap_err(), Code::Stopped);
        assert!((50_000..100_000).contains(&reached.get()), "{}", reached.get());
        let source = Source::open(file.path(), GO_ON).unwrap();
        let error = io::copy(&mut source.text(&watch).unwrap().0, &mut io::sink()).unwrap_err();
        assert_eq!(code(&error), Code::Stopped);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Source::open(folder.path(), GO_ON).unwrap_err(), Code::FileNotReadable);
        assert_eq!(Source::open(&folder.path().join("none"), GO_ON).unwrap_err(), Code::FileNotReadable);
        std::fs::write(folder.path().join("empty"), " \n").unwrap();
        assert_eq!(Source::open(&folder.path().join("empty"), GO_ON).unwrap_err(), Code::FileHasNoCalls);
    }
}
