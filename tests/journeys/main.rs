//! What people do, told against the whole program without its window. The vendor answers by script; the vault
//! is a real one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod advisories;
mod appointments;
mod backups;
mod diary;
mod directory;
mod exchange;
mod keeping;
mod live;
mod lock;
mod reports;
mod vault;
mod verdict;
