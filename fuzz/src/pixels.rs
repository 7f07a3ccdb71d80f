//! Oracle for pictures given as pixels, so small that many are read in a second.

use std::cell::Cell;

use arbitrary::{Arbitrary, Unstructured};
use healthcode::qr::{EcLevel, Effort, Found, Picture, Scanner, Symbol, read_until};

use crate::pictures::check_found;

/// Pixels of any grey or colour, or a symbol that is damaged by chance.
pub fn luma(data: &[u8]) {
    match Shown::arbitrary(&mut Unstructured::new(data)) {
        Ok(Shown::Pixels(pixels)) => pixels.check(),
        Ok(Shown::Symbol(sheet)) => sheet.check(),
        Err(_) => {}
    }
}

#[derive(Arbitrary, Debug)]
enum Shown {
    Pixels(Pixels),
    Symbol(Sheet),
}

#[derive(Arbitrary, Debug)]
struct Pixels {
    width: u8,
    /// Pixels that each given one becomes, to a side.
    scale: u8,
    patience: u8,
    coloured: bool,
    bytes: Vec<u8>,
}

/// A drawn symbol, and what is done to it.
///
/// Damage is drawn from a seed: whoever could choose it could draw another symbol.
#[derive(Arbitrary, Debug)]
struct Sheet {
    seed: u64,
    patience: u8,
    characters: u8,
    level: u8,
    look: u8,
    /// Of 256 modules so many change their colour.
    flips: u8,
    noise: u8,
    contrast: u8,
    blur: u8,
    pixels: u8,
    quiet: u8,
    /// How far each corner is moved, in 16ths of a pixel.
    corners: [(i8, i8); 4],
}

impl Pixels {
    fn check(&self) {
        let channels = if self.coloured { 3 } else { 1 };
        let width = usize::from(self.width) % 48 + 1;
        let scale = usize::from(self.scale) % 4 + 1;
        let rows: Vec<&[u8]> = self.bytes.chunks_exact(width * channels).take(48).collect();
        let mut pixels = Vec::new();
        for row in &rows {
            let wide = row
                .chunks_exact(channels)
                .flat_map(|pixel| pixel.repeat(scale));
            pixels.extend(wide.collect::<Vec<u8>>().repeat(scale));
        }
        let [width, height] = [width * scale, rows.len() * scale].map(side);
        let picture = if self.coloured {
            Picture::rgb(width, height, &pixels)
        } else {
            Picture::luma(width, height, &pixels)
        };
        let Ok(picture) = picture else {
            return assert_eq!(height, 0);
        };
        let found = found_in(&picture, Some(self.patience));
        found.iter().for_each(check_found);
    }
}

impl Sheet {
    fn check(&self) {
        let mut dice = Dice(self.seed | 1);
        let characters = usize::from(self.characters) % 30 + 1;
        let character = |_| char::from(ALPHABET[usize::from(dice.byte()) % ALPHABET.len()]);
        let text: String = (0..characters).map(character).collect();
        let level = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][usize::from(self.level) % 4];
        let symbol = Symbol::encode(&text, level).expect("at most version 4");
        let (width, pixels) = self.painted(&symbol, &mut dice);
        let picture = Picture::luma(side(width), side(width), &pixels).expect("a square");
        let patience = (!self.is_whole()).then_some(self.patience);
        let found = found_in(&picture, patience);
        for found in &found {
            check_found(found);
            assert_eq!(found.untrusted_text(), text);
            assert_eq!(found.version(), symbol.version());
            assert_eq!(found.ec_level(), level);
        }
        if self.is_whole() {
            assert_eq!(found.len(), 1, "an undamaged symbol");
        }
    }

    /// Nothing was done that a reader may fail at.
    fn is_whole(&self) -> bool {
        let still = self.corners.iter().all(|corner| *corner == (0, 0));
        let quiet = self.quiet % 5 == 4;
        let clear = self.noise == 0 && self.contrast >= 128 && self.blur.is_multiple_of(3);
        self.flips == 0 && still && quiet && clear
    }

    fn painted(&self, symbol: &Symbol, dice: &mut Dice) -> (usize, Vec<u8>) {
        let modules = symbol.width();
        let flipped: Vec<bool> = (0..modules * modules)
            .map(|_| dice.byte() < self.flips)
            .collect();
        let quiet = f32::from(self.quiet % 5);
        let pixel = usize::from(self.pixels) % 3 + 2;
        let width = (modules + 2 * usize::from(self.quiet % 5)) * pixel;
        let is_dark = |u: f32, v: f32| {
            let (u, v) = (u - quiet, v - quiet);
            let (x, y) = (u as usize, v as usize);
            let inside = u >= 0.0 && v >= 0.0 && x < modules && y < modules;
            let (x, y) = if self.look & 1 == 0 { (x, y) } else { (y, x) };
            (inside && symbol.is_dark(x, y) ^ flipped[x + y * modules]) ^ (self.look & 2 != 0)
        };
        let span = i32::from(self.contrast).max(16);
        let mut grey = Vec::with_capacity(width * width);
        for y in 0..width {
            for x in 0..width {
                let (u, v) = self.place(x as f32 + 0.5, y as f32 + 0.5, width as f32);
                let ink = if is_dark(u / pixel as f32, v / pixel as f32) {
                    0
                } else {
                    span
                };
                grey.push(ink + (255 - span) / 2);
            }
        }
        for _ in 0..self.blur % 3 {
            grey = blurred(&grey, width);
        }
        let noisy = |grey: i32| {
            let noise = i32::from(self.noise) * (i32::from(dice.byte()) - 128) / 128;
            (grey + noise).clamp(0, 255) as u8
        };
        (width, grey.into_iter().map(noisy).collect())
    }

    // Each corner pulls the places near it along.
    fn place(&self, x: f32, y: f32, width: f32) -> (f32, f32) {
        let (u, v) = (x / width, y / width);
        let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
        let mut place = (x, y);
        for (weight, (dx, dy)) in weights.into_iter().zip(self.corners) {
            place.0 += weight * f32::from(dx) / 16.0;
            place.1 += weight * f32::from(dy) / 16.0;
        }
        place
    }
}

// Stages or a scanner's looks, until time has been asked for so often: a picture without a symbol
// would go through all of them.
fn found_in(picture: &Picture<'_>, patience: Option<u8>) -> Vec<Found> {
    let asked = Cell::new(0_u32);
    let is_over = || {
        asked.set(asked.get() + 1);
        assert!(asked.get() < 100_000, "no end");
        patience.is_some_and(|most| asked.get() > u32::from(most))
    };
    if patience.is_some_and(|most| most % 4 == 3) {
        let mut scanner = Scanner::new();
        let first = scanner.read(picture, &is_over);
        asked.set(0);
        return [first, scanner.read(picture, &is_over)].concat();
    }
    read_until(picture, Effort::UntilFound, &is_over)
}

fn blurred(grey: &[i32], width: usize) -> Vec<i32> {
    let at = |x: usize, y: usize| grey[x.min(width - 1) + y.min(width - 1) * width];
    let mean = |place: usize| {
        let (x, y) = (place % width, place / width);
        let beside = at(x.saturating_sub(1), y) + at(x + 1, y);
        let above = at(x, y.saturating_sub(1)) + at(x, y + 1);
        (4 * at(x, y) + beside + above) / 8
    };
    (0..grey.len()).map(mean).collect()
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("small")
}

struct Dice(u64);

impl Dice {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8
    }
}

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
