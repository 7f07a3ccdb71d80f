//! A short memory of codes seen, so that one picture shown twice is noticed.

use alloc::collections::VecDeque;
use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::time::UnixTime;
use crate::verifier::VerifiedCode;

/// Remembers for a while which codes were seen at this gate.
///
/// It keeps no code, no identity and nothing that could be compared with another gate's memory:
/// eight bytes of a hash salted by the caller's random numbers, and a time. It lives in memory
/// and only where the caller makes one.
pub struct Recent {
    salt: [u8; 16],
    seconds: u32,
    most: usize,
    // Oldest first.
    seen: VecDeque<([u8; 8], UnixTime)>,
}

impl Recent {
    /// A memory of at most `most` codes over `seconds`, with a salt from the caller's random
    /// number generator that is used nowhere else.
    #[must_use]
    pub const fn new(salt: [u8; 16], seconds: u32, most: usize) -> Self {
        Self {
            salt,
            seconds,
            most,
            seen: VecDeque::new(),
        }
    }

    /// Seconds since this code was last seen, if that is remembered; and notes that it was seen
    /// now.
    #[must_use]
    pub fn note(&mut self, code: &VerifiedCode, now: UnixTime) -> Option<u32> {
        let tag = self.tag(code);
        self.seen
            .retain(|(_, at)| now.seconds_since(*at) <= self.seconds);
        let before = self.seen.iter().position(|(seen, _)| *seen == tag);
        let before = before.and_then(|place| self.seen.remove(place));
        if self.seen.len() >= self.most {
            self.seen.pop_front();
        }
        if self.most > 0 {
            self.seen.push_back((tag, now));
        }
        before.map(|(_, at)| now.seconds_since(at))
    }

    pub(super) fn tag(&self, code: &VerifiedCode) -> [u8; 8] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(self.salt)
            .chain_update(code.claims().code_id().as_bytes())
            .finalize()
            .into();
        let [a, b, c, d, e, f, g, h, ..] = hash;
        [a, b, c, d, e, f, g, h]
    }
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recent({} codes)", self.seen.len())
    }
}
