//! A program for unit tests: without threads and without a network.

use crate::{Anchor, App, Notify, Start, SystemClock, SystemEntropy};
use ringtrue_store::MemoryKeyStore;
use ringtrue_wire::Scripted;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn app_in(data_dir: &Path, keys: &Arc<MemoryKeyStore>, notify: Notify) -> Arc<App> {
    App::build(Start {
        data_dir: data_dir.to_owned(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        keys: Arc::clone(keys) as _,
        transport: Arc::new(Scripted::default()),
        region_guess: None,
        language_guess: None,
        directory_url: None,
        anchor: Anchor::bundled(),
        notify,
    })
}
