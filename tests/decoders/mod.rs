//! Drawings as pixels, and what three decoders of different descent read in them.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::time::Duration;

use healthcode::qr::{Effort, Rgb, Sheet, read_picture};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

/// Pixels in colour, row by row.
pub(crate) struct Picture {
    width: u32,
    pixels: Vec<Rgb>,
}

impl Picture {
    pub(crate) fn of_png(sheet: &Sheet<'_>) -> Self {
        let picture = image::load_from_memory(&sheet.to_png().unwrap())
            .unwrap()
            .to_rgb8();
        let pixels = picture
            .pixels()
            .map(|it| Rgb::new(it.0[0], it.0[1], it.0[2]));
        Self {
            width: picture.width(),
            pixels: pixels.collect(),
        }
    }

    pub(crate) fn of_svg(sheet: &Sheet<'_>, per_module: u16) -> Self {
        let tree = usvg::Tree::from_str(&sheet.to_svg(), &usvg::Options::default()).unwrap();
        let (wide, high) = sheet.svg_measures().modules;
        let width = wide * u32::from(per_module);
        let mut pixmap = Pixmap::new(width, high * u32::from(per_module)).unwrap();
        let across = f32::from(u16::try_from(wide).unwrap()) * f32::from(per_module);
        let scale = across / tree.size().width();
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut pixmap.as_mut(),
        );
        let pixels = pixmap.pixels().iter().map(|it| {
            assert_eq!(it.alpha(), 255, "the paper is not left to the page");
            Rgb::new(it.red(), it.green(), it.blue())
        });
        Self {
            width,
            pixels: pixels.collect(),
        }
    }

    /// The half blocks in white on black; what stands below the symbol is text.
    pub(crate) fn of_terminal(sheet: &Sheet<'_>, symbol_width: usize, per_module: usize) -> Self {
        let terminal = sheet.to_terminal();
        let mut pixels = Vec::new();
        for line in terminal.lines().take((symbol_width + 8).div_ceil(2)) {
            for painted in ["█▀", "█▄"] {
                let row = line.chars().flat_map(|half| {
                    let colour = if painted.contains(half) {
                        Rgb::WHITE
                    } else {
                        Rgb::BLACK
                    };
                    std::iter::repeat_n(colour, per_module)
                });
                let row: Vec<Rgb> = row.collect();
                pixels.extend(std::iter::repeat_n(row, per_module).flatten());
            }
        }
        let width = u32::try_from((symbol_width + 8) * per_module).unwrap();
        Self { width, pixels }
    }

    pub(crate) const fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn pixels(&self) -> &[Rgb] {
        &self.pixels
    }

    pub(crate) fn grey(&self) -> Vec<u8> {
        self.pixels.iter().map(|pixel| pixel.luma()).collect()
    }

    pub(crate) fn by_red_light(&self) -> Self {
        let red = |pixel: &Rgb| {
            let [red, ..] = pixel.bytes();
            Rgb::new(red, red, red)
        };
        Self {
            width: self.width,
            pixels: self.pixels.iter().map(red).collect(),
        }
    }

    /// Our own reader.
    pub(crate) fn is_read_by_us(&self, text: &str, what: &str) {
        let grey = self.grey();
        let height = u32::try_from(grey.len()).unwrap() / self.width;
        let luma = healthcode::qr::Picture::luma(self.width, height, &grey).unwrap();
        let found = read_picture(&luma, Effort::UntilFound, AMPLE).unwrap();
        let found: Vec<_> = found.iter().map(|it| it.untrusted_text()).collect();
        assert_eq!(found, [text], "our own: {what}");
    }

    pub(crate) fn is_read_as(&self, text: &str, what: &str) {
        let grey = self.grey();
        let width = usize::try_from(self.width).unwrap();
        let height = u32::try_from(grey.len() / width).unwrap();
        let expected = [text.to_owned()];
        assert_eq!(by_rqrr(&grey, width), expected, "rqrr: {what}");
        assert_eq!(
            by_rxing(&grey, self.width, height),
            expected,
            "rxing: {what}"
        );
        assert_eq!(
            by_zedbar(&grey, self.width, height),
            expected,
            "zedbar: {what}"
        );
    }
}

fn by_rqrr(grey: &[u8], width: usize) -> Vec<String> {
    let height = grey.len() / width;
    let pixel = |x: usize, y: usize| grey[y * width + x];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let grids = picture.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

fn by_rxing(grey: &[u8], width: u32, height: u32) -> Vec<String> {
    let qr = Some(rxing::BarcodeFormat::QR_CODE);
    let found = rxing::helpers::detect_in_luma(grey.to_vec(), width, height, qr);
    found.iter().map(|it| it.getText().to_owned()).collect()
}

fn by_zedbar(grey: &[u8], width: u32, height: u32) -> Vec<String> {
    let mut picture = zedbar::Image::from_gray(grey, width, height).unwrap();
    let found = zedbar::Scanner::new().scan(&mut picture);
    let texts = found.symbols().iter().map(|it| it.data_string());
    texts
        .map(|text| text.unwrap_or_default().to_owned())
        .collect()
}

const AMPLE: Duration = Duration::from_secs(60);
