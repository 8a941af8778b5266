//! Two people on two machines: each has a folder of their own, and files travel between them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const TOOL: &str = env!("CARGO_BIN_EXE_ringtrue-directory");

/// A machine: its folder, and what is typed on it.
struct Machine {
    folder: PathBuf,
}

impl Machine {
    fn new(all: &TempDir, name: &str) -> Self {
        let folder = all.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    fn run(&self, typed: &str, words: &str) -> Output {
        let mut tool = Command::new(TOOL)
            .args(words.split_whitespace())
            .current_dir(&self.folder)
            .env("RINGTRUE_KEY_PASSPHRASE", "correct horse battery")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The tool may have refused before it reads.
        drop(tool.stdin.take().unwrap().write_all(typed.as_bytes()));
        tool.wait_with_output().unwrap()
    }

    fn does(&self, words: &str) -> String {
        let output = self.run("yes\n", words);
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn is_refused(&self, words: &str) -> String {
        let output = self.run("yes\n", words);
        assert!(!output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn send(&self, file: &str, to: &Self) {
        fs::copy(self.folder.join(file), to.folder.join(Path::new(file).file_name().unwrap())).unwrap();
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn example(as_printed: &str, e164: &str) -> String {
    serde_json::json!({
        "schema_version": 1, "id": "example-bank", "name": "Example Bank", "kind": "bank",
        "official_domains": ["example.com"], "calls_customers": "never_unsolicited",
        "contacts": [{
            "way": { "kind": "phone", "as_printed": as_printed, "e164": e164 },
            "reach": { "regions": ["GB"] }, "purpose": "Support",
            "source": { "page": "https://example.com/contact", "date": "2026-11-01" },
        }],
    })
    .to_string()
}

const PLACE: &str = "--repository site --root root.json";
const ONLINE: &str = "--snapshot-key online.pem --timestamp-key online.pem";

/// Alice, who also publishes, and Bob. Both have what is published; it is empty.
fn two_people(all: &TempDir) -> (Machine, Machine) {
    let (alice, bob) = (Machine::new(all, "alice"), Machine::new(all, "bob"));
    alice.does("key alice.pem");
    alice.does("key online.pem");
    bob.does("key bob.pem");
    bob.send("bob.pub.pem", &alice);
    let people = |role: &str| format!("--{role}-key alice.pub.pem --{role}-key bob.pub.pem");
    let keys = ["root", "targets", "publishers"].map(people).join(" ");
    alice.does(&format!(
        "init {keys} --snapshot-key online.pub.pem --timestamp-key online.pub.pem --out first.zip"
    ));
    alice.does("sign first.zip --key alice.pem --repository site");
    alice.send("first.zip", &bob);
    let shown = bob.does("sign first.zip --key bob.pem --repository site");
    assert!(
        shown.contains("root: new; 2 of 2 keys must sign") && shown.contains("root 1: 2 of 2 signatures")
    );
    bob.send("first.zip", &alice);
    alice.does(&format!("publish first.zip --repository site {ONLINE}"));
    fs::copy(alice.folder.join("site/metadata/1.root.json"), alice.folder.join("root.json")).unwrap();
    alice.send("root.json", &bob);
    fetch(&alice, &bob);
    (alice, bob)
}

/// Bob fetches a copy of what is published, and has it in the place of the repository.
fn fetch(alice: &Machine, bob: &Machine) {
    alice.does(&format!("pack {PLACE} --out site.zip"));
    alice.send("site.zip", bob);
    fs::rename(bob.folder.join("site.zip"), bob.folder.join("site")).unwrap();
}

#[test]
fn a_number_is_published_when_both_have_seen_and_signed_it() {
    let all = tempfile::tempdir().unwrap();
    let (alice, bob) = two_people(&all);
    alice.write("sources/organisations/example-bank.json", &example("0808 157 0123", "+448081570123"));
    assert!(alice.does("lint sources").contains("1 files"));
    alice.does(&format!("stage publishers --from sources {PLACE} --out number.zip"));
    alice.does(&format!("sign number.zip --key alice.pem {PLACE}"));
    let refused = alice.is_refused(&format!("publish number.zip {PLACE} {ONLINE}"));
    assert_eq!(refused, "publishers: 1 of the 2 signatures it needs\n");

    alice.send("number.zip", &bob);
    let shown = bob.does(&format!("sign number.zip --key bob.pem {PLACE}"));
    assert!(shown.contains("Example Bank: new number 0808 157 0123 (+448081570123), for Support"), "{shown}");
    bob.send("number.zip", &alice);
    alice.does(&format!("publish number.zip {PLACE} {ONLINE}"));
    assert!(alice.does(&format!("verify {PLACE}")).contains("Verified: 1 files. Root 1, timestamp 2"));

    fs::copy(bob.folder.join("site"), bob.folder.join("before")).unwrap();
    fetch(&alice, &bob);
    let told = bob.does("diff before site --root root.json");
    assert!(told.contains("Example Bank: new number 0808 157 0123"), "{told}");
    assert_eq!(bob.does("diff site site --root root.json"), "Nothing is different for people.\n");
}

#[test]
fn whoever_does_not_say_yes_has_not_signed() {
    let all = tempfile::tempdir().unwrap();
    let (alice, _) = two_people(&all);
    alice.does(&format!("renew publishers {PLACE} --out renewed.zip"));
    let before = fs::read(alice.folder.join("renewed.zip")).unwrap();
    for typed in ["no\n", "", "y\n", "\n"] {
        let output = alice.run(typed, &format!("sign renewed.zip --key alice.pem {PLACE}"));
        assert!(String::from_utf8_lossy(&output.stdout).contains("Nothing was signed."), "{typed:?}");
    }
    assert_eq!(fs::read(alice.folder.join("renewed.zip")).unwrap(), before);
    alice.does(&format!("sign renewed.zip --key alice.pem {PLACE}"));
    assert_ne!(fs::read(alice.folder.join("renewed.zip")).unwrap(), before);
}

#[test]
fn nothing_is_overwritten_and_a_refusal_leaves_everything_as_it_was() {
    let all = tempfile::tempdir().unwrap();
    let (alice, _) = two_people(&all);
    let key = fs::read(alice.folder.join("alice.pem")).unwrap();
    assert!(alice.is_refused("key alice.pem").contains("there already"));
    assert_eq!(fs::read(alice.folder.join("alice.pem")).unwrap(), key);
    fs::remove_file(alice.folder.join("alice.pem")).unwrap();
    assert!(alice.is_refused("key alice.pem").contains("alice.pub.pem is there already"));
    assert!(!alice.folder.join("alice.pem").exists(), "no half of a new pair beside one of the old");

    alice.does(&format!("renew targets {PLACE} --out renewed.zip"));
    assert!(alice.is_refused(&format!("renew targets {PLACE} --out renewed.zip")).contains("there already"));
    let timestamp = || fs::read(alice.folder.join("site/metadata/timestamp.json")).unwrap();
    let before = timestamp();
    alice.is_refused(&format!("publish renewed.zip {PLACE} {ONLINE}"));
    alice.is_refused(&format!("publish first.zip {PLACE} {ONLINE}"));
    assert_eq!(timestamp(), before);
    alice.does(&format!("publish {PLACE} --timestamp-key online.pem"));
    assert_ne!(timestamp(), before);
}

#[test]
fn what_is_there_is_read_with_the_root_that_is_trusted() {
    let all = tempfile::tempdir().unwrap();
    let (alice, bob) = two_people(&all);
    let refused = alice.is_refused("sign first.zip --key alice.pem --repository site");
    assert_eq!(refused, "name the root that is trusted (--root)\n");
    let elsewhere = tempfile::tempdir().unwrap();
    let (stranger, _) = two_people(&elsewhere);
    stranger.send("root.json", &bob);
    assert!(bob.is_refused(&format!("verify {PLACE}")).contains("the client refuses it"));
}

#[test]
fn the_program_says_what_it_does_not_understand() {
    let all = tempfile::tempdir().unwrap();
    let machine = Machine::new(&all, "alice");
    for words in ["", "sing", "verify", "stage publishers --days 0", "revoke --repository a --root b --out c"]
    {
        machine.is_refused(words);
    }
    machine.write("sources/organisations/example-bank.json", &example("0808 157 0123", "+448081570124"));
    let found = machine.is_refused("lint sources");
    assert_eq!(
        found,
        "organisations/example-bank.json: contacts.0.way: the number is not the one that is printed\n"
    );
}
