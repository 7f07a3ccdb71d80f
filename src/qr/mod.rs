//! QR symbols: text to symbol, picture to text.
//!
//! Nothing here knows what a code says: [`Symbol`] draws any text of the QR alphanumeric set
//! (ISO/IEC 18004, table 5), [`Sheet`] what stands around it on a screen or on paper, and
//! [`read_luma`] and [`read_file_bytes`] return whatever text they see, from
//! anyone.
//!
//! ```
//! use core::time::Duration;
//! use healthcode::qr::{EcLevel, Ink, ModulePixels, Symbol, read_file_bytes};
//!
//! let symbol = Symbol::encode("OHC1:6BF", EcLevel::M)?;
//! let png = symbol.to_png(ModulePixels::default(), Ink::default());
//!
//! let found = read_file_bytes(&png, Duration::from_secs(10))?;
//! assert_eq!(found[0].untrusted_text(), "OHC1:6BF");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod read;
mod render;

pub use read::{
    Found, Luma, MAX_FILE_BYTES, MAX_PIXELS, ReadError, THREAD_NAME, read_file_bytes, read_luma,
};
pub use render::{
    Caption, Dpi, DrawError, EcLevel, Frame, Ink, Logo, Measures, Millimetres, ModulePixels, Rgb,
    Sheet, Symbol,
};
