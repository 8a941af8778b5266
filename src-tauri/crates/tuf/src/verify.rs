//! The checks of the client workflow, one function for each of its rooms. All of them are pure: what is trusted
//! already and the new bytes go in, what is trusted now or a refusal comes out. `now` is the fixed time at which
//! the update began (section 5.1); without it nothing expires, as for a copy that is read while offline.

use crate::Refusal;
use crate::key::Authority;
use crate::metadata::{Envelope, Metadata, Root, Snapshot, Targets, Timestamp};
use chrono::{DateTime, Utc};

/// 5.2: the root that the program came with. It must be signed by itself; it may have expired.
pub(crate) fn trusted_root(bytes: &[u8]) -> Result<Root, Refusal> {
    let envelope = Envelope::open("root", bytes)?;
    let root: Root = envelope.read()?;
    envelope.check_signatures(&root.root)?;
    Ok(root)
}

/// 5.3.4 to 5.3.6: the root that follows a trusted one. A threshold of the old and a threshold of the new keys have
/// signed it, and its version is the next one; that a step has expired does not matter. `None` when it is of the
/// trusted version again: then the trusted one is the newest.
pub(crate) fn next_root(trusted: &Root, bytes: &[u8]) -> Result<Option<Root>, Refusal> {
    let envelope = Envelope::open("root", bytes)?;
    envelope.check_signatures(&trusted.root)?;
    let root: Root = envelope.read()?;
    envelope.check_signatures(&root.root)?;
    let (trusted, found) = (trusted.version(), root.version());
    check_rollback("root", trusted, found)?;
    match found - trusted {
        0 => Ok(None),
        1 => Ok(Some(root)),
        _ => Err(Refusal::WrongVersion { role: "root".to_owned(), expected: trusted + 1, found }),
    }
}

/// 5.3.11: has a key of the timestamp or snapshot role been taken away? Then what those roles signed before may
/// be an attacker's, with versions far ahead of the true ones.
pub(crate) fn rotated(old: &Root, new: &Root) -> bool {
    old.timestamp.lost_a_key_to(&new.timestamp) || old.snapshot.lost_a_key_to(&new.snapshot)
}

/// 5.4.2: a timestamp that the root's keys have signed.
pub(crate) fn signed_timestamp(root: &Root, bytes: &[u8]) -> Result<Timestamp, Refusal> {
    signed("timestamp", &root.timestamp, bytes)
}

/// 5.4.2 to 5.4.4: the newest timestamp. `None` when it is the trusted one again, which is kept then (5.4.3.1).
pub(crate) fn new_timestamp(
    root: &Root,
    trusted: Option<&Timestamp>,
    bytes: &[u8],
    now: Option<DateTime<Utc>>,
) -> Result<Option<Timestamp>, Refusal> {
    let new = signed_timestamp(root, bytes)?;
    if let Some(trusted) = trusted {
        check_rollback("timestamp", trusted.version(), new.version())?;
        if new.version() == trusted.version() {
            trusted.check_expiry("timestamp", now)?;
            return Ok(None);
        }
        check_rollback("snapshot", trusted.snapshot().version, new.snapshot().version)?;
    }
    new.check_expiry("timestamp", now)?;
    Ok(Some(new))
}

/// 5.5.3: a snapshot that the root's keys have signed.
pub(crate) fn signed_snapshot(root: &Root, bytes: &[u8]) -> Result<Snapshot, Refusal> {
    signed("snapshot", &root.snapshot, bytes)
}

/// 5.5.2 to 5.5.6: the snapshot that the timestamp means. No targets role of the trusted one may have vanished
/// or become older in it.
pub(crate) fn new_snapshot(
    root: &Root,
    timestamp: &Timestamp,
    trusted: Option<&Snapshot>,
    bytes: &[u8],
    now: Option<DateTime<Utc>>,
) -> Result<Snapshot, Refusal> {
    timestamp.snapshot().check_bytes("snapshot", bytes)?;
    let new = signed_snapshot(root, bytes)?;
    timestamp.snapshot().check_version("snapshot", new.version())?;
    for (file, trusted) in trusted.iter().flat_map(|it| &it.meta) {
        let role = file.strip_suffix(".json").unwrap_or(file);
        check_rollback(role, trusted.version, new.of(role)?.version)?;
    }
    new.check_expiry("snapshot", now)?;
    Ok(new)
}

/// 5.6.2 to 5.6.5, and for delegated roles 5.6.7: a targets role that the snapshot means and its delegator's keys
/// have signed.
pub(crate) fn targets(
    snapshot: &Snapshot,
    role: &str,
    authority: &Authority,
    bytes: &[u8],
    now: Option<DateTime<Utc>>,
) -> Result<Targets, Refusal> {
    let meant = snapshot.of(role)?;
    meant.check_bytes(role, bytes)?;
    let targets: Targets = signed(role, authority, bytes)?;
    meant.check_version(role, targets.version())?;
    targets.check_expiry(role, now)?;
    Ok(targets)
}

fn signed<M: Metadata>(role: &str, authority: &Authority, bytes: &[u8]) -> Result<M, Refusal> {
    let envelope = Envelope::open(role, bytes)?;
    envelope.check_signatures(authority)?;
    envelope.read()
}

fn check_rollback(role: &str, trusted: u64, found: u64) -> Result<(), Refusal> {
    if found < trusted {
        return Err(Refusal::Rollback { role: role.to_owned(), trusted, found });
    }
    Ok(())
}
