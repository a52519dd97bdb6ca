//! The protobuf text format, over the descriptors: no code per type.
//!
//! What [`to_string`] writes is, byte for byte, what Google's Python `text_format` writes, but for an
//! `Any` whose type URL that would not read back, such as `/package.Name`: it is written by its fields.
//!
//! # Examples
//! ```
//! use flytepb_idl::admin::TaskExecution;
//! use flytepb_idl::text;
//!
//! let execution: TaskExecution = text::from_str("closure { phase: FAILED error { code: 'E' } }")?;
//! assert_eq!(
//!     text::to_string(&execution),
//!     "closure {\n  error {\n    code: \"E\"\n  }\n  phase: FAILED\n}\n"
//! );
//! # Ok::<(), text::TextError>(())
//! ```

mod entry;
mod error;
mod float;
mod lex;
mod map_order;
mod read;
mod scalar;
mod skip;
mod type_url;
mod unknown;
mod write;

pub use error::TextError;

use crate::descriptor::MessageDescriptor;
use crate::{registry, WireMessage};
use write::{Dialect, Printer};

/// How to write and read the text format.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::text::TextOptions;
/// use flytepb_idl::WireMessage;
///
/// let log = TaskLog::from_wire(&[0x12, 0x01, b'n', 0x98, 0x06, 0x07])?;
/// let options = TextOptions::new().print_unknown_fields(true).single_line(true);
/// assert_eq!(options.to_string(&log), "name: \"n\" 99: 7");
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextOptions {
    print_unknown_fields: bool,
    single_line: bool,
    expand_any: bool,
    keep_map_order: bool,
    ignore_unknown: bool,
    max_depth: u32,
    max_bytes: usize,
    max_elements: usize,
    max_memory: Option<usize>,
    types: fn(&str) -> Option<&'static MessageDescriptor>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl TextOptions {
    /// Creates the defaults: no unknown fields, one field a line, `Any` expanded where its type is
    /// in the [registry], at most 100 levels.
    pub const fn new() -> Self {
        TextOptions {
            print_unknown_fields: false,
            single_line: false,
            expand_any: true,
            keep_map_order: false,
            ignore_unknown: false,
            max_depth: flytepb_wire::DEFAULT_MAX_DEPTH,
            max_bytes: flytepb_wire::DEFAULT_MAX_BYTES,
            max_elements: usize::MAX,
            max_memory: None,
            types: registry::get,
        }
    }

    /// XXX Returns whether to write the fields that the schema does not know, by number, behind the
    /// others. Reading skips them at best, with [`ignore_unknown`](Self::ignore_unknown): a number
    /// does not tell how it stood on the wire.
    pub const fn print_unknown_fields(mut self, yes: bool) -> Self {
        self.print_unknown_fields = yes;
        self
    }

    /// XXX Returns whether to write everything on one line.
    pub const fn single_line(mut self, yes: bool) -> Self {
        self.single_line = yes;
        self
    }

    /// XXX Returns whether to write a `google.protobuf.Any` as `[type_url] { … }` where its type is
    /// known, its content valid and its type URL one that brackets can hold: a prefix without white
    /// space, a slash and the type's name. Reading accepts both forms either way.
    pub const fn expand_any(mut self, yes: bool) -> Self {
        self.expand_any = yes;
        self
    }

    /// XXX Returns whether to write map entries in the order they have in the message, in place of
    /// ascending keys, and to expand no `Any` whose bytes the expanded form would not give again,
    /// so that reading gives the same bytes.
    pub const fn keep_map_order(mut self, yes: bool) -> Self {
        self.keep_map_order = yes;
        self
    }

    /// XXX Returns whether to skip, on reading, fields that the schema does not have, by name,
    /// number or in brackets, and enum values of unknown names; a map entry whose value is one is
    /// left out. Refused unless set. What is skipped has to be text format, within
    /// [`max_depth`](Self::max_depth).
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_idl::text::TextOptions;
    ///
    /// let options = TextOptions::new().ignore_unknown(true);
    /// let text = "name: 'n' 99 { 1: 7 } new_field: [1, 2] message_format: YAML";
    /// let log: TaskLog = options.from_str(text)?;
    /// assert_eq!(log, TaskLog { name: "n".into(), ..Default::default() });
    /// # Ok::<(), flytepb_idl::text::TextError>(())
    /// ```
    pub const fn ignore_unknown(mut self, yes: bool) -> Self {
        self.ignore_unknown = yes;
        self
    }

    /// Sets how many levels of messages may be nested below the outermost one. Reading refuses
    /// deeper text; writing leaves what is inside an `Any` or an unknown field below that depth
    /// unexpanded.
    ///
    /// Both descend by recursion: a limit far above the default needs a stack to match.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the length in bytes of the longest text that is read; 2³¹ - 1 unless set.
    pub const fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets how many elements all lists and maps together may have, on reading; any number unless
    /// set.
    pub const fn max_elements(mut self, elements: usize) -> Self {
        self.max_elements = elements;
        self
    }

    /// Sets how many bytes the message read may take in memory beyond its own size: the length of
    /// the text for its strings, and what its lists, maps and boxes are allocated;
    /// [`default_max_memory`](flytepb_wire::default_max_memory) unless set.
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Sets where the types of `Any` are looked up by their full names, in place of
    /// [`registry::get`].
    pub const fn types(mut self, types: fn(&str) -> Option<&'static MessageDescriptor>) -> Self {
        self.types = types;
        self
    }

    /// Writes a message.
    pub fn to_string(&self, message: &dyn WireMessage) -> String {
        self.print(message, Dialect::Python)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// With line, column and field path when `text` is not a message of this type: not text
    /// format, a field or enum value that the schema does not have, a value of the wrong kind or
    /// out of range, a field that holds one value set twice, nesting deeper than the limit, or an
    /// expanded `Any` of an unknown type.
    pub fn from_str<M: WireMessage + Default>(&self, text: &str) -> Result<M, TextError> {
        let mut message = M::default();
        self.merge_str(&mut message, text)?;
        Ok(message)
    }

    /// Reads a text and merges it into a message: values replace those that are there, messages
    /// merge, lists grow, and map entries replace those of the same key.
    ///
    /// # Errors
    /// Same as for [`from_str`](Self::from_str); the message then holds what was read so far.
    pub fn merge_str(&self, message: &mut dyn WireMessage, text: &str) -> Result<(), TextError> {
        read::merge(self, message, text).map_err(|fault| fault.locate(text))
    }

    fn print(&self, message: &dyn WireMessage, dialect: Dialect) -> String {
        let mut printer = Printer::new(self, dialect);
        printer.message(message);
        printer.finish()
    }

    /// Returns the type that a type URL of an `Any` names.
    fn type_of_url(&self, type_url: &str) -> Option<&'static MessageDescriptor> {
        (self.types)(type_url.rsplit_once('/')?.1)
    }
}

