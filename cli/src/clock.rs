//! What only the operating system knows: the time and chance.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use healthcode::UnixTime;

use crate::failure::Failure;
use crate::words;

/// The instant that `--at` gives, or the clock's.
pub(crate) fn now_or(at: Option<&str>) -> Result<UnixTime, Failure> {
    match at {
        Some(text) => words::time(text).map_err(|why| Failure::about("--at", why)),
        None => now(),
    }
}

fn now() -> Result<UnixTime, Failure> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the clock is read"
    )]
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since
        .ok()
        .and_then(|since| u32::try_from(since.as_secs()).ok())
        .map(UnixTime::new)
        .ok_or_else(|| {
            Failure::new(
                "the computer's clock is not between 1970 and 2106: set it, or give the time \
                 with --at",
            )
        })
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Failure::new("the operating system gives no random numbers"))?;
    Ok(bytes)
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// From now on.
    pub(crate) fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "how long pictures take depends on no hour"
        )]
        let now = Instant::now();
        Self(now)
    }

    /// The time since it was started.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
