//! Many lines at once: all cores, output in input order, memory bounded by a chunk.

use std::borrow::Cow;
use std::io::{IsTerminal as _, Write as _};

use rayon::prelude::*;

use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{Draft, Existing, Readers, Target};
use crate::{interrupt, object, output};
use lines::{Line, Lines};
use progress::Progress;

mod lines;
mod progress;

/// What became of one line.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The output, one line with its line end.
    pub(crate) line: String,
    /// Whether all went well.
    pub(crate) outcome: Outcome,
}

/// An output with all its lines, which may have no name yet.
pub(crate) struct Written {
    sink: Sink,
    total: usize,
    bad: usize,
}

/// Where the lines come from and where they go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams<'a> {
    /// Input.
    pub(crate) source: &'a Source,
    /// Output.
    pub(crate) target: &'a Target,
    /// What happens to an output file that is there.
    pub(crate) existing: Existing,
}

/// Does `work` on the lines, some at a time, the last of it line after line, and writes the replies
/// in the order of the lines.
///
/// What `work` gives back stands in the order of the lines that it was given.
///
/// `failed` says what a line is whose outcome is [`Outcome::Refused`], for the last word on
/// standard error.
pub(crate) fn run_in_order<T: Send>(
    streams: Streams<'_>,
    failed: &str,
    work: impl Fn(&[(u64, &str)]) -> Vec<T> + Sync,
    mut finish: impl FnMut(T) -> Reply,
) -> Result<Outcome, Failure> {
    let in_order = |done: Vec<Result<T, Reply>>| {
        let replies = done.into_iter();
        let replies = replies.map(|done| done.map_or_else(|bad| bad, &mut finish));
        Ok(replies.collect())
    };
    run_by_chunk(streams, work, in_order)?.commit(failed)
}

/// The same, with the last of the work done on the lines of a chunk together; those whose bytes
/// are no text have their reply already.
///
/// The output has no name before it is committed.
pub(crate) fn run_by_chunk<T: Send>(
    streams: Streams<'_>,
    work: impl Fn(&[(u64, &str)]) -> Vec<T> + Sync,
    mut finish: impl FnMut(Vec<Result<T, Reply>>) -> Result<Vec<Reply>, Failure>,
) -> Result<Written, Failure> {
    let opened = streams.source.open()?;
    let mut sink = Sink::new(streams.target, streams.existing)?;
    let progress = Progress::new(opened.length, &sink);
    let mut lines = Lines::new(opened.reader);
    let (mut total, mut bad) = (0_usize, 0_usize);
    // Enough to keep every core busy, few enough that slow lines (a hash takes tens of
    // milliseconds) come out as they are done.
    let threads = rayon::current_num_threads();
    let chunk_lines = threads.saturating_mul(LINES_PER_THREAD);
    loop {
        let chunk = lines
            .next_chunk(chunk_lines)
            .map_err(|error| streams.source.unreadable(&error))?;
        if chunk.is_empty() {
            break;
        }
        let together = chunk.len().div_ceil(threads).clamp(1, LINES_TOGETHER);
        let done = chunk
            .par_chunks(together)
            .flat_map_iter(|lines| {
                let done = work_on(lines, &work);
                progress.lines_done(lines.len());
                done
            })
            .collect();
        let replies = finish(done)?;
        total = total.saturating_add(replies.len());
        let refused = |reply: &&Reply| reply.outcome == Outcome::Refused;
        bad = bad.saturating_add(replies.iter().filter(refused).count());
        let text: String = replies.into_iter().map(|reply| reply.line).collect();
        sink.write(&text)?;
        progress.chunk_done(lines.bytes_read());
    }
    progress.finish();
    Ok(Written { sink, total, bad })
}

impl Written {
    /// Gives the output its name.
    pub(crate) fn commit(self, failed: &str) -> Result<Outcome, Failure> {
        let Self { sink, total, bad } = self;
        sink.commit()?;
        if bad > 0 {
            output::note(&format!("{bad} of {total} lines {failed}"));
        }
        Ok(Outcome::refused_if(bad > 0))
    }
}

fn work_on<T>(lines: &[Line], work: &impl Fn(&[(u64, &str)]) -> Vec<T>) -> Vec<Result<T, Reply>> {
    let lines: Vec<_> = lines.iter().map(text).collect();
    let texts: Vec<(u64, &str)> = lines.iter().flatten().copied().collect();
    let mut done = work(&texts).into_iter();
    let lines = lines.into_iter();
    lines
        .map(|line| {
            let (number, _) = line?;
            // Each text has its answer; a line is not lost even if that should be wrong.
            done.next()
                .ok_or_else(|| refused(number, "this line was not worked on"))
        })
        .collect()
}

fn text(line: &Line) -> Result<(u64, &str), Reply> {
    let why = match &line.bytes {
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok((line.number, text)),
            Err(_) => "this line is not UTF-8: save the file as UTF-8".to_owned(),
        },
        None => format!(
            "this line is longer than {} bytes: give each object a line of its own, and leave out \
             what is not needed",
            lines::MAX_LINE_BYTES
        ),
    };
    Err(refused(line.number, &why))
}

fn refused(number: u64, why: &str) -> Reply {
    Reply {
        line: object::error_line(number, why, None),
        outcome: Outcome::Refused,
    }
}

enum Sink {
    Stdout,
    Draft(Draft),
}

impl Sink {
    fn new(target: &Target, existing: Existing) -> Result<Self, Failure> {
        interrupt::catch();
        match target {
            Target::Stdout => Ok(Self::Stdout),
            Target::File(path) => Draft::new(path, existing, Readers::Umask).map(Self::Draft),
        }
    }

    fn write(&mut self, lines: &str) -> Result<(), Failure> {
        match self {
            Self::Draft(draft) => draft.write(lines.as_bytes()),
            Self::Stdout => {
                let _whole_lines = interrupt::hold_off();
                let mut stdout = std::io::stdout().lock();
                // What passes through may be anyone's.
                let lines = match stdout.is_terminal() {
                    true => Cow::Owned(output::plain_json(lines)),
                    false => Cow::Borrowed(lines),
                };
                stdout
                    .write_all(lines.as_bytes())
                    .and_then(|()| stdout.flush())
                    .map_err(|error| output::failed("standard output", &error))
            }
        }
    }

    fn commit(self) -> Result<(), Failure> {
        match self {
            Self::Stdout => Ok(()),
            Self::Draft(draft) => draft.commit(),
        }
    }

    // A bar among the results on one terminal would only be in their way.
    fn leaves_terminal_free(&self) -> bool {
        match self {
            Self::Stdout => !std::io::stdout().is_terminal(),
            Self::Draft(_) => true,
        }
    }
}

const LINES_PER_THREAD: usize = 128;
/// What is shared among so many signatures costs each of them next to nothing.
const LINES_TOGETHER: usize = 32;
