//! The workflow against a repository in memory: what is asked for, trusted, stored, refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod attacks;
mod bins;
mod delegations;
mod hostile;
mod keys;
mod maker;
mod refresh;
mod roots;
mod storing;
mod survey;

use chrono::{DateTime, TimeDelta, Utc};
use maker::Maker;
use ringtrue_tuf::{
    Conversation, Fetched, Found, Limits, Memory, Refresh, Refusal, Repository, Request, Store, Versions,
};

/// The time of every test, a month before everything expires.
pub fn now() -> DateTime<Utc> {
    "2027-01-01T00:00:00Z".parse().unwrap()
}

/// A client with its store, and what it asked for in its last conversation.
pub struct Client {
    pub store: Memory,
    pub first_root: Vec<u8>,
    pub now: DateTime<Utc>,
    pub limits: Limits,
    pub asked: Vec<String>,
}

impl Client {
    pub fn of(maker: &Maker) -> Self {
        let (store, first_root) = (Memory::default(), maker.first_root());
        Self { store, first_root, now: now(), limits: Limits::default(), asked: Vec::new() }
    }

    /// A client that has refreshed once.
    pub fn refreshed(maker: &Maker) -> Self {
        let mut client = Self::of(maker);
        client.refresh(maker).unwrap();
        client
    }

    pub fn later(&mut self, days: i64) {
        self.now += TimeDelta::days(days);
    }

    pub fn refresh(&mut self, maker: &Maker) -> Result<Versions, Refusal> {
        self.refresh_from(|request| maker.answer(request))
    }

    pub fn refresh_from(&mut self, fetch: impl Fn(&Request) -> Fetched) -> Result<Versions, Refusal> {
        self.asked.clear();
        let mut refresh = Refresh::begin(&mut self.store, &self.first_root, self.now, self.limits)?;
        converse(&mut refresh, &mut self.asked, fetch);
        Ok(refresh.finish()?.versions())
    }

    /// Refreshes and then searches; `asked` is what the search asked for.
    pub fn find(&mut self, maker: &Maker, path: &str) -> Found {
        let mut refresh = Refresh::begin(&mut self.store, &self.first_root, self.now, self.limits).unwrap();
        converse(&mut refresh, &mut self.asked, |request| maker.answer(request));
        let mut repository = refresh.finish().unwrap();
        self.asked.clear();
        search(&mut repository, &mut self.asked, maker, path)
    }

    pub fn asked(&self) -> Vec<&str> {
        self.asked.iter().map(String::as_str).collect()
    }
}

pub fn converse(
    conversation: &mut impl Conversation,
    asked: &mut Vec<String>,
    fetch: impl Fn(&Request) -> Fetched,
) {
    while let Some(request) = conversation.wanted() {
        asked.push(request.path.clone());
        conversation.give(fetch(&request));
    }
}

pub fn search<S: Store>(
    repository: &mut Repository<S>,
    asked: &mut Vec<String>,
    maker: &Maker,
    path: &str,
) -> Found {
    let mut search = repository.search(path).unwrap();
    converse(&mut search, asked, |request| maker.answer(request));
    search.finish()
}

/// The version of a stored role.
pub fn stored(store: &impl Store, role: &str) -> Option<u64> {
    let bytes = store.read(ringtrue_tuf::Stored::Role(role), u64::MAX).unwrap()?;
    ringtrue_tuf::json::parse(&bytes).unwrap()["signed"]["version"].as_u64()
}

/// The code of a refusal and what it says of itself, for tables.
pub fn told(result: Result<Versions, Refusal>) -> String {
    match result {
        Ok(_) => "trusted".to_owned(),
        Err(refusal) => format!("{}: {refusal}", refusal.code()),
    }
}
