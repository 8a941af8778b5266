//! What the system tells of the person's session.

/// Calls `end` when the system asks the program to end, as at the end of a session.
#[cfg(unix)]
pub fn watch_end(end: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in &mut signals {
            end();
        }
    })?;
    Ok(())
}

/// Windows and macOS close the window themselves.
#[cfg(not(unix))]
pub fn watch_end(_: impl Fn() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
