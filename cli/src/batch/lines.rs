//! Lines of a stream, a chunk at a time.

use std::io::{self, BufRead, BufReader, Read};
use std::mem;

/// One line that is not blank.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1, blank lines counted.
    pub(super) number: u64,
    /// Its bytes without the line end; `None` if there were too many.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Cuts a stream into lines and holds no more than a chunk of them.
///
/// A chunk is what has arrived: whoever feeds a line through a pipe gets its answer without
/// having to send the next.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    number: u64,
    bytes_read: u64,
    partial: Partial,
}

#[derive(Debug, PartialEq, Eq)]
enum Partial {
    Bytes(Vec<u8>),
    TooLong,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER_BYTES, reader),
            number: 0,
            bytes_read: 0,
            partial: Partial::Bytes(Vec::new()),
        }
    }

    /// Bytes of the stream that the lines so far were made of.
    pub(super) const fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next lines, at most `limit`; none at the end of the stream.
    pub(super) fn next_chunk(&mut self, limit: usize) -> io::Result<Vec<Line>> {
        let mut chunk = Vec::new();
        while chunk.len() < limit {
            if !chunk.is_empty() && self.reader.buffer().is_empty() {
                break;
            }
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                chunk.extend(self.last_line());
                break;
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let piece = end
                .and_then(|end| available.get(..end))
                .unwrap_or(available);
            self.partial.push(piece);
            let used = piece.len().saturating_add(usize::from(end.is_some()));
            self.reader.consume(used);
            self.bytes_read = self
                .bytes_read
                .saturating_add(u64::try_from(used).unwrap_or(u64::MAX));
            if end.is_some() {
                chunk.extend(self.finished_line());
            }
        }
        Ok(chunk)
    }

    fn last_line(&mut self) -> Option<Line> {
        let nothing = self.partial == Partial::Bytes(Vec::new());
        if nothing { None } else { self.finished_line() }
    }

    fn finished_line(&mut self) -> Option<Line> {
        self.number = self.number.saturating_add(1);
        let number = self.number;
        let bytes = match mem::replace(&mut self.partial, Partial::Bytes(Vec::new())) {
            Partial::TooLong => None,
            Partial::Bytes(bytes) => {
                let bytes = match (number, bytes.strip_prefix(BYTE_ORDER_MARK)) {
                    (1, Some(rest)) => rest.to_vec(),
                    _ => bytes,
                };
                if bytes.trim_ascii().is_empty() {
                    return None;
                }
                Some(bytes)
            }
        };
        Some(Line { number, bytes })
    }
}

impl Partial {
    fn push(&mut self, piece: &[u8]) {
        if let Self::Bytes(bytes) = self {
            if bytes.len().saturating_add(piece.len()) > MAX_LINE_BYTES {
                *self = Self::TooLong;
            } else {
                bytes.extend_from_slice(piece);
            }
        }
    }
}

/// Longest line, in bytes without its line end.
pub(super) const MAX_LINE_BYTES: usize = 1_048_576;
const BUFFER_BYTES: usize = 262_144;
/// What some editors begin a file in UTF-8 with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8], limit: usize) -> Vec<Vec<(u64, Option<String>)>> {
        let mut lines = Lines::new(input);
        let mut chunks = Vec::new();
        loop {
            let chunk = lines.next_chunk(limit).unwrap();
            if chunk.is_empty() {
                assert_eq!(usize::try_from(lines.bytes_read()).unwrap(), input.len());
                return chunks;
            }
            let text = |line: Line| {
                (
                    line.number,
                    line.bytes.map(|b| String::from_utf8(b).unwrap()),
                )
            };
            chunks.push(chunk.into_iter().map(text).collect());
        }
    }

    #[test]
    fn blank_lines_are_counted_and_skipped() {
        let some = |number, text: &str| (number, Some(text.to_owned()));
        assert_eq!(
            lines(b"\xef\xbb\xbfa\n\n \t\r\nb\r\nc", 2),
            [vec![some(1, "a"), some(4, "b\r")], vec![some(5, "c")]]
        );
        assert_eq!(lines(b"", 2), Vec::<Vec<_>>::new());
        assert_eq!(lines(b"\n\n", 2), Vec::<Vec<_>>::new());
        assert_eq!(lines(b"a", 2), [vec![some(1, "a")]]);
    }

    #[test]
    fn a_line_too_long_is_dropped_and_the_rest_goes_on() {
        let mut input = vec![b'x'; MAX_LINE_BYTES];
        input.extend_from_slice(b"\n");
        input.extend(vec![b'y'; MAX_LINE_BYTES + 1]);
        input.extend_from_slice(b"\nz\n");
        input.extend(vec![b'y'; 3 * MAX_LINE_BYTES]);
        let seen: Vec<_> = lines(&input, 9).concat();
        let lengths: Vec<_> = seen
            .iter()
            .map(|(number, line)| (*number, line.as_ref().map(String::len)))
            .collect();
        assert_eq!(
            lengths,
            [
                (1, Some(MAX_LINE_BYTES)),
                (2, None),
                (3, Some(1)),
                (4, None)
            ]
        );
    }

    #[test]
    fn a_line_through_a_pipe_is_not_kept_waiting() {
        struct OneAtATime(u8);
        impl Read for OneAtATime {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                assert!(self.0 < 1, "asked for more than was needed");
                self.0 += 1;
                buffer[..4].copy_from_slice(b"a\nb\n");
                Ok(4)
            }
        }
        let mut lines = Lines::new(OneAtATime(0));
        assert_eq!(lines.next_chunk(100).unwrap().len(), 2);
    }
}
