//! Where the window was and how large: in logical units, on a screen that is still there, with "maximised" kept
//! apart from the size to return to.

use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::{Monitor, WebviewWindow};

/// Where the window stands when it is not maximised, in logical units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Width of what is inside the frame.
    pub width: f64,
    /// Height of what is inside the frame.
    pub height: f64,
    /// Left and top; `None` leaves it to the system.
    pub position: Option<(f64, f64)>,
    /// It fills its screen.
    pub maximised: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { width: 1180.0, height: 800.0, position: None, maximised: false }
    }
}

/// A screen: left, top, width, height in logical units.
type Screen = [f64; 4];

impl Place {
    /// The same place, moved and shrunk until it lies on one of `screens`.
    fn within(self, screens: &[Screen]) -> Self {
        let holds = |screen: &&Screen| {
            let [left, top, width, height] = **screen;
            self.position
                .is_some_and(|(x, y)| (left..left + width).contains(&x) && (top..top + height).contains(&y))
        };
        let Some(screen) = screens.iter().find(holds).or(screens.first()) else { return self };
        let [left, top, width, height] = *screen;
        let (own_width, own_height) = (self.width.min(width), self.height.min(height));
        let position = screens.iter().any(|screen| holds(&screen)).then_some(self.position).flatten();
        let inside = |(x, y): (f64, f64)| {
            // Rounding may put the far edge a hair before the near one.
            let (right, bottom) =
                ((left + width - own_width).max(left), (top + height - own_height).max(top));
            (x.clamp(left, right), y.clamp(top, bottom))
        };
        Self { width: own_width, height: own_height, position: position.map(inside), ..self }
    }
}

/// Remembers the place from one run to the next.
pub struct Keeper {
    file: PathBuf,
    last: Mutex<Place>,
}

impl Keeper {
    /// A keeper with what `file` holds; a file that is missing or unreadable counts for nothing.
    pub fn new(file: PathBuf) -> Self {
        let kept = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, last: Mutex::new(kept.filter(is_sane).unwrap_or_default()) }
    }

    /// Where the window should open on these screens.
    pub fn place(&self, monitors: &[Monitor]) -> Place {
        let screens: Vec<Screen> = monitors
            .iter()
            .map(|monitor| {
                let position = monitor.position().to_logical::<f64>(monitor.scale_factor());
                let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
                [position.x, position.y, size.width, size.height]
            })
            .collect();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = last.within(&screens);
        *last
    }

    /// Notes where the window is now.
    pub fn watch(&self, window: &WebviewWindow) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.maximised = window.is_maximized().unwrap_or(false);
        if last.maximised || window.is_minimized().unwrap_or(false) || on_wayland() {
            return;
        }
        if let (Ok(scale), Ok(size), Ok(position)) =
            (window.scale_factor(), window.inner_size(), window.outer_position())
        {
            let size = size.to_logical::<f64>(scale);
            let position = position.to_logical::<f64>(scale);
            let now = Place { width: size.width, height: size.height, ..*last };
            if is_sane(&now) {
                *last = Place { position: Some((position.x, position.y)), ..now };
            }
        }
    }

    /// Writes it down. A window that forgets its place is not worth telling anyone.
    pub fn keep(&self) {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = write_atomically(&self.file, &last) {
            tracing::warn!(%error, "the window's place was not kept");
        }
    }
}

/// Wayland tells no position, and counts its own decorations into the size: kept there, a window would grow
/// from start to start.
fn on_wayland() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_some()
        && std::env::var_os("GDK_BACKEND").is_none_or(|it| it != "x11")
}

fn is_sane(place: &Place) -> bool {
    (200.0..20_000.0).contains(&place.width) && (200.0..20_000.0).contains(&place.height)
}

fn write_atomically(file: &Path, place: &Place) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(&serde_json::to_vec(place)?)?;
    fresh.as_file().sync_all()?;
    fresh.persist(file)?;
    Ok(())
}

// On Windows a test of the shell does not load (tauri#13419); the rule is the same everywhere.
#[cfg(all(test, not(windows)))]
mod tests {
    use super::Place;

    const DESK: [f64; 4] = [0.0, 0.0, 1920.0, 1080.0];
    const BESIDE: [f64; 4] = [1920.0, 0.0, 1280.0, 720.0];

    fn at(x: f64, y: f64) -> Place {
        Place { position: Some((x, y)), ..Place::default() }
    }

    #[test]
    fn a_window_on_a_present_screen_stays() {
        assert_eq!(at(100.0, 50.0).within(&[DESK, BESIDE]), at(100.0, 50.0));
    }

    #[test]
    fn a_window_on_a_screen_that_is_gone_is_placed_by_the_system() {
        assert_eq!(at(2000.0, 50.0).within(&[DESK]).position, None);
    }

    #[test]
    fn a_window_that_hangs_over_the_edge_is_pulled_back() {
        assert_eq!(at(1900.0, 1000.0).within(&[DESK]).position, Some((740.0, 280.0)));
    }

    #[test]
    fn a_window_larger_than_its_screen_shrinks() {
        let place = at(1950.0, 10.0).within(&[DESK, BESIDE]);
        assert_eq!((place.width, place.height), (1180.0, 720.0));
        assert_eq!(place.position, Some((1950.0, 0.0)), "and is pulled back into it");
    }

    #[test]
    fn without_any_screen_nothing_changes() {
        assert_eq!(at(5.0, 5.0).within(&[]), at(5.0, 5.0));
    }

    #[test]
    fn maximised_is_kept_beside_the_size_to_return_to() {
        let place = Place { maximised: true, ..at(100.0, 50.0) };
        assert_eq!(place.within(&[DESK]), place);
    }
}
