//! Export: calls out of the diary into a file.

use super::{json, table};
use crate::App;
use crate::api::{ExportCalls, ExportFormat, JobKind, JobOutcome, WhichCalls};
use crate::failure::told;
use crate::job::Progress;
use ringtrue_model::call::Call;
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{CallId, Code, Failure};
use ringtrue_store::StoreError;
use ringtrue_store::file::Unfinished;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Calls that are read from the vault at once.
const BATCH: usize = 200;

impl App {
    /// Writes calls into a file that the person chose, as a job. A file that is there is exchanged for the new one, once
    /// that is whole.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn export_calls(&self, file: PathBuf, request: ExportCalls) -> Result<(), Failure> {
        self.read(|_| Ok(()))?;
        self.start_job(JobKind::Export, move |app, progress| {
            let ids = app.ids_of(&request.which)?;
            let mut unfinished = Unfinished::begin(&file).map_err(not_written)?;
            let calls = match request.format {
                ExportFormat::Csv => {
                    let out = table::Writer::begin(BufWriter::new(&mut unfinished));
                    app.write_calls(&ids, progress, out, table::Writer::add, table::Writer::end)
                }
                ExportFormat::Json => {
                    let out = json::Writer::begin(BufWriter::new(&mut unfinished));
                    app.write_calls(&ids, progress, out, json::Writer::add, json::Writer::end)
                }
            }?;
            unfinished.finish().map_err(not_written)?;
            Ok(JobOutcome::Exported { calls })
        })
    }

    /// Writes every call, the newest first, as an export in JSON does, each on one line: for tools, which need nothing
    /// around them.
    ///
    /// # Errors
    /// [`Code::FileNotWritable`]; when the vault is not open or does not answer.
    pub fn print_calls(&self, out: &mut impl Write) -> Result<(), Failure> {
        for some in self.ids_of(&WhichCalls::All)?.chunks(BATCH) {
            for call in self.calls_there(some)? {
                let written = json::write_call(out, &call).and_then(|()| out.write_all(b"\n"));
                written.map_err(|error| not_written(StoreError::of_writing(error)))?;
            }
        }
        Ok(())
    }

    /// Calls that are in the diary; one that was deleted meanwhile is left out.
    fn calls_there(&self, ids: &[CallId]) -> Result<Vec<Call>, Failure> {
        let there = |call: Result<Call, StoreError>| match call {
            Err(StoreError::NotFound { .. }) => None,
            other => Some(other),
        };
        self.read(|view| ids.iter().filter_map(|id| there(view.call(*id))).collect())
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
        add: fn(&mut W, &Call) -> io::Result<()>,
        end: fn(W) -> io::Result<O>,
    ) -> Result<u32, Failure> {
        let failed = |error: io::Error| not_written(StoreError::of_writing(error));
        let mut out = out.map_err(failed)?;
        let mut written = 0;
        for (batch, some) in ids.chunks(BATCH).enumerate() {
            progress.at((batch * BATCH) as u64, ids.len() as u64)?;
            for call in self.calls_there(some)? {
                add(&mut out, &call).map_err(failed)?;
                written += 1;
            }
        }
        end(out).and_then(|mut out| out.flush()).map_err(failed)?;
        Ok(written)
    }
}

fn not_written(error: StoreError) -> Failure {
    match told(error) {
        Failure { code: Code::DiskFull, .. } => Code::DiskFull.into(),
        _ => Code::FileNotWritable.into(),
    }
}
