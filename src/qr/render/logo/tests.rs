#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use super::*;

/// Codewords that correct errors in a block, blocks, data codewords in each, and blocks with
/// one more (ISO/IEC 18004, table 9), at levels M, Q and H.
const BLOCKS: [[(usize, usize, usize, usize); 3]; 13] = [
    [(10, 1, 16, 0), (13, 1, 13, 0), (17, 1, 9, 0)],
    [(16, 1, 28, 0), (22, 1, 22, 0), (28, 1, 16, 0)],
    [(26, 1, 44, 0), (18, 2, 17, 0), (22, 2, 13, 0)],
    [(18, 2, 32, 0), (26, 2, 24, 0), (16, 4, 9, 0)],
    [(24, 2, 43, 0), (18, 2, 15, 2), (22, 2, 11, 2)],
    [(16, 4, 27, 0), (24, 4, 19, 0), (28, 4, 15, 0)],
    [(18, 4, 31, 0), (18, 2, 14, 4), (26, 4, 13, 1)],
    [(22, 2, 38, 2), (22, 4, 18, 2), (26, 4, 14, 2)],
    [(22, 3, 36, 2), (20, 4, 16, 4), (24, 4, 12, 4)],
    [(26, 4, 43, 1), (24, 6, 19, 2), (28, 6, 15, 2)],
    [(30, 1, 50, 4), (28, 4, 22, 4), (24, 3, 12, 8)],
    [(22, 6, 36, 2), (26, 4, 20, 6), (28, 7, 14, 4)],
    [(22, 8, 37, 1), (24, 8, 20, 4), (22, 12, 11, 4)],
];

/// Places of the alignment patterns' middles besides 6 (ISO/IEC 18004, table E.1).
const ALIGNED: [&[usize]; 13] = [
    &[],
    &[18],
    &[22],
    &[26],
    &[30],
    &[34],
    &[22, 38],
    &[24, 42],
    &[26, 46],
    &[28, 50],
    &[30, 54],
    &[32, 58],
    &[34, 62],
];

#[test]
fn a_logo_hides_what_levels_q_and_h_correct() {
    let mut worst = [0, 0, 0];
    for version in 1..=13 {
        let width = 17 + 4 * version;
        let order = placement(version);
        let hidden = hidden_codewords(width, &order);
        for (level, blocks) in (0..).zip(BLOCKS[version - 1]) {
            let in_block = most_in_a_block(&hidden, blocks, order.len() / 8);
            let share = in_block * 100 / (blocks.0 / 2);
            if version >= 7 {
                worst[level] = worst[level].max(share);
            }
            assert!(
                level == 0 || share <= 55,
                "version {version}, {level}: {share} %"
            );
        }
    }
    assert_eq!(worst, [63, 33, 36], "of what a block corrects, in per cent");
}

#[test]
fn a_logo_has_at_most_a_fifth_of_the_width_and_lies_in_the_middle() {
    for width in (1..=13).map(|version| 17 + 4 * version) {
        let modules = Logo::modules(width);
        assert!(
            modules * 5 <= width && modules > 2 * EDGE,
            "{modules} of {width}"
        );
        assert_eq!((width - modules) % 2, 0);
    }
    assert_eq!(Logo::modules(49), 9);
}

#[test]
fn sizes_are_checked() {
    let pixels = [Rgb::BLACK; 65 * 65];
    for (side, count, height) in [
        (0, 0, 0),
        (1, 0, 0),
        (2, 3, 1),
        (2, 5, 2),
        (65, 65 * 65, 65),
    ] {
        let refused = Logo::new(side, &pixels[..count]).unwrap_err();
        let expected = DrawError::LogoSize {
            width: side,
            height,
            most: 64,
        };
        assert_eq!(refused, expected);
    }
    assert!(Logo::new(64, &pixels[..4_096]).is_ok());
}

#[test]
fn twelve_colours_are_kept_and_the_others_become_the_nearest() {
    let grey = |share: u8| Rgb::new(share, share, share);
    let mut pixels: Vec<Rgb> = (0..12_u8).flat_map(|n| [grey(n * 20); 5]).collect();
    pixels.extend([grey(1), grey(19), grey(255), grey(222)]);
    let logo = Logo::new(8, &pixels).unwrap();
    assert_eq!(logo.palette().len(), 12);
    let colour = |place: usize| logo.palette()[usize::from(logo.pixels[place])];
    assert_eq!([60, 61, 62, 63].map(colour), [0, 20, 220, 220].map(grey));
    assert_eq!(colour(0), grey(0));
}

