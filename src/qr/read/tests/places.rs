//! Where symbols are said to be, and that they are read wherever they are.
#![expect(clippy::arithmetic_side_effects, reason = "tests with small numbers")]

use image::{GrayImage, Luma as Grey, Rgb, RgbImage};

use super::scene::{Corners, View, turned};
use super::*;

const TEXT: &str = "OHC1:PLACES ARE TOLD IN PIXELS OF THE PICTURE AND IN ORDER";

fn symbol() -> Symbol {
    Symbol::encode(TEXT, EcLevel::M).unwrap()
}

/// Reads the only symbol of a picture, and holds its corners to a module and a half.
fn check(name: &str, picture: &GrayImage, corners: &Corners) {
    let found = read(picture);
    assert_eq!(found.len(), 1, "{name}");
    check_found(name, &found[0], corners);
}

fn check_found(name: &str, found: &Found, corners: &Corners) {
    let symbol = symbol();
    assert_eq!(found.untrusted_text(), TEXT, "{name}");
    assert_eq!(
        (found.version(), found.ec_level()),
        (symbol.version(), EcLevel::M)
    );
    let side = (corners[1].0 - corners[0].0).hypot(corners[1].1 - corners[0].1);
    let module = side / f64::from(17 + 4 * u32::from(symbol.version()));
    for (told, true_one) in found.corners().into_iter().zip(corners) {
        let off = (f64::from(told.0) - true_one.0).hypot(f64::from(told.1) - true_one.1);
        // They are whole pixels.
        assert!(
            off < module * 1.5 + 0.71,
            "{name}: {off} of {module}, {:?}, {corners:?}",
            found.corners()
        );
    }
}

fn seen(width: u32, height: u32, background: u8, view: &View) -> GrayImage {
    let mut picture = GrayImage::from_pixel(width, height, Grey([background]));
    view.paint(&mut picture, &symbol());
    picture
}

#[test]
fn corners_are_right_at_any_angle_and_scale() {
    for (degrees, side) in [
        (0.0, 160.0),
        (90.0, 101.0),
        (180.0, 124.0),
        (270.0, 210.0),
        (7.0, 130.0),
        (31.0, 190.0),
        (45.0, 150.0),
        (118.0, 140.0),
        (200.0, 170.0),
        (303.0, 120.0),
    ] {
        let corners = turned((170.0, 160.0), side, degrees);
        let picture = seen(350, 330, 200, &View::new(corners));
        check(
            &std::format!("{degrees} degrees, {side}"),
            &picture,
            &corners,
        );
    }
}

#[test]
fn corners_of_a_mirrored_symbol_are_its_own() {
    for degrees in [0.0, 90.0, 200.0] {
        let [a, b, c, d] = turned((150.0, 150.0), 160.0, degrees);
        let corners = [b, a, d, c];
        check(
            "mirrored",
            &seen(300, 300, 235, &View::new(corners)),
            &corners,
        );
    }
}

#[test]
fn corners_are_right_in_perspective() {
    for corners in [
        [(60.0, 60.0), (230.0, 80.0), (220.0, 230.0), (70.0, 260.0)],
        [(90.0, 50.0), (210.0, 50.0), (260.0, 230.0), (40.0, 230.0)],
        [(50.0, 40.0), (250.0, 90.0), (250.0, 210.0), (50.0, 260.0)],
    ] {
        check(
            "perspective",
            &seen(300, 300, 235, &View::new(corners)),
            &corners,
        );
    }
}

#[test]
fn light_on_dark_is_read() {
    let corners = turned((150.0, 150.0), 170.0, 12.0);
    let view = View {
        dark: 240,
        light: 10,
        ..View::new(corners)
    };
    check("inverted", &seen(300, 300, 10, &view), &corners);
}

#[test]
fn a_symbol_is_read_without_its_quiet_zone() {
    let square = turned((100.0, 100.0), 165.0, 0.0);
    for (background, quiet) in [(255, 0.0), (235, 0.0), (128, 0.5), (0, 1.0), (0, 2.0)] {
        let view = View {
            quiet,
            ..View::new(square)
        };
        let name = std::format!("{quiet} modules around, then {background}");
        check(&name, &seen(200, 200, background, &view), &square);
    }
}

