//! The bin: what was deleted is brought back or deleted for good, and once a day what has become old is put into it
//! or goes from it.

use crate::App;
use crate::api::{BinOutline, BinRow, BinStretch, BinnedCall, JobKind, JobOutcome, Notice};
use crate::calls::number_text;
use crate::settings::{MOST_MONTHS, settings};
use chrono::{DateTime, FixedOffset, Months, TimeDelta, Utc};
use ringtrue_model::{CallId, ClockWatch, Code, Failure};
use ringtrue_store::{self as store, AgeLimit, StoreError, WriteTx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Rows that are answered at once at most.
const STRETCH: u32 = 200;
/// Calls that are moved in one transaction at most, so that a save never waits long.
const BATCH: u32 = 2_000;
/// Calls that are moved between two looks at whether to go on.
const STEP: u32 = 100;
const CLOCK_WATCH: &str = "clock_watch";
/// How often it is asked whether the day's tidying is due: clocks jump, machines sleep, vaults are locked.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What a tidying came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// So many old calls were put into the bin.
    pub binned: u32,
    /// So many calls in the bin were deleted for good.
    pub purged: u32,
}

impl App {
    /// How much is in the bin.
    ///
    /// # Errors
    /// When the vault is not open or does not answer.
    pub fn bin_outline(&self) -> Result<BinOutline, Failure> {
        self.read(|view| view.bin_counts()).map(|(total, drafts)| BinOutline { total, drafts })
    }

