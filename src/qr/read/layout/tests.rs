use alloc::vec;

use qrcode::Version;
use qrcode::canvas::{Canvas, MaskPattern, Module};

use super::*;

const LEVELS: [(EcLevel, qrcode::EcLevel); 4] = [
    (EcLevel::L, qrcode::EcLevel::L),
    (EcLevel::M, qrcode::EcLevel::M),
    (EcLevel::Q, qrcode::EcLevel::Q),
    (EcLevel::H, qrcode::EcLevel::H),
];

/// The patterns of a version as another crate draws them, by columns and rows.
fn drawn(version: u8) -> Canvas {
    let mut canvas = Canvas::new(Version::Normal(version.into()), qrcode::EcLevel::L);
    canvas.draw_all_functional_patterns();
    canvas
}

fn module(canvas: &Canvas, x: usize, y: usize) -> Module {
    canvas.get(x.try_into().unwrap(), y.try_into().unwrap())
}

fn places(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |y| (0..size).map(move |x| (x, y)))
}

#[test]
fn every_module_is_for_what_another_encoder_has_it_for() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        let canvas = drawn(version);
        assert_eq!(layout.cells().len(), layout.size() * layout.size());
        for ((x, y), cell) in places(layout.size()).zip(layout.cells()) {
            let module = module(&canvas, x, y);
            let agrees = match cell {
                Cell::Dark => module == Module::Masked(qrcode::Color::Dark),
                Cell::Light => module == Module::Masked(qrcode::Color::Light),
                Cell::Information => matches!(module, Module::Masked(_)),
                Cell::Data => module == Module::Empty,
            };
            assert!(agrees, "version {version}, {x}, {y}: {cell:?}, {module:?}");
        }
    }
}

#[test]
fn information_takes_two_copies_of_15_bits_and_from_version_7_two_of_18() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        let information = layout.cells().iter();
        let count = information.filter(|cell| **cell == Cell::Information);
        let expected = if version < 7 { 30 } else { 66 };
        assert_eq!(count.count(), expected, "version {version}");
    }
}

#[test]
fn fixed_modules_are_the_dark_and_light_cells_at_their_centres() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        let mut seen = vec![None; layout.cells().len()];
        for fixed in layout.fixed() {
            let (x, y) = (fixed.x - 0.5, fixed.y - 0.5);
            assert!(x.fract() == 0.0 && y.fract() == 0.0);
            let index =
                super::super::number::whole(y) * layout.size() + super::super::number::whole(x);
            seen[index] = Some(fixed.sign);
        }
        for (cell, sign) in layout.cells().iter().zip(seen) {
            let expected = match cell {
                Cell::Dark => Some(1.0),
                Cell::Light => Some(-1.0),
                Cell::Information | Cell::Data => None,
            };
            assert_eq!(sign, expected, "version {version}");
        }
    }
}

/// ISO/IEC 18004, table E.1, some of its rows.
#[test]
fn alignment_patterns_stand_where_the_table_has_them() {
    let expected: [(u8, &[usize]); 9] = [
        (1, &[]),
        (2, &[6, 18]),
        (6, &[6, 34]),
        (7, &[6, 22, 38]),
        (14, &[6, 26, 46, 66]),
        (22, &[6, 26, 50, 74, 98]),
        (32, &[6, 34, 60, 86, 112, 138]),
        (36, &[6, 24, 50, 76, 102, 128, 154]),
        (40, &[6, 30, 58, 86, 114, 142, 170]),
    ];
    for (version, centres) in expected {
        assert_eq!(super::centres(version), centres, "version {version}");
        let count = Layout::new(version).alignments().count();
        let all = centres.len() * centres.len();
        assert_eq!(count, all.saturating_sub(3), "version {version}");
    }
}

#[test]
fn alignment_patterns_have_a_dark_centre_in_a_light_ring() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        for (x, y) in layout.alignments() {
            let cell = |x: usize, y: usize| layout.cells()[y * layout.size() + x];
            assert_eq!(cell(x, y), Cell::Dark);
            assert_eq!(cell(x - 1, y), Cell::Light);
            assert_eq!(cell(x, y + 1), Cell::Light);
            assert_eq!(cell(x - 2, y - 2), Cell::Dark);
        }
    }
}

#[test]
fn data_modules_come_once_each_and_in_the_order_of_another_encoder() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        let order = layout.data_order();
        let data = layout.cells().iter().filter(|cell| **cell == Cell::Data);
        assert_eq!(order.len(), data.count(), "version {version}");
        // A single dark bit, moved along, lights up one place after the other.
        let bytes = order.len() / 8;
        for bit in (0..bytes * 8).step_by(97) {
            let mut words = vec![0; bytes];
            words[bit / 8] = 0x80 >> (bit % 8);
            let mut canvas = drawn(version);
            canvas.draw_data(&words, &[]);
            let (x, y) = order[bit];
            let dark = Module::Unmasked(qrcode::Color::Dark);
            assert_eq!(module(&canvas, x, y), dark, "version {version}, bit {bit}");
        }
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), order.len(), "version {version}");
    }
}

