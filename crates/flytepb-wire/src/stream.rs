//! Streams of length-delimited messages.
//!
//! The framing is that of protobuf's `writeDelimitedTo` and prost's `encode_length_delimited`.
//! Reader and writer hold one message at a time and reuse their buffers, so a stream of any length
//! takes constant memory.
//!
//! # Examples
//! ```
//! use flytepb_wire::stream::StreamReader;
//!
//! let mut stream = StreamReader::new(&[2, b'h', b'i', 0, 5, b'x'][..]);
//! assert_eq!(stream.read()?, Some(&b"hi"[..]));
//! assert_eq!(stream.read()?, Some(&b""[..]));
//! let error = stream.read().unwrap_err();
//! assert!(error.is_truncated());
//! assert_eq!((error.index(), error.offset()), (2, 4));
//! # Ok::<(), flytepb_wire::stream::StreamError>(())
//! ```

use std::fmt;
use std::io::{self, BufRead, Read, Write};

use crate::{DecodeError, Limit, Limits, WireMessage, Writer};

/// Maximum length of a message, as in Google's implementations: 2³¹ - 1 bytes.
pub const MAX_MESSAGE_LEN: u64 = i32::MAX as u64;

/// A reader of messages from a stream, one at a time.
///
/// Memory is allocated as the bytes of a message arrive, not by its announced length.
#[derive(Debug)]
pub struct StreamReader<R> {
    input: R,
    buffer: Vec<u8>,
    max_len: u64,
    limits: Limits,
    index: u64,
    offset: u64,
    over: bool,
}

impl<R: BufRead> StreamReader<R> {
    /// Creates a reader from the start of a stream.
    pub fn new(input: R) -> Self {
        StreamReader {
            input,
            buffer: Vec::new(),
            max_len: MAX_MESSAGE_LEN,
            limits: Limits::new(),
            index: 0,
            offset: 0,
            over: false,
        }
    }

    /// Sets the maximum length of a message in bytes; [`MAX_MESSAGE_LEN`] by default. A longer
    /// message ends the stream before any of it is read.
    pub fn max_len(mut self, bytes: u64) -> Self {
        self.max_len = bytes;
        self
    }

