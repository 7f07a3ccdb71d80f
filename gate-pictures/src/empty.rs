//! Pictures without a code.

use image::{ImageResult, RgbImage};

use crate::background::Background;
use crate::canvas::{Canvas, grey};
use crate::category::Step;
use crate::dice::{Dice, hash};
use crate::lens::{Sensor, disc};
use crate::number::{float, floor};
use crate::patch::{Patch, Pattern};

/// What a camera sees when nobody shows a code.
///
/// # Errors
/// If the JPEG pass fails.
pub(crate) fn scene(step: Step, dice: &mut Dice) -> ImageResult<RgbImage> {
    let frame = dice.pick(&[(640, 480), (640, 480), (1_280, 720)], (640, 480));
    let (width, height) = (float(frame.0), float(frame.1));
    let mut background = Background::any(dice, width, height);
    for _ in 0..step.saturating_mul(5) {
        let unit = dice.between(2.0, 8.0);
        let side = dice.between(unit * 7.0, height * 0.4);
        let (x, y) = (dice.between(0.0, width), dice.between(0.0, height));
        let pattern = Pattern::any(dice, unit);
        background.patches.push(Patch::square(x, y, side, pattern));
    }
    if step > 3 {
        background.patches.extend(sham(dice, height));
    }
    let mut canvas = Canvas::paint(frame.0, frame.1, |x, y| background.light(x, y));
    if dice.chance(0.4) {
        canvas = disc(&canvas, dice.between(1.0, 4.0));
    }
    sensor(dice, 0.02).develop(&canvas.blurred(dice.between(0.4, 1.5)), dice)
}

/// As much as can be to keep a decoder busy.
///
/// # Errors
/// If the JPEG pass fails.
pub(crate) fn hostile(step: Step, dice: &mut Dice) -> ImageResult<RgbImage> {
    let frame = dice.pick(&[(640, 480), (1_280, 720), (1_920, 1_080)], (640, 480));
    let kind = step.clamp(1, 5);
    let pitch = dice.pick(&[1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0], 3.0);
    let slope = dice.between(-0.2, 0.2);
    let salt = dice.bits();
    let tile = pitch * dice.pick(&[8.0, 9.0, 14.0], 8.0);
    let finder = Patch::square(0.0, 0.0, pitch * 7.0, Pattern::Finder);
    let checks = Pattern::Checks { unit: pitch };
    let checks = Patch::square(0.0, 0.0, f32::MAX, checks);
    let canvas = Canvas::paint(frame.0, frame.1, |x, y| {
        let (across, down) = (x + slope * y + 4_000.0, y - slope * x + 4_000.0);
        let modules = |pitch: f32| hash(floor(x / pitch), floor(y / pitch), salt) < 0.5;
        let dark = match kind {
            1 => finder.dark(across % tile, down % tile).unwrap_or(false),
            2 => checks.dark(across, down).unwrap_or(false),
            3 => modules(pitch),
            4 => modules(1.0),
            _ => {
                let missing = hash(floor(across / tile), floor(down / tile), salt) < 0.3;
                let sheet = finder.dark(across % tile, down % tile);
                if missing {
                    modules(pitch)
                } else {
                    sheet.unwrap_or(false)
                }
            }
        };
        grey(if dark { 0.05 } else { 0.95 })
    });
    sensor(dice, 0.01).develop(&canvas.blurred(0.4), dice)
}

/// Three finder patterns, timing and modules at random: a symbol that says nothing.
fn sham(dice: &mut Dice, height: f32) -> Vec<Patch> {
    let modules = dice.pick(&[25.0, 41.0, 49.0, 57.0], 49.0);
    let unit = height * dice.between(0.4, 0.8) / modules;
    let (x, y) = (dice.between(10.0, 60.0), dice.between(10.0, 60.0));
    let side = unit * modules;
    let salt = dice.bits();
    let square = |column: f32, row: f32, side: f32, pattern: Pattern| {
        Patch::square(x + column * unit, y + row * unit, side * unit, pattern)
    };
    let away = modules - 7.0;
    let nothing = || Pattern::Stripes {
        unit: f32::MAX,
        slope: 0.0,
    };
    let mut patches = vec![
        square(-4.0, -4.0, modules + 8.0, nothing()),
        Patch::square(x, y, side, Pattern::Modules { unit, salt }),
    ];
    for (column, row) in [(0.0, 0.0), (away, 0.0), (0.0, away)] {
        patches.push(square(column - 1.0, row - 1.0, 9.0, nothing()));
        patches.push(square(column, row, 7.0, Pattern::Finder));
    }
    patches
}

fn sensor(dice: &mut Dice, noise: f32) -> Sensor {
    Sensor {
        levels: (0.02, dice.between(0.8, 1.0)),
        noise: dice.between(0.0, noise),
        salt: 0.0,
        grey: dice.chance(0.5),
        jpeg: dice.chance(0.3).then_some(70),
    }
}
