//! Ways in, locking, and what is written down meanwhile: nobody is locked out, nobody comes in without a key, and no call
//! is lost.

use acceptance::world::{World, a_call, received, send};
use ringtrue_app::api::{NewVault, Notice, SealCall, SetPassphrase, Unlock, VaultStatus};
use ringtrue_app::{App, KeyStore, Step, SystemClock, SystemEntropy};
use ringtrue_model::call::{CallFields, Expected, Moment};
use ringtrue_model::{CallId, Code, WayIn};
use ringtrue_store::{KeyStoreError, Secret, SecretText};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

const WORDS: &str = "four plain words here";

fn passphrase(typed: &str) -> Unlock {
    Unlock::Passphrase { passphrase: SecretText::new(typed.into()) }
}

fn code(typed: &str) -> Unlock {
    Unlock::RecoveryCode { code: SecretText::new(typed.into()) }
}

fn set_passphrase(app: &App) {
    app.set_passphrase(SetPassphrase { passphrase: SecretText::new(WORDS.into()) }).unwrap();
}

fn started(world: &World) -> Arc<App> {
    let app = App::build(world.start());
    app.open_vault();
    app
}

fn locked(ways: &[WayIn], inbox: u32) -> VaultStatus {
    VaultStatus::Locked { ways: ways.to_vec(), inbox }
}

fn ready(new: bool, filed: u32, unread: u32, renewed: bool) -> VaultStatus {
    VaultStatus::Ready { new, filed, unread, unfiled: None, renewed }
}

/// A form that was begun while the vault was not open.
fn noted(claimed: &str) -> SealCall {
    let at = "2026-11-21T11:30:00+01:00".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
    let fields = CallFields::new(Moment::from(at), claimed, Expected::No);
    SealCall { id: CallId::new(&SystemClock, &SystemEntropy), fields }
}

#[test]
fn without_a_key_store_a_passphrase_makes_the_vault_and_the_key_store_may_join_later() {
    let world = World::new();
    world.keys.set_unavailable(true);
    let app = started(&world);
    assert_eq!(app.vault_status().unwrap(), VaultStatus::NoKeyStore);
    let with = |typed: &str| NewVault { passphrase: SecretText::new(typed.into()) };
    assert_eq!(app.create_vault(with("")).unwrap_err().code, Code::BadRequest);
    assert_eq!(app.create_vault(with(&"x".repeat(1_001))).unwrap_err().code, Code::TooLong);
    assert_eq!(app.create_vault(with(WORDS)).unwrap(), ready(true, 0, 0, false));
    assert_eq!(app.create_vault(with(WORDS)).unwrap_err().code, Code::BadRequest, "a second one");
    let call = a_call(&app);
    assert_eq!(app.use_key_store().unwrap_err().code, Code::KeyStoreUnavailable);
    app.stop();

    let app = started(&world);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase], 0));
    assert_eq!(app.unlock_vault(passphrase("four plain words")).unwrap_err().code, Code::WrongPassphrase);
    assert_eq!(app.unlock_vault(passphrase(WORDS)).unwrap(), ready(false, 0, 0, false));
    assert_eq!(app.call(call.id).unwrap().call, call);
    world.keys.set_unavailable(false);
    app.use_key_store().unwrap();
    app.stop();
    assert_eq!(
        started(&world).vault_status().unwrap(),
        ready(false, 0, 0, false),
        "nothing to type any more"
    );
}

#[test]
fn a_locked_vault_gives_nothing_and_quitting_is_no_way_around_it() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    set_passphrase(&app);
    world.notices();
    app.lock_vault().unwrap();
    assert!(world.notices().contains(&Notice::Vault));
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase], 0));
    assert_eq!(app.call(call.id).unwrap_err().code, Code::VaultLocked);
    assert_eq!(app.settings().unwrap_err().code, Code::VaultLocked);
    assert_eq!(app.keys().unwrap_err().code, Code::VaultLocked);
    assert_eq!(app.step_outbox().unwrap_err().code, Code::VaultLocked);
    app.lock_vault().expect("locking twice is no error");
    assert_eq!(app.vault_retry().unwrap(), locked(&[WayIn::Passphrase], 0), "trying again is no key");
    app.stop();

    let app = started(&world);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase], 0), "a restart opened it");
    assert_eq!(app.unlock_vault(Unlock::System).unwrap_err().code, Code::VaultLocked, "the key store alone");
    assert_eq!(app.unlock_vault(passphrase("no")).unwrap_err().code, Code::WrongPassphrase);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase], 0));
    assert_eq!(app.unlock_vault(passphrase(WORDS)).unwrap(), ready(false, 0, 0, false));
    assert_eq!(app.call(call.id).unwrap().call, call);
    app.stop();
    assert_eq!(started(&world).vault_status().unwrap(), ready(false, 0, 0, false), "once opened it stays so");
}