    /// Sets the limits for decoding each message. If [`Limits::max_bytes`] is below
    /// [`max_len`](Self::max_len), it applies instead.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.max_len = self.max_len.min(limits.max_bytes as u64);
        self.limits = limits;
        self
    }

    /// Returns the number of messages read so far.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Returns the number of bytes read so far, lengths included.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the bytes of the next message; returns `None` at the end of the stream.
    ///
    /// # Errors
    /// When reading fails, the stream ends inside a message, or a length is invalid or over the
    /// limit. This ends the stream: further calls return `None`.
    pub fn read(&mut self) -> Result<Option<&[u8]>, StreamError> {
        Ok(self.read_placed()?.map(|(_, bytes)| bytes))
    }

    /// Like [`read`](Self::read), with the stream offset of the message's first byte.
    ///
    /// # Errors
    /// Same as for [`read`](Self::read).
    pub fn read_placed(&mut self) -> Result<Option<(u64, &[u8])>, StreamError> {
        if self.over {
            return Ok(None);
        }
        match self.fill() {
            Ok(true) => {
                let start = self.offset - self.buffer.len() as u64;
                Ok(Some((start, &self.buffer)))
            }
            Ok(false) => Ok(None),
            Err((kind, offset)) => {
                self.over = true;
                Err(StreamError::new(kind, self.index, offset))
            }
        }
    }

    /// Merges the next message into `message`; returns whether there was one.
    ///
    /// # Errors
    /// Same as for [`read`](Self::read), and when the bytes are not a valid message; reading can
    /// then continue with the next message.
    pub fn merge(&mut self, message: &mut dyn WireMessage) -> Result<bool, StreamError> {
        self.decode_next(|limits, bytes| limits.merge(message, bytes))
    }

    /// Decodes the next message in place of `message`, whose memory is reused as by
    /// [`Limits::decode_into`]; returns whether there was one. At the end of the stream, `message`
    /// is left as it is.
    ///
    /// # Errors
    /// Same as for [`merge`](Self::merge); if the bytes are not a valid message, `message` is then
    /// empty.
    ///
    /// # Examples
    /// ```
    /// # use flytepb_wire::{stream::{StreamError, StreamReader}, WireMessage};
    /// # fn demo<M: WireMessage + Default>(input: impl std::io::BufRead) -> Result<(), StreamError> {
    /// let mut stream = StreamReader::new(input);
    /// let mut message = M::default();
    /// while stream.decode_into(&mut message)? {
    ///     println!("{message:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn decode_into<M: WireMessage + Default>(
        &mut self,
        message: &mut M,
    ) -> Result<bool, StreamError> {
        self.decode_next(|limits, bytes| limits.decode_into(message, bytes))
    }

    /// Passes the bytes of the next message to `decode`; returns whether there was one.
    fn decode_next(
        &mut self,
        decode: impl FnOnce(Limits, &[u8]) -> Result<(), DecodeError>,
    ) -> Result<bool, StreamError> {
        let limits = self.limits;
        let Some((start, bytes)) = self.read_placed()? else {
            return Ok(false);
        };
        match decode(limits, bytes) {
            Ok(()) => Ok(true),
            Err(e) => {
                let offset = start + e.offset() as u64;
                Err(StreamError::new(
                    ErrorKind::Decode(e),
                    self.index - 1,
                    offset,
                ))
            }
        }
    }

    /// Returns an iterator that decodes the remaining messages.
    ///
    /// # Errors
    /// Each item, same as for [`merge`](Self::merge).
    pub fn messages<M: WireMessage + Default>(
        mut self,
    ) -> impl Iterator<Item = Result<M, StreamError>> {
        std::iter::from_fn(move || {
            let mut message = M::default();
            match self.merge(&mut message) {
                Ok(true) => Some(Ok(message)),
                Ok(false) => None,
                Err(e) => Some(Err(e)),
            }
        })
    }

    /// Reads a message into the buffer; returns whether there was one.
    fn fill(&mut self) -> Result<bool, (ErrorKind, u64)> {
        let start = self.offset;
        let Some(len) = self.length()? else {
            return Ok(false);
        };
        if len > self.max_len {
            let max = self.max_len;
            return Err((ErrorKind::TooLong { len, max }, start));
        }
        self.buffer.clear();
        let read = (&mut self.input).take(len).read_to_end(&mut self.buffer);
        self.offset += self.buffer.len() as u64;
        read.map_err(|e| (ErrorKind::Io(e), self.offset))?;
        let there = self.buffer.len() as u64;
        if there < len {
            return Err((ErrorKind::Truncated { there, len }, start));
        }
        self.index += 1;
        Ok(true)
    }

    fn length(&mut self) -> Result<Option<u64>, (ErrorKind, u64)> {
        let start = self.offset;
        let mut len = 0u64;
        for shift in (0..70).step_by(7) {
            let Some(byte) = self.byte().map_err(|e| (ErrorKind::Io(e), self.offset))? else {
                return match shift {
                    0 => Ok(None),
                    _ => Err((ErrorKind::LengthCut, start)),
                };
            };
            len |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(Some(len));
            }
        }
        Err((ErrorKind::LengthTooWide, start))
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        loop {
            match self.input.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => {
                    self.offset += 1;
                    return Ok(Some(byte[0]));
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// A writer of length-delimited messages to a stream.
///
/// Each message is a single write: use a buffered writer if messages are small.
///
/// # Examples
/// ```
/// use flytepb_wire::stream::StreamWriter;
///
/// let mut stream = StreamWriter::new(Vec::new());
/// stream.write_bytes(b"hi")?;
/// assert_eq!(stream.into_inner(), [2, b'h', b'i']);
/// # Ok::<(), flytepb_wire::stream::StreamError>(())
/// ```
#[derive(Debug)]
pub struct StreamWriter<W> {
    output: W,
    buffer: Writer,
    index: u64,
    offset: u64,
}

impl<W: Write> StreamWriter<W> {
    /// Creates a writer at the start of a stream.
    pub fn new(output: W) -> Self {
        StreamWriter {
            output,
            buffer: Writer::in_blocks(Vec::new()),
            index: 0,
            offset: 0,
        }
    }

    /// Writes a message.
    ///
    /// # Errors
    /// When writing fails, or the message is over [`MAX_MESSAGE_LEN`].
    pub fn write(&mut self, message: &dyn WireMessage) -> Result<(), StreamError> {
        self.buffer.clear();
        message.write_to(&mut self.buffer);
        self.finish()
    }

    /// Writes an encoded message.
    ///
    /// # Errors
    /// Same as for [`write`](Self::write).
    pub fn write_bytes(&mut self, message: &[u8]) -> Result<(), StreamError> {
        self.buffer.clear();
        self.buffer.raw(message);
        self.finish()
    }

    fn finish(&mut self) -> Result<(), StreamError> {
        let len = self.buffer.len() as u64;
        let written = if len > MAX_MESSAGE_LEN {
            let max = MAX_MESSAGE_LEN;
            Err(ErrorKind::TooLong { len, max })
        } else {
            self.buffer.varint(len);
            let mut pieces = self.buffer.pieces();
            let written = pieces.try_for_each(|piece| self.output.write_all(piece));
            written.map_err(ErrorKind::Io)
        };
        written.map_err(|kind| StreamError::new(kind, self.index, self.offset))?;
        self.index += 1;
        self.offset += self.buffer.len() as u64;
        Ok(())
    }

    /// Returns the number of messages written.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Returns the number of bytes written, lengths included.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns a reference to the underlying writer.
    pub fn get_ref(&self) -> &W {
        &self.output
    }

    /// Returns a mutable reference to the underlying writer. Direct writes are not counted.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.output
    }

    /// Returns the underlying writer.
    pub fn into_inner(self) -> W {
        self.output
    }
}

/// An error of reading or writing a stream, with message index and byte offset.
#[derive(Debug)]
pub struct StreamError(Box<(ErrorKind, u64, u64)>);

#[derive(Debug)]
enum ErrorKind {
    Io(io::Error),
    Truncated { there: u64, len: u64 },
    LengthCut,
    LengthTooWide,
    TooLong { len: u64, max: u64 },
    Decode(DecodeError),
}

impl StreamError {
    fn new(kind: ErrorKind, index: u64, offset: u64) -> Self {
        StreamError(Box::new((kind, index, offset)))
    }

    /// Returns the index of the message, from 0.
    pub fn index(&self) -> u64 {
        self.0 .1
    }

    /// Returns the offset in bytes from the start of the stream: of the faulty byte if a message is
    /// invalid, otherwise of the message's length.
    pub fn offset(&self) -> u64 {
        self.0 .2
    }

    /// Returns the path of the faulty field inside its message; empty if the error lies in the
    /// framing.
    pub fn path(&self) -> &str {
        match &self.0 .0 {
            ErrorKind::Decode(e) => e.path(),
            _ => "",
        }
    }

    /// Returns whether the underlying reader or writer failed.
    pub fn is_io(&self) -> bool {
        matches!(self.0 .0, ErrorKind::Io(_))
    }

    /// Returns whether the stream ends inside a message or its length.
    pub fn is_truncated(&self) -> bool {
        matches!(
            self.0 .0,
            ErrorKind::Truncated { .. } | ErrorKind::LengthCut
        )
    }

    /// Returns whether a message exceeds a limit, of length or of decoding.
    pub fn is_limit(&self) -> bool {
        match &self.0 .0 {
            ErrorKind::TooLong { .. } => true,
            ErrorKind::Decode(e) => e.is_limit(),
            _ => false,
        }
    }

    /// Returns the limit that a message exceeded, if any; [`Limit::Bytes`] for its length.
    pub fn limit(&self) -> Option<Limit> {
        match &self.0 .0 {
            ErrorKind::TooLong { .. } => Some(Limit::Bytes),
            ErrorKind::Decode(e) => e.limit(),
            _ => None,
        }
    }

    /// Returns whether a message is invalid although its framing is correct.
    pub fn is_decode(&self) -> bool {
        matches!(self.0 .0, ErrorKind::Decode(_))
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, index, offset) = &*self.0;
        match kind {
            ErrorKind::Io(e) => write!(f, "{e}")?,
            ErrorKind::Truncated { there, len } => {
                write!(f, "stream ends after {there} of a message's {len} bytes")?
            }
            ErrorKind::LengthCut => write!(f, "stream ends inside a length")?,
            ErrorKind::LengthTooWide => write!(f, "length is a varint of over ten bytes")?,
            ErrorKind::TooLong { len, max } => {
                write!(f, "length of {len} bytes is over the limit of {max}")?
            }
            ErrorKind::Decode(e) => write!(f, "{}", e.reason())?,
        }
        write!(f, " at byte {offset}, in message {index}")?;
        match self.path() {
            "" => Ok(()),
            path => write!(f, ", in {path}"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 .0 {
            ErrorKind::Io(e) => Some(e),
            ErrorKind::Decode(e) => Some(e),
            _ => None,
        }
    }
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        match error.0 .0 {
            ErrorKind::Io(e) => e,
            _ if error.is_truncated() => io::Error::new(io::ErrorKind::UnexpectedEof, error),
            _ => io::Error::new(io::ErrorKind::InvalidData, error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promised_length_claims_no_memory() {
        let mut stream = StreamReader::new(&[0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3][..]);
        let error = stream.read().unwrap_err();
        assert_eq!(
            error.to_string(),
            "stream ends after 3 of a message's 2147483647 bytes at byte 0, in message 0"
        );
        assert!(stream.buffer.capacity() < 1024);
        assert!(stream.read().unwrap().is_none());
    }

    #[test]
    fn faults_of_lengths_are_told_apart() {
        let fault = |bytes: &[u8]| StreamReader::new(bytes).read().unwrap_err();
        assert!(fault(&[0x80]).is_truncated());
        assert!(fault(&[0x80, 0x80, 0x80, 0x80, 0x08]).is_limit());
        let wide = fault(&[0x80; 11]);
        assert!(!wide.is_truncated() && !wide.is_limit() && !wide.is_io());
        assert!(StreamReader::new(&[3, 1, 2, 3][..])
            .max_len(2)
            .read()
            .unwrap_err()
            .is_limit());
    }

    #[test]
    fn the_lower_of_both_limits_of_length_holds() {
        let read = |options: Limits, max: u64, len: u8| {
            let stream = [vec![len], vec![0; len.into()]].concat();
            let mut stream = StreamReader::new(&stream[..]).max_len(max).limits(options);
            stream.read().is_ok()
        };
        let bytes = |n| Limits::new().max_bytes(n);
        assert!(read(bytes(5), 9, 5) && !read(bytes(5), 9, 6));
        assert!(read(bytes(9), 5, 5) && !read(bytes(9), 5, 6));
        assert!(read(bytes(0), 9, 0) && !read(bytes(0), 9, 1));
    }

    #[test]
    fn a_long_varint_of_a_short_length_is_read() {
        let mut stream = StreamReader::new(&[0x82, 0x00, 7, 8][..]);
        assert_eq!(stream.read().unwrap(), Some(&[7, 8][..]));
        assert_eq!((stream.index(), stream.offset()), (1, 4));
    }

    #[test]
    fn reading_fails_with_the_cause() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("cable cut"))
            }
        }
        let error = StreamReader::new(io::BufReader::new(Broken))
            .read()
            .unwrap_err();
        assert!(error.is_io());
        assert_eq!((error.index(), error.offset()), (0, 0));
        assert_eq!(error.to_string(), "cable cut at byte 0, in message 0");
        assert_eq!(io::Error::from(error).to_string(), "cable cut");
    }
}
