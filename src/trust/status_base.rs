//! Where an issuer's codes stand in its status lists.

use alloc::format;
use alloc::string::{String, ToString as _};

use thiserror::Error;

use crate::limits::{MAX_BASE_BYTES, MAX_NAME_BYTES};

/// Where an issuer's codes stand in its status lists: the code with index `i` has slot
/// `i mod 2^shift` of the list whose URI is the base followed by the decimal number
/// `i div 2^shift`.
///
/// ```
/// use healthcode::trust::StatusBase;
/// let base = StatusBase::new("https://gd.example/status/", 20)?;
/// assert_eq!(base.place_of(3_145_733), ("https://gd.example/status/3".into(), 5));
/// # Ok::<(), healthcode::trust::BadStatusBase>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusBase {
    uri: String,
    shift: u8,
}

/// The text is no base of URIs, or the shift is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a status base is a URI of 1 to {MAX_BASE_BYTES} printable ASCII characters and a shift of 0 to 31"
)]
pub struct BadStatusBase;

impl StatusBase {
    /// Lists of `2^shift` codes each, called by this text and a number.
    ///
    /// # Errors
    /// [`BadStatusBase`].
    pub fn new(uri: &str, shift: u8) -> Result<Self, BadStatusBase> {
        if is_uri(uri) && uri.len() <= MAX_BASE_BYTES && shift <= 31 {
            Ok(Self {
                uri: uri.into(),
                shift,
            })
        } else {
            Err(BadStatusBase)
        }
    }

    /// The text that the lists' URIs begin with.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Binary logarithm of the number of codes in one list.
    #[must_use]
    pub const fn shift(&self) -> u8 {
        self.shift
    }

    /// URI of the list, and slot in it, of the code with this status index.
    #[must_use]
    pub fn place_of(&self, index: u32) -> (String, u32) {
        let number = index.checked_shr(self.shift.into()).unwrap_or(0);
        let first = number.checked_shl(self.shift.into()).unwrap_or(0);
        (format!("{}{number}", self.uri), index.wrapping_sub(first))
    }

    /// Whether a URI is that of one of these lists.
    #[must_use]
    pub fn covers(&self, uri: &str) -> bool {
        let number = uri.strip_prefix(self.uri.as_str());
        let number = number.and_then(|digits| digits.parse::<u32>().ok().map(|it| (digits, it)));
        let last = u32::MAX.checked_shr(self.shift.into()).unwrap_or(0);
        // One number has one text: no plus, no leading zeros.
        number.is_some_and(|(digits, it)| it <= last && it.to_string() == digits)
    }
}

/// Whether a text may be the URI of a status list, or begin one.
pub(crate) fn is_uri(text: &str) -> bool {
    let printable = |byte: u8| byte.is_ascii_graphic();
    (1..=MAX_NAME_BYTES).contains(&text.len()) && text.bytes().all(printable)
}

#[cfg(test)]
mod tests;
