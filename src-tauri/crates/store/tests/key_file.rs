//! Whatever stands in a key file, reading it ends soon, with the key that was put there or an error that says why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use ringtrue_model::Code;
use ringtrue_store::{KEY_FILE, Key, KeyFile, RecoveryCode, Secret, SecretText};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use support::{Noon, Random, World, account};

/// A key file with all ways in, and what opens it.
struct Whole {
    bytes: Vec<u8>,
    world: World,
    key: Secret,
    code: RecoveryCode,
    passphrase: SecretText,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    use ringtrue_store::KeyStore;
    let world = World::new();
    let passphrase = SecretText::new("four plain words".into());
    let vault = world.vault();
    vault.set_passphrase(&passphrase, &Noon, &Random).unwrap();
    let code = vault.make_recovery_code(&Noon, &Random).unwrap();
    drop(vault);
    let key = world.keys.get(&account(world.folder.path())).unwrap().unwrap();
    Whole { bytes: fs::read(world.path(KEY_FILE)).unwrap(), world, key, code, passphrase }
});

/// Reads a key file and tries every way in that is told; no key but the right one comes out.
fn examine(bytes: &[u8]) -> Result<(), TestCaseError> {
    let known = [Code::KeyFileDamaged, Code::VaultNewer];
    let file = match KeyFile::parse(Path::new("any"), bytes) {
        Ok(file) => file,
        Err(error) => {
            prop_assert!(known.contains(&error.code()), "{error:?}");
            return Ok(());
        }
    };
    let Whole { world, key, code, passphrase, .. } = &*WHOLE;
    let keys = [Key::System(&world.keys), Key::RecoveryCode(code), Key::Passphrase(passphrase)];
    for way in keys.iter().filter(|key| file.ways().contains(&key.way())) {
        match file.unlock(way) {
            Ok(found) => prop_assert!(found == *key, "another key came out"),
            Err(error) => {
                let wrong =
                    [Code::KeyMissing, Code::KeyChanged, Code::WrongPassphrase, Code::WrongRecoveryCode];
                prop_assert!(known.iter().chain(&wrong).any(|code| *code == error.code()), "{error:?}");
            }
        }
    }
    Ok(())
}

/// Any JSON, much of it with the names that a key file has.
fn json() -> impl Strategy<Value = Value> {
    let names = "version|vault|check|inbox|slots|retired|kind|argon2id|memory_kib|salt|made_at|x";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "passphrase|recovery_code|system|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 80, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::from),
            vec((names, inner), 0..8).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        examine(&bytes)?;
    }

    #[test]
    fn any_json_is_read_or_refused(value in json()) {
        examine(value.to_string().as_bytes())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_of_which_bytes_were_changed_gives_the_key_or_says_why(
        flips in vec((any::<Index>(), any::<u8>()), 1..4),
        cut in prop::option::weighted(0.2, any::<Index>()),
        doubled in prop::option::weighted(0.2, (any::<Index>(), any::<Index>())),
    ) {
        let mut bytes = WHOLE.bytes.clone();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some((from, to)) = doubled {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let part = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(from..from, part);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        examine(&bytes)?;
    }

    #[test]
    fn a_file_with_another_value_in_one_place_gives_the_key_or_says_why(
        place in any::<Index>(), value in json(),
    ) {
        let mut file: Value = serde_json::from_slice(&WHOLE.bytes).unwrap();
        let mut pointers = Vec::new();
        collect(String::new(), &file, &mut pointers);
        *file.pointer_mut(&pointers[place.index(pointers.len())]).unwrap() = value;
        examine(file.to_string().as_bytes())?;
    }
}

/// The places in a JSON value.
fn collect(at: String, value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| collect(format!("{at}/{name}"), value, into));
        }
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(i, value)| collect(format!("{at}/{i}"), value, into));
        }
        _ => {}
    }
    into.push(at);
}

#[test]
fn the_whole_file_opens_by_every_way() {
    let file = KeyFile::parse(Path::new("any"), &WHOLE.bytes).unwrap();
    assert_eq!(file.ways().len(), 3);
    examine(&WHOLE.bytes).unwrap();
    assert!(file.unlock(&Key::Passphrase(&WHOLE.passphrase)).unwrap() == WHOLE.key);
}

#[test]
fn a_file_that_is_deep_or_endless_is_refused() {
    let folder = support::folder();
    let path = folder.path().join(KEY_FILE);
    let slots = |slot: &str| format!(r#"{{"version":2,"slots":[{}null"#, slot.repeat(3_000_000 / slot.len()));
    for text in ["[".repeat(3_000_000), "{\"a\":".repeat(600_000), slots("{},"), slots("[[0],1],")] {
        fs::write(&path, text).unwrap();
        assert_eq!(KeyFile::read(&path).unwrap_err().code(), Code::KeyFileDamaged);
    }
    #[cfg(target_os = "linux")]
    assert_eq!(KeyFile::read(Path::new("/dev/zero")).unwrap_err().code(), Code::KeyFileDamaged);
}