#[test]
fn without_a_passphrase_one_click_opens_it() {
    let world = World::new();
    let app = world.open();
    app.lock_vault().unwrap();
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::System], 0));
    assert_eq!(app.unlock_vault(passphrase(WORDS)).unwrap_err().code, Code::WrongPassphrase);
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false));
    app.lock_vault().unwrap();
    world.keys.set_unavailable(true);
    let VaultStatus::Trouble { failure, ways, inbox } = app.unlock_vault(Unlock::System).unwrap() else {
        panic!("it opened without a key store")
    };
    assert_eq!((failure.code, ways, inbox), (Code::KeyStoreUnavailable, vec![], Some(0)));
    world.keys.set_unavailable(false);
    assert_eq!(app.vault_retry().unwrap(), locked(&[WayIn::System], 0), "the lock is still on");
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false));
}

/// The code with another first character.
fn slipped(code: &str) -> String {
    let mut letters = code.chars();
    let first = if letters.next() == Some('P') { 'R' } else { 'P' };
    std::iter::once(first).chain(letters).collect()
}

#[test]
fn a_recovery_code_opens_the_vault_when_the_key_is_lost_and_the_key_store_gets_it_back() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    let outdated = app.make_recovery_code().unwrap();
    app.confirm_recovery_code().unwrap();
    let paper = app.make_recovery_code().unwrap();
    app.confirm_recovery_code().unwrap();
    assert!(!format!("{paper:?}").contains(paper.code.split(' ').next().unwrap()), "the code is printed");
    app.stop();
    let account = world.keys.accounts().remove(0);
    for (lost, told) in [(None, Code::KeyMissing), (Some(vec![9; 32]), Code::KeyChanged)] {
        match lost {
            None => world.keys.delete(&account).unwrap(),
            Some(other) => world.keys.set(&account, &Secret::new(other)).unwrap(),
        }
        let app = started(&world);
        let VaultStatus::Trouble { failure, ways, .. } = app.vault_status().unwrap() else {
            panic!("it opened")
        };
        assert_eq!((failure.code, ways), (told, vec![WayIn::RecoveryCode]));
        let slip = slipped(&paper.code);
        assert_eq!(app.unlock_vault(code(&slip)).unwrap_err().code, Code::RecoveryCodeMistyped);
        assert_eq!(app.unlock_vault(code(&outdated.code)).unwrap_err().code, Code::WrongRecoveryCode);
        let typed = paper.code.to_lowercase().replace(' ', "-");
        assert_eq!(app.unlock_vault(code(&typed)).unwrap(), ready(false, 0, 0, true));
        assert_eq!(app.call(call.id).unwrap().call, call);
        app.stop();
        let again = started(&world);
        assert_eq!(again.vault_status().unwrap(), ready(false, 0, 0, false), "the key store was not mended");
        again.stop();
    }
}

#[test]
fn a_code_that_was_lost_before_it_was_on_paper_ends_nothing() {
    let world = World::new();
    let app = world.open();
    let codes = |app: &App| -> Vec<_> {
        let slots = app.keys().unwrap().slots.into_iter();
        slots.filter(|slot| slot.way == WayIn::RecoveryCode).map(|slot| slot.pending).collect()
    };
    app.make_recovery_code().unwrap();
    assert_eq!((codes(&app), app.backups().unwrap().opens_elsewhere), (vec![true], false));
    app.confirm_recovery_code().unwrap();
    assert_eq!((codes(&app), app.backups().unwrap().opens_elsewhere), (vec![false], true));
    let paper = app.make_recovery_code().unwrap();
    app.confirm_recovery_code().unwrap();
    set_passphrase(&app);
    app.make_recovery_code().unwrap();
    // The idle lock takes it off the screen before it was written down.
    app.lock_vault().unwrap();
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase, WayIn::RecoveryCode], 0));
    app.unlock_vault(code(&paper.code)).unwrap();
    assert_eq!(codes(&app), [false, true], "the paper holds, and that another code waits is told");
    app.remove_way(WayIn::RecoveryCode).unwrap();
    assert_eq!(codes(&app), [false; 0], "removing removes both");
}

