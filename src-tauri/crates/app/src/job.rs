//! Long work: one job at a time, on a thread of its own, that says how far it is and can be stopped.

use crate::App;
use crate::api::{JobKind, JobOutcome, JobState, JobView, Notice};
use ringtrue_model::{Code, Failure};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Notices of progress are this far apart at least: eyes need no more.
const BETWEEN_NOTICES: Duration = Duration::from_millis(100);

/// The job under way or the last that ended, and the means to wait for its end.
#[derive(Default)]
pub(crate) struct Bench {
    state: Mutex<Option<Work>>,
    ended: Condvar,
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
pub(crate) struct Progress<'app> {
    app: &'app App,
    stop: Arc<AtomicBool>,
    told: Mutex<Option<Instant>>,
}

impl Progress<'_> {
    /// So much is done of so much. To be called often: it is also how a job hears that it is to stop.
    ///
    /// # Errors
    /// [`Code::Stopped`] when the person asked for it; the job then ends with this, and leaves all as it was.
    pub(crate) fn at(&self, done: u64, total: u64) -> Result<(), Code> {
        let stopping = self.stop.load(Ordering::Acquire);
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let due = told.is_none_or(|last| last.elapsed() >= BETWEEN_NOTICES);
            if due {
                *told = Some(Instant::now());
                self.app.set_job_state(JobState::Working { done, total, stopping });
            }
        }
        if stopping { Err(Code::Stopped) } else { Ok(()) }
    }
}

impl App {
    /// The job under way, or the last that ended since the program started.
    ///
    /// # Errors
    /// None.
    pub fn job(&self) -> Result<Option<JobView>, Failure> {
        Ok(self.bench.work().as_ref().map(|work| work.view.clone()))
    }

    /// Asks the job under way to stop. It ends as [`JobState::Stopped`], or is done where it was too late.
    ///
    /// # Errors
    /// None: where there is no job, nothing happens.
    pub fn cancel_job(&self) -> Result<(), Failure> {
        {
            let mut bench = self.bench.work();
            let Some(work) = bench.as_mut() else { return Ok(()) };
            let JobState::Working { stopping, .. } = &mut work.view.state else { return Ok(()) };
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
        work: impl FnOnce(&Self, &Progress<'_>) -> Result<JobOutcome, Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let app = self.me.upgrade().ok_or(Code::Internal)?;
        let stop = Arc::new(AtomicBool::new(false));
        {
            let mut bench = self.bench.work();
            if bench.as_ref().is_some_and(Work::is_under_way) {
                return Err(Code::JobUnderWay.into());
            }
            let number = bench.as_ref().map_or(0, |last| last.view.number) + 1;
            let state = JobState::Working { done: 0, total: 0, stopping: false };
            *bench = Some(Work { view: JobView { number, kind, state }, stop: Arc::clone(&stop) });
        }
        let run = move || {
            let progress = Progress { app: &app, stop, told: Mutex::default() };
            let ended = catch_unwind(AssertUnwindSafe(|| work(&app, &progress)));
            app.set_job_state(match ended {
                Ok(Ok(outcome)) => JobState::Done { outcome },
                Ok(Err(failure)) if failure.code == Code::Stopped => JobState::Stopped,
                Ok(Err(failure)) => JobState::Failed { failure },
                // Logged where it happened.
                Err(_) => JobState::Failed { failure: Code::Internal.into() },
            });
            app.bench.ended.notify_all();
        };
        if std::thread::Builder::new().name("job".to_owned()).spawn(run).is_err() {
            *self.bench.work() = None;
            return Err(Code::Internal.into());
        }
        self.say(Notice::Job);
        Ok(())
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

    fn set_job_state(&self, state: JobState) {
        if let Some(work) = self.bench.work().as_mut() {
            work.view.state = state;
        }
        self.say(Notice::Job);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Start, SystemClock, SystemEntropy};
    use ringtrue_store::MemoryKeyStore;
    use ringtrue_wire::Scripted;
    use std::sync::mpsc::channel;

    const LONG: Duration = Duration::from_secs(60);

    fn app() -> Arc<App> {
        App::build(Start {
            data_dir: std::env::temp_dir().join("no vault is opened here"),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            keys: Arc::new(MemoryKeyStore::default()),
            transport: Arc::new(Scripted::default()),
            region_guess: None,
            directory_url: None,
            notify: Arc::new(|_| {}),
        })
    }

    fn ended(app: &App) -> JobState {
        app.wait_for_job(LONG).unwrap().state
    }

    fn done() -> JobOutcome {
        JobOutcome::Exported { calls: 7 }
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
        assert_eq!(view.state, JobState::Working { done: 3, total: 10, stopping: false });
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
        assert_eq!(app.job().unwrap().unwrap().state, JobState::Stopped);
        app.cancel_job().unwrap();
        assert_eq!(ended(&app), JobState::Stopped, "an ended job cannot be stopped again");
    }

    #[test]
    fn a_fault_in_a_job_ends_the_job_and_nothing_else() {
        let app = app();
        app.start_job(JobKind::Export, |_, _| unreachable!("a fault made for this test")).unwrap();
        assert_eq!(ended(&app), JobState::Failed { failure: Code::Internal.into() });
        app.start_job(JobKind::Export, |_, _| Ok(done())).unwrap();
        assert_eq!(ended(&app), JobState::Done { outcome: done() });
    }
}
