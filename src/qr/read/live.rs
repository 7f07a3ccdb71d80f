//! Frames of a camera, one after the other.

use alloc::vec::Vec;

use super::stages::{self, STAGES};
use super::{Deadline, Found, Picture};

/// Reads a camera's frames: each is looked at once cheaply and once harder, the harder looks
/// taking turns from frame to frame, those that found something last first.
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    /// Number of the harder look that is due.
    turn: usize,
    /// The look that found something last.
    favourite: Option<usize>,
}

impl Scanner {
    /// Has seen no frame yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands in the next frame. `is_over` tells when to stop.
    pub fn read(&mut self, frame: &Picture<'_>, is_over: &dyn Fn() -> bool) -> Vec<Found> {
        let deadline = Deadline::new(is_over);
        let subject = stages::Subject::new(frame);
        let harder = STAGES.len().saturating_sub(1).max(1);
        let due = self.turn.checked_rem(harder).unwrap_or(0).saturating_add(1);
        for nth in [self.favourite, Some(0), Some(due)].into_iter().flatten() {
            let Some(stage) = STAGES.get(nth) else {
                continue;
            };
            if deadline.is_over() {
                break;
            }
            let found = stages::take(&subject, stage, &deadline);
            if !found.is_empty() {
                self.favourite = Some(nth);
                return found;
            }
        }
        self.turn = self.turn.wrapping_add(1);
        Vec::new()
    }
}