    /// A stretch of what is in the bin.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for more than 200 rows; when the vault is not open or does not answer.
    pub fn bin_rows(&self, request: BinStretch) -> Result<Vec<BinRow>, Failure> {
        if request.limit > STRETCH {
            return Err(Code::BadRequest.into());
        }
        let home = self.region();
        let (rows, days) =
            self.read(|view| Ok((view.bin_rows(request.offset, request.limit)?, settings(view)?.bin_days)))?;
        let row = |binned: store::BinnedCall| {
            let goes_at = goes_at(&binned, days);
            let fields = binned.call.fields;
            BinRow {
                id: binned.call.id,
                occurred_at: fields.occurred_at,
                claimed_org: fields.claimed_org,
                number_text: number_text(&fields.displayed_number, home.as_ref()),
                displayed_number: fields.displayed_number,
                asked_for: fields.asked_for,
                deleted_at: binned.deleted_at,
                goes_at,
            }
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// A call in the bin.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or does not answer.
    pub fn binned_call(&self, request: CallId) -> Result<BinnedCall, Failure> {
        let (binned, days) = self.read(|view| Ok((view.binned_call(request)?, settings(view)?.bin_days)))?;
        let goes_at = goes_at(&binned, days);
        Ok(BinnedCall { call: binned.call, deleted_at: binned.deleted_at, goes_at, draft: binned.draft })
    }

    /// Brings everything back that is in the bin, as a job: all of it or nothing.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn undelete_all(&self) -> Result<(), Failure> {
        let now = self.clock.now();
        self.change_bin(
            JobKind::BringBack,
            move |tx| tx.undelete_calls(now, STEP),
            |calls| JobOutcome::BroughtBack { calls },
        )
    }

    /// Deletes a call in the bin for good, with its versions and its draft. Its reports stay.
    ///
    /// # Errors
    /// [`Code::NotFound`]; when the vault is not open or cannot keep it.
    pub fn purge_call(&self, request: CallId) -> Result<(), Failure> {
        self.write(move |tx| tx.purge_call(request))?;
        self.say(Notice::Calls);
        Ok(())
    }

    /// Deletes everything in the bin for good, as a job: all of it or nothing.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; when the vault is not open.
    pub fn empty_bin(&self) -> Result<(), Failure> {
        self.change_bin(JobKind::EmptyBin, |tx| tx.purge_bin(STEP), |calls| JobOutcome::BinEmptied { calls })
    }

    /// Repeats a change step by step until it changes nothing more, all in one transaction.
    fn change_bin(
        &self,
        kind: JobKind,
        step: impl Fn(&mut WriteTx<'_>) -> Result<u32, StoreError> + Send + 'static,
        outcome: fn(u32) -> JobOutcome,
    ) -> Result<(), Failure> {
        self.vault()?;
        self.start_job(kind, move |app, progress| {
            let progress = progress.clone();
            let changed = app.write(move |tx| {
                let (total, _) = tx.bin_counts()?;
                let mut done = 0;
                loop {
                    progress.at(done.into(), total.into()).map_err(StoreError::Declined)?;
                    match step(tx)? {
                        0 => return Ok(done),
                        changed => done += changed,
                    }
                }
            })?;
            app.say(Notice::Calls);
            Ok(outcome(changed))
        })
    }

    /// How many calls would go to the bin now, were calls of so many months put there.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for months that are not offered; when the vault is not open or does not answer.
    pub fn old_calls(&self, request: u16) -> Result<u32, Failure> {
        if !(1..=MOST_MONTHS).contains(&request) {
            return Err(Code::BadRequest.into());
        }
        let limit = age_limit(self.clock.now_local(), request)?;
        self.read(|view| view.old_calls(limit))
    }

    /// Puts calls into the bin that have become too old, and deletes for good what was in the bin for long, as the
    /// settings want it. Does nothing while the clock is not to be believed.
    ///
    /// # Errors
    /// When the vault is not open or cannot keep it; the rest is done next time.
    pub fn tidy(&self) -> Result<Tidied, Failure> {
        let here = self.clock.now_local();
        let now = here.to_utc();
        let (believed, watch, settings) = self.write(move |tx| {
            let mut watch = tx.setting::<ClockWatch>(CLOCK_WATCH)?.unwrap_or_else(|| ClockWatch::new(now));
            let believed = watch.look(now);
            tx.put_setting(CLOCK_WATCH, &watch)?;
            Ok((believed, watch, settings(tx)?))
        })?;
        if !believed {
            tracing::warn!("the clock leapt: nothing is put away or deleted for some days");
            return Ok(Tidied::default());
        }
        let mut tidied = Tidied::default();
        if let Some(months) = settings.retention_months {
            let limit = age_limit(here, months)?;
            tidied.binned = self.in_batches(move |tx| tx.bin_old_calls(limit, now, BATCH))?;
        }
        // What was deleted by a clock that was wrong bears a wrong time; its days in the bin count from the last leap on.
        if let Some(time) = settings.bin_days.map(|days| TimeDelta::days(days.into()))
            && watch.has_gone_on_for(time)
        {
            let until = now - time;
            tidied.purged = self.in_batches(move |tx| tx.purge_old_bin(until, BATCH))?;
            if self.write(move |tx| tx.purge_old_appointments(until))? > 0 {
                self.say(Notice::Appointments);
            }
        }
        Ok(tidied)
    }

    /// Tidies at the start and then every day, until the program ends.
    pub(crate) fn run_tidying(&self) {
        let mut began = false;
        loop {
            // A panic is logged where it happens, and must not end the days' work.
            let look = || if began && !self.tidying_is_due()? { Ok(()) } else { self.tidy().map(drop) };
            began |= matches!(catch_unwind(AssertUnwindSafe(look)), Ok(Ok(())));
            if self.bell.stopped_within(LOOK_EVERY) {
                return;
            }
        }
    }

    fn tidying_is_due(&self) -> Result<bool, Failure> {
        let now = self.clock.now();
        let watch = self.read(|view| view.setting::<ClockWatch>(CLOCK_WATCH))?;
        Ok(watch
            .is_none_or(|watch| !(watch.looked_at()..watch.looked_at() + TimeDelta::days(1)).contains(&now)))
    }

    /// Repeats a change until it changes nothing more; tells how much it changed in all.
    fn in_batches(
        &self,
        change: impl Fn(&mut WriteTx<'_>) -> Result<u32, StoreError> + Copy + Send + 'static,
    ) -> Result<u32, Failure> {
        let mut all = 0;
        loop {
            let changed = self.write(change)?;
            all += changed;
            if changed > 0 {
                self.say(Notice::Calls);
            }
            if changed < BATCH {
                return Ok(all);
            }
        }
    }
}

/// When a call goes from the bin by itself. One with a draft does not: what is being written is never lost unasked.
fn goes_at(binned: &store::BinnedCall, days: Option<u16>) -> Option<DateTime<Utc>> {
    days.filter(|_| !binned.draft).map(|days| binned.deleted_at + TimeDelta::days(days.into()))
}

fn age_limit(now: DateTime<FixedOffset>, months: u16) -> Result<AgeLimit, Failure> {
    let then = now.checked_sub_months(Months::new(months.into())).ok_or(Code::BadRequest)?;
    Ok(AgeLimit { day: then.date_naive(), instant: then.to_utc() })
}
