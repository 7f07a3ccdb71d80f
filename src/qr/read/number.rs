//! Whole numbers and real ones.

/// A side or a place in a picture or symbol, both below 65,536, as a real number.
pub(super) fn real(whole: usize) -> f32 {
    u16::try_from(whole).map_or(f32::from(u16::MAX), f32::from)
}

/// The whole number below; 0 for what is negative or none.
#[expect(
    clippy::as_conversions,
    reason = "nothing else turns a real number into a whole one; it saturates"
)]
pub(super) fn whole(real: f32) -> usize {
    real as usize
}

/// The nearest grey.
pub(super) fn grey(real: f32) -> u8 {
    u8::try_from(whole(real + 0.5)).unwrap_or(u8::MAX)
}

/// What is left over; 0 of a division by nothing.
pub(super) fn modulo(number: usize, by: usize) -> usize {
    number.checked_rem(by).unwrap_or(0)
}

/// The nearest place in a picture, which may lie outside it.
#[expect(
    clippy::as_conversions,
    reason = "nothing else turns a real number into a whole one; it saturates"
)]
pub(super) fn place(real: f32) -> i32 {
    real.round() as i32
}
