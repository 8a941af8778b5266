//! A small repository in memory that signs whatever a test wants, right or wrong.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PSS_SHA256, RsaKeyPair,
};
use data_encoding::{BASE64, HEXLOWER};
use ringtrue_tuf::{Fetched, Request, json};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// When everything expires unless a test says otherwise.
pub const EXPIRES: &str = "2027-02-01T00:00:00Z";

type Sign = Rc<dyn Fn(&[u8]) -> Vec<u8>>;

/// A private key and how metadata lists its public half.
pub struct Key {
    pub id: String,
    pub listed: Value,
    pub sign: Sign,
}

pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

pub fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

impl Key {
    fn new(listed: Value, sign: impl Fn(&[u8]) -> Vec<u8> + 'static) -> Self {
        let id = sha256(&json::canonical(&listed).unwrap());
        Self { id, listed, sign: Rc::new(sign) }
    }

    /// The same key each time for the same number.
    pub fn ed25519(number: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap();
        let public = hex(pair.public_key().as_ref());
        let listed = json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": public } });
        Self::new(listed, move |message| pair.sign(message).as_ref().to_vec())
    }

    pub fn ecdsa(keytype: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let public = pem(pair.public_key().as_der().unwrap().as_ref());
        let listed =
            json!({ "keytype": keytype, "scheme": "ecdsa-sha2-nistp256", "keyval": { "public": public } });
        Self::new(listed, move |message| pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec())
    }

    pub fn rsa() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let public = pem(der.as_ref());
        let listed =
            json!({ "keytype": "rsa", "scheme": "rsassa-pss-sha256", "keyval": { "public": public } });
        Self::new(listed, move |message| {
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
            signature
        })
    }

    /// A key that is listed as told, under an id of its own, and signs with this one.
    pub fn lent_to(&self, listed: Value) -> Self {
        let sign = self.sign.clone();
        Self::new(listed, move |message| sign(message))
    }

    pub fn signature(&self, signed: &Value) -> Value {
        json!({ "keyid": self.id, "sig": hex(&(self.sign)(&json::canonical(signed).unwrap())) })
    }
}

pub fn unpem(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64.decode(text.as_bytes()).unwrap()
}

