//! A bar over pictures, on a terminal only.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar, unless there are few pictures or it would stand among their texts; `json` comes
    /// when the bar is gone.
    pub(super) fn new(pictures: usize, json: bool) -> Self {
        let free = json || !std::io::stdout().is_terminal();
        let seen = pictures > FEW && free && std::io::stderr().is_terminal();
        let bar = match u64::try_from(pictures) {
            Ok(pictures) if seen => ProgressBar::new(pictures),
            _ => ProgressBar::hidden(),
        };
        let template = "{bar:32} {percent}%  {human_pos} of {human_len} pictures, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn picture_done(&self) {
        self.0.inc(1);
    }

    /// Does what may write to the terminal while the bar is not there.
    pub(super) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.suspend(work)
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

/// Pictures that are done with before a bar is looked at.
const FEW: usize = 4;
