//! The few conversions between whole numbers and fractions that pictures need.

/// A count or a place as a fraction.
#[expect(
    clippy::as_conversions,
    reason = "sides of pictures are far below 2^24"
)]
pub(crate) fn float(whole: usize) -> f32 {
    whole as f32
}

/// The whole number below, 0 for anything negative.
#[expect(clippy::as_conversions, reason = "`as` saturates")]
pub(crate) fn whole(fraction: f32) -> usize {
    fraction as usize
}

/// The whole number below, of either sign.
#[expect(clippy::as_conversions, reason = "`as` saturates")]
pub(crate) fn floor(fraction: f32) -> i32 {
    libm::floorf(fraction) as i32
}

/// A value from 0 to 1 as one of 256 levels.
pub(crate) fn level(value: f32) -> u8 {
    u8::try_from(whole(value.clamp(0.0, 1.0) * 255.0 + 0.5)).unwrap_or(u8::MAX)
}

/// A place in a row of `length`, moved inside if it is not.
pub(crate) fn inside(place: i32, length: usize) -> usize {
    usize::try_from(place)
        .unwrap_or(0)
        .min(length.saturating_sub(1))
}

/// 0 below `from`, 1 above `to`, and a smooth way between.
pub(crate) fn smooth_step(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The sine and the cosine of an angle in degrees.
pub(crate) fn turn(degrees: f32) -> (f32, f32) {
    libm::sincosf(degrees.to_radians())
}
