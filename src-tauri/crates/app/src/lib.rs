//! Ringtrue's use cases. This page is the whole of what the program can do; the shell only decodes, calls and
//! encodes.
//!
//! [`App::start`] never fails: the vault opens on a thread of its own, and until it is open, or when it cannot
//! be, every command that needs it answers with the reason. Each command is one blocking method, named like
//! the command, that takes a request of [`api`] and answers with a reply or a [`Failure`].
//!
//! | room | holds |
//! |---|---|
//! | [`api`] | requests and replies |
//! | `start` | where data folder, time, luck, keys and network come from |
//! | `vault` | opening the vault, and its states |
//! | `lock` | locking it, and opening it again |
//! | `ways` | its ways in: key store, passphrase, recovery code |
//! | `inbox` | calls written down while it is locked |
//! | `live` | the call that the person is on |
//! | `calls` | the diary: save, find, delete and bring back, drafts |
//! | `verdict` | what the rules of the directory say of a call |
//! | `appointments` | calls that are expected, and whether one is due |
//! | `calendar` | appointments out of the files of calendars, and into them |
//! | `bin` | deleted calls: bring back, delete for good; what is done of it every day |
//! | `directory` | organisations, checks, official pages, keeping the directory fresh |
//! | `advisories` | notices of the directory: for whom, and which were read |
//! | `reports` | preview, send, undo, withdraw, what became of them |
//! | `outbox` | the worker that brings reports to their vendors |
//! | `exchange` | import and export |
//! | `backups` | backups by themselves and on request, checking the diary |
//! | `restore` | another diary in the place of this one |
//! | `settings` | region, appearance |
//! | `job` | long work: one at a time, with progress, can be stopped |
//! | `last_words` | locking on the system's word |
//! | `strength` | how long a passphrase would hold |
//! | `sentinel` | whether the last run ended in order |
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod advisories;
pub mod api;
mod appointments;
mod backups;
mod bin;
mod calendar;
mod calls;
mod directory;
mod exchange;
mod failure;
mod inbox;
mod job;
mod last_words;
mod live;
mod lock;
mod outbox;
mod reports;
mod restore;
mod sentinel;
mod settings;
mod start;
mod strength;
#[cfg(test)]
mod testing;
mod vault;
mod verdict;
mod ways;

pub use bin::Tidied;
pub use directory::anchor::{Anchor, bundled, bundled_rules};
pub use last_words::LAST_WORDS;
pub use outbox::Step;
pub use ringtrue_model::{Clock, Entropy, Failure};
pub use ringtrue_store::KeyStore;
pub use ringtrue_store::file::private_folder;
pub use ringtrue_wire::Transport;
pub use start::{Start, SystemClock, SystemEntropy, data_folder};

use api::Notice;
use backups::Keeping;
use directory::Shelf;
use exchange::Source;
use job::Bench;
use live::Running;
use outbox::Bell;
use ringtrue_model::language::Language;
use ringtrue_model::{AppointmentFields, Code, Region};
use sentinel::Sentinel;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::thread::JoinHandle;
use url::Url;
use vault::Door;

/// How long the end of the program waits for a job that was asked to stop. One that goes on is left: nothing of it
/// is kept by halves.
const JOB_PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// Called with everything that changed. It must not block.
pub type Notify = Arc<dyn Fn(Notice) + Send + Sync>;

/// The program: one of it is built before anything else and shared by all.
pub struct App {
    me: Weak<Self>,
    data_dir: PathBuf,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    keys: Arc<dyn KeyStore>,
    transport: Arc<dyn Transport>,
    region_guess: Option<Region>,
    language_guess: Option<Language>,
    directory_url: Option<Url>,
    anchor: Result<Anchor, Code>,
    notify: Notify,
    sentinel: Option<Sentinel>,
    door: RwLock<Door>,
    /// Held by whoever opens or makes the vault.
    gate: Mutex<()>,
    /// How often the vault was to be locked.
    locks: AtomicU32,
    /// The call that the person is on.
    live: Mutex<Option<Running>>,
    /// Held by whoever writes that call to the disk.
    sealing: Mutex<()>,
    shelf: RwLock<Shelf>,
    /// Held by whoever refreshes the directory.
    refreshing: Mutex<()>,
    bell: Bell,
    bench: Bench,
    chosen_file: Mutex<Option<Source>>,
    chosen_calendar: Mutex<Vec<AppointmentFields>>,
    keeping: Keeping,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl App {
    /// Builds the program and sets its threads going: one opens the vault and then runs the outbox, one keeps
    /// the directory fresh, one does what is due in diary and bin every day, one keeps the call that the person is on.
    pub fn start(start: Start) -> Arc<Self> {
        let sentinel = Sentinel::begin(&start.data_dir, &*start.clock);
        let app = Self::assemble(start, Some(sentinel));
        let outbox = Arc::clone(&app);
        let refresh = Arc::clone(&app);
        let tidying = Arc::clone(&app);
        let keeping = Arc::clone(&app);
        let live = Arc::clone(&app);
        let mut threads = app.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.push(std::thread::spawn(move || {
            outbox.open_vault();
            outbox.run_outbox();
        }));
        threads.push(std::thread::spawn(move || refresh.run_refresh()));
        threads.push(std::thread::spawn(move || tidying.run_tidying()));
        threads.push(std::thread::spawn(move || keeping.run_keeping(backups::AFTER_OPENING)));
        threads.push(std::thread::spawn(move || live.run_live()));
        drop(threads);
        app
    }

    /// Builds the program without any thread of its own: for tests and tools, which open the vault and turn
    /// the outbox by hand ([`App::open_vault`], [`App::step_outbox`], [`App::try_refresh`], [`App::tidy`]).
    pub fn build(start: Start) -> Arc<Self> {
        Self::assemble(start, None)
    }

    fn assemble(start: Start, sentinel: Option<Sentinel>) -> Arc<Self> {
        let anchor = start.anchor.allowed_in(cfg!(debug_assertions)).map(|()| start.anchor);
        let shelf = Shelf::stocked(&anchor, &start.data_dir);
        Arc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            data_dir: start.data_dir,
            clock: start.clock,
            entropy: start.entropy,
            keys: start.keys,
            transport: start.transport,
            region_guess: start.region_guess,
            language_guess: start.language_guess,
            directory_url: start.directory_url,
            anchor,
            notify: start.notify,
            sentinel,
            door: RwLock::new(Door::Opening),
            gate: Mutex::default(),
            locks: AtomicU32::new(0),
            live: Mutex::default(),
            sealing: Mutex::default(),
            shelf: RwLock::new(shelf),
            refreshing: Mutex::default(),
            bell: Bell::default(),
            bench: Bench::default(),
            chosen_file: Mutex::default(),
            chosen_calendar: Mutex::default(),
            keeping: Keeping::default(),
            threads: Mutex::default(),
        })
    }

    /// Ends the threads and closes the vault. A try that is under way is not waited for: it is found in the
    /// vault at the next start and made again with the same key.
    pub fn stop(&self) {
        self.bell.stop();
        if !self.end_job(JOB_PATIENCE) {
            tracing::warn!("a job is left behind");
        }
        let finished = |thread: &JoinHandle<()>| thread.is_finished();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = std::time::Instant::now() + std::time::Duration::from_millis(500);
        while !threads.iter().all(finished) && std::time::Instant::now() < patience {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        threads.clear();
        self.keep_live_call();
        self.close_vault();
        self.end_run();
    }

    fn say(&self, notice: Notice) {
        (self.notify)(notice);
    }
}
