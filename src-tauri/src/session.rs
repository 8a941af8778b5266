//! What the system tells of the person's session: that it locks, that the machine goes to sleep, that it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the program hears that the session locks and that the machine goes to sleep.
#[derive(Clone, Debug, Default)]
pub struct Hearing(Arc<AtomicBool>);

impl Hearing {
    /// Whether both are heard now.
    pub fn is_good(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    #[cfg(target_os = "linux")]
    fn becomes(&self, good: bool) {
        self.0.store(good, Ordering::Relaxed);
    }
}

/// Calls `lock` whenever the session locks or the machine is about to sleep. On Linux logind tells both; where it
/// does not answer or falls silent it is tried again.
///
/// Windows (`WM_WTSSESSION_CHANGE`, `WM_POWERBROADCAST`) and macOS (`NSWorkspace`'s notifications) have their place
/// here beside it; until they are heard, the vault locks there after the chosen idle time.
pub fn watch(lock: impl Fn() + Send + 'static) -> std::io::Result<Hearing> {
    let hearing = Hearing::default();
    #[cfg(target_os = "linux")]
    {
        let hearing = hearing.clone();
        std::thread::Builder::new()
            .name("session".to_owned())
            .spawn(move || logind::keep_listening(&lock, &hearing))?;
    }
    #[cfg(not(target_os = "linux"))]
    drop(lock);
    Ok(hearing)
}

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

#[cfg(target_os = "linux")]
mod logind {
    use super::Hearing;
    use std::time::Duration;
    use zbus::blocking::{Connection, MessageIterator};
    use zbus::message::Type;
    use zbus::zvariant::{OwnedFd, OwnedObjectPath, Value};
    use zbus::{MatchRule, Message};

    const NAME: &str = "org.freedesktop.login1";
    const PATH: &str = "/org/freedesktop/login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";
    const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

    /// What logind said.
    #[derive(Debug, PartialEq)]
    enum Word {
        Locks,
        GoesToSleep,
        WakesUp,
    }

    /// How long it is left in peace before it is tried again.
    const PAUSE: Duration = Duration::from_secs(5);

