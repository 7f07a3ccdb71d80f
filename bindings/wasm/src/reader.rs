//! QR symbols in a camera's frames and in pictures.

use core::cell::{Cell, RefCell};

use healthcode::qr::{self, Effort, Found, MAX_PIXELS, NotOne, Picture, ReadError, Unusual};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fields::{Fields, array, count};
use crate::refused::Refused;
use crate::{foreign, given};

/// Reads a camera's frames one after the other.
#[wasm_bindgen]
#[derive(Default)]
pub struct FrameReader {
    scanner: RefCell<qr::Scanner>,
}

#[wasm_bindgen]
impl FrameReader {
    /// Has seen no frame yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands in the next frame.
    pub fn read(&self, frame: &JsValue, budget: &JsValue) -> Result<JsValue, JsValue> {
        let pixels = Pixels::read(frame)?;
        let timer = Timer::start(budget)?;
        let mut scanner = self.scanner.try_borrow_mut().map_err(|_| busy())?;
        let found = scanner.read(&pixels.picture()?, &|| timer.is_over());
        drop(scanner);
        Ok(with_one(seen(&found, &timer), qr::only_health_code(&found)))
    }
}

/// What stands in one picture: looked at in every way, so that several codes are not one.
#[wasm_bindgen(js_name = readPicture)]
pub fn read_picture(picture: &JsValue, budget: &JsValue) -> Result<JsValue, JsValue> {
    let pixels = Pixels::read(picture)?;
    let timer = Timer::start(budget)?;
    let found = qr::read_until(&pixels.picture()?, Effort::Everything, &|| timer.is_over());
    let fields = seen(&found, &timer);
    Ok(match (timer.told.get(), qr::only_health_code(&found)) {
        // Another code may be where was not looked.
        (true, Ok(_)) => fields
            .with("reason", "picture/time")
            .with(
                "detail",
                "time was over before all of the picture was looked at",
            )
            .into(),
        (_, one) => with_one(fields, one),
    })
}

struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    coloured: bool,
}

impl Pixels {
    /// `{ width, height, data }`: a byte a pixel, or as many of red, green, blue and alpha; with
    /// a `stride`, so many bytes are from one row to the next.
    fn read(value: &JsValue) -> Result<Self, Refused> {
        let names = ["width", "height", "data", "stride"];
        let [width, height, data, stride] = given::some_fields(value, "a frame", names)?;
        let side = |field, name| given::whole_u32(&given::needed(field, name)?, name);
        let (width, height) = (side(width, "width")?, side(height, "height")?);
        let limit = MAX_PIXELS;
        if u64::from(width).saturating_mul(height.into()) > limit {
            return Err(bad(ReadError::TooManyPixels {
                width,
                height,
                limit,
            }));
        }
        let stride = stride.map(|it| given::whole_u32(&it, "stride"));
        let data = given::needed(data, "data")?;
        let length = given::length(&data, "data")?;
        let rows = Rows::new(width, height, stride.transpose()?, length);
        let rows = rows.ok_or_else(|| {
            bad(ReadError::PixelCount {
                width,
                height,
                bytes: length,
            })
        })?;
        let bytes = rows.together(given::bytes(&data, "data", length)?);
        let coloured = rows.coloured;
        let bytes = if coloured { on_white(bytes) } else { bytes };
        Ok(Self {
            width,
            height,
            bytes,
            coloured,
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

/// How the rows of a frame lie in its bytes.
struct Rows {
    /// Bytes of a row that are pixels.
    row: usize,
    /// Bytes from one row to the next.
    stride: usize,
    coloured: bool,
}

impl Rows {
    /// None if there are more or fewer bytes than rows; after the last row there may be a gap
    /// like that between rows, or none.
    fn new(width: u32, height: u32, stride: Option<u32>, length: usize) -> Option<Self> {
        let width = usize::try_from(width).ok()?;
        let height = usize::try_from(height).ok()?;
        let colours = width.checked_mul(4)?;
        let stride = stride.map(usize::try_from).transpose().ok()?;
        let coloured = match stride {
            Some(stride) => stride >= colours,
            None => length == colours.checked_mul(height)?,
        };
        let coloured = coloured && length > 0;
        let row = if coloured { colours } else { width };
        let stride = stride.unwrap_or(row);
        let most = stride.checked_mul(height)?;
        let gap = stride.checked_sub(row)?;
        let fits = (most.saturating_sub(gap)..=most).contains(&length);
        fits.then_some(Self {
            row,
            stride,
            coloured,
        })
    }

    /// The rows without what lies between them.
    fn together(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.row == self.stride {
            return bytes;
        }
        let rows = bytes.chunks(self.stride);
        let rows = rows.filter_map(|it| it.get(..self.row));
        rows.collect::<Vec<_>>().concat()
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

/// A budget of milliseconds, and whether anybody was told that it is used up.
struct Timer {
    end: f64,
    told: Cell<bool>,
}

impl Timer {
    fn start(budget: &JsValue) -> Result<Self, Refused> {
        let budget = match budget.is_undefined() {
            true => DEFAULT_BUDGET,
            false => given::duration(budget, "the budget")?,
        };
        let end = foreign::milliseconds().map_err(Refused::Thrown)? + budget;
        let told = Cell::new(false);
        Ok(Self { end, told })
    }

    fn is_over(&self) -> bool {
        let is_left = || foreign::milliseconds().is_ok_and(|now| now < self.end);
        self.told.set(self.told.get() || !is_left());
        self.told.get()
    }
}

fn seen(found: &[Found], timer: &Timer) -> Fields {
    let fields = Fields::new().with("codes", array(found.iter().map(symbol)));
    match timer.told.get() {
        true => fields.with("out_of_time", true),
        false => fields,
    }
}

fn with_one(fields: Fields, one: Result<&Found, NotOne>) -> JsValue {
    match one {
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
        .with("ec_level", found.ec_level().name())
        .with("corrected", count(found.corrected()))
        .with("stage", found.stage())
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

fn busy() -> Refused {
    Refused::coded("reader/busy", "the reader is at work: call it later")
}

/// Milliseconds for one frame or picture, unless the caller gives another budget.
const DEFAULT_BUDGET: f64 = 10_000.0;
