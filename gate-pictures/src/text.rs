//! Texts as health codes have them, and their symbols.

use healthcode::qr::{DrawError, EcLevel, Symbol};

use crate::dice::Dice;

/// The dark and light modules of a symbol.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    pub(crate) width: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// The symbol of a text at level M.
    pub(crate) fn of(text: &str) -> Result<Self, DrawError> {
        let symbol = Symbol::encode(text, EcLevel::M)?;
        let width = symbol.width();
        let row = |y: usize| {
            let symbol = &symbol;
            (0..width).map(move |x| symbol.is_dark(x, y))
        };
        Ok(Self {
            width,
            dark: (0..width).flat_map(row).collect(),
        })
    }

    /// Whether a module is dark; light outside the symbol.
    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        let place = y.saturating_mul(self.width).saturating_add(x);
        x < self.width && self.dark.get(place).copied().unwrap_or(false)
    }
}

/// A text such as a health code's, mostly for version 8, sometimes for 9, 10, 11 or 13.
pub(crate) fn code_text(dice: &mut Dice) -> String {
    let (shortest, longest) = match dice.count(0, 9) {
        0..=5 => (203, 218),
        6 => (240, 260),
        7 => (280, 308),
        8 => (330, 362),
        _ => (430, 480),
    };
    let length = dice.count(shortest, longest);
    let start = String::from("OHC1:");
    let letters = std::iter::repeat_with(|| dice.pick(ALPHABET, 'A'));
    start.chars().chain(letters).take(length).collect()
}

/// A text such as posters beside a gate have.
pub(crate) fn poster_text(dice: &mut Dice) -> String {
    let length = dice.count(8, 40);
    let start = String::from("HTTPS://EXAMPLE.ORG/");
    let letters = std::iter::repeat_with(|| dice.pick(ALPHABET, 'A'));
    start
        .chars()
        .chain(letters.take(length))
        .filter(|letter| *letter != ' ')
        .collect()
}

/// The QR alphanumeric set, which is base45's: ISO/IEC 18004, table 5.
const ALPHABET: &[char] = &[
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I',
    'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', ' ', '$',
    '%', '*', '+', '-', '.', '/', ':',
];
