//! JPEG.

use alloc::vec::Vec;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Channels, Format, Pixels, ReadError, afford, blank, checked_size};

mod segments;

use segments::Frame;

pub(super) fn decode(file: Vec<u8>) -> Result<Pixels, ReadError> {
    decode_as(file, channels)
}

fn decode_as(
    mut file: Vec<u8>,
    channels: impl FnOnce(&Frame, Option<ColorSpace>, u64) -> Result<Channels, ReadError>,
) -> Result<Pixels, ReadError> {
    let frame = segments::keep_pixels(&mut file).ok_or_else(|| Format::Jpeg.damaged())?;
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let pixels = checked_size(width, height)?;

    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(segments::MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file.as_slice()), options);
    decoder
        .decode_headers()
        .map_err(|_| Format::Jpeg.damaged())?;
    let channels = channels(&frame, decoder.input_colorspace(), pixels)?;
    if channels == Channels::Grey {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::Luma));
    }
    let mut bytes = blank(pixels, channels);
    decoder
        .decode_into(&mut bytes)
        .map_err(|_| Format::Jpeg.damaged())?;
    Ok(Pixels {
        width,
        height,
        channels,
        bytes,
    })
}

/// Colours, if the picture has them and they can be afforded. Brightness alone is had for
/// less, where it is a component of its own.
fn channels(frame: &Frame, space: Option<ColorSpace>, pixels: u64) -> Result<Channels, ReadError> {
    let with = |channels: Channels| {
        let result = pixels.saturating_mul(channels.count());
        afford(result.saturating_add(frame.held()), pixels).map(|()| channels)
    };
    if frame.components.len() == 1 {
        return with(Channels::Grey);
    }
    let brightness = space == Some(ColorSpace::YCbCr) && frame.has_usual_sampling();
    with(Channels::Rgb).or_else(|error| {
        if brightness {
            with(Channels::Grey)
        } else {
            Err(error)
        }
    })
}

#[cfg(test)]
mod tests;