    /// Listens for as long as the program runs.
    pub fn keep_listening(lock: &dyn Fn(), hearing: &Hearing) {
        let mut told = None;
        loop {
            let why = match listen(lock, hearing) {
                Ok(()) => "the bus has gone".to_owned(),
                Err(error) => error.to_string(),
            };
            hearing.becomes(false);
            if told.as_ref() != Some(&why) {
                tracing::warn!(why, "logind is not heard");
                told = Some(why);
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Listens until the bus goes away.
    fn listen(lock: &dyn Fn(), hearing: &Hearing) -> zbus::Result<()> {
        let bus = Connection::system()?;
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(NAME)?.build();
        let messages = MessageIterator::for_match_rule(rule, &bus, None)?;
        let session = own_session(&bus);
        let mut delay = hold_sleep(&bus);
        if session.is_none() && delay.is_none() {
            return Err(zbus::Error::Failure("nobody answers".to_owned()));
        }
        hearing.becomes(session.is_some());
        tracing::info!(session = session.is_some(), sleep = delay.is_some(), "logind is heard");
        for message in messages {
            match word(&message?, session.as_ref()) {
                Some(Word::Locks) => lock(),
                Some(Word::GoesToSleep) => {
                    lock();
                    // Given back, it lets the machine sleep.
                    delay = None;
                }
                Some(Word::WakesUp) if delay.is_none() => delay = hold_sleep(&bus),
                Some(Word::WakesUp) | None => {}
            }
        }
        Ok(())
    }

    /// The session this program runs in: the one that its surroundings name, if there is such a one; else the one that
    /// logind takes it for, which is the one on the screen where the program was started by the person's own systemd.
    fn own_session(bus: &Connection) -> Option<OwnedObjectPath> {
        let session = |id: &str| -> Option<OwnedObjectPath> {
            bus.call_method(Some(NAME), PATH, Some(MANAGER), "GetSession", &id)
                .ok()?
                .body()
                .deserialize()
                .ok()
        };
        let named = std::env::var("XDG_SESSION_ID").ok();
        named.and_then(|id| session(&id)).or_else(|| session(&automatic(bus)?))
    }

    fn automatic(bus: &Connection) -> Option<String> {
        let path = format!("{PATH}/session/auto");
        let reply =
            bus.call_method(Some(NAME), path.as_str(), Some(PROPERTIES), "Get", &(SESSION, "Id")).ok()?;
        let id: Value<'_> = reply.body().deserialize::<Value<'_>>().ok()?.try_to_owned().ok()?.into();
        String::try_from(id).ok()
    }

    /// Asks for a moment before each sleep, so that the key is gone before the memory is kept alive or written
    /// to disk.
    fn hold_sleep(bus: &Connection) -> Option<OwnedFd> {
        let asked = ("sleep", "Ringtrue", "Ringtrue locks the diary", "delay");
        let reply = bus.call_method(Some(NAME), PATH, Some(MANAGER), "Inhibit", &asked).ok()?;
        reply.body().deserialize().ok()
    }

    fn word(message: &Message, session: Option<&OwnedObjectPath>) -> Option<Word> {
        let header = message.header();
        let path = header.path()?.as_str();
        let own = session.is_some_and(|session| session.as_str() == path);
        match (header.interface()?.as_str(), header.member()?.as_str()) {
            (SESSION, "Lock") if own => Some(Word::Locks),
            (MANAGER, "PrepareForSleep") if path == PATH => match message.body().deserialize() {
                Ok(true) => Some(Word::GoesToSleep),
                Ok(false) => Some(Word::WakesUp),
                Err(_) => None,
            },
            // Some desktops lock by themselves and only leave this hint.
            (PROPERTIES, "PropertiesChanged") if own => {
                let body = message.body();
                let (_, changed, _): (&str, std::collections::HashMap<&str, Value<'_>>, Vec<&str>) =
                    body.deserialize().ok()?;
                matches!(changed.get("LockedHint"), Some(Value::Bool(true))).then_some(Word::Locks)
            }
            _ => None,
        }
    }

    #[cfg(test)]
    #[allow(clippy::unwrap_used)]
    mod tests {
        use super::{MANAGER, PATH, PROPERTIES, SESSION, Word, word};
        use std::collections::HashMap;
        use zbus::Message;
        use zbus::zvariant::{OwnedObjectPath, Value};

        const OWN: &str = "/org/freedesktop/login1/session/_31";

        fn heard(
            path: &str,
            interface: &str,
            member: &str,
            body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
        ) -> Option<Word> {
            let message = Message::signal(path, interface, member).unwrap().build(body).unwrap();
            word(&message, Some(&OwnedObjectPath::try_from(OWN).unwrap()))
        }

        #[test]
        fn the_own_session_locks_and_no_other() {
            assert_eq!(heard(OWN, SESSION, "Lock", &()), Some(Word::Locks));
            assert_eq!(heard("/org/freedesktop/login1/session/_32", SESSION, "Lock", &()), None);
            assert_eq!(heard(OWN, SESSION, "Unlock", &()), None);
        }

        #[test]
        fn sleep_is_told_apart_from_waking() {
            assert_eq!(heard(PATH, MANAGER, "PrepareForSleep", &true), Some(Word::GoesToSleep));
            assert_eq!(heard(PATH, MANAGER, "PrepareForSleep", &false), Some(Word::WakesUp));
            assert_eq!(heard(PATH, MANAGER, "PrepareForSleep", &"yes"), None);
            assert_eq!(heard(PATH, MANAGER, "PrepareForShutdown", &true), None);
        }

        #[test]
        fn a_desktop_that_only_hints_is_understood() {
            let changed = |hint: bool| {
                (SESSION, HashMap::from([("LockedHint", Value::Bool(hint))]), Vec::<&str>::new())
            };
            assert_eq!(heard(OWN, PROPERTIES, "PropertiesChanged", &changed(true)), Some(Word::Locks));
            assert_eq!(heard(OWN, PROPERTIES, "PropertiesChanged", &changed(false)), None);
        }
    }
}
