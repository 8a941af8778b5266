//! The window as a person meets it: by what things are called, and by keys. Names and roles are those that the
//! web engine itself computes for assistive technology.

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, Locator};
use reqwest::Method;
use std::time::{Duration, Instant};
use url::{ParseError, Url};

/// How long something may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Elements that can have a name of their own.
const NAMED: &str = "a[href], button, input, textarea, select, summary, h1, h2, h3, dialog, [role]";

/// A handle to the program's window.
pub struct Window {
    client: Client,
}

impl Window {
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Waits for the element of this role and accessible name.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        let give_up = Instant::now() + PATIENCE;
        loop {
            if let Some(element) = self.look_for(role, name).await {
                return element;
            }
            assert!(
                Instant::now() < give_up,
                "no {role} {name:?} appeared; the window says:\n{}",
                self.text().await
            );
            pause().await;
        }
    }

    /// Presses the button, link or choice of this name. One that is just being painted anew is found again.
    pub async fn press(&self, role: &str, name: &str) {
        let give_up = Instant::now() + PATIENCE;
        while let Err(error) = self.find(role, name).await.click().await {
            assert!(Instant::now() < give_up, "{role} {name:?} cannot be pressed: {error}");
            pause().await;
        }
    }

    /// Presses what has this in its name, whatever its role.
    pub async fn press_like(&self, part: &str) {
        let give_up = Instant::now() + PATIENCE;
        loop {
            if let Some(element) = self.first(|name| name.contains(part), None).await
                && element.click().await.is_ok()
            {
                return;
            }
            assert!(
                Instant::now() < give_up,
                "nothing like {part:?} can be pressed; it says:\n{}",
                self.text().await
            );
            pause().await;
        }
    }

    /// Writes into the field of this name.
    pub async fn write(&self, role: &str, name: &str, text: &str) {
        let field = self.find(role, name).await;
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{name:?} takes no text: {error}"));
    }

    /// Chooses a value in the list of this name.
    pub async fn choose(&self, name: &str, value: &str) {
        let give_up = Instant::now() + PATIENCE;
        loop {
            if let Some(list) = self.first(|found| found == name, None).await
                && list.select_by_value(value).await.is_ok()
            {
                return;
            }
            assert!(Instant::now() < give_up, "{value:?} cannot be chosen in {name:?}");
            pause().await;
        }
    }

    /// What stands in the field of this name.
    pub async fn value(&self, role: &str, name: &str) -> String {
        let field = self.find(role, name).await;
        field.prop("value").await.expect("a field has a value").unwrap_or_default()
    }

    /// Presses keys wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys arrive");
    }

    /// Presses a letter together with Control.
    pub async fn control(&self, letter: char) {
        self.keys(&format!("{}{letter}{}", char::from(Key::Control), char::from(Key::Null))).await;
    }

    /// Presses Tab until the element of this role and name has the focus, as someone without a mouse does.
    pub async fn tab_to(&self, role: &str, name: &str) {
        for _ in 0..80 {
            if self.focus().await == (role.to_owned(), name.to_owned()) {
                return;
            }
            self.keys(&char::from(Key::Tab).to_string()).await;
        }
        panic!("Tab never reaches {role} {name:?}");
    }

    /// Role and name of the element that has the focus.
    pub async fn focus(&self) -> (String, String) {
        let focused = self.client.active_element().await.expect("something has the focus");
        (self.computed("computedrole", &focused).await, self.computed("computedlabel", &focused).await)
    }

    /// Waits until the window shows this text somewhere.
    pub async fn shows(&self, text: &str) {
        self.shows_within(PATIENCE, text).await;
    }

    /// The same for what takes its time.
    pub async fn shows_within(&self, patience: Duration, text: &str) {
        self.becomes(patience, &format!("shows {text:?}"), |shown| shown.contains(text)).await;
    }

    /// Waits until the window shows this text nowhere.
    pub async fn hides(&self, text: &str) {
        self.becomes(PATIENCE, &format!("hides {text:?}"), |shown| !shown.contains(text)).await;
    }

    /// Everything that can be read in the window now.
    pub async fn text(&self) -> String {
        // WebDriver's own text of an element leaves out rows that are placed by their distance from the top.
        let text = self.client.execute("return document.body.innerText", Vec::new()).await;
        // A page that is just being loaded anew answers nothing.
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// What this script returns in the page.
    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.expect("the page answers")
    }

    /// Runs this script; a page that is just being loaded anew runs nothing.
    pub async fn run_if_there(&self, script: &str) {
        self.client.execute(script, Vec::new()).await.map(drop).unwrap_or_default();
    }

    async fn becomes(&self, patience: Duration, what: &str, as_wanted: impl Fn(&str) -> bool) {
        let give_up = Instant::now() + patience;
        loop {
            let shown = self.text().await;
            if as_wanted(&shown) {
                return;
            }
            assert!(Instant::now() < give_up, "the window never {what}; it says:\n{shown}");
            pause().await;
        }
    }

    async fn look_for(&self, role: &str, name: &str) -> Option<Element> {
        self.first(|found| found == name, Some(role)).await
    }

    /// The first element with a name as wanted, and with this role where there is one.
    async fn first(&self, wanted: impl Fn(&str) -> bool, role: Option<&str>) -> Option<Element> {
        // A page that changes while it is listed has no answer yet: whoever waits asks again.
        for element in self.client.find_all(Locator::Css(NAMED)).await.unwrap_or_default() {
            let named = wanted(&self.computed("computedlabel", &element).await);
            if named && (role.is_none() || role == Some(&self.computed("computedrole", &element).await)) {
                return Some(element);
            }
        }
        None
    }

    /// Nothing for an element that has gone meanwhile.
    async fn computed(&self, what: &'static str, element: &Element) -> String {
        let answer =
            self.client.issue_cmd(Computed { what, element: element.element_id().to_string() }).await;
        answer.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// WebDriver's question for what assistive technology is told of an element.
#[derive(Debug)]
struct Computed {
    what: &'static str,
    element: String,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/element/{}/{}", session.unwrap_or_default(), self.element, self.what))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}
