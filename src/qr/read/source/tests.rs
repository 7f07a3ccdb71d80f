use alloc::vec::Vec;

use super::*;

const ALL: [Channel; 5] = [
    Channel::Luma,
    Channel::Red,
    Channel::Green,
    Channel::Blue,
    Channel::Chroma,
];

#[test]
fn channels_of_a_pixel_are_what_they_are_called() {
    let of = |pixel: [u8; 3]| ALL.map(|channel| channel.of(&pixel));
    assert_eq!(of([255, 255, 255]), [255, 255, 255, 255, 255]);
    assert_eq!(of([0, 0, 0]), [0, 0, 0, 0, 255]);
    // BT.601: 0.299, 0.587 and 0.114.
    assert_eq!(of([200, 0, 0]), [60, 200, 0, 0, 55]);
    assert_eq!(of([0, 200, 0]), [117, 0, 200, 0, 55]);
    assert_eq!(of([0, 0, 200]), [22, 0, 0, 200, 55]);
}

#[test]
fn a_reduced_plane_has_the_means_of_whole_squares() {
    let bytes: Vec<u8> = (0..7 * 5).map(|i| i * 3).collect();
    let picture = Picture::luma(7, 5, &bytes).unwrap();
    let plane = picture.plane(Channel::Luma, 2);
    assert_eq!((plane.width, plane.height), (3, 2));
    // 0, 1, 7, 8, thrice: 12; two pixels on: 6 more; two rows on: 42 more.
    assert_eq!(plane.pixels, [12, 18, 24, 54, 60, 66]);

    let colours: Vec<u8> = bytes.iter().flat_map(|grey| [*grey, 9, 200]).collect();
    let picture = Picture::rgb(7, 5, &colours).unwrap();
    let plane = picture.plane(Channel::Red, 2);
    assert_eq!(plane.pixels, [12, 18, 24, 54, 60, 66]);
    assert_eq!(picture.plane(Channel::Blue, 1).pixels, [200; 35]);
}

#[test]
fn pictures_are_reduced_until_they_have_four_million_pixels() {
    for (width, height, expected) in [
        (1, 1, 1),
        (2_000, 2_000, 1),
        (2_000, 2_001, 2),
        (8_000, 8_000, 4),
        (64_000_000, 1, 4),
    ] {
        let bytes = alloc::vec![0; width * height];
        let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap());
        let picture = Picture::luma(width, height, &bytes).unwrap();
        assert_eq!(picture.reduction(), expected, "{width} by {height}");
    }
}
