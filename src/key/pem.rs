//! Keys as PEM files: SPKI (RFC 8410 section 4) and PKCS#8 (RFC 5958, RFC 8410 section 7).

use alloc::string::String;

use pkcs8::der::pem::LineEnding;
use pkcs8::spki::{EncodePublicKey as _, SubjectPublicKeyInfoRef};
use thiserror::Error;

use super::{PublicKey, WeakKey};

/// Why a PEM text gives no key; never quotes the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PemError {
    /// The text is longer than any key file.
    #[error("longer than {MAX_PEM_BYTES} bytes, which no key file is")]
    TooLong,
    /// The text does not end with one PEM block (RFC 7468), or holds several.
    #[error("not a PEM file (it should hold one block that starts with -----BEGIN)")]
    NotPem,
    /// A private key stands where a public key is expected.
    #[error("this is a private key, and a public key is expected (BEGIN PUBLIC KEY)")]
    PrivateKey,
    /// A public key stands where a private key is expected.
    #[error("this is a public key, and a private key is expected (BEGIN PRIVATE KEY)")]
    PublicKey,
    /// The PEM block holds something else.
    #[error("this PEM block is neither BEGIN PUBLIC KEY nor a PKCS#8 BEGIN PRIVATE KEY")]
    OtherLabel,
    /// The block's contents are not what its label says.
    #[error("the contents of the PEM block are damaged")]
    Damaged,
    /// The key is of another algorithm.
    #[error("the key is not an Ed25519 key")]
    OtherAlgorithm,
    /// The public key cannot be accepted.
    #[error(transparent)]
    Weak(#[from] WeakKey),
    /// The private key is encrypted, and no passphrase was given.
    #[error("the private key is encrypted: a passphrase is needed")]
    Encrypted,
    /// The private key is encrypted in a way that is not read here, or the encryption's
    /// parameters are damaged.
    #[error("the private key is encrypted in a way that is not read: use PBES2 with AES")]
    OtherEncryption,
    /// The passphrase does not open the private key.
    #[error("the passphrase does not open the private key")]
    WrongPassphrase,
    /// Opening the private key would take longer or more memory than any tool asks for.
    #[error("the private key's encryption asks for more work than any tool does")]
    TooCostly,
    /// The public key inside the file does not belong to its private key.
    #[error("the file's public key does not belong to its private key")]
    PairMismatch,
}

impl PublicKey {
    /// Reads an SPKI PEM file (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// [`PemError`] says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, PemError> {
        let (label, der) = open(text)?;
        match label {
            Label::Public => {}
            Label::Private | Label::EncryptedPrivate => return Err(PemError::PrivateKey),
        }
        let info =
            SubjectPublicKeyInfoRef::try_from(der.as_bytes()).map_err(|_| PemError::Damaged)?;
        if info.algorithm != ed25519_dalek::pkcs8::ALGORITHM_ID {
            return Err(PemError::OtherAlgorithm);
        }
        let bytes = info
            .subject_public_key
            .as_bytes()
            .ok_or(PemError::Damaged)?;
        Ok(Self::from_bytes(
            bytes.try_into().map_err(|_| PemError::Damaged)?,
        )?)
    }

    /// The key as an SPKI PEM file.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let pem = self.verifying.to_public_key_pem(LineEnding::LF);
        #[expect(clippy::expect_used, reason = "an empty file must not pass for a key")]
        pem.expect("a key of fixed length encodes") // safe: nothing of it depends on input
    }
}

#[cfg(feature = "issuer")]
mod private {
    use alloc::string::String;

