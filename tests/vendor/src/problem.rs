//! Answers that say no: problem documents (RFC 9457) with a stable code.

use crate::contract::Objection;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    KeyMissing,
    Malformed,
    Unknown,
    InProgress {
        retry_after: String,
    },
    TooLarge,
    Unsupported,
    Invalid(Vec<Objection>),
    KeyReused,
    Quota {
        retry_after: String,
    },
    /// The server's own trouble.
    Trouble,
    /// Whatever a test wants to be answered.
    Staged {
        status: StatusCode,
        code: String,
    },
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::KeyMissing | Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::InProgress { .. } => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Quota { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Trouble => StatusCode::SERVICE_UNAVAILABLE,
            Self::Staged { status, .. } => *status,
        }
    }

    fn code(&self) -> &str {
        match self {
            Self::KeyMissing => "idempotency_key_missing",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown_report",
            Self::InProgress { .. } => "in_progress",
            Self::TooLarge => "too_large",
            Self::Unsupported => "unsupported",
            Self::Invalid(_) => "invalid_field",
            Self::KeyReused => "idempotency_key_reused",
            Self::Quota { .. } => "quota_exceeded",
            Self::Trouble => "unavailable",
            Self::Staged { code, .. } => code,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut document = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "code": self.code(),
        });
        if let Self::Invalid(objections) = &self {
            document["errors"] = json!(objections);
        }
        let headers = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
        let mut response = (status, headers, document.to_string()).into_response();
        if let Self::InProgress { retry_after } | Self::Quota { retry_after } = &self
            && let Ok(value) = HeaderValue::from_str(retry_after)
        {
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        response
    }
}
