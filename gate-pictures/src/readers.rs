//! The decoders that run in this process: the only place that calls them.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use healthcode::qr::{Effort, Picture, ReadError, read_picture};
use image::RgbImage;
use rqrr::PreparedImage;
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader as _;
use rxing::qrcode::QRCodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, Reader as _};

use crate::lens::luma;
use crate::number::level;

/// A decoder in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Ours,
    Rqrr,
    Rxing,
}

/// A picture as decoders get it.
#[derive(Clone)]
pub(crate) struct View {
    width: u32,
    height: u32,
    grey: Vec<u8>,
    /// Red, green and blue of each pixel; for the one reader here that looks at colours.
    colours: Vec<u8>,
}

/// Why a decoder has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Late,
    Panicked,
    Refused,
}

impl Reader {
    pub(crate) const ALL: [Self; 3] = [Self::Ours, Self::Rqrr, Self::Rxing];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Rqrr => "rqrr",
            Self::Rxing => "rxing",
        }
    }

    /// The texts in a picture.
    ///
    /// # Errors
    /// If the decoder panics or takes longer than the budget.
    pub(crate) fn read(self, view: &View, budget: Duration) -> Result<Vec<String>, Fault> {
        match self {
            Self::Ours => ours(view, budget),
            Self::Rqrr => within(budget, view, rqrr),
            Self::Rxing => within(budget, view, rxing),
        }
    }
}

impl View {
    /// The grey of a picture: the same that `peers.py` makes.
    pub(crate) fn of(picture: &RgbImage) -> Self {
        let grey = |pixel: &image::Rgb<u8>| level(luma(pixel.0.map(f32::from)) / 255.0);
        Self {
            width: picture.width(),
            height: picture.height(),
            grey: picture.pixels().map(grey).collect(),
            colours: picture.as_raw().clone(),
        }
    }
}

fn ours(view: &View, budget: Duration) -> Result<Vec<String>, Fault> {
    let picture = Picture::rgb(view.width, view.height, &view.colours);
    let picture = picture.map_err(|_| Fault::Refused)?;
    let found =
        read_picture(&picture, Effort::UntilFound, budget).map_err(|error| match error {
            ReadError::OutOfTime { .. } | ReadError::Busy { .. } => Fault::Late,
            ReadError::DecoderFailed => Fault::Panicked,
            _ => Fault::Refused,
        })?;
    let texts = found.into_iter().map(|found| found.into_untrusted_text());
    Ok(texts.collect())
}

fn rqrr(view: View) -> Vec<String> {
    let side = |side: u32| usize::try_from(side).unwrap_or(0);
    let (width, height) = (side(view.width), side(view.height));
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let place = y.saturating_mul(width).saturating_add(x);
        view.grey.get(place).copied().unwrap_or(u8::MAX)
    });
    let grids = prepared.detect_grids();
    let texts = grids.iter().filter_map(|grid| grid.decode().ok());
    texts.map(|(_, text)| text).collect()
}

/// Both of its QR readers, on the picture and on its negative.
fn rxing(view: View) -> Vec<String> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let Ok(source) = Luma8LuminanceSource::new(view.grey, view.width, view.height) else {
        return Vec::new();
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    for _ in 0..2 {
        let several = QrReader.decode_multiple_with_hints(&mut bitmap, &hints);
        let found = match several {
            Ok(found) if !found.is_empty() => found,
            _ => Vec::from_iter(QRCodeReader.decode_with_hints(&mut bitmap, &hints)),
        };
        if !found.is_empty() {
            return found
                .iter()
                .map(|found| found.getText().to_owned())
                .collect();
        }
        bitmap.invert();
    }
    Vec::new()
}

/// Runs a decoder on a thread of its own. One that is late is waited for some time longer, so
/// that it does not slow the next.
fn within(
    budget: Duration,
    view: &View,
    decode: fn(View) -> Vec<String>,
) -> Result<Vec<String>, Fault> {
    let (sender, receiver) = channel();
    let view = view.clone();
    let work = move || {
        let found = catch_unwind(AssertUnwindSafe(|| decode(view)));
        // Nobody may be waiting any more.
        let _late = sender.send(found.map_err(|_| Fault::Panicked));
    };
    let thread = thread::Builder::new().name(QUIET_THREAD.to_owned());
    thread.spawn(work).map_err(|_| Fault::Refused)?;
    match receiver.recv_timeout(budget) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => {
            let _waited = receiver.recv_timeout(budget.saturating_mul(9));
            Err(Fault::Late)
        }
        Err(RecvTimeoutError::Disconnected) => Err(Fault::Panicked),
    }
}

/// Panics on threads of this name are expected.
pub(crate) const QUIET_THREAD: &str = "decoder";
