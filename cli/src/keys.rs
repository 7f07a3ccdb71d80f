//! Keys and other secrets from files.

use std::io;

use healthcode::claims::Pepper;
use healthcode::key::PemError;
use healthcode::trust::{IssuerKey, Trust, TrustError};
use healthcode::{PublicKey, SigningKey};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output;
use crate::source::{Source, without_line_end};
use crate::words;

mod pem;

/// Which half of a key pair a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// What verifies.
    Public,
    /// What signs.
    Private,
}

/// The signing key in a PKCS#8 PEM file.
pub(crate) fn signing_key(
    file: &Source,
    passphrase: Option<&Source>,
) -> Result<SigningKey, Failure> {
    let pem = pem::read(file)?;
    open_signing_key(file, &pem, passphrase)
}

/// The public key of a PEM file, and which half the file holds.
pub(crate) fn either_half(
    file: &Source,
    passphrase: Option<&Source>,
) -> Result<(PublicKey, Half), Failure> {
    let pem = pem::read(file)?;
    match PublicKey::from_pem(&pem) {
        Ok(key) => Ok((key, Half::Public)),
        Err(PemError::PrivateKey) => {
            let key = open_signing_key(file, &pem, passphrase)?;
            Ok((key.public().clone(), Half::Private))
        }
        Err(error) => Err(pem::failure(file, &pem, error)),
    }
}

/// The public key in an SPKI PEM file.
pub(crate) fn public_key(file: &Source) -> Result<PublicKey, Failure> {
    let pem = pem::read(file)?;
    PublicKey::from_pem(&pem).map_err(|error| match error {
        PemError::PrivateKey => Failure::about(file, private_key(&pem)),
        _ => pem::failure(file, &pem, error),
    })
}

/// Trust in the public keys of these files; one that is given twice counts once.
pub(crate) fn trust(files: &[Source]) -> Result<Trust, Failure> {
    let mut trust = Trust::new();
    for file in files {
        match trust.add(IssuerKey::unrestricted(public_key(file)?)) {
            Ok(()) | Err(TrustError::SameKeyTwice { .. }) => {}
            Err(error) => return Err(Failure::about(file, error)),
        }
    }
    Ok(trust)
}

/// The pepper in a file of hexadecimal digits.
pub(crate) fn pepper(file: &Source) -> Result<Pepper, Failure> {
    let text = file.read_text(MAX_SECRET_BYTES)?;
    let bytes = words::unhex(without_line_end(&text)).map(Zeroizing::new);
    bytes
        .and_then(|bytes| Pepper::new(&bytes).ok())
        .ok_or_else(|| {
            Failure::about(
                file,
                "a pepper is 32 to 128 hexadecimal digits, two a byte, and nothing else",
            )
        })
}

// The public key of another algorithm's private key would be refused next.
fn private_key(pem: &str) -> &'static str {
    match SigningKey::from_pkcs8_pem(pem) {
        Err(PemError::OtherAlgorithm) => {
            "this is a private key, and not an Ed25519 key: give an issuer's public key, which \
             `healthcode keygen --public FILE` makes"
        }
        _ => {
            "this is a private key, and its public key is expected, which `healthcode key \
             --public FILE` writes"
        }
    }
}

fn open_signing_key(
    file: &Source,
    pem: &str,
    passphrase: Option<&Source>,
) -> Result<SigningKey, Failure> {
    let key = match SigningKey::from_pkcs8_pem(pem) {
        Err(PemError::Encrypted) => {
            let passphrase = self::passphrase(file, passphrase)?;
            SigningKey::from_encrypted_pkcs8_pem(pem, passphrase.as_bytes())
        }
        opened => opened,
    };
    let key = key.map_err(|error| pem::failure(file, pem, error))?;
    warn_of_other_readers(file);
    Ok(key)
}

fn passphrase(file: &Source, passphrase: Option<&Source>) -> Result<Zeroizing<String>, Failure> {
    if let Some(source) = passphrase {
        let text = source.read_text(MAX_SECRET_BYTES)?;
        return Ok(Zeroizing::new(without_line_end(&text).to_owned()));
    }
    let name = output::printable(&file.to_string());
    rpassword::prompt_password(format!("Passphrase of {name}: "))
        .map(Zeroizing::new)
        .map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                // Ctrl-D leaves the cursor behind the question.
                output::note("");
            }
            Failure::about(file, no_passphrase(error.kind()))
        })
}

const fn no_passphrase(why: io::ErrorKind) -> &'static str {
    match why {
        io::ErrorKind::Interrupted => {
            "no passphrase was given: it was interrupted; type it, or give --passphrase-file FILE"
        }
        // Ctrl-D.
        io::ErrorKind::UnexpectedEof => {
            "no passphrase was given: type it, or give --passphrase-file FILE"
        }
        _ => {
            "the private key is encrypted, and there is no terminal to ask for its passphrase: \
             give --passphrase-file FILE"
        }
    }
}

#[cfg(unix)]
fn warn_of_other_readers(file: &Source) {
    use std::os::unix::fs::MetadataExt as _;

    let about = file.path().and_then(|path| std::fs::metadata(path).ok());
    if about.is_some_and(|about| about.is_file() && about.mode() & 0o077 != 0) {
        output::warn(&format!(
            "{file}: other users of this computer can read this private key: run chmod 600 on it"
        ));
    }
}

#[cfg(not(unix))]
fn warn_of_other_readers(_file: &Source) {}

const MAX_SECRET_BYTES: u64 = 4_096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_types_no_passphrase_is_told_what_happened() {
        let at_the_end = no_passphrase(io::ErrorKind::UnexpectedEof);
        assert!(at_the_end.starts_with("no passphrase was given"));
        assert!(no_passphrase(io::ErrorKind::NotFound).contains("there is no terminal"));
    }
}
