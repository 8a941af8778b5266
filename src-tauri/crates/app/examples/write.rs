//! Writes calls down, one after the other, and prints each one's identity only when it is safely kept; makes the
//! vault where there is none: `cargo run -p ringtrue-app --example write -- --data-dir DIR --calls N`.
//!
//! With `--backup-every N` a backup is begun before the first call and then every N calls, while calls go on being
//! written; with `--days-later N` all this happens N days from now.
//!
//! Whatever ends this program, every call it named is in the vault. The vault opens by the passphrase in
//! `RINGTRUE_PASSPHRASE`, or without one by the system's key store.

mod opening;

use opening::{Arguments, Trouble};
use ringtrue_app::api::{JobState, SaveCall};
use ringtrue_app::{App, Clock, SystemClock};
use ringtrue_model::call::{CallFields, Expected, Moment, Presented, ShownNumber};
use ringtrue_model::{Code, NotedNumber};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    opening::run("write --data-dir DIR --calls N [--backup-every N] [--days-later N]", write)
}

fn write(arguments: Arguments) -> Result<(), Trouble> {
    let arguments = arguments.only(&["--data-dir", "--calls", "--backup-every", "--days-later"])?;
    let calls = arguments.count("--calls")?;
    let backup_every = arguments.optional_count("--backup-every")?;
    let app = arguments.open()?;
    let mut out = std::io::stdout().lock();
    for number in 1..=calls {
        if backup_every.is_some_and(|every| (number - 1) % every.max(1) == 0) {
            begin_backup(&app)?;
        }
        let new = SaveCall { id: None, revision: None, fields: fields(number), draft: None };
        let saved = app.save_call(new).map_err(Trouble::from_failure)?;
        let call = saved.call.ok_or(Trouble::Vault(Code::BadRequest))?;
        writeln!(out, "{}", call.id)?;
        out.flush()?;
    }
    app.stop();
    Ok(())
}

/// Begins a backup unless one is being made. That the last one failed ends the program.
fn begin_backup(app: &App) -> Result<(), Trouble> {
    match app.job().map_err(Trouble::from_failure)?.map(|job| job.state) {
        Some(JobState::Working { .. }) => Ok(()),
        Some(JobState::Failed { failure }) => Err(Trouble::from_failure(failure)),
        _ => app.back_up_now().map_err(Trouble::from_failure),
    }
}

/// The nth call of a run: short ones and long ones, each known again by its number.
fn fields(number: usize) -> CallFields {
    let mut fields =
        CallFields::new(Moment::from(SystemClock.now_local()), "Example Antivirus", Expected::No);
    fields.claimed_person = format!("Caller {number}");
    let shown =
        NotedNumber { as_typed: format!("+1 855 555 {:04}", number % 10_000), ..NotedNumber::default() };
    fields.displayed_number = ShownNumber { presented: Presented::Shown, number: Some(shown) };
    fields.notes = "He said it again. ".repeat(number * 7 % 120);
    fields
}
