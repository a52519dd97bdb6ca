//! The string values of messages, with their paths.
//!
//! They are read from the bytes of a message, in wire order, those that a later value replaces too.
//! Strings in a message inside an `Any` and in a `google.protobuf.Struct` are included. Keys of maps,
//! `bytes` fields and unknown fields are not: they may hold text, but need not.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::TaskLog;
//! use flytepb_idl::{Limits, WireMessage};
//! use flytepb_inspect::strings;
//!
//! let log = TaskLog { name: "main".into(), uri: "s3://logs/1".into(), ..Default::default() };
//! let mut found = Vec::new();
//! strings::read(TaskLog::type_descriptor(), &log.to_wire(), &Limits::new(), &mut |string| {
//!     found.push(format!("{} = {}", string.path(), string.value()));
//! })?;
//! assert_eq!(found, ["uri = s3://logs/1", "name = main"]);
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::records::{NotCanonical, Step};
use flytepb_idl::{DecodeError, Limits, ValueRef};

use crate::path::{Found, Value};
use crate::traverse::{self, Segment, Target, Visitor};

/// A string value in a message.
///
/// # Examples
/// See [`read`].
#[derive(Clone, Copy, Debug)]
pub struct StringValue<'t, 'a> {
    value: &'a str,
    base: &'t str,
    trail: &'t [Segment<'a>],
}

impl<'a> StringValue<'_, 'a> {
    /// Returns the text.
    pub fn value(&self) -> &'a str {
        self.value
    }

    /// Returns its path, which [`Peek`](crate::path::Peek) reads.
    pub fn path(&self) -> String {
        let mut path = self.base.to_owned();
        self.trail
            .iter()
            .for_each(|segment| segment.append_to(&mut path));
        path
    }
}

/// Calls `visit` with each string in the bytes of a message. Of the limits, only the maximum depth is
/// applied.
///
/// # Errors
/// When the message is malformed, or a string is not UTF-8. `visit` may have been called before.
///
/// # Examples
/// ```
/// use flytepb_idl::{Limits, WireMessage, google::protobuf};
/// use flytepb_inspect::strings;
///
/// // A `Struct` with the member "rate", a string.
/// let bytes = b"\x0a\x0d\x0a\x04rate\x12\x05\x1a\x03low";
/// let of = protobuf::Struct::type_descriptor();
/// let mut paths = Vec::new();
/// strings::read(of, bytes, &Limits::new(), &mut |string| paths.push(string.path()))?;
/// assert_eq!(paths, [r#"["rate"]"#]);
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
pub fn read(
    of: &'static MessageDescriptor,
    message: &[u8],
    limits: &Limits,
    visit: &mut dyn FnMut(StringValue<'_, '_>),
) -> Result<(), DecodeError> {
    let target = Target {
        of,
        bytes: message,
        depth: limits.max_depth,
        is_root: true,
    };
    let mut strings = Strings::new("", visit);
    match traverse::message(&mut strings, target) {
        Ok(()) => Ok(()),
        // Decoding finds the same fault, with its place.
        Err(NotCanonical) => limits.merge((of.new)().as_mut(), message),
    }
}

/// Calls `visit` with each string in a value at a path. Of the limits, only the maximum depth is applied.
///
/// # Errors
/// Same as for [`read`]; offsets count from the start of the message in which the value is.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::{Limits, WireMessage};
/// use flytepb_inspect::{path::Peek, strings};
///
/// // The closure (field 3) has a log (field 4) with the name (field 2) "main".
/// let bytes = b"\x1a\x08\x22\x06\x12\x04main";
/// let logs = Peek::new(TaskExecution::type_descriptor(), &"closure.logs".parse()?)?;
/// let mut paths = Vec::new();
/// logs.read(bytes, &mut |found| {
///     strings::read_at(&found, &Limits::new(), &mut |string| paths.push(string.path())).unwrap();
/// })?;
/// assert_eq!(paths, ["closure.logs[0].name"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_at(
    found: &Found<'_>,
    limits: &Limits,
    visit: &mut dyn FnMut(StringValue<'_, '_>),
) -> Result<(), DecodeError> {
    let depth = limits.max_depth;
    let target = |of, bytes| Target {
        of,
        bytes,
        depth,
        is_root: false,
    };
    match found.value {
        Value::Scalar(_, ValueRef::Str(value)) => {
            visit(StringValue {
                value,
                base: found.path,
                trail: &[],
            });
            Ok(())
        }
        Value::Message(of, bytes) => {
            let mut strings = Strings::new(found.path, visit);
            traverse::message(&mut strings, target(of, bytes))
                .or_else(|NotCanonical| limits.merge((of.new)().as_mut(), bytes))
        }
        Value::Collection { field, of, message } => {
            let mut strings = Strings::new(found.path, visit);
            traverse::collection(&mut strings, target(of, message), field)
                .or_else(|NotCanonical| limits.merge((of.new)().as_mut(), message))
        }
        Value::Scalar(..) | Value::Unknown { .. } => Ok(()),
    }
}

struct Strings<'v, 'a> {
    base: &'v str,
    trail: Vec<Segment<'a>>,
    visit: &'v mut dyn FnMut(StringValue<'_, '_>),
}

impl<'v> Strings<'v, '_> {
    fn new(base: &'v str, visit: &'v mut dyn FnMut(StringValue<'_, '_>)) -> Self {
        Strings {
            base,
            trail: Vec::new(),
            visit,
        }
    }
}

impl<'a> Visitor<'a> for Strings<'_, 'a> {
    const VISITS_ALL: bool = false;

    fn enter(&mut self, segment: Segment<'a>, _: usize) {
        self.trail.push(segment);
    }

    fn leave(&mut self) {
        self.trail.pop();
    }

    fn string(&mut self, text: &'a [u8]) -> Step<()> {
        let value = std::str::from_utf8(text).map_err(|_| NotCanonical)?;
        (self.visit)(StringValue {
            value,
            base: self.base,
            trail: &self.trail,
        });
        Ok(())
    }
}
