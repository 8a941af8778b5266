//! The desk's page about the signed directory: publishing, and what others would do to it, tried by hand.

use super::page::frame;
use crate::directory::{Publication, Tampering};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use ringtrue_directory::Refused;
use serde::Deserialize;

/// A button of the page.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    Publish,
    Repair,
    #[serde(untagged)]
    Tamper(Tampering),
}

impl Act {
    pub(super) fn done(self, publication: &Publication, now: DateTime<Utc>) -> Result<(), Refused> {
        match self {
            Self::Publish => publication.publish_number(publication.other_digits(), now),
            Self::Repair => publication.repair(now),
            Self::Tamper(tampering) => publication.tamper(tampering, now),
        }
    }
}

/// What can be done to the directory: the name in the form, the words on the button, and what a person in front of the
/// program is to see when it looks for changes.
const TAMPERINGS: [(Tampering, &str, &str, &str); 9] = [
    (
        Tampering::OneSignature,
        "one_signature",
        "Publish a false number, signed by one",
        "Somebody inside has one of the two keys, and the server. The right number stays.",
    ),
    (
        Tampering::OlderCopy,
        "older_copy",
        "Put an older copy back",
        "Everything in it was signed once. It is noticed; the newer contacts stay.",
    ),
    (
        Tampering::Freeze,
        "freeze",
        "Hold back what is published from now on",
        "Nothing new arrives. It is noticed when the timestamp expires.",
    ),
    (Tampering::Expired, "expired", "Let the timestamp expire", "The contacts stay, with a plain sentence."),
    (
        Tampering::MixAndMatch,
        "mix_and_match",
        "Publish another number, and serve an older list of versions with it",
        "They were never published together. Refused; the contacts stay.",
    ),
    (Tampering::CutOff, "cut_off", "Send half a file", "The contacts stay."),
    (
        Tampering::Endless,
        "endless",
        "Send a file without an end",
        "It is read up to its limit. The contacts stay.",
    ),
    (Tampering::Slow, "slow", "Send a byte at a time", "It is waited for only so long. The contacts stay."),
    (
        Tampering::Redirect,
        "redirect",
        "Send programs to another host",
        "They do not go there. The contacts stay.",
    ),
];

pub(super) fn page(publication: &Publication) -> Markup {
    let done = publication.tampered_with();
    frame(
        "The directory",
        html! {
            nav aria-label="Back" { a href="/desk" { "All reports" } }
            h1 { "The directory" }
            p { "Programs read it at " span.said { (publication.address()) } "." }
            section.card aria-labelledby="published" {
                h2 id="published" { "What is published" }
                p.headline { "Support number " strong { (publication.number()) } ", signed by two people." }
                form method="post" { (button("publish", "Publish another number, signed by two")) }
            }
            section.card.signal.raised[!done.is_empty()] aria-labelledby="served" {
                h2 id="served" { "What programs get" }
                @if done.is_empty() {
                    p.headline { "What is published." }
                } @else {
                    p.headline { "Not what is published:" }
                    ul { @for (tampering, _, label, _) in TAMPERINGS {
                        @if done.contains(&tampering) { li { (label) } }
                    } }
                    form method="post" { (button("repair", "Serve what is published again")) }
                }
            }
            h2 { "What others would do to it" }
            p { "Press one, then look for changes in Ringtrue." }
            form.acts method="post" {
                @for (tampering, name, label, seen) in TAMPERINGS {
                    div {
                        button name="act" value=(name) aria-describedby=(name)
                            disabled[done.contains(&tampering)] { (label) }
                        p id=(name) { (seen) }
                    }
                }
            }
        },
    )
}

fn button(name: &str, label: &str) -> Markup {
    html! { button name="act" value=(name) { (label) } }
}
