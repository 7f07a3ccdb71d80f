//! The identity hash: what a code says about its bearer's document without saying it.

use alloc::vec::Vec;
use core::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;
use zeroize::Zeroize;

use super::document::{Document, birth_text};
use crate::ids::CodeId;
use crate::limits::MAX_COMPANIONS;
use crate::wire::cbor::Writer;

/// Hash of a document, salted by the code it stands on (SPEC 4).
///
/// ```cddl
/// identity-hash = bstr .size 12
/// ```
/// `==` takes the same time for all hashes. `Debug` and `Display` write lower-case hex: the
/// hash is in every code for all to read.
///
/// ```
/// use healthcode::claims::{IdentityHash, Person};
/// use healthcode::{CodeId, Document};
///
/// let code_id = CodeId::from_bytes([7; 8]);
/// let issued = Document::parse("passport:USA:X1234567:1990-01-31")?;
/// let shown = Document::parse("passport:USA:x 123 4567:1990-01-31")?;
/// assert_eq!(
///     IdentityHash::compute(&issued, code_id, Person::Holder, None)?,
///     IdentityHash::compute(&shown, code_id, Person::Holder, None)?,
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct IdentityHash([u8; HASH_BYTES]);

/// Why a hash could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HashError {
    /// The working memory could not be had.
    #[error("there is no memory for an identity hash, which takes {MEMORY_KIB} KiB")]
    OutOfMemory,
}

impl IdentityHash {
    /// Hashes a document for one person on one code.
    ///
    /// Without a pepper this is [`Suite::One`], with one [`Suite::Two`]: give it to a code of
    /// suite 2 alone. One hash takes tens of milliseconds and 19 MiB, on purpose.
    ///
    /// # Errors
    /// [`HashError::OutOfMemory`] if the allocator refuses the working memory.
    pub fn compute(
        document: &Document,
        code_id: CodeId,
        person: Person,
        pepper: Option<&Pepper>,
    ) -> Result<Self, HashError> {
        let [a, b, c, d, e, f, g, h] = *code_id.as_bytes();
        let salt = [a, b, c, d, e, f, g, h, person.salt_byte()];
        let mut hash = [0; 12];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
            .hash_password_into(&preimage(document), &salt, &mut hash)
            // All lengths are within Argon2's bounds; what is left to go wrong is memory.
            .map_err(|_| HashError::OutOfMemory)?;
        Ok(Self(pepper.map_or(hash, |pepper| pepper.apply(hash))))
    }

    /// The hash with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The twelve bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }
}

impl ConstantTimeEq for IdentityHash {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl PartialEq for IdentityHash {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for IdentityHash {}

impl fmt::Display for IdentityHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for IdentityHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityHash({self})")
    }
}

/// What the identity hash is computed over.
///
/// Deterministic CBOR (RFC 8949 section 4.2.1); it holds personal data in clear.
///
/// ```cddl
/// preimage = [ "OHC-ID1", document-type, country: tstr, number: tstr, birth: tstr ]
/// ```
#[must_use]
pub fn preimage(document: &Document) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.array(5);
    writer.text("OHC-ID1");
    writer.uint(document.document_type().number());
    writer.text(document.country().as_str());
    writer.text(document.number());
    writer.text(&birth_text(document.birth()));
    writer.into_bytes()
}

/// Whom on a code a document belongs to.
///
/// `Display` writes `holder` or, counting from 1, `companion 2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    /// The one the code was issued to.
    Holder,
    /// One who travels on the holder's code.
    Companion(CompanionIndex),
}

/// A companion's place on the code, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompanionIndex(u8);

impl Person {
    /// The companion in the place `number`, counting from 1; `None` unless it is 1 to 5.
    #[must_use]
    pub fn companion(number: u8) -> Option<Self> {
        let exists = (1..=MAX_COMPANIONS).contains(&usize::from(number));
        exists.then_some(Self::Companion(CompanionIndex(number)))
    }

    /// Everyone that a code has room for: the holder, then the companions in order.
    pub fn all() -> impl Iterator<Item = Self> {
        core::iter::once(Self::Holder).chain((1..).map_while(Self::companion))
    }

    /// The last byte of the salt: 0 for the holder, 1 to 5 for companions.
    #[must_use]
    pub const fn salt_byte(self) -> u8 {
        match self {
            Self::Holder => 0,
            Self::Companion(index) => index.number(),
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holder => f.write_str("holder"),
            Self::Companion(index) => write!(f, "companion {}", index.number()),
        }
    }
}

impl CompanionIndex {
    /// The place, counting from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// How identity hashes are made (SPEC 4); a code names it where it is not suite 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Suite {
    /// Argon2id: anyone with the document can compute the hash.
    #[default]
    One,
    /// HMAC-SHA256 over suite 1: only who knows the pepper can.
    Two,
}

impl Suite {
    /// The number on the wire, 1 or 2.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// The suite with this number, if there is one.
    #[must_use]
    pub const fn from_number(number: u64) -> Option<Self> {
        match number {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }
}

/// The secret of suite 2, known to issuers and authorised scanners; wiped when dropped.
// Zero-padded to the block of SHA-256, which is what HMAC does with a short key (RFC 2104).
pub struct Pepper([u8; PEPPER_MAX_BYTES]);

/// The pepper is too short to be a secret, or longer than HMAC-SHA256 takes unhashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the pepper has {bytes} bytes; it takes {PEPPER_MIN_BYTES} to {PEPPER_MAX_BYTES}")]
pub struct PepperLength {
    /// Bytes that were given.
    pub bytes: usize,
}

impl Pepper {
    /// The pepper with these 16 to 64 bytes.
    ///
    /// # Errors
    /// [`PepperLength`] if there are fewer or more.
    pub fn new(secret: &[u8]) -> Result<Self, PepperLength> {
        let bytes = secret.len();
        if !(PEPPER_MIN_BYTES..=PEPPER_MAX_BYTES).contains(&bytes) {
            return Err(PepperLength { bytes });
        }
        let mut pepper = Self([0; PEPPER_MAX_BYTES]);
        copy_prefix(&mut pepper.0, secret);
        Ok(pepper)
    }

    fn apply(&self, hash: [u8; HASH_BYTES]) -> [u8; HASH_BYTES] {
        let mut mac = Hmac::<Sha256>::new((&self.0).into());
        mac.update(&hash);
        let mut truncated = [0; 12];
        copy_prefix(&mut truncated, &mac.finalize().into_bytes());
        truncated
    }
}

impl Drop for Pepper {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(…)")
    }
}

fn copy_prefix(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// 96 bits: a second document for a given code costs 2^96 runs (SPEC 4).
const HASH_BYTES: usize = 12;
/// The least that OWASP's Password Storage Cheat Sheet allows Argon2id: 19 MiB, two passes, one
/// lane. A scanner pays it for each person on a code, so an old phone must bear it.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const PARAMS: Params = match Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)) {
    Ok(params) => params,
    Err(_) => panic!("Argon2 parameters out of bounds"), // safe: evaluated at compile time
};

/// 128 bits: a shorter secret could be searched for.
const PEPPER_MIN_BYTES: usize = 16;
/// The block of SHA-256: HMAC would hash what is longer.
const PEPPER_MAX_BYTES: usize = 64;

#[cfg(test)]
mod tests;
