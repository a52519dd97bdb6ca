//! Segments of the paths of values.

use std::fmt::Write;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::FieldDescriptor;

/// A segment of a path.
pub(crate) trait Segment {
    fn append_to(self, path: &mut String);
}

pub(crate) struct Name(&'static str);

pub(crate) fn name(field: &FieldDescriptor) -> Name {
    Name(field.name)
}

impl Segment for Name {
    fn append_to(self, path: &mut String) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(self.0);
    }
}

pub(crate) struct Number(pub(crate) u32);

impl Segment for Number {
    fn append_to(self, path: &mut String) {
        let dot = if path.is_empty() { "" } else { "." };
        // Writing to a string does not fail.
        let _ = write!(path, "{dot}#{}", self.0);
    }
}

pub(crate) struct Index(pub(crate) i64);

impl Segment for Index {
    fn append_to(self, path: &mut String) {
        let _ = write!(path, "[{}]", self.0);
    }
}

pub(crate) struct Key<'a>(pub(crate) ValueRef<'a>);

impl Segment for Key<'_> {
    fn append_to(self, path: &mut String) {
        // `["*"]` leads to all entries.
        let _ = match self.0 {
            ValueRef::Str("*") => write!(path, "[\"\\u{{2a}}\"]"),
            key => write!(path, "[{key}]"),
        };
    }
}

pub(crate) struct Word<'a>(pub(crate) &'a str);

impl Segment for Word<'_> {
    fn append_to(self, path: &mut String) {
        let _ = write!(path, "[{}]", self.0);
    }
}
