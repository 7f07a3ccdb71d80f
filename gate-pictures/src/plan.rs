//! A picture before it is taken: where everything is and what spoils it.

use image::{ImageResult, RgbImage};

use crate::background::Background;
use crate::camera::{Camera, Pose, Surface};
use crate::canvas::{Canvas, Light, grey, plus, scaled};
use crate::card::Card;
use crate::dice::Dice;
use crate::lens::{Glare, Sensor, Shade, disc, motion};
use crate::number::{float, turn};
use crate::text::Modules;

/// A picture before it is taken. Lengths are in modules where not told otherwise.
pub(crate) struct Plan {
    pub(crate) frame: (usize, usize),
    pub(crate) text: String,
    /// Texts of other symbols in the picture.
    pub(crate) others: Vec<String>,
    pub(crate) card: Card,
    pub(crate) background: Background,
    pub(crate) surface: Surface,
    pub(crate) roll: f32,
    pub(crate) tilt: f32,
    pub(crate) tilt_axis: f32,
    pub(crate) distance: f32,
    /// Pixels of a module that is not tilted.
    pub(crate) module: f32,
    pub(crate) bell: f32,
    pub(crate) disc: f32,
    pub(crate) motion: f32,
    /// In sides of the symbol, from its centre.
    pub(crate) glares: Vec<Glare>,
    /// In sides of the symbol, from its centre.
    pub(crate) shades: Vec<Shade>,
    /// Light that the card gets.
    pub(crate) exposure: f32,
    pub(crate) sensor: Sensor,
}

impl Plan {
    /// A mild picture of a symbol on paper.
    pub(crate) fn mild(dice: &mut Dice, text: String, symbol: Modules) -> Self {
        let frame = frame(dice);
        let (width, height) = (float(frame.0), float(frame.1));
        let modules = float(symbol.width);
        let paper = dice.between(0.75, 0.95);
        let roll = dice.between(-12.0, 12.0) + 90.0 * float(dice.count(0, 3));
        let least = (3.3 * modules / height).min(0.7);
        let fill = dice.between(least.max(0.3), 0.85);
        Self {
            frame,
            text,
            others: Vec::new(),
            card: card(dice, symbol, grey(paper)),
            background: Background::any(dice, width, height),
            surface: Surface::Flat,
            roll,
            tilt: dice.between(0.0, 8.0),
            tilt_axis: dice.between(0.0, 360.0),
            distance: dice.between(2.0, 5.0),
            module: fill * height / modules,
            bell: dice.between(0.1, 0.22),
            disc: 0.0,
            motion: 0.0,
            glares: Vec::new(),
            shades: Vec::new(),
            exposure: dice.between(0.7, 1.05),
            sensor: Sensor {
                levels: (dice.between(0.0, 0.06), dice.between(0.94, 1.0)),
                noise: dice.between(0.004, 0.016),
                salt: 0.0,
                grey: dice.chance(0.5),
                jpeg: dice.chance(0.35).then(|| dice.pick(&[45, 60, 75, 90], 75)),
            },
        }
    }

    /// Takes the picture.
    ///
    /// # Errors
    /// If the JPEG pass fails.
    pub(crate) fn take(self, dice: &mut Dice) -> ImageResult<RgbImage> {
        let pose = self.pose_inside(dice);
        let (width, height) = self.frame;
        let background = &self.background;
        let mut canvas = Canvas::paint(width, height, |x, y| background.light(x, y));
        self.lay(&mut canvas, &Camera::new(pose));
        let mut canvas = self.expose(canvas, pose);
        for glare in &self.glares {
            placed_glare(glare, pose).add(&mut canvas);
        }
        let unit = pose.side_pixels / float(self.card.symbol.width);
        if self.disc > 0.0 {
            canvas = disc(&canvas, self.disc * unit);
        }
        if self.motion > 0.0 {
            canvas = motion(&canvas, self.motion * unit, dice.between(0.0, 180.0));
        }
        // A lens blurs by some pixels' share whatever is before it.
        let bell = (self.bell * unit).clamp(0.35, (self.bell * unit).max(0.35));
        self.sensor.develop(&canvas.blurred(bell), dice)
    }

    fn expose(&self, mut canvas: Canvas, pose: Pose) -> Canvas {
        for shade in &self.shades {
            placed_shade(shade, pose).throw(&mut canvas);
        }
        canvas.change(|_, _, pixel| scaled(pixel, self.exposure));
        canvas
    }

    /// A pose in which all of the symbol is in the frame; perspective makes its near side larger
    /// than asked for.
    fn pose_inside(&self, dice: &mut Dice) -> Pose {
        let mut pose = self.pose(dice);
        for _ in 0..MOST_SHRINKS {
            if self.is_inside(pose) {
                break;
            }
            pose.side_pixels *= 0.93;
            let (x, y) = pose.centre;
            let middle = (float(self.frame.0) * 0.5, float(self.frame.1) * 0.5);
            pose.centre = (x * 0.8 + middle.0 * 0.2, y * 0.8 + middle.1 * 0.2);
        }
        pose
    }

