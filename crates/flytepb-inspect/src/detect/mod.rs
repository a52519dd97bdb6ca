//! Detection of the type or format of a blob from its bytes.
//!
//! Protobuf messages do not contain their type. [`detect`] reads the bytes with the schema of every
//! type of the Flyte IDL and selects the type under which they are least surprising: all fields
//! known and in canonical order, text where text belongs, valid enum numbers, recent times,
//! identifiers of the expected kind, and the fields that Flyte always writes present. The measure
//! is bits, so that this evidence adds up with the frequency at which Flyte stores a type as a file
//! or a database column.
//!
//! An unknown schema competes with the types in the same measure: it is inferred while the bytes
//! are read, at the cost of learning its fields. Unknown fields of a type cost what they cost
//! without a schema, plus a penalty. Bytes best explained by an unknown schema are
//! [`Format::Protobuf`] or [`Format::ProtobufStream`]; [`raw`](crate::raw) lists their fields.
//! Messages with a few short fields match some Flyte type by chance, so detection is reliable from
//! about 100 bytes on.
//!
//! Some bytes match several types equally well, a lone identifier for example. The runners-up are
//! in [`Match::alternatives`].
//!
//! With the feature `flyte2`, the types of Flyte 2 take part. Many correspond to a type of Flyte 1 and
//! are equal on the wire. If both versions have all of the fields, the type of Flyte 1 is found, and
//! [`Match::counterpart`] is that of Flyte 2. [`DetectOptions::idl`] restricts the types to those of one
//! version.
//!
//! Damaged bytes match no type, or one that knows few of their fields. [`Detection::damage`] finds the
//! type that they probably had, and the place of the damage.
//!
//! # Examples
//! ```
//! use flytepb_inspect::detect::{detect, Detection};
//! use flytepb_idl::{core, WireMessage};
//!
//! let error = core::ErrorDocument {
//!     error: Some(core::ContainerError {
//!         code: "USER:ValueError".into(),
//!         message: "no rows".into(),
//!         ..Default::default()
//!     }),
//!     ..Default::default()
//! };
//! assert_eq!(detect(&error.to_wire()).to_string(), "flyteidl.core.ErrorDocument");
//! assert_eq!(detect(b"{\"a\": 1}").to_string(), "JSON");
//! assert!(matches!(detect(b""), Detection::Empty { .. }));
//! ```

mod contest;
mod damage;
mod facts;
mod format;
mod message_state;
mod model;
mod name;
pub(crate) mod number;
mod options;
mod outline;
mod run;
pub(crate) mod schemaless;
mod shape;
mod text;
mod typed;

use std::fmt;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::decode::Reader;

pub use contest::{Alternative, Match};
pub use damage::Damage;
pub use format::Format;
pub use name::{type_of_name, type_of_name_in};
pub use options::DetectOptions;

/// The detected type or format of a blob.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::{detect, Detection, Format};
///
/// // Two length-delimited error documents.
/// let stream = b"\x0a\x0a\x08\x0a\x06SYSTEM\x0e\x0a\x0c\x0a\x0aUSER:Error";
/// let Detection::Stream { of, messages } = detect(stream) else { panic!() };
/// assert_eq!((of.descriptor.name(), messages), ("ErrorDocument", 2));
/// assert_eq!(detect(b"Hello!"), Detection::Other(Format::Text));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Detection {
    /// No bytes: an empty message of any type, and no evidence for one.
    Empty {
        /// The type that the file name indicates.
        named: Option<&'static MessageDescriptor>,
    },
    /// One message.
    Message(Match),
    /// Length-delimited messages of one type.
    Stream {
        /// Their type.
        of: Match,
        /// Their number.
        messages: usize,
    },
    /// Not a message of the Flyte IDL.
    Other(Format),
}