pub fn pem(der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|it| std::str::from_utf8(it).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// A repository. `signed` is what the next [`publish`](Self::publish) signs, `files` what the server has.
pub struct Maker {
    pub signed: BTreeMap<String, Value>,
    pub keys: BTreeMap<String, Vec<Key>>,
    pub files: BTreeMap<String, Vec<u8>>,
    /// Do timestamp and snapshot say length and hash too?
    pub with_hashes: bool,
}

impl Maker {
    /// Version 1 of everything, published. Root and targets need two keys of two, the others one.
    pub fn new() -> Self {
        let body =
            |kind: &str| json!({ "_type": kind, "spec_version": "1.0.31", "version": 0, "expires": EXPIRES });
        let mut root = body("root");
        root["consistent_snapshot"] = true.into();
        root["keys"] = json!({});
        root["roles"] = json!({});
        let (mut timestamp, mut snapshot, mut targets) =
            (body("timestamp"), body("snapshot"), body("targets"));
        timestamp["meta"] = json!({});
        snapshot["meta"] = json!({});
        targets["targets"] = json!({});
        let signed = [("root", root), ("timestamp", timestamp), ("snapshot", snapshot), ("targets", targets)];
        let mut maker = Self {
            signed: signed.into_iter().map(|(role, signed)| (role.to_owned(), signed)).collect(),
            keys: BTreeMap::new(),
            files: BTreeMap::new(),
            with_hashes: false,
        };
        for (role, numbers) in [("root", 1..3), ("targets", 3..5), ("snapshot", 5..6), ("timestamp", 6..7)] {
            maker.set_keys(role, numbers.map(Key::ed25519).collect());
        }
        maker.target("index.json", b"the first index");
        maker.publish(&["root", "targets", "snapshot", "timestamp"]);
        maker
    }

    pub fn first_root(&self) -> Vec<u8> {
        self.files["1.root.json"].clone()
    }

    /// Gives a top-level role new keys, all of which must sign.
    pub fn set_keys(&mut self, role: &str, keys: Vec<Key>) {
        let ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
        let root = self.signed.get_mut("root").unwrap();
        root["roles"][role] = json!({ "keyids": ids, "threshold": ids.len() });
        for key in &keys {
            root["keys"][&key.id] = key.listed.clone();
        }
        self.keys.insert(role.to_owned(), keys);
    }

    pub fn role(&mut self, role: &str) -> &mut Value {
        self.signed.get_mut(role).unwrap()
    }

    /// Delegates to a role that has its own key.
    pub fn delegate(&mut self, delegator: &str, role: &str, key: Key, terminating: bool, covers: Value) {
        let mut entry =
            json!({ "name": role, "keyids": [key.id], "threshold": 1, "terminating": terminating });
        entry.as_object_mut().unwrap().extend(covers.as_object().unwrap().clone());
        let delegations = &mut self.role(delegator)["delegations"];
        if delegations.is_null() {
            *delegations = json!({ "keys": {}, "roles": [] });
        }
        delegations["keys"][&key.id] = key.listed.clone();
        delegations["roles"].as_array_mut().unwrap().push(entry);
        self.keys.insert(role.to_owned(), vec![key]);
        self.signed.entry(role.to_owned()).or_insert_with(|| {
            json!({ "_type": "targets", "spec_version": "1.0.31", "version": 0, "expires": EXPIRES, "targets": {} })
        });
    }

    /// Lists a target of the top-level targets role.
    pub fn target(&mut self, path: &str, bytes: &[u8]) {
        self.target_of("targets", path, bytes);
    }

    pub fn target_of(&mut self, role: &str, path: &str, bytes: &[u8]) {
        self.role(role)["targets"][path] =
            json!({ "length": bytes.len(), "hashes": { "sha256": sha256(bytes) } });
    }

    /// The next version of each role: signed by all its keys, said in snapshot or timestamp, on the server.
    pub fn publish(&mut self, roles: &[&str]) {
        for role in roles {
            let version = self.signed[*role]["version"].as_u64().unwrap() + 1;
            self.publish_as(role, version);
        }
    }

    pub fn publish_as(&mut self, role: &str, version: u64) {
        self.role(role)["version"] = version.into();
        let signatures = self.keys[role].iter().map(|key| key.signature(&self.signed[role])).collect();
        self.put(role, signatures);
    }

    /// The role as it is, with these signatures.
    pub fn put(&mut self, role: &str, signatures: Vec<Value>) {
        let file = json!({ "signatures": signatures, "signed": self.signed[role] });
        let bytes = serde_json::to_vec_pretty(&file).unwrap();
        let version = self.signed[role]["version"].clone();
        let mut meta = json!({ "version": version });
        if self.with_hashes {
            meta["length"] = bytes.len().into();
            meta["hashes"] = json!({ "sha256": sha256(&bytes) });
        }
        match role {
            "root" => {}
            "timestamp" => {}
            "snapshot" => self.role("timestamp")["meta"]["snapshot.json"] = meta,
            targets => self.role("snapshot")["meta"][format!("{targets}.json")] = meta,
        }
        let name = role.replace('/', "%2F");
        let consistent = self.signed["root"]["consistent_snapshot"] == true;
        let versioned = role == "root" || (role != "timestamp" && consistent);
        let file = if versioned { format!("{version}.{name}.json") } else { format!("{name}.json") };
        self.files.insert(file, bytes);
    }

    pub fn answer(&self, request: &Request) -> Fetched {
        self.files.get(&request.path).map_or(Fetched::Missing, |bytes| Fetched::Bytes(bytes.clone()))
    }
}
