//! Health codes that anyone can check with no network.
//!
//! A code is a short text, drawn as one QR symbol, that says: the person with *this document*
//! is *this colour* from *now* until *then*, signed by *that issuer*. A scanner that carries
//! the issuers' public keys decides by itself: no server, no queue, no look-up by ID number.
//!
//! # A code from end to end
//!
//! ```
//! use healthcode::trust::{IssuerKey, Trust};
//! use healthcode::{
//!     Claims, Colour, Document, Issuer, Person, SigningKey, UnixTime, Verifier, Window,
//! };
//!
//! // Randomness and the clock belong to the caller.
//! let mut rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
//! let now = UnixTime::new(1_795_262_400);
//! let tomorrow = UnixTime::new(1_795_348_800);
//!
//! // The issuer: a key, a document, a colour, a window.
//! let issuer = Issuer::new(SigningKey::generate(&mut rng));
//! let document = Document::parse("passport:USA:X1234567:1990-01-31")?;
//! let claims = Claims::builder(Window::new(now, tomorrow)?, &document)
//!     .colour(Colour::Green)
//!     .build(&mut rng)?;
//! let code = issuer.issue(&claims)?;
//! assert_eq!(code.as_str().len(), 203);
//!
//! // The checkpoint: trusted keys, the text that was scanned, the clock.
//! let mut trust = Trust::new();
//! trust.add(IssuerKey::unrestricted(issuer.public().clone()))?;
//! let verified = Verifier::new(&trust).verify(code.as_str(), now)?;
//! // Whose document it is decides whose colour counts.
//! let matched = verified.match_document(&document)?;
//! assert_eq!(matched.person(), Person::Holder);
//! assert_eq!(matched.colour(), Some(Colour::Green));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A checkpoint
//!
//! A verified code is evidence; whether its holder may enter is for the place to say. A scanner
//! carries a [`Snapshot`]: a [`trust::Bundle`] that a quorum of roots signed, with what is asked
//! at each type of place, and the [`status`] lists that came since. A
//! [`checkpoint::Checkpoint`] at a chosen place judges a text and gives a decision, reasons and
//! a trace of every check; `examples/checkpoint.rs` has it from end to end. The [`store`] keeps
//! it all on a disk.
//!
//! # Rules that the types keep
//!
//! * One door: a [`VerifiedCode`] comes out of [`Verifier::verify`], or out of a checkpoint's
//!   judgement as its evidence, and from nowhere else.
//!   What an unverified text says is behind [`inspect`], and its accessors begin with
//!   `untrusted_`.
//! * One encoding: a text is accepted only if encoding what was decoded gives it back.
//! * Verify, then parse: claims are not read before the signature holds.
//! * The caller owns the clock, the random numbers and, but for the [`store`], the disk.
//! * A refusal says why with a stable code ([`Refusal::code`]), and never whom it is about.
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `std` | [`key::KeyTables`], which need a lock, and the standard library to dependencies; without it the crate needs `alloc` |
//! | `diagnostic` | [`diagnostic`], the CBOR notation for people |
//! | `fast` | tables of 8 KB with which signing and verifying are quicker |
//! | `issuer` | building claims, signing keys, issuing |
//! | `pem` | keys as PEM files |
//! | `qr` | drawing symbols and reading pictures (needs `std`) |
//! | `qr-read` | of `qr`, reading a camera's frames alone, with no further crate (needs `std`) |
//! | `store` | [`store`], what a scanner keeps on its disk (needs `std`) |
//!
//! All are on by default; a verifier alone builds with `default-features = false`.
//!
//! The format is in `docs/SPEC.md`, the reasons in `docs/DESIGN.md`, and what it withstands in
//! `docs/THREATS.md`.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod checkpoint;
pub mod claims;
mod clock;
mod error;
mod ids;
mod inspect;
#[cfg(feature = "issuer")]
pub mod issuer;
pub mod key;
pub mod limits;
#[cfg(feature = "qr-read")]
pub mod qr;
mod seal;
mod snapshot;
pub mod status;
#[cfg(feature = "store")]
pub mod store;
mod time;
pub mod trust;
mod verifier;
mod wire;

pub use claims::{Claims, Colour, Document, DocumentType, Person};
pub use clock::{ClockConcern, ClockFloor, ClockReading};
pub use error::Refusal;
pub use ids::{CodeId, KeyId, NoSuchRegion, Region};
#[cfg(feature = "diagnostic")]
pub use inspect::diagnostic;
pub use inspect::{Inspection, inspect};
#[cfg(feature = "issuer")]
pub use issuer::{Code, Issuer, ToBeSigned};
#[cfg(feature = "issuer")]
pub use key::SigningKey;
pub use key::{PublicKey, WeakKey};
pub use snapshot::Snapshot;
pub use time::{Date, DateError, Day, EmptyWindow, TimeOutOfRange, UnixTime, Window};
pub use verifier::{Freshness, Matched, Presented, Status, VerifiedCode, Verifier};
pub use wire::Malformed;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
