//! The screen behind the windows.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, Window};
use x11rb::wrapper::ConnectionExt as _;

/// Asks the window of this process to close, as the button in its frame does.
pub fn ask_to_close(process: u32) {
    let (connection, screen) = x11rb::connect(None).expect("a screen");
    let root = connection.setup().roots[screen].root;
    let atom = |name: &str| {
        let asked = connection.intern_atom(false, name.as_bytes()).expect("the screen is asked");
        asked.reply().expect("the screen answers").atom
    };
    let (protocols, delete, owner) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"), atom("_NET_WM_PID"));
    let property = |window: Window, name: u32, kind: AtomEnum| -> Vec<u32> {
        let asked = connection.get_property(false, window, name, kind, 0, 16).expect("the screen is asked");
        asked.reply().ok().and_then(|reply| reply.value32().map(Iterator::collect)).unwrap_or_default()
    };
    let windows =
        connection.query_tree(root).expect("the screen is asked").reply().expect("it answers").children;
    let closable = |window: &&Window| {
        property(**window, owner, AtomEnum::CARDINAL) == [process]
            && property(**window, protocols, AtomEnum::ATOM).contains(&delete)
    };
    let told: Vec<&Window> = windows.iter().filter(closable).collect();
    assert!(!told.is_empty(), "the program has a window that can be closed");
    for window in told {
        let message = ClientMessageEvent::new(32, *window, protocols, [delete, 0, 0, 0, 0]);
        connection.send_event(false, *window, EventMask::NO_EVENT, message).expect("the window is told");
    }
    // What a screen has not read when its caller hangs up, it may never read.
    connection.sync().expect("the screen passes it on");
}
