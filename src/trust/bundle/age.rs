//! How old a bundle is.

use super::Contents;
use crate::Freshness;
use crate::time::UnixTime;

impl Contents {
    /// How old the bundle is at the instant `now`, where it may be `soft_age` seconds old.
    #[must_use]
    pub fn freshness(&self, soft_age: u32, now: UnixTime) -> Freshness {
        let soft_end = self.window.start().checked_add(soft_age);
        if now >= self.window.end() {
            Freshness::Expired
        } else if soft_end.is_some_and(|soft_end| now >= soft_end) {
            Freshness::Stale
        } else {
            Freshness::Fresh
        }
    }
}
