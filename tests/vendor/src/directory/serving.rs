//! The files of the directory over HTTP, as any web server carries them.

use super::Publication;
use crate::Premises;
use crate::faults::Fault;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::sync::Arc;

impl Publication {
    fn served(&self, path: &str) -> Option<Vec<u8>> {
        let state = self.state();
        state.over.get(path).cloned().or_else(|| state.shown().read(path).ok().flatten())
    }

    /// What is to go wrong with a request for this path of the server.
    pub(crate) fn fault(&self, path: &str) -> Option<Fault> {
        let path = path.strip_prefix("/directory/")?;
        let state = self.state();
        state.faults.iter().find(|(end, _)| path.ends_with(end)).map(|(_, fault)| fault.clone())
    }
}

pub(crate) async fn file(
    State(premises): State<Arc<Premises>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(bytes) = premises.publication.served(&path) else { return Problem::Unknown.into_response() };
    let tag = format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(&bytes)));
    let asked = headers.get(IF_NONE_MATCH).map(|value| value.to_str().unwrap_or_default());
    if asked.is_some_and(|asked| asked.split(',').any(|it| it.trim() == tag || it.trim() == "*")) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    ([(CONTENT_TYPE, "application/json".to_owned()), (ETAG, tag)], bytes).into_response()
}