impl Detection {
    /// Returns the type of the message or messages, or the one that the name of an empty file
    /// indicates.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::{detect, detect_named};
    ///
    /// let error = detect(b"\x0a\x0c\x0a\x0aUSER:Error").descriptor();
    /// assert_eq!(error.unwrap().full_name, "flyteidl.core.ErrorDocument");
    /// let empty = detect_named(b"", Some("error.pb")).descriptor();
    /// assert_eq!(empty, error);
    /// assert_eq!(detect(b"Hello!").descriptor(), None);
    /// ```
    pub fn descriptor(&self) -> Option<&'static MessageDescriptor> {
        match self {
            Detection::Empty { named } => *named,
            Detection::Message(of) | Detection::Stream { of, .. } => Some(of.descriptor),
            Detection::Other(_) => None,
        }
    }
}

impl fmt::Display for Detection {
    /// Formats as the full name of the type, `stream of` it, or the name of the format.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detection::Empty { named: None } => f.write_str("empty"),
            Detection::Empty { named: Some(d) } => f.write_str(d.full_name),
            Detection::Message(of) => f.write_str(of.descriptor.full_name),
            Detection::Stream { of, .. } => write!(f, "stream of {}", of.descriptor.full_name),
            Detection::Other(format) => format.fmt(f),
        }
    }
}

/// Detects the type or format of `bytes` from the bytes alone, like [`DetectOptions::detect`] by default.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::detect;
///
/// let error = b"\x0a\x0c\x0a\x0aUSER:Error";
/// assert_eq!(detect(error).to_string(), "flyteidl.core.ErrorDocument");
/// assert_eq!(detect(b"\x89PNG\r\n\x1a\n").to_string(), "PNG");
/// assert_eq!(detect(b"").to_string(), "empty");
/// ```
pub fn detect(bytes: &[u8]) -> Detection {
    DetectOptions::new().detect(bytes)
}

/// Like [`detect`], but between types that explain the bytes equally well the file name decides, by
/// [`type_of_name`].
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::detect_named;
///
/// let empty = detect_named(b"", Some("s3/outputs.pb"));
/// assert_eq!(empty.to_string(), "flyteidl.core.LiteralMap");
/// ```
pub fn detect_named(bytes: &[u8], file_name: Option<&str>) -> Detection {
    DetectOptions::new().detect_named(bytes, file_name)
}

/// Detects the common type of messages, such as the first ones of a stream that is too long to be
/// read at once. Returns `None` if no type explains them.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::detect_messages;
///
/// let errors = [&b"\x0a\x08\x0a\x06SYSTEM"[..], b"\x0a\x0c\x0a\x0aUSER:Error"];
/// let found = detect_messages(errors.into_iter()).unwrap();
/// assert_eq!(found.descriptor.full_name, "flyteidl.core.ErrorDocument");
/// ```
pub fn detect_messages<'a>(messages: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Match> {
    DetectOptions::new().detect_messages(messages)
}

/// An iterator over the messages of a stream; ends early if the bytes are malformed.
#[derive(Clone)]
struct Frames<'a>(&'a [u8]);

impl<'a> Frames<'a> {
    /// Returns the number of messages, if they fill the bytes exactly and one of them is not empty.
    fn count(self) -> Option<usize> {
        let (mut count, mut filled, mut bytes) = (0, 0, self.0.len());
        let mut frames = self;
        while let Some(frame) = frames.next() {
            count += 1;
            filled += usize::from(!frame.is_empty());
            bytes = frames.0.len();
        }
        (bytes == 0 && filled > 0).then_some(count)
    }

    /// Returns the bytes of the first messages: at least two, and `len` bytes if there are more.
    fn start(self, len: usize) -> &'a [u8] {
        let mut frames = self.clone();
        let (mut count, mut read) = (0, 0);
        while (count < 2 || read < len) && frames.next().is_some() {
            count += 1;
            read = self.0.len() - frames.0.len();
        }
        &self.0[..read]
    }

    /// Returns the present part of a message that is cut off at the end, and ends the iteration.
    fn cut(&mut self) -> Option<&'a [u8]> {
        let rest = std::mem::take(&mut self.0);
        let mut reader = Reader::new(rest, 0);
        reader.varint().ok()?;
        Some(&rest[reader.offset()..]).filter(|part| !part.is_empty())
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let mut reader = Reader::new(self.0, 0);
        let frame = reader.bytes().ok()?;
        self.0 = &self.0[reader.offset()..];
        Some(frame)
    }
}