#[test]
fn a_key_file_in_which_no_slot_is_understood_is_mended_from_the_key_store_or_said_to_be_damaged() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    app.lock_vault().unwrap();
    app.stop();
    let path = world.folder().join("vault.keys.json");
    let damage = || {
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("\"system\"", "\"sysuem\"")).unwrap();
    };
    damage();
    let app = started(&world);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::System], 0), "a page without a way in");
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false));
    assert_eq!(app.call(call.id).unwrap().call, call);
    assert_eq!(app.keys().unwrap().slots.len(), 1, "the key store has a slot again");
    app.stop();

    damage();
    world.keys.delete(&world.keys.accounts()[0]).unwrap();
    let VaultStatus::Trouble { failure, .. } = started(&world).vault_status().unwrap() else {
        panic!("it opened without a key")
    };
    assert_eq!(failure.code, Code::KeyFileDamaged);
}

#[test]
fn the_ways_in_are_told_and_the_last_one_stays() {
    let world = World::new();
    let app = world.open();
    let told = |app: &App| -> Vec<_> {
        app.keys().unwrap().slots.into_iter().map(|slot| (slot.way, slot.removable)).collect()
    };
    assert_eq!(told(&app), [(WayIn::System, false)]);
    assert_eq!(app.remove_way(WayIn::System).unwrap_err().code, Code::LastWay);
    set_passphrase(&app);
    app.make_recovery_code().unwrap();
    let all = [(WayIn::System, true), (WayIn::Passphrase, true), (WayIn::RecoveryCode, true)];
    assert_eq!(told(&app), all);
    world.notices();
    app.remove_way(WayIn::System).unwrap();
    assert_eq!(world.notices(), [Notice::Vault]);
    assert_eq!(told(&app), [(WayIn::Passphrase, false), (WayIn::RecoveryCode, true)]);
    assert_eq!(world.keys.accounts(), [""; 0]);
    app.stop();
    assert_eq!(started(&world).vault_status().unwrap(), locked(&[WayIn::Passphrase, WayIn::RecoveryCode], 0));
}

#[test]
fn what_is_written_down_while_locked_is_filed_once() {
    let world = World::new();
    let app = world.open();
    app.lock_vault().unwrap();
    let mut unsound = noted("Example Antivirus");
    unsound.fields.notes = "x".repeat(60_000);
    let refused = app.seal_call(unsound).unwrap();
    assert!(!refused.sealed && refused.issues.iter().any(|issue| issue.code == Code::TooLong));
    let mut form = noted("ExampleAV");
    form.fields.notes = "they knew my ticket".into();
    assert!(app.seal_call(form.clone()).unwrap().sealed);
    assert!(app.seal_call(noted("Quiet Bank")).unwrap().sealed);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::System], 2));
    app.stop();

    let inbox = world.folder().join("inbox");
    let kept: Vec<_> = std::fs::read_dir(&inbox)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    let app = world.open();
    world.notices();
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 2, 0, false));
    assert!(world.notices().contains(&Notice::Calls));
    assert_eq!(std::fs::read_dir(&inbox).unwrap().count(), 0, "filed, and still there");
    assert_eq!(app.diary_outline(Default::default()).unwrap().total, 2);
    let rows = |app: &App| {
        app.diary_rows(ringtrue_app::api::DiaryStretch { filter: Default::default(), offset: 0, limit: 10 })
            .unwrap()
    };
    let filed = rows(&app).into_iter().find(|row| row.claimed_org == "ExampleAV").unwrap();
    assert_eq!(filed.claimed_org_id.unwrap().as_str(), "example-antivirus", "recognised as any other call");
    assert_eq!(app.call(filed.id).unwrap().call.fields.notes, form.fields.notes);
    app.delete_call(filed.id).unwrap();

    // As after a crash between filing and clearing.
    app.lock_vault().unwrap();
    for (path, bytes) in &kept {
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::write(inbox.join("torn.sealed"), "half").unwrap();
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 1, false));
    assert_eq!(app.diary_outline(Default::default()).unwrap().total, 1, "doubled, or back from the dead");
    assert!(inbox.join("torn.sealed").exists(), "what cannot be read is kept");
}

#[test]
fn what_cannot_be_filed_is_told_and_waits() {
    let world = World::new();
    let app = world.open();
    app.lock_vault().unwrap();
    assert!(app.seal_call(noted("Quiet Bank")).unwrap().sealed);
    let (inbox, away) = (world.folder().join("inbox"), world.folder().join("away"));
    std::fs::rename(&inbox, &away).unwrap();
    std::fs::write(&inbox, "no folder").unwrap();
    let VaultStatus::Ready { filed: 0, unfiled: Some(failure), .. } =
        app.unlock_vault(Unlock::System).unwrap()
    else {
        panic!("nothing is said of the call that waits")
    };
    assert_eq!(failure.code, Code::FolderNotWritable);

    std::fs::remove_file(&inbox).unwrap();
    std::fs::rename(&away, &inbox).unwrap();
    app.lock_vault().unwrap();
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 1, 0, false));
}

