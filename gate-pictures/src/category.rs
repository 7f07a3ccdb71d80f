//! What can be wrong with a picture, and how much of it there is at each step.

use clap::ValueEnum;

use crate::camera::Surface;
use crate::canvas::{grey, light};
use crate::card::{Logo, Screen};
use crate::dice::Dice;
use crate::lens::{Glare, Shade};
use crate::plan::{Plan, apart};

mod around;

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Category {
    Clean,
    Tilt,
    Defocus,
    Motion,
    Glare,
    Shadow,
    Noise,
    LowContrast,
    Small,
    Curved,
    Screen,
    Clutter,
    Coloured,
    Inverted,
    Mirrored,
    Logo,
    NoQuietZone,
    Mixed,
    /// No code at all.
    None,
    /// No code, and as much as can be to keep a decoder busy.
    Hostile,
}

/// From 1, easy, to 5, near hopeless.
pub(crate) type Step = usize;

impl Category {
    /// All that have a code in them.
    pub(crate) const WITH_CODE: [Self; 18] = [
        Self::Clean,
        Self::Tilt,
        Self::Defocus,
        Self::Motion,
        Self::Glare,
        Self::Shadow,
        Self::Noise,
        Self::LowContrast,
        Self::Small,
        Self::Curved,
        Self::Screen,
        Self::Clutter,
        Self::Coloured,
        Self::Inverted,
        Self::Mirrored,
        Self::Logo,
        Self::NoQuietZone,
        Self::Mixed,
    ];

    /// The name as the command line has it.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Spoils a mild picture.
    pub(crate) fn spoil(self, plan: &mut Plan, step: Step, dice: &mut Dice) {
        match self {
            Self::Clean | Self::None | Self::Hostile => clean(plan, step),
            Self::Tilt => tilt(plan, step, dice),
            Self::Defocus => defocus(plan, step, dice),
            Self::Motion => plan.motion = at(step, [0.6, 0.9, 1.2, 1.5, 1.9]),
            Self::Glare => glare(plan, step, dice),
            Self::Shadow => shadow(plan, step, dice),
            Self::Noise => noise(plan, step),
            Self::LowContrast => low_contrast(plan, step, dice),
            Self::Small => small(plan, step, dice),
            Self::Curved => curved(plan, step, dice),
            Self::Screen => screen(plan, step, dice),
            Self::Clutter => around::clutter(plan, step, dice),
            Self::Coloured => coloured(plan, step, dice),
            Self::Inverted => inverted(plan, step),
            Self::Mirrored => mirrored(plan, step, dice),
            Self::Logo => logo(plan, step, dice),
            Self::NoQuietZone => around::no_quiet_zone(plan, step, dice),
            Self::Mixed => mixed(plan, step, dice),
        }
    }
}

fn clean(plan: &mut Plan, step: Step) {
    plan.module = plan.module.min(at(step, [12.0, 8.0, 6.0, 4.5, 3.5]));
}

fn tilt(plan: &mut Plan, step: Step, dice: &mut Dice) {
    plan.roll = dice.between(0.0, 360.0);
    plan.tilt = at(step, [20.0, 33.0, 44.0, 54.0, 62.0]);
    plan.distance = dice.between(1.5, 3.0);
    plan.module = plan.module.max(5.0);
}

fn defocus(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let deviation = at(step, [0.2, 0.27, 0.32, 0.38, 0.47]);
    if dice.chance(0.5) {
        plan.bell = deviation;
    } else {
        // A disc's deviation along an axis is half its radius.
        plan.disc = deviation * 2.0;
    }
}

fn glare(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let share = at(step, [0.02, 0.04, 0.065, 0.09, 0.12]);
    let radius = libm::sqrtf(share / std::f32::consts::PI);
    let stretch = dice.pick(&[1.0, 1.0, 1.6, 3.0], 1.0);
    plan.glares.push(Glare {
        centre: (dice.between(-0.4, 0.4), dice.between(-0.4, 0.4)),
        axes: (radius * stretch, radius / stretch),
        degrees: dice.between(0.0, 180.0),
        strength: dice.between(2.0, 6.0),
        edge: dice.between(0.1, 0.5),
    });
}

fn shadow(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let left = at(step, [0.45, 0.3, 0.2, 0.13, 0.07]);
    let stripes = if step > 2 && dice.chance(0.4) { 3 } else { 1 };
    let degrees = dice.between(0.0, 360.0);
    let edge: f32 = dice.pick(&[0.01, 0.03, 0.1, 0.5, 1.2], 0.1);
    for _ in 0..stripes {
        plan.shades.push(Shade {
            through: (dice.between(-0.5, 0.5), dice.between(-0.5, 0.5)),
            degrees,
            left,
            edge: if stripes > 1 { edge.min(0.05) } else { edge },
            width: if stripes > 1 {
                dice.between(0.08, 0.25)
            } else {
                8.0
            },
        });
    }
}

fn noise(plan: &mut Plan, step: Step) {
    plan.sensor.noise = at(step, [0.05, 0.1, 0.15, 0.2, 0.27]);
    plan.sensor.salt = at(step, [0.0, 0.003, 0.008, 0.015, 0.03]);
}

fn low_contrast(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let contrast = at(step, [0.3, 0.2, 0.14, 0.1, 0.07]);
    let middle = dice.pick(&[0.15, 0.3, 0.5, 0.75, 0.85], 0.5);
    plan.sensor.levels = apart(middle, contrast);
    plan.sensor.noise = dice.between(0.004, 0.009);
    plan.sensor.jpeg = None;
}

