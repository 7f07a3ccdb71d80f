//! The verifier of health codes for JavaScript: what a scanner carries, the place first, then
//! the code. There is no signing code in it.
//!
//! What JavaScript sees is described in `js/verifier.d.ts` and `js/index.d.ts`. Every argument
//! is taken as a `JsValue`, looked at before it is copied, and read before anything is borrowed: a
//! getter of the page's may throw, or call back. What has the wrong type is a `TypeError`.

mod carried;
mod fields;
mod foreign;
mod given;
#[cfg(feature = "reader")]
mod reader;
mod record;
mod refresh;
mod refused;
mod said;
mod scanner;
mod trusted;
mod verifier;

#[cfg(feature = "reader")]
pub use reader::{FrameReader, read_picture};
pub use scanner::{Scanner, check_bundle, fingerprint, read_document};
pub use verifier::JsVerifier;