#[test]
fn a_symbol_is_read_that_fills_its_picture() {
    let whole = turned((82.5, 82.5), 165.0, 0.0);
    check("whole", &seen(165, 165, 0, &View::new(whole)), &whole);
}

#[test]
fn modules_of_two_pixels_are_read() {
    let side = f64::from(u32::try_from(symbol().width()).unwrap()) * 2.0;
    for (place, degrees) in [
        ((80.0, 80.0), 0.0),
        ((80.3, 80.6), 0.0),
        ((80.0, 80.0), 9.0),
    ] {
        let corners = turned(place, side, degrees);
        check("small", &seen(160, 160, 235, &View::new(corners)), &corners);
    }
}

#[test]
fn several_symbols_are_all_found_where_they_are() {
    let middles = [
        (100.0, 100.0),
        (300.0, 110.0),
        (110.0, 300.0),
        (310.0, 310.0),
    ];
    let all = [0.0, 90.0, 15.0, 200.0]
        .into_iter()
        .zip(middles)
        .map(|(degrees, middle)| turned(middle, 120.0, degrees));
    let all: Vec<Corners> = all.collect();
    let mut picture = GrayImage::from_pixel(410, 410, Grey([235]));
    for corners in &all {
        View::new(*corners).paint(&mut picture, &symbol());
    }
    let found = read(&picture);
    assert_eq!(found.len(), all.len());
    for corners in &all {
        let near = |found: &&Found| {
            let (x, y) = found.corners()[0];
            (f64::from(x) - corners[0].0).hypot(f64::from(y) - corners[0].1) < 20.0
        };
        check_found("several", found.iter().find(near).unwrap(), corners);
    }
}

#[test]
fn colours_of_one_brightness_are_told_apart() {
    let corners = turned((120.0, 120.0), 165.0, 0.0);
    let shape = seen(240, 240, 235, &View::new(corners));
    // Their lumas are 74 and 73.
    for (dark, light) in [
        ([20, 112, 20], [200, 20, 20]),
        ([200, 20, 20], [20, 112, 20]),
    ] {
        let colour = |grey: &Grey<u8>| Rgb(if grey.0[0] < 128 { dark } else { light });
        let mut picture = RgbImage::new(240, 240);
        for (x, y, grey) in shape.enumerate_pixels() {
            picture.put_pixel(x, y, colour(grey));
        }
        let seen = Picture::rgb(240, 240, picture.as_raw()).unwrap();
        let found = read_picture(&seen, Effort::UntilFound, AMPLE).unwrap();
        assert_eq!(found.len(), 1, "{dark:?}");
        check_found("colours", &found[0], &corners);
    }
}

#[test]
fn pictures_without_room_for_a_symbol_have_none() {
    for (width, height) in [
        (1, 1),
        (1, 400),
        (400, 1),
        (20, 20),
        (21, 21),
        (21, 20),
        (64, 64),
    ] {
        for fill in 0..4 {
            let picture = GrayImage::from_fn(width, height, |x, y| {
                Grey([[
                    0,
                    255,
                    u8::from((x + y) % 2 == 0) * 255,
                    u8::from(x * y % 3 == 0) * 255,
                ][fill]])
            });
            assert_eq!(read(&picture), [], "{width} by {height}");
            let colours: Vec<u8> = picture
                .pixels()
                .flat_map(|grey| [grey.0[0], 0, 255])
                .collect();
            let seen = Picture::rgb(width, height, &colours).unwrap();
            assert_eq!(
                read_picture(&seen, Effort::Everything, AMPLE),
                Ok(Vec::new())
            );
        }
    }
}

#[test]
fn everything_finds_each_symbol_once() {
    let corners = turned((120.0, 120.0), 165.0, 4.0);
    let picture = seen(240, 240, 235, &View::new(corners));
    let luma = Picture::luma(240, 240, picture.as_raw()).unwrap();
    let found = read_picture(&luma, Effort::Everything, AMPLE).unwrap();
    assert_eq!(found.len(), 1);
    check_found("everything", &found[0], &corners);
}
