//! The system's own key store, for real. Run only by name, `cargo test -p ringtrue-store --test secret_service`, in a
//! session with an unlocked key store; `cargo xtask test` makes one with `gnome-keyring-daemon`. Fails without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use ringtrue_model::Code;
use ringtrue_store::{KeyStore, Secret, SystemKeyStore, Vault};
use support::{Noon, Random};

#[test]
fn a_secret_comes_back_until_it_is_removed() {
    let account = format!("test-{}", support::unique());
    let secret = Secret::new((0..=255).collect());
    assert_eq!(SystemKeyStore.get(&account).unwrap(), None, "there before it was set");
    SystemKeyStore.set(&account, &secret).unwrap();
    assert_eq!(SystemKeyStore.get(&account).unwrap(), Some(secret), "not what was set");
    let other = Secret::new(vec![7; 32]);
    SystemKeyStore.set(&account, &other).unwrap();
    assert_eq!(SystemKeyStore.get(&account).unwrap(), Some(other), "not exchanged");
    SystemKeyStore.delete(&account).unwrap();
    assert_eq!(SystemKeyStore.get(&account).unwrap(), None, "still there");
    SystemKeyStore.delete(&account).expect("removing what is not there is no error");
}

#[test]
fn a_vault_opens_again_with_the_key_the_system_kept() {
    let folder = support::folder();
    let call = support::call("Example Antivirus");
    {
        let vault = Vault::open(folder.path(), &SystemKeyStore, &Noon, &Random).unwrap();
        let call = call.clone();
        vault.write(move |tx| tx.insert_call(&call)).unwrap();
    }
    let account = support::account(folder.path());
    {
        let vault = Vault::open(folder.path(), &SystemKeyStore, &Noon, &Random).unwrap();
        assert!(!vault.is_new());
        assert_eq!(vault.read(|view| view.call(call.id)).unwrap(), call);
    }
    SystemKeyStore.delete(&account).unwrap();
    let error = Vault::open(folder.path(), &SystemKeyStore, &Noon, &Random).err().unwrap();
    assert_eq!(error.code(), Code::KeyMissing);
}
