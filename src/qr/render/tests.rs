use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::limits::MAX_ISSUED_CHARS;
use crate::qr::read::{Effort, Picture, read_file_bytes, read_picture};

const SET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const AMPLE: Duration = Duration::from_secs(60);

/// A text of a length that uses the whole set.
fn text(chars: usize) -> String {
    let scattered = SET.iter().cycle().step_by(7);
    scattered
        .take(chars)
        .map(|byte| char::from(*byte))
        .collect()
}

fn symbol(chars: usize) -> Symbol {
    Symbol::encode(&text(chars), EcLevel::M).unwrap()
}

fn dark_green_on_cream() -> Ink {
    Ink::new("#14532d".parse().unwrap(), "#fefce8".parse().unwrap()).unwrap()
}

fn texts_in(file: &[u8]) -> Vec<String> {
    let found = read_file_bytes(file, Effort::UntilFound, AMPLE).unwrap();
    found
        .into_iter()
        .map(super::super::Found::into_untrusted_text)
        .collect()
}

#[test]
fn texts_get_the_smallest_version_that_holds_them() {
    let expected = [
        (1, 1),
        (20, 1),
        (21, 2),
        (203, 8),
        (218, 8),
        (221, 8),
        (222, 9),
        (241, 9),
        (245, 9),
        (262, 9),
        (263, 10),
        (274, 10),
        (341, 11),
        (464, 13),
        (483, 13),
    ];
    for (chars, version) in expected {
        let symbol = symbol(chars);
        assert_eq!(symbol.version(), version, "{chars} characters");
        assert_eq!(symbol.width(), 17 + 4 * usize::from(version));
        assert_eq!(symbol.ec_level(), EcLevel::M);
    }
}

/// ISO/IEC 18004, table 7, alphanumeric column.
#[test]
fn capacities_are_those_of_the_standard() {
    let table = [
        (1, [25, 20, 16, 10]),
        (2, [47, 38, 29, 20]),
        (8, [279, 221, 157, 122]),
        (9, [335, 262, 189, 143]),
        (10, [395, 311, 221, 174]),
        (13, [619, 483, 352, 259]),
    ];
    for (version, row) in table {
        for (level, chars) in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H]
            .into_iter()
            .zip(row)
        {
            assert_eq!(capacity_of(version, level), chars, "{version}-{level:?}");
            assert_eq!(
                Symbol::encode(&text(chars), level).unwrap().version(),
                version
            );
        }
    }
    assert_eq!(Symbol::capacity(EcLevel::M), MAX_ISSUED_CHARS);
}

#[test]
fn a_text_over_version_13_is_refused_with_both_numbers() {
    for (level, capacity) in [
        (EcLevel::L, 619),
        (EcLevel::M, 483),
        (EcLevel::Q, 352),
        (EcLevel::H, 259),
    ] {
        let chars = capacity + 1;
        let refused = Symbol::encode(&text(chars), level).unwrap_err();
        assert_eq!(
            refused,
            DrawError::TooLong {
                chars,
                capacity,
                level
            }
        );
    }
    assert!(Symbol::encode(&text(100_000), EcLevel::M).is_err());
}

#[test]
fn characters_outside_the_set_are_refused_by_their_place() {
    assert_eq!(Symbol::encode("", EcLevel::M), Err(DrawError::Empty));
    for (text, position) in [
        ("a", 0),
        ("OHC1:b", 5),
        ("AB\n", 2),
        ("AB\u{0}", 2),
        ("A,B", 1),
        ("ÄB", 0),
        ("AB語", 2),
        ("A#", 1),
        ("A;", 1),
        ("A[", 1),
    ] {
        let refused = Symbol::encode(text, EcLevel::M).unwrap_err();
        assert_eq!(refused, DrawError::NotAlphanumeric { position }, "{text:?}");
    }
    for byte in 0..=u8::MAX {
        assert_eq!(is_alphanumeric(byte), SET.contains(&byte), "{byte}");
    }
}

#[test]
fn neither_errors_nor_debug_show_the_text() {
    let refused = Symbol::encode("SECRET-secret", EcLevel::M).unwrap_err();
    assert!(
        !refused.to_string().to_lowercase().contains("secret"),
        "{refused}"
    );
    assert_eq!(
        std::format!("{:?}", symbol(203)),
        "Symbol(version 8, level M)"
    );
}

#[test]
fn finder_patterns_stand_where_they_should_and_nothing_outside() {
    let symbol = symbol(203);
    let last = symbol.width() - 1;
    for (x, y) in [
        (0, 0),
        (last, 0),
        (0, last),
        (3, 3),
        (last - 3, 3),
        (8, last - 7),
    ] {
        assert!(symbol.is_dark(x, y), "{x}, {y}");
    }
    for (x, y) in [
        (1, 1),
        (7, 7),
        (last + 1, 0),
        (0, last + 1),
        (usize::MAX, usize::MAX),
    ] {
        assert!(!symbol.is_dark(x, y), "{x}, {y}");
    }
}

