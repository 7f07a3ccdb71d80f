#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use super::*;

const FLOOR: UnixTime = UnixTime::new(1_795_262_400);
const DAY: u32 = 86_400;

fn later(seconds: u32) -> UnixTime {
    FLOOR.checked_add(seconds).unwrap()
}

fn earlier(seconds: u32) -> UnixTime {
    UnixTime::new(FLOOR.as_secs() - seconds)
}

#[test]
fn a_clock_is_read_against_the_floor() {
    let behind = |seconds| Some(ClockConcern::Behind { seconds });
    let ahead = |seconds| Some(ClockConcern::FarAhead { seconds });
    for (clock, now, concern) in [
        (FLOOR, FLOOR, None),
        (earlier(1), FLOOR, None),
        (earlier(120), FLOOR, None),
        (earlier(121), earlier(121), behind(121)),
        (
            earlier(10 * 365 * DAY),
            earlier(10 * 365 * DAY),
            behind(10 * 365 * DAY),
        ),
        (UnixTime::new(0), UnixTime::new(0), behind(FLOOR.as_secs())),
        (later(1), later(1), None),
        (later(30 * DAY), later(30 * DAY), None),
        (
            later(30 * DAY + 1),
            later(30 * DAY + 1),
            ahead(30 * DAY + 1),
        ),
        (
            UnixTime::new(u32::MAX),
            UnixTime::new(u32::MAX),
            ahead(u32::MAX - FLOOR.as_secs()),
        ),
    ] {
        let reading = ClockFloor::new(FLOOR).read(clock);
        assert_eq!(reading, ClockReading { now, concern }, "{clock}");
    }
    // Near the ends of time nothing wraps.
    let first = ClockFloor::new(UnixTime::new(0));
    assert_eq!(first.read(UnixTime::new(0)).concern, None);
    let last = ClockFloor::new(UnixTime::new(u32::MAX));
    assert_eq!(last.read(UnixTime::new(u32::MAX - 120)).now, last.instant());
}

#[test]
fn a_decision_raises_the_floor_while_the_bundle_is_in_force() {
    let floor = ClockFloor::new(FLOOR);
    let end = later(100);
    for (now, expected) in [
        (later(1), later(1)),
        (later(99), later(99)),
        // A clock that is past the bundle's end may be wrong by years.
        (later(100), FLOOR),
        (UnixTime::new(u32::MAX), FLOOR),
        // What is past stays past.
        (earlier(1), FLOOR),
        (UnixTime::new(0), FLOOR),
    ] {
        let raised = floor.after_decision(now, end);
        assert_eq!(raised.instant(), expected, "{now}");
    }
}
