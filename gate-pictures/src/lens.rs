//! What light, lens and sensor do to a picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageResult, RgbImage};

use crate::canvas::{Canvas, mixed, plus, scaled};
use crate::dice::Dice;
use crate::number::{float, floor, level, smooth_step, turn};

/// A light that saturates, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glare {
    pub(crate) centre: (f32, f32),
    /// Half axes of its ellipse; one far longer than the other makes a band.
    pub(crate) axes: (f32, f32),
    pub(crate) degrees: f32,
    /// Light added in its middle.
    pub(crate) strength: f32,
    /// Share of the radius over which it fades.
    pub(crate) edge: f32,
}

/// A shadow, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shade {
    pub(crate) through: (f32, f32),
    pub(crate) degrees: f32,
    /// Light that is left in it.
    pub(crate) left: f32,
    /// Width of its edge.
    pub(crate) edge: f32,
    /// Width after which the light is back; blinds throw several.
    pub(crate) width: f32,
}

/// How a sensor and its software turn light into bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sensor {
    /// Written values of no light and of full light, 0 to 1.
    pub(crate) levels: (f32, f32),
    /// Deviation of the noise in written values.
    pub(crate) noise: f32,
    /// Share of pixels that are black or white.
    pub(crate) salt: f32,
    pub(crate) grey: bool,
    pub(crate) jpeg: Option<u8>,
}

impl Glare {
    pub(crate) fn add(&self, canvas: &mut Canvas) {
        let (sine, cosine) = turn(self.degrees);
        canvas.change(|x, y, pixel| {
            let (dx, dy) = (x - self.centre.0, y - self.centre.1);
            let along = (dx * cosine + dy * sine) / self.axes.0;
            let across = (dy * cosine - dx * sine) / self.axes.1;
            let distance = libm::sqrtf(along * along + across * across);
            let share = 1.0 - smooth_step(1.0 - self.edge, 1.0, distance);
            plus(pixel, scaled([1.0, 1.0, 0.96], share * self.strength))
        });
    }
}

impl Shade {
    pub(crate) fn throw(&self, canvas: &mut Canvas) {
        let (sine, cosine) = turn(self.degrees);
        canvas.change(|x, y, pixel| {
            let (dx, dy) = (x - self.through.0, y - self.through.1);
            let depth = dx * cosine + dy * sine;
            let half = self.edge * 0.5;
            let into = smooth_step(-half, half, depth);
            let out_of = smooth_step(self.width - half, self.width + half, depth);
            let share = into - out_of;
            mixed(pixel, scaled(pixel, self.left), share)
        });
    }
}

/// Out of focus: each point becomes a disc.
#[must_use]
pub(crate) fn disc(canvas: &Canvas, radius: f32) -> Canvas {
    let points = 61;
    // A sunflower's seeds fill a disc evenly: each is turned by the golden angle.
    let seed = |point: usize| {
        let place = float(point) + 0.5;
        let away = radius * libm::sqrtf(place / float(points));
        let (sine, cosine) = turn(137.507_77 * place);
        (nearest(away * cosine), nearest(away * sine))
    };
    let offsets: Vec<_> = (0..points).map(seed).collect();
    canvas.averaged(&offsets)
}

/// Moved while the shutter was open, by `length` pixels.
#[must_use]
pub(crate) fn motion(canvas: &Canvas, length: f32, degrees: f32) -> Canvas {
    let points = 41;
    let (sine, cosine) = turn(degrees);
    let stop = |point: usize| {
        let along = length * ((float(point) + 0.5) / float(points) - 0.5);
        (nearest(along * cosine), nearest(along * sine))
    };
    let offsets: Vec<_> = (0..points).map(stop).collect();
    canvas.averaged(&offsets)
}

impl Sensor {
    /// The picture as a file would have it, before PNG.
    ///
    /// # Errors
    /// If the JPEG encoder or decoder fails.
    pub(crate) fn develop(&self, canvas: &Canvas, dice: &mut Dice) -> ImageResult<RgbImage> {
        let mut picture = RgbImage::new(side(canvas.width), side(canvas.height));
        for (target, light) in picture.pixels_mut().zip(&canvas.pixels) {
            target.0 = self.bytes(*light, dice);
        }
        let Some(quality) = self.jpeg else {
            return Ok(picture);
        };
        let mut file = Cursor::new(Vec::new());
        JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture)?;
        let decoded = image::load_from_memory_with_format(file.get_ref(), ImageFormat::Jpeg)?;
        Ok(decoded.into_rgb8())
    }

    fn bytes(&self, light: [f32; 3], dice: &mut Dice) -> [u8; 3] {
        if self.salt > 0.0 && dice.chance(self.salt) {
            return [if dice.chance(0.5) { 0 } else { 255 }; 3];
        }
        let (black, white) = self.levels;
        // A gamma of 2 stands for sRGB's: a square root is the same on every machine.
        let written =
            light.map(|channel| black + (white - black) * libm::sqrtf(channel.clamp(0.0, 1.0)));
        if self.grey {
            let value = luma(written) + self.noise * dice.normal();
            return [level(value); 3];
        }
        written.map(|value| level(value + self.noise * dice.normal()))
    }
}

/// Brightness as video has it: Recommendation ITU-R BT.601.
pub(crate) fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

fn nearest(offset: f32) -> i32 {
    floor(offset + 0.5)
}

fn side(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
