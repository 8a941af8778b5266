//! From the failures of the rooms below to what a person can be told.

use ringtrue_model::Failure;
use ringtrue_store::StoreError;

/// What a person is told of a failure of the vault. The log gets the operation; never a path or a text.
pub(crate) fn told(error: StoreError) -> Failure {
    let code = error.code();
    match error {
        StoreError::NotFound { .. } | StoreError::ChangedMeanwhile { .. } | StoreError::Declined(_) => {}
        StoreError::File { operation, .. } | StoreError::Database { operation, .. } => {
            tracing::warn!(operation, ?code, "the vault failed");
        }
        _ => tracing::warn!(?code, "the vault failed"),
    }
    code.into()
}
