//! Publishing: what enough people have signed goes into the repository, and the timestamp says so.

use crate::lint::refuse_findings;
use crate::metadata::{Kind, Listing, MetaFile, Signature, Signed};
use crate::repository::{Published, SNAPSHOT, TARGETS, TIMESTAMP, metadata_file};
use crate::sign::refuse_unsigned;
use crate::{Files, PrivateKey, Refused, Repository, rules, verify};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use ringtrue_tuf::Memory;
use std::collections::BTreeMap;

/// The keys that lie where it is published from, and for how long they vouch.
pub struct Online<'k> {
    /// Key of the snapshot. Where nothing is new and the snapshot is still good, the timestamp's key is enough.
    pub snapshot: Option<&'k PrivateKey>,
    /// Key of the timestamp.
    pub timestamp: &'k PrivateKey,
    /// When a new snapshot expires.
    pub snapshot_expires: DateTime<Utc>,
    /// When the new timestamp expires.
    pub timestamp_expires: DateTime<Utc>,
}

/// Publishes staged changes; without any, the timestamp is signed anew. The files of the answer are the new ones, to be
/// written into the repository's folder ([`Files::write_into`]).
///
/// Before that, the client has taken them twice: starting with the trusted root, and from what it had before.
///
/// # Errors
/// When too few have signed, the rules or [`lint`](crate::lint) refuse the change, or the client does.
pub fn publish(
    before: Option<&Repository>,
    staged: &[Files],
    online: &Online<'_>,
    trusted_root: &[u8],
    now: DateTime<Utc>,
) -> Result<Files, Refused> {
    let mut new = Files::default();
    for staged in staged {
        new = new.with(staged);
    }
    refuse_unsigned(before, &new)?;
    let after = Repository::with_change(before, &new)?;
    rules::check(&after, now)?;
    refuse_findings(&after, now)?;
    vouch(&after, &mut new, online)?;

    let files = before.map(|it| it.files.clone()).unwrap_or_default().with(&new);
    let after = Repository::open(files, trusted_root)?;
    verify::verify_from(&mut Memory::default(), &after, trusted_root, now)?;
    if let Some(before) = before {
        let mut store = verify::state(&before.files, trusted_root)?;
        verify::verify_from(&mut store, &after, trusted_root, now)?;
    }
    Ok(new)
}

/// Signs snapshot and timestamp anew, as far as that is needed.
fn vouch(after: &Repository, new: &mut Files, online: &Online<'_>) -> Result<(), Refused> {
    let published = after.published.as_ref();
    // Roles that are delegated to no more stay in it: clients refuse a snapshot from which one has vanished.
    let mut meta = published.map(|it| it.snapshot.signed.meta.clone()).unwrap_or_default();
    for (role, contents) in after.delegated.iter().chain([(&TARGETS.to_owned(), &after.targets)]) {
        let version = contents.signed.version;
        let bytes = after.files.needed(&metadata_file(role, version))?;
        meta.insert(format!("{role}.json"), MetaFile::of(version, &bytes));
    }
    let snapshot = match published {
        Some(Published { snapshot, .. })
            if snapshot.signed.meta == meta
                && snapshot.signed.expires >= online.timestamp_expires
                && after.authority(SNAPSHOT)?.is_satisfied(snapshot)? =>
        {
            snapshot.signed.version
        }
        _ => {
            let version = published.map_or(1, |it| it.snapshot.signed.version + 1);
            let key = online.snapshot.ok_or(Refused::SnapshotKeyNeeded)?;
            let listing = Listing::new(Kind::Snapshot, version, online.snapshot_expires, meta);
            new.put(metadata_file(SNAPSHOT, version), signed(listing, key)?);
            version
        }
    };
    let files = after.files.with(new);
    let bytes = files.needed(&metadata_file(SNAPSHOT, snapshot))?;
    let meta = BTreeMap::from([("snapshot.json".to_owned(), MetaFile::of(snapshot, &bytes))]);
    let version = published.map_or(1, |it| it.timestamp.signed.version + 1);
    let listing = Listing::new(Kind::Timestamp, version, online.timestamp_expires, meta);
    new.put(format!("metadata/{TIMESTAMP}.json"), signed(listing, online.timestamp)?);
    Ok(())
}

fn signed(listing: Listing, key: &PrivateKey) -> Result<Vec<u8>, Refused> {
    let mut metadata = Signed::unsigned(listing);
    let sig = HEXLOWER.encode(&key.sign(&metadata.message()?));
    metadata.signatures.push(Signature { keyid: key.public().id(), sig });
    metadata.bytes()
}
