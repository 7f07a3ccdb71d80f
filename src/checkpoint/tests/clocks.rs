use super::*;
use crate::clock::{ClockConcern, ClockFloor};

const YEAR: i64 = 365 * 86_400;

// Clocks wrong by an hour, a day, a month, a year and ten years, both ways.
const WRONG_BY: [i64; 5] = [3_600, 86_400, 30 * 86_400, YEAR, 10 * YEAR];

// Issued an hour ago, stale after two hours, in force for two days; the code lasts a day.
fn carried_for_two_days() -> Snapshot {
    let staleness = Staleness {
        bundle_soft_age: 7_200,
        bundle_stale: Decision::Refer,
        ..Staleness::STRICT
    };
    let builder = BundleBuilder::new(1, window(-3_600, 2 * i64::from(DAY)), roots());
    let policy = policy().with_staleness(staleness);
    let bundle = builder.issuer(issuer_key()).place(metro(), policy);
    Snapshot::first(&signed(bundle), &roots(), 0, NOW).unwrap()
}

#[test]
fn no_wrong_clock_admits_an_expired_code_or_with_an_expired_bundle() {
    let carried = carried_for_two_days();
    let bundle_end = at(2 * i64::from(DAY));
    let hour = 3_600;
    let day = i64::from(DAY);
    // When the code is issued, from now; and what happens then.
    for (level, real) in [
        (Freshness::Fresh, 0),
        (Freshness::Stale, 2 * hour),
        (Freshness::Expired, 3 * day),
    ] {
        let text = issue(Claims::builder(window(real, real + day), known(1)).colour(Colour::Green));
        let right = verdict(&carried, &text, at(real));
        let expected = match level {
            Freshness::Fresh => ADMITTED,
            Freshness::Stale => (Decision::Refer, "policy/age"),
            Freshness::Expired => (Decision::Deny, "policy/age"),
        };
        assert_eq!(right, expected);
        // The last decision raised the floor, unless the bundle had run out.
        let floor = ClockFloor::new(carried.newest_issue()).after_decision(at(real), bundle_end);
        for seconds in WRONG_BY {
            for clock in [at(real - seconds), at(real + seconds)] {
                let plain = Checkpoint::new(&carried, &metro()).unwrap();
                let with_floor = plain.clone().with_clock_floor(floor.instant());
                let reading = floor.read(clock);
                for judgement in [
                    plain.decide(&text, &[], clock),
                    with_floor.decide(&text, &[], clock),
                    with_floor.decide(&text, &[], reading.now),
                ] {
                    let (decision, reason) = said(&judgement);
                    if clock < at(real) {
                        assert_eq!(decision, Decision::Deny);
                        assert!(["time/not-yet-valid", "time/clock"].contains(&reason));
                    } else if clock >= at(real + day) {
                        assert_eq!((decision, reason), (Decision::Deny, "time/expired"));
                    } else {
                        // An hour ahead: the code lives, and the bundle is not the fresher.
                        assert!(decision >= expected.0 && decision != Decision::Admit);
                        assert_eq!(reason, "policy/age");
                    }
                }
            }
        }
    }
}

#[test]
fn a_clock_set_back_brings_no_expired_code_to_life() {
    let carried = carried_for_two_days();
    let text = issue(green());
    let end = at(DAY.into());
    assert_eq!(
        verdict(&carried, &text, end),
        (Decision::Deny, "time/expired")
    );
    let floor = ClockFloor::new(carried.newest_issue()).after_decision(end, at(2 * i64::from(DAY)));
    assert_eq!(floor.instant(), end);
    for seconds in [1, 60, 120] {
        let clock = UnixTime::new(end.as_secs() - seconds);
        let reading = floor.read(clock);
        assert_eq!((reading.now, reading.concern), (end, None));
        let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
        let checkpoint = checkpoint.with_clock_floor(floor.instant());
        let judgement = checkpoint.decide(&text, &[], reading.now);
        assert_eq!(said(&judgement), (Decision::Deny, "time/expired"));
        // And who forgets to read the clock against the floor is not let through either.
        let judgement = checkpoint.decide(&text, &[], clock);
        assert_eq!(said(&judgement), (Decision::Deny, "time/clock"));
    }
    let clock = UnixTime::new(end.as_secs() - 121);
    let reading = floor.read(clock);
    assert_eq!(reading.now, clock);
    let concern = ClockConcern::Behind { seconds: 121 };
    assert_eq!(reading.concern, Some(concern));
    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
    let checkpoint = checkpoint.with_clock_floor(floor.instant());
    let judgement = checkpoint.decide(&text, &[], reading.now);
    let refusal = Refusal::ClockBehind {
        newest: end,
        now: clock,
    };
    assert_eq!(judgement.reason(), Some(refusal));
}

