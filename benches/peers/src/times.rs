//! Times side by side.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one job takes against another: the median of rounds that alternate between them.
pub(crate) fn ratio<A, B>(mut ours: impl FnMut() -> A, mut theirs: impl FnMut() -> B) -> f64 {
    let (our_calls, their_calls) = (calls_in_a_round(&mut ours), calls_in_a_round(&mut theirs));
    median(
        (0..ROUNDS)
            .map(|_| microseconds(&mut ours, our_calls) / microseconds(&mut theirs, their_calls)),
    )
}

/// How long a job takes, in microseconds: the median of rounds.
pub(crate) fn once<T>(mut work: impl FnMut() -> T) -> f64 {
    let calls = calls_in_a_round(&mut work);
    median((0..ROUNDS).map(|_| microseconds(&mut work, calls)))
}

fn calls_in_a_round<T>(work: &mut impl FnMut() -> T) -> u32 {
    microseconds(work, 2);
    let once = microseconds(work, 4) / 1e6;
    (ROUND.as_secs_f64() / once).clamp(1.0, 1e6) as u32
}

fn microseconds<T>(work: &mut impl FnMut() -> T, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

const ROUNDS: usize = 101;
const ROUND: Duration = Duration::from_millis(4);
