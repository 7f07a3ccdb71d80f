//! QR symbols: text to symbol, picture to text.
//!
//! Nothing here knows what a code says: [`Symbol`] draws any text of the QR alphanumeric set
//! (ISO/IEC 18004, table 5), [`Sheet`] what stands around it on a screen or on paper, and
//! [`read_picture`] and [`read_file_bytes`] return whatever text they see, from
//! anyone.
//!
//! ```
//! use core::time::Duration;
//! use healthcode::qr::{EcLevel, Effort, Ink, ModulePixels, Symbol, read_file_bytes};
//!
//! let symbol = Symbol::encode("OHC1:6BF", EcLevel::M)?;
//! let png = symbol.to_png(ModulePixels::default(), Ink::default());
//!
//! let found = read_file_bytes(&png, Effort::default(), Duration::from_secs(10))?;
//! assert_eq!(found[0].untrusted_text(), "OHC1:6BF");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ec_level;
mod kind;
mod pick;
mod read;
#[cfg(feature = "qr")]
mod render;

pub use ec_level::EcLevel;
pub use kind::{Kind, Unusual};
pub use pick::{NotOne, only_health_code};
#[cfg(all(feature = "qr", not(target_family = "wasm")))]
pub use read::read_picture;
pub use read::{Effort, Found, MAX_PIXELS, Picture, ReadError, STAGES, Scanner, Stage, read_until};
#[cfg(feature = "qr")]
pub use read::{MAX_FILE_BYTES, THREAD_NAME, read_file_bytes};
#[cfg(feature = "qr")]
pub use render::{
    Caption, Dpi, DrawError, Frame, Ink, Logo, Measures, Millimetres, ModulePixels, Rgb, Sheet,
    Symbol,
};
