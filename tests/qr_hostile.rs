//! Pictures made to keep a decoder busy are done with within their budget.
#![cfg(feature = "qr")]

use std::time::{Duration, Instant};

use healthcode::qr::{Luma, ReadError, read_luma};

/// What starting threads on a busy machine may add to a budget.
const SLACK: Duration = Duration::from_secs(5);

#[test]
fn noise_has_nothing_in_it_and_ends_in_time() {
    let mut state = 88_172_645_463_325_252_u64;
    let pixels: Vec<u8> = (0..3_000 * 3_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[0]
        })
        .collect();
    ends_in_time(3_000, 3_000, &pixels, Duration::from_secs(10));
}

#[test]
fn a_sheet_of_finder_patterns_ends_in_time() {
    let finder = |x: u32, y: u32| {
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        if ring == 3 || ring < 2 { 0 } else { 255 }
    };
    for module in [1, 2] {
        let cell = 9 * module;
        let pixels: Vec<u8> = (0..480 * 640)
            .map(|i| ((i % 640) % cell / module, (i / 640) % cell / module))
            .map(|(x, y)| if x < 7 && y < 7 { finder(x, y) } else { 255 })
            .collect();
        ends_in_time(640, 480, &pixels, Duration::from_secs(2));
    }
}

#[test]
fn a_budget_of_nothing_is_kept_as_well() {
    ends_in_time(1_000, 1_000, &vec![128; 1_000_000], Duration::ZERO);
}

fn ends_in_time(width: u32, height: u32, pixels: &[u8], budget: Duration) {
    let start = now();
    let read = Luma::new(width, height, pixels).and_then(|luma| read_luma(&luma, budget));
    let taken = start.elapsed();
    match &read {
        Ok(found) => assert_eq!(*found, []),
        // Built with overflow checks, rqrr panics on some noise.
        Err(refused) => assert!(
            [ReadError::OutOfTime { budget }, ReadError::DecoderFailed].contains(refused),
            "{refused}"
        ),
    }
    println!("{width} by {height}: {taken:?}, {read:?}");
    assert!(taken < budget.saturating_add(SLACK), "{taken:?}");
}

#[expect(clippy::disallowed_methods, reason = "a test of time needs a clock")]
fn now() -> Instant {
    Instant::now()
}
