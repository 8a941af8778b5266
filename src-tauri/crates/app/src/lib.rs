//! Ringtrue's use cases.
pub mod api;
