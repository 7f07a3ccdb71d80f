//! Categories that are about what is beside the symbol.

use super::{Step, at};
use crate::canvas::{Light, grey};
use crate::dice::Dice;
use crate::number::float;
use crate::patch::{Patch, Pattern};
use crate::plan::Plan;
use crate::text::{Modules, poster_text};

/// Print, chequers, other codes and false finder patterns around the symbol.
pub(super) fn clutter(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let card = &mut plan.card;
    let width = float(card.symbol.width);
    card.quiet = at(step, [4.0, 4.0, 3.0, 2.0, 1.0]);
    card.margin = dice.between(12.0, 22.0);
    card.bezel = (0.0, card.paper);
    let (near, far) = (card.quiet, card.quiet + card.margin);
    for _ in 0..dice.count(
        step.saturating_mul(4),
        step.saturating_mul(6).saturating_add(4),
    ) {
        let side = dice.between(5.0, card.margin);
        let (x, y) = beside(dice, width, near, far, side);
        let unit = dice.pick(&[0.5, 1.0, 1.0, 1.5, 2.0], 1.0);
        let (side, pattern) = match Pattern::any(dice, unit) {
            pattern @ (Pattern::Finder | Pattern::Rings) => (7.0, pattern),
            pattern => (side, pattern),
        };
        card.patches.push(Patch::square(x, y, side, pattern));
    }
    let codes = if dice.chance(0.4) {
        dice.count(1, 3)
    } else {
        0
    };
    for _ in 0..codes {
        let text = poster_text(dice);
        let side = dice.between(16.0, 22.0).max(card.margin);
        if let Ok(modules) = Modules::of(&text) {
            let (x, y) = beside(dice, width, near, far, side);
            card.patches
                .push(Patch::square(x, y, side, Pattern::Code(modules)));
            plan.others.push(text);
        }
    }
    plan.module = plan.module.min(5.5);
    plan.bell = at(step, [0.2, 0.24, 0.28, 0.34, 0.42]);
}

/// Dark or busy surroundings that come up to the symbol.
pub(super) fn no_quiet_zone(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let card = &mut plan.card;
    card.quiet = at(step, [2.0, 1.0, 0.6, 0.3, 0.0]);
    card.margin = 0.0;
    card.bezel = (dice.between(3.0, 8.0), surroundings(card.dark, dice));
    if step > 2 {
        let width = float(card.symbol.width);
        let reach = card.quiet + card.bezel.0;
        let unit = dice.pick(&[1.0, 1.0, 0.7, 2.0], 1.0);
        let pattern = Pattern::any(dice, unit);
        let pattern = match pattern {
            Pattern::Finder | Pattern::Rings => Pattern::Checks { unit },
            pattern => pattern,
        };
        if dice.chance(0.5) {
            let side = width + 2.0 * reach;
            card.patches
                .push(Patch::square(-reach, -reach, side, pattern));
        }
    }
    plan.bell = at(step, [0.2, 0.24, 0.28, 0.33, 0.37]);
}

fn surroundings(dark: Light, dice: &mut Dice) -> Light {
    if dice.chance(0.6) {
        dark
    } else {
        grey(dice.between(0.1, 0.45))
    }
}

/// A place for a square of `side` that is left of, right of, above or below the quiet zone.
fn beside(dice: &mut Dice, width: f32, near: f32, far: f32, side: f32) -> (f32, f32) {
    let along = dice.between(-far, width + far - side);
    match dice.count(0, 3) {
        0 => (-near - side, along),
        1 => (width + near, along),
        2 => (along, -near - side),
        _ => (along, width + near),
    }
}
