//! claim169-core, as it comes and as fast as its settings let it be.

use std::sync::Arc;

use claim169_core::{
    Claim169, Compression, CryptoError, CryptoResult, CwtMeta, Decoder, Encoder, SignatureVerifier,
    Signer,
};
use coset::iana::Algorithm;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::common::SEED;

/// One way to use it.
pub(crate) struct Configuration {
    pub(crate) name: &'static str,
    tuning: Tuning,
}

enum Tuning {
    AsDocumented,
    /// Nothing compressed, no clock asked, no biometrics looked for.
    Bare,
    /// The same, with a signer and a verifier of the caller's that keep their keys.
    KeysKept,
}

pub(crate) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "claim169-core 0.3: as documented",
        tuning: Tuning::AsDocumented,
    },
    Configuration {
        name: "claim169-core 0.3: no compression",
        tuning: Tuning::Bare,
    },
    Configuration {
        name: "claim169-core 0.3: the same, signer of the caller's",
        tuning: Tuning::KeysKept,
    },
];

impl Configuration {
    /// An identity of about the size of a health code.
    pub(crate) fn issue(&self) -> String {
        let identity = Claim169::new()
            .with_id("X1234567")
            .with_date_of_birth("19900131")
            .with_nationality("USA");
        let meta = CwtMeta::new()
            .with_issuer("GD")
            .with_issued_at(1)
            .with_not_before(1)
            .with_expires_at(4_000_000_000);
        let encoder = Encoder::new(identity, meta);
        let encoder = match self.tuning {
            Tuning::AsDocumented => encoder,
            Tuning::Bare | Tuning::KeysKept => {
                encoder.compression(Compression::None).skip_biometrics()
            }
        };
        let encoder = match self.tuning {
            Tuning::KeysKept => encoder.sign_with(Prepared::clone(&PREPARED), Algorithm::EdDSA),
            _ => encoder.sign_with_ed25519(&SEED).unwrap(),
        };
        encoder.encode().unwrap().qr_data
    }

    pub(crate) fn verify(&self, text: &str) {
        let decoder = Decoder::new(text);
        let decoder = match self.tuning {
            Tuning::AsDocumented => decoder,
            Tuning::Bare | Tuning::KeysKept => {
                decoder.skip_biometrics().without_timestamp_validation()
            }
        };
        let decoder = match self.tuning {
            Tuning::KeysKept => decoder.verify_with(Prepared::clone(&PREPARED)),
            _ => decoder
                .verify_with_ed25519(PREPARED.public.as_bytes())
                .unwrap(),
        };
        decoder.decode().unwrap();
    }
}

/// Keys that are not taken apart for each code.
#[derive(Clone)]
struct Prepared {
    secret: Arc<SigningKey>,
    public: VerifyingKey,
}

static PREPARED: std::sync::LazyLock<Prepared> = std::sync::LazyLock::new(|| {
    let secret = Arc::new(SigningKey::from_bytes(&SEED));
    let public = secret.verifying_key();
    Prepared { secret, public }
});

impl SignatureVerifier for Prepared {
    fn verify(
        &self,
        _: Algorithm,
        _: Option<&[u8]>,
        data: &[u8],
        signature: &[u8],
    ) -> CryptoResult<()> {
        let signature =
            Signature::from_slice(signature).map_err(|_| CryptoError::VerificationFailed)?;
        let held = self.public.verify_strict(data, &signature);
        held.map_err(|_| CryptoError::VerificationFailed)
    }
}

impl Signer for Prepared {
    fn sign(&self, _: Algorithm, _: Option<&[u8]>, data: &[u8]) -> CryptoResult<Vec<u8>> {
        Ok(self.secret.sign(data).to_bytes().to_vec())
    }
}
