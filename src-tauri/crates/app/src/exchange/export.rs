//! Export: calls out of the diary into a file. It is readable by whoever has it, so nothing unfinished may stay behind.

use super::{json, table};
use crate::App;
use crate::api::{ExportCalls, ExportFormat, JobKind, JobOutcome, WhichCalls};
use crate::failure::told;
use crate::job::Progress;
use ringtrue_model::call::Call;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::{CallId, Code, Failure};
use ringtrue_store::file::Unfinished;
use ringtrue_store::{StoreError, Vault};
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Calls that are read from the vault at once.
const BATCH: usize = 200;
/// The setting that names the file that is being written, as long as it is.
const EXPORTING: &str = "exporting";

impl App {
    /// Writes calls into a file that the person chose, as a job; every call as JSON takes the appointments along. A file that is there is exchanged for the new one, once
    /// that is whole.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn export_calls(&self, file: PathBuf, request: ExportCalls) -> Result<(), Failure> {
        self.read(|_| Ok(()))?;
        self.start_job(JobKind::Export, move |app, progress| {
            app.remember_export(Some(&file))?;
            let exported = app.write_file(&file, &request, progress);
            // The vault may have been locked meanwhile; then there is nothing to find at the next opening.
            app.remember_export(None).unwrap_or_default();
            exported
        })
    }

    fn remember_export(&self, file: Option<&Path>) -> Result<(), Failure> {
        let file = file.map(|file| file.as_os_str().to_owned());
        self.write(move |tx| tx.put_setting(EXPORTING, &file))
    }

    /// Removes what is left of a file of calls that was being written when the program ended.
    pub(crate) fn clear_export(&self, vault: &Vault) {
        let clear = || -> Result<(), StoreError> {
            if let Some(file) = vault.read(|view| view.setting::<Option<OsString>>(EXPORTING))?.flatten() {
                Unfinished::clear(Path::new(&file))?;
                vault.write(|tx| tx.put_setting(EXPORTING, &None::<OsString>))?;
            }
            Ok(())
        };
        // A stick that is not there now: the next opening looks again.
        clear().map_err(told).unwrap_or_default();
    }

    fn write_file(
        &self,
        file: &Path,
        request: &ExportCalls,
        progress: &Progress,
    ) -> Result<JobOutcome, Failure> {
        let ids = &self.ids_of(&request.which)?;
        let appointments = match request {
            ExportCalls { which: WhichCalls::All, format: ExportFormat::Json } => {
                self.read(|view| view.appointments())?
            }
            _ => Vec::new(),
        };
        let mut unfinished = Unfinished::begin(file).map_err(not_written)?;
        let calls = match request.format {
            ExportFormat::Csv => {
                let out = table::Writer::begin(BufWriter::new(&mut unfinished));
                let add = |out: &mut table::Writer<_>, call: &Call, _: &[ShownVerdict]| out.add(call);
                self.write_calls(ids, progress, out, add, table::Writer::end)
            }
            ExportFormat::Json => {
                let out = json::Writer::begin(BufWriter::new(&mut unfinished), &appointments);
                self.write_calls(ids, progress, out, json::Writer::add, json::Writer::end)
            }
        }?;
        unfinished.finish().map_err(not_written)?;
        Ok(JobOutcome::Exported { calls, appointments: appointments.len() as u32 })
    }

    /// Writes every call, the newest first, as an export in JSON does, each on one line: for tools, which need nothing
    /// around them.
    ///
    /// # Errors
    /// [`Code::FileNotWritable`]; when the vault is not open or does not answer.
    pub fn print_calls(&self, out: &mut impl Write) -> Result<(), Failure> {
        for some in self.ids_of(&WhichCalls::All)?.chunks(BATCH) {
            for (call, shown) in self.calls_there(some)? {
                let written = json::write_call(out, &call, &shown).and_then(|()| out.write_all(b"\n"));
                written.map_err(|error| not_written(StoreError::of_writing(error)))?;
            }
        }
        Ok(())
    }

    /// Calls that are in the diary, with the verdicts that were shown; one that was deleted meanwhile is left out.
    fn calls_there(&self, ids: &[CallId]) -> Result<Vec<(Call, Vec<ShownVerdict>)>, Failure> {
        self.read(|view| {
            let there = |id: &CallId| match view.call(*id) {
                Err(StoreError::NotFound { .. }) => None,
                call => Some(call.and_then(|call| Ok((call, view.shown_verdicts(*id)?)))),
            };
            ids.iter().filter_map(there).collect()
        })
    }

    fn ids_of(&self, which: &WhichCalls) -> Result<Vec<CallId>, Failure> {
        match which {
            WhichCalls::All => self.read(|view| view.call_ids(&DiaryFilter::default())),
            WhichCalls::Found { filter } => self.read(|view| view.call_ids(filter)),
            WhichCalls::One { id } => Ok(vec![*id]),
        }
    }

    /// Reads calls a few at a time, so that nobody waits for the vault, and writes each.
    fn write_calls<W, O: Write>(
        &self,
        ids: &[CallId],
        progress: &Progress,
        out: io::Result<W>,
        add: fn(&mut W, &Call, &[ShownVerdict]) -> io::Result<()>,
        end: fn(W) -> io::Result<O>,
    ) -> Result<u32, Failure> {
        let failed = |error: io::Error| not_written(StoreError::of_writing(error));
        let mut out = out.map_err(failed)?;
        let mut written = 0;
        for (batch, some) in ids.chunks(BATCH).enumerate() {
            progress.at((batch * BATCH) as u64, ids.len() as u64)?;
            for (call, shown) in self.calls_there(some)? {
                add(&mut out, &call, &shown).map_err(failed)?;
                written += 1;
            }
        }
        end(out).and_then(|mut out| out.flush()).map_err(failed)?;
        Ok(written)
    }
}

pub(crate) fn not_written(error: StoreError) -> Failure {
    match told(error) {
        Failure { code: Code::DiskFull, .. } => Code::DiskFull.into(),
        _ => Code::FileNotWritable.into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::app_in;
    use std::sync::Arc;

    #[test]
    fn what_a_killed_export_left_is_gone_after_the_next_start() {
        let (folder, documents) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let names = || -> Vec<OsString> {
            let mut names: Vec<_> = std::fs::read_dir(documents.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            names.sort();
            names
        };
        let file = documents.path().join("calls.csv");
        let others = [".calls.csv.swp", "notes.txt"];
        for name in others {
            std::fs::write(documents.path().join(name), "theirs").unwrap();
        }

        let keys = Arc::default();
        let app = app_in(folder.path(), &keys, Arc::new(|_| {}));
        app.open_vault();
        app.remember_export(Some(&file)).unwrap();
        let mut unfinished = Unfinished::begin(&file).unwrap();
        unfinished.write_all(b"He said he was from my bank").unwrap();
        // A program that is killed drops nothing.
        std::mem::forget(unfinished);
        app.stop();
        assert_eq!(names().len(), 3);

        let app = app_in(folder.path(), &keys, Arc::new(|_| {}));
        app.open_vault();
        assert_eq!(names(), others, "and nothing else is");
        assert_eq!(app.read(|view| view.setting::<Option<OsString>>(EXPORTING)).unwrap(), Some(None));
        app.stop();
    }
}
