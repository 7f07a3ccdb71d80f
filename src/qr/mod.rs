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

mod kind;
mod pick;
mod read;
mod render;

pub use kind::{Kind, Unusual};
pub use pick::{NotOne, only_health_code};
#[cfg(not(target_family = "wasm"))]
pub use read::read_picture;
pub use read::{
    Effort, Found, MAX_FILE_BYTES, MAX_PIXELS, Picture, ReadError, STAGES, Scanner, Stage,
    THREAD_NAME, read_file_bytes, read_until,
};
pub use render::{
    Caption, Dpi, DrawError, EcLevel, Frame, Ink, Logo, Measures, Millimetres, ModulePixels, Rgb,
    Sheet, Symbol,
};
