#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::string::String;

use qrcode::Version;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};

use super::super::segments::content;
use super::*;

/// A symbol of digits as another encoder draws it, before masking.
fn unmasked(version: u8, level: EcLevel, text: &str) -> Canvas {
    let (number, level) = (Version::Normal(version.into()), theirs(level));
    let mut bits = Bits::new(number);
    bits.push_numeric_data(text.as_bytes()).unwrap();
    bits.push_terminator(level).unwrap();
    let words = qrcode::ec::construct_codewords(&bits.into_bytes(), number, level);
    let (data, correction) = words.unwrap();
    let mut canvas = Canvas::new(number, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas
}

fn masked(mut canvas: Canvas, mask: usize) -> Samples {
    canvas.apply_mask(PATTERNS[mask]);
    let values = canvas.into_colors().into_iter();
    let values: Vec<f32> = values.map(|colour| colour.select(1.0, -1.0)).collect();
    Samples {
        size: values.len().isqrt(),
        values,
    }
}

fn drawn(version: u8, level: EcLevel, mask: usize, text: &str) -> Samples {
    masked(unmasked(version, level, text), mask)
}

fn theirs(level: EcLevel) -> qrcode::EcLevel {
    match level {
        EcLevel::L => qrcode::EcLevel::L,
        EcLevel::M => qrcode::EcLevel::M,
        EcLevel::Q => qrcode::EcLevel::Q,
        EcLevel::H => qrcode::EcLevel::H,
    }
}

/// Digits that fill most of a symbol.
fn digits(version: u8, level: EcLevel) -> String {
    let bits = Bits::new(Version::Normal(version.into()))
        .max_len(theirs(level))
        .unwrap();
    let count = (bits - 18) * 3 / 10 - 2;
    (0..count)
        .map(|n| char::from(b"3141592653589793"[n * 7 % 16]))
        .collect()
}

fn read(samples: &Samples) -> Option<(String, Payload)> {
    let version = layout::version_of(samples.size).unwrap();
    let payload = samples.payload(&Layout::new(version), samples.format().0)?;
    let text = content(&payload.data, payload.version)?.text;
    Some((text, payload))
}

/// `count` codewords of a block, from its codeword `first` on.
struct Wrong {
    block: usize,
    first: usize,
    count: usize,
    sure: f32,
}

/// Turns some modules of each over, and makes them as sure as is said.
fn spoil(samples: &mut Samples, format: Format, wrong: &Wrong) {
    let layout = Layout::new(layout::version_of(samples.size).unwrap());
    let order = layout.data_order();
    let (correction, count) = layout::blocks(layout.version(), format.level).unwrap();
    let places = &parted(order.len() / 8, correction, count)[wrong.block];
    for place in &places[wrong.first..wrong.first + wrong.count] {
        for (bit, (x, y)) in order[place * 8..place * 8 + 8].iter().enumerate() {
            if bit % 3 == 0 {
                samples.values[y * layout.size() + x] *= -wrong.sure;
            }
        }
    }
}

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

#[test]
fn symbols_of_every_version_level_and_mask_are_read() {
    for version in 1..=40 {
        let layout = Layout::new(version);
        for level in LEVELS {
            let text = digits(version, level);
            let canvas = unmasked(version, level, &text);
            for mask in 0..8 {
                let samples = masked(canvas.clone(), mask);
                let (format, agrees) = samples.format();
                assert_eq!((format.level, usize::from(format.mask)), (level, mask));
                assert!((agrees - 1.0).abs() < 1e-6);
                let payload = samples.payload(&layout, format).unwrap();
                assert_eq!((payload.version, payload.level), (version, level));
                assert_eq!(payload.corrected, 0);
                let read = content(&payload.data, version).unwrap();
                assert_eq!(read.text, text, "version {version}-{level:?}, mask {mask}");
            }
        }
    }
}

#[test]
fn a_symbol_in_a_mirror_is_read_when_it_is_transposed() {
    let text = digits(7, EcLevel::Q);
    let samples = drawn(7, EcLevel::Q, 3, &text);
    let mirrored = samples.transposed();
    assert_eq!(mirrored.at(3, 20), samples.at(20, 3));
    assert!(read(&mirrored).is_none());
    assert_eq!(read(&mirrored.transposed()).unwrap().0, text);
}

#[test]
fn format_information_is_read_with_a_copy_missing_or_three_bits_of_each_wrong() {
    for level in LEVELS {
        for mask in 0..8 {
            let samples = drawn(3, level, mask, "12");
            let expected = samples.format().0;
            let all: Vec<_> = (0..15)
                .map(|bit| Format::places(samples.size, bit))
                .collect();
            let at = |(x, y): (usize, usize)| y * samples.size + x;

            let mut half = samples.clone();
            for copies in &all {
                half.values[at(copies[1])] = 0.0;
            }
            assert_eq!(half.format().0, expected);
            assert!((half.format().1 - 0.5).abs() < 1e-6);

            let mut wrong = samples.clone();
            for copies in all.iter().step_by(5) {
                wrong.values[at(copies[0])] *= -1.0;
                wrong.values[at(copies[1])] *= -1.0;
            }
            assert_eq!(wrong.format().0, expected);
        }
    }
}

/// The standard's number of errors in each block (table 9), and not one more.
#[test]
fn sure_errors_are_corrected_up_to_what_the_standard_promises() {
    for version in [1, 2, 3, 5, 8, 15, 22, 40] {
        for level in LEVELS {
            let text = digits(version, level);
            let samples = drawn(version, level, 2, &text);
            let format = samples.format().0;
            let (_, blocks) = layout::blocks(version, level).unwrap();
            let number = Version::Normal(version.into());
            let all = qrcode::ec::max_allowed_errors(number, theirs(level)).unwrap();
            let most = all / blocks;
            // All are as sure: what comes first in the block is taken for erasures.
            let last = Wrong {
                block: blocks - 1,
                first: last_places(version, level, most),
                count: most,
                sure: 1.0,
            };

            let mut spoiled = samples.clone();
            spoil(&mut spoiled, format, &last);
            let (read_back, payload) = read(&spoiled).unwrap();
            assert_eq!(read_back, text, "version {version}-{level:?}");
            assert_eq!(payload.corrected, most);

            let one_more = Wrong {
                first: last.first - 1,
                count: most + 1,
                ..last
            };
            let mut spoiled = samples.clone();
            spoil(&mut spoiled, format, &one_more);
            assert!(read(&spoiled).is_none(), "version {version}-{level:?}");
        }
    }
}

/// Where the last so many codewords of the last block begin.
fn last_places(version: u8, level: EcLevel, count: usize) -> usize {
    let (correction, blocks) = layout::blocks(version, level).unwrap();
    let total = Layout::new(version).data_order().len() / 8;
    parted(total, correction, blocks)[blocks - 1].len() - count
}

#[test]
fn unsure_errors_are_corrected_beyond_that() {
    for version in [4, 8, 22, 40] {
        for level in LEVELS {
            let text = digits(version, level);
            let samples = drawn(version, level, 5, &text);
            let format = samples.format().0;
            let (correction, blocks) = layout::blocks(version, level).unwrap();
            // As many erasures as go by steps, and errors with the rest.
            let reach = correction - KEPT;
            let erased = reach / STEP * STEP;
            let most = erased + (reach - erased) / 2;
            assert!(most > correction / 2);
            let unsure = Wrong {
                block: blocks - 1,
                first: last_places(version, level, most + 1),
                count: most,
                sure: 0.2,
            };

            let mut spoiled = samples.clone();
            spoil(&mut spoiled, format, &unsure);
            let (read_back, payload) = read(&spoiled).unwrap();
            assert_eq!(read_back, text, "version {version}-{level:?}");
            assert_eq!(payload.corrected, most);

            let as_sure_as_all_else = Wrong {
                sure: 1.0,
                ..unsure
            };
            let one_more = Wrong {
                count: most + 1,
                ..unsure
            };
            for beyond in [as_sure_as_all_else, one_more] {
                let mut spoiled = samples.clone();
                spoil(&mut spoiled, format, &beyond);
                assert!(read(&spoiled).is_none(), "version {version}-{level:?}");
            }
        }
    }
}

#[test]
fn unsure_codewords_and_sure_errors_share_what_there_is() {
    let text = digits(8, EcLevel::M);
    let samples = drawn(8, EcLevel::M, 1, &text);
    let format = samples.format().0;
    // 22 codewords of correction, four kept: eight erasures and five errors, or sixteen and one.
    for (unsure, sure, is_read) in [(8, 5, true), (8, 6, false), (16, 1, true), (16, 2, false)] {
        let mut spoiled = samples.clone();
        spoil(
            &mut spoiled,
            format,
            &Wrong {
                block: 2,
                first: 1,
                count: unsure,
                sure: 0.3,
            },
        );
        spoil(
            &mut spoiled,
            format,
            &Wrong {
                block: 2,
                first: 30,
                count: sure,
                sure: 1.0,
            },
        );
        let found = read(&spoiled).map(|(text, _)| text);
        assert_eq!(
            found.as_deref(),
            is_read.then_some(&*text),
            "{unsure} and {sure}"
        );
    }
}

#[test]
fn blocks_take_all_codewords_once_and_the_later_ones_are_longer() {
    for version in 1..=40 {
        let total = Layout::new(version).data_order().len() / 8;
        for level in LEVELS {
            let (correction, count) = layout::blocks(version, level).unwrap();
            let blocks = parted(total, correction, count);
            let lengths: Vec<usize> = blocks.iter().map(Vec::len).collect();
            assert!(lengths.is_sorted() && lengths[count - 1] - lengths[0] <= 1);
            let mut all = blocks.concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..total), "version {version}-{level:?}");
        }
    }
}

/// Blank paper, and what is not as large as a symbol is, have nothing to say.
#[test]
fn samples_of_nothing_are_refused() {
    for version in [1, 7] {
        let layout = Layout::new(version);
        for value in [0.0, 1.0, -1.0, f32::NAN, f32::INFINITY] {
            for count in [0, 5, layout.cells().len()] {
                let blank = Samples {
                    size: layout.size(),
                    values: vec![value; count],
                };
                for (format, _) in Format::all() {
                    let payload = blank.payload(&layout, format);
                    let text = payload.and_then(|it| content(&it.data, version));
                    assert!(text.is_none(), "version {version}, {format:?}, {value}");
                }
            }
        }
    }
}

#[test]
fn noise_is_refused() {
    let mut seed = 7_u32;
    for version in [1, 2, 3, 8] {
        let layout = Layout::new(version);
        for _ in 0..10 {
            let noise = (0..layout.cells().len()).map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f32::from(seed.to_be_bytes()[0]) / 128.0 - 1.0
            });
            let noise = Samples {
                size: layout.size(),
                values: noise.collect(),
            };
            assert!(Format::all().all(|(format, _)| noise.payload(&layout, format).is_none()));
        }
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