fn small(plan: &mut Plan, step: Step, dice: &mut Dice) {
    plan.module = at(step, [3.0, 2.5, 2.1, 1.8, 1.55]);
    plan.bell = 0.0;
    plan.roll = dice.between(0.0, 360.0);
    plan.sensor.jpeg = plan.sensor.jpeg.map(|quality| quality.max(75));
}

fn curved(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let slant = dice.pick(&[0.0, 90.0, 0.0, 90.0, 30.0, 45.0], 0.0);
    plan.surface = if dice.chance(0.6) {
        Surface::Cylinder {
            radius: at(step, [1.8, 1.45, 1.2, 1.03, 0.8]),
            slant,
        }
    } else {
        Surface::Fold {
            degrees: at(step, [8.0, 12.0, 16.0, 21.0, 30.0]),
            place: dice.between(-0.3, 0.3),
            slant,
        }
    };
    plan.module = plan.module.max(5.0);
}

fn screen(plan: &mut Plan, step: Step, dice: &mut Dice) {
    // Pixels of the camera for one of the display: near 1, the two grids beat.
    let ratio = at(step, [0.45, 0.7, 1.6, 1.25, 1.05]) * dice.between(0.95, 1.05);
    plan.card.screen = Some(Screen {
        pixels: (plan.module / ratio).max(2.0),
        depth: at(step, [0.3, 0.5, 0.7, 0.85, 0.95]),
        purity: at(step, [0.3, 0.5, 0.7, 0.85, 0.95]),
    });
    plan.bell = at(step, [0.15, 0.12, 0.1, 0.08, 0.06]);
    plan.exposure = 1.6;
    plan.sensor.grey = false;
    plan.card.bezel = (dice.between(2.0, 6.0), grey(0.05));
    if step > 1 {
        // The display is refreshed in stripes.
        plan.shades.push(Shade {
            through: (0.0, dice.between(-0.4, 0.2)),
            degrees: 90.0,
            left: at(step, [1.0, 0.6, 0.45, 0.35, 0.25]),
            edge: 0.1,
            width: dice.between(0.2, 0.5),
        });
    }
}

fn coloured(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let easy = [
        (light(0, 70, 30), light(240, 240, 235)),
        (light(130, 10, 20), light(245, 225, 180)),
        (light(20, 30, 140), light(255, 220, 70)),
    ];
    let middle = [
        (light(200, 30, 30), light(245, 200, 60)),
        (light(0, 110, 60), light(140, 220, 140)),
        (light(220, 20, 40), light(250, 250, 250)),
    ];
    let faint = [
        (light(255, 180, 0), light(250, 250, 250)),
        (light(230, 60, 50), light(110, 210, 110)),
        (light(0, 130, 60), light(230, 170, 40)),
    ];
    // As bright as each other in Rec. 601's grey.
    let even = [
        (light(225, 60, 70), light(55, 146, 76)),
        (light(60, 150, 250), light(225, 100, 60)),
        (light(250, 215, 20), light(190, 210, 230)),
    ];
    let pairs = match step {
        0 | 1 => easy,
        2 => middle,
        3 | 4 => faint,
        _ => even,
    };
    let (dark, bright) = dice.pick(&pairs, (grey(0.1), grey(0.9)));
    let card = &mut plan.card;
    (card.dark, card.bright, card.paper) = (dark, bright, bright);
    plan.sensor.grey = false;
    plan.bell = at(step, [0.15, 0.2, 0.2, 0.35, 0.2]);
}

fn inverted(plan: &mut Plan, step: Step) {
    let card = &mut plan.card;
    (card.dark, card.bright) = (card.bright, card.dark);
    card.paper = card.bright;
    plan.bell = at(step, [0.2, 0.3, 0.37, 0.43, 0.49]);
}

fn mirrored(plan: &mut Plan, step: Step, dice: &mut Dice) {
    plan.card.mirrored = true;
    plan.roll = dice.between(0.0, 360.0);
    plan.tilt = at(step, [5.0, 12.0, 20.0, 27.0, 33.0]);
    plan.bell = at(step, [0.2, 0.27, 0.33, 0.38, 0.43]);
}

fn logo(plan: &mut Plan, step: Step, dice: &mut Dice) {
    plan.card.logo = Some(Logo {
        share: at(step, [0.1, 0.13, 0.16, 0.18, 0.2]),
        colour: dice.pick(
            &[
                light(200, 30, 40),
                light(20, 60, 160),
                light(20, 20, 20),
                light(0, 130, 90),
            ],
            grey(0.1),
        ),
        salt: dice.bits(),
    });
    plan.bell = at(step, [0.2, 0.26, 0.32, 0.38, 0.44]);
    plan.tilt = at(step, [3.0, 8.0, 12.0, 16.0, 20.0]);
}

/// Two or three faults, each milder than alone.
fn mixed(plan: &mut Plan, step: Step, dice: &mut Dice) {
    let geometry = [Category::Tilt, Category::Curved, Category::Small];
    let lens = [Category::Defocus, Category::Motion, Category::Noise];
    let shine = [
        Category::Glare,
        Category::Shadow,
        Category::LowContrast,
        Category::Inverted,
    ];
    let milder = step.div_ceil(2);
    let third = if dice.chance(0.4) { 3 } else { 2 };
    for group in [&geometry[..], &lens[..], &shine[..]].iter().take(third) {
        let category = dice.pick(group, Category::Tilt);
        category.spoil(plan, milder, dice);
    }
}

/// The value of a step.
fn at(step: Step, values: [f32; 5]) -> f32 {
    let place = step.clamp(1, 5).saturating_sub(1);
    values.get(place).copied().unwrap_or_default()
}
