//! What somebody does to the directory who has the server, and what the network does to it.

use super::{COPY, Publication, ROLE, entry};
use crate::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_directory::{Files, Refused};
use serde::Deserialize;

/// Something that is done to what is served. It stays until it is repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tampering {
    /// A false support number, which one of the two people has signed, with all keys that lie on the server.
    OneSignature,
    /// The copy that ships with the program is served, which is older than what was published.
    OlderCopy,
    /// What is published from now on is not served.
    Freeze,
    /// The timestamp's time is up.
    Expired,
    /// Another number is published, and an older snapshot served in the place of the newest.
    MixAndMatch,
    /// Half of the timestamp.
    CutOff,
    /// A timestamp without an end.
    Endless,
    /// A timestamp that comes a byte at a time.
    Slow,
    /// A redirect to another host.
    Redirect,
}

/// The last digits of the number that nobody but the insider wants.
const FALSE_NUMBER: u8 = 66;

pub(super) fn tamper(
    publication: &Publication,
    tampering: Tampering,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    let spoil = |fault| publication.spoil("metadata/timestamp.json", fault);
    match tampering {
        Tampering::OneSignature => one_signature(publication, now)?,
        Tampering::Expired => {
            let yesterday = (now - TimeDelta::days(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
            publication.forge(|it| {
                it.next("timestamp", |signed| signed["expires"] = yesterday.into(), &["timestamp"])
            })?;
        }
        Tampering::MixAndMatch => {
            publication.publish_number(publication.other_digits(), now)?;
            publication.forge(|it| {
                let newest = it.version("snapshot")?;
                let older = it.read(&format!("metadata/{}.snapshot.json", newest - 1))?;
                it.put(format!("metadata/{newest}.snapshot.json"), older);
                Ok(())
            })?;
        }
        Tampering::OlderCopy => publication.state().shown = Some(Files::from_zip(COPY)?),
        Tampering::Freeze => {
            let mut state = publication.state();
            state.shown = Some(state.shown().clone());
        }
        Tampering::CutOff => spoil(Fault::CutOffBody),
        Tampering::Endless => spoil(Fault::EndlessBody),
        Tampering::Slow => spoil(Fault::SlowBody),
        Tampering::Redirect => spoil(Fault::Redirect { to: "https://directory.example/".to_owned() }),
    }
    Ok(())
}

fn one_signature(publication: &Publication, now: DateTime<Utc>) -> Result<(), Refused> {
    let mut entry = entry::with_number(&publication.state().entry, FALSE_NUMBER, now.date_naive());
    entry["schema_version"] = 1.into();
    publication.forge(|it| {
        let facts = it.target(entry::PATH, entry.to_string().as_bytes());
        let version = it.version(ROLE)? + 1;
        it.next(ROLE, |signed| signed["targets"][entry::PATH] = facts, &["example-antivirus-1"])?;
        it.vouch(&[(ROLE, version)])
    })
}
