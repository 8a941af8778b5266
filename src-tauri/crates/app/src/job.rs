//! Long work: one job at a time, that says how far it is and can be stopped.
//!
//! A job either goes on by itself ([`App::start_job`]) and ends with an outcome, or it answers whoever asked for it
//! ([`App::do_as_job`]). Locking stops both: what a job would have changed is as it was, which is told after the vault
//! was opened again.

use crate::App;
use crate::api::{JobKind, JobOutcome, JobState, JobView, Notice, VaultStatus};
use ringtrue_model::{Code, Failure};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Notices of progress are this far apart at least: eyes need no more.
const BETWEEN_NOTICES: Duration = Duration::from_millis(100);

/// The job under way or the last that ended, and the means to wait for its end.
#[derive(Default)]
pub(crate) struct Bench {
    state: Mutex<Option<Work>>,
    ended: Condvar,
    begun: AtomicU32,
}

struct Work {
    view: JobView,
    stop: Arc<AtomicBool>,
}

impl Work {
    fn is_under_way(&self) -> bool {
        matches!(self.view.state, JobState::Working { .. })
    }
}

impl Bench {
    fn work(&self) -> MutexGuard<'_, Option<Work>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a job says of itself while it works.
#[derive(Clone)]
pub(crate) struct Progress {
    app: Arc<App>,
    stop: Arc<AtomicBool>,
    told: Arc<Mutex<Option<Instant>>>,
}

impl Progress {
    /// So much is done of so much. To be called often: it is also how a job hears that it is to stop.
    ///
    /// # Errors
    /// [`Code::Stopped`] when that is wanted; the job then ends with this, and leaves all as it was.
    pub(crate) fn at(&self, now_done: u64, now_total: u64) -> Result<(), Code> {
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.is_none_or(|last| last.elapsed() >= BETWEEN_NOTICES) {
                *told = Some(Instant::now());
                if let Some(Work { view, .. }) = self.app.bench.work().as_mut()
                    && let JobState::Working { done, total, .. } = &mut view.state
                {
                    (*done, *total) = (now_done, now_total);
                }
                self.app.say(Notice::Job);
            }
        }
        if self.stop.load(Ordering::Acquire) { Err(Code::Stopped) } else { Ok(()) }
    }

    /// What was decided now happens: from here on the job cannot be stopped.
    ///
    /// # Errors
    /// [`Code::Stopped`] when it was to stop before.
    pub(crate) fn decide(&self) -> Result<(), Code> {
        {
            let mut bench = self.app.bench.work();
            if self.stop.load(Ordering::Acquire) {
                return Err(Code::Stopped);
            }
            if let Some(Work { view, .. }) = bench.as_mut()
                && let JobState::Working { decided, .. } = &mut view.state
            {
                *decided = true;
            }
        }
        self.app.say(Notice::Job);
        Ok(())
    }
}

impl App {
    /// The job under way, or the last that ended since the program started and the vault was opened.
    ///
    /// # Errors
    /// None.
    pub fn job(&self) -> Result<Option<JobView>, Failure> {
        Ok(self.bench.work().as_ref().map(|work| work.view.clone()))
    }

    /// Asks the job under way to stop. It ends as [`JobState::Stopped`], or is done where it was too late.
    ///
    /// # Errors
    /// None: where there is no job, or it is too late, nothing happens.
    pub fn cancel_job(&self) -> Result<(), Failure> {
        {
            let mut bench = self.bench.work();
            let Some(work) = bench.as_mut() else { return Ok(()) };
            let JobState::Working { stopping, decided: false, .. } = &mut work.view.state else {
                return Ok(());
            };
            *stopping = true;
            work.stop.store(true, Ordering::Release);
        }
        self.say(Notice::Job);
        Ok(())
    }

    /// Starts a job on a thread of its own. It reports to its [`Progress`], and ends with an outcome or a failure.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`] where another job has not ended, and [`Code::Internal`] where there is no thread for it.
    pub(crate) fn start_job(
        &self,
        kind: JobKind,
        work: impl FnOnce(&Self, &Progress) -> Result<JobOutcome, Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let progress = self.begin_job(kind)?;
        let run = move || {
            let ended = catch_unwind(AssertUnwindSafe(|| work(&progress.app, &progress)));
            // A panic is logged where it happened.
            progress.app.end_of_job(ended.unwrap_or_else(|_| Err(Code::Internal.into())));
        };
        if std::thread::Builder::new().name("job".to_owned()).spawn(run).is_err() {
            *self.bench.work() = None;
            return Err(Code::Internal.into());
        }
        Ok(())
    }

