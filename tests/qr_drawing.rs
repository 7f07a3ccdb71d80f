//! Everything that is drawn is read back by three decoders of different descent: rqrr comes from
//! quirc, rxing from ZXing, zedbar from ZBar.
#![cfg(test)]
#![cfg(feature = "qr")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use healthcode::qr::{
    Caption, Dpi, DrawError, EcLevel, Frame, Ink, Logo, ModulePixels, Rgb, Sheet, Symbol,
};

use decoders::Picture;

mod decoders;

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];
const FRAMES: [Option<Frame>; 4] = [
    None,
    Some(Frame::Green),
    Some(Frame::Yellow),
    Some(Frame::Red),
];

#[test]
fn every_level_frame_and_ink_reads_back_from_every_format() {
    let text = text(203);
    let [black, others @ ..] = inks();
    for (level, shift) in LEVELS.into_iter().zip(0..) {
        let symbol = Symbol::encode(&text, level).unwrap();
        for (frame, place) in FRAMES.into_iter().zip(shift..) {
            // The inks take turns: each of them meets each level and each frame once.
            for ink in [black, others[place % others.len()]] {
                let small = Sheet::new(&symbol).with_module_pixels(ModulePixels::new(4).unwrap());
                let sheet = captioned(framed(small.with_ink(ink), frame));
                let name = format!("level {level:?}, {frame:?}, {ink:?}");
                Picture::of_png(&sheet).is_read_as(&text, &format!("{name}, PNG"));
                Picture::of_svg(&sheet, 5).is_read_as(&text, &format!("{name}, SVG"));
            }
            let sheet = captioned(framed(Sheet::new(&symbol), frame));
            let terminal = Picture::of_terminal(&sheet, symbol.width(), 3);
            terminal.is_read_as(&text, &format!("level {level:?}, {frame:?}, terminal"));
        }
    }
}

#[test]
fn every_size_of_the_format_reads_back() {
    // SPEC 2: the codes of its table, and the longest text of level M.
    for (chars, version) in [
        (203, 8),
        (245, 9),
        (274, 10),
        (341, 11),
        (464, 13),
        (483, 13),
    ] {
        let text = text(chars);
        let symbol = Symbol::encode(&text, EcLevel::M).unwrap();
        assert_eq!(symbol.version(), version);
        for pixels in [3, 8] {
            let pixels = ModulePixels::new(pixels).unwrap();
            let sheet = Sheet::new(&symbol)
                .with_module_pixels(pixels)
                .with_frame(Frame::Red);
            let name = format!("{chars} characters, {pixels:?}");
            Picture::of_png(&sheet).is_read_as(&text, &name);
            Picture::of_png(&sheet).is_read_by_us(&text, &name);
        }
        Picture::of_svg(&Sheet::new(&symbol).with_frame(Frame::Red), 5).is_read_as(&text, "SVG");
    }
}

#[test]
fn symbols_alone_read_back_as_they_are_drawn_in_bulk() {
    for (start, chars) in (0..).zip((200..=290).step_by(10)) {
        let text: String = text(chars + start).chars().skip(start).collect();
        let symbol = Symbol::encode(&text, EcLevel::M).unwrap();
        for (ink, pixels) in inks().into_iter().zip([3, 4, 5, 6, 8]) {
            let pixels = ModulePixels::new(pixels).unwrap();
            let sheet = Sheet::new(&symbol).with_ink(ink).with_module_pixels(pixels);
            assert_eq!(sheet.to_png().unwrap(), symbol.to_png(pixels, ink));
            let name = format!("{chars} characters, {ink:?}, {pixels:?}");
            Picture::of_png(&sheet).is_read_as(&text, &name);
            Picture::of_png(&sheet).is_read_by_us(&text, &name);
        }
    }
}

#[test]
fn every_size_on_paper_reads_back() {
    let text = text(203);
    let symbol = Symbol::encode(&text, EcLevel::M).unwrap();
    for (side, dpi) in [
        ("20", 300),
        ("20", 600),
        ("30", 203),
        ("28.5", 600),
        ("65", 300),
    ] {
        let dpi = Dpi::new(dpi).unwrap();
        let sheet = Sheet::new(&symbol).with_frame(Frame::Yellow);
        let sheet = sheet.with_print_size(side.parse().unwrap(), dpi).unwrap();
        Picture::of_png(&sheet).is_read_as(&text, &format!("{side} mm, {dpi:?}"));
        Picture::of_svg(&sheet, 5).is_read_as(&text, &format!("{side} mm, SVG"));
    }
}

#[test]
fn symbols_with_a_logo_read_back() {
    for (chars, level) in [
        (20, EcLevel::Q),
        (20, EcLevel::H),
        (122, EcLevel::H),
        (157, EcLevel::Q),
        (203, EcLevel::Q),
        (203, EcLevel::H),
        (341, EcLevel::Q),
        (259, EcLevel::H),
    ] {
        let text = text(chars);
        let symbol = Symbol::encode(&text, level).unwrap();
        for logo in logos() {
            for frame in [None, Some(Frame::Green)] {
                let sheet = framed(Sheet::new(&symbol), frame).with_logo(&logo).unwrap();
                let name = format!("version {}-{level:?}, {frame:?}", symbol.version());
                Picture::of_png(&sheet).is_read_as(&text, &format!("{name}, logo, PNG"));
                Picture::of_png(&sheet).is_read_by_us(&text, &format!("{name}, logo, PNG"));
                Picture::of_svg(&sheet, 6).is_read_as(&text, &format!("{name}, logo, SVG"));
            }
        }
    }
}

