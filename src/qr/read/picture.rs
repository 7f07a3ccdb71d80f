//! Picture file to grey pixels.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, LumaA};

use super::{MAX_FILE_BYTES, ReadError, checked_size};

/// Tells the format by the first bytes, before the file is copied or decoded.
pub(super) fn format(bytes: &[u8]) -> Result<ImageFormat, ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::FileTooLong {
            bytes: bytes.len(),
            limit: MAX_FILE_BYTES,
        });
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => Ok(format),
        Ok(other) => Err(ReadError::OtherFormat {
            mime: other.to_mime_type(),
        }),
        Err(_) => Err(ReadError::NotAPicture),
    }
}

/// Decodes a file once its header has passed the limits.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<GrayImage, ReadError> {
    let damaged = || ReadError::Damaged {
        mime: format.to_mime_type(),
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    if format == ImageFormat::Png {
        // The decoder below makes room for a row before it tells the size, and inflates colour
        // profiles: so the size is read first, and room given for pixels and one profile.
        let mut header = png::Decoder::new(Cursor::new(bytes));
        let (width, height) = header.read_header_info().map_err(|_| damaged())?.size();
        let pixels = checked_size(width, height)?;
        let room = pixels.saturating_mul(WIDEST_PIXEL).saturating_add(PROFILE);
        limits.max_alloc = Some(room.min(MAX_MEMORY));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|_| damaged())?;

    let (width, height) = decoder.dimensions();
    checked_size(width, height)?;
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(ReadError::TooMuchMemory {
            bytes: decoder.total_bytes(),
            limit: MAX_MEMORY,
        });
    }
    let image = DynamicImage::from_decoder(decoder).map_err(|_| damaged())?;
    Ok(on_white(image))
}

/// Drops colour, and lays what is transparent on white: a symbol exported without its
/// background has dark modules only.
fn on_white(image: DynamicImage) -> GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let (width, height) = (image.width(), image.height());
    let pixels = image.into_luma_alpha8();
    let grey = pixels.pixels().map(|LumaA([luma, alpha])| {
        let dark = u16::from(u8::MAX.saturating_sub(*luma)).saturating_mul((*alpha).into()) / 255;
        u8::MAX.saturating_sub(u8::try_from(dark).unwrap_or(u8::MAX))
    });
    let grey = grey.collect();
    GrayImage::from_raw(width, height, grey).unwrap_or_default()
}

/// Four channels of 16 bits, in bytes.
const WIDEST_PIXEL: u64 = 8;
/// Larger than any colour profile in use, in bytes.
const PROFILE: u64 = 4 << 20;
/// Most memory for the pixels of a file, in bytes: four a pixel of the largest picture.
const MAX_MEMORY: u64 = super::MAX_PIXELS.saturating_mul(4);

#[cfg(test)]
mod tests;
