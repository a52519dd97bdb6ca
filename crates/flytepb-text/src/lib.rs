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
mod options;
mod read;
mod scalar;
mod skip;
mod type_url;
mod unknown;
mod write;

pub use error::TextError;
pub use options::TextOptions;

use flytepb_wire::{HasTypes, TypeLookup, WireMessage};
use map_order::Dialect;
use write::Printer;

impl TextOptions {
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
            .map_err(|fault| fault.into_error(text))
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
