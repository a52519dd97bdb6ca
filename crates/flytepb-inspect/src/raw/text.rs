//! Writing of bytes as text.

use std::io::{self, Write};

use flytepb_idl::wire::varint_len;

use super::record::{self, Payload, Record};
use super::{readings, value};
use crate::detect::schemaless::{MAX_DEPTH, Schemaless, Shape};
use crate::tree_view::{bytes_text, printable::count};

/// Maximum number of fields whose content is examined to tell messages, text and bytes apart; that of
/// the others is written as text or bytes.
const EXAMINED: u32 = 1_000_000;
/// The column of comments after short fields.
const COLUMN: usize = 40;

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
    out: W,
    /// Offset of the next message.
    offset: u64,
}

impl<W: Write> TextWriter<W> {
    /// Creates a writer of what starts at offset 0.
    pub fn new(out: W) -> Self {
        TextWriter { out, offset: 0 }
    }

    /// Writes the fields of a message. Bytes that are no field are written as such, so that any bytes can
    /// be written.
    ///
    /// # Errors
    /// When writing fails.
    pub fn message(&mut self, message: &[u8]) -> io::Result<()> {
        self.fields(message, 0)
    }

    /// Writes a message of a stream, whose length takes `width` bytes there.
    ///
    /// # Errors
    /// When writing fails.
    pub fn delimited(&mut self, message: &[u8], width: usize) -> io::Result<()> {
        let len = message.len();
        let form = match varint_len(len as u64) {
            usual if usual == width => String::new(),
            _ => format!(" (length in {width} bytes)"),
        };
        let header = length_bytes(len as u64, width);
        let note = count(len as u64, "byte");
        let comment = format!("{}: {}; {note}", self.offset, hex(&header));
        write_line(&mut self.out, 0, &format!("message{form}:"), &comment)?;
        self.offset += width as u64;
        self.fields(message, 1)
    }

    /// Returns what it writes to.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn fields(&mut self, message: &[u8], indent: usize) -> io::Result<()> {
        let mut schemaless = Schemaless::exhaustive(EXAMINED);
        schemaless.message(message);
        let mut fields = Fields {
            out: &mut self.out,
            schemaless,
            start: message.as_ptr() as usize,
            offset: self.offset,
        };
        fields.message(message, MAX_DEPTH, indent)?;
        self.offset += message.len() as u64;
        Ok(())
    }
}

/// Returns a length as a varint of this many bytes.
fn length_bytes(length: u64, width: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(width);
    super::encode::push_varint(&mut bytes, length.into(), width);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
    bytes.join(" ")
}

fn write_line(out: &mut impl Write, indent: usize, text: &str, comment: &str) -> io::Result<()> {
    let indent = 2 * indent;
    let length = indent + text.chars().count();
    let pad = COLUMN.saturating_sub(length).max(2);
    writeln!(out, "{:indent$}{text}{:pad$}# {comment}", "", "")
}

/// The fields of one message.
struct Fields<'w, W> {
    out: &'w mut W,
    schemaless: Schemaless,
    /// The address of the message, and its offset.
    start: usize,
    offset: u64,
}

impl<W: Write> Fields<'_, W> {
    fn message(&mut self, bytes: &[u8], depth: u32, indent: usize) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(record) = record::next(rest, depth) else {
                let digits: String = rest.iter().map(|b| format!("{b:02x}")).collect();
                let text = format!("not a field: {digits}");
                let note = count(rest.len() as u64, "byte");
                let comment = format!("{}: {note}", self.offset_of(rest));
                return write_line(self.out, indent, &text, &comment);
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
        let shape = self.schemaless.shape(record.address());
        let nested = match record.payload {
            Payload::Len(content, _) if shape == Some(Shape::Message) => Some(content),
            Payload::Group(content, _) => Some(content),
            _ => None,
        };
        let nested = nested.zip(depth.checked_sub(1));
        let mut text = value::label(record) + ":";
        let value = match record.payload {
            _ if nested.is_some_and(|(content, _)| content.is_empty()) => "{}".to_owned(),
            _ if nested.is_some() => String::new(),
            Payload::Varint(number, _) => value::varint(number),
            Payload::Fixed32(bytes) => value::fixed32(bytes),
            Payload::Fixed64(bytes) => value::fixed64(bytes),
            Payload::Len(content, _) | Payload::Group(content, _) => {
                bytes_text(content, usize::MAX).0
            }
        };
        if !value.is_empty() {
            text.push(' ');
            text += &value;
        }
        let mut comment = format!("{}: {}", self.offset_of(record.raw), hex(record.header()));
        if let (Some((content, _)), Payload::Len(..)) = (nested, record.payload) {
            comment += &format!("; {}", count(content.len() as u64, "byte"));
        }
        for reading in readings::of(record, nested.is_some()) {
            comment += &format!("; {reading}");
        }
        write_line(self.out, indent, &text, &comment)?;
        match nested {
            Some((content, depth)) => self.message(content, depth, indent + 1),
            None => Ok(()),
        }
    }
}
