//! Marks that are not the symbol: print, chequers, things that look like finder patterns.

use crate::dice::{Dice, hash};
use crate::number::{float, floor, whole};
use crate::text::Modules;

/// A rectangle with a pattern; lengths are in whatever unit the owner draws in.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) pattern: Pattern,
}

/// What a patch shows; `unit` is the side of its smallest part.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// A finder pattern, in the middle of a square of 7 units.
    Finder,
    /// Rings with a finder pattern's proportions.
    Rings,
    Checks {
        unit: f32,
    },
    Stripes {
        unit: f32,
        slope: f32,
    },
    Words {
        unit: f32,
        salt: u32,
    },
    /// Modules at random, as in a symbol that is none.
    Modules {
        unit: f32,
        salt: u32,
    },
    /// Another symbol with its quiet zone.
    Code(Modules),
}

impl Patch {
    /// Whether the patch is dark at a place; none outside.
    pub(crate) fn dark(&self, x: f32, y: f32) -> Option<bool> {
        let (x, y) = (x - self.x, y - self.y);
        let within = x >= 0.0 && y >= 0.0 && x < self.width && y < self.height;
        within.then(|| self.pattern.dark(x, y, self.width))
    }

    /// A square with a pattern of its own size.
    pub(crate) fn square(x: f32, y: f32, side: f32, pattern: Pattern) -> Self {
        Self {
            x,
            y,
            width: side,
            height: side,
            pattern,
        }
    }
}

impl Pattern {
    /// One of the patterns that need no symbol.
    pub(crate) fn any(dice: &mut Dice, unit: f32) -> Self {
        let salt = dice.bits();
        match dice.count(0, 5) {
            0 => Self::Finder,
            1 => Self::Rings,
            2 => Self::Checks { unit },
            3 => Self::Stripes {
                unit,
                slope: dice.between(-1.5, 1.5),
            },
            4 => Self::Words { unit, salt },
            _ => Self::Modules { unit, salt },
        }
    }

    fn dark(&self, x: f32, y: f32, side: f32) -> bool {
        match self {
            Self::Finder => {
                let from_middle = |place: f32| (place / side - 0.5).abs() * 7.0;
                finder(from_middle(x).max(from_middle(y)))
            }
            Self::Rings => {
                let (dx, dy) = (x / side - 0.5, y / side - 0.5);
                finder(libm::sqrtf(dx * dx + dy * dy) * 7.0)
            }
            Self::Checks { unit } => odd(x / unit) != odd(y / unit),
            Self::Stripes { unit, slope } => odd((x + y * slope) / unit),
            Self::Words { unit, salt } => words(x / unit, y / unit, *salt),
            Self::Modules { unit, salt } => hash(floor(x / unit), floor(y / unit), *salt) < 0.5,
            Self::Code(modules) => {
                let unit = side / float(modules.width.saturating_add(8));
                let (x, y) = (x / unit - 4.0, y / unit - 4.0);
                x >= 0.0 && y >= 0.0 && modules.is_dark(whole(x), whole(y))
            }
        }
    }
}

/// Dark to 1.5, light to 2.5, dark to 3.5 modules from the middle.
fn finder(from_middle: f32) -> bool {
    from_middle < 1.5 || (2.5..3.5).contains(&from_middle)
}

/// Lines of 7 units: 5 of letters made of strokes, 2 of nothing.
fn words(x: f32, y: f32, salt: u32) -> bool {
    let (column, row) = (floor(x), floor(y));
    let (letter, line) = (column.div_euclid(4), row.div_euclid(7));
    if row.rem_euclid(7) > 4 || column.rem_euclid(4) == 3 || hash(letter, line, salt) < 0.17 {
        return false;
    }
    hash(column, row, salt ^ 0x5A5A) < 0.55
}

fn odd(place: f32) -> bool {
    floor(place).rem_euclid(2) == 1
}