    /// Whether no ray of the frame's border meets the symbol.
    fn is_inside(&self, pose: Pose) -> bool {
        let camera = Camera::new(pose);
        let half = 0.5 + 1.0 / float(self.card.symbol.width);
        let (width, height) = (float(self.frame.0), float(self.frame.1));
        let meets = |x: f32, y: f32| {
            let place = camera.card(x, y);
            place.is_some_and(|(u, v)| u.abs().max(v.abs()) < half)
        };
        (0..=200).all(|step| {
            let along = float(step) / 200.0;
            let (x, y) = (along * width, along * height);
            !(meets(x, 0.0) || meets(x, height) || meets(0.0, y) || meets(width, y))
        })
    }

    fn pose(&self, dice: &mut Dice) -> Pose {
        let (width, height) = (float(self.frame.0), float(self.frame.1));
        let (sine, cosine) = turn(self.roll);
        let spread = (sine.abs() + cosine.abs()) * 1.04;
        let wanted = self.module * float(self.card.symbol.width);
        let side = wanted.min(height * 0.95 / spread);
        let room = |length: f32| (length - side * spread).max(0.0) * 0.48;
        let place =
            |length: f32, dice: &mut Dice| length * 0.5 + dice.between(-1.0, 1.0) * room(length);
        Pose {
            surface: self.surface,
            roll: self.roll,
            tilt: self.tilt,
            tilt_axis: self.tilt_axis,
            distance: self.distance,
            side_pixels: side,
            centre: (place(width, dice), place(height, dice)),
        }
    }

    /// Lays the card over the background, each pixel the mean of many rays.
    fn lay(&self, canvas: &mut Canvas, camera: &Camera) {
        let reach = camera.reach(self.card.radius());
        let (centre_x, centre_y) = camera.centre();
        let rays = rays(if self.card.screen.is_some() { 6 } else { 4 });
        let share = 1.0 / float(rays.len().max(1));
        canvas.change(|x, y, behind| {
            if (x - centre_x).abs() > reach || (y - centre_y).abs() > reach {
                return behind;
            }
            let seen = |(dx, dy): &(f32, f32)| -> Light {
                let place = camera.card(x + dx, y + dy);
                place
                    .and_then(|(u, v)| self.card.light(u, v))
                    .unwrap_or(behind)
            };
            let sum = rays.iter().map(seen).fold([0.0; 3], plus);
            scaled(sum, share)
        });
    }
}

fn frame(dice: &mut Dice) -> (usize, usize) {
    match dice.count(0, 19) {
        0..=10 => (640, 480),
        11..=18 => (1_280, 720),
        _ => (1_920, 1_080),
    }
}

fn card(dice: &mut Dice, symbol: Modules, paper: Light) -> Card {
    let tint = [1.0, dice.between(0.95, 1.0), dice.between(0.88, 1.0)];
    let [red, green, blue] = paper;
    let [red_tint, green_tint, blue_tint] = tint;
    let bright = [red * red_tint, green * green_tint, blue * blue_tint];
    Card {
        symbol,
        mirrored: false,
        dark: grey(dice.between(0.05, 0.25)),
        bright,
        quiet: 4.0,
        margin: dice.between(0.0, 8.0),
        paper: bright,
        bezel: if dice.chance(0.4) {
            (dice.between(1.0, 5.0), grey(dice.between(0.03, 0.5)))
        } else {
            (0.0, bright)
        },
        logo: None,
        patches: Vec::new(),
        screen: None,
    }
}

/// The places of a pixel's rays from its centre.
fn rays(across: usize) -> Vec<(f32, f32)> {
    let place = move |step: usize| (float(step) + 0.5) / float(across) - 0.5;
    let row = |y: usize| (0..across).map(move |x| (place(x), place(y)));
    (0..across).flat_map(row).collect()
}

fn placed_glare(glare: &Glare, pose: Pose) -> Glare {
    let side = pose.side_pixels;
    Glare {
        centre: on_picture(glare.centre, pose),
        axes: (glare.axes.0 * side, glare.axes.1 * side),
        ..*glare
    }
}

fn placed_shade(shade: &Shade, pose: Pose) -> Shade {
    let side = pose.side_pixels;
    Shade {
        through: on_picture(shade.through, pose),
        edge: (shade.edge * side).max(1.0),
        width: shade.width * side,
        ..*shade
    }
}

fn on_picture(place: (f32, f32), pose: Pose) -> (f32, f32) {
    (
        pose.centre.0 + place.0 * pose.side_pixels,
        pose.centre.1 + place.1 * pose.side_pixels,
    )
}

/// Dark and bright so far apart as written, from 0 to 1, around a middle.
pub(crate) fn apart(middle: f32, contrast: f32) -> (f32, f32) {
    (middle - contrast * 0.5, middle + contrast * 0.5)
}

/// Times that a symbol is made smaller until it is inside: a third of its side is left.
const MOST_SHRINKS: usize = 15;

#[cfg(test)]
mod tests;
