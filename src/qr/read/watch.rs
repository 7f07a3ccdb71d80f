//! Work that is waited for no longer than its budget.

use core::time::Duration;

use super::ReadError;

#[cfg(not(target_family = "wasm"))]
pub(super) use threaded::{timer, within};

/// Never over, where there is no clock.
#[cfg(target_family = "wasm")]
pub(super) fn timer(_budget: Duration) -> impl Fn() -> bool + Send {
    || false
}

/// Does the work in place, where there are no threads.
#[cfg(target_family = "wasm")]
pub(super) fn within<T>(
    _budget: Duration,
    work: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    work()
}

#[cfg(not(target_family = "wasm"))]
mod threaded {
    use alloc::borrow::ToOwned;
    use alloc::sync::Arc;
    use core::panic::AssertUnwindSafe;
    use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::panic::catch_unwind;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Instant;

    use super::{Duration, ReadError, THREAD_NAME};

    /// Tells whether a budget that begins now is used up.
    #[expect(
        clippy::disallowed_methods,
        reason = "a budget needs a clock; what is read does not depend on the hour"
    )]
    pub(in crate::qr::read) fn timer(budget: Duration) -> impl Fn() -> bool + Send {
        let start = Instant::now(); // safe: it bounds work, nothing is decided by it
        move || start.elapsed() >= budget
    }

    /// Does the work on a thread of its own, within the process's bound on late threads.
    pub(in crate::qr::read) fn within<T: Send + 'static>(
        budget: Duration,
        work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        static LATE: AtomicUsize = AtomicUsize::new(0);
        within_bound(&LATE, budget, work)
    }

    /// `late` counts the threads whose caller has left.
    pub(super) fn within_bound<T: Send + 'static>(
        late: &'static AtomicUsize,
        budget: Duration,
        work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        if late.load(Ordering::SeqCst) >= MAX_LATE {
            return Err(ReadError::Busy { limit: MAX_LATE });
        }
        // Whoever of the two sets the flag second knows that the other has gone: a caller
        // out of time first counts the thread as late, and takes that back if the thread has
        // ended; a thread that ends uncounts itself if its caller has left.
        let one_left = Arc::new(AtomicBool::new(false));
        let (sender, receiver) = mpsc::sync_channel(1);
        let ending = Arc::clone(&one_left);
        thread::Builder::new()
            .name(THREAD_NAME.to_owned())
            .spawn(move || {
                // The work owns all it touches, so nothing broken outlives a panic.
                let result = catch_unwind(AssertUnwindSafe(work));
                // The caller may have left; then there is nobody to tell.
                let _ = sender.send(result.unwrap_or(Err(ReadError::DecoderFailed)));
                if ending.swap(true, Ordering::SeqCst) {
                    late.fetch_sub(1, Ordering::SeqCst);
                }
            })
            .map_err(|_| ReadError::NoThread)?;

        if let Ok(result) = receiver.recv_timeout(budget) {
            return result;
        }
        late.fetch_add(1, Ordering::SeqCst);
        if one_left.swap(true, Ordering::SeqCst) {
            late.fetch_sub(1, Ordering::SeqCst);
        }
        receiver
            .try_recv()
            .unwrap_or(Err(ReadError::OutOfTime { budget }))
    }

    /// Most threads that run on after their callers have left.
    pub(super) const MAX_LATE: usize = 4;
}

/// Name of the threads that read pictures.
pub const THREAD_NAME: &str = "qr-read";

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
