//! Frames of a camera, one after the other.

use alloc::vec::Vec;
use core::cell::OnceCell;

use super::source::Channel;
use super::stages::{self, STAGES, Subject};
use super::{Deadline, Found, Picture, same};

/// Reads a camera's frames, and remembers from one to the next where a code stood and which look
/// read it.
///
/// In each frame it looks at the place of the last code, then cheaply at all of the frame, then
/// once harder; the harder looks take turns from frame to frame. While a code stays in its place,
/// the rest of the frame is not looked at.
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    last: Option<Sight>,
    /// Harder looks taken since the last find.
    turn: usize,
}

/// What is known of the code that was seen last.
#[derive(Clone, Copy, Debug)]
struct Sight {
    area: Area,
    /// Number of the look that read it, of `STAGES`.
    stage: usize,
    /// Frames since.
    age: usize,
}

/// A part of a frame, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// A stage, at a part of the frame or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    area: Option<Area>,
    stage: usize,
}

impl Scanner {
    /// Has seen no frame yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands in the next frame. `is_over` tells when to stop; what was not looked at by
    /// then has its turn in a later frame.
    pub fn read(&mut self, frame: &Picture<'_>, is_over: &dyn Fn() -> bool) -> Vec<Found> {
        let deadline = Deadline::new(is_over);
        let whole = OnceCell::new();
        let plan = self.plan(frame);
        let hardest = plan.len().saturating_sub(1);
        for (nth, look) in plan.into_iter().enumerate() {
            if deadline.is_over() {
                return Vec::new();
            }
            // A look that is out of time had its turn: another may be quicker.
            if nth == hardest {
                self.turn = self.turn.wrapping_add(1);
            }
            let found = look.at(frame, &whole, &deadline);
            if let Some(first) = found.first() {
                self.turn = 0;
                self.last = Some(Sight {
                    area: Area::around(first, frame),
                    stage: look.stage,
                    age: 0,
                });
                return found;
            }
        }
        if let Some(last) = &mut self.last {
            last.age = last.age.saturating_add(1);
        }
        Vec::new()
    }

    /// The looks at a frame, in their order.
    fn plan(&self, frame: &Picture<'_>) -> Vec<Look> {
        let near = self.last.and_then(|last| {
            let area = last.area_in(frame);
            area.map(|area| [last.stage, 0].map(|stage| Look { area, stage }))
        });
        let whole = [0, self.due(frame)].map(|stage| Look { area: None, stage });
        let mut plan = Vec::with_capacity(4);
        for look in near.into_iter().flatten().chain(whole) {
            if !plan.contains(&look) {
                plan.push(look);
            }
        }
        plan
    }

    /// The harder look whose turn it is: each second time that which read a code last.
    fn due(&self, frame: &Picture<'_>) -> usize {
        let fits = |(nth, stage): (usize, &stages::Stage)| {
            let fits = stage.channel == Channel::Luma || frame.is_coloured();
            (nth > 0 && fits).then_some(nth)
        };
        let harder: Vec<usize> = STAGES.iter().enumerate().filter_map(fits).collect();
        let last = self.last.map(|last| last.stage);
        let turn = match last.filter(|stage| harder.contains(stage)) {
            Some(stage) if self.turn.is_multiple_of(2) => return stage,
            Some(_) => self.turn / 2,
            None => self.turn,
        };
        let nth = turn.checked_rem(harder.len()).unwrap_or(0);
        harder.get(nth).copied().unwrap_or(0)
    }
}

impl Sight {
    /// Where to look for it: nowhere if it has long gone or the frames have become smaller,
    /// and in all of the frame (`None`) if that is hardly more.
    fn area_in(self, frame: &Picture<'_>) -> Option<Option<Area>> {
        let area = self.area;
        let most = frame.width.saturating_mul(frame.height) / 2;
        let is_small = area.width.saturating_mul(area.height) <= most;
        let is_there = self.age < REMEMBERED && area.is_part_of(frame);
        is_there.then_some(is_small.then_some(area))
    }
}

impl Look {
    fn at<'a>(
        self,
        frame: &'a Picture<'a>,
        whole: &OnceCell<Subject<'a>>,
        deadline: &Deadline<'_>,
    ) -> Vec<Found> {
        let Some(stage) = STAGES.get(self.stage) else {
            return Vec::new();
        };
        let Some(area) = self.area else {
            let subject = whole.get_or_init(|| Subject::new(frame));
            return distinct(stages::take(subject, stage, deadline));
        };
        let bytes = area.cut(frame);
        let part = Picture {
            width: area.width,
            height: area.height,
            channels: frame.channels,
            bytes: &bytes,
        };
        let mut found = distinct(stages::take(&Subject::new(&part), stage, deadline));
        let [left, top] = [area.left, area.top].map(|it| i32::try_from(it).unwrap_or(0));
        for corner in found.iter_mut().flat_map(|found| &mut found.corners) {
            *corner = (corner.0.saturating_add(left), corner.1.saturating_add(top));
        }
        found
    }
}

impl Area {
    /// Where a symbol is and half its side more on each side, as far as the frame goes.
    fn around(found: &Found, frame: &Picture<'_>) -> Self {
        let within = |axis: fn(&(i32, i32)) -> i32, most: usize| {
            let places = found.corners.iter().map(axis);
            let (low, high) = (places.clone().min(), places.max());
            let (low, high) = (low.unwrap_or(0), high.unwrap_or(0));
            let margin = high.saturating_sub(low) / 2;
            let clamped = |place: i32| usize::try_from(place).unwrap_or(0).min(most);
            let start = clamped(low.saturating_sub(margin));
            let end = clamped(high.saturating_add(margin));
            (start, end.saturating_sub(start))
        };
        let (left, width) = within(|corner| corner.0, frame.width);
        let (top, height) = within(|corner| corner.1, frame.height);
        Self {
            left,
            top,
            width,
            height,
        }
    }

    fn is_part_of(self, frame: &Picture<'_>) -> bool {
        let fits = |start: usize, length: usize, most: usize| {
            length > 0 && start.saturating_add(length) <= most
        };
        fits(self.left, self.width, frame.width) && fits(self.top, self.height, frame.height)
    }

    /// The bytes of its pixels; an area outside the frame has none.
    fn cut(self, frame: &Picture<'_>) -> Vec<u8> {
        let pixel = if frame.is_coloured() { 3 } else { 1 };
        let line = frame.width.saturating_mul(pixel).max(1);
        let start = self.left.saturating_mul(pixel);
        let end = start.saturating_add(self.width.saturating_mul(pixel));
        let rows = frame.bytes.chunks_exact(line).skip(self.top);
        let parts = rows.take(self.height).filter_map(|row| row.get(start..end));
        parts.flatten().copied().collect()
    }
}

/// Each symbol once.
fn distinct(found: Vec<Found>) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::with_capacity(found.len());
    for symbol in found {
        if !all.iter().any(|other| same(other, &symbol)) {
            all.push(symbol);
        }
    }
    all
}

/// Frames for which the place of a code is looked at after it has gone.
const REMEMBERED: usize = 10;

#[cfg(test)]
mod tests;
