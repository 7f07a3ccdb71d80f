//! Chance, the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::number::{float, whole};

/// Numbers drawn from a seed.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of one picture: no picture's bytes depend on how many others are made.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// 32 random bits.
    pub(crate) fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// From 0 to just below 1.
    pub(crate) fn unit(&mut self) -> f32 {
        let [low, middle, high, _] = self.0.next_u32().to_le_bytes();
        f32::from(high) / 256.0 + f32::from(middle) / 65_536.0 + f32::from(low) / 16_777_216.0
    }

    /// From `low` to just below `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both counted.
    pub(crate) fn count(&mut self, low: usize, high: usize) -> usize {
        let span = float(high.saturating_sub(low).saturating_add(1));
        low.saturating_add(whole(self.unit() * span)).min(high)
    }

    /// Yes, as often as `share` says.
    pub(crate) fn chance(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// One of some; the fallback only if there are none.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T], fallback: T) -> T {
        let place = self.count(0, from.len().saturating_sub(1));
        from.get(place).copied().unwrap_or(fallback)
    }

    /// About normal, of mean 0 and deviation 1: the sum of four bytes.
    pub(crate) fn normal(&mut self) -> f32 {
        let bytes = self.0.next_u32().to_le_bytes();
        let sum: f32 = bytes.into_iter().map(f32::from).sum();
        (sum - 510.0) / 147.8
    }
}

/// A value from 0 to just below 1 for each place of a grid.
pub(crate) fn hash(x: i32, y: i32, salt: u32) -> f32 {
    let mut bits = salt
        .wrapping_add(x.cast_unsigned().wrapping_mul(0x9E37_79B1))
        .wrapping_add(y.cast_unsigned().wrapping_mul(0x85EB_CA77));
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
    bits = (bits ^ (bits >> 12)).wrapping_mul(0x297A_2D39);
    let [_, low, high, _] = (bits ^ (bits >> 15)).to_le_bytes();
    f32::from(high) / 256.0 + f32::from(low) / 65_536.0
}
