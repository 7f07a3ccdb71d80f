//! What is behind the card: never flat, never twice the same.

use crate::canvas::{Light, grey, light, mixed, plus, scaled};
use crate::dice::{Dice, hash};
use crate::number::{floor, smooth_step, turn};
use crate::patch::{Patch, Pattern};

/// A background; lengths are in pixels.
#[derive(Clone, Debug)]
pub(crate) struct Background {
    base: Light,
    /// Change of light over one pixel to the right and down.
    slope: (f32, f32),
    blobs: Vec<Blob>,
    /// Wave length, strength and salt of a texture.
    grain: (f32, f32, u32),
    boards: Option<(f32, f32, f32)>,
    pub(crate) patches: Vec<Patch>,
}

#[derive(Clone, Debug)]
struct Blob {
    centre: (f32, f32),
    radius: f32,
    edge: f32,
    colour: Light,
}

impl Background {
    pub(crate) fn any(dice: &mut Dice, width: f32, height: f32) -> Self {
        let count = dice.count(2, 7);
        let blobs = (0..count).map(|_| Blob::any(dice, width, height)).collect();
        let boards = dice.chance(0.25).then(|| {
            let (sine, cosine) = turn(dice.between(0.0, 180.0));
            let wave = dice.between(12.0, 90.0);
            (sine / wave, cosine / wave, dice.between(0.1, 0.6))
        });
        let marks = if dice.chance(0.35) {
            dice.count(1, 4)
        } else {
            0
        };
        Self {
            base: colour(dice),
            slope: (
                dice.between(-0.8, 0.8) / width,
                dice.between(-0.8, 0.8) / height,
            ),
            blobs,
            grain: (
                dice.between(2.0, 30.0),
                dice.between(0.05, 0.35),
                dice.bits(),
            ),
            boards,
            patches: (0..marks).map(|_| mark(dice, width, height)).collect(),
        }
    }

    pub(crate) fn light(&self, x: f32, y: f32) -> Light {
        let mut colour = self.base;
        for blob in &self.blobs {
            colour = mixed(colour, blob.colour, blob.cover(x, y));
        }
        if let Some((across, down, depth)) = self.boards {
            let place = x * across + y * down;
            let shade = 1.0 - depth * (place - libm::floorf(place));
            colour = scaled(colour, shade);
        }
        let (wave, strength, salt) = self.grain;
        let rough = smooth_noise(x / wave, y / wave, salt)
            + 0.5 * smooth_noise(x * 2.7 / wave, y * 2.7 / wave, salt ^ 1);
        colour = scaled(colour, 1.0 + strength * (rough - 0.75));
        let mut marks = self.patches.iter().rev();
        match marks.find_map(|patch| patch.dark(x, y)) {
            Some(true) => colour = scaled(colour, 0.15),
            Some(false) => colour = plus(scaled(colour, 0.3), grey(0.75)),
            None => {}
        }
        let (right, down) = self.slope;
        let gain = 1.0 + right * x + down * y;
        scaled(colour, gain.max(0.1))
    }
}

impl Blob {
    fn any(dice: &mut Dice, width: f32, height: f32) -> Self {
        let radius = dice.between(0.05, 0.5) * height;
        Self {
            centre: (dice.between(0.0, width), dice.between(0.0, height)),
            radius,
            edge: radius * dice.between(0.02, 0.8),
            colour: colour(dice),
        }
    }

    fn cover(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        let distance = libm::sqrtf(dx * dx + dy * dy);
        1.0 - smooth_step(self.radius - self.edge, self.radius, distance)
    }
}

fn colour(dice: &mut Dice) -> Light {
    let value = dice.between(25.0, 235.0);
    let [red, green, blue] = [(); 3].map(|()| value + dice.between(-25.0, 20.0));
    let byte = |channel: f32| crate::number::level(channel / 255.0);
    light(byte(red), byte(green), byte(blue))
}

fn mark(dice: &mut Dice, width: f32, height: f32) -> Patch {
    let unit = dice.between(1.5, 6.0);
    let salt = dice.bits();
    let pattern = if dice.chance(0.7) {
        Pattern::Words { unit, salt }
    } else {
        Pattern::any(dice, unit)
    };
    let side = dice.between(0.08, 0.35) * height;
    let (x, y) = (dice.between(0.0, width), dice.between(0.0, height));
    Patch::square(x, y, side, pattern)
}

/// Values on a grid with smooth ways between.
pub(crate) fn smooth_noise(x: f32, y: f32, salt: u32) -> f32 {
    let (column, row) = (floor(x), floor(y));
    let across = smooth_step(0.0, 1.0, x - libm::floorf(x));
    let down = smooth_step(0.0, 1.0, y - libm::floorf(y));
    let (right, below) = (column.wrapping_add(1), row.wrapping_add(1));
    let along = |row: i32| {
        let (start, end) = (hash(column, row, salt), hash(right, row, salt));
        start + (end - start) * across
    };
    let (above, under) = (along(row), along(below));
    above + (under - above) * down
}
