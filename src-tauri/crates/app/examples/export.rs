//! Prints every call of a vault as one JSON object a line, the newest first:
//! `cargo run -p ringtrue-app --example export -- --data-dir DIR`.
//!
//! The vault opens by the passphrase in `RINGTRUE_PASSPHRASE`, or without one by the system's key store.

mod opening;

use opening::{Arguments, Trouble};
use std::io::{BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    opening::run("export --data-dir DIR", export)
}

fn export(arguments: Arguments) -> Result<(), Trouble> {
    let app = arguments.only(&["--data-dir"])?.open()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    app.print_calls(&mut out).map_err(Trouble::from_failure)?;
    out.flush()?;
    app.stop();
    Ok(())
}