    /// Does a job while the caller waits for what it finds. That is answered and not kept: it may be personal.
    ///
    /// # Errors
    /// [`Code::JobUnderWay`]; [`Code::Stopped`]; what `work` says.
    pub(crate) fn do_as_job<T>(
        &self,
        kind: JobKind,
        work: impl FnOnce(&Progress) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let progress = self.begin_job(kind)?;
        let ended = catch_unwind(AssertUnwindSafe(|| work(&progress)));
        self.end_of_job(match &ended {
            Ok(Ok(_)) => Ok(JobOutcome::Examined),
            Ok(Err(failure)) => Err(failure.clone()),
            Err(_) => Err(Code::Internal.into()),
        });
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn begin_job(&self, kind: JobKind) -> Result<Progress, Failure> {
        let app = self.me.upgrade().ok_or(Code::Internal)?;
        let stop = Arc::new(AtomicBool::new(false));
        {
            let mut bench = self.bench.work();
            if bench.as_ref().is_some_and(Work::is_under_way) {
                return Err(Code::JobUnderWay.into());
            }
            let number = self.bench.begun.fetch_add(1, Ordering::Relaxed) + 1;
            let state = JobState::Working { done: 0, total: 0, stopping: false, decided: false };
            *bench = Some(Work { view: JobView { number, kind, state }, stop: Arc::clone(&stop) });
        }
        self.say(Notice::Job);
        Ok(Progress { app, stop, told: Arc::default() })
    }

    fn end_of_job(&self, ended: Result<JobOutcome, Failure>) {
        let locked = matches!(self.vault_status(), Ok(VaultStatus::Locked { .. }));
        if let Some(work) = self.bench.work().as_mut() {
            // What is asked of a vault that was locked meanwhile fails for that.
            let stopped = |code| code == Code::Stopped || (locked && code == Code::VaultLocked);
            work.view.state = match ended {
                Ok(outcome) => JobState::Done { outcome },
                Err(failure) if stopped(failure.code) => JobState::Stopped { by_lock: locked },
                Err(failure) => JobState::Failed { failure },
            };
        }
        self.say(Notice::Job);
        self.bench.ended.notify_all();
    }

    /// The vault is locked: the job under way is to stop, and what came of one that has ended is forgotten.
    pub(crate) fn leave_job(&self) {
        self.bench.work().take_if(|work| !work.is_under_way());
        self.cancel_job().unwrap_or_default();
    }

    /// Stops the job under way and waits until it has ended, at most so long. Says whether it has.
    pub(crate) fn end_job(&self, patience: Duration) -> bool {
        self.cancel_job().unwrap_or_default();
        self.wait_for_job(patience).is_none_or(|view| !matches!(view.state, JobState::Working { .. }))
    }

    /// Waits until the job under way has ended, at most so long: for tests and tools, which have nobody to watch it.
    pub fn wait_for_job(&self, patience: Duration) -> Option<JobView> {
        let under_way = |work: &mut Option<Work>| work.as_ref().is_some_and(Work::is_under_way);
        let waited = self.bench.ended.wait_timeout_while(self.bench.work(), patience, under_way);
        let (work, _) = waited.unwrap_or_else(PoisonError::into_inner);
        work.as_ref().map(|work| work.view.clone())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::app_in;
    use std::sync::mpsc::channel;

    const LONG: Duration = Duration::from_secs(60);

    fn app() -> Arc<App> {
        let nowhere = std::env::temp_dir().join("no vault is opened here");
        app_in(&nowhere, &Arc::default(), Arc::new(|_| {}))
    }

    fn ended(app: &App) -> JobState {
        app.wait_for_job(LONG).unwrap().state
    }

    fn done() -> JobOutcome {
        JobOutcome::Exported { calls: 7, appointments: 0 }
    }

    #[test]
    fn a_job_tells_how_far_it_is_and_what_came_of_it() {
        let app = app();
        assert_eq!(app.job().unwrap(), None);
        let (go_on, gate) = channel::<()>();
        let (say, heard) = channel();
        app.start_job(JobKind::Export, move |_, progress| {
            progress.at(3, 10)?;
            say.send(()).unwrap();
            gate.recv().unwrap();
            Ok(done())
        })
        .unwrap();
        heard.recv().unwrap();
        let view = app.job().unwrap().unwrap();
        let working = JobState::Working { done: 3, total: 10, stopping: false, decided: false };
        assert_eq!(view.state, working);
        let second = app.start_job(JobKind::Import, |_, _| Ok(done())).unwrap_err();
        assert_eq!(second.code, Code::JobUnderWay, "one at a time");
        go_on.send(()).unwrap();
        assert_eq!(ended(&app), JobState::Done { outcome: done() });
        app.start_job(JobKind::Import, |_, _| Err(Code::DiskFull.into())).unwrap();
        assert_eq!(ended(&app), JobState::Failed { failure: Code::DiskFull.into() });
        assert_eq!(app.job().unwrap().unwrap().number, 2);
    }

    #[test]
    fn a_job_stops_when_it_is_asked_to() {
        let app = app();
        let (started, has_started) = channel();
        app.start_job(JobKind::Import, move |_, progress| {
            started.send(()).unwrap();
            loop {
                progress.at(1, 2)?;
                std::thread::yield_now();
            }
        })
        .unwrap();
        has_started.recv().unwrap();
        assert!(app.end_job(LONG));
        assert_eq!(app.job().unwrap().unwrap().state, JobState::Stopped { by_lock: false });
        app.cancel_job().unwrap();
        assert_eq!(ended(&app), JobState::Stopped { by_lock: false }, "an ended job cannot be stopped again");
    }

    #[test]
    fn a_fault_in_a_job_ends_the_job_and_nothing_else() {
        let app = app();
        app.start_job(JobKind::Export, |_, _| unreachable!("a fault made for this test")).unwrap();
        assert_eq!(ended(&app), JobState::Failed { failure: Code::Internal.into() });
        app.start_job(JobKind::Export, |_, _| Ok(done())).unwrap();
        assert_eq!(ended(&app), JobState::Done { outcome: done() });
    }

    #[test]
    fn what_was_decided_is_not_stopped() {
        let app = app();
        let (decided, is_decided) = channel();
        let (go_on, gate) = channel::<()>();
        app.start_job(JobKind::Restore, move |_, progress| {
            progress.decide()?;
            decided.send(()).unwrap();
            gate.recv().unwrap();
            progress.at(1, 1)?;
            Ok(done())
        })
        .unwrap();
        is_decided.recv().unwrap();
        app.cancel_job().unwrap();
        let state = app.job().unwrap().unwrap().state;
        assert!(matches!(state, JobState::Working { stopping: false, decided: true, .. }), "{state:?}");
        go_on.send(()).unwrap();
        assert_eq!(ended(&app), JobState::Done { outcome: done() });
    }

    #[test]
    fn what_is_to_stop_is_not_decided() {
        let app = app();
        let answer = app.do_as_job(JobKind::Restore, |progress| {
            app.cancel_job()?;
            Ok(progress.decide()?)
        });
        assert_eq!(answer.unwrap_err().code, Code::Stopped);
        assert_eq!(ended(&app), JobState::Stopped { by_lock: false });
    }

    #[test]
    fn a_job_that_is_waited_for_answers_and_keeps_nothing() {
        let app = app();
        let seen = app.do_as_job(JobKind::ImportPreview, |progress| {
            progress.at(1, 2)?;
            assert!(matches!(app.job()?.unwrap().state, JobState::Working { done: 1, total: 2, .. }));
            Ok("something personal")
        });
        assert_eq!(seen.unwrap(), "something personal");
        assert_eq!(ended(&app), JobState::Done { outcome: JobOutcome::Examined });
        let failed = app.do_as_job::<()>(JobKind::ImportPreview, |_| Err(Code::FileNewer.into()));
        assert_eq!(failed.unwrap_err().code, Code::FileNewer);
        assert_eq!(ended(&app), JobState::Failed { failure: Code::FileNewer.into() });
    }
}
