//! QR symbols: text to symbol, picture to text.
//!
//! Nothing here knows what a code says: [`render`] draws any text of the QR alphanumeric set
//! (ISO/IEC 18004, table 5), and [`read`] returns whatever text it sees, from anyone.
//!
//! ```
//! use core::time::Duration;
//! use healthcode::qr::{read, render::{EcLevel, Ink, ModulePixels, Symbol}};
//!
//! let symbol = Symbol::encode("OHC1:6BF", EcLevel::M)?;
//! let png = symbol.to_png(ModulePixels::default(), Ink::default());
//!
//! let found = read::read_file_bytes(&png, Duration::from_secs(10))?;
//! assert_eq!(found[0].untrusted_text(), "OHC1:6BF");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod read;
pub mod render;

pub use read::{Found, Luma, ReadError, read_file_bytes, read_luma};
pub use render::{DrawError, EcLevel, Ink, ModulePixels, Rgb, Symbol};
