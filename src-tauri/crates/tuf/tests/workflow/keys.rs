//! Kinds of keys, and what counts towards a threshold.

use crate::maker::{Key, Maker, pem, unpem};
use crate::{Client, told};
use serde_json::{Value, json};

const NONE_OF_TWO: &str = "not_signed: targets Some(2): signed by 0 keys of the 2 it needs";
const ONE_OF_TWO: &str = "not_signed: targets Some(2): signed by 1 keys of the 2 it needs";

/// Publishes targets with the signatures that `sign` makes of the two keys, and refreshes.
fn with_signatures(sign: impl Fn(&[Key], &Value) -> Vec<Value>) -> String {
    let mut maker = Maker::new();
    maker.role("targets")["version"] = 2.into();
    let signatures = sign(&maker.keys["targets"], &maker.signed["targets"]);
    maker.put("targets", signatures);
    maker.publish(&["snapshot", "timestamp"]);
    told(Client::of(&maker).refresh(&maker))
}

#[test]
fn a_threshold_counts_good_signatures_of_its_own_keys() {
    let stranger = || Key::ed25519(99);
    let bad = |key: &Key| json!({ "keyid": key.id, "sig": "00".repeat(64) });
    assert_eq!(with_signatures(|keys, it| keys.iter().map(|key| key.signature(it)).collect()), "trusted");
    assert_eq!(with_signatures(|keys, it| vec![keys[0].signature(it)]), ONE_OF_TWO);
    assert_eq!(with_signatures(|_, _| vec![]), NONE_OF_TWO);
    assert_eq!(with_signatures(|_, it| vec![stranger().signature(it)]), NONE_OF_TWO);
    assert_eq!(with_signatures(|keys, it| vec![keys[0].signature(it), stranger().signature(it)]), ONE_OF_TWO);
    assert_eq!(with_signatures(|keys, it| vec![keys[0].signature(it), bad(&keys[1])]), ONE_OF_TWO);
    let more = |keys: &[Key], it: &Value| {
        vec![keys[0].signature(it), keys[1].signature(it), stranger().signature(it)]
    };
    assert_eq!(with_signatures(more), "trusted");
    let others_sign = |keys: &[Key], it: &Value| {
        keys.iter().map(|key| json!({ "keyid": key.id, "sig": stranger().signature(it)["sig"] })).collect()
    };
    assert_eq!(with_signatures(others_sign), NONE_OF_TWO);
}

#[test]
fn a_key_id_that_signs_twice_makes_the_file_malformed() {
    let twice =
        |keys: &[Key], it: &Value| vec![keys[0].signature(it), keys[1].signature(it), keys[0].signature(it)];
    assert_eq!(with_signatures(twice), "malformed: targets: malformed: a key id signs twice");
}

#[test]
fn signatures_that_are_no_signatures_do_not_spoil_good_ones() {
    for junk in ["", "0", "zz", "00", &"00".repeat(100_000), "é"] {
        let with_junk = |keys: &[Key], it: &Value| {
            let junk = json!({ "keyid": "another", "sig": junk });
            vec![junk, keys[0].signature(it), keys[1].signature(it)]
        };
        assert_eq!(with_signatures(with_junk), "trusted");
        let instead = |keys: &[Key], it: &Value| {
            vec![json!({ "keyid": keys[0].id, "sig": junk }), keys[1].signature(it)]
        };
        assert_eq!(with_signatures(instead), ONE_OF_TWO);
    }
}

/// A repository whose targets role lists `keys` under any ids with a threshold of two; all of them sign.
fn with_listed(keys: Vec<Key>) -> String {
    let mut maker = Maker::new();
    maker.set_keys("targets", keys);
    maker.role("root")["roles"]["targets"]["threshold"] = 2.into();
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
    told(Client::of(&maker).refresh(&maker))
}

/// The key under another id, listed with another text for the same public half.
fn disguised(mut key: Key, change: impl FnOnce(&mut Value)) -> Key {
    change(&mut key.listed);
    key.id = format!("{}x", key.id);
    key
}

#[test]
fn one_key_under_two_ids_counts_once() {
    let upper = |listed: &mut Value| {
        listed["keyval"]["public"] = listed["keyval"]["public"].as_str().unwrap().to_uppercase().into();
    };
    assert_eq!(
        with_listed(vec![Key::ed25519(20), disguised(Key::ed25519(20), |it| it["x"] = 1.into())]),
        ONE_OF_TWO
    );
    assert_eq!(with_listed(vec![Key::ed25519(20), disguised(Key::ed25519(20), upper)]), ONE_OF_TWO);
    assert_eq!(with_listed(vec![Key::ed25519(20), disguised(Key::ed25519(21), |_| ())]), "trusted");

    let rewrapped = |key: Key| {
        let twin = maker_twin(&key);
        vec![key, twin]
    };
    for key in [Key::rsa(), Key::ecdsa("ecdsa")] {
        assert_eq!(with_listed(rewrapped(key)), ONE_OF_TWO);
    }
}

/// The same key with other line breaks in its PEM. It cannot sign by itself, so it lends the first one's hand.
fn maker_twin(key: &Key) -> Key {
    let pem = key.listed["keyval"]["public"].as_str().unwrap();
    let mut listed = key.listed.clone();
    listed["keyval"]["public"] = format!("a comment\n{}", pem.replace('\n', "\r\n")).into();
    key.lent_to(listed)
}

