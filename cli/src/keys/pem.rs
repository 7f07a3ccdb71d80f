//! What a file holds that was to hold a key in PEM, and how to mend it.

use healthcode::key::PemError;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::source::{PEM_START, Source};

/// The text of a file that is to hold a key.
pub(super) fn read(file: &Source) -> Result<Zeroizing<String>, Failure> {
    let bytes = file.read(MAX_PEM_BYTES)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if !is_der(&bytes) => Ok(Zeroizing::new(text.to_owned())),
        _ => Err(Failure::about(file, no_text(&bytes))),
    }
}

/// What is wrong with a key's text that gave `error`.
pub(super) fn failure(file: &Source, text: &str, error: PemError) -> Failure {
    let shape = match error {
        PemError::NotPem | PemError::OtherLabel => shape(text),
        _ => None,
    };
    match shape {
        Some(why) => Failure::about(file, why),
        None => Failure::about(file, error),
    }
}

fn no_text(bytes: &[u8]) -> &'static str {
    match bytes {
        // A SEQUENCE, as every key is in DER (RFC 5280, RFC 5958).
        [0x30, ..] => {
            "this is a key in DER, and PEM is expected: `openssl pkey -inform DER -in FILE` \
             writes it, with -pubin for a public key"
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "this text is UTF-16: save it as UTF-8",
        _ => "this is no text file (it is not UTF-8): give a PEM file",
    }
}

// An Ed25519 key in DER may be UTF-8 by chance: no text starts like it.
fn is_der(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x30, 0x2e, 0x02, 0x01]) || bytes.starts_with(&[0x30, 0x2a, 0x30, 0x05])
}

fn shape(text: &str) -> Option<&'static str> {
    if text.starts_with('\u{feff}') {
        Some("this file begins with a byte order mark: save it as UTF-8 without one")
    } else if text.contains("BEGIN OPENSSH") || text.starts_with("ssh-") {
        Some(
            "this key is in the format of OpenSSH, and PEM with PKCS#8 or SPKI is expected: \
             `healthcode keygen` makes such a key",
        )
    } else if text.contains(PEM_START) && !text.contains(PEM_END) {
        Some("this PEM file is cut short, for it has no -----END line: copy the whole of it")
    } else if text.matches(PEM_START).count() > 1 {
        Some("this file holds more than one PEM block: give each key a file of its own")
    } else {
        None
    }
}

/// Four times what the library reads: it says what is wrong with most files in between.
const MAX_PEM_BYTES: u64 = 65_536;
const PEM_END: &str = "-----END";
