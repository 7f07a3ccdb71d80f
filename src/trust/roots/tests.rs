use super::*;
use crate::SigningKey;

fn keys(count: u8) -> Vec<PublicKey> {
    let public = |seed| SigningKey::from_seed(&[seed; 32]).unwrap().public().clone();
    (0..count).map(public).collect()
}

#[test]
fn roots_are_1_to_32_distinct_keys() {
    assert_eq!(Roots::new([], 1), Err(BadRoots::Count { count: 0 }));
    assert_eq!(Roots::new([], 0), Err(BadRoots::Count { count: 0 }));
    assert!(Roots::new(keys(32), 32).is_ok());
    assert_eq!(Roots::new(keys(33), 32), Err(BadRoots::Count { count: 33 }));
    let twice = [keys(3), keys(1)].concat();
    assert_eq!(Roots::new(twice, 1), Err(BadRoots::SameKeyTwice));
}

#[test]
fn a_threshold_can_be_reached_and_is_not_zero() {
    let bad = |threshold| Err(BadRoots::Threshold { threshold, keys: 3 });
    assert_eq!(Roots::new(keys(3), 0), bad(0));
    assert_eq!(Roots::new(keys(3), 4), bad(4));
    assert_eq!(Roots::new(keys(3), usize::MAX), bad(usize::MAX));
    for threshold in 1..=3 {
        let roots = Roots::new(keys(3), threshold).unwrap();
        assert_eq!((roots.threshold(), roots.keys()), (threshold, &keys(3)[..]));
    }
}
