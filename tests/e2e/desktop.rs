//! A message bus on which this test plays the part of the desktop that shows notices.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zbus::blocking::{Connection, connection};
use zbus::zvariant::OwnedValue;

/// What a notice says: its summary and its body.
type Shown = (String, String);

pub struct Desktop {
    // Ends with this.
    _bus: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
}

struct Played {
    shown: Arc<Mutex<Vec<Shown>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Played {
    #[allow(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        _app_name: &str,
        _replaces: u32,
        _icon: &str,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push((summary, body));
        u32::try_from(shown.len()).unwrap_or(u32::MAX)
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("played", "acceptance", "1", "1.2")
    }
}

impl Desktop {
    pub fn start(address: &str) -> Self {
        let shown = Arc::default();
        let played = Played { shown: Arc::clone(&shown) };
        let bus = connection::Builder::address(address)
            .and_then(|bus| bus.name("org.freedesktop.Notifications"))
            .and_then(|bus| bus.serve_at("/org/freedesktop/Notifications", played))
            .and_then(connection::Builder::build)
            .expect("the desktop can be played on this bus");
        Self { _bus: bus, shown }
    }

    pub fn shown(&self) -> Vec<Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
