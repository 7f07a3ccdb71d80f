//! Prints zones with any fields and the check digits that belong to them.

use alloc::format;
use alloc::string::String;

// The sum is written apart from the code under test.
pub(super) fn digit_of(text: &str) -> char {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let weights = [7, 3, 1].repeat(text.len());
    let sum: usize = text
        .chars()
        .zip(weights)
        .map(|(character, weight)| alphabet.find(character).unwrap_or(0).wrapping_mul(weight))
        .sum();
    char::from_digit(u32::try_from(sum % 10).unwrap(), 10).unwrap()
}

pub(super) fn passport(number: &str, birth: &str, personal: &str, personal_check: char) -> String {
    let head = format!("{number}{}", digit_of(number));
    let dates = [birth, "301231"].map(|date| format!("{date}{}", digit_of(date)));
    let tail = format!("{}{personal}{personal_check}", dates[1]);
    let composite = digit_of(&format!("{head}{}{tail}", dates[0]));
    let names = format!("{:<<39}", "ERIKSSON<<ANNA<MARIA");
    format!("P<UTO{names}\n{head}UTO{}F{tail}{composite}", dates[0])
}

pub(super) fn card(start: &str, number: &str, check: char, optional: &str, birth: &str) -> String {
    let head = format!("{number}{check}{optional}");
    let dates = [birth, "301231"].map(|date| format!("{date}{}", digit_of(date)));
    let composite = digit_of(&format!("{head}{}{}{:<<11}", dates[0], dates[1], ""));
    let names = format!("{:<<30}", "ERIKSSON<<ANNA<MARIA");
    format!(
        "{start}{head}\n{}F{}UTO{:<<11}{composite}\n{names}",
        dates[0], dates[1], ""
    )
}
