#![expect(clippy::arithmetic_side_effects, reason = "tests with small numbers")]

use core::cell::Cell;

use image::{GrayImage, Luma as Grey, Rgb, RgbImage};

use super::*;
use crate::qr::EcLevel;
use crate::qr::read::tests::{drawn, texts};

const TEXT: &str = "OHC1:IN MOTION";

#[test]
fn a_code_that_moves_slowly_is_looked_for_where_it_was() {
    let mut scanner = Scanner::new();
    let code = drawn(TEXT, EcLevel::M, 3);
    for step in 0..6 {
        let (left, top) = (20 + 9 * step, 200 - 12 * step);
        let mut frame = GrayImage::from_pixel(480, 320, Grey([230]));
        image::imageops::replace(&mut frame, &code, left, top);
        let frame = grey(&frame);

        let first = scanner.plan(&frame)[0];
        let looked_at = first
            .area
            .map_or(480 * 320, |area| area.width * area.height);
        assert_eq!(looked_at < 480 * 320 / 4, step > 0, "{looked_at} pixels");

        // The first look is all that there is time for.
        let found = scanner.read(&frame, &only_looks(&scanner, &frame, 1));
        assert_eq!(found.len(), 1, "frame {step}");
        assert_eq!(found[0].untrusted_text(), TEXT);
        let quiet = 12;
        let corner = found[0].corners()[0];
        let off = |found: i32, drawn: i64| (i64::from(found) - drawn - quiet).abs();
        assert!(
            off(corner.0, left) <= 1 && off(corner.1, top) <= 1,
            "{corner:?}"
        );
    }
}

#[test]
fn a_code_that_jumps_is_found_in_the_same_frame() {
    let mut scanner = Scanner::new();
    let code = drawn(TEXT, EcLevel::M, 3);
    for (left, top) in [(10, 10), (350, 190), (10, 190), (200, 100)] {
        let mut frame = GrayImage::from_pixel(480, 320, Grey([230]));
        image::imageops::replace(&mut frame, &code, left, top);
        assert_eq!(texts(scanner.read(&grey(&frame), &|| false)), [TEXT]);
    }
}

#[test]
fn what_only_a_harder_look_reads_is_found_by_turns_and_then_in_each_frame() {
    let frame = two_greys(240, 200);
    let frame = Picture::rgb(240, 200, &frame).unwrap();
    // Each frame by itself: never.
    for _ in 0..3 {
        assert_eq!(Scanner::new().read(&frame, &|| false), []);
    }
    let mut scanner = Scanner::new();
    let alone = (1..=STAGES.len()).find(|_| !scanner.read(&frame, &|| false).is_empty());
    assert!(alone.is_some_and(|frames| frames > 1), "{alone:?}");
    // From then on at once, with the first look, in its place and elsewhere.
    for _ in 0..3 {
        let found = scanner.read(&frame, &only_looks(&scanner, &frame, 1));
        assert_eq!(texts(found), [TEXT]);
    }
    scanner.last = scanner.last.map(|last| Sight {
        area: Area {
            left: 0,
            top: 0,
            width: 20,
            height: 20,
        },
        ..last
    });
    assert_eq!(texts(scanner.read(&frame, &|| false)), [TEXT]);
}

#[test]
fn all_looks_that_a_frame_can_have_take_their_turns() {
    for (channels, expected) in [(1, STAGES.len() - 4), (3, STAGES.len())] {
        let pixels = alloc::vec![128; 30 * 30 * channels];
        let frame = match channels {
            1 => Picture::luma(30, 30, &pixels),
            _ => Picture::rgb(30, 30, &pixels),
        };
        let frame = frame.unwrap();
        for stage in [None, Some(0), Some(2), Some(9)] {
            let last = stage.map(|stage| Sight {
                area: whole(&frame),
                stage,
                age: 0,
            });
            let mut scanner = Scanner { last, turn: 0 };
            let mut taken: Vec<usize> = Vec::new();
            for _ in 0..STAGES.len() * 2 {
                taken.extend(scanner.plan(&frame).iter().map(|look| look.stage));
                assert_eq!(scanner.read(&frame, &|| false), []);
            }
            taken.sort_unstable();
            taken.dedup();
            assert_eq!(taken.len(), expected, "{stage:?}");
        }
    }
}