    use ed25519_dalek::pkcs8::KeypairBytes;
    use pkcs8::der::pem::LineEnding;
    use pkcs8::pkcs5::EncryptionScheme;
    use pkcs8::pkcs5::pbes2::Kdf;
    use pkcs8::{EncodePrivateKey as _, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
    use zeroize::Zeroizing;

    use super::{Label, PemError, open};
    use crate::key::SigningKey;

    impl SigningKey {
        /// Reads a PKCS#8 PEM file that is not encrypted (`BEGIN PRIVATE KEY`), of version 1
        /// or 2.
        ///
        /// # Errors
        /// [`PemError`]; [`PemError::Encrypted`] if a passphrase is needed.
        pub fn from_pkcs8_pem(text: &str) -> Result<Self, PemError> {
            let (label, der) = open(text)?;
            match label {
                Label::Private => from_der(der.as_bytes()),
                Label::EncryptedPrivate => Err(PemError::Encrypted),
                Label::Public => Err(PemError::PublicKey),
            }
        }

        /// Reads a PKCS#8 PEM file that may be encrypted (`BEGIN ENCRYPTED PRIVATE KEY`,
        /// PBES2 with PBKDF2 or scrypt; RFC 8018 section 6.2).
        ///
        /// The passphrase is not used if the file is not encrypted.
        ///
        /// # Errors
        /// [`PemError`].
        pub fn from_encrypted_pkcs8_pem(text: &str, passphrase: &[u8]) -> Result<Self, PemError> {
            let (label, der) = open(text)?;
            match label {
                Label::Private => from_der(der.as_bytes()),
                Label::Public => Err(PemError::PublicKey),
                Label::EncryptedPrivate => {
                    let info = EncryptedPrivateKeyInfoRef::try_from(der.as_bytes())
                        .map_err(|_| PemError::OtherEncryption)?;
                    check_cost(&info.encryption_algorithm)?;
                    let opened = info
                        .decrypt(passphrase)
                        .map_err(|_| PemError::WrongPassphrase)?;
                    from_der(opened.as_bytes())
                }
            }
        }

        /// The key as a PKCS#8 PEM file of version 1, which every tool reads; wiped when
        /// dropped.
        #[must_use]
        pub fn to_pkcs8_pem(&self) -> Zeroizing<String> {
            let pair = KeypairBytes {
                secret_key: *self.to_seed(),
                public_key: None,
            };
            let pem = pair.to_pkcs8_pem(LineEnding::LF);
            #[expect(clippy::expect_used, reason = "an empty file must not pass for a key")]
            pem.expect("a key of fixed length encodes") // safe: nothing of it depends on input
        }
    }

    fn from_der(der: &[u8]) -> Result<SigningKey, PemError> {
        let info = PrivateKeyInfoRef::try_from(der).map_err(|_| PemError::Damaged)?;
        if info.algorithm != ed25519_dalek::pkcs8::ALGORITHM_ID {
            return Err(PemError::OtherAlgorithm);
        }
        let pair = KeypairBytes::try_from(info).map_err(|_| PemError::Damaged)?;
        let key = SigningKey::from_seed(&pair.secret_key)?;
        match &pair.public_key {
            Some(public) if public.as_ref() != key.public().as_bytes() => {
                Err(PemError::PairMismatch)
            }
            _ => Ok(key),
        }
    }

    fn check_cost(scheme: &EncryptionScheme) -> Result<(), PemError> {
        let kdf = scheme
            .pbes2()
            .map(|parameters| &parameters.kdf)
            .ok_or(PemError::OtherEncryption)?;
        let affordable = match kdf {
            Kdf::Pbkdf2(parameters) => parameters.iteration_count <= MAX_PBKDF2_ITERATIONS,
            Kdf::Scrypt(parameters) => parameters
                .cost_parameter
                .checked_mul(u64::from(parameters.block_size))
                .and_then(|work| work.checked_mul(u64::from(parameters.parallelization)))
                .is_some_and(|work| work <= MAX_SCRYPT_WORK),
            _ => false,
        };
        if affordable {
            Ok(())
        } else {
            Err(PemError::TooCostly)
        }
    }

    /// Ten times what careful tools use today.
    const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;
    /// Block size times cost times lanes: 2^17 * 8 * 4 is 512 MiB of work, twice what careful tools
    /// use today.
    const MAX_SCRYPT_WORK: u64 = 1 << 22;
}

#[derive(Clone, Copy)]
enum Label {
    Public,
    Private,
    EncryptedPrivate,
}

fn open(text: &str) -> Result<(Label, pkcs8::SecretDocument), PemError> {
    if text.len() > MAX_PEM_BYTES {
        return Err(PemError::TooLong);
    }
    // Text before the block is passed over (RFC 7468 section 2): exports from PKCS#12 have it.
    let (label, document) =
        pkcs8::SecretDocument::from_pem(text.trim_ascii()).map_err(|_| PemError::NotPem)?;
    let label = match label {
        "PUBLIC KEY" => Label::Public,
        "PRIVATE KEY" => Label::Private,
        "ENCRYPTED PRIVATE KEY" => Label::EncryptedPrivate,
        _ => return Err(PemError::OtherLabel),
    };
    Ok((label, document))
}

/// Far above any Ed25519 key file, encrypted or not.
const MAX_PEM_BYTES: usize = 16_384;
