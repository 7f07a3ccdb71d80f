use std::io::Cursor;

use super::*;
use crate::qr::render::{Caption, EcLevel, Frame, Ink, Symbol};

fn with_reader<T>(file: &[u8], look: impl FnOnce(&png::Info<'_>) -> T) -> T {
    look(
        png::Decoder::new(Cursor::new(file))
            .read_info()
            .unwrap()
            .info(),
    )
}

#[test]
fn no_picture_has_more_bits_a_pixel_than_its_colours_need() {
    let symbol = Symbol::encode("OHC1:6BF", EcLevel::Q).unwrap();
    let plain = Sheet::new(&symbol);
    let ink = Ink::new(Rgb::new(0x14, 0x53, 0x2d), Rgb::WHITE).unwrap();
    let caption = Caption::new("Gate").unwrap();
    let logo = |shades: u8| {
        let pixels: Vec<Rgb> = (0..64).map(|at| Rgb::new(at % shades, 9, 9)).collect();
        Logo::new(8, &pixels).unwrap()
    };
    let black_logo = Logo::new(1, &[Rgb::BLACK]).unwrap();
    let with_logo = |logo: &Logo| plain.clone().with_logo(logo).unwrap();
    for (sheet, bits, colours) in [
        (plain.clone(), 1, None),
        (plain.clone().with_caption(&caption).unwrap(), 1, None),
        (with_logo(&black_logo), 1, None),
        (plain.clone().with_ink(ink), 1, Some(2)),
        (plain.clone().with_frame(Frame::Green), 2, Some(3)),
        (plain.clone().with_frame(Frame::Yellow), 2, Some(3)),
        (
            plain.clone().with_ink(ink).with_frame(Frame::Yellow),
            2,
            Some(4),
        ),
        (with_logo(&logo(2)), 2, Some(4)),
        (with_logo(&logo(3)), 4, Some(5)),
        (
            with_logo(&logo(60)).with_ink(ink).with_frame(Frame::Yellow),
            4,
            Some(16),
        ),
    ] {
        let file = sheet.to_png().unwrap();
        with_reader(&file, |info| {
            let found = info.palette.as_ref().map(|it| it.len() / 3);
            assert_eq!((info.bits_per_pixel(), found), (bits, colours), "{sheet:?}");
        });
    }
}

#[test]
fn the_resolution_is_said_where_a_size_was_asked_for() {
    let symbol = Symbol::encode("OHC1:6BF", EcLevel::M).unwrap();
    let plain = Sheet::new(&symbol);
    let resolution = |sheet: &Sheet<'_>| {
        with_reader(&sheet.to_png().unwrap(), |info| {
            let dims = info.pixel_dims?;
            Some((dims.xppu, dims.yppu, dims.unit == png::Unit::Meter))
        })
    };
    assert_eq!(resolution(&plain), None);
    let side = "20".parse().unwrap();
    let printed = plain.with_print_size(side, Dpi::new(300).unwrap());
    assert_eq!(resolution(&printed.unwrap()), Some((11_811, 11_811, true)));
}

#[test]
fn pictures_have_the_size_that_was_foretold() {
    let symbol = Symbol::encode("OHC1:6BF", EcLevel::M).unwrap();
    let caption = Caption::new("Gate 4, by the river").unwrap();
    for pixels in [1, 2, 3, 7, 64] {
        let pixels = ModulePixels::new(pixels).unwrap();
        let sheet = Sheet::new(&symbol).with_module_pixels(pixels);
        let framed = sheet.clone().with_frame(Frame::Red);
        let captioned = sheet.clone().with_caption(&caption).unwrap();
        let both = framed.clone().with_caption(&caption).unwrap();
        for sheet in [sheet, framed, captioned, both] {
            let size = with_reader(&sheet.to_png().unwrap(), |info| info.size());
            assert_eq!(Some(size), sheet.png_measures().unwrap().pixels);
        }
    }
}

#[test]
fn a_symbol_alone_has_each_module_in_all_its_pixels() {
    let symbol = Symbol::encode("OHC1:6BF", EcLevel::M).unwrap();
    let zone = QUIET_ZONE;
    for count in 1..=ModulePixels::MAX {
        let sheet = Sheet::new(&symbol).with_module_pixels(ModulePixels::new(count).unwrap());
        let file = sheet.to_png().unwrap();
        let mut reader = png::Decoder::new(Cursor::new(&file)).read_info().unwrap();
        let mut packed = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut packed).unwrap();
        let (side, per_module) = (usize::try_from(info.width).unwrap(), usize::from(count));
        assert_eq!(side, (symbol.width() + 2 * zone) * per_module);
        assert_eq!(info.height, info.width);
        for (y, line) in packed.chunks(info.line_size).enumerate() {
            for x in 0..side {
                let [column, row] = [x, y].map(|at| (at / per_module).wrapping_sub(zone));
                let light = line[x / 8] >> (7 - x % 8) & 1;
                assert_eq!(light == 0, symbol.is_dark(column, row), "{count}: {x}, {y}");
            }
        }
    }
}

#[test]
fn both_ways_to_a_line_agree() {
    for count in 1..=64 {
        let row: Vec<bool> = (0..77_u32).map(|at| at * at % 7 < 3).collect();
        let dots = row.iter().map(|it| u8::from(*it));
        let line: Vec<u8> = dots.flat_map(|it| iter::repeat_n(it, count)).collect();
        let times = u32::try_from(count).unwrap();
        assert_eq!(widened(&row, times), pack(&line, 1), "{count}");
    }
}

#[test]
fn a_module_has_all_its_pixels_in_two_cells() {
    for count in 1..=ModulePixels::MAX {
        let pixels = ModulePixels::new(count).unwrap();
        assert_eq!(span(0, pixels) + span(1, pixels), usize::from(count));
        assert!(span(0, pixels).abs_diff(span(1, pixels)) <= 1);
    }
}

#[test]
fn the_leftmost_pixel_is_in_the_highest_bits() {
    assert_eq!(
        pack(&[1, 0, 0, 0, 0, 0, 1, 1, 1], 1),
        [0b1000_0011, 0b1000_0000]
    );
    assert_eq!(pack(&[3, 0, 1, 2, 1], 2), [0b1100_0110, 0b0100_0000]);
    assert_eq!(pack(&[15, 1, 9], 4), [0xf1, 0x90]);
}
