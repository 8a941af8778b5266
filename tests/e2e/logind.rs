//! A message bus on which this test plays logind.

use std::os::fd::OwnedFd as Fd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use zbus::blocking::{Connection, connection};
use zbus::zvariant::{ObjectPath, OwnedObjectPath};

const PATH: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_37";
/// The session of whoever asks.
const OWN: &str = "/org/freedesktop/login1/session/auto";

pub struct Logind {
    bus: Connection,
    delays: Arc<Mutex<Vec<UnixStream>>>,
}

/// The part of logind that the program asks.
struct Played {
    delays: Arc<Mutex<Vec<UnixStream>>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Played {
    fn get_session(&self, id: &str) -> zbus::fdo::Result<OwnedObjectPath> {
        let known = (id == Logind::SESSION_ID).then(|| ObjectPath::from_static_str_unchecked(SESSION).into());
        known.ok_or_else(|| zbus::fdo::Error::Failed("no such session".to_owned()))
    }

    /// The caller gets one end of a pair; that it lets go of it can be seen at the other.
    fn inhibit(
        &self,
        what: &str,
        _who: &str,
        _why: &str,
        mode: &str,
    ) -> zbus::fdo::Result<zbus::zvariant::OwnedFd> {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (kept, given) = UnixStream::pair().expect("a pair of sockets");
        kept.set_nonblocking(true).expect("it can be asked without waiting");
        lock(&self.delays).push(kept);
        Ok(Fd::from(given).into())
    }
}

/// A session, as far as the program asks.
struct Session;

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn id(&self) -> &'static str {
        Logind::SESSION_ID
    }
}

impl Logind {
    pub const SESSION_ID: &str = "7";

    pub fn start(address: &str) -> Self {
        let delays = Arc::default();
        let played = Played { delays: Arc::clone(&delays) };
        let bus = connection::Builder::address(address)
            .and_then(|bus| bus.name("org.freedesktop.login1"))
            .and_then(|bus| bus.serve_at(PATH, played))
            .and_then(|bus| bus.serve_at(OWN, Session))
            .and_then(connection::Builder::build)
            .expect("logind can be played on this bus");
        Self { bus, delays }
    }

    /// Waits until the program has asked for a moment before each sleep, which it does when it is ready to hear.
    pub fn is_heard(&self) {
        let give_up = Instant::now() + Duration::from_secs(20);
        while lock(&self.delays).last().is_none_or(is_let_go) {
            assert!(Instant::now() < give_up, "the program listens to logind");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn lock(&self) {
        self.say(SESSION, "org.freedesktop.login1.Session", "Lock", &());
    }

    pub fn sleep(&self) {
        self.say(PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", &true);
    }

    /// Whether nothing holds the machine awake any more.
    pub fn let_the_machine_sleep(&self) -> bool {
        lock(&self.delays).iter().all(is_let_go)
    }

    fn say(
        &self,
        path: &str,
        interface: &str,
        member: &str,
        body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
    ) {
        self.bus.emit_signal(None::<&str>, path, interface, member, body).expect("the bus passes it on");
    }
}

fn lock(delays: &Mutex<Vec<UnixStream>>) -> MutexGuard<'_, Vec<UnixStream>> {
    delays.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The other end was closed: reading tells the end instead of nothing yet.
fn is_let_go(mut held: &UnixStream) -> bool {
    matches!(std::io::Read::read(&mut held, &mut [0]), Ok(0))
}
