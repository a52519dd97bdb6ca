//! Reading and writing of messages with the options.

use std::io;

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::{HasTypes, TypeLookup, WireMessage};

use crate::context::{Context, Scope};
use crate::read::object::Object;
use crate::read::parser::{self, Parser};
use crate::read::target::Target;
use crate::write::from_message::JsonWriter;
use crate::{JsonError, JsonOptions};

impl JsonOptions {
    /// The types that an `Any` in a message of type `M` may hold.
    pub(crate) fn types_for<M: HasTypes + ?Sized>(&self) -> Option<TypeLookup> {
        self.types.or_else(M::types)
    }

    /// Returns a message as JSON.
    ///
    /// # Errors
    /// Same as for [`to_string`](crate::to_string).
    pub fn to_string<M: HasTypes + ?Sized>(&self, message: &M) -> Result<String, JsonError> {
        let out = self.to_vec(message)?;
        Ok(into_string(out))
    }

    /// Returns a message as JSON, in bytes.
    ///
    /// # Errors
    /// Same as for [`to_string`](crate::to_string).
    pub fn to_vec<M: HasTypes + ?Sized>(&self, message: &M) -> Result<Vec<u8>, JsonError> {
        let mut out = Vec::new();
        self.write_to(&mut out, message)?;
        Ok(out)
    }

    /// Writes a message as JSON to `writer`, in a single call once it is complete.
    ///
    /// # Errors
    /// Same as for [`to_string`](crate::to_string), and when `writer` fails.
    pub fn to_writer<M: HasTypes + ?Sized>(
        &self,
        mut writer: impl io::Write,
        message: &M,
    ) -> Result<(), JsonError> {
        let out = self.to_vec(message)?;
        writer.write_all(&out).map_err(JsonError::io)
    }

    /// Appends a message as JSON to `out`.
    ///
    /// # Errors
    /// Same as for [`to_string`](crate::to_string); `out` then ends in partial JSON.
    pub fn write_to<M: HasTypes + ?Sized>(
        &self,
        out: &mut Vec<u8>,
        message: &M,
    ) -> Result<(), JsonError> {
        self.append(out, message.message(), self.types_for::<M>())
    }

    fn append(
        &self,
        out: &mut Vec<u8>,
        message: &dyn WireMessage,
        types: Option<TypeLookup>,
    ) -> Result<(), JsonError> {
        let mut writer = JsonWriter::append_to(std::mem::take(out), self, types);
        writer.message(message);
        let (text, written) = writer.end();
        *out = text;
        written
    }

    /// Appends as JSON to `out` the message of this type that `wire` encodes: see
    /// [`wire_to_string`](crate::wire_to_string). An `Any` in it finds its type only by
    /// [`types`](Self::types).
    ///
    /// # Errors
    /// Same as for [`wire_to_string`](crate::wire_to_string); `out` then ends in partial JSON.
    pub fn write_wire(
        &self,
        out: &mut Vec<u8>,
        descriptor: &'static MessageDescriptor,
        wire: &[u8],
    ) -> Result<(), JsonError> {
        self.append_wire(out, descriptor, wire, self.types_for::<dyn WireMessage>())
    }

    pub(crate) fn append_wire(
        &self,
        out: &mut Vec<u8>,
        descriptor: &'static MessageDescriptor,
        wire: &[u8],
        types: Option<TypeLookup>,
    ) -> Result<(), JsonError> {
        if self.try_direct(out, descriptor, wire, types, true) {
            return Ok(());
        }
        let mut message = (descriptor.new)();
        let decoded = self.limits.merge(message.as_mut(), wire);
        decoded.map_err(JsonError::wire)?;
        self.append(out, &*message, types)
    }

    /// Appends a message encoded in `wire` to `out` as JSON if that is possible without decoding it
    /// and without losses; otherwise returns `false` and leaves `out` unchanged.
    ///
    /// `false` is not an error: fields are unknown or not in canonical order, defaults are to be
    /// printed, or there are limits of memory or elements, which only decoding enforces. Decode the
    /// message and write it to get the result or the error.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::{admin::TaskExecution, json::JsonOptions, WireMessage};
    ///
    /// let json = JsonOptions::new();
    /// let mut out = Vec::new();
    /// let mut write = |wire| {
    ///     json.try_write_wire(&mut out, TaskExecution::type_descriptor(), wire)
    /// };
    /// assert!(write(b"\x12\x06s3://b"));
    /// assert!(!write(b"\x12\x06s3://b\x98\x06\x07")); // field 99 would be lost
    /// assert_eq!(out, br#"{"inputUri":"s3://b"}"#);
    /// ```
    pub fn try_write_wire(
        &self,
        out: &mut Vec<u8>,
        descriptor: &'static MessageDescriptor,
        wire: &[u8],
    ) -> bool {
        let types = self.types_for::<dyn WireMessage>();
        self.try_direct(out, descriptor, wire, types, false)
    }

