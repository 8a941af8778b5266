//! A vault that cannot be opened says why, loses nothing, and opens when the reason is gone.

use acceptance::world::{World, a_call};
use ringtrue_app::App;
use ringtrue_app::api::{Appearance, Notice, Theme, VaultStatus};
use ringtrue_model::Code;

fn trouble(app: &App) -> Code {
    match app.vault_status().unwrap() {
        VaultStatus::Trouble { failure, .. } => failure.code,
        other => panic!("expected trouble, not {other:?}"),
    }
}

fn ready(new: bool) -> VaultStatus {
    VaultStatus::Ready { new, filed: 0, unread: 0, unfiled: None, renewed: false }
}

#[test]
fn a_first_start_makes_a_vault_and_a_second_opens_it() {
    let world = World::new();
    let app = world.open();
    assert_eq!(app.vault_status().unwrap(), ready(true));
    assert!(world.notices().contains(&Notice::Vault));
    app.stop();
    assert_eq!(world.open().vault_status().unwrap(), ready(false));
}

#[test]
fn without_a_key_store_nothing_is_made_and_trying_again_helps() {
    let world = World::new();
    world.keys.set_unavailable(true);
    let app = App::build(world.start());
    assert_eq!(app.vault_status().unwrap(), VaultStatus::Opening);
    assert_eq!(app.settings().unwrap_err().code, Code::VaultOpening);
    app.open_vault();
    assert_eq!(app.vault_status().unwrap(), VaultStatus::NoKeyStore);
    assert_eq!(app.settings().unwrap_err().code, Code::KeyStoreUnavailable);
    assert!(!world.folder().join("vault.db").exists(), "no vault without a key, and none in plain text");
    world.keys.set_unavailable(false);
    assert_eq!(app.vault_retry().unwrap(), ready(true));
    a_call(&app);
}

#[test]
fn a_lost_key_never_makes_a_second_vault() {
    let world = World::new();
    let app = world.open();
    let call = a_call(&app);
    app.stop();
    let before = std::fs::read(world.folder().join("vault.db")).unwrap();
    let elsewhere = World::new();
    let mut start = world.start();
    start.keys = elsewhere.keys.clone();
    let app = App::build(start);
    app.open_vault();
    assert_eq!(trouble(&app), Code::KeyMissing);
    app.stop();
    assert_eq!(std::fs::read(world.folder().join("vault.db")).unwrap(), before, "the vault is untouched");
    assert_eq!(elsewhere.keys.accounts(), [""; 0], "and no new key was made");
    assert_eq!(world.open().call(call.id).unwrap().call, call);
}

#[test]
fn a_vault_that_is_a_directory_is_named_and_left_alone() {
    let world = World::new();
    std::fs::create_dir_all(world.folder().join("vault.db/inside")).unwrap();
    let app = App::build(world.start());
    app.open_vault();
    assert_eq!(trouble(&app), Code::VaultNotAFile);
    assert!(world.folder().join("vault.db/inside").is_dir());
}

#[test]
fn a_data_folder_that_is_a_file_is_named() {
    let world = World::new();
    let file = world.folder().join("in-the-way");
    std::fs::write(&file, "a shopping list").unwrap();
    let mut start = world.start();
    start.data_dir = file.clone();
    let app = App::build(start);
    app.open_vault();
    assert_eq!(trouble(&app), Code::FolderNotWritable);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "a shopping list");
}

#[test]
fn two_programs_do_not_share_a_vault() {
    let world = World::new();
    let first = world.open();
    let second = App::build(world.start());
    second.open_vault();
    assert_eq!(trouble(&second), Code::VaultInUse);
    first.stop();
    assert_eq!(second.vault_retry().unwrap(), ready(false));
}

#[test]
fn nothing_noted_can_be_read_from_the_folder() {
    let world = World::new();
    let app = world.open();
    a_call(&app);
    let secrets = ["knew my ticket number", "855) 555-0142", "Example Antivirus", "18555550142"];
    let look = || {
        for entry in std::fs::read_dir(world.folder()).unwrap() {
            let path = entry.unwrap().path();
            let Ok(bytes) = std::fs::read(&path) else { continue };
            for secret in secrets {
                let leaked = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!leaked, "{} holds {secret:?} in plain text", path.display());
            }
        }
    };
    look();
    app.stop();
    look();
}

#[test]
fn the_look_is_there_before_the_vault_and_after_a_restart() {
    let world = World::new();
    let app = world.open();
    assert_eq!(app.appearance().unwrap(), Appearance::default());
    let large = Appearance { theme: Theme::Dark, text_percent: 200 };
    app.change_appearance(large.clone()).unwrap();
    app.stop();
    assert_eq!(App::build(world.start()).appearance().unwrap(), large);
    let unheard = Appearance { theme: Theme::Dark, text_percent: 900 };
    assert_eq!(app.change_appearance(unheard).unwrap_err().code, Code::BadRequest);
    std::fs::write(world.folder().join("appearance.json"), "{ not json").unwrap();
    assert_eq!(app.appearance().unwrap(), Appearance::default());
}
