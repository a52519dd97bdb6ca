//! Prints messages as flytekit does: `short_string`, `repr` and HTML for notebooks.
//!
//! The functions accept any message and print all its known fields, including those that flytekit
//! drops. To leave the latter out, print the result of
//! [`flytekit_round_trip`](crate::flytekit::compat::flytekit_round_trip).
//!
//! Maps are printed in wire order; in Python the order changes from run to run.
//!
//! # Examples
//! ```
//! use flytepb::idl::{core::TaskLog, text};
//! use flytepb::flytekit::render::{repr, short_string, yaml};
//!
//! let log: TaskLog = text::from_str("name: 'pod' ttl { seconds: 60 }")?;
//! assert_eq!(repr(&log), "name: \"pod\"\nttl {\n  seconds: 60\n}\n");
//! assert_eq!(yaml(&log, 0), "name: pod\nttl:\n  seconds: 60\n");
//! assert!(short_string("TaskLog", &log).starts_with("Flyte Serialized object (TaskLog):\n"));
//! # Ok::<(), text::TextError>(())
//! ```

pub(crate) mod python;
mod shorten;
mod unicode;

use std::fmt::{self, Write};

use crate::idl::wire::descriptor::FieldDescriptor;
use crate::idl::wire::Visitor;
use crate::idl::{FieldRef, ValueRef, WireMessage};
use shorten::Shortener;

/// Prints a message below a header: `short_string()` and `str()` in flytekit.
///
/// # Examples
/// ```
/// use flytepb::idl::core::Identifier;
///
/// let id = Identifier { project: "flytesnacks".into(), ..Default::default() };
/// assert_eq!(
///     flytepb::flytekit::render::short_string("Identifier", &id),
///     "Flyte Serialized object (Identifier):\n  project: flytesnacks"
/// );
/// ```
pub fn short_string(class: &str, message: &dyn WireMessage) -> String {
    let mut out = String::with_capacity(1 << 10);
    for part in ["Flyte Serialized object (", class, "):\n"] {
        out.push_str(part);
    }
    let header = out.len();
    write_yaml(message, 2, &mut out);
    let body = out[header..].trim_end_matches('\n').len();
    out.truncate(header + body);
    out
}

/// Prints a message as HTML for notebooks: `_repr_html_()` in flytekit. Nothing is escaped.
///
/// # Examples
/// ```
/// use flytepb::idl::core::Identifier;
///
/// let id = Identifier { name: "wf".into(), ..Default::default() };
/// assert_eq!(
///     flytepb::flytekit::render::html("Identifier", &id),
///     "<h4>Identifier</h4><pre>name: wf</pre>"
/// );
/// ```
pub fn html(class: &str, message: &dyn WireMessage) -> String {
    let body = yaml(message, 0);
    format!("<h4>{class}</h4><pre>{}</pre>", body.trim_end_matches('\n'))
}

/// Prints a message in the text format, as Python's `repr` and `str` do.
///
/// # Examples
/// ```
/// use flytepb::idl::core::TaskLog;
///
/// let log = TaskLog { name: "é".into(), message_format: 2, ..Default::default() };
/// assert_eq!(flytepb::flytekit::render::repr(&log), "name: \"é\"\nmessage_format: JSON\n");
/// ```
pub fn repr(message: &dyn WireMessage) -> String {
    crate::idl::text::upb_string(message)
}

/// Prints a message in flytekit's YAML-like form, indented by `indent` spaces.
///
/// Each set field is one line of its name and its value, shortened to 80 characters. The fields of
/// a message are indented by two more spaces; a list or map is a single value. Messages without
/// fields and values of only white space are omitted. Enums are printed as numbers.
///
/// # Examples
/// ```
/// use flytepb::idl::admin::Reason;
/// use flytepb::idl::google::protobuf::Timestamp;
///
/// let reason = Reason {
///     occurred_at: Some(Timestamp { seconds: 5, ..Default::default() }),
///     message: "task  submitted\n".into(),
///     ..Default::default()
/// };
/// assert_eq!(
///     flytepb::flytekit::render::yaml(&reason, 0),
///     "occurred_at:\n  seconds: 5\nmessage: task submitted\n"
/// );
/// ```
pub fn yaml(message: &dyn WireMessage, indent: usize) -> String {
    let mut out = String::new();
    write_yaml(message, indent, &mut out);
    out
}