#[test]
fn files_are_squares_on_white_and_shrunk() {
    let file = |width: u32, height: u32, pixel: [u8; 4]| {
        let picture = RgbaImage::from_pixel(width, height, image::Rgba(pixel));
        let mut file = Cursor::new(Vec::new());
        picture
            .write_to(&mut file, image::ImageFormat::Png)
            .unwrap();
        file.into_inner()
    };
    let logo = Logo::from_png(&file(200, 200, [200, 0, 0, 255])).unwrap();
    assert_eq!(
        (logo.side(), logo.palette()),
        (64, &[Rgb::new(200, 0, 0)][..])
    );
    let logo = Logo::from_png(&file(3, 3, [0, 0, 0, 0])).unwrap();
    assert_eq!((logo.side(), logo.palette()), (3, &[Rgb::WHITE][..]));
    let logo = Logo::from_png(&file(3, 3, [0, 0, 0, 128])).unwrap();
    assert_eq!(logo.palette(), [Rgb::new(127, 127, 127)]);
    for (width, height) in [(3, 4), (2_049, 2_049)] {
        let expected = DrawError::LogoSize {
            width,
            height,
            most: 2_048,
        };
        assert_eq!(Logo::from_png(&file(width, height, [0; 4])), Err(expected));
    }
    let whole = file(30, 30, [9, 9, 9, 255]);
    for cut in [0, 7, 20, whole.len() / 2] {
        assert_eq!(Logo::from_png(&whole[..cut]), Err(DrawError::LogoFile));
    }
    assert_eq!(Logo::from_png(b"<svg/>"), Err(DrawError::LogoFile));
}

/// Modules of the codewords, in their order (ISO/IEC 18004, 7.7.3).
fn placement(version: usize) -> Vec<(usize, usize)> {
    let width = 17 + 4 * version;
    let mut order = Vec::new();
    let columns = (0..width).rev().filter(|x| *x != 6).collect::<Vec<_>>();
    for (pair, upwards) in columns.chunks(2).zip([true, false].into_iter().cycle()) {
        for step in 0..width {
            let y = if upwards { width - 1 - step } else { step };
            let free = pair.iter().filter(|x| !is_pattern(version, **x, y));
            order.extend(free.map(|x| (*x, y)));
        }
    }
    order
}

fn is_pattern(version: usize, x: usize, y: usize) -> bool {
    let width = 17 + 4 * version;
    let (left, right) = (x < 9, x >= width - 8);
    let finder = (y < 9 && (left || right)) || (left && y >= width - 8);
    let number = |x: usize, y: usize| version >= 7 && x < 6 && (width - 11..width - 8).contains(&y);
    let middles: Vec<usize> = [6].iter().chain(ALIGNED[version - 1]).copied().collect();
    let last = width - 7;
    let aligned = middles.iter().any(|middle_x| {
        middles.iter().any(|middle_y| {
            let at_a_finder = [(6, 6), (6, last), (last, 6)].contains(&(*middle_x, *middle_y));
            !at_a_finder && x.abs_diff(*middle_x) <= 2 && y.abs_diff(*middle_y) <= 2
        })
    });
    finder || x == 6 || y == 6 || number(x, y) || number(y, x) || (version > 1 && aligned)
}

fn hidden_codewords(width: usize, order: &[(usize, usize)]) -> Vec<usize> {
    let modules = Logo::modules(width);
    let first = (width - modules) / 2;
    let inside = first..first + modules;
    let hidden = |codeword: &[(usize, usize)]| {
        codeword
            .iter()
            .any(|(x, y)| inside.contains(x) && inside.contains(y))
    };
    let codewords = order.chunks_exact(8).enumerate();
    codewords
        .filter(|(_, modules)| hidden(modules))
        .map(|(place, _)| place)
        .collect()
}

/// Codewords are dealt to the blocks in turn, first the data (ISO/IEC 18004, 7.6).
fn most_in_a_block(
    hidden: &[usize],
    (correcting, short, data, long): (usize, usize, usize, usize),
    codewords: usize,
) -> usize {
    let blocks = short + long;
    let data_of = |block: usize| data + usize::from(block >= short);
    let dealt = (0..=data).flat_map(|turn| (0..blocks).filter(move |it| turn < data_of(*it)));
    let dealt = dealt.chain((0..correcting).flat_map(|_| 0..blocks));
    let dealt: Vec<usize> = dealt.collect();
    assert_eq!(dealt.len(), codewords, "the table and the placement agree");
    let count = |block| {
        hidden
            .iter()
            .filter(|place| dealt.get(**place) == Some(&block))
            .count()
    };
    (0..blocks).map(count).max().unwrap()
}
