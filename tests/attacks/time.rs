//! Time that passes, and what is held back.

use crate::trial::{RIGHT, Trial, assert_words, moment};
use chrono::TimeDelta;
use reference_vendor::directory::{Tampering, signers};
use ringtrue_model::Code;
use ringtrue_model::directory::Freshness;

#[test]
fn freeze() {
    let trial = Trial::new();
    trial.publication().tamper(Tampering::Freeze, trial.now()).unwrap();
    trial.publication().publish_number(18, trial.now()).unwrap();
    trial.look();
    trial.is_fresh();
    trial.world.clock.pass(TimeDelta::days(31));
    trial.look();
    assert_eq!(trial.freshness(), Freshness::Expired, "it is noticed when the timestamp expires");
    assert_words(Code::DirectoryExpired);
    assert_eq!(trial.number(), RIGHT, "what is known is shown still");
    trial.publication().repair(trial.now()).unwrap();
    trial.look();
    assert_eq!((trial.freshness(), trial.number().as_str()), (Freshness::Fresh, "+18555550118"));
}

/// A role whose time is up, with all that names it.
fn expired(role: &str) {
    let trial = Trial::new();
    let yesterday = moment(trial.now() - TimeDelta::days(1));
    trial.forge(|it| {
        let version = it.version(role)? + 1;
        it.next(role, |signed| signed["expires"] = yesterday, signers(role))?;
        match role {
            "snapshot" => it.point(version),
            "targets" => it.vouch(&[(role, version)]),
            _ => Ok(()),
        }
    });
    trial.look();
    trial.is_refused(Code::DirectoryExpired);
}

#[test]
fn expired_root() {
    expired("root");
}

#[test]
fn expired_targets() {
    expired("targets");
}

#[test]
fn expired_snapshot() {
    expired("snapshot");
}

#[test]
fn expired_timestamp() {
    expired("timestamp");
}