/// Shortens a text to 80 characters: Python's `textwrap.shorten(text, 80)`.
///
/// White space collapses to single spaces. If the result is too long, words at its end are replaced
/// by `[...]`.
///
/// # Examples
/// ```
/// use flytepb::flytekit::render::shorten;
///
/// assert_eq!(shorten(" a\n\tb "), "a b");
/// assert_eq!(shorten(&"word ".repeat(20)), format!("{}[...]", "word ".repeat(15)));
/// assert_eq!(shorten(&"w".repeat(81)), "[...]");
/// ```
pub fn shorten(text: &str) -> String {
    let mut out = String::new();
    shorten_into(text, &mut out);
    out
}

fn shorten_into(text: &str, out: &mut String) {
    if shorten::is_short(text) {
        return out.push_str(text);
    }
    let mut shortener = Shortener::new(out);
    let _ = shortener.write_str(text); // fails once it is full
    shortener.finish();
}

/// Writes the fields of a message. Returns `false` if it has none.
fn write_yaml(message: &dyn WireMessage, indent: usize, out: &mut String) -> bool {
    let mut lines = Lines {
        fields: message.descriptor().fields,
        indent,
        out,
        any: false,
    };
    message.visit(&mut lines);
    lines.any
}

const SPACES: &str = "                ";

/// Writes each visited field.
struct Lines<'a> {
    fields: &'static [FieldDescriptor],
    indent: usize,
    out: &'a mut String,
    any: bool,
}

impl Lines<'_> {
    /// Writes the name of a field, `separator` and the output of `write`; nothing if `write`
    /// returns `false`.
    fn line(&mut self, index: usize, separator: &str, write: impl FnOnce(&mut String) -> bool) {
        self.any = true;
        let start = self.out.len();
        let mut indent = self.indent;
        while let Some(rest) = indent.checked_sub(SPACES.len()) {
            self.out.push_str(SPACES);
            indent = rest;
        }
        self.out.push_str(&SPACES[..indent]);
        self.out.push_str(self.fields[index].name);
        self.out.push_str(separator);
        if !write(self.out) {
            self.out.truncate(start);
        }
    }
}

impl Visitor for Lines<'_> {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        match content {
            FieldRef::Value(ValueRef::Message(child)) => self.message(index, child),
            content => self.line(index, ": ", |out| write_line(content, out)),
        }
    }

    fn message(&mut self, index: usize, child: &dyn WireMessage) {
        let indent = self.indent + 2;
        self.line(index, ":\n", |out| write_yaml(child, indent, out));
    }
}

/// Writes a field shortened to a line. Returns `false` if the line is empty.
fn write_line(field: FieldRef<'_>, out: &mut String) -> bool {
    let start = out.len();
    match field {
        FieldRef::Value(ValueRef::Str(text)) => shorten_into(text, out),
        FieldRef::Value(ValueRef::Bytes(_)) | FieldRef::List(_) | FieldRef::Map(_) => {
            let mut shortener = Shortener::new(out);
            let _ = write_repr_of(field, &mut shortener); // fails once it is full
            shortener.finish();
        }
        // Short enough.
        FieldRef::Value(number) => drop(write_repr(number, out)),
    }
    let shown = out.len() > start;
    out.push('\n');
    shown
}

/// Python's `repr` of a field.
fn write_repr_of(field: FieldRef<'_>, out: &mut dyn Write) -> fmt::Result {
    match field {
        FieldRef::Value(value) => write_repr(value, out),
        FieldRef::List(list) => {
            let elements = (0..list.len()).map(|i| list.get(i));
            python::list(elements, write_repr, out)
        }
        FieldRef::Map(map) => {
            let entries = (0..map.len()).map(|i| map.entry_at(i));
            python::dict(entries, write_repr, write_repr, out)
        }
    }
}

/// Python's `repr` of a value.
fn write_repr(value: ValueRef<'_>, out: &mut dyn Write) -> fmt::Result {
    match value {
        ValueRef::Bool(true) => out.write_str("True"),
        ValueRef::Bool(false) => out.write_str("False"),
        ValueRef::I32(v) => write!(out, "{v}"),
        ValueRef::I64(v) => write!(out, "{v}"),
        ValueRef::U32(v) => write!(out, "{v}"),
        ValueRef::U64(v) => write!(out, "{v}"),
        ValueRef::F32(v) => python::float_repr(v.into(), out),
        ValueRef::F64(v) => python::float_repr(v, out),
        ValueRef::Str(v) => python::str_repr(v, out),
        ValueRef::Bytes(v) => python::bytes_repr(v, out),
        ValueRef::Message(v) => {
            crate::idl::text::write_upb(v, out);
            Ok(())
        }
    }
}
