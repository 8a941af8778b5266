//! The screen behind the windows.

use std::time::{Duration, Instant};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, InputFocus,
    KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    fn connect() -> Self {
        let (connection, screen) = x11rb::connect(None).expect("a screen");
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    fn atom(&self, name: &str) -> Atom {
        let asked = self.connection.intern_atom(false, name.as_bytes()).expect("the screen is asked");
        asked.reply().expect("the screen answers").atom
    }

    /// All windows, the lowest first.
    fn windows(&self) -> Vec<Window> {
        let asked = self.connection.query_tree(self.root).expect("the screen is asked");
        asked.reply().expect("it answers").children
    }

    fn numbers(&self, window: Window, name: Atom, kind: AtomEnum) -> Vec<u32> {
        let asked =
            self.connection.get_property(false, window, name, kind, 0, 16).expect("the screen is asked");
        asked.reply().ok().and_then(|reply| reply.value32().map(Iterator::collect)).unwrap_or_default()
    }

    fn text(&self, window: Window, name: Atom) -> Option<String> {
        let asked = self.connection.get_property(false, window, name, AtomEnum::ANY, 0, 1_024);
        let reply = asked.expect("the screen is asked").reply().ok()?;
        (!reply.value.is_empty()).then(|| String::from_utf8_lossy(&reply.value).into_owned())
    }

    fn windows_of(&self, process: u32) -> Vec<Window> {
        let owner = self.atom("_NET_WM_PID");
        let own = |window: &Window| self.numbers(*window, owner, AtomEnum::CARDINAL) == [process];
        self.windows().into_iter().filter(own).collect()
    }
}

/// Asks the window of this process to close, as the button in its frame does.
pub fn ask_to_close(process: u32) {
    let screen = Screen::connect();
    let (protocols, delete) = (screen.atom("WM_PROTOCOLS"), screen.atom("WM_DELETE_WINDOW"));
    let closable = |window: &Window| screen.numbers(*window, protocols, AtomEnum::ATOM).contains(&delete);
    let told: Vec<Window> = screen.windows_of(process).into_iter().filter(closable).collect();
    assert!(!told.is_empty(), "the program has a window that can be closed");
    for window in told {
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        screen
            .connection
            .send_event(false, window, EventMask::NO_EVENT, message)
            .expect("the window is told");
    }
    // What a screen has not read when its caller hangs up, it may never read.
    screen.connection.sync().expect("the screen passes it on");
}

/// Everything that the windows of this process say in their frames and to a task bar.
pub fn titles(process: u32) -> Vec<String> {
    let screen = Screen::connect();
    let names =
        ["WM_NAME", "_NET_WM_NAME", "WM_ICON_NAME", "_NET_WM_ICON_NAME"].map(|name| screen.atom(name));
    let windows = screen.windows_of(process);
    windows.iter().flat_map(|window| names.iter().filter_map(|name| screen.text(*window, *name))).collect()
}

/// Waits until this process has a window in sight, or none.
pub async fn becomes(process: u32, in_sight: bool) {
    let screen = Screen::connect();
    let is_in_sight = |window: &Window| {
        let asked = screen.connection.get_window_attributes(*window).expect("the screen is asked");
        asked.reply().is_ok_and(|it| it.map_state == MapState::VIEWABLE)
    };
    let give_up = Instant::now() + Duration::from_secs(20);
    while screen.windows_of(process).iter().any(is_in_sight) != in_sight {
        assert!(Instant::now() < give_up, "the program's window is in sight: {in_sight}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A window over everything else.
pub struct Cover {
    screen: Screen,
    window: Window,
}

impl Cover {
    pub fn over_everything() -> Self {
        let screen = Screen::connect();
        let window = screen.connection.generate_id().expect("a number for a window");
        let look = CreateWindowAux::new().background_pixel(0);
        screen
            .connection
            .create_window(0, window, screen.root, 0, 0, 4_000, 4_000, 0, WindowClass::INPUT_OUTPUT, 0, &look)
            .and_then(|_| screen.connection.map_window(window))
            .expect("a window is made");
        screen.connection.sync().expect("the screen shows it");
        Self { screen, window }
    }

    /// Whether a window of this process is above it.
    pub fn is_below(&self, process: u32) -> bool {
        let order = self.screen.windows();
        let own = self.screen.windows_of(process);
        let above = order.iter().skip_while(|window| **window != self.window);
        above.skip(1).any(|window| own.contains(window))
    }

    /// Waits until one is.
    pub async fn goes_below(&self, process: u32) {
        let give_up = Instant::now() + Duration::from_secs(20);
        while !self.is_below(process) {
            assert!(Instant::now() < give_up, "the program's window comes before the others");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A keyboard before the window of a process.
pub struct Keyboard {
    screen: Screen,
    /// The symbols of each key, from the lowest key on.
    keys: Vec<Vec<u32>>,
}

impl Keyboard {
    pub fn of(process: u32) -> Self {
        let screen = Screen::connect();
        let setup = screen.connection.setup();
        let (lowest, highest) = (setup.min_keycode, setup.max_keycode);
        let asked = screen.connection.get_keyboard_mapping(lowest, highest - lowest + 1);
        let mapping = asked.expect("the screen is asked").reply().expect("it answers");
        let per_key = usize::from(mapping.keysyms_per_keycode);
        let mut keys = vec![Vec::new(); lowest.into()];
        keys.extend(mapping.keysyms.chunks(per_key).map(<[u32]>::to_vec));
        for window in screen.windows_of(process) {
            let given = screen.connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME);
            given.expect("the screen is told").ignore_error();
        }
        Self { screen, keys }
    }

    /// Types small letters and spaces.
    pub fn write(&self, text: &str) {
        for letter in text.chars() {
            self.press(&[u32::from(letter)]);
        }
    }

    pub fn enter(&self) {
        self.press(&[0xff0d]);
    }

    /// Types a letter together with Control.
    pub fn with_control(&self, letter: char) {
        self.press(&[0xffe3, u32::from(letter)]);
    }

    /// Types a letter together with Control and Alt.
    pub fn with_control_and_alt(&self, letter: char) {
        self.press(&[0xffe3, 0xffe9, u32::from(letter)]);
    }

    /// Presses the keys of these symbols one after the other and lets go of them.
    fn press(&self, symbols: &[u32]) {
        let key = |symbol: &u32| {
            let found = self.keys.iter().position(|key| key.first() == Some(symbol));
            u8::try_from(found.expect("the keyboard has it")).expect("keys are bytes")
        };
        let keys: Vec<u8> = symbols.iter().map(key).collect();
        let down = keys.iter().map(|key| (KEY_PRESS_EVENT, *key));
        let up = keys.iter().rev().map(|key| (KEY_RELEASE_EVENT, *key));
        for (kind, key) in down.chain(up) {
            let typed = self.screen.connection.xtest_fake_input(kind, key, 0, self.screen.root, 0, 0, 0);
            typed.expect("the screen is told").check().expect("it takes a key");
        }
        self.screen.connection.sync().expect("the keys arrive");
    }
}
