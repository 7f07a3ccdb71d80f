//! Passwords: the policy of the forms, Argon2id, and how many hashes run at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use getrandom::rand_core::CryptoRng;
use thiserror::Error;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// A password of 8 to 16 printable ASCII characters with letters, digits and specials.
pub struct Password(Zeroizing<String>);

/// Why a text is no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPassword {
    /// Too short or too long.
    #[error("a password has 8 to 16 characters")]
    Length,
    /// Letters, digits or specials are missing, or there are others.
    #[error("a password has letters, digits and specials, all printable ASCII")]
    Characters,
}

/// Whether a password is the account's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is.
    Right,
    /// It is not, or there is no such account or no password.
    Wrong,
}

impl Password {
    /// A new password.
    ///
    /// # Errors
    /// [`BadPassword`].
    pub fn new(text: String) -> Result<Self, BadPassword> {
        let text = Zeroizing::new(text);
        if !(8..=16).contains(&text.chars().count()) {
            return Err(BadPassword::Length);
        }
        let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
        let is_known = text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_known
            && has(u8::is_ascii_alphabetic)
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_punctuation)
        {
            Ok(Self(text))
        } else {
            Err(BadPassword::Characters)
        }
    }
}

/// Hashes and compares passwords, at most a few at a time: each takes 19 MiB.
#[derive(Debug)]
pub struct Hasher {
    turns: Semaphore,
    // Of a password that nobody has, so that a number without account takes as long.
    nobody: String,
}

/// Hashing failed: no memory, or the service is ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a password cannot be hashed now")]
pub struct HashFailed;

impl Hasher {
    /// A hasher that runs as many hashes at once as there are turns.
    ///
    /// # Errors
    /// [`HashFailed`].
    pub fn new(turns: usize, rng: &mut impl CryptoRng) -> Result<Self, HashFailed> {
        let mut secret = [0; 16];
        rng.fill_bytes(&mut secret);
        Ok(Self {
            turns: Semaphore::new(turns),
            nobody: hash(&secret, &salt(rng))?,
        })
    }

    /// The hash to keep.
    ///
    /// # Errors
    /// [`HashFailed`].
    pub async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, HashFailed> {
        let _turn = self.turns.acquire().await.map_err(|_| HashFailed)?;
        let hashed = tokio::task::spawn_blocking(move || hash(password.0.as_bytes(), &salt));
        hashed.await.map_err(|_| HashFailed)?
    }

    /// Compares what was typed with what is kept, and takes as long where nothing is.
    ///
    /// # Errors
    /// [`HashFailed`].
    pub async fn check(
        &self,
        typed: Zeroizing<String>,
        kept: Option<String>,
    ) -> Result<Checked, HashFailed> {
        let _turn = self.turns.acquire().await.map_err(|_| HashFailed)?;
        let known = kept.is_some();
        let against = kept.unwrap_or_else(|| self.nobody.clone());
        let compared = tokio::task::spawn_blocking(move || {
            let against = PasswordHash::new(&against).map_err(|_| HashFailed)?;
            let verified = Argon2::default().verify_password(typed.as_bytes(), &against);
            Ok(verified.is_ok())
        });
        let is_same = compared.await.map_err(|_| HashFailed)??;
        Ok(if known && is_same {
            Checked::Right
        } else {
            Checked::Wrong
        })
    }
}

/// A fresh salt.
#[must_use]
pub fn salt(rng: &mut impl CryptoRng) -> [u8; 16] {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    salt
}

// The default is Argon2id with 19 MiB, two passes and one lane (OWASP's Password Storage Cheat
// Sheet).
fn hash(password: &[u8], salt: &[u8; 16]) -> Result<String, HashFailed> {
    let hashed: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, salt)
        .map_err(|_| HashFailed)?;
    Ok(hashed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use getrandom::SysRng;
    use getrandom::rand_core::UnwrapErr;

    #[test]
    fn the_policy_is_that_of_the_forms() {
        let is = |text: &str| Password::new(text.to_owned()).map(|_| ());
        assert_eq!(is("abcdef1!"), Ok(()));
        assert_eq!(is("abcdefghijklm12!"), Ok(()));
        for short_or_long in ["abcde1!", "abcdefghijklmn12!", ""] {
            assert_eq!(is(short_or_long), Err(BadPassword::Length));
        }
        for poor in [
            "abcdefg1",
            "abcdefg!",
            "1234567!",
            "abcdef1 !",
            "äbcdef1!",
            "abcdef1!\n",
        ] {
            assert_eq!(is(poor), Err(BadPassword::Characters), "{poor:?}");
        }
    }

    #[tokio::test]
    async fn right_wrong_and_unknown() {
        let mut rng = UnwrapErr(SysRng);
        let hasher = Hasher::new(2, &mut rng).unwrap();
        let password = Password::new("abcdef1!".to_owned()).unwrap();
        let kept = hasher.hash(password, salt(&mut rng)).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let check = async |typed: &str, kept: Option<&String>| {
            let typed = Zeroizing::new(typed.to_owned());
            hasher.check(typed, kept.cloned()).await.unwrap()
        };
        assert_eq!(check("abcdef1!", Some(&kept)).await, Checked::Right);
        assert_eq!(check("abcdef1?", Some(&kept)).await, Checked::Wrong);
        assert_eq!(check("abcdef1!", None).await, Checked::Wrong);
    }
}
