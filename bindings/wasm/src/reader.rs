//! QR symbols in a camera's frames and in pictures.

use core::cell::Cell;

use healthcode::qr::{self, EcLevel, Effort, Found, MAX_PIXELS, Picture, ReadError, Unusual};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fields::{Fields, array, count};
use crate::given;
use crate::refused::Refused;

#[wasm_bindgen]
extern "C" {
    // It only rises, whatever is done to the clock of the day.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn milliseconds() -> f64;
}

/// Reads a camera's frames one after the other.
#[wasm_bindgen]
#[derive(Default)]
pub struct FrameReader {
    scanner: qr::Scanner,
}

#[wasm_bindgen]
impl FrameReader {
    /// Has seen no frame yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands in the next frame.
    pub fn read(&mut self, frame: &JsValue, budget: &JsValue) -> Result<JsValue, JsValue> {
        let pixels = Pixels::read(frame)?;
        let over = timer(budget)?;
        let found = self.scanner.read(&pixels.picture()?, &over);
        Ok(said(&found, &over))
    }
}

/// What stands in one picture: looked at in every way, so that several codes are not one.
#[wasm_bindgen(js_name = readPicture)]
pub fn read_picture(picture: &JsValue, budget: &JsValue) -> Result<JsValue, JsValue> {
    let pixels = Pixels::read(picture)?;
    let over = timer(budget)?;
    let found = qr::read_until(&pixels.picture()?, Effort::Everything, &over);
    Ok(said(&found, &over))
}

struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    coloured: bool,
}

impl Pixels {
    /// `{ width, height, data }`: a byte a pixel, or as many of red, green, blue and alpha.
    fn read(value: &JsValue) -> Result<Self, Refused> {
        let side = |name: &str| given::seconds(&given::needed(value, name)?, name);
        let (width, height) = (side("width")?, side("height")?);
        let count = u64::from(width).saturating_mul(height.into());
        if count > MAX_PIXELS {
            let limit = MAX_PIXELS;
            return Err(bad(ReadError::TooManyPixels {
                width,
                height,
                limit,
            }));
        }
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let most = count.saturating_mul(4);
        let data = given::needed(value, "data")?;
        let length = given::length(&data, "data")?;
        if length == most && count > 0 {
            let rgba = given::bytes(&data, "data", most)?;
            let bytes = on_white(rgba);
            let coloured = true;
            return Ok(Self {
                width,
                height,
                bytes,
                coloured,
            });
        }
        if length != count {
            return Err(bad(ReadError::PixelCount {
                width,
                height,
                bytes: length,
            }));
        }
        Ok(Self {
            width,
            height,
            bytes: given::bytes(&data, "data", count)?,
            coloured: false,
        })
    }

    fn picture(&self) -> Result<Picture<'_>, Refused> {
        let picture = match self.coloured {
            true => Picture::rgb(self.width, self.height, &self.bytes),
            false => Picture::luma(self.width, self.height, &self.bytes),
        };
        picture.map_err(bad)
    }
}

/// Three bytes a pixel, in the same memory; what is transparent is laid on white.
fn on_white(mut rgba: Vec<u8>) -> Vec<u8> {
    let mut to = 0_usize;
    let mut from = 0_usize;
    while let Some([red, green, blue, alpha]) = rgba.get(from..).and_then(<[u8]>::first_chunk) {
        let shown = [*red, *green, *blue].map(|colour| over_white(colour, *alpha));
        if let Some(place) = rgba.get_mut(to..).and_then(<[u8]>::first_chunk_mut) {
            *place = shown;
        }
        from = from.saturating_add(4);
        to = to.saturating_add(3);
    }
    rgba.truncate(to);
    rgba
}

fn over_white(colour: u8, alpha: u8) -> u8 {
    if alpha == u8::MAX {
        return colour;
    }
    let dark = u16::from(u8::MAX.saturating_sub(colour)).saturating_mul(alpha.into()) / 255;
    u8::MAX.saturating_sub(u8::try_from(dark).unwrap_or(u8::MAX))
}

/// Tells when a budget of milliseconds is used up.
fn timer(budget: &JsValue) -> Result<impl Fn() -> bool, Refused> {
    let budget = match budget.is_undefined() {
        true => DEFAULT_BUDGET,
        false => f64::from(given::seconds(budget, "the budget")?),
    };
    let end = milliseconds() + budget;
    let was_over = Cell::new(false);
    Ok(move || {
        was_over.set(was_over.get() || milliseconds() >= end);
        was_over.get()
    })
}

fn said(found: &[Found], over: &dyn Fn() -> bool) -> JsValue {
    let fields = Fields::new().with("codes", array(found.iter().map(symbol)));
    let fields = match over() {
        true => fields.with("out_of_time", true),
        false => fields,
    };
    match qr::only_health_code(found) {
        Ok(one) => fields.with("text", one.untrusted_text()).into(),
        Err(why) => fields
            .with("reason", why.code())
            .with_text("detail", why)
            .into(),
    }
}

fn symbol(found: &Found) -> Fields {
    let corner = |(x, y): (i32, i32)| array([x, y]);
    Fields::new()
        .with("text", found.untrusted_text())
        .with("kind", found.kind().name())
        .with_some("unusual", found.unusual().map(Unusual::name))
        .with("corners", array(found.corners().map(corner)))
        .with("version", found.version())
        .with("ec_level", level(found.ec_level()))
        .with("corrected", count(found.corrected()))
        .with("stage", found.stage())
}

const fn level(level: EcLevel) -> &'static str {
    match level {
        EcLevel::L => "L",
        EcLevel::M => "M",
        EcLevel::Q => "Q",
        EcLevel::H => "H",
    }
}

fn bad(error: ReadError) -> Refused {
    let code = match error {
        ReadError::NoPixels { .. } => "picture/no-pixels",
        ReadError::PixelCount { .. } => "picture/pixel-count",
        ReadError::TooManyPixels { .. } => "picture/too-many-pixels",
        _ => "picture/unreadable",
    };
    Refused::coded(code, error)
}

/// Milliseconds for one frame or picture, unless the caller gives another budget.
const DEFAULT_BUDGET: f64 = 10_000.0;
