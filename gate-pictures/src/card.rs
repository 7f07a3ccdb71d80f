//! What carries the symbol: paper or a screen.

use crate::canvas::Light;
use crate::dice::hash;
use crate::number::{float, floor, smooth_step, whole};
use crate::patch::Patch;
use crate::text::Modules;

/// A card; lengths are in modules of its symbol.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) symbol: Modules,
    pub(crate) mirrored: bool,
    pub(crate) dark: Light,
    pub(crate) bright: Light,
    /// Width of the quiet zone.
    pub(crate) quiet: f32,
    /// Width of the paper beyond the quiet zone, where patches may be.
    pub(crate) margin: f32,
    pub(crate) paper: Light,
    /// Width and colour of a frame around all that.
    pub(crate) bezel: (f32, Light),
    pub(crate) logo: Option<Logo>,
    pub(crate) patches: Vec<Patch>,
    pub(crate) screen: Option<Screen>,
}

/// A picture in the middle of the symbol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logo {
    /// Width as a share of the symbol's.
    pub(crate) share: f32,
    pub(crate) colour: Light,
    pub(crate) salt: u32,
}

/// A display of red, green and blue stripes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Pixels of the display for one module.
    pub(crate) pixels: f32,
    /// How dark the gaps are, 0 to 1.
    pub(crate) depth: f32,
    /// How far the stripes of one colour hold back the others, 0 to 1.
    pub(crate) purity: f32,
}

impl Card {
    /// From the symbol's centre to the card's corner, in sides of the symbol.
    pub(crate) fn radius(&self) -> f32 {
        let half = float(self.symbol.width) * 0.5 + self.border();
        half * std::f32::consts::SQRT_2 / float(self.symbol.width)
    }

    /// The light at a place in sides of the symbol from its centre; none beside the card.
    pub(crate) fn light(&self, u: f32, v: f32) -> Option<Light> {
        let width = float(self.symbol.width);
        let u = if self.mirrored { -u } else { u };
        let (x, y) = ((u + 0.5) * width, (v + 0.5) * width);
        let outside = (-x).max(-y).max(x - width).max(y - width);
        if outside > self.border() {
            return None;
        }
        let light = self.print(x, y, outside);
        Some(match self.screen {
            Some(screen) => screen.shown(light, x, y),
            None => light,
        })
    }

    fn border(&self) -> f32 {
        self.quiet + self.margin + self.bezel.0
    }

    fn print(&self, x: f32, y: f32, outside: f32) -> Light {
        if outside < 0.0 {
            return self.in_symbol(x, y);
        }
        if outside <= self.quiet {
            return self.bright;
        }
        let mut marks = self.patches.iter().rev();
        match marks.find_map(|patch| patch.dark(x, y)) {
            Some(true) => self.dark,
            Some(false) => self.bright,
            None if outside <= self.quiet + self.margin => self.paper,
            None => self.bezel.1,
        }
    }

    fn in_symbol(&self, x: f32, y: f32) -> Light {
        if let Some(logo) = self.logo {
            let width = float(self.symbol.width);
            let place = |at: f32| (at / width - 0.5) / logo.share + 0.5;
            if let Some(light) = logo.light(place(x), place(y), self.bright) {
                return light;
            }
        }
        if self.symbol.is_dark(whole(x), whole(y)) {
            self.dark
        } else {
            self.bright
        }
    }
}

impl Logo {
    fn light(&self, x: f32, y: f32, ground: Light) -> Option<Light> {
        if !(0.0..1.0).contains(&x) || !(0.0..1.0).contains(&y) {
            return None;
        }
        let inset = (x - 0.5).abs().max((y - 0.5).abs());
        // Mirrored left to right, as most signs are.
        let column = floor((x - 0.5).abs() * 7.0);
        let inked = inset < 0.42 && hash(column, floor(y * 7.0), self.salt) < 0.6;
        Some(if inked { self.colour } else { ground })
    }
}

impl Screen {
    fn shown(&self, light: Light, x: f32, y: f32) -> Light {
        let part = |place: f32| {
            let place = place * self.pixels;
            place - libm::floorf(place)
        };
        let (across, down) = (part(x), part(y));
        let row = 1.0 - self.depth * smooth_step(0.3, 0.5, (down - 0.5).abs());
        let mut stripe = 0.0_f32;
        light.map(|channel| {
            let away = (across - (stripe + 0.5) / 3.0).abs();
            stripe += 1.0;
            let lit = 1.0 - self.purity * smooth_step(1.0 / 6.0, 0.3, away.min(1.0 - away));
            channel * lit * row
        })
    }
}
