//! Time and randomness as arguments, so that rules can be tried at any hour with any luck.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment with the offset of the person's own wall clock.
    fn now_local(&self) -> DateTime<FixedOffset>;

    /// The present moment.
    fn now(&self) -> DateTime<Utc> {
        self.now_local().to_utc()
    }

    /// The offset of the person's wall clock when it shows this.
    fn offset_at(&self, _shown: NaiveDateTime) -> FixedOffset {
        *self.now_local().offset()
    }
}

/// Where randomness comes from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);

    /// A number in `0.0..1.0`, for jitter.
    fn fraction(&self) -> f64 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }
}
