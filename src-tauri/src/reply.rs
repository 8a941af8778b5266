//! What crosses back: an answer, or a failure as a code. A panic stops here.

use ringtrue_app::App;
use ringtrue_model::{Code, Failure};
use serde::Deserialize;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use tauri::Runtime;
use tauri::ipc::{CommandArg, CommandItem, InvokeError};

/// What every command answers.
pub type Reply<T> = Result<T, Failure>;

/// A request as it arrived: decoded, or found not to fit its command. Tauri's own decoding would answer prose.
pub struct Asked<T>(Reply<T>);

impl<'de, T: Deserialize<'de>, R: Runtime> CommandArg<'de, R> for Asked<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let name = command.name;
        Ok(Self(T::deserialize(command).map_err(|error| {
            // The error's own text quotes the request, which is personal.
            tracing::warn!(command = name, kind = ?error.classify(), "a request does not fit its command");
            Code::BadRequest.into()
        })))
    }
}

impl<T> Asked<T> {
    /// The request, for a command that does more than ask the app.
    pub fn taken(self) -> Reply<T> {
        self.0
    }
}

/// Asks the app, away from the window's thread and from the threads that answer commands.
pub async fn answer<Q, A>(app: &Arc<App>, request: Asked<Q>, method: fn(&App, Q) -> Reply<A>) -> Reply<A>
where
    Q: Send + 'static,
    A: Send + 'static,
{
    let request = request.0?;
    let app = Arc::clone(app);
    apart(move || method(&app, request)).await
}

/// The same for a command that asks for nothing in particular.
pub async fn tell<A: Send + 'static>(app: &Arc<App>, method: fn(&App) -> Reply<A>) -> Reply<A> {
    let app = Arc::clone(app);
    apart(move || method(&app)).await
}

/// Does blocking work on a thread of its own.
pub async fn apart<A: Send + 'static>(work: impl FnOnce() -> Reply<A> + Send + 'static) -> Reply<A> {
    let caught = move || panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(internal()));
    tauri::async_runtime::spawn_blocking(caught).await.unwrap_or_else(|_| Err(internal()))
}

/// The same for work that answers nothing.
pub async fn act(work: impl FnOnce() + Send + 'static) -> Reply<()> {
    apart(move || {
        work();
        Ok(())
    })
    .await
}

thread_local! {
    /// The reference under which this thread's last panic was logged.
    static PANIC: Cell<Option<String>> = const { Cell::new(None) };
}

/// Logs where a panic happened, under a reference, and notes it for the next start. Its message is left out: it may quote what a person wrote.
pub fn log_panics(app: Arc<App>) {
    panic::set_hook(Box::new(move |panic| {
        let reference = reference();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(%reference, %place, "a fault of the program");
        if let Some(place) = panic.location() {
            app.note_fault(place);
        }
        PANIC.set(Some(reference));
    }));
}

fn internal() -> Failure {
    Failure { reference: PANIC.take(), ..Code::Internal.into() }
}

/// Eight letters and digits, short enough to be read aloud.
fn reference() -> String {
    let mut digits = uuid::Uuid::now_v7().simple().to_string();
    digits.split_off(24)
}