/// Writes a message with the default options.
pub fn to_string(message: &dyn WireMessage) -> String {
    TextOptions::new().to_string(message)
}

/// Reads a message with the default options.
///
/// # Errors
/// Same as for [`TextOptions::from_str`].
pub fn from_str<M: WireMessage + Default>(text: &str) -> Result<M, TextError> {
    TextOptions::new().from_str(text)
}

/// Writes a message as upb does, which is what Python's `str(message)` shows and so flytekit's
/// short strings: numbers, the order of maps and their defaults differ from [`to_string`], `Any` is
/// not expanded, and unknown fields are left out.
///
/// # Examples
/// ```
/// use flytepb_idl::google::protobuf::DoubleValue;
/// use flytepb_idl::text;
///
/// let value = DoubleValue { value: 1.0, ..Default::default() };
/// assert_eq!(text::upb_string(&value), "value: 1\n");
/// assert_eq!(text::to_string(&value), "value: 1.0\n");
/// ```
pub fn upb_string(message: &dyn WireMessage) -> String {
    TextOptions::new().print(message, Dialect::Upb)
}

/// Writes what [`upb_string`] gives into `out`, piece by piece, and stops when `out` fails: whoever
/// needs only the beginning pays only for that.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::text;
///
/// let log = TaskLog { name: "n".into(), ..Default::default() };
/// let mut out = String::new();
/// text::write_upb(&log, &mut out);
/// assert_eq!(out, text::upb_string(&log));
/// ```
pub fn write_upb(message: &dyn WireMessage, out: &mut dyn std::fmt::Write) {
    Printer::new(&TextOptions::new(), Dialect::Upb).print_into(message, out);
}
