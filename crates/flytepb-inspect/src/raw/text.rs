//! Writing of bytes as text.

use std::io::{self, BufRead, Read, Write};

use flytepb_idl::wire::varint_len;

use super::lines::Lines;
use super::record::{self, Payload, Record};
use super::{readings, value};
use crate::detect::schemaless::{MAX_DEPTH, Schemaless};
use crate::tree_view::printable::{push_count, push_hex};

/// Maximum number of fields whose content is examined to tell messages, text and bytes apart; that of
/// the others is written as text or bytes.
const EXAMINED: u32 = 1_000_000;
/// Maximum number of bytes on a line of those that are no messages of a stream.
const BLOCK: u64 = 1 << 16;
/// Maximum number of bytes of a length.
const LONGEST_LENGTH: usize = 10;

/// A writer of messages as text, from which [`from_text`](super::from_text) makes the same bytes.
///
/// Each field is a line, and the fields of a message stand indented below it. A comment at the end of a
/// line tells the offset of the field, the bytes of a number or those before a content, and other ways to
/// read it.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw::TextWriter;
///
/// // A stream of two messages.
/// let mut out = Vec::new();
/// let mut writer = TextWriter::new(&mut out);
/// writer.delimited(b"\x08\x01", 1)?;
/// writer.delimited(b"", 1)?;
/// let expected = "\
/// message:                                # 0: 02; 2 bytes
///   1 (varint): 1                         # 1: 08 01; zigzag -1
/// message:                                # 3: 00; 0 bytes
/// ";
/// assert_eq!(String::from_utf8(out).unwrap(), expected);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct TextWriter<W> {
    lines: Lines<W>,
    schemaless: Schemaless,
    /// Offset of the next message.
    offset: u64,
}

/// The end of a stream that was written as text.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw::{StreamEnd, TextWriter};
///
/// // The second message has nine bytes, of which two are there.
/// let mut out = Vec::new();
/// let end = TextWriter::new(&mut out).stream(&b"\x02\x08\x01\x09\x08\x02"[..], u64::MAX)?;
/// assert_eq!(end, StreamEnd::Cut { offset: 3 });
/// assert!(String::from_utf8(out).unwrap().contains("message (length 9):"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// After a message.
    Complete,
    /// Inside the message whose length is at this offset.
    Cut {
        /// The offset in bytes.
        offset: u64,
    },
    /// At this offset, where no length of a message is. All after it was written as bytes.
    NoLength {
        /// The offset in bytes.
        offset: u64,
    },
}

impl<W: Write> TextWriter<W> {
    /// Creates a writer of what starts at offset 0.
    pub fn new(out: W) -> Self {
        TextWriter {
            lines: Lines::new(out),
            schemaless: Schemaless::exhaustive(EXAMINED),
            offset: 0,
        }
    }

