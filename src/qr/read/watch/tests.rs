use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::sync::mpsc;
use std::thread;

use super::threaded::{MAX_LATE, within_bound};
use super::*;

const AMPLE: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(20);

#[test]
fn results_and_refusals_come_back_from_a_named_thread() {
    let name = within(AMPLE, || Ok(thread::current().name().map(str::len)));
    assert_eq!(name, Ok(Some(THREAD_NAME.len())));
    let refused: Result<(), _> = within(AMPLE, || Err(ReadError::NotAPicture));
    assert_eq!(refused, Err(ReadError::NotAPicture));
}

#[test]
fn a_panic_is_an_error() {
    let failed: Result<(), _> = within(AMPLE, || panic!("a decoder's own"));
    assert_eq!(failed, Err(ReadError::DecoderFailed));
}

#[test]
fn late_threads_are_bounded_and_make_room_when_they_end() {
    static LATE: AtomicUsize = AtomicUsize::new(0);
    let mut ends = alloc::vec::Vec::new();
    for _ in 0..MAX_LATE {
        let (end, wait) = mpsc::channel::<()>();
        let late: Result<(), _> = within_bound(&LATE, SHORT, move || {
            let _ = wait.recv();
            panic!("late threads that panic end as well")
        });
        assert_eq!(late, Err(ReadError::OutOfTime { budget: SHORT }));
        ends.push(end);
    }
    let refused = within_bound(&LATE, AMPLE, || Ok(()));
    assert_eq!(refused, Err(ReadError::Busy { limit: MAX_LATE }));

    drop(ends);
    while LATE.load(Ordering::SeqCst) > 0 {
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(within_bound(&LATE, AMPLE, || Ok(7)), Ok(7));
}

#[test]
fn threads_that_end_as_their_time_runs_out_are_not_miscounted() {
    static LATE: AtomicUsize = AtomicUsize::new(0);
    for micros in 0..200 {
        let budget = Duration::from_micros(micros);
        let done = within_bound(&LATE, budget, move || {
            thread::sleep(Duration::from_micros(100));
            Ok(micros)
        });
        assert!(matches!(
            done,
            Ok(_) | Err(ReadError::OutOfTime { .. } | ReadError::Busy { .. })
        ));
    }
    while LATE.load(Ordering::SeqCst) > 0 {
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(SHORT);
    assert_eq!(LATE.load(Ordering::SeqCst), 0);
}
