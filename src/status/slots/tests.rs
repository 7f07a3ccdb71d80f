use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;

const WIDTHS: [Width; 4] = [Width::One, Width::Two, Width::Four, Width::Eight];

fn plain(width: Width, count: usize, changed: &[(usize, u8)]) -> Packed {
    let mut list = Packed::zeros(width, count);
    for (slot, value) in changed {
        list.set(*slot, *value);
    }
    list
}

fn random(seed: u64) -> impl Iterator<Item = u32> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(state >> 32).unwrap()
    })
}

// A list of so many slots, one in a hundred changed at random.
fn scattered(width: Width, count: u32) -> Packed {
    let mut list = Packed::zeros(width, count.try_into().unwrap());
    for (slot, value) in random(1)
        .zip(random(2))
        .take((count / 100).try_into().unwrap())
    {
        let value = u8::try_from(value >> 24).unwrap().max(1);
        list.set(widen(slot.rem_euclid(count)), value | 1);
    }
    list
}

fn assert_same(slots: &Slots, list: &Packed) {
    assert_eq!(widen(slots.len()), list.len());
    for slot in 0..slots.len() {
        assert_eq!(slots.get(slot), list.get(widen(slot)), "{slot}");
    }
    assert_eq!(slots.get(slots.len()), None);
    assert_eq!(slots.get(u32::MAX), None);
    let changed: Vec<_> = slots.changed().collect();
    let every = (0..slots.len()).map(|slot| (slot, list.get(widen(slot)).unwrap()));
    let expected: Vec<_> = every.filter(|(_, value)| *value != 0).collect();
    assert_eq!(changed, expected);
}

#[test]
fn values_stand_least_significant_bits_first() {
    let bytes = [0b1110_0100, 0xab];
    for (width, values) in [
        (
            Width::One,
            vec![0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1],
        ),
        (Width::Two, vec![0, 1, 2, 3, 3, 2, 2, 2]),
        (Width::Four, vec![4, 14, 11, 10]),
        (Width::Eight, vec![0xe4, 0xab]),
    ] {
        let mut list = Packed::new(width, bytes.into());
        let read: Vec<u8> = (0..list.len())
            .map(|slot| list.get(slot).unwrap())
            .collect();
        assert_eq!(read, values);
        let read: Vec<u8> = bytes.iter().flat_map(|byte| width.values(*byte)).collect();
        assert_eq!(read, values);
        for (slot, value) in values.iter().enumerate() {
            list.set(slot, !*value);
            list.set(slot, *value);
        }
        assert_eq!(list.bytes(), bytes);
    }
}

#[test]
fn both_forms_say_what_the_list_says() {
    for width in WIDTHS {
        let few = scattered(width, 200_000);
        let slots = Slots::new(few.clone());
        assert!(matches!(slots, Slots::Sparse(_)));
        assert_same(&slots, &few);
        let full = Packed::new(
            width,
            random(3).map(|it| it.to_be_bytes()[0]).take(999).collect(),
        );
        let slots = Slots::new(full.clone());
        assert!(matches!(slots, Slots::Dense(_)));
        assert_same(&slots, &full);
        assert_same(
            &Slots::new(Packed::zeros(width, 0)),
            &Packed::zeros(width, 0),
        );
    }
}

#[test]
fn the_borders_of_chunks_are_no_borders() {
    // The middle chunk is empty, and the last one ends within.
    let changed = [
        (0, 1),
        (0xffff, 1),
        (0x1_0000, 1),
        (0x3_0000, 1),
        (0x3_0007, 1),
    ];
    for width in WIDTHS {
        let list = plain(width, 0x3_0008, &changed);
        assert_same(&Slots::new(list.clone()), &list);
        let whole = plain(width, 0x1_0000, &[(0xffff, 1)]);
        assert_same(&Slots::new(whole.clone()), &whole);
    }
}

#[test]
fn a_hundred_million_slots_take_four_mebibytes() {
    for (width, count) in [(Width::One, 100_000_000), (Width::Four, 1 << 25)] {
        let list = scattered(width, count);
        let expected = list.get(99);
        let slots = Slots::new(list);
        let changed = slots.changed().count();
        let least = usize::try_from(count / 101).unwrap();
        assert!(changed > least, "{changed} changed");
        assert_eq!((slots.len(), slots.get(99)), (count, expected));
        let bytes = slots.heap_bytes();
        assert!(bytes <= 4 << 20, "{width:?}: {bytes} bytes");
        // What is stated is what is taken.
        let taken = allocation_counter::measure(|| drop(slots.clone()));
        assert_eq!(taken.bytes_max, u64::try_from(bytes).unwrap());
    }
}

#[test]
fn the_smaller_form_is_taken() {
    for width in WIDTHS {
        for every in [1, 2, 5, 10, 17, 30, 100] {
            let changed: Vec<_> = (0..100_000).step_by(every).map(|slot| (slot, 1)).collect();
            let list = plain(width, 100_000, &changed);
            let sparse = Sparse::new(&list, changed.len()).heap_bytes();
            let slots = Slots::new(list.clone());
            assert_eq!(slots.heap_bytes(), sparse.min(list.bytes().len()));
            assert_eq!(Sparse::bytes(&list, changed.len()), sparse);
        }
    }
}

#[test]
fn no_room_is_kept_for_more_slots() {
    let mut bytes = Vec::with_capacity(1 << 12);
    bytes.extend([0xff; 99]);
    let slots = Slots::new(Packed::new(Width::Four, bytes));
    assert!(matches!(slots, Slots::Dense(_)));
    assert_eq!(slots.heap_bytes(), 99);
}

proptest! {
    #[test]
    fn any_list_is_kept(
        width in proptest::sample::select(&WIDTHS[..]),
        count in 0_usize..150_000,
        changed in proptest::collection::vec((0_usize..150_000, 1_u8..), 0..300),
    ) {
        let list = plain(width, count, &changed);
        let slots = Slots::new(list.clone());
        prop_assert_eq!(widen(slots.len()), list.len());
        for (slot, _) in &changed {
            prop_assert_eq!(slots.get(narrow(*slot)), list.get(*slot));
        }
        let mut again = Packed::zeros(width, count);
        for (slot, value) in slots.changed() {
            again.set(widen(slot), value);
        }
        prop_assert!(again == list);
    }
}