#[test]
fn a_floor_is_never_lower_than_what_was_verified() {
    // A list that was issued after the code is what the clock is behind.
    let carried = carried(policy());
    let list = ListBuilder::new("https://gd.example/s/0", 16).unwrap();
    let list = list.build(at(500), at(DAY.into()), None).unwrap();
    let carried = carried
        .with_list(&list.sign(&key(1)).unwrap(), at(500))
        .unwrap();
    assert_eq!(carried.newest_issue(), at(500));
    let text = issue(green());
    let decided = |floor: i64, now: i64| {
        let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
        let checkpoint = checkpoint.with_clock_floor(at(floor));
        said(&checkpoint.decide(&text, &[], at(now)))
    };
    let behind = (Decision::Deny, "time/clock");
    assert_eq!(decided(0, 499), behind);
    assert_eq!(decided(0, 500), ADMITTED);
    assert_eq!(decided(501, 500), behind);
    assert_eq!(decided(501, 501), ADMITTED);
    // The floors before are kept, in whatever order they are given.
    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
    let lowered = checkpoint
        .with_clock_floor(at(600))
        .with_clock_floor(UnixTime::new(0));
    assert_eq!(said(&lowered.decide(&text, &[], at(599))), behind);
}

#[test]
fn the_ends_of_time_are_instants_like_any_other() {
    let carried = carried(policy().with_max_age(denying(u32::MAX)));
    let text = issue(green());
    assert_eq!(
        verdict(&carried, &text, UnixTime::new(0)),
        (Decision::Deny, "time/not-yet-valid")
    );
    assert_eq!(
        verdict(&carried, &text, UnixTime::new(u32::MAX)),
        (Decision::Deny, "time/expired")
    );
    // A code, a bundle and a presentation that last until the end.
    let end = UnixTime::new(u32::MAX);
    let window = Window::new(UnixTime::new(u32::MAX - DAY), end).unwrap();
    let staleness = Staleness {
        bundle_soft_age: u32::MAX,
        ..Staleness::STRICT
    };
    let policy = policy()
        .with_staleness(staleness)
        .with_max_age(denying(DAY))
        .with_live(denying(60));
    let bundle = BundleBuilder::new(u64::MAX, window, roots())
        .issuer(issuer_key())
        .place(metro(), policy);
    let last = UnixTime::new(u32::MAX - 1);
    let carried = Snapshot::first(&signed(bundle), &roots(), u64::MAX, last).unwrap();
    let holder = key(50);
    let code = Claims::builder(window, known(1)).holder_key(holder.public().clone());
    let text = issue(code.colour(Colour::Green));
    let shown = Presentation::new(&text, holder.public(), None, end).unwrap();
    let shown: String = shown.sign(&holder).unwrap().into();
    assert_eq!(verdict(&carried, &shown, last), ADMITTED);
    assert_eq!(
        verdict(&carried, &shown, end),
        (Decision::Deny, "time/expired")
    );
    let long_ago = Presentation::new(&text, holder.public(), None, UnixTime::new(0)).unwrap();
    let long_ago: String = long_ago.sign(&holder).unwrap().into();
    assert_eq!(
        verdict(&carried, &long_ago, last),
        (Decision::Deny, "policy/live")
    );
    // And one from the beginning.
    let window = Window::new(UnixTime::new(0), UnixTime::new(DAY)).unwrap();
    let bundle = BundleBuilder::new(0, window, roots())
        .issuer(issuer_key())
        .place(metro(), self::policy());
    let first = UnixTime::new(0);
    let carried = Snapshot::first(&signed(bundle), &roots(), 0, first).unwrap();
    let text = issue(Claims::builder(window, known(1)).colour(Colour::Green));
    assert_eq!(verdict(&carried, &text, first), ADMITTED);
}
