//! Messages as flytekit prints them: `short_string`, `repr` and the HTML of notebooks.
//!
//! The functions take any message of the IDL. They show all that is in it; what flytekit shows is
//! this rendering of the message after a [round trip](crate::flytekit::compat::flytekit_round_trip) through
//! its own model. Unknown fields are not shown.
//!
//! Maps are shown in wire order. (Python shows them in the hash order of the moment.)
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
use crate::idl::{FieldRef, List, MapField, ValueRef, WireMessage};
use shorten::Shortener;

/// A message with the header that flytekit puts above it: `short_string()` and `str()` there.
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
    let mut out = format!("Flyte Serialized object ({class}):\n");
    let header = out.len();
    write_yaml(message, 2, &mut out);
    let body = out[header..].trim_end_matches('\n').len();
    out.truncate(header + body);
    out
}

/// A message as notebooks show it: `_repr_html_()` in flytekit. Nothing is escaped.
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

/// A message in the text format as Python's `repr` and `str` of it give.
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

/// A message in flytekit's YAML-like form, each line `indent` spaces further in.
///
/// A field that is set is a line of its name and its value, the value shortened to 80 characters;
/// a message is its name and its own fields, two spaces further in. Lists, maps and what is in
/// them are one value. Messages without set fields and values of nothing but white space are left
/// out. Enums are numbers.
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

/// A text in at most 80 characters: Python's `textwrap.shorten(text, 80)`.
///
/// White space collapses to single spaces; what is too long loses words at its end and gets
/// `[...]`.
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
    let mut shortener = Shortener::new(&mut out);
    let _ = shortener.write_str(text); // stops when it is full
    shortener.finish();
    out
}

/// Writes the fields of a message and tells whether it has any.
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

/// Writes each field that it is shown.
struct Lines<'a> {
    fields: &'static [FieldDescriptor],
    indent: usize,
    out: &'a mut String,
    any: bool,
}

impl Lines<'_> {
    /// Writes a field's name and what `write` adds behind it, unless that shows nothing.
    fn line(&mut self, index: usize, behind: &str, write: impl FnOnce(&mut String) -> bool) {
        self.any = true;
        let start = self.out.len();
        const SPACES: &str = "        ";
        let (blocks, rest) = (self.indent / SPACES.len(), self.indent % SPACES.len());
        self.out.extend(std::iter::repeat_n(SPACES, blocks));
        self.out.push_str(&SPACES[..rest]);
        self.out.push_str(self.fields[index].name);
        self.out.push_str(behind);
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

/// Writes a field shortened to a line and tells whether anything is left of it.
fn write_line(value: FieldRef<'_>, out: &mut String) -> bool {
    let start = out.len();
    let mut shortener = Shortener::new(out);
    let _ = write_field(value, &mut shortener); // stops when it is full
    shortener.finish();
    let shown = out.len() > start;
    out.push('\n');
    shown
}

/// Python's `str` of a field.
fn write_field(field: FieldRef<'_>, out: &mut Shortener<'_>) -> fmt::Result {
    match field {
        FieldRef::Value(ValueRef::Str(text)) => out.write_str(text),
        FieldRef::Value(value) => write_repr(value, out),
        FieldRef::List(list) => write_list(list, out),
        FieldRef::Map(map) => write_map(map, out),
    }
}

fn write_list(list: &dyn List, out: &mut Shortener<'_>) -> fmt::Result {
    out.write_char('[')?;
    for i in 0..list.len() {
        if i > 0 {
            out.write_str(", ")?;
        }
        write_repr(list.get(i), out)?;
    }
    out.write_char(']')
}

fn write_map(map: &dyn MapField, out: &mut Shortener<'_>) -> fmt::Result {
    out.write_char('{')?;
    for i in 0..map.len() {
        if i > 0 {
            out.write_str(", ")?;
        }
        let (key, value) = map.entry(i);
        write_repr(key, out)?;
        out.write_str(": ")?;
        write_repr(value, out)?;
    }
    out.write_char('}')
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