#[test]
fn a_call_that_is_filed_is_counted_even_where_the_inbox_cannot_be_cleared() {
    let world = World::new();
    let app = world.open();
    app.lock_vault().unwrap();
    assert!(app.seal_call(noted("Quiet Bank")).unwrap().sealed);
    let stuck = |moment| match moment {
        "before a call leaves the inbox" => Err(std::io::ErrorKind::PermissionDenied.into()),
        _ => Ok(()),
    };
    let opened = ringtrue_store::watched(stuck, || app.unlock_vault(Unlock::System)).unwrap();
    assert_eq!(opened, ready(false, 1, 0, false));
    app.lock_vault().unwrap();
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false), "filed twice");
    assert_eq!(std::fs::read_dir(world.folder().join("inbox")).unwrap().count(), 0);
}

#[test]
fn what_is_sealed_once_more_after_it_was_filed_is_exchanged_and_what_was_deleted_stays_so() {
    let world = World::new();
    let app = world.open();
    let SealCall { id, fields } = noted("Quiet Bank");
    for notes in ["", "They saw my screen."] {
        app.lock_vault().unwrap();
        world.clock.pass(chrono::TimeDelta::minutes(1));
        let fields = CallFields { notes: notes.into(), ..fields.clone() };
        assert!(app.seal_call(SealCall { id, fields }).unwrap().sealed);
        let filed = u32::from(notes.is_empty());
        assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, filed, 0, false));
        assert_eq!(app.call(id).unwrap().call.fields.notes, notes);
    }
    app.delete_call(id).unwrap();
    app.lock_vault().unwrap();
    assert!(app.seal_call(SealCall { id, fields }).unwrap().sealed);
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false));
    assert_eq!(app.call(id).unwrap_err().code, Code::NotFound);
}

#[test]
fn reports_wait_behind_the_lock_and_go_on_after_it() {
    let world = World::new();
    let app = world.open();
    let report = send(&app, &a_call(&app));
    world.clock.pass(chrono::TimeDelta::seconds(11));
    app.lock_vault().unwrap();
    assert_eq!(app.step_outbox().unwrap_err().code, Code::VaultLocked);
    app.unlock_vault(Unlock::System).unwrap();
    world.vendor.then(received("EX-1"));
    assert_eq!(app.step_outbox().unwrap(), Step::Tried);
    assert_eq!(app.report(report.mark.id).unwrap().row.mark.reference.as_deref(), Some("EX-1"));
}

/// A key store at which somebody does something with the program while it asks for the key.
struct Interrupting {
    kept: Arc<ringtrue_store::MemoryKeyStore>,
    app: Mutex<Weak<App>>,
    by: fn(&App),
}

impl Interrupting {
    fn program(world: &World, by: fn(&App)) -> (Arc<Self>, Arc<App>) {
        let keys = Arc::new(Self { kept: Arc::clone(&world.keys), app: Mutex::default(), by });
        let mut start = world.start();
        start.keys = Arc::clone(&keys) as _;
        let app = App::build(start);
        *keys.app.lock().unwrap() = Arc::downgrade(&app);
        (keys, app)
    }
}

impl KeyStore for Interrupting {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
        let app = std::mem::take(&mut *self.app.lock().unwrap());
        if let Some(app) = app.upgrade() {
            (self.by)(&app);
        }
        self.kept.get(account)
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        self.kept.set(account, secret)
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        self.kept.delete(account)
    }
}

#[test]
fn a_vault_that_is_to_be_locked_while_it_opens_is_locked() {
    let world = World::new();
    world.open().stop();
    let (_keys, app) = Interrupting::program(&world, |app| app.lock_vault().unwrap());
    app.open_vault();
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::System], 0));
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 0, 0, false));
}

