//! What is read of a text before a signature is checked: SPEC 8, steps 1 to 3.

use alloc::vec::Vec;

use super::live::Unproven;
use crate::ids::KeyId;
use crate::limits::LIVE_PREFIX;
use crate::wire::Malformed;
use crate::wire::cose::{Envelope, Header};
use crate::wire::text;

/// The bytes of a text, which the rest borrows from.
pub(super) enum Decoded {
    Code(Vec<u8>),
    Live(Vec<u8>),
}

/// A code whose issuer's signature was not checked yet, and the presentation around it.
pub(super) struct Sealed<'b> {
    pub(super) envelope: Envelope<'b>,
    pub(super) kid: KeyId,
    pub(super) live: Option<Unproven<'b>>,
}

impl Decoded {
    pub(super) fn new(text: &str) -> Result<Self, Malformed> {
        if text.starts_with(LIVE_PREFIX) {
            text::decode_live(text).map(Self::Live)
        } else {
            text::decode(text).map(Self::Code)
        }
    }

    pub(super) fn take_apart(&self) -> Result<Sealed<'_>, Malformed> {
        let (bytes, live) = match self {
            Self::Code(bytes) => (&**bytes, None),
            Self::Live(bytes) => {
                let live = Unproven::decode(bytes)?;
                (live.code(), Some(live))
            }
        };
        let envelope = Envelope::decode(bytes)?;
        let kid = envelope.key_id(Header::Code)?;
        Ok(Sealed {
            envelope,
            kid,
            live,
        })
    }
}
