//! From the failures of the rooms below to what a person can be told.

use ringtrue_model::Failure;
use ringtrue_store::StoreError;

/// What a person is told of a failure of the vault. The log gets the operation; never a path or a text.
pub(crate) fn told(error: StoreError) -> Failure {
    let code = error.code();
    match error {
        StoreError::NotFound { .. } | StoreError::ChangedMeanwhile { .. } | StoreError::Declined(_) => {}
        StoreError::File { operation, source, .. } => {
            tracing::warn!(operation, ?code, kind = ?source.kind(), "the vault failed");
        }
        StoreError::Database { operation, source, .. } => {
            tracing::warn!(operation, ?code, fault = %source, "the vault failed");
        }
        _ => tracing::warn!(?code, "the vault failed"),
    }
    code.into()
}