#[test]
fn one_key_in_two_forms_counts_once() {
    let public = |key: &Key| key.listed["keyval"]["public"].as_str().unwrap().to_owned();
    let with_public = |key: &Key, public: String| {
        let mut listed = key.listed.clone();
        listed["keyval"]["public"] = public.into();
        key.lent_to(listed)
    };
    let key = Key::ed25519(20);
    let with_header = format!("302a300506032b6570032100{}", public(&key));
    let twin = with_public(&key, with_header);
    assert_eq!(with_listed(vec![key, twin]), ONE_OF_TWO);

    let key = Key::ecdsa("ecdsa");
    let der = unpem(&public(&key));
    let (x, y) = der[27..].split_at(32);
    let sign = 2 + y.last().unwrap() % 2;
    let head = [&[0x30, 0x39], &der[2..24], &[0x22, 0x00, sign]].concat();
    let compressed = with_public(&key, pem(&[&head, x].concat()));
    assert_eq!(with_listed(vec![key, compressed]), ONE_OF_TWO);
}

#[test]
fn a_key_id_listed_twice_is_malformed() {
    let mut maker = Maker::new();
    let id = maker.keys["targets"][0].id.clone();
    maker.role("root")["roles"]["targets"]["keyids"] = json!([id, id]);
    maker.publish(&["root"]);
    assert_eq!(
        told(Client::of(&maker).refresh(&maker)),
        "malformed: root: malformed: a role lists a key id twice"
    );
}

#[test]
fn a_threshold_of_none_is_malformed() {
    for threshold in [json!(0), json!(-1), json!("1"), json!(null)] {
        let mut maker = Maker::new();
        maker.role("root")["roles"]["targets"]["threshold"] = threshold;
        maker.publish(&["root"]);
        assert_eq!(Client::of(&maker).refresh(&maker).unwrap_err().code(), "malformed");
    }
}

#[test]
fn a_threshold_of_more_keys_than_there_are_is_never_met() {
    let mut maker = Maker::new();
    maker.role("root")["roles"]["targets"]["threshold"] = u64::MAX.into();
    maker.publish(&["root", "targets", "snapshot", "timestamp"]);
    assert_eq!(Client::of(&maker).refresh(&maker).unwrap_err().code(), "not_signed");
}

#[test]
fn all_three_kinds_of_keys_sign() {
    for key in [Key::ed25519(20), Key::ecdsa("ecdsa"), Key::ecdsa("ecdsa-sha2-nistp256"), Key::rsa()] {
        let mut maker = Maker::new();
        let kind = key.listed["keytype"].clone();
        maker.set_keys("timestamp", vec![key]);
        maker.publish(&["root", "timestamp"]);
        let mut client = Client::of(&maker);
        assert_eq!(told(client.refresh(&maker)), "trusted", "{kind}");
        let signed = String::from_utf8(maker.files["timestamp.json"].clone()).unwrap();
        maker.files.insert("timestamp.json".to_owned(), signed.replace("2027-02-01", "2037-02-01").into());
        let refused = Client::of(&maker).refresh(&maker).unwrap_err();
        assert_eq!(refused.code(), "not_signed", "{kind}");
    }
}

#[test]
fn the_key_id_need_not_be_a_hash() {
    assert_eq!(
        with_listed(vec![Key { id: "ann".to_owned(), ..Key::ed25519(20) }, Key::ed25519(21)]),
        "trusted"
    );
}

#[test]
fn unknown_and_broken_keys_sign_nothing_and_hurt_nothing() {
    let point = Key::ecdsa("ecdsa").listed["keyval"]["public"].clone();
    for (keytype, scheme, public) in [
        ("sphincs+", "sphincs+-shake-128s", json!("00")),
        ("ed25519", "ed448", json!("00".repeat(32))),
        ("ed25519", "ed25519", json!("00".repeat(31))),
        ("ed25519", "ed25519", json!("not hexadecimal")),
        ("ed25519", "ed25519", json!(null)),
        ("kem", "a scheme of tomorrow", json!({ "x": [1], "y": [2] })),
        ("rsa", "rsassa-pss-sha256", json!("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")),
        ("rsa", "rsassa-pss-sha256", point.clone()),
        ("rsa", "rsa-pkcs1v15-sha256", Key::rsa().listed["keyval"]["public"].clone()),
        ("ecdsa", "ecdsa-sha2-nistp384", point),
        ("ecdsa", "ecdsa-sha2-nistp256", json!("")),
    ] {
        let listed = json!({ "keytype": keytype, "scheme": scheme, "keyval": { "public": public } });
        let unknown = Key::ed25519(22).lent_to(listed);
        assert_eq!(with_listed(vec![Key::ed25519(20), unknown]), ONE_OF_TWO, "{keytype} {scheme}");
        let listed = json!({ "keytype": keytype, "scheme": scheme, "keyval": {} });
        let unknown = Key::ed25519(22).lent_to(listed);
        assert_eq!(
            with_listed(vec![Key::ed25519(20), Key::ed25519(21), unknown]),
            "trusted",
            "{keytype} {scheme}"
        );
    }
}
