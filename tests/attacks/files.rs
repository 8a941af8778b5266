//! Files that are not what was signed, or not what belongs together.

use crate::trial::{ENTRY, Trial, entry_file, false_entry};
use reference_vendor::directory::{ROLE, Tampering, signers};
use ringtrue_model::Code;
use serde_json::json;

#[test]
fn arbitrary_file() {
    let trial = Trial::new();
    trial.publication().publish_number(18, trial.now()).unwrap();
    trial.forge(|it| {
        let (path, entry) = (entry_file(it)?, br#"{"schema_version":1}"#);
        it.put(path, entry);
        Ok(())
    });
    trial.look();
    trial.is_hidden(Code::DirectoryAltered);
}

#[test]
fn a_target_longer_or_shorter_than_said() {
    type Change = fn(&mut Vec<u8>);
    let changes: [Change; 3] = [|it| it.push(b' '), |it| it.truncate(it.len() - 1), Vec::clear];
    for change in changes {
        let trial = Trial::new();
        trial.publication().publish_number(18, trial.now()).unwrap();
        trial.forge(|it| {
            let path = entry_file(it)?;
            let mut bytes = it.read(&path)?;
            change(&mut bytes);
            it.put(path, bytes);
            Ok(())
        });
        trial.look();
        trial.is_hidden(Code::DirectoryAltered);
    }
}

#[test]
fn rollback_of_the_timestamp() {
    let trial = Trial::new();
    trial.publication().tamper(Tampering::OlderCopy, trial.now()).unwrap();
    trial.look();
    trial.is_refused(Code::DirectoryOlder);
}

#[test]
fn rollback_of_the_snapshot() {
    let trial = Trial::new();
    trial.forge(|it| {
        let older = it.version("snapshot")? - 1;
        it.point(older)
    });
    trial.look();
    trial.is_refused(Code::DirectoryOlder);
}

#[test]
fn rollback_of_the_targets() {
    let trial = Trial::new();
    trial.forge(|it| {
        let older = it.version("targets")? - 1;
        it.vouch(&[("targets", older)])
    });
    trial.look();
    trial.is_refused(Code::DirectoryOlder);
}

#[test]
fn rollback_of_an_organisation_s_role() {
    let trial = Trial::new();
    trial.forge(|it| {
        let older = it.version(ROLE)? - 1;
        it.vouch(&[(ROLE, older)])
    });
    trial.look();
    trial.is_refused(Code::DirectoryOlder);
}

#[test]
fn rollback_of_the_root() {
    let trial = Trial::new();
    trial.forge(|it| it.next("root", |_| {}, signers("root")));
    trial.look();
    trial.is_fresh();
    trial.forge(|it| {
        let older = it.read("metadata/1.root.json")?;
        it.put("metadata/3.root.json", older);
        Ok(())
    });
    trial.look();
    trial.is_refused(Code::DirectoryOlder);
}

#[test]
fn mix_and_match() {
    let trial = Trial::new();
    trial.publication().tamper(Tampering::MixAndMatch, trial.now()).unwrap();
    trial.look();
    trial.is_refused(Code::DirectoryAltered);
}

#[test]
fn duplicate_fields() {
    let trial = Trial::new();
    trial.forge(|it| {
        it.next("timestamp", |_| {}, signers("timestamp"))?;
        let text = String::from_utf8(it.read("metadata/timestamp.json")?).unwrap();
        it.put("metadata/timestamp.json", text.replacen("\"signed\":{", "\"signed\":{\"version\":1,", 1));
        Ok(())
    });
    trial.look();
    trial.is_refused(Code::DirectoryAltered);
}

#[test]
fn unknown_fields() {
    let trial = Trial::new();
    trial.forge(|it| {
        it.next("timestamp", |signed| signed["x-later"] = json!({"é": [1, null]}), signers("timestamp"))
    });
    trial.look();
    trial.is_fresh();
}

/// Whoever speaks for all organisations lists files with names that lead elsewhere.
#[test]
fn path_tricks() {
    let trial = Trial::new();
    let before = trial.files();
    trial.forge(|it| {
        let facts = it.target(ENTRY, &false_entry(it)?);
        let version = it.version("publishers")? + 1;
        let list = |signed: &mut serde_json::Value| {
            for path in [
                "../../evil.json",
                "organisations/../../../evil.json",
                "organisations/%2e%2e/%2e%2e/evil.json",
                "organisations/..%2fevil.json",
                "/tmp/evil.json",
                "//evil.example/evil.json",
                "https://evil.example/evil.json",
                "organisations\\..\\..\\evil.json",
                "C:\\evil.json",
                "organisations/evil.json:stream",
                "organisations/con.json",
                "organisations/.json",
                "organisations/",
                "",
                "organisations/example-antivirus.json/",
                "organisations/EXAMPLE-ANTIVIRUS.json",
                "organisations/evil\u{0}.json",
            ] {
                signed["targets"][path] = facts.clone();
            }
        };
        it.next("publishers", list, signers("publishers"))?;
        it.vouch(&[("publishers", version)])
    });
    trial.look();
    assert_eq!(trial.number(), crate::trial::RIGHT);
    let strangers: Vec<_> = trial.files().difference(&before).cloned().collect();
    assert!(!strangers.iter().any(|file| file.to_string_lossy().contains("evil")), "{strangers:?}");
    assert!(!std::path::Path::new("/tmp/evil.json").exists());
}