#[test]
fn a_budget_that_is_over_finds_nothing_and_forgets_nothing() {
    let mut scanner = Scanner::new();
    let code = drawn(TEXT, EcLevel::M, 3);
    let frame = grey(&code);
    assert_eq!(scanner.read(&frame, &|| false).len(), 1);
    let known = std::format!("{scanner:?}");
    for _ in 0..REMEMBERED * 2 {
        assert_eq!(scanner.read(&frame, &|| true), []);
    }
    assert_eq!(std::format!("{scanner:?}"), known);
}

#[test]
fn a_code_that_has_gone_is_not_looked_for_forever() {
    let mut scanner = Scanner::new();
    let mut frame = GrayImage::from_pixel(300, 300, Grey([230]));
    image::imageops::replace(&mut frame, &drawn(TEXT, EcLevel::M, 2), 20, 20);
    assert_eq!(scanner.read(&grey(&frame), &|| false).len(), 1);
    let empty = GrayImage::from_pixel(300, 300, Grey([230]));
    let empty = grey(&empty);
    for _ in 0..REMEMBERED {
        assert!(scanner.plan(&empty)[0].area.is_some());
        assert_eq!(scanner.read(&empty, &|| false), []);
    }
    assert!(scanner.plan(&empty).iter().all(|look| look.area.is_none()));
}

#[test]
fn frames_may_become_smaller_and_lose_their_colours() {
    let mut scanner = Scanner::new();
    let mut large = GrayImage::from_pixel(400, 400, Grey([230]));
    image::imageops::replace(&mut large, &drawn(TEXT, EcLevel::M, 3), 290, 290);
    let colours: Vec<u8> = large.pixels().flat_map(|pixel| [pixel.0[0]; 3]).collect();
    let frame = Picture::rgb(400, 400, &colours).unwrap();
    assert_eq!(scanner.read(&frame, &|| false).len(), 1);
    let small = drawn(TEXT, EcLevel::M, 3);
    assert_eq!(texts(scanner.read(&grey(&small), &|| false)), [TEXT]);
    for (width, height) in [(1, 1), (1, 400), (400, 1), (21, 21)] {
        let speck = GrayImage::from_pixel(width, height, Grey([0]));
        assert_eq!(scanner.read(&grey(&speck), &|| false), []);
    }
}

#[test]
fn each_symbol_of_a_frame_is_returned_once() {
    let mut frame = GrayImage::from_pixel(420, 200, Grey([255]));
    image::imageops::replace(&mut frame, &drawn("OHC1:LEFT", EcLevel::M, 4), 10, 20);
    image::imageops::replace(&mut frame, &drawn("OHC1:RIGHT", EcLevel::M, 5), 200, 10);
    let mut found = texts(Scanner::new().read(&grey(&frame), &|| false));
    found.sort();
    assert_eq!(found, ["OHC1:LEFT", "OHC1:RIGHT"]);
}

/// Green on red of one brightness.
fn two_greys(width: u32, height: u32) -> Vec<u8> {
    let (red, green) = (Rgb([200, 20, 20]), Rgb([20, 112, 20]));
    let mut picture = RgbImage::from_pixel(width, height, red);
    for (x, y, pixel) in drawn(TEXT, EcLevel::M, 3).enumerate_pixels() {
        let colour = if pixel.0[0] == 0 { green } else { red };
        picture.put_pixel(x + 60, y + 40, colour);
    }
    picture.into_raw()
}

/// Says that time is over after so many looks have begun.
fn only_looks(scanner: &Scanner, frame: &Picture<'_>, most: usize) -> impl Fn() -> bool + use<> {
    // A second scanner, with no clock, counts how often a look asks.
    let asked = Cell::new(0_usize);
    let counting = || {
        asked.set(asked.get() + 1);
        false
    };
    let deadline = Deadline::new(&counting);
    for look in scanner.plan(frame).into_iter().take(most) {
        let _ = deadline.is_over();
        let _ = look.at(frame, &OnceCell::new(), &deadline);
    }
    let left = Cell::new(asked.get());
    move || {
        let is_over = left.get() == 0;
        left.set(left.get().saturating_sub(1));
        is_over
    }
}

fn whole(frame: &Picture<'_>) -> Area {
    Area {
        left: 0,
        top: 0,
        width: frame.width,
        height: frame.height,
    }
}

fn grey(picture: &GrayImage) -> Picture<'_> {
    Picture::luma(picture.width(), picture.height(), picture.as_raw()).unwrap()
}
