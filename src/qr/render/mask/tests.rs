use alloc::string::String;

use proptest::prelude::*;
use qrcode::QrCode;
use qrcode::bits::Bits;

use super::*;
use crate::qr::{EcLevel, Symbol};

const SET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

/// What `qrcode` draws with the mask of its own choice.
fn drawn_by_qrcode(text: &str, symbol: &Symbol) -> Vec<bool> {
    let version = qrcode::Version::Normal(symbol.version().into());
    let level = symbol.ec_level().into();
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(text.as_bytes()).unwrap();
    bits.push_terminator(level).unwrap();
    let code = QrCode::with_bits(bits, level).unwrap();
    let modules = code.into_colors().into_iter();
    modules.map(|module| module == Color::Dark).collect()
}

fn modules(symbol: &Symbol) -> Vec<bool> {
    let places = (0..symbol.width()).flat_map(|y| (0..symbol.width()).map(move |x| (x, y)));
    places.map(|(x, y)| symbol.is_dark(x, y)).collect()
}

proptest! {
    // Each text has one mask of eight: a wrong count of anything shows in a few of them.
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn symbols_are_those_of_qrcode(
        places in prop::collection::vec(0..SET.len(), 1..=259),
        level in prop::sample::select(&LEVELS),
    ) {
        let text: String = places.iter().map(|at| char::from(SET[*at])).collect();
        let symbol = Symbol::encode(&text, level).unwrap();
        prop_assert_eq!(modules(&symbol), drawn_by_qrcode(&text, &symbol));
    }
}

#[test]
fn the_longest_text_of_each_version_is_drawn_as_by_qrcode() {
    for level in LEVELS {
        for version in 1..=13 {
            let chars = crate::qr::render::capacity_of(version, level);
            let text: String = SET
                .iter()
                .cycle()
                .step_by(7)
                .take(chars)
                .map(|it| char::from(*it))
                .collect();
            let symbol = Symbol::encode(&text, level).unwrap();
            assert_eq!(symbol.version(), version);
            assert_eq!(modules(&symbol), drawn_by_qrcode(&text, &symbol));
        }
    }
}

fn line(modules: &str) -> (u128, usize) {
    let bits = modules.chars().filter(|it| *it != ' ');
    let line = bits
        .clone()
        .fold(0, |line, it| line << 1 | u128::from(it == '#'));
    (line, bits.count())
}

/// ISO/IEC 18004, table 11.
#[test]
fn lines_have_the_points_of_the_standard() {
    for (modules, expected) in [
        ("#### ....", 0),
        (".#####.#", 3),
        (".....#.#", 3),
        ("#.#.######", 4),
        ("#####.....", 6),
        ("##########", 8),
        // Like a finder, with light modules or the edge on one side, on both, and on none.
        ("##.. #.###.# ....##", 40),
        ("##.... #.###.# ..##", 40),
        ("#.###.# ..##", 40),
        ("##.... #.###.# ....##", 40),
        ("## ... #.###.# ... ##", 0),
        ("#.##.#", 0),
    ] {
        let (line, width) = line(modules);
        assert_eq!(in_line(line, width), expected, "{modules}");
    }
}

#[test]
fn blocks_and_the_share_of_dark_modules_have_their_points() {
    for (upper, lower, expected) in [
        ("##", "##", 3),
        ("..", "..", 3),
        ("##", "#.", 0),
        ("###", "###", 6),
        ("#..#", "#..#", 3),
        ("##..", "..##", 0),
    ] {
        let ((upper, width), (lower, _)) = (line(upper), line(lower));
        assert_eq!(in_blocks(upper, lower, width), expected);
    }
    for (dark, expected) in [(50, 0), (55, 10), (40, 20), (0, 100), (100, 100)] {
        assert_eq!(imbalance(dark, 10), expected);
    }
}

/// The widest symbol has room in a line's number, with what is looked at beyond its edge.
#[test]
fn the_widest_symbol_fits() {
    let widest = 17 + 4 * usize::from(MAX_QR_VERSION);
    assert_eq!(widest, MAX_WIDTH);
    let light = Lines::of_modules(&[Color::Light; MAX_WIDTH * MAX_WIDTH]);
    let run = u32::try_from(MAX_WIDTH).unwrap() - 2;
    let blocks = 3 * (run + 1) * (run + 1);
    assert_eq!(light.points(), 2 * (run + 2) * run + blocks + 100);
}

/// The first of its kind, from which all others are drawn, makes no difference to them.
#[test]
fn what_the_masks_change_does_not_depend_on_the_text() {
    for (level, chars) in [(EcLevel::M, 203), (EcLevel::Q, 157), (EcLevel::M, 483)] {
        let of = |letter: &str| {
            let symbol = Symbol::encode(&letter.repeat(chars), level).unwrap();
            let width = i16::try_from(symbol.width()).unwrap();
            let version = qrcode::Version::Normal(symbol.version().into());
            let mut bits = Bits::new(version);
            bits.push_alphanumeric_data(letter.repeat(chars).as_bytes())
                .unwrap();
            bits.push_terminator(level.into()).unwrap();
            let bytes = bits.into_bytes();
            let (data, correction) =
                qrcode::ec::construct_codewords(&bytes, version, level.into()).unwrap();
            let mut canvas = Canvas::new(version, level.into());
            canvas.draw_all_functional_patterns();
            canvas.draw_data(&data, &correction);
            assert_eq!(version.width(), width);
            let plain = Lines::of(canvas.clone());
            changes(&canvas, &plain).map(|it| (it.rows, it.columns))
        };
        assert!(of("A") == of("7"), "{chars} characters at {level:?}");
    }
}