#[test]
fn blocks_hold_as_much_data_as_another_encoder_puts_into_them() {
    for version in 1..=40 {
        let modules = Layout::new(version).data_order().len();
        // ISO/IEC 18004, table 1: remainder bits.
        let remainder = match version {
            2..=6 => 7,
            14..=20 | 28..=34 => 3,
            21..=27 => 4,
            _ => 0,
        };
        assert_eq!(modules % 8, remainder, "version {version}");
        for (level, theirs) in LEVELS {
            let (correction, count) = blocks(version, level).unwrap();
            let data = modules / 8 - correction * count;
            let bits = qrcode::bits::Bits::new(Version::Normal(version.into()));
            assert_eq!(data * 8, bits.max_len(theirs).unwrap(), "version {version}");
        }
    }
    assert_eq!(blocks(0, EcLevel::L), None);
    assert_eq!(blocks(41, EcLevel::L), None);
}

/// ISO/IEC 18004, tables C.1 and D.1.
#[test]
fn information_bits_are_those_of_the_tables() {
    let format = |level: EcLevel, mask: u8| {
        let found = Format::all().find(|(format, _)| *format == Format { level, mask });
        found.unwrap().1
    };
    assert_eq!(format(EcLevel::L, 0), 0x77c4);
    assert_eq!(format(EcLevel::L, 7), 0x6976);
    assert_eq!(format(EcLevel::M, 0), 0x5412);
    assert_eq!(format(EcLevel::M, 5), 0x40ce);
    assert_eq!(format(EcLevel::Q, 0), 0x355f);
    assert_eq!(format(EcLevel::Q, 7), 0x2bed);
    assert_eq!(format(EcLevel::H, 0), 0x1689);
    assert_eq!(format(EcLevel::H, 7), 0x083b);
    assert_eq!(version_bits(7), 0x07c94);
    assert_eq!(version_bits(8), 0x085bc);
    assert_eq!(version_bits(21), 0x15683);
    assert_eq!(version_bits(40), 0x28c69);
}

#[test]
fn information_differs_in_as_many_bits_as_the_standard_promises() {
    let formats: Vec<u16> = Format::all().map(|(_, bits)| bits).collect();
    assert_eq!(formats.len(), 32);
    let versions: Vec<u32> = (7..=40).map(version_bits).collect();
    for (index, one) in formats.iter().enumerate() {
        let mut others = formats[..index].iter();
        assert!(others.all(|other| (one ^ other).count_ones() >= 5));
    }
    for (index, one) in versions.iter().enumerate() {
        let mut others = versions[..index].iter();
        assert!(others.all(|other| (one ^ other).count_ones() >= 8));
    }
}

#[test]
fn format_bits_and_masks_are_where_another_encoder_has_them() {
    for version in [1, 2, 7, 22, 40] {
        for (level, theirs) in LEVELS {
            for (mask, pattern) in (0..).zip(PATTERNS) {
                let format = Format { level, mask };
                let mut canvas = Canvas::new(Version::Normal(version.into()), theirs);
                canvas.draw_all_functional_patterns();
                canvas.apply_mask(pattern);
                let (_, bits) = Format::all().find(|(own, _)| *own == format).unwrap();
                let layout = Layout::new(version);
                for bit in 0..15 {
                    for (x, y) in Format::places(layout.size(), bit) {
                        let index = y * layout.size() + x;
                        assert_eq!(layout.cells()[index], Cell::Information);
                        let dark = (bits >> bit) & 1 == 1;
                        assert_eq!(
                            module(&canvas, x, y).is_dark(),
                            dark,
                            "{format:?}, bit {bit}"
                        );
                    }
                }
                for ((x, y), cell) in places(layout.size()).zip(layout.cells()) {
                    let turned = module(&canvas, x, y).is_dark();
                    assert!(
                        *cell != Cell::Data || format.masks(x, y) == turned,
                        "{format:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn sizes_and_versions_belong_together() {
    for version in 1..=40 {
        assert_eq!(version_of(size(version)), Some(version));
        assert_eq!(Layout::new(version).version(), version);
    }
    assert_eq!((size(1), size(40)), (21, 177));
    for wrong in [0, 16, 17, 20, 22, 23, 24, 176, 178, 181, 1_041, usize::MAX] {
        assert_eq!(version_of(wrong), None, "{wrong}");
    }
}

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];
