//! From claims to a code's text.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::claims::{BuildError, Claims};
use crate::key::{BadSignature, KeyTables, PublicKey, SigningKey};
use crate::seal::Unsealed;
use crate::wire::cose::Header;
use crate::wire::text;

mod present;
pub use present::{PresentError, Presentation};

/// Makes codes with a signing key that this process holds.
///
/// For keys in an HSM or a key service there is [`ToBeSigned`].
#[derive(Debug)]
pub struct Issuer {
    key: SigningKey,
    release: Release,
    tables: Option<Arc<KeyTables>>,
}

/// When a code may leave the issuer.
///
/// A signature that a hardware fault spoiled would be refused at every gate, and can give the
/// key away to whoever sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Each code is verified with the public key before it is released; this costs about
    /// three times as much as signing.
    Verified,
    /// Codes are released as signed: for bulk issuing whose output is verified afterwards.
    Unverified,
}

impl Issuer {
    /// An issuer that verifies each code before it releases it.
    #[must_use]
    pub const fn new(key: SigningKey) -> Self {
        Self {
            key,
            release: Release::Verified,
            tables: None,
        }
    }

    /// Says when codes may leave.
    #[must_use]
    pub fn with_release(self, release: Release) -> Self {
        Self { release, ..self }
    }

    /// Verifies codes before their release with tables of known keys, in a third of the time.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn with_tables(self, tables: Arc<KeyTables>) -> Self {
        let tables = Some(tables);
        Self { tables, ..self }
    }

    /// The public key that verifies this issuer's codes.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        self.key.public()
    }

    /// Signs claims.
    ///
    /// # Errors
    /// [`IssueError::Claims`] if the code would not fit the symbol that builders hold to, or the
    /// claims are those of an unverified text; [`IssueError::BadSignature`] if the signature does
    /// not hold.
    pub fn issue(&self, claims: &Claims) -> Result<Code, IssueError> {
        let unsealed = ToBeSigned::new(claims, self.key.public())?.unsealed;
        let envelope = match self.release {
            Release::Verified => unsealed.seal_with(&self.key, self.tables.as_deref())?,
            Release::Unverified => unsealed.seal_unchecked(&self.key),
        };
        Ok(Code(text::encode(&envelope)))
    }

    /// Signs many claims: the codes, in their order, that [`issue`](Self::issue) makes of each.
    ///
    /// Together they take less time, since one step of the arithmetic is shared. Some hundred at
    /// a time have all of the gain; memory is a few times that of the codes.
    ///
    /// # Errors
    /// In the place of each code that was not issued, those of [`issue`](Self::issue).
    pub fn issue_many(&self, claims: &[Claims]) -> Vec<Result<Code, IssueError>> {
        let prepare = |claims| ToBeSigned::new(claims, self.key.public());
        let prepared: Vec<_> = claims.iter().map(prepare).collect();
        let unsealed: Vec<&Unsealed> = prepared.iter().flatten().map(|it| &it.unsealed).collect();
        let sealed: Vec<Result<Vec<u8>, BadSignature>> = match self.release {
            Release::Verified => Unsealed::seal_many(&unsealed, &self.key, self.tables.as_deref()),
            Release::Unverified => {
                let sealed = Unsealed::seal_many_unchecked(&unsealed, &self.key);
                sealed.into_iter().map(Ok).collect()
            }
        };
        let mut sealed = sealed.into_iter();
        let finish = |prepared: Result<ToBeSigned<'_>, IssueError>| {
            let _fits = prepared?;
            let envelope = sealed.next().unwrap_or(Err(BadSignature))?;
            Ok(Code(text::encode(&envelope)))
        };
        drop(unsealed);
        prepared.into_iter().map(finish).collect()
    }
}

/// A code on its way to an external signer: bytes out, signature in.
///
/// Nothing here signs, waits or connects: an HSM or a key service is called in between,
/// blocking or not.
///
/// ```
/// use healthcode::{Claims, PublicKey, ToBeSigned};
/// # use healthcode::issuer::{Code, IssueError};
/// fn issue(
///     claims: &Claims,
///     public: &PublicKey,
///     hsm: impl Fn(&[u8]) -> [u8; 64],
/// ) -> Result<Code, IssueError> {
///     let to_be_signed = ToBeSigned::new(claims, public)?;
///     let signature = hsm(to_be_signed.bytes());
///     to_be_signed.finish(&signature)
/// }
/// ```
#[must_use]
pub struct ToBeSigned<'k> {
    public: &'k PublicKey,
    unsealed: Unsealed,
}

impl<'k> ToBeSigned<'k> {
    /// Prepares claims for the signer that holds the other half of `public`.
    ///
    /// # Errors
    /// [`IssueError::Claims`] if the code would not fit the symbol that builders hold to, or the
    /// claims are those of an unverified text.
    pub fn new(claims: &Claims, public: &'k PublicKey) -> Result<Self, IssueError> {
        claims.check_issuable()?;
        Ok(Self {
            public,
            unsealed: Unsealed::new(Header::Code(public.id()), claims),
        })
    }

    /// The bytes to sign with Ed25519 (RFC 8032 section 5.1.6, neither prehashed nor with a
    /// context): the `Sig_structure` of RFC 9052 section 4.4.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.unsealed.message()
    }

    /// The code, once its signature has been found to hold.
    ///
    /// # Errors
    /// [`IssueError::BadSignature`] if it does not: the signer holds another key, or erred.
    pub fn finish(self, signature: &[u8; 64]) -> Result<Code, IssueError> {
        let envelope = self.unsealed.finish(self.public, signature)?;
        Ok(Code(text::encode(&envelope)))
    }

    /// The code, signed by any implementation of the `signature` crate's trait and verified.
    ///
    /// # Errors
    /// [`IssueError::Signer`] if the signer fails; [`IssueError::BadSignature`] if its
    /// signature does not hold.
    pub fn sign_with(
        self,
        signer: &impl signature::Signer<ed25519_dalek::Signature>,
    ) -> Result<Code, IssueError> {
        let signature = signer
            .try_sign(self.bytes())
            .map_err(|_| IssueError::Signer)?;
        self.finish(&signature.to_bytes())
    }
}

impl fmt::Debug for ToBeSigned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToBeSigned({})", self.public.id())
    }
}

/// A signed code's text, ready to be drawn; it is the holder's, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The text, `OHC1:…`, all in the QR alphanumeric set.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({} characters)", self.0.len())
    }
}

/// Why no code was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The claims are too large for one symbol.
    #[error(transparent)]
    Claims(#[from] BuildError),
    /// The signature does not hold under the public key.
    #[error("the signature does not hold under the issuer's public key: was another key used?")]
    BadSignature,
    /// The external signer failed.
    #[error("the signer failed")]
    Signer,
}

impl From<BadSignature> for IssueError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

#[cfg(test)]
mod tests;
