//! Lines of text under a symbol.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use font8x8::legacy::{BASIC_LEGACY, LATIN_LEGACY};

use super::DrawError;

/// A line of the caller's under a symbol, such as a place or a day: 1..=64 characters.
///
/// It is broken between words into at most four lines of as many characters as fit the symbol's
/// width, each in a square of four modules. An SVG takes any script; a PNG has glyphs for
/// printable ASCII and for U+00A0..=U+00FF.
///
/// `Debug` shows how long it is, not what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Caption(String);

/// A caption in lines, and where each of its characters stands in it.
pub(super) type Lines = Vec<Vec<(usize, char)>>;

impl Caption {
    /// Most characters.
    pub const MAX_CHARS: usize = 64;
    /// Most lines that it may fill.
    pub const MAX_LINES: usize = 4;

    /// A caption of this text.
    ///
    /// # Errors
    /// [`DrawError::CaptionLength`] unless it has 1..=64 characters that are not all blank, and
    /// [`DrawError::CaptionControl`] where one is a control character, a separator of lines, one
    /// that turns the direction of writing, or none at all (U+FFFE, U+FFFF).
    pub fn new(text: &str) -> Result<Self, DrawError> {
        let chars = text.chars().count();
        if text.trim().is_empty() || chars > Self::MAX_CHARS {
            return Err(DrawError::CaptionLength { chars });
        }
        if let Some(position) = text.chars().position(is_no_text) {
            return Err(DrawError::CaptionControl { position });
        }
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text in lines of at most so many characters, broken at blanks where there are any.
    pub(super) fn lines(&self, line_chars: usize) -> Result<Lines, DrawError> {
        let mut lines: Lines = vec![Vec::new()];
        for word in words(&self.0) {
            let blank = usize::from(lines.last().is_some_and(|line| !line.is_empty()));
            let used = lines.last().map_or(0, Vec::len);
            let needed = used.saturating_add(blank).saturating_add(word.len());
            if needed > line_chars && blank > 0 {
                lines.push(Vec::new());
            } else if let (1, Some(line), Some((place, _))) =
                (blank, lines.last_mut(), word.first())
            {
                line.push((place.saturating_sub(1), ' '));
            }
            // A word longer than a line is broken anywhere.
            for letter in word {
                if lines.last().is_some_and(|line| line.len() >= line_chars) {
                    lines.push(Vec::new());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(letter);
                }
            }
        }
        if lines.len() > Self::MAX_LINES {
            return Err(DrawError::CaptionLines {
                lines: lines.len(),
                line_chars,
            });
        }
        Ok(lines)
    }
}

impl fmt::Debug for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Caption({} characters)", self.0.chars().count())
    }
}

/// Dots of a line, two to a module: as wide as `width`, the text in its middle.
pub(super) fn dots(line: &[(usize, char)], width: usize) -> Result<Vec<Vec<bool>>, DrawError> {
    let left = width.saturating_sub(line.len().saturating_mul(8)) / 2;
    let mut rows = vec![vec![false; left]; 8];
    for (position, letter) in line {
        let no_glyph = DrawError::NoGlyph {
            position: *position,
        };
        let glyph = glyph(*letter).ok_or(no_glyph)?;
        for (row, bits) in rows.iter_mut().zip(glyph) {
            row.extend((0..8).map(|bit| bits >> bit & 1 != 0));
        }
    }
    for row in &mut rows {
        row.resize(width, false);
    }
    Ok(rows)
}

/// Eight rows of eight dots, the leftmost in the lowest bit.
pub(super) fn glyph(letter: char) -> Option<[u8; 8]> {
    let number = usize::try_from(u32::from(letter)).ok()?;
    match letter {
        ' '..='~' => BASIC_LEGACY.get(number).copied(),
        '\u{a0}'..='\u{ff}' => LATIN_LEGACY.get(number.checked_sub(0xa0)?).copied(),
        _ => None,
    }
}

// The words, each of its letters with its place in the text.
fn words(text: &str) -> Vec<Vec<(usize, char)>> {
    let letters: Vec<(usize, char)> = text.chars().enumerate().collect();
    let words = letters.split(|(_, letter)| *letter == ' ');
    words
        .filter(|word| !word.is_empty())
        .map(<[_]>::to_vec)
        .collect()
}

// XML 1.0 knows neither control characters nor U+FFFE and U+FFFF, not even escaped.
fn is_no_text(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{fffe}' | '\u{ffff}'
        )
}

/// Dots from one line's top to the next one's.
pub(super) const LINE: usize = 10;
/// Dots above the first line.
pub(super) const LEAD: usize = 2;
/// Modules a character is wide.
pub(super) const CHAR_MODULES: usize = 4;

#[cfg(test)]
mod tests;
