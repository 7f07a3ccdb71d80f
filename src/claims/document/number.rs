//! Rules for document numbers (SPEC 4).

use alloc::string::String;

use super::{DocumentError, birth_text};
use crate::limits::MAX_DOCUMENT_NUMBER;
use crate::time::Date;

/// The number as it is hashed.
pub(super) fn normalised(text: &str) -> Result<String, DocumentError> {
    let mut number = String::new();
    for character in text.chars() {
        match character {
            ' ' | '-' | '.' | '/' | '<' => {}
            _ if !character.is_ascii_alphanumeric() => return Err(DocumentError::NumberCharacter),
            _ if number.len() == MAX_DOCUMENT_NUMBER => return Err(DocumentError::NumberTooLong),
            _ => number.push(character.to_ascii_uppercase()),
        }
    }
    if number.is_empty() {
        return Err(DocumentError::NumberEmpty);
    }
    Ok(number)
}

/// Cuts a permit's number down to its letter and 8 digits and gives the issuance count, if it
/// had one; `None` if the number has another form.
pub(super) fn split_issuance(number: &mut String) -> Option<Option<u8>> {
    let (&letter, digits) = number.as_bytes().split_first()?;
    let (_, count) = digits.split_at_checked(8)?;
    let well_formed = matches!(letter, b'H' | b'M')
        && matches!(count.len(), 0 | 2)
        && digits.iter().all(u8::is_ascii_digit);
    if !well_formed {
        return None;
    }
    let count = core::str::from_utf8(count).ok()?.parse().ok();
    number.truncate(9);
    Some(count)
}

/// Holds a citizen's identity number against its own check character and a birth date.
///
/// GB 11643-1999: six digits of a division, the birth date as YYYYMMDD, three digits of a
/// sequence, and the check character.
pub(super) fn check_prc_identity(number: &str, birth: Date) -> Result<(), DocumentError> {
    let form = DocumentError::PrcIdentityForm;
    let characters = <[u8; 18]>::try_from(number.as_bytes()).map_err(|_| form)?;
    let [digits @ .., check] = characters;
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(form);
    }
    let check = match check {
        b'X' => 10,
        b'0'..=b'9' => digit(check),
        _ => return Err(form),
    };
    // ISO 7064 section 7.1, the recursive method for modulus 11 and radix 2.
    let product = digits.iter().fold(0_u16, |product, byte| {
        product.saturating_add(digit(*byte)).saturating_mul(2) % 11
    });
    if product.saturating_add(check) % 11 != 1 {
        return Err(DocumentError::PrcIdentityCheck);
    }
    let [_, _, _, _, _, _, birth_digits @ .., _, _, _] = digits;
    if birth_digits == birth_text(birth).as_bytes() {
        Ok(())
    } else {
        Err(DocumentError::PrcIdentityBirth)
    }
}

fn digit(byte: u8) -> u16 {
    u16::from(byte.saturating_sub(b'0'))
}
