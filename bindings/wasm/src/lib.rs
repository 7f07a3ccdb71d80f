//! The verifier of health codes for JavaScript: what a scanner carries, the place first, then
//! the code. There is no signing code in it.
//!
//! What JavaScript sees is described in `js/verifier.d.ts` and `js/index.d.ts`. Every argument
//! is taken as a `JsValue` and looked at before it is copied: what has the wrong type is a
//! `TypeError`. Objects of the page's own that lie about their length are not guarded against.

mod carried;
mod fields;
mod given;
#[cfg(feature = "reader")]
mod reader;
mod record;
mod refused;
mod said;
mod scanner;
mod trusted;
mod verifier;

#[cfg(feature = "reader")]
pub use reader::{FrameReader, read_picture};
pub use scanner::{Scanner, check_bundle, fingerprint, read_document};
pub use verifier::JsVerifier;
