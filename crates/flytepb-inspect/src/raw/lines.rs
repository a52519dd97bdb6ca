//! Lines of text and the comments at their ends.

use std::io::{self, Write};

use crate::tree_view::printable::{push_bytes, push_integer};

/// The column of comments after short lines.
const COLUMN: usize = 40;
const SPACES: &str = "                                ";
/// Number of bytes of text that are written at once.
const BUFFER: usize = 1 << 15;

/// A buffered writer of lines.
#[derive(Debug)]
pub(super) struct Lines<W> {
    out: W,
    buffer: String,
    /// The start of the line in the buffer.
    line: usize,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W) -> Self {
        Lines {
            out,
            buffer: String::new(),
            line: 0,
        }
    }

    /// Starts a line at this level.
    pub(super) fn start(&mut self, indent: usize) -> &mut String {
        self.line = self.buffer.len();
        self.spaces(2 * indent);
        &mut self.buffer
    }

    /// Starts the comment of a line with an offset.
    pub(super) fn comment(&mut self, offset: u64) -> &mut String {
        let line = &self.buffer[self.line..];
        // A character has four bytes at most.
        let length = if line.is_ascii() || line.len() > 4 * COLUMN {
            line.len()
        } else {
            line.chars().count()
        };
        self.spaces(COLUMN.saturating_sub(length).max(2));
        self.buffer.push_str("# ");
        push_integer(&mut self.buffer, offset);
        &mut self.buffer
    }

    /// Ends a line.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.buffer.push('\n');
        if self.buffer.len() >= BUFFER {
            return self.flush();
        }
        Ok(())
    }

    /// Writes a line of bytes that are no field.
    pub(super) fn bytes(&mut self, indent: usize, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let line = self.start(indent);
        line.push_str("not a field: ");
        push_bytes(line, bytes, usize::MAX);
        self.comment(offset);
        self.end()
    }

    /// Writes what is in the buffer.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }

    pub(super) fn into_inner(self) -> W {
        self.out
    }

    fn spaces(&mut self, count: usize) {
        let mut left = count;
        while left > 0 {
            let now = left.min(SPACES.len());
            self.buffer.push_str(&SPACES[..now]);
            left -= now;
        }
    }
}
