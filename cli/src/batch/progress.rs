//! A bar with rate and time left, on a terminal only.

use std::fmt::Write;
use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::Sink;

pub(super) struct Progress {
    bar: ProgressBar,
    file_bytes: Option<u64>,
}

impl Progress {
    pub(super) fn new(file_bytes: Option<u64>, sink: &Sink) -> Self {
        let seen = std::io::stderr().is_terminal() && sink.leaves_terminal_free();
        let bar = match file_bytes {
            _ if !seen => ProgressBar::hidden(),
            Some(bytes) => ProgressBar::new(bytes / TYPICAL_LINE_BYTES),
            None => ProgressBar::no_length(),
        };
        let template = match file_bytes {
            Some(_) => "{bar:32} {percent}%  {human_pos} lines, {rate}, {eta} left",
            None => "{spinner} {human_pos} lines, {rate}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            // A rate of so many lines and their decimals says no more than the lines.
            bar.set_style(
                style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
                    let _ = write!(out, "{:.0}/s", state.per_sec());
                }),
            );
        }
        Self { bar, file_bytes }
    }

    pub(super) fn lines_done(&self, count: usize) {
        self.bar.inc(u64::try_from(count).unwrap_or(0));
    }

    /// Lines are counted and bytes are known, so the number of lines is estimated.
    pub(super) fn chunk_done(&self, bytes_read: u64) {
        let Some(file_bytes) = self.file_bytes else {
            return;
        };
        let lines = u128::from(self.bar.position()).saturating_mul(file_bytes.into());
        let estimate = lines.checked_div(bytes_read.into()).unwrap_or_default();
        self.bar
            .set_length(u64::try_from(estimate).unwrap_or(u64::MAX));
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// What the first estimate is made with, before any line is read.
const TYPICAL_LINE_BYTES: u64 = 256;