    /// Writes the fields of a message. Bytes that are no field are written as such, so that any bytes can
    /// be written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn message(&mut self, message: &[u8]) -> io::Result<()> {
        self.fields(message, 0)?;
        self.lines.flush()
    }

    /// Writes a message of a stream, whose length takes `width` bytes there.
    ///
    /// # Errors
    /// When writing fails.
    pub fn delimited(&mut self, message: &[u8], width: usize) -> io::Result<()> {
        let len = message.len() as u64;
        self.announced(message, len, width)
    }

    /// Writes a stream of messages, each after its length, in constant memory except for the longest one.
    ///
    /// Of a message that is cut off, what is there is written. From a length that is none, or is over
    /// `max_len` bytes, the rest is written as bytes, so that any bytes can be written.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn stream(&mut self, mut input: impl BufRead, max_len: u64) -> io::Result<StreamEnd> {
        let mut buffer = Vec::new();
        loop {
            let offset = self.offset;
            read_length(&mut input, &mut buffer)?;
            let (len, width) = match record::varint(&buffer) {
                Some((len, width)) if len <= record::LONGEST.min(max_len.into()) => {
                    (len as u64, width)
                }
                _ if buffer.is_empty() => return Ok(StreamEnd::Complete),
                found => {
                    let is_cut = found.is_none() && buffer.len() < LONGEST_LENGTH;
                    self.rest(input, buffer)?;
                    return Ok(if is_cut {
                        StreamEnd::Cut { offset }
                    } else {
                        StreamEnd::NoLength { offset }
                    });
                }
            };
            buffer.clear();
            (&mut input).take(len).read_to_end(&mut buffer)?;
            self.announced(&buffer, len, width)?;
            if (buffer.len() as u64) < len {
                return Ok(StreamEnd::Cut { offset });
            }
        }
    }

    /// Returns what it writes to.
    pub fn into_inner(self) -> W {
        self.lines.into_inner()
    }

    /// Writes what is there of a message of `len` bytes.
    fn announced(&mut self, message: &[u8], len: u64, width: usize) -> io::Result<()> {
        let line = self.lines.start(0);
        line.push_str("message");
        let is_cut = (message.len() as u64) < len;
        if is_cut || width != varint_len(len) {
            line.push_str(" (");
            let cut = is_cut.then_some(len.into());
            value::push_length(line, cut, width, varint_len(len));
            line.push(')');
        }
        line.push(':');
        let comment = self.lines.comment(self.offset);
        let mut header = Vec::with_capacity(LONGEST_LENGTH);
        super::encode::push_varint(&mut header, len.into(), width);
        push_header(comment, &header);
        comment.push_str("; ");
        push_count(comment, message.len() as u64, "byte");
        self.lines.end()?;
        self.offset += width as u64;
        self.fields(message, 1)?;
        self.lines.flush()
    }

    /// Writes `start` and the rest of an input as bytes.
    fn rest(&mut self, mut input: impl BufRead, start: Vec<u8>) -> io::Result<()> {
        let mut block = start;
        loop {
            let room = BLOCK - block.len() as u64;
            (&mut input).take(room).read_to_end(&mut block)?;
            if block.is_empty() {
                return self.lines.flush();
            }
            self.lines.bytes(0, self.offset, &block)?;
            self.offset += block.len() as u64;
            block.clear();
        }
    }

    fn fields(&mut self, message: &[u8], indent: usize) -> io::Result<()> {
        if record::is_no_message(message) {
            self.lines.bytes(indent, self.offset, message)?;
        } else {
            self.schemaless.restart(EXAMINED);
            self.schemaless.message(message);
            let mut fields = Fields {
                lines: &mut self.lines,
                schemaless: &mut self.schemaless,
                start: message.as_ptr() as usize,
                offset: self.offset,
            };
            fields.message(message, MAX_DEPTH, indent)?;
        }
        self.offset += message.len() as u64;
        Ok(())
    }
}

/// Reads the bytes of a length, as many as are there.
fn read_length(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    for byte in input.bytes().take(LONGEST_LENGTH) {
        let byte = byte?;
        bytes.push(byte);
        if byte < 0x80 {
            break;
        }
    }
    Ok(())
}

/// Appends the bytes before a content.
fn push_header(out: &mut String, bytes: &[u8]) {
    let mut separator = ": ";
    for byte in bytes {
        out.push_str(separator);
        push_hex(out, *byte);
        separator = " ";
    }
}

/// The fields of one message.
struct Fields<'w, W> {
    lines: &'w mut Lines<W>,
    schemaless: &'w mut Schemaless,
    /// The address of the message, and its offset.
    start: usize,
    offset: u64,
}

impl<W: Write> Fields<'_, W> {
    fn message(&mut self, bytes: &[u8], depth: u32, indent: usize) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let record = record::next(rest, depth).or_else(|| record::cut(rest));
            let Some(record) = record else {
                let offset = self.offset_of(rest);
                return self.lines.bytes(indent, offset, rest);
            };
            self.field(&record, depth, indent)?;
            rest = &rest[record.raw.len()..];
        }
        Ok(())
    }

    fn offset_of(&self, part: &[u8]) -> u64 {
        self.offset + (part.as_ptr() as usize - self.start) as u64
    }

    fn field(&mut self, record: &Record<'_>, depth: u32, indent: usize) -> io::Result<()> {
        let nested = record::message_in(record, self.schemaless, depth);
        let nested = nested.zip(depth.checked_sub(1));
        let line = self.lines.start(indent);
        value::push_label(line, record);
        line.push(':');
        match nested {
            None => {
                line.push(' ');
                value::push(line, record, usize::MAX);
            }
            Some(([], _)) => line.push_str(" {}"),
            Some(_) => {}
        }
        let offset = self.offset_of(record.raw);
        let comment = self.lines.comment(offset);
        push_header(comment, record.header());
        if let (Some((content, _)), Payload::Len(..)) = (nested, record.payload) {
            comment.push_str("; ");
            push_count(comment, content.len() as u64, "byte");
        }
        readings::push(comment, record, nested.is_some());
        self.lines.end()?;
        match nested {
            Some((content, depth)) => self.message(content, depth, indent + 1),
            None => Ok(()),
        }
    }
}
