//! A bar with rate and time left, on a terminal only.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

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
            Some(_) => ProgressBar::new(0),
            None => ProgressBar::no_length(),
        };
        let template = match file_bytes {
            Some(_) => "{bar:32} {percent}%  {human_pos} lines, {per_sec}, {eta} left",
            None => "{spinner} {human_pos} lines, {per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, file_bytes }
    }

    pub(super) fn line_done(&self) {
        self.bar.inc(1);
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
