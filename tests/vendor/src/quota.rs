//! How much one client may bring. Addresses are counted in memory until the window ends, and never written down.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many reports and additions one client may bring in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// So many.
    pub requests: u32,
    /// In so long; whole seconds, at least one.
    pub window: Duration,
}

impl Default for Quota {
    fn default() -> Self {
        Self { requests: 20_000, window: Duration::from_secs(60) }
    }
}

pub(crate) struct Meter {
    quota: Quota,
    count: Mutex<Count>,
}

struct Count {
    since: Instant,
    clients: HashMap<IpAddr, u32>,
}

/// What is left after one more request; `None` left: it was one too many.
pub(crate) struct Reading {
    pub(crate) left: Option<u32>,
    /// Whole seconds until the window ends, at least one.
    pub(crate) resets_in: u64,
}

impl Meter {
    pub(crate) fn new(quota: Quota, now: Instant) -> Self {
        Self { quota, count: Mutex::new(Count { since: now, clients: HashMap::new() }) }
    }

    pub(crate) fn take(&self, client: IpAddr, now: Instant) -> Reading {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = now.saturating_duration_since(count.since);
        if passed >= self.quota.window {
            *count = Count { since: now, clients: HashMap::new() };
            passed = Duration::ZERO;
        }
        let used = count.clients.entry(client).or_default();
        let left = self.quota.requests.checked_sub(*used + 1);
        if left.is_some() {
            *used += 1;
        }
        Reading { left, resets_in: self.quota.window.saturating_sub(passed).as_secs().max(1) }
    }

    /// The RateLimit-Policy header's value.
    pub(crate) fn policy(&self) -> String {
        format!("\"reports\";q={};w={}", self.quota.requests, self.quota.window.as_secs())
    }
}

impl Reading {
    /// The RateLimit header's value.
    pub(crate) fn header(&self) -> String {
        format!("\"reports\";r={};t={}", self.left.unwrap_or(0), self.resets_in)
    }
}

#[cfg(test)]
mod tests {
    use super::{Meter, Quota};
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::{Duration, Instant};

    #[test]
    fn each_client_has_its_own_quota_and_each_window_a_new_one() {
        let start = Instant::now();
        let meter = Meter::new(Quota { requests: 2, window: Duration::from_secs(60) }, start);
        let [a, b] = [1, 2].map(|n| IpAddr::V4(Ipv4Addr::new(192, 0, 2, n)));
        let left = |client, seconds| meter.take(client, start + Duration::from_secs(seconds)).left;
        assert_eq!([left(a, 0), left(a, 1), left(a, 2)], [Some(1), Some(0), None]);
        assert_eq!(left(b, 2), Some(1), "another client is not held to account");
        assert_eq!(meter.take(a, start + Duration::from_secs(50)).resets_in, 10);
        assert_eq!(left(a, 60), Some(1), "a new window");
        assert_eq!(meter.policy(), "\"reports\";q=2;w=60");
        assert_eq!(meter.take(a, start + Duration::from_secs(90)).header(), "\"reports\";r=0;t=30");
    }
}
