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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Online, publish};
    use crate::sample::{
        Desk, changed_chase, chase, example, generated, later, now, online, public, signed, sources,
    };
    use crate::{Change, Refused, delegate, renew, revoke_key, revoke_organisation, rotate, verify};
    use std::collections::BTreeSet;

    #[test]
    fn two_signatures_publish_and_one_does_not() {
        let desk = Desk::new();
        let staged = desk.staged("publishers", &sources(&[changed_chase(), example()])).unwrap();
        let [one, two] = [&desk.publishers[0], &desk.publishers[2]];
        let refused = desk.publish(&staged, &[one]).unwrap_err();
        assert!(matches!(refused, Refused::NotSigned { valid: 1, threshold: 2, .. }), "{refused}");
        let after = desk.publish(&staged, &[one, two]).unwrap();
        let entry = &after.entries().unwrap()["organisations/chase.json"];
        assert!(String::from_utf8_lossy(&entry.bytes).contains("+18004323117"));
        let verified = verify(after.files(), &desk.trusted_root, now()).unwrap();
        assert_eq!((verified.files, verified.versions.timestamp), (2, 3));
    }

    #[test]
    fn what_was_staged_before_something_newer_is_refused() {
        let mut desk = Desk::new();
        let staged = desk.staged("publishers", &sources(&[changed_chase(), example()])).unwrap();
        let signers = [&desk.publishers[0], &desk.publishers[1]];
        desk.repository = desk.publish(&staged, &signers).unwrap();
        let refused = desk.publish_signed(&staged).unwrap_err();
        assert!(matches!(refused, Refused::NotHigher { published: 3, found: 3, .. }), "{refused}");
    }

    #[test]
    fn what_lay_about_too_long_is_refused() {
        let desk = Desk::new();
        let staged = desk.staged("publishers", &sources(&[changed_chase(), example()])).unwrap();
        let staged =
            signed(Some(&desk.repository), &staged, &[&desk.publishers[0], &desk.publishers[1]]).unwrap();
        let (before, keys) = (Some(&desk.repository), online(&desk.snapshot, &desk.timestamp));
        let late = publish(before, &[staged], &keys, &desk.trusted_root, later(366));
        assert!(matches!(late, Err(Refused::Expired { .. })));
    }

    #[test]
    fn a_timestamp_that_is_past_already_is_refused_by_the_client() {
        let desk = Desk::new();
        let keys = Online { timestamp_expires: now(), ..online(&desk.snapshot, &desk.timestamp) };
        let refused = publish(Some(&desk.repository), &[], &keys, &desk.trusted_root, now());
        assert!(matches!(refused, Err(Refused::Client(why)) if why.code() == "expired"));
    }

    #[test]
    fn the_timestamp_is_renewed_without_the_snapshot_s_key_while_that_is_good() {
        let desk = Desk::new();
        let renewed = |expires| {
            let keys = Online {
                snapshot: None,
                timestamp: &desk.timestamp,
                snapshot_expires: later(30),
                timestamp_expires: expires,
            };
            publish(Some(&desk.repository), &[], &keys, &desk.trusted_root, now())
        };
        let new = renewed(later(5)).unwrap();
        assert_eq!(new.new_ones().keys().collect::<Vec<_>>(), ["metadata/timestamp.json"]);
        assert!(matches!(renewed(later(31)), Err(Refused::SnapshotKeyNeeded)));
        assert!(matches!(
            publish(
                Some(&desk.repository),
                &[],
                &online(&desk.timestamp, &desk.snapshot),
                &desk.trusted_root,
                now()
            ),
            Err(Refused::Client(_))
        ));
    }

    #[test]
    fn an_organisation_signs_for_itself_and_nobody_else() {
        let mut desk = Desk::new();
        let staged = delegate(&desk.repository, "chase", &public(&desk.vendor), now(), later(365)).unwrap();
        let publishers = [&desk.publishers[0], &desk.publishers[1]];
        let refused = desk.publish(&staged, &publishers).unwrap_err();
        assert!(
            matches!(&refused, Refused::NotSigned { role, valid: 0, .. } if role == "org-chase"),
            "{refused}"
        );
        let all = [publishers[0], publishers[1], &desk.vendor[0], &desk.vendor[1]];
        desk.repository = desk.publish(&staged, &all).unwrap();
        assert_eq!(desk.repository.entries().unwrap()["organisations/chase.json"].role, "org-chase");

        let again = delegate(&desk.repository, "chase", &public(&desk.vendor), now(), later(365));
        assert!(matches!(again, Err(Refused::Delegated(_))));
        let others = desk.staged("org-chase", &sources(&[changed_chase(), example()]));
        assert!(matches!(others, Err(Refused::NotItsPath { path, .. }) if path.contains("example")));
        let theirs = desk.staged("publishers", &sources(&[changed_chase(), example()])).unwrap();
        assert!(
            theirs.new_ones().keys().all(|it| !it.contains("chase")),
            "the publishers speak for it no more"
        );

        let staged = desk.staged("org-chase", &sources(&[changed_chase()])).unwrap();
        let refused = signed(Some(&desk.repository), &staged, &[&desk.publishers[0]]);
        assert!(matches!(refused, Err(Refused::NotASigner)));
        desk.repository = desk.publish(&staged, &[&desk.vendor[1], &desk.vendor[2]]).unwrap();
        assert!(desk.repository.entries().unwrap()["organisations/chase.json"].bytes.len() > 400);

        let staged = revoke_organisation(&desk.repository, "chase", now(), later(365)).unwrap();
        desk.repository = desk.publish(&staged, &[&desk.publishers[0], &desk.publishers[1]]).unwrap();
        assert_eq!(desk.repository.entries().unwrap()["organisations/chase.json"].role, "publishers");
        // Clients remember the role's versions, so it comes back with a higher one.
        let staged = delegate(&desk.repository, "chase", &public(&desk.vendor), now(), later(365)).unwrap();
        assert!(staged.read("metadata/3.org-chase.json").unwrap().is_some());
    }

    #[test]
    fn a_root_with_new_keys_is_signed_by_the_old_and_the_new() {
        let mut desk = Desk::new();
        let new = generated(2);
        let change = Change {
            add: public(&new),
            remove: BTreeSet::from([desk.root[0].public(), desk.root[1].public()]),
            threshold: None,
        };
        let staged = rotate(&desk.repository, "root", &change, now(), later(365)).unwrap();
        for too_few in
            [vec![&new[0], &new[1]], vec![&desk.root[0], &desk.root[1]], vec![&desk.root[2], &new[0]]]
        {
            assert!(matches!(desk.publish(&staged, &too_few), Err(Refused::NotSigned { .. })));
        }
        desk.repository = desk.publish(&staged, &[&desk.root[0], &desk.root[2], &new[0]]).unwrap();
        let verified = verify(desk.repository.files(), &desk.trusted_root, now()).unwrap();
        assert_eq!(verified.versions.root, 2);
        let stranger = Change { remove: public(&generated(1)), ..Change::default() };
        let refused = rotate(&desk.repository, "root", &stranger, now(), later(365));
        assert!(matches!(refused, Err(Refused::UnknownKey(_))));
    }

    #[test]
    fn the_keys_of_snapshot_and_timestamp_are_exchanged() {
        let mut desk = Desk::new();
        for role in ["snapshot", "timestamp"] {
            let new = generated(1).remove(0);
            let old = if role == "snapshot" { &mut desk.snapshot } else { &mut desk.timestamp };
            let change = Change {
                add: BTreeSet::from([new.public()]),
                remove: BTreeSet::from([old.public()]),
                threshold: None,
            };
            *old = new;
            let staged = rotate(&desk.repository, role, &change, now(), later(365)).unwrap();
            desk.repository = desk.publish(&staged, &[&desk.root[0], &desk.root[1]]).unwrap();
        }
        assert_eq!(verify(desk.repository.files(), &desk.trusted_root, now()).unwrap().versions.root, 3);
    }

    #[test]
    fn what_a_revoked_key_has_signed_is_signed_anew() {
        let mut desk = Desk::new();
        let lost = desk.publishers[1].public();
        let staged = revoke_key(&desk.repository, &lost, now(), later(365)).unwrap();
        let names: Vec<_> = staged.new_ones().keys().map(String::as_str).collect();
        assert_eq!(names, ["metadata/2.root.json", "metadata/2.targets.json", "metadata/3.publishers.json"]);
        let refused = signed(Some(&desk.repository), &staged, &[&desk.publishers[1]]);
        assert!(matches!(refused, Err(Refused::NotASigner)));
        let signers = [&desk.root[0], &desk.root[1], &desk.publishers[0], &desk.publishers[2]];
        desk.repository = desk.publish(&staged, &signers).unwrap();
        // With two keys left none can go; another has to come first.
        let next = desk.publishers[0].public();
        let refused = revoke_key(&desk.repository, &next, now(), later(365));
        assert!(matches!(refused, Err(Refused::TooFewKeys { threshold: 2, keys: 1, .. })));
    }

    #[test]
    fn a_role_is_renewed_as_it_is() {
        let desk = Desk::new();
        let staged = renew(&desk.repository, "publishers", now(), later(500)).unwrap();
        let after = desk.publish(&staged, &[&desk.publishers[0], &desk.publishers[1]]).unwrap();
        assert_eq!(after.entries().unwrap(), desk.repository.entries().unwrap());
        let same = desk.staged("publishers", &sources(&[chase(), example()]));
        assert!(matches!(same, Err(Refused::NothingChanged(_))));
        assert!(matches!(renew(&desk.repository, "root", now(), now()), Err(Refused::Expired { .. })));
    }

    #[test]
    fn a_copy_is_a_whole_repository() {
        let desk = Desk::new();
        let copy = desk.repository.pack().unwrap();
        let zip = copy.to_zip().unwrap();
        assert_eq!(zip, desk.repository.pack().unwrap().to_zip().unwrap(), "the same bytes each time");
        let read = crate::Files::from_zip(&zip).unwrap();
        assert_eq!(verify(&read, &desk.trusted_root, now()).unwrap().files, 2);
        assert!(read.read("metadata/1.publishers.json").unwrap().is_none(), "one of each current file");
    }
}
