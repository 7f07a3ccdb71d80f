//! The second factor: codes that follow from a secret and the time (RFC 6238).

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use totp_rs::{Builder, Totp};

/// A secret of 160 bits in an operator's authenticator: six digits, 30 seconds, SHA-1, which is what
/// authenticators take.
pub struct SecondFactor(Totp);

impl SecondFactor {
    /// A fresh secret.
    #[must_use]
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut secret = [0; SECRET_BYTES];
        rng.fill_bytes(&mut secret);
        Self::with_secret(secret)
    }

    /// The secret as it was kept.
    #[must_use]
    pub fn from_bytes(secret: &[u8]) -> Option<Self> {
        Some(Self::with_secret(secret.try_into().ok()?))
    }

    fn with_secret(secret: [u8; SECRET_BYTES]) -> Self {
        // safe: digits and step are the builder's own, and the length is the RFC's
        Self(Builder::new().with_secret(secret).build_noncompliant())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.secret().as_ref()
    }

    /// What an authenticator takes, by a symbol or typed; the name needs no escapes.
    #[must_use]
    pub fn to_url(&self, name: &str) -> String {
        let secret = self.0.secret().to_base32();
        format!("otpauth://totp/healthcode:{name}?secret={secret}&issuer=healthcode")
    }

    /// The step that a code belongs to: this one, the one before or the next.
    #[must_use]
    pub fn check(&self, code: &str, now: UnixTime) -> Option<i64> {
        let step = self.0.check(code, now.as_secs().into())?;
        i64::try_from(step).ok()
    }
}

const SECRET_BYTES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B: the last six of eight digits.
        let factor = SecondFactor::from_bytes(b"12345678901234567890").unwrap();
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let step = i64::from(at) / 30;
            assert_eq!(factor.check(code, UnixTime::new(at)), Some(step));
            assert_eq!(factor.check(code, UnixTime::new(at + 30)), Some(step));
            assert_eq!(factor.check(code, UnixTime::new(at + 61)), None);
        }
        for bad in ["", "28708", "2870820", "28708x", "２８７０８２"] {
            assert_eq!(factor.check(bad, UnixTime::new(59)), None);
        }
        assert!(SecondFactor::from_bytes(b"short").is_none());
        let url = factor.to_url("clerk-1");
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    }
}
