use std::vec::Vec;

use super::*;

const fn key(number: u8) -> KeyBytes {
    [number; 32]
}

// Asks for a key, makes what is to be made, and says what happened.
fn ask(cache: &mut Cache<u8>, number: u8) -> &'static str {
    match cache.ask(&key(number)) {
        Answer::Use(table) => {
            assert_eq!(*table, number);
            "used"
        }
        Answer::Wait => "waits",
        Answer::Make { dropped } => {
            cache.put(&key(number), Arc::new(number));
            dropped.map_or("made", |_| "made in another's place")
        }
    }
}

fn asked(cache: &mut Cache<u8>, numbers: impl IntoIterator<Item = u8>) -> Vec<&'static str> {
    let asked = numbers.into_iter().map(|number| ask(cache, number));
    asked.collect()
}

#[test]
fn while_there_is_room_a_table_is_made_at_once() {
    let mut cache = Cache::new(2, 3);
    assert_eq!(cache.len(), 0);
    assert_eq!(
        asked(&mut cache, [1, 1, 2, 1, 2, 3]),
        ["made", "used", "made", "used", "used", "waits"]
    );
    assert_eq!(cache.len(), 2);
    assert_eq!(ask(&mut Cache::new(0, 0), 1), "waits");
}

#[test]
fn a_key_that_waited_long_enough_takes_the_place_of_the_least_recently_used() {
    let mut cache = Cache::new(2, 3);
    asked(&mut cache, [1, 2, 1]);
    assert_eq!(
        asked(&mut cache, [3, 3, 3, 3, 3]),
        ["waits", "waits", "waits", "made in another's place", "used"]
    );
    // It was the second that went, though the first is older.
    assert_eq!(asked(&mut cache, [1, 2]), ["used", "waits"]);
    assert_eq!(cache.len(), 2);
}

#[test]
fn what_was_waited_before_the_others_last_use_does_not_count() {
    let mut cache = Cache::new(1, 3);
    ask(&mut cache, 1);
    for _ in 0..10 {
        assert_eq!(
            asked(&mut cache, [2, 2, 2, 1]),
            ["waits", "waits", "waits", "used"]
        );
    }
    // Others who wait do not hinder.
    let waits = asked(&mut cache, [2, 3, 2, 3, 2, 3]);
    assert_eq!(waits, ["waits"; 6]);
    assert_eq!(ask(&mut cache, 3), "made in another's place");
}

#[test]
fn many_keys_in_turn_do_not_drop_each_others_tables() {
    let mut cache = Cache::new(10, 24);
    let mut made = 0;
    for _ in 0..1_000 {
        let round = asked(&mut cache, 0..100);
        made += round.iter().filter(|it| it.starts_with("made")).count();
    }
    assert_eq!(made, 10);
}

#[test]
fn a_key_without_table_is_preferred_to_waiting_for_one_that_is_being_made() {
    let mut cache = Cache::<u8>::new(1, 0);
    assert!(matches!(cache.ask(&key(1)), Answer::Make { dropped: None }));
    assert!(matches!(cache.ask(&key(1)), Answer::Wait));
    // Nor does it lose its place to another.
    assert!(matches!(cache.ask(&key(2)), Answer::Wait));
    assert_eq!(cache.len(), 1);
    cache.put(&key(1), Arc::new(1));
    assert!(matches!(cache.ask(&key(1)), Answer::Use(_)));
}

#[test]
fn a_table_in_use_is_not_dropped() {
    let mut cache = Cache::new(1, 1);
    ask(&mut cache, 1);
    let Answer::Use(in_use) = cache.ask(&key(1)) else {
        panic!("there is a table");
    };
    assert_eq!(asked(&mut cache, [2, 2, 2]), ["waits"; 3]);
    drop(in_use);
    assert_eq!(ask(&mut cache, 2), "made in another's place");
}

#[test]
fn what_is_remembered_of_waiting_keys_is_bounded() {
    let mut cache = Cache::<u8>::new(1, 3);
    ask(&mut cache, 1);
    let stranger = |number: u32| {
        let mut key = [0xff; 32];
        key[..4].copy_from_slice(&number.to_be_bytes());
        key
    };
    for number in 0..5_000 {
        assert!(matches!(cache.ask(&stranger(number)), Answer::Wait));
    }
    assert_eq!(cache.waiting.times.len(), MOST_WAITING);
    // Who is remembered still gets a place in the end.
    for _ in 0..2 {
        assert!(matches!(cache.ask(&stranger(0)), Answer::Wait));
    }
    assert!(matches!(cache.ask(&stranger(0)), Answer::Make { .. }));
    assert_eq!(cache.waiting.times.len(), 0);
}