#[test]
fn a_png_has_one_bit_a_pixel_and_the_modules_where_they_belong() {
    for (ink, colour) in [
        (Ink::default(), png::ColorType::Grayscale),
        (dark_green_on_cream(), png::ColorType::Indexed),
    ] {
        let symbol = symbol(30);
        let file = symbol.to_png(ModulePixels::new(3).unwrap(), ink);
        let mut header = png::Decoder::new(Cursor::new(&file));
        let info = header.read_header_info().unwrap();
        assert_eq!(
            (info.bit_depth, info.color_type),
            (png::BitDepth::One, colour)
        );

        let picture = image::load_from_memory(&file).unwrap().to_rgb8();
        let side = u32::try_from(symbol.width() + 8).unwrap() * 3;
        assert_eq!(picture.dimensions(), (side, side));
        for (x, y, pixel) in picture.enumerate_pixels() {
            let module = |at: u32| usize::try_from(at / 3).unwrap().wrapping_sub(4);
            let rgb = if symbol.is_dark(module(x), module(y)) {
                ink.dark()
            } else {
                ink.light()
            };
            assert_eq!(pixel.0, rgb.bytes(), "{x}, {y}");
        }
    }
}

#[test]
fn pictures_of_every_module_size_and_ink_read_back() {
    let expected = [text(218)];
    let symbol = symbol(218);
    for pixels in [1, 2, 3, 5, 8, 13, 31, ModulePixels::MAX] {
        let file = symbol.to_png(ModulePixels::new(pixels).unwrap(), Ink::default());
        assert_eq!(texts_in(&file), expected, "{pixels} pixels a module");
    }
    for dark in ["#14532d", "#713f12", "#701a1a"] {
        let ink = Ink::new(dark.parse().unwrap(), Rgb::WHITE).unwrap();
        assert_eq!(
            texts_in(&symbol.to_png(ModulePixels::default(), ink)),
            expected,
            "{dark}"
        );
    }
}

#[test]
fn an_svg_is_well_formed_and_draws_every_dark_module_once() {
    let symbol = symbol(40);
    let svg = symbol.to_svg(dark_green_on_cream());
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    let side = symbol.width() + 8;
    assert!(svg.contains(&std::format!("viewBox=\"0 0 {side} {side}\"")));
    assert!(svg.contains("fill=\"#14532d\"") && svg.contains("fill=\"#fefce8\""));
    // Every tag closes itself or is closed in turn, and quotes come in pairs.
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, false) => assert_eq!(open.pop(), Some(name)),
            (false, false) => open.push(name),
            (false, true) => {}
            (true, true) => panic!("{tag}"),
        }
    }
    assert!(open.is_empty());

    let path = svg
        .rsplit("d=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mut drawn = std::collections::BTreeSet::new();
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let (x, rest) = run.strip_prefix('M').unwrap().split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, back) = rest.split_once("v1h-").unwrap();
        assert_eq!(length, back);
        let [x, y, length]: [usize; 3] = [x, y, length].map(|number| number.parse().unwrap());
        for x in x..x + length {
            assert!(
                symbol.is_dark(x - 4, y - 4) && drawn.insert((x, y)),
                "{x}, {y}"
            );
        }
    }
    assert_eq!(
        drawn.len(),
        symbol.modules.iter().filter(|dark| **dark).count()
    );
}

#[test]
fn half_blocks_have_the_geometry_of_the_symbol_and_read_on_a_dark_terminal() {
    let expected = text(218);
    let symbol = symbol(218);
    let side = symbol.width() + 8;
    let terminal = symbol.to_terminal();
    assert!(terminal.ends_with('\n') && !terminal.contains('\u{1b}'));
    let lines: Vec<&str> = terminal.lines().collect();
    assert_eq!(lines.len(), side.div_ceil(2));
    assert!(lines.iter().all(|line| line.chars().count() == side));
    assert!(
        lines[..2]
            .iter()
            .all(|line| line.chars().all(|half| half == '█'))
    );
    assert!(lines.last().unwrap().chars().all(|half| half == '▀'));

    let mut pixels = Vec::new();
    for line in lines {
        let halves = |painted: &str| -> Vec<u8> {
            line.chars()
                .map(|half| if painted.contains(half) { 255 } else { 0 })
                .collect()
        };
        pixels.extend(halves("█▀"));
        pixels.extend(halves("█▄"));
    }
    let side = u32::try_from(side).unwrap();
    let luma = Picture::luma(side, side + 1, &pixels).unwrap();
    let found = read_picture(&luma, Effort::UntilFound, AMPLE).unwrap();
    assert_eq!(found[0].untrusted_text(), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_reads_back_as_it_was_drawn(
        picks in prop::collection::vec(0_usize..45, 1..=483),
        pixels in 1_u8..=9,
    ) {
        let text: String = picks.into_iter().map(|pick| char::from(SET[pick])).collect();
        let symbol = Symbol::encode(&text, EcLevel::M).unwrap();
        let file = symbol.to_png(ModulePixels::new(pixels).unwrap(), Ink::default());
        let found = read_file_bytes(&file, Effort::UntilFound, AMPLE).unwrap();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].untrusted_text(), text);
        prop_assert_eq!(found[0].version(), symbol.version());
        prop_assert_eq!(found[0].ec_level(), EcLevel::M);
    }
}
