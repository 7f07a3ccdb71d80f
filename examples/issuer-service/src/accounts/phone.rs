//! Phone numbers with their area code, in E.164.

use std::fmt;

use thiserror::Error;

use crate::crypt::Vault;

/// A number that its country's plan has. The area code is part of it: the same digits after
/// another code are somebody else's.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Why there is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPhone {
    /// The area code has other characters than one to three digits.
    #[error("an area code is 1 to 3 digits, such as 86, 852, 853 or 886")]
    AreaCode,
    /// The number has other characters than digits and separators, or too many or few of them.
    #[error("a number is 4 to 14 digits, set apart by spaces or hyphens")]
    Number,
    /// The country's plan has no such number.
    #[error("there is no such number behind this area code")]
    Plan,
}

impl Phone {
    /// The number behind an area code; a `+` before the code and a trunk zero are dropped.
    ///
    /// # Errors
    /// [`BadPhone`].
    pub fn parse(area_code: &str, number: &str) -> Result<Self, BadPhone> {
        let area = area_code.strip_prefix('+').unwrap_or(area_code);
        if !(1..=3).contains(&area.len()) || !is_digits(area) || area.starts_with('0') {
            return Err(BadPhone::AreaCode);
        }
        if number.len() > MAX_TYPED {
            return Err(BadPhone::Number);
        }
        let digits = number.replace([' ', '-'], "");
        if !(4..=14).contains(&digits.len()) || !is_digits(&digits) {
            return Err(BadPhone::Number);
        }
        let typed = format!("+{area}{digits}");
        let parsed = phonenumber::parse(None, typed).map_err(|_| BadPhone::Plan)?;
        // Another code may read out of the same digits, and would be another identity.
        let has_code = parsed.code().value().to_string() == area;
        if has_code && phonenumber::is_valid(&parsed) {
            let e164 = parsed.format().mode(phonenumber::Mode::E164).to_string();
            Ok(Self(e164))
        } else {
            Err(BadPhone::Plan)
        }
    }

    /// A number that was parsed before it was sealed.
    pub(super) fn from_sealed(e164: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(e164).ok()?;
        Some(Self(text.to_owned()))
    }

    /// The last two digits, for its owner to know it by.
    #[must_use]
    pub fn ending(&self) -> String {
        let skipped = self.0.chars().count().saturating_sub(2);
        self.0.chars().skip(skipped).collect()
    }

    /// The number as a message is sent to it, such as `+8613800138000`.
    #[must_use]
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// What stands for the number in the database.
    #[must_use]
    pub fn index(&self, vault: &Vault) -> Vec<u8> {
        vault.index("phone", &[&self.0])
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

const MAX_TYPED: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(area: &str, number: &str) -> Result<String, BadPhone> {
        Phone::parse(area, number).map(|it| it.0)
    }

    #[test]
    fn the_areas_of_the_route_are_known() {
        for (area, number, wanted) in [
            ("86", "138 0013 8000", "+8613800138000"),
            ("852", "5123-4567", "+85251234567"),
            ("853", "66123456", "+85366123456"),
            ("886", "0912345678", "+886912345678"),
            ("+886", "912345678", "+886912345678"),
            ("44", "7400 123456", "+447400123456"),
            ("1", "2015550123", "+12015550123"),
        ] {
            assert_eq!(e164(area, number).as_deref(), Ok(wanted), "{area}");
        }
    }

    #[test]
    fn the_area_code_is_part_of_the_identity() {
        let vault = Vault::new(&[1; 32]);
        let macao = Phone::parse("853", "66123456").unwrap();
        let hong_kong = Phone::parse("852", "66123456").unwrap();
        assert_ne!(macao.index(&vault), hong_kong.index(&vault));
        // Digits moved between code and number are no way to another spelling.
        assert_eq!(e164("8", "6138 0013 8000"), Err(BadPhone::Plan));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (area, number, why) in [
            ("", "13800138000", BadPhone::AreaCode),
            ("0086", "13800138000", BadPhone::AreaCode),
            ("086", "13800138000", BadPhone::AreaCode),
            ("8६", "13800138000", BadPhone::AreaCode),
            ("86", "138 0013 800", BadPhone::Plan),
            ("852", "13800138000", BadPhone::Plan),
            ("86", "' OR 1=1 --", BadPhone::Number),
            ("86", "<b>13800138000</b>", BadPhone::Number),
            ("86", "138001380001380013800013800", BadPhone::Number),
            ("999", "13800138000", BadPhone::Plan),
        ] {
            assert_eq!(e164(area, number), Err(why), "{area} {number}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(area in ".{0,5}", number in "[0-9 +-]{0,24}|.{0,30}") {
            let _ = Phone::parse(&area, &number);
        }
    }
}