    /// Like [`try_write_wire`](Self::try_write_wire), optionally dropping unknown fields.
    fn try_direct(
        &self,
        out: &mut Vec<u8>,
        descriptor: &'static MessageDescriptor,
        wire: &[u8],
        types: Option<TypeLookup>,
        skip_unknown: bool,
    ) -> bool {
        let limits = &self.limits;
        let needs_decode =
            limits.need_decode() || (skip_unknown && limits.max_unknown_bytes != usize::MAX);
        if self.print_defaults || needs_decode || wire.len() > limits.max_bytes {
            return false;
        }
        let start = out.len();
        let mut writer = JsonWriter::append_to(std::mem::take(out), self, types);
        writer.skip_unknown = skip_unknown;
        let written = writer.wire(descriptor, wire, limits.max_depth).is_ok();
        *out = writer.end().0;
        if !written {
            out.truncate(start);
        }
        written
    }

    /// Reads a message from JSON.
    ///
    /// # Errors
    /// Same as for [`from_str`](crate::from_str).
    pub fn from_str<M: WireMessage + Default>(&self, json: &str) -> Result<M, JsonError> {
        let mut message = M::default();
        self.merge_str(&mut message, json)?;
        Ok(message)
    }

    /// Reads a message from JSON in bytes.
    ///
    /// # Errors
    /// Same as for [`from_str`](crate::from_str).
    pub fn from_slice<M: WireMessage + Default>(&self, json: &[u8]) -> Result<M, JsonError> {
        let mut message = M::default();
        self.merge_slice(&mut message, json)?;
        Ok(message)
    }

    /// Merges JSON into an existing message: appends to lists, replaces map entries and scalar
    /// values, and merges messages.
    ///
    /// # Errors
    /// Same as for [`from_str`](crate::from_str); the message then holds what was read so far.
    pub fn merge_str<M: HasTypes + ?Sized>(
        &self,
        message: &mut M,
        json: &str,
    ) -> Result<(), JsonError> {
        self.read(message.message_mut(), json, self.types_for::<M>())
    }

    /// Merges the JSON value of one field into a message, by the index of the field in the descriptor:
    /// a value, or the array or object of a list or map. `null` leaves the field as it is. The fields of
    /// types with a special form, such as the seconds of a `Timestamp`, are read as those of other
    /// messages.
    ///
    /// # Errors
    /// Same as for [`from_str`](crate::from_str); the message then holds what was read so far.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::{admin::TaskExecution, json::JsonOptions};
    ///
    /// let mut execution = TaskExecution::default();
    /// JsonOptions::new().merge_field(&mut execution, 1, "\"s3://b\"")?;
    /// assert_eq!(execution.input_uri, "s3://b");
    /// # Ok::<(), flytepb_idl::json::JsonError>(())
    /// ```
    pub fn merge_field<M: HasTypes + ?Sized>(
        &self,
        message: &mut M,
        index: usize,
        json: &str,
    ) -> Result<(), JsonError> {
        self.parse(json, self.types_for::<M>(), |parser, scope| {
            parser.field(&mut Object::new(scope, message.message_mut()), index)
        })
    }

    fn read(
        &self,
        message: &mut dyn WireMessage,
        json: &str,
        types: Option<TypeLookup>,
    ) -> Result<(), JsonError> {
        self.parse(json, types, |parser, scope| {
            parser.value(Target::of_message(scope, message)).map(drop)
        })
    }

    fn parse(
        &self,
        json: &str,
        types: Option<TypeLookup>,
        read: impl FnOnce(&mut Parser<'_>, Scope<'_>) -> parser::Result<()>,
    ) -> Result<(), JsonError> {
        let context = Context::new(self, types);
        context.limit(json.len()).map_err(JsonError::refused)?;
        let mut parser = Parser::new(json, self.limits.max_depth);
        let read = read(&mut parser, Scope::root(&context));
        read.and_then(|()| parser.end()).map_err(|error| {
            let (fault, at) = error.into_parts();
            JsonError::at(fault, at.map(|at| (json, at)), context.into_path())
        })
    }

    /// Like [`merge_str`](Self::merge_str), for bytes.
    ///
    /// # Errors
    /// Same as for [`from_slice`](crate::from_slice); the message then holds what was read so far.
    pub fn merge_slice<M: HasTypes + ?Sized>(
        &self,
        message: &mut M,
        json: &[u8],
    ) -> Result<(), JsonError> {
        let context = Context::new(self, self.types_for::<M>());
        context.limit(json.len()).map_err(JsonError::refused)?;
        let json = std::str::from_utf8(json).map_err(|e| JsonError::not_utf8(json, e))?;
        self.merge_str(message, json)
    }
}

/// Converts the output, which consists of `str`s, so that the fallback never runs.
pub(crate) fn into_string(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}
