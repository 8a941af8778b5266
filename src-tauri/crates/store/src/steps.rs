//! Moments between two changes of the disk or the key store. A test may look at what is there at such a moment, as after
//! a crash, or let the next change fail; in the program itself they are nothing.

use std::io;

#[cfg(not(feature = "testing"))]
/// A moment is reached.
///
/// # Errors
/// Only where a test watches.
pub fn reached(_: &'static str) -> io::Result<()> {
    Ok(())
}

#[cfg(feature = "testing")]
type Look = Box<dyn FnMut(&'static str) -> io::Result<()>>;

#[cfg(feature = "testing")]
thread_local! {
    static LOOK: std::cell::RefCell<Option<Look>> = const { std::cell::RefCell::new(None) };
}

/// A moment is reached.
///
/// # Errors
/// What the test that watches answers.
#[cfg(feature = "testing")]
pub fn reached(moment: &'static str) -> io::Result<()> {
    // Taken out meanwhile: what looks may itself use the vault.
    let Some(mut look) = LOOK.take() else { return Ok(()) };
    let answer = look(moment);
    LOOK.set(Some(look));
    answer
}

/// Does `work` on this thread and calls `look` with the name of each moment that is reached; an error that it gives is
/// what the disk answers to the next change.
#[cfg(feature = "testing")]
pub fn watched<T>(look: impl FnMut(&'static str) -> io::Result<()> + 'static, work: impl FnOnce() -> T) -> T {
    LOOK.set(Some(Box::new(look)));
    let done = work();
    LOOK.set(None);
    done
}
