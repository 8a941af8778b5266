//! Prints every call of a vault as one JSON object a line, the newest first:
//! `cargo run -p ringtrue-app --example export -- --data-dir DIR`.
//!
//! The vault opens by the passphrase in `RINGTRUE_PASSPHRASE`, or without one by the system's key store.

mod opening;

use opening::{Arguments, Trouble};
use ringtrue_app::App;
use ringtrue_app::api::DiaryStretch;
use ringtrue_model::diary::DiaryFilter;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// Rows that are asked for at once.
const STRETCH: u32 = 200;

fn main() -> ExitCode {
    opening::run("export --data-dir DIR", export)
}

fn export(arguments: Arguments) -> Result<(), Trouble> {
    let app = arguments.only(&["--data-dir"])?.open()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    print(&app, &mut out)?;
    out.flush()?;
    app.stop();
    Ok(())
}

fn print(app: &App, out: &mut impl Write) -> Result<(), Trouble> {
    let filter = DiaryFilter::default();
    let total = app.diary_outline(filter.clone()).map_err(Trouble::from_failure)?.total;
    for offset in (0..total).step_by(STRETCH as usize) {
        let stretch = DiaryStretch { filter: filter.clone(), offset, limit: STRETCH };
        for row in app.diary_rows(stretch).map_err(Trouble::from_failure)? {
            let call = app.call(row.id).map_err(Trouble::from_failure)?.call;
            serde_json::to_writer(&mut *out, &call)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
