//! The protobuf text format, for any message by its descriptor.
//!
//! [`to_string`] writes the same bytes as Google's Python `text_format`, with one exception: an
//! `Any` whose type URL would not read back, such as `/package.Name`, is written by its fields.
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
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

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

use flytepb_wire::{HasTypes, Limits, TypeLookup, WireMessage};
use map_order::Dialect;
use write::Printer;

/// Options for reading and writing the text format.
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
    limits: Limits,
    types: Option<TypeLookup>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl TextOptions {
    /// Creates the default options: no unknown fields, one field per line, `Any` expanded if its
    /// type is in the message's schema, at most 100 levels.
    pub const fn new() -> Self {
        TextOptions {
            print_unknown_fields: false,
            single_line: false,
            expand_any: true,
            keep_map_order: false,
            ignore_unknown: false,
            limits: Limits::new(),
            types: None,
        }
    }

    /// Writes unknown fields by number after the known ones. Reading can only skip them, with
    /// [`ignore_unknown`](Self::ignore_unknown), as a number alone does not determine the wire
    /// form.
    pub const fn print_unknown_fields(mut self, yes: bool) -> Self {
        self.print_unknown_fields = yes;
        self
    }

    /// Writes everything on one line.
    pub const fn single_line(mut self, yes: bool) -> Self {
        self.single_line = yes;
        self
    }

    /// Writes a `google.protobuf.Any` as `[type_url] { … }` if its type is known, its content valid
    /// and its type URL can be written in brackets: a prefix without white space, a slash and the
    /// type name. Reading always accepts both forms.
    pub const fn expand_any(mut self, yes: bool) -> Self {
        self.expand_any = yes;
        self
    }

    /// Writes map entries in message order instead of by ascending keys, and does not expand an
    /// `Any` that would not be encoded to the same bytes, so that reading the text yields the same
    /// bytes.
    pub const fn keep_map_order(mut self, yes: bool) -> Self {
        self.keep_map_order = yes;
        self
    }

    /// Skips unknown fields on reading, by name, number or in brackets, and unknown enum names; a
    /// map entry whose value is such a name is dropped. By default they are refused. Skipped
    /// content must be well-formed text format within the [depth limit](Limits::max_depth).
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

    /// Sets the limits for reading. Writing leaves the content of an `Any` or an unknown field below
    /// the depth limit unexpanded.
    ///
    /// Reading and writing are recursive: a depth far above the default needs a larger stack.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the lookup by full name of the types that an `Any` may hold. Default: those of the
    /// message's own schema, [`WireMessage::type_lookup`]; for a `dyn WireMessage` none.
    pub const fn types(mut self, types: TypeLookup) -> Self {
        self.types = Some(types);
        self
    }

    /// The types that an `Any` in a message of type `M` may hold.
    fn types_for<M: HasTypes + ?Sized>(&self) -> Option<TypeLookup> {
        self.types.or_else(M::types)
    }

    /// Writes a message as text.
    pub fn to_string<M: HasTypes + ?Sized>(&self, message: &M) -> String {
        let mut printer = Printer::new(self, self.types_for::<M>(), Dialect::Python);
        printer.message(message.message());
        printer.finish()
    }

    /// Reads a message from text.
    ///
    /// # Errors
    /// With line, column and field path when `text` is not a message of this type: not text format,
    /// an unknown field or enum value, a value of the wrong type or out of range, a singular field
    /// set twice, nesting beyond the limit, or an expanded `Any` of an unknown type.
    pub fn from_str<M: WireMessage + Default>(&self, text: &str) -> Result<M, TextError> {
        let mut message = M::default();
        self.merge_str(&mut message, text)?;
        Ok(message)
    }

    /// Merges text into a message: replaces scalar values and map entries of the same key, merges
    /// messages, and appends to lists.
    ///
    /// # Errors
    /// Same as for [`from_str`](Self::from_str); the message then holds what was read so far.
    pub fn merge_str<M: HasTypes + ?Sized>(
        &self,
        message: &mut M,
        text: &str,
    ) -> Result<(), TextError> {
        read::merge(self, self.types_for::<M>(), message.message_mut(), text)
            .map_err(|fault| fault.locate(text))
    }
}

/// Writes a message with the default options.
pub fn to_string<M: HasTypes + ?Sized>(message: &M) -> String {
    TextOptions::new().to_string(message)
}

/// Reads a message with the default options.
///
/// # Errors
/// Same as for [`TextOptions::from_str`].
pub fn from_str<M: WireMessage + Default>(text: &str) -> Result<M, TextError> {
    TextOptions::new().from_str(text)
}

/// Writes a message as upb does, and hence Python's `str(message)` and flytekit's short strings.
/// Unlike [`to_string`], numbers, map order and map defaults are upb's, `Any` is not expanded, and
/// unknown fields are omitted.
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
    let options = TextOptions::new();
    let mut printer = upb_printer(&options);
    printer.message(message);
    printer.finish()
}

/// Writes the text of [`upb_string`] to `out` piece by piece and stops when `out` fails, so that a
/// caller who needs only the beginning pays only for that.
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
    upb_printer(&TextOptions::new()).print_into(message, out);
}

fn upb_printer(options: &TextOptions) -> Printer<'_> {
    Printer::new(options, None, Dialect::Upb) // does not expand `Any`
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
