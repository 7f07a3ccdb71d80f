//! Grey pictures without a symbol.
#![expect(clippy::arithmetic_side_effects, reason = "tests with small numbers")]

use healthcode::qr::Picture;

pub(crate) struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Grey {
    fn new(width: usize, height: usize, at: impl FnMut((usize, usize)) -> u8) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places.map(at).collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    pub(crate) fn picture(&self) -> Picture<'_> {
        let [width, height] = [self.width, self.height].map(|side| side.try_into().unwrap());
        Picture::luma(width, height, &self.pixels).unwrap()
    }
}

/// A sheet of finder patterns, one every `pitch` modules.
pub(crate) fn finders(width: usize, height: usize, module: usize, pitch: usize) -> Grey {
    Grey::new(width, height, |(x, y)| {
        let (x, y) = (x / module % pitch, y / module % pitch);
        if is_dark_in_finder(x, y) { 0 } else { 255 }
    })
}

pub(crate) fn chequers(width: usize, height: usize, side: usize) -> Grey {
    Grey::new(width, height, |(x, y)| {
        ink((x / side + y / side).is_multiple_of(2))
    })
}

/// Squares in squares, each ring so many pixels wide, in cells of 40 rings.
pub(crate) fn squares(width: usize, height: usize, ring: usize) -> Grey {
    let cell = 40 * ring;
    Grey::new(width, height, |(x, y)| {
        let [x, y] = [x, y].map(|it| (it % cell).abs_diff(cell / 2) / ring);
        ink(x.max(y) % 2 == 0)
    })
}

pub(crate) fn noise(width: usize, height: usize) -> Grey {
    let mut dice = Dice::new(1);
    Grey::new(width, height, |_| dice.byte())
}

/// Smooth and hard, even and by chance, in sizes that are quick to read.
pub(crate) fn textures(count: u64) -> impl Iterator<Item = Grey> {
    (0..count).map(|seed| {
        let mut dice = Dice::new(seed + 7);
        let (width, height) = (40 + dice.below(60), 40 + dice.below(40));
        let cell = 1 + dice.below(9);
        let (steep, wide) = (1 + dice.below(5), 2 + dice.below(11));
        let cells: Vec<u8> = (0..200 * 200).map(|_| dice.byte()).collect();
        let by_chance = |x: usize, y: usize| cells[x / cell + y / cell * 200];
        Grey::new(width, height, |(x, y)| match seed % 8 {
            0 => by_chance(x, y),
            1 => ink(by_chance(x, y) < 128),
            2 => smooth(&cells, x, y, cell + 3),
            3 => ink(smooth(&cells, x, y, cell + 3) < 128),
            4 => ink((x * steep + y) / wide % 2 == 0),
            // Lines of words.
            5 => ink(y / 4 % 3 == 0 && by_chance(x, y) < 140),
            6 => ink(x.abs_diff(width / 2).pow(2) + y.abs_diff(height / 2).pow(2) < wide * 200),
            _ => smooth(&cells, x, y, cell + 9) / 2 + by_chance(x, y) / 2,
        })
    })
}

/// Three finder patterns, timing and alignment patterns, and modules by chance.
pub(crate) fn bust(seed: u64) -> Grey {
    let mut dice = Dice::new(seed + 1_000);
    let version = 1 + dice.below(3);
    let size = 17 + 4 * version;
    let mut modules = vec![false; size * size];
    for (place, dark) in modules.iter_mut().enumerate() {
        let (x, y) = (place % size, place / size);
        let corner = [(0, 0), (size - 7, 0), (0, size - 7)]
            .into_iter()
            .find(|(a, b)| x + 1 >= *a && y + 1 >= *b && x < a + 8 && y < b + 8);
        let centre = size - 7;
        *dark = if let Some((a, b)) = corner {
            x >= a && y >= b && is_dark_in_finder(x - a, y - b)
        } else if x == 6 || y == 6 {
            (x + y) % 2 == 0
        } else if version > 1 && x.abs_diff(centre).max(y.abs_diff(centre)) <= 2 {
            x.abs_diff(centre).max(y.abs_diff(centre)) != 1
        } else {
            dice.byte() < 128
        };
    }
    let side = 2;
    let whole = (size + 8) * side;
    Grey::new(whole, whole, |(x, y)| {
        let [x, y] = [x, y].map(|it| (it / side).wrapping_sub(4));
        ink(x < size && y < size && modules[x + y * size])
    })
}

fn smooth(cells: &[u8], x: usize, y: usize, cell: usize) -> u8 {
    let at = |x: usize, y: usize| usize::from(cells[x + y * 200]);
    let (column, row) = (x / cell, y / cell);
    let (right, down) = (x % cell, y % cell);
    let upper = at(column, row) * (cell - right) + at(column + 1, row) * right;
    let lower = at(column, row + 1) * (cell - right) + at(column + 1, row + 1) * right;
    let mean = (upper * (cell - down) + lower * down) / (cell * cell);
    mean.try_into().unwrap()
}

fn is_dark_in_finder(x: usize, y: usize) -> bool {
    let ring = x.abs_diff(3).max(y.abs_diff(3));
    ring == 3 || ring < 2
}

fn ink(is_dark: bool) -> u8 {
    if is_dark { 0 } else { 255 }
}

struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.to_be_bytes()[0]
    }

    fn below(&mut self, bound: u8) -> usize {
        usize::from(self.byte() % bound)
    }
}
