use alloc::borrow::ToOwned;

use super::*;

fn found(text: &str, left: i32, top: i32, side: i32) -> Found {
    let (right, bottom) = (left.saturating_add(side), top.saturating_add(side));
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    Found {
        text: text.to_owned(),
        corners,
        version: 1,
        ec_level: EcLevel::M,
    }
}

#[test]
fn the_threshold_lies_between_two_heaps_of_greys_wherever_they_are() {
    for (dark, light) in [(0, 255), (0, 40), (200, 230), (100, 101)] {
        for (darks, lights) in [(50, 50), (5, 95), (95, 5)] {
            let mut pixels = alloc::vec![dark; darks];
            pixels.resize(darks + lights, light);
            let threshold = threshold(&pixels);
            assert!(
                (dark..light).contains(&threshold),
                "{dark} {light}: {threshold}"
            );
        }
    }
    // Spread heaps: everything up to 70 belongs to the dark one.
    let pixels: Vec<u8> = (40..=70).chain(160..=200).collect();
    assert!((70..160).contains(&threshold(&pixels)));
    assert_eq!(threshold(&[255; 9]), 0);
    assert_eq!(threshold(&[]), 0);
}

#[test]
fn a_symbol_seen_twice_is_one_text_at_one_place() {
    let first = found("OHC1:A", 10, 10, 100);
    assert!(same(&first, &found("OHC1:A", 12, 8, 103)));
    assert!(!same(&first, &found("OHC1:B", 10, 10, 100)));
    assert!(!same(&first, &found("OHC1:A", 111, 10, 100)));
    assert!(!same(&first, &found("OHC1:A", 10, 111, 100)));
}

#[test]
fn shrinking_averages_whole_boxes_and_keeps_every_row_and_column() {
    let bytes: Vec<u8> = (0..4_800)
        .map(|i| if i % 4 < 2 { 40 } else { 60 })
        .collect();
    let small = shrink(&Luma {
        width: 4_800,
        height: 1,
        pixels: &bytes,
    });
    assert_eq!(
        (small.width, small.height, small.original),
        (1_200, 1, (4_800, 1))
    );
    assert!(small.pixels.iter().all(|pixel| *pixel == 50));

    let tall = shrink(&Luma {
        width: 1,
        height: 4_800,
        pixels: &bytes,
    });
    assert_eq!((tall.width, tall.height), (1, 1_200));
    assert!(tall.pixels.iter().all(|pixel| *pixel == 50));

    // 1,201 columns into 1,200: the last box has two.
    let mut bytes = alloc::vec![7; 1_201];
    bytes[1_200] = 9;
    let odd = shrink(&Luma {
        width: 1_201,
        height: 1,
        pixels: &bytes,
    });
    assert_eq!((odd.pixels[0], odd.pixels[1_199]), (7, 8));

    let exact = shrink(&Luma {
        width: 1_200,
        height: 1,
        pixels: &bytes[..1_200],
    });
    assert_eq!(exact.pixels, bytes[..1_200]);
}