#[test]
fn whoever_waits_for_the_key_store_may_write_a_call_down_and_open_the_vault_in_another_way() {
    let world = World::new();
    let app = world.open();
    set_passphrase(&app);
    app.stop();
    let (_keys, app) = Interrupting::program(&world, |app| {
        let asking = |inbox| VaultStatus::Asking { ways: vec![WayIn::Passphrase], inbox: Some(inbox) };
        assert_eq!(app.vault_status().unwrap(), asking(0));
        assert!(app.seal_call(noted("ExampleAV")).unwrap().sealed);
        assert_eq!(app.vault_status().unwrap(), asking(1));
        assert_eq!(app.unlock_vault(passphrase("no")).unwrap_err().code, Code::WrongPassphrase);
        assert_eq!(app.unlock_vault(passphrase(WORDS)).unwrap(), ready(false, 1, 0, false));
    });
    world.keys.set_unavailable(true);
    app.open_vault();
    assert_eq!(app.vault_status().unwrap(), ready(false, 1, 0, false), "the late answer shut it");
}

#[test]
fn a_late_key_opens_no_vault_that_was_locked_meanwhile() {
    let world = World::new();
    let app = world.open();
    set_passphrase(&app);
    app.stop();
    let (_keys, app) = Interrupting::program(&world, |app| {
        app.unlock_vault(passphrase(WORDS)).unwrap();
        app.lock_vault().unwrap();
    });
    app.open_vault();
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::Passphrase], 0));
}

#[test]
fn a_key_store_is_asked_once_for_one_opening() {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    struct Counting(Arc<ringtrue_store::MemoryKeyStore>);
    impl KeyStore for Counting {
        fn get(&self, account: &str) -> Result<Option<Secret>, KeyStoreError> {
            ASKED.fetch_add(1, Ordering::SeqCst);
            self.0.get(account)
        }

        fn set(&self, account: &str, secret: &Secret) -> Result<(), KeyStoreError> {
            self.0.set(account, secret)
        }

        fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
            self.0.delete(account)
        }
    }
    let world = World::new();
    world.open().stop();
    let mut start = world.start();
    start.keys = Arc::new(Counting(Arc::clone(&world.keys)));
    let app = App::build(start);
    app.open_vault();
    assert_eq!(app.vault_status().unwrap(), ready(false, 0, 0, false));
    assert_eq!(ASKED.load(Ordering::SeqCst), 1, "whoever is asked for a password is asked twice");
}

#[test]
fn a_form_that_is_sealed_again_is_one_call() {
    let world = World::new();
    let app = world.open();
    app.lock_vault().unwrap();
    let mut form = noted("The gas board");
    form.fields.notes = "wanted my".into();
    assert!(app.seal_call(form.clone()).unwrap().sealed);
    form.fields.notes = "wanted my meter".into();
    assert!(app.seal_call(form.clone()).unwrap().sealed);
    assert_eq!(app.vault_status().unwrap(), locked(&[WayIn::System], 1));
    assert_eq!(app.unlock_vault(Unlock::System).unwrap(), ready(false, 1, 0, false));
    assert_eq!(app.call(form.id).unwrap().call.fields.notes, "wanted my meter");

    // The key store answered while it was still being written.
    form.fields.notes = "wanted my meter, and my bank".into();
    assert!(app.seal_call(form.clone()).unwrap().sealed);
    assert!(app.seal_call(form.clone()).unwrap().sealed);
    let call = app.call(form.id).unwrap().call;
    assert_eq!((call.revision, call.fields.notes), (2, form.fields.notes));
    let begun = noted("Quiet Bank");
    assert!(app.seal_call(begun.clone()).unwrap().sealed);
    assert_eq!(app.call(begun.id).unwrap().call.fields.claimed_org, "Quiet Bank");
    assert_eq!(app.diary_outline(Default::default()).unwrap().total, 2);
}

#[test]
fn a_call_is_written_down_in_trouble_too_but_not_where_no_vault_was_made() {
    let world = World::new();
    world.open().stop();
    world.keys.set_unavailable(true);
    let app = started(&world);
    let waits = |app: &App| match app.vault_status().unwrap() {
        VaultStatus::Trouble { inbox, .. } => inbox,
        other => panic!("{other:?}"),
    };
    assert_eq!(waits(&app), Some(0));
    assert!(app.seal_call(noted("Quiet Bank")).unwrap().sealed);
    assert_eq!(waits(&app), Some(1));
    app.stop();
    std::fs::write(world.folder().join(ringtrue_store::KEY_FILE), "{").unwrap();
    let app = started(&world);
    assert_eq!(waits(&app), None);
    assert_eq!(app.seal_call(noted("x")).unwrap_err().code, Code::KeyFileDamaged);

    let world = World::new();
    world.keys.set_unavailable(true);
    assert_eq!(started(&world).seal_call(noted("x")).unwrap_err().code, Code::BadRequest);
}