#[test]
fn every_ink_reads_back_by_red_light_and_in_grey() {
    let text = text(203);
    let symbol = Symbol::encode(&text, EcLevel::M).unwrap();
    let reddest = Rgb::new(115, 10, 10);
    let edge = Ink::new(reddest, Rgb::WHITE).unwrap();
    for ink in inks().into_iter().chain([edge]) {
        for frame in Frame::ALL {
            let sheet = Sheet::new(&symbol).with_ink(ink).with_frame(frame);
            let sheet = sheet.with_module_pixels(ModulePixels::new(5).unwrap());
            let picture = Picture::of_png(&sheet);
            picture
                .by_red_light()
                .is_read_as(&text, &format!("red light, {ink:?}, {frame:?}"));
        }
    }
}

#[test]
fn what_a_red_imager_would_not_see_is_no_ink() {
    for (dark, what) in [
        (Rgb::new(255, 191, 0), "amber"),
        (Rgb::new(250, 204, 21), "yellow"),
        (Rgb::new(255, 255, 0), "pure yellow"),
        (Rgb::new(101, 101, 101), "grey of luma 101"),
    ] {
        let refused = Ink::new(dark, Rgb::WHITE).unwrap_err();
        let luma = dark.luma();
        assert_eq!(
            refused,
            DrawError::DarkTooLight {
                dark: luma,
                most: 100
            },
            "{what}"
        );
    }
    for dark in [Rgb::new(255, 0, 0), Rgb::new(116, 10, 10)] {
        let refused = Ink::new(dark, Rgb::WHITE).unwrap_err();
        let [red, ..] = dark.bytes();
        let expected = DrawError::RedContrast {
            dark: red,
            light: 255,
            least: 140,
        };
        assert_eq!(refused, expected, "luma {}", dark.luma());
    }
}

#[test]
fn frames_differ_without_their_colours() {
    let symbol = Symbol::encode(&text(203), EcLevel::M).unwrap();
    let modules = symbol.width() + 8 + 4;
    for pixels in [2, 8] {
        // The label under the symbol, in black and white alone.
        let labels = Frame::ALL.map(|frame| {
            let pixels = ModulePixels::new(pixels).unwrap();
            let sheet = Sheet::new(&symbol)
                .with_module_pixels(pixels)
                .with_frame(frame);
            let picture = Picture::of_png(&sheet);
            let per_module = usize::from(pixels.count());
            let label = &picture.grey()[modules.pow(2) * per_module.pow(2)..];
            let (darkest, lightest) = (label.iter().min(), label.iter().max());
            let contrast = lightest.unwrap() - darkest.unwrap();
            assert!(contrast >= 140, "{frame:?}: {contrast}");
            // Its shape stands in a square of eight modules: what is not its most frequent
            // shade is the sign, whichever of the two is darker.
            let black: Vec<bool> = label.iter().map(|grey| *grey < 128).collect();
            let ground = black.iter().filter(|it| **it).count() * 2 > black.len();
            black.into_iter().map(|it| it != ground).collect::<Vec<_>>()
        });
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let (a, b) = (&labels[a], &labels[b]);
            let differing = a.iter().zip(b).filter(|(a, b)| a != b).count();
            let set = a.iter().filter(|it| **it).count();
            assert!(differing * 4 > set, "{differing} of {set}");
        }
    }
}

#[test]
fn pixels_and_shapes_agree() {
    let symbol = Symbol::encode(&text(203), EcLevel::Q).unwrap();
    for frame in FRAMES {
        let sheet = framed(Sheet::new(&symbol), frame)
            .with_logo(&logos()[0])
            .unwrap();
        let (png, svg) = (Picture::of_png(&sheet), Picture::of_svg(&sheet, 8));
        assert_eq!(
            (png.width(), png.pixels().len()),
            (svg.width(), svg.pixels().len())
        );
        let differing = png
            .pixels()
            .iter()
            .zip(svg.pixels())
            .filter(|(a, b)| a != b);
        assert_eq!(differing.count(), 0, "{frame:?}");
    }
}

/// A text that uses the whole alphanumeric set.
fn text(chars: usize) -> String {
    let set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    set.chars().cycle().step_by(7).take(chars).collect()
}

fn inks() -> [Ink; 5] {
    let ink = |dark: &str, light: &str| Ink::new(dark.parse().unwrap(), light.parse().unwrap());
    let inks = [
        ink("#000000", "#ffffff"),
        ink("#14532d", "#ffffff"),
        ink("#713f12", "#fefce8"),
        ink("#701a1a", "#ffffff"),
        ink("#1e3a8a", "#f0f0f0"),
    ];
    inks.map(Result::unwrap)
}

/// A logo of few colours, and one of many.
fn logos() -> [Logo; 2] {
    let cross = |place: u32| match (place % 20, place / 20) {
        (8..=11, _) | (_, 8..=11) => Rgb::new(200, 0, 0),
        _ => Rgb::WHITE,
    };
    let shades = |place: u32| {
        let share = |value: u32| u8::try_from(value * 4).unwrap();
        Rgb::new(share(place % 64), share(place / 64), 90)
    };
    [
        Logo::new(20, &(0..400).map(cross).collect::<Vec<_>>()).unwrap(),
        Logo::new(64, &(0..4_096).map(shades).collect::<Vec<_>>()).unwrap(),
    ]
}

fn framed(sheet: Sheet<'_>, frame: Option<Frame>) -> Sheet<'_> {
    match frame {
        Some(frame) => sheet.with_frame(frame),
        None => sheet,
    }
}

fn captioned(sheet: Sheet<'_>) -> Sheet<'_> {
    let caption = Caption::new("Gate 4, <Hall & \"Ost\">").unwrap();
    sheet.with_caption(&caption).unwrap()
}
