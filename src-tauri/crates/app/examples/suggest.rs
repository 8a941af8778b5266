//! Suggests facts from the command line: reads texts from standard input, one a line, and prints for each a JSON array of
//! the facts it suggests, with the words they rest on and where those stand (characters before them).
//!
//! ```text
//! echo 'He told me to buy gift cards.' | cargo run -p ringtrue-app --example suggest
//! ```

use ringtrue_app::bundled;
use ringtrue_model::Catalogue;
use ringtrue_model::suggest::suggest;
use std::io::{BufRead, BufWriter, Error, Write, stdin, stdout};

fn main() -> Result<(), Error> {
    let catalogue = Catalogue::of(bundled());
    let mut input = stdin().lock();
    let mut output = BufWriter::new(stdout().lock());
    let mut line = Vec::new();
    // Lines are read as bytes: one that is not UTF-8 gets its answer like any other.
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
        serde_json::to_writer(&mut output, &suggest(text.trim_end_matches('\r'), "en", &catalogue))?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}
