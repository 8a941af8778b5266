//! The reference vendor, its contract, and Ringtrue's wire against it, over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api;
mod contract;
mod desk;
mod directory;
mod program;
mod support;
mod tls;
mod wire;
